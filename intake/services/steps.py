"""One mechanism for everything done to a step of a plan: each time a row, and nothing is overwritten."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from sqlalchemy import Connection, RowMapping

from intake.rules.plan import (
    OPEN,
    WORK,
    Answer,
    Doing,
    Owner,
    Step,
    StepMove,
    StepState,
    may_do,
    moved,
    rebook,
)
from intake.rules.plan_problems import MAX_NOTE, problems
from intake.rules.policy import Act, Role
from intake.services.deps import Deps, riga_day
from intake.services.plan import Outcome, Written, do, knows
from intake.services.plan_rows import HEADS, id_from, opened_restricted, opened_step, step_row
from intake.services.refused import Refused
from intake.services.sign_in import Colleague
from intake.storage import plan
from intake.storage.models import StepChange


@dataclass(frozen=True)
class Wanted:
    """One thing to do to a step as its reader saw it (``version``; 0 adds it).

    ``kind``, ``owner``, ``person``, ``due`` and ``answers`` go with adding and changing, ``due`` also with
    moving a visit; finishing may say another number of people. ``on`` is the day it was done, or today.
    """

    id: str
    version: int
    doing: Doing
    kind: str = ""
    owner: Owner = Owner.MENTOR
    due: dt.date | None = None
    answers: Mapping[str, Answer] = field(default_factory=dict)
    person: str | None = None
    result: str | None = None
    on: dt.date | None = None
    note: str = ""
    restricted: str = ""


async def change_step(case_id: str, wanted: Wanted, colleague: Colleague, deps: Deps) -> Outcome:
    """Do one thing to a step, once: the same form sent again changes nothing more."""
    act = Act.WORK_STEPS if wanted.doing in WORK else Act.CHANGE_PLAN

    def step(door: Connection, row: RowMapping) -> Written | Refused:
        return _Change(door, row, wanted, colleague, deps).written()

    return await do(case_id, act, step, colleague, deps)


@dataclass(frozen=True)
class _Change:
    """One thing asked, inside its transaction."""

    door: Connection
    row: RowMapping
    wanted: Wanted
    colleague: Colleague
    deps: Deps

    def written(self) -> Written | Refused:
        """Add the rows it takes, or say why not; that somebody was faster is said first."""
        rows = plan.step(self.door, self.row["id"], self.wanted.id)
        seen = [row for row in rows if row["number"] <= self.wanted.version]
        if len(seen) != self.wanted.version or (not seen and self.wanted.doing is not Doing.ADD):
            return Refused("no_such_step")
        before = opened_step(seen[-1], self.deps) if seen else None
        person = self.wanted.person if self._tells_all() else seen[-1]["person_id"]
        after = self._after(before)
        if len(rows) > len(seen):
            again = not isinstance(after, str) and self._is(rows[len(seen)], after[0], person)
            return self._told() if again else Refused("changed_meanwhile")
        if isinstance(after, str):
            return Refused(after)
        return self._stored(after, person)

    def _tells_all(self) -> bool:
        return self.wanted.doing in (Doing.ADD, Doing.CHANGE)

    def _after(self, before: Step | None) -> tuple[Step, ...] | str:
        """The step as it would be (with the new visit, if it is moved to one), or the code of why not."""
        w = self.wanted
        mover = Owner.MENTOR if self.colleague.role is Role.MENTOR else Owner.WORKER
        if before is None:
            return (Step(w.id, w.kind, w.owner, w.due, answers=w.answers, note=w.note),)
        if not may_do(mover, w.doing, before):
            return "not_yours"
        before = replace(before, note="")
        if w.doing is Doing.REBOOK:
            pair = rebook(before, id_from(f"rebook/{w.version}", w.id), w.due)
            return (replace(pair[0], note=w.note), pair[1]) if pair else "step_move_not_allowed"
        after = self._one(before)
        return (replace(after, note=w.note),) if after else "step_move_not_allowed"

    def _one(self, before: Step) -> Step | None:
        w = self.wanted
        is_open = before.state in OPEN
        match w.doing:
            case Doing.NOTE:
                return before
            case Doing.MISSED:
                return replace(before, state=StepState.PLANNED) if is_open else None
            case Doing.CHANGE:
                return replace(before, owner=w.owner, due=w.due, answers=w.answers) if is_open else None
            case Doing.START | Doing.FINISH | Doing.DROP | Doing.REOPEN:
                after = moved(before, StepMove(w.doing.value), w.result)
                heads = {HEADS: w.answers[HEADS]} if HEADS in w.answers and HEADS in before.answers else {}
                return replace(after, answers={**before.answers, **heads}) if after else None
        return None

    def _stored(self, steps: tuple[Step, ...], person: str | None) -> Written | Refused:
        if problem := self._wrong_with(steps, person):
            return Refused(problem)
        for number, (step, doing) in enumerate(zip(steps, (self.wanted.doing, Doing.ADD), strict=False)):
            version = 1 if number else self.wanted.version + 1
            if not plan.add(self.door, StepChange, self._row(step, version, doing, person)):
                return Refused("changed_meanwhile")
        return self._told()

    def _wrong_with(self, steps: tuple[Step, ...], person: str | None) -> str | None:
        w = self.wanted
        for step in steps:
            if found := problems(step, self.deps.facts.plan):
                return found[0].trouble.value
        if len(w.restricted) > MAX_NOTE:
            return "note_too_long"
        if w.doing is Doing.NOTE and not (w.note or w.restricted):
            return "note_missing"
        if w.on is not None and w.on > riga_day(self.deps.now()):
            return "day_in_future"
        return None if not self._tells_all() or knows(self.door, self.row, person) else "no_such_person"

    def _row(self, step: Step, number: int, doing: Doing, person: str | None) -> dict[str, object]:
        w = self.wanted
        on = w.on or riga_day(self.deps.now())
        mentor = self.colleague.role is Role.MENTOR
        said = "" if mentor or step.id != w.id else w.restricted
        row = step_row(
            step, number=number, doing=doing, on=on, person=person, restricted=said, deps=self.deps
        )
        return row | {"case_id": self.row["id"], "at": self.deps.now(), "by": self.colleague.id}

    def _is(self, row: RowMapping, step: Step, person: str | None) -> bool:
        """Whether the next row is what is asked for: the same form came twice."""
        w = self.wanted
        return (
            row["doing"] == w.doing
            and row["person_id"] == person
            and opened_step(row, self.deps) == step
            and (self.colleague.role is Role.MENTOR or opened_restricted(row, self.deps) == w.restricted)
        )

    def _told(self) -> Written:
        w = self.wanted
        action = "step_worked" if w.doing in WORK else "plan_changed"
        return Written(action, f"step/{w.id}, {w.doing}, version {w.version + 1}")
