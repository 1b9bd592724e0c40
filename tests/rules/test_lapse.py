"""Every end that is near is on the calendar by every wording, and what is unclear stays asked."""

import datetime as dt
from pathlib import Path

import pytest
from hypothesis import given

from intake.facts import load_facts
from intake.rules.eligibility import Outlook, PersonDates, read_rule
from intake.rules.lapse import Notice, lapses
from tests.rules.test_eligibility import days, people
from tests.rules.vectors import GRANTED, UNSETTLED, UNSETTLED_ON, WAITING

RULES = load_facts(Path("docs/facts")).duration_rules


def found(person, today):
    return {(x.rule_id, x.way): x.notice for x in lapses(person, RULES, dt.date.fromisoformat(today))}


@pytest.mark.parametrize(
    ("today", "notice"),
    [
        ("2022-05-31", None),
        ("2022-06-01", Notice.IN_30_DAYS),
        ("2022-06-16", Notice.IN_30_DAYS),
        ("2022-06-17", Notice.IN_14_DAYS),
        ("2022-06-23", Notice.IN_14_DAYS),
        ("2022-06-24", Notice.IN_7_DAYS),
        ("2022-06-30", Notice.IN_7_DAYS),
        ("2022-07-01", Notice.ASK),
        ("2022-07-02", None),
    ],
)
def test_the_end_twelve_months_after_status_is_told_by_every_wording(today, notice):
    ways = {("R-2019-DUR", "first"), ("R-2021-DUR", "first"), ("R-2021-DUR", "later")}
    assert found(GRANTED, today) == ({} if notice is None else dict.fromkeys(ways, notice))


def test_only_the_wording_with_a_cap_ends_before_status():
    assert found(WAITING, "2021-04-01") == {("R-2021-DUR", "first"): Notice.IN_14_DAYS}


@pytest.mark.parametrize("person", [person for person, _ in UNSETTLED])
def test_what_no_source_settles_is_on_the_calendar_as_a_question(person):
    notices = set(found(person, UNSETTLED_ON).values())
    assert notices == {Notice.ASK}


def test_the_nearest_end_comes_first_and_questions_last():
    person = PersonDates(arrived_on=dt.date(2021, 1, 10), has_status=None)
    entries = lapses(person, RULES, dt.date(2021, 4, 1))
    assert [x.notice for x in entries] == sorted((x.notice for x in entries), key=list(Notice).index)


@given(people, days)
def test_nothing_on_the_calendar_is_a_passed_period_and_every_question_is_on_it(person, today):
    entries = {(x.rule_id, x.way): x for x in lapses(person, RULES, today)}
    assert all(x.reading.outlook is not Outlook.PERIOD_PASSED for x in entries.values())
    for rule in RULES:
        for way, reading in read_rule(rule, person, today).ways:
            asked = reading.outlook is Outlook.ASK
            near = reading.outlook is Outlook.IN_SERVICE and reading.until is not None
            near = near and (reading.until - today).days <= 30
            assert ((rule.id, way) in entries) == (asked or near)
