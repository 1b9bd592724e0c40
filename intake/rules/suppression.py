"""Protecting a published table: small counts hidden, and enough beside them that none can be worked out.

Counts of 1 to 4 are hidden, zero is shown but for those who came or went (statistical practice names 3
to 5; the threshold is an argument). Further cells are then hidden until every hidden cell can have at
least two values, whoever reads: the reader is taken to know this text, the sums between cells,
everything published before, and which hidden cells are small (`intake.rules.witness` says how that is
shown).

Not covered: a reader who runs this very code over every table that fits, and keeps those that would
have been hidden alike, can sometimes tell more. Publishing fewer cells is the answer to that.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from intake.rules.witness import Cell, Equation, Table, lightest

THRESHOLD = 5


@dataclass(frozen=True)
class Shown:
    """A cell that may be published, with its true count."""

    value: int


@dataclass(frozen=True)
class Hidden:
    """A cell that may not be published. It never says why: small cells must not stand out."""


Decision = Shown | Hidden


def protect(
    cells: Iterable[Cell],
    equations: Iterable[Equation],
    published: Mapping[str, Decision] | None = None,
    threshold: int = THRESHOLD,
) -> dict[str, Decision]:
    """Decide for every cell whether it is shown; the same cells in any order get the same answer.

    ``cells`` and ``equations`` hold what was published before too (last month, with the equations
    between the months); ``published`` says how: those decisions stand. If nothing less is safe,
    every new cell is hidden: the month is withheld, and nobody learns which of its cells are small.
    Raises `ValueError` when the counts do not add up.
    """
    before = dict(published or {})
    never = frozenset(name for name, decision in before.items() if isinstance(decision, Shown))
    table = Table(
        {c.name: c for c in sorted(cells, key=lambda c: c.name)}, tuple(equations), never, threshold
    )
    table.check()
    first = _first(table, before)
    hidden = _fewest(table, first, _enough(table, first))
    return {name: Hidden() if name in hidden else Shown(cell.value) for name, cell in table.cells.items()}


def _first(table: Table, before: Mapping[str, Decision]) -> frozenset[str]:
    """Small cells not yet published, and what was hidden before."""
    new = {name for name, cell in table.cells.items() if table.small(cell, cell.value) and name not in before}
    return frozenset(new | (before.keys() - table.never))


def _enough(table: Table, hidden: frozenset[str]) -> frozenset[str]:
    """Hide, for each exposed cell in turn, the lightest cells that give it a second value."""
    safe: set[str] = set()
    for name in sorted(hidden):
        if name in safe:
            continue
        witness = lightest(table, name, hidden)
        if witness is None:
            return frozenset(table.cells) - table.never
        hidden |= frozenset(witness)
        safe |= witness.keys()
    return hidden


def _fewest(table: Table, first: frozenset[str], hidden: frozenset[str]) -> frozenset[str]:
    """Show again, heaviest first, what later choices made needless.

    A witness proves every cell it moves, for as long as all of those stay hidden: only cells whose
    witness needs the one shown again are looked at anew.
    """
    proofs: dict[str, frozenset[str]] = {}
    for name in sorted(hidden - first, key=lambda n: (-table.cells[n].weight, n)):
        if _still_safe(table, hidden - {name}, proofs):
            hidden -= {name}
    return hidden


def _still_safe(table: Table, hidden: frozenset[str], proofs: dict[str, frozenset[str]]) -> bool:
    """Whether every hidden cell has a witness among them; what is found goes into ``proofs``."""
    for name in sorted(hidden):
        if name not in proofs or not proofs[name] <= hidden:
            witness = lightest(table, name, hidden, spend=0)
            if witness is None:
                return False
            proofs |= dict.fromkeys(witness, frozenset(witness))
    return True
