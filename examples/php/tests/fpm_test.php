<?php

declare(strict_types=1);

require_once __DIR__ . '/Browser.php';
require_once __DIR__ . '/company.php';
require_once __DIR__ . '/Fpm.php';

return [
    'PHP allows a web server no FFI that was not preloaded' => function (): void {
        $fpm = Fpm::start(company(), preload: false);
        $browser = $fpm->browser()->get('/sign-in');
        same(500, $browser->status);
        $browser->sees('Something went wrong')->seesNot('FFI');
        logged($fpm->logFile, 'FFI API is restricted by "ffi.enable"');
    },

    'preloaded, it searches and decides under php-fpm' => function (): void {
        $folder = company();
        $fpm = Fpm::start($folder);
        $script = "$folder/settings.php";
        file_put_contents($script, "<?php echo json_encode([PHP_SAPI, ini_get('ffi.enable'), \n"
            . "array_values(array_filter(opcache_get_status()['preload_statistics']['classes'], fn (\$c) => str_contains(\$c, 'Library')))]);");
        [, $settings] = $fpm->exchange($script, 'GET', '/');
        same('["fpm-fcgi","preload",["Tutelage\\\\Lms\\\\Library"]]', $settings);

        $ben = $fpm->browser()->get('/')->sees('Who are you?')->submit('Sign in', ['person' => 'e077'])->sees('Dashboard');
        $ben->get('/search')->sees('People you may ask', ' points ');
        preg_match('~<h3>([^<]*)</h3>.*?to=(\w+)"~s', $ben->page, $first);
        $ben->follow('Ask')->submit('Send the request', ['message' => 'May I?'])->sees('Your request was sent.', 'Waits for an answer');
        $request = $ben->path;
        $ana = $fpm->browser()->get('/')->submit('Sign in', ['person' => $first[2]])->sees('Answer a request');
        $ana->get($request)->submit('Accept')->sees('You accepted.');
        $ben->get('/search')->sees('You may look, but for now you cannot ask:');
        $ben->get("/new-request?as=mentoring/mentee&to=e001")->submit('Send the request')->sees('This was not done.');
        that(!preg_match('/\b(WARNING|ERROR|Fatal|Warning)\b/', $fpm->log()), $fpm->log());
    },

    'requests leave no handle behind, however they end' => function (): void {
        $folder = company();
        $fpm = Fpm::start($folder);
        $script = "$folder/many.php";
        $autoload = var_export(dirname(__DIR__) . '/src/autoload.php', true);
        file_put_contents($script, "<?php require_once $autoload;
            for (\$i = 0; \$i < 60; \$i++) {
                \$engines[] = Tutelage\\Lms\\Engine::of('{}');
            }
            echo getmypid(), ' engines ', count(\$engines);
            match (\$_GET['end']) { 'exit' => exit, 'throw' => throw new Exception('left'), 'return' => null };");
        $made = [];
        for ($i = 0; $i < 240; $i++) {
            [, $page] = $fpm->exchange($script, 'GET', '/?end=' . ['exit', 'throw', 'return'][$i % 3]);
            that(preg_match('/^(\d+) engines 60/', $page, $found) === 1, $page . $fpm->log());
            $made[$found[1]] = ($made[$found[1]] ?? 0) + 60;
        }
        that(max($made) > 4_096, 'no worker made more engines than a process may have: ' . max($made));
    },

    'what a request costs before it answers its first search' => function (): void {
        $folder = company();
        $fpm = Fpm::start($folder);
        $script = "$folder/cost.php";
        $autoload = var_export(dirname(__DIR__) . '/src/autoload.php', true);
        file_put_contents($script, "<?php require_once $autoload;
            use Tutelage\\Lms\\{Engine, Index, Library, Lms};
            \$took = static function (callable \$work) use (&\$costs): mixed {
                \$began = hrtime(true);
                \$result = \$work();
                \$costs[] = (hrtime(true) - \$began) / 1e6;
                return \$result;
            };
            \$now = '2026-11-02T10:00:00.000Z';
            \$took(fn () => Library::get());
            \$engine = \$took(fn () => Engine::of(file_get_contents('$folder/config.json')));
            \$took(fn () => Index::open(\$engine, '$folder/people.index'));
            \$lms = Lms::open('$folder');
            \$query = ['type' => 'mentoring', 'role' => 'mentee', 'explain' => true];
            \$found = \$took(fn () => \$lms->searchIndex->search('e077', \$query, \$now));
            \$took(fn () => \$lms->searchIndex->search('e077', \$query, \$now));
            echo json_encode([...\$costs, count(\$found->hits)]);");
        $runs = [];
        for ($i = 0; $i < 21; $i++) {
            [, $page] = $fpm->exchange($script, 'GET', '/');
            $costs = json_decode($page);
            that(is_array($costs) && array_pop($costs) === 10, $page);
            foreach ($costs as $part => $cost) {
                $runs[$part][] = $cost;
            }
        }
        // No assertion: how fast a machine is says nothing about whether this is right.
        foreach (['library', 'engine', 'index opened', 'first search', 'second search'] as $part => $name) {
            sort($runs[$part]);
            note(sprintf('%-14s %6.2f ms (median of 21)', $name, $runs[$part][10]));
        }
    },
];
