"""The loop: decide, load what is missing, commit, and begin anew when somebody else was faster."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Callable
from enum import Enum
from typing import Final

from .answers import Done, Refused
from .engine import Engine
from .store import Store, Transaction
from .text import Json, Moment, compact, instant, written

#: How often a decision is begun anew after a conflict.
MOST_ATTEMPTS: Final = 32
#: From facts of one moment a decision takes at most three rounds.
_MOST_ROUNDS: Final = 3
_PAGE: Final = 64


class Actor(Enum):
    """Whoever is no person."""

    HOST = "host"


#: The host itself: its user administration, its timer.
HOST: Final = Actor.HOST


class Contended(Exception):
    """Others changed the same records every time. Send the command again later, with the same id."""


def drive(
    engine: Engine,
    store: Store,
    command: Json,
    actor: str | Actor,
    now: Moment,
    *,
    id: uuid.UUID | str | None = None,
    on_behalf_of: Json | None = None,
) -> Done | Refused:
    """Decides a command, such as `{"accept": {"request": ...}}`, and writes what was decided. `actor` is the id of a
    person whom you have made sure of, or `HOST`.

    Give an `id` of your own where the answer might get lost: the same command sent again under it takes effect once,
    and the answer is `repeated`. Raises `TutelageError` where the call makes no sense, `Contended`, and whatever the
    store raises.
    """
    envelope: Json = {
        "id": str(id or uuid.uuid4()),
        "actor": actor.value if isinstance(actor, Actor) else {"person": actor},
        "command": command,
    }
    if on_behalf_of is not None:
        envelope["on_behalf_of"] = on_behalf_of
    return _drive(engine, store, envelope, now)


def see(engine: Engine, store: Store, viewer: str, question: Json, now: Moment) -> Json | Refused:
    """What somebody may see: the answer to a question such as `{"dashboard": {}}`, without its name around it."""
    request: Json = {"view": {"inquiry": {"viewer": viewer, "question": question}, "now": instant(now)}}
    answer = asked(engine.call, store, engine, request)
    if isinstance(answer, Refused):
        return answer
    view: Json
    (view,) = answer["answer"].values()
    return view


def run_due(engine: Engine, store: Store, now: Moment, limit: int | None = None) -> list[Done]:
    """Brings about what is due by `now`, follow-ups included, until nothing is or `limit` decisions were made. Gives
    the decisions, for their notices. For a timer, every minute or so; nothing goes wrong when it does not run for a
    day."""
    decisions: list[Done] = []
    # What cannot be done yet stays due and must not hide what comes after it.
    stuck = 0
    while limit is None or len(decisions) < limit:
        page = stuck + (_PAGE if limit is None else min(_PAGE, limit - len(decisions)))
        before = len(decisions)
        keys = store.due(now, page)
        for key in keys:
            answer = _drive(engine, store, due_command(key, now), now)
            if isinstance(answer, Done) and answer.events and not answer.repeated:
                decisions.append(answer)
        if len(decisions) == before:
            if len(keys) < page:
                break
            stuck = page
    return decisions


def due_command(key: Json, now: Moment) -> Json:
    """The envelope of the command that brings about what is due for a record. Its id is derived, the same in all hosts,
    so that two workers do not do it twice."""
    if "follow_up" in key:
        follow_up = key["follow_up"]
        return _of_host(uuid.UUID(hex=follow_up), {"follow_up": {"follow_up": follow_up}})
    hashed = hashlib.sha256()
    for part in (b"advance", compact([key, written(now)]).encode()):
        hashed.update(len(part).to_bytes(8, "big") + part)
    return _of_host(uuid.UUID(bytes=hashed.digest()[:16]), {"advance": {"record": key}})


def asked(ask: Callable[[Json], Json], store: Store, engine: Engine, request: Json) -> Json | Refused:
    """The answer to a question, by an engine or an index, from facts of one moment."""
    (operation,) = request.values()
    operation["facts"] = []
    with store.begin(engine) as transaction:
        while "need" in (answer := ask(request)):
            operation["facts"] += _loaded(transaction, answer)
    return Refused.of(answer["refused"]) if "refused" in answer else answer


def _drive(engine: Engine, store: Store, envelope: Json, now: Moment) -> Done | Refused:
    for attempt in range(MOST_ATTEMPTS):
        with store.begin(engine, alone=attempt > 0) as transaction:
            answer = _decide(engine, transaction, envelope, instant(now))
            if isinstance(answer, Done) and not answer.repeated and not transaction.commit(answer.decision):
                continue
            if answer is not None:
                return answer
    raise Contended(f"the records changed {MOST_ATTEMPTS} times while deciding")


def _decide(engine: Engine, transaction: Transaction, envelope: Json, now: str) -> Done | Refused | None:
    """Nothing when what was loaded later did not fit what was loaded before."""
    facts: list[Json] = []
    request = {"decide": {"envelope": envelope, "now": now, "facts": facts}}
    for _ in range(_MOST_ROUNDS + 1):
        answer = engine.call(request)
        if "done" in answer:
            return Done.of(answer["done"])
        if "refused" in answer:
            return Refused.of(answer["refused"])
        facts += _loaded(transaction, answer)
    return None


def _loaded(transaction: Transaction, answer: Json) -> list[Json]:
    queries = answer["need"]["queries"]
    answers = transaction.load(queries)
    return [{"query": query, "answer": fact} for query, fact in zip(queries, answers, strict=True)]


def _of_host(id: uuid.UUID, command: Json) -> Json:
    return {"id": str(id), "actor": HOST.value, "command": command}
