"""Passkeys: made and answered in the browser, checked here. Nothing secret of theirs is ever kept."""

import datetime as dt
import hashlib
import ipaddress
from dataclasses import dataclass
from urllib.parse import urlsplit

import webauthn
from sqlalchemy import Connection, RowMapping
from webauthn.authentication.verify_authentication_response import VerifiedAuthentication
from webauthn.helpers import (
    base64url_to_bytes,
    bytes_to_base64url,
    parse_authentication_credential_json,
    parse_client_data_json,
    parse_registration_credential_json,
)
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticationCredential,
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    RegistrationCredential,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from intake.crypto import SealError
from intake.services.deps import Deps
from intake.services.refused import Refused
from intake.services.sign_in import Colleague, SignedIn, is_over, open_session, settle
from intake.storage import audit, ways_in
from intake.storage.models.ways_in import DEVICES

CHALLENGE_LIVES = dt.timedelta(hours=1)
SIGN_IN = "sign_in"
_WRONG = (WebAuthnException, SealError, ValueError, TypeError, KeyError, IndexError, AttributeError)
"""What bytes made up by somebody set off in the library, apart from its own errors."""


@dataclass(frozen=True)
class Site:
    """The address passkeys are for: they answer to no other."""

    rp_id: str
    origin: str


@dataclass(frozen=True)
class Answered:
    """A passkey's sound answer: whose, the count it signed with, and the challenge it used."""

    row: RowMapping
    count: int
    challenge: bytes

    def take(self, door: Connection, deps: Deps) -> bool:
        """Use the answer up, within a unit; false when it was used before.

        A count that went back means that a copy of the passkey exists: refused, and in the audit.
        """
        before = self.row["sign_count"]
        if (self.count or before) and self.count <= before:
            who = f"staff/{self.row['staff_id']}"
            audit.record(door, at=deps.now(), actor=who, action="passkey_count_went_back", object_id=who)
            return False
        moved = ways_in.count_passkey(door, self.row["id"], before, self.count)
        return moved and _spend(door, self.challenge, deps)


def site_of(origin: str) -> Site | None:
    """The site passkeys can be for, by its public address; ``None`` where browsers allow none.

    WebAuthn needs a name and https, or localhost (W3C WebAuthn, "effective domain"): an address of
    digits such as 127.0.0.1 never has passkeys.
    """
    address = urlsplit(origin)
    host = address.hostname or ""
    try:
        ipaddress.ip_address(host)
    except ValueError:
        local = host == "localhost" or host.endswith(".localhost")
        return Site(host, origin) if host and (address.scheme == "https" or local) else None
    return None


async def making(colleague: Colleague, site: Site, deps: Deps) -> str:
    """What the browser is told to make a passkey with, as JSON."""
    known = await deps.door.read(lambda door: ways_in.passkeys_of(door, colleague.id))
    options = webauthn.generate_registration_options(
        rp_id=site.rp_id,
        rp_name="Līdzās",
        user_name=colleague.label,
        user_id=colleague.id.encode(),
        challenge=_challenge(_making(colleague), deps),
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED,
            user_verification=UserVerificationRequirement.REQUIRED,
        ),
        exclude_credentials=[PublicKeyCredentialDescriptor(base64url_to_bytes(row["id"])) for row in known],
    )
    return webauthn.options_to_json(options)


def asking(purpose: str, site: Site, deps: Deps) -> str:
    """What the browser is told to ask a passkey with, as JSON. ``purpose``: `SIGN_IN`, or `confirming`."""
    options = webauthn.generate_authentication_options(
        rp_id=site.rp_id,
        challenge=_challenge(purpose, deps),
        user_verification=UserVerificationRequirement.REQUIRED,
    )
    return webauthn.options_to_json(options)


def confirming(colleague: Colleague) -> str:
    """The purpose of asking somebody signed in whether it is still them."""
    return f"confirm/{colleague.id}"


