"""An index over people: searches without loading everybody."""

from __future__ import annotations

import ctypes
import json
import os
import time
import weakref
from collections.abc import Callable, Iterable, Mapping, Sequence
from types import TracebackType
from typing import Any, Final

from ._library import BUSY, checked, error, library, take
from .answers import Refused
from .drive import asked
from .engine import Engine
from .store import Store
from .text import Json, Moment, encoded, instant, millis

#: How long to wait for others, in seconds, before `busy` is raised.
PATIENCE: Final = 10.0


class Index:
    """Answers searches. Any number of threads may ask at once; `change` waits until it is alone.

    `records` are those of your store, as objects or as their JSON: `Index(engine, store.records(), now)`. People,
    caseloads, pairs and types say something, others nothing. The index keeps its engine, which may be closed before it.
    """

    def __init__(self, engine: Engine, records: Iterable[Mapping[str, object] | str], now: Moment) -> None:
        lines = b"\n".join(_line(record) for record in records)
        at = millis(now)
        self._begin(
            engine, lambda made, given: library.tut_index_new(engine._handle, lines, len(lines), at, made, given)
        )

    @classmethod
    def open(cls, engine: Engine, path: str | os.PathLike[str]) -> Index:
        """Opens what `save_file` wrote. It is mapped, not read: processes that open the same file share its memory."""
        text = _path(path)
        index = cls.__new__(cls)
        index._begin(engine, lambda made, given: library.tut_index_open(engine._handle, text, len(text), made, given))
        return index

    @classmethod
    def load(cls, engine: Engine, saved: bytes) -> Index:
        """Opens what `save` gave."""
        index = cls.__new__(cls)
        index._begin(engine, lambda made, given: library.tut_index_load(engine._handle, saved, len(saved), made, given))
        return index

    def ask(self, request: Mapping[str, object] | str | bytes) -> Json:
        """Answers a request document: `{"view": ...}` with a `search`, `{"facets": ...}`, `{"match": ...}`,
        `{"size": {}}`. It may `need` facts; `search` and `facets` bring them."""
        text = encoded(request)
        return self._told(lambda given: library.tut_index_ask(self._handle, text, len(text), given))

    def search(self, store: Store, viewer: str, query: Json, now: Moment) -> Json | Refused:
        """The best matches for somebody: `{"hits": [...], "more": ..., "own_reasons": [...]}`."""
        inquiry = {"viewer": viewer, "question": {"search": query}}
        request: Json = {"view": {"inquiry": inquiry, "now": instant(now)}}
        answer = asked(self.ask, store, self._engine, request)
        if isinstance(answer, Refused):
            return answer
        found: Json = answer["answer"]["search"]
        return found

    def facets(
        self, store: Store, viewer: str, query: Json, attributes: Sequence[str], now: Moment
    ) -> dict[str, dict[Any, int]] | Refused:
        """Of everybody whom a search finds, how many have which value, by attribute."""
        fields = {"viewer": viewer, "query": query, "attributes": list(attributes), "now": instant(now)}
        answer = asked(self.ask, store, self._engine, {"facets": fields})
        if isinstance(answer, Refused):
            return answer
        return {facet["attribute"]: dict(facet["values"]) for facet in answer["facets"]["facets"]}

    def size(self) -> Json:
        """`people`, how many of them `changed` since it was made, and the `bytes` that they take."""
        size: Json = self.ask({"size": {}})["size"]
        return size

    def change(self, *changes: Mapping[str, object]) -> Json:
        """Tells it what was written, so that the next search knows: `{"done": done.decision}`, `{"records": [...]}`,
        `{"removed": [keys]}`, `{"settle": now}`; `{"compact": {}}` once some thousands are `changed`. All of it is
        checked before any of it is taken. Gives the size."""
        text = encoded(changes)
        told = self._told(lambda given: library.tut_index_change(self._handle, text, len(text), given), alone=True)
        size: Json = told["size"]
        return size

    def save(self) -> bytes:
        """Its saved form, the same on every platform."""
        return self._patiently(lambda given: library.tut_index_save(self._handle, given))

    def save_file(self, path: str | os.PathLike[str]) -> None:
        """Saves it to a file, put in place by rename: whoever has the old one open keeps it."""
        text = _path(path)
        self._patiently(lambda given: library.tut_index_save_file(self._handle, text, len(text), given))

    def close(self) -> None:
        """Frees the index. Again does nothing."""
        self._free()

    @property
    def closed(self) -> bool:
        """Whether it was freed."""
        return not self._free.alive

    def __enter__(self) -> Index:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def __copy__(self) -> Index:
        raise TypeError("an index is not copied: share it, or save it and open it again")

    def __reduce__(self) -> Any:
        raise TypeError("an index is not pickled: save it to a file and open it in each process")

    def _begin(self, engine: Engine, make: Callable[[Any, Any], int]) -> None:
        handle = ctypes.c_uint64()
        status, document = take(lambda given: make(ctypes.byref(handle), given))
        checked(status, document)
        self._handle = handle.value
        self._engine = engine
        self._free = weakref.finalize(self, library.tut_index_free, handle.value)
        # The process in which somebody wants to change it; no lock, which a fork could leave locked for ever.
        self._wanted_by: int | None = None

    def _told(self, call: Callable[[Any], int], alone: bool = False) -> Json:
        answer: Json = json.loads(self._patiently(call, alone))
        return answer

    def _patiently(self, call: Callable[[Any], int], alone: bool = False) -> bytes:
        """Tries again while the library says that it is busy. Whoever changes goes first, else they might wait for
        ever while others ask."""
        until = time.monotonic() + PATIENCE
        pause = 0.000_1
        try:
            while True:
                if alone:
                    self._wanted_by = os.getpid()
                elif self._wanted_by == os.getpid():
                    time.sleep(pause)
                status, document = take(call)
                if status != BUSY:
                    return checked(status, document)
                if time.monotonic() > until:
                    raise error(status, document)
                time.sleep(pause)
                pause = min(pause * 2, 0.01)
        finally:
            if alone:
                self._wanted_by = None


def _line(record: Mapping[str, object] | str) -> bytes:
    text = encoded(record)
    # JSON may stand on several lines, JSON lines may not.
    return encoded(json.loads(text)) if b"\n" in text or b"\r" in text else text


def _path(path: str | os.PathLike[str]) -> bytes:
    return os.fspath(path).encode()
