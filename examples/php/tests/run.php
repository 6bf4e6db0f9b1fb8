<?php

/**
 * Runs the tests: `php tests/run.php [FILE…]`, each file a list of named functions. A function fails by throwing.
 *
 * What a test starts is ended whatever happens: `atEnd` keeps what is to be done, newest first.
 */

declare(strict_types=1);

require dirname(__DIR__) . '/src/autoload.php';
ini_set('assert.exception', '1');
error_reporting(E_ALL);
set_error_handler(static function (int $level, string $message, string $file, int $line): bool {
    // What @ silences stays silent; everything else is a fault.
    return error_reporting() & $level ? throw new ErrorException($message, 0, $level, $file, $line) : true;
});

function same(mixed $wanted, mixed $found, string $about = ''): void
{
    if ($wanted !== $found) {
        $show = static fn (mixed $value): string => is_string($value) ? $value : var_export($value, true);
        throw new AssertionError(trim("$about\nwanted: {$show($wanted)}\nfound:  {$show($found)}"));
    }
}

function that(bool $holds, string $message): void
{
    $holds || throw new AssertionError($message);
}

/** The exception of that class which the work throws. */
function thrown(string $class, callable $work): Throwable
{
    try {
        $work();
    } catch (Throwable $thrown) {
        that($thrown instanceof $class, "thrown was $thrown");
        return $thrown;
    }
    throw new AssertionError("nothing was thrown where $class was expected");
}

/** A fresh folder, gone after the tests. */
function folder(): string
{
    $folder = sys_get_temp_dir() . '/tutelage-php-' . bin2hex(random_bytes(6));
    mkdir($folder, 0o700);
    atEnd(static function () use ($folder): void {
        $inside = new RecursiveIteratorIterator(
            new RecursiveDirectoryIterator($folder, FilesystemIterator::SKIP_DOTS),
            RecursiveIteratorIterator::CHILD_FIRST,
        );
        foreach ($inside as $file) {
            $file->isDir() ? rmdir((string) $file) : unlink((string) $file);
        }
        rmdir($folder);
    });
    return $folder;
}

/** An engine of the configuration that the shared vectors are for. */
function engineOfVectors(): Tutelage\Lms\Engine
{
    return Tutelage\Lms\Engine::of(file_get_contents(dirname(__DIR__, 3) . '/core/tests/vectors/engine/config.json'));
}

/** Does something when the tests are over, or now where nothing is given. Children of a fork have nothing to end. */
function atEnd(?callable $work = null): void
{
    static $kept = [];
    static $owner = null;
    $owner ??= getmypid();
    if ($work !== null) {
        $kept[] = $work;
    } elseif ($owner === getmypid()) {
        while ($last = array_pop($kept)) {
            $last();
        }
    }
}

/** That a log comes to say something: it is written beside what is answered, and may come a moment later. */
function logged(string $file, string $text): void
{
    for ($wait = 0; $wait < 200; $wait++) {
        if (str_contains(file_get_contents($file), $text)) {
            return;
        }
        usleep(25_000);
    }
    throw new AssertionError("the log does not say `$text`:\n" . file_get_contents($file));
}

/** Something worth knowing that is not asserted. */
function note(string $text): void
{
    echo "     $text\n";
}

atEnd(static fn () => null);
register_shutdown_function(atEnd(...));
foreach ([SIGINT, SIGTERM] as $signal) {
    pcntl_async_signals(true);
    pcntl_signal($signal, static fn () => exit(130));
}

$began = microtime(true);
[$passed, $failed] = [0, 0];
foreach (array_slice($argv, 1) ?: glob(__DIR__ . '/*_test.php') as $file) {
    echo basename($file, '_test.php'), "\n";
    foreach (require $file as $name => $test) {
        try {
            $test();
            $passed++;
            echo "  ok $name\n";
        } catch (Throwable $thrown) {
            $failed++;
            echo "  FAILED $name\n", preg_replace('/^/m', '     ', (string) $thrown), "\n";
        }
    }
}
printf("%d passed, %d failed, %.1f s\n", $passed, $failed, microtime(true) - $began);
exit($failed === 0 && $passed > 0 ? 0 : 1);
