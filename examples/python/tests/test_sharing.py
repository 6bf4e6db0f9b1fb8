"""Eight threads, children of a fork, and whoever does what they should not."""

from __future__ import annotations

import os
import signal
import threading
import time
import unittest
import uuid
from collections.abc import Callable

from tests.support import Json, WithStore, config
from tutelage import HOST, Contended, Done, Engine, Index, Refused, SqliteStore, TutelageError, drive, run_due

THREADS = 8


def together(work: Callable[[int], None], count: int = THREADS) -> None:
    """Runs it in that many threads, which begin at once; raises what one of them raised."""
    gate = threading.Barrier(count)
    failures: list[BaseException] = []

    def run(number: int) -> None:
        try:
            gate.wait(30)
            work(number)
        except BaseException as failure:
            failures.append(failure)

    threads = [threading.Thread(target=run, args=(number,), daemon=True) for number in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
        if thread.is_alive():
            raise TimeoutError("a thread is stuck")
    if failures:
        raise failures[0]


class Threads(WithStore):
    def test_they_share_an_engine_and_an_index(self) -> None:
        self.hires("ana", "ben")
        index = self.enterContext_(Index(self.engine, self.store.records(), self.now))
        facts = [self.answer({"record": {"person": "ben"}}), self.answer({"record": {"caseload": "ben"}})]
        queries = [{"record": {"person": "ben"}}, {"record": {"caseload": "ben"}}]
        known = [{"query": query, "answer": fact} for query, fact in zip(queries, facts, strict=True)]
        known.append({"query": {"reporting_line": "ben"}, "answer": {"reporting_line": {"above": [], "end": "nobody"}}})
        question = {"search": {"type": "mentoring", "role": "mentee", "limit": 500}}
        view = {
            "view": {"inquiry": {"viewer": "ben", "question": question}, "now": "2026-03-02T09:00:00Z", "facts": known}
        }

        def work(number: int) -> None:
            for turn in range(60):
                self.assertIn("described", self.engine.call({"describe": {}}))
                self.assertIn("answer", index.ask(view))
                if turn % 3 == 0:
                    id = f"p{number}-{turn}"
                    index.change({"records": [{"person": {"id": id, "name": id, "manager": "nobody"}}]})
                    hits = index.ask(view)["answer"]["search"]["hits"]
                    self.assertIn(id, [hit["person"] for hit in hits])
                if turn % 20 == 0:
                    self.assertGreater(len(index.save()), 100)

        together(work)
        self.assertEqual(index.size()["people"], 2 + THREADS * 20)

    def test_places_are_never_oversold(self) -> None:
        self.hires("ana", "office", *(f"m{number}" for number in range(THREADS)))
        for type_ in (types := config())["types"]:
            type_["draft"]["steps"] = ["counterpart"]
        engine = self.enterContext_(Engine(types))
        requests: list[str] = []
        answers: list[Done | Refused] = []

        def ask(number: int) -> None:
            with SqliteStore(self.path, "acme") as store:
                request = {"type": "mentoring", "role": "mentee", "to": ["ana"]}
                asked = persistently(engine, store, {"request": request}, f"m{number}", self)
                assert isinstance(asked, Done), asked
                requests.append(asked.made("request"))

        def accept(number: int) -> None:
            with SqliteStore(self.path, "acme") as store:
                answers.append(persistently(engine, store, {"accept": {"request": requests[number]}}, "ana", self))

        together(ask)
        together(accept)
        self.assertEqual(sum(isinstance(answer, Done) for answer in answers), 3)
        self.assertEqual(len(answers), THREADS)
        (ana,) = (row["caseload"] for row in self.store.records("caseload") if row["caseload"]["person"] == "ana")
        self.assertEqual(sum(len(section.get("active", ())) for section in ana["sections"]), 3)
        refused = [answer.codes for answer in answers if isinstance(answer, Refused)]
        self.assertEqual(refused, [("no_place_left",)] * (THREADS - 3))

    def test_the_same_command_from_eight_takes_effect_once(self) -> None:
        done: list[Done] = []

        def work(_: int) -> None:
            with SqliteStore(self.path, "acme") as store:
                person = {"person": {"id": "ana", "name": "Ana", "manager": "nobody"}}
                answer = drive(self.engine, store, {"person_changed": person}, HOST, self.now, id=uuid.UUID(int=5))
                assert isinstance(answer, Done)
                done.append(answer)

        together(work)
        self.assertEqual(sorted(answer.repeated for answer in done), [False] + [True] * (THREADS - 1))
        self.assertEqual([row["person"]["version"] for row in self.store.records("person")], [1])

    def test_eight_timers_do_everything_once(self) -> None:
        self.hires("ana", "office", *(f"m{number}" for number in range(6)))
        for number in range(6):
            self.asks(f"m{number}", "ana")
        self.passes(20)

        def work(_: int) -> None:
            with SqliteStore(self.path, "acme") as store:
                run_due(self.engine, store, self.now)

        together(work)
        expired = [event for event in self.store.events() if "request_expired" in event["event"]]
        self.assertEqual(len(expired), 6)
        self.assertEqual(self.store.due(self.now, 10), [])

    def test_one_store_lets_them_in_one_after_the_other(self) -> None:
        def work(number: int) -> None:
            for turn in range(10):
                person = {"person": {"id": f"p{number}-{turn}", "name": "P", "manager": "nobody"}}
                drive(self.engine, self.store, {"person_changed": person}, HOST, self.now)

        together(work)
        self.assertEqual(len(self.store.records("person")), THREADS * 10)

    def test_an_engine_may_be_closed_while_others_call_it(self) -> None:
        for _ in range(20):
            engine = Engine(config())
            codes: set[str] = set()

            def work(number: int, engine: Engine = engine, codes: set[str] = codes) -> None:
                try:
                    for _ in range(50):
                        if number == 0:
                            engine.close()
                        engine.call({"describe": {}})
                except TutelageError as error:
                    codes.add(error.code)

            together(work)
            self.assertEqual(codes, {"invalid_handle"})


class Forks(WithStore):
    def child(self, work: Callable[[], None]) -> int:
        """Forks, and gives the status of the child, which is killed when it is stuck."""
        child = os.fork()
        if child == 0:
            signal.alarm(60)
            try:
                work()
            except BaseException:
                os._exit(1)
            os._exit(0)
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])

    def test_children_go_on_with_what_their_parent_has(self) -> None:
        self.hires("ana", "ben")
        index = self.enterContext_(Index(self.engine, self.store.records(), self.now))
        stop = threading.Event()

        def busy() -> None:
            while not stop.is_set():
                self.engine.call({"describe": {}})
                index.ask({"size": {}})

        threads = [threading.Thread(target=busy, daemon=True) for _ in range(4)]
        for thread in threads:
            thread.start()

        def work() -> None:
            assert "described" in self.engine.call({"describe": {}})
            assert index.change({"records": [{"person": {"id": "cy", "name": "Cy"}}]})["people"] == 3
            with SqliteStore(self.path, "acme") as store:
                id = str(os.getpid())
                person = {"person": {"id": id, "name": id, "manager": "nobody"}}
                assert isinstance(drive(self.engine, store, {"person_changed": person}, HOST, self.now), Done)
            with Engine({}) as own:
                assert "described" in own.call({"describe": {}})
            self.engine.close()
            index.close()

        try:
            for _ in range(10):
                self.assertEqual(self.child(work), 0)
        finally:
            stop.set()
            for thread in threads:
                thread.join(60)
        # What a child closes or changes is its own.
        self.assertIn("described", self.engine.call({"describe": {}}))
        self.assertEqual(index.size()["people"], 2)
        self.assertEqual(len(self.store.records("person")), 12)

    def test_an_index_that_somebody_was_changing_is_answered(self) -> None:
        index = self.enterContext_(Index(self.engine, [], self.now))
        stop = threading.Event()

        def busy() -> None:
            number = 0
            while not stop.is_set():
                number += 1
                index.change({"records": [{"person": {"id": f"p{number % 50}", "name": str(number)}}]})

        thread = threading.Thread(target=busy, daemon=True)
        thread.start()

        def work() -> None:
            begun = time.monotonic()
            try:
                assert index.size()["people"] <= 50
            except TutelageError as error:
                assert error.code == "invalid_handle", error
            assert time.monotonic() - begun < 5

        try:
            for _ in range(30):
                self.assertEqual(self.child(work), 0)
        finally:
            stop.set()
            thread.join(60)


