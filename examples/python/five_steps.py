"""The five steps of a mentoring programme, from a file of people to a report, against a SQLite database of its own.

Read `main` from top to bottom: it is the package in the order in which a host needs it. Every run prints the same.

    python3 five_steps.py [database]
"""

from __future__ import annotations

import sys
import tempfile
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from host import Host, Json, aftermath, heading, spaced, table
from programme import OFFICE, build_types, configuration, load_people, take_part
from tutelage import Done, Engine, Index, Refused, SqliteStore, see


def main(path: Path) -> None:
    """Tells the story in a new database."""
    with SqliteStore(path, tenant="acme") as store:
        # A schema and a taxonomy are enough to begin with. An engine holds no people and no state; the store does.
        with Engine(configuration()) as engine:
            host = Host(engine, store)
            people = load_people(host)
            types = build_types(engine)
        with Engine(configuration(types)) as host.engine:
            roster = take_part(host, people)
            names = {person["id"]: person["name"] for person in people} | {OFFICE: "Programme office"}

            heading(3, "Search, ask, answer")
            # The index is made of the records once; from then on it is told what is written.
            with Index(host.engine, store.records(), host.now) as host.index:
                cast = choose(host, roster)
                relationship = ask_and_answer(host, cast, names)
                everybody_else(host, roster, cast)
                host.index.change({"compact": {}})
                saved = host.index.save()
            with Index.load(host.engine, saved) as loaded:
                print(f"the index, compacted, saved and loaded again: {loaded.size()['people']} people")
            host.index = None

            heading(4, "Meet, and write it down")
            keep_a_diary(host, cast, relationship, names)
            time_passes(host)

            heading(5, "What each of them sees")
            dashboards(host, cast, names)
            diaries(host, cast, relationship, names)
            refusal(host, roster, people, names)
            reports(host, roster, names)


@dataclass(frozen=True)
class Cast:
    """The people who are followed closely."""

    mentor: str
    mentee: str
    second: str
    third: str
    #: Whom `second` has in mind besides.
    other: str


def choose(host: Host, roster: dict[str, list[str]]) -> Cast:
    """The mentor whom most mentees would like, and three who would; the same file gives the same cast."""
    lists = {who: [hit["person"] for hit in host.finds(who, query(host, who))] for who in roster["mentee"]}
    wanted = Counter(person for found in lists.values() for person in found)
    mentor = min(wanted, key=lambda person: (-wanted[person], person))
    mentee, second, third, *_ = (who for who, found in lists.items() if mentor in found and len(found) >= 3)
    return Cast(mentor, mentee, second, third, next(who for who in lists[second] if who != mentor))


def query(host: Host, who: str, explain: bool = False) -> Json:
    """A search for three things that somebody wants to learn."""
    wants = _person(host, who)["wants"][:3]
    wanted = [{"skill": want["skill"], "weight": want["priority"]} for want in wants]
    return {"type": "mentoring", "role": "mentee", "wanted": wanted, "limit": 6, "explain": explain}


def ask_and_answer(host: Host, cast: Cast, names: dict[str, str]) -> str:
    """Two days in the lives of the cast; gives the relationship of the mentee with the mentor."""
    places = {"set_places": {"type": "mentoring", "role": "mentor", "places": 1}}
    host.does(cast.mentor, places)
    searched = query(host, cast.mentee, explain=True)
    table(
        f"Day 0: {names[cast.mentee]} searches for {', '.join(wanted['skill'] for wanted in searched['wanted'])}",
        ["person", "score", "made of", "place"],
        (
            [names[hit["person"]], hit["score"], made_of(hit), "full: in line" if hit["waits"] else "free"]
            for hit in host.finds(cast.mentee, searched)
        ),
    )
    assert host.index is not None
    found = host.index.facets(host.store, cast.mentee, searched, ["location"], host.now)
    assert not isinstance(found, Refused)
    print("of everybody found:", ", ".join(f"{place} {count}" for place, count in found["location"].items()))

    asked = ask(host, cast.mentee, [cast.mentor]).made("request")
    ranked = ask(host, cast.second, [cast.mentor, cast.other]).made("request")
    print(f"{names[cast.mentee]} asks {names[cast.mentor]}")
    print(f"{names[cast.second]} asks {names[cast.mentor]}; second choice {names[cast.other]}")

    print("\nDay 1: answers")
    host.passes(1)
    relationship = host.does(cast.mentor, {"accept": {"request": asked}}).made("relationship")
    print(f"{names[cast.mentor]} accepts {names[cast.mentee]}: {aftermath(host.settles())}")
    host.does(cast.mentor, {"decline": {"request": ranked, "code": "no_time"}})
    print(
        f"{names[cast.mentor]} declines {names[cast.second]}, whose next choice is asked: {aftermath(host.settles())}"
    )
    state = ask(host, cast.third, [cast.mentor]).outcome["request"]["state"]
    print(f"{names[cast.third]} asks {names[cast.mentor]}: {'in line' if state == 'waiting' else state}")
    again = host.tries(cast.mentor, {"accept": {"request": ranked}})
    assert isinstance(again, Refused)
    print(f"{names[cast.mentor]} would now accept {names[cast.second]}: {again.reasons[0].message}")
    return relationship


