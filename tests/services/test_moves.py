"""People who go on in another household, or are taken up after all; on SQLite and on PostgreSQL."""

import datetime as dt

import pytest
from sqlalchemy import text

from intake.rules.case import CloseReason, Decision, Move
from intake.rules.counting import CountingRule, count
from intake.rules.dates import Month
from intake.rules.history import Kind
from intake.rules.household import EVER, Evidence, stretches
from intake.services.doors import NoSuchCase
from intake.services.household import Changed, change_people
from intake.services.moves import GoesOn, Moved, move_person
from intake.services.people_changes import Close, Join, Record, TakeUp
from intake.services.person_facts import of_case
from intake.services.refer import case_id, referral_id
from intake.services.refused import Refused
from intake.services.triage import move_case, open_case
from intake.storage.models import PersonFact, PersonMove
from tests.conftest import NOW
from tests.services.test_audit import told
from tests.services.test_refer import rows, run, send
from tests.services.test_triage import AGENCY, DECLINE, ELSEWHERE

TODAY = NOW.date()


def family(deps, number, taken=None, accept=True):
    """A household of three, accepted; its case and reference."""
    token = f"{number:022d}"
    reference = send(deps, token=token).receipt.reference
    case = case_id(referral_id(token))
    if accept:
        run(move_case(case, 1, Decision(Move.ACCEPT, taken=taken), AGENCY, deps))
    return case, reference


def household(deps, case):
    return run(deps.door.read(lambda door: of_case(door, case, deps)))


def shown(deps, case):
    return run(open_case(case, AGENCY, deps))


def go(deps, case, person, reference, on=TODAY, who=AGENCY, version=None):
    seen = shown(deps, case).row["version"] if version is None else version
    return run(move_person(case, seen, GoesOn(person, reference, on), who, deps))


def change(deps, case, asked):
    return run(change_people(case, shown(deps, case).row["version"], asked, AGENCY, deps))


def test_who_goes_on_elsewhere_stays_the_same_person_and_nothing_ends_or_begins(deps):
    (first, _), (second, reference) = family(deps, 1), family(deps, 2)
    goes, *rest = household(deps, first).positions
    before = rows(deps, PersonFact)
    assert go(deps, first, goes, reference) == Moved(second)
    assert rows(deps, PersonFact) == before
    assert list(household(deps, first).positions) == rest
    assert household(deps, second).positions[goes] == 3
    assert [e.last for e in stretches(household(deps, second).of(goes))] == [None]
    [gone] = shown(deps, first).household.gone
    assert (gone.position, gone.on, gone.case_id, gone.reference) == (0, TODAY, second, reference)
    assert shown(deps, first).household.not_taken == []
    assert told(deps, "person_went_on") == [("staff/a1", first, f"person/{goes}, case/{second}")]
    assert told(deps, "person_came_over") == [("staff/a1", second, f"person/{goes}, case/{first}")]


def test_a_human_being_is_counted_once_a_month_however_often_they_go_on(deps):
    (first, back), (second, there) = family(deps, 1), family(deps, 2)
    person = next(iter(household(deps, first).positions))
    for case, reference in ((first, there), (second, back), (first, there)):
        assert isinstance(go(deps, case, person, reference), Moved)
    facts = [s.fact for case in (first, second) for s in household(deps, case).said]
    figures = count(facts, Month(2026, 11), EVER, CountingRule.UNDER_18_OURS)
    assert figures.split("served") == {"all": 6}
    assert figures.split("standing") == {"new": 6}
    assert figures.split("ended") == {}


def test_who_comes_back_is_who_they_were_and_nobody_else_ever_gets_their_place(deps):
    (first, back), (second, there) = family(deps, 1), family(deps, 2)
    person = next(iter(household(deps, first).positions))
    go(deps, first, person, there)
    assert change(deps, first, Join("0-6", "born", TODAY)) == Changed()
    assert change(deps, first, TakeUp(0, TODAY)) == Refused("already_taken_up")
    go(deps, second, person, back)
    assert change(deps, second, Join("0-6", "born", TODAY)) == Changed()
    assert sorted(household(deps, first).positions.values()) == [0, 1, 2, 3]
    assert household(deps, first).positions[person] == 0
    assert sorted(household(deps, second).positions.values()) == [0, 1, 2, 4]
    assert shown(deps, first).household.gone == []


def test_a_household_everybody_has_left_can_be_closed(deps):
    (first, _), (_, there) = family(deps, 1), family(deps, 2)
    for person in household(deps, first).positions:
        go(deps, first, person, there)
    assert change(deps, first, Close(CloseReason.TRANSFERRED, TODAY)) == Changed()
    assert shown(deps, first).row["state"] == "closed"


def test_who_splits_off_is_the_person_a_waiting_form_names_and_nobody_is_made_twice(deps):
    first, _ = family(deps, 1)
    reference = send(deps, token="s" * 22, count_18_64=1, adults=[{"status": "unknown"}]).receipt.reference
    new = case_id(referral_id("s" * 22))
    _, parent, child = household(deps, first).positions
    assert go(deps, first, parent, reference) == Moved(new, accepted=True)
    assert shown(deps, new).row["state"] == "accepted"
    assert go(deps, first, child, reference) == Moved(new)
    assert household(deps, new).positions == {parent: 0, child: 1}
    assert shown(deps, new).household.not_taken == []
    assert told(deps, "case_accept")[-1] == ("staff/a1", new, f"case/{first}")
    facts = [s.fact for case in (first, new) for s in household(deps, case).said]
    assert count(facts, Month(2026, 11), EVER, CountingRule.UNDER_18_OURS).split("served") == {"all": 3}


