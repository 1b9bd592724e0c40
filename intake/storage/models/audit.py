"""The chained audit, and the word that shows whether the keys fit."""

import datetime as dt

from sqlalchemy import CheckConstraint, Column, Index, LargeBinary, text
from sqlmodel import Field, SQLModel

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
