"""Goals, steps and talks of a plan, on SQLite and on PostgreSQL."""

import datetime as dt
from dataclasses import replace

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from intake.rules.case import CloseReason
from intake.rules.history import Kind
from intake.rules.household import Evidence
from intake.rules.plan import Doing, Owner, StepState, When
from intake.rules.plan_talk import Answer, Asks
from intake.rules.policy import Act
from intake.services.assign import assign_mentor
from intake.services.day import due_today, read_day
from intake.services.doors import NoSuchCase
from intake.services.grade import give_grade
from intake.services.household import change_people
from intake.services.people_changes import Close, Record
from intake.services.plan import WantedGoal, WantedTalk, Written, record_talk, set_goal
from intake.services.plan_rows import id_from
from intake.services.plan_view import read_plan
from intake.services.refused import Refused
from intake.services.steps import Wanted, change_step
from intake.services.triage import open_case
from intake.storage import plan
from intake.storage.database import SqliteDoor
from intake.storage.models import GoalChange, StepChange
from tests.services.test_assign import accepted, mentor
from tests.services.test_audit import told
from tests.services.test_refer import rows, run
from tests.services.test_triage import AGENCY, ELSEWHERE

TODAY = dt.date(2026, 11, 22)
NOTE, SECRET = "Kopā bijām skolā.", "Tikai galdam."


@pytest.fixture
def case(deps):
    return accepted(deps)


def wanted(doing=Doing.ADD, step="a" * 32, version=0, **said):
    if doing is Doing.ADD:
        said = {"kind": "school_placement", "owner": Owner.MENTOR, "due": TODAY, **said}
    return Wanted(step, version, doing, **said)


def do(deps, case, asked, who=AGENCY):
    return run(change_step(case, asked, who, deps))


def shown(deps, case, who=AGENCY):
    return run(read_plan(case, who, deps))


def only_step(deps, case, who=AGENCY):
    [step] = shown(deps, case, who).steps
    return step


def with_mentor(deps, case, label="Marta"):
    named = mentor(deps, label)
    version = run(open_case(case, AGENCY, deps)).row["version"]
    run(assign_mentor(case, version, named.id, AGENCY, deps))
    return named


def test_a_step_is_added_started_and_finished_and_every_row_stays(deps, case):
    marta = with_mentor(deps, case)
    assert do(deps, case, wanted(note="Kopā ar mammu.", restricted=SECRET)) == Written(
        "plan_changed", f"step/{'a' * 32}, add, version 1"
    )
    do(deps, case, wanted(Doing.START, version=1), marta)
    done = wanted(Doing.FINISH, version=2, result="place_found", note=NOTE, on=TODAY - dt.timedelta(1))
    assert isinstance(do(deps, case, done, marta), Written)
    step = only_step(deps, case)
    assert (step.step.state, step.step.result, step.version) == (StepState.DONE, "place_found", 3)
    assert [(x.doing, x.label, x.note, x.restricted) for x in step.lines] == [
        (Doing.ADD, "", "Kopā ar mammu.", SECRET),
        (Doing.START, "Marta", "", ""),
        (Doing.FINISH, "Marta", NOTE, ""),
    ]
    stored = [
        (r["doing"], r["state"], r["result"], r["on_day"], r["last_day"]) for r in rows(deps, StepChange)
    ]
    assert stored[-1] == ("finish", "done", "place_found", TODAY - dt.timedelta(1), TODAY)
    assert told(deps, "step_worked")[-1] == (
        f"staff/{marta.id}", case, f"step/{'a' * 32}, finish, version 3"
    )  # fmt: skip


def test_what_is_written_is_sealed(sqlite_deps):
    case = accepted(sqlite_deps)
    do(sqlite_deps, case, wanted(note=NOTE, restricted=SECRET))
    [row] = rows(sqlite_deps, StepChange)
    assert NOTE.encode() not in row["sealed"]
    assert SECRET.encode() not in row["restricted"]


def test_the_same_form_sent_twice_changes_nothing_twice(deps, case):
    asked = [
        wanted(),
        wanted(Doing.START, version=1),
        wanted(Doing.FINISH, version=2, result="done", note=NOTE),
        wanted(Doing.REOPEN, version=3),
        wanted(Doing.DROP, version=4, result="person_declined"),
    ]
    for each in asked:
        assert do(deps, case, each) == do(deps, case, each)
        assert isinstance(do(deps, case, each), Written)
    assert [isinstance(do(deps, case, each), Written) for each in asked] == [True] * 5
    assert [r["number"] for r in rows(deps, StepChange)] == [1, 2, 3, 4, 5]


