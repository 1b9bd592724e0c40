"""From dated facts to what leaves the desk: no hidden figure of any month, or correction, is given away."""

import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from intake.rules.counting import MonthFigures, count
from intake.rules.dates import Month
from intake.rules.frozen import Frozen, Why, compare, read
from intake.rules.history import DatedFact, Kind
from intake.rules.month_table import REST, Sheet, cell_name, gathered, sheet, table
from intake.rules.release import Released, release
from intake.rules.suppression import THRESHOLD, Hidden, Shown
from tests.rules.people import FROZEN, arrival, fact, march_2020
from tests.rules.readers import given_away
from tests.rules.test_counting import LATER, MARCH, RULE

FEBRUARY = Month(2020, 2)


def counted(facts, month=MARCH, known_at=FROZEN):
    return sheet(count(facts, month, known_at, RULE))


def crowd(name, size, country, residence="centre", on="2020-02-10", sex="man"):
    facts = []
    for i in range(size):
        person = f"{name}{i}"
        facts += arrival(person, sex, "1985-06-01", residence, on)
        facts.append(fact(person, "country", country, on))
    return facts


def test_countries_of_a_few_people_are_told_as_one_and_none_of_them_by_name():
    facts = crowd("s", 12, "SY") + crowd("a", 6, "AF") + crowd("e", 4, "ER") + crowd("v", 2, "VN")
    leaves = release(counted(facts))
    assert leaves.sheet.counts["country"] == {"SY": 12, "AF": 6, REST: 6}
    assert leaves.shown("country", REST) == 6
    assert leaves.shown("country", "ER") == 0, "not there, as if there were none"


def test_a_rest_of_a_few_people_takes_another_country_with_it():
    leaves = release(counted(crowd("s", 12, "SY") + crowd("a", 6, "AF") + crowd("e", 1, "ER")))
    assert in_country(leaves) == {cell_name(MARCH, "country", c) for c in ("AF", REST)}
    assert leaves.shown("served") == 19


def in_country(leaves):
    return {name for name in leaves.hidden if "/country/" in name}


def test_a_category_that_is_there_is_known_not_to_be_empty():
    cells, _ = table([gathered(counted(crowd("s", 5, "SY") + crowd("e", 3, "ER")), THRESHOLD)], THRESHOLD)
    least = {cell.name.split("/", 1)[1]: cell.least for cell in cells}
    assert (least["country/SY"], least["country/rest"], least["provider/lsk"]) == (5, 1, 1)
    assert (least["group/women"], least["served/all"]) == (0, 0)


def test_march_2020_leaves_whole_but_for_who_came_and_went():
    leaves = release(counted(march_2020()))
    shown = {"group": ("women", "men", "children"), "residence": ("centre", "outside")}
    values = [leaves.shown(d, c) for d, categories in shown.items() for c in categories]
    assert (leaves.shown("served"), values) == (81, [18, 31, 32, 62, 19])
    came_or_went = [("standing", c) for c in ("new", "returned", "continuing")]
    came_or_went += [("begun", "all"), ("ended_in_all", "all"), ("ended", REST)]
    assert leaves.hidden == {cell_name(MARCH, *cell) for cell in came_or_went}


def test_that_nobody_came_or_left_is_told_no_more_than_that_somebody_did_and_the_total_stays():
    before, one = crowd("s", 30, "SY"), crowd("n", 1, "SY", on="2020-03-09")
    february = release(counted(before, FEBRUARY, LATER))
    assert february.shown("ended_in_all") is None
    for facts, total in ((before, 30), (before + one, 31)):
        march = release(counted(facts, MARCH, LATER), [february])
        assert (march.shown("served"), march.shown("begun"), march.shown("standing", "new")) == (
            total,
            None,
            None,
        )
        assert march.shown("ended", REST) is None


def test_what_a_revision_hid_stays_hidden_in_the_next():
    before = crowd("s", 40, "SY") + crowd("a", 20, "AF") + crowd("e", 3, "ER")
    first = release(counted(before))
    assert first.shown("country", REST) is None
    after = counted(before + crowd("n", 3, "BY"))
    assert release(after).shown("country", REST) == 6
    second = release(after, earlier=first)
    assert second.shown("country", REST) is None
    assert second.shown("served") == 66


def test_a_month_frozen_late_is_protected_against_the_month_after_it():
    facts = crowd("s", 30, "SY", on="2020-01-10") + crowd("n", 2, "SY", on="2020-02-03")
    march = release(counted(facts, MARCH, LATER))
    months = [release(counted(facts, FEBRUARY, LATER), [march]), march]
    assert months[0].shown("begun") is None
    assert given_away(*table([m.sheet for m in months], THRESHOLD), decided(months), THRESHOLD) == set()


def test_months_without_a_month_between_are_not_tied():
    facts = crowd("s", 30, "SY", on="2020-01-10")
    far = release(counted(facts, Month(2020, 1), LATER))
    assert release(counted(facts, MARCH, LATER), [far]) == release(counted(facts, MARCH, LATER))


