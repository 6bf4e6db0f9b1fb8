"""Engines: what they answer, what they say of calls that are wrong, and that they give back what they take."""

from __future__ import annotations

import copy
import gc
import pickle
import resource
import tempfile
import unittest
from datetime import datetime, timezone
from pathlib import Path

from tests.support import Json, config
from tutelage import HOST, Engine, Fault, TutelageError, due_command, version
from tutelage._library import library, status_name
from tutelage.text import millis, sortable, written


class Engines(unittest.TestCase):
    def test_an_engine_answers_until_it_is_closed(self) -> None:
        with Engine({}) as engine:
            described = engine.call({"describe": {}})["described"]
            self.assertEqual((described["protocol"], described["library"]), (1, version()))
            self.assertFalse(engine.closed)
        self.assertTrue(engine.closed)
        with self.assertRaises(TutelageError) as caught:
            engine.call({"describe": {}})
        self.assertEqual((caught.exception.code, caught.exception.path), ("invalid_handle", "engine"))
        self.assertIn(b'"code":"invalid_handle"', engine.exchange('{"describe":{}}'))

    def test_an_engine_that_was_saved_answers_the_same(self) -> None:
        with tempfile.TemporaryDirectory() as folder, Engine(config()) as engine:
            path = Path(folder) / "acme.engine"
            engine.save_file(path)
            with Engine.open(path) as opened:
                for request in ({"describe": {}}, {"complete": {"typed": "hag"}}):
                    self.assertEqual(opened.call(request), engine.call(request))
            path.write_text("{}")
            with self.assertRaises(TutelageError) as caught:
                Engine.open(path)
            self.assertEqual(caught.exception.code, "stale_file")

    def test_a_document_may_be_an_object_or_text_or_bytes(self) -> None:
        with Engine("{}") as text, Engine(b"{}") as octets:
            for engine in (text, octets):
                requests: list[Json | str | bytes] = [{"template": {}}, '{"template": {}}', b'{"template": {}}']
                for request in requests:
                    self.assertIn("coaching", engine.call(request)["template"]["names"])

    def test_text_is_given_with_its_length(self) -> None:
        with Engine({}) as engine:
            with self.assertRaises(TutelageError) as caught:
                engine.call('{"describe": {}}\0')
            self.assertEqual(caught.exception.code, "malformed_json")
            with self.assertRaises(TutelageError) as caught:
                engine.call({"template": {"name": "é\0ü"}})
            self.assertIn("`éü`", caught.exception.message)

    def test_an_error_says_what_and_where(self) -> None:
        with Engine({}) as engine, self.assertRaises(TutelageError) as caught:
            engine.call({"template": {"name": "nonsense"}})
        error = caught.exception
        self.assertEqual((error.code, error.path, error.status), ("unknown_variant", "template.name", 105))
        self.assertEqual(error.message, "there is no template `nonsense`")
        self.assertEqual(str(error), "unknown_variant at template.name: there is no template `nonsense`")
        self.assertEqual(status_name(error.status), error.code)
        again = pickle.loads(pickle.dumps(error))
        self.assertEqual((again.faults, again.status, str(again)), (error.faults, 105, str(error)))

    def test_every_fault_of_a_configuration_is_told(self) -> None:
        wrong = config()
        for version_ in wrong["types"]:
            version_["draft"]["roles"][0]["min"] = 5
        with self.assertRaises(TutelageError) as caught:
            Engine(wrong)
        self.assertGreaterEqual(len(caught.exception.faults), 2)
        self.assertTrue(all(isinstance(fault, Fault) and fault.path for fault in caught.exception.faults))
        self.assertEqual(caught.exception.faults[0].code, caught.exception.code)

    def test_what_is_no_json_is_refused(self) -> None:
        with Engine({}) as engine:
            for request in ("", "{", "nul", b"\xff\xfe", '"\ud800"', "[" * 100_000):
                with self.assertRaises(TutelageError) as caught:
                    engine.call(request)
                self.assertIn(caught.exception.code, ("malformed_json", "too_large"))
            with self.assertRaises(ValueError):
                engine.call({"template": {"name": float("nan")}})
            with self.assertRaises(TypeError):
                engine.call({"template": {"name": object()}})

    def test_a_handle_is_freed_once(self) -> None:
        engine = Engine({})
        handle = engine._handle
        engine.close()
        engine.close()
        with engine:
            pass
        self.assertEqual(status_name(library.tut_engine_free(handle)), "invalid_handle")
        # Another engine in the same place has another handle, and is not freed by the old one.
        with Engine({}) as other:
            engine.close()
            self.assertIn("described", other.call({"describe": {}}))

    def test_an_engine_that_nobody_has_is_freed(self) -> None:
        for _ in range(10_000):
            Engine({})
        gc.collect()
        engines: list[Engine] = []
        with self.assertRaises(TutelageError) as caught:
            while len(engines) < 5_000:
                engines.append(Engine({}))
        self.assertEqual(caught.exception.code, "too_many_handles")
        self.assertGreater(len(engines), 4_000)
        for engine in engines:
            engine.close()
        Engine({}).close()

    def test_bytes_are_always_freed(self) -> None:
        long = {"template": {"name": "x" * 1_000_000}}
        with Engine({}) as engine:
            schema = {"schema": {"of": "response"}}
            engine.call(schema)
            before = _resident()
            for _ in range(300):
                engine.call(schema)
                for wrong in (long, {"schema": {"of": "y" * 100_000}}):
                    with self.assertRaises(TutelageError):
                        engine.call(wrong)
                with self.assertRaises(TutelageError):
                    Engine(long)
            size = len(engine.exchange('{"schema": {"of": "response"}}'))
            self.assertLess(_resident() - before, size * 100)

    def test_an_engine_is_neither_copied_nor_pickled(self) -> None:
        with Engine({}) as engine:
            for wrong in (copy.copy, copy.deepcopy, pickle.dumps):
                with self.assertRaises(TypeError):
                    wrong(engine)


