<?php

declare(strict_types=1);

use Tutelage\Lms\{Ask, Done, Json, Library, Lms};

require_once __DIR__ . '/company.php';

/** What a script prints at a time that stands still; it must end well. */
function printed(string $script, string $folder, string $now): string
{
    $environment = ['LMS_NOW' => $now, 'TUTELAGE_LIB' => Library::file(), 'TUTELAGE_HEADER' => Library::header()] + getenv();
    $command = [PHP_BINARY, dirname(__DIR__) . "/$script", $folder];
    $started = proc_open($command, [1 => ['pipe', 'w'], 2 => ['redirect', 1]], $pipes, '/', $environment);
    $text = stream_get_contents($pipes[1]);
    same(0, proc_close($started), $text);
    return $text;
}

return [
    'setup.php makes the same every time, cron.php brings about what is due' => function (): void {
        $folder = folder() . '/var';
        $first = printed('setup.php', $folder, '2026-11-02T09:00:00.000Z');
        same($first, printed('setup.php', $folder, '2026-11-02T09:00:00.000Z'));
        same([
            'people: 300 imported, 0 faulty rows',
            'type: Mentoring (Mentor and Mentee)',
            'type: Onboarding buddy (Buddy and Newcomer)',
        ], array_slice(explode("\n", $first), 0, 3));
        that(str_ends_with($first, "index: saved\n"), $first);

        $lms = Lms::open($folder);
        $now = '2026-11-02T10:00:00.000Z';
        $hits = $lms->searchIndex->search('e077', ['type' => 'mentoring', 'role' => 'mentee'], $now)->hits;
        $request = ['type' => 'mentoring', 'role' => 'mentee', 'to' => [$hits[0]->person]];
        that($lms->ask->asPerson('e077', Ask::newId(), compact('request'), $now) instanceof Done, 'not asked');
        same('', printed('cron.php', $folder, '2026-11-03T10:00:00.000Z'));
        same("request_reminded: 1\n", printed('cron.php', $folder, '2026-11-10T10:00:00.000Z'));
        that(str_contains(printed('cron.php', $folder, '2026-12-01T10:00:00.000Z'), "request_expired: 1\n"), 'it did not expire');
        same('', printed('cron.php', $folder, '2026-12-01T10:00:00.000Z'));
    },

    'the same people again change nothing; a faulty row is left out and named' => function (): void {
        $lms = Lms::open(company());
        $examples = dirname(__DIR__, 2);
        $mapping = Json::decode(file_get_contents("$examples/rust/company.mapping.json"));
        $csv = file_get_contents("$examples/company/people.csv");
        $now = '2026-11-02T10:00:00.000Z';
        $position = $lms->store->facts->position();
        same(['changed' => 0, 'unchanged' => 300, 'faults' => []], $lms->people->import($csv, $mapping, $now));
        same($position, $lms->store->facts->position());
        $again = $lms->people->import(str_replace(['João Pinhal,6,', 'Wilf Hollins,5,'], ['João Pinheiro,6,', 'Wilf Hollins,five,'], $csv), $mapping, $now);
        same([1, 298], [$again['changed'], $again['unchanged']]);
        same(['level'], array_column($again['faults'], 'column'));
        same('João Pinheiro', $lms->people->name('e003'));
    },

    'cron saves the index when it is behind, and makes it anew when many people changed' => function (): void {
        $lms = Lms::open($folder = company());
        $now = '2026-11-02T10:00:00.000Z';
        $enter = function (int $people, int $times) use ($lms, $now): void {
            for ($time = 0; $time < $times; $time++) {
                for ($i = 0; $i < $people; $i++) {
                    $person = ['id' => "new-$i", 'name' => "New $i.$time", 'manager' => 'nobody'];
                    $lms->ask->asHost(Ask::newId(), ['person_changed' => compact('person')], $now);
                }
            }
        };
        $renewed = function (int $people, int $changed) use ($lms, $folder, $now): void {
            $before = file_get_contents("$folder/people.index");
            same(true, $lms->searchIndex->renew($now));
            that($before !== file_get_contents("$folder/people.index"), 'the same file');
            same((string) $lms->store->facts->position(), file_get_contents("$folder/people.index.position"));
            $size = $lms->searchIndex->current($now)->ask('{"size":{}}')->size;
            same([$people, $changed], [$size->people, $size->changed]);
            same(false, $lms->searchIndex->renew($now));
        };
        same(false, $lms->searchIndex->renew($now));
        $enter(10, 50);
        $renewed(311, 10);
        $enter(500, 1);
        $renewed(801, 0);
    },
];
