"""Talks about a plan: what changed since, and what asks for a new one."""

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from intake.rules.history import DatedFact, Kind
from intake.rules.plan import WORK, Doing, Owner, Step, doings, may_do
from intake.rules.plan_talk import Asks, ReviewAsked, Talk, changed_since, reviews_asked, status_granted

DAY = dt.date(2026, 11, 22)
AT = dt.datetime(2026, 11, 22, 9, tzinfo=dt.UTC)
IN = DatedFact("in", "p", Kind.ENTERED, "accepted", DAY - dt.timedelta(30), AT)


def fact(kind, value, ago, id_="f", later=1):
    return DatedFact(id_, "p", kind, value, DAY - dt.timedelta(ago), AT + dt.timedelta(seconds=later))


def asked(facts, talks=(), today=DAY, undated=frozenset()):
    return reviews_asked({"p": ([IN, *facts], undated)}, list(talks), today)


def test_a_plan_nobody_talked_over_has_not_changed_since():
    assert not changed_since([], 7)
    assert not changed_since([Talk(DAY, 3), Talk(DAY, 7)], 7)
    assert changed_since([Talk(DAY, 7), Talk(DAY, 3)], 7)


def test_moving_out_asks_until_a_talk_on_that_day_or_later():
    moved = [fact(Kind.RESIDENCE, "centre", 20, "a"), fact(Kind.RESIDENCE, "outside", 5, "b", 2)]
    day = DAY - dt.timedelta(5)
    assert asked(moved) == [ReviewAsked(Asks.MOVED_OUT, day, "p")]
    assert asked(moved, [Talk(day - dt.timedelta(1), 0)]) == [ReviewAsked(Asks.MOVED_OUT, day, "p")]
    assert asked(moved, [Talk(day, 0)]) == []


def test_a_status_asks_only_when_granted_while_in_the_service_on_a_known_day():
    assert status_granted([IN, fact(Kind.STATUS, "refugee", 5)], frozenset()) == DAY - dt.timedelta(5)
    assert status_granted([IN, fact(Kind.STATUS, "refugee", 30)], frozenset()) is None
    assert status_granted([IN, fact(Kind.STATUS, "refugee", 5)], frozenset({"f"})) is None
    assert status_granted([IN, fact(Kind.STATUS, "refused", 5)], frozenset()) is None
    assert status_granted([], frozenset()) is None


def test_the_day_agreed_for_the_next_look_asks_from_that_day_on():
    talks = [Talk(DAY - dt.timedelta(9), 0, next_on=DAY)]
    assert asked([], talks, DAY - dt.timedelta(1)) == []
    assert asked([], talks) == [ReviewAsked(Asks.DAY_CAME, DAY)]
    assert asked([], [*talks, Talk(DAY, 0)]) == []


@given(owner=st.sampled_from(Owner), doing=st.sampled_from(Doing))
def test_a_mentor_never_changes_what_was_agreed_and_a_worker_may_do_all(owner, doing):
    step = Step("s", "housing", owner)
    assert may_do(Owner.WORKER, doing, step)
    assert may_do(Owner.MENTOR, doing, step) == (doing in WORK and owner is not Owner.WORKER)
    assert not may_do(Owner.PERSON, doing, step)
    assert not may_do(Owner.INSTITUTION, doing, step)
    assert set(doings(Owner.MENTOR, step)) <= set(WORK)
