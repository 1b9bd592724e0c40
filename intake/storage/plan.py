"""Grades, goals, steps and talks: added and read, never changed."""

import datetime as dt
from typing import Any

from sqlalchemy import Alias, ColumnElement, Connection, RowMapping, and_, exists, func, select
from sqlmodel import SQLModel

from intake.rules.case import State
from intake.rules.plan import OPEN, WORK, Doing, Owner, StepState
from intake.storage.fast_insert import Row, insert
from intake.storage.models import (
    Assignment,
    Case,
    GoalChange,
    GradeRow,
    HouseholdMember,
    Person,
    PlanTalk,
    Referral,
    Staff,
    StepChange,
)
from intake.storage.tables import table

_grades, _goals, _steps, _talks = table(GradeRow), table(GoalChange), table(StepChange), table(PlanTalk)
_cases, _referrals, _staff = table(Case), table(Referral), table(Staff)
_assignments, _people, _members = table(Assignment), table(Person), table(HouseholdMember)

_now = and_(_assignments.c.case_id == _cases.c.id, _assignments.c.until_at.is_(None))


def hold(connection: Connection, case_id: str) -> None:
    """Let nobody close or hand over the case before this unit commits; others may work on it too."""
    connection.execute(select(_cases.c.id).where(_cases.c.id == case_id).with_for_update(read=True))


def add(connection: Connection, model: type[SQLModel], row: Row) -> bool:
    """Add a row; ``False`` when somebody was faster and its number is taken."""
    return insert(connection, model, [row], once=True) == 1


def grades(connection: Connection, case_id: str) -> list[RowMapping]:
    """Every grade of a case, sealed, in order, each with the label and desk of who gave it."""
    return _read(connection, _grades, _grades.c.case_id == case_id, _grades.c.number)


def grades_of(connection: Connection, case_id: str) -> list[RowMapping]:
    """That a case was graded, for an auditor: number, time, who, by which criteria; never level or reason."""
    shown = (_grades.c[name] for name in ("case_id", "number", "criteria_set", "at", "by"))
    query = select(*shown).where(_grades.c.case_id == case_id).order_by(_grades.c.number)
    return list(connection.execute(query).mappings())


def goals(connection: Connection, case_id: str) -> list[RowMapping]:
    """Every row of a case's goals, the first of each in the order added."""
    return _read(connection, _goals, _goals.c.case_id == case_id, _goals.c.at, _goals.c.number, _goals.c.id)


def goal(connection: Connection, case_id: str, id_: str) -> list[RowMapping]:
    """Every row of one goal of a case."""
    here = (_goals.c.case_id == case_id) & (_goals.c.id == id_)
    return _read(connection, _goals, here, _goals.c.number)


def steps(connection: Connection, case_id: str) -> list[RowMapping]:
    """Every row of a case's steps, the first of each in the order added."""
    return _read(connection, _steps, _steps.c.case_id == case_id, _steps.c.at, _steps.c.number, _steps.c.id)


def step(connection: Connection, case_id: str, id_: str) -> list[RowMapping]:
    """Every row of one step of a case."""
    here = (_steps.c.case_id == case_id) & (_steps.c.id == id_)
    return _read(connection, _steps, here, _steps.c.number)


def talks(connection: Connection, case_id: str) -> list[RowMapping]:
    """Every talk about a case's plan, in the order recorded."""
    return _read(connection, _talks, _talks.c.case_id == case_id, _talks.c.at, _talks.c.id)


def version(connection: Connection, case_id: str) -> int:
    """How often goals and steps were changed; work on a step is no change of the plan."""
    agreed = (_steps.c.case_id == case_id) & _steps.c.doing.not_in([d.value for d in WORK])
    of_steps = select(func.count()).select_from(_steps).where(agreed).scalar_subquery()
    of_goals = select(func.count()).select_from(_goals).where(_goals.c.case_id == case_id).scalar_subquery()
    return int(connection.scalar(select(of_steps + of_goals)) or 0)


