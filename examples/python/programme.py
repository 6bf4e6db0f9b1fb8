"""Steps 1 and 2: people from a file, three types from templates, and who takes part."""

from __future__ import annotations

import json
from collections.abc import Iterable

from host import Host, Json, example, heading, spaced, table
from tutelage import Engine

#: The programme office coordinates; the templates know it by this id.
OFFICE = "programme-office"
#: Whoever started on or after this day is new.
NEW_SINCE = "2026-09-01"

#: Everything that rules, filters and scores may look at.
SCHEMA: Json = {
    "attributes": [
        {"id": "level", "name": "Level", "kind": "integer"},
        {"id": "team", "name": "Team", "kind": "text"},
        {"id": "department", "name": "Department", "kind": "text"},
        {"id": "location", "name": "Location", "kind": "text"},
        {"id": "languages", "name": "Languages", "kind": "text_set"},
        {"id": "start_date", "name": "Start date", "kind": "date"},
    ],
    "reporting_line": "everyone",
}


def configuration(types: Iterable[Json] = ()) -> Json:
    """What an engine is made of."""
    taxonomy = json.loads(example("company", "skills.json").read_text(encoding="utf-8"))
    versions = [{"version": 1, "draft": draft} for draft in types]
    return {"schema": SCHEMA, "taxonomy": taxonomy, "types": versions}


def load_people(host: Host) -> list[Json]:
    """The import compares a file with what is stored, and makes commands of the difference."""
    heading(1, "Load people")
    first = _import(host)
    people = [command["person_changed"]["person"] for command in first["commands"]]
    print(f"{first['rows']} rows read, {len(people)} people new or changed, {len(first['faults'])} faults")
    for command in first["commands"]:
        host.manages(command)
    second = _import(host)
    print(f"the same file again: {len(second['commands'])} changes, {second['unchanged']} unchanged")
    host.manages({"person_changed": {"person": {"id": OFFICE, "name": "Programme office", "manager": "nobody"}}})
    host.settles()
    return people


def _import(host: Host) -> Json:
    request: Json = {
        "csv": example("company", "people.csv").read_text(encoding="utf-8"),
        "mapping": json.loads(example("rust", "company.mapping.json").read_text(encoding="utf-8")),
        "on_fault": "skip_faulty",
        "existing": [row["person"] for row in host.store.records("person") if row["person"]["id"] != OFFICE],
    }
    imported: Json = host.engine.call({"import": request})["imported"]
    return imported


def build_types(engine: Engine) -> list[Json]:
    """A draft is what an admin's screen edits; a template gives one to begin with, and the engine checks it."""
    heading(2, "Build three relationship types, side by side")
    mentoring, reverse, onboarding = (
        engine.call({"template": {"name": name}})["template"]["draft"]
        for name in ("mentoring_one_on_one", "mentoring_reverse", "onboarding_buddy")
    )
    mentoring["requests"]["ranked_choices"] = 3
    mentoring["roles"][0]["limits"]["places"] = 3
    mentoring["diary"]["coordinators"] = "text"
    mentoring["matching"]["attributes"] = [
        {"attribute": "location", "prefer": "same", "points": 40},
        {"attribute": "languages", "prefer": "shared", "points": 10},
    ]
    # Newcomers take part as a matter of course, as long as they are new, and find a buddy in their own location.
    is_new = {"compare": {"who": "self", "attribute": "start_date", "is": "at_least", "value": NEW_SINCE}}
    onboarding["roles"][1]["audience"]["grants"] = [{"id": "new", "when": is_new}]
    onboarding["pair"]["grants"] = [{"id": "same_location", "when": {"same": {"attribute": "location"}}}]
    drafts: list[Json] = [
        engine.call({"check_type": {"draft": draft}})["type_checked"]["draft"]
        for draft in (mentoring, reverse, onboarding)
    ]
    table(
        "Three types",
        ["type", "roles", "who may be together", "never", "days"],
        (
            [
                draft["name"],
                " + ".join(role["id"] for role in draft["roles"]),
                ", ".join(spaced(rule["id"]) for rule in draft["pair"]["grants"]),
                ", ".join(spaced(rule["id"]) for rule in draft["pair"]["bans"]),
                draft["running"]["duration_days"],
            ]
            for draft in drafts
        ),
    )
    return drafts


def take_part(host: Host, people: list[Json]) -> dict[str, list[str]]:
    """People say that they take part, as they would on a screen. Newcomers need not say so."""
    roster: dict[str, list[str]] = {"mentor": [], "mentee": [], "newcomer": []}
    for person in people:
        level, id = person["attributes"]["level"], person["id"]
        teaches = [skill for skill in person["skills"] if skill["teaches"]]
        if person["attributes"]["start_date"] >= NEW_SINCE:
            roster["newcomer"].append(id)
        elif level >= 4 and teaches:
            # One to three places, by how much they have to give.
            _join(host, id, "mentoring", "mentor", min(3, max(1, len(person["skills"]) // 3)))
            roster["mentor"].append(id)
        elif level <= 2 and person["wants"]:
            _join(host, id, "mentoring", "mentee", 1)
            roster["mentee"].append(id)
        elif level == 3:
            _join(host, id, "onboarding", "buddy", 1)
    table("Who takes part", ["role", "people"], ([role, len(ids)] for role, ids in roster.items()))
    return roster


def _join(host: Host, who: str, type_id: str, role: str, places: int) -> None:
    host.does(who, {"take_part": {"type": type_id, "role": role, "places": places}})
