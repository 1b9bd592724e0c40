"""Who signs in, with what, and for how long."""

import datetime as dt

from sqlalchemy import CheckConstraint, false
from sqlmodel import Field, SQLModel

from intake.rules.policy import Role
from intake.storage.models.checks import one_of

OPENED_BY = ("link", "demo", "passkey", "passphrase")


class Staff(SQLModel, table=True):
    """A person who signs in; ``desk`` is a provider's, the open one, the foundation's or the partners'.

    A partner signs in for an ``organisation`` and sends as that kind of ``sender``. ``valid_until`` is
    the last Riga day on which they come in; an auditor always has one.
    """

    __tablename__ = "staff"
    __table_args__ = (
        CheckConstraint(one_of("role", [r.value for r in Role]), name="staff_role"),
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
    valid_until: dt.date | None = None


class SignInLink(SQLModel, table=True):
    """A one-time link; only the hash of its token is kept. ``demo``: made by a demo, for itself alone."""

    __tablename__ = "sign_in_link"

    token_hash: str = Field(primary_key=True)
    staff_id: str = Field(foreign_key="staff.id", index=True)
    expires_at: dt.datetime
    used_at: dt.datetime | None = None
    demo: bool = Field(default=False, sa_column_kwargs={"server_default": false()})


class StaffSession(SQLModel, table=True):
    """A signed-in browser; only the hash of its cookie is kept. ``seen_at`` drives the idle time-out.

    One opened by a ``link`` does nothing but set up a way in, which makes it that way's. At
    ``confirmed_at`` the person last proved who they are.
    """

    __tablename__ = "staff_session"
    __table_args__ = (CheckConstraint(one_of("opened_by", OPENED_BY), name="staff_session_opened_by"),)

    token_hash: str = Field(primary_key=True)
    staff_id: str = Field(foreign_key="staff.id", index=True)
    expires_at: dt.datetime
    seen_at: dt.datetime
    opened_at: dt.datetime
    confirmed_at: dt.datetime
    opened_by: str
