"""What a host adds to the package: a clock, ids for commands, an index that knows what was written, and tables."""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

from tutelage import HOST, Actor, Done, Engine, Index, Refused, SqliteStore, drive, run_due, see

Json = dict[str, Any]


class Host:
    """A small host. Its clock begins at a fixed time, so that every run prints the same."""

    def __init__(self, engine: Engine, store: SqliteStore) -> None:
        self.engine = engine
        self.store = store
        self.index: Index | None = None
        self.began = self.now = datetime(2026, 11, 2, 9, tzinfo=timezone.utc)
        self.sent = 0

    def tries(self, actor: str | Actor, command: Json) -> Done | Refused:
        """Sends a command for somebody. A no is an answer like any other."""
        # A real host takes a random UUID, as `drive` does where it is given none.
        self.sent += 1
        answer = drive(self.engine, self.store, command, actor, self.now, id=uuid.UUID(int=self.sent))
        self._tell(answer)
        return answer

    def does(self, actor: str | Actor, command: Json) -> Done:
        """Sends a command that is expected to succeed."""
        answer = self.tries(actor, command)
        if isinstance(answer, Refused):
            raise SystemExit(f"{actor} is refused {command}: {answer.codes}")
        return answer

    def manages(self, command: Json) -> Done:
        """A command of the host itself."""
        return self.does(HOST, command)

    def passes(self, days: int) -> list[Done]:
        """Moves the clock on, and brings about what fell due. A real host has a timer for it."""
        self.now = self.day(days)
        return self.settles()

    def settles(self) -> list[Done]:
        """Brings about what the last commands left behind."""
        decisions = run_due(self.engine, self.store, self.now)
        for decision in decisions:
            self._tell(decision)
        return decisions

    def shows(self, viewer: str, question: Json) -> Json:
        """What somebody may see."""
        view = see(self.engine, self.store, viewer, question, self.now)
        if isinstance(view, Refused):
            raise SystemExit(f"{viewer} may not see {question}: {view.codes}")
        return view

    def finds(self, viewer: str, query: Json) -> list[Json]:
        """Whom somebody finds, from the index."""
        assert self.index is not None
        found = self.index.search(self.store, viewer, query, self.now)
        if isinstance(found, Refused):
            raise SystemExit(f"{viewer} may not search: {found.codes}")
        hits: list[Json] = found["hits"]
        return hits

    def day(self, days: int) -> datetime:
        """That many days after the beginning."""
        return self.began + timedelta(days=days)

    def _tell(self, answer: Done | Refused) -> None:
        if isinstance(answer, Done) and not answer.repeated and self.index is not None:
            self.index.change({"done": answer.decision})


def heading(number: int, title: str) -> None:
    """The heading of a step."""
    print(f"{'' if number == 1 else chr(10)}{number}. {title}\n{'=' * (len(title) + 3)}")


def table(title: str, header: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """A table in text."""
    lines = [[str(cell) for cell in row] for row in rows] or [["(none)"] + [""] * (len(header) - 1)]
    widths = [max(len(line[place]) for line in [list(header), *lines]) for place in range(len(header))]

    def line(cells: Sequence[str]) -> str:
        return "| " + " | ".join(cell.ljust(width) for cell, width in zip(cells, widths, strict=True)) + " |"

    print(f"\n{title}")
    print("\n".join([line(header), "|" + "|".join("-" * (width + 2) for width in widths) + "|", *map(line, lines)]))


def aftermath(decisions: Iterable[Done]) -> str:
    """What came of it by itself: how often each event happened."""
    names = (next(iter(record["event"])) for decision in decisions for record in decision.events)
    counts = Counter(name for name in names if not name.startswith("follow_up"))
    return ", ".join(f"{spaced(name)} ×{count}" for name, count in sorted(counts.items())) or "nothing"


def spaced(code: str) -> str:
    """A code, made readable."""
    return code.replace("_", " ").replace("-", " ")


def example(*path: str) -> Path:
    """A file in the folder of the examples."""
    return Path(__file__).resolve().parents[1].joinpath(*path)
