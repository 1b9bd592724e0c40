"""The table of a month holds every sum readers can make, and is protected as one with the month before."""

import pytest
from hypothesis import given, settings

from intake.rules.counting import CountingRule, count
from intake.rules.dates import Month
from intake.rules.month_table import cell_name, sheet, table
from intake.rules.suppression import THRESHOLD, Hidden, Shown, protect
from intake.rules.witness import Equation
from tests.rules.people import FROZEN, arrival, fact, march_2020
from tests.rules.readers import given_away
from tests.rules.test_counting import LATER, MARCH, histories

RULE = CountingRule.UNDER_18_OURS
FEBRUARY = Month(2020, 2)


def figures(facts, month=MARCH, known_at=FROZEN):
    return count(facts, month, known_at, RULE)


def test_march_2020_shows_its_three_groups_and_hides_the_two_who_left():
    shown = protect(*table([sheet(figures(march_2020()))]))
    assert shown[cell_name(MARCH, "served")] == Shown(81)
    assert shown[cell_name(MARCH, "group", "children")] == Shown(32)
    assert shown[cell_name(MARCH, "ended", "left_latvia")] == Hidden()
    assert shown[cell_name(MARCH, "ended_in_all")] == Hidden()


def test_what_february_published_stands_in_march():
    facts = march_2020() + arrival("new", "woman", "1990-01-01", "centre", "2020-03-09")
    earlier = protect(*table([sheet(figures(facts, FEBRUARY))]))
    cells, equations = table([sheet(figures(facts, FEBRUARY)), sheet(figures(facts))])
    both = protect(cells, equations, earlier)
    assert {name: both[name] for name in earlier} == earlier
    assert both[cell_name(MARCH, "begun")] == Hidden()
    assert both[cell_name(MARCH, "standing", "continuing")] == Hidden()
    assert given_away(cells, equations, both, THRESHOLD) == set()


def test_months_that_do_not_follow_each_other_are_refused():
    with pytest.raises(ValueError, match="follow"):
        table([sheet(figures([], Month(2020, 1))), sheet(figures([]))])


@settings(deadline=None, max_examples=50)
@given(histories())
def test_any_two_months_add_up(facts):
    months = [sheet(figures(facts, month, LATER)) for month in (FEBRUARY, MARCH)]
    cells, equations = table(months)
    values = {cell.name: cell.value for cell in cells}
    assert len(values) == len(cells)
    assert all(value >= 0 for value in values.values())
    assert not any(equation.off(values) for equation in equations)


def test_who_came_in_march_cannot_be_had_by_taking_february_from_it():
    facts = march_2020() + arrival("new", "woman", "1990-01-01", "centre", "2020-03-09")
    for i in range(5):
        facts += arrival(f"g{i}", "man", "1980-01-01", "centre")
        facts.append(fact(f"g{i}", "left", "period_ended", "2020-02-20"))
    earlier = protect(*table([sheet(figures(facts, FEBRUARY))]))
    assert earlier[cell_name(FEBRUARY, "ended_in_all")] == Shown(6)
    cells, equations = table([sheet(figures(facts, FEBRUARY)), sheet(figures(facts))])
    both = protect(cells, equations, earlier)
    episodes, begun = cell_name(MARCH, "episodes"), cell_name(MARCH, "begun")
    taken = Equation(
        (episodes, cell_name(FEBRUARY, "ended_in_all")), (cell_name(FEBRUARY, "episodes"), begun)
    )
    assert both[begun] == Hidden()
    assert begun not in given_away(cells, (*equations, taken), both, THRESHOLD)
