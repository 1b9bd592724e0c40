"""Who gave the service when, row by row; days without a contract are rows too."""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from intake.facts.models import Contract, Place, Provider

_DAY = dt.timedelta(days=1)


@dataclass(frozen=True)
class Span:
    """Days, both ends included; ``until`` is ``None`` when no source gives an end.

    Without a ``contract`` it is a gap: sources disagree about it (``disputed``) or say nothing.
    """

    since: dt.date
    until: dt.date | None
    provider: Provider | None = None
    contract: Contract | None = None
    disputed: bool = False


def spans(providers: Iterable[Provider]) -> list[Span]:
    """Every contract and every gap between contracts, in the order of their first days."""
    held = [Span(c.starts_on, c.ends_on, p, c, bool(c.disputed_ends)) for p in providers for c in p.contracts]
    return sorted([*held, *_gaps([s.contract for s in held if s.contract])], key=lambda span: span.since)


def confirmed(providers: Iterable[Provider], day: dt.date) -> bool:
    """Whether an editor has confirmed a contract that runs on ``day``."""
    contracts = (contract for provider in providers for contract in provider.contracts)
    return any(contract.standing == "current" and contract.covers(day) for contract in contracts)


def named(places: Iterable[Place]) -> list[Place]:
    """The centres and municipalities that sources name for the service.

    A municipality that is here only because a centre lies in it was never named for it.
    """
    places = list(places)
    around = {place.within for place in places if place.kind == "centre"}
    found = [place for place in places if place.kind in ("centre", "municipality")]
    return [place for place in found if place.offered or place.id not in around]


def _gaps(contracts: Iterable[Contract]) -> Iterator[Span]:
    ends: dt.date | None = None
    claimed = dt.date.min
    for contract in sorted(contracts, key=lambda one: one.starts_on):
        if ends and ends + _DAY < contract.starts_on:
            yield from _without(ends + _DAY, contract.starts_on - _DAY, claimed)
        if contract.ends_on is None:
            return
        ends = max(ends or dt.date.min, contract.ends_on)
        claimed = max(claimed, *contract.disputed_ends, contract.ends_on)


def _without(first: dt.date, last: dt.date, claimed: dt.date) -> Iterator[Span]:
    """A gap, parted after the last day that some source still claims."""
    if first <= claimed:
        yield Span(first, min(last, claimed), disputed=True)
    if last > claimed:
        yield Span(max(first, claimed + _DAY), last)
