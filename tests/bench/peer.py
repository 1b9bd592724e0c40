"""The peer: the same job as the documentation of FastAPI and SQLModel shows how to do it.

A form model, a ``def`` endpoint, a session per request, ``add`` and ``commit``. It shares our rules,
keys and tables, so that only the way of serving and storing differs; its answer is short JSON where
ours is a page.
"""

import datetime as dt
import hashlib
import json
import os
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import asdict
from itertools import count
from pathlib import Path
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo

import phonenumbers
from fastapi import Depends, FastAPI, Form
from pydantic import AfterValidator, BaseModel, Field
from pysqlite3 import dbapi2 as sqlite
from sqlalchemy import event
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, SQLModel, create_engine

from intake.crypto import load_ring
from intake.facts import load_facts
from intake.rules.eligibility import PersonDates, read_rule
from intake.rules.receipt import with_check
from intake.rules.routing import route
from intake.storage.models import AuditEntry, Case, HouseholdMember, Referral
from tests.bench.cell import ROOT

FOLDER = Path(os.environ["BENCH_PEER"])
VERSION = "2026-11"
UNCHAINED = "0" * 64

facts = load_facts(ROOT / "docs" / "facts")
ring = load_ring(FOLDER / "keys.json")
engine = create_engine(
    f"sqlite:///{FOLDER / 'peer.db'}",
    module=sqlite,
    connect_args={"check_same_thread": False, "timeout": 60},
    pool_timeout=60,
)


@event.listens_for(engine, "connect")
def durable(raw: Any, _: Any) -> None:
    raw.execute("PRAGMA journal_mode=WAL")
    raw.execute("PRAGMA synchronous=FULL")


@asynccontextmanager
async def lifespan(_: FastAPI) -> AsyncIterator[None]:
    SQLModel.metadata.create_all(engine)
    yield


app = FastAPI(lifespan=lifespan)


def get_session() -> Iterator[Session]:
    with Session(engine) as session:
        yield session


SessionDep = Annotated[Session, Depends(get_session)]


def _e164(typed: str) -> str:
    if not typed:
        return ""
    number = phonenumbers.parse(typed, "LV")
    if not phonenumbers.is_possible_number(number):
        raise ValueError("not a telephone number")
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


YesNo = Literal["yes", "no", "unknown"]
Count = Annotated[int, Field(ge=0, le=9)]


class ReferralForm(BaseModel):
    token: Annotated[str, Field(min_length=22, max_length=64)]
    sender: Literal["self", "ngo", "public_body"]
    organisation: Annotated[str, Field(max_length=120)] = ""
    sender_role: Annotated[str, Field(max_length=80)] = ""
    danger: YesNo
    child_alone: YesNo
    count_0_6: Count = 0
    count_7_17: Count = 0
    count_18_64: Count = 0
    count_65: Count = 0
    called: Annotated[str, Field(min_length=1, max_length=60)]
    place: Annotated[str, Field(min_length=1, max_length=40)]
    status: Literal["asylum_seeker", "refugee", "alternative", "unknown"] = Field(alias="adult-0-status")
    language: str
    variety: Annotated[str, Field(max_length=60)] = ""
    interpreter: YesNo
    worker_gender: Literal["any", "woman", "man"] = "any"
    contact_way: Literal["call", "message", "email", "sender", "in_person"]
    phone: Annotated[str, Field(max_length=40), AfterValidator(_e164)] = ""
    email: Annotated[str, Field(max_length=120)] = ""
    hours: list[Literal["morning", "afternoon", "evening"]] = []
    shared_phone: YesNo = "unknown"
    needs: Annotated[list[str], Field(min_length=1)]
    urgency: Literal["day", "days", "weeks", "unknown"]
    note: Annotated[str, Field(max_length=300)] = ""
    explained_by: Literal["self", "sender", "interpreter", "centre", "nobody", "unknown"]
    explained_language: str = ""
    agree: Literal["all", "some", "not_asked", "unknown"]


class Receipt(BaseModel):
    reference: str
    code: str


@app.post("/referrals", status_code=201)
def create_referral(form: Annotated[ReferralForm, Form()], session: SessionDep) -> Receipt:
    id_ = _hash(form.token)
    if earlier := session.get(Referral, id_):
        return _receipt(id_, earlier.reference)
    drawn = (ring.number("reference", f"{id_}/{attempt}".encode(), 8) for attempt in count())
    while True:  # a number that is another's is drawn anew, as ours does
        receipt = _receipt(id_, with_check(next(drawn)))
        try:
            _store(form, id_, receipt, session)
        except IntegrityError:
            session.rollback()
        else:
            return receipt


def _store(form: ReferralForm, id_: str, receipt: Receipt, session: Session) -> None:
    now = dt.datetime.now(dt.UTC)
    session.add(_referral(form, id_, receipt.reference, now))
    session.add(_member(form, id_, now))
    session.add(_case(form, id_, now))
    session.add(
        AuditEntry(
            at=now,
            actor="sender",
            action="referral_sent",
            object_id=_hash(f"case/{id_}"),
            detail=VERSION,
            previous=UNCHAINED,
            hash=UNCHAINED,
        )
    )
    session.commit()


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def _receipt(id_: str, reference: str) -> Receipt:
    return Receipt(reference=reference, code=with_check(ring.number("receipt-code", id_.encode(), 16)))


def _referral(form: ReferralForm, id_: str, reference: str, now: dt.datetime) -> Referral:
    as_sent = form.model_dump_json(exclude={"token"}).encode()
    return Referral(
        id=id_,
        reference=reference,
        body_hash=ring.number("body", id_.encode() + as_sent, 38),
        sent_at=now,
        language="lv",
        form_version=VERSION,
        notice_version=VERSION,
        sender=form.sender,
        urgency=form.urgency,
        place_id=form.place,
        sealed=ring.seal(as_sent, f"referral/{id_}"),
    )


def _member(form: ReferralForm, id_: str, now: dt.datetime) -> HouseholdMember:
    status = None if form.status == "unknown" else form.status != "asylum_seeker"
    person, today = PersonDates(has_status=status), _riga_day(now)
    found = [asdict(read_rule(rule, person, today)) for rule in facts.duration_rules]
    adult: dict[str, Any] = {"status": form.status, "arrived_on": None, "status_on": None, "also": []}
    sealed = ring.seal(json.dumps({"adult": adult, "readings": found}).encode(), f"household_member/{id_}/0")
    return HouseholdMember(referral_id=id_, position=0, age_band="18-64", sealed=sealed)


def _case(form: ReferralForm, id_: str, now: dt.datetime) -> Case:
    found = route(facts.providers.values(), facts.places, form.place, _riga_day(now))
    return Case(
        id=_hash(f"case/{id_}"),
        referral_id=id_,
        desk=found.desk,
        route_rule=found.rule.value,
        contract_id=found.contract_id,
        state="pending",
        opened_at=now,
        changed_at=now,
    )


def _riga_day(moment: dt.datetime) -> dt.date:
    return moment.astimezone(ZoneInfo("Europe/Riga")).date()
