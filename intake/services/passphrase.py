"""A passphrase and a one-time code: how they are set up, and how somebody signs in by them."""

import asyncio
import base64
import datetime as dt
import hmac
import json
import secrets
from dataclasses import dataclass

import pyotp
from argon2 import PasswordHasher
from argon2.exceptions import VerificationError
from sqlalchemy import Connection

from intake.crypto import SealError
from intake.rules.passphrase import plain, problem
from intake.rules.receipt import bare
from intake.services import guessing
from intake.services.deps import Deps
from intake.services.refused import Refused
from intake.services.sign_in import Colleague, SignedIn, is_over, open_session, settle
from intake.storage import audit, ways_in

SERVICE = "Līdzās"
OFFER_LIVES = dt.timedelta(hours=1)
STEP = 30
"""Seconds one code is shown for; the one before and the one after are taken too (RFC 6238, 5.2)."""
HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
"""Argon2id with 19 MiB, two passes: the least OWASP's password storage cheat sheet asks for."""
_NOBODYS = "$argon2id$v=19$m=19456,t=2,p=1$Ho4hg0oZ1FdXbASZ7Mb4BA$lX8Nxn7KgMxZ7n+kPzH6Kh69xyh6pyGcYzrTLV+Ygx8"
_CONSONANTS, _VOWELS, _DIGITS = "lmnrstv", "aeiou", "0123456789"


@dataclass(frozen=True)
class Offer:
    """What a passphrase is set up with: the name to sign in by, the secret of the codes, both sealed."""

    name: str
    secret: str
    kept: str

    @property
    def uri(self) -> str:
        """The secret as authenticator applications read it from a picture."""
        return pyotp.TOTP(self.secret).provisioning_uri(name=self.name, issuer_name=SERVICE)


@dataclass(frozen=True)
class Proved:
    """Whose passphrase and code were right; the code counts once `take` has noted its half-minute."""

    staff_id: str
    name: str
    step: int

    def take(self, door: Connection, deps: Deps) -> bool:
        """Use the code up, within a unit; false when it was used before."""
        if not ways_in.take_step(door, self.staff_id, self.step):
            return False
        guessing.was_right(door, self.name, deps)
        return True


async def offer(colleague: Colleague, deps: Deps) -> Offer:
    """What the page shows: a new secret, and the name.

    The sign-in name is random, because a name nobody can guess cannot be kept busy with wrong tries;
    once given it stays.
    """
    row = await deps.door.read(lambda door: ways_in.passphrase_of(door, colleague.id))
    name, secret = row["name"] if row else _new_name(), pyotp.random_base32()
    until = int((deps.now() + OFFER_LIVES).timestamp())
    sealed = deps.ring.seal(json.dumps([name, secret, until]).encode(), f"offer/{colleague.id}")
    return Offer(name, secret, base64.urlsafe_b64encode(sealed).decode())


def opened(kept: str, colleague: Colleague, deps: Deps) -> Offer | None:
    """The offer a form sent back, if we made it for this person and it has not run out."""
    try:
        sealed = base64.urlsafe_b64decode(kept.encode())
        name, secret, until = json.loads(deps.ring.open(sealed, f"offer/{colleague.id}"))
    except (SealError, ValueError):
        return None
    return Offer(name, secret, kept) if deps.now().timestamp() < until else None


async def set_passphrase(
    here: SignedIn, sent: Offer, passphrase: str, again: str, code: str, deps: Deps
) -> Refused | None:
    """Give the person this passphrase and these codes; every other session of theirs ends."""
    typed, step = plain(passphrase), _step(sent.secret, code, deps.now())
    names = (here.colleague.label, here.colleague.organisation or "", sent.name, SERVICE)
    if because := problem(typed, names):
        return Refused(because)
    if plain(again) != typed:
        return Refused("not_the_same")
    if step is None:
        return Refused("code_wrong")
    row = await asyncio.to_thread(_row, here.colleague, sent, typed, step, deps)

    def unit(door: Connection) -> Refused | None:
        if not settle(door, here, "passphrase", deps):
            return Refused("link_spent")
        ways_in.set_passphrase(door, row)
        who = f"staff/{here.colleague.id}"
        audit.record(door, at=deps.now(), actor=who, action="passphrase_set", object_id=who)
        return None

    return await deps.door.write(unit)


async def sign_in_by_passphrase(name: str, passphrase: str, code: str, deps: Deps) -> str | None:
    """Open a session; ``None`` for whatever was wrong, and for who has to wait: nobody learns which."""
    proved = await prove(name, passphrase, code, deps)

    def unit(door: Connection) -> str | None:
        if proved is None or not proved.take(door, deps):
            audit.record_failed_sign_in(door, deps.now())
            return None
        return open_session(door, proved.staff_id, "passphrase", deps)

    return await deps.door.write(unit)


async def prove(name: str, passphrase: str, code: str, deps: Deps) -> Proved | None:
    """Judge a try, with the same work whether anybody has that name or not."""
    called, now = name.strip().lower(), deps.now()

    def unit(door: Connection) -> bool:
        return guessing.may_try(door, called, deps)

    if not await deps.door.write(unit):
        return None
    row = await deps.door.read(lambda door: ways_in.passphrase_named(door, called))
    right = await asyncio.to_thread(_fits, row["hash"] if row else _NOBODYS, plain(passphrase))
    if row is None or not right or is_over(row, now):
        return None
    step = _step(deps.ring.open(row["sealed"], _sealed_as(row["staff_id"])).decode(), code, now)
    return None if step is None else Proved(row["staff_id"], called, step)


def _row(whose: Colleague, sent: Offer, typed: str, step: int, deps: Deps) -> dict[str, object]:
    sealed = deps.ring.seal(sent.secret.encode(), _sealed_as(whose.id))
    row = {"staff_id": whose.id, "name": sent.name, "hash": HASHER.hash(typed), "sealed": sealed}
    return {**row, "last_step": step, "set_at": deps.now()}


def _fits(hashed: str, typed: str) -> bool:
    try:
        return HASHER.verify(hashed, typed)
    except VerificationError:
        return False


def _step(secret: str, code: str, now: dt.datetime) -> int | None:
    """The half-minute whose code this is, of the present one and its neighbours."""
    totp, typed, present = pyotp.TOTP(secret), bare(code), int(now.timestamp()) // STEP
    near = (present - 1, present, present + 1)
    right = [step for step in near if hmac.compare_digest(totp.generate_otp(step).encode(), typed.encode())]
    return max(right, default=None)


def _new_name() -> str:
    """A made-up word and four digits: short to type, nobody's name, one of twelve million."""
    word = "".join(map(secrets.choice, (_CONSONANTS, _VOWELS) * 2))
    return f"{word}-{''.join(map(secrets.choice, (_DIGITS,) * 4))}"


def _sealed_as(staff_id: str) -> str:
    return f"passphrase/{staff_id}"