class Misuse(WithStore):
    def test_whatever_number_is_no_handle_is_answered(self) -> None:
        engine, handle = Engine({}), 0
        try:
            handle = engine._handle
            for number in [0, 1, 5_000, 2**32, 2**63, 2**64 - 1, *(handle ^ 1 << bit for bit in range(64))]:
                if number in (handle, self.engine._handle):
                    continue
                engine._handle = number
                with self.assertRaises(TutelageError) as caught:
                    engine.call({"describe": {}})
                self.assertEqual(caught.exception.code, "invalid_handle", number)
        finally:
            engine._handle = handle
            engine.close()

    def test_an_actor_is_a_person_or_the_host(self) -> None:
        # A person may be called like the host and is a person all the same.
        self.hires("host")
        refused = drive(self.engine, self.store, {"close_type": {"type": "mentoring"}}, "host", self.now)
        assert isinstance(refused, Refused)
        self.assertEqual(refused.codes, ("host_only",))
        with self.assertRaises(TutelageError) as caught:
            drive(self.engine, self.store, {"close_type": {"type": "mentoring"}}, "", self.now)
        self.assertEqual(caught.exception.code, "invalid_value")

    def test_what_makes_no_sense_leaves_no_transaction_open(self) -> None:
        for command, now in (({"nonsense": {}}, self.now), ({"close_type": {"type": "x"}}, "yesterday")):
            with self.assertRaises(TutelageError):
                drive(self.engine, self.store, command, HOST, now)
        self.assertEqual(self.store.records(), [])

    def test_an_id_used_for_another_command_is_a_conflict(self) -> None:
        id = uuid.uuid4()
        drive(
            self.engine, self.store, {"person_changed": {"person": {"id": "ana", "name": "Ana"}}}, HOST, self.now, id=id
        )
        with self.assertRaises(TutelageError) as caught:
            drive(self.engine, self.store, {"close_type": {"type": "mentoring"}}, HOST, self.now, id=id)
        self.assertEqual(caught.exception.code, "command_conflict")

    def test_a_closed_store_says_so(self) -> None:
        self.store.close()
        self.store.close()
        with self.assertRaises(Exception) as caught:
            self.store.records()
        self.assertIn("closed", str(caught.exception))

    def test_a_decision_that_is_not_about_an_entry_has_none(self) -> None:
        self.hires("ana", "ben", "office")
        done = self.does("ben", {"request": {"type": "mentoring", "role": "mentee", "to": ["ana"]}})
        self.assertEqual(len(done.made("request")), 32)
        for nothing in ("entry", "relationship"):
            with self.assertRaises(KeyError):
                done.made(nothing)


def persistently(engine: Engine, store: SqliteStore, command: Json, actor: str, test: WithStore) -> Done | Refused:
    """Sends a command until it is decided, under one id."""
    id = uuid.uuid4()
    while True:
        try:
            return drive(engine, store, command, actor, test.now, id=id)
        except Contended:
            continue


if __name__ == "__main__":
    unittest.main()
