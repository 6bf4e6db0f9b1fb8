<?php

declare(strict_types=1);

namespace Tutelage\Lms;

/** A record as a row: the JSON as it came, and beside it what lists are selected and ordered by. */
final class Row
{
    private function __construct(private readonly string $kind, private readonly object $inside, private readonly string $body)
    {
    }

    public static function of(object $record): self
    {
        $kind = (string) key((array) $record);
        return new self($kind, $record->$kind, Json::encode($record));
    }

    /** version, kind, id, type_id, relationship, state, written_at, due_at, body */
    public function columns(): array
    {
        $in = $this->inside;
        $id = match ($this->kind) {
            'caseload' => $in->person,
            'request' => $in->parties->request,
            'receipt' => $in->command,
            default => is_string($in->id ?? null) ? $in->id : null,
        };
        $time = static fn (?string $at): ?int => $at === null ? null : Clock::millis($at);
        return [
            $in->version,
            $this->kind,
            $id,
            is_string($in->type ?? null) ? $in->type : null,
            is_string($in->relationship ?? null) ? $in->relationship : null,
            is_string($in->state ?? null) ? $in->state : null,
            $time($in->written_at ?? null),
            $time($in->due_at ?? null),
            $this->body,
        ];
    }

    /** The relationship, request and diary entry that an event is about. @return list<string> */
    public static function about(object $event): array
    {
        $name = (string) key((array) $event);
        if (str_starts_with($name, 'feedback_')) {
            return [];
        }
        $in = $event->$name;
        $ids = [
            $in->relationship ?? null,
            $in->places->relationship ?? null,
            $in->request ?? null,
            $in->about->request ?? null,
            $in->entry ?? null,
        ];
        return array_values(array_unique(array_filter($ids, is_string(...))));
    }
}
