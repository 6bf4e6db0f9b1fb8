"""An engine: a configuration, compiled once, that decides."""

from __future__ import annotations

import ctypes
import json
import os
import weakref
from collections.abc import Callable, Mapping
from types import TracebackType
from typing import Any

from ._library import checked, library, take
from .text import Json, encoded


class Engine:
    """Decides. One for a process is enough; any number of threads may use it at once.

    `config` is a configuration document: attributes, taxonomy, relationship types. Everything that is wrong with it is
    in the `faults` of one `TutelageError`.
    """

    def __init__(self, config: Mapping[str, object] | str | bytes) -> None:
        self._begin(library.tut_engine_new, encoded(config))

    @classmethod
    def open(cls, path: str | os.PathLike[str]) -> Engine:
        """Opens what `save_file` wrote: for hosts that start a process for each request. Skills are looked up in the file
        and not read. `stale_file` says that it has to be saved anew."""
        engine = cls.__new__(cls)
        engine._begin(library.tut_engine_open, os.fsencode(path))
        return engine

    def save_file(self, path: str | os.PathLike[str]) -> None:
        """Saves it to a file, which is put in its place by rename."""
        text = os.fsencode(path)
        status, document = take(lambda given: library.tut_engine_save_file(self._handle, text, len(text), given))
        checked(status, document)

    def _begin(self, how: Callable[..., int], text: bytes) -> None:
        handle = ctypes.c_uint64()
        status, document = take(lambda given: how(text, len(text), ctypes.byref(handle), given))
        checked(status, document)
        self._handle = handle.value
        # Called at most once, at the latest when the interpreter ends.
        self._free = weakref.finalize(self, library.tut_engine_free, handle.value)

    def call(self, request: Mapping[str, object] | str | bytes) -> Json:
        """Answers a request document: `{"decide": {...}}`, `{"view": {...}}`, `{"import": {...}}` and so on.

        Raises `TutelageError` where the call makes no sense.
        """
        status, document = self._ask(encoded(request))
        answer: Json = json.loads(checked(status, document))
        return answer

    def exchange(self, request: str | bytes) -> bytes:
        """The bytes that the library answers, those of an error too: for hosts that hand JSON through."""
        return self._ask(encoded(request))[1]

    def close(self) -> None:
        """Frees the engine. Calls of other threads come to their end; later ones get `invalid_handle`. Indexes made
        with it stay as they are. Again does nothing."""
        self._free()

    @property
    def closed(self) -> bool:
        """Whether it was freed."""
        return not self._free.alive

    def __enter__(self) -> Engine:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def __copy__(self) -> Engine:
        raise TypeError("an engine is not copied: share it")

    def __reduce__(self) -> Any:
        raise TypeError("an engine is not pickled: make one in each process, or fork")

    def _ask(self, request: bytes) -> tuple[int, bytes]:
        return take(lambda given: library.tut_call(self._handle, request, len(request), given))