def test_who_comes_late_hears_that_somebody_was_faster(deps, case):
    do(deps, case, wanted())
    do(deps, case, wanted(Doing.FINISH, version=1, result="done"))
    late = wanted(Doing.DROP, version=1, result="not_possible")
    assert do(deps, case, late) == Refused("changed_meanwhile")
    assert do(deps, case, replace(late, version=2)) == Refused("step_move_not_allowed")
    for doing in (Doing.CHANGE, Doing.REBOOK, Doing.START, Doing.FINISH, Doing.MISSED):
        assert do(deps, case, wanted(doing, version=2)) == Refused("step_move_not_allowed")
    assert told(deps, "move_refused")[-3][2] == "work_steps, step_move_not_allowed"


REFUSED = [
    (wanted(kind="magic"), "kind_unknown"),
    (wanted(kind="interpreter"), "ask_missing"),
    (wanted(kind="homework", owner=Owner.PERSON, answers={"channel": "phone"}), "owner_not_allowed"),
    (wanted(note="x" * 301), "note_too_long"),
    (wanted(restricted="x" * 301), "note_too_long"),
    (wanted(person="f" * 32), "no_such_person"),
    (wanted(Doing.START, version=1, step="b" * 32), "no_such_step"),
    (wanted(Doing.START, step="b" * 32), "no_such_step"),
    (wanted(Doing.START, version=7), "no_such_step"),
    (wanted(Doing.FINISH, version=1), "result_missing"),
    (wanted(Doing.FINISH, version=1, result="took_place"), "result_unknown"),
    (wanted(Doing.FINISH, version=1, result="no_place"), "result_of_other_state"),
    (wanted(Doing.FINISH, version=1, result="done", on=TODAY + dt.timedelta(1)), "day_in_future"),
    (wanted(Doing.NOTE, version=1), "note_missing"),
    (wanted(Doing.REOPEN, version=1), "step_move_not_allowed"),
    (wanted(Doing.REBOOK, version=1, due=TODAY), "result_unknown"),
]


def test_what_does_not_fit_is_refused_by_name_and_nothing_is_stored(sqlite_deps):
    case = accepted(sqlite_deps)
    do(sqlite_deps, case, wanted())
    news = [replace(a, id="b" * 32) if a.doing is Doing.ADD else a for a, _ in REFUSED]
    found = [do(sqlite_deps, case, asked) for asked in news]
    assert found == [Refused(why) for _, why in REFUSED]
    assert len(rows(sqlite_deps, StepChange)) == 1


def test_a_step_of_one_case_cannot_be_reached_through_another(sqlite_deps):
    case = accepted(sqlite_deps)
    do(sqlite_deps, case, wanted())
    other = run(sqlite_deps.door.read(lambda door: plan.step(door, "f" * 32, "a" * 32)))
    assert other == []
    assert isinstance(do(sqlite_deps, case, wanted(Doing.START, version=1), ELSEWHERE), NoSuchCase)


def test_a_moved_visit_goes_on_as_another_step(deps, case):
    do(deps, case, wanted(kind="doctor_visit"))
    moved = wanted(Doing.REBOOK, version=1, due=TODAY + dt.timedelta(9), note="Pārcēla.")
    assert isinstance(do(deps, case, moved), Written)
    assert isinstance(do(deps, case, moved), Written)
    old, new = shown(deps, case).steps
    assert (old.step.state, old.step.result) == (StepState.DROPPED, "rebooked")
    assert old.step.answers["rebooked_to"] == new.step.id
    assert (new.step.state, new.step.due, new.step.note) == (StepState.PLANNED, TODAY + dt.timedelta(9), "")


def test_how_many_came_in_the_end_is_said_on_finishing_and_nothing_else_is(sqlite_deps):
    case = accepted(sqlite_deps)
    do(sqlite_deps, case, wanted(kind="outing", answers={"head_count": 9}))
    finish = wanted(Doing.FINISH, version=1, result="done", answers={"head_count": 7, "channel": "phone"})
    do(sqlite_deps, case, finish)
    assert only_step(sqlite_deps, case).step.answers == {"head_count": 7}
    assert [r["head_count"] for r in rows(sqlite_deps, StepChange)] == [9, 7]


