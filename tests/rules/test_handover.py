"""Whom a handover concerns, what they do at each stage, and which contracts it goes by."""

import datetime as dt

import pytest

from intake.rules.case import State
from intake.rules.clocks import Urgency
from intake.rules.handover import Basis, Side, Stage, Step, basis, clock, ever, may, problem, sides, taking
from intake.rules.policy import Role

BEFORE, FIRST = dt.date(2022, 1, 20), dt.date(2022, 2, 1)
ABOVE, OUT, IN = frozenset({Side.ABOVE}), frozenset({Side.OUTGOING}), frozenset({Side.INCOMING})


def test_a_coordinator_also_speaks_for_the_open_desk_and_for_no_other():
    assert sides(Role.COORDINATOR, "foundation", "no-contract", "caritas") == {Side.ABOVE, Side.OUTGOING}
    assert sides(Role.COORDINATOR, "foundation", "lsk", "caritas") == {Side.ABOVE}
    assert sides(Role.AUDITOR, "foundation", "no-contract", "caritas") == {Side.ABOVE}
    assert sides(Role.LEAD, "sif", "lsk", "caritas") == frozenset()


def test_each_side_does_its_own_at_its_stage_and_nobody_anything_without_a_side():
    assert may(Role.LEAD, OUT, Step.SUM_UP, Stage.APPOINTED)
    assert not may(Role.LEAD, IN, Step.SUM_UP, Stage.APPOINTED)
    assert not may(Role.LEAD, OUT, Step.SUM_UP, Stage.SWITCHED)
    assert not may(Role.LEAD, IN, Step.TAKE_OVER, Stage.APPOINTED)
    assert may(Role.LEAD, IN, Step.TAKE_OVER, Stage.SWITCHED)
    assert not may(Role.LEAD, OUT, Step.WATCH, Stage.SWITCHED), "the former desk sees no case any more"
    assert [role for role in Role if ever(role, ABOVE | OUT | IN, Step.STEER)] == [Role.COORDINATOR]
    for role in (Role.WORKER, Role.MENTOR, Role.PARTNER):
        assert not any(ever(role, ABOVE | OUT | IN, step) for step in Step)
    for step in Step:
        assert not any(ever(role, frozenset(), step) for role in Role)


def test_both_later_stages_are_final_for_who_steers():
    for stage in (Stage.SWITCHED, Stage.CANCELLED):
        assert not may(Role.COORDINATOR, ABOVE, Step.STEER, stage)


@pytest.mark.parametrize(
    ("from_desk", "to_desk", "on", "because"),
    [
        ("lsk", "caritas", FIRST, None),
        ("no-contract", "caritas", FIRST, None),
        ("lsk", "lsk", FIRST, "desks_wrong"),
        ("lsk", "no-contract", FIRST, "desks_wrong"),
        ("foundation", "caritas", FIRST, "desks_wrong"),
        ("lsk", "caritas", BEFORE, "day_too_soon"),
        ("lsk", "caritas", BEFORE - dt.timedelta(days=1), "day_too_soon"),
        ("lsk", "caritas", dt.date(2022, 1, 31), "no_contract_there"),
        ("lsk", "caritas", dt.date(2023, 11, 30), "no_contract_there"),
    ],
)
def test_a_handover_has_two_desks_a_coming_day_and_a_contract_that_covers_it(
    facts, from_desk, to_desk, on, because
):
    assert problem(facts.providers, from_desk, to_desk, on, BEFORE) == because


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (dt.date(2020, 11, 30), Basis.COVERED),
        (dt.date(2020, 12, 1), Basis.DISPUTED),
        (dt.date(2022, 1, 31), Basis.DISPUTED),
        (dt.date(2022, 2, 1), Basis.NONE),
    ],
)
def test_what_the_sources_say_of_the_former_contract_is_told_and_not_settled(facts, day, expected):
    assert basis(facts.providers["lsk"].contracts, day) is expected
    assert basis((), day) is Basis.NONE


def test_a_case_goes_only_where_the_next_contract_covers_its_place(facts):
    caritas = facts.providers["caritas"]
    assert taking(caritas, facts.places, "riga", FIRST).id == "caritas-2022"
    assert taking(caritas, facts.places, None, FIRST).id == "caritas-2022"
    assert taking(caritas, facts.places, "a-place-that-was-renamed", FIRST).id == "caritas-2022"
    [contract] = caritas.contracts
    only_riga = caritas.model_copy(update={"contracts": (contract.model_copy(update={"places": ("riga",)}),)})
    assert taking(only_riga, facts.places, "riga", FIRST) is not None
    assert taking(only_riga, facts.places, "liepna", FIRST) is None
    assert taking(only_riga, facts.places, None, FIRST) is None, "nobody knows that it is in Riga"


def test_an_undecided_case_keeps_its_own_span_and_an_accepted_one_has_three_days():
    assert clock(State.PENDING, Urgency.DAY) is Urgency.DAY
    assert clock(State.NEEDS_INFO, Urgency.WEEKS) is Urgency.WEEKS
    assert clock(State.ACCEPTED, Urgency.WEEKS) is Urgency.DAYS
