"""Emptying everything sealed of a case, with a proof; and whose time has run out.

What belongs to a case is found along the foreign keys, so that a table added later is emptied too.
"""

import datetime as dt
import json
from collections.abc import Collection, Iterator, Mapping
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    LargeBinary,
    RowMapping,
    Table,
    case,
    delete,
    func,
    insert,
    or_,
    select,
    true,
    update,
)
from sqlmodel import SQLModel

from intake.rules.case import State
from intake.storage.models import AuditEntry, Case, Erasure
from intake.storage.tables import table

_cases, _proofs, _entries = table(Case), table(Erasure), table(AuditEntry)

OF_NO_CASE = frozenset(
    {"frozen_month", "key_canary", "mentor_profile", "passkey", "passphrase", "report_text"}
)
"""Tables whose sealed columns are about no case: the keys' own word, what colleagues have, and figures."""
DELETED = ("blind_index", "frozen_link")
"""Rows that go whole: marks of what was said, and who is behind a frozen figure, whose number stays."""
WITH_IT: Mapping[str, Mapping[str, Any]] = {
    "dated_fact": {"on_day": dt.date.min},
    "referral": {"place_id": None, "body_hash": ""},
    "sender_answer": {"body_hash": ""},
}
"""What goes with a table's sealed columns: in clear it could still point at somebody."""


def sealed_columns(of: Table) -> list[str]:
    """The columns of a table that hold sealed bytes."""
    return [column.name for column in of.c if isinstance(column.type, LargeBinary)]


def sealed_tables() -> list[Table]:
    """Every table with something sealed of a case, by name."""
    others = {*OF_NO_CASE, *DELETED}
    return [of for of in SQLModel.metadata.sorted_tables if of.name not in others and sealed_columns(of)]


def belonging(of: Table, case_id: str, seen: frozenset[str] = frozenset()) -> ColumnElement[bool] | None:
    """The rows of a table that belong to a case, along its foreign keys; ``None`` if none leads there.

    A row that names its case is that case's alone, also when it is about somebody who went on in another:
    who reads the one must not find holes where the other was erased. Ways over ``staff`` are left out.
    """
    if of.name == "cases":
        return of.c.id == case_id
    if of.name == "referral":
        return of.c.id.in_(select(_cases.c.referral_id).where(_cases.c.id == case_id))
    ways = list(_ways(of, case_id, seen | {of.name, "staff"}))
    return or_(*ways) if ways else None


def _ways(of: Table, case_id: str, seen: frozenset[str]) -> Iterator[ColumnElement[bool]]:
    own = [key for key in of.foreign_keys if key.column.table is _cases]
    for key in own or of.foreign_keys:
        to = key.column.table
        there = None if to.name in seen else belonging(to, case_id, seen)
        if there is not None:
            yield key.parent.in_(select(key.column).where(there))


def held(connection: Connection, case_id: str) -> dict[str, int]:
    """How many rows of each table still hold something of the case's content; tables without are left out."""
    found = {of.name: _count(connection, of, case_id, _not_empty(of)) for of in sealed_tables()}
    found |= {name: _count(connection, SQLModel.metadata.tables[name], case_id, true()) for name in DELETED}
    return {name: n for name, n in sorted(found.items()) if n}


def _count(connection: Connection, of: Table, case_id: str, which: ColumnElement[bool]) -> int:
    query = select(func.count()).select_from(of).where(_belonging(of, case_id), which)
    return connection.scalar(query) or 0


def _belonging(of: Table, case_id: str) -> ColumnElement[bool]:
    where = belonging(of, case_id)
    if where is None:
        raise LookupError(f"nothing leads from {of.name} to a case: what it seals could not be erased")
    return where


def _not_empty(of: Table) -> ColumnElement[bool]:
    return or_(*(func.length(of.c[name]) > 0 for name in sealed_columns(of)))


def erase(
    connection: Connection, case_id: str, *, at: dt.datetime, why: str, asked_by: str | None, decided_by: str
) -> dict[str, int]:
    """Write the proof, empty everything sealed of an ended case and mark it; return how many rows of what.

    The proof goes first: without it the database lets nobody empty what is append-only.
    """
    emptied = held(connection, case_id)
    was = connection.scalar(select(_cases.c.state).where(_cases.c.id == case_id))
    proof = {"case_id": case_id, "at": at, "why": why, "was": was, "asked_by": asked_by}
    text = json.dumps(emptied)
    connection.execute(insert(_proofs), {**proof, "decided_by": decided_by, "emptied": text})
    for of in sealed_tables():
        _empty(connection, of, case_id)
    for name in DELETED:
        of = SQLModel.metadata.tables[name]
        connection.execute(delete(of).where(_belonging(of, case_id)))
    _mark(connection, case_id, at)
    return emptied


def _empty(connection: Connection, of: Table, case_id: str) -> None:
    """What never held anything (NULL) stays as it is."""
    nothing = {name: case((of.c[name].is_(None), None), else_=b"") for name in sealed_columns(of)}
    changes = {**nothing, **WITH_IT.get(of.name, {})}
    connection.execute(update(of).where(_belonging(of, case_id)).values(**changes))


def _mark(connection: Connection, case_id: str, at: dt.datetime) -> None:
    gone = {"question": None, "decline_reason": None, "alternative": None}
    connection.execute(
        update(_cases)
        .where(_cases.c.id == case_id)
        .values(state=State.ERASED.value, version=_cases.c.version + 1, changed_at=at, **gone)
    )


def proof_of(connection: Connection, case_id: str) -> RowMapping | None:
    """The proof that a case was erased."""
    return connection.execute(select(_proofs).where(_proofs.c.case_id == case_id)).mappings().one_or_none()


def proofs(connection: Connection) -> list[RowMapping]:
    """Every proof, newest first."""
    return list(connection.execute(select(_proofs).order_by(_proofs.c.at.desc())).mappings())


def ended(
    connection: Connection, states: Collection[str], moves: Collection[str], only: str | None = None
) -> list[tuple[str, State, dt.datetime]]:
    """Every case (or one ``only``) in these ``states``: id, state, and when one of ``moves`` last came."""
    moved = _entries.c.action.in_(moves)
    last = (
        select(_entries.c.object_id, func.max(_entries.c.at).label("at"))
        .where(moved if only is None else moved & (_entries.c.object_id == only))
        .group_by(_entries.c.object_id)
        .subquery()
    )
    since = func.coalesce(last.c.at, _cases.c.changed_at, type_=_cases.c.changed_at.type)
    query = (
        select(_cases.c.id, _cases.c.state, since)
        .outerjoin_from(_cases, last, last.c.object_id == _cases.c.id)
        .where(_cases.c.state.in_(states), true() if only is None else _cases.c.id == only)
        .order_by(_cases.c.id)
    )
    return [(id_, State(state), at) for id_, state, at in connection.execute(query)]
