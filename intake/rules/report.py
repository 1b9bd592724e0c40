"""A six-month report's own figures: how many people over all its months, and what was done for them.

Everybody is counted once over the whole span (`SCOPE`). The months tie that number to figures readers
have: those of the first month, and whoever's help began in a later one, less those seen before.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

from intake.rules.dates import Month
from intake.rules.month_table import REST, cell_name, table
from intake.rules.release import Released, neighbours
from intake.rules.suppression import THRESHOLD, Decision, Hidden, Shown, protect
from intake.rules.witness import Cell, Equation

MONTHS = 6
SCOPE = "each_once_in_span"
_TOTAL = "activities/all"


@dataclass(frozen=True)
class SpanCount:
    """How many people were helped in the six months from ``first``, each once; ``None`` is withheld."""

    first: Month
    served: int
    shown: bool

    @property
    def leaves(self) -> int | None:
        """The number as it leaves the desk."""
        return self.served if self.shown else None


def months_of(first: Month) -> tuple[Month, ...]:
    """The months of the report that begins with ``first``."""
    return tuple(first.plus(i) for i in range(MONTHS))


def release_span(
    first: Month,
    served: int,
    months: Sequence[Released],
    earlier: Iterable[SpanCount] = (),
    threshold: int = THRESHOLD,
) -> SpanCount:
    """Whether readers get ``served``, beside all frozen ``months`` and what ``earlier`` reports told."""
    start = next(r for r in months if Month.of(r.sheet.days.first) == first)
    run = sorted([start, *neighbours(start.sheet, months)], key=lambda r: r.sheet.days.first)
    cells, equations = table([r.sheet for r in run], threshold)
    known = dict(chain.from_iterable(r.decisions.items() for r in run))
    sheets = {Month.of(r.sheet.days.first): r for r in run}
    others = [one for one in earlier if one.first != first]
    for span in (*others, SpanCount(first, served, shown=True)):
        more, tied = _tie(span, sheets)
        cells, equations = (*cells, *more), (*equations, *tied)
        known |= {cell.name: Hidden() for cell in more if cell.flow}
    known |= {_name(one.first): Shown(one.served) if one.shown else Hidden() for one in others}
    decision: Decision = protect(cells, equations, known, threshold)[_name(first)]
    return SpanCount(first, served, isinstance(decision, Shown))


def _tie(span: SpanCount, sheets: Mapping[Month, Released]) -> tuple[list[Cell], list[Equation]]:
    """The span's cell, and what its months say of it; corrections since may have untied them."""
    own = Cell(_name(span.first), span.served, 100)
    months = months_of(span.first)
    if not set(months) <= set(sheets):
        return [own], []
    parts = [(months[0], "served", "all")]
    parts += [(m, "standing", came) for m in months[1:] for came in ("new", "returned")]
    total = sum(sheets[m].sheet.value(d, c) for m, d, c in parts)
    if total < span.served:
        return [own], []
    again = Cell(f"{_name(span.first)}/again", total - span.served, 3, flow=True)  # told nowhere
    right = tuple(cell_name(sheets[m].sheet.days, d, c) for m, d, c in parts)
    return [own, again], [Equation((own.name, again.name), right)]


def _name(first: Month) -> str:
    return f"from {first}/served"


def activities(done: Iterable[str], threshold: int = THRESHOLD) -> dict[str, int | None]:
    """How often each kind of step was done, and ``all``; few of a kind are told together as `REST`."""
    every = Counter(done)
    large = {kind: n for kind, n in sorted(every.items()) if n >= threshold}
    counts = large | ({REST: rest} if (rest := every.total() - sum(large.values())) else {})
    cells = [
        Cell(_TOTAL, every.total(), 100),
        *(Cell(k, n, 3, threshold if k != REST else 1) for k, n in counts.items()),
    ]
    decided = protect(cells, [Equation((_TOTAL,), tuple(counts))], threshold=threshold)
    return {name.removeprefix("activities/"): _leaves(decision) for name, decision in decided.items()}


def _leaves(decision: Decision) -> int | None:
    return decision.value if isinstance(decision, Shown) else None
