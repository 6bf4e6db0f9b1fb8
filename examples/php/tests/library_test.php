<?php

declare(strict_types=1);

use Tutelage\Lms\{Engine, Index, Json, Library, TutelageError};

const PEOPLE_LINES = '{"person":{"id":"ana","name":"Ana"}}' . "\n" . '{"person":{"id":"ben","name":"Ben"}}';
const FIRST_OF_MARCH = 1_772_355_600_000;

/** What the work is answered with: the code, after looking at the number beside it. */
function refusedWith(string $code, int $status, callable $work): TutelageError
{
    $error = thrown(TutelageError::class, $work);
    same([$code, $status], [$error->code(), $error->getCode()], $error->getMessage());
    return $error;
}

/** How much memory the process has, what no PHP counter knows of included. */
function residentBytes(): int
{
    return (int) explode(' ', file_get_contents('/proc/self/statm'))[1] * 4096;
}

return [
    'a faulty configuration lists every fault with its place' => function (): void {
        $level = ['id' => 'level', 'name' => 'Level', 'kind' => 'integer'];
        $error = thrown(TutelageError::class, fn () => Engine::of(['schema' => ['attributes' => [$level, $level, ['name' => ''] + $level]]]));
        that(count($error->faults) >= 2, $error->getMessage());
        same('duplicate_id', $error->code());
        that(str_starts_with($error->path(), 'schema.attributes[1]'), $error->path());
        that(str_contains($error->getMessage(), 'schema.attributes[2]'), $error->getMessage());
    },

    'what is no request is an error and no crash' => function (): void {
        $engine = Engine::of('{}');
        foreach (['', '{', 'nul', "\0", "{\"describe\":{}}\0", "\xff\xfe", '{"describe":{}} {}', str_repeat('[', 100_000)] as $request) {
            $error = thrown(TutelageError::class, fn () => $engine->ask($request));
            that(in_array($error->code(), ['malformed_json', 'too_large'], true), $error->getMessage());
        }
        refusedWith('unknown_variant', 105, fn () => $engine->ask('{"nonsense":{}}'));
        refusedWith('too_large', 106, fn () => $engine->ask(str_repeat(' ', (64 << 20) + 1)));
        $error = refusedWith('unknown_field', 101, fn () => $engine->ask('{"template":{"nom":"coaching"}}'));
        same('template.nom', $error->path());
    },

    'handles: freed, made up, of another kind' => function (): void {
        $library = Library::get();
        $engine = Engine::of('{}');
        $index = Index::ofRecords($engine, PEOPLE_LINES, FIRST_OF_MARCH);
        refusedWith('wrong_handle', 3, fn () => $library->call($index->handle(), '{"describe":{}}'));
        refusedWith('wrong_handle', 3, fn () => $library->indexAsk($engine->handle(), '{"size":{}}'));
        refusedWith('wrong_handle', 3, fn () => $library->engineFree($index->handle()));
        foreach ([0, 1, -1, 4095, PHP_INT_MAX, PHP_INT_MIN, $engine->handle() ^ 1 << 40] as $made_up) {
            refusedWith('invalid_handle', 2, fn () => $library->call($made_up, '{"describe":{}}'));
            refusedWith('invalid_handle', 2, fn () => $library->indexSave($made_up));
        }
        // An index lives on without the handle of its engine.
        $freed = $engine->handle();
        $engine->free();
        same(2, $index->ask('{"size":{}}')->size->people);
        refusedWith('invalid_handle', 2, fn () => $library->call($freed, '{"describe":{}}'));
        refusedWith('invalid_handle', 2, fn () => $library->engineFree($freed));
        refusedWith('invalid_handle', 2, fn () => $engine->ask('{"describe":{}}'));
        $engine->free();
        $index->free();
        refusedWith('invalid_handle', 2, fn () => $index->saved());
    },

    'PHP frees what it forgets; more than 4,096 are refused' => function (): void {
        for ($i = 0; $i < 5_000; $i++) {
            Engine::of('{}');
        }
        $kept = [];
        $error = thrown(TutelageError::class, function () use (&$kept): void {
            for ($i = 0; $i < 5_000; $i++) {
                $kept[] = Engine::of('{}');
            }
        });
        same(['too_many_handles', 5], [$error->code(), $error->getCode()]);
        that(count($kept) > 4_000 && count($kept) <= 4_096, count($kept) . ' engines');
        $kept = [];
        same(1, Engine::of('{}')->ask('{"describe":{}}')->described->protocol);
    },

    'engines are not copied and not serialised' => function (): void {
        $engine = Engine::of('{}');
        thrown(Error::class, fn () => clone $engine);
        thrown(LogicException::class, fn () => serialize($engine));
        thrown(LogicException::class, fn () => serialize(Index::ofRecords($engine, '', FIRST_OF_MARCH)));
    },

    'what the library gave is freed, also where an exception is thrown' => function (): void {
        $engine = Engine::of('{}');
        $long = str_repeat('x', 1_500);
        $work = function () use ($engine, $long): void {
            for ($i = 0; $i < 10_000; $i++) {
                try {
                    $engine->ask("{\"template\":{\"$long\":1}}");
                    that(false, 'no error');
                } catch (TutelageError $error) {
                    that(strlen($error->getMessage()) > 1_500, 'a short error');
                }
                try {
                    Engine::of("{\"$long\":1}");
                    that(false, 'no error');
                } catch (TutelageError) {
                }
                $engine->reply('{"template":{"name":"coaching"}}');
            }
        };
        $work();
        $before = residentBytes();
        $work();
        $more = residentBytes() - $before;
        // 10,000 times more than 1,500 bytes would be 15 MB for each of the three.
        that($more < 4 << 20, "$more bytes more");
    },

    'an index is saved, opened, loaded, told and asked' => function (): void {
        $engine = engineOfVectors();
        $lines = PEOPLE_LINES;
        $index = Index::ofRecords($engine, $lines, FIRST_OF_MARCH);
        $file = folder() . '/people.index';
        $index->saveFile($file);
        same($index->saved(), file_get_contents($file), 'the two saved forms');
        $opened = Index::open($engine, $file);
        same(2, $opened->ask('{"size":{}}')->size->people);
        $size = $opened->change([['records' => [Json::decode('{"person":{"id":"cy","name":"Cy"}}')]]]);
        same([3, 1], [$size->people, $size->changed]);
        same(2, Index::load($engine, $index->saved())->ask('{"size":{}}')->size->people);
        // Replaced by rename: whoever has the old file open keeps it.
        $opened->saveFile($file);
        same(2, $index->ask('{"size":{}}')->size->people);
        same(3, Index::open($engine, $file)->ask('{"size":{}}')->size->people);
        refusedWith('file', 6, fn () => Index::open($engine, "$file.not"));
        refusedWith('file', 6, fn () => $index->saveFile("$file/not"));
        thrown(TutelageError::class, fn () => Index::load($engine, substr($index->saved(), 0, 40)));
        thrown(TutelageError::class, fn () => Index::load($engine, 'no index'));
        thrown(TutelageError::class, fn () => $opened->change([['nonsense' => []]]));
        $error = thrown(TutelageError::class, fn () => Index::ofRecords($engine, "\n{\"person\":{\"id\":\"ana\"}}", FIRST_OF_MARCH));
        same('records[1].person.name', $error->path());
    },

    'children of a fork use what they inherit while their parent does' => function (): void {
        $engine = engineOfVectors();
        $index = Index::ofRecords($engine, PEOPLE_LINES, FIRST_OF_MARCH);
        $answers = static fn (): array => [
            $engine->reply('{"template":{"name":"sponsorship"}}'),
            Json::encode($index->ask('{"size":{}}')),
            Json::encode($index->change([['records' => [Json::decode('{"person":{"id":"cy","name":"Cy"}}')]]])),
            Json::encode($index->change([['removed' => [['person' => 'cy']]]])),
        ];
        $wanted = $answers();
        $children = [];
        for ($child = 0; $child < 4; $child++) {
            $pid = pcntl_fork();
            if ($pid === 0) {
                for ($i = 0; $i < 300; $i++) {
                    if ($answers() !== $wanted) {
                        exit(1);
                    }
                }
                // Some free what they inherited, some leave it to PHP; neither is the parent's.
                if ($child % 2 === 0) {
                    $index->free();
                    $engine->free();
                }
                exit(0);
            }
            $children[] = $pid;
        }
        for ($i = 0; $i < 300; $i++) {
            same($wanted, $answers());
        }
        foreach ($children as $pid) {
            pcntl_waitpid($pid, $status);
            that(pcntl_wifexited($status) && pcntl_wexitstatus($status) === 0, "a child ended with $status");
        }
        same($wanted, $answers());
    },
];
