"""The tables. Personal facts live only in ``sealed`` columns; times are UTC; days are Riga days.

SQLModel validates nothing for tables and SQLite ignores lengths, so CHECK constraints guard what
the rest of the service relies on.
"""

import datetime as dt

from sqlalchemy import CheckConstraint, Column, Index, LargeBinary, UniqueConstraint
from sqlmodel import Field, SQLModel

from intake.rules.case import State


def _one_of(column: str, values: list[str]) -> str:
    return f"{column} IN ({', '.join(repr(v) for v in values)})"


class Referral(SQLModel, table=True):
    """A referral as sent. ``id`` follows from the form's token: the same form is the same referral."""

    __tablename__ = "referral"
    __table_args__ = (
        CheckConstraint("length(id) = 32", name="referral_id_is_hex"),
        CheckConstraint("length(reference) = 10", name="referral_reference_has_check_digits"),
        CheckConstraint(_one_of("urgency", ["day", "days", "weeks", "unknown"]), name="referral_urgency"),
        CheckConstraint(_one_of("sender", ["self", "ngo", "public_body"]), name="referral_sender"),
    )

    id: str = Field(primary_key=True)
    reference: str = Field(unique=True)
    body_hash: str
    sent_at: dt.datetime
    language: str
    form_version: str
    notice_version: str
    sender: str
    urgency: str
    place_id: str | None
    sealed: bytes = Field(sa_column=Column(LargeBinary, nullable=False))


class HouseholdMember(SQLModel, table=True):
    """One person of the household: the age band in clear; status, dates and readings sealed."""

    __tablename__ = "household_member"
    __table_args__ = (
        CheckConstraint(_one_of("age_band", ["0-6", "7-17", "18-64", "65+"]), name="member_age_band"),
    )

    referral_id: str = Field(primary_key=True, foreign_key="referral.id")
    position: int = Field(primary_key=True)
    age_band: str
    sealed: bytes = Field(sa_column=Column(LargeBinary, nullable=False))


class Case(SQLModel, table=True):
    """The case a referral became, and the route that brought it to its desk.

    ``version`` grows by one with every move: two people cannot overwrite each other.
    """

    __tablename__ = "cases"
    __table_args__ = (
        CheckConstraint(_one_of("state", [s.value for s in State]), name="case_state"),
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


class AuditEntry(SQLModel, table=True):
    """Who did or read what, when. Ids and codes only, never values; rows are never changed."""

    __tablename__ = "audit"
    __table_args__ = (Index("audit_object", "object_id"),)

    id: int | None = Field(default=None, primary_key=True)
    at: dt.datetime
    actor: str
    action: str
    object_id: str
    detail: str = ""


class KeyCanary(SQLModel, table=True):
    """One sealed word: a process whose key ring cannot open it must not serve this database."""

    __tablename__ = "key_canary"

    id: int = Field(primary_key=True)
    sealed: bytes = Field(sa_column=Column(LargeBinary, nullable=False))


class Staff(SQLModel, table=True):
    """A person at a desk: a provider's, or the open ``no-contract`` desk."""

    __tablename__ = "staff"

    id: str = Field(primary_key=True)
    label: str
    desk: str
    created_at: dt.datetime
    active: bool = True


class SignInLink(SQLModel, table=True):
    """A one-time sign-in link; only the hash of its token is kept."""

    __tablename__ = "sign_in_link"

    token_hash: str = Field(primary_key=True)
    staff_id: str = Field(foreign_key="staff.id", index=True)
    expires_at: dt.datetime
    used_at: dt.datetime | None = None


class StaffSession(SQLModel, table=True):
    """A signed-in browser; only the hash of its cookie is kept. ``seen_at`` drives the idle time-out."""

    __tablename__ = "staff_session"

    token_hash: str = Field(primary_key=True)
    staff_id: str = Field(foreign_key="staff.id", index=True)
    expires_at: dt.datetime
    seen_at: dt.datetime
