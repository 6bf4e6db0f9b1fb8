"""What a call costs from Python: measure.py LIBRARY FOLDER CALLS REPEATED."""

import ctypes
import sys
import time
from pathlib import Path


class Bytes(ctypes.Structure):
    _fields_ = [("ptr", ctypes.c_void_p), ("len", ctypes.c_size_t)]


def main() -> None:
    library, folder, calls, repeated = sys.argv[1], Path(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4])
    host = Host(ctypes.CDLL(library), folder)
    for name in ("decide", "search", "match"):
        (folder / f"{name}.answer").write_bytes(getattr(host, name)())
    counts = {"describe": calls, "decide": calls, "search": calls, "open": -(-calls // 20), "match": -(-calls // 1_000)}
    for name, count in counts.items():
        call = getattr(host, name)
        times = []
        for _ in range(repeated):
            begin = time.perf_counter_ns()
            for _ in range(count):
                call()
            times.append((time.perf_counter_ns() - begin) // count)
        print(name, sorted(times)[repeated // 2])


class Host:
    def __init__(self, library: ctypes.CDLL, folder: Path) -> None:
        text, handle, out = ctypes.c_char_p, ctypes.c_uint64, ctypes.POINTER(Bytes)
        for function in (library.tut_call, library.tut_index_ask):
            function.argtypes = [handle, text, ctypes.c_size_t, out]
        library.tut_engine_new.argtypes = [text, ctypes.c_size_t, ctypes.POINTER(handle), out]
        library.tut_index_open.argtypes = [handle, text, ctypes.c_size_t, ctypes.POINTER(handle), out]
        library.tut_engine_free.argtypes = library.tut_index_free.argtypes = [handle]
        library.tut_bytes_free.argtypes = [out]
        self.library = library
        self.config, self.decision, self.wanted, self.cohort = (
            (folder / name).read_bytes() for name in ("config.json", "decide.json", "search.json", "match.json")
        )
        self.path = str(folder / "people.index").encode()
        self.engine, self.index = self.opened()

    def opened(self) -> tuple[int, int]:
        engine, index = ctypes.c_uint64(), ctypes.c_uint64()
        one = self.library.tut_engine_new(self.config, len(self.config), engine, None)
        other = self.library.tut_index_open(engine, self.path, len(self.path), index, None)
        assert one == other == 0
        return engine.value, index.value

    def describe(self) -> bytes:
        return self.ask(self.library.tut_call, self.engine, b'{"describe": {}}')

    def decide(self) -> bytes:
        return self.ask(self.library.tut_call, self.engine, self.decision)

    def search(self) -> bytes:
        return self.ask(self.library.tut_index_ask, self.index, self.wanted)

    def match(self) -> bytes:
        return self.ask(self.library.tut_call, self.engine, self.cohort)

    def open(self) -> None:
        engine, index = self.opened()
        self.ask(self.library.tut_index_ask, index, self.wanted)
        self.library.tut_index_free(index)
        self.library.tut_engine_free(engine)

    def ask(self, function: ctypes._CFuncPtr, handle: int, request: bytes) -> bytes:
        response = Bytes()
        function(handle, request, len(request), response)
        text = ctypes.string_at(response.ptr, response.len)
        self.library.tut_bytes_free(response)
        return text


main()