def open_steps(connection: Connection, desk: str, mentor: str | None, today: dt.date) -> list[RowMapping]:
    """The open steps of a desk's accepted cases that are somebody's to do, nearest last day first.

    A ``mentor``'s: of the cases assigned to them now, all but the worker's own. A desk's (``None``): the
    worker's and institutions' own, all of a case without a mentor, and whatever is past its last day.
    Each beside its case, its referral (sealed) and the person's position and age band.
    """
    member = and_(_members.c.referral_id == _cases.c.referral_id, _members.c.position == _people.c.position)
    query = (
        select(_steps, _cases.c.referral_id, _referrals.c.reference, _referrals.c.place_id)
        .add_columns(_referrals.c.sealed.label("referral"), _people.c.position, _members.c.age_band)
        .join_from(_steps, _cases, _steps.c.case_id == _cases.c.id)
        .join(_referrals, _referrals.c.id == _cases.c.referral_id)
        .outerjoin(_people, _people.c.id == _steps.c.person_id)
        .outerjoin(_members, member)
        .outerjoin(_assignments, _now)
        .where(*_open(desk, mentor, today))
        .order_by(_steps.c.last_day.is_(None), _steps.c.last_day, _steps.c.state.desc(), _steps.c.id)
    )
    return list(connection.execute(query).mappings())


def count_due(connection: Connection, desk: str, mentor: str | None, today: dt.date) -> int:
    """How many of `open_steps` have their last day on ``today`` or before."""
    query = (
        select(func.count())
        .select_from(_steps)
        .join(_cases, _steps.c.case_id == _cases.c.id)
        .outerjoin(_assignments, _now)
        .where(*_open(desk, mentor, today), _steps.c.last_day <= today)
    )
    return int(connection.scalar(query) or 0)


def finished(connection: Connection, first: dt.date, last: dt.date) -> list[RowMapping]:
    """The steps finished from ``first`` to ``last``, without opening a seal: kind, result, day, case, desk.

    A step counts by how it stands now, on the day it was finished: one that was opened again since does
    not, and a later note moves none.
    """
    query = (
        select(*(_steps.c[name] for name in ("id", "case_id", "kind", "result", "on_day", "head_count")))
        .add_columns(_cases.c.desk)
        .join_from(_steps, _cases, _steps.c.case_id == _cases.c.id)
        .where(_steps.c.state == StepState.DONE, _steps.c.doing == Doing.FINISH)
        .where(_steps.c.on_day.between(first, last), _last_of(_steps, of_moves=True))
        .order_by(_steps.c.on_day, _steps.c.id)
    )
    return list(connection.execute(query).mappings())


def _open(desk: str, mentor: str | None, today: dt.date) -> tuple[ColumnElement[bool], ...]:
    return (
        _cases.c.desk == desk,
        _cases.c.state == State.ACCEPTED,
        _steps.c.state.in_([state.value for state in OPEN]),
        _last_of(_steps),
        _of_mentor(mentor) if mentor else _of_desk(today),
    )


def _of_mentor(mentor: str) -> ColumnElement[bool]:
    return (_assignments.c.staff_id == mentor) & (_steps.c.owner != Owner.WORKER)


def _of_desk(today: dt.date) -> ColumnElement[bool]:
    own = _steps.c.owner.in_((Owner.WORKER, Owner.INSTITUTION))
    return own | _assignments.c.staff_id.is_(None) | (_steps.c.last_day < today)


def _last_of(rows: Any, *, of_moves: bool = False) -> ColumnElement[bool]:
    """No later row of the same step; ``of_moves``: none but a note."""
    later: Alias = rows.alias()
    newer = (later.c.id == rows.c.id) & (later.c.number > rows.c.number)
    if of_moves:
        newer = newer & (later.c.doing != Doing.NOTE)
    return ~exists().where(newer)


def _read(connection: Connection, rows: Any, where: ColumnElement[bool], *order: Any) -> list[RowMapping]:
    """The rows with the label and desk of whoever wrote each."""
    query = (
        select(rows, _staff.c.label, _staff.c.desk.label("writer_desk"))
        .outerjoin_from(rows, _staff, rows.c.by == _staff.c.id)
        .where(where)
        .order_by(*order)
    )
    return list(connection.execute(query).mappings())
