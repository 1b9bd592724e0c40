"""The lapse calendar over stored facts, on SQLite and on PostgreSQL."""

import datetime as dt

import pytest

from intake.rules.history import Kind
from intake.rules.household import Evidence
from intake.rules.lapse import Notice
from intake.services.household import Changed, change_people
from intake.services.lapses import calendar, lapses_due
from intake.services.people_changes import Close, Join, Leave, Record
from intake.services.person_facts import of_case
from intake.services.refer import case_id, referral_id
from intake.services.triage import list_cases, move_case, open_case
from tests.conftest import NOW
from tests.services.test_audit import told
from tests.services.test_refer import run, send
from tests.services.test_triage import ACCEPT, AGENCY, ELSEWHERE

TODAY = NOW.date()
END = dt.date(2027, 7, 1)
"""Twelve months after a status of 1 July 2026, by every wording there is."""


def one(deps, since="1.7.2026", number=1, **changes):
    """A household of one adult with a status, accepted; its case."""
    day, month, year = since.split(".")
    adult = {"status": "refugee", "status_on": {"day": day, "month": month, "year": year}}
    token = f"{number:022d}"
    send(deps, token=token, count_18_64=1, count_7_17=0, adults=[{**adult, **changes}])
    case = case_id(referral_id(token))
    run(move_case(case, 1, ACCEPT, AGENCY, deps))
    return case


def person(deps, case):
    return next(iter(run(deps.door.read(lambda door: of_case(door, case, deps))).positions))


def seen(deps, who=AGENCY, **asked):
    return run(calendar(who, deps, **asked))


def change(deps, case, asked):
    version = run(open_case(case, AGENCY, deps)).row["version"]
    assert run(change_people(case, version, asked, AGENCY, deps)) == Changed()


def in_riga(day, hour=12):
    """A moment of a civil day in Riga, in UTC."""
    from intake.services.deps import RIGA

    return dt.datetime.combine(day, dt.time(hour), RIGA).astimezone(dt.UTC)


@pytest.mark.parametrize(
    ("away", "notice"),
    [
        (31, None),
        (30, Notice.IN_30_DAYS),
        (29, Notice.IN_30_DAYS),
        (15, Notice.IN_30_DAYS),
        (14, Notice.IN_14_DAYS),
        (8, Notice.IN_14_DAYS),
        (7, Notice.IN_7_DAYS),
        (1, Notice.IN_7_DAYS),
        (0, Notice.ASK),
        (-1, None),
    ],
)
def test_an_end_is_told_from_thirty_days_before_by_days_in_riga(sqlite_deps, clock, away, notice):
    case = one(sqlite_deps)
    for hour in (0, 23):  # the first and the last hour of a day in Riga are that day's
        clock.now = in_riga(END - dt.timedelta(days=away), hour)
        due = seen(sqlite_deps).due
        assert [(d.case_id, d.notice) for d in due] == ([(case, notice)] if notice else [])
        counts = run(lapses_due(AGENCY, sqlite_deps))
        assert [n for n, found in counts.items() if found] == [
            n for n in (notice,) if n not in (None, Notice.ASK)
        ]


def test_every_wording_and_way_has_its_own_entry_with_its_end(deps, clock):
    one(deps)
    clock.now = in_riga(END - dt.timedelta(days=7))
    [due] = seen(deps).due
    assert {(e.rule_id, e.way) for e in due.entries} == {
        ("R-2019-DUR", "first"),
        ("R-2021-DUR", "first"),
        ("R-2021-DUR", "later"),
    }
    assert {(e.reading.until, e.notice) for e in due.entries} == {(END, Notice.IN_7_DAYS)}


