"""Cases that may be about the same people: found by keyed hashes, shown to triage, decided by a person.

Nobody but who triages a case ever learns of them, and the sender never that somebody is known.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial
from typing import Any

from sqlalchemy import Connection, RowMapping

from intake.rules.duplicates import BlindKey, KeyKind, PersonKeys, Reason, Score, Verdict, keys, score
from intake.rules.policy import Act, Role
from intake.services.deps import Deps
from intake.services.doors import NoSuchCase, admitted, let_in, note, note_refusal, refusal
from intake.services.refused import Refused
from intake.services.sign_in import Colleague
from intake.storage import lookalikes
from intake.storage.models import INDEXED

_PURPOSE = {
    KeyKind.PHONE: "blind-phone",
    KeyKind.EMAIL: "blind-email",
    KeyKind.NAME_AND_AGE: "blind-name",
    KeyKind.PLACE_AND_SIZE: "blind-place",
}
_DIGITS = 39
"""Decimal digits of a hash: 128 bits and a little more."""
_ADULT = ("18-64", "65+")


@dataclass(frozen=True)
class Lookalike:
    """Another case, why it is shown, and what was said of the pair. Strongest reasons stand first.

    ``id`` and ``state`` are ``None`` for who may know of it no more than its reference.
    """

    reference: str
    reasons: tuple[Reason, ...]
    verdict: Verdict | None
    id: str | None
    state: str | None


@dataclass(frozen=True)
class Settled:
    """It is written down; nothing else happens."""


async def index_new(deps: Deps) -> None:
    """Make the keys of referrals that have none, away from the submit path, which has no time for it."""
    while found := await deps.door.read(lookalikes.not_indexed):
        rows = [row for referral in found for row in _index_rows(referral, deps)]
        await deps.door.write(partial(lookalikes.add, rows=rows))


def _index_rows(referral: RowMapping, deps: Deps) -> list[dict[str, str]]:
    id_, sealed = referral["id"], referral["sealed"]
    found = _keys(json.loads(deps.ring.open(sealed, f"referral/{id_}"))) if sealed else frozenset()
    hashed = [(key.kind.value, _hash(key, deps)) for key in found]
    return [{"referral_id": id_, "kind": kind, "hash": value} for kind, value in (*hashed, (INDEXED, ""))]


def _hash(key: BlindKey, deps: Deps) -> str:
    return deps.ring.number(_PURPOSE[key.kind], key.text.encode(), _DIGITS)


def _keys(answers: dict[str, Any]) -> frozenset[BlindKey]:
    """Who "is called" may be any adult; a number that is the sender's says nothing of the family."""
    theirs = answers["contact_way"] != "sender"
    counts = {"18-64": answers["count_18_64"], "65+": answers["count_65"]}
    size = sum(answers[name] for name in ("count_0_6", "count_7_17", "count_18_64", "count_65"))
    place = None if answers["place"] == "unknown" else answers["place"]
    return frozenset().union(*(
        keys(PersonKeys(
            answers["called"], band, answers["phone"] if theirs else "", answers["email"] if theirs else "",
            place, size,
        ))
        for band in _ADULT if counts[band]
    ))  # fmt: skip


def alike(door: Connection, row: RowMapping, colleague: Colleague) -> list[Lookalike]:
    """What may be shown to the colleague of a case as `cases.one` reads it; to be asked of `SEE_DUPLICATES`.

    A desk learns of its own cases only. The foundation learns of others no more than the reference.
    """
    verdicts = lookalikes.verdicts(door, row["id"])
    everywhere = colleague.role is Role.COORDINATOR
    found = []
    for met in _by_case(lookalikes.meetings(door, row["referral_id"])):
        ranked = score(KeyKind(m["kind"]) for m in met)
        if ranked and (everywhere or met[0]["desk"] == colleague.desk):
            found.append((ranked.order, _lookalike(met[0], ranked, verdicts, everywhere)))
    return [one for _, one in sorted(found, key=lambda each: -each[0])]


def _by_case(meetings: list[RowMapping]) -> Iterable[list[RowMapping]]:
    found: dict[str, list[RowMapping]] = {}
    for meeting in meetings:
        found.setdefault(meeting["id"], []).append(meeting)
    return found.values()


def _lookalike(row: RowMapping, ranked: Score, verdicts: dict[str, str], everywhere: bool) -> Lookalike:
    said = Verdict(verdicts[row["id"]]) if row["id"] in verdicts else None
    known = (None, None) if everywhere else (row["id"], row["state"])
    return Lookalike(row["reference"], ranked.reasons, said, *known)


@dataclass(frozen=True)
class Pairs:
    """A case (as `cases.one` reads it) with its look-alikes; ``may`` the colleague settle them."""

    row: RowMapping
    found: list[Lookalike]
    may: bool


async def see_lookalikes(case_id: str, colleague: Colleague, deps: Deps) -> Pairs | Refused | NoSuchCase:
    """The cases that may be about the same people as this undecided one; in the audit as a reading."""
    await index_new(deps)

    def unit(door: Connection) -> Pairs | Refused | NoSuchCase:
        row = let_in(door, deps, case_id, Act.SEE_DUPLICATES, colleague)
        if isinstance(row, Refused | NoSuchCase):
            return row
        found = alike(door, row, colleague)
        note(door, deps, colleague, "duplicates_read", case_id, f"{len(found)} pairs")
        return Pairs(row, found, refusal(colleague, row, Act.SETTLE_DUPLICATE) is None)

    return await deps.door.write(unit)


async def settle_lookalike(
    case_id: str, reference: str, verdict: Verdict, colleague: Colleague, deps: Deps
) -> Settled | Refused | NoSuchCase:
    """Keep what a person says of this case and the one with that reference; earlier words stay beside it."""
    await index_new(deps)

    def unit(door: Connection) -> Settled | Refused | NoSuchCase:
        found = _settle(door, case_id, reference, verdict, colleague, deps)
        match found:
            case Settled():
                note(door, deps, colleague, "duplicate_settled", case_id, f"{reference}, {verdict}")
            case Refused() | NoSuchCase():
                note_refusal(door, deps, colleague, case_id, Act.SETTLE_DUPLICATE, found)
        return found

    return await deps.door.write(unit)


def _settle(
    door: Connection, case_id: str, reference: str, verdict: Verdict, colleague: Colleague, deps: Deps
) -> Settled | Refused | NoSuchCase:
    row = admitted(door, case_id, Act.SETTLE_DUPLICATE, colleague)
    if isinstance(row, Refused | NoSuchCase):
        return row
    shown = {one.reference for one in alike(door, row, colleague)}
    met = {m["reference"]: m["id"] for m in lookalikes.meetings(door, row["referral_id"])}
    if reference not in shown:
        return Refused("no_such_pair")
    one, other = sorted((case_id, met[reference]))
    said = {"verdict": verdict.value, "at": deps.now(), "by_staff": colleague.id}
    if lookalikes.verdicts(door, case_id).get(met[reference]) != verdict:  # pressed twice is said once
        lookalikes.settle(door, {"one": one, "other": other, **said})
    return Settled()
