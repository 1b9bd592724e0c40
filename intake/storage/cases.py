"""Cases of a desk: the list, one case with its household, and the guarded move."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, RowMapping, case, func, select, update

from intake.rules.case import State
from intake.storage.models import Case, HouseholdMember, Referral
from intake.storage.tables import table

_cases, _referrals, _members = table(Case), table(Referral), table(HouseholdMember)
_OPEN_FIRST = case({State.PENDING: 0, State.NEEDS_INFO: 1}, value=_cases.c.state, else_=2)
_URGENT_FIRST = case({"day": 0, "days": 1, "unknown": 1, "weeks": 2}, value=_referrals.c.urgency, else_=1)


PAGE = 50
"""Cases on one page of a desk's list."""


def counts(connection: Connection, desk: str) -> dict[str, int]:
    """How many of the desk's cases are in each state; ``urgent``: pending ones due within a day."""
    urgent = (_cases.c.state == State.PENDING) & (_referrals.c.urgency == "day")
    query = (
        select(_cases.c.state, func.count(), func.count().filter(urgent))
        .join_from(_cases, _referrals, _cases.c.referral_id == _referrals.c.id)
        .where(_cases.c.desk == desk)
        .group_by(_cases.c.state)
    )
    rows = list(connection.execute(query))
    return {state: n for state, n, _ in rows} | {"urgent": sum(row[2] for row in rows)}


def at_desk(connection: Connection, desk: str, page: int = 1) -> list[RowMapping]:
    """One page of the desk's cases: pending first, then by urgency and age; never by who people are."""
    query = (
        select(_cases, _referrals.c.reference, _referrals.c.urgency, _referrals.c.place_id)
        .add_columns(_referrals.c.sender, _referrals.c.sent_at)
        .join_from(_cases, _referrals, _cases.c.referral_id == _referrals.c.id)
        .where(_cases.c.desk == desk)
        .order_by(_OPEN_FIRST, _URGENT_FIRST, _cases.c.opened_at, _cases.c.id)
        .limit(PAGE)
        .offset(PAGE * (page - 1))
    )
    return list(connection.execute(query).mappings())


def one(connection: Connection, desk: str, case_id: str) -> RowMapping | None:
    """One case of ``desk`` beside its referral; ``None`` when it is unknown or another desk's."""
    query = (
        select(_cases, *(c for c in _referrals.c if c.name != "id"))
        .join_from(_cases, _referrals, _cases.c.referral_id == _referrals.c.id)
        .where(_cases.c.id == case_id, _cases.c.desk == desk)
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
