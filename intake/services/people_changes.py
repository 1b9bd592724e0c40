"""What a desk may change about a case's people, each as asked for; `people_plan` says what it becomes."""

import datetime as dt
from dataclasses import dataclass

from intake.rules.case import CloseReason
from intake.rules.history import Kind
from intake.rules.household import Came, Evidence


@dataclass(frozen=True)
class Record:
    """Something is so of a person from ``on`` on; ``None``: from a day nobody knows."""

    person: str
    kind: Kind
    value: str
    on: dt.date | None
    evidence: Evidence
    variety: str = ""


@dataclass(frozen=True)
class Join:
    """Somebody is born into the family or joins it."""

    age_band: str
    came: Came
    on: dt.date


@dataclass(frozen=True)
class Leave:
    """Somebody leaves while the case goes on."""

    person: str
    reason: str
    on: dt.date


@dataclass(frozen=True)
class ComeBack:
    """Somebody who left is taken up again: a new episode."""

    person: str
    on: dt.date


@dataclass(frozen=True)
class Retract:
    """A fact was recorded by mistake."""

    fact: str


@dataclass(frozen=True)
class TakeUp:
    """A member of the household who was not taken up at first is taken up after all, as themselves."""

    position: int
    on: dt.date


@dataclass(frozen=True)
class Close:
    """Help ends on a day for everybody still in service."""

    reason: CloseReason
    on: dt.date


@dataclass(frozen=True)
class Reopen:
    """The people at these positions are taken up again today."""

    positions: frozenset[int]


Change = Record | Join | Leave | ComeBack | Retract | Close | Reopen
