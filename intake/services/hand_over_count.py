"""The signed count of a handover: the same bytes for both desks and the foundation.

``signature`` is Ed25519 over `DOMAIN` and the canonical form of ``count``: one line of ASCII JSON, keys in
alphabetical order, no spaces. It proves that this system counted so; it proves nothing about paper.
"""

import datetime as dt
import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from sqlalchemy import Connection, RowMapping

from intake.crypto import KeyRing
from intake.rules.handover import OPEN, Step
from intake.services.deps import Deps
from intake.services.doors import note
from intake.services.hand_over import NoSuchHandover, ready
from intake.services.hand_over_switch import since
from intake.services.refused import Refused
from intake.services.sign_in import Colleague
from intake.storage import audit, handovers

DOMAIN = b"lidzas/handover-count/1\n"
_PURPOSE = "handover-count"


class NotGenuine(ValueError):
    """A file is no count this key signed; the message says what is wrong with it."""


@dataclass(frozen=True)
class Count:
    """What came of a handover; cases unless said otherwise. ``accepted`` and ``waiting`` are of open ones.

    ``as_of`` is when something last changed in it; ``head`` the audit's last hash right after the switch.
    """

    appointed_at: dt.datetime
    moved_at: dt.datetime
    as_of: dt.datetime
    cases: Mapping[str, int]
    people_in_service: int
    singly: int
    as_generated: int
    not_confirmed: int
    accepted: int
    waiting: int
    told: int
    head: str
    entry: int


def counted(door: Connection, row: RowMapping) -> Count:
    """Count a switched handover from what is stored of it."""
    gone = [case for case in handovers.of_handover(door, row["id"]) if case["state_then"] is not None]
    open_then = [case for case in gone if case["state_then"] in OPEN]
    confirmed = Counter(case["singly"] for case in open_then if case["confirmed_at"])
    taken = [case["accepted_at"] for case in open_then if case["accepted_at"]]
    notices = handovers.notices(door, row["id"])
    head = next(
        e for e in audit.of_object(door, f"handover/{row['id']}") if e["action"] == "handover_switched"
    )
    return Count(
        appointed_at=row["switch_at"],
        moved_at=since(row["switch_at"], row["settled_at"]),
        as_of=max([row["settled_at"], *taken, *(n["given_at"] for n in notices)]),
        cases=Counter(case["state_then"] for case in gone),
        people_in_service=sum(case["people_then"] for case in gone),
        singly=confirmed[True],
        as_generated=confirmed[False],
        not_confirmed=len(open_then) - confirmed.total(),
        accepted=len(taken),
        waiting=len(open_then) - len(taken),
        told=len({n["case_id"] for n in notices}),
        head=head["hash"],
        entry=head["id"],
    )


async def signed_count(
    handover_id: str, says: Mapping[str, str], colleague: Colleague, deps: Deps
) -> bytes | Refused | NoSuchHandover:
    """The count as a file, with ``says`` by language: what it proves, and what it does not."""

    def unit(door: Connection) -> tuple[RowMapping, Count] | Refused | NoSuchHandover:
        row = ready(door, handover_id, Step.TAKE_COUNT, colleague)
        found = (row, counted(door, row)) if isinstance(row, RowMapping) else row
        action = "handover_refused" if isinstance(found, Refused | NoSuchHandover) else "handover_count_taken"
        note(door, deps, colleague, action, f"handover/{handover_id}", Step.TAKE_COUNT)
        return found

    found = await deps.door.write(unit)
    return found if isinstance(found, Refused | NoSuchHandover) else _file(*found, says, deps)


def _file(row: RowMapping, count: Count, says: Mapping[str, str], deps: Deps) -> bytes:
    body = {
        "format": DOMAIN.decode().strip(),
        "handover": row["id"],
        "from": row["from_desk"],
        "to": row["to_desk"],
        "appointed_at": _utc(count.appointed_at),
        "moved_at": _utc(count.moved_at),
        "as_of": _utc(count.as_of),
        "cases": dict(count.cases),
        "cases_total": sum(count.cases.values()),
        "people_in_service": count.people_in_service,
        "summaries": {
            "singly": count.singly,
            "as_generated": count.as_generated,
            "not_confirmed": count.not_confirmed,
        },
        "accepted": count.accepted,
        "not_yet_accepted": count.waiting,
        "households_told": count.told,
        "audit": {"entry": count.entry, "head": count.head},
        "says": dict(says),
    }
    return sign(body, deps.ring)


def sign(body: Mapping[str, Any], ring: KeyRing) -> bytes:
    """A count as a file, with its signature and the public half of the key."""
    signature = ring.signer(_PURPOSE).sign(_signed(body)).hex()
    signed = {"count": body, "public_key": key_of(ring), "signature": signature}
    return (json.dumps(signed, indent=2, ensure_ascii=False) + "\n").encode()


def key_of(ring: KeyRing) -> str:
    """The key counts are checked with: 32 bytes as hexadecimal."""
    return ring.signer(_PURPOSE).public_key().public_bytes(Encoding.Raw, PublicFormat.Raw).hex()


def verify(text: bytes, key: str) -> dict[str, Any]:
    """The count in a file, if ``key`` (as `key_of` gives it) signed it. Raises `NotGenuine`."""
    try:
        read = json.loads(text, object_pairs_hook=_once)
        body, signature = read["count"], bytes.fromhex(read["signature"])
        signed = _signed(body)
    except (ValueError, KeyError, TypeError) as problem:
        raise NotGenuine("this is no signed count of a handover") from problem
    try:
        Ed25519PublicKey.from_public_bytes(bytes.fromhex(key)).verify(signature, signed)
    except InvalidSignature:
        raise NotGenuine("the count was changed, or another key signed it") from None
    return dict(body)


def _once(pairs: Iterable[tuple[str, Any]]) -> dict[str, Any]:
    """A key that stands twice would be read by people once and checked the other time."""
    pairs = list(pairs)
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("a name stands twice")
    return found


def _signed(body: Mapping[str, Any]) -> bytes:
    return DOMAIN + json.dumps(body, sort_keys=True, separators=(",", ":"), ensure_ascii=True).encode()


def _utc(at: dt.datetime) -> str:
    return at.astimezone(dt.UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
