"""What leaves the desk of a month's figures: small categories gathered, the rest shown or hidden.

A month is protected together with every month published beside it, one after another without a gap:
what readers know of those stands. A correction (a later revision of the same month) keeps hidden what
was hidden, or the old and the new page side by side would show it. Not covered: of two revisions that
both show a figure, readers see the difference.
"""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import chain

from intake.rules.dates import Month
from intake.rules.month_table import Sheet, cell_name, gathered, table
from intake.rules.suppression import THRESHOLD, Decision, Hidden, Shown, protect


@dataclass(frozen=True)
class Released:
    """Figures as readers get them: the sheet after gathering, and what is decided of each cell."""

    sheet: Sheet
    decisions: Mapping[str, Decision]

    def shown(self, dimension: str, category: str = "all") -> int | None:
        """The count, ``None`` when it is hidden; a category that is not there has nobody in it."""
        decision = self.decisions.get(cell_name(self.sheet.days, dimension, category), Shown(0))
        return decision.value if isinstance(decision, Shown) else None

    @property
    def hidden(self) -> frozenset[str]:
        """The names of the hidden cells."""
        return frozenset(name for name, decision in self.decisions.items() if isinstance(decision, Hidden))


def release(
    sheet: Sheet,
    published: Iterable[Released] = (),
    earlier: Released | None = None,
    threshold: int = THRESHOLD,
) -> Released:
    """Decide what readers get of ``sheet``.

    ``published``: other months as readers have them; ``earlier``: this month's last revision.
    Raises `ValueError` when the counts do not add up.
    """
    own = gathered(sheet, threshold)
    beside = neighbours(own, published)
    cells, equations = table(sorted((own, *(r.sheet for r in beside)), key=_first), threshold)
    known = dict(chain.from_iterable(r.decisions.items() for r in beside))
    known |= dict.fromkeys(names(own) & (earlier.hidden if earlier else frozenset()), Hidden())
    decisions = protect(cells, equations, known, threshold)
    return Released(own, {name: decisions[name] for name in sorted(names(own))})


def names(sheet: Sheet) -> frozenset[str]:
    """The names of a sheet's cells."""
    return frozenset(cell_name(sheet.days, d, category) for d, of in sheet.counts.items() for category in of)


def neighbours(sheet: Sheet, published: Iterable[Released]) -> list[Released]:
    """The published months before and after, as far as they follow each other without a gap."""
    others = {Month.of(r.sheet.days.first): r for r in published}
    found: list[Released] = []
    for step in (-1, 1):
        month = Month.of(sheet.days.first).plus(step)
        while one := others.get(month):
            found.append(one)
            month = month.plus(step)
    return found


def _first(sheet: Sheet) -> dt.date:
    return sheet.days.first
