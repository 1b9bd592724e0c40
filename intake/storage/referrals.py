"""Storing a referral whole, once, and finding it again. Callers own the transaction."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, RowMapping, func, select

from intake.storage import audit
from intake.storage.fast_insert import Row, insert
from intake.storage.models import Case, HouseholdMember, Referral
from intake.storage.tables import table


@dataclass(frozen=True)
class NewReferral:
    """Every row one referral makes; ``reference(attempt)`` proposes its public reference."""

    referral: Row
    reference: Callable[[int], str]
    members: Sequence[Row]
    case: Row
    audit: Row


def add_once(connection: Connection, new: NewReferral) -> tuple[str, str]:
    """Store a referral, or find the one this form already made; return its reference and body hash."""
    for attempt in range(20):
        row = {**new.referral, "reference": new.reference(attempt)}
        if insert(connection, Referral, [row], once=True):
            insert(connection, HouseholdMember, new.members)
            insert(connection, Case, [new.case])
            audit.record(connection, **new.audit)
            return row["reference"], row["body_hash"]
        if earlier := by_id(connection, row["id"]):
            return earlier["reference"], earlier["body_hash"]
    raise RuntimeError("no free reference in 20 attempts")


def by_id(connection: Connection, referral_id: str) -> RowMapping | None:
    """The referral of one form, or ``None``."""
    found = connection.execute(select(table(Referral)).where(table(Referral).c.id == referral_id))
    return found.mappings().one_or_none()


def standing_of(connection: Connection, reference: str) -> RowMapping | None:
    """The referral's id and its case's state, for a public reference; or ``None``."""
    referral, case = table(Referral).c, table(Case).c
    query = (
        select(referral.id, referral.sender, case.state, case.question, case.decline_reason, case.alternative)
        .join_from(table(Referral), table(Case), case.referral_id == referral.id)
        .where(referral.reference == reference)
    )
    return connection.execute(query).mappings().one_or_none()


def case_of(connection: Connection, reference: str) -> str | None:
    """The id of the case a referral became, for its public reference."""
    referral, case = table(Referral).c, table(Case).c
    query = select(case.id).join(table(Referral), case.referral_id == referral.id)
    return connection.scalar(query.where(referral.reference == reference))


SENT_PAGE = 50
"""Referrals on one page of what a partner sent."""


def sent_by(connection: Connection, staff_id: str, page: int) -> list[RowMapping]:
    """One page of what a partner sent, newest first: reference, day and state, nothing of the case."""
    referral, case = table(Referral).c, table(Case).c
    query = (
        select(referral.reference, referral.sent_at, case.state)
        .join_from(table(Referral), table(Case), case.referral_id == referral.id)
        .where(referral.sent_by == staff_id)
        .order_by(referral.sent_at.desc(), referral.reference)
        .limit(SENT_PAGE)
        .offset(SENT_PAGE * (page - 1))
    )
    return list(connection.execute(query).mappings())


def count_sent_by(connection: Connection, staff_id: str) -> int:
    """How many referrals a partner sent."""
    query = select(func.count()).select_from(table(Referral)).where(table(Referral).c.sent_by == staff_id)
    return connection.scalar(query) or 0
