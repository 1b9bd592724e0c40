"""Another table that fits all that is shown: the proof that a hidden cell cannot be worked out.

A cell is safe when readers must reckon with two values of it: the true one, and the one in a
witness, a whole other table of counts that obeys every equation and differs in hidden cells only.
A witness stays one when more is hidden, so a search that gives up leads to hiding more, never less.
For the reader, a small hidden cell stays small (1 to the threshold less one); any other is 0, or
the threshold or more, never between. A reader who knows less is told less.
"""

import heapq
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

_TRIES = 5_000
_ZERO_COSTS = 1_000
"""A zero is the last thing to hide: nobody is in it."""


@dataclass(frozen=True)
class Cell:
    """One count by name; ``weight`` (1 or more) says how much readers would miss it.

    ``least``: what readers know it to be at least, whatever else is shown. ``flow``: it tells of people
    who came or went, and of those "nobody" is as small as "one": a zero beside two totals would tell
    who else did.
    """

    name: str
    value: int
    weight: int = 1
    least: int = 0
    flow: bool = False


@dataclass(frozen=True)
class Equation:
    """What readers know of cells: those on the ``left`` sum to those on the ``right``."""

    left: tuple[str, ...]
    right: tuple[str, ...]

    def sign(self, name: str) -> int:
        """How the cell counts once everything stands on the left."""
        return self.left.count(name) - self.right.count(name)

    def off(self, values: Mapping[str, int]) -> int:
        """By how much the left exceeds the right; cells without a value are 0."""
        return sum(values.get(n, 0) for n in self.left) - sum(values.get(n, 0) for n in self.right)


@dataclass(frozen=True)
class Table:
    """Cells with their true counts, the equations, and ``never``: cells shown before."""

    cells: Mapping[str, Cell]
    equations: tuple[Equation, ...]
    never: frozenset[str]
    threshold: int

    def check(self) -> None:
        """Raise `ValueError` when a count is negative or an equation does not hold."""
        values = {name: cell.value for name, cell in self.cells.items()}
        if any(cell.value < cell.least for cell in self.cells.values()):
            raise ValueError("a count is below zero, or below what readers know of it")
        for equation in self.equations:
            if equation.off(values):
                raise ValueError(f"the table does not add up: {equation}")

    def small(self, cell: Cell, value: int) -> bool:
        """Whether a count is so small that it may not be shown."""
        return value < self.threshold and (value > 0 or cell.flow)

    def possible(self, name: str, by: int) -> bool:
        """Whether a reader must reckon with the cell being ``by`` away from its true count."""
        cell = self.cells[name]
        new = cell.value + by
        return new >= cell.least and self.small(cell, new) == self.small(cell, cell.value)

    def cost(self, name: str) -> int:
        """What hiding the cell costs readers."""
        cell = self.cells[name]
        return cell.weight if cell.value or cell.flow else cell.weight + _ZERO_COSTS


Moved = tuple[tuple[str, int], ...]
"""Cells of another table with how far each is from the true one."""


def lightest(
    table: Table, name: str, hidden: frozenset[str], spend: int | None = None
) -> Mapping[str, int] | None:
    """The witness for ``name`` that hides least beyond ``hidden``, at most ``spend``; `None`: not found.

    Best first; each cell moves once, each step mends the first equation the last one broke.
    """
    steps = (by for size in range(1, table.threshold + 1) for by in (size, -size))
    heap: list[tuple[int, int, Moved]] = [(0, 1, ((name, by),)) for by in steps if table.possible(name, by)]
    heapq.heapify(heap)
    for _ in range(_TRIES):
        if not heap:
            return None
        cost, size, moved = heapq.heappop(heap)
        broken = _broken(table, dict(moved))
        if broken is None:
            return dict(moved)
        for step in _mends(table, dict(moved), broken):
            more = cost + (0 if step[0] in hidden else table.cost(step[0]))
            if spend is None or more <= spend:
                heapq.heappush(heap, (more, size + 1, (*moved, step)))
    return None


def _broken(table: Table, moved: Mapping[str, int]) -> Equation | None:
    return next((equation for equation in table.equations if equation.off(moved)), None)


def _mends(table: Table, moved: Mapping[str, int], broken: Equation) -> Iterator[tuple[str, int]]:
    """Each further cell that alone puts the equation right."""
    for name in (*broken.left, *broken.right):
        by = -broken.sign(name) * broken.off(moved)
        if name not in moved and name not in table.never and table.possible(name, by):
            yield name, by
