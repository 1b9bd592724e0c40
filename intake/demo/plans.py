"""Grades and inclusion plans in the demo: written, talked over, worked on, and not always on time."""

import datetime as dt
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import partial
from random import Random

from intake.demo.acts import File
from intake.demo.course import Course
from intake.facts.plan import Ask, StepKind
from intake.rules.plan import Answer, Doing, Owner
from intake.rules.plan_talk import Answer as Said
from intake.services.plan import WantedGoal, WantedTalk
from intake.services.steps import Wanted

_REASONS = (
    "Izdomāts pamatojums: vairākas iestādes jāsaskaņo.",
    "Izdomāts pamatojums: ģimenei līdzās ir radinieki.",
    "Izdomāts pamatojums: tuvojas skolas gada sākums.",
)
_GOALS = {
    "school": "Izdomāts mērķis: bērni iet skolā un saprot stundas.",
    "language": "Izdomāts mērķis: saprotu, ko man saka veikalā un pie ārsta.",
    "home": "Izdomāts mērķis: dzīvojam savā dzīvoklī.",
    "bank": "Izdomāts mērķis: alga nāk manā kontā.",
    "work": "Izdomāts mērķis: strādāju savā arodā.",
    "doctor": "Izdomāts mērķis: zinām savu ģimenes ārstu.",
}
_NOTES = ("", "", "", "Izdomāta piezīme: sarunāts pa tālruni.", "Izdomāta piezīme: paņemt līdzi dokumentus.")
_ENDS = ("done", "done", "done", "no_longer_needed", "person_declined", "not_possible")


@dataclass(frozen=True)
class Step:
    """A step as the story remembers it: what was wanted last, and its version now."""

    wanted: Wanted
    version: int = 1


class Plans:
    """The plan of one household, and what becomes of it."""

    def __init__(self, file: File, course: Course, random: Random) -> None:
        self._file, self._course, self._random = file, course, random
        self._ids = 0

    def begin(self) -> None:
        """Most are graded within days and have a plan within weeks."""
        today = self._file.today
        if self._random.random() < 0.85:
            self._course.add(today + dt.timedelta(self._random.randrange(1, 10)), self._graded)
        if self._random.random() < 0.8:
            self._course.add(today + dt.timedelta(self._random.randrange(4, 25)), self._written)

    async def _graded(self) -> None:
        levels = [level.id for sets in self._file.deps.facts.complexity.values() for level in sets.levels]
        await self._file.grade(self._random.choice(levels), self._random.choice(_REASONS))
        if self._random.random() < 0.2:
            self._course.add(self._file.today + dt.timedelta(90), self._graded)

    async def _written(self) -> None:
        for area in self._random.sample(sorted(_GOALS), self._random.randrange(1, 3)):
            goal = WantedGoal(self._id("goal"), 0, area, _GOALS[area], "lv", None)
            await self._file.set_goal(goal)
        for kind in self._kinds(self._random.randrange(2, 6)):
            step = Step(self._added(kind))
            await self._file.step(step.wanted)
            self._later(step)
        await self._talked()

    async def _talked(self) -> None:
        """What the person says to it; nothing follows from a refusal."""
        said = self._random.choices((Said.AGREED, Said.IN_PART, Said.REFUSED), (84, 11, 5))[0]
        form, today = self._file.household.form, self._file.today
        next_on = today + dt.timedelta(self._random.choice((60, 90, 120)))
        spoken = (form["language"], form["variety"], "no" if form["interpreter"] == "no" else "yes")
        version = await self._file.plan_version()
        await self._file.talk(WantedTalk(self._id("talk"), version, said, *spoken, today, next_on, None))
        if self._random.random() < 0.6:
            self._course.add(next_on + dt.timedelta(self._random.randrange(-5, 12)), self._talked)

    def _kinds(self, how_many: int) -> list[StepKind]:
        return self._random.sample(list(self._file.deps.facts.plan.kinds.values()), how_many)

    def _added(self, kind: StepKind) -> Wanted:
        due = self._file.today + dt.timedelta(self._random.randrange(3, 75))
        asks = self._file.deps.facts.plan.asks
        answers = {code: self._answer(asks[code], due) for code in kind.asks}
        owner = Owner(self._random.choice([*kind.owners, *(("mentor",) * ("mentor" in kind.owners))]))
        note = self._random.choice(_NOTES)
        return Wanted(self._id("step"), 0, Doing.ADD, kind.id, owner, due, answers, note=note)

    def _answer(self, ask: Ask, due: dt.date) -> Answer:
        match ask.type:
            case "count":
                return self._random.randrange(1, min(ask.at_most or 9, 9))
            case "day":
                return due + dt.timedelta(self._random.randrange(1, 9))
        spoken = [o.id for o in ask.options if o.id.startswith(self._file.household.form["language"])]
        return self._random.choice(spoken or [option.id for option in ask.options])

    def _later(self, step: Step) -> None:
        """Most steps are worked on about their day; one in eight is left, and will be overdue."""
        day = step.wanted.due or self._file.today
        if self._random.random() < 0.3:
            early = day - dt.timedelta(self._random.randrange(1, 9))
            self._course.add(max(early, self._file.today), partial(self._missed, step))
        elif self._random.random() < 0.87:
            self._course.add(day + dt.timedelta(self._random.randrange(-4, 7)), partial(self._ended, step))

    async def _missed(self, step: Step) -> None:
        work = Wanted(step.wanted.id, step.version, Doing.MISSED, owner=step.wanted.owner)
        await self._file.step(work)
        self._course.add(self._file.today + dt.timedelta(7), partial(self._ended, replace(step, version=2)))

    async def _ended(self, step: Step) -> None:
        result = self._random.choice([*self._own_results(step), *_ENDS])
        ends = self._file.deps.facts.plan.results[result].ends
        doing = Doing.FINISH if ends == "done" else Doing.DROP
        note = self._random.choice(_NOTES)
        done = Wanted(step.wanted.id, step.version, doing, owner=step.wanted.owner, result=result, note=note)
        await self._file.step(done)

    def _own_results(self, step: Step) -> Iterator[str]:
        """Those that ask for nothing more."""
        facts = self._file.deps.facts.plan
        return (id_ for id_ in facts.kinds[step.wanted.kind].results if not facts.results[id_].needs)

    def _id(self, of: str) -> str:
        self._ids += 1
        return hashlib.sha256(f"{self._file.household.token}/{of}/{self._ids}".encode()).hexdigest()[:32]
