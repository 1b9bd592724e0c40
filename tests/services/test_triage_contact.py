"""Attempts to reach people: kept for good, shown with the safe hours, once for each form."""

import datetime as dt

import pytest
from sqlalchemy import delete, update
from sqlalchemy.exc import DBAPIError

from intake.rules.contact import Channel, Outcome, outside_hours
from intake.rules.policy import Role
from intake.services.assign import assign_mentor
from intake.services.contact import Logged, contact_sheet, how_to_reach, log_attempt
from intake.services.doors import NoSuchCase
from intake.services.refused import Refused
from intake.services.sign_in import FOUNDATION, Colleague
from intake.services.triage import list_cases, move_case, open_case
from intake.services.waiting import Show
from intake.storage import staff
from intake.storage.models import AuditEntry, ContactAttempt
from intake.storage.tables import table
from tests.conftest import NOW
from tests.services.test_refer import rows, run, send
from tests.services.test_triage import ACCEPT, AGENCY, DECLINE, ELSEWHERE, only_case

MENTOR = Colleague("m1", "Marta", "one-stop-agency", Role.MENTOR)
COORDINATOR = Colleague("f1", "Kaija", FOUNDATION, Role.COORDINATOR)
KEY = "k" * 22
TRIED = (Channel.PHONE, Outcome.NO_ANSWER, True)
BY_PHONE = {"contact_way": "call", "phone": "+37120000000", "hours": ["evening"], "shared_phone": "yes"}


@pytest.fixture
def hired(deps):
    """A desk with somebody at it, as the attempts' foreign key wants."""
    for who in (AGENCY, MENTOR):
        row = {"id": who.id, "label": who.label, "desk": who.desk, "role": who.role.value, "active": True}
        run(deps.door.write(lambda door, row=row: staff.add(door, created_at=NOW, **row)))
    return deps


def test_an_attempt_is_kept_with_who_when_and_how_and_the_case_stays_as_it_is(hired):
    send(hired, **BY_PHONE)
    case = only_case(hired)
    assert run(log_attempt(case, KEY, *TRIED, AGENCY, hired)) == Logged()
    assert run(log_attempt(case, KEY, *TRIED, AGENCY, hired)) == Logged(), "pressed twice is noted once"
    [kept] = run(how_to_reach(case, AGENCY, hired)).attempts
    assert (kept.at, kept.channel, kept.outcome, kept.interpreter, kept.label) == (
        NOW, "phone", "no_answer", True, "Demo",
    )  # fmt: skip
    opened = run(open_case(case, AGENCY, hired))
    assert (opened.row["version"], opened.attempts) == (1, [kept])
    noted = [e["detail"] for e in rows(hired, AuditEntry) if e["action"] == "contact_logged"]
    assert set(noted) == {"phone, no_answer"}


def test_the_database_itself_changes_and_deletes_no_attempt(hired):
    send(hired)
    run(log_attempt(only_case(hired), KEY, *TRIED, AGENCY, hired))
    stored = table(ContactAttempt)
    for statement in (update(stored).values(outcome="reached"), delete(stored)):
        with pytest.raises(DBAPIError, match="append-only"):
            run(hired.door.write(lambda door, s=statement: door.execute(s)))
    assert [row["outcome"] for row in rows(hired, ContactAttempt)] == ["no_answer"]


@pytest.mark.parametrize(
    ("hour", "outside"), [("16:59", True), ("17:00", False), ("20:59", False), ("21:00", True)]
)
def test_outside_the_hours_somebody_gave_is_said_by_the_clock_in_riga(sqlite_deps, clock, hour, outside):
    send(sqlite_deps, **BY_PHONE)
    at = dt.datetime.fromisoformat(f"2026-11-22T{hour}:00+02:00")
    clock.now = at.astimezone(dt.UTC)
    assert run(how_to_reach(only_case(sqlite_deps), AGENCY, sqlite_deps)).outside == outside


def test_who_gave_no_hours_is_called_at_any():
    assert not outside_hours([], dt.time(3))
    assert outside_hours(["morning", "afternoon"], dt.time(3))
    assert not outside_hours(["morning", "afternoon"], dt.time(16, 59))


def test_a_mentor_logs_attempts_in_what_is_assigned_to_them_and_reads_no_needs(hired):
    send(hired, **BY_PHONE)
    case = only_case(hired)
    assert isinstance(run(log_attempt(case, KEY, *TRIED, MENTOR, hired)), NoSuchCase)
    run(move_case(case, 1, ACCEPT, AGENCY, hired))
    run(assign_mentor(case, 2, MENTOR.id, AGENCY, hired))
    assert run(log_attempt(case, KEY, *TRIED, MENTOR, hired)) == Logged()
    found = run(how_to_reach(case, MENTOR, hired))
    assert found.may
    assert "needs" not in found.answers
    assert found.answers["hours"] == ["evening"]


def test_nothing_is_logged_in_a_declined_case_nor_by_another_desk_nor_by_the_foundation(hired):
    send(hired)
    case = only_case(hired)
    assert isinstance(run(log_attempt(case, KEY, *TRIED, ELSEWHERE, hired)), NoSuchCase)
    assert run(log_attempt(case, KEY, *TRIED, COORDINATOR, hired)) == Refused("not_yours")
    run(move_case(case, 1, DECLINE, AGENCY, hired))
    assert run(log_attempt(case, KEY, *TRIED, AGENCY, hired)) == Refused("move_not_allowed")
    assert rows(hired, ContactAttempt) == []


def test_the_sheet_holds_who_waits_or_is_helped_and_each_of_them_is_read(sqlite_deps, monkeypatch):
    deps = sqlite_deps
    for n in range(3):
        send(deps, token=f"{n:022d}", **BY_PHONE)
    run(move_case(only_case(deps), 1, DECLINE, AGENCY, deps))
    lines = run(contact_sheet(AGENCY, deps)).lines
    assert len(lines) == 2
    assert {"needs", "note", "state"} & set(lines[0].answers) == set()
    printed = [e["object_id"] for e in rows(deps, AuditEntry) if e["action"] == "contact_printed"]
    assert len(set(printed)) == 2
    own = {case.row["id"] for case in run(list_cases(AGENCY, deps, show=Show.MINE)).cases}
    assert not own & set(printed), "printing is not working on them"
    assert run(contact_sheet(ELSEWHERE, deps)).lines == []
    monkeypatch.setattr("intake.storage.cases.PAGE", 1)
    sheets = [run(contact_sheet(AGENCY, deps, page)) for page in (1, 2, 3)]
    assert [(len(s.lines), s.pages) for s in sheets] == [(1, 2), (1, 2), (0, 2)], "nobody is left out"
    assert sheets[0].lines != sheets[1].lines
