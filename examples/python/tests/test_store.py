"""The store: commits that take effect all or not, and what is due. What `store::conformance` asks of every store."""

from __future__ import annotations

import json
import os
import unittest
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from tests.support import MONDAY, Json, WithStore
from tutelage import HOST, Contended, Done, Engine, Refused, Store, Transaction, drive, run_due, see


def writing(*records: tuple[int, Json], **more: object) -> Json:
    """A decision that writes these texts, each over the version that it should have."""
    changes = [
        {"key": {"text": record["text"]["id"]}, "expected": expected, "record": record} for expected, record in records
    ]
    nothing: Json = {"outcome": "done", "repeated": False, "events": [], "guards": [], "follow_ups": [], "notices": []}
    return nothing | {"changes": changes} | more


def text(number: int, body: str, version: int = 1) -> Json:
    return {"text": {"id": f"{number:032x}", "version": version, "author": "ana", "body": body}}


def key(number: int) -> Json:
    return {"text": f"{number:032x}"}


def receipt(number: int) -> Json:
    id = str(uuid.UUID(int=number))
    return {"command": id, "version": 1, "digest": "00" * 32, "outcome": "done", "at": "2026-03-02T09:00:00Z"}


class Commits(WithStore):
    def version(self, record: Json) -> int:
        answer = self.answer({"record": record})
        if answer == "none":
            return 0
        (fields,) = answer["record"].values()
        return int(fields["version"])

    def conflicts(self, decision: Json) -> None:
        before = self.stored()
        self.assertFalse(self.commits(decision))
        self.assertEqual(self.stored(), before)

    def test_it_is_a_store(self) -> None:
        store: Store = self.store
        self.assertEqual(store.due(MONDAY, 10), [])

    def test_what_is_not_there_is_none(self) -> None:
        for record in ({"person": "nobody"}, {"caseload": "nobody"}, {"receipt": str(uuid.UUID(int=9))}, key(9)):
            self.assertEqual(self.answer({"record": record}), "none")
        self.assertEqual(self.answer({"reporting_line": "nobody"}), "none")

    def test_answers_come_in_the_order_of_the_queries(self) -> None:
        self.assertTrue(self.commits(writing((0, text(1, "one")), (0, text(2, "two")))))
        with self.store.begin(self.engine) as transaction:
            answers = transaction.load([{"record": key(2)}, {"record": key(3)}, {"record": key(1)}])
        self.assertEqual(answers, [{"record": text(2, "two")}, "none", {"record": text(1, "one")}])

    def test_a_changed_version_conflicts(self) -> None:
        self.conflicts(writing((1, text(1, "anew", 2))))
        self.assertTrue(self.commits(writing((0, text(1, "one")))))
        self.conflicts(writing((0, text(1, "anew"))))
        self.conflicts(writing((2, text(1, "anew", 3))))
        self.assertTrue(self.commits(writing((1, text(1, "anew", 2)))))
        self.assertEqual(self.version(key(1)), 2)

    def test_a_changed_guard_conflicts(self) -> None:
        self.assertTrue(self.commits(writing((0, text(1, "one")))))
        for number, version in ((1, 0), (1, 2), (3, 1)):
            guard = {"record": key(number), "version": version}
            self.conflicts(writing((0, text(2, "two")), guards=[guard]))
        for number, version in ((1, 1), (3, 0)):
            guard = {"record": key(number), "version": version}
            self.assertTrue(self.commits(writing((0, text(10 + number, "x")), guards=[guard])))

    def test_what_is_removed_is_gone_and_a_changed_removal_conflicts(self) -> None:
        self.assertTrue(self.commits(writing((0, text(1, "one")), (0, text(2, "two")))))
        self.assertTrue(self.commits(writing((1, text(1, "one", 2)))))
        for version in (0, 1, 3):
            self.conflicts(writing((0, text(3, "three")), removals=[{"record": key(1), "version": version}]))
        self.conflicts(writing(removals=[{"record": key(9), "version": 1}]))
        self.assertTrue(self.commits(writing(removals=[{"record": key(1), "version": 2}])))
        self.assertEqual([self.version(key(number)) for number in (1, 2, 3)], [0, 1, 0])

    def test_a_conflict_removes_nothing_and_forgets_nobody(self) -> None:
        self.hires("ben")
        self.assertTrue(self.commits(writing(*((0, text(number, "x")) for number in (1, 2, 3)))))
        self.assertTrue(self.commits(writing((1, text(2, "changed", 2)))))
        removals = [{"record": key(number), "version": 1} for number in (1, 2, 3)]
        forgetting = {"erasure": {"person": "ben", "pseudonym": "erased-0123456789abcdef"}, "receipt": receipt(200)}
        self.conflicts(writing((0, text(4, "new")), removals=removals, **forgetting))
        guards = removals[1:2]
        self.conflicts(writing((0, text(4, "new")), removals=removals[:1], guards=guards, **forgetting))
        self.assertTrue(self.commits(writing(removals=removals[:1], **forgetting)))
        self.assertNotIn('"ben"', json.dumps(self.store.events()))

    def test_a_known_receipt_conflicts(self) -> None:
        self.assertTrue(self.commits(writing(receipt=receipt(1))))
        self.conflicts(writing((0, text(1, "twice")), receipt=receipt(1)))

    def test_a_conflict_writes_nothing(self) -> None:
        self.assertTrue(self.commits(writing((0, text(5, "in the middle")))))
        event = {"command": str(uuid.UUID(int=1)), "ordinal": 0, "at": "2026-03-02T09:00:00Z", "actor": "host"}
        event |= {"event": {"type_closed": {"type": "mentoring"}}}
        stale = writing(
            (0, text(1, "a")), (7, text(5, "stale", 8)), (0, text(9, "b")), events=[event], receipt=receipt(2)
        )
        self.conflicts(stale)

    def test_a_commit_after_somebody_elses_conflicts(self) -> None:
        other = self.opened()
        with self.store.begin(self.engine) as transaction:
            transaction.load([{"record": key(1)}])
            with other.begin(self.engine) as faster:
                self.assertTrue(faster.commit(writing((0, text(1, "faster")))))
            self.assertEqual(transaction.load([{"record": key(1)}]), ["none"])
            self.assertFalse(transaction.commit(writing((0, text(1, "slower")))))
        self.assertEqual(self.answer({"record": key(1)}), {"record": text(1, "faster")})

    def test_a_conflict_is_got_over_by_deciding_anew(self) -> None:
        self.hires("ana")
        early = self.decided({"person_changed": {"person": {"id": "ana", "name": "Early"}}})
        self.does(HOST, {"person_changed": {"person": {"id": "ana", "name": "Late"}}})
        self.conflicts(early)
        command = {"person_changed": {"person": {"id": "ana", "name": "Early"}}}
        done = drive(self.engine, self.store, command, HOST, self.now, id=uuid.UUID(int=77))
        assert isinstance(done, Done)
        self.assertFalse(done.repeated)
        self.assertEqual(self.version({"person": "ana"}), 3)

    def test_drive_gives_up_when_others_are_always_faster(self) -> None:
        slow = Slow(self)
        with self.assertRaises(Contended):
            drive(self.engine, slow, {"person_changed": {"person": {"id": "ana", "name": "Ana"}}}, HOST, self.now)
        self.assertEqual(slow.alone, [False] + [True] * 31)

    def test_a_command_sent_again_takes_effect_once(self) -> None:
        self.hires("ana")
        command = {"person_changed": {"person": {"id": "ana", "name": "Anna"}}}
        id = uuid.uuid4()
        first = drive(self.engine, self.store, command, HOST, self.now, id=id)
        before = self.stored()
        again = drive(self.engine, self.store, command, HOST, self.now + timedelta(days=1), id=str(id))
        assert isinstance(first, Done) and isinstance(again, Done)
        self.assertEqual((first.repeated, again.repeated, again.outcome), (False, True, first.outcome))
        self.assertEqual(self.stored(), before)

    def test_a_transaction_that_is_left_writes_nothing(self) -> None:
        with self.assertRaises(ZeroDivisionError), self.store.begin(self.engine):
            raise ZeroDivisionError
        with self.store.begin(self.engine), self.assertRaises(RuntimeError):
            self.store.records()
        self.assertEqual(self.store.records(), [])

    def test_tenants_see_nothing_of_each_other(self) -> None:
        self.hires("ana")
        other = self.opened("globex")
        self.assertEqual((other.records(), other.events(), other.due(MONDAY, 10)), ([], [], []))
        with other.begin(self.engine) as transaction:
            self.assertEqual(transaction.load([{"record": {"person": "ana"}}]), ["none"])
            self.assertTrue(transaction.commit(writing((0, text(1, "theirs")))))
        self.assertEqual(self.version(key(1)), 0)

    def test_refusals_leave_nothing(self) -> None:
        self.hires("ana", "ben")
        before = self.stored()
        refused = self.tries("ben", {"accept": {"request": "0" * 32}})
        assert isinstance(refused, Refused)
        self.assertEqual(refused.codes, ("not_available",))
        self.assertEqual(self.stored(), before)
        self.assertIsInstance(see(self.engine, self.store, "nobody", {"dashboard": {}}, self.now), Refused)


