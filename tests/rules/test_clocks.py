"""Clocks run in real hours; not knowing how urgent counts as days; nobody waits unseen."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.rules.clocks import SPANS, Standing, Urgency, due, standing

RIGA = ZoneInfo("Europe/Riga")
OPENED = dt.datetime(2026, 11, 2, 10, tzinfo=RIGA)
SECOND = dt.timedelta(seconds=1)


@pytest.mark.parametrize(("urgency", "hours"), [("day", 24), ("days", 72), ("weeks", 336), ("unknown", 72)])
def test_each_urgency_has_its_span(urgency, hours):
    assert due(OPENED, Urgency(urgency)) - OPENED == dt.timedelta(hours=hours)


@pytest.mark.parametrize("urgency", Urgency)
def test_edges_of_standing(urgency):
    at, span = due(OPENED, urgency), SPANS[urgency]
    expected = [
        (at - span / 4 - SECOND, Standing.ON_TIME),
        (at - span / 4, Standing.DUE_SOON),
        (at, Standing.DUE_SOON),
        (at + SECOND, Standing.OVERDUE_LEAD),
        (at + span - SECOND, Standing.OVERDUE_LEAD),
        (at + span, Standing.OVERDUE_COORDINATOR),
    ]
    assert [standing(OPENED, urgency, now) for now, _ in expected] == [found for _, found in expected]


def test_a_day_across_a_change_of_clocks_is_24_hours():
    opened = dt.datetime(2026, 3, 28, 12, tzinfo=RIGA)
    assert due(opened, Urgency.DAY).astimezone(RIGA) == dt.datetime(2026, 3, 29, 13, tzinfo=RIGA)
    wall = dt.datetime(2026, 3, 29, 12, 59, tzinfo=RIGA)
    assert standing(opened, Urgency.DAY, wall) is Standing.DUE_SOON


def test_a_time_without_its_zone_is_refused():
    with pytest.raises(ValueError, match="zone"):
        due(dt.datetime(2026, 11, 2, 10), Urgency.DAY)
    with pytest.raises(ValueError, match="zone"):
        standing(OPENED, Urgency.DAY, dt.datetime(2026, 11, 2, 10))


@given(st.sampled_from(Urgency), st.integers(-100, 5000), st.integers(0, 5000))
def test_a_waiting_referral_never_stands_better_later(urgency, hours, more):
    order = list(Standing)
    now = OPENED + dt.timedelta(hours=hours)
    later = now + dt.timedelta(hours=more)
    assert order.index(standing(OPENED, urgency, now)) <= order.index(standing(OPENED, urgency, later))
