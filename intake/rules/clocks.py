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


def _utc(moment: dt.datetime) -> dt.datetime:
    """Two times of one zone would be subtracted by the clock on the wall, an hour off twice a year."""
    if moment.utcoffset() is None:
        raise ValueError("a time without its zone")
    return moment.astimezone(dt.UTC)
