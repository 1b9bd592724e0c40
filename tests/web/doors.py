"""Everybody who may knock, and a case in every state at two kinds of desk, for the walk over all doors."""

import asyncio
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, replace

from starlette.routing import BaseRoute, Route
from starlette.testclient import TestClient

from intake.rules.case import State
from intake.rules.handover import Side
from intake.rules.plan import Doing, Owner, Step
from intake.rules.policy import Relation, Role
from intake.rules.retention import ENDED
from intake.rules.routing import NO_CONTRACT
from intake.services.deps import Deps
from intake.services.person_facts import rows
from intake.services.plan_rows import step_row
from intake.services.refer import case_id, refer, referral_id
from intake.services.sign_in import FOUNDATION, PARTNERS
from intake.services.take_up import take_up
from intake.storage import (
    assignments,
    audit,
    cases,
    erasure,
    erasure_requests,
    handovers,
    household,
    plan,
    staff,
)
from intake.storage.models import Case, ErasureRequest, Handover, HandoverCase, MentorProfile, StepChange
from intake.storage.tables import table
from tests.services.test_refer import answers

HERE, ELSEWHERE = "one-stop-agency", "caritas"
ACTORS: dict[str, tuple[Role, str] | None] = {
    "nobody": None,
    "lead": (Role.LEAD, HERE),
    "worker": (Role.WORKER, HERE),
    "mentor": (Role.MENTOR, HERE),
    "unassigned mentor": (Role.MENTOR, HERE),
    "former mentor": (Role.MENTOR, HERE),
    "former lead": (Role.LEAD, ELSEWHERE),
    "former worker": (Role.WORKER, ELSEWHERE),
    "mentor before the handover": (Role.MENTOR, ELSEWHERE),
    "worker of the open desk": (Role.WORKER, NO_CONTRACT),
    "coordinator": (Role.COORDINATOR, FOUNDATION),
    "auditor": (Role.AUDITOR, FOUNDATION),
    "sender": (Role.PARTNER, PARTNERS),
    "another partner": (Role.PARTNER, PARTNERS),
}
"""Role and desk. The cases at HERE were first at ELSEWHERE, and handed over."""

HANDOVERS = {
    "came here": ((ELSEWHERE, HERE), "switched"),
    "goes away": ((HERE, ELSEWHERE), "appointed"),
    "from the open desk": ((NO_CONTRACT, HERE), "appointed"),
    "called off": ((ELSEWHERE, "sif"), "cancelled"),
}
"""Desks and stage. The cases at HERE came by the first, and are to go by the second."""

NOTE, PHONE, ORGANISATION = "Slepena piezīme", "+37120000000", "Izdomāta biedrība"
FOR_THE_DESK = "Tikai galdam rakstīts"
_COMES_WITH = {
    State.NEEDS_INFO: {"question": "how_to_reach"},
    State.DECLINED: {"decline_reason": "already_helped", "alternative": "sif"},
}


@dataclass(frozen=True)
class Knocked:
    """A case somebody may ask for."""

    id: str
    desk: str
    state: State
    reference: str
    code: str
    twin: str = ""
    """The reference of another case at the same desk that may be about the same people: all of them may."""


def relation(actor: str, case: Knocked) -> Relation:
    """How an actor stands to a case, said here once more and by hand."""
    if actor in ("sender",):
        return Relation.SENT
    if case.desk == NO_CONTRACT:
        return Relation.OWN if actor == "worker of the open desk" else Relation.NOBODYS
    if actor == "mentor":
        return Relation.ASSIGNED
    at_this_desk = ("lead", "worker", "unassigned mentor", "former mentor")
    return Relation.OWN if actor in at_this_desk else Relation.OTHER


