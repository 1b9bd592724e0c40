"""Handing cases over: the appointed moment, what is confirmed and accepted of each case, who was told."""

import datetime as dt

from sqlalchemy import CheckConstraint, Column, Index, LargeBinary, text
from sqlmodel import Field, SQLModel

from intake.rules.handover import Stage
from intake.storage.models.checks import one_of

ONLY_APPOINTED = text("state = 'appointed'")


class Handover(SQLModel, table=True):
    """Cases of one desk go to another at ``switch_at``; a desk has one such moment ahead at most.

    ``settled_at`` is when they really went, or when it was called off.
    """

    __tablename__ = "handover"
    __table_args__ = (
        CheckConstraint("length(id) = 32", name="handover_id_is_hex"),
        CheckConstraint(one_of("state", [s.value for s in Stage]), name="handover_state"),
        CheckConstraint("from_desk <> to_desk", name="handover_two_desks"),
        CheckConstraint("(state = 'appointed') = (settled_at IS NULL)", name="handover_settled"),
        Index(
            "handover_ahead",
            "from_desk",
            unique=True,
            sqlite_where=ONLY_APPOINTED,
            postgresql_where=ONLY_APPOINTED,
        ),
    )

    id: str = Field(primary_key=True)
    from_desk: str
    to_desk: str
    switch_at: dt.datetime
    state: str = Stage.APPOINTED.value
    opened_at: dt.datetime
    opened_by: str = Field(foreign_key="staff.id")
    settled_at: dt.datetime | None = None


class HandoverCase(SQLModel, table=True):
    """One case of a handover: the summary confirmed of it (sealed), its state when it went, its acceptance.

    ``case_version`` is the case's when the summary was confirmed. ``people_then``: in service then.
    """

    __tablename__ = "handover_case"
    __table_args__ = (
        CheckConstraint(
            "(confirmed_at IS NULL) = (sealed IS NULL)"
            " AND (confirmed_at IS NULL) = (confirmed_by IS NULL)"
            " AND (confirmed_at IS NULL) = (case_version IS NULL)"
            " AND (confirmed_at IS NULL) = (singly IS NULL)",
            name="handover_case_confirmed",
        ),
        CheckConstraint("(state_then IS NULL) = (people_then IS NULL)", name="handover_case_went"),
        CheckConstraint(
            "(accepted_at IS NULL) = (accepted_by IS NULL)"
            " AND (accepted_at IS NULL OR state_then IS NOT NULL)",
            name="handover_case_accepted",
        ),
        Index("handover_of_case", "case_id"),
    )

    handover_id: str = Field(primary_key=True, foreign_key="handover.id")
    case_id: str = Field(primary_key=True, foreign_key="cases.id")
    sealed: bytes | None = Field(default=None, sa_column=Column(LargeBinary, nullable=True))
    case_version: int | None = None
    singly: bool | None = None
    confirmed_at: dt.datetime | None = None
    confirmed_by: str | None = None
    state_then: str | None = None
    people_then: int | None = None
    accepted_at: dt.datetime | None = None
    accepted_by: str | None = None


class HandoverNotice(SQLModel, table=True):
    """A household was handed the printed notice of a handover; rows are never changed."""

    __tablename__ = "handover_notice"
    __table_args__ = (Index("handover_notice_of_case", "case_id"),)

    id: str = Field(primary_key=True)
    handover_id: str = Field(foreign_key="handover.id")
    case_id: str = Field(foreign_key="cases.id")
    language: str
    given_at: dt.datetime
    given_by: str
