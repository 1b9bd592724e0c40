"""Reading the published wordings of the service's length for one person.

A reading suggests; a person decides. Where no source settles a question the answer is `ASK`, never
a no: the last day itself, unknown dates, leaving and coming back, an appeal. Sources and reference
outcomes: `docs/facts/eligibility.yml` (R-2019-DUR, R-2021-DUR).
"""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from intake.facts.models import DurationRule
from intake.rules.dates import add_months


class Outlook(StrEnum):
    """What one wording, read one way, suggests on a day."""

    IN_SERVICE = "in_service"
    PERIOD_PASSED = "period_passed"
    ASK = "ask"


class Because(StrEnum):
    """Why a reading says what it says; each has words in every language."""

    UNTIL_STATUS = "until_status"
    BEFORE_CAP = "before_cap"
    AFTER_STATUS = "after_status"
    CAP_PASSED = "cap_passed"
    MONTHS_PASSED = "months_passed"
    LAST_DAY = "last_day"
    LEFT_LATVIA = "left_latvia"
    CAME_BACK = "came_back"
    APPEAL_PENDING = "appeal_pending"
    DATES_UNKNOWN = "dates_unknown"
    READINGS_DIFFER = "readings_differ"


@dataclass(frozen=True)
class PersonDates:
    """One person's dates, civil days in Riga. ``None`` is "not known", except as noted.

    ``status_on`` is ``None`` both before status and when the day is unknown; ``has_status`` tells
    which (``None``: not known). ``left_on`` is ``None`` unless the person left Latvia.
    """

    arrived_on: dt.date | None = None
    has_status: bool | None = None
    status_on: dt.date | None = None
    left_on: dt.date | None = None
    came_back: bool = False
    appeal_pending: bool = False


@dataclass(frozen=True)
class Reading:
    """What a wording suggests: the outlook, why, and "about until" when a day can be named."""

    outlook: Outlook
    because: Because
    until: dt.date | None = None


@dataclass(frozen=True)
class RuleReading:
    """A wording with the reading of each way its "or" can be taken (one way when it is clear)."""

    rule_id: str
    overall: Reading
    ways: tuple[tuple[str, Reading], ...]


def read_rule(rule: DurationRule, person: PersonDates, on: dt.date) -> RuleReading:
    """Read ``rule`` for ``person`` as of ``on``; an unclear "or" is read both ways."""
    ways = ("first", "later") if rule.connector == "unclear" else (rule.connector or "first",)
    readings = tuple((way, _read(rule, way, person, on)) for way in ways)
    return RuleReading(rule.id, _agreed([reading for _, reading in readings]), readings)


def _agreed(readings: list[Reading]) -> Reading:
    """One answer when every way says the same (the stricter way's day with it), else ASK."""
    for reading in readings:
        if reading.because is Because.DATES_UNKNOWN:
            return reading
    if len({reading.outlook for reading in readings}) > 1:
        return Reading(Outlook.ASK, Because.READINGS_DIFFER)
    return readings[0]


def _read(rule: DurationRule, way: str, person: PersonDates, on: dt.date) -> Reading:
    if person.came_back:
        return Reading(Outlook.ASK, Because.CAME_BACK)
    if person.left_on is not None and on >= person.left_on:
        return _left(person.left_on, on)
    if person.appeal_pending:
        return Reading(Outlook.ASK, Because.APPEAL_PENDING)
    if person.status_on is not None and on >= person.status_on:
        until = add_months(person.status_on, rule.post_status_months)
        return _within(until, on, Because.AFTER_STATUS, Because.MONTHS_PASSED)
    if person.has_status is not False and person.status_on is None:
        return Reading(Outlook.ASK, Because.DATES_UNKNOWN)
    return _before_status(rule, way, person, on)


def _left(left_on: dt.date, on: dt.date) -> Reading:
    if on == left_on:
        return Reading(Outlook.ASK, Because.LAST_DAY, left_on)
    return Reading(Outlook.PERIOD_PASSED, Because.LEFT_LATVIA, left_on)


def _before_status(rule: DurationRule, way: str, person: PersonDates, on: dt.date) -> Reading:
    """Before status: without a cap, or taking the later of cap and status, help lasts until status."""
    if person.arrived_on is not None and on < person.arrived_on:
        return Reading(Outlook.ASK, Because.DATES_UNKNOWN)
    if rule.pre_status_months is None or way == "later":
        return Reading(Outlook.IN_SERVICE, Because.UNTIL_STATUS)
    if person.arrived_on is None:
        return Reading(Outlook.ASK, Because.DATES_UNKNOWN)
    until = add_months(person.arrived_on, rule.pre_status_months)
    return _within(until, on, Because.BEFORE_CAP, Because.CAP_PASSED)


def _within(until: dt.date, on: dt.date, inside: Because, after: Because) -> Reading:
    if on == until:
        return Reading(Outlook.ASK, Because.LAST_DAY, until)
    if on < until:
        return Reading(Outlook.IN_SERVICE, inside, until)
    return Reading(Outlook.PERIOD_PASSED, after, until)
