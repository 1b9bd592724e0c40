"""What a handover is about in numbers, before it happens: nothing personal, and nothing is changed."""

import datetime as dt
import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, RowMapping

from intake.rules.ending import nearest
from intake.rules.handover import OPEN, Basis, basis
from intake.rules.routing import NO_CONTRACT
from intake.services.deps import Deps
from intake.services.hand_over_switch import covered, serving_in
from intake.storage import handovers

NEAR = dt.timedelta(days=14)
"""How soon after the switch a step's last day is told as near; ours."""


@dataclass(frozen=True)
class Numbers:
    """Counts of cases unless said otherwise, as of now; ``moving`` is by state.

    ``basis``: what the sources say of the outgoing contract on the last day before. ``staying``: their
    place is not the next desk's. ``steps_near``: open steps due within two weeks of the switch, or
    overdue. ``without_language``: open cases none of whose languages the notice is written in.
    ``at_open_desk``: wait at the open desk for a place the next contract covers; they need a handover
    of their own, because nobody can say that the outgoing provider ever had them.
    """

    basis: Basis
    moving: Mapping[str, int]
    staying: int
    serving: int
    mentors: int
    mentored: int
    steps: int
    steps_near: int
    unconfirmed: int
    without_language: int
    at_open_desk: int

    @property
    def open(self) -> int:
        """Cases somebody waits in."""
        return sum(self.moving.get(state, 0) for state in OPEN)

    @property
    def ended(self) -> int:
        """The other cases, which come along."""
        return sum(self.moving.values()) - self.open


def numbers(
    door: Connection, from_desk: str, to_desk: str, on: dt.date, handover_id: str | None, deps: Deps
) -> Numbers:
    """Count what would go on the day ``on`` (civil, Riga) if it came now."""
    here = handovers.at_desk(door, from_desk)
    going = covered(here, to_desk, on, deps)
    moving = [row for row in here if row["id"] in going]
    waiting = [row for row in moving if row["state"] in OPEN]
    ids = [row["id"] for row in waiting]
    mentors, steps = handovers.mentors(door, ids), handovers.open_steps(door, ids)
    summed_up = _summed_up(door, handover_id) if handover_id else set()
    return Numbers(
        basis=_basis(from_desk, on, deps),
        moving=Counter(row["state"] for row in moving),
        staying=len(here) - len(moving),
        serving=sum(serving_in(door, ids).values()),
        mentors=len({mentor for mentor, _ in mentors}),
        mentored=len(mentors),
        steps=len(steps),
        steps_near=sum(s["last_day"] is not None and s["last_day"] <= on + NEAR for s in steps),
        unconfirmed=len(set(ids) - summed_up),
        without_language=sum(nearest(_language(row, deps)) is None for row in waiting),
        at_open_desk=_at_open_desk(door, from_desk, to_desk, on, deps),
    )


def _basis(from_desk: str, on: dt.date, deps: Deps) -> Basis:
    provider = deps.facts.providers.get(from_desk)
    return basis(provider.contracts if provider else (), on - dt.timedelta(days=1))


def _summed_up(door: Connection, handover_id: str) -> set[str]:
    return {row["case_id"] for row in handovers.of_handover(door, handover_id) if row["confirmed_at"]}


def _language(row: RowMapping, deps: Deps) -> str:
    answers = json.loads(deps.ring.open(row["sealed"], f"referral/{row['referral_id']}"))
    return str(answers["language"])


def _at_open_desk(door: Connection, from_desk: str, to_desk: str, on: dt.date, deps: Deps) -> int:
    if from_desk == NO_CONTRACT:
        return 0
    return len(covered(handovers.at_desk(door, NO_CONTRACT, OPEN), to_desk, on, deps))
