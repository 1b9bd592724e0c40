"""Frozen months, whom they count, who approved them, and the reports made of them."""

import datetime as dt

from sqlalchemy import CheckConstraint, Column, ForeignKeyConstraint, Index, LargeBinary
from sqlmodel import Field, SQLModel

from intake.rules.frozen import Why
from intake.storage.models.checks import one_of

REVISION = {"autoincrement": False}


class FrozenMonth(SQLModel, table=True):
    """One revision of a month (``2026-10``): numbers and what is hidden of them, never changed.

    ``content`` is the text `intake.rules.frozen` makes and reads, ``hash`` its hash. The rest stands in
    it too, and is here to be found by. ``sealed`` holds a note for colleagues, or no bytes.
    """

    __tablename__ = "frozen_month"
    __table_args__ = (
        CheckConstraint("length(month) = 7", name="frozen_month_is_a_month"),
        CheckConstraint("revision >= 1", name="frozen_month_revision"),
        CheckConstraint(one_of("why", [w.value for w in Why]), name="frozen_month_why"),
        CheckConstraint("(revision = 1) = (why IS NULL)", name="frozen_month_says_why"),
        CheckConstraint("length(hash) = 64", name="frozen_month_hash"),
    )

    month: str = Field(primary_key=True)
    revision: int = Field(primary_key=True, sa_column_kwargs=REVISION)
    known_at: dt.datetime
    frozen_by: str
    why: str | None = None
    content: str
    hash: str
    sealed: bytes = Field(sa_column=Column(LargeBinary, nullable=False))


class FrozenLink(SQLModel, table=True):
    """That a person is among those a frozen month counts; in which figures is sealed.

    Rows go when the person is erased (`storage.erasure`); the numbers stay.
    """

    __tablename__ = "frozen_link"
    __table_args__ = (
        ForeignKeyConstraint(["month", "revision"], ["frozen_month.month", "frozen_month.revision"]),
        Index("frozen_link_person", "person_id"),
    )

    month: str = Field(primary_key=True)
    revision: int = Field(primary_key=True, sa_column_kwargs=REVISION)
    person_id: str = Field(primary_key=True, foreign_key="person.id")
    sealed: bytes = Field(sa_column=Column(LargeBinary, nullable=False))


class FiguresApproval(SQLModel, table=True):
    """That a second person looked at a revision and lets it leave the desk."""

    __tablename__ = "figures_approval"
    __table_args__ = (
        ForeignKeyConstraint(["month", "revision"], ["frozen_month.month", "frozen_month.revision"]),
    )

    month: str = Field(primary_key=True)
    revision: int = Field(primary_key=True, sa_column_kwargs=REVISION)
    approved_at: dt.datetime
    approved_by: str


class ReportText(SQLModel, table=True):
    """What is told in a six-month report beside its figures: a draft, sealed while it is one."""

    __tablename__ = "report_text"

    first_month: str = Field(primary_key=True)
    version: int = 1
    changed_at: dt.datetime
    changed_by: str
    sealed: bytes = Field(sa_column=Column(LargeBinary, nullable=False))


class SignedReport(SQLModel, table=True):
    """A six-month report as it was signed: its figures as they leave the desk, and its words.

    Rows are never changed.
    """

    __tablename__ = "signed_report"
    __table_args__ = (
        CheckConstraint("length(first_month) = 7", name="signed_report_month"),
        CheckConstraint("revision >= 1", name="signed_report_revision"),
        CheckConstraint("length(hash) = 64", name="signed_report_hash"),
    )

    first_month: str = Field(primary_key=True)
    revision: int = Field(primary_key=True, sa_column_kwargs=REVISION)
    signed_at: dt.datetime
    signed_by: str
    content: str
    hash: str
