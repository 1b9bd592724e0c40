"""Talking a plan over with the person: their answer, what changed since, and what asks for a new talk.

An answer is never a condition: help goes on whatever it is. Days are civil days of Riga.
"""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from intake.rules.history import DatedFact, Kind
from intake.rules.household import holding, moved_out, stretches


class Answer(StrEnum):
    """What the person says to the plan; each has words in every language."""

    AGREED = "agreed"
    IN_PART = "in_part"
    REFUSED = "refused"


class Asks(StrEnum):
    """Why a plan wants to be looked at together. Nothing closes because of it."""

    MOVED_OUT = "moved_out"
    STATUS_GRANTED = "status_granted"
    DAY_CAME = "day_came"


@dataclass(frozen=True)
class Talk:
    """The plan, as it was at ``plan_version``, was talked over on a day; ``next_on`` is the next look."""

    on: dt.date
    plan_version: int
    next_on: dt.date | None = None


@dataclass(frozen=True)
class ReviewAsked:
    """Why, since which day, and of whom; ``person`` is ``None`` when it is of everybody."""

    why: Asks
    since: dt.date
    person: str | None = None


Known = tuple[list[DatedFact], frozenset[str]]
"""One person's facts, and the ids of those that hold from an unknown day."""


def changed_since(talks: list[Talk], version: int) -> bool:
    """Whether goals or steps changed after the last talk (``talks`` as recorded)."""
    return bool(talks) and talks[-1].plan_version != version


def reviews_asked(people: Mapping[str, Known], talks: list[Talk], today: dt.date) -> list[ReviewAsked]:
    """What asks for a look at the plan, until a talk on that day or a later one is recorded."""
    talked = max((talk.on for talk in talks), default=dt.date.min)
    found = [asked for person, known in people.items() for asked in _of_person(person, known)]
    day = talks[-1].next_on if talks else None
    if day is not None and day <= today:
        found.append(ReviewAsked(Asks.DAY_CAME, day))
    return [asked for asked in found if asked.since > talked]


def _of_person(person: str, known: Known) -> Iterator[ReviewAsked]:
    facts, undated = known
    if day := moved_out(facts):
        yield ReviewAsked(Asks.MOVED_OUT, day, person)
    if day := status_granted(facts, undated):
        yield ReviewAsked(Asks.STATUS_GRANTED, day, person)


def status_granted(facts: list[DatedFact], undated: frozenset[str]) -> dt.date | None:
    """The last day a status was granted while already in the service; a day nobody knows is none."""
    every = stretches(facts)
    if not every:
        return None
    granted = [
        fact.on
        for fact in holding(facts, undated)
        if fact.kind is Kind.STATUS and fact.value in ("refugee", "alternative") and fact.id not in undated
    ]
    return max((day for day in granted if day > every[0].first), default=None)
