"""The desk's use cases, on SQLite and on PostgreSQL."""

import asyncio
import datetime as dt

import pytest
from sqlalchemy import select

from intake.rules.case import Alternative, Decision, DeclineReason, Move, Question, State
from intake.rules.policy import Role
from intake.services.doors import NoSuchCase
from intake.services.look_up import look_up
from intake.services.sign_in import Colleague, NotInvitable, colleague_of, invite, sign_in, sign_out
from intake.services.triage import Moved, Refused, list_cases, move_case, open_case
from intake.storage.models import AuditEntry, SignInLink, StaffSession
from tests.services.test_refer import rows, run, send

AGENCY = Colleague("a1", "Demo", "one-stop-agency", Role.WORKER)
ELSEWHERE = Colleague("b2", "Cits", "caritas", Role.LEAD)
ACCEPT = Decision(Move.ACCEPT)
ASK = Decision(Move.ASK, question=Question.HOW_TO_REACH)
DECLINE = Decision(
    Move.DECLINE, reason=DeclineReason.NOT_REACHED, alternative=Alternative.MUNICIPAL_SOCIAL_SERVICE
)


def queue(deps, who=AGENCY):
    return run(list_cases(who, deps)).cases


def only_case(deps):
    return queue(deps)[0].row["id"]


def actions(deps):
    return [row["action"] for row in rows(deps, AuditEntry)]


def test_the_queue_puts_pending_first_then_urgency_then_age(deps, clock):
    for i, urgency in enumerate(("weeks", "day", "days", "day")):
        clock.now += dt.timedelta(minutes=1)
        send(deps, token=f"{i:022d}", urgency=urgency)
    accepted = queue(deps)[0].row["id"]
    run(move_case(accepted, 1, ACCEPT, AGENCY, deps))
    found = [(c.row["state"], c.row["urgency"]) for c in queue(deps)]
    assert found == [("pending", "day"), ("pending", "days"), ("pending", "weeks"), ("accepted", "day")]


def test_a_desk_sees_its_own_cases_only(deps):
    send(deps)
    case = only_case(deps)
    assert queue(deps, ELSEWHERE) == []
    assert isinstance(run(open_case(case, ELSEWHERE, deps)), NoSuchCase)
    assert isinstance(run(move_case(case, 1, ACCEPT, ELSEWHERE, deps)), NoSuchCase)
    assert queue(deps)[0].row["state"] == "pending"


def test_an_opened_case_shows_what_was_sent_and_leaves_a_trace(deps):
    send(deps)
    case = run(open_case(only_case(deps), AGENCY, deps))
    assert case.answers["called"] == "Izdomāta Persona"
    assert [p["age_band"] for p in case.people] == ["18-64", "18-64", "7-17"]
    assert [entry.action for entry in case.history] == ["referral_sent", "case_read"]
    assert actions(deps) == ["referral_sent", "list_read", "case_read"]


def test_accepting_changes_what_the_sender_is_told(deps):
    receipt = send(deps).receipt
    assert run(move_case(only_case(deps), 1, ACCEPT, AGENCY, deps)) == Moved(State.ACCEPTED)
    assert run(look_up(receipt.reference, receipt.code, deps)).state == "accepted"


def test_after_declining_an_organisation_learns_where_to_turn_but_not_why(deps):
    receipt = send(deps, sender="ngo", organisation="Izdomāta biedrība").receipt
    case = only_case(deps)
    assert run(move_case(case, 1, ASK, AGENCY, deps)) == Moved(State.NEEDS_INFO)
    assert run(look_up(receipt.reference, receipt.code, deps)).question == "how_to_reach"
    assert run(move_case(case, 2, DECLINE, AGENCY, deps)) == Moved(State.DECLINED)
    standing = run(look_up(receipt.reference, receipt.code, deps))
    assert (standing.question, standing.decline_reason, standing.alternative) == (
        None,
        None,
        "municipal_social_service",
    )


def test_who_wrote_about_themselves_learns_the_reason_too(deps):
    receipt = send(deps).receipt
    run(move_case(only_case(deps), 1, DECLINE, AGENCY, deps))
    assert run(look_up(receipt.reference, receipt.code, deps)).decline_reason == "not_reached"


def test_a_decided_case_refuses_every_further_move(deps):
    send(deps)
    case = only_case(deps)
    run(move_case(case, 1, DECLINE, AGENCY, deps))
    for decision in (ACCEPT, ASK, DECLINE):
        assert run(move_case(case, 2, decision, AGENCY, deps)) == Refused("move_not_allowed")


