"""What is wrong with a call. A no is no error: see `Refused`."""

from __future__ import annotations

import json
from dataclasses import dataclass


@dataclass(frozen=True)
class Fault:
    """One thing that is wrong."""

    #: Stable, such as `missing_field`.
    code: str
    #: Where, such as `types[0].draft`, or the argument of a function.
    path: str
    #: In English, one line.
    message: str


class TutelageError(Exception):
    """A call that makes no sense, with everything that is wrong with it. Nothing was done."""

    def __init__(self, status: int, faults: tuple[Fault, ...]) -> None:
        first = faults[0]
        super().__init__(
            f"{first.code} at {first.path}: {first.message}" if first.path else f"{first.code}: {first.message}"
        )
        #: The number that the library returned.
        self.status = status
        #: Of the first fault.
        self.code = first.code
        #: Of the first fault.
        self.path = first.path
        #: Of the first fault.
        self.message = first.message
        #: All of them, at least one.
        self.faults = faults

    def __reduce__(self) -> tuple[type[TutelageError], tuple[int, tuple[Fault, ...]]]:
        # So that it comes back whole from a worker process.
        return type(self), (self.status, self.faults)


def fault_of(status: int, name: str, document: bytes) -> TutelageError:
    """The error of an error document. Without one (no memory for it, say) the status is all that is known."""
    if not document:
        return TutelageError(status, (Fault(name, "", f"the library returned {status}"),))
    faults = json.loads(document)["error"]["faults"]
    return TutelageError(status, tuple(Fault(**fault) for fault in faults))
