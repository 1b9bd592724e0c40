"""A month's figures as a table to protect before it is published, tied to the months beside it.

Every way readers could take one published figure from another is written as an equation here; a
figure that joins the page joins here first.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from intake.rules.counting import SPLITS, UNKNOWN, MonthFigures
from intake.rules.dates import Days
from intake.rules.witness import Cell, Equation

_WEIGHTS = {"served": 100, "group": 40, "residence": 40, "standing": 20, "episodes": 20, "provider": 10}
"""How much readers would miss a figure, roughly as the notes of 2019 to 2022 use them; others weigh 3."""
_OTHER_WEIGHT = 3
ALL = "all"
REST = "rest"
"""Categories below the threshold, taken together: that somebody at all came from a country, or died, is
never told of fewer people."""
GATHERED = ("country", "ended")
"""Dimensions whose categories are so many that few people, or one, are in most."""
LISTED = {
    "group": ("women", "men", "children", UNKNOWN),
    "residence": ("centre", "outside", UNKNOWN),
    "standing": ("new", "returned", "continuing"),
}
"""Categories that stand in every table, with nobody in them too. Any other is there only with somebody."""

_FLOWS = frozenset({("begun", ALL), ("ended_in_all", ALL), ("standing", "new"), ("standing", "returned")})
"""Who came or went: see `intake.rules.witness.Cell`. Else a total that grew by one would have to go."""

Counts = Mapping[str, Mapping[str, int]]


@dataclass(frozen=True)
class Sheet:
    """The figures of some days by dimension and category."""

    days: Days
    counts: Counts

    def value(self, dimension: str, category: str = ALL) -> int:
        """One figure; a category that is not there has nobody in it."""
        return self.counts.get(dimension, {}).get(category, 0)


def cell_name(days: Days, dimension: str, category: str = ALL) -> str:
    """A cell's name, the same in every table: ``2020-03/group/women``."""
    return f"{days}/{dimension}/{category}"


def sheet(figures: MonthFigures) -> Sheet:
    """Every figure of the month; "again" are episodes beyond each person's first of the month."""
    served, stays, begun, ended = (len(figures.ids(d)) for d in ("served", "episodes", "begun", "ended"))
    newcomers = len(figures.ids("standing", "new") | figures.ids("standing", "returned"))
    alone = {
        "served": served,
        "episodes": stays,
        "again": stays - served,
        "begun": begun,
        "begun_again": begun - newcomers,
        "ended_in_all": ended,
    }
    splits = {d: dict.fromkeys(LISTED.get(d, ()), 0) | figures.split(d) for d in (*SPLITS, "ended")}
    return Sheet(figures.month, {d: {ALL: n} for d, n in alone.items()} | splits)


def in_order(dimension: str, categories: Iterable[str]) -> list[str]:
    """Categories as tables list them: never by their counts, which the order of withheld ones would tell."""
    listed, last = LISTED.get(dimension, ()), (UNKNOWN, REST)
    places = {c: i for i, c in enumerate(c for c in listed if c not in last)}
    return sorted(categories, key=lambda c: (c in last, places.get(c, len(places)), c != UNKNOWN, c))


def gathered(found: Sheet, threshold: int) -> Sheet:
    """The sheet with the small categories of `GATHERED` dimensions taken together as `REST`."""
    counts = {d: _gathered(of, threshold) if d in GATHERED else of for d, of in found.counts.items()}
    if not counts["ended"] and found.value("served"):
        counts["ended"] = {REST: 0}  # that there is no reason to tell would tell that nobody left
    return Sheet(found.days, counts)


def _gathered(counts: Mapping[str, int], threshold: int) -> dict[str, int]:
    large = {category: n for category, n in counts.items() if n >= threshold}
    rest = sum(counts.values()) - sum(large.values())
    return {**large, REST: rest} if rest else large


def table(sheets: Sequence[Sheet], threshold: int = 1) -> tuple[tuple[Cell, ...], tuple[Equation, ...]]:
    """Cells and equations of months that follow each other; raises `ValueError` when they do not.

    ``threshold``: what every category of a `GATHERED` dimension has reached. A tie between two months
    that does not hold, because a correction came between their counts, ties nothing for readers either.
    """
    cells = tuple(cell for one in sheets for cell in _cells(one, threshold))
    equations = [equation for one in sheets for equation in _within(one)]
    for before, now in pairwise(sheets):
        equations += _between(before, now)
    return cells, tuple(equations)


def _cells(found: Sheet, threshold: int) -> Iterator[Cell]:
    for dimension, counts in found.counts.items():
        weight = _WEIGHTS.get(dimension, _OTHER_WEIGHT)
        for category, number in counts.items():
            flow = _flows(found, dimension, category)
            least = 0 if flow else _least(dimension, category, threshold)
            yield Cell(cell_name(found.days, dimension, category), number, weight, least, flow)


def _flows(found: Sheet, dimension: str, category: str) -> bool:
    """Whether a cell tells of people who came or went; where nobody was, nobody did."""
    only_rest = dimension == "ended" and set(found.counts[dimension]) == {REST}
    return bool(found.value("served")) and (only_rest or (dimension, category) in _FLOWS)


def _least(dimension: str, category: str, threshold: int) -> int:
    """What readers know the count to be at least, because the category is there at all."""
    if dimension in GATHERED and category != REST:
        return threshold
    return 0 if category in (ALL, *LISTED.get(dimension, ())) else 1


def _within(found: Sheet) -> Iterator[Equation]:
    served, begun = _name(found, "served"), _name(found, "begun")
    for dimension in SPLITS:
        yield Equation((served,), _names(found, dimension))
    yield Equation((_name(found, "ended_in_all"),), _names(found, "ended"))
    yield Equation((_name(found, "episodes"),), (served, _name(found, "again")))
    newcomers = (_name(found, "standing", category) for category in ("new", "returned"))
    yield Equation((begun,), (*newcomers, _name(found, "begun_again")))


def _name(found: Sheet, dimension: str, category: str = ALL) -> str:
    return cell_name(found.days, dimension, category)


def _names(found: Sheet, dimension: str) -> tuple[str, ...]:
    return tuple(_name(found, dimension, category) for category in found.counts[dimension])


def _between(before: Sheet, now: Sheet) -> Iterator[Equation]:
    """This month's episodes are the last one's less those that ended then, plus those begun now."""
    if (now.days.first - before.days.last).days != 1:
        raise ValueError("the months do not follow each other")
    if now.value("episodes") + before.value("ended_in_all") == before.value("episodes") + now.value("begun"):
        yield Equation(
            (_name(now, "episodes"), _name(before, "ended_in_all")),
            (_name(before, "episodes"), _name(now, "begun")),
        )
