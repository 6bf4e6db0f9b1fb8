<?php

declare(strict_types=1);

namespace Tutelage\Lms\Pages;

use Tutelage\Lms\{Html, NotAvailable, Page, Screen};

/** In which roles somebody takes part, and with how many places. Whether a role is open to them is the engine's to say. */
final class TakingPart extends Page
{
    private const MOST_PLACES = 5;

    public function show(): Screen
    {
        $cards = [];
        foreach ($this->view(['dashboard' => []])->taking_part as $card) {
            $cards["$card->type/$card->role"] = $card;
        }
        $sections = [];
        foreach ($this->lms->config->types as $type) {
            $roles = array_map(
                fn (object $role): Html => $this->aRole($type->draft->id, $role, $cards["{$type->draft->id}/$role->id"] ?? null),
                $type->draft->roles,
            );
            $sections[] = Html::section(Html::h2($type->draft->name), Html::ul(['class' => 'cards'], $roles));
        }
        return new Screen('Taking part', $sections);
    }

    public function submit(): string
    {
        [$type, $role] = [$this->visit->sent('type'), $this->visit->sent('role')];
        if (!in_array($role, array_column($this->lms->type($type)?->roles ?? [], 'id'), true)) {
            throw new NotAvailable();
        }
        $name = lcfirst($this->role($type, $role));
        $places = (int) $this->visit->sent('places');
        match ($this->visit->sent('what')) {
            'join' => $this->send(['take_part' => compact('type', 'role', 'places')], "You take part as a $name."),
            'places' => $this->send(['set_places' => compact('type', 'role', 'places')], 'Your places were changed.'),
            'step-back' => $this->send(['step_back' => compact('type', 'role')], "You no longer take part as a $name. What runs goes on."),
            default => throw new NotAvailable(),
        };
        return '/taking-part';
    }

    private function aRole(string $type, object $role, ?object $card): Html
    {
        $in = $card?->participation === 'in';
        $asCourse = ($role->taking_part->mode ?? '') === 'unless_opted_out' && !isset($card);
        $places = (string) ($card->places ?? $role->taking_part->default_places ?? 1);
        $numbers = array_map(strval(...), range(1, max(self::MOST_PLACES, (int) $places)));
        $state = match (true) {
            $in => 'You take part' . ($card->active > 0 ? "; places taken: $card->active." : '.'),
            $card?->participation === 'applied' => 'You applied; it has not been answered yet.',
            $asCourse => 'Whoever this is meant for takes part, unless they step back.',
            default => 'You do not take part.',
        };
        $id = "places-$type-$role->id";
        return Html::li(
            Html::h3($role->name),
            Html::p(['class' => 'hint'], $state),
            $this->form(
                $in ? 'places' : 'join',
                $type,
                $role->id,
                Html::div(
                    ['class' => 'row'],
                    Html::field('Places', Html::choice('places', array_combine($numbers, $numbers), $places, ['id' => $id]), $id),
                    Html::button(['aria-label' => $in ? "Change places as $role->name" : "Take part as $role->name"], $in ? 'Change' : 'Take part'),
                ),
            ),
            $in || $asCourse ? $this->form('step-back', $type, $role->id, Html::button(
                ['class' => 'quiet', 'aria-label' => "Step back as $role->name"],
                'Step back',
            )) : null,
        );
    }

    private function form(string $what, string $type, string $role, mixed ...$inside): Html
    {
        $hidden = static fn (string $name, string $value): Html => Html::input(['type' => 'hidden', 'name' => $name, 'value' => $value]);
        return $this->visit->form(
            '/taking-part',
            $hidden('what', $what),
            $hidden('type', $type),
            $hidden('role', $role),
            ...$inside,
        );
    }
}
