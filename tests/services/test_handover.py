"""LSK hands over to Caritas on 2022-02-01, on SQLite and on PostgreSQL. All families are fictive."""

import datetime as dt
import json
from concurrent.futures import ThreadPoolExecutor

import pytest

from intake.rules.case import CloseReason, Decision, Move, RedirectReason, State
from intake.rules.counting import CountingRule, count
from intake.rules.dates import Month
from intake.rules.handover import Basis, Stage
from intake.services import hand_over_switch
from intake.services.assign import assign_mentor
from intake.services.doors import NoSuchCase
from intake.services.hand_over import Settled, steer_handover, try_handover
from intake.services.hand_over_case import Done, accept_case, open_summary, tell_people
from intake.services.hand_over_count import NotGenuine, key_of, signed_count, verify
from intake.services.hand_over_summary import Confirmed, confirm_case, confirm_rest
from intake.services.hand_over_switch import switch_due
from intake.services.hand_over_view import Accepted, accept_cases, open_handover_page
from intake.services.household import Changed, change_people
from intake.services.look_up import look_up
from intake.services.people_changes import Close, Join, Reopen
from intake.services.person_facts import of_case
from intake.services.refused import Refused
from intake.services.triage import Moved, list_cases, move_case, open_case
from intake.storage.models import Assignment, AuditEntry, Case, Handover, HandoverCase, PersonFact
from tests.services.handover_people import (
    ACCEPT,
    CARITAS,
    CARITAS_LEAD,
    CARITAS_WORKER,
    COORDINATOR,
    LAST_MOMENT,
    LSK,
    LSK_LEAD,
    LSK_MENTOR,
    LSK_WORKER,
    MOMENT,
    OPEN_DESK,
    SWITCH,
    accept,
    appoint,
    arrive,
    hire,
    riga,
)  # fmt: skip
from tests.services.test_refer import rows, run


@pytest.fixture
def desk(deps, clock):
    """Four families at LSK, over either database."""
    return four_families(deps, clock)


@pytest.fixture
def small(sqlite_deps, clock):
    """The same over SQLite, for what does not depend on the database."""
    return four_families(sqlite_deps, clock)


def four_families(deps, clock):
    """January 2022: two are helped, one waits, and the help of one has ended."""
    clock.now = riga(2022, 1, 10, 9)
    hire(deps)
    families = [arrive(deps, n) for n in range(4)]
    for helped in (families[0], families[1], families[3]):
        accept(deps, helped)
    run(assign_mentor(families[0].id, 2, LSK_MENTOR.id, LSK_WORKER, deps))
    run(
        change_people(families[3].id, 2, Close(CloseReason.GOALS_MET, dt.date(2022, 1, 10)), LSK_WORKER, deps)
    )
    clock.now = riga(2022, 1, 20, 9)
    return families


def seen_by(deps, who, families):
    """Which of the families somebody's list holds; whatever it holds opens, and nothing else does."""
    run(switch_due(deps))  # as the guard of every page does
    listed = {c.row["id"] for c in run(list_cases(who, deps)).cases}
    opens = {f.id for f in families if not isinstance(run(open_case(f.id, who, deps)), NoSuchCase)}
    assert opens == listed & {f.id for f in families}
    return [n for n, f in enumerate(families) if f.id in opens]


def test_at_one_instant_everything_is_the_next_providers_and_nothing_the_former_ones(desk, deps, clock):
    appoint(deps)
    clock.now = LAST_MOMENT
    assert seen_by(deps, LSK_LEAD, desk) == seen_by(deps, LSK_WORKER, desk) == [0, 1, 2, 3]
    assert seen_by(deps, LSK_MENTOR, desk) == [0]
    assert seen_by(deps, CARITAS_LEAD, desk) == seen_by(deps, CARITAS_WORKER, desk) == []
    clock.now = MOMENT
    assert (
        seen_by(deps, LSK_LEAD, desk)
        == seen_by(deps, LSK_WORKER, desk)
        == seen_by(deps, LSK_MENTOR, desk)
        == []
    )
    assert seen_by(deps, CARITAS_LEAD, desk) == seen_by(deps, CARITAS_WORKER, desk) == [0, 1, 2, 3]
    assert seen_by(deps, COORDINATOR, desk) == [0, 1, 2, 3]
    assert [row["until_at"] for row in rows(deps, Assignment)] == [MOMENT]
    assert {(c["desk"], c["route_rule"], c["contract_id"]) for c in rows(deps, Case)} == {
        (CARITAS, "contract_covers", "caritas-2022")
    }
    assert run(switch_due(deps)) == 0


