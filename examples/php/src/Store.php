<?php

declare(strict_types=1);

namespace Tutelage\Lms;

use PDO;
use PDOException;

/**
 * The database of one tenant: records with their versions, the log of events, notices to send. What the engine decides is
 * written here, all of it or nothing, if every version still is what the decision relied on.
 *
 * SQLite here; any database with transactions will do. The tables are in schema.sql, with `tenant_id` first in every key.
 */
class Store
{
    private const BUSY = 5;

    public readonly Facts $facts;

    private function __construct(private readonly PDO $db, private readonly string $tenant, private readonly Engine $engine)
    {
        $this->facts = new Facts($db, $tenant, $engine);
    }

    public static function open(string $file, string $tenant, Engine $engine): static
    {
        $db = new PDO("sqlite:$file", null, null, [
            PDO::ATTR_ERRMODE => PDO::ERRMODE_EXCEPTION,
            PDO::ATTR_DEFAULT_FETCH_MODE => PDO::FETCH_OBJ,
            PDO::ATTR_TIMEOUT => 10,
        ]);
        $db->exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA foreign_keys = ON');
        $db->exec(file_get_contents(__DIR__ . '/schema.sql'));
        return new static($db, $tenant, $engine);
    }

    /**
     * Does something in a transaction of its own that nobody else writes beside.
     *
     * @template T
     * @param callable(): T $work
     * @return T
     * @throws Conflict when somebody else holds the database for too long
     */
    public function transaction(callable $work): mixed
    {
        return $this->within('BEGIN IMMEDIATE', $work);
    }

    /**
     * Reads in one transaction, so that all that is read is of one moment. Others may write meanwhile.
     *
     * @template T
     * @param callable(): T $work
     * @return T
     */
    public function snapshot(callable $work): mixed
    {
        return $this->within('BEGIN', $work);
    }

    private function within(string $begin, callable $work): mixed
    {
        // PDO knows only of transactions that it began itself, and it cannot begin an immediate one.
        $begun = false;
        try {
            $this->db->exec($begin);
            $begun = true;
            $result = $work();
            $this->db->exec('COMMIT');
            return $result;
        } catch (\Throwable $thrown) {
            if ($begun) {
                $this->db->exec('ROLLBACK');
            }
            if ($thrown instanceof PDOException && ($thrown->errorInfo[1] ?? 0) === self::BUSY) {
                throw new Conflict('the database is busy', 0, $thrown);
            }
            throw $thrown;
        }
    }

    /**
     * Writes a decision, inside a transaction that ends with the exception where there is one.
     *
     * @throws Conflict when a version is another than the decision relied on
     */
    public function commit(object $decision): void
    {
        $position = $this->nextPosition();
        foreach ($decision->removals ?? [] as $removal) {
            $this->remove(Json::encode($removal->record), $removal->version, $position);
        }
        foreach ($decision->changes as $change) {
            $this->write(Json::encode($change->key), $change->expected, $change->record, $position);
        }
        foreach ($decision->guards as $guard) {
            $key = Json::encode($guard->record);
            self::same($guard->version, $this->facts->version($key), $key);
        }
        if (isset($decision->receipt)) {
            $key = Json::encode(['receipt' => $decision->receipt->command]);
            $this->write($key, 0, (object) ['receipt' => $decision->receipt], $position);
        }
        foreach ($decision->events as $event) {
            $this->log($event);
        }
        if (isset($decision->erasure)) {
            $this->rewriteLog($decision->erasure);
            $this->forgetNotices($decision->erasure->person);
        }
        foreach ($decision->notices as $notice) {
            $this->run(
                'INSERT INTO tutelage_notice (tenant_id, recipient, body) VALUES (?, ?, ?)',
                [$this->tenant, is_string($notice->to) ? $notice->to : "person:{$notice->to->person}", Json::encode($notice)],
            );
        }
    }

    /** What is due by then, in the order (`due_at`, key). @return list<object> keys */
    public function due(string $now, int $limit): array
    {
        $rows = $this->run(
            'SELECT key FROM tutelage_record WHERE tenant_id = ? AND due_at <= ? ORDER BY due_at, key LIMIT ?',
            [$this->tenant, Clock::millis($now), $limit],
        );
        return array_map(Json::decode(...), $rows->fetchAll(PDO::FETCH_COLUMN));
    }

