<?php

declare(strict_types=1);

namespace Tutelage\Lms;

use PDO;

/**
 * Answers what the engine asks for, from the database. Answers are JSON texts: what is stored is handed on as it stands.
 *
 * Ids are compared byte by byte, as SQLite does without a collation of its own.
 */
final class Facts
{
    /** The engine reads a reporting line no further. */
    private const LONGEST_LINE = 64;

    public function __construct(private readonly PDO $db, private readonly string $tenant, private readonly Engine $engine)
    {
    }

    /** Each query with its answer, in the order asked. @param list<object> $queries @return list<string> */
    public function of(array $queries): array
    {
        return array_map(
            fn (object $query): string => '{"query":' . Json::encode($query) . ',"answer":' . $this->answer($query) . '}',
            $queries,
        );
    }

    /** The version under which a key is stored; 0 when it is not. */
    public function version(string $key): int
    {
        $sql = 'SELECT version FROM tutelage_record WHERE tenant_id = ? AND key = ?';
        return (int) ($this->texts($sql, [$key])[0] ?? 0);
    }

    /** A record, or null. */
    public function record(string $kind, mixed $id): ?object
    {
        $body = $this->body(Json::encode([$kind => $id]));
        return $body === null ? null : Json::decode($body)->$kind;
    }

    /** Every record of these kinds as JSON lines, for an index. */
    public function lines(string ...$kinds): string
    {
        $in = implode(',', array_fill(0, count($kinds), '?'));
        $sql = "SELECT body FROM tutelage_record WHERE tenant_id = ? AND kind IN ($in) ORDER BY key";
        return implode("\n", $this->texts($sql, $kinds));
    }

    /** What was written after a position: records as they are now, keys of those that are gone. @return array{list<object>, list<object>} */
    public function since(int $position): array
    {
        $records = "SELECT body FROM tutelage_record WHERE tenant_id = ? AND position > ?
            AND kind IN ('person', 'caseload', 'pair', 'type', 'type_version') ORDER BY position, key";
        $removed = 'SELECT key FROM tutelage_removed WHERE tenant_id = ? AND position > ? ORDER BY position, key';
        return [
            array_map(Json::decode(...), $this->texts($records, [$position])),
            array_map(Json::decode(...), $this->texts($removed, [$position])),
        ];
    }

    /** The last commit. */
    public function position(): int
    {
        return (int) ($this->texts('SELECT position FROM tutelage_position WHERE tenant_id = ?', [])[0] ?? 0);
    }

    private function answer(object $query): string
    {
        $name = (string) key((array) $query);
        $asked = $query->$name;
        return match ($name) {
            'record' => self::one('record', $this->body(Json::encode($asked))),
            'reporting_line' => self::one('reporting_line', $this->line($asked)),
            'entries' => self::many('records', $this->entries($asked)),
            'candidates' => self::many('candidates', $this->candidates($asked)),
            'items' => self::many('records', $this->items($asked)),
            'applications' => self::many('records', $this->applications($asked)),
            'concerns' => self::many('records', $this->concerns($asked)),
            'mentions' => self::many('records', $this->mentions($asked)),
            'events' => self::many('events', $this->events($asked)),
            'summary' => self::one('summary', (new Summary($this->engine, $this))->of($asked->plan, $asked->as_of)),
            // A newer engine may ask what this plug-in does not know: whatever depends on it is denied.
            default => '"unknown"',
        };
    }

    private static function one(string $name, ?string $answer): string
    {
        return $answer === null ? '"none"' : "{\"$name\":$answer}";
    }

    /** @param list<string> $rows */
    private static function many(string $name, array $rows): string
    {
        return "{\"$name\":[" . implode(',', $rows) . ']}';
    }

    private function body(string $key): ?string
    {
        return $this->texts('SELECT body FROM tutelage_record WHERE tenant_id = ? AND key = ?', [$key])[0] ?? null;
    }

    /** Who is above somebody, up to whoever reports to nobody, is unknown, or was passed before. */
    public function line(string $person): ?string
    {
        $found = $this->record('person', $person);
        if ($found === null) {
            return null;
        }
        $above = [];
        $end = 'unknown';
        while ($found !== null) {
            $manager = $found->manager ?? 'unknown';
            if (is_string($manager)) {
                $end = $manager;
                break;
            }
            $id = $manager->person;
            if ($id === $person || in_array($id, $above, true) || count($above) === self::LONGEST_LINE) {
                break;
            }
            $above[] = $id;
            $found = $this->record('person', $id);
        }
        return Json::encode(['above' => $above, 'end' => $end]);
    }

    private function entries(object $asked): array
    {
        $sql = "SELECT body FROM tutelage_record WHERE tenant_id = ? AND relationship = ? AND kind = 'entry'";
        $values = [$asked->relationship];
        $last = isset($asked->after) ? $this->record('entry', $asked->after) : null;
        if ($last !== null) {
            $sql .= ' AND (written_at, id) > (?, ?)';
            array_push($values, Clock::millis($last->written_at), $last->id);
        }
        return $this->texts("$sql ORDER BY written_at, id LIMIT ?", [...$values, $asked->limit]);
    }