def figures(deps, families, month):
    """A month's figures, counted from what is stored."""
    facts = [said.fact for family in families for said in household_of(deps, family).said]
    return count(facts, month, deps.now(), CountingRule.UNDER_18_OURS)


def household_of(deps, family):
    return run(deps.door.read(lambda door: of_case(door, family.id, deps)))


def everything(deps):
    models = (Case, Assignment, PersonFact, Handover, HandoverCase)
    return [list(map(dict, rows(deps, model))) for model in models]


def test_nobody_is_lost_and_nobody_counts_twice(desk, deps, clock):
    handover = appoint(deps)
    before = run(open_handover_page(handover, COORDINATOR, deps)).numbers
    assert (sum(before.moving.values()), before.open, before.ended, before.serving) == (4, 3, 1, 6)
    clock.now = MOMENT
    assert run(switch_due(deps)) == 4
    after = run(open_handover_page(handover, COORDINATOR, deps)).count
    assert (after.cases, after.people_in_service) == (before.moving, before.serving)
    assert sum(after.cases.values()) == after.accepted + after.waiting + before.ended == 4
    assert (after.not_confirmed, after.waiting, after.moved_at) == (3, 3, MOMENT)
    people = [p for f in desk for p in household_of(deps, f).positions]
    given = [f["person_id"] for f in rows(deps, PersonFact) if f["on_day"] == SWITCH]
    assert sorted(given) == sorted(people), "one new fact of who answers for each person"
    told = [e["object_id"] for e in rows(deps, AuditEntry) if e["action"] == "case_handed_over"]
    assert sorted(told) == sorted(f.id for f in desk)


def test_the_figures_by_provider_are_right_in_both_months_and_stay_so(small, sqlite_deps, clock):
    deps = sqlite_deps
    appoint(deps)
    clock.now = riga(2022, 2, 3, 9)
    run(switch_due(deps))
    january, february = Month(2022, 1), Month(2022, 2)
    first = figures(deps, small, january)
    assert first.split("provider") == {LSK: 9}
    assert figures(deps, small, february).split("provider") == {CARITAS: 6}
    assert (first.split("ended"), len(first.ids("served"))) == ({"goals_met": 3}, 9)
    clock.now += dt.timedelta(hours=1)
    child = Join("0-6", "joined", dt.date(2022, 1, 15))  # told in February, of January
    assert run(change_people(small[0].id, 4, child, CARITAS_WORKER, deps)) == Changed()
    assert run(change_people(small[3].id, 4, Reopen(frozenset({0})), CARITAS_WORKER, deps)) == Changed()
    clock.now += dt.timedelta(hours=1)
    assert figures(deps, small, january).split("provider") == {LSK: 10}
    assert figures(deps, small, february).split("provider") == {CARITAS: 8}


def test_trying_says_what_would_happen_and_changes_nothing(small, sqlite_deps):
    deps = sqlite_deps
    arrive(deps, 8, language="uk")
    arrive(deps, 9, desk=None)
    before = everything(deps)
    found = run(try_handover(LSK, CARITAS, SWITCH, COORDINATOR, deps))
    assert found.basis is Basis.DISPUTED, "the sources quarrel over the last day of LSK's contract"
    assert found.moving == {State.PENDING: 2, State.ACCEPTED: 2, State.CLOSED: 1}
    assert (found.mentors, found.mentored, found.unconfirmed, found.staying) == (1, 1, 4, 0)
    assert (found.without_language, found.at_open_desk) == (1, 1)
    assert everything(deps) == before


