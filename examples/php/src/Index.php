<?php

declare(strict_types=1);

namespace Tutelage\Lms;

/** An index over people, for searches that need not look at everybody. Made from records, or opened from a file. */
final class Index
{
    private function __construct(private readonly Library $library, private int $handle)
    {
    }

    /** From records as JSON lines, settled as of `$now` in milliseconds since 1970. */
    public static function ofRecords(Engine $engine, string $lines, int $now): self
    {
        $library = $engine->library();
        return new self($library, $library->indexNew($engine->handle(), $lines, $now));
    }

    /** From a file, which is mapped and not read: processes that open the same file share its memory. */
    public static function open(Engine $engine, string $path): self
    {
        $library = $engine->library();
        return new self($library, $library->indexOpen($engine->handle(), $path));
    }

    /** From the bytes that saved() gave. */
    public static function load(Engine $engine, string $saved): self
    {
        $library = $engine->library();
        return new self($library, $library->indexLoad($engine->handle(), $saved));
    }

    /** Answers `view` with a search, `facets`, or `size`. */
    public function ask(string|array|object $request): object
    {
        $request = is_string($request) ? $request : Json::encode($request);
        return Json::decode($this->library->indexAsk($this->handle, $request));
    }

    /** Tells it what was written, in order; all of it is taken or, with an error, nothing. Returns its size. */
    public function change(array $changes): object
    {
        return Json::decode($this->library->indexChange($this->handle, Json::encode($changes)))->size;
    }

    /** Its saved form, the same on every platform. */
    public function saved(): string
    {
        return $this->library->indexSave($this->handle);
    }

    /** Saves it to a file that takes the place of the old one at once; whoever has the old one open keeps it. */
    public function saveFile(string $path): void
    {
        $this->library->indexSaveFile($this->handle, $path);
    }

    public function free(): void
    {
        $this->library->indexFree($this->handle);
        $this->handle = 0;
    }

    public function handle(): int
    {
        return $this->handle;
    }

    public function __destruct()
    {
        if ($this->handle !== 0) {
            $this->free();
        }
    }

    private function __clone()
    {
    }

    public function __serialize(): array
    {
        throw new \LogicException('an index is of one process and cannot be serialised');
    }
}
