"""A person grades, every grade stays, and a level is never an order."""

import ast
import datetime as dt
from dataclasses import FrozenInstanceError, replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.facts import load_facts
from intake.rules.complexity import (
    MAX_REASON,
    Grade,
    GradeTrouble,
    Level,
    by_other_criteria,
    current,
    graded,
    problems,
)

SETS = load_facts(Path("docs/facts")).complexity
NOON = dt.datetime(2026, 11, 22, 12, tzinfo=dt.UTC)
GRADE = Grade("illustrative-1", Level("some_strands"), "School, bank and an appeal at once.", "staff/1", NOON)
LATER = replace(GRADE, level=Level("few_strands"), at=NOON + dt.timedelta(days=30))


def test_a_grade_with_a_level_of_its_criteria_and_a_reason_is_kept():
    assert graded((), GRADE, SETS) == (GRADE,)


@pytest.mark.parametrize(
    ("grade", "found"),
    [
        (replace(GRADE, criteria_set="official-1"), GradeTrouble.CRITERIA_UNKNOWN),
        (replace(GRADE, level=Level("worst")), GradeTrouble.LEVEL_UNKNOWN),
        (replace(GRADE, reason=""), GradeTrouble.REASON_MISSING),
        (replace(GRADE, reason=" \n"), GradeTrouble.REASON_MISSING),
        (replace(GRADE, reason="a" * 301), GradeTrouble.REASON_TOO_LONG),
        (replace(GRADE, at=dt.datetime(2026, 11, 22)), GradeTrouble.NOT_LATER),
    ],
)
def test_a_grade_nobody_could_explain_later_is_not_kept(grade, found):
    assert graded((), grade, SETS) == problems(grade, SETS) == (found,)


def test_the_longest_reason_fits():
    assert problems(replace(GRADE, reason="a" * MAX_REASON), SETS) == ()


def test_a_new_grade_holds_and_the_earlier_one_stays_as_it_was():
    history = graded((GRADE,), LATER, SETS)
    assert history == (GRADE, LATER)
    assert current(history) == LATER
    assert current(()) is None


@pytest.mark.parametrize("at", [NOON, NOON - dt.timedelta(seconds=1)])
def test_no_grade_slips_in_before_or_beside_an_earlier_one(at):
    assert graded((GRADE,), replace(LATER, at=at), SETS) == (GradeTrouble.NOT_LATER,)


def test_a_grade_by_other_criteria_is_shown_as_such_and_not_changed():
    assert not by_other_criteria((), "illustrative-2")
    assert not by_other_criteria((GRADE,), "illustrative-1")
    assert by_other_criteria((GRADE,), "illustrative-2")
    with pytest.raises(FrozenInstanceError):
        GRADE.criteria_set = "illustrative-2"


grades = st.builds(
    Grade,
    criteria_set=st.sampled_from(["illustrative-1", "other"]),
    level=st.builds(Level, st.sampled_from(["few_strands", "some_strands", "many_strands", "x"])),
    reason=st.sampled_from(["", "why", "a" * 301]),
    by=st.just("staff/1"),
    at=st.datetimes(timezones=st.just(dt.UTC)),
)


@given(st.lists(grades, max_size=12))
def test_a_history_only_ever_grows_and_its_times_rise(offered):
    history = ()
    for grade in offered:
        before, wrong = history, problems(grade, SETS, history)
        if not wrong:
            history = graded(history, grade, SETS)
        assert history[: len(before)] == before
        assert len(history) == len(before) + (not wrong)
    assert [g.at for g in history] == sorted({g.at for g in history})


def test_levels_and_grades_cannot_be_put_in_order():
    with pytest.raises(TypeError):
        sorted([Level("few_strands"), Level("many_strands")])
    with pytest.raises(TypeError):
        max(GRADE, LATER)


ORDERING = {"sorted", "sort", "min", "max", "order_by", "nsmallest", "nlargest", "bisect"}


def orders_by_level(source: str) -> list[int]:
    """The lines of a module on which something is put in order by a ``level``."""
    calls = [n for n in ast.walk(ast.parse(source)) if isinstance(n, ast.Call)]
    named = [(n, getattr(n.func, "id", getattr(n.func, "attr", ""))) for n in calls]
    return [n.lineno for n, name in named if name in ORDERING and "level" in ast.unparse(n).lower()]


def test_no_code_of_the_project_orders_anything_by_level():
    for file in [*Path("intake").rglob("*.py"), *Path("site_overrides").rglob("*.py")]:
        assert orders_by_level(file.read_text(encoding="utf-8")) == [], file
    for file in Path("intake").rglob("*.html"):
        assert "sort(attribute='level" not in file.read_text(encoding="utf-8").replace('"', "'"), file


@pytest.mark.parametrize(
    "code", ["sorted(cases, key=lambda c: c.level.id)", "cases.sort(key=by_level)", "q.order_by(Case.level)"]
)
def test_the_scan_sees_an_order_by_level(code):
    assert orders_by_level(code) == [1]