class Slow:
    """A store that is always too late."""

    def __init__(self, test: WithStore) -> None:
        self.store, self.due = test.store, test.store.due
        self.alone: list[bool] = []

    @contextmanager
    def begin(self, engine: Engine, *, alone: bool = False) -> Iterator[TooLate]:
        self.alone.append(alone)
        with self.store.begin(engine) as transaction:
            yield TooLate(transaction)


class TooLate:
    def __init__(self, transaction: Transaction) -> None:
        self.load = transaction.load

    def commit(self, decision: Json) -> bool:
        return False


class Due(WithStore):
    def follow_up(self, number: int, days: float) -> Json:
        at = (MONDAY + timedelta(days=days)).isoformat().replace("+00:00", "Z")
        record: Json = {"id": f"{number:032x}", "version": 1, "work": {"leave": {"person": "ana"}}, "due_at": at}
        key = {"follow_up": record["id"]}
        change = {"key": key, "expected": 0, "record": {"follow_up": record}}
        self.assertTrue(self.commits(writing(changes=[change])))
        return key

    def test_due_records_come_by_time_and_key_and_are_limited(self) -> None:
        second = 1 / 86_400
        days = [5, 3, 3 + second / 2, 3 + second, 1, 3]
        keys = [self.follow_up(9 - number, day) for number, day in enumerate(days)]
        wanted = [keys[4], keys[5], keys[1], keys[2], keys[3], keys[0]]
        self.assertEqual(self.store.due(MONDAY + timedelta(days=9), 100), wanted)
        self.assertEqual(self.store.due("2026-03-11T10:00:00+01:00", 2), wanted[:2])
        self.assertEqual(self.store.due(MONDAY + timedelta(days=3), 100), wanted[:3])
        self.assertEqual(self.store.due(MONDAY + timedelta(days=9), 0), [])

    def test_what_fell_due_is_brought_about_once(self) -> None:
        self.hires("ana", "ben", "office")
        request = self.asks("ben", "ana")
        self.assertEqual(run_due(self.engine, self.store, self.now), [])
        self.passes(20)
        decisions = run_due(self.engine, self.store, self.now)
        events = [next(iter(record["event"])) for decision in decisions for record in decision.events]
        self.assertIn("request_expired", events)
        self.assertTrue(any(notice["code"] == "request_expired" for done in decisions for notice in done.notices))
        self.assertEqual(run_due(self.engine, self.store, self.now), [])
        self.assertEqual(self.store.due(self.now, 10), [])
        stored = self.answer({"record": {"request": request}})["record"]["request"]
        self.assertEqual(stored["state"], "expired")

    def test_a_limit_is_kept_and_the_rest_comes_next_time(self) -> None:
        self.hires("ana", "ben", "cy", "dee", "office")
        for who in ("ben", "cy", "dee"):
            self.asks(who, "ana")
        self.passes(20)
        counts: list[int] = []
        while counts[-1:] != [0]:
            counts.append(len(run_due(self.engine, self.store, self.now, limit=2)))
        self.assertLessEqual(max(counts), 2)
        self.assertGreaterEqual(sum(counts), 3)
        states = [row["request"]["state"] for row in self.store.records("request")]
        self.assertEqual(states, ["expired"] * 3)


class Forks(WithStore):
    def test_a_child_is_told_to_open_its_own(self) -> None:
        child = os.fork()
        if child == 0:
            try:
                self.store.records()
            except RuntimeError:
                os._exit(0)
            os._exit(1)
        self.assertEqual(os.waitpid(child, 0)[1], 0)
        self.assertEqual(self.store.records(), [])


if __name__ == "__main__":
    unittest.main()
