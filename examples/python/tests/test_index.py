"""Indexes: made, asked, told, saved, and shared."""

from __future__ import annotations

import pickle
import unittest

from tests.support import MONDAY, Json, WithStore
from tutelage import HOST, Engine, Index, Refused, TutelageError, see
from tutelage._library import library, status_name

QUERY: Json = {"type": "mentoring", "role": "mentee", "limit": 10}


class Indexes(WithStore):
    def setUp(self) -> None:
        super().setUp()
        for id, level in (("ana", 5), ("ben", 2), ("cy", 2), ("dee", 3)):
            person = {"id": id, "name": id.title(), "manager": "nobody", "attributes": {"level": level}}
            self.does(HOST, {"person_changed": {"person": person}})
        self.index = Index(self.engine, self.store.records(), self.now)
        self.addCleanup(self.index.close)

    def found(self, index: Index, viewer: str = "ben") -> list[str]:
        found = index.search(self.store, viewer, QUERY, self.now)
        assert not isinstance(found, Refused)
        return [hit["person"] for hit in found["hits"]]

    def test_a_search_finds_what_the_engine_finds(self) -> None:
        found = self.index.search(self.store, "ben", QUERY, self.now)
        self.assertEqual(found, see(self.engine, self.store, "ben", {"search": QUERY}, self.now))
        self.assertEqual(sorted(self.found(self.index)), ["ana", "cy", "dee"])

    def test_it_asks_for_facts_about_the_viewer_only(self) -> None:
        inquiry = {"viewer": "ben", "question": {"search": QUERY}}
        need = self.index.ask({"view": {"inquiry": inquiry, "now": "2026-03-02T09:00:00Z"}})["need"]["queries"]
        self.assertEqual(need[:2], [{"record": {"person": "ben"}}, {"record": {"caseload": "ben"}}])

    def test_facets_count_everybody_found(self) -> None:
        facets = self.index.facets(self.store, "ana", QUERY, ["level"], self.now)
        self.assertEqual(facets, {"level": {2: 2, 3: 1}})
        with self.assertRaises(TutelageError) as caught:
            self.index.facets(self.store, "ana", QUERY, ["nonsense"], self.now)
        self.assertEqual(caught.exception.code, "unknown_attribute")

    def test_somebody_who_is_nobody_is_refused(self) -> None:
        refused = self.index.search(self.store, "nobody", QUERY, self.now)
        assert isinstance(refused, Refused)
        self.assertEqual(refused.codes, ("not_available",))

    def test_what_was_written_is_found_at_once(self) -> None:
        done = self.does(HOST, {"person_changed": {"person": {"id": "eve", "name": "Eve", "manager": "nobody"}}})
        self.assertNotIn("eve", self.found(self.index))
        size = self.index.change({"done": done.decision}, {"settle": "2026-03-03T09:00:00Z"})
        self.assertEqual((size["people"], size["changed"]), (5, 1))
        self.assertIn("eve", self.found(self.index))
        self.assertEqual(self.index.change({"compact": {}})["changed"], 0)
        self.assertIn("eve", self.found(self.index))
        self.index.change({"removed": [{"person": "eve"}]})
        self.assertNotIn("eve", self.found(self.index))

    def test_of_changes_one_of_which_is_wrong_none_is_taken(self) -> None:
        person = {"person": {"id": "eve", "name": "Eve"}}
        wrong = {"person": {"id": "fay", "name": "Fay", "attributes": {"nonsense": 1}}}
        before = self.index.size()
        with self.assertRaises(TutelageError) as caught:
            self.index.change({"records": [person]}, {"records": [wrong]})
        self.assertEqual(caught.exception.code, "unknown_attribute")
        self.assertTrue(caught.exception.path.startswith("[1].records[0]"), caught.exception.path)
        self.assertEqual(self.index.size(), before)

    def test_it_is_saved_and_opened_again(self) -> None:
        path = self.folder / "people.index"
        saved = self.index.save()
        self.index.save_file(path)
        self.assertEqual(path.read_bytes(), saved)
        with Index.open(self.engine, path) as opened, Index.load(self.engine, saved) as loaded:
            for again in (opened, loaded):
                self.assertEqual(self.found(again), self.found(self.index))
                self.assertEqual(again.save(), saved)
        with self.assertRaises(TutelageError) as caught:
            Index.open(self.engine, self.folder / "nothing")
        self.assertEqual((caught.exception.code, caught.exception.path), ("file", "path"))
        with self.assertRaises(TutelageError):
            Index.load(self.engine, saved[: len(saved) // 2])
        with self.assertRaises(TutelageError) as caught:
            self.index.save_file(self.folder / "no" / "folder")
        self.assertEqual(caught.exception.code, "file")

    def test_a_record_that_is_wrong_says_which(self) -> None:
        good = '{\n"person": {"id": "ana", "name": "Ana"}\n}'
        with self.assertRaises(TutelageError) as caught:
            Index(self.engine, [good, {"person": 1}], MONDAY)
        self.assertTrue(caught.exception.path.startswith("records[1]"), caught.exception.path)
        with Index(self.engine, iter([good]), "2026-03-02T10:00:00+01:00") as index:
            self.assertEqual(index.size()["people"], 1)

    def test_an_index_outlives_its_engine(self) -> None:
        engine = Engine({})
        with Index(engine, [], MONDAY) as index:
            engine.close()
            self.assertEqual(index.size()["people"], 0)
            with self.assertRaises(TutelageError) as caught:
                Index(engine, [], MONDAY)
            self.assertEqual(caught.exception.code, "invalid_handle")

    def test_a_handle_of_the_other_kind_is_not_taken(self) -> None:
        index_handle, engine_handle = self.index._handle, self.engine._handle
        self.index._handle, self.engine._handle = engine_handle, index_handle
        try:
            for wrong in (self.index.size, self.index.save, lambda: self.engine.call({"describe": {}})):
                with self.assertRaises(TutelageError) as caught:
                    wrong()
                self.assertEqual(caught.exception.code, "wrong_handle")
        finally:
            self.index._handle, self.engine._handle = index_handle, engine_handle

    def test_a_handle_is_freed_once(self) -> None:
        self.index.close()
        self.index.close()
        self.assertTrue(self.index.closed)
        self.assertEqual(status_name(library.tut_index_free(self.index._handle)), "invalid_handle")
        with self.assertRaises(TutelageError) as caught:
            self.index.size()
        self.assertEqual((caught.exception.code, caught.exception.path), ("invalid_handle", "index"))
        with self.assertRaises(TypeError):
            pickle.dumps(self.index)


if __name__ == "__main__":
    unittest.main()
