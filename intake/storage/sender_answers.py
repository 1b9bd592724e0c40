"""What senders answered to questions of the desk, sealed."""

from sqlalchemy import Connection, RowMapping, select

from intake.storage.fast_insert import Row, insert
from intake.storage.models import SenderAnswer
from intake.storage.tables import table

_answers = table(SenderAnswer)


def add(connection: Connection, answer: Row) -> None:
    """Add an answer."""
    insert(connection, SenderAnswer, [answer])


def known(connection: Connection, case_id: str, body_hash: str) -> bool:
    """Whether this very answer was sent before."""
    query = select(_answers.c.id).where(_answers.c.case_id == case_id, _answers.c.body_hash == body_hash)
    return connection.execute(query.limit(1)).first() is not None


def of_case(connection: Connection, case_id: str) -> list[RowMapping]:
    """Every answer of a case, sealed, oldest first."""
    query = select(_answers).where(_answers.c.case_id == case_id).order_by(_answers.c.at, _answers.c.id)
    return list(connection.execute(query).mappings())
