"""Passkeys, passphrases, what guessing cost, and challenges already answered."""

import datetime as dt
from typing import Any

from sqlalchemy import Connection, RowMapping, delete, insert, select, update

from intake.storage import fast_insert
from intake.storage.models import Passkey, Passphrase, SignInDelay, SpentChallenge, Staff
from intake.storage.tables import table

_passkeys, _passphrases, _staff = table(Passkey), table(Passphrase), table(Staff)
_delays, _spent = table(SignInDelay), table(SpentChallenge)


def passkey(connection: Connection, id_: str) -> RowMapping | None:
    """The passkey of this id, if its owner is still active, with the last day they come in."""
    query = (
        select(_passkeys, _staff.c.valid_until)
        .join_from(_passkeys, _staff, _passkeys.c.staff_id == _staff.c.id)
        .where(_passkeys.c.id == id_, _staff.c.active)
    )
    return connection.execute(query).mappings().one_or_none()


def passkeys_of(connection: Connection, staff_id: str) -> list[RowMapping]:
    """A person's passkeys, the oldest first."""
    query = select(_passkeys).where(_passkeys.c.staff_id == staff_id)
    return list(connection.execute(query.order_by(_passkeys.c.added_at, _passkeys.c.id)).mappings())


def add_passkey(connection: Connection, **row: Any) -> None:
    """Add a passkey."""
    connection.execute(insert(_passkeys), row)


def count_passkey(connection: Connection, id_: str, before: int, after: int) -> bool:
    """Note the count a passkey signed with; false when it moved on meanwhile."""
    as_seen = (_passkeys.c.id == id_) & (_passkeys.c.sign_count == before)
    return connection.execute(update(_passkeys).where(as_seen).values(sign_count=after)).rowcount == 1


def remove_passkey(connection: Connection, staff_id: str, id_: str) -> bool:
    """Take one of a person's passkeys away; false when it is not theirs or gone."""
    theirs = (_passkeys.c.id == id_) & (_passkeys.c.staff_id == staff_id)
    return connection.execute(delete(_passkeys).where(theirs)).rowcount == 1


def passphrase_named(connection: Connection, name: str) -> RowMapping | None:
    """The passphrase of who signs in under this name, if still active, with their last day."""
    query = (
        select(_passphrases, _staff.c.valid_until)
        .join_from(_passphrases, _staff, _passphrases.c.staff_id == _staff.c.id)
        .where(_passphrases.c.name == name, _staff.c.active)
    )
    return connection.execute(query).mappings().one_or_none()


def passphrase_of(connection: Connection, staff_id: str) -> RowMapping | None:
    """A person's passphrase."""
    query = select(_passphrases).where(_passphrases.c.staff_id == staff_id)
    return connection.execute(query).mappings().one_or_none()


def set_passphrase(connection: Connection, row: dict[str, Any]) -> None:
    """Give a person this passphrase in place of any they had."""
    remove_passphrase(connection, row["staff_id"])
    connection.execute(insert(_passphrases), row)


def take_step(connection: Connection, staff_id: str, step: int) -> bool:
    """Note that the code of this half-minute was used; false when it, or a later one, was before."""
    unused = (_passphrases.c.staff_id == staff_id) & (_passphrases.c.last_step < step)
    return connection.execute(update(_passphrases).where(unused).values(last_step=step)).rowcount == 1


def remove_passphrase(connection: Connection, staff_id: str) -> bool:
    """Take a person's passphrase away; false when there is none."""
    return connection.execute(delete(_passphrases).where(_passphrases.c.staff_id == staff_id)).rowcount == 1


def forget_ways_in(connection: Connection, staff_id: str) -> None:
    """Take every way in of a person away."""
    remove_passphrase(connection, staff_id)
    connection.execute(delete(_passkeys).where(_passkeys.c.staff_id == staff_id))


def delay(connection: Connection, key: str, now: dt.datetime) -> RowMapping:
    """How often guessing under ``key`` failed; no other unit reads or changes it until this one ends."""
    fresh = {"key": key, "failures": 0, "free_at": now}
    fast_insert.insert(connection, SignInDelay, [fresh], once=True)
    return connection.execute(select(_delays).where(_delays.c.key == key).with_for_update()).mappings().one()


def set_delay(connection: Connection, key: str, failures: int, free_at: dt.datetime) -> None:
    """Note how often it failed, and from when it is tried again."""
    changed = update(_delays).where(_delays.c.key == key)
    connection.execute(changed.values(failures=failures, free_at=free_at))


def forget_delays(connection: Connection, before: dt.datetime) -> None:
    """Drop what is too old to matter."""
    connection.execute(delete(_delays).where(_delays.c.free_at < before))


def spend_challenge(connection: Connection, hash_: str, expires_at: dt.datetime, now: dt.datetime) -> bool:
    """Note that a challenge was answered, false when it was before; drop those that ran out."""
    connection.execute(delete(_spent).where(_spent.c.expires_at <= now))
    row = {"hash": hash_, "expires_at": expires_at}
    return fast_insert.insert(connection, SpentChallenge, [row], once=True) == 1
