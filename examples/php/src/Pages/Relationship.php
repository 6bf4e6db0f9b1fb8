<?php

declare(strict_types=1);

namespace Tutelage\Lms\Pages;

use Tutelage\Lms\{Clock, Html, NotAvailable, Page, Screen, Words};

/** A relationship and its diary: meetings planned and held, notes, each for the audience that it was written for. */
final class Relationship extends Page
{
    private const MINUTES = ['15' => '15 minutes', '30' => '30 minutes', '45' => '45 minutes', '60' => '1 hour', '90' => '1½ hours'];

    public function show(): Screen
    {
        $id = self::recordId($this->visit->asked('id'));
        $card = $this->view(['relationship' => ['relationship' => $id]]);
        $diary = $this->view(['diary' => ['relationship' => $id, 'limit' => 1000]]);
        return new Screen(
            $this->others($card->type, $card->members) ?: $this->type($card->type),
            $this->summary($card),
            Html::section(
                ['aria-labelledby' => 'diary'],
                Html::h2(['id' => 'diary'], 'Diary'),
                $diary->entries === []
                    ? Html::p(['class' => 'none'], 'Nothing was written yet.')
                    : Html::ol(['class' => 'cards', 'reversed' => true], array_map(
                        fn (object $entry): Html => $this->entry($entry, $id),
                        array_reverse($diary->entries),
                    )),
            ),
            in_array($card->state, ['active', 'on_hold'], true) ? $this->forms($id) : null,
        );
    }

    public function submit(): string
    {
        $relationship = self::recordId($this->visit->sent('id'));
        $told = $this->visit->sent('told') !== '';
        $entry = fn (): string => self::recordId($this->visit->sent('entry'));
        $text = $this->visit->sent('text');
        $words = $text === '' ? [] : compact('text');
        $meeting = fn (): array => $words + [
            'relationship' => $relationship,
            'told' => $told,
            'starts_at' => $this->startsAt(),
            'minutes' => (int) $this->visit->sent('minutes'),
            'audience' => 'members',
        ];
        match ($this->visit->sent('what')) {
            'plan' => $this->send(['plan_meeting' => $meeting()], 'The meeting was planned.'),
            'log' => $this->send(['log_meeting' => $meeting()], 'The meeting was written down.'),
            'hold' => $this->send(['hold_meeting' => [
                'entry' => $entry(),
                'starts_at' => $this->startsAt(),
                'minutes' => (int) $this->visit->sent('minutes'),
            ]], 'The meeting was written down.'),
            'call-off' => $this->send(['cancel_meeting' => ['entry' => $entry()]], 'The meeting was called off.'),
            'note' => $this->send(['write_note' => compact('relationship', 'told') + [
                'audience' => $this->visit->sent('audience'),
                'text' => $text,
            ]], 'The note was written.'),
            'concern' => $this->send(['raise_concern' => compact('relationship', 'text')], 'The programme office was told, and nobody else.'),
            default => throw new NotAvailable(),
        };
        return "/relationship?id=$relationship";
    }

    private function summary(object $card): Html
    {
        $row = static fn (string $term, mixed ...$is): Html => Html::join(Html::dt($term), Html::dd(...$is));
        return Html::dl(
            $row('In', $this->type($card->type)),
            $row('State', ucfirst(Words::spaced($card->state)), ', ', Words::momentum($card->momentum)),
            isset($card->started_at) ? $row('Since', Html::day($card->started_at)) : null,
            isset($card->ends_at) ? $row('Until', Html::day($card->ends_at)) : null,
            $row('Met', $card->met === 0 ? 'not yet' : ($card->met === 1 ? 'once' : "$card->met times"), isset($card->last_met)
                ? Html::join(', last ', Html::when($card->last_met))
                : null),
            isset($card->next_meeting) ? $row('Next meeting', Html::when($card->next_meeting)) : null,
            isset($card->meet_by) ? $row('Meet by', Html::day($card->meet_by)) : null,
        );
    }

