"""The case a referral became, and who is its mentor."""

import datetime as dt

from sqlalchemy import CheckConstraint, Index, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from intake.rules.case import State
from intake.rules.mentoring import HandedBack
from intake.storage.models.checks import one_of


class Case(SQLModel, table=True):
    """The case a referral became, and the route that brought it to its desk.

    ``version`` grows by one with every move: two people cannot overwrite each other.
    ``acknowledged_at``: when somebody who decides at its desk first opened it.
    """

    __tablename__ = "cases"
    __table_args__ = (
        CheckConstraint(one_of("state", [s.value for s in State]), name="case_state"),
        CheckConstraint("(state = 'declined') = (decline_reason IS NOT NULL)", name="case_decline_reason"),
        CheckConstraint("(state = 'declined') = (alternative IS NOT NULL)", name="case_alternative"),
        CheckConstraint("(state = 'needs_info') = (question IS NOT NULL)", name="case_question"),
        UniqueConstraint("referral_id", name="case_one_per_referral"),
        Index("case_inbox", "desk", "state", "opened_at"),
    )

    id: str = Field(primary_key=True)
    referral_id: str = Field(foreign_key="referral.id")
    desk: str
    route_rule: str
    contract_id: str | None
    state: str
    version: int = 1
    opened_at: dt.datetime
    changed_at: dt.datetime
    question: str | None = None
    decline_reason: str | None = None
    alternative: str | None = None
    redirect_reason: str | None = None
    acknowledged_at: dt.datetime | None = None


ONLY_OPEN = text("until_at IS NULL")


class Assignment(SQLModel, table=True):
    """Who is a case's mentor, from when until when; a case has one at a time, and keeps the earlier ones.

    ``handed_back`` is why, when it was the mentor who ended it.
    """

    __tablename__ = "assignment"
    __table_args__ = (
        CheckConstraint("until_at IS NULL OR until_at >= from_at", name="assignment_in_order"),
        CheckConstraint(one_of("handed_back", [h.value for h in HandedBack]), name="assignment_handed_back"),
        Index("assignment_open", "case_id", unique=True, sqlite_where=ONLY_OPEN, postgresql_where=ONLY_OPEN),
        Index("assignment_of_staff", "staff_id"),
    )

    id: int | None = Field(default=None, primary_key=True)
    case_id: str = Field(foreign_key="cases.id")
    staff_id: str = Field(foreign_key="staff.id")
    from_at: dt.datetime
    until_at: dt.datetime | None = None
    handed_back: str | None = None
