"""Cases: the lists people see, one case with its household, and the guarded move."""

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    RowMapping,
    and_,
    case,
    exists,
    func,
    or_,
    select,
    true,
    update,
)

from intake.rules.case import UNDECIDED, State
from intake.storage.models import Assignment, AuditEntry, Case, HouseholdMember, Referral, Staff
from intake.storage.tables import table

_cases, _referrals, _members = table(Case), table(Referral), table(HouseholdMember)
_assignments, _staff, _audit = table(Assignment), table(Staff), table(AuditEntry)
_ONLY_LOOKED = (
    "case_read", "case_refused", "move_refused", "duplicates_read", "contact_read", "reason_given",
    "case_sampled", "access_read", "erasure_read", "copy_made", "contact_printed", "summary_read",
)  # fmt: skip
_OPEN_FIRST = case({State.PENDING: 0, State.NEEDS_INFO: 1, State.ACCEPTED: 2}, value=_cases.c.state, else_=3)
_URGENT_FIRST = case({"day": 0, "days": 1, "unknown": 1, "weeks": 2}, value=_referrals.c.urgency, else_=1)
_UNDECIDED = _cases.c.state.in_(UNDECIDED)
_OF_THE_UNDECIDED = case((_UNDECIDED, _URGENT_FIRST), else_=0)
_DECIDED_NEWEST_FIRST = case((_UNDECIDED, None), else_=_cases.c.opened_at).desc()


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


@dataclass(frozen=True)
class Narrow:
    """A part of a list; what is ``None`` narrows nothing. Moments of opening are by urgency.

    ``late``: undecided and opened then or earlier; ``in_time``: opened later. ``touched_by``: staff who
    moved it or tried to reach somebody.
    """

    states: Collection[State] | None = None
    late: Mapping[Any, dt.datetime] | None = None
    in_time: Mapping[Any, dt.datetime] | None = None
    unopened: bool = False
    touched_by: str | None = None

    def where(self) -> ColumnElement[bool]:
        """The condition on the cases' and referrals' tables."""
        held: ColumnElement[bool] = true()
        if self.states is not None:
            held = held & _cases.c.state.in_(self.states)
        if self.late is not None:
            held = held & _opened_until(self.late)
        if self.in_time is not None:
            held = held & ~_opened_until(self.in_time)
        if self.unopened:
            held = held & _cases.c.acknowledged_at.is_(None) & _cases.c.state.in_(UNDECIDED)
        if self.touched_by is not None:
            held = held & _touched(self.touched_by)
        return held


EVERYTHING = Narrow()


def _opened_until(by_urgency: Mapping[Any, dt.datetime]) -> ColumnElement[bool]:
    each = (
        (_referrals.c.urgency == urgency) & (_cases.c.opened_at <= moment)
        for urgency, moment in by_urgency.items()
    )
    return or_(*each) & _cases.c.state.in_(UNDECIDED)


def _touched(staff_id: str) -> ColumnElement[bool]:
    did = (_audit.c.object_id == _cases.c.id) & (_audit.c.actor == f"staff/{staff_id}")
    return exists().where(did, _audit.c.action.not_in(_ONLY_LOOKED))


def how_many(connection: Connection, seen: Seen, narrow: Narrow) -> int:
    """How many cases a list, or a part of it, holds."""
    query = (
        select(func.count())
        .select_from(_cases)
        .join(_referrals, _cases.c.referral_id == _referrals.c.id)
        .where(seen.where(), narrow.where())
    )
    return connection.scalar(query) or 0


def listed(
    connection: Connection,
    seen: Seen,
    page: int = 1,
    narrow: Narrow = EVERYTHING,
    rise: Mapping[Any, dt.datetime] | None = None,
) -> list[RowMapping]:
    """One page of a list: pending first, by urgency and age, then who is helped, then what has ended.

    What is decided stands newest first, by no urgency; nothing stands by who people are.
    What waits since before ``rise`` (by urgency) stands above everything else.
    """
    risen = [case((_opened_until(rise), 0), else_=1)] if rise else []
    names = ("id", "referral_id", "desk", "state", "version", "opened_at", "changed_at", "acknowledged_at")
    query = (
        select(*(_cases.c[name] for name in names))
        .add_columns(_referrals.c.reference, _referrals.c.urgency, _referrals.c.place_id)
        .add_columns(_referrals.c.sent_at)
        .join_from(_cases, _referrals, _cases.c.referral_id == _referrals.c.id)
        .where(seen.where(), narrow.where())
        .order_by(*risen, _OPEN_FIRST, _OF_THE_UNDECIDED, _DECIDED_NEWEST_FIRST)
        .order_by(_cases.c.opened_at, _cases.c.id)
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


def hold(connection: Connection, case_id: str) -> None:
    """Let nobody change the case before this unit commits; on SQLite nobody could."""
    connection.execute(select(_cases.c.id).where(_cases.c.id == case_id).with_for_update())


def acknowledge(connection: Connection, case_id: str, at: dt.datetime) -> None:
    """Somebody who decides has opened the case; the first time counts, and the version stays."""
    unopened = (_cases.c.id == case_id) & _cases.c.acknowledged_at.is_(None)
    connection.execute(update(_cases).where(unopened).values(acknowledged_at=at))


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
