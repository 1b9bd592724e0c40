"""The reference outcomes of the published wordings, both readings of "or", and what never happens."""

import datetime as dt
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.facts import load_facts
from intake.rules.dates import add_months
from intake.rules.eligibility import Because, PersonDates, read_rule
from tests.rules.vectors import (
    ASK,
    IN,
    LEAVING,
    LEFT,
    OUTCOMES,
    PASSED,
    UNSETTLED,
    UNSETTLED_ON,
    WAITING,
)

FACTS = load_facts(Path("docs/facts"))
R2019, R2021 = FACTS.rules["R-2019-DUR"], FACTS.rules["R-2021-DUR"]


def day(text):
    return dt.date.fromisoformat(text)


def ways(rule, person, on):
    return {way: reading.outlook for way, reading in read_rule(rule, person, on).ways}


@pytest.mark.parametrize(("person", "on", "r2019", "first", "later"), OUTCOMES)
def test_reference_outcomes(person, on, r2019, first, later):
    assert ways(R2019, person, day(on)) == {"first": r2019}
    assert ways(R2021, person, day(on)) == {"first": first, "later": later}


@pytest.mark.parametrize("rule", [R2019, R2021])
@pytest.mark.parametrize(("on", "outlook", "because"), LEAVING)
def test_help_ends_when_the_person_leaves_latvia(rule, on, outlook, because):
    overall = read_rule(rule, LEFT, day(on)).overall
    assert (overall.outlook, overall.because) == (outlook, because)


@pytest.mark.parametrize("rule", [R2019, R2021])
@pytest.mark.parametrize(("person", "because"), UNSETTLED)
def test_what_no_source_settles_is_asked(rule, person, because):
    overall = read_rule(rule, person, day(UNSETTLED_ON)).overall
    assert (overall.outlook, overall.because) == (ASK, because)


def test_where_the_two_readings_of_or_differ_the_answer_is_ask():
    overall = read_rule(R2021, WAITING, day("2021-05-01")).overall
    assert (overall.outlook, overall.because) == (ASK, Because.READINGS_DIFFER)


def test_a_status_on_29_february_lasts_until_28_february():
    person = PersonDates(arrived_on=day("2019-12-01"), has_status=True, status_on=day("2020-02-29"))
    assert read_rule(R2019, person, day("2021-01-01")).overall.until == day("2021-02-28")


def test_the_wait_for_a_decision_is_never_a_length_of_the_service():
    assert FACTS.rules["R-2018-WAIT"] not in FACTS.duration_rules


days = st.dates(dt.date(2016, 1, 1), dt.date(2032, 12, 31))
maybe = st.none() | days
people = st.builds(
    PersonDates,
    arrived_on=maybe,
    has_status=st.none() | st.booleans(),
    status_on=maybe,
    left_on=maybe,
    came_back=st.booleans(),
    appeal_pending=st.booleans(),
)


@given(people, days)
def test_a_passed_period_always_rests_on_a_day_before_today(person, on):
    for rule in FACTS.duration_rules:
        for _, reading in read_rule(rule, person, on).ways:
            if reading.outlook is PASSED:
                assert reading.until is not None
                assert reading.until < on


@given(people, days)
def test_forgetting_a_date_never_turns_help_into_a_passed_period(person, on):
    unknown = PersonDates(came_back=person.came_back, appeal_pending=person.appeal_pending)
    for rule in FACTS.duration_rules:
        assert read_rule(rule, unknown, on).overall.outlook is ASK


@given(days, st.integers(0, 400), days)
def test_taking_the_later_of_two_never_ends_before_taking_the_first(arrived, wait, on):
    person = PersonDates(arrived_on=arrived, has_status=True, status_on=arrived + dt.timedelta(wait))
    found = ways(R2021, person, on)
    assert not (found["first"] is IN and found["later"] is PASSED)


@given(days, st.integers(0, 60), st.integers(0, 60))
def test_more_months_never_end_earlier(start, some, more):
    assert add_months(start, some) <= add_months(start, some + more)