# --- a mentor's limits --------------------------------------------------------------------------------


def test_a_mentor_works_on_steps_and_neither_changes_the_plan_nor_reads_what_is_the_desks(deps, case):
    marta = with_mentor(deps, case)
    do(deps, case, wanted(restricted=SECRET))
    do(deps, case, wanted(kind="interpreter", step="b" * 32, owner=Owner.WORKER, answers={
        "language_variant": "fa_AF", "gender_wish": "woman", "channel": "phone"}))  # fmt: skip
    for doing in (Doing.DROP, Doing.CHANGE, Doing.REOPEN, Doing.REBOOK):
        assert do(deps, case, wanted(doing, version=1, result="done"), marta) == Refused("not_yours")
    own = wanted(Doing.FINISH, step="b" * 32, version=1, result="interpreter_found")
    assert do(deps, case, own, marta) == Refused("not_yours")
    seen = shown(deps, case, marta)
    assert [line.restricted for step in seen.steps for line in step.lines] == ["", ""]
    assert [step.may for step in seen.steps] == [(Doing.START, Doing.FINISH, Doing.MISSED, Doing.NOTE), ()]
    assert seen.reviews == []
    assert {Act.CHANGE_PLAN, Act.READ_GRADES}.isdisjoint(seen.may)


def test_a_mentors_restricted_note_is_not_kept_even_if_one_is_sent(sqlite_deps):
    case = accepted(sqlite_deps)
    marta = with_mentor(sqlite_deps, case)
    do(sqlite_deps, case, wanted())
    do(sqlite_deps, case, wanted(Doing.NOTE, version=1, note=NOTE, restricted=SECRET), marta)
    assert [r["restricted"] for r in rows(sqlite_deps, StepChange)] == [None, None]


def test_a_mentor_taken_off_sees_and_does_nothing_more(sqlite_deps):
    case = accepted(sqlite_deps)
    marta = with_mentor(sqlite_deps, case)
    do(sqlite_deps, case, wanted())
    with_mentor(sqlite_deps, case, "Anna")
    assert isinstance(shown(sqlite_deps, case, marta), NoSuchCase)
    assert isinstance(do(sqlite_deps, case, wanted(Doing.START, version=1), marta), NoSuchCase)
    assert run(read_day(marta, sqlite_deps)).steps == []


def test_a_closed_case_keeps_its_plan_to_read_and_nothing_can_be_done_to_it(sqlite_deps):
    case = accepted(sqlite_deps)
    do(sqlite_deps, case, wanted())
    version = run(open_case(case, AGENCY, sqlite_deps)).row["version"]
    run(change_people(case, version, Close(CloseReason.GOALS_MET, TODAY), AGENCY, sqlite_deps))
    assert do(sqlite_deps, case, wanted(Doing.START, version=1)) == Refused("move_not_allowed")
    assert len(shown(sqlite_deps, case).steps) == 1


# --- goals and talks ----------------------------------------------------------------------------------


def goal(version=0, text="غواړم چې زده کړه وکړم", **said):
    return WantedGoal("c" * 32, version, "language", text, "ps", None, **said)


def talk(version, token="t", answer=Answer.AGREED, on=TODAY, next_on=None):
    return WantedTalk(id_from(token, "x"), version, answer, "fa_AF", "Herātas", "yes", on, next_on, None)


def test_a_goal_is_in_the_persons_own_words_and_can_be_said_anew_and_taken_off(deps, case):
    assert isinstance(run(set_goal(case, goal(), AGENCY, deps)), Written)
    run(set_goal(case, goal(), AGENCY, deps))
    [first] = shown(deps, case).goals
    assert (first.text, first.language, first.version) == ("غواړم چې زده کړه وکړم", "ps", 1)
    assert "غواړم".encode() not in rows(deps, GoalChange)[0]["sealed"]
    assert isinstance(run(set_goal(case, goal(1, "Gribu mācīties"), AGENCY, deps)), Written)
    assert run(set_goal(case, goal(1, "Citi vārdi"), AGENCY, deps)) == Refused("changed_meanwhile")
    assert isinstance(run(set_goal(case, goal(2, "", stands=False), AGENCY, deps)), Written)
    assert shown(deps, case).goals == []
    assert [r["stands"] for r in rows(deps, GoalChange)] == [True, True, False]
    assert run(set_goal(case, goal(9, "x"), AGENCY, deps)) == Refused("no_such_goal")