def ask(host: Host, who: str, whom: list[str]) -> Done:
    """Asks, several in order of preference."""
    request = {"type": "mentoring", "role": "mentee", "to": whom, "message": "May I learn from you?"}
    return host.does(who, {"request": request})


def made_of(hit: Json) -> str:
    """The parts of a score in words."""
    parts = (next(iter(part.items())) for part in hit["parts"])
    return ", ".join(
        f"{fields['has']} for {fields['skill']} {fields['points']}"
        if kind == "instead"
        else f"{fields.get('skill') or fields.get('attribute')} {fields['points']}"
        for kind, fields in parts
    )


def everybody_else(host: Host, roster: dict[str, list[str]], cast: Cast) -> None:
    """The others ask whom they find with a place free; one in nine never answers."""
    print("\nEverybody else")
    host.passes(2)
    asked = 0
    for role, type_id in (("mentee", "mentoring"), ("newcomer", "onboarding")):
        for who in roster[role]:
            if who in (cast.mentee, cast.second, cast.third):
                continue
            found = host.finds(who, {"type": type_id, "role": role, "limit": 8})
            to = [hit["person"] for hit in found if not hit["waits"]][:3]
            if to:
                request = {"type": type_id, "role": role, "to": to}
                asked += isinstance(host.tries(who, {"request": request}), Done)
    print(f"day  2: {asked} people ask, up to three choices each")
    for day in (4, 6, 8, 10):
        host.passes(day)
        answers = answer(host)
        print(f"day {day:>2}: {answers['yes']} accepted, {answers['no']} declined; {aftermath(host.settles())}")
    print(f"day 17: {aftermath(host.passes(17))}")


def answer(host: Host) -> Counter[str]:
    """Everybody with something to answer answers. Whether there is still a place the engine knows."""
    answers: Counter[str] = Counter()
    for place, row in enumerate(host.store.records("caseload")):
        who = row["caseload"]["person"]
        if place % 9 == 8:
            continue
        for card in host.shows(who, {"dashboard": {}})["inbound"]:
            if isinstance(host.tries(who, {"accept": {"request": card["request"]}}), Done):
                answers["yes"] += 1
            else:
                host.does(who, {"decline": {"request": card["request"], "code": "no_time"}})
                answers["no"] += 1
    return answers


def keep_a_diary(host: Host, cast: Cast, relationship: str, names: dict[str, str]) -> None:
    """Meetings and notes, each for an audience; a correction, and a concern."""
    host.passes(21)
    planned: Json = {"relationship": relationship, "starts_at": _at(host, 24), "minutes": 45, "text": "Getting on"}
    meeting = host.does(cast.mentor, {"plan_meeting": planned}).made("entry")
    host.passes(24)
    held = {"entry": meeting, "starts_at": _at(host, 24), "minutes": 50}
    host.does(cast.mentor, {"hold_meeting": held})
    note = {"relationship": relationship, "audience": "members", "text": "We agreed on three gaols and one book."}
    goals = host.does(cast.mentee, {"write_note": note}).made("entry")
    host.does(
        cast.mentee, {"write_note": note | {"audience": "author", "text": "Quicker than I am. Prepare questions!"}}
    )
    # Coordinators read the words only where the writer was told.
    words = note | {"audience": "coordinators", "text": "Going well; we would like a room on Tuesdays."}
    refused = host.tries(cast.mentor, {"write_note": words})
    assert isinstance(refused, Refused)
    print(f"{names[cast.mentor]} is refused at first: {refused.reasons[0].message}")
    host.does(cast.mentor, {"write_note": words | {"told": True}})
    host.passes(25)
    host.does(cast.mentee, {"edit_entry": {"entry": goals, "text": "We agreed on three goals and one book."}})
    concern = {"relationship": relationship, "text": "My manager moves our hours. Please help."}
    host.does(cast.mentee, {"raise_concern": concern})
    print("a meeting planned and held; three notes for three audiences, one of them corrected; a concern")


def time_passes(host: Host) -> None:
    """Most meet, some once, some never."""
    for day in (28, 45, 62, 74):
        print(f"day {day}: {aftermath(host.passes(day))}")
        for type_id in ("mentoring", "onboarding"):
            for place, card in enumerate(_running(host, type_id)):
                if place % 5 > 1 or (place % 5 == 1 and day == 28):
                    met = {"relationship": card["relationship"], "starts_at": _at(host, day), "minutes": 45}
                    host.does(card["members"][0]["person"]["id"], {"log_meeting": met})


