<?php

declare(strict_types=1);

namespace Tutelage\Lms;

/**
 * The index that answers searches. It stands in a file that every request opens; what was written since the file was saved
 * is told to the opened index, so that a search is never behind. A new file takes the place of the old one by rename.
 *
 * Beside it stands the position of the last commit that the file knows. It is written after the file: an index that is told
 * of something twice is as it was, one that is never told would be wrong.
 */
final class SearchIndex
{
    /** From so many changes on the file is saved anew. */
    private const MANY = 500;
    private const KINDS = ['person', 'caseload', 'pair', 'type', 'type_version'];

    public function __construct(
        private readonly Engine $engine,
        private readonly Store $store,
        private readonly Ask $ask,
        private readonly string $file,
    ) {
    }

    /** A search by somebody: what was found, or a Refusal. Facts and index are of one moment. */
    public function search(string $viewer, array $query, string $now): object
    {
        return $this->store->snapshot(fn (): object
            => $this->ask->viewIn($this->current($now), $viewer, ['search' => $query], $now));
    }

    /** Makes the file anew from everything that is stored. */
    public function build(string $now): void
    {
        $this->store->snapshot(fn () => $this->save($this->ofAll($now)));
    }

    /** For cron: saves what has changed once it is much. Returns whether it did. */
    public function renew(string $now): bool
    {
        return $this->store->snapshot(function () use ($now): bool {
            $index = $this->current($now);
            $many = $index->ask('{"size":{}}')->size->changed >= self::MANY;
            if ($many) {
                $this->save($index);
            }
            return $many;
        });
    }

    /** The index as of now, within the transaction of the caller. */
    public function current(string $now): Index
    {
        try {
            // The position is read first: should the file be replaced now, it only knows more than the position says.
            $position = (int) @file_get_contents("$this->file.position");
            $index = Index::open($this->engine, $this->file);
        } catch (TutelageError $error) {
            // There is none yet, it is damaged, or it was made for another configuration.
            error_log("the index is made anew: {$error->getMessage()}");
            $index = $this->ofAll($now);
            $this->save($index);
            return $index;
        }
        [$records, $removed] = $this->store->facts->since($position);
        $index->change([['records' => $records], ['removed' => $removed], ['settle' => $now]]);
        return $index;
    }

    private function ofAll(string $now): Index
    {
        return Index::ofRecords($this->engine, $this->store->facts->lines(...self::KINDS), Clock::millis($now));
    }

    private function save(Index $index): void
    {
        $position = $this->store->facts->position();
        $index->saveFile($this->file);
        $written = tempnam(dirname($this->file), 'position');
        file_put_contents($written, (string) $position);
        rename($written, "$this->file.position");
    }
}
