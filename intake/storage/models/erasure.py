"""Who asked that a case's content be erased, and the proof that it was."""

import datetime as dt

from sqlalchemy import CheckConstraint, Index, text
from sqlmodel import Field, SQLModel

from intake.rules.retention import Why
from intake.storage.models.checks import one_of

ONLY_UNANSWERED = text("answer IS NULL")


class ErasureRequest(SQLModel, table=True):
    """A lead asks, and somebody else answers once: ``erase`` or ``keep``. A case has one open at a time."""

    __tablename__ = "erasure_request"
    __table_args__ = (
        CheckConstraint(one_of("why", [w.value for w in Why]), name="erasure_request_why"),
        CheckConstraint("answer IN ('erase', 'keep')", name="erasure_request_answer"),
        CheckConstraint(
            "(answer IS NULL) = (answered_by IS NULL) AND (answer IS NULL) = (answered_at IS NULL)",
            name="erasure_request_answered",
        ),
        CheckConstraint("answered_by <> asked_by", name="erasure_request_two_people"),
        Index(
            "erasure_request_open",
            "case_id",
            unique=True,
            sqlite_where=ONLY_UNANSWERED,
            postgresql_where=ONLY_UNANSWERED,
        ),
    )

    id: str = Field(primary_key=True)
    case_id: str = Field(foreign_key="cases.id")
    why: str
    asked_by: str
    asked_at: dt.datetime
    answer: str | None = None
    answered_by: str | None = None
    answered_at: dt.datetime | None = None


class Erasure(SQLModel, table=True):
    """One case's content was erased: of which kinds how many rows (JSON), why, by whom. Never changed.

    While there is no such row the database lets nobody empty what is append-only.
    ``was`` is the state the case was in; ``asked_by`` is ``None`` when the time to keep it ran out.
    """

    __tablename__ = "erasure"
    __table_args__ = (CheckConstraint(one_of("why", [w.value for w in Why]), name="erasure_why"),)

    case_id: str = Field(primary_key=True, foreign_key="cases.id")
    at: dt.datetime
    why: str
    was: str
    asked_by: str | None = None
    decided_by: str
    emptied: str