def dashboards(host: Host, cast: Cast, names: dict[str, str]) -> None:
    """What is in, out and running, for the mentor and for the mentee."""
    for who in (cast.mentor, cast.mentee):
        board = host.shows(who, {"dashboard": {}})
        rows = [
            [box, card["type"], _other(card, who), spaced(card["state"])]
            for box, cards in (("in", board["inbound"]), ("out", board["outbound"]))
            for card in cards
        ]
        rows += [
            [
                "running",
                card["type"],
                _members(card, who),
                f"{spaced(card['state'])}, {card['momentum']}, met {card['met']}",
            ]
            for card in board["running"]
        ]
        table(f"Dashboard of {names[who]} on {host.now:%Y-%m-%d}", ["box", "type", "with", "state"], rows)
        print("to do:", ", ".join(spaced(item["code"]) for item in board["to_do"]) or "nothing")


def diaries(host: Host, cast: Cast, relationship: str, names: dict[str, str]) -> None:
    """The same diary three times."""
    for who, part in ((cast.mentee, "the mentee"), (cast.mentor, "the mentor"), (OFFICE, "a coordinator")):
        entries = host.shows(who, {"diary": {"relationship": relationship}})["entries"]
        table(
            f"The diary as {part} sees it",
            ["when", "what", "by", "words"],
            (
                [
                    entry.get("starts_at", entry["written_at"])[:10],
                    f"{spaced(entry['kind'])}, {entry['state']}",
                    names.get(entry.get("author", ""), "-"),
                    _words(entry),
                ]
                for entry in entries
            ),
        )


def refusal(host: Host, roster: dict[str, list[str]], people: list[Json], names: dict[str, str]) -> None:
    """A no, explained: somebody asks their own manager."""
    managers = {person["id"]: person["manager"].get("person") for person in people if person["manager"] != "nobody"}
    who = next(who for who in roster["mentee"] if managers.get(who) in roster["mentor"])
    request = {"type": "mentoring", "role": "mentee", "to": [managers[who]]}
    refused = host.tries(who, {"request": request})
    assert isinstance(refused, Refused)
    print(f"\n{names[who]} asks {names[managers[who]]}:")
    for reason in refused.reasons:
        print(f"  no:     {reason.message} (rule {reason.rule})")
    explained = host.shows(who, {"explain": {"type": "mentoring", "role": "mentee", "to": managers[who]}})
    for word, grounds in (
        ("since:  ", explained["because"]),
        ("needed: otherwise than now, ", explained["would_need"]),
    ):
        for ground in grounds:
            print(f"  {word}{ground['message']}")


def reports(host: Host, roster: dict[str, list[str]], names: dict[str, str]) -> None:
    """What the programme office sees of everybody, and a participant does not."""
    question = {"type": "mentoring", "format": "table"}
    for report in ("funnel", "momentum", "fairness"):
        shown = host.shows(OFFICE, {"report": question | {"report": report}})["shown"]
        print(f"\nThe programme office: {report} of mentoring on {host.now:%Y-%m-%d}\n{shown['table'].rstrip()}")
    who = roster["mentee"][0]
    asked = see(host.engine, host.store, who, {"report": question | {"report": "fairness"}}, host.now)
    print(f"\n{names[who]} asks for the same and is {'refused' if isinstance(asked, Refused) else 'shown it'}")
    print(f"people with more relationships than places: {_oversold(host)}")


def _oversold(host: Host) -> int:
    caseloads = (row["caseload"] for row in host.store.records("caseload"))
    sections = (section for caseload in caseloads for section in caseload.get("sections", ()))
    return sum(len(section.get("active", ())) > section.get("places", 1) for section in sections)


def _running(host: Host, type_id: str) -> list[Json]:
    rows = host.shows(OFFICE, {"overview": {"type": type_id, "limit": 1_000}})["rows"]
    return [row["relationship"] for row in rows if row["relationship"]["state"] == "active"]


def _person(host: Host, who: str) -> Json:
    # The store answers what the engine asks it, and the host may ask the same.
    with host.store.begin(host.engine) as transaction:
        (found,) = transaction.load([{"record": {"person": who}}])
    assert isinstance(found, dict)
    person: Json = found["record"]["person"]
    return person


def _at(host: Host, day: int) -> str:
    return host.day(day).isoformat().replace("+00:00", "Z")


def _other(card: Json, me: str) -> str:
    side = card["to"] if card["from"]["person"]["id"] == me else card["from"]
    return f"{side['person']['name']} ({side['role']})"


def _members(card: Json, me: str) -> str:
    others = (member for member in card["members"] if member["person"]["id"] != me)
    return ", ".join(f"{member['person']['name']} ({member['role']})" for member in others)


def _words(entry: Json) -> str:
    before = "".join(f" [was: {revision['text']}]" for revision in entry.get("revisions", ()) if "text" in revision)
    return f"{entry.get('text', '')}{before}"


if __name__ == "__main__":
    if len(sys.argv) > 1:
        main(Path(sys.argv[1]))
    else:
        with tempfile.TemporaryDirectory() as folder:
            main(Path(folder, "acme.db"))
