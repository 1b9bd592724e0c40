"""How people sign in: passkeys, passphrases with one-time codes, and what keeps guessing slow."""

import datetime as dt

from sqlalchemy import BigInteger, CheckConstraint
from sqlmodel import Field, SQLModel

from intake.storage.models.checks import one_of

DEVICES = ("phone", "computer", "key")
"""What people tell their passkeys apart by; no text of their own is kept."""


class Passkey(SQLModel, table=True):
    """A WebAuthn credential: its id as base64url, its public key, and the last count it signed with."""

    __tablename__ = "passkey"
    __table_args__ = (CheckConstraint(one_of("device", DEVICES), name="passkey_device"),)

    id: str = Field(primary_key=True)
    staff_id: str = Field(foreign_key="staff.id", index=True)
    public_key: bytes
    sign_count: int = Field(sa_type=BigInteger)
    device: str
    added_at: dt.datetime


class Passphrase(SQLModel, table=True):
    """A passphrase's hash with the sealed secret of its one-time codes.

    ``name`` is what the person types as who they are: a random word, never an address. ``last_step``
    is the half-minute whose code was taken last: no code is taken twice.
    """

    __tablename__ = "passphrase"

    staff_id: str = Field(primary_key=True, foreign_key="staff.id")
    name: str = Field(unique=True)
    hash: str
    sealed: bytes
    last_step: int = Field(sa_type=BigInteger)
    set_at: dt.datetime


class Recovery(SQLModel, table=True):
    """Somebody is helped back in: one person starts it, another confirms it, or it runs out.

    ``started_by`` is ``staff/<id>`` or ``operator``. Ended without ``confirmed_by``: it was stopped.
    """

    __tablename__ = "recovery"
    __table_args__ = (
        CheckConstraint("confirmed_by IS NULL OR ended_at IS NOT NULL", name="recovery_confirmed_is_ended"),
        CheckConstraint(
            "confirmed_by <> staff_id AND 'staff/' || confirmed_by <> started_by "
            "AND 'staff/' || staff_id <> started_by",
            name="recovery_needs_two_others",
        ),
    )

    id: str = Field(primary_key=True)
    staff_id: str = Field(foreign_key="staff.id", index=True)
    started_by: str
    started_at: dt.datetime
    expires_at: dt.datetime
    confirmed_by: str | None = Field(default=None, foreign_key="staff.id")
    ended_at: dt.datetime | None = None


class SignInDelay(SQLModel, table=True):
    """How often guessing failed, and from when it is answered again; ``key`` is derived, never typed."""

    __tablename__ = "sign_in_delay"

    key: str = Field(primary_key=True)
    failures: int
    free_at: dt.datetime


class SpentChallenge(SQLModel, table=True):
    """A challenge a passkey has answered: until it runs out, it is not taken a second time."""

    __tablename__ = "spent_challenge"

    hash: str = Field(primary_key=True)
    expires_at: dt.datetime
