"""JSON as the engine writes it, and instants as text."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta, timezone
from typing import Any

Json = dict[str, Any]
#: An instant: RFC 3339 such as `2026-11-23T09:30:00Z`, or a datetime that knows its offset.
Moment = str | datetime

_EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)


def compact(value: object) -> str:
    """Without blanks, in UTF-8, in the order in which it came: byte for byte what the engine writes."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)


def encoded(document: Mapping[str, object] | Iterable[object] | str | bytes) -> bytes:
    """A document as bytes. Text is taken as it is."""
    if isinstance(document, bytes):
        return document
    text = document if isinstance(document, str) else compact(document)
    # What is no Unicode (half of a pair) is for the library to refuse.
    return text.encode("utf-8", "surrogatepass")


def instant(moment: Moment) -> str:
    """A moment as JSON has it. Text is for the engine to check."""
    return moment if isinstance(moment, str) else written(moment)


def written(moment: Moment) -> str:
    """A moment as the engine writes it: in UTC, without digits that say nothing."""
    return sortable(moment).removesuffix("Z").rstrip("0").removesuffix(".") + "Z"


def millis(moment: Moment) -> int:
    """A moment in milliseconds since 1970-01-01 UTC, for an index."""
    return (_aware(moment) - _EPOCH) // timedelta(milliseconds=1)


def sortable(moment: Moment) -> str:
    """A moment in UTC with all three digits of its milliseconds, so that texts sort as times do: as the engine writes
    them, `09:00:00.5Z` would come before `09:00:00Z`."""
    return _aware(moment).astimezone(timezone.utc).replace(tzinfo=None).isoformat(timespec="milliseconds") + "Z"


def _aware(moment: Moment) -> datetime:
    if isinstance(moment, str):
        return _parsed(moment)
    if moment.tzinfo is None:
        raise ValueError("the time has no offset; use datetime.now(timezone.utc)")
    return moment


def _parsed(text: str) -> datetime:
    """RFC 3339 with any number of digits; `datetime.fromisoformat` of Python 3.10 takes 3 or 6 and no `Z`."""
    moment = text[:-1] + "+00:00" if text[-1:] in ("Z", "z") else text
    head, point, tail = moment.partition(".")
    if point:
        digits = len(tail) - len(tail.lstrip("0123456789"))
        moment = f"{head}.{tail[:digits]:0<6.6}{tail[digits:]}"
    return datetime.fromisoformat(moment)
