<?php

declare(strict_types=1);

namespace Tutelage\Lms;

/**
 * The plug-in put together for one tenant: engine, database, index. Everything is opened when it is first used, since a
 * request that shows a form needs no search.
 */
final class Lms
{
    public const TENANT = 'demo';

    public readonly object $config;
    public readonly Engine $engine;
    public readonly Store $store;
    public readonly Ask $ask;
    public readonly Advance $advance;
    public readonly People $people;
    public readonly SearchIndex $searchIndex;

    private function __construct(string $folder, string $config)
    {
        $this->config = Json::decode($config);
        $this->engine = Engine::of($config);
        $this->store = Store::open("$folder/lms.sqlite", self::TENANT, $this->engine);
        $this->ask = new Ask($this->engine, $this->store);
        $this->advance = new Advance($this->ask, $this->store);
        $this->people = new People($this->engine, $this->store);
        $this->searchIndex = new SearchIndex($this->engine, $this->store, $this->ask, "$folder/people.index");
    }

    /** The folder holds what setup.php made: config.json, lms.sqlite, people.index. */
    public static function open(string $folder): self
    {
        $config = @file_get_contents("$folder/config.json");
        if ($config === false) {
            throw new \RuntimeException("there is nothing set up in $folder; run setup.php");
        }
        return new self($folder, $config);
    }

    /** LMS_DIR, or `var` beside this. */
    public static function folder(): string
    {
        return getenv('LMS_DIR') ?: dirname(__DIR__) . '/var';
    }

    /**
     * Sets everything up: people from a CSV file, types from templates, who takes part, the index.
     *
     * @param callable(string): void $say
     */
    public static function setUp(string $folder, string $company, object $mapping, string $now, callable $say): self
    {
        if (!is_dir($folder) && !mkdir($folder, 0o770, true)) {
            throw new \RuntimeException("$folder cannot be made");
        }
        array_map(unlink(...), glob("$folder/{lms.sqlite*,people.index*,config.json}", GLOB_BRACE));
        $taxonomy = Json::decode(self::read("$company/skills.json"));
        $bare = Engine::of(Programme::withoutTypes($taxonomy));
        $config = Json::encode(Programme::config($bare, $taxonomy));
        file_put_contents("$folder/config.json", $config);
        $lms = self::open($folder);

        $office = ['id' => Programme::COORDINATOR, 'name' => 'Programme office', 'manager' => 'nobody'];
        $lms->ask->asHost(Ask::newId(), ['person_changed' => ['person' => $office]], $now);
        $imported = $lms->people->import(self::read("$company/people.csv"), $mapping, $now);
        $say("people: {$imported['changed']} imported, " . count($imported['faults']) . ' faulty rows');
        foreach ($lms->config->types as $type) {
            $roles = implode(' and ', array_column($type->draft->roles, 'name'));
            $say("type: {$type->draft->name} ($roles)");
        }
        foreach (Programme::takePart($lms->ask, $lms->people, $now) as $role => $count) {
            $say("taking part as $role: $count");
        }
        $lms->advance->run($now, PHP_INT_MAX);
        $lms->searchIndex->build($now);
        $say('index: saved');
        return $lms;
    }

    /** A relationship type as it was configured. */
    public function type(string $id): ?object
    {
        foreach ($this->config->types as $type) {
            if ($type->draft->id === $id) {
                return $type->draft;
            }
        }
        return null;
    }

    private static function read(string $file): string
    {
        $text = @file_get_contents($file);
        return $text === false ? throw new \RuntimeException("$file cannot be read") : $text;
    }
}
