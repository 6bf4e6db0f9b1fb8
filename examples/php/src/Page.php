<?php

declare(strict_types=1);

namespace Tutelage\Lms;

/** A page: what GET shows, and what POST does. */
abstract class Page
{
    public function __construct(protected readonly Lms $lms, protected readonly Visit $visit)
    {
    }

    /** The page as it is shown. */
    abstract public function show(): Screen;

    /** Does what a form asks for and says where to go next; a page without forms does nothing. */
    public function submit(): string
    {
        throw new NotAvailable([], 405);
    }

    /** Whoever is signed in; pages other than the first are shown to nobody else. */
    protected function viewer(): string
    {
        return $this->visit->viewer() ?? throw new NotAvailable();
    }

    /** The answer to a question of theirs; where there is none, the page does not exist for them. */
    protected function view(array $question): object
    {
        $seen = $this->lms->ask->view($this->viewer(), $question, $this->visit->now);
        return $seen instanceof Refusal ? throw new NotAvailable($seen->sentences()) : $seen;
    }

    /** Sends a command of theirs and notes what is to be said of it. Returns nothing where it was refused. */
    protected function send(array $command, string $thanks): ?Done
    {
        try {
            $result = $this->lms->ask->asPerson($this->viewer(), $this->visit->commandId(), $command, $this->visit->now);
        } catch (TutelageError $error) {
            $this->visit->say('refused', [$this->inWords($error)]);
            return null;
        }
        if ($result instanceof Refusal) {
            $this->visit->say('refused', $result->sentences());
            return null;
        }
        if ($result->followUps() > 0) {
            // What follows from it should be there when the next page is looked at; cron would do it as well.
            $this->lms->advance->run($this->visit->now, 64);
        }
        $this->visit->say('done', [$thanks]);
        return $result;
    }

    /** What somebody may have typed is theirs to mend; all else is ours. */
    private function inWords(TutelageError $error): string
    {
        return match ($error->code()) {
            'command_conflict' => 'This form was sent before, with something else in it. Open the page again.',
            'too_large' => 'This is longer than it may be.',
            'out_of_range' => 'A number or a time is outside of what is possible.',
            'invalid_value' => 'Something in the form cannot be read.',
            default => throw $error,
        };
    }

    /** The id of a record in the address or in a form: others than those that the engine makes name nothing. */
    protected static function recordId(string $id): string
    {
        return preg_match('/^[0-9a-f]{32}$/', $id) === 1 ? $id : throw new NotAvailable();
    }

    /** Roles in which one asks or offers, with what to call them: `mentoring/mentee` => `Mentoring, as a mentee`. @return array<string, string> */
    protected function askingRoles(): array
    {
        $roles = [];
        foreach ($this->lms->config->types as $type) {
            foreach ($type->draft->roles as $role) {
                if (($role->initiative ?? 'waits') !== 'waits') {
                    $roles["{$type->draft->id}/$role->id"] = "{$type->draft->name}, as a " . lcfirst($role->name);
                }
            }
        }
        return $roles;
    }

    /** The name of a type, and of a role in it. */
    protected function type(string $id): string
    {
        return $this->lms->type($id)?->name ?? Words::spaced($id);
    }

    protected function role(string $type, string $id): string
    {
        $roles = array_column($this->lms->type($type)?->roles ?? [], 'name', 'id');
        return $roles[$id] ?? Words::spaced($id);
    }

    /** The name of a skill. */
    protected function skill(string $id): string
    {
        static $labels = null;
        $labels ??= array_column($this->lms->config->taxonomy, 'label', 'id');
        return $labels[$id] ?? Words::spaced($id);
    }

    /** The others of a request or relationship, by name and role. @param list<object> $members */
    protected function others(string $type, array $members): string
    {
        $others = array_filter($members, fn (object $member): bool => $member->person->id !== $this->viewer());
        $name = fn (object $member): string
            => ($member->person->name ?: $member->person->id) . ' (' . lcfirst($this->role($type, $member->role)) . ')';
        return implode(', ', array_map($name, $others));
    }

    /** Level, team and location: what everybody may see of somebody. */
    protected function profile(string $person): string
    {
        $attributes = $this->lms->people->find($person)?->attributes ?? (object) [];
        return implode(' · ', array_filter([
            isset($attributes->level) ? "Level $attributes->level" : null,
            $attributes->team ?? null,
            $attributes->location ?? null,
        ]));
    }
}
