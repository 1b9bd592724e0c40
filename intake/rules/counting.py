"""A month's figures from dated facts, as of any moment: the same question has the same answer for ever.

The rules (`CountingRule.UNDER_18_OURS`). Where the sources are silent they are ours, and say so:

- Served in a month: at least one day in service; the days of entering and leaving count.
- A person is counted once a month, whatever the provider (`SCOPE`). Episodes are counted beside
  persons, so that coming back shows; 810 helped less 739 ended is 71 only if nobody ever came back.
- Group, residence, country and provider are those of the person's last day in service that month.
- Groups exclude each other, as in the note on March 2020. A child is under 18 on that day: the note
  names no age, 18 is ours. Born on 29 February is 18 on 28 February. Without a birth date the last
  recorded age band stands.
- What nobody recorded is `UNKNOWN`, a category of its own; it is never guessed.

Episodes add up over months: this month's are last month's, less last month's ended, plus begun.
"""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from intake.rules.dates import Days, add_months
from intake.rules.history import DatedFact, Episode, Kind, episodes, latest, settled

UNKNOWN = "unknown"
SCOPE = "each_once_in_month"
SCHEME = "women_men_children"
SPLITS = ("group", "residence", "country", "provider", "standing")
"""Dimensions that share out the persons served: each sums to "served"."""
_ADULT_FROM_MONTHS = 18 * 12
_CHILD_BANDS, _ADULTS = ("0-6", "7-17"), {"woman": "women", "man": "men"}
_AS_RECORDED = {"residence": Kind.RESIDENCE, "country": Kind.COUNTRY, "provider": Kind.PROVIDER}

Line = tuple[str, str, str]  # a dimension, a category, and the person or episode counted there


class CountingRule(StrEnum):
    """The version of the rules above; frozen figures keep the one they were counted by."""

    UNDER_18_OURS = "2026-11/under-18-ours"


@dataclass(frozen=True)
class MonthFigures:
    """The figures of a month, or of other days, as known at one moment, with the ids counted in each.

    Persons: "served" and its `SPLITS` ("standing" is new, returned or continuing, by whether an
    episode began this month). Episodes: "episodes", those "begun", and "ended" by reason.
    """

    month: Days
    known_at: dt.datetime
    rule: CountingRule
    lines: frozenset[Line]

    def ids(self, dimension: str, category: str | None = None) -> frozenset[str]:
        """Whom, or which episodes, a figure counts."""
        return frozenset(i for d, c, i in self.lines if d == dimension and category in (None, c))

    def split(self, dimension: str) -> dict[str, int]:
        """A dimension's figures by category; categories nobody is in are left out."""
        return dict(Counter(sorted(c for d, c, _ in self.lines if d == dimension)))


@dataclass(frozen=True)
class Explanation:
    """Which figures are no longer what was frozen, and the facts learned since that changed them."""

    changed: tuple[tuple[str, str, int, int], ...]
    facts: tuple[DatedFact, ...]


def count(facts: Iterable[DatedFact], month: Days, known_at: dt.datetime, rule: CountingRule) -> MonthFigures:
    """Count ``month`` from what was recorded up to and including ``known_at``."""
    lines = (_lines(own, month, known_at) for own in _by_person(facts).values())
    return MonthFigures(month, known_at, rule, frozenset[Line]().union(*lines))


def explain(facts: Iterable[DatedFact], frozen: MonthFigures, now: dt.datetime) -> Explanation:
    """Why counting again ``now`` differs from ``frozen``: dimension, category, before, after; and facts.

    A figure whose persons changed is named even when its number did not.
    """
    facts = tuple(facts)
    fresh = count(facts, frozen.month, now, frozen.rule)
    cells = sorted({(d, c) for d, c, _ in frozen.lines ^ fresh.lines})
    changed = ((d, c, len(frozen.ids(d, c)), len(fresh.ids(d, c))) for d, c in cells)
    causes = (f for own in _by_person(facts).values() for f in _causes(own, frozen, now))
    return Explanation(tuple(changed), tuple(sorted(causes, key=lambda f: (f.recorded_at, f.id))))


def _by_person(facts: Iterable[DatedFact]) -> dict[str, set[DatedFact]]:
    people: defaultdict[str, set[DatedFact]] = defaultdict(set)
    for fact in facts:
        people[fact.person].add(fact)
    return people


def _causes(own: set[DatedFact], frozen: MonthFigures, now: dt.datetime) -> set[DatedFact]:
    """One person's late facts that matter alone; when only several do together, all of them."""
    after = _lines(own, frozen.month, now)
    if after == _lines(own, frozen.month, frozen.known_at):
        return set()
    late = {f for f in own if frozen.known_at < f.recorded_at <= now}
    return {f for f in late if _lines(own - {f}, frozen.month, now) != after} or late


def _lines(own: Iterable[DatedFact], month: Days, known_at: dt.datetime) -> frozenset[Line]:
    known = settled(own, known_at)
    every = list(episodes(known))
    within = [e for e in every if e.touches(month.first, month.last)]
    if not within:
        return frozenset()
    lines = {*_person(known, month, within), *_episodes(month, within)}
    return frozenset(lines | {("standing", _standing(month, every), known[0].person)})


def _person(known: list[DatedFact], month: Days, within: list[Episode]) -> Iterator[Line]:
    day, person = min(within[-1].last or month.last, month.last), known[0].person
    yield "served", "all", person
    yield "group", _group(known, day), person
    for dimension, kind in _AS_RECORDED.items():
        yield dimension, _value(known, kind, day) or UNKNOWN, person


def _standing(month: Days, every: list[Episode]) -> str:
    if every[0].first in month:
        return "new"
    return "returned" if any(e.first in month for e in every) else "continuing"


def _episodes(month: Days, within: list[Episode]) -> Iterator[Line]:
    for episode in within:
        yield "episodes", "all", episode.id
        if episode.first in month:
            yield "begun", "all", episode.id
        if episode.last and episode.last in month:
            yield "ended", episode.reason or UNKNOWN, episode.id


def _group(known: list[DatedFact], day: dt.date) -> str:
    child = _is_child(known, day)
    if child is None:
        return UNKNOWN
    return "children" if child else _ADULTS.get(_value(known, Kind.SEX, day) or "", UNKNOWN)


def _is_child(known: list[DatedFact], day: dt.date) -> bool | None:
    if born := _value(known, Kind.BORN, dt.date.max):
        return day < add_months(dt.date.fromisoformat(born), _ADULT_FROM_MONTHS)
    band = _value(known, Kind.AGE_BAND, day)
    return None if band is None else band in _CHILD_BANDS


def _value(known: list[DatedFact], kind: Kind, day: dt.date) -> str | None:
    fact = latest(known, kind, day)
    return fact.value if fact else None
