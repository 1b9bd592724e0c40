"""Fictive families at the desks of 2022, and everybody who has a part in the change of provider."""

import datetime as dt
from dataclasses import dataclass

from intake.rules.case import Decision, Move
from intake.rules.policy import Role
from intake.services.answers import ReferralAnswers
from intake.services.deps import RIGA, Deps
from intake.services.hand_over import Opened, open_handover
from intake.services.refer import case_id, refer, referral_id
from intake.services.sign_in import FOUNDATION, Colleague
from intake.services.triage import move_case
from intake.storage import staff
from intake.storage.models import Case
from intake.storage.tables import table
from tests.services.test_refer import GIVEN, run

LSK, CARITAS = "lsk", "caritas"
SWITCH = dt.date(2022, 2, 1)
LAST_MOMENT = dt.datetime(2022, 1, 31, 23, 59, 59, tzinfo=RIGA).astimezone(dt.UTC)
MOMENT = dt.datetime(2022, 2, 1, tzinfo=RIGA).astimezone(dt.UTC)
ACCEPT = Decision(Move.ACCEPT)


def who(id_: str, desk: str, role: Role) -> Colleague:
    return Colleague(id_, id_, desk, role)


COORDINATOR = who("c0", FOUNDATION, Role.COORDINATOR)
LSK_LEAD, LSK_WORKER = who("l1", LSK, Role.LEAD), who("l2", LSK, Role.WORKER)
LSK_MENTOR = who("l3", LSK, Role.MENTOR)
CARITAS_LEAD, CARITAS_WORKER = who("k1", CARITAS, Role.LEAD), who("k2", CARITAS, Role.WORKER)
OPEN_DESK = who("n1", "no-contract", Role.WORKER)
STRANGER = who("s1", "one-stop-agency", Role.LEAD)
EVERYBODY = (
    COORDINATOR, LSK_LEAD, LSK_WORKER, LSK_MENTOR, CARITAS_LEAD, CARITAS_WORKER, OPEN_DESK, STRANGER
)  # fmt: skip


def riga(*moment: int) -> dt.datetime:
    """A time by the clocks of Riga, in UTC."""
    return dt.datetime(*moment, tzinfo=RIGA).astimezone(dt.UTC)


def hire(deps: Deps) -> None:
    """Add everybody as staff."""

    def unit(door):
        for one in EVERYBODY:
            row = {"id": one.id, "label": one.label, "desk": one.desk, "role": one.role.value}
            staff.add(door, created_at=deps.now(), active=True, **row)

    run(deps.door.write(unit))


@dataclass(frozen=True)
class Family:
    """A case with its receipt."""

    id: str
    reference: str
    code: str


def arrive(deps: Deps, number: int, desk: str | None = LSK, **changes) -> Family:
    """A family's referral, routed by the contracts, or put at ``desk`` as in the years before."""
    told = {**GIVEN, "called": f"Izdomāta ģimene {number}", "place": "unknown", **changes}
    answers = ReferralAnswers.model_validate(told, context={"today": dt.date(2026, 11, 22)})
    token = f"handover{number:014d}"
    found = run(refer(answers, token=token, language="lv", deps=deps)).receipt
    family = Family(case_id(referral_id(token)), found.reference, found.code)
    if desk is not None:
        cases = table(Case)
        put = cases.update().where(cases.c.id == family.id).values(desk=desk)
        run(deps.door.write(lambda door: door.execute(put)))
    return family


def accept(deps: Deps, family: Family, by: Colleague = LSK_WORKER) -> None:
    """Take the whole family up."""
    run(move_case(family.id, 1, ACCEPT, by, deps))


def appoint(deps: Deps, from_desk: str = LSK, to_desk: str = CARITAS, on: dt.date = SWITCH) -> str:
    """The foundation opens the handover."""
    found = run(open_handover(from_desk, to_desk, on, COORDINATOR, deps))
    assert isinstance(found, Opened), found
    return found.id
