<?php

declare(strict_types=1);

namespace Tutelage\Lms;

/**
 * Something is wrong with a call: a fault of the host, to be logged and not to be shown. A no is none of these; it is a
 * value, see Refusal.
 *
 * getCode() is the number of the status.
 */
final class TutelageError extends \RuntimeException
{
    /** @param list<object{code: string, path: string, message: string}> $faults everything that is wrong, at least one */
    private function __construct(string $message, int $status, public readonly array $faults)
    {
        parent::__construct($message, $status);
    }

    /** From what a function returned and the document that came with it. */
    public static function of(int $status, string $name, string $document): self
    {
        // Functions that give no document, such as those that free, have a name for what is wrong and nothing else.
        $decoded = $document === '' ? null : json_decode($document);
        $faults = $decoded->error->faults ?? [(object) ['code' => $name, 'path' => '', 'message' => $name]];
        $lines = array_map(
            static fn (object $fault): string
                => ($fault->path === '' ? '' : "$fault->path: ") . "$fault->message ($fault->code)",
            $faults,
        );
        return new self(implode('; ', $lines), $status, $faults);
    }

    /** The code of the first fault, such as `unknown_field`. */
    public function code(): string
    {
        return $this->faults[0]->code;
    }

    /** Where the first fault is: a place in a document, or an argument of the function. */
    public function path(): string
    {
        return $this->faults[0]->path;
    }
}
