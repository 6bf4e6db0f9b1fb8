<?php

declare(strict_types=1);

use Tutelage\Lms\Library;

/** PHP's own server on a free port of this machine, stopped when the tests are over. */
final class Server
{
    private function __construct(public readonly string $origin, public readonly string $folder, public readonly string $logFile)
    {
    }

    /** At a time that stands still, so that what the pages say is known. */
    public static function start(string $folder, string $now = '2026-11-02T10:00:00.000Z'): self
    {
        $port = self::freePort();
        $log = folder() . '/server.log';
        // FFI is for the command line and for what was preloaded; a server for oneself allows it for all.
        $command = [PHP_BINARY, '-d', 'ffi.enable=true', '-S', "127.0.0.1:$port", '-t', 'public', 'public/index.php'];
        $environment = ['LMS_DIR' => $folder, 'LMS_NOW' => $now, 'TUTELAGE_LIB' => Library::file()] + getenv();
        $streams = [['file', '/dev/null', 'r'], ['file', $log, 'w'], ['file', $log, 'a']];
        $started = proc_open($command, $streams, $pipes, dirname(__DIR__), $environment);
        atEnd(static function () use ($started): void {
            proc_terminate($started, SIGKILL);
            proc_close($started);
        });
        for ($wait = 0; $wait < 200; $wait++) {
            $socket = @fsockopen('127.0.0.1', $port, $number, $message, 1);
            if ($socket !== false) {
                fclose($socket);
                return new self("http://127.0.0.1:$port", $folder, $log);
            }
            usleep(50_000);
        }
        throw new RuntimeException("the server did not start:\n" . file_get_contents($log));
    }

    private static function freePort(): int
    {
        $socket = stream_socket_server('tcp://127.0.0.1:0');
        $port = (int) explode(':', stream_socket_get_name($socket, false))[1];
        fclose($socket);
        return $port;
    }
}
