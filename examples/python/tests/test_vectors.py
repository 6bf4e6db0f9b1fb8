"""The shared vectors, byte for byte."""

import json
import unittest

from tests.support import VECTORS, vectors_config
from tutelage import Engine, TutelageError
from tutelage.text import compact


class Vectors(unittest.TestCase):
    def test_every_vector_has_its_answer(self) -> None:
        count = 0
        with Engine(vectors_config()) as engine:
            for path in sorted(VECTORS.glob("*.json")):
                for vector in json.loads(path.read_text(encoding="utf-8")):
                    request, response = compact(vector["request"]), compact(vector["response"])
                    self.assertEqual(engine.exchange(request), response.encode(), vector["name"])
                    if "error" in vector["response"]:
                        with self.assertRaises(TutelageError, msg=vector["name"]) as caught:
                            engine.call(request)
                        faults = vector["response"]["error"]["faults"]
                        self.assertEqual([vars(fault) for fault in caught.exception.faults], faults)
                    else:
                        self.assertEqual(engine.call(vector["request"]), vector["response"], vector["name"])
                    count += 1
        self.assertGreater(count, 500)


if __name__ == "__main__":
    unittest.main()
