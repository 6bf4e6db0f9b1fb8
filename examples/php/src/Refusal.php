<?php

declare(strict_types=1);

namespace Tutelage\Lms;

/** A no, with the reasons that the asker may know. A value and no exception: saying no is what the engine is for. */
final class Refusal
{
    /** @param list<object{code: string, message: string}> $reasons at least one; some name a rule and an attribute */
    public function __construct(public readonly array $reasons)
    {
    }

    public function has(string $code): bool
    {
        return in_array($code, array_column($this->reasons, 'code'), true);
    }

    /** The reasons in English, each a sentence. @return list<string> */
    public function sentences(): array
    {
        return array_map(static function (object $reason): string {
            $about = array_filter([
                isset($reason->rule) ? 'rule “' . Words::spaced($reason->rule) . '”' : null,
                isset($reason->attribute) ? 'looks at ' . Words::spaced($reason->attribute) : null,
                ($reason->came_out ?? '') === 'unknown' ? 'which is not known' : null,
            ]);
            return Words::reason($reason) . ($about === [] ? '.' : ' (' . implode(', ', $about) . ').');
        }, $this->reasons);
    }
}
