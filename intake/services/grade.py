"""Grading how many-sided a case is: a person picks a level and says why, and every grade stays."""

import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, RowMapping

from intake.facts.plan import CriteriaSet
from intake.rules.complexity import Grade, Level, by_other_criteria, problems
from intake.rules.policy import Act
from intake.services.deps import Deps
from intake.services.doors import NoSuchCase, acts_on, let_in, note
from intake.services.plan import Outcome, Written, do
from intake.services.refused import Refused
from intake.services.sign_in import Colleague
from intake.storage import plan
from intake.storage.models import GradeRow


@dataclass(frozen=True)
class Given:
    """A grade with who gave it: a label only of the reader's own desk."""

    grade: Grade
    label: str


@dataclass(frozen=True)
class Grades:
    """The criteria in use and every grade of a case, oldest first; ``version`` is how many there are.

    ``old``: the last grade was made by other criteria than those in use. It stays as it is.
    """

    row: Mapping[str, Any]
    criteria: CriteriaSet
    given: list[Given]
    old: bool
    may: frozenset[Act]

    @property
    def version(self) -> int:
        """What a form to grade carries."""
        return len(self.given)


def in_use(sets: Mapping[str, CriteriaSet]) -> CriteriaSet:
    """The criteria to grade by: those of the highest version."""
    return max(sets.values(), key=lambda found: found.version)


async def read_grades(case_id: str, colleague: Colleague, deps: Deps) -> Grades | Refused | NoSuchCase:
    """The grades of a case, for who may read why."""

    def unit(door: Connection) -> tuple[RowMapping, list[RowMapping]] | Refused | NoSuchCase:
        row = let_in(door, deps, case_id, Act.READ_GRADES, colleague)
        if isinstance(row, Refused | NoSuchCase):
            return row
        rows = plan.grades(door, case_id)
        note(door, deps, colleague, "case_read", case_id, "grades")
        return row, rows

    found = await deps.door.write(unit)
    if not isinstance(found, tuple):
        return found
    row, rows = found
    given = [Given(_opened(r, deps), r["label"] if r["writer_desk"] == colleague.desk else "") for r in rows]
    criteria = in_use(deps.facts.complexity)
    old = by_other_criteria(tuple(g.grade for g in given), criteria.id)
    shown = {name: row[name] for name in ("id", "reference", "state")}
    return Grades(shown, criteria, given, old, acts_on(colleague, row))


async def give_grade(
    case_id: str, version: int, level: str, reason: str, colleague: Colleague, deps: Deps
) -> Outcome:
    """Add a grade by the criteria in use, if there are as many grades as the colleague saw."""

    def grade(door: Connection, row: RowMapping) -> Written | Refused:
        return _graded(door, row, version, (level, reason), colleague, deps)

    return await do(case_id, Act.GRADE, grade, colleague, deps)


def _graded(
    door: Connection,
    row: RowMapping,
    version: int,
    said: tuple[str, str],
    colleague: Colleague,
    deps: Deps,
) -> Written | Refused:
    history = tuple(_opened(r, deps) for r in plan.grades(door, row["id"]))
    written = Written("case_graded", f"grade {version + 1}")
    if len(history) > version:
        since = history[version]
        again = (since.level.id, since.reason) == said
        return written if again else Refused("changed_meanwhile")
    if len(history) < version:
        return Refused("changed_meanwhile")
    at = max([deps.now(), *(grade.at + _TICK for grade in history)])
    grade = Grade(in_use(deps.facts.complexity).id, Level(said[0]), said[1], colleague.id, at)
    if found := problems(grade, deps.facts.complexity, history):
        return Refused(found[0].value)
    stored = _row(row["id"], version + 1, grade, deps)
    return written if plan.add(door, GradeRow, stored) else Refused("changed_meanwhile")


_TICK = dt.timedelta(microseconds=1)


def _row(case_id: str, number: int, grade: Grade, deps: Deps) -> dict[str, object]:
    payload = {"level": grade.level.id, "reason": grade.reason}
    return {
        "case_id": case_id,
        "number": number,
        "criteria_set": grade.criteria_set,
        "at": grade.at,
        "by": grade.by,
        "sealed": deps.ring.seal(json.dumps(payload).encode(), f"grade/{case_id}/{number}"),
    }


def _opened(row: RowMapping, deps: Deps) -> Grade:
    payload = json.loads(deps.ring.open(row["sealed"], f"grade/{row['case_id']}/{row['number']}"))
    return Grade(row["criteria_set"], Level(payload["level"]), payload["reason"], row["by"], row["at"])
