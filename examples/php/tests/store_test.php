<?php

declare(strict_types=1);

use Tutelage\Lms\{Advance, Ask, Clock, Conflict, Done, Engine, Json, Refusal, SearchIndex, Store};

const TYPES = '{"schema": {"attributes": [{"id": "level", "name": "Level", "kind": "integer"}]}, "types": [{"version": 1, "draft": {
    "id": "mentoring", "name": "Mentoring", "purpose": "mentoring", "format": "one_on_one",
    "roles": [
        {"id": "mentor", "name": "Mentor", "min": 1, "max": 1, "initiative": "waits",
         "audience": {"grants": [{"id": "all", "when": "always"}]},
         "taking_part": {"mode": "unless_opted_out", "default_places": 2}},
        {"id": "mentee", "name": "Mentee", "min": 1, "max": 1, "initiative": "asks",
         "audience": {"grants": [{"id": "all", "when": "always"}]},
         "taking_part": {"mode": "unless_opted_out", "default_places": 9}}],
    "pair": {"grants": [{"id": "all", "when": "always"}]},
    "coordinators": [{"id": "office", "who": {"grants": [
        {"id": "named", "when": {"person": {"who": "self", "ids": ["office"]}}}]}}]}}]}';
const MONDAY = '2026-03-02T09:00:00Z';

/** A small company on a database of its own. */
final class Stage
{
    public readonly Store $store;
    public readonly Ask $ask;

    public function __construct(public readonly Engine $engine, public readonly string $file, string $store = Store::class, string $tenant = 'one')
    {
        $this->store = $store::open($file, $tenant, $engine);
        $this->ask = new Ask($engine, $this->store);
    }

    public static function set(): self
    {
        $stage = new self(Engine::of(TYPES), folder() . '/lms.sqlite');
        $people = [['eve', 'nobody'], ['ana', ['person' => 'eve']], ['ben', ['person' => 'ana']], ['cy', 'nobody'], ['office', 'nobody']];
        foreach ($people as [$id, $manager]) {
            $stage->enters($id, ucfirst($id), $manager);
        }
        return $stage;
    }

    public function enters(string $id, string $name, mixed $manager = 'nobody', string $state = 'active'): Done
    {
        $person = ['id' => $id, 'name' => $name, 'manager' => $manager, 'state' => $state];
        return $this->ask->asHost(Ask::newId(), ['person_changed' => compact('person')], MONDAY);
    }

    /** Does a command of somebody that must be done, and what follows from it. */
    public function does(string $who, array $command, string $now = MONDAY): object
    {
        $done = $this->ask->asPerson($who, Ask::newId(), $command, $now);
        that($done instanceof Done, Json::encode($done));
        (new Advance($this->ask, $this->store))->run($now, 100);
        return $done->outcome();
    }

    public function asks(string $who, string $whom): string
    {
        return $this->does($who, ['request' => ['type' => 'mentoring', 'role' => 'mentee', 'to' => [$whom], 'message' => 'May I?']])->request;
    }

    /** The answer to one query. */
    public function fact(array $query): mixed
    {
        [$fact] = $this->store->facts->of([Json::decode(Json::encode($query))]);
        return Json::decode($fact)->answer;
    }

    public function version(string $kind, string $id): int
    {
        return $this->store->facts->version(Json::encode([$kind => $id]));
    }

    public function text(int $number): string
    {
        return str_pad((string) $number, 32, '0', STR_PAD_LEFT);
    }

    /** A decision that writes texts, given as [number, expected version, words], and relies on nothing. */
    public function writing(array ...$texts): object
    {
        $change = fn (array $text): array => [
            'key' => ['text' => $this->text($text[0])],
            'expected' => $text[1],
            'record' => ['text' => ['id' => $this->text($text[0]), 'version' => $text[1] + 1, 'author' => 'ana', 'body' => $text[2]]],
        ];
        return Json::decode(Json::encode([
            'outcome' => 'done', 'repeated' => false, 'events' => [], 'changes' => array_map($change, $texts),
            'guards' => [], 'follow_ups' => [], 'notices' => [],
        ]));
    }

    public function with(object $decision, array $more): object
    {
        return Json::decode(Json::encode($more + (array) $decision));
    }