def test_who_comes_over_to_a_family_is_none_of_those_who_were_not_taken_up_there(deps):
    (first, _), (second, there) = family(deps, 1), family(deps, 2, taken=frozenset({0}))
    person = next(iter(household(deps, first).positions))
    go(deps, first, person, there)
    assert household(deps, second).positions[person] == 3
    assert shown(deps, second).household.not_taken == [1, 2]


def test_what_does_not_fit_is_refused_and_nothing_is_stored(deps, clock):
    (first, own), (_, there), (third, declined) = (
        family(deps, 1),
        family(deps, 2),
        family(deps, 3, accept=False),
    )
    run(move_case(third, 1, DECLINE, AGENCY, deps))
    person, left, *_ = household(deps, first).positions
    clock.now += dt.timedelta(days=2)
    today = TODAY + dt.timedelta(days=2)
    from intake.services.people_changes import Leave

    assert change(deps, first, Leave(left, "other", today)) == Changed()
    for asked, because in (
        ((person, own), "no_such_household"),
        ((person, declined), "no_such_household"),
        ((person, "0123456789"), "no_such_household"),
        (("0" * 32, there), "no_such_person"),
        ((left, there), "not_in_service"),
        ((person, there, today + dt.timedelta(1)), "day_in_future"),
        ((person, there, TODAY - dt.timedelta(1)), "day_too_early"),
    ):
        assert go(deps, first, *asked) == Refused(because), asked
    assert go(deps, first, person, there, version=1) == Refused("changed_meanwhile")
    assert isinstance(go(deps, first, person, there, who=ELSEWHERE), NoSuchCase)
    assert rows(deps, PersonMove) == []


def test_the_day_somebody_goes_on_is_not_before_the_day_they_came_over(deps, clock):
    (first, back), (second, there) = family(deps, 1), family(deps, 2)
    person = next(iter(household(deps, first).positions))
    clock.now += dt.timedelta(days=5)
    assert isinstance(go(deps, first, person, there, TODAY + dt.timedelta(4)), Moved)
    assert go(deps, second, person, back, TODAY + dt.timedelta(3)) == Refused("day_too_early")
    assert isinstance(go(deps, second, person, back, TODAY + dt.timedelta(4)), Moved)


def test_another_desks_household_is_not_told_apart_from_none(deps):
    first, _ = family(deps, 1)
    other, reference = family(deps, 2)
    from intake.storage.models import Case
    from intake.storage.tables import table

    there = table(Case)
    run(
        deps.door.write(lambda d: d.execute(there.update().where(there.c.id == other).values(desk="caritas")))
    )
    person = next(iter(household(deps, first).positions))
    assert go(deps, first, person, reference) == Refused("no_such_household")


@pytest.mark.parametrize("statement", ["UPDATE person_move SET on_day = on_day", "DELETE FROM person_move"])
def test_the_database_itself_refuses_to_change_where_somebody_went(deps, statement):
    (first, _), (_, there) = family(deps, 1), family(deps, 2)
    go(deps, first, next(iter(household(deps, first).positions)), there)
    with pytest.raises(Exception, match="append-only"):
        run(deps.door.write(lambda door: door.execute(text(statement))))


def test_who_was_not_taken_up_is_taken_up_later_as_themselves(deps, clock):
    case, _ = family(deps, 1, taken=frozenset({1}))
    clock.now += dt.timedelta(days=4)
    day = TODAY + dt.timedelta(days=3)
    assert shown(deps, case).household.not_taken == [0, 2]
    assert change(deps, case, TakeUp(0, day)) == Changed()
    found = shown(deps, case).household
    assert ([p.position for p in found.people], found.not_taken) == ([0, 1], [2])
    first = found.people[0]
    assert [e.first for e in first.episodes] == [day]
    held = {str(s.fact.kind): (s.fact.value, s.fact.on) for s in first.facts}
    assert held["arrived"] == ("yes", dt.date(2026, 1, 10))
    assert held["status"][0] == "asylum_seeker"
    for asked, because in (
        (TakeUp(0, day), "already_taken_up"),
        (TakeUp(7, day), "no_such_person"),
        (TakeUp(2, day + dt.timedelta(2)), "day_in_future"),
        (TakeUp(2, TODAY - dt.timedelta(1)), "day_too_early"),
    ):
        assert change(deps, case, asked) == Refused(because)
    assert told(deps, "person_taken_up")[0][:2] == ("staff/a1", case)


def test_a_status_granted_asks_to_look_at_the_plan_and_a_status_one_came_with_does_not(deps):
    case, _ = family(deps, 1)
    seeker, other, _ = household(deps, case).positions
    paper = Evidence.RESIDENCE_PERMIT
    for person, day in ((seeker, dt.date(2026, 11, 1)), (other, dt.date(2026, 11, 2))):
        change(deps, case, Record(person, Kind.STATUS, "alternative", day, paper))
    people = shown(deps, case).household.people
    assert [p.granted for p in people] == [dt.date(2026, 11, 1), None, None]
