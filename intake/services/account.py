"""A person's own ways in and sessions: what there is, and taking some of it away."""

from dataclasses import dataclass

from sqlalchemy import Connection, RowMapping

from intake.services.deps import Deps
from intake.services.refused import Refused
from intake.services.sign_in import IDLE, SignedIn
from intake.storage import audit, recoveries, staff, ways_in

PASSPHRASE = "passphrase"  # noqa: S105 (what it is called, not one)


@dataclass(frozen=True)
class Account:
    """What a person has; ``others``: their other live sessions; ``losing``: others want to help them in."""

    passkeys: list[RowMapping]
    passphrase: RowMapping | None
    session: RowMapping
    others: list[RowMapping]
    losing: list[RowMapping]


async def own_account(here: SignedIn, deps: Deps) -> Account:
    """Everything the person has to sign in by, and where they are signed in."""
    whose, now = here.colleague.id, deps.now()

    def unit(door: Connection) -> Account:
        live = [row for row in staff.sessions_of(door, whose) if _is_live(row, deps)]
        losing = [row for row in recoveries.open_ones(door, now) if row["staff_id"] == whose]
        [own] = [row for row in live if row["token_hash"] == here.session]
        others = [row for row in live if row is not own]
        keys = ways_in.passkeys_of(door, whose)
        return Account(keys, ways_in.passphrase_of(door, whose), own, others, losing)

    return await deps.door.read(unit)


async def remove_way(here: SignedIn, way: str, deps: Deps) -> Refused | None:
    """Take a passkey (by its id) or the `PASSPHRASE` away; the last way in stays. Other sessions end."""
    whose = here.colleague.id

    def unit(door: Connection) -> Refused | None:
        if len(ways_in.passkeys_of(door, whose)) + bool(ways_in.passphrase_of(door, whose)) < 2:
            return Refused("last_way")
        gone = way == PASSPHRASE and ways_in.remove_passphrase(door, whose)
        if not gone and not ways_in.remove_passkey(door, whose, way):
            return Refused("no_such_way")
        staff.end_sessions(door, whose, but=here.session)
        _note(door, "passphrase_removed" if gone else "passkey_removed", here, deps)
        return None

    return await deps.door.write(unit)


async def end_other_sessions(here: SignedIn, deps: Deps) -> None:
    """Sign the person out everywhere but here."""

    def unit(door: Connection) -> None:
        staff.end_sessions(door, here.colleague.id, but=here.session)
        _note(door, "sessions_ended", here, deps)

    await deps.door.write(unit)


def _is_live(session: RowMapping, deps: Deps) -> bool:
    now = deps.now()
    return bool(now < session["expires_at"] and now - session["seen_at"] <= IDLE)


def _note(door: Connection, action: str, here: SignedIn, deps: Deps) -> None:
    who = f"staff/{here.colleague.id}"
    audit.record(door, at=deps.now(), actor=who, action=action, object_id=who)
