"""What is known of mentors and of their ties to people they may be asked to help."""

import datetime as dt

from sqlalchemy import CheckConstraint, Column, Index, LargeBinary
from sqlmodel import Field, SQLModel

from intake.rules.mentoring import TIES
from intake.storage.models.checks import one_of


class MentorProfile(SQLModel, table=True):
    """What a mentor speaks, where they work, and what they say of their gender: all of it sealed."""

    __tablename__ = "mentor_profile"

    staff_id: str = Field(primary_key=True, foreign_key="staff.id")
    version: int = 1
    changed_at: dt.datetime
    changed_by: str
    sealed: bytes = Field(sa_column=Column(LargeBinary, nullable=False))


class MentorTie(SQLModel, table=True):
    """Somebody noted how a mentor is tied to the people of a case; rows are never changed.

    Of one mentor and case the last row holds: ``none`` takes back what was noted before.
    """

    __tablename__ = "mentor_tie"
    __table_args__ = (
        CheckConstraint(one_of("code", TIES), name="mentor_tie_code"),
        Index("mentor_tie_of_case", "case_id"),
    )

    id: int | None = Field(default=None, primary_key=True)
    case_id: str = Field(foreign_key="cases.id")
    staff_id: str = Field(foreign_key="staff.id")
    code: str
    recorded_at: dt.datetime
    recorded_by: str