async def add_passkey(here: SignedIn, credential: str, device: str, site: Site, deps: Deps) -> Refused | None:
    """Remember the passkey a browser has made for this person."""
    try:
        sent = parse_registration_credential_json(credential)
        challenge = _answered(sent, _making(here.colleague), deps)
        made = webauthn.verify_registration_response(
            credential=sent,
            expected_challenge=challenge,
            expected_rp_id=site.rp_id,
            expected_origin=site.origin,
            require_user_verification=True,
        )
    except _WRONG:
        return Refused("passkey_wrong")
    id_, whose = bytes_to_base64url(made.credential_id), here.colleague.id
    kept = {"public_key": made.credential_public_key, "sign_count": made.sign_count, "added_at": deps.now()}
    device = device if device in DEVICES else DEVICES[0]

    def unit(door: Connection) -> Refused | None:
        if ways_in.passkey(door, id_) or not _spend(door, challenge, deps):
            return Refused("passkey_wrong")
        if not settle(door, here, "passkey", deps):
            return Refused("link_spent")
        ways_in.add_passkey(door, id=id_, staff_id=whose, device=device, **kept)
        who = f"staff/{whose}"
        audit.record(door, at=deps.now(), actor=who, action="passkey_added", object_id=who)
        return None

    return await deps.door.write(unit)


async def sign_in_by_passkey(credential: str, site: Site, deps: Deps) -> str | None:
    """Open a session by a passkey's answer; ``None`` for whatever was wrong with it."""
    found = await answered(credential, SIGN_IN, site, deps)

    def unit(door: Connection) -> str | None:
        if found is None or not found.take(door, deps):
            audit.record_failed_sign_in(door, deps.now())
            return None
        return open_session(door, found.row["staff_id"], "passkey", deps)

    return await deps.door.write(unit)


async def answered(credential: str, purpose: str, site: Site, deps: Deps) -> Answered | None:
    """Check a passkey's answer to a challenge made for ``purpose``; it counts once it is taken."""
    try:
        sent = parse_authentication_credential_json(credential)
        challenge = _answered(sent, purpose, deps)
        row = await deps.door.read(lambda door: ways_in.passkey(door, sent.id))
        if row is None or is_over(row, deps.now()) or not _says_whose(sent, row):
            return None
        return Answered(row, _checked(sent, challenge, row, site).new_sign_count, challenge)
    except _WRONG:
        return None


def _checked(
    sent: AuthenticationCredential, challenge: bytes, row: RowMapping, site: Site
) -> VerifiedAuthentication:
    return webauthn.verify_authentication_response(
        credential=sent,
        expected_challenge=challenge,
        expected_rp_id=site.rp_id,
        expected_origin=site.origin,
        credential_public_key=row["public_key"],
        credential_current_sign_count=0,  # compared in `take`: only a sound signature is worth an entry
        require_user_verification=True,
    )


def _says_whose(sent: AuthenticationCredential, row: RowMapping) -> bool:
    handle = sent.response.user_handle
    return handle is None or handle == row["staff_id"].encode()


def _making(colleague: Colleague) -> str:
    return f"make/{colleague.id}"


def _challenge(purpose: str, deps: Deps) -> bytes:
    """Random bytes that only we can have made, for one purpose and a time; nothing is stored yet."""
    until = int((deps.now() + CHALLENGE_LIVES).timestamp())
    return deps.ring.seal(until.to_bytes(8), f"challenge/{purpose}")


def _answered(sent: AuthenticationCredential | RegistrationCredential, purpose: str, deps: Deps) -> bytes:
    """The challenge a browser says it answered, if we made it for this purpose and it has not run out."""
    challenge = parse_client_data_json(sent.response.client_data_json).challenge
    if deps.now() >= _until(challenge, purpose, deps):
        raise ValueError("the challenge has run out")
    return challenge


def _until(challenge: bytes, purpose: str, deps: Deps) -> dt.datetime:
    seconds = int.from_bytes(deps.ring.open(challenge, f"challenge/{purpose}"))
    return dt.datetime.fromtimestamp(seconds, dt.UTC)


def _spend(door: Connection, challenge: bytes, deps: Deps) -> bool:
    """Take a challenge once; kept until it would have run out anyway."""
    now = deps.now()
    hashed = hashlib.sha256(challenge).hexdigest()
    return ways_in.spend_challenge(door, hashed, now + CHALLENGE_LIVES, now)
