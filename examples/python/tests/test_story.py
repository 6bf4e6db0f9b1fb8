"""The five steps: told to the end, the same every time, and nobody with more than their places."""

import os
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

from tutelage import SqliteStore

STORY = Path(__file__).resolve().parents[1] / "five_steps.py"
TURNS = (
    "300 rows read, 300 people new or changed, 0 faults",
    "the same file again: 0 changes, 300 unchanged",
    ": in line\n",
    "request opened",
    "request expired",
    "choices exhausted",
    "compacted, saved and loaded again: 301 people",
    "is refused at first",
    "[was: We agreed on three gaols",
    "(rule reporting_line)",
    "asks for the same and is refused",
    "people with more relationships than places: 0\n",
)


class Story(unittest.TestCase):
    """Told twice, at the same time."""

    told: list[str]
    paths: list[Path]

    @classmethod
    def setUpClass(cls) -> None:
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        cls.paths = [Path(folder.name, name) for name in ("one.db", "two.db")]
        # Hashes of texts differ from run to run, and nothing may depend on them.
        tellers = [
            subprocess.Popen(
                [sys.executable, str(STORY), str(path)],
                stdout=subprocess.PIPE,
                env=os.environ | {"PYTHONHASHSEED": str(seed), "PYTHONIOENCODING": "utf-8"},
            )
            for seed, path in enumerate(cls.paths, 1)
        ]
        try:
            cls.told = [teller.communicate(timeout=300)[0].decode() for teller in tellers]
        finally:
            for teller in tellers:
                teller.kill()
                teller.wait()
        assert [teller.returncode for teller in tellers] == [0, 0]

    def test_it_is_the_same_every_time(self) -> None:
        one, two = self.told
        self.assertEqual(one, two)
        with SqliteStore(self.paths[0], "acme") as store, SqliteStore(self.paths[1], "acme") as again:
            self.assertEqual(store.records(), again.records())
            self.assertEqual(store.events(), again.events())
            self.assertGreater(len(store.events()), 1_000)

    def test_everything_happens(self) -> None:
        for turn in TURNS:
            self.assertIn(turn, self.told[0])
        headings = [self.told[0].index(f"\n{number}. ") for number in range(2, 6)]
        self.assertEqual(headings, sorted(headings))

    def test_the_mentor_sees_neither_the_private_note_nor_the_concern(self) -> None:
        mentee, mentor, coordinator = (part.split("\n\n")[0] for part in self.told[0].split("The diary as ")[1:4])
        for words, seen in (("Quicker than I am", (True, False, False)), ("Please help", (True, False, True))):
            self.assertEqual(tuple(words in part for part in (mentee, mentor, coordinator)), seen)


if __name__ == "__main__":
    unittest.main()
