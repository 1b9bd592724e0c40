"""Published figures: which may be joined, which stand side by side, and how one is written."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from typing import Any

from markupsafe import Markup

from intake.facts.disputes import Claim
from intake.facts.models import Figure, Provider
from intake.locale import Words
from intake.locale.markup import day, number, withheld

_SAME = ("metric", "dimension", "category", "scheme", "period", "unit", "scope", "place")
"""What the figures of one series share; without it they count different things."""
_SINCE_A_START = ("cumulative", "as_of")
"""Periods whose last day alone tells one figure from the next."""


class CannotBeJoined(ValueError):
    """Figures an editor asked for as one series that do not count the same thing, and why."""


def joined(figures: Iterable[Figure]) -> list[Figure]:
    """Return the figures as one series, in order of their days.

    Raises `CannotBeJoined` for fewer than two; for any difference in what, whom, where or how they
    count; for a figure with two readings; and where days are unknown or overlap.
    """
    found = list(figures)
    if len(found) < 2:
        raise CannotBeJoined("a series needs two figures or more")
    for one, other in pairwise(found):
        _count_alike(one, other)
    ordered = sorted(found, key=_last)
    for one, other in pairwise(ordered):
        _follow(one, other)
    return ordered


def _count_alike(one: Figure, other: Figure) -> None:
    differ = [name for name in _SAME if getattr(one, name) != getattr(other, name)]
    said = "; ".join(f"{name} {getattr(one, name)!r} and {getattr(other, name)!r}" for name in differ)
    if differ:
        raise CannotBeJoined(f"{one.id} and {other.id} cannot be joined: {said}")


def _follow(one: Figure, other: Figure) -> None:
    if one.period == "cumulative" and one.starts_on != other.starts_on:
        raise CannotBeJoined(f"{one.id} and {other.id} cannot be joined: they start on different days")
    if _first(other) <= _last(one):
        raise CannotBeJoined(f"{one.id} and {other.id} cannot be joined: their days overlap")


def _last(figure: Figure) -> dt.date:
    if figure.ambiguous:
        raise CannotBeJoined(f"{figure.id} fits no series: it can be read in two ways")
    if figure.ends_on is None:
        raise CannotBeJoined(f"{figure.id} fits no series: its source gives no last day")
    return figure.ends_on


def _first(figure: Figure) -> dt.date:
    """The day that must come after the figure before."""
    if figure.period in _SINCE_A_START:
        return _last(figure)
    if figure.starts_on is None:
        raise CannotBeJoined(f"{figure.id} fits no series: its source gives no first day")
    return figure.starts_on


def counted_alike(figures: Iterable[Figure]) -> list[list[Figure]]:
    """Figures side by side only when metric, period, unit and scope are the same."""
    groups: dict[tuple[str, ...], list[Figure]] = {}
    for f in figures:
        groups.setdefault((f.metric, f.period, f.unit, f.scope), []).append(f)
    return list(groups.values())


def shares(figures: Sequence[Figure]) -> dict[str, int]:
    """Bar widths in per cent of the largest of the figures; a per cent is its own width.

    A lone number has none: there is nothing to see it beside. Nor has a withheld one.
    """
    values = {f.id: f.value for f in figures if f.value is not None}
    percent = any(f.unit == "percent" for f in figures)
    if not percent and len(values) < 2:
        return {}
    whole = 100 if percent else max(values.values()) or 1
    return {name: round(100 * value / whole) for name, value in values.items()}


def written(figure: Figure) -> Markup:
    """The value as readers see it."""
    if figure.value is None:
        return withheld()
    return number(f"{figure.value} %" if figure.unit == "percent" else figure.value)


def label(figure: Figure, t: Words, providers: Mapping[str, Provider]) -> Markup:
    """Whom a figure counts: its category in words, a country's or a provider's name."""
    if figure.dimension == "provider" and figure.category in providers:
        return Markup.escape(providers[figure.category].names[t.language.code])
    if figure.dimension == "country" and figure.category in t.locale.territories:
        return Markup.escape(t.locale.territories[figure.category])
    return t(f"figure.{figure.category}")


def when(figure: Figure, t: Words) -> Markup:
    """The time a figure speaks of, in words; a day its source does not give is not made up."""
    if figure.period == "ytd" and figure.ends_on:
        return t("fact.from_to", **_days(figure))
    return t(f"period.{figure.period}{_open(figure)}", **_days(figure))


def sentence(figure: Figure, t: Words) -> Markup:
    """A figure in a whole sentence, in the grammar of its number; a withheld one says that it is.

    Raises `LookupError` for a figure without a sentence in the catalogues, and for one with two readings.
    """
    if figure.ambiguous:
        raise LookupError(f"{figure.id} can be read in two ways; show it in its table")
    if figure.value is None:
        return t("fact.withheld_sentence", what=t(f"figure.{figure.metric}"), **_days(figure))
    period = f"{figure.period}{_open(figure)}"
    return t(f"sentence.{figure.metric}.{period}.{figure.category}", n=figure.value, **_days(figure))


def claimed(claim: Claim, t: Words) -> Markup:
    """What a claim says: a number, of a larger one where its source says so, a day or a month."""
    if isinstance(claim.value, dt.date):
        return day(claim.value) if claim.unit == "day" else number(f"{claim.value:%m.%Y}")
    if claim.of is None:
        return number(claim.value)
    return t("disputed.of", value=number(claim.value), of=number(claim.of))


def claimed_when(claim: Claim, t: Words) -> Markup | None:
    """The time a count of persons speaks of, as far as its source tells."""
    if claim.starts_on is None:
        return None
    return t("fact.from_to" if claim.ends_on else "period.ytd", **_days(claim))


def _open(figure: Figure) -> str:
    return "_open" if figure.period in _SINCE_A_START and figure.ends_on is None else ""


def _days(counted: Figure | Claim) -> dict[str, Any]:
    known = {"start": counted.starts_on, "end": counted.ends_on}
    return {name: day(date) if date else "" for name, date in known.items()}