@pytest.mark.parametrize("wrong", [{"text": ""}, {"text": "x" * 301}])
def test_a_goal_without_words_or_with_too_many_is_refused(sqlite_deps, wrong):
    case = accepted(sqlite_deps)
    assert isinstance(run(set_goal(case, goal(**wrong), AGENCY, sqlite_deps)), Refused)
    assert rows(sqlite_deps, GoalChange) == []


def test_what_was_agreed_and_changed_since_is_said_until_the_next_talk(deps, case):
    marta = with_mentor(deps, case)
    run(set_goal(case, goal(), AGENCY, deps))
    do(deps, case, wanted())
    assert isinstance(run(record_talk(case, talk(2), AGENCY, deps)), Written)
    assert not shown(deps, case).changed_since
    do(deps, case, wanted(Doing.START, version=1), marta)
    do(deps, case, wanted(Doing.MISSED, version=2), marta)
    assert not shown(deps, case).changed_since, "work on a step changes nothing of what was agreed"
    do(deps, case, wanted(Doing.CHANGE, version=3, owner=Owner.PERSON, due=None))
    assert shown(deps, case).changed_since
    assert run(record_talk(case, talk(2, "late"), AGENCY, deps)) == Refused("plan_changed_meanwhile")
    run(record_talk(case, talk(3, "anew", Answer.REFUSED), AGENCY, deps))
    found = shown(deps, case)
    assert (found.changed_since, [t.said.answer for t in found.talks]) == (False, ["agreed", "refused"])
    assert found.talks[0].said.variety == "Herātas"


def test_a_refused_plan_stops_no_step(sqlite_deps):
    case = accepted(sqlite_deps)
    do(sqlite_deps, case, wanted())
    run(record_talk(case, talk(1, answer=Answer.REFUSED), AGENCY, sqlite_deps))
    assert isinstance(do(sqlite_deps, case, wanted(Doing.START, version=1)), Written)


def test_a_talk_is_of_a_day_that_has_come_and_the_next_look_later(sqlite_deps):
    case = accepted(sqlite_deps)
    tomorrow = TODAY + dt.timedelta(1)
    assert run(record_talk(case, talk(0, on=tomorrow), AGENCY, sqlite_deps)) == Refused("day_in_future")
    early = talk(0, next_on=TODAY)
    assert run(record_talk(case, early, AGENCY, sqlite_deps)) == Refused("next_look_too_early")


def record(deps, case, kind, value, on):
    found = run(open_case(case, AGENCY, deps))
    said = Record(found.household.people[0].id, kind, value, on, Evidence.DECISION)
    run(change_people(case, found.row["version"], said, AGENCY, deps))


def test_moving_out_a_status_and_the_next_look_ask_for_a_review_until_one_is_recorded(deps, case, clock):
    run(record_talk(case, talk(0, next_on=TODAY + dt.timedelta(5)), AGENCY, deps))
    assert shown(deps, case).reviews == []
    clock.now += dt.timedelta(days=5)
    day = TODAY + dt.timedelta(5)
    record(deps, case, Kind.RESIDENCE, "centre", TODAY)
    record(deps, case, Kind.RESIDENCE, "outside", day)
    record(deps, case, Kind.STATUS, "refugee", day)
    assert [(asked.why, asked.since, who) for asked, who in shown(deps, case).reviews] == [
        (Asks.MOVED_OUT, day, 0),
        (Asks.STATUS_GRANTED, day, 0),
        (Asks.DAY_CAME, day, None),
    ]
    run(record_talk(case, talk(0, "review", on=day), AGENCY, deps))
    assert shown(deps, case).reviews == []


# --- somebody's day -----------------------------------------------------------------------------------


