"""Grading a case, on SQLite and on PostgreSQL."""

from types import MappingProxyType

from intake.services.doors import NoSuchCase
from intake.services.grade import give_grade, in_use, read_grades
from intake.services.plan import Written
from intake.services.refused import Refused
from intake.services.triage import list_cases, move_case
from intake.storage import plan
from intake.storage.models import GradeRow
from tests.services.test_assign import accepted
from tests.services.test_audit import told
from tests.services.test_plan import with_mentor
from tests.services.test_refer import rows, run, send
from tests.services.test_triage import ACCEPT, AGENCY, ELSEWHERE, only_case

WHY = "Skola un tulks vajadzīgi reizē."


def grade(deps, case, version=0, level="some_strands", reason=WHY, who=AGENCY):
    return run(give_grade(case, version, level, reason, who, deps))


def shown(deps, case, who=AGENCY):
    return run(read_grades(case, who, deps))


def test_a_grade_is_added_to_the_ones_before_and_none_is_changed(deps):
    case = accepted(deps)
    assert shown(deps, case).given == []
    assert isinstance(grade(deps, case), Written)
    assert isinstance(grade(deps, case, 1, "few_strands", "Tulks vairs nav vajadzīgs."), Written)
    found = shown(deps, case)
    assert [(g.grade.level.id, g.grade.reason, g.grade.by) for g in found.given] == [
        ("some_strands", WHY, "a1"),
        ("few_strands", "Tulks vairs nav vajadzīgs.", "a1"),
    ]
    assert found.given[0].grade.at < found.given[1].grade.at
    assert WHY.encode() not in rows(deps, GradeRow)[0]["sealed"]
    assert told(deps, "case_graded") == [("staff/a1", case, "grade 1"), ("staff/a1", case, "grade 2")]


def test_a_form_sent_twice_grades_once_and_a_late_one_hears_of_it(deps):
    case = accepted(deps)
    assert grade(deps, case) == grade(deps, case)
    assert len(rows(deps, GradeRow)) == 1
    assert grade(deps, case, reason="Cits iemesls") == Refused("changed_meanwhile")
    assert grade(deps, case, 5) == Refused("changed_meanwhile")


def test_a_level_of_the_criteria_and_a_reason_are_needed(sqlite_deps):
    case = accepted(sqlite_deps)
    assert grade(sqlite_deps, case, level="hopeless") == Refused("level_unknown")
    assert grade(sqlite_deps, case, reason="  ") == Refused("reason_missing")
    assert grade(sqlite_deps, case, reason="x" * 301) == Refused("reason_too_long")
    assert rows(sqlite_deps, GradeRow) == []


def test_new_criteria_leave_the_grades_before_as_they_are_and_say_so(sqlite_deps):
    case = accepted(sqlite_deps)
    grade(sqlite_deps, case)
    now = in_use(sqlite_deps.facts.complexity)
    newer = now.model_copy(update={"id": "illustrative-2", "version": 2})
    sets = MappingProxyType({now.id: now, newer.id: newer})
    later = type(sqlite_deps)(
        sqlite_deps.facts.model_copy(update={"complexity": sets}),
        sqlite_deps.door,
        sqlite_deps.ring,
        sqlite_deps.now,
    )
    found = shown(later, case)
    assert (found.criteria.id, found.old) == ("illustrative-2", True)
    assert found.given[0].grade.criteria_set == "illustrative-1"
    assert isinstance(grade(later, case, 1), Written)
    assert not shown(later, case).old


def test_a_mentor_never_reads_why_and_an_auditor_learns_only_that_it_was_graded(deps):
    case = accepted(deps)
    marta = with_mentor(deps, case)
    grade(deps, case)
    assert shown(deps, case, marta) == Refused("not_yours")
    assert isinstance(shown(deps, case, ELSEWHERE), NoSuchCase)
    assert grade(deps, case, 1, who=marta) == Refused("not_yours")
    [row] = run(deps.door.read(lambda door: plan.grades_of(door, case)))
    assert set(row) == {"case_id", "number", "criteria_set", "at", "by"}
    assert row["criteria_set"] == "illustrative-1"


def test_a_case_nobody_accepted_is_not_graded(sqlite_deps):
    send(sqlite_deps)
    case = only_case(sqlite_deps)
    assert grade(sqlite_deps, case) == Refused("move_not_allowed")


def test_no_list_is_ordered_by_a_grade(sqlite_deps):
    for n in range(3):
        send(sqlite_deps, token=f"{n:022d}")
    for case in listed(sqlite_deps):
        run(move_case(case, 1, ACCEPT, AGENCY, sqlite_deps))
    before = listed(sqlite_deps)
    for case, level in zip(before, ("few_strands", "many_strands", "some_strands"), strict=True):
        assert isinstance(grade(sqlite_deps, case, level=level), Written)
    assert listed(sqlite_deps) == before


def listed(deps):
    return [found.row["id"] for found in run(list_cases(AGENCY, deps)).cases]
