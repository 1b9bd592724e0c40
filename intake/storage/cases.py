"""Cases: the lists people see, one case with its household, and the guarded move."""

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, RowMapping, and_, case, func, select, update

from intake.rules.case import State
from intake.storage.models import Assignment, Case, HouseholdMember, Referral, Staff
from intake.storage.tables import table

_cases, _referrals, _members = table(Case), table(Referral), table(HouseholdMember)
_assignments, _staff = table(Assignment), table(Staff)
_OPEN_FIRST = case({State.PENDING: 0, State.NEEDS_INFO: 1}, value=_cases.c.state, else_=2)
_URGENT_FIRST = case({"day": 0, "days": 1, "unknown": 1, "weeks": 2}, value=_referrals.c.urgency, else_=1)


PAGE = 50
"""Cases on one page of a desk's list."""


@dataclass(frozen=True)
class Seen:
    """Which cases a list holds: of one desk or (``None``) of all, a mentor's own or (``None``) all of it."""

    desk: str | None
    mentor: str | None
    states: Collection[State]

    def where(self) -> ColumnElement[bool]:
        """The condition on the cases' table."""
        held: ColumnElement[bool] = _cases.c.state.in_(self.states)
        if self.desk is not None:
            held = held & (_cases.c.desk == self.desk)
        if self.mentor is not None:
            own = (_assignments.c.staff_id == self.mentor) & _assignments.c.until_at.is_(None)
            held = held & _cases.c.id.in_(select(_assignments.c.case_id).where(own))
        return held


def counts(connection: Connection, seen: Seen) -> dict[str, int]:
    """How many cases are in each state; ``urgent``: pending ones due within a day."""
    urgent = (_cases.c.state == State.PENDING) & (_referrals.c.urgency == "day")
    query = (
        select(_cases.c.state, func.count(), func.count().filter(urgent))
        .join_from(_cases, _referrals, _cases.c.referral_id == _referrals.c.id)
        .where(seen.where())
        .group_by(_cases.c.state)
    )
    rows = list(connection.execute(query))
    return {state: n for state, n, _ in rows} | {"urgent": sum(row[2] for row in rows)}


def listed(connection: Connection, seen: Seen, page: int = 1) -> list[RowMapping]:
    """One page of a list: pending first, then by urgency and age; never by who people are."""
    query = (
        select(*(_cases.c[name] for name in ("id", "referral_id", "desk", "state", "version")))
        .add_columns(_referrals.c.reference, _referrals.c.urgency, _referrals.c.place_id)
        .add_columns(_referrals.c.sent_at)
        .join_from(_cases, _referrals, _cases.c.referral_id == _referrals.c.id)
        .where(seen.where())
        .order_by(_OPEN_FIRST, _URGENT_FIRST, _cases.c.opened_at, _cases.c.id)
        .limit(PAGE)
        .offset(PAGE * (page - 1))
    )
    return list(connection.execute(query).mappings())


def one(connection: Connection, case_id: str) -> RowMapping | None:
    """A case beside its referral and its mentor, whoever asks: what they may see is the caller's to judge."""
    open_now = and_(_assignments.c.case_id == _cases.c.id, _assignments.c.until_at.is_(None))
    query = (
        select(_cases, *(c for c in _referrals.c if c.name != "id"))
        .add_columns(_staff.c.id.label("mentor_id"), _staff.c.label.label("mentor"))
        .join_from(_cases, _referrals, _cases.c.referral_id == _referrals.c.id)
        .outerjoin(_assignments, open_now)
        .outerjoin(_staff, _staff.c.id == _assignments.c.staff_id)
        .where(_cases.c.id == case_id)
    )
    return connection.execute(query).mappings().one_or_none()


def members(connection: Connection, referral_ids: list[str]) -> list[RowMapping]:
    """The people of these referrals' households, in the order they were given."""
    query = (
        select(_members)
        .where(_members.c.referral_id.in_(referral_ids))
        .order_by(_members.c.referral_id, _members.c.position)
    )
    return list(connection.execute(query).mappings())


def move(
    connection: Connection, case_id: str, version: int, at: dt.datetime, changes: Mapping[str, Any]
) -> bool:
    """Change the case if it still is at ``version``; ``False`` when somebody was faster."""
    query = (
        update(_cases)
        .where(_cases.c.id == case_id, _cases.c.version == version)
        .values(version=version + 1, changed_at=at, **changes)
    )
    return connection.execute(query).rowcount == 1
