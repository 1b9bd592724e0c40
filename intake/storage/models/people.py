"""The people of a case and their dated facts."""

import datetime as dt

from sqlalchemy import CheckConstraint, Column, Index, LargeBinary, UniqueConstraint
from sqlmodel import Field, SQLModel

from intake.rules.history import Kind
from intake.storage.models.checks import one_of


class Person(SQLModel, table=True):
    """Somebody taken up in a case. ``position`` is the household member's, or the next one free."""

    __tablename__ = "person"
    __table_args__ = (
        CheckConstraint("length(id) = 32", name="person_id_is_hex"),
        UniqueConstraint("case_id", "position", name="person_one_per_position"),
    )

    id: str = Field(primary_key=True)
    case_id: str = Field(foreign_key="cases.id")
    position: int


class PersonFact(SQLModel, table=True):
    """What is so of a person from a day on; what exactly, and on what it was seen, is sealed.

    Rows are never changed: a correction is a new one that ``voids``. ``recorded_by`` is staff's id.
    """

    __tablename__ = "dated_fact"
    __table_args__ = (
        CheckConstraint(one_of("kind", [k.value for k in Kind]), name="dated_fact_kind"),
        CheckConstraint("(kind = 'retracted') = (voids IS NOT NULL)", name="dated_fact_voids"),
        Index("dated_fact_person", "person_id"),
    )

    id: str = Field(primary_key=True)
    person_id: str = Field(foreign_key="person.id")
    kind: str
    on_day: dt.date
    recorded_at: dt.datetime
    recorded_by: str
    voids: str | None = Field(default=None, foreign_key="dated_fact.id")
    sealed: bytes = Field(sa_column=Column(LargeBinary, nullable=False))