    private function candidates(object $asked): array
    {
        $sql = "SELECT body FROM tutelage_record WHERE tenant_id = ? AND kind = 'person' AND state = 'active'
            AND id <> ? AND id > ? ORDER BY id LIMIT ?";
        $rows = [];
        foreach ($this->texts($sql, [$asked->asker, $asked->after ?? '', $asked->limit]) as $body) {
            $id = Json::decode($body)->person->id;
            [$first, $second] = strcmp($asked->asker, $id) < 0 ? [$asked->asker, $id] : [$id, $asked->asker];
            $pair = ['pair' => ['type' => $asked->type, 'first' => $first, 'second' => $second]];
            $known = array_filter([
                'person' => self::inside($body, 'person'),
                'caseload' => self::inside($this->body(Json::encode(['caseload' => $id])), 'caseload'),
                'pair' => self::inside($this->body(Json::encode($pair)), 'pair'),
                'line' => $this->line($id),
            ]);
            $fields = array_map(static fn (string $name): string => "\"$name\":$known[$name]", array_keys($known));
            $rows[] = '{' . implode(',', $fields) . '}';
        }
        return $rows;
    }

    /** `{"person":{…}}` without what is around it. */
    public static function inside(?string $body, string $kind): ?string
    {
        return $body === null ? null : substr($body, strlen($kind) + 4, -1);
    }

    private function items(object $asked): array
    {
        // Requests come first.
        $order = "CASE kind WHEN 'request' THEN 0 ELSE 1 END";
        $which = match ($asked->select) {
            'open' => "(kind = 'request' AND state IN ('waiting', 'pending'))
                OR (kind = 'relationship' AND state IN ('forming', 'active', 'on_hold'))",
            'relationships' => "kind = 'relationship'",
            'to_do' => "kind = 'request' AND (json_extract(body, '$.request.exhausted') OR (state = 'pending' AND
                json_extract(body, '$.request.steps[' || json_extract(body, '$.request.step') || '].approver') = 'coordinator'))",
        };
        $sql = "SELECT body FROM tutelage_record WHERE tenant_id = ? AND kind IN ('request', 'relationship')
            AND type_id = ? AND ($which)";
        $values = [$asked->type];
        if (isset($asked->after)) {
            $kind = (string) key((array) $asked->after);
            $sql .= " AND ($order, id) > (?, ?)";
            array_push($values, $kind === 'request' ? 0 : 1, $asked->after->$kind);
        }
        return $this->texts("$sql ORDER BY $order, id LIMIT ?", [...$values, $asked->limit]);
    }

    private function applications(object $asked): array
    {
        return $this->texts("SELECT body FROM tutelage_record WHERE tenant_id = ? AND kind = 'caseload' AND id > ?
            AND EXISTS (SELECT 1 FROM json_each(body, '$.caseload.sections') WHERE json_extract(value, '$.type') = ?
                AND json_extract(value, '$.participation') = 'applied')
            ORDER BY id LIMIT ?", [$asked->after ?? '', $asked->type, $asked->limit]);
    }

    private function concerns(object $asked): array
    {
        return $this->texts("SELECT body FROM tutelage_record WHERE tenant_id = ? AND kind = 'entry' AND type_id = ?
            AND state = 'written' AND json_extract(body, '$.entry.kind') = 'concern' AND id > ?
            ORDER BY id LIMIT ?", [$asked->type, $asked->after ?? '', $asked->limit]);
    }

    /** Every record whose JSON holds the id in quotation marks. */
    private function mentions(object $asked): array
    {
        return $this->texts(
            'SELECT body FROM tutelage_record WHERE tenant_id = ? AND instr(body, ?) > 0 AND key > ? ORDER BY key LIMIT ?',
            [Json::encode($asked->person), isset($asked->after) ? Json::encode($asked->after) : '', $asked->limit],
        );
    }

    private function events(object $asked): array
    {
        $request = $this->record('relationship', $asked->relationship)?->request;
        return $this->texts("SELECT body FROM tutelage_event WHERE tenant_id = ?1 AND seq IN (
                SELECT seq FROM tutelage_event_about WHERE tenant_id = ?1 AND (about IN (?2, ?3) OR about IN (
                    SELECT id FROM tutelage_record WHERE tenant_id = ?1 AND kind = 'entry' AND relationship = ?2)))
            ORDER BY seq LIMIT ?4 OFFSET ?5", [$asked->relationship, $request, $asked->limit, $asked->offset]);
    }

    /** The first column of a query of which the tenant is the first value. @return list<string> */
    private function texts(string $sql, array $values): array
    {
        $statement = $this->db->prepare($sql);
        foreach ([$this->tenant, ...$values] as $i => $value) {
            $statement->bindValue($i + 1, $value, is_int($value) ? PDO::PARAM_INT : PDO::PARAM_STR);
        }
        $statement->execute();
        return $statement->fetchAll(PDO::FETCH_COLUMN);
    }
}
