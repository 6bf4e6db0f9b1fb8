"""Every kind of query, against a company in which what is to be found is known."""

from __future__ import annotations

import json
import unittest
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from tests.support import MONDAY, Json, WithStore
from tutelage import HOST, Refused, run_due, see
from tutelage.queries import ANSWERS


class Queries(WithStore):
    def setUp(self) -> None:
        super().setUp()
        # Not in the order of their ids, so that order has to come from somewhere. One id needs care in JSON and SQL.
        self.hires("office", "eve", "ben", "dee", "cy", "o'br\"ien %")
        self.hires("ana", manager={"person": "eve"})
        self.hires("bob", state="left")
        self.ended = self.together("cy", "ana")
        self.does("cy", {"raise_concern": {"relationship": self.ended, "text": "it does not go well"}})
        self.does("cy", {"cancel": {"relationship": self.ended, "code": "other"}})
        withdrawn = self.asks("cy", "ana")
        self.does("cy", {"withdraw": {"request": withdrawn}})
        self.pending = self.asks("dee", "ana")
        self.at_coordinator = self.asks("eve", "ana")
        self.does("ana", {"accept": {"request": self.at_coordinator}})
        before = len(self.store.events())
        self.running = self.together("ben", "ana")
        self.entries: list[tuple[Any, str]] = []
        for days in (5, 3, 3.000005, 3, 4, 1, 2):
            self.passes(days)
            note = {"relationship": self.running, "text": f"day {days}"}
            self.entries.append((self.now, self.does("ben", {"write_note": note}).made("entry")))
        edited = {"entry": self.entries[0][1], "text": "otherwise"}
        self.does("ben", {"edit_entry": edited})
        self.ours = self.store.events()[before:]
        for who, role in (("dee", "mentor"), ("cy", "mentor"), ("eve", "mentor"), ("ben", "mentee")):
            self.does(who, {"take_part": {"type": "tutoring", "role": role}})
        for who, role in (("eve", "mentor"), ("ben", "mentee")):
            admits = {"type": "tutoring", "role": role, "person": who, "admit": True}
            self.does("office", {"answer_application": admits})
        elsewhere = self.together("ben", "eve", "tutoring")
        self.does("ben", {"raise_concern": {"relationship": elsewhere, "text": "elsewhere"}})
        self.concerns = [
            row["entry"]["id"]
            for row in self.store.records("entry")
            if row["entry"]["kind"] == "concern" and row["entry"]["type"] == "mentoring"
        ]

    def paged(self, name: str, asked: Json, list_name: str, after: Callable[[Json], Any], limit: int) -> list[Json]:
        """All rows; that they come in pages too, each not too long and none twice."""
        whole = self.answer({name: asked | {"limit": 1_000}})[list_name]
        rows: list[Json] = []
        while page := self.answer({name: asked | {"limit": limit} | ({"after": after(rows[-1])} if rows else {})})[
            list_name
        ]:
            self.assertLessEqual(len(page), limit)
            rows += page
            self.assertLessEqual(len(rows), len(whole))
        self.assertEqual(rows, whole)
        return rows

    def test_every_query_of_the_protocol_is_answered(self) -> None:
        schema = json.dumps(self.engine.call({"schema": {"of": "response"}}))
        (variants,) = (
            definition["oneOf"]
            for name, definition in json.loads(schema)["schema"]["schema"]["$defs"].items()
            if name == "Query"
        )
        self.assertEqual({name for variant in variants for name in variant["properties"]}, set(ANSWERS))

    def test_reporting_lines_end_at_the_top_and_never_run_in_a_circle(self) -> None:
        line = {"above": ["eve"], "end": "nobody"}
        self.assertEqual(self.answer({"reporting_line": "ana"}), {"reporting_line": line})
        self.assertEqual(self.answer({"reporting_line": "eve"}), {"reporting_line": {"above": [], "end": "nobody"}})
        self.hires("eve", manager={"person": "ana"})
        circle = {"above": ["eve"], "end": "unknown"}
        self.assertEqual(self.answer({"reporting_line": "ana"}), {"reporting_line": circle})
        self.hires("cy", manager={"person": "gone"})
        self.assertEqual(
            self.answer({"reporting_line": "cy"}), {"reporting_line": {"above": ["gone"], "end": "unknown"}}
        )
        self.hires("dee", manager="unknown")
        self.assertEqual(self.answer({"reporting_line": "dee"}), {"reporting_line": {"above": [], "end": "unknown"}})
        for number in range(70):
            self.hires(f"p{number}", manager={"person": f"p{number + 1}"})
        long = self.answer({"reporting_line": "p0"})["reporting_line"]
        self.assertEqual((len(long["above"]), long["end"]), (64, "unknown"))

    def test_entries_come_by_time_and_id(self) -> None:
        rows = self.paged("entries", {"relationship": self.running}, "records", lambda row: row["entry"]["id"], 3)
        self.assertEqual([row["entry"]["id"] for row in rows], [id for _, id in sorted(self.entries)])

    def test_candidates_are_active_and_bring_what_is_known_of_them(self) -> None:
        asked = {"type": "mentoring", "asker": "ben"}
        rows = self.paged("candidates", asked, "candidates", lambda row: row["person"]["id"], 2)
        self.assertEqual([row["person"]["id"] for row in rows], ["ana", "cy", "dee", "eve", "o'br\"ien %", "office"])
        ana, office = rows[0], rows[-1]
        self.assertEqual(ana["pair"]["current"], self.running)
        self.assertEqual(ana["line"], {"above": ["eve"], "end": "nobody"})
        active = [
            place["relationship"] for section in ana["caseload"]["sections"] for place in section.get("active", ())
        ]
        self.assertEqual(active, [self.running])
        self.assertNotIn("pair", office)
        self.assertNotIn("caseload", office)

    def test_items_are_those_that_are_selected_requests_first(self) -> None:
        def item(row: Json) -> Json:
            if "request" in row:
                return {"request": row["request"]["parties"]["request"]}
            return {"relationship": row["relationship"]["id"]}

        requests = [{"request": id} for id in sorted((self.pending, self.at_coordinator))]
        relationships = [{"relationship": id} for id in sorted((self.running, self.ended))]
        wanted = {
            "open": [*requests, {"relationship": self.running}],
            "relationships": relationships,
            "to_do": [{"request": self.at_coordinator}],
        }
        for select, items in wanted.items():
            rows = self.paged("items", {"type": "mentoring", "select": select}, "records", item, 1)
            self.assertEqual(list(map(item, rows)), items, select)

    def test_applications_are_those_that_wait(self) -> None:
        rows = self.paged("applications", {"type": "tutoring"}, "records", lambda row: row["caseload"]["person"], 1)
        self.assertEqual([row["caseload"]["person"] for row in rows], ["cy", "dee"])
        self.assertEqual(self.answer({"applications": {"type": "mentoring", "limit": 9}}), {"records": []})

    def test_concerns_are_those_that_nobody_settled(self) -> None:
        rows = self.paged("concerns", {"type": "mentoring"}, "records", lambda row: row["entry"]["id"], 1)
        self.assertEqual([row["entry"]["id"] for row in rows], sorted(self.concerns))
        self.does("office", {"settle_concern": {"entry": self.concerns[0]}})
        self.assertEqual(self.answer({"concerns": {"type": "mentoring", "limit": 9}}), {"records": []})

    def test_mentions_are_all_that_name_somebody(self) -> None:
        def key(row: Json) -> Json:
            ((kind, fields),) = row.items()
            id = fields.get("key") or fields.get("person") if kind in ("pair", "caseload") else None
            id = id or fields.get("parties", {}).get("request") or fields.get("command") or fields["id"]
            return {kind: id}

        rows = self.paged("mentions", {"person": "ana"}, "records", key, 7)
        naming = [row for row in self.store.records() if '"ana"' in json.dumps(row)]
        self.assertEqual(rows, naming)
        self.assertLessEqual({"person", "caseload", "pair", "request", "relationship", "receipt"}, {*map(kind, rows)})
        found = self.answer({"mentions": {"person": "o'br\"ien %", "limit": 9}})["records"]
        self.assertEqual({*map(kind, found)}, {"person", "receipt"})

    def test_events_are_those_about_a_relationship(self) -> None:
        asked = {"relationship": self.running}
        whole = self.answer({"events": asked | {"offset": 0, "limit": 1_000}})["events"]
        ours = [event for event in self.ours if next(iter(event["event"])) != "follow_up_scheduled"]
        self.assertEqual(whole, ours)
        self.assertIn("entry_edited", [next(iter(event["event"])) for event in whole])
        paged: list[Json] = []
        while page := self.answer({"events": asked | {"offset": len(paged), "limit": 4}})["events"]:
            self.assertLessEqual(len(page), 4)
            paged += page
        self.assertEqual(paged, whole)

    def test_a_summary_counts_every_record_once_and_keeps_to_its_scope(self) -> None:
        plan = self.plan()
        summary = self.answer({"summary": {"plan": plan, "as_of": "2026-03-12T09:00:00Z"}})["summary"]
        self.assertEqual(summary["plan"], plan)
        self.assertLessEqual(summary["as_of"], "2026-03-12T09:00:00Z")
        of_type = [row for row in self.store.records() if kind(row) in ("request", "relationship")]
        counted = sum(fields(row)["type"] == "mentoring" for row in of_type) + len(self.store.records("person"))
        self.assertEqual(summary["records"], counted)
        reports = self.answer(
            {"summary": {"plan": plan | {"scope": {"reports_of": "eve"}}, "as_of": "2026-03-12T09:00:00Z"}}
        )
        with_ana = [row for row in of_type if '"ana"' in json.dumps(row) and fields(row)["type"] == "mentoring"]
        self.assertEqual(reports["summary"]["records"], len(with_ana) + 1)
        odd = plan | {"by": ["nonsense"]}
        self.assertEqual(self.answer({"summary": {"plan": odd, "as_of": "2026-03-12T09:00:00Z"}}), "unknown")

    def plan(self) -> Json:
        """The plan that the engine asks for when the office wants a report."""
        asked = {"type": "mentoring", "report": "funnel"}
        inquiry = {"viewer": "office", "question": {"report": asked}}
        request: Json = {"view": {"inquiry": inquiry, "now": "2026-03-12T09:00:00Z", "facts": []}}
        while True:
            for query in self.engine.call(request)["need"]["queries"]:
                if "summary" in query:
                    plan: Json = query["summary"]["plan"]
                    return plan
                request["view"]["facts"].append({"query": query, "answer": self.answer(query)})

    def test_every_question_is_answered_from_the_store(self) -> None:
        of = {"relationship": self.running}
        questions: list[tuple[str, Json]] = [
            ("ana", {"dashboard": {}}),
            ("dee", {"request": {"request": self.pending}}),
            ("ben", {"relationship": of}),
            ("ben", {"diary": of}),
            ("ben", {"calendar": {}}),
            ("ben", {"objectives": of}),
            ("office", {"overview": {"type": "mentoring"}}),
            ("office", {"overview": {"type": "mentoring", "select": "to_do"}}),
            ("office", {"applications": {"type": "tutoring"}}),
            ("office", {"concerns": {"type": "mentoring"}}),
            ("office", {"momentum": {"type": "mentoring"}}),
            ("office", {"report": {"type": "mentoring", "report": "fairness"}}),
            ("office", {"audit": of}),
            ("ben", {"person_export": {}}),
            ("ben", {"search": {"type": "mentoring", "role": "mentee"}}),
            ("ben", {"explain": {"type": "mentoring", "role": "mentee", "to": "cy"}}),
        ]
        for viewer, question in questions:
            shown = see(self.engine, self.store, viewer, question, self.now)
            self.assertNotIsInstance(shown, Refused, question)
            self.assertTrue(shown, question)

    def test_whoever_is_erased_is_named_nowhere(self) -> None:
        self.does(HOST, {"erase_person": {"person": "ben"}})
        for days in range(10, 15):
            self.passes(days)
            run_due(self.engine, self.store, self.now)
        self.assertNotIn('"ben"', self.stored())
        self.assertIn('"erased-', self.stored())
        names = [next(iter(event["event"])) for event in self.store.events()]
        self.assertEqual(names.count("erasure_finished"), 1)
        events = self.answer({"events": {"relationship": self.running, "offset": 0, "limit": 1_000}})["events"]
        self.assertGreater(len(events), len(self.ours) - 1)

    def test_times_with_milliseconds_fall_due_in_time(self) -> None:
        at = MONDAY + timedelta(days=30, milliseconds=500)
        self.does(
            "ben", {"put_on_hold": {"relationship": self.running, "until": at.isoformat().replace("+00:00", "Z")}}
        )
        key = {"relationship": self.running}
        self.assertNotIn(key, self.store.due(at - timedelta(milliseconds=1), 100))
        self.assertIn(key, self.store.due(at, 100))


def kind(row: Json) -> str:
    return next(iter(row))


def fields(row: Json) -> Json:
    inner: Json = next(iter(row.values()))
    return inner


if __name__ == "__main__":
    unittest.main()
