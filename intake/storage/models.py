"""The tables. Personal facts live only in ``sealed`` columns; times are UTC; days are Riga days.

SQLModel validates nothing for tables and SQLite ignores lengths, so CHECK constraints guard what
the rest of the service relies on.
"""

import datetime as dt

from sqlalchemy import CheckConstraint, Column, Index, LargeBinary, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from intake.rules.case import State
from intake.rules.history import Kind
from intake.rules.policy import Role


def _one_of(column: str, values: list[str]) -> str:
    return f"{column} IN ({', '.join(repr(v) for v in values)})"


ONLY_PARTNERS_OWN = text("sent_by IS NOT NULL")


class Referral(SQLModel, table=True):
    """A referral as sent. ``id`` follows from the form's token: the same form is the same referral.

    ``sent_by`` is the signed-in partner's, ``None`` for the public form.
    """

    __tablename__ = "referral"
    __table_args__ = (
        CheckConstraint("length(id) = 32", name="referral_id_is_hex"),
        CheckConstraint("length(reference) = 10", name="referral_reference_has_check_digits"),
        CheckConstraint(_one_of("urgency", ["day", "days", "weeks", "unknown"]), name="referral_urgency"),
        CheckConstraint(_one_of("sender", ["self", "ngo", "public_body"]), name="referral_sender"),
        Index(
            "referral_sent_by",
            "sent_by",
            "sent_at",
            sqlite_where=ONLY_PARTNERS_OWN,
            postgresql_where=ONLY_PARTNERS_OWN,
        ),
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
    sent_by: str | None = Field(default=None, foreign_key="staff.id")


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


ONLY_FAILED_SIGN_INS = text("action = 'sign_in_failed'")


class AuditEntry(SQLModel, table=True):
    """Who did or read what, when. Ids and codes only, never values; rows are never changed.

    ``intake.storage.audit`` gives ``id`` and the chain's hashes; see ``intake.storage.chain``.
    """

    __tablename__ = "audit"
    __table_args__ = (
        CheckConstraint("length(previous) = 64 AND length(hash) = 64", name="audit_is_chained"),
        Index("audit_object", "object_id"),
        Index(
            "audit_failed_sign_in",
            "at",
            sqlite_where=ONLY_FAILED_SIGN_INS,
            postgresql_where=ONLY_FAILED_SIGN_INS,
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    at: dt.datetime
    actor: str
    action: str
    object_id: str
    detail: str = ""
    previous: str
    hash: str


class KeyCanary(SQLModel, table=True):
    """One sealed word: a process whose key ring cannot open it must not serve this database."""

    __tablename__ = "key_canary"

    id: int = Field(primary_key=True)
    sealed: bytes = Field(sa_column=Column(LargeBinary, nullable=False))


class Staff(SQLModel, table=True):
    """A person who signs in; ``desk`` is a provider's, the open one, the foundation's or the partners'.

    A partner signs in for an ``organisation`` and sends as that kind of ``sender``.
    """

    __tablename__ = "staff"
    __table_args__ = (
        CheckConstraint(_one_of("role", [r.value for r in Role]), name="staff_role"),
        CheckConstraint("(role = 'partner') = (organisation IS NOT NULL)", name="staff_organisation"),
        CheckConstraint(
            "(role = 'partner') = (sender IS NOT NULL) AND sender IN ('ngo', 'public_body')",
            name="staff_sender",
        ),
    )

    id: str = Field(primary_key=True)
    label: str
    desk: str
    created_at: dt.datetime
    active: bool = True
    role: str = Field(default=Role.WORKER.value, sa_column_kwargs={"server_default": Role.WORKER.value})
    organisation: str | None = None
    sender: str | None = None


ONLY_OPEN = text("until_at IS NULL")


class Assignment(SQLModel, table=True):
    """Who is a case's mentor, from when until when; a case has one at a time, and keeps the earlier ones."""

    __tablename__ = "assignment"
    __table_args__ = (
        CheckConstraint("until_at IS NULL OR until_at >= from_at", name="assignment_in_order"),
        Index("assignment_open", "case_id", unique=True, sqlite_where=ONLY_OPEN, postgresql_where=ONLY_OPEN),
        Index("assignment_of_staff", "staff_id"),
    )

    id: int | None = Field(default=None, primary_key=True)
    case_id: str = Field(foreign_key="cases.id")
    staff_id: str = Field(foreign_key="staff.id")
    from_at: dt.datetime
    until_at: dt.datetime | None = None


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
        CheckConstraint(_one_of("kind", [k.value for k in Kind]), name="dated_fact_kind"),
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
