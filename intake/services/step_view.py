"""A step with its history, as one person may see it, and what they may do to it."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import RowMapping

from intake.rules.plan import REBOOKED, WORK, Doing, Owner, Step, When, doings, when
from intake.rules.policy import Act, Role
from intake.services.deps import Deps, riga_day
from intake.services.plan_rows import opened_restricted, opened_step
from intake.services.sign_in import Colleague


@dataclass(frozen=True)
class Line:
    """One line of a step's history. ``label``: who, if of the reader's own desk."""

    at: dt.datetime
    label: str
    doing: Doing
    on: dt.date
    result: str | None
    note: str
    restricted: str


@dataclass(frozen=True)
class StepView:
    """A step as it is now; ``person`` is a position, or ``None`` for the whole family.

    ``may``: what its reader may do to it now.
    """

    step: Step
    version: int
    person: int | None
    person_id: str | None
    when: When
    may: tuple[Doing, ...]
    lines: list[Line]


def step_views(
    rows: list[RowMapping],
    positions: Mapping[str, int],
    acts: frozenset[Act],
    colleague: Colleague,
    deps: Deps,
) -> list[StepView]:
    """The steps of all these rows, in the order added, for a colleague who may do ``acts`` to their case."""
    by_step: dict[str, list[RowMapping]] = {}
    for row in rows:
        by_step.setdefault(row["id"], []).append(row)
    return [_step(own, positions, acts, colleague, deps) for own in by_step.values()]


def _step(
    rows: list[RowMapping],
    positions: Mapping[str, int],
    acts: frozenset[Act],
    colleague: Colleague,
    deps: Deps,
) -> StepView:
    last = rows[-1]
    each = [opened_step(row, deps) for row in rows]
    return StepView(
        each[-1],
        last["number"],
        positions.get(last["person_id"]),
        last["person_id"],
        when(each[-1], riga_day(deps.now())),
        open_doings(each[-1], colleague, acts, deps),
        [
            Line(
                row["at"],
                label(row, colleague),
                Doing(row["doing"]),
                row["on_day"],
                row["result"],
                step.note,
                opened_restricted(row, deps) if Act.READ_RESTRICTED in acts else "",
            )
            for row, step in zip(rows, each, strict=True)
        ],
    )


def open_doings(step: Step, colleague: Colleague, acts: frozenset[Act], deps: Deps) -> tuple[Doing, ...]:
    """What the colleague, who may do ``acts``, may do to the step now.

    Only a step whose kind speaks of moving can be moved.
    """
    mover = Owner.MENTOR if colleague.role is Role.MENTOR else Owner.WORKER
    kind = deps.facts.plan.kinds.get(step.kind)
    shut = set() if kind is not None and REBOOKED in kind.results else {Doing.REBOOK}
    shut |= set() if Act.WORK_STEPS in acts else set(WORK)
    shut |= set() if Act.CHANGE_PLAN in acts else set(Doing) - set(WORK)
    return tuple(d for d in doings(mover, step) if d not in shut)


def label(row: RowMapping, colleague: Colleague) -> str:
    """Who wrote a row, if of the reader's own desk."""
    return str(row["label"]) if row["writer_desk"] == colleague.desk else ""
