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
    /** From so many commits on the file is behind, and from so many people changed beside the index it is made anew. */
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

    /**
     * For cron: brings the file up to date once requests have much to tell. Saving keeps people who changed beside the
     * index, where they are searched one by one; once they are many it is made anew. Returns whether it did either.
     */
    public function renew(string $now): bool
    {
        return $this->store->snapshot(function () use ($now): bool {
            $behind = $this->store->facts->position() - $this->savedPosition();
            $index = $this->current($now);
            if ($index->ask('{"size":{}}')->size->changed >= self::MANY) {
                $this->save($this->ofAll($now));
            } elseif ($behind >= self::MANY) {
                $this->save($index);
            } else {
                return false;
            }
            return true;
        });
    }

    /** The index as of now, within the transaction of the caller. */
    public function current(string $now): Index
    {
        try {
            // The position is read first: should the file be replaced now, it only knows more than the position says.
            $position = $this->savedPosition();
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

    private function savedPosition(): int
    {
        return (int) @file_get_contents("$this->file.position");
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