def test_two_people_on_one_case_do_not_overwrite_each_other(deps):
    send(deps)
    case = only_case(deps)

    async def both():
        return await asyncio.gather(
            move_case(case, 1, ACCEPT, AGENCY, deps), move_case(case, 1, DECLINE, AGENCY, deps)
        )

    found = run(both())
    assert sorted(type(f).__name__ for f in found) == ["Moved", "Refused"]
    winner = next(f.state for f in found if isinstance(f, Moved))
    assert queue(deps)[0].row["state"] == winner.value
    assert queue(deps)[0].row["version"] == 2


def test_a_refused_move_leaves_no_entry_of_a_move(deps):
    send(deps)
    run(move_case(only_case(deps), 7, ACCEPT, AGENCY, deps))
    assert "case_accept" not in actions(deps)


def test_a_link_signs_in_once(deps):
    token = run(invite("Demo", "one-stop-agency", deps))
    session = run(sign_in(token, deps))
    assert run(colleague_of(session, deps)).desk == "one-stop-agency"
    assert run(sign_in(token, deps)) is None
    assert run(sign_in("not-a-token", deps)) is None
    assert actions(deps) == ["staff_invited", "signed_in", "sign_in_failed", "sign_in_failed"]


def test_two_browsers_pressing_the_same_link_at_once_open_one_session(deps):
    token = run(invite("Demo", "one-stop-agency", deps))

    async def both():
        return await asyncio.gather(*(sign_in(token, deps) for _ in range(8)))

    assert sum(session is not None for session in run(both())) == 1


def test_a_link_is_good_for_a_day(deps, clock):
    token = run(invite("Demo", "one-stop-agency", deps))
    clock.now += dt.timedelta(hours=24)
    assert run(sign_in(token, deps)) is None


@pytest.mark.parametrize("away", [dt.timedelta(minutes=31), dt.timedelta(hours=10)])
def test_a_session_ends_when_left_idle_or_too_old(deps, clock, away):
    session = run(sign_in(run(invite("Demo", "one-stop-agency", deps)), deps))
    clock.now += away
    assert run(colleague_of(session, deps)) is None


def test_working_keeps_a_session_alive_and_signing_out_ends_it(deps, clock):
    session = run(sign_in(run(invite("Demo", "one-stop-agency", deps)), deps))
    for _ in range(4):
        clock.now += dt.timedelta(minutes=20)
        assert run(colleague_of(session, deps)) is not None
    run(sign_out(session, deps))
    assert run(colleague_of(session, deps)) is None


def test_no_token_is_kept_in_clear(deps):
    token = run(invite("Demo", "one-stop-agency", deps))
    session = run(sign_in(token, deps))
    stored = str([dict(r) for model in (SignInLink, StaffSession) for r in rows(deps, model)])
    assert token not in stored
    assert session not in stored


def test_an_unknown_desk_is_refused_with_the_known_ones(deps):
    with pytest.raises(NotInvitable, match="'nowhere' is not a desk of a worker; expected one of"):
        run(invite("Demo", "nowhere", deps))


def test_the_open_desk_has_its_own_queue(deps, clock):
    clock.now = dt.datetime(2021, 6, 1, 9, tzinfo=dt.UTC)
    send(deps)
    assert len(queue(deps, Colleague("c3", "Demo", "no-contract", Role.WORKER))) == 1
    assert queue(deps) == []


def test_every_table_of_the_models_is_in_the_database(deps):
    from sqlmodel import SQLModel

    for name in SQLModel.metadata.tables:
        run(deps.door.read(lambda door, n=name: door.execute(select(SQLModel.metadata.tables[n]))))


def test_a_session_ends_after_ten_hours_however_busy(deps, clock):
    session = run(sign_in(run(invite("Demo", "one-stop-agency", deps)), deps))
    for _ in range(29):
        clock.now += dt.timedelta(minutes=20)
        assert run(colleague_of(session, deps)) is not None
    clock.now += dt.timedelta(minutes=20)
    assert run(colleague_of(session, deps)) is None


def test_what_is_decided_stands_by_no_urgency_but_helped_before_ended_and_newest_first(deps, clock):
    for i, urgency in enumerate(("weeks", "day", "days", "day")):
        clock.now += dt.timedelta(minutes=1)
        send(deps, token=f"{i:022d}", urgency=urgency)
    by_age = sorted(queue(deps), key=lambda case: case.row["sent_at"])
    for case, decision in zip(by_age, (ACCEPT, DECLINE, ACCEPT, DECLINE), strict=True):
        run(move_case(case.row["id"], 1, decision, AGENCY, deps))
    found = [(c.row["state"], c.row["urgency"]) for c in queue(deps)]
    assert found == [("accepted", "days"), ("accepted", "weeks"), ("declined", "day"), ("declined", "day")]
    assert [c.row["id"] for c in queue(deps)] == [by_age[i].row["id"] for i in (2, 0, 3, 1)]
