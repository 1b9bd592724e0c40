"""A frozen month of the desk as a record of ``docs/facts/statistics/``: what readers get, and nothing else.

A cell that is not there has nobody in it; a withheld one says so and has no number.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from intake.rules.counting import SCOPE
from intake.rules.dates import Month
from intake.rules.frozen import Frozen
from intake.rules.month_table import ALL, in_order

Key = tuple[str, str, str]
"""A figure's metric, dimension and category: what keeps its id when the record is written anew."""
_EPISODES = "episodes_in_month"
_SAID: Mapping[str, tuple[str, str, str, str, str]] = {
    "served": ("persons_served", "total", "none", "person", SCOPE),
    "group": ("persons_served", "women_men_children", "women_men_children", "person", SCOPE),
    "residence": ("persons_served", "residence", "residence", "person", SCOPE),
    "standing": ("persons_served", "standing", "new_or_not", "person", SCOPE),
    "country": ("persons_served", "country", "country", "person", SCOPE),
    "provider": ("persons_served", "provider", "provider", "person", SCOPE),
    "episodes": ("episodes", "total", "none", "episode", _EPISODES),
    "begun": ("service_begun", "total", "none", "episode", _EPISODES),
    "ended_in_all": ("service_discontinued", "reason", "none", "episode", _EPISODES),
    "ended": ("service_discontinued", "reason", "none", "episode", _EPISODES),
}
"""By dimension of the count: metric, dimension, scheme, unit and scope of the record, in its order."""
_CALLED = {
    ("residence", "centre"): "in_centre",
    ("residence", "outside"): "outside_centre",
    ("ended_in_all", ALL): "all_reasons",
}
_PARTS_OF = {"ended": "ended_in_all"} | dict.fromkeys(
    ("group", "residence", "standing", "country", "provider"), "served"
)
TOTALS: Mapping[str, Key] = {
    name: (_SAID[name][0], _SAID[name][1], _CALLED.get((name, ALL), ALL))
    for name in ("served", "begun", "ended_in_all")
}
"""The figures a note says in sentences."""


@dataclass(frozen=True)
class Row:
    """One figure of the record; ``value`` is ``None`` when it is withheld."""

    of: str
    key: Key
    scheme: str
    unit: str
    scope: str
    value: int | None


def rows(frozen: Frozen) -> list[Row]:
    """Every figure that leaves the desk, in the record's order."""
    return [row for dimension in _SAID for row in _rows(frozen, dimension)]


def _rows(frozen: Frozen, of: str) -> Iterator[Row]:
    metric, dimension, scheme, unit, scope = _SAID[of]
    counts = frozen.released.sheet.counts.get(of, {})
    for category in in_order(of, counts):
        value = frozen.released.shown(of, category)
        if value or value is None or category == ALL:
            key = (metric, dimension, _CALLED.get((of, category), category))
            yield Row(of, key, scheme, unit, scope, value)


def text(frozen: Frozen, name: str, source: str, frozen_on: date, ids: Callable[[Key], str]) -> str:
    """The record's file; ``ids`` gives each figure its id."""
    found = rows(frozen)
    parts = [*_head(frozen, name, source, frozen_on), "figures:"]
    parts += [line for row in found for line in _figure(row, frozen.month, ids(row.key))]
    parts += ["sums:", *_sums(found, ids)]
    return "\n".join(parts) + "\n"


def _head(frozen: Frozen, name: str, source: str, frozen_on: date) -> Iterator[str]:
    yield "# Counted by the desk, written by `intake figures --publish`; run that again rather than edit it."
    yield from (f'id: "{name}"', f"source: {source}", f"as_of: {frozen.month.last}", "date_basis: stated")
    yield from ("standing: unverified", "counted:", f"  rule: {frozen.rule}", f"  on: {frozen_on}")
    yield f"  revision: {frozen.revision}"
    if frozen.why:
        yield f"  why: {frozen.why}"
    yield f'  hash: "{frozen.hash}"'


def _figure(row: Row, month: Month, figure_id: str) -> Iterator[str]:
    metric, dimension, category = row.key
    yield f"  - id: {figure_id}"
    yield from (f"    metric: {metric}", f"    dimension: {dimension}", f'    category: "{category}"')
    yield "    withheld: true" if row.value is None else f"    value: {row.value}"
    yield from (f"    unit: {row.unit}", f"    scheme: {row.scheme}", "    period: month")
    yield from (f"    starts_on: {month.first}", f"    ends_on: {month.last}", "    origin: stated")
    yield from (f"    scope: {row.scope}", "    place: latvia")


def _sums(found: list[Row], ids: Callable[[Key], str]) -> Iterator[str]:
    for part, whole in _PARTS_OF.items():
        names = [ids(row.key) for row in found if row.of == part]
        if names:
            [total] = [ids(row.key) for row in found if row.of == whole]
            yield f"  - whole: {total}"
            yield f"    parts: [{', '.join(names)}]"
