<?php

declare(strict_types=1);

namespace Tutelage\Lms;

/** The people of the host. They come from an HR export; the engine is told of whoever is new or changed. */
final class People
{
    public function __construct(private readonly Engine $engine, private readonly Store $store)
    {
    }

    /**
     * Imports a CSV file. The same file again changes nothing. Faulty rows are left out and reported.
     *
     * @return array{changed: int, unchanged: int, faults: list<object>}
     */
    public function import(string $csv, object $mapping, string $now): array
    {
        $imported = $this->engine->ask(['import' => [
            'csv' => $csv,
            'mapping' => $mapping,
            'on_fault' => 'skip_faulty',
            'existing' => $this->all(),
        ]])->imported;
        $ask = new Ask($this->engine, $this->store);
        foreach ($imported->commands as $command) {
            $ask->asHost(Ask::newId(), (array) $command, $now);
        }
        return [
            'changed' => count($imported->commands),
            'unchanged' => $imported->unchanged,
            'faults' => $imported->faults,
        ];
    }

    /** Everybody, in the order of their keys. @return list<object> */
    public function all(): array
    {
        $lines = array_filter(explode("\n", $this->store->facts->lines('person')));
        return array_map(static fn (string $line): object => Json::decode($line)->person, array_values($lines));
    }

    public function find(string $id): ?object
    {
        return $this->store->facts->record('person', $id);
    }

    /** The name to show; of somebody who is gone, nothing better than their id. */
    public function name(string $id): string
    {
        return $this->find($id)?->name ?? $id;
    }
}
