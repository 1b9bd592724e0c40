"""Whoever is signed in proves once more that it is still them, before what cannot be taken back."""

from sqlalchemy import Connection

from intake.services import passkeys, passphrase
from intake.services.deps import Deps
from intake.services.passkeys import Site
from intake.services.sign_in import SignedIn
from intake.storage import audit, staff, ways_in


async def confirm_by_passkey(here: SignedIn, credential: str, site: Site, deps: Deps) -> bool:
    """Note that a passkey of this person has just answered; false when it did not."""
    found = await passkeys.answered(credential, passkeys.confirming(here.colleague), site, deps)
    theirs = found if found and found.row["staff_id"] == here.colleague.id else None
    return await _confirmed(here, theirs, deps)


async def confirm_by_passphrase(here: SignedIn, typed: str, code: str, deps: Deps) -> bool:
    """Note that this person has just given their passphrase and a code; false when they did not fit."""
    row = await deps.door.read(lambda door: ways_in.passphrase_of(door, here.colleague.id))
    proved = await passphrase.prove(row["name"], typed, code, deps) if row else None
    return await _confirmed(here, proved, deps)


async def confirm_in_demo(here: SignedIn, deps: Deps) -> bool:
    """Who came by a demo's link has nothing to prove anything by: a press of the button does."""

    def unit(door: Connection) -> bool:
        if here.opened_by != "demo" or not deps.demo:
            return False
        staff.change_session(door, here.session, confirmed_at=deps.now())
        return True

    return await deps.door.write(unit)


async def _confirmed(here: SignedIn, proof: passkeys.Answered | passphrase.Proved | None, deps: Deps) -> bool:
    who = f"staff/{here.colleague.id}"

    def unit(door: Connection) -> bool:
        good = proof is not None and proof.take(door, deps)
        if good:
            staff.change_session(door, here.session, confirmed_at=deps.now())
        action = "confirmed_anew" if good else "confirming_failed"
        audit.record(door, at=deps.now(), actor=who, action=action, object_id=who)
        return good

    return await deps.door.write(unit)
