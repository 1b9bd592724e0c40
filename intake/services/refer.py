"""A referral is sent: stored whole, routed, read against every wording, acknowledged once durable."""

import datetime as dt
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

from intake.rules.case import State
from intake.rules.eligibility import PersonDates, RuleReading, read_rule
from intake.rules.receipt import CODE_DIGITS, REFERENCE_DIGITS, Receipt, with_check
from intake.rules.routing import Route, route
from intake.services.answers import FORM_VERSION, NOTICE_VERSION, Adult, Closed, ReferralAnswers
from intake.services.deps import Deps, riga_day
from intake.storage import referrals
from intake.storage.referrals import NewReferral

UNKNOWN_PLACE = "unknown"


@dataclass(frozen=True)
class Received:
    """Stored for good. ``changed``: this form was sent before with other answers, which stand."""

    receipt: Receipt
    changed: bool


@dataclass(frozen=True)
class CallFirst:
    """This cannot wait for a form; it stores nothing. ``earlier``: the same form was sent before."""

    reason: Literal["child_alone", "danger"]
    earlier: bool


class Person(Closed):
    """What is sealed for one member of the household; a child has neither dates nor readings."""

    adult: Adult | None
    readings: tuple[RuleReading, ...]


async def refer(
    answers: ReferralAnswers, *, token: str, language: str, deps: Deps, sent_by: str | None = None
) -> Received | CallFirst:
    """Store what one form says, once; the same ``token`` always gets the same receipt.

    ``language`` is the one the form was shown in, ``sent_by`` the signed-in partner's id. Returns after
    COMMIT with full durability.
    """
    if call := await call_first(answers.danger, answers.child_alone, token=token, deps=deps):
        return call
    new = _rows(answers, referral_id(token), language, deps, sent_by)
    reference, stored_hash = await deps.door.write(lambda door: referrals.add_once(door, new))
    code = receipt_code(deps, new.referral["id"])
    return Received(Receipt(reference, code), changed=stored_hash != new.referral["body_hash"])


async def call_first(danger: str, child_alone: str, *, token: str, deps: Deps) -> CallFirst | None:
    """What must be dealt with by voice before anything is stored; danger speaks first."""
    if "yes" not in (danger, child_alone):
        return None
    earlier = await deps.door.read(lambda door: referrals.by_id(door, referral_id(token)))
    return CallFirst("danger" if danger == "yes" else "child_alone", earlier is not None)


def referral_id(token: str) -> str:
    """The id every sending of one form shares: 128 bits of its token's hash, as hexadecimal."""
    return hashlib.sha256(token.encode()).hexdigest()[:32]


def receipt_code(deps: Deps, id_: str) -> str:
    """The secret code of a referral: derived, so that a leaked database says nothing."""
    return with_check(deps.ring.number("receipt-code", id_.encode(), CODE_DIGITS))


def _rows(answers: ReferralAnswers, id_: str, language: str, deps: Deps, sent_by: str | None) -> NewReferral:
    now = deps.now()
    as_sent = answers.model_dump_json().encode()
    return NewReferral(
        referral={
            "id": id_,
            "body_hash": deps.ring.number("body", id_.encode() + as_sent, 38),
            "sent_at": now,
            "language": language,
            "form_version": FORM_VERSION,
            "notice_version": NOTICE_VERSION,
            "sender": answers.sender,
            "urgency": answers.urgency,
            "place_id": _place(answers),
            "sealed": deps.ring.seal(as_sent, f"referral/{id_}"),
            "sent_by": sent_by,
        },
        reference=lambda attempt: _reference(deps, id_, attempt),
        members=list(_members(answers, id_, riga_day(now), deps)),
        case=_case(id_, _route(answers, riga_day(now), deps), now),
        audit={
            "at": now,
            "actor": f"staff/{sent_by}" if sent_by else "sender",
            "action": "referral_sent",
            "object_id": case_id(id_),
            "detail": FORM_VERSION,
        },
    )


def _reference(deps: Deps, id_: str, attempt: int) -> str:
    of = f"{id_}/{attempt}".encode()
    return with_check(deps.ring.number("reference", of, REFERENCE_DIGITS))


def _place(answers: ReferralAnswers) -> str | None:
    return None if answers.place == UNKNOWN_PLACE else answers.place


def _route(answers: ReferralAnswers, today: dt.date, deps: Deps) -> Route:
    return route(deps.facts.providers.values(), deps.facts.places, _place(answers), today)


def _members(answers: ReferralAnswers, id_: str, today: dt.date, deps: Deps) -> Iterator[dict[str, Any]]:
    for position, band in enumerate(answers.age_bands):
        adult = answers.adults[position] if position < len(answers.adults) else None
        person = Person(adult=adult, readings=readings(adult, today, deps) if adult else ())
        sealed = deps.ring.seal(person.model_dump_json().encode(), f"household_member/{id_}/{position}")
        yield {"referral_id": id_, "position": position, "age_band": band, "sealed": sealed}


def readings(adult: Adult, today: dt.date, deps: Deps) -> tuple[RuleReading, ...]:
    """Read every published wording for one adult, as of ``today`` in Riga."""
    granted = adult.status in ("refugee", "alternative")
    person = PersonDates(
        arrived_on=adult.arrived_on,
        has_status=None if adult.status == "unknown" else granted,
        status_on=adult.status_on if granted else None,
        came_back="came_back" in adult.also,
        appeal_pending="appeal" in adult.also,
    )
    return tuple(read_rule(rule, person, today) for rule in deps.facts.duration_rules)


def _case(id_: str, found: Route, now: dt.datetime) -> dict[str, Any]:
    return {
        "id": case_id(id_),
        "referral_id": id_,
        "desk": found.desk,
        "route_rule": found.rule.value,
        "contract_id": found.contract_id,
        "state": State.PENDING.value,
        "version": 1,
        "opened_at": now,
        "changed_at": now,
    }


def case_id(id_: str) -> str:
    """The case's own id: derived, so that an address on the desk never shows the referral's."""
    return hashlib.sha256(f"case/{id_}".encode()).hexdigest()[:32]
