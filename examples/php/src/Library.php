<?php

declare(strict_types=1);

namespace Tutelage\Lms;

use FFI;
use FFI\CData;

/**
 * The C library, loaded from its header as it is. Nothing outside this class touches FFI, so that this one class is what
 * `preload.php` has to preload under php-fpm.
 *
 * Text that the library gives is copied into a PHP string and freed at once, whatever happens in between. What is wrong
 * is thrown as a TutelageError.
 */
final class Library
{
    /** The interface that this class was written against: TUT_ABI_VERSION of the header. */
    public const ABI_VERSION = 1;

    /** The name under which `ffi.preload` makes the library known; bin/preload-header writes it into the header. */
    public const SCOPE = 'TUTELAGE';

    private static ?self $loaded = null;

    private function __construct(private readonly FFI $c)
    {
        $version = $c->tut_abi_version();
        if ($version !== self::ABI_VERSION) {
            throw new \RuntimeException("the library has interface version $version; this plug-in needs " . self::ABI_VERSION);
        }
    }

    /** The library, loaded once for as long as PHP lets classes live: a command, or a request. */
    public static function get(): self
    {
        return self::$loaded ??= new self(self::bind());
    }

    private static function bind(): FFI
    {
        // Where PHP's start has loaded it, it is there. Under a web server with the default `ffi.enable=preload` nothing
        // else may be used, see preload.php.
        if ((string) ini_get('ffi.preload') !== '') {
            try {
                return FFI::scope(self::SCOPE);
            } catch (FFI\Exception) {
                // Something else was preloaded.
            }
        }
        $header = self::header();
        $text = @file_get_contents($header);
        if ($text === false) {
            throw new \RuntimeException("the header cannot be read: $header");
        }
        return FFI::cdef($text, self::file());
    }

    /** The header; TUTELAGE_HEADER says where it is when the plug-in stands alone. */
    public static function header(): string
    {
        return getenv('TUTELAGE_HEADER') ?: dirname(__DIR__, 3) . '/bindings-c/include/tutelage.h';
    }

    /** The shared library; TUTELAGE_LIB says where it is. */
    public static function file(): string
    {
        return getenv('TUTELAGE_LIB') ?: dirname(__DIR__, 3) . '/target/release/libtutelage_c.so';
    }

    /** The version of the library, such as `0.1.0`. */
    public function version(): string
    {
        return $this->c->tut_version();
    }

    /** The name of a status, which is the code that stands in error documents. */
    public function statusName(int $status): string
    {
        return $this->c->tut_status_name($status);
    }

    public function engineNew(string $config): int
    {
        return $this->handle(fn (CData $engine, CData $error): int
            => $this->c->tut_engine_new($config, strlen($config), $engine, $error));
    }

    public function call(int $engine, string $request): string
    {
        return $this->text(fn (CData $response): int
            => $this->c->tut_call($engine, $request, strlen($request), $response));
    }

    /** What `call` answers, error documents too; for tests of the protocol itself. */
    public function reply(int $engine, string $request): string
    {
        return $this->receive(fn (CData $response): int
            => $this->c->tut_call($engine, $request, strlen($request), $response))[1];
    }

    public function engineFree(int $engine): void
    {
        $this->expectOk($this->c->tut_engine_free($engine), '');
    }

    public function indexNew(int $engine, string $records, int $now): int
    {
        return $this->handle(fn (CData $index, CData $error): int
            => $this->c->tut_index_new($engine, $records, strlen($records), $now, $index, $error));
    }

    public function indexOpen(int $engine, string $path): int
    {
        return $this->handle(fn (CData $index, CData $error): int
            => $this->c->tut_index_open($engine, $path, strlen($path), $index, $error));
    }

    public function indexLoad(int $engine, string $saved): int
    {
        return $this->handle(fn (CData $index, CData $error): int
            => $this->c->tut_index_load($engine, $saved, strlen($saved), $index, $error));
    }

    public function indexAsk(int $index, string $request): string
    {
        return $this->text(fn (CData $response): int
            => $this->c->tut_index_ask($index, $request, strlen($request), $response));
    }

    public function indexChange(int $index, string $changes): string
    {
        return $this->text(fn (CData $response): int
            => $this->c->tut_index_change($index, $changes, strlen($changes), $response));
    }

    public function indexSave(int $index): string
    {
        return $this->text(fn (CData $saved): int => $this->c->tut_index_save($index, $saved));
    }

    public function indexSaveFile(int $index, string $path): void
    {
        $this->text(fn (CData $error): int => $this->c->tut_index_save_file($index, $path, strlen($path), $error));
    }

    public function indexFree(int $index): void
    {
        $this->expectOk($this->c->tut_index_free($index), '');
    }

    /** The text that a function gives where all is well. @param callable(CData): int $function */
    private function text(callable $function): string
    {
        [$status, $text] = $this->receive($function);
        $this->expectOk($status, $text);
        return $text;
    }

    /** The handle that a function makes. @param callable(CData, CData): int $function */
    private function handle(callable $function): int
    {
        $handle = $this->c->new('uint64_t');
        $this->text(fn (CData $error): int => $function(FFI::addr($handle), $error));
        // A PHP integer has the same 64 bits; a large handle may look negative, which harms nothing.
        return $handle->cdata;
    }

    /**
     * The status and the text of a call. The bytes are the library's until they are freed, so they are freed even when
     * there is no memory for a copy.
     *
     * @param callable(CData): int $function
     * @return array{int, string}
     */
    private function receive(callable $function): array
    {
        $bytes = $this->c->new('tut_bytes');
        try {
            $status = $function(FFI::addr($bytes));
            $text = $bytes->len === 0 ? '' : FFI::string($bytes->ptr, $bytes->len);
            return [$status, $text];
        } finally {
            $this->c->tut_bytes_free(FFI::addr($bytes));
        }
    }

    private function expectOk(int $status, string $document): void
    {
        if ($status !== $this->c->TUT_OK) {
            throw TutelageError::of($status, $this->statusName($status), $document);
        }
    }
}
