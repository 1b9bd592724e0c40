"""The people of an accepted case, on SQLite and on PostgreSQL."""

import datetime as dt

import pytest

from intake.rules.case import CloseReason, Decision, Move, State
from intake.rules.counting import CountingRule, count
from intake.rules.dates import Month
from intake.rules.eligibility import Because, Outlook
from intake.rules.history import Episode, Kind
from intake.rules.household import EVER, Evidence, stretches
from intake.services.assign import assign_mentor
from intake.services.doors import NoSuchCase
from intake.services.household import Changed, begin_people, change_people
from intake.services.look_up import look_up
from intake.services.people_changes import Close, ComeBack, Join, Leave, Record, Reopen, Retract
from intake.services.person_facts import of_case
from intake.services.refused import Refused
from intake.services.triage import Moved, list_cases, move_case, open_case
from intake.storage.models import Assignment, Person, PersonFact
from intake.storage.tables import table
from tests.services.test_assign import accepted, mentor
from tests.services.test_audit import told
from tests.services.test_refer import rows, run, send
from tests.services.test_triage import ACCEPT, AGENCY, ELSEWHERE, only_case

TODAY = dt.date(2026, 11, 22)
PAPER = Evidence.RESIDENCE_PERMIT


def household(deps, case):
    return run(deps.door.read(lambda door: of_case(door, case, deps)))


def people(deps, case):
    return list(household(deps, case).positions)


def shown(deps, case):
    return run(open_case(case, AGENCY, deps)).household


def change(deps, case, asked, who=AGENCY, version=None):
    seen = run(open_case(case, AGENCY, deps)).row["version"] if version is None else version
    return run(change_people(case, seen, asked, who, deps))


def later(clock, days=1):
    clock.now += dt.timedelta(days=days)
    return TODAY + dt.timedelta(days=days)


def held(person):
    return {str(said.fact.kind): (said.fact.value, said.fact.on, said.dated) for said in person.facts}


def test_accepting_makes_people_with_what_the_referral_told(deps):
    case = accepted(deps)
    first, second, child = shown(deps, case).people
    assert held(first) == {
        "status": ("asylum_seeker", TODAY, False),
        "arrived": ("yes", dt.date(2026, 1, 10), True),
        "residence": ("centre", TODAY, True),
        "age_band": ("18-64", TODAY, True),
    }
    assert set(held(child)) == {"residence", "age_band"}
    assert {s.evidence for p in (first, second, child) for s in p.facts} == {Evidence.TOLD_BY_PERSON}
    assert all(p.serving and [e.first for e in p.episodes] == [TODAY] for p in (first, second, child))
    facts = [s.fact for s in household(deps, case).said]
    assert {f.value for f in facts if f.kind is Kind.PROVIDER} == {"one-stop-agency"}
    assert {row["recorded_by"] for row in rows(deps, PersonFact)} == {"a1"}


def test_the_language_is_one_adults_own_and_of_several_nobody_knows_whose(deps):
    adult = [{"status": "refugee", "status_on": {"day": "1", "month": "7", "year": "2026"}}]
    send(deps, count_18_64=1, adults=adult, variety="Herātas", place="riga")
    case = only_case(deps)
    run(move_case(case, 1, ACCEPT, AGENCY, deps))
    first = shown(deps, case).people[0]
    assert held(first)["language"] == ("fa_AF", TODAY, True)
    assert [s.variety for s in first.facts if s.variety] == ["Herātas"]
    assert held(first)["status"] == ("refugee", dt.date(2026, 7, 1), True)
    assert held(first)["residence"][0] == "outside"


def test_part_of_a_household_can_be_accepted_and_the_rest_stays_recorded_as_not_taken_up(deps):
    send(deps)
    case = only_case(deps)
    some = Decision(Move.ACCEPT, taken=frozenset({1}))
    assert run(move_case(case, 1, some, AGENCY, deps)) == Moved(State.ACCEPTED)
    found = shown(deps, case)
    assert ([p.position for p in found.people], found.not_taken) == ([1], [0, 2])


def test_somebody_who_is_not_in_the_household_is_not_accepted(deps):
    send(deps)
    case = only_case(deps)
    wrong = Decision(Move.ACCEPT, taken=frozenset({0, 7}))
    assert run(move_case(case, 1, wrong, AGENCY, deps)) == Refused("no_such_person")
    assert (rows(deps, Person), run(list_cases(AGENCY, deps)).cases[0].row["state"]) == ([], "pending")


def test_nothing_said_of_a_person_is_stored_in_clear(deps):
    case = accepted(deps)
    [first, *_] = people(deps, case)
    change(deps, case, Record(first, Kind.LANGUAGE, "ar", TODAY, PAPER, "Irākas"))
    change(deps, case, Leave(first, "left_latvia", TODAY))
    stored = str([dict(row) for model in (Person, PersonFact) for row in rows(deps, model)])
    for secret in ("asylum_seeker", "centre", "18-64", "left_latvia", "residence_permit", "Irākas"):
        assert secret not in stored


