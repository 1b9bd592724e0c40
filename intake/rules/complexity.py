"""How many-sided a case is, as a person graded it, and every grade before.

A level is a name. It has no order, nothing sorts by it, and no rule reads it: who is helped, when and how
never follows from a grade.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from intake.facts.plan import CriteriaSet

MAX_REASON = 300


@dataclass(frozen=True)
class Level:
    """The code of a level in its criteria set. Comparing two by size is a `TypeError`, on purpose."""

    id: str


@dataclass(frozen=True)
class Grade:
    """A level a worker picked by one version of the criteria, why, and when (a time with its zone)."""

    criteria_set: str
    level: Level
    reason: str
    by: str
    at: dt.datetime


class GradeTrouble(StrEnum):
    """What can be wrong with a grade; each has words on the desk."""

    CRITERIA_UNKNOWN = "criteria_unknown"
    LEVEL_UNKNOWN = "level_unknown"
    REASON_MISSING = "reason_missing"
    REASON_TOO_LONG = "reason_too_long"
    NOT_LATER = "not_later"


def problems(
    grade: Grade, sets: Mapping[str, CriteriaSet], history: tuple[Grade, ...] = ()
) -> tuple[GradeTrouble, ...]:
    """What keeps ``grade`` from being added to ``history``; empty when nothing does."""
    found = []
    if grade.criteria_set not in sets:
        found.append(GradeTrouble.CRITERIA_UNKNOWN)
    elif grade.level.id not in {level.id for level in sets[grade.criteria_set].levels}:
        found.append(GradeTrouble.LEVEL_UNKNOWN)
    if not grade.reason.strip():
        found.append(GradeTrouble.REASON_MISSING)
    if len(grade.reason) > MAX_REASON:
        found.append(GradeTrouble.REASON_TOO_LONG)
    if grade.at.utcoffset() is None or (history and grade.at <= history[-1].at):
        found.append(GradeTrouble.NOT_LATER)
    return tuple(found)


def graded(
    history: tuple[Grade, ...], grade: Grade, sets: Mapping[str, CriteriaSet]
) -> tuple[Grade, ...] | tuple[GradeTrouble, ...]:
    """The history with one more grade at its end, or what is wrong; earlier grades never change."""
    return problems(grade, sets, history) or (*history, grade)


def current(history: tuple[Grade, ...]) -> Grade | None:
    """The grade that holds: the last one. A case without one is simply not graded."""
    return history[-1] if history else None


def by_other_criteria(history: tuple[Grade, ...], in_use: str) -> bool:
    """Whether the holding grade was made by another version than the one in use: shown, never changed."""
    last = current(history)
    return last is not None and last.criteria_set != in_use
