"""The clock on content, at its edge days; samples everybody draws alike; and who says why."""

import datetime as dt
import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.rules.case import State
from intake.rules.policy import Relation, Role
from intake.rules.reasons import QUIET_AFTER, asks_why
from intake.rules.retention import ENDED, Keeping, is_due, kept_until
from intake.rules.sample import draw, frame_hash

DAY = dt.timedelta(days=1)


@pytest.mark.parametrize(
    ("since", "months", "until"),
    [
        ("2026-08-31", 6, "2027-02-28"),
        ("2027-08-31", 6, "2028-02-29"),
        ("2026-11-22", 12, "2027-11-22"),
        ("2028-02-29", 12, "2029-02-28"),
    ],
)
def test_content_is_kept_through_the_last_day_and_due_the_day_after(since, months, until):
    since, until = dt.date.fromisoformat(since), dt.date.fromisoformat(until)
    keeping = Keeping(months)
    assert kept_until(State.CLOSED, since, keeping) == until
    assert not is_due(State.CLOSED, since, keeping, until)
    assert is_due(State.CLOSED, since, keeping, until + DAY)


def test_no_clock_runs_while_anything_goes_on_or_nobody_has_decided():
    long_ago, today = dt.date(2000, 1, 1), dt.date(2026, 11, 22)
    due = {s for s in State if is_due(s, long_ago, Keeping(None), today)}
    assert due == {State.DECLINED, State.WITHDRAWN}
    assert {s for s in State if is_due(s, long_ago, Keeping(1), today)} == set(ENDED)


@given(ids=st.sets(st.text("0123456789abcdef", min_size=4, max_size=4), max_size=30), n=st.integers(3, 10))
def test_a_sample_follows_from_the_seed_and_the_ids_alone(ids, n):
    drawn = draw(sorted(ids, reverse=True), n, "seed")
    assert drawn == draw(ids, n, "seed")
    assert len(drawn) == len(set(drawn)) == min(n, len(ids))
    by_hand = sorted(ids, key=lambda i: (hashlib.sha256(f"seed/{i}".encode()).hexdigest(), i))
    assert drawn == by_hand[:n]
    assert frame_hash(ids) == hashlib.sha256("\n".join(sorted(ids)).encode()).hexdigest()


@pytest.mark.parametrize("number", [0, 2, 11, -1])
def test_a_sample_has_from_three_to_ten_cases(number):
    with pytest.raises(ValueError, match="from 3 to 10"):
        draw(["a"], number, "seed")


def test_daily_work_asks_nobody_why():
    now, later = dt.timedelta(), QUIET_AFTER + dt.timedelta(microseconds=1)
    for role, relation in (
        (Role.LEAD, Relation.OWN),
        (Role.WORKER, Relation.OWN),
        (Role.MENTOR, Relation.ASSIGNED),
    ):
        assert not any(asks_why(role, relation, state, now) for state in State)
        assert not any(asks_why(role, relation, state, QUIET_AFTER) for state in State)
        assert {s for s in State if asks_why(role, relation, s, later)} == set(ENDED)
    assert not any(asks_why(Role.COORDINATOR, Relation.NOBODYS, state, later) for state in State)
    assert {s for s in State if asks_why(Role.COORDINATOR, Relation.OTHER, s, now)} == set(State) - {
        State.ERASED
    }
    assert not any(asks_why(Role.AUDITOR, r, s, later) for r in Relation for s in State)