def sides_of(actor: str, name: str) -> frozenset[Side]:
    """How an actor stands to a handover, said here once more and by hand."""
    by_actor = {
        "lead": {"came here": "incoming", "goes away": "outgoing", "from the open desk": "incoming"},
        "former lead": {"came here": "outgoing", "goes away": "incoming", "called off": "outgoing"},
        "coordinator": {"from the open desk": "outgoing"},
        "worker of the open desk": {"from the open desk": "outgoing"},
    }
    found = {Side(side) for at, side in by_actor.get(actor, {}).items() if at == name}
    return frozenset(found | ({Side.ABOVE} if actor in ("coordinator", "auditor") else set()))


class World:
    """The application with its people signed in and its cases in place; ``put_back`` undoes a move."""

    def __init__(self, client: TestClient, deps: Deps) -> None:
        self.client, self.deps = client, deps
        self._write(lambda door: [self._hire(door, name, *who) for name, who in ACTORS.items() if who])
        for name in ACTORS:
            self.open_session(name)
        pairs = [(desk, state) for desk in (HERE, NO_CONTRACT) for state in State]
        found = [self._case(number, *pair) for number, pair in enumerate(pairs)]
        self.cases = [replace(case, twin=_twin(case, found)) for case in found]
        self.handovers = {name: hashlib.sha256(name.encode()).hexdigest()[:32] for name in HANDOVERS}
        self.put_handovers_back()

    def ask(self, actor: str, method: str, path: str, data: dict | None = None):
        """One request in the actor's name; redirects are not followed."""
        headers = {"cookie": f"desk_session={actor.replace(' ', '-')}"} if ACTORS[actor] else {}
        self.client.cookies.clear()
        return self.client.request(method, path, data=data, headers=headers, follow_redirects=False)

    def open_session(self, actor: str) -> None:
        """Sign the actor in again, whatever became of their session; no mentor has a profile yet."""

        def unit(door):
            door.execute(table(MentorProfile).delete())
            if ACTORS[actor]:
                hashed, now = hashlib.sha256(actor.replace(" ", "-").encode()).hexdigest(), self.deps.now()
                row = {"token_hash": hashed, "staff_id": id_of(actor), "expires_at": now.replace(year=2027)}
                staff.end_session(door, hashed)
                staff.add_session(door, seen_at=now, opened_by="demo", **row)

        self._write(unit)

    def put_back(self, case: Knocked) -> None:
        """The case as it was: its desk, state, first version, and mentor."""
        row = {"desk": case.desk, "state": case.state.value, "version": 1}
        row |= {"question": None, "decline_reason": None, "alternative": None}
        row |= _COMES_WITH.get(case.state, {})

        def unit(door):
            stored = table(Case)
            door.execute(stored.update().where(stored.c.id == case.id).values(desk=ELSEWHERE))
            for mentor in ("mentor before the handover", "former mentor", "mentor"):
                assignments.assign(door, case.id, id_of(mentor), self.deps.now())
            if case.desk == NO_CONTRACT:
                assignments.assign(door, case.id, None, self.deps.now())
            door.execute(stored.update().where(stored.c.id == case.id).values(**row))
            self._ask_to_erase(door, case)
            if hasattr(self, "handovers"):
                self._put_handovers_back(door)

        self._write(unit)

    def put_handovers_back(self) -> None:
        """The handovers as they were, with a summary of no case, and nothing accepted of what has come."""
        self._write(self._put_handovers_back)

    def _put_handovers_back(self, door) -> None:
        of, stored = table(HandoverCase), table(Handover)
        for name, (desks, stage) in HANDOVERS.items():
            at = self.deps.now()
            row = {"from_desk": desks[0], "to_desk": desks[1], "state": stage}
            row |= {"settled_at": None if stage == "appointed" else at}
            door.execute(of.delete().where(of.c.handover_id == self.handovers[name]))
            if not door.execute(
                stored.update().where(stored.c.id == self.handovers[name]).values(**row)
            ).rowcount:
                row |= {"switch_at": at.replace(year=at.year + (stage == "appointed"))}
                handovers.add(
                    door, id=self.handovers[name], opened_at=at, opened_by=id_of("coordinator"), **row
                )
                made = {"actor": "system", "action": f"handover_{stage}"}
                audit.record(door, at=at, object_id=f"handover/{self.handovers[name]}", **made)
        came = {case.id: (case.state.value, 0) for case in self.cases if case.desk == HERE}
        handovers.went(door, self.handovers["came here"], came)

    def _ask_to_erase(self, door, case: Knocked) -> None:
        """Somebody has asked to erase whatever has ended, and nobody has answered."""
        requests = table(ErasureRequest)
        door.execute(requests.delete().where(requests.c.case_id == case.id))
        if case.state in ENDED:
            asked = {"why": "person_asked", "asked_by": id_of("lead"), "asked_at": self.deps.now()}
            erasure_requests.ask(door, id=case.id, case_id=case.id, **asked)

    def _say_why(self, door, case: Knocked) -> None:
        """The coordinator has said today why they open the case."""
        entry = {"actor": f"staff/{id_of('coordinator')}", "action": "reason_given", "object_id": case.id}
        audit.record(door, at=self.deps.now(), detail="quality", **entry)

    def _erase(self, door, case: Knocked) -> None:
        proof = {"why": "person_asked", "asked_by": None, "decided_by": "system"}
        erasure.erase(door, case.id, at=self.deps.now(), **proof)

    def _case(self, number: int, desk: str, state: State) -> Knocked:
        form = answers(sender="ngo", organisation=ORGANISATION, note=NOTE, phone=PHONE, contact_way="call")
        token = f"{number:022d}"
        work = refer(form, token=token, language="lv", deps=self.deps, sent_by=id_of("sender"))
        receipt = asyncio.run(work).receipt
        case = Knocked(case_id(referral_id(token)), desk, state, receipt.reference, receipt.code)
        self.put_back(case)
        if state in (State.ACCEPTED, State.CLOSED):
            self._write(lambda door: self._take_up(door, case))
        self._write(lambda door: self._say_why(door, case))
        if state is State.ERASED:
            self._write(lambda door: self._erase(door, case))
            self.put_back(case)
        return case

    def _take_up(self, door, case: Knocked) -> None:
        now = self.deps.now()
        found = take_up(door, cases.one(door, case.id), None, now.date(), self.deps)
        household.add(door, found.people, rows(found.said, "system", self.deps))
        for id_ in (case.id, step_of(case)):
            step = Step(id_, "housing", Owner.MENTOR)
            said = {"on": now.date(), "person": None, "restricted": FOR_THE_DESK}
            row = step_row(step, number=1, doing=Doing.ADD, deps=self.deps, **said)
            plan.add(door, StepChange, row | {"case_id": case.id, "at": now, "by": id_of("worker")})

    def _hire(self, door, name: str, role: Role, desk: str) -> None:
        row = {"id": id_of(name), "label": name, "desk": desk, "role": role.value}
        if role is Role.PARTNER:
            row |= {"organisation": name, "sender": "ngo"}
        staff.add(door, created_at=self.deps.now(), active=True, **row)

    def _write(self, unit) -> None:
        asyncio.run(self.deps.door.write(unit))


def _twin(case: Knocked, every: list[Knocked]) -> str:
    held = (other for other in every if other.desk == case.desk and other.state is not State.ERASED)
    return next(other.reference for other in held if other is not case)


def step_of(case: Knocked) -> str:
    """A step of the case's plan that nobody works on; another, with the case's own id, is worked on."""
    return case.id[::-1]


def id_of(actor: str) -> str:
    """The actor's id as staff."""
    return f"{list(ACTORS).index(actor):016x}"


def walk(routes: list[BaseRoute], before: str = "") -> Iterator[tuple[BaseRoute, str]]:
    """Every route with its whole path, also inside mounts and hosts, which are routes themselves."""
    for route in routes:
        path = before + getattr(route, "path", "")
        yield route, path
        yield from walk(getattr(route, "routes", None) or [], path)


def requests(routes: list[BaseRoute]) -> Iterator[tuple[Route, str]]:
    """Every method of every route that answers requests itself."""
    for route, _ in walk(routes):
        for method in sorted(getattr(route, "methods", None) or ()):
            if method != "HEAD":
                yield route, method