def test_what_no_contract_covered_goes_by_a_handover_of_its_own(small, sqlite_deps, clock):
    """In January 2022 no source's contract is sure: what comes waits at the open desk, never at LSK's."""
    deps = sqlite_deps
    waiting = arrive(deps, 9, desk=None)
    found = next(c for c in rows(deps, Case) if c["id"] == waiting.id)
    assert (found["desk"], found["route_rule"]) == ("no-contract", "end_disputed")
    accept(deps, waiting, OPEN_DESK)
    appoint(deps)
    appoint(deps, "no-contract")
    assert run(confirm_case(waiting.id, 2, "", COORDINATOR, deps)) == Confirmed(1)
    assert isinstance(run(confirm_case(waiting.id, 2, "", LSK_LEAD, deps)), NoSuchCase)
    clock.now = MOMENT
    assert run(switch_due(deps)) == 5
    assert figures(deps, [waiting], Month(2022, 1)).split("provider") == {"no-contract": 3}
    assert figures(deps, [waiting], Month(2022, 2)).split("provider") == {CARITAS: 3}


def test_a_referral_of_the_first_day_goes_to_the_next_provider_by_the_contracts(small, sqlite_deps, clock):
    appoint(sqlite_deps)
    clock.now = MOMENT
    new = arrive(sqlite_deps, 20, desk=None)
    found = {c["id"]: c for c in rows(sqlite_deps, Case)}[new.id]
    assert (found["desk"], found["contract_id"]) == (CARITAS, "caritas-2022")


def test_one_that_was_sent_before_the_moment_and_stored_after_it_follows(small, sqlite_deps, clock):
    deps = sqlite_deps
    handover = appoint(deps)
    clock.now = MOMENT
    assert run(switch_due(deps)) == 4
    clock.now = LAST_MOMENT
    late = arrive(deps, 21)
    clock.now = MOMENT + dt.timedelta(seconds=2)
    assert run(switch_due(deps)) == 1
    assert run(switch_due(deps)) == 0
    assert not isinstance(run(open_case(late.id, CARITAS_LEAD, deps)), NoSuchCase)
    assert sum(run(open_handover_page(handover, COORDINATOR, deps)).count.cases.values()) == 5


def test_of_many_who_notice_the_moment_at_once_one_makes_the_switch(desk, deps, clock):
    appoint(deps)
    clock.now = MOMENT
    with ThreadPoolExecutor(4) as pool:
        gone = list(pool.map(lambda _: run(switch_due(deps)), range(4)))
    assert sorted(gone) == [0, 0, 0, 4]
    assert [e["action"] for e in rows(deps, AuditEntry)].count("handover_switched") == 1
    assert [c["version"] for c in rows(deps, Case)].count(2) == 1, "the one that waited has moved once"