def test_status_granted_moves_the_entry_and_asks_to_look_at_the_plan(deps, clock):
    token = "7" * 22
    arrived = {"day": "10", "month": "9", "year": "2026"}  # three months by one way of one wording
    send(deps, token=token, count_18_64=1, adults=[{"status": "asylum_seeker", "arrived_on": arrived}])
    case = case_id(referral_id(token))
    run(move_case(case, 1, ACCEPT, AGENCY, deps))
    before = seen(deps).due[0]
    assert (before.notice, before.status) == (Notice.IN_30_DAYS, "asylum_seeker")
    assert [(e.rule_id, e.way) for e in before.entries] == [("R-2021-DUR", "first")]
    granted = Record(before.person, Kind.STATUS, "alternative", TODAY, Evidence.DECISION)
    assert run(change_people(case, before.version, granted, AGENCY, deps)) == Changed()
    assert seen(deps).due == []
    assert run(open_case(case, AGENCY, deps)).household.people[0].granted == TODAY
    clock.now = in_riga(dt.date(2027, 11, 20))
    assert seen(deps).due[0].entries[-1].reading.until == dt.date(2027, 11, 22)


def test_who_is_not_in_service_or_at_another_desk_has_no_entry(deps, clock):
    first, second, third = one(deps), one(deps, number=2), one(deps, number=3)
    change(deps, first, Leave(person(deps, first), "other", TODAY))
    from intake.rules.case import CloseReason

    change(deps, second, Close(CloseReason.GOALS_MET, TODAY))
    clock.now = in_riga(END - dt.timedelta(days=3))
    assert [d.case_id for d in seen(deps).due] == [third]
    assert seen(deps, ELSEWHERE).due == []
    assert run(lapses_due(AGENCY, deps))[Notice.IN_7_DAYS] == 1
    [number] = [n for n in run(list_cases(AGENCY, deps)).today if n.label == Notice.IN_7_DAYS]
    assert (number.count, number.href) == (1, "/intake/desk/lapses?notice=in_7_days")
    assert not [n for n in run(list_cases(ELSEWHERE, deps)).today if n.label == Notice.IN_7_DAYS]
    assert run(lapses_due(ELSEWHERE, deps))[Notice.IN_7_DAYS] == 0
    assert told(deps, "lapses_read")[0] == ("staff/a1", "one-stop-agency", "every, page 1")


def test_an_unknown_day_a_refusal_and_an_adult_nobody_asked_are_to_be_asked_and_a_child_is_not(deps):
    unknown = one(deps, "1.7.2026", number=1, status="unknown", status_on={})
    refused = one(deps, number=2)
    change(deps, refused, Record(person(deps, refused), Kind.STATUS, "refused", TODAY, Evidence.DECISION))
    change(deps, refused, Join("18-64", "joined", TODAY))
    change(deps, refused, Join("7-17", "joined", TODAY))
    found = {(d.case_id, d.position): (d.notice, d.without_wording) for d in seen(deps).due}
    assert found == {
        (unknown, 0): (Notice.ASK, False),
        (refused, 0): (Notice.ASK, True),
        (refused, 1): (Notice.ASK, False),
    }
    assert seen(deps, notice=Notice.ASK).counts == {Notice.ASK: 3}
    assert seen(deps, notice=Notice.IN_7_DAYS).due == []


def test_the_nearest_end_comes_first_and_a_page_holds_fifty(sqlite_deps, clock, monkeypatch):
    from intake.services import lapses

    monkeypatch.setattr(lapses, "PAGE", 2)
    days = ("20.7.2026", "10.7.2026", "15.7.2026")
    made = {day: one(sqlite_deps, day, n) for n, day in enumerate(days)}
    clock.now = in_riga(dt.date(2027, 7, 2))
    pages = [[d.case_id for d in seen(sqlite_deps, page=n).due] for n in (1, 2)]
    assert pages == [[made["10.7.2026"], made["15.7.2026"]], [made["20.7.2026"]]]
    assert dict(seen(sqlite_deps).counts) == {Notice.IN_14_DAYS: 2, Notice.IN_30_DAYS: 1}
    assert run(lapses_due(AGENCY, sqlite_deps)) == {
        Notice.IN_7_DAYS: 0,
        Notice.IN_14_DAYS: 2,
        Notice.IN_30_DAYS: 1,
    }
