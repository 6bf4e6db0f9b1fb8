<?php

declare(strict_types=1);

namespace Tutelage\Lms\Pages;

use Tutelage\Lms\{Html, NotAvailable, Page, Programme, Screen};

/** A host signs its people in by its own means. This one lets everybody be anybody, since these people are made up. */
final class SignIn extends Page
{
    public function show(): Screen
    {
        return new Screen(
            'Sign in',
            Html::p('These are made-up people of a made-up company. Be a mentee to look for a mentor, then be the mentor and answer.'),
            $this->visit->form(
                '/sign-in',
                Html::field('Who are you?', Html::choice('person', $this->everybody(), null, ['required' => true]), 'person'),
                Html::button('Sign in'),
            ),
        );
    }

    public function submit(): string
    {
        $person = $this->visit->sent('person');
        if ($this->lms->people->find($person) === null) {
            throw new NotAvailable(['There is nobody of this name.']);
        }
        $this->visit->signIn($person);
        return '/';
    }

    /** By what they take part as, then by name. @return array<string, array<string, string>> */
    private function everybody(): array
    {
        $groups = ['Mentees' => [], 'Mentors' => [], 'Newcomers, and others' => []];
        foreach ($this->lms->people->all() as $person) {
            $sections = $this->lms->store->facts->record('caseload', $person->id)?->sections ?? [];
            $roles = array_column($sections, 'role');
            $group = match (true) {
                $person->id === Programme::COORDINATOR => 'Newcomers, and others',
                in_array('mentor', $roles, true) => 'Mentors',
                in_array('mentee', $roles, true) => 'Mentees',
                default => 'Newcomers, and others',
            };
            $groups[$group][$person->id] = $person->name;
        }
        array_walk($groups, static fn (array &$names): bool => asort($names));
        return $groups;
    }
}
