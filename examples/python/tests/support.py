"""A small company that every test may have: two types, six people, a store in a temporary folder."""

from __future__ import annotations

import json
import tempfile
import unittest
import uuid
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

from tutelage import HOST, Actor, Done, Engine, Refused, SqliteStore, drive

Json = dict[str, Any]
VECTORS = Path(__file__).resolve().parents[3] / "core" / "tests" / "vectors"
MONDAY = datetime(2026, 3, 2, 9, tzinfo=timezone.utc)
EVERYBODY: Json = {"grants": [{"id": "all", "when": "always"}]}


def vectors_config() -> str:
    """The configuration that the shared vectors are for."""
    return (VECTORS / "engine" / "config.json").read_text(encoding="utf-8")


def config() -> Json:
    """Mentoring, where everybody takes part; tutoring, for which one applies. A coordinator approves every request."""
    types: list[Json] = []
    for name, mode in (("mentoring", "unless_opted_out"), ("tutoring", "apply")):
        roles = [
            {
                "id": role,
                "name": role,
                "min": 1,
                "max": 1,
                "initiative": initiative,
                "audience": EVERYBODY,
                "taking_part": {"mode": mode, "default_places": 3},
            }
            for role, initiative in (("mentor", "waits"), ("mentee", "asks"))
        ]
        office = {"grants": [{"id": "named", "when": {"person": {"who": "self", "ids": ["office"]}}}]}
        draft = {
            "id": name,
            "name": name,
            "purpose": "mentoring",
            "format": "one_on_one",
            "roles": roles,
            "pair": EVERYBODY,
            "steps": ["counterpart", "coordinator"],
            "coordinators": [{"id": "office", "who": office}],
        }
        types.append({"version": 1, "draft": draft})
    return {"schema": {"attributes": [{"id": "level", "name": "Level", "kind": "integer"}]}, "types": types}


class WithStore(unittest.TestCase):
    """An engine, and a store in a folder that goes away."""

    def setUp(self) -> None:
        self.folder = Path(self.enterContext_(tempfile.TemporaryDirectory()))
        self.path = self.folder / "records.db"
        self.engine = Engine(config())
        self.addCleanup(self.engine.close)
        self.store = self.opened()
        self.now = MONDAY
        self.sent = 0

    def enterContext_(self, manager: Any) -> Any:
        """`enterContext` of Python 3.11, for 3.10 too."""
        entered = manager.__enter__()
        self.addCleanup(manager.__exit__, None, None, None)
        return entered

    def opened(self, tenant: str = "acme") -> SqliteStore:
        """Another connection to the same file."""
        store = SqliteStore(self.path, tenant)
        self.addCleanup(store.close)
        return store

    def tries(self, actor: str | Actor, command: Json) -> Done | Refused:
        self.sent += 1
        return drive(self.engine, self.store, command, actor, self.now, id=uuid.UUID(int=self.sent))

    def does(self, actor: str | Actor, command: Json) -> Done:
        answer = self.tries(actor, command)
        self.assertIsInstance(answer, Done, answer)
        assert isinstance(answer, Done)
        return answer

    def hires(self, *people: str, manager: Any = "nobody", state: str = "active") -> None:
        for id in people:
            person = {"id": id, "name": id.title(), "manager": manager, "state": state}
            self.does(HOST, {"person_changed": {"person": person}})

    def asks(self, who: str, whom: str, type_id: str = "mentoring") -> str:
        request = {"type": type_id, "role": "mentee", "to": [whom]}
        return self.does(who, {"request": request}).made("request")

    def together(self, who: str, whom: str, type_id: str = "mentoring") -> str:
        request = self.asks(who, whom, type_id)
        self.does(whom, {"accept": {"request": request}})
        return self.does("office", {"accept": {"request": request}}).made("relationship")

    def passes(self, days: float) -> None:
        self.now = MONDAY + timedelta(days=days)

    def answer(self, query: Json) -> Any:
        """The answer of the store to one query."""
        with self.store.begin(self.engine) as transaction:
            (answer,) = transaction.load([query])
        return answer

    def decided(self, command: Json, actor: str | Actor = HOST, id: int = 77) -> Json:
        """A decision that is not written."""
        envelope = {
            "id": str(uuid.UUID(int=id)),
            "actor": actor.value if isinstance(actor, Actor) else {"person": actor},
            "command": command,
        }
        request: Json = {"decide": {"envelope": envelope, "now": self.now.isoformat(), "facts": []}}
        while "need" in (answer := self.engine.call(request)):
            queries = answer["need"]["queries"]
            request["decide"]["facts"] += [{"query": query, "answer": self.answer(query)} for query in queries]
        decision: Json = answer["done"]
        return decision

    def commits(self, decision: Json) -> bool:
        with self.store.begin(self.engine) as transaction:
            return transaction.commit(decision)

    def stored(self) -> str:
        """Everything, as one text to compare."""
        return json.dumps([self.store.records(), self.store.events()])
