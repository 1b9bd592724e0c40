"""Storing a referral whole, once, and finding it again. Callers own the transaction."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, RowMapping, insert, select
from sqlalchemy.dialects import postgresql, sqlite

from intake.storage.models import AuditEntry, Case, HouseholdMember, Referral
from intake.storage.tables import table

Row = Mapping[str, Any]

_ONCE = {
    "sqlite": sqlite.insert(table(Referral)).on_conflict_do_nothing(),
    "postgresql": postgresql.insert(table(Referral)).on_conflict_do_nothing(),
}
_MEMBERS, _CASE = insert(table(HouseholdMember)), insert(table(Case))
_AUDIT = insert(table(AuditEntry))
_COUNTED = {"preserve_rowcount": True}  # PostgreSQL's driver keeps no count of an INSERT unless asked


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
    once = _ONCE[connection.dialect.name]
    for attempt in range(20):
        row = {**new.referral, "reference": new.reference(attempt)}
        if connection.execute(once, row, execution_options=_COUNTED).rowcount == 1:
            connection.execute(_MEMBERS, new.members)
            connection.execute(_CASE, new.case)
            connection.execute(_AUDIT, new.audit)
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
        select(referral.id, case.state, case.question, case.decline_reason, case.alternative)
        .join_from(table(Referral), table(Case), case.referral_id == referral.id)
        .where(referral.reference == reference)
    )
    return connection.execute(query).mappings().one_or_none()
