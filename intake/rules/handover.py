"""Handing one desk's cases over to the next provider: stages, who does what, which cases go, and clocks.

A handover is appointed for a moment. At that moment, and no other, every case whose place the next
provider's contract covers lies at the next desk. Whether the sources agree on the end of the former
contract decides nothing here: it is shown, and the foundation opens the handover all the same.
"""

import datetime as dt
from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Literal

from intake.facts.checks import lineage
from intake.facts.models import Contract, Place, Provider
from intake.rules.case import State
from intake.rules.clocks import Urgency
from intake.rules.policy import Role
from intake.rules.routing import NO_CONTRACT

OPEN = (State.PENDING, State.NEEDS_INFO, State.ACCEPTED)
"""Cases somebody still waits in: each gets a summary, and is accepted by the desk it comes to."""
MAX_NOTE = 300


class Stage(StrEnum):
    """Where a handover stands. Both later stages are final."""

    APPOINTED = "appointed"
    SWITCHED = "switched"
    CANCELLED = "cancelled"


class Side(StrEnum):
    """How a signed-in person stands to a handover."""

    OUTGOING = "outgoing"
    INCOMING = "incoming"
    ABOVE = "above"


class Step(StrEnum):
    """What somebody does in a handover."""

    SEE = "see"
    """Its moment, its desks, and numbers: nothing personal."""
    STEER = "steer"
    """Start it before its moment, or call it off."""
    SUM_UP = "sum_up"
    """See the outgoing cases, and confirm a summary of each."""
    TAKE_OVER = "take_over"
    """Accept cases that have come."""
    WATCH = "watch"
    """See by reference which cases nobody has accepted yet."""
    TAKE_COUNT = "take_count"
    """Take the signed count away."""


_ALL = tuple(Stage)
_GRANTS: Mapping[Step, tuple[tuple[Role, Side, tuple[Stage, ...]], ...]] = {
    Step.SEE: (
        (Role.COORDINATOR, Side.ABOVE, _ALL),
        (Role.AUDITOR, Side.ABOVE, _ALL),
        (Role.LEAD, Side.OUTGOING, _ALL),
        (Role.LEAD, Side.INCOMING, _ALL),
    ),
    Step.STEER: ((Role.COORDINATOR, Side.ABOVE, (Stage.APPOINTED,)),),
    Step.SUM_UP: (
        (Role.LEAD, Side.OUTGOING, (Stage.APPOINTED,)),
        (Role.COORDINATOR, Side.OUTGOING, (Stage.APPOINTED,)),
    ),
    Step.TAKE_OVER: ((Role.LEAD, Side.INCOMING, (Stage.SWITCHED,)),),
    Step.WATCH: (
        (Role.LEAD, Side.INCOMING, (Stage.SWITCHED,)),
        (Role.COORDINATOR, Side.ABOVE, (Stage.SWITCHED,)),
    ),
    Step.TAKE_COUNT: (
        (Role.LEAD, Side.OUTGOING, (Stage.SWITCHED,)),
        (Role.LEAD, Side.INCOMING, (Stage.SWITCHED,)),
        (Role.COORDINATOR, Side.ABOVE, (Stage.SWITCHED,)),
        (Role.AUDITOR, Side.ABOVE, (Stage.SWITCHED,)),
    ),
}


def sides(role: Role, desk: str, from_desk: str, to_desk: str) -> frozenset[Side]:
    """How somebody stands to a handover: none, one, or two sides.

    The coordinator also speaks for the open desk, which has no provider to speak for it.
    """
    found = {Side.ABOVE} if role in (Role.COORDINATOR, Role.AUDITOR) else set()
    if desk == from_desk or (role is Role.COORDINATOR and from_desk == NO_CONTRACT):
        found.add(Side.OUTGOING)
    if desk == to_desk:
        found.add(Side.INCOMING)
    return frozenset(found)


def may(role: Role, stands: frozenset[Side], step: Step, stage: Stage) -> bool:
    """Whether somebody on these sides does ``step`` while the handover is at ``stage``."""
    return any(role is who and side in stands and stage in stages for who, side, stages in _GRANTS[step])


def ever(role: Role, stands: frozenset[Side], step: Step) -> bool:
    """Whether they do it at any stage."""
    return any(may(role, stands, step, stage) for stage in Stage)


Problem = Literal["desks_wrong", "day_too_soon", "no_contract_there"]


def problem(
    providers: Mapping[str, Provider], from_desk: str, to_desk: str, on: dt.date, today: dt.date
) -> Problem | None:
    """Why no handover can be opened for the day ``on``; civil days, Riga.

    The day is a coming one: people need time for summaries. Some contract of the next provider covers
    it, or new referrals would go elsewhere than the cases.
    """
    if to_desk not in providers or from_desk not in (*providers, NO_CONTRACT) or from_desk == to_desk:
        return "desks_wrong"
    if on <= today:
        return "day_too_soon"
    if not any(contract.covers(on) for contract in providers[to_desk].contracts):
        return "no_contract_there"
    return None


def taking(
    provider: Provider, places: Mapping[str, Place], place_id: str | None, on: dt.date
) -> Contract | None:
    """The contract under which ``provider`` takes a case of ``place_id`` over on ``on``.

    An unknown place is the whole country, as in routing; ``None``: the case stays where it is.
    """
    known = place_id if place_id in places else "latvia"
    wanted = set(lineage(places, known or "latvia"))
    return next((c for c in provider.contracts if c.covers(on) and wanted & set(c.places)), None)


class Basis(StrEnum):
    """What the sources say of the outgoing desk's contract on a day; each has words on the desk."""

    COVERED = "covered"
    DISPUTED = "disputed"
    NONE = "none"


def basis(contracts: Iterable[Contract], on: dt.date) -> Basis:
    """Whether all sources, only some, or none give the desk a contract on ``on``."""
    contracts = tuple(contracts)
    if any(contract.covers(on) for contract in contracts):
        return Basis.COVERED
    return Basis.DISPUTED if any(contract.disputed_on(on) for contract in contracts) else Basis.NONE


def clock(state: State, urgency: Urgency) -> Urgency:
    """By which span a case that has come is to be accepted: its own while undecided, else 72 hours (ours)."""
    return Urgency.DAYS if state is State.ACCEPTED else urgency
