"""A month's figures add up, are the same whenever asked, and say why they changed."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.rules.counting import SPLITS, CountingRule, count, explain
from intake.rules.dates import Month
from intake.rules.history import DatedFact, Kind
from tests.rules.people import EARLIER, FROZEN, arrival, fact, march_2020

RULE = CountingRule.UNDER_18_OURS
MARCH = Month(2020, 3)
LATER = dt.datetime(2020, 5, 1, tzinfo=dt.UTC)


def march(facts, known_at=FROZEN):
    return count(facts, MARCH, known_at, RULE)


def test_march_2020_is_rebuilt_from_dated_facts():
    figures = march(march_2020())
    assert figures.split("served") == {"all": 81}
    assert figures.split("group") == {"women": 18, "men": 31, "children": 32}
    assert figures.split("residence") == {"centre": 62, "outside": 19}
    assert figures.split("provider") == {"lsk": 81}
    assert figures.split("ended") == {"left_latvia": 1, "unknown": 1}
    assert figures.split("standing") == {"continuing": 81}


@pytest.mark.parametrize(
    ("born", "group"),
    [("2002-03-31", "men"), ("2002-04-01", "children"), ("2002-03-01", "men"), (None, "unknown")],
)
def test_a_child_is_under_18_on_the_last_day_in_service(born, group):
    assert march(arrival("a", "man", born, "centre")).split("group") == {group: 1}


def test_a_child_who_left_before_turning_18_is_counted_as_a_child():
    facts = [*arrival("a", "man", "2002-03-20", "centre"), fact("a", "left", "other", "2020-03-19")]
    assert march(facts).split("group") == {"children": 1}


def test_born_on_29_february_is_18_on_28_february_of_a_common_year():
    facts = arrival("a", "woman", "2004-02-29", "centre", "2022-02-01")
    for last, group in (("2022-02-27", "children"), ("2022-02-28", "women")):
        left = fact("a", "left", "other", last)
        figures = count([*facts, left], Month(2022, 2), LATER.replace(year=2023), RULE)
        assert figures.split("group") == {group: 1}


def test_an_age_band_stands_where_no_birth_date_is_known():
    facts = [fact("a", "entered", None, "2020-03-01"), fact("a", "age_band", "7-17", "2020-03-01")]
    assert march(facts).split("group") == {"children": 1}


def test_what_nobody_recorded_is_a_category_of_its_own():
    figures = march([fact("a", "entered", None, "2020-03-31")])
    assert all(figures.split(d) == {"unknown": 1} for d in SPLITS if d != "standing")


def test_the_days_of_entering_and_leaving_are_in_service():
    facts = [
        *arrival("out", "man", "1980-01-01", "centre", "2020-04-01"),
        *arrival("in", "man", "1980-01-01", "centre", "2020-03-31"),
        *arrival("first", "man", "1980-01-01", "centre"),
        fact("first", "left", "other", "2020-03-01"),
    ]
    assert march(facts).ids("served") == {"in", "first"}


def test_coming_back_is_one_person_and_two_episodes():
    facts = [
        *arrival("a", "man", "1980-01-01", "centre"),
        fact("a", "left", "left_latvia", "2020-03-05"),
        fact("a", "entered", None, "2020-03-05"),
    ]
    figures = march(facts)
    assert (figures.split("served"), figures.split("episodes")) == ({"all": 1}, {"all": 2})
    assert figures.split("standing") == {"returned": 1}
    assert figures.ids("ended", "left_latvia") == {"a/2020-02-10"}


def test_residence_is_that_of_the_last_day_in_service():
    moved = fact("a", "residence", "outside", "2020-03-31")
    too_late = fact("a", "residence", "centre", "2020-04-01")
    assert march([*arrival("a", "man", "1980-01-01", "centre"), moved, too_late]).split("residence") == {
        "outside": 1
    }


def test_the_same_person_under_two_providers_in_a_month_is_one():
    facts = [*arrival("a", "man", "1980-01-01", "centre"), fact("a", "provider", "caritas", "2020-03-15")]
    assert march(facts).split("provider") == {"caritas": 1}


@pytest.mark.parametrize(
    "hour", ["2020-03-28T23:30+02:00", "2020-03-29T04:30+03:00", "2020-03-31T23:59+03:00"]
)
def test_months_end_on_civil_days_whatever_the_clocks_do(hour):
    entered = fact("a", "entered", None, "2020-03-31", dt.datetime.fromisoformat(hour))
    assert march([entered]).ids("served") == {"a"}
    assert count([entered], Month(2020, 4), FROZEN, RULE).split("begun") == {}


def test_a_fact_may_void_an_earlier_one_and_be_voided_itself():
    entered = fact("a", "entered", None, "2020-03-01")
    void = fact("a", "retracted", None, "2020-03-01", dt.datetime(2020, 4, 1, tzinfo=dt.UTC), entered.id)
    back = fact("a", "retracted", None, "2020-03-01", dt.datetime(2020, 4, 2, tzinfo=dt.UTC), void.id)
    assert march([entered, void]).ids("served") == set()
    assert march([entered, void, back]).ids("served") == {"a"}
    assert march([entered, void], EARLIER).ids("served") == {"a"}


def test_two_different_facts_with_one_id_are_refused():
    one = fact("a", "entered", None, "2020-03-01")
    other = DatedFact(one.id, "a", Kind.LEFT, None, one.on, one.recorded_at)
    with pytest.raises(ValueError, match="share an id"):
        march([one, other])


def test_what_was_learned_after_the_freeze_explains_every_changed_figure():
    facts = march_2020()
    frozen = march(facts)
    moved = fact("p01", "residence", "outside", "2020-03-20", LATER)
    left = fact("p02", "left", "left_latvia", "2020-03-25", LATER)
    country = fact("p03", "provider", "lsk", "2020-03-20", LATER)
    found = explain([*facts, moved, left, country], frozen, LATER)
    assert found.facts == (moved, left)
    assert ("residence", "centre", 62, 61) in found.changed
    assert ("ended", "left_latvia", 1, 2) in found.changed
    assert len(found.changed) == 3
    assert explain(facts, frozen, LATER).changed == ()


days = st.dates(dt.date(2020, 1, 25), dt.date(2020, 4, 5))
moments = st.datetimes(dt.datetime(2020, 2, 1), dt.datetime(2020, 5, 1), timezones=st.just(dt.UTC)).map(
    lambda m: m.replace(microsecond=0)
)
VALUES = {
    Kind.SEX: st.sampled_from(["woman", "man", None]),
    Kind.BORN: st.sampled_from(["2002-03-15", "1990-01-01", "2012-01-01", None]),
    Kind.RESIDENCE: st.sampled_from(["centre", "outside", None]),
    Kind.LEFT: st.sampled_from(["left_latvia", "other", None]),
}


@st.composite
def histories(draw):
    facts = []
    for i in range(draw(st.integers(0, 14))):
        kind = draw(st.sampled_from([*Kind, Kind.ENTERED, Kind.ENTERED, Kind.LEFT]))
        value = draw(VALUES.get(kind, st.none()))
        voids = draw(st.none() | st.sampled_from([f.id for f in facts] or [None]))
        person = draw(st.sampled_from("abc"))
        facts.append(DatedFact(f"f{i}", person, kind, value, draw(days), draw(moments), voids))
    return facts


@given(histories(), moments)
def test_every_split_adds_up_to_those_served(facts, known_at):
    figures = march(facts, known_at)
    served = figures.ids("served")
    for dimension in SPLITS:
        assert figures.ids(dimension) == served
        assert sum(figures.split(dimension).values()) == len(served)


@given(histories(), moments)
def test_episodes_add_up_from_month_to_month(facts, known_at):
    before = count(facts, Month(2020, 2), known_at, RULE)
    still = before.ids("episodes") - before.ids("ended")
    figures = march(facts, known_at)
    assert figures.ids("episodes") == still | figures.ids("begun")
    assert not still & figures.ids("begun")


@given(histories(), moments, st.randoms())
def test_order_and_replay_change_nothing(facts, known_at, random):
    again = [*facts, *facts]
    random.shuffle(again)
    assert march(again, known_at) == march(facts, known_at)


@given(histories(), histories(), moments)
def test_what_is_recorded_later_never_changes_a_frozen_count(facts, others, known_at):
    late = [
        DatedFact(
            f"late-{f.id}", f.person, f.kind, f.value, f.on, known_at + dt.timedelta(seconds=1), f.voids
        )
        for f in others
    ]
    assert march([*facts, *late], known_at) == march(facts, known_at)


@given(histories(), moments)
def test_an_explanation_names_a_fact_whenever_a_figure_changed(facts, known_at):
    found = explain(facts, march(facts, known_at), LATER)
    assert bool(found.changed) == bool(found.facts)
    assert all(known_at < f.recorded_at for f in found.facts)