class Times(unittest.TestCase):
    def test_times_sort_as_texts(self) -> None:
        times = ["2026-03-02T09:00:00Z", "2026-03-02T09:00:00.5Z", "2026-03-02T09:00:00.51Z", "2026-03-02T09:00:01Z"]
        self.assertNotEqual(times, sorted(times))
        self.assertEqual(list(map(sortable, times)), sorted(map(sortable, times)))
        self.assertEqual(list(map(written, times)), times)
        self.assertEqual(sortable("2026-03-02T10:00:00.5+01:00"), "2026-03-02T09:00:00.500Z")
        self.assertEqual(written(datetime(44, 3, 15, tzinfo=timezone.utc)), "0044-03-15T00:00:00Z")
        self.assertEqual(millis("1970-01-01T00:00:00.07Z"), 70)
        self.assertEqual(millis("1969-12-31T23:59:59.999Z"), -1)
        with self.assertRaises(ValueError):
            written(datetime(2026, 3, 2))

    def test_a_due_command_has_the_same_id_everywhere(self) -> None:
        follow_up = "5f87ad9e572024d6d7391105dfb14716"
        envelope = due_command({"follow_up": follow_up}, "2026-03-02T09:00:00Z")
        self.assertEqual(envelope["id"], "5f87ad9e-5720-24d6-d739-1105dfb14716")
        self.assertEqual(envelope["actor"], HOST.value)
        key = {"request": follow_up}
        one = due_command(key, "2026-03-02T09:00:00Z")
        self.assertEqual(one, due_command(key, datetime(2026, 3, 2, 9, tzinfo=timezone.utc)))
        self.assertEqual(one, due_command(key, "2026-03-02T10:00:00+01:00"))
        self.assertNotEqual(one["id"], due_command(key, "2026-03-02T09:00:01Z")["id"])


def _resident() -> int:
    """The most memory that this process had so far, in bytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1_024


if __name__ == "__main__":
    unittest.main()
