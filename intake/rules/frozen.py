"""A month's figures as they were frozen: the numbers, what leaves the desk, and one text that proves both.

The numbers stand apart from the ids they count: when a person is erased their ids go, the numbers stay.
"""

import datetime as dt
import hashlib
import json
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from intake.rules.counting import SCHEME, SCOPE, SPLITS, Line, MonthFigures
from intake.rules.dates import Month
from intake.rules.month_table import Counts, Sheet, sheet
from intake.rules.release import Released, names
from intake.rules.suppression import Hidden, Shown

DOMAIN = b"lidzas/figures/1\n"


class Why(StrEnum):
    """Why a month's figures were frozen anew; readers of the published note are told."""

    LATE_ENTRY = "late_entry"
    MISTAKE = "mistake"
    SAME_PERSON = "same_person"
    RULE_CHANGED = "rule_changed"


@dataclass(frozen=True)
class Frozen:
    """One revision of a month: ``sheet`` is the desk's, ``released`` what readers get."""

    month: Month
    revision: int
    rule: str
    known_at: dt.datetime
    sheet: Sheet
    released: Released
    why: Why | None = None

    @property
    def canonical(self) -> str:
        """The text the hash covers: one line of ASCII JSON with its keys in order."""
        content = {
            "counts": self.sheet.counts,
            "hidden": sorted(self.released.hidden),
            "known_at": self.known_at.astimezone(dt.UTC).isoformat(),
            "month": str(self.month),
            "released": self.released.sheet.counts,
            "revision": self.revision,
            "rule": self.rule,
            "scheme": SCHEME,
            "scope": SCOPE,
            "why": self.why,
        }
        return json.dumps(content, sort_keys=True, separators=(",", ":"))

    @property
    def hash(self) -> str:
        """64 hexadecimal digits that change with any of it."""
        return hashlib.sha256(DOMAIN + self.canonical.encode()).hexdigest()


def read(canonical: str) -> Frozen:
    """The revision a canonical text describes. Raises `ValueError` or `KeyError` for any other text."""
    said: dict[str, Any] = json.loads(canonical)
    month = Month.read(said["month"])
    own = Sheet(month, said["released"])
    hidden = frozenset(said["hidden"])
    decisions = {n: Hidden() if n in hidden else Shown(_value(own, n)) for n in sorted(names(own))}
    return Frozen(
        month,
        said["revision"],
        said["rule"],
        dt.datetime.fromisoformat(said["known_at"]),
        Sheet(month, said["counts"]),
        Released(own, decisions),
        Why(said["why"]) if said["why"] else None,
    )


def _value(own: Sheet, name: str) -> int:
    _, dimension, category = name.split("/")
    return own.value(dimension, category)


@dataclass(frozen=True)
class Compared:
    """A frozen month beside the same month counted again.

    ``changed``: dimension, category, the number then and now, also where only the people differ.
    ``erased``: how many of those counted then have been erased since; their number stays.
    """

    fresh: Sheet
    changed: tuple[tuple[str, str, int, int], ...]
    erased: int


def compare(before: Sheet, linked: frozenset[Line], fresh: MonthFigures) -> Compared:
    """Compare a frozen sheet, and the ids still linked to it, with a count made now.

    Erased people can be counted by nobody any more: what they were is carried over as numbers.
    """
    left = sheet(MonthFigures(fresh.month, fresh.known_at, fresh.rule, linked))
    now = carried(before, left, sheet(fresh))
    cells = {(d, c) for d, c, _ in linked ^ fresh.lines}
    changed = tuple((d, c, before.value(d, c), now.value(d, c)) for d, c in sorted(cells))
    return Compared(now, changed, before.value("served") - left.value("served"))


def carried(before: Sheet, left: Sheet, now: Sheet) -> Sheet:
    """``now`` with those counted ``before`` who are no longer among what is ``left`` of it."""
    counts: dict[str, dict[str, int]] = {d: dict(of) for d, of in now.counts.items()}
    for dimension, of in before.counts.items():
        for category, number in of.items():
            if gone := number - left.value(dimension, category):
                own = counts.setdefault(dimension, {})
                own[category] = own.get(category, 0) + gone
    return Sheet(now.days, counts)


def adds_up(counts: Counts) -> bool:
    """Whether every split of the persons served sums to them: what must hold before anything leaves."""
    served = sum(counts["served"].values())
    return all(sum(counts[dimension].values()) == served for dimension in SPLITS)
