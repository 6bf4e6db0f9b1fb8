"""Tutelage, the decision engine for mentoring programmes, from Python.

An `Engine` holds a configuration and decides; it keeps nothing between calls. A `Store` is your database. `drive`
brings the two together: it decides a command, loads what the engine asks for, and writes what it decided, all in one
transaction.

    with Engine(config) as engine, SqliteStore("mentoring.db", tenant="acme") as store:
        answer = drive(engine, store, {"accept": {"request": request}}, "ana", now)
        if isinstance(answer, Refused):
            return [reason.message for reason in answer.reasons]

A no is a value, `Refused`. A call that makes no sense is an exception, `TutelageError`. Where there are many people, an
`Index` answers searches.

Engines and indexes may be used by any number of threads at once. A `SqliteStore` lets one in after the other; open one
for each thread, as you would a connection.
"""

from ._library import version
from .answers import Done, Reason, Refused
from .drive import HOST, Actor, Contended, drive, due_command, run_due, see
from .engine import Engine
from .errors import Fault, TutelageError
from .index import Index
from .sqlite_store import SqliteStore
from .store import Store, Transaction

__all__ = [
    "HOST",
    "Actor",
    "Contended",
    "Done",
    "Engine",
    "Fault",
    "Index",
    "Reason",
    "Refused",
    "SqliteStore",
    "Store",
    "Transaction",
    "TutelageError",
    "drive",
    "due_command",
    "run_due",
    "see",
    "version",
]