    private function entry(object $entry, string $relationship): Html
    {
        $kind = match ("$entry->kind $entry->state") {
            'meeting planned' => 'Planned meeting',
            'meeting held' => 'Meeting',
            'meeting missed' => 'Meeting that was missed',
            'meeting cancelled' => 'Meeting that was called off',
            default => ucfirst($entry->kind),
        };
        return Html::li(
            Html::h3($kind, isset($entry->starts_at) ? Html::join(': ', Html::when($entry->starts_at)) : null),
            Html::p(
                ['class' => 'hint'],
                isset($entry->minutes) ? "$entry->minutes minutes · " : null,
                isset($entry->author) ? 'written by ' . $this->lms->people->name($entry->author) . ', ' : 'written ',
                Html::when($entry->written_at),
            ),
            isset($entry->text) ? Request::paragraphs($entry->text) : null,
            ($entry->revisions ?? []) === [] ? null : Html::p(['class' => 'hint'], 'Changed since it was written.'),
            $entry->state === 'planned' ? $this->planned($entry, $relationship) : null,
        );
    }

    /** Whether a planned meeting took place can be said once its time has come. */
    private function planned(object $entry, string $relationship): Html
    {
        $hidden = static fn (string $name, string $value): Html => Html::input(['type' => 'hidden', 'name' => $name, 'value' => $value]);
        return Html::div(
            ['class' => 'row'],
            Clock::millis($entry->starts_at) > Clock::millis($this->visit->now) ? null : $this->form(
                'hold',
                $relationship,
                $hidden('entry', $entry->entry),
                $hidden('starts_at', $entry->starts_at),
                $hidden('minutes', (string) $entry->minutes),
                Html::button('It took place'),
            ),
            $this->form('call-off', $relationship, $hidden('entry', $entry->entry), Html::button(['class' => 'quiet'], 'Call it off')),
        );
    }

    private function forms(string $id): Html
    {
        // What was refused is there again in the form that it was typed into.
        $typed = fn (string $what, string $name): string
            => $this->visit->typed('what') === $what ? $this->visit->typed($name) : '';
        $area = static fn (string $what, bool $required): Html => Html::textarea(
            ['id' => "$what-text", 'name' => 'text', 'rows' => 3, 'maxlength' => 10000, 'required' => $required,
                'aria-describedby' => $what === 'concern' ? 'concern-text-hint' : null],
            $typed($what, 'text'),
        );
        $meeting = fn (string $what): array => [
            Html::field('Begins', Html::input(['type' => 'datetime-local', 'id' => "$what-starts_at", 'name' => 'starts_at',
                'required' => true, 'value' => $typed($what, 'starts_at'), 'aria-describedby' => "$what-starts_at-hint"]),
                "$what-starts_at", 'Day and time, in UTC.'),
            Html::field('Takes', Html::choice('minutes', self::MINUTES, $typed($what, 'minutes') ?: '45', ['id' => "$what-minutes"]), "$what-minutes"),
            Html::field('About', $area($what, false), "$what-text"),
        ];
        $box = fn (string $what, string $title, string $button, mixed ...$fields): Html => Html::details(
            ['open' => $this->visit->typed('what') === $what],
            Html::summary($title),
            $this->form($what, $id, $fields, Html::button($button)),
        );
        return Html::section(
            ['aria-labelledby' => 'write'],
            Html::h2(['id' => 'write'], 'Write'),
            $box('plan', 'Plan a meeting', 'Plan', $meeting('plan')),
            $box('log', 'Write down a meeting that took place', 'Write it down', $meeting('log')),
            $box(
                'note',
                'Write a note',
                'Write',
                Html::field('For', Html::choice('audience', Words::audiences(), $typed('note', 'audience') ?: 'members'), 'audience'),
                Html::field('Note', $area('note', true), 'note-text'),
                Html::label(
                    ['class' => 'check'],
                    Html::input(['type' => 'checkbox', 'name' => 'told', 'value' => 'yes']),
                    ' I know that the programme office reads notes that are written for it',
                ),
            ),
            $box(
                'concern',
                'Raise a concern',
                'Tell the programme office',
                Html::field('What is wrong?', $area('concern', true), 'concern-text', 'Only the programme office reads this.'),
            ),
        );
    }

    private function form(string $what, string $relationship, mixed ...$inside): Html
    {
        return $this->visit->form(
            '/relationship',
            Html::input(['type' => 'hidden', 'name' => 'id', 'value' => $relationship]),
            Html::input(['type' => 'hidden', 'name' => 'what', 'value' => $what]),
            ...$inside,
        );
    }

    /** `2026-11-23T09:30`, as browsers send it, or a full time; what is neither is a time that the engine refuses. */
    private function startsAt(): string
    {
        $sent = $this->visit->sent('starts_at');
        return preg_match('/^\d{4}-\d\d-\d\dT\d\d:\d\d$/', $sent) === 1 ? "$sent:00Z" : $sent;
    }
}
