"""No hidden count can be worked out, not even with last month's table beside it."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from intake.rules.suppression import Hidden, Shown, protect
from intake.rules.witness import Cell, Equation
from tests.rules.readers import given_away

WEIGHTS = {
    "total": 10,
    "centre": 3,
    "outside": 3,
    "women": 4,
    "men": 4,
    "children": 4,
    "begun": 2,
    "ended": 2,
}
counts = st.integers(0, 12) | st.integers(0, 3) | st.just(0)


def sums(month):
    return (
        Equation((f"{month}total",), tuple(f"{month}{g}" for g in ("women", "men", "children"))),
        Equation((f"{month}total",), (f"{month}centre", f"{month}outside")),
    )


def cells(values):
    return [Cell(name, value, WEIGHTS[name.lstrip("12")]) for name, value in values.items()]


def hidden(decisions):
    return {name for name, decision in decisions.items() if isinstance(decision, Hidden)}


@st.composite
def tables(draw, month="", total=None):
    women = draw(counts if total is None else st.integers(0, total))
    men = draw(counts if total is None else st.integers(0, total - women))
    children = draw(counts) if total is None else total - women - men
    total = women + men + children
    centre = draw(st.integers(0, total))
    values = {"total": total, "women": women, "men": men, "children": children}
    values |= {"centre": centre, "outside": total - centre}
    return {f"{month}{name}": value for name, value in values.items()}


@st.composite
def two_months(draw):
    first = draw(tables("1"))
    ended, begun = draw(st.integers(0, first["1total"])), draw(st.integers(0, 6))
    second = draw(tables("2", first["1total"] - ended + begun))
    return first | {"1ended": ended}, second | {"2begun": begun}


@settings(deadline=None)
@given(tables())
def test_every_hidden_cell_keeps_two_possible_values(values):
    decisions = protect(cells(values), sums(""))
    withheld = values.keys() <= hidden(decisions)
    assert given_away(cells(values), sums(""), decisions, 5, knows_small=not withheld) == set()


LINK = Equation(("2total", "1ended"), ("1total", "2begun"))


@settings(deadline=None, max_examples=200)
@given(two_months(), st.sampled_from([3, 4, 5]))
def test_two_months_beside_each_other_give_nothing_away(months, threshold):
    first, second = months
    both, equations = first | second, (*sums("1"), *sums("2"), LINK)
    earlier = protect(cells(first), sums("1"), threshold=threshold)
    decisions = protect(cells(both), equations, earlier, threshold)
    assert {name: decisions[name] for name in earlier} == earlier
    told = not second.keys() <= hidden(decisions)
    assert given_away(cells(both), equations, decisions, threshold, knows_small=told) == set()


@given(tables())
def test_small_counts_are_hidden_zeros_are_shown_and_shown_counts_are_true(values):
    decisions = protect(cells(values), sums(""))
    assert all(n in hidden(decisions) for n, v in values.items() if 0 < v < 5)
    assert all(d == Shown(values[n]) for n, d in decisions.items() if n not in hidden(decisions))
    if len(hidden(decisions)) < len(values):
        assert all(v for n, v in values.items() if n in hidden(decisions))


@given(tables(), st.randoms())
def test_the_order_of_cells_changes_nothing(values, random):
    shuffled = cells(values)
    random.shuffle(shuffled)
    assert protect(shuffled, sums("")) == protect(cells(values), sums(""))


def test_march_2020_is_shown_whole():
    values = {"total": 81, "women": 18, "men": 31, "children": 32, "centre": 62, "outside": 19}
    assert hidden(protect(cells(values), sums(""))) == set()


def test_one_small_count_takes_the_lightest_neighbour_with_it():
    named = [Cell("total", 40, 9), Cell("syria", 3), Cell("ukraine", 20, 5), Cell("georgia", 17, 2)]
    decisions = protect(named, [Equation(("total",), ("syria", "ukraine", "georgia"))])
    assert hidden(decisions) == {"syria", "georgia"}


def test_small_counts_all_at_their_largest_are_not_given_away_by_their_sum():
    named = [Cell("total", 12, 9), *(Cell(name, 4) for name in "abc")]
    assert hidden(protect(named, [Equation(("total",), ("a", "b", "c"))])) == {"total", "a", "b", "c"}


def test_last_months_hidden_count_is_not_given_away_by_this_months_flow():
    now = [Cell("1total", 3), Cell("1ended", 0), Cell("2begun", 17), Cell("2total", 20, 9)]
    decisions = protect(now, [LINK], {"1total": Hidden(), "1ended": Shown(0)})
    assert hidden(decisions) == {"1total", "2begun"}


def test_a_table_that_does_not_add_up_is_refused():
    with pytest.raises(ValueError, match="add up"):
        protect([Cell("total", 9), Cell("a", 4)], [Equation(("total",), ("a",))])
    with pytest.raises(ValueError, match="below zero"):
        protect([Cell("total", -1)], [])


def test_forty_cells_are_decided_at_once():
    grid = {(r, c): (7 * r + 5 * c) % 11 for r in range(4) for c in range(6)}
    named = [Cell(f"x{r}{c}", v) for (r, c), v in grid.items()]
    named += [Cell(f"r{r}", sum(grid[r, c] for c in range(6)), 5) for r in range(4)]
    named += [Cell(f"c{c}", sum(grid[r, c] for r in range(4)), 5) for c in range(6)]
    lines = [Equation((f"r{r}",), tuple(f"x{r}{c}" for c in range(6))) for r in range(4)]
    lines += [Equation((f"c{c}",), tuple(f"x{r}{c}" for r in range(4))) for c in range(6)]
    started = time.perf_counter()
    decisions = protect(named, lines)
    assert time.perf_counter() - started < 10
    assert 0 < len(hidden(decisions)) < len(named)