    /** Notices for somebody, the newest first. Whoever sends mail takes them from here too. @return list<object> */
    public function notices(string $person, int $limit): array
    {
        $rows = $this->run(
            'SELECT body FROM tutelage_notice WHERE tenant_id = ? AND recipient = ? ORDER BY seq DESC LIMIT ?',
            [$this->tenant, "person:$person", $limit],
        );
        return array_map(Json::decode(...), $rows->fetchAll(PDO::FETCH_COLUMN));
    }

    private function write(string $key, int $expected, object $record, int $position): void
    {
        $row = Row::of($record);
        $values = [...$row->columns(), $position, $this->tenant, $key];
        if ($expected === 0) {
            // A key that is there already violates the primary key; nothing is read before, so nothing can come between.
            $sql = 'INSERT INTO tutelage_record (version, kind, id, type_id, relationship, state, written_at, due_at, body,
                position, tenant_id, key) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING';
        } else {
            $sql = 'UPDATE tutelage_record SET version = ?, kind = ?, id = ?, type_id = ?, relationship = ?, state = ?,
                written_at = ?, due_at = ?, body = ?, position = ? WHERE tenant_id = ? AND key = ? AND version = ?';
            $values[] = $expected;
        }
        self::same(1, $this->run($sql, $values)->rowCount(), $key);
        $this->run('DELETE FROM tutelage_removed WHERE tenant_id = ? AND key = ?', [$this->tenant, $key]);
    }

    private function remove(string $key, int $version, int $position): void
    {
        $sql = 'DELETE FROM tutelage_record WHERE tenant_id = ? AND key = ? AND version = ?';
        self::same(1, $this->run($sql, [$this->tenant, $key, $version])->rowCount(), $key);
        $this->run('INSERT OR REPLACE INTO tutelage_removed (tenant_id, key, position) VALUES (?, ?, ?)', [
            $this->tenant,
            $key,
            $position,
        ]);
    }

    private function log(object $event): void
    {
        $this->run('INSERT INTO tutelage_event (tenant_id, seq, body) SELECT ?, COALESCE(MAX(seq), 0) + 1, ?
            FROM tutelage_event WHERE tenant_id = ?', [$this->tenant, Json::encode($event), $this->tenant]);
        foreach (Row::about($event->event) as $about) {
            $this->run('INSERT OR IGNORE INTO tutelage_event_about (tenant_id, about, seq)
                SELECT ?, ?, MAX(seq) FROM tutelage_event WHERE tenant_id = ?', [$this->tenant, $about, $this->tenant]);
        }
    }

    /** Somebody is forgotten: every event in the log is rewritten, those of this decision included. */
    private function rewriteLog(object $erasure): void
    {
        $after = 0;
        while (true) {
            $rows = $this->run(
                'SELECT seq, body FROM tutelage_event WHERE tenant_id = ? AND seq > ? ORDER BY seq LIMIT 5000',
                [$this->tenant, $after],
            )->fetchAll();
            if ($rows === []) {
                return;
            }
            $events = implode(',', array_column($rows, 'body'));
            $request = '{"erase":{"erasure":' . Json::encode($erasure) . ',"events":[' . $events . ']}}';
            foreach ($this->engine->ask($request)->erased->events as $i => $event) {
                $this->run(
                    'UPDATE tutelage_event SET body = ? WHERE tenant_id = ? AND seq = ?',
                    [Json::encode($event), $this->tenant, $rows[$i]->seq],
                );
            }
            $after = end($rows)->seq;
        }
    }

    /** Notices are the host's own, and so is forgetting those to somebody or about them. */
    private function forgetNotices(string $person): void
    {
        $this->run(
            'DELETE FROM tutelage_notice WHERE tenant_id = ? AND (recipient = ? OR instr(body, ?) > 0)',
            [$this->tenant, "person:$person", Json::encode($person)],
        );
    }

    /** Counts commits, so that an index can be told what was written since it was saved. */
    private function nextPosition(): int
    {
        return (int) $this->run(
            'INSERT INTO tutelage_position (tenant_id, position) VALUES (?, 1)
                ON CONFLICT (tenant_id) DO UPDATE SET position = position + 1 RETURNING position',
            [$this->tenant],
        )->fetchColumn();
    }

    private static function same(int $wanted, int $found, string $key): void
    {
        if ($wanted !== $found) {
            throw new Conflict("somebody else changed $key");
        }
    }

    private function run(string $sql, array $values): \PDOStatement
    {
        $statement = $this->db->prepare($sql);
        $statement->execute($values);
        return $statement;
    }
}
