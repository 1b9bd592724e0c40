"""What is sent: a referral and its household."""

import datetime as dt

from sqlalchemy import CheckConstraint, Column, Index, LargeBinary, text
from sqlmodel import Field, SQLModel

from intake.storage.models.checks import one_of

ONLY_PARTNERS_OWN = text("sent_by IS NOT NULL")


class Referral(SQLModel, table=True):
    """A referral as sent. ``id`` follows from the form's token: the same form is the same referral.

    ``sent_by`` is the signed-in partner's, ``None`` for the public form.
    """

    __tablename__ = "referral"
    __table_args__ = (
        CheckConstraint("length(id) = 32", name="referral_id_is_hex"),
        CheckConstraint("length(reference) = 10", name="referral_reference_has_check_digits"),
        CheckConstraint(one_of("urgency", ["day", "days", "weeks", "unknown"]), name="referral_urgency"),
        CheckConstraint(one_of("sender", ["self", "ngo", "public_body"]), name="referral_sender"),
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
        CheckConstraint(one_of("age_band", ["0-6", "7-17", "18-64", "65+"]), name="member_age_band"),
    )

    referral_id: str = Field(primary_key=True, foreign_key="referral.id")
    position: int = Field(primary_key=True)
    age_band: str
    sealed: bytes = Field(sa_column=Column(LargeBinary, nullable=False))
