<?php

declare(strict_types=1);

namespace Tutelage\Lms\Pages;

use Tutelage\Lms\{Html, NotAvailable, Page, Refusal, Screen, Words};

/** Who may be asked, best first, and what each score is made of. The answer is that of the rules that decide a request. */
final class Search extends Page
{
    private const SKILLS = 3;
    private const HITS = 10;

    public function show(): Screen
    {
        $roles = $this->askingRoles();
        $as = $this->visit->asked('as') ?: $this->usualRole($roles);
        if (!isset($roles[$as])) {
            throw new NotAvailable();
        }
        [$type, $role] = explode('/', $as);
        $wanted = array_values(array_intersect(array_unique($this->visit->askedAll('skill')), array_keys($this->skills())));
        $location = $this->visit->asked('location');
        $found = $this->lms->searchIndex->search($this->viewer(), array_filter([
            'type' => $type,
            'role' => $role,
            'wanted' => array_map(static fn (string $skill): array => ['skill' => $skill], array_slice($wanted, 0, self::SKILLS)),
            'filters' => $location === '' ? [] : [['attribute' => 'location', 'values' => [$location]]],
            'after' => $this->after(),
            'limit' => self::HITS,
            'explain' => true,
        ]), $this->visit->now);
        return new Screen(
            'Search',
            $this->asks($roles, $as, $wanted, $location),
            $found instanceof Refusal
                ? Html::div(['class' => 'said refused'], array_map(Html::p(...), $found->sentences()))
                : $this->found($found, $as, $wanted, $location),
        );
    }

    private function asks(array $roles, string $as, array $wanted, string $location): Html
    {
        $skills = ['' => 'Any'] + $this->skills();
        $fields = [];
        for ($i = 0; $i < self::SKILLS; $i++) {
            $label = $i === 0 ? 'Skill' : 'Or skill';
            $choice = Html::choice('skill[]', $skills, $wanted[$i] ?? '', ['id' => "skill-$i"]);
            $fields[] = Html::field($label, $choice, "skill-$i");
        }
        return Html::form(
            ['method' => 'get', 'action' => '/search', 'class' => 'search', 'role' => 'search'],
            Html::field('In', Html::choice('as', $roles, $as), 'as'),
            $fields,
            Html::field('Location', Html::choice('location', ['' => 'Anywhere'] + $this->locations(), $location), 'location'),
            Html::button('Search'),
            $wanted === [] ? Html::p(['class' => 'hint'], 'Without a skill, what you said you want to learn counts.') : null,
        );
    }

    private function found(object $found, string $as, array $wanted, string $location): Html
    {
        $reasons = (array) ($found->own_reasons === [] ? [] : $this->lms->engine->reasons());
        $own = array_map(static fn (string $code): Html => Html::p(ucfirst($reasons[$code]) . '.'), $found->own_reasons);
        $last = end($found->hits);
        $next = $found->more ? '/search?' . http_build_query(array_filter([
            'as' => $as,
            'skill' => $wanted,
            'location' => $location,
            'score' => (string) $last->score,
            'person' => $last->person,
        ], static fn (mixed $value): bool => $value !== '')) : null;
        return Html::section(
            ['aria-labelledby' => 'found'],
            Html::h2(['id' => 'found'], 'People you may ask'),
            $own === [] ? null : Html::div(['class' => 'said refused'], Html::p('You may look, but for now you cannot ask:'), $own),
            $found->hits === []
                ? Html::p(['class' => 'none'], 'Nobody was found. Fewer skills, or another location, may find somebody.')
                : Html::ol(['class' => 'cards'], array_map(
                    fn (object $hit): Html => $this->hit($hit, $as, $own === []),
                    $found->hits,
                )),
            $next === null ? null : Html::p(Html::a(['href' => $next, 'rel' => 'next'], 'More people')),
        );
    }

    private function hit(object $hit, string $as, bool $mayAsk): Html
    {
        $name = $this->lms->people->name($hit->person);
        $ask = match (true) {
            isset($hit->open) => Html::a(['href' => "/request?id=$hit->open"], 'Your open request'),
            !$mayAsk => null,
            default => Html::a(
                [
                    'class' => 'button',
                    'href' => '/new-request?' . http_build_query(['as' => $as, 'to' => $hit->person]),
                    'aria-label' => $hit->waits ? "Wait in line for $name" : "Ask $name",
                ],
                $hit->waits ? 'Wait in line' : 'Ask',
            ),
        };
        return Html::li(
            Html::h3($name),
            Html::p(['class' => 'hint'], $this->profile($hit->person)),
            Html::ul(
                ['class' => 'parts', 'aria-label' => 'What the score is made of'],
                Html::li(['class' => 'total'], $hit->score === 1 ? '1 point' : "$hit->score points"),
                array_map(fn (object $part): Html => Html::li($this->part($part)), $hit->parts ?? []),
            ),
            $hit->waits ? Html::p(['class' => 'hint'], 'All places are taken; you would wait in line.') : null,
            $ask === null ? null : Html::p($ask),
        );
    }

    /** What a part of a score is for. */
    private function part(object $part): string
    {
        return match (key((array) $part)) {
            'skill' => $this->skill($part->skill->skill) . " {$part->skill->points}",
            'instead' => $this->skill($part->instead->has) . ', near to ' . lcfirst($this->skill($part->instead->skill))
                . " {$part->instead->points}",
            'attribute' => $this->attribute($part->attribute->attribute) . " {$part->attribute->points}",
            default => Words::spaced((string) key((array) $part)),
        };
    }

    private function attribute(string $id): string
    {
        $names = array_column($this->lms->config->schema->attributes, 'name', 'id');
        return match ($id) {
            'location' => 'same location',
            'languages' => 'shared languages',
            default => lcfirst($names[$id] ?? Words::spaced($id)),
        };
    }

    /** Where the page before ended. */
    private function after(): ?array
    {
        $score = filter_var($this->visit->asked('score'), FILTER_VALIDATE_INT);
        $person = $this->visit->asked('person');
        return $score === false || $this->lms->people->find($person) === null ? null : compact('score', 'person');
    }

    /** The role in which they take part, or the first. @param array<string, string> $roles */
    private function usualRole(array $roles): string
    {
        foreach ($this->view(['dashboard' => []])->taking_part as $card) {
            if ($card->participation === 'in' && isset($roles["$card->type/$card->role"])) {
                return "$card->type/$card->role";
            }
        }
        return (string) array_key_first($roles);
    }

    /** @return array<string, string> */
    private function skills(): array
    {
        $skills = array_column($this->lms->config->taxonomy, 'label', 'id');
        asort($skills);
        return $skills;
    }

    /** @return array<string, string> */
    private function locations(): array
    {
        $of = static fn (object $person): ?string => $person->attributes->location ?? null;
        $locations = array_unique(array_filter(array_map($of, $this->lms->people->all())));
        sort($locations);
        return array_combine($locations, $locations);
    }
}
