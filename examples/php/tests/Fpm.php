<?php

declare(strict_types=1);

use Tutelage\Lms\Library;

/** php-fpm as Debian has it, in a temporary folder, stopped when the tests are over; asked through cgi-fcgi. */
final class Fpm
{
    private function __construct(private readonly string $socket, public readonly string $logFile)
    {
    }

    /** With the snippets of fpm/, or, to see what PHP's default does, with the pool alone. */
    public static function start(string $lms, bool $preload = true): self
    {
        $folder = folder();
        $here = dirname(__DIR__);
        $user = posix_getpwuid(posix_geteuid());
        $header = "$folder/tutelage-preload.h";
        exec(escapeshellarg("$here/bin/preload-header") . ' ' . escapeshellarg(Library::header()) . ' '
            . escapeshellarg(Library::file()) . ' > ' . escapeshellarg($header), result_code: $code);
        same(0, $code, 'bin/preload-header');
        file_put_contents("$folder/fpm.conf", "[global]\nerror_log = $folder/fpm.log\ndaemonize = no\ninclude = $here/fpm/tutelage.conf\n");
        $environment = [
            // Without a folder before the colon: the settings that were there anyhow.
            'PHP_INI_SCAN_DIR' => $preload ? ":$here/fpm/conf.d" : '',
            'TUTELAGE_PHP' => $here,
            'TUTELAGE_HEADER_FOR_PRELOAD' => $header,
            'TUTELAGE_USER' => $user['name'],
            'TUTELAGE_GROUP' => posix_getgrgid($user['gid'])['name'],
            'TUTELAGE_SOCKET' => "$folder/fpm.sock",
            'TUTELAGE_LMS_DIR' => $lms,
        ] + getenv();
        if (!$preload) {
            unset($environment['PHP_INI_SCAN_DIR']);
        }
        $command = [getenv('PHP_FPM') ?: '/usr/sbin/php-fpm8.2', '--nodaemonize', '--fpm-config', "$folder/fpm.conf", '--pid', "$folder/fpm.pid"];
        if (posix_geteuid() === 0) {
            $command[] = '--allow-to-run-as-root';
        }
        $streams = [['file', '/dev/null', 'r'], ['file', "$folder/out.log", 'w'], ['file', "$folder/out.log", 'a']];
        $started = proc_open($command, $streams, $pipes, $folder, $environment);
        atEnd(static function () use ($started): void {
            proc_terminate($started, SIGTERM);
            proc_close($started);
        });
        for ($wait = 0; $wait < 200 && proc_get_status($started)['running']; $wait++) {
            if (file_exists("$folder/fpm.sock")) {
                return new self("$folder/fpm.sock", "$folder/fpm.log");
            }
            usleep(50_000);
        }
        throw new RuntimeException("php-fpm did not start:\n" . file_get_contents("$folder/out.log") . @file_get_contents("$folder/fpm.log"));
    }

    public function browser(): Browser
    {
        return new Browser(fn (string $method, string $path, array $headers, string $body): array
            => $this->exchange(dirname(__DIR__) . '/public/index.php', $method, $path, $headers, $body));
    }

    /** One request through cgi-fcgi. @return array{list<string>, string} headers and page */
    public function exchange(string $script, string $method, string $path, array $headers = [], string $body = ''): array
    {
        $environment = [
            'SCRIPT_FILENAME' => $script,
            'SCRIPT_NAME' => '/index.php',
            'REQUEST_METHOD' => $method,
            'REQUEST_URI' => $path,
            'QUERY_STRING' => (string) parse_url($path, PHP_URL_QUERY),
            'CONTENT_LENGTH' => (string) strlen($body),
            'SERVER_PROTOCOL' => 'HTTP/1.1',
            'PATH' => getenv('PATH'),
        ];
        foreach ($headers as $header) {
            [$name, $value] = explode(': ', $header, 2);
            $name = strtoupper(strtr($name, '-', '_'));
            $environment[$name === 'CONTENT_TYPE' ? $name : "HTTP_$name"] = $value;
        }
        $streams = [['pipe', 'r'], ['pipe', 'w'], ['pipe', 'w']];
        $started = proc_open(['cgi-fcgi', '-bind', '-connect', $this->socket], $streams, $pipes, null, $environment);
        fwrite($pipes[0], $body);
        fclose($pipes[0]);
        $answer = stream_get_contents($pipes[1]);
        $errors = stream_get_contents($pipes[2]);
        same(0, proc_close($started), $errors);
        [$head, $page] = explode("\r\n\r\n", $answer, 2) + [1 => ''];
        $lines = explode("\r\n", $head);
        $status = preg_filter('/^Status: /', '', $lines);
        // HTTP has the status in the first line, CGI in a header of its own.
        return [['HTTP/1.1 ' . (current($status) ?: '200 OK'), ...$lines], $page];
    }

    public function log(): string
    {
        return file_get_contents($this->logFile);
    }
}
