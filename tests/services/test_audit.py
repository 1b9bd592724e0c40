"""What the desk's use cases leave in the audit, on SQLite and on PostgreSQL."""

import asyncio
import datetime as dt

from sqlalchemy import select

from intake.services.doors import NoSuchCase
from intake.services.history import Happened
from intake.services.sign_in import colleague_of, invite, note_foreign_post, sign_in
from intake.services.triage import Refused, list_cases, move_case, open_case
from intake.storage import audit
from intake.storage.models import AuditEntry
from intake.storage.tables import table
from intake.storage.verify import Whole, verify
from tests.conftest import NOW
from tests.services.test_refer import GIVEN, rows, run, send
from tests.services.test_triage import ACCEPT, AGENCY, ASK, DECLINE, ELSEWHERE, only_case, queue


def told(deps, action):
    """Actor, object and detail of every entry of one kind."""
    return [
        (r["actor"], r["object_id"], r["detail"]) for r in rows(deps, AuditEntry) if r["action"] == action
    ]


def signed_in(deps, desk, label):
    session = run(sign_in(run(invite(label, desk, deps)), deps))
    return session, run(colleague_of(session, deps))


def test_a_refused_move_is_written_with_its_reason_and_changes_nothing(deps):
    send(deps)
    case = only_case(deps)
    run(move_case(case, 1, DECLINE, AGENCY, deps))
    assert run(move_case(case, 1, ASK, AGENCY, deps)) == Refused("changed_meanwhile")
    assert run(move_case(case, 2, ACCEPT, AGENCY, deps)) == Refused("move_not_allowed")
    assert told(deps, "move_refused") == [
        ("staff/a1", case, "ask, changed_meanwhile"),
        ("staff/a1", case, "accept, move_not_allowed"),
    ]
    assert told(deps, "case_decline") == [("staff/a1", case, "version 2")]
    assert queue(deps)[0].row["version"] == 2


def test_asking_for_another_desks_case_is_written(deps):
    send(deps)
    case = only_case(deps)
    assert isinstance(run(open_case(case, ELSEWHERE, deps)), NoSuchCase)
    assert isinstance(run(move_case(case, 1, ACCEPT, ELSEWHERE, deps)), NoSuchCase)
    assert told(deps, "case_refused") == [("staff/b2", case, "read"), ("staff/b2", case, "accept")]
    assert told(deps, "case_read") == told(deps, "case_accept") == []


def test_every_page_of_the_list_is_a_read_of_that_desk(deps):
    send(deps)
    run(list_cases(AGENCY, deps))
    run(list_cases(ELSEWHERE, deps, page=3))
    assert told(deps, "list_read") == [
        ("staff/a1", "one-stop-agency", "page 1, 1 cases"),
        ("staff/b2", "caritas", "page 3, 0 cases"),
    ]


def test_failed_sign_ins_are_bounded_by_the_minute_and_say_that_there_were_more(deps, clock):
    for _ in range(audit.FAILURES + 15):
        run(sign_in("no-such-link", deps))
    found = told(deps, "sign_in_failed")
    assert len(found) == audit.FAILURES + 1
    assert found[:-1] == [("unknown", "sign_in", "")] * audit.FAILURES
    assert found[-1] == ("unknown", "sign_in", "more in this minute are not written")
    clock.now += dt.timedelta(minutes=1)
    run(sign_in("no-such-link", deps))
    assert told(deps, "sign_in_failed")[audit.FAILURES + 1 :] == [("unknown", "sign_in", "")]


def test_a_flood_of_failed_sign_ins_keeps_nobody_out(deps):
    token = run(invite("Anna", "caritas", deps))

    async def flood():
        return await asyncio.gather(*(sign_in(t, deps) for t in [*(["x"] * 60), token, *(["y"] * 60)]))

    assert sum(session is not None for session in run(flood())) == 1
    assert len(told(deps, "sign_in_failed")) <= audit.FAILURES + 1 + 32


def test_a_post_from_elsewhere_in_somebodys_name_is_written_and_keeps_no_session_alive(deps, clock):
    session, anna = signed_in(deps, "caritas", "Anna")
    clock.now += dt.timedelta(minutes=20)
    run(note_foreign_post(session, "case_move", deps))
    run(note_foreign_post("no-such-session", "case_move", deps))
    assert told(deps, "post_refused") == [(f"staff/{anna.id}", "caritas", "case_move")]
    clock.now += dt.timedelta(minutes=11)
    assert run(colleague_of(session, deps)) is None
    run(note_foreign_post(session, "case_move", deps))
    assert len(told(deps, "post_refused")) == 1


def test_the_history_names_colleagues_and_says_only_that_others_came_from_elsewhere(deps):
    _, anna = signed_in(deps, "one-stop-agency", "Anna")
    _, stranger = signed_in(deps, "caritas", "Pēteris")
    send(deps)
    case = only_case(deps)
    run(open_case(case, stranger, deps))
    shown = run(open_case(case, anna, deps)).history
    assert shown == [
        Happened(NOW, "referral_sent", "sender"),
        Happened(NOW, "case_refused", "elsewhere"),
        Happened(NOW, "case_read", "colleague", "Anna"),
    ]


def test_whoever_a_history_names_has_words(words):
    for code in ("lv", "en"):
        for who in ("sender", "operator", "system", "colleague", "elsewhere", "former"):
            assert words[code](f"desk.who.{who}")


def test_the_audit_holds_ids_and_codes_and_nothing_of_what_was_sent(deps):
    receipt = send(deps, note="Slepena piezīme", phone="+37120000000").receipt
    case = only_case(deps)
    run(open_case(case, AGENCY, deps))
    run(move_case(case, 1, ASK, AGENCY, deps))
    run(move_case(case, 9, ASK, AGENCY, deps))
    written = str([tuple(row.values()) for row in rows(deps, AuditEntry)])
    secret = (GIVEN["called"], "Slepena", "20000000", "liepna", receipt.reference, receipt.code)
    assert [word for word in secret if word in written] == []


def test_whatever_the_desk_does_the_chain_is_whole(deps):
    send(deps)

    async def at_once():
        case = (await list_cases(AGENCY, deps)).cases[0].row["id"]
        moves = [move_case(case, 1, decision, AGENCY, deps) for decision in (ACCEPT, ASK, DECLINE) * 5]
        reads = [open_case(case, who, deps) for who in (AGENCY, ELSEWHERE) * 10]
        await asyncio.gather(*moves, *reads, *(list_cases(AGENCY, deps) for _ in range(10)))

    run(at_once())
    found = run(deps.door.read(verify))
    assert isinstance(found, Whole)
    assert found.count == 1 + 1 + 11 + 20 + 10  # who pressed the same again adds nothing
    ids = run(deps.door.read(lambda door: list(door.scalars(select(table(AuditEntry).c.id)))))
    assert sorted(ids) == list(range(1, found.count + 1))
