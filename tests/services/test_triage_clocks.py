"""The list by the clock, at the exact edges, with a clock that is set: what is due, late, and who is told."""

import datetime as dt

import pytest

from intake.rules.clocks import SPANS, Standing, Urgency, opened_until, standing
from intake.rules.policy import Role
from intake.services.refer import case_id, referral_id
from intake.services.sign_in import FOUNDATION, Colleague
from intake.services.triage import list_cases, move_case, open_case
from intake.services.waiting import Show
from intake.storage.models import Case
from tests.conftest import NOW
from tests.services.test_refer import rows, run, send
from tests.services.test_triage import ACCEPT, AGENCY, ASK, DECLINE

LEAD = Colleague("a9", "Vada", "one-stop-agency", Role.LEAD)
COORDINATOR = Colleague("f1", "Kaija", FOUNDATION, Role.COORDINATOR)
AUDITOR = Colleague("f2", "Rita", FOUNDATION, Role.AUDITOR)
TICK = dt.timedelta(microseconds=1)


def send_at(deps, clock, number, urgency, at):
    clock.now = at
    send(deps, token=f"{number:022d}", urgency=urgency)
    return case_id(referral_id(f"{number:022d}"))


def listed(deps, who, show=Show.ALL):
    return [case.row["id"] for case in run(list_cases(who, deps, show=show)).cases]


def numbers(deps, who=AGENCY):
    """What triage counts; other work counts for itself."""
    counted = run(list_cases(who, deps)).today
    return {item.label: item.count for item in counted if item.label in list(Show)}


@pytest.mark.parametrize("urgency", Urgency)
def test_a_waiting_case_stands_as_the_rule_says_at_each_edge(sqlite_deps, clock, urgency):
    send_at(sqlite_deps, clock, 0, urgency.value, NOW)
    span = SPANS[urgency]
    for after, expected in (
        (dt.timedelta(), Standing.ON_TIME),
        (span - span / 4, Standing.DUE_SOON),
        (span, Standing.DUE_SOON),
        (span + TICK, Standing.OVERDUE_LEAD),
        (2 * span - TICK, Standing.OVERDUE_LEAD),
        (2 * span, Standing.OVERDUE_COORDINATOR),
    ):
        clock.now = NOW + after
        [case] = run(list_cases(AGENCY, sqlite_deps)).cases
        assert (case.waiting.standing, case.waiting.due) == (expected, NOW + span)
        assert run(open_case(case.row["id"], AGENCY, sqlite_deps)).waiting.standing is expected


@pytest.mark.parametrize("urgency", Urgency)
def test_what_a_list_is_asked_by_says_the_same_as_the_rule(urgency):
    for stands in Standing:
        edge = opened_until(stands, NOW)[urgency]
        order = list(Standing)
        assert order.index(standing(edge, urgency, NOW)) >= order.index(stands)
        if stands is not Standing.ON_TIME:
            assert order.index(standing(edge + TICK, urgency, NOW)) < order.index(stands)


def test_what_is_late_rises_for_the_lead_then_for_the_coordinator_and_not_for_the_worker(deps, clock):
    old = send_at(deps, clock, 0, "weeks", NOW)
    late = send_at(deps, clock, 1, "days", NOW + dt.timedelta(days=10))
    fresh = send_at(deps, clock, 2, "day", NOW + dt.timedelta(days=14))
    clock.now = NOW + dt.timedelta(days=14)
    assert listed(deps, LEAD) == [late, fresh, old], "due at this very moment is still on time"
    clock.now += TICK
    assert listed(deps, LEAD) == [late, old, fresh]
    assert listed(deps, AGENCY) == [fresh, late, old]
    assert listed(deps, COORDINATOR) == [fresh, late, old]
    clock.now = NOW + dt.timedelta(days=16)
    assert listed(deps, COORDINATOR) == [fresh, late, old], "a day and a day, and three and three, are over"
    assert listed(deps, COORDINATOR, Show.OVERDUE) == [fresh, late]
    clock.now = NOW + dt.timedelta(days=16) - TICK
    assert listed(deps, COORDINATOR, Show.OVERDUE) == []
    assert set(listed(deps, LEAD, Show.OVERDUE)) == {late, old, fresh}


