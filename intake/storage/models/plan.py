"""Grades, and an inclusion plan's goals, steps and talks. Rows are added and never changed.

A goal or step is all rows of one ``id``; the one with the highest ``number`` is how it is now, and that
number is the version a form carries: two people cannot write the same one.
"""

import datetime as dt

from sqlalchemy import CheckConstraint, Column, Index, LargeBinary
from sqlmodel import Field, SQLModel

from intake.rules.plan import Doing, Owner, StepState
from intake.storage.models.checks import one_of


class GradeRow(SQLModel, table=True):
    """That a case was graded, by which criteria; the level and why are sealed."""

    __tablename__ = "grade"
    __table_args__ = (CheckConstraint("number >= 1", name="grade_number"),)

    case_id: str = Field(primary_key=True, foreign_key="cases.id")
    number: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    criteria_set: str
    at: dt.datetime
    by: str
    sealed: bytes = Field(sa_column=Column(LargeBinary, nullable=False))


class GoalChange(SQLModel, table=True):
    """A goal as it was from ``at`` on: its words are sealed. Not ``stands``: it was taken off."""

    __tablename__ = "goal_change"
    __table_args__ = (
        CheckConstraint("length(id) = 32", name="goal_id_is_hex"),
        CheckConstraint("number >= 1", name="goal_number"),
        Index("goal_change_case", "case_id"),
    )

    id: str = Field(primary_key=True)
    number: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    case_id: str = Field(foreign_key="cases.id")
    person_id: str | None = Field(default=None, foreign_key="person.id")
    area: str
    stands: bool
    at: dt.datetime
    by: str
    sealed: bytes = Field(sa_column=Column(LargeBinary, nullable=False))


class StepChange(SQLModel, table=True):
    """A step as it was from ``at`` on, and what was done to it on ``on_day``.

    In clear is what days and figures are made of: kind, state, result, last day, number of people. What
    was agreed in detail and the note are ``sealed``; the note for the desk alone is ``restricted``.
    """

    __tablename__ = "step_change"
    __table_args__ = (
        CheckConstraint("length(id) = 32", name="step_id_is_hex"),
        CheckConstraint("number >= 1", name="step_number"),
        CheckConstraint(one_of("doing", [d.value for d in Doing]), name="step_doing"),
        CheckConstraint(one_of("state", [s.value for s in StepState]), name="step_state"),
        CheckConstraint(one_of("owner", [o.value for o in Owner]), name="step_owner"),
        CheckConstraint("(state IN ('done', 'dropped')) = (result IS NOT NULL)", name="step_result"),
        Index("step_change_case", "case_id"),
    )

    id: str = Field(primary_key=True)
    number: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    case_id: str = Field(foreign_key="cases.id")
    person_id: str | None = Field(default=None, foreign_key="person.id")
    kind: str
    doing: str
    state: str
    result: str | None = None
    owner: str
    last_day: dt.date | None = None
    head_count: int | None = None
    on_day: dt.date
    at: dt.datetime
    by: str
    sealed: bytes = Field(sa_column=Column(LargeBinary, nullable=False))
    restricted: bytes | None = Field(default=None, sa_column=Column(LargeBinary))


class PlanTalk(SQLModel, table=True):
    """That a plan, as it was at ``plan_version``, was talked over on a day; what was said is sealed."""

    __tablename__ = "plan_talk"
    __table_args__ = (
        CheckConstraint("length(id) = 32", name="talk_id_is_hex"),
        Index("plan_talk_case", "case_id"),
    )

    id: str = Field(primary_key=True)
    case_id: str = Field(foreign_key="cases.id")
    person_id: str | None = Field(default=None, foreign_key="person.id")
    plan_version: int
    on_day: dt.date
    next_day: dt.date | None = None
    at: dt.datetime
    by: str
    sealed: bytes = Field(sa_column=Column(LargeBinary, nullable=False))