def test_a_mentors_day_holds_what_is_theirs_of_their_own_cases_nearest_first(deps, case):
    marta = with_mentor(deps, case)
    for n, (due, owner) in enumerate(
        [
            (TODAY + dt.timedelta(1), Owner.MENTOR),
            (TODAY - dt.timedelta(1), Owner.PERSON),
            (None, Owner.MENTOR),
            (TODAY, Owner.WORKER),
        ]
    ):
        do(deps, case, wanted(step=f"{n}" * 32, due=due, owner=owner))
    day = run(read_day(marta, deps))
    assert [(s.step.id[0], s.when) for s in day.steps] == [
        ("1", When.OVERDUE),
        ("0", When.SOON),
        ("2", When.UNDATED),
    ]
    assert day.steps[0].reach["called"] == "Izdomāta Persona"
    assert "note" not in day.steps[0].reach
    assert told(deps, "case_read")[-1] == (f"staff/{marta.id}", case, "day")
    at_desk = run(read_day(AGENCY, deps))
    assert [s.step.id[0] for s in at_desk.steps] == ["1", "3"], "overdue, or the worker's own"
    assert run(deps.door.read(lambda door: due_today(door, AGENCY, TODAY))) == 2
    assert run(deps.door.read(lambda door: due_today(door, marta, TODAY))) == 1
    assert run(read_day(ELSEWHERE, deps)).steps == []


def test_a_deadline_stands_in_the_day_by_the_day_in_the_decision(sqlite_deps):
    case = accepted(sqlite_deps)
    deadline = TODAY + dt.timedelta(2)
    appeal = wanted(kind="appeal_deadline", due=None, answers={"deadline_from_decision": deadline})
    do(sqlite_deps, case, appeal)
    [step] = run(read_day(AGENCY, sqlite_deps)).steps
    assert (step.when, step.step.answers) == (When.SOON, {"deadline_from_decision": deadline})


@pytest.mark.parametrize(
    ("at", "near"),
    [
        ("2026-11-21T21:59:59", When.SOON),
        ("2026-11-21T22:00:00", When.TODAY),
        ("2026-11-22T21:59:59", When.TODAY),
        ("2026-11-22T22:00:00", When.OVERDUE),
    ],
)
def test_the_day_turns_at_midnight_in_riga(sqlite_deps, clock, at, near):
    case = accepted(sqlite_deps)
    do(sqlite_deps, case, wanted())
    clock.now = dt.datetime.fromisoformat(at).replace(tzinfo=dt.UTC)
    assert [s.when for s in run(read_day(AGENCY, sqlite_deps)).steps] == [near]


# --- what figures and the tables themselves hold to ----------------------------------------------------


def test_finished_steps_are_counted_without_opening_a_seal(deps, case, clock):
    for n, kind in enumerate(("homework", "outing", "conversation")):
        answers = {"head_count": 6} if kind == "outing" else {"channel": "phone"}
        do(deps, case, wanted(step=f"{n}" * 32, kind=kind, answers=answers))
        do(deps, case, wanted(Doing.FINISH, step=f"{n}" * 32, version=1, result="done"))
    do(deps, case, wanted(Doing.REOPEN, step="0" * 32, version=2))
    do(deps, case, wanted(Doing.NOTE, step="1" * 32, version=2, note=NOTE))
    first, last = dt.date(2026, 11, 1), dt.date(2026, 11, 30)
    found = run(deps.door.read(lambda door: plan.finished(door, first, last)))
    assert [(r["kind"], r["head_count"], r["desk"]) for r in found] == [
        ("outing", 6, "one-stop-agency"),
        ("conversation", None, "one-stop-agency"),
    ]
    clock.now += dt.timedelta(days=30)
    do(deps, case, wanted(Doing.NOTE, step="2" * 32, version=2, note=NOTE))
    assert run(deps.door.read(lambda door: plan.finished(door, first, last))) == found, "a note moves nothing"
    later = last + dt.timedelta(days=1), last + dt.timedelta(days=40)
    assert run(deps.door.read(lambda door: plan.finished(door, *later))) == []


def test_no_row_of_a_plan_is_changed_or_taken_away(deps, case):
    do(deps, case, wanted())
    run(set_goal(case, goal(), AGENCY, deps))
    run(record_talk(case, talk(2), AGENCY, deps))
    run(give_grade(case, 0, "some_strands", "Iemesls", AGENCY, deps))
    sqlite = isinstance(deps.door, SqliteDoor)
    for name in ("step_change", "goal_change", "plan_talk", "grade"):
        again = [f"INSERT OR REPLACE INTO {name} SELECT * FROM {name}"] if sqlite else []
        for statement in (f"UPDATE {name} SET at = at", f"DELETE FROM {name}", *again):
            with pytest.raises(DBAPIError, match="append-only"):
                run(deps.door.write(lambda door, said=statement: door.execute(text(said))))
