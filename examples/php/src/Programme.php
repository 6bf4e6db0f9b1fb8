<?php

declare(strict_types=1);

namespace Tutelage\Lms;

/**
 * What the programme office set up: attributes, skills, two relationship types from templates, and who takes part. In a
 * product these are an admin's screens; the documents are plain data that any screen can edit.
 */
final class Programme
{
    public const COORDINATOR = 'programme-office';

    /** Whoever started on or after this day is new. */
    private const NEW_SINCE = '2026-09-01';
    private const SENIOR = 4;
    private const MIDDLE = 3;

    /** A configuration without types: enough to import people and to look at templates. */
    public static function withoutTypes(array $taxonomy): array
    {
        $attribute = static fn (string $id, string $name, string $kind): array => compact('id', 'name', 'kind');
        return [
            'schema' => ['attributes' => [
                $attribute('level', 'Level', 'integer'),
                $attribute('team', 'Team', 'text'),
                $attribute('department', 'Department', 'text'),
                $attribute('location', 'Location', 'text'),
                $attribute('languages', 'Languages', 'text_set'),
                $attribute('start_date', 'Start date', 'date'),
            ]],
            'taxonomy' => $taxonomy,
        ];
    }

    /** The whole configuration. The engine lists every fault in it when it is made of this. */
    public static function config(Engine $engine, array $taxonomy): array
    {
        $template = static fn (string $name): object => $engine->ask(['template' => ['name' => $name]])->template->draft;
        $drafts = [self::mentoring($template('mentoring_one_on_one')), self::onboarding($template('onboarding_buddy'))];
        $types = array_map(static fn (object $draft): array => ['version' => 1, 'draft' => $draft], $drafts);
        return self::withoutTypes($taxonomy) + ['types' => $types];
    }

    /** A mentor stands at least one level above, outside the reporting line; the location and a language count. */
    private static function mentoring(object $draft): object
    {
        $draft->requests->ranked_choices = 3;
        $draft->diary->coordinators = 'text';
        $draft->matching->attributes = [
            ['attribute' => 'location', 'prefer' => 'same', 'points' => 40],
            ['attribute' => 'languages', 'prefer' => 'shared', 'points' => 10],
        ];
        return $draft;
    }

    /** Newcomers take part as a matter of course as long as they are new, and find a buddy in their own location. */
    private static function onboarding(object $draft): object
    {
        $grant = static fn (string $id, array $when): array => ['grants' => [['id' => $id, 'when' => $when]]];
        $new = ['who' => 'self', 'attribute' => 'start_date', 'is' => 'at_least', 'value' => self::NEW_SINCE];
        foreach ($draft->roles as $role) {
            if ($role->id === 'newcomer') {
                $role->audience = $grant('new', ['compare' => $new]);
            }
        }
        $draft->pair->grants = $grant('same_location', ['same' => ['attribute' => 'location']])['grants'];
        return $draft;
    }

    /**
     * People say that they take part: who is senior and willing to teach as a mentor, others who want to learn as a
     * mentee, some as a buddy. Newcomers need not say so.
     *
     * @return array<string, int> how many in which role
     */
    public static function takePart(Ask $ask, People $people, string $now): array
    {
        $counts = [];
        foreach ($people->all() as $person) {
            foreach (self::roles($person) as [$type, $role, $places]) {
                $command = ['take_part' => array_filter(['type' => $type, 'role' => $role, 'places' => $places])];
                if ($ask->asPerson($person->id, Ask::newId(), $command, $now) instanceof Done) {
                    $counts[$role] = ($counts[$role] ?? 0) + 1;
                }
            }
        }
        return $counts;
    }

    /** @return list<array{string, string, ?int}> type, role, places */
    private static function roles(object $person): array
    {
        $level = $person->attributes->level ?? null;
        if ($level === null) {
            return [];
        }
        $new = ($person->attributes->start_date ?? '') >= self::NEW_SINCE;
        $teaches = in_array(true, array_column($person->skills, 'teaches'), true);
        $roles = [];
        if ($level >= self::SENIOR && $teaches) {
            $roles[] = ['mentoring', 'mentor', max(1, min(3, intdiv(count($person->skills), 3)))];
        }
        if ($level < self::SENIOR && !$new && $person->wants !== []) {
            $roles[] = ['mentoring', 'mentee', null];
        }
        if ($level === self::MIDDLE && !$new) {
            $roles[] = ['onboarding', 'buddy', null];
        }
        return $roles;
    }
}