    public function commit(object $decision): void
    {
        $this->store->transaction(fn () => $this->store->commit($decision));
    }

    public function conflicts(object $decision): void
    {
        thrown(Conflict::class, fn () => $this->commit($decision));
    }
}

/** A store of which the first commits meet somebody who was faster. */
final class Overtaken extends Store
{
    public int $conflicts = 2;

    public function commit(object $decision): void
    {
        parent::commit($decision);
        if ($this->conflicts-- > 0) {
            throw new Conflict('somebody was faster');
        }
    }
}

return [
    'a version that changed is a conflict, and nothing is written' => function (): void {
        $stage = Stage::set();
        $stage->conflicts($stage->writing([1, 1, 'absent']));
        $stage->commit($stage->writing([1, 0, 'one']));
        $stage->conflicts($stage->writing([1, 0, 'there']));
        $stage->conflicts($stage->writing([2, 0, 'new'], [1, 2, 'another version']));
        same(0, $stage->version('text', $stage->text(2)));
        $stage->commit($stage->writing([1, 1, 'two']));
        same(2, $stage->version('text', $stage->text(1)));
        same('two', $stage->fact(['record' => ['text' => $stage->text(1)]])->record->text->body);
    },

    'guards: changed, absent, there' => function (): void {
        $stage = Stage::set();
        $guard = fn (int $number, int $version): array => ['guards' => [['record' => ['text' => $stage->text($number)], 'version' => $version]]];
        $stage->commit($stage->writing([1, 0, 'relied on']));
        $stage->conflicts($stage->with($stage->writing([2, 0, 'new']), $guard(1, 2)));
        $stage->conflicts($stage->with($stage->writing([2, 0, 'new']), $guard(1, 0)));
        $stage->conflicts($stage->with($stage->writing([2, 0, 'new']), $guard(3, 1)));
        $stage->commit($stage->with($stage->writing([2, 0, 'new']), $guard(1, 1)));
        $stage->commit($stage->with($stage->writing([3, 0, 'new']), $guard(4, 0)));
    },

    'removals take away what has not changed' => function (): void {
        $stage = Stage::set();
        $removing = fn (int $number, int $version): object => $stage->with($stage->writing(), [
            'removals' => [['record' => ['text' => $stage->text($number)], 'version' => $version]],
        ]);
        $stage->commit($stage->writing([1, 0, 'words'], [2, 0, 'others']));
        $stage->conflicts($removing(1, 2));
        $stage->conflicts($removing(3, 1));
        $position = $stage->store->facts->position();
        $stage->commit($removing(1, 1));
        same('none', $stage->fact(['record' => ['text' => $stage->text(1)]]));
        same(1, $stage->version('text', $stage->text(2)));
        same($stage->text(1), $stage->store->facts->since($position)[1][0]->text, 'an index is told');
        $stage->commit($stage->writing([1, 0, 'again']));
        same([], $stage->store->facts->since($position)[1], 'it is there again');
    },

    'a command sent again takes effect once and answers the same' => function (): void {
        $stage = Stage::set();
        $id = Ask::newId();
        $command = ['request' => ['type' => 'mentoring', 'role' => 'mentee', 'to' => ['ana']]];
        $first = $stage->ask->asPerson('ben', $id, $command, MONDAY);
        $position = $stage->store->facts->position();
        $again = $stage->ask->asPerson('ben', $id, $command, Clock::later(MONDAY, 1));
        same([false, true], [$first->repeated(), $again->repeated()]);
        same(Json::encode($first->outcome()), Json::encode($again->outcome()));
        same($position, $stage->store->facts->position(), 'nothing was written');
        $other = thrown(Tutelage\Lms\TutelageError::class, fn () => $stage->ask->asPerson('cy', $id, $command, MONDAY));
        same('command_conflict', $other->code());
        // Whoever decided the same beside meets the receipt.
        $receipt = ['receipt' => $stage->fact(['record' => ['receipt' => $id]])->record->receipt];
        $stage->conflicts($stage->with($stage->writing([1, 0, 'words']), $receipt));
        same(0, $stage->version('text', $stage->text(1)));
    },

    'after a conflict it begins anew, and what was half done is gone' => function (): void {
        $stage = Stage::set();
        $overtaken = new Stage($stage->engine, $stage->file, Overtaken::class);
        $overtaken->asks('ben', 'ana');
        that($overtaken->store->conflicts < 0, 'there was no conflict');
        same(1, count($stage->ask->view('ana', ['dashboard' => []], MONDAY)->inbound));
        $overtaken->store->conflicts = PHP_INT_MAX;
        thrown(Conflict::class, fn () => $overtaken->asks('ben', 'cy'));
        same([], $stage->ask->view('cy', ['dashboard' => []], MONDAY)->inbound);
    },

    'many at once: nobody gets more than their places' => function (): void {
        $stage = Stage::set();
        $requests = [];
        foreach (['p1', 'p2', 'p3', 'p4', 'p5', 'p6'] as $id) {
            $stage->enters($id, $id);
            $requests[] = $stage->asks($id, 'ana');
        }
        // A connection to SQLite must not be carried over a fork; an engine may.
        [$engine, $file] = [$stage->engine, $stage->file];
        unset($stage);
        $children = [];
        foreach ($requests as $request) {
            $pid = pcntl_fork();
            if ($pid === 0) {
                $child = new Stage($engine, $file);
                $answer = $child->ask->asPerson('ana', Ask::newId(), ['accept' => compact('request')], MONDAY);
                exit($answer instanceof Done ? 10 : ($answer->has('full') || $answer->has('no_place_left') ? 11 : 12));
            }
            $children[] = $pid;
        }
        $codes = array_map(static function (int $pid): int {
            pcntl_waitpid($pid, $status);
            return pcntl_wexitstatus($status);
        }, $children);
        sort($codes);
        same([10, 10, 11, 11, 11, 11], $codes);
        $running = (new Stage($engine, $file))->ask->view('ana', ['dashboard' => []], MONDAY)->running;
        same(2, count($running));
    },

    'tenants do not see each other' => function (): void {
        $stage = Stage::set();
        $other = new Stage($stage->engine, $stage->file, Store::class, 'two');
        same('none', $other->fact(['record' => ['person' => 'ana']]));
        $other->enters('ana', 'Another Ana');
        same('Ana', $stage->fact(['record' => ['person' => 'ana']])->record->person->name);
        same('', $other->store->facts->lines('caseload'));
        same([], $other->store->due('9999-01-01T00:00:00Z', 9));
        $stage->asks('ben', 'ana');
        same(1, count($stage->store->due('9999-01-01T00:00:00Z', 9)));
        same([], $other->store->notices('ana', 9));
    },

    'due records come by time and key, and no earlier' => function (): void {
        $stage = Stage::set();
        foreach ([5, 3, 3, 1, 4] as $number => $days) {
            $id = $stage->text($number);
            // With milliseconds and without: as texts these would be in another order.
            $due_at = substr(Clock::later(MONDAY, $days), 0, 19) . ($number === 1 ? '.5Z' : 'Z');
            $work = ['leave' => ['person' => 'ana']];
            $stage->commit($stage->with($stage->writing(), ['changes' => [[
                'key' => ['follow_up' => $id], 'expected' => 0,
                'record' => ['follow_up' => ['id' => $id, 'version' => 1, 'work' => $work, 'due_at' => $due_at]],
            ]]]));
        }
        $due = static fn (int $days, int $limit): array
            => array_map(static fn (object $key): int => (int) $key->follow_up, $stage->store->due(Clock::later(MONDAY, $days), $limit));
        same([3, 2, 1, 4, 0], $due(9, 100));
        same([3, 2], $due(3, 100));
        same([3], $due(9, 1));
        same([], $due(9, 0));
    },

    'cron: a reminder, then the expiry; late or twice comes to the same' => function (): void {
        $stage = Stage::set();
        $request = $stage->asks('ben', 'ana');
        $advance = new Advance($stage->ask, $stage->store);
        same([], $advance->run(Clock::later(MONDAY, 6), 100));
        $events = static fn (array $done): array => array_merge(...array_map(static fn (Done $one): array => $one->events(), $done));
        same(['request_reminded'], $events($advance->run(Clock::later(MONDAY, 8), 100)));
        same([], $advance->run(Clock::later(MONDAY, 8), 100));
        same(true, in_array('request_expired', $events($advance->run(Clock::later(MONDAY, 30), 100)), true));
        same('expired', $stage->fact(['record' => ['request' => $request]])->record->request->state);
        same('request_expired', $stage->store->notices('ben', 1)[0]->code);
    },

    'lists: lines, diaries, candidates, items, concerns, mentions, events' => function (): void {
        $stage = Stage::set();
        $stage->enters('bob', 'Bob', 'nobody', 'left');
        $relationship = $stage->does('ana', ['accept' => ['request' => $stage->asks('ben', 'ana')]])->relationship;
        $pending = $stage->asks('cy', 'ana');
        foreach (['first', 'second', 'third'] as $i => $text) {
            $notes[] = $stage->does('ben', ['write_note' => compact('relationship', 'text')], Clock::later(MONDAY, $i + 1))->entry;
        }
        $concern = $stage->does('ben', ['raise_concern' => compact('relationship') + ['text' => 'late']], Clock::later(MONDAY, 4))->entry;

        same(['above' => ['ana', 'eve'], 'end' => 'nobody'], (array) $stage->fact(['reporting_line' => 'ben'])->reporting_line);
        same('none', $stage->fact(['reporting_line' => 'nobody']));
        $stage->enters('eve', 'Eve', ['person' => 'ben']);
        same(['above' => ['ana', 'eve'], 'end' => 'unknown'], (array) $stage->fact(['reporting_line' => 'ben'])->reporting_line, 'a circle');
        $stage->enters('eve', 'Eve');

        $entries = static fn (array $more): array => array_column(array_column(
            $stage->fact(['entries' => ['relationship' => $relationship] + $more])->records,
            'entry',
        ), 'id');
        same([...$notes, $concern], $entries(['limit' => 9]));
        same([$notes[1], $notes[2]], $entries(['after' => $notes[0], 'limit' => 2]));
        same([], $entries(['after' => $concern, 'limit' => 2]));

        $candidates = static fn (array $more): array
            => $stage->fact(['candidates' => ['type' => 'mentoring', 'asker' => 'ben'] + $more])->candidates;
        $rows = $candidates(['limit' => 9]);
        same(['ana', 'cy', 'eve', 'office'], array_column(array_column($rows, 'person'), 'id'));
        same($relationship, $rows[0]->pair->current);
        same('ana', $rows[0]->caseload->person);
        same(['eve'], $rows[0]->line->above);
        same(false, isset($rows[3]->caseload, $rows[3]->pair));
        same(['eve', 'office'], array_column(array_column($candidates(['after' => 'cy', 'limit' => 2]), 'person'), 'id'));

        $items = static fn (string $select, array $more = []): array => array_map(
            static fn (object $row): string => isset($row->request) ? $row->request->parties->request : $row->relationship->id,
            $stage->fact(['items' => ['type' => 'mentoring', 'select' => $select, 'limit' => 9] + $more])->records,
        );
        same([$pending, $relationship], $items('open'));
        same([$relationship], $items('open', ['after' => ['request' => $pending]]));
        same([], $items('open', ['after' => ['relationship' => $relationship]]));
        same([$relationship], $items('relationships'));
        same([], $items('to_do'));
        $both = ['type' => 'mentoring', 'role' => 'mentee', 'to' => ['eve', 'office']];
        $stage->does('eve', ['decline' => ['request' => $stage->does('cy', ['request' => $both])->request, 'code' => 'no_time']]);
        $second = $stage->ask->view('office', ['dashboard' => []], MONDAY)->inbound[0]->request;
        same([], $items('to_do'), 'there is a choice left');
        $stage->does('office', ['decline' => ['request' => $second, 'code' => 'no_time']]);
        same([$second], $items('to_do'), 'choices that came to nothing');

        $concerns = $stage->fact(['concerns' => ['type' => 'mentoring', 'limit' => 9]])->records;
        same([$concern], array_column(array_column($concerns, 'entry'), 'id'));
        same([], $stage->fact(['applications' => ['type' => 'mentoring', 'limit' => 9]])->records);

        $mentions = static fn (array $more): array => array_map(
            static fn (object $row): string => (string) key((array) $row),
            $stage->fact(['mentions' => ['person' => 'ben'] + $more])->records,
        );
        $all = $mentions(['limit' => 1_000]);
        foreach (['person', 'caseload', 'pair', 'relationship', 'entry', 'text', 'receipt'] as $kind) {
            that(in_array($kind, $all, true), "no $kind mentions them");
        }
        same(array_slice($all, 0, 2), $mentions(['limit' => 2]));

        $events = static fn (int $offset, int $limit): array => array_map(
            static fn (object $event): string => (string) key((array) $event->event),
            $stage->fact(['events' => ['relationship' => $relationship, 'offset' => $offset, 'limit' => $limit]])->events,
        );
        $story = ['request_opened', 'request_accepted', 'relationship_formed', 'relationship_started',
            'entry_written', 'entry_written', 'entry_written', 'entry_written'];
        same($story, $events(0, 99));
        same(array_slice($story, 1, 2), $events(1, 2));
        same(8, count($stage->ask->view('ben', ['audit' => compact('relationship')], MONDAY)->events));
    },

    'a report counts what is stored' => function (): void {
        $stage = Stage::set();
        $relationship = $stage->does('ana', ['accept' => ['request' => $stage->asks('ben', 'ana')]])->relationship;
        $stage->does('ben', ['write_note' => compact('relationship') + ['text' => 'words']]);
        $report = $stage->ask->view('office', ['report' => ['type' => 'mentoring', 'report' => 'overview', 'format' => 'csv']], MONDAY);
        that($report instanceof Refusal === false, Json::encode($report));
        that(str_contains(Json::encode($report), 'relationships'), Json::encode($report));
    },

    'whoever is erased is in no record and no event' => function (): void {
        $stage = Stage::set();
        $stage->does('ana', ['accept' => ['request' => $stage->asks('ben', 'ana')]]);
        $stage->ask->asHost(Ask::newId(), ['erase_person' => ['person' => 'ben']], MONDAY);
        (new Advance($stage->ask, $stage->store))->run(MONDAY, 1_000);
        // As long as something was open it waits, and looks again after an hour.
        (new Advance($stage->ask, $stage->store))->run(Clock::later(MONDAY, 1), 1_000);
        $database = new PDO("sqlite:$stage->file");
        $count = static fn (string $table, string $what): int
            => $database->query("SELECT COUNT(*) FROM $table WHERE body LIKE '%\"$what%'")->fetchColumn();
        foreach (['tutelage_record', 'tutelage_event', 'tutelage_notice'] as $table) {
            same(0, $count($table, 'ben"'), $table);
        }
        that($count('tutelage_record', 'erased-') > 0 && $count('tutelage_event', 'erased-') > 0, 'no pseudonym');
        that($count('tutelage_notice', 'request_to_answer') > 0, 'notices of others are gone');
    },

    'search by the index finds the same as search over candidates' => function (): void {
        $stage = Stage::set();
        $file = dirname($stage->file) . '/people.index';
        $index = new SearchIndex($stage->engine, $stage->store, $stage->ask, $file);
        $index->build(MONDAY);
        $query = ['type' => 'mentoring', 'role' => 'mentee', 'explain' => true];
        $both = function () use ($stage, $index, $query): array {
            $by_index = $index->search('ben', $query, MONDAY);
            same(Json::encode($stage->ask->view('ben', ['search' => $query], MONDAY)), Json::encode($by_index));
            return $by_index->hits;
        };
        same(4, count($both()));
        // What is written after the file was saved is known at once, whichever file is there.
        $stage->enters('dan', 'Dan');
        $request = $stage->asks('ben', 'ana');
        $hits = $both();
        same(5, count($hits));
        same([$request], array_values(array_filter(array_column($hits, 'open'))));
        $stage->ask->asHost(Ask::newId(), ['erase_person' => ['person' => 'dan']], MONDAY);
        (new Advance($stage->ask, $stage->store))->run(MONDAY, 1_000);
        same(4, count($both()));
        $index->build(MONDAY);
        same(4, count($both()));
        // A file that is damaged or gone is made anew.
        $log = ini_set('error_log', '/dev/null');
        file_put_contents($file, 'no index');
        same(4, count($both()));
        unlink($file);
        same(4, count($both()));
        ini_set('error_log', (string) $log);
    },
];
