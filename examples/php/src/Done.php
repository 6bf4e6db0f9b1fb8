<?php

declare(strict_types=1);

namespace Tutelage\Lms;

/** A yes that was written, now or when the same command came first. */
final class Done
{
    public function __construct(private readonly object $decision)
    {
    }

    /** Whether the command had taken effect before; then nothing was written now. */
    public function repeated(): bool
    {
        return $this->decision->repeated;
    }

    /** Whether anything happened. Bringing about what is due may find that nothing is. */
    public function happened(): bool
    {
        return $this->decision->events !== [];
    }

    /** The names of what happened, in order. @return list<string> */
    public function events(): array
    {
        return array_map(static fn (object $event): string => (string) key((array) $event->event), $this->decision->events);
    }

    /** What came of it: of a request, a relationship, an entry; empty where there is nothing more to say. */
    public function outcome(): object
    {
        $outcome = $this->decision->outcome;
        return is_string($outcome) ? (object) [] : current((array) $outcome);
    }

    /** @return list<object> */
    public function notices(): array
    {
        return $this->decision->notices;
    }

    public function followUps(): int
    {
        return count($this->decision->follow_ups);
    }
}
