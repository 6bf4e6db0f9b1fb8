"""The C library: where it is, what its functions take, and how its bytes come to Python and are freed."""

from __future__ import annotations

import ctypes
import os
from collections.abc import Callable
from pathlib import Path
from typing import Final

from .errors import TutelageError, fault_of

ABI_VERSION: Final = 1
OK: Final = 0
BUSY: Final = 4


class Bytes(ctypes.Structure):
    """`tut_bytes`: text that the library gave and that goes back to it."""

    _fields_ = [("ptr", ctypes.c_void_p), ("len", ctypes.c_size_t)]
    ptr: int | None
    len: int


def take(call: Callable[[ctypes._Pointer[Bytes]], int]) -> tuple[int, bytes]:
    """What a function returned and what it gave, which is freed whatever happens."""
    given = Bytes()
    try:
        status = call(ctypes.pointer(given))
        return status, ctypes.string_at(given.ptr, given.len) if given.ptr else b""
    finally:
        library.tut_bytes_free(ctypes.byref(given))


def checked(status: int, document: bytes) -> bytes:
    """The document, where all went well."""
    if status != OK:
        raise error(status, document)
    return document


def error(status: int, document: bytes) -> TutelageError:
    """What went wrong, from the document; where there is none, from the status."""
    return fault_of(status, status_name(status), document)


def status_name(status: int) -> str:
    """The name of a status, such as `busy`."""
    name: bytes = library.tut_status_name(status)
    return name.decode()


def version() -> str:
    """The version of the library, such as `0.1.0`."""
    text: bytes = library.tut_version()
    return text.decode()


def _path() -> str:
    """From `TUTELAGE_LIB`, else where the build of the repository puts it, else where the system keeps libraries."""
    named = os.environ.get("TUTELAGE_LIB")
    if named:
        return named
    above = Path(__file__).resolve().parents
    built = above[3] / "target" / "release" / "libtutelage_c.so" if len(above) > 3 else None
    return str(built) if built and built.exists() else f"libtutelage_c.so.{ABI_VERSION}"


def _load() -> ctypes.CDLL:
    path = _path()
    try:
        # `CDLL` lets other threads run while one is inside.
        loaded = ctypes.CDLL(path)
    except OSError as wrong:
        raise ImportError(f"{wrong}; build it with `make`, install it, or name it in TUTELAGE_LIB") from wrong
    loaded.tut_abi_version.restype = ctypes.c_uint32
    found = loaded.tut_abi_version()
    if found != ABI_VERSION:
        raise ImportError(f"{path} has version {found} of the interface; this package needs {ABI_VERSION}")

    # A text is its first byte and its length: zeros in it do no harm.
    text = [ctypes.c_char_p, ctypes.c_size_t]
    handle, given = ctypes.c_uint64, ctypes.POINTER(Bytes)
    made = ctypes.POINTER(ctypes.c_uint64)
    arguments = {
        "tut_engine_new": [*text, made, given],
        "tut_engine_open": [*text, made, given],
        "tut_engine_save_file": [handle, *text, given],
        "tut_call": [handle, *text, given],
        "tut_engine_free": [handle],
        "tut_index_new": [handle, *text, ctypes.c_int64, made, given],
        "tut_index_open": [handle, *text, made, given],
        "tut_index_load": [handle, *text, made, given],
        "tut_index_ask": [handle, *text, given],
        "tut_index_change": [handle, *text, given],
        "tut_index_save": [handle, given],
        "tut_index_save_file": [handle, *text, given],
        "tut_index_free": [handle],
    }
    for name, types in arguments.items():
        function = getattr(loaded, name)
        function.argtypes, function.restype = types, ctypes.c_int
    loaded.tut_bytes_free.argtypes, loaded.tut_bytes_free.restype = [given], None
    loaded.tut_version.argtypes, loaded.tut_version.restype = [], ctypes.c_char_p
    loaded.tut_status_name.argtypes, loaded.tut_status_name.restype = [ctypes.c_int32], ctypes.c_char_p
    return loaded


library: Final = _load()
