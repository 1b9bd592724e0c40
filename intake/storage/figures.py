"""Frozen months, whom they count, approvals and reports: added and read; whom they count may be forgotten."""

import datetime as dt
from collections.abc import Iterable, Sequence

from sqlalchemy import ColumnElement, Connection, RowMapping, Select, func, select, update

from intake.rules.history import Kind
from intake.storage.fast_insert import Row, insert
from intake.storage.models import (
    FiguresApproval,
    FrozenLink,
    FrozenMonth,
    PersonFact,
    ReportText,
    SignedReport,
    Staff,
)
from intake.storage.tables import table

_facts, _months, _links, _staff = table(PersonFact), table(FrozenMonth), table(FrozenLink), table(Staff)
_approvals, _texts, _reports = table(FiguresApproval), table(ReportText), table(SignedReport)

COUNTED = tuple(list(Kind)[: list(Kind).index(Kind.STATUS)])
"""The kinds of facts that figures are made of."""


def facts(connection: Connection) -> list[RowMapping]:
    """Everybody's facts that figures are made of, sealed, without those of who was erased."""
    return list(connection.execute(select(_facts).where(_counted())).mappings())


def facts_until(connection: Connection, known_at: dt.datetime) -> int:
    """How many of `facts` were recorded up to a moment."""
    known = _counted() & (_facts.c.recorded_at <= known_at)
    return connection.scalar(select(func.count()).select_from(_facts).where(known)) or 0


def _counted() -> ColumnElement[bool]:
    return _facts.c.kind.in_(COUNTED) & (func.length(_facts.c.sealed) > 0)


def first_day(connection: Connection) -> dt.date | None:
    """The first day anybody was in the service, as far as recorded."""
    entered = (_facts.c.kind == Kind.ENTERED) & (_facts.c.on_day > dt.date.min)
    found: dt.date | None = connection.scalar(select(func.min(_facts.c.on_day)).where(entered))
    return found


def frozen(connection: Connection) -> list[RowMapping]:
    """Every revision of every month, in order, with who approved it and when, if anybody did."""
    return list(connection.execute(_revisions()).mappings())


def one(connection: Connection, month: str, revision: int | None = None) -> RowMapping | None:
    """One revision of a month, or its last, as `frozen` has them."""
    query = _revisions().where(_months.c.month == month)
    if revision is not None:
        query = query.where(_months.c.revision == revision)
    found = list(connection.execute(query).mappings())
    return found[-1] if found else None


def _revisions() -> Select[tuple[object, ...]]:
    same = (_approvals.c.month == _months.c.month) & (_approvals.c.revision == _months.c.revision)
    freezer, approver = _staff.alias("freezer"), _staff.alias("approver")
    return (
        select(_months, _approvals.c.approved_at, _approvals.c.approved_by)
        .add_columns(freezer.c.label.label("freezer"), approver.c.label.label("approver"))
        .outerjoin_from(_months, _approvals, same)
        .outerjoin(freezer, freezer.c.id == _months.c.frozen_by)
        .outerjoin(approver, approver.c.id == _approvals.c.approved_by)
        .order_by(_months.c.month, _months.c.revision)
    )


def links(connection: Connection, month: str, revision: int) -> list[RowMapping]:
    """Whom a revision counts, sealed; who was erased since is not among them any more."""
    of_it = (_links.c.month == month) & (_links.c.revision == revision) & (func.length(_links.c.sealed) > 0)
    return list(connection.execute(select(_links).where(of_it).order_by(_links.c.person_id)).mappings())


def freeze(connection: Connection, month: Row, links: Sequence[Row]) -> bool:
    """Store a revision with whom it counts; ``False``: somebody else froze this revision first."""
    if not insert(connection, FrozenMonth, [month], once=True):
        return False
    if links:
        insert(connection, FrozenLink, links)
    return True


def approve(connection: Connection, row: Row) -> bool:
    """Store an approval; ``False``: it is approved already."""
    return bool(insert(connection, FiguresApproval, [row], once=True))


def text(connection: Connection, first_month: str) -> RowMapping | None:
    """The words drafted for the report that begins with a month, sealed."""
    query = select(_texts).where(_texts.c.first_month == first_month)
    return connection.execute(query).mappings().one_or_none()


def keep_text(connection: Connection, row: Row, version: int) -> bool:
    """Keep words whose version was ``version`` (0: there were none); ``False``: somebody was faster."""
    row = {**row, "version": version + 1}
    if version == 0:
        return bool(insert(connection, ReportText, [row], once=True))
    same = (_texts.c.first_month == row["first_month"]) & (_texts.c.version == version)
    return connection.execute(update(_texts).where(same).values(**row)).rowcount == 1


def sign(connection: Connection, row: Row) -> bool:
    """Store a signed report; ``False``: somebody else signed this revision first."""
    return bool(insert(connection, SignedReport, [row], once=True))


def reports(connection: Connection, months: Iterable[str] = ()) -> list[RowMapping]:
    """Signed reports in order, with who signed; of those that begin with these ``months``, or of all."""
    query = (
        select(_reports, _staff.c.label.label("signer"))
        .outerjoin_from(_reports, _staff, _staff.c.id == _reports.c.signed_by)
        .order_by(_reports.c.first_month, _reports.c.revision)
    )
    if wanted := list(months):
        query = query.where(_reports.c.first_month.in_(wanted))
    return list(connection.execute(query).mappings())
