"""The Core table of a SQLModel class: statements on it skip the ORM, which the hot path cannot pay."""

from sqlalchemy import Table
from sqlmodel import SQLModel


def table(model: type[SQLModel]) -> Table:
    """Return the table ``model`` maps."""
    return SQLModel.metadata.tables[str(model.__tablename__)]
