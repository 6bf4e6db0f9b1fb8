"""A store in SQLite: two tables, and one transaction from the first fact to the last row written."""

from __future__ import annotations

import json
import os
import sqlite3
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from types import TracebackType

from .engine import Engine
from .queries import Reader
from .text import Json, Moment, compact, sortable

TABLES = """
CREATE TABLE IF NOT EXISTS tutelage_record (
  tenant_id  TEXT    NOT NULL,
  key        TEXT    NOT NULL,  -- the JSON of the record key, as it comes
  version    INTEGER NOT NULL,
  due_at     TEXT,              -- of what happens by itself; with all digits, so that it sorts
  body       TEXT    NOT NULL,  -- the JSON of the record, as it comes
  PRIMARY KEY (tenant_id, key)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS tutelage_event (
  tenant_id  TEXT    NOT NULL,
  seq        INTEGER NOT NULL,
  body       TEXT    NOT NULL,
  PRIMARY KEY (tenant_id, seq)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS tutelage_due ON tutelage_record (tenant_id, due_at, key) WHERE due_at IS NOT NULL;
CREATE INDEX IF NOT EXISTS tutelage_diary ON tutelage_record (tenant_id, json_extract(body, '$.entry.relationship'));
"""

#: How many events one call rewrites.
_ERASED_AT_ONCE = 5_000


class SqliteStore:
    """Records and events of one tenant in a file. Others may have the file open too: threads, processes, other tenants.

    One store is one connection; threads that share it go one after the other. After a fork the child opens its own.
    """

    def __init__(self, path: str | os.PathLike[str], tenant: str) -> None:
        self._tenant = tenant
        self._process = os.getpid()
        self._lock = threading.RLock()
        # Transactions begin and end where it says so below.
        self._connection = sqlite3.connect(path, timeout=30, isolation_level=None, check_same_thread=False)
        self._connection.execute("PRAGMA journal_mode = WAL")
        self._connection.executescript(TABLES)

    @contextmanager
    def begin(self, engine: Engine, *, alone: bool = False) -> Iterator[SqliteTransaction]:
        """A transaction; see `Store`. Alone it has the right to write from the beginning, and cannot come too late."""
        with self._entered() as connection:
            connection.execute("BEGIN IMMEDIATE" if alone else "BEGIN")
            try:
                yield SqliteTransaction(connection, self._tenant, engine)
            finally:
                if connection.in_transaction:
                    connection.execute("ROLLBACK")

    def due(self, now: Moment, limit: int) -> list[Json]:
        """The keys of records that are due; see `Store`."""
        due = "SELECT key FROM tutelage_record WHERE tenant_id = ? AND due_at <= ? ORDER BY due_at, key LIMIT ?"
        with self._entered() as connection:
            return [json.loads(key) for (key,) in connection.execute(due, (self._tenant, sortable(now), limit))]

    def records(self, kind: str | None = None) -> list[Json]:
        """All records, or those of a kind such as `person`, in the order of their keys: `{"person": {...}}`."""
        every = "SELECT body FROM tutelage_record WHERE tenant_id = ? ORDER BY key"
        with self._entered() as connection:
            rows = [json.loads(body) for (body,) in connection.execute(every, (self._tenant,))]
        return [row for row in rows if kind is None or kind in row]

    def events(self) -> list[Json]:
        """The log, in the order of commit."""
        every = "SELECT body FROM tutelage_event WHERE tenant_id = ? ORDER BY seq"
        with self._entered() as connection:
            return [json.loads(body) for (body,) in connection.execute(every, (self._tenant,))]

    def close(self) -> None:
        """Closes the connection. Again does nothing."""
        if os.getpid() == self._process:
            with self._lock:
                self._connection.close()

    def __enter__(self) -> SqliteStore:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @contextmanager
    def _entered(self) -> Iterator[sqlite3.Connection]:
        if os.getpid() != self._process:
            raise RuntimeError("SQLite does not survive a fork; open the store anew in the child process")
        with self._lock:
            if self._connection.in_transaction:
                raise RuntimeError("this thread is in a transaction of this store already")
            yield self._connection


