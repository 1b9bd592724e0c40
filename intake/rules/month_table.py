"""A month's figures as a table to protect before it is published, tied to the month before.

Every way readers could take one published figure from another is written as an equation here; a
figure that joins the page joins here first. A category not in the table is known to be empty.
"""

from collections.abc import Iterator

from intake.rules.counting import SPLITS, MonthFigures
from intake.rules.dates import Month
from intake.rules.witness import Cell, Equation

_WEIGHTS = {"served": 100, "group": 40, "residence": 40, "standing": 20, "episodes": 20, "provider": 10}
"""How much readers would miss a figure, roughly as the notes of 2019 to 2022 use them; others weigh 3."""
_OTHER_WEIGHT = 3
_ALL = "all"


def cell_name(month: Month, dimension: str, category: str = _ALL) -> str:
    """A cell's name, the same in every table: ``2020-03/group/women``."""
    return f"{month.year}-{month.number:02d}/{dimension}/{category}"


def table(
    figures: MonthFigures, before: MonthFigures | None = None
) -> tuple[tuple[Cell, ...], tuple[Equation, ...]]:
    """Cells and equations of a month, with those of ``before``, the month before, if published.

    Raises `ValueError` when ``before`` is another month.
    """
    if before is None:
        return tuple(_cells(figures)), tuple(_within(figures))
    if (figures.month.first - before.month.last).days != 1:
        raise ValueError("the months do not follow each other")
    cells, equations = table(before)
    between = _between(before.month, figures.month)
    return (*cells, *_cells(figures)), (*equations, *_within(figures), between)


def _cells(figures: MonthFigures) -> Iterator[Cell]:
    for dimension, counts in _counts(figures).items():
        weight = _WEIGHTS.get(dimension, _OTHER_WEIGHT)
        for category, number in counts.items():
            yield Cell(cell_name(figures.month, dimension, category), number, weight)


def _counts(figures: MonthFigures) -> dict[str, dict[str, int]]:
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
    splits = {dimension: figures.split(dimension) for dimension in (*SPLITS, "ended")}
    return {dimension: {_ALL: number} for dimension, number in alone.items()} | splits


def _within(figures: MonthFigures) -> Iterator[Equation]:
    month = figures.month
    for dimension in SPLITS:
        yield Equation((cell_name(month, "served"),), _names(figures, dimension))
    yield Equation((cell_name(month, "ended_in_all"),), _names(figures, "ended"))
    yield Equation((cell_name(month, "episodes"),), (cell_name(month, "served"), cell_name(month, "again")))
    newcomers = (n for n in _names(figures, "standing") if not n.endswith("/continuing"))
    yield Equation((cell_name(month, "begun"),), (*newcomers, cell_name(month, "begun_again")))


def _names(figures: MonthFigures, dimension: str) -> tuple[str, ...]:
    return tuple(cell_name(figures.month, dimension, category) for category in figures.split(dimension))


def _between(before: Month, now: Month) -> Equation:
    """This month's episodes are the last one's less those that ended then, plus those begun now."""
    return Equation(
        (cell_name(now, "episodes"), cell_name(before, "ended_in_all")),
        (cell_name(before, "episodes"), cell_name(now, "begun")),
    )
