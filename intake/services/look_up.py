"""Where does my referral stand? Reference and code open it; nothing else does."""

import datetime as dt
import hmac
from dataclasses import dataclass

from intake.rules.case import UNDECIDED
from intake.rules.receipt import CODE_DIGITS, REFERENCE_DIGITS, bare, is_intact
from intake.services.deps import Deps, riga_day
from intake.services.hand_over_switch import since, switch_due
from intake.services.refer import case_id, receipt_code, referral_id
from intake.storage import handovers, referrals


@dataclass(frozen=True)
class Standing:
    """Where a referral stands, in codes that have words in every language.

    ``decline_reason`` is for people who wrote about themselves: told to an organisation, it could say
    that somebody is known here. ``provider`` took the case over on the day ``since`` (civil, Riga), if
    it ever changed hands.
    """

    reference: str
    state: str
    question: str | None
    decline_reason: str | None
    alternative: str | None
    provider: str | None = None
    since: dt.date | None = None

    @property
    def may_withdraw(self) -> bool:
        """Whether the sender may still take it back: nobody has decided."""
        return self.state in UNDECIDED


@dataclass(frozen=True)
class Mistyped:
    """The check digits do not hold: a slip of the finger, told without asking the database."""

    fields: tuple[str, ...]


class NotFound:
    """No such pair. Whether the reference exists stays our secret, also by the clock."""


async def look_up(reference: str, code: str, deps: Deps) -> Standing | Mistyped | NotFound:
    """Find a referral by what its receipt says, as typed in any script's digits."""
    reference, code = bare(reference), bare(code)
    checks = {
        "reference": is_intact(reference, REFERENCE_DIGITS),
        "code": is_intact(code, CODE_DIGITS),
    }
    if not all(checks.values()):
        return Mistyped(tuple(field for field, intact in checks.items() if not intact))
    found = await deps.door.read(lambda door: referrals.standing_of(door, reference))
    # The same work is done for an unknown reference: its code is derived from a stand-in and compared.
    expected = receipt_code(deps, found["id"] if found else referral_id(reference))
    if not hmac.compare_digest(expected, code) or found is None:
        return NotFound()
    reason = found["decline_reason"] if found["sender"] == "self" else None
    moved = await _moved(case_id(found["id"]), deps)
    return Standing(reference, found["state"], found["question"], reason, found["alternative"], *moved)


async def _moved(id_: str, deps: Deps) -> tuple[str | None, dt.date | None]:
    """The desk a case was handed over to and the day, also when its moment has only just come."""
    await switch_due(deps)
    last = await deps.door.read(lambda door: handovers.last_move(door, id_))
    if last is None:
        return None, None
    return last["to_desk"], riga_day(since(last["switch_at"], last["settled_at"]))