class SqliteTransaction:
    """One transaction; see `Transaction`."""

    def __init__(self, connection: sqlite3.Connection, tenant: str, engine: Engine) -> None:
        self._connection = connection
        self._tenant = tenant
        self._engine = engine
        self._reader = Reader(connection, tenant, engine)

    def load(self, queries: Sequence[Json]) -> list[object]:
        """The answer to each query."""
        return [self._reader.answer(query) for query in queries]

    def commit(self, decision: Json) -> bool:
        """Writes a decision if everything still is what it relied on."""
        try:
            if self._fits(decision):
                self._log(decision)
                self._connection.execute("COMMIT")
                return True
        except sqlite3.OperationalError as error:
            # Somebody wrote since this transaction began to read. It is known before anything of it is written.
            if "locked" not in str(error):
                raise
        if self._connection.in_transaction:
            self._connection.execute("ROLLBACK")
        return False

    def _fits(self, decision: Json) -> bool:
        """Writes the records; stops at the first that is not as it should be."""
        return (
            all(self._remove(removal) for removal in decision.get("removals", ()))
            and all(self._put(change["key"], change["record"], change["expected"]) for change in decision["changes"])
            and ("receipt" not in decision or self._put_receipt(decision["receipt"]))
            and all(self._version(guard["record"]) == guard["version"] for guard in decision["guards"])
        )

    def _put(self, key: Json, record: Json, expected: int) -> bool:
        (fields,) = record.values()
        due_at = fields.get("due_at") if isinstance(fields, dict) else None
        row = (expected + 1, sortable(due_at) if due_at else None, compact(record), self._tenant, compact(key))
        if expected == 0:
            put = (
                "INSERT INTO tutelage_record (version, due_at, body, tenant_id, key) VALUES (?, ?, ?, ?, ?)"
                " ON CONFLICT DO NOTHING"
            )
            return self._connection.execute(put, row).rowcount == 1
        put = (
            "UPDATE tutelage_record SET version = ?, due_at = ?, body = ?"
            " WHERE tenant_id = ? AND key = ? AND version = ?"
        )
        return self._connection.execute(put, (*row, expected)).rowcount == 1

    def _put_receipt(self, receipt: Json) -> bool:
        return self._put({"receipt": receipt["command"]}, {"receipt": receipt}, 0)

    def _remove(self, removal: Json) -> bool:
        gone = "DELETE FROM tutelage_record WHERE tenant_id = ? AND key = ? AND version = ?"
        where = (self._tenant, compact(removal["record"]), removal["version"])
        return self._connection.execute(gone, where).rowcount == 1

    def _version(self, key: Json) -> int:
        found = "SELECT version FROM tutelage_record WHERE tenant_id = ? AND key = ?"
        row = self._connection.execute(found, (self._tenant, compact(key))).fetchone()
        return int(row[0]) if row else 0

    def _log(self, decision: Json) -> None:
        add = (
            "INSERT INTO tutelage_event (tenant_id, seq, body)"
            " SELECT ?, COALESCE(MAX(seq), 0) + 1, ? FROM tutelage_event WHERE tenant_id = ?"
        )
        rows = ((self._tenant, compact(event), self._tenant) for event in decision["events"])
        self._connection.executemany(add, rows)
        if "erasure" in decision:
            self._forget(decision["erasure"])

    def _forget(self, erasure: Json) -> None:
        """Rewrites every event that names somebody."""
        naming = "SELECT seq, body FROM tutelage_event WHERE tenant_id = ? AND instr(body, ?) > 0 ORDER BY seq"
        rows = self._connection.execute(naming, (self._tenant, compact(erasure["person"]))).fetchall()
        for start in range(0, len(rows), _ERASED_AT_ONCE):
            some = rows[start : start + _ERASED_AT_ONCE]
            events = [json.loads(body) for _, body in some]
            erased = self._engine.call({"erase": {"erasure": erasure, "events": events}})["erased"]["events"]
            rewritten = [(compact(event), self._tenant, seq) for (seq, _), event in zip(some, erased, strict=True)]
            self._connection.executemany(
                "UPDATE tutelage_event SET body = ? WHERE tenant_id = ? AND seq = ?", rewritten
            )
