"""A six-month report counts everybody once, and gives away nothing its months hide."""

import datetime as dt

from hypothesis import given, settings
from hypothesis import strategies as st

from intake.rules.counting import count
from intake.rules.dates import Month
from intake.rules.month_table import cell_name, table
from intake.rules.release import release
from intake.rules.report import MONTHS, SpanCount, activities, months_of, release_span
from intake.rules.suppression import THRESHOLD, Hidden, Shown
from intake.rules.witness import Cell, Equation
from tests.rules.people import fact
from tests.rules.readers import given_away
from tests.rules.test_counting import LATER, RULE
from tests.rules.test_release import counted, crowd, decided

FIRST = Month(2020, 1)


def released(facts):
    found = []
    for month in months_of(FIRST):
        found.append(release(counted(facts, month, LATER), found))
    return found


def people(facts):
    return len({i for m in months_of(FIRST) for i in count(facts, m, LATER, RULE).ids("served")})


def test_a_report_has_six_months():
    assert MONTHS == 6
    assert [str(m) for m in months_of(Month(2026, 9))][::5] == ["2026-09", "2027-02"]


def test_everybody_is_counted_once_over_all_months():
    facts = crowd("a", 20, "SY", on="2019-12-01") + crowd("b", 7, "SY", on="2020-03-05")
    facts += [fact(f"a{i}", "left", "goals_met", "2020-02-03") for i in range(6)]
    assert people(facts) == 27
    assert release_span(FIRST, 27, released(facts)) == SpanCount(FIRST, 27, shown=True)


def test_the_count_over_all_months_is_withheld_when_it_would_tell_who_came():
    facts = crowd("a", 20, "SY", on="2019-12-01") + crowd("b", 3, "SY", on="2020-06-05")
    facts += [fact(f"a{i}", "left", "goals_met", "2020-02-03") for i in range(6)]
    months = released(facts)
    assert months[5].shown("begun") is None
    assert release_span(FIRST, people(facts), months).leaves in (None, 23)
    few = crowd("a", 3, "SY", on="2020-01-01")
    assert release_span(FIRST, 3, released(few)).leaves is None


DAYS = st.dates(dt.date(2019, 12, 20), dt.date(2020, 6, 25))


@st.composite
def groups(draw):
    facts = []
    for g in range(draw(st.integers(1, 4))):
        size, on = draw(st.integers(1, 9)), draw(DAYS)
        facts += crowd(f"g{g}-", size, "SY", "centre", on.isoformat())
        gone, last = draw(st.integers(0, size)), draw(DAYS)
        facts += [fact(f"g{g}-{i}", "left", "goals_met", last.isoformat()) for i in range(gone)]
        back = draw(st.integers(0, gone))
        again = max(last, on) + dt.timedelta(days=draw(st.integers(1, 60)))
        facts += [fact(f"g{g}-{i}", "entered", None, again.isoformat()) for i in range(back)]
    return facts


@settings(deadline=None, max_examples=6)
@given(groups())
def test_the_months_and_the_whole_beside_each_other_give_no_hidden_figure_away(facts):
    months, served = released(facts), people(facts)
    span = release_span(FIRST, served, months)
    if not span.shown:
        return
    cells, equations = table([m.sheet for m in months], THRESHOLD)
    parts = [("served", "all", months[0])]
    parts += [("standing", c, m) for m in months[1:] for c in ("new", "returned")]
    again = sum(m.sheet.value(d, c) for d, c, m in parts) - served
    own = (Cell("span", served), Cell("again", again, flow=True))
    tie = Equation(("span", "again"), tuple(cell_name(m.sheet.days, d, c) for d, c, m in parts))
    decisions = decided(months) | {"span": Shown(served), "again": Hidden()}
    told = not any(m.hidden >= m.decisions.keys() for m in months)
    found = given_away((*cells, *own), (*equations, tie), decisions, THRESHOLD, knows_small=told)
    assert found - {"again"} == set()


def test_few_steps_of_a_kind_are_told_together():
    done = ["school"] * 12 + ["bank"] * 6 + ["doctor"] * 3 + ["home"] * 4
    assert activities(done) == {"all": 25, "school": 12, "bank": 6, "rest": 7}
    assert activities([*["school"] * 12, *["bank"] * 6, "doctor"]) == {
        "all": 19,
        "school": 12,
        "bank": None,
        "rest": None,
    }
    assert activities([]) == {"all": 0}
