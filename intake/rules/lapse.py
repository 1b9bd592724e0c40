"""The lapse calendar: whose period ends soon by a published wording, so that nobody loses help unseen.

Readings are those of `intake.rules.eligibility`, each way of an unclear "or" by itself. What they
ask stays asked: on the last day itself and with dates unknown there is an entry without an end. A
passed period has no entry here: it is no "no", and the case shows its reading.
"""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from intake.facts.models import DurationRule
from intake.rules.eligibility import Outlook, PersonDates, Reading, read_rule


class Notice(StrEnum):
    """How near the end is: within so many days, or to be asked; each has words on the desk."""

    IN_7_DAYS = "in_7_days"
    IN_14_DAYS = "in_14_days"
    IN_30_DAYS = "in_30_days"
    ASK = "ask"


_WITHIN = {7: Notice.IN_7_DAYS, 14: Notice.IN_14_DAYS, 30: Notice.IN_30_DAYS}
"""Days before the end at which the calendar speaks (practice of referral desks; ours to change)."""


@dataclass(frozen=True)
class Lapse:
    """One wording, one way of reading it, and the reading whose end is near or must be asked."""

    rule_id: str
    way: str
    notice: Notice
    reading: Reading


def lapses(person: PersonDates, rules: Iterable[DurationRule], today: dt.date) -> tuple[Lapse, ...]:
    """Every entry for one person, nearest end first, entries to be asked last.

    ``today`` is a civil day in Riga. The day before the end is one day away; 7, 14 and 30 days away
    belong to their notice, 31 days away to none.
    """
    return tuple(sorted(_all(person, rules, today), key=lambda lapse: _nearness(lapse, today)))


def _all(person: PersonDates, rules: Iterable[DurationRule], today: dt.date) -> Iterator[Lapse]:
    for rule in rules:
        for way, reading in read_rule(rule, person, today).ways:
            if notice := _notice(reading, today):
                yield Lapse(rule.id, way, notice, reading)


def _notice(reading: Reading, today: dt.date) -> Notice | None:
    if reading.outlook is Outlook.ASK:
        return Notice.ASK
    if reading.outlook is Outlook.PERIOD_PASSED or reading.until is None:
        return None
    away = (reading.until - today).days
    return next((notice for days, notice in _WITHIN.items() if away <= days), None)


def _nearness(lapse: Lapse, today: dt.date) -> tuple[int, int, str, str]:
    until = lapse.reading.until or today
    return int(lapse.notice is Notice.ASK), (until - today).days, lapse.rule_id, lapse.way
