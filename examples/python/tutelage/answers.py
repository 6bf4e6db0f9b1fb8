"""How a command ended: done, or refused and why."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from .text import Json


@dataclass(frozen=True)
class Reason:
    """One reason for a no, as far as the asker may know."""

    #: Stable for ever, such as `pair_rule`.
    code: str
    #: The code in plain English.
    message: str
    #: The rule that said no.
    rule: str | None = None
    #: The attribute that it looked at.
    attribute: str | None = None
    #: How the condition over it came out: `true`, `false`, `unknown`.
    came_out: str | None = None
    #: Requests and relationships that are affected, where the code says so.
    items: tuple[Json, ...] = ()


@dataclass(frozen=True)
class Refused:
    """No. Nothing was written; the same command may be sent again later."""

    reasons: tuple[Reason, ...]

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes of the reasons."""
        return tuple(reason.code for reason in self.reasons)

    @classmethod
    def of(cls, document: Json) -> Refused:
        """From what stands under `refused`."""
        reasons = ({**reason, "items": tuple(reason.get("items", ()))} for reason in document["reasons"])
        return cls(tuple(Reason(**reason) for reason in reasons))


@dataclass(frozen=True)
class Done:
    """Yes, and it is written."""

    #: What came of it: `"done"`, or an object with one key such as `{"request": {"request": ..., "state": ...}}`.
    outcome: Any
    #: Whether the same command had taken effect before. Then nothing was written now.
    repeated: bool
    #: What happened.
    events: tuple[Json, ...]
    #: Whom to tell what. They are yours to send.
    notices: tuple[Json, ...]
    #: The decision as it came, for `Index.change`.
    decision: Json = field(repr=False)

    @classmethod
    def of(cls, decision: Json) -> Done:
        """From what stands under `done`."""
        return cls(
            outcome=decision["outcome"],
            repeated=decision["repeated"],
            events=tuple(decision["events"]),
            notices=tuple(decision["notices"]),
            decision=decision,
        )

    def made(self, kind: str) -> str:
        """The id of what came of it: a `request`, `relationship`, `entry`, `objective`, `feedback` or `round`."""
        for outcome in self.outcome.values() if isinstance(self.outcome, dict) else ():
            if isinstance(outcome.get(kind), str):
                return str(outcome[kind])
        raise KeyError(f"no {kind} came of it: {self.outcome}")