def test_a_coordinators_list_begins_with_what_is_late_for_them_across_desks(sqlite_deps, clock):
    deps = sqlite_deps
    nobodys = send_at(deps, clock, 0, "weeks", dt.datetime(2021, 6, 1, 9, tzinfo=dt.UTC))
    fresh = send_at(deps, clock, 1, "day", NOW)
    assert listed(deps, COORDINATOR) == [nobodys, fresh]
    assert numbers(deps, COORDINATOR) == {"overdue": 1, "unopened": 2, "waiting": 2}
    assert listed(deps, AUDITOR) == [fresh, nobodys], "an auditor is told nothing"


def test_due_today_ends_at_midnight_in_riga(sqlite_deps, clock):
    deps, midnight = sqlite_deps, dt.datetime(2026, 11, 23, 22, tzinfo=dt.UTC)
    send_at(deps, clock, 0, "day", midnight - dt.timedelta(days=1) - TICK)
    send_at(deps, clock, 1, "day", midnight - dt.timedelta(days=1))
    clock.now = midnight - dt.timedelta(hours=3)
    assert numbers(deps)["due"] == 1
    assert listed(deps, AGENCY, Show.DUE) == [case_id(referral_id(f"{0:022d}"))]
    clock.now = midnight
    assert (numbers(deps)["due"], numbers(deps)["overdue"]) == (1, 1)
    assert listed(deps, AGENCY, Show.DUE) == [case_id(referral_id(f"{1:022d}"))]


def test_a_decided_case_has_no_clock(sqlite_deps, clock):
    case = send_at(sqlite_deps, clock, 0, "day", NOW)
    run(move_case(case, 1, DECLINE, AGENCY, sqlite_deps))
    clock.now += dt.timedelta(days=30)
    [listed_] = run(list_cases(LEAD, sqlite_deps)).cases
    assert listed_.waiting is None
    assert numbers(sqlite_deps) == {"waiting": 0}


def test_the_first_opening_by_who_decides_acknowledges_and_no_other(deps, clock):
    case = send_at(deps, clock, 0, "day", NOW)
    for reader in (COORDINATOR, AUDITOR):
        run(open_case(case, reader, deps))
    assert numbers(deps)["unopened"] == 1
    assert listed(deps, AGENCY, Show.UNOPENED) == [case]
    clock.now += dt.timedelta(hours=1)
    run(open_case(case, LEAD, deps))
    first = clock.now
    clock.now += dt.timedelta(hours=1)
    run(open_case(case, AGENCY, deps))
    [row] = rows(deps, Case)
    assert (row["acknowledged_at"], row["version"]) == (first, 1)
    assert "unopened" not in numbers(deps)


def test_a_case_that_waits_for_an_answer_says_since_when_and_its_clock_runs_on(deps, clock):
    case = send_at(deps, clock, 0, "day", NOW)
    clock.now += dt.timedelta(hours=2)
    run(move_case(case, 1, ASK, AGENCY, deps))
    clock.now = NOW + dt.timedelta(hours=25)
    [found] = run(list_cases(LEAD, deps)).cases
    assert found.waiting.asked_at == NOW + dt.timedelta(hours=2)
    assert found.waiting.standing is Standing.OVERDUE_LEAD
    assert numbers(deps)["asked"] == 1


def test_each_part_of_the_list_holds_what_its_name_says(deps, clock):
    from intake.storage import staff

    me = {"id": AGENCY.id, "label": "Demo", "desk": AGENCY.desk, "role": "worker", "active": True}
    run(deps.door.write(lambda door: staff.add(door, created_at=NOW, **me)))
    accepted, asked, declined, waiting = (send_at(deps, clock, n, "days", NOW) for n in range(4))
    run(move_case(accepted, 1, ACCEPT, AGENCY, deps))
    run(move_case(asked, 1, ASK, LEAD, deps))
    run(move_case(declined, 1, DECLINE, AGENCY, deps))
    run(open_case(waiting, AGENCY, deps))
    assert listed(deps, AGENCY, Show.WAITING) == [waiting]
    assert listed(deps, AGENCY, Show.ASKED) == [asked]
    assert listed(deps, AGENCY, Show.ACCEPTED) == [accepted]
    assert listed(deps, AGENCY, Show.DONE) == [declined]
    assert set(listed(deps, AGENCY, Show.MINE)) == {accepted, declined}, "looking is not working on it"
    assert len(listed(deps, AGENCY)) == 4
