"""Every kind of query that the protocol has, answered from the two tables.

`ANSWERS` below is the table of them; each has the order that `core/src/lifecycle/query.rs` writes down. The engine
looks at every row again, so one too many does no harm; one too few is missing.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final

from .engine import Engine
from .errors import TutelageError
from .text import Json, compact, sortable

_LONGEST_LINE: Final = 64
_SUMMARISED_AT_ONCE: Final = 2_000
_OPEN_REQUESTS: Final = ("waiting", "pending")
_OPEN_RELATIONSHIPS: Final = ("forming", "active", "on_hold")


class Reader:
    """Answers queries within a transaction."""

    def __init__(self, connection: sqlite3.Connection, tenant: str, engine: Engine) -> None:
        self._connection = connection
        self._tenant = tenant
        self._engine = engine

    def answer(self, query: Json) -> object:
        """The answer to one query: an object with one key, as the query has."""
        ((kind, asked),) = query.items()
        return ANSWERS[kind](self, asked)

    def record(self, key: Json) -> object:
        """One record."""
        found = self._fetch(key)
        return "none" if found is None else {"record": found}

    def reporting_line(self, person: str) -> object:
        """The managers above somebody. It ends unknown where a manager is unknown or not stored, and in a circle."""
        found = self._person(person)
        return "none" if found is None else {"reporting_line": self._line(found)}

    def entries(self, asked: Json) -> object:
        """A diary, by (`written_at`, id)."""
        return {"records": _page(self._diary(asked["relationship"]), asked, _entry_id)}

    def candidates(self, asked: Json) -> object:
        """People who are active, by id, with caseload, pair and reporting line."""
        people = self._rows(
            "person",
            "json_extract(body, '$.person.state') = 'active' AND json_extract(body, '$.person.id') <> ?"
            " AND json_extract(body, '$.person.id') > ? ORDER BY json_extract(body, '$.person.id') LIMIT ?",
            # Nobody has an empty id.
            (asked["asker"], asked.get("after", ""), asked["limit"]),
        )
        return {"candidates": [self._candidate(row["person"], asked) for row in people]}

    def items(self, asked: Json) -> object:
        """Requests, then relationships, by id."""
        type_id, select = asked["type"], asked["select"]
        requests = self._of_type("request", type_id) if select != "relationships" else []
        relationships = self._of_type("relationship", type_id) if select != "to_do" else []
        fits = {"open": _is_open, "relationships": _is_relationship, "to_do": _needs_coordinator}[select]
        after = _item_order(asked["after"]) if "after" in asked else ("", "")
        found = [row for row in requests + relationships if fits(row) and _item_order(_item(row)) > after]
        return {"records": found[: asked["limit"]]}

    def applications(self, asked: Json) -> object:
        """Caseloads with an application, by person."""
        rows = self._rows(
            "caseload",
            "json_extract(body, '$.caseload.person') > ?"
            " AND EXISTS (SELECT 1 FROM json_each(body, '$.caseload.sections')"
            " WHERE json_extract(value, '$.type') = ? AND json_extract(value, '$.participation') = 'applied')"
            " ORDER BY json_extract(body, '$.caseload.person') LIMIT ?",
            (asked.get("after", ""), asked["type"], asked["limit"]),
        )
        return {"records": rows}

    def concerns(self, asked: Json) -> object:
        """Concerns that nobody has settled, by id."""
        rows = self._rows(
            "entry",
            "json_extract(body, '$.entry.type') = ? AND json_extract(body, '$.entry.kind') = 'concern'"
            " AND json_extract(body, '$.entry.state') = 'written' AND json_extract(body, '$.entry.id') > ?"
            " ORDER BY json_extract(body, '$.entry.id') LIMIT ?",
            (asked["type"], asked.get("after", ""), asked["limit"]),
        )
        return {"records": rows}

    def mentions(self, asked: Json) -> object:
        """Records of every kind that name somebody, by key."""
        naming = (
            "SELECT body FROM tutelage_record WHERE tenant_id = ? AND key > ? AND instr(body, ?) > 0"
            " ORDER BY key LIMIT ?"
        )
        after = compact(asked["after"]) if "after" in asked else ""
        rows = self._connection.execute(naming, (self._tenant, after, compact(asked["person"]), asked["limit"]))
        return {"records": [json.loads(body) for (body,) in rows]}

    def events(self, asked: Json) -> object:
        """What happened about a relationship, the request it came from, its diary and its objectives, in the order of
        commit. A large host stores with each event which relationship it is about."""
        relationship = asked["relationship"]
        found = self._fetch({"relationship": relationship})
        request = found["relationship"]["request"] if found else None
        rows = self._connection.execute(
            "SELECT body FROM tutelage_event WHERE tenant_id = ? AND (instr(body, ?) > 0 OR instr(body, ?) > 0"
            " OR instr(body, '\"entry_edited\"') > 0) ORDER BY seq",
            (self._tenant, compact(relationship), compact(request)),
        )
        about = list(_about(relationship, request, (json.loads(body) for (body,) in rows)))
        return {"events": about[asked["offset"] :][: asked["limit"]]}

    def summary(self, asked: Json) -> object:
        """Everything stored, counted by the engine. A large host keeps what it counted last night."""
        summary: Json | None = None
        rows = list(self._countable(asked["plan"]["type"]))
        for start in range(0, max(len(rows), 1), _SUMMARISED_AT_ONCE):
            some = rows[start : start + _SUMMARISED_AT_ONCE]
            counting: Json = {"plan": asked["plan"], "now": asked["as_of"], "rows": some}
            if summary is not None:
                counting["summary"] = summary
            try:
                summary = self._engine.call({"summarise": counting})["summary"]["summary"]
            except TutelageError:
                # A plan that does not fit the schema of this engine.
                return "unknown"
        return {"summary": summary}

    def _countable(self, type_id: str) -> Iterable[Json]:
        """Every record once, with what is known of the people in it."""
        people = {row["person"]["id"]: row["person"] for row in self._rows("person")}
        caseloads = {row["caseload"]["person"]: row["caseload"] for row in self._rows("caseload")}
        relationships = {
            row["relationship"]["id"]: row["relationship"] for row in self._of_type("relationship", type_id)
        }

        def known(ids: Iterable[str]) -> list[Json]:
            return [people[id] for id in ids if id in people]

        for id, person in people.items():
            yield {"person": _with({"person": person}, caseload=caseloads.get(id))}
        for row in self._of_type("request", type_id):
            parties = row["request"]["parties"]
            both = known(parties[side]["person"] for side in ("from", "to"))
            yield {"request": {"request": row["request"], "people": both}}
        for relationship in relationships.values():
            members = known(_present(relationship))
            lines = {person["id"]: self._line(person) for person in members}
            yield {"relationship": {"relationship": relationship, "people": members, "lines": lines}}
        for row in self._rows("entry", "json_extract(body, '$.entry.type') = ? ORDER BY key", (type_id,)):
            relationship = relationships.get(row["entry"]["relationship"])
            if relationship is not None:
                members = known(_present(relationship))
                yield {"entry": {"entry": row["entry"], "relationship": relationship, "people": members}}
        for row in self._of_type("feedback", type_id):
            relationship = relationships.get(row["feedback"]["relationship"])
            if relationship is not None:
                yield {"feedback": {"round": row["feedback"], "relationship": relationship}}

    def _candidate(self, person: Json, asked: Json) -> Json:
        first, second = sorted((asked["asker"], person["id"]), key=str.encode)
        caseload = self._fetch({"caseload": person["id"]})
        pair = self._fetch({"pair": {"type": asked["type"], "first": first, "second": second}})
        return _with(
            {"person": person, "line": self._line(person)},
            caseload=caseload["caseload"] if caseload else None,
            pair=pair["pair"] if pair else None,
        )

    def _line(self, person: Json) -> Json:
        above: list[str] = []
        seen = {person["id"]}
        current: Json | None = person
        while current is not None:
            manager = current.get("manager", "unknown")
            if manager == "nobody":
                return {"above": above, "end": "nobody"}
            if manager == "unknown" or manager["person"] in seen or len(above) == _LONGEST_LINE:
                break
            above.append(manager["person"])
            seen.add(manager["person"])
            current = self._person(manager["person"])
        return {"above": above, "end": "unknown"}

    def _diary(self, relationship: str) -> list[Json]:
        found = (
            "SELECT body FROM tutelage_record WHERE tenant_id = ? AND json_extract(body, '$.entry.relationship') = ?"
        )
        rows = [json.loads(body) for (body,) in self._connection.execute(found, (self._tenant, relationship))]
        return sorted(rows, key=lambda row: (sortable(row["entry"]["written_at"]), row["entry"]["id"]))

    def _of_type(self, kind: str, type_id: str) -> list[Json]:
        return self._rows(kind, f"json_extract(body, '$.{kind}.type') = ? ORDER BY key", (type_id,))

    def _rows(self, kind: str, where: str = "TRUE ORDER BY key", values: tuple[object, ...] = ()) -> list[Json]:
        """Records of a kind: their keys begin with its name, and `;` comes after `:`."""
        found = f"SELECT body FROM tutelage_record WHERE tenant_id = ? AND key > ? AND key < ? AND {where}"
        rows = self._connection.execute(found, (self._tenant, f'{{"{kind}":', f'{{"{kind}";', *values))
        return [json.loads(body) for (body,) in rows]

    def _person(self, id: str) -> Json | None:
        found = self._fetch({"person": id})
        return found["person"] if found else None

    def _fetch(self, key: Json) -> Json | None:
        found = "SELECT body FROM tutelage_record WHERE tenant_id = ? AND key = ?"
        row = self._connection.execute(found, (self._tenant, compact(key))).fetchone()
        return json.loads(row[0]) if row else None


#: How each query is answered.
ANSWERS: Final[Mapping[str, Callable[[Reader, Any], object]]] = {
    "record": Reader.record,
    "reporting_line": Reader.reporting_line,
    "entries": Reader.entries,
    "candidates": Reader.candidates,
    "items": Reader.items,
    "applications": Reader.applications,
    "concerns": Reader.concerns,
    "mentions": Reader.mentions,
    "events": Reader.events,
    "summary": Reader.summary,
}


def _page(rows: list[Json], asked: Json, id_of: Callable[[Json], str]) -> list[Json]:
    after = asked.get("after")
    start = next((place + 1 for place, row in enumerate(rows) if id_of(row) == after), 0)
    return rows[start:][: asked["limit"]]


def _entry_id(row: Json) -> str:
    return str(row["entry"]["id"])


def _item(row: Json) -> Json:
    if "request" in row:
        return {"request": row["request"]["parties"]["request"]}
    return {"relationship": row["relationship"]["id"]}


def _item_order(item: Json) -> tuple[str, str]:
    ((kind, id),) = item.items()
    return ("1" if kind == "request" else "2", id)


def _is_open(row: Json) -> bool:
    (fields,) = row.values()
    return fields["state"] in (_OPEN_REQUESTS if "request" in row else _OPEN_RELATIONSHIPS)


def _is_relationship(row: Json) -> bool:
    return "relationship" in row


def _needs_coordinator(row: Json) -> bool:
    request = row["request"]
    at_coordinator = request["steps"][request["step"]]["approver"] == "coordinator"
    return bool(request["exhausted"] or (request["state"] == "pending" and at_coordinator))


def _present(relationship: Json) -> Iterable[str]:
    return (member["party"]["person"] for member in relationship["members"] if "left" not in member)


def _about(relationship: str, request: str | None, events: Iterable[Json]) -> Iterable[Json]:
    """Those of the events that are about a relationship. Events of feedback rounds are not."""
    entries: set[str] = set()
    for record in events:
        ((name, fields),) = record["event"].items()
        if name.startswith("feedback_"):
            continue
        # Places that a relationship takes or frees name it; those that somebody offers are a number.
        places = fields.get("places") if isinstance(fields.get("places"), dict) else {}
        of_request = fields.get("about", fields).get("request")
        if (
            relationship in (fields.get("relationship"), places.get("relationship"))
            or (request is not None and of_request == request)
            or fields.get("entry") in entries
        ):
            if "entry" in fields:
                entries.add(fields["entry"])
            yield record


def _with(row: Json, **known: Json | None) -> Json:
    """What is not stored is left out."""
    return row | {name: value for name, value in known.items() if value is not None}