def test_readings_are_made_anew_when_a_status_is_recorded_and_again_when_it_was_a_mistake(deps):
    case = accepted(deps)
    [first, *_] = people(deps, case)
    before = [r.overall for r in shown(deps, case).people[0].readings]
    assert change(deps, case, Record(first, Kind.STATUS, "refugee", dt.date(2025, 1, 1), PAPER)) == Changed()
    person = shown(deps, case).people[0]
    assert {r.overall.outlook for r in person.readings} == {Outlook.PERIOD_PASSED}
    assert person.serving, "a reading suggests; it ends nothing"
    assert held(person)["status"] == ("refugee", dt.date(2025, 1, 1), True)
    wrong = next(s.fact.id for s in person.facts if s.fact.kind is Kind.STATUS)
    assert change(deps, case, Retract(wrong)) == Changed()
    assert [r.overall for r in shown(deps, case).people[0].readings] == before


def test_a_refusal_is_read_by_no_wording_and_an_unknown_day_reads_ask(deps):
    case = accepted(deps)
    first, second, _ = people(deps, case)
    change(deps, case, Record(first, Kind.STATUS, "refused", TODAY, Evidence.DECISION))
    change(deps, case, Record(second, Kind.STATUS, "alternative", None, Evidence.TOLD_BY_PERSON))
    refused, undated, child = shown(deps, case).people
    assert (refused.readings, refused.without_wording) == ((), True)
    assert {r.overall.because for r in undated.readings} == {Because.DATES_UNKNOWN}
    assert (child.readings, child.without_wording) == ((), False)


def test_moving_out_of_the_centre_asks_to_review_the_plan_and_closes_nothing(deps, clock):
    case = accepted(deps)
    [first, *_] = people(deps, case)
    day = later(clock)
    assert change(deps, case, Record(first, Kind.RESIDENCE, "outside", day, PAPER)) == Changed()
    moved, stayed, _ = shown(deps, case).people
    assert (moved.moved_out, moved.serving, stayed.moved_out) == (day, True, None)
    assert run(open_case(case, AGENCY, deps)).row["state"] == "accepted"


def test_a_birth_and_a_newcomer_join_and_somebody_leaves_and_comes_back(deps, clock):
    case = accepted(deps)
    [first, *_] = people(deps, case)
    assert change(deps, case, Join("0-6", "born", TODAY)) == Changed()
    assert change(deps, case, Leave(first, "left_family", TODAY)) == Changed()
    day = later(clock, 5)
    assert change(deps, case, ComeBack(first, day)) == Changed()
    found = shown(deps, case)
    assert [p.position for p in found.people] == [0, 1, 2, 3]
    assert found.people[0].episodes == [
        Episode(first, TODAY, TODAY, "left_family"), Episode(first, day)
    ]  # fmt: skip
    assert found.people[3].age_band == "0-6"


def test_days_that_do_not_fit_are_refused_and_nothing_is_stored(deps, clock):
    case = accepted(deps)
    [first, *_] = people(deps, case)
    before, tomorrow, earlier = rows(deps, PersonFact), TODAY + dt.timedelta(1), TODAY - dt.timedelta(1)
    for asked, because in (
        (Leave(first, "other", tomorrow), "day_in_future"),
        (Leave(first, "other", earlier), "day_too_early"),
        (ComeBack(first, TODAY), "already_in_service"),
        (Join("0-6", "born", tomorrow), "day_in_future"),
        (Join("0-6", "born", earlier), "day_too_early"),
        (Record(first, Kind.STATUS, "refugee", tomorrow, PAPER), "day_in_future"),
        (Leave("0" * 32, "other", TODAY), "no_such_person"),
        (Retract("0" * 32), "no_such_fact"),
        (Close(CloseReason.OTHER, tomorrow), "day_in_future"),
        (Close(CloseReason.OTHER, earlier), "day_too_early"),
        (Reopen(frozenset({0})), "move_not_allowed"),
    ):
        assert change(deps, case, asked) == Refused(because), asked
    assert rows(deps, PersonFact) == before


def test_closing_ends_everybodys_service_and_the_mentors_work_and_the_sender_learns_no_reason(deps, clock):
    receipt = send(deps).receipt
    case, marta = only_case(deps), mentor(deps)
    run(move_case(case, 1, ACCEPT, AGENCY, deps))
    run(assign_mentor(case, 2, marta.id, AGENCY, deps))
    day = later(clock, 3)
    assert change(deps, case, Close(CloseReason.DIED, day)) == Changed()
    ended = shown(deps, case).people
    assert {(p.serving, p.episodes[-1].last, p.episodes[-1].reason) for p in ended} == {(False, day, "died")}
    standing = run(look_up(receipt.reference, receipt.code, deps))
    assert standing.state == "closed"
    assert "died" not in str(standing)
    assert isinstance(run(open_case(case, marta, deps)), NoSuchCase)
    assert [row["until_at"] for row in rows(deps, Assignment)] == [deps.now()]
    assert told(deps, "case_close") == [("staff/a1", case, "")]


