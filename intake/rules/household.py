"""What the desk may record of a person, and which comings and goings fit what is already recorded.

Every function takes one person's facts as they were recorded, in any order, and judges by what stands
today. Whether a new fact fits is asked of the episodes themselves: it must change them as meant.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import replace
from enum import StrEnum
from typing import Literal

from intake.rules.case import CloseReason
from intake.rules.eligibility import PersonDates
from intake.rules.history import DatedFact, Episode, Kind, episodes, latest, settled

EVER = dt.datetime.max.replace(tzinfo=dt.UTC)
"""Known at any time: the desk works with everything recorded."""
LEFT_FAMILY = "left_family"
"""Left this household and goes on elsewhere; one of the reasons of a person, never of a whole case."""
REASONS = (*CloseReason, LEFT_FAMILY)
Came = Literal["accepted", "born", "joined", "came_back", "reopened"]
Problem = Literal["day_in_future", "day_too_early", "not_in_service", "already_in_service"]


class Evidence(StrEnum):
    """Where the desk saw it; never a number, never a copy. The office decides, the desk only reads."""

    TOLD_BY_PERSON = "told_by_person"
    DECISION = "decision"
    RESIDENCE_PERMIT = "residence_permit"
    TRAVEL_DOCUMENT = "travel_document"
    CERTIFICATE_OF_ASYLUM_SEEKER = "certificate_of_asylum_seeker"


GRANTED = ("refugee", "alternative")
WITHOUT_WORDING = ("refused", "withdrawn")
"""States no published wording speaks of: nothing is read from them, a person is asked."""
VALUES: dict[Kind, tuple[str, ...]] = {
    Kind.STATUS: ("asylum_seeker", "refugee", "alternative", *WITHOUT_WORDING, "unknown"),
    Kind.APPEAL: ("yes", "no"),
    Kind.ARRIVED: ("yes",),
    Kind.CAME_BACK: ("yes", "no"),
    Kind.RESIDENCE: ("centre", "outside"),
    Kind.AGE_BAND: ("0-6", "7-17", "18-64", "65+"),
    Kind.TALK_IN_PERSON: ("yes", "no"),
}
"""What can be recorded by choosing, apart from languages. What to talk about in person is never written."""


def stretches(facts: Iterable[DatedFact]) -> list[Episode]:
    """One person's episodes, in order."""
    return list(episodes(settled(facts, EVER)))


def in_service(facts: Iterable[DatedFact]) -> Episode | None:
    """The episode that lasts, if one does."""
    every = stretches(facts)
    return every[-1] if every and every[-1].last is None else None


def entering(facts: Iterable[DatedFact], fact: DatedFact, today: dt.date) -> Problem | None:
    """Why ``fact`` (ENTERED) does not begin a new, lasting episode; ``None`` when it does."""
    before = stretches(facts)
    if fact.on > today:
        return "day_in_future"
    if before and before[-1].last is None:
        return "already_in_service"
    meant = [*before, Episode(fact.person, fact.on)]
    return None if stretches([*facts, fact]) == meant else "day_too_early"


def leaving(facts: Iterable[DatedFact], fact: DatedFact, today: dt.date) -> Problem | None:
    """Why ``fact`` (LEFT) does not end the episode that lasts; ``None`` when it does."""
    before = stretches(facts)
    if fact.on > today:
        return "day_in_future"
    if not before or before[-1].last is not None:
        return "not_in_service"
    meant = [*before[:-1], replace(before[-1], last=fact.on, reason=fact.value)]
    return None if stretches([*facts, fact]) == meant else "day_too_early"


def moved_out(facts: Iterable[DatedFact]) -> dt.date | None:
    """The day somebody who lived in a centre moved out of it, while they live outside."""
    lived = [fact for fact in settled(facts, EVER) if fact.kind is Kind.RESIDENCE]
    for before, now in zip(reversed(lived[:-1]), reversed(lived), strict=False):
        if now.value != "outside":
            return None
        if before.value == "centre":
            return now.on
    return None


def granted(facts: Iterable[DatedFact]) -> dt.date | None:
    """The day from which somebody has a status who was recorded as an asylum seeker before, if they have.

    Before is by when it was recorded: that somebody still waits is told without a day.
    """
    told = [fact for fact in settled(facts, EVER) if fact.kind is Kind.STATUS]
    told.sort(key=lambda fact: (fact.recorded_at, fact.id))
    was = {fact.value for fact in told[:-1]}
    return told[-1].on if told and told[-1].value in GRANTED and "asylum_seeker" in was else None


def holding(facts: Iterable[DatedFact], undated: frozenset[str]) -> list[DatedFact]:
    """What stands, without facts of an unknown day after which a day became known for the same kind.

    An undated fact is stored on the day it was told, which may be long after what it tells.
    """
    known = settled(facts, EVER)
    told = {f.kind: f.recorded_at for f in sorted(known, key=lambda f: f.recorded_at) if f.id not in undated}
    return [f for f in known if f.id not in undated or told.get(f.kind, f.recorded_at) <= f.recorded_at]


def dates(facts: Iterable[DatedFact], undated: frozenset[str], on: dt.date) -> PersonDates:
    """The dates the wordings are read by, as of ``on``; a fact in ``undated`` holds from an unknown day."""
    known = holding(facts, undated)
    status, arrived = latest(known, Kind.STATUS, on), latest(known, Kind.ARRIVED, on)
    told = status.value if status else None
    has = told in GRANTED
    gone = [e.last for e in episodes(known) if e.reason == CloseReason.LEFT_LATVIA]
    here = in_service(facts) is not None
    return PersonDates(
        arrived_on=_day(arrived, undated),
        has_status=has if told in (*GRANTED, "asylum_seeker") else None,
        status_on=_day(status, undated) if has else None,
        left_on=gone[-1] if gone and not here else None,
        came_back=bool(gone and here) or _says(known, Kind.CAME_BACK, on),
        appeal_pending=_says(known, Kind.APPEAL, on),
    )


def _day(fact: DatedFact | None, undated: frozenset[str]) -> dt.date | None:
    return fact.on if fact and fact.id not in undated else None


def _says(known: list[DatedFact], kind: Kind, on: dt.date) -> bool:
    fact = latest(known, kind, on)
    return fact is not None and fact.value == "yes"
