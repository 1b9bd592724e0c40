"""What people at desks do in the demo: each a real use case, done by whoever works there that day."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeVar

from sqlalchemy import Connection, RowMapping

from intake.demo.desks import Desks
from intake.demo.families import Household
from intake.rules.case import Decision
from intake.rules.contact import Channel, Outcome
from intake.rules.duplicates import Verdict
from intake.rules.ending import Way, nearest
from intake.rules.history import DatedFact, Kind, latest, settled
from intake.rules.household import EVER, in_service
from intake.rules.mentoring import HandedBack
from intake.rules.plan import WORK
from intake.rules.policy import Role
from intake.rules.receipt import Receipt
from intake.services.assign import assign_mentor, hand_back
from intake.services.contact import log_attempt
from intake.services.deps import Deps, riga_day
from intake.services.doors import NoSuchCase
from intake.services.give_notice import Told, give_notice
from intake.services.grade import give_grade
from intake.services.hand_over import NoSuchHandover
from intake.services.household import change_people
from intake.services.look_up import Mistyped, NotFound
from intake.services.lookalikes import see_lookalikes, settle_lookalike
from intake.services.own_referral import Said, answer_question, withdraw
from intake.services.people_changes import Change
from intake.services.person_facts import of_case
from intake.services.plan import WantedGoal, WantedTalk, record_talk, set_goal
from intake.services.refer import Received, case_id, refer, referral_id
from intake.services.refused import Refused
from intake.services.sign_in import Colleague
from intake.services.steps import Wanted, change_step
from intake.services.triage import move_case, open_case
from intake.storage import cases, plan

Done = TypeVar("Done")
Undone = Refused | NoSuchCase | NoSuchHandover | Mistyped | NotFound


class DemoBroken(Exception):
    """A use case did not do what the demo asked of it: the demo no longer fits the service."""


@dataclass(frozen=True)
class Known:
    """One person of a case, and what stands recorded of them."""

    id: str
    position: int
    facts: list[DatedFact]

    def value(self, kind: Kind, on: dt.date) -> str | None:
        """What is so of them on a day."""
        fact = latest(settled(self.facts, EVER), kind, on)
        return fact.value if fact else None

    @property
    def serving(self) -> bool:
        """Whether they are in service."""
        return in_service(self.facts) is not None

    def serving_since(self, day: dt.date) -> bool:
        """Whether the time in service that lasts began on or before a day."""
        episode = in_service(self.facts)
        return episode is not None and episode.first <= day


@dataclass
class File:
    """One household's case, and everything its workers need to act on it."""

    household: Household
    desks: Desks
    deps: Deps
    receipt: Receipt = field(init=False)
    tried: int = 0

    @property
    def id(self) -> str:
        """The case's id."""
        return case_id(referral_id(self.household.token))

    @property
    def today(self) -> dt.date:
        """The day it is in Riga."""
        return riga_day(self.deps.now())

    # ---- what the sender does

    async def send(self) -> None:
        """The referral is sent."""
        home = self.household
        by = self.desks.one("partners", Role.PARTNER).id if home.by_partner else None
        found = await refer(
            home.answers(), token=home.token, language=home.language, deps=self.deps, sent_by=by
        )
        if not isinstance(found, Received):
            raise DemoBroken("a referral of the demo was not received")
        self.receipt = found.receipt

    async def answer_question(self, words: str) -> None:
        """The sender answers what the desk asked."""
        numbers = (self.receipt.reference, self.receipt.code)
        done(await answer_question(*numbers, Said("", words), self.deps), "answer")

    async def withdraw(self) -> None:
        """The sender says that help is not wanted any more."""
        done(await withdraw(self.receipt.reference, self.receipt.code, self.deps), "withdraw")

    # ---- what the desk sees

    async def row(self) -> RowMapping:
        """The case as it is stored."""
        row = await self._asked(lambda door: cases.one(door, self.id))
        if row is None:
            raise DemoBroken("a case of the demo is not there")
        return row

    async def people(self) -> list[Known]:
        """Everybody taken up, by position."""
        found = await self._asked(lambda door: of_case(door, self.id, self.deps))
        return [Known(id_, position, found.of(id_)) for id_, position in found.positions.items()]

    async def positions(self) -> frozenset[int]:
        """Where everybody taken up stands in the household."""
        return frozenset(person.position for person in await self.people())

    async def plan_version(self) -> int:
        """How often the plan was changed."""
        return await self._asked(lambda door: plan.version(door, self.id))

    async def alike(self) -> list[str]:
        """The references of the cases that may be about the same people."""
        found = done(await see_lookalikes(self.id, await self._worker(), self.deps), "look alike")
        return [one.reference for one in found.found]

    # ---- what the desk does

    async def try_to_reach(self, channel: Channel, outcome: Outcome) -> None:
        """Somebody tries to reach them."""
        self.tried += 1
        with_interpreter = self.household.form["interpreter"] == "yes" and outcome is Outcome.REACHED
        key, who = f"demo-{self.tried}", await self._worker()
        done(await log_attempt(self.id, key, channel, outcome, with_interpreter, who, self.deps), "reach")

    async def settle(self, reference: str, verdict: Verdict) -> None:
        """A person says whether two cases are about the same people."""
        who = await self._worker()
        done(await settle_lookalike(self.id, reference, verdict, who, self.deps), "settle")

    async def move(self, decision: Decision) -> None:
        """The case is read and decided."""
        row = await self.row()
        who = self._at_work(row)
        done(await open_case(self.id, who, self.deps), "read")
        done(await move_case(self.id, row["version"], decision, who, self.deps), decision.move)

    async def change(self, *changes: Change) -> None:
        """Something is recorded of the case's people, one after the other."""
        row = await self.row()
        who = self._at_work(row)
        for further, change in enumerate(changes):
            found = await change_people(self.id, row["version"] + further, change, who, self.deps)
            done(found, type(change).__name__)

    async def assign(self, number: int) -> None:
        """A mentor of the desk is named."""
        row = await self.row()
        who, mentor = self._at_work(row), self.desks.one(row["desk"], Role.MENTOR, number)
        done(await assign_mentor(self.id, row["version"], mentor.id, who, self.deps), "assign")

    async def hand_back(self) -> None:
        """The mentor hands the case back."""
        mentor = self.desks.called((await self.row())["mentor_id"])
        done(await hand_back(self.id, HandedBack.NO_ROOM, mentor, self.deps), "hand back")

    async def grade(self, level: str, reason: str) -> None:
        """A worker picks a level."""
        given = len(await self._asked(lambda door: plan.grades(door, self.id)))
        done(await give_grade(self.id, given, level, reason, await self._worker(), self.deps), "grade")

    async def set_goal(self, goal: WantedGoal) -> None:
        """A goal is written down."""
        done(await set_goal(self.id, goal, await self._worker(), self.deps), "goal")

    async def talk(self, talk: WantedTalk) -> None:
        """The plan is talked over."""
        done(await record_talk(self.id, talk, await self._worker(), self.deps), "talk")

    async def step(self, wanted: Wanted) -> None:
        """Something is done to a step, by the mentor where it is theirs."""
        row = await self.row()
        mentors = row["mentor_id"] and wanted.doing in WORK and wanted.owner == "mentor"
        who = self.desks.called(row["mentor_id"]) if mentors else self._at_work(row)
        done(await change_step(self.id, wanted, who, self.deps), f"step, {wanted.doing}")

    async def give_notice(self) -> None:
        """The people are told that help has ended."""
        language = nearest(self.household.form["language"])
        way = Way.HANDED_OVER if language else Way.EXPLAINED_BY_INTERPRETER
        told = Told(language or "lv", way, self.today)
        done(await give_notice(self.id, told, await self._worker(), self.deps), "notice")

    async def _worker(self) -> Colleague:
        return self._at_work(await self.row())

    def _at_work(self, row: RowMapping) -> Colleague:
        """Whoever works on the case as it is stored today."""
        return self.desks.one(row["desk"], Role.WORKER, self.household.number)

    async def _asked(self, unit: Callable[[Connection], Done]) -> Done:
        """Read in the writer's own order: nothing the story waits for overtakes anything else."""
        return await self.deps.door.write(unit)


def done(found: Done | Undone, what: str) -> Done:
    """What a use case found, if it did what was asked. Raises `DemoBroken`."""
    if isinstance(found, Undone):
        raise DemoBroken(f"{what}: {found}")
    return found