def test_who_comes_late_to_a_closed_case_hears_that_somebody_was_faster(deps, clock):
    case = accepted(deps)
    seen = open_version(deps, case)
    assert change(deps, case, Close(CloseReason.LEFT_LATVIA, clock().date())) == Changed()
    late = (
        change(deps, case, Close(CloseReason.NOT_REACHED, clock().date()), version=seen),
        run(assign_mentor(case, seen, None, AGENCY, deps)),
        run(move_case(case, seen, ACCEPT, AGENCY, deps)),
    )
    assert late == (Refused("changed_meanwhile"),) * 3


def open_version(deps, case):
    """The case's version as somebody at the desk sees it now."""
    return run(open_case(case, AGENCY, deps)).row["version"]


def test_reopening_begins_a_new_episode_and_the_earlier_one_stays(deps, clock):
    case = accepted(deps)
    [first, *_] = people(deps, case)
    ended = later(clock, 3)
    change(deps, case, Close(CloseReason.GOALS_MET, ended))
    again = TODAY + dt.timedelta(30)
    clock.now += dt.timedelta(days=27)
    assert change(deps, case, Reopen(frozenset({0}))) == Changed()
    found = shown(deps, case).people
    assert found[0].episodes == [Episode(first, TODAY, ended, "goals_met"), Episode(first, again)]
    assert [p.serving for p in found] == [True, False, False]
    assert run(open_case(case, AGENCY, deps)).row["state"] == "accepted"


def test_a_case_closed_by_mistake_on_the_day_it_was_accepted_goes_on_when_opened_again(deps):
    case = accepted(deps)
    change(deps, case, Close(CloseReason.OTHER, TODAY))
    assert change(deps, case, Reopen(frozenset({0, 1, 2}))) == Changed()
    assert [p.episodes for p in shown(deps, case).people] == [[Episode(p, TODAY)] for p in people(deps, case)]


def test_the_stored_facts_are_what_the_month_is_counted_from(deps, clock):
    case = accepted(deps)
    [first, *_] = people(deps, case)
    change(deps, case, Leave(first, "left_latvia", TODAY))
    facts = [said.fact for said in household(deps, case).said]
    figures = count(facts, Month(2026, 11), EVER, CountingRule.UNDER_18_OURS)
    assert figures.split("served") == {"all": 3}
    assert figures.split("residence") == {"centre": 3}
    assert figures.split("provider") == {"one-stop-agency": 3}
    assert figures.split("ended") == {"left_latvia": 1}


def test_people_of_a_case_accepted_before_are_recorded_as_of_the_day_it_was_accepted(deps, clock):
    send(deps)
    case = only_case(deps)
    run(move_case(case, 1, ACCEPT, AGENCY, deps))

    def forget(door):  # as a case of the old tables: accepted, nobody recorded
        for statement in GUARDS_OFF[door.dialect.name]:
            door.exec_driver_sql(statement)
        door.execute(table(PersonFact).delete())
        door.execute(table(Person).delete())

    run(deps.door.write(forget))
    later(clock, 9)
    assert change(deps, case, Close(CloseReason.OTHER, TODAY)) == Refused("no_people")
    assert run(begin_people(case, 2, frozenset({0, 2}), AGENCY, deps)) == Changed()
    assert run(begin_people(case, 3, frozenset({1}), AGENCY, deps)) == Refused("people_begun")
    found = shown(deps, case)
    assert [(p.position, p.episodes[0].first) for p in found.people] == [(0, TODAY), (2, TODAY)]
    assert stretches(household(deps, case).of(found.people[0].id))


GUARDS_OFF = {
    "sqlite": ["DROP TRIGGER dated_fact_no_delete"],
    "postgresql": ["DROP TRIGGER dated_fact_append_only ON dated_fact"],
}


def test_only_the_cases_own_desk_changes_its_people_and_only_as_it_saw_them(deps):
    case, marta = accepted(deps), mentor(deps)
    join = Join("0-6", "born", TODAY)
    assert isinstance(change(deps, case, join, ELSEWHERE), NoSuchCase)
    assert isinstance(change(deps, case, join, marta), NoSuchCase)
    assert change(deps, case, join, version=1) == Refused("changed_meanwhile")
    assert len(people(deps, case)) == 3
    assert ("staff/a1", case, "record_facts, changed_meanwhile") in told(deps, "move_refused")


@pytest.mark.parametrize("state", ["pending", "declined"])
def test_a_case_not_accepted_has_no_people_to_change(deps, state):
    from tests.services.test_triage import DECLINE

    send(deps)
    case = only_case(deps)
    if state == "declined":
        run(move_case(case, 1, DECLINE, AGENCY, deps))
    assert change(deps, case, Join("0-6", "born", TODAY)) == Refused("move_not_allowed")
    assert run(open_case(case, AGENCY, deps)).household is None