def test_a_switch_that_breaks_half_way_has_not_happened_and_is_made_by_the_next_who_knocks(
    desk, deps, clock, monkeypatch
):
    appoint(deps)
    clock.now = MOMENT
    before = everything(deps)
    with monkeypatch.context() as broken:
        broken.setattr(hand_over_switch, "_provided", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            run(switch_due(deps))
    assert everything(deps) == before
    assert run(switch_due(deps)) == 4


def test_summaries_hold_what_helping_needs_and_no_name_and_survive_the_switch(small, sqlite_deps, clock):
    deps = sqlite_deps
    handover = appoint(deps)
    assert run(confirm_case(small[0].id, 3, "Runā lēni.", LSK_LEAD, deps)) == Confirmed(1)
    assert run(confirm_rest(handover, LSK_LEAD, deps)) == Confirmed(2)
    assert run(confirm_rest(handover, LSK_LEAD, deps)) == Confirmed(0)
    assert "Izdomāta" not in str(run(open_summary(small[0].id, LSK_LEAD, deps)).confirmed)
    [sealed] = [r["sealed"] for r in rows(deps, HandoverCase) if r["case_id"] == small[0].id]
    assert "lēni".encode() not in sealed
    clock.now = MOMENT
    run(switch_due(deps))
    found = run(open_summary(small[0].id, CARITAS_LEAD, deps))
    assert (found.confirmed.note, found.confirmed.checklist.languages) == ("Runā lēni.", (("fa_AF", ""),))
    assert (found.confirmed.checklist.people, found.confirmed.checklist.serving) == (3, 3)
    assert (found.change.to_desk, found.change.done, found.stale) == (CARITAS, True, False)
    assert isinstance(run(open_summary(small[0].id, LSK_LEAD, deps)), NoSuchCase)
    assert run(confirm_rest(handover, LSK_LEAD, deps)) == Refused("move_not_allowed")


def test_the_next_desk_accepts_singly_or_all_and_each_only_once(small, sqlite_deps, clock):
    deps = sqlite_deps
    handover = appoint(deps)
    assert run(accept_cases(handover, None, CARITAS_LEAD, deps)) == Refused("move_not_allowed")
    clock.now = MOMENT
    run(switch_due(deps))
    assert run(accept_case(small[0].id, 4, CARITAS_LEAD, deps)) == Done()
    assert run(accept_case(small[0].id, 4, CARITAS_LEAD, deps)) == Refused("nothing_to_accept")
    assert run(accept_cases(handover, [small[0].id], CARITAS_LEAD, deps)) == Accepted(0)
    assert len(run(open_handover_page(handover, COORDINATOR, deps)).come) == 2
    assert run(accept_cases(handover, None, CARITAS_LEAD, deps)) == Accepted(2)
    assert run(accept_cases(handover, None, LSK_LEAD, deps)) == Refused("not_yours")
    assert run(open_handover_page(handover, COORDINATOR, deps)).come == []


def test_the_predecessors_entries_stay_and_say_that_they_are_the_predecessors(small, sqlite_deps, clock):
    deps = sqlite_deps
    appoint(deps)
    clock.now = MOMENT
    run(switch_due(deps))
    found = run(open_case(small[0].id, CARITAS_LEAD, deps))
    told = [(h.action, h.who, h.label) for h in found.history]
    assert ("case_accept", "former", "") in told
    assert ("case_handed_over", "system", "") in told
    assert LSK_WORKER.label not in str(found.history)


def test_started_early_it_happens_now_and_what_still_comes_to_the_former_desk_follows(
    small, sqlite_deps, clock
):
    deps = sqlite_deps
    handover = appoint(deps)
    assert run(steer_handover(handover, Stage.SWITCHED, COORDINATOR, deps)) == Settled(Stage.SWITCHED)
    assert {c["desk"] for c in rows(deps, Case)} == {CARITAS}
    assert figures(deps, small, Month(2022, 1)).split("provider") == {LSK: 3, CARITAS: 6}
    arrive(deps, 22)
    clock.now += dt.timedelta(days=2)
    assert run(switch_due(deps)) == 1
    assert run(steer_handover(handover, Stage.CANCELLED, COORDINATOR, deps)) == Refused("move_not_allowed")


def test_called_off_nothing_moves(small, sqlite_deps, clock):
    deps = sqlite_deps
    handover = appoint(deps)
    assert run(steer_handover(handover, Stage.CANCELLED, LSK_LEAD, deps)) == Refused("not_yours")
    assert run(steer_handover(handover, Stage.CANCELLED, COORDINATOR, deps)) == Settled(Stage.CANCELLED)
    clock.now = MOMENT
    assert run(switch_due(deps)) == 0
    assert {c["desk"] for c in rows(deps, Case)} == {LSK}


def test_a_count_is_signed_and_one_changed_digit_shows(small, sqlite_deps, clock):
    deps = sqlite_deps
    handover = appoint(deps)
    clock.now = MOMENT
    run(switch_due(deps))
    says = {"lv": "Ko tas pierāda."}
    file = run(signed_count(handover, says, LSK_LEAD, deps))
    clock.now += dt.timedelta(days=1)
    assert run(signed_count(handover, says, CARITAS_LEAD, deps)) == file
    found, key = verify(file, key_of(deps.ring)), key_of(deps.ring)
    assert (found["cases"], found["cases_total"]) == ({"accepted": 2, "closed": 1, "pending": 1}, 4)
    assert (found["moved_at"], found["people_in_service"]) == ("2022-01-31T22:00:00Z", 6)
    entries = {e["id"]: e["hash"] for e in rows(deps, AuditEntry)}
    assert entries[found["audit"]["entry"]] == found["audit"]["head"]
    text = file.decode()
    end = text.index('"public_key"')
    for at, sign in ((i, c) for i, c in enumerate(text[:end]) if c.isdigit()):
        with pytest.raises(NotGenuine):
            verify(f"{text[:at]}{(int(sign) + 1) % 10}{text[at + 1 :]}".encode(), key)
    for other in (
        text.replace('"cases_total": 4', '"cases_total": 5, "cases_total": 4'),
        json.dumps({**json.loads(text), "signature": "00" * 64}),
        "{}", "[]", "no count", json.dumps({"count": {}, "signature": 5}),
    ):  # fmt: skip
        with pytest.raises(NotGenuine):
            verify(other.encode(), key)
    with pytest.raises(NotGenuine):
        verify(file, "ab" * 32)


def test_who_was_told_is_noted_once_for_ever(desk, deps, clock):
    handover = appoint(deps)
    assert run(tell_people(desk[0].id, 3, "fa-AF", LSK_WORKER, deps)) == Done()
    assert run(tell_people(desk[0].id, 3, "de", LSK_WORKER, deps)) == Refused("no_handover")
    clock.now = MOMENT
    run(switch_due(deps))
    assert run(open_handover_page(handover, COORDINATOR, deps)).count.told == 1
    for statement in ("DELETE FROM handover_notice", "UPDATE handover_notice SET language = 'lv'"):
        with pytest.raises(Exception, match="append-only"):
            run(deps.door.write(lambda door, s=statement: door.exec_driver_sql(s)))


def test_a_worker_who_was_faster_than_the_moment_is_believed(small, sqlite_deps, clock):
    deps = sqlite_deps
    appoint(deps)
    clock.now = LAST_MOMENT
    assert run(move_case(small[2].id, 1, ACCEPT, LSK_WORKER, deps)) == Moved(State.ACCEPTED)
    clock.now = MOMENT
    run(switch_due(deps))
    assert figures(deps, small, Month(2022, 1)).split("provider") == {LSK: 12}
    assert figures(deps, small, Month(2022, 2)).split("provider") == {CARITAS: 9}


AWAY = Decision(Move.REDIRECT, to="no-contract", because=RedirectReason.CONFLICT_OF_INTEREST)


def test_what_has_gone_on_since_is_neither_seen_nor_accepted_and_nobody_is_named_for_it(
    small, sqlite_deps, clock
):
    deps, waiting = sqlite_deps, small[2]
    handover = appoint(deps)
    clock.now = MOMENT
    run(switch_due(deps))
    assert run(look_up(waiting.reference, waiting.code, deps)).provider == CARITAS
    assert isinstance(run(move_case(waiting.id, 2, AWAY, CARITAS_LEAD, deps)), Moved)
    page = run(open_handover_page(handover, CARITAS_LEAD, deps))
    assert waiting.reference not in {one.reference for one in page.come}
    assert run(accept_cases(handover, None, CARITAS_LEAD, deps)) == Accepted(2)
    assert run(accept_cases(handover, [waiting.id], CARITAS_LEAD, deps)) == Accepted(0)
    assert run(look_up(waiting.reference, waiting.code, deps)).provider is None


def test_who_sent_a_case_back_is_not_overruled_by_the_switch(small, sqlite_deps, clock):
    deps = sqlite_deps
    waiting = arrive(deps, 30, desk=None)
    appoint(deps, from_desk="no-contract")
    clock.now = MOMENT
    assert run(switch_due(deps)) == 1
    assert isinstance(run(move_case(waiting.id, 2, AWAY, CARITAS_LEAD, deps)), Moved)
    clock.now += dt.timedelta(minutes=1)
    assert run(switch_due(deps)) == 0
    assert [c["desk"] for c in rows(deps, Case) if c["id"] == waiting.id] == ["no-contract"]
