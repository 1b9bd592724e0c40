"""Which provider answers for a day and a place, from the contract periods alone."""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from intake.facts.checks import lineage
from intake.facts.models import Contract, Place, Provider

NO_CONTRACT = "no-contract"
"""The desk that keeps referrals no contract covers: open, watched, never lost."""


class RouteRule(StrEnum):
    """Why a referral went where it went; each has words on the desk."""

    CONTRACT_COVERS = "contract_covers"
    END_DISPUTED = "end_disputed"
    PLACE_NOT_COVERED = "place_not_covered"
    NO_CONTRACT = "no_contract"
    REDIRECTED = "redirected"


@dataclass(frozen=True)
class Route:
    """Where a referral goes: a provider's desk with its contract, or the `NO_CONTRACT` desk."""

    desk: str
    rule: RouteRule
    contract_id: str | None = None


def route(
    providers: Iterable[Provider], places: Mapping[str, Place], place_id: str | None, on: dt.date
) -> Route:
    """Return the one desk that answers for ``place_id`` on ``on`` (civil day, Riga).

    An unknown place (``None``) is routed as the whole country. A day only some sources give to a
    contract goes to the open desk: the sources' quarrel must not pick a provider.
    """
    wanted = set(lineage(places, place_id or "latvia"))
    contracts = list(_contracts(providers))
    covering = [(p, c) for p, c in contracts if c.covers(on)]
    for provider, contract in covering:
        if wanted & set(contract.places):
            return Route(provider.id, RouteRule.CONTRACT_COVERS, contract.id)
    for _, contract in contracts:
        if contract.disputed_on(on) and wanted & set(contract.places):
            return Route(NO_CONTRACT, RouteRule.END_DISPUTED, contract.id)
    rule = RouteRule.PLACE_NOT_COVERED if covering else RouteRule.NO_CONTRACT
    return Route(NO_CONTRACT, rule)


def in_force(providers: Iterable[Provider], on: dt.date) -> dict[str, str]:
    """The contract of every provider that has one on this civil day (Riga), whatever place it covers."""
    return {provider.id: contract.id for provider, contract in _contracts(providers) if contract.covers(on)}


def _contracts(providers: Iterable[Provider]) -> Iterator[tuple[Provider, Contract]]:
    for provider in providers:
        for contract in provider.contracts:
            yield provider, contract