def test_a_tie_a_correction_broke_ties_nothing():
    facts = crowd("s", 30, "SY")
    early = release(counted(facts, FEBRUARY))
    corrected = counted(facts + crowd("late", 7, "SY"), known_at=LATER)
    assert release(corrected, [early]).shown("episodes") == 37


def decided(months: list[Released]):
    return {name: decision for one in months for name, decision in one.decisions.items()}


DAYS = st.dates(dt.date(2020, 2, 1), dt.date(2020, 4, 20))


@st.composite
def groups(draw):
    """A few dozen people in groups that come together, some of whom leave."""
    facts = []
    for g in range(draw(st.integers(1, 6))):
        size, on = draw(st.integers(1, 9)), draw(DAYS)
        country = draw(st.sampled_from(["SY", "AF", "ER", "BY"]))
        sex, residence = draw(st.sampled_from(["man", "woman"])), draw(st.sampled_from(["centre", "outside"]))
        facts += crowd(f"g{g}-", size, country, residence, on.isoformat(), sex)
        gone, last = draw(st.integers(0, size)), draw(DAYS)
        reason = draw(st.sampled_from(["left_latvia", "goals_met"]))
        facts += [fact(f"g{g}-{i}", "left", reason, last.isoformat()) for i in range(gone)]
    return facts


@settings(deadline=None, max_examples=40)
@given(groups(), st.sampled_from([(2, 3, 4), (3, 4, 2), (3, 2, 4), (4, 3, 2)]))
def test_every_hidden_figure_keeps_two_possible_values_whatever_months_are_published_when(facts, order):
    months = {}
    for number in order:
        months[number] = release(counted(facts, Month(2020, number), LATER), months.values())
    published = [months[n] for n in sorted(months)]
    told = not any(one.hidden >= one.decisions.keys() for one in published)
    cells, equations = table([one.sheet for one in published], THRESHOLD)
    # A month that helped nobody has no country to list: even withheld, its empty lists say so, and of nobody.
    assume(all(cell.value for cell in cells if cell.name.endswith("/served/all")))
    assert given_away(cells, equations, decided(published), THRESHOLD, knows_small=told) == set()


@settings(deadline=None, max_examples=40)
@given(groups())
def test_what_is_shown_is_true_small_counts_are_hidden_and_a_record_read_back_is_the_same(facts):
    whole = counted(facts, known_at=LATER)
    leaves = release(whole)
    for name, decision in leaves.decisions.items():
        _, dimension, category = name.split("/")
        value = leaves.sheet.value(dimension, category)
        assert decision in (Shown(value), Hidden())
        assert not (0 < value < THRESHOLD and decision == Shown(value))
    frozen = Frozen(MARCH, 1, RULE.value, LATER, whole, leaves)
    assert read(frozen.canonical) == frozen
    assert read(frozen.canonical).hash == frozen.hash


def test_a_frozen_months_hash_changes_with_anything_in_it():
    facts = march_2020()
    one = Frozen(MARCH, 1, RULE.value, FROZEN, counted(facts), release(counted(facts)))
    others = [
        replace(one, revision=2),
        replace(one, why=Why.MISTAKE),
        replace(one, known_at=LATER),
        replace(one, sheet=Sheet(MARCH, {**one.sheet.counts, "served": {"all": 82}})),
        replace(one, released=release(counted(facts[5:]))),
    ]
    assert len({one.hash, *(other.hash for other in others)}) == 6


def test_counting_again_is_compared_by_the_people_and_the_erased_are_carried_over_as_numbers():
    facts = march_2020()
    then = count(facts, MARCH, FROZEN, RULE)
    gone = frozenset(line for line in then.lines if not line[2].startswith("p40"))
    now = count([f for f in facts if f.person != "p40"], MARCH, LATER, RULE)
    same = compare(sheet(then), gone, now)
    assert (same.changed, same.erased, same.fresh) == ((), 1, sheet(then))
    moved = [*facts, fact("p01", "residence", "outside", "2020-03-20", LATER)]
    found = compare(sheet(then), gone, count([f for f in moved if f.person != "p40"], MARCH, LATER, RULE))
    assert found.changed == (("residence", "centre", 62, 61), ("residence", "outside", 19, 20))
    assert found.fresh.value("served") == 81


def test_a_person_who_takes_another_ones_place_is_a_change_though_no_number_is():
    then = count(march_2020(), MARCH, FROZEN, RULE)
    swapped = frozenset((d, c, i.replace("p40", "x40")) for d, c, i in then.lines)
    now = MonthFigures(MARCH, LATER, RULE, swapped)
    assert ("served", "all", 81, 81) in compare(sheet(then), then.lines, now).changed


@pytest.mark.parametrize("typed", ["2020-13", "2020-3", "march", "2020-03-01", "۲۰۲۰-۰۳"])
def test_what_is_no_month_is_refused(typed):
    with pytest.raises(ValueError, match="month"):
        Month.read(typed)


def test_a_fact_of_a_kind_no_figure_uses_changes_none():
    facts = crowd("s", 8, "SY")
    other = DatedFact("x", "s0", Kind.LANGUAGE, "ar", dt.date(2020, 3, 1), FROZEN)
    assert counted([*facts, other]) == counted(facts)
