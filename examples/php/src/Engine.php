<?php

declare(strict_types=1);

namespace Tutelage\Lms;

/**
 * A configuration made ready: attributes, skills, relationship types. It decides and answers; it keeps nothing between
 * calls.
 */
final class Engine
{
    private function __construct(private readonly Library $library, private int $handle)
    {
    }

    /** An engine from a configuration document: text, or what Json::encode makes one of. */
    public static function of(string|array|object $config): self
    {
        $library = Library::get();
        return new self($library, $library->engineNew(self::document($config)));
    }

    /**
     * Answers a request, such as `['decide' => [...]]`. The answer is an object with one field that says what it is:
     * `need`, `done`, `refused`, `answer`, …
     *
     * @throws TutelageError when the request makes no sense
     */
    public function ask(string|array|object $request): object
    {
        return Json::decode($this->library->call($this->handle, self::document($request)));
    }

    /** The same as text, error documents too. */
    public function reply(string $request): string
    {
        return $this->library->reply($this->handle, $request);
    }

    /** What every code of a refusal says in English. */
    public function reasons(): object
    {
        return $this->ask('{"describe":{}}')->described->reasons;
    }

    /** Frees it before PHP does. What is asked of it afterwards is an error. */
    public function free(): void
    {
        $this->library->engineFree($this->handle);
        $this->handle = 0;
    }

    /** The number under which the library knows it. */
    public function handle(): int
    {
        return $this->handle;
    }

    public function library(): Library
    {
        return $this->library;
    }

    private static function document(string|array|object $document): string
    {
        return is_string($document) ? $document : Json::encode($document);
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
        throw new \LogicException('an engine is of one process and cannot be serialised');
    }
}
