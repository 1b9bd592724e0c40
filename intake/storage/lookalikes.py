"""Blind indexes: which referrals meet on which kinds of keys, and what people said of such pairs."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, Connection, RowMapping, exists, func, or_, select

from intake.rules.case import State
from intake.storage.fast_insert import Row, insert
from intake.storage.models import INDEXED, BlindIndex, Case, DuplicateDecision, Referral
from intake.storage.tables import table

_index, _cases, _referrals = table(BlindIndex), table(Case), table(Referral)
_decisions = table(DuplicateDecision)

BATCH = 200
"""Referrals indexed in one go."""


def not_indexed(connection: Connection) -> list[RowMapping]:
    """Some referrals whose keys are not made yet: id and what was sent, sealed; of erased ones none are.

    Ids first: they are read from the keys' own indexes, without touching what was sent.
    """
    made = exists().where(_index.c.referral_id == _referrals.c.id)
    new = list(connection.scalars(select(_referrals.c.id).where(~made, ~_erased()).limit(BATCH)))
    query = select(_referrals.c.id, _referrals.c.sealed).where(_referrals.c.id.in_(new))
    return list(connection.execute(query).mappings()) if new else []


def _erased() -> ColumnElement[bool]:
    return exists().where(_cases.c.referral_id == _referrals.c.id, _cases.c.state == State.ERASED)


def add(connection: Connection, rows: Sequence[Row]) -> None:
    """Add keys; those another process has just made stay, and what was erased meanwhile gets none."""
    ids = {row["referral_id"] for row in rows}
    gone = set(connection.scalars(select(_referrals.c.id).where(_referrals.c.id.in_(ids), _erased())))
    if left := [row for row in rows if row["referral_id"] not in gone]:
        insert(connection, BlindIndex, left, once=True)


def meetings(connection: Connection, referral_id: str) -> list[RowMapping]:
    """Every case that shares a key with this referral: one row for each kind they meet on."""
    own, other = _index.alias(), _index.alias()
    query = (
        select(_cases.c.id, _cases.c.desk, _cases.c.state, _referrals.c.reference, other.c.kind)
        .select_from(own)
        .join(other, (other.c.hash == own.c.hash) & (other.c.kind == own.c.kind))
        .join(_cases, _cases.c.referral_id == other.c.referral_id)
        .join(_referrals, _referrals.c.id == other.c.referral_id)
        .where(own.c.referral_id == referral_id, other.c.referral_id != referral_id)
        .where(own.c.kind != INDEXED, _cases.c.state != State.ERASED)
        .distinct()
        .order_by(_referrals.c.reference, other.c.kind)
    )
    return list(connection.execute(query).mappings())


def verdicts(connection: Connection, case_id: str) -> dict[str, str]:
    """What was last said of this case and each other one, by the other's id."""
    pair = (_decisions.c.one, _decisions.c.other)
    last = select(func.max(_decisions.c.id)).where(or_(*(side == case_id for side in pair))).group_by(*pair)
    rows = connection.execute(select(*pair, _decisions.c.verdict).where(_decisions.c.id.in_(last)))
    return {(other if one == case_id else one): verdict for one, other, verdict in rows}


def settle(connection: Connection, decision: Row) -> None:
    """Add what a person said of a pair."""
    connection.execute(_decisions.insert(), dict(decision))
