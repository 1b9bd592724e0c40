"""Before a decision: attempts to reach people, what senders answer, and who may be the same."""

import datetime as dt

from sqlalchemy import CheckConstraint, Column, Index, LargeBinary
from sqlmodel import Field, SQLModel

from intake.rules.case import Question
from intake.rules.contact import Channel, Outcome
from intake.rules.duplicates import KeyKind, Verdict
from intake.storage.models.checks import one_of

INDEXED = "indexed"
"""The kind of the one row that says a referral's keys are made, also when it has none."""


class ContactAttempt(SQLModel, table=True):
    """Somebody tried to reach the person: codes only. Rows are never changed."""

    __tablename__ = "contact_attempt"
    __table_args__ = (
        CheckConstraint("length(id) = 32", name="contact_attempt_id_is_hex"),
        CheckConstraint(one_of("channel", [c.value for c in Channel]), name="contact_attempt_channel"),
        CheckConstraint(one_of("outcome", [o.value for o in Outcome]), name="contact_attempt_outcome"),
        Index("contact_attempt_case", "case_id"),
    )

    id: str = Field(primary_key=True)
    case_id: str = Field(foreign_key="cases.id")
    at: dt.datetime
    by_staff: str = Field(foreign_key="staff.id")
    channel: str
    outcome: str
    interpreter: bool


class SenderAnswer(SQLModel, table=True):
    """What a sender answered to a question of the desk. ``body_hash`` tells the same answer sent twice."""

    __tablename__ = "sender_answer"
    __table_args__ = (
        CheckConstraint("length(id) = 32", name="sender_answer_id_is_hex"),
        CheckConstraint(one_of("question", [q.value for q in Question]), name="sender_answer_question"),
        Index("sender_answer_case", "case_id"),
    )

    id: str = Field(primary_key=True)
    case_id: str = Field(foreign_key="cases.id")
    question: str
    at: dt.datetime
    body_hash: str
    sealed: bytes = Field(sa_column=Column(LargeBinary, nullable=False))


class BlindIndex(SQLModel, table=True):
    """A keyed hash (39 digits) of something a referral says: equal texts meet, and nobody can read them."""

    __tablename__ = "blind_index"
    __table_args__ = (
        CheckConstraint(one_of("kind", [*(k.value for k in KeyKind), INDEXED]), name="blind_index_kind"),
        Index("blind_index_hash", "hash", "kind"),
    )

    referral_id: str = Field(primary_key=True, foreign_key="referral.id")
    kind: str = Field(primary_key=True)
    hash: str = Field(primary_key=True)


class DuplicateDecision(SQLModel, table=True):
    """What a person said of two cases, ``one`` before ``other`` by id.

    Rows are never changed: of a pair the last one holds.
    """

    __tablename__ = "duplicate_decision"
    __table_args__ = (
        CheckConstraint("one < other", name="duplicate_decision_in_order"),
        CheckConstraint(one_of("verdict", [v.value for v in Verdict]), name="duplicate_decision_verdict"),
        Index("duplicate_decision_pair", "one", "other"),
        Index("duplicate_decision_other", "other"),
    )

    id: int | None = Field(default=None, primary_key=True)
    one: str = Field(foreign_key="cases.id")
    other: str = Field(foreign_key="cases.id")
    verdict: str
    at: dt.datetime
    by_staff: str = Field(foreign_key="staff.id")
