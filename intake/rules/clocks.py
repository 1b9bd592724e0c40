"""Triage clocks: by when a referral is acknowledged and decided, and who is told when it is not.

Spans follow the priorities inter-agency referral forms name (24 hours, 72 hours, two weeks). They
are illustrative: no source sets them for this service. Time runs on through nights, weekends and
changes of clocks. A referral that has not been answered stays open; no clock decides anything.
"""

import datetime as dt
from enum import StrEnum


class Urgency(StrEnum):
    """How soon help is needed, as the sender said; not knowing counts as days."""

    DAY = "day"
    DAYS = "days"
    WEEKS = "weeks"
    UNKNOWN = "unknown"


class Standing(StrEnum):
    """How a waiting referral stands; each has words on the desk."""

    ON_TIME = "on_time"
    DUE_SOON = "due_soon"
    OVERDUE_LEAD = "overdue_lead"
    OVERDUE_COORDINATOR = "overdue_coordinator"


SPANS = {
    Urgency.DAY: dt.timedelta(hours=24),
    Urgency.DAYS: dt.timedelta(hours=72),
    Urgency.WEEKS: dt.timedelta(days=14),
    Urgency.UNKNOWN: dt.timedelta(hours=72),
}
_TICK = dt.timedelta(microseconds=1)
_SOON = 4
"""The last quarter of a span is "due soon"; the share is ours."""


def due(opened_at: dt.datetime, urgency: Urgency) -> dt.datetime:
    """The last moment at which an answer is on time, in UTC. Raises `ValueError` for a naive time."""
    return _utc(opened_at) + SPANS[urgency]


def standing(opened_at: dt.datetime, urgency: Urgency, now: dt.datetime) -> Standing:
    """How a referral nobody has decided stands at ``now``.

    The moment it is due is still on time. Later the lead is told, and once a whole further span has
    passed, from that very moment, the coordinator.
    """
    span, left = SPANS[urgency], due(opened_at, urgency) - _utc(now)
    if left <= -span:
        return Standing.OVERDUE_COORDINATOR
    if left < dt.timedelta():
        return Standing.OVERDUE_LEAD
    return Standing.DUE_SOON if left <= span / _SOON else Standing.ON_TIME


def opened_until(stands: Standing, now: dt.datetime) -> dict[Urgency, dt.datetime]:
    """By urgency the last moment of opening at which a referral stands so badly, or worse, at ``now``.

    In UTC, for a list to be asked by. Raises `ValueError` for a naive time.
    """
    return {urgency: _utc(now) - _begins(stands, span) for urgency, span in SPANS.items()}


def _begins(stands: Standing, span: dt.timedelta) -> dt.timedelta:
    """After how long a referral of this span first stands so."""
    match stands:
        case Standing.ON_TIME:
            return dt.timedelta()
        case Standing.DUE_SOON:
            return span - span / _SOON
        case Standing.OVERDUE_LEAD:
            return span + _TICK
        case Standing.OVERDUE_COORDINATOR:
            return 2 * span


def due_before(moment: dt.datetime) -> dict[Urgency, dt.datetime]:
    """By urgency the last moment of opening of what is due before ``moment``, as `opened_until`."""
    return {urgency: _utc(moment) - span - _TICK for urgency, span in SPANS.items()}


def _utc(moment: dt.datetime) -> dt.datetime:
    """Two times of one zone would be subtracted by the clock on the wall, an hour off twice a year."""
    if moment.utcoffset() is None:
        raise ValueError("a time without its zone")
    return moment.astimezone(dt.UTC)
