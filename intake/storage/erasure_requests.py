"""Requests to erase a case's content: asked once, answered once by somebody else."""

import datetime as dt
from typing import Any

from sqlalchemy import Connection, RowMapping, insert, select, update

from intake.storage.models import ErasureRequest
from intake.storage.tables import table

_requests = table(ErasureRequest)


def ask(connection: Connection, **row: Any) -> None:
    """Store a request."""
    connection.execute(insert(_requests), row)


def open_request(connection: Connection, case_id: str) -> RowMapping | None:
    """The request about a case that nobody has answered yet."""
    mine = (_requests.c.case_id == case_id) & _requests.c.answer.is_(None)
    return connection.execute(select(_requests).where(mine)).mappings().one_or_none()


def requests(connection: Connection, case_id: str) -> list[RowMapping]:
    """Every request about a case, oldest first."""
    query = select(_requests).where(_requests.c.case_id == case_id).order_by(_requests.c.asked_at)
    return list(connection.execute(query).mappings())


def waiting(connection: Connection) -> list[RowMapping]:
    """Every request nobody has answered yet, oldest first."""
    query = select(_requests).where(_requests.c.answer.is_(None)).order_by(_requests.c.asked_at)
    return list(connection.execute(query).mappings())


def answer(connection: Connection, request_id: str, by: str, what: str, at: dt.datetime) -> None:
    """Answer a request: ``erase`` or ``keep``."""
    mine = _requests.c.id == request_id
    connection.execute(update(_requests).where(mine).values(answer=what, answered_by=by, answered_at=at))
