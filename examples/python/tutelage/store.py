"""What a host's database has to do. `SqliteStore` is one; yours may be another, with the same two protocols."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager
from typing import Protocol

from .engine import Engine
from .text import Json, Moment


class Transaction(Protocol):
    """One transaction: what is loaded in it is of one moment, and what is committed in it takes effect all or not."""

    def load(self, queries: Sequence[Json]) -> list[object]:
        """The answer to each query, in the order asked: `"none"`, `"unknown"`, or an object: `{"record": ...}`."""

    def commit(self, decision: Json) -> bool:
        """Writes a decision and ends the transaction; true when it is written.

        Written is all of it, and only if every change and every removal finds the version that it expects, every guard
        holds, and nothing is stored under the key of the receipt. Else nothing is, and the answer is false. Where the
        decision has an `erasure`, every event in the log is rewritten by the engine's operation `erase`, after those of
        the decision were added.
        """


class Store(Protocol):
    """Where a host keeps its records. One store serves one tenant."""

    def begin(self, engine: Engine, *, alone: bool = False) -> AbstractContextManager[Transaction]:
        """A transaction, rolled back at the end unless it was committed. The engine counts summaries and rewrites
        events.

        `alone` comes when somebody else was faster before: whoever can then keeps others out until the end.
        """

    def due(self, now: Moment, limit: int) -> list[Json]:
        """The keys of records that are due by `now`, in the order (`due_at`, key), at most `limit`."""
