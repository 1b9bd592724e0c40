"""The people of a case and their dated facts: added and read, never changed."""

from collections.abc import Sequence

from sqlalchemy import Connection, RowMapping, select

from intake.storage.fast_insert import Row, insert
from intake.storage.models import Person, PersonFact
from intake.storage.tables import table

_people, _facts = table(Person), table(PersonFact)


def add(connection: Connection, people: Sequence[Row], facts: Sequence[Row]) -> None:
    """Add people, and facts about them or others."""
    if people:
        insert(connection, Person, people)
    if facts:
        insert(connection, PersonFact, facts)


def people(connection: Connection, case_id: str) -> list[RowMapping]:
    """The people taken up in a case, by position."""
    query = select(_people).where(_people.c.case_id == case_id).order_by(_people.c.position)
    return list(connection.execute(query).mappings())


def facts(connection: Connection, case_id: str) -> list[RowMapping]:
    """Every fact about the people of a case, sealed, in the order recorded."""
    query = (
        select(_facts)
        .join_from(_facts, _people, _facts.c.person_id == _people.c.id)
        .where(_people.c.case_id == case_id)
        .order_by(_facts.c.recorded_at, _facts.c.id)
    )
    return list(connection.execute(query).mappings())
