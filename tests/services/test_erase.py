"""Erasing a case's content, on SQLite and on PostgreSQL: all of it goes, and nothing else."""

import asyncio
import datetime as dt
import json

import pytest
from sqlalchemy import LargeBinary, select, text
from sqlmodel import SQLModel
from sqlmodel.sql.sqltypes import UTCDateTime

from intake.rules.case import State
from intake.rules.plan import Doing, Owner
from intake.rules.plan_talk import Answer
from intake.rules.policy import Role
from intake.rules.retention import Keeping, Why
from intake.services import lookalikes as looking
from intake.services.doors import NoSuchCase
from intake.services.erase import AskedFor, Erased, Kept, answer_erasure, ask_erasure, erasure_of
from intake.services.household import Changed, change_people
from intake.services.look_up import look_up
from intake.services.moves import Moved as MovedOn
from intake.services.people_changes import Close, Reopen
from intake.services.person_facts import of_case
from intake.services.plan import WantedGoal, WantedTalk, Written, record_talk, set_goal
from intake.services.plan_view import read_plan
from intake.services.refused import Refused
from intake.services.retention import due, run_out
from intake.services.sign_in import FOUNDATION, Colleague
from intake.services.steps import Wanted, change_step
from intake.services.triage import list_cases, move_case, open_case
from intake.storage import erasure, lookalikes
from intake.storage.models import (
    BlindIndex,
    Case,
    Erasure,
    ErasureRequest,
    HouseholdMember,
    PersonFact,
    Referral,
)
from intake.storage.tables import table
from intake.storage.verify import Whole, verify
from tests.services.test_assign import accepted
from tests.services.test_audit import told
from tests.services.test_moves import family, go
from tests.services.test_refer import rows, run, send
from tests.services.test_triage import ACCEPT, AGENCY, DECLINE, ELSEWHERE, only_case

LEAD = Colleague("l1", "Vadītāja", "one-stop-agency", Role.LEAD)
COORDINATOR = Colleague("k1", "Kaija", FOUNDATION, Role.COORDINATOR)
ASKED = Why.PERSON_ASKED
TODAY = dt.date(2026, 11, 22)


def declined(deps, **changes):
    send(deps, **changes)
    case = only_case(deps)
    run(move_case(case, 1, DECLINE, AGENCY, deps))
    return case


def planned(deps, case):
    """A goal, a step with a note for the desk alone, and a talk: what a plan seals."""
    said = {"language": "ar", "person": None}
    run(set_goal(case, WantedGoal("a" * 32, 0, "home", "Mans mērķis", **said), AGENCY, deps))
    step = {"kind": "school_placement", "owner": Owner.WORKER, "note": "Kopā", "restricted": "Galdam"}
    run(change_step(case, Wanted("b" * 32, 0, Doing.ADD, **step), AGENCY, deps))
    talk = WantedTalk("c" * 32, 2, Answer.AGREED, "ar", "", "no", TODAY, None, None)
    assert isinstance(run(record_talk(case, talk, AGENCY, deps)), Written)


def closed(deps):
    case = accepted(deps)
    planned(deps, case)
    run(change_people(case, 2, Close("goals_met", TODAY), AGENCY, deps))
    return case


def version(deps, case):
    [row] = [row for row in rows(deps, Case) if row["id"] == case]
    return row["version"]


def ask(deps, case, who=LEAD, why=ASKED):
    return run(ask_erasure(case, version(deps, case), why, who, deps))


def answer(deps, case, who=COORDINATOR, yes=True):
    return run(answer_erasure(case, version(deps, case), yes, who, deps))


def erased(deps, case):
    assert ask(deps, case) == AskedFor()
    found = answer(deps, case)
    assert isinstance(found, Erased)
    return found.emptied


def bytes_left(deps):
    """Every sealed byte of every table of a case, by table."""

    def unit(door):
        return {
            of.name: sum(len(row[c] or b"") for row in door.execute(select(of)).mappings()
                         for c in erasure.sealed_columns(of))
            for of in erasure.sealed_tables()
        }  # fmt: skip

    return {name: n for name, n in run(deps.door.read(unit)).items() if n}


def test_nothing_sealed_is_left_and_what_happened_stays(deps):
    case = closed(deps)
    run(open_case(case, AGENCY, deps))  # whoever opens a case has its look-alikes looked for
    assert rows(deps, BlindIndex)
    before = rows(deps, PersonFact)
    assert set(bytes_left(deps)) == {
        "referral", "household_member", "dated_fact", "goal_change", "step_change", "plan_talk"
    }  # fmt: skip
    emptied = erased(deps, case)
    assert (bytes_left(deps), rows(deps, BlindIndex)) == ({}, [])
    after = rows(deps, PersonFact)
    assert [row["id"] for row in after] == [row["id"] for row in before]
    assert {row["on_day"] for row in after} == {dt.date.min}, "a day could still point at somebody"
    [referral], [proof] = rows(deps, Referral), rows(deps, Erasure)
    assert (referral["place_id"], referral["body_hash"]) == (None, "")
    assert json.loads(proof["emptied"]) == emptied
    assert (emptied["referral"], emptied["household_member"], emptied["dated_fact"]) == (1, 3, len(before))
    assert (proof["why"], proof["was"], proof["asked_by"], proof["decided_by"]) == (
        "person_asked", "closed", "staff/l1", "staff/k1"
    )  # fmt: skip
    assert isinstance(run(deps.door.read(verify)), Whole)
    assert [detail for _, _, detail in told(deps, "case_erased")] == [
        ", ".join(f"{name} {n}" for name, n in emptied.items())
    ]


def test_nothing_goes_before_a_second_person_agrees(deps):
    case = declined(deps)
    assert answer(deps, case) == Refused("nobody_asked")
    assert ask(deps, case) == AskedFor()
    assert ask(deps, case) == AskedFor(), "asking twice is asking once"
    assert len(rows(deps, ErasureRequest)) == 1
    assert "referral" in bytes_left(deps)
    assert answer(deps, case, LEAD) == Refused("not_yours")
    assert answer(deps, case, yes=False) == Kept()
    assert "referral" in bytes_left(deps)
    assert erased(deps, case)["referral"] == 1
    assert ask(deps, case) == answer(deps, case) == Refused("move_not_allowed")


def test_whoever_asked_does_not_answer_also_at_the_open_desk(deps, clock):
    now = clock.now
    clock.now = dt.datetime(2021, 6, 1, 9, tzinfo=dt.UTC)  # no contract on that day
    send(deps)
    clock.now = now
    case = run(list_cases(COORDINATOR, deps)).cases[0].row["id"]
    run(move_case(case, 1, DECLINE, COORDINATOR, deps))
    assert ask(deps, case, COORDINATOR) == AskedFor()
    assert run(erasure_of(case, COORDINATOR, deps)).own
    assert answer(deps, case, COORDINATOR) == Refused("two_people")
    other = Colleague("k2", "Otrs", FOUNDATION, Role.COORDINATOR)
    assert isinstance(answer(deps, case, other), Erased)


def test_only_what_has_ended_can_be_erased_and_only_by_those_it_concerns(deps):
    send(deps)
    case = only_case(deps)
    assert ask(deps, case) == Refused("move_not_allowed")
    assert isinstance(ask(deps, case, ELSEWHERE), NoSuchCase)
    run(move_case(case, 1, DECLINE, AGENCY, deps))
    assert ask(deps, case, AGENCY) == Refused("not_yours")
    stale = run(ask_erasure(case, 1, ASKED, LEAD, deps))
    assert stale == Refused("changed_meanwhile")


def test_readers_cope_with_an_erased_case(deps):
    receipt = send(deps).receipt
    case = only_case(deps)
    run(move_case(case, 1, DECLINE, AGENCY, deps))
    erased(deps, case)
    for who in (LEAD, AGENCY, COORDINATOR):
        [listed] = run(list_cases(who, deps)).cases
        assert listed.row["state"] == State.ERASED
        found = run(open_case(case, who, deps))
        assert (found.row["state"], found.answers, found.household) == ("erased", {}, None)
    assert run(look_up(receipt.reference, receipt.code, deps)).state == "erased"
    assert send(deps).receipt == receipt, "the same form sent again is still the same referral"
    assert bytes_left(deps) == {}


def test_every_table_with_something_sealed_leads_to_a_case_or_is_about_none():
    lost = [of.name for of in erasure.sealed_tables() if erasure.belonging(of, "x") is None]
    assert lost == [], "erasure does not reach these: add a foreign key, or say why in OF_NO_CASE"
    known = {of.name for of in erasure.sealed_tables()} | erasure.OF_NO_CASE | set(erasure.DELETED)
    holding = {
        t.name for t in SQLModel.metadata.sorted_tables for c in t.c if isinstance(c.type, LargeBinary)
    }
    assert holding <= known


def test_a_new_sealed_table_no_key_leads_from_is_noticed():
    from sqlalchemy import Column, MetaData, String, Table

    alone = Table("alone", MetaData(), Column("id", String), Column("sealed", LargeBinary))
    with pytest.raises(LookupError, match="alone"):
        erasure._belonging(alone, "x")


def made_up(column):
    """Something of a column's kind, for a row that means nothing."""
    made = {"INTEGER": 1, "BOOLEAN": True, "BLOB": b"x", "DATE": TODAY}
    if isinstance(column.type, UTCDateTime):
        return dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
    return made.get(str(column.type), "x" * 32)


def test_the_database_lets_every_sealed_table_be_emptied_and_changed_in_no_other_way(sqlite_deps):
    """Also a table made tomorrow: append-only, it needs a way out in its migration."""
    case = declined(sqlite_deps)

    def filled(door):
        door.execute(text("INSERT INTO person (id, case_id, position) VALUES (:p, :c, 9)"),
                     {"p": "x" * 32, "c": case})  # fmt: skip
        for of in erasure.sealed_tables():
            row = {c.name: made_up(c) for c in of.c}
            row |= {"case_id": case} if "case_id" in of.c else {}
            if of.name not in ("referral", "household_member"):
                door.execute(of.insert(), row)

    writing = sqlite_deps.door._writer._connection.connection.dbapi_connection
    writing.execute("PRAGMA foreign_keys=OFF")
    writing.execute("PRAGMA ignore_check_constraints=ON")
    run(sqlite_deps.door.write(filled))
    for of in erasure.sealed_tables():
        untouched(sqlite_deps, of, case)
    erased(sqlite_deps, case)
    assert bytes_left(sqlite_deps) == {}
    for of in erasure.sealed_tables():
        untouched(sqlite_deps, of, case)


def untouched(deps, of, case):
    """An append-only table's rows can be neither changed nor deleted, nor filled again."""
    triggers = text("SELECT count(*) FROM sqlite_master WHERE type = 'trigger' AND tbl_name = :t")
    if run(deps.door.read(lambda door: door.scalar(triggers, {"t": of.name}))):
        refused(deps, of.update().values(sealed=b"y"), of.delete())


EMPTY = {"sealed": b"", "on_day": dt.date.min}
NOT_EMPTYING = (
    {"sealed": b"other"},
    {"sealed": b""},
    {"on_day": dt.date.min},
    {**EMPTY, "kind": "left"},
    {**EMPTY, "recorded_by": "x"},
    {**EMPTY, "on_day": TODAY},
    {**EMPTY, "sealed": b"\0"},
)


def refused(deps, *statements):
    for statement in statements:
        with pytest.raises(Exception, match="append-only"):
            run(deps.door.write(lambda door, s=statement: door.execute(s)))


def test_a_fact_of_an_erased_case_can_be_emptied_whole_and_nothing_else(deps):
    case, facts, proofs = closed(deps), table(PersonFact), table(Erasure)
    refused(deps, facts.update().values(**EMPTY))  # not erased yet
    proof = {"case_id": case, "at": deps.now(), "why": "person_asked", "was": "closed", "decided_by": "x",
             "emptied": ""}  # fmt: skip
    run(deps.door.write(lambda door: door.execute(proofs.insert(), proof)))
    refused(deps, *(facts.update().values(**changes) for changes in NOT_EMPTYING))
    run(deps.door.write(lambda door: door.execute(facts.update().values(**EMPTY))))
    refused(deps, facts.delete(), proofs.update().values(why="time_ran_out"), proofs.delete())


def test_another_cases_facts_cannot_be_emptied_because_one_was_erased(deps):
    first = closed(deps)
    erased(deps, first)
    send(deps, token="u" * 22)
    second = next(c.row["id"] for c in run(list_cases(AGENCY, deps)).cases if c.row["state"] == "pending")
    run(move_case(second, 1, ACCEPT, AGENCY, deps))
    assert "dated_fact" in bytes_left(deps)
    facts = table(PersonFact)
    held = facts.c.sealed != b""
    refused(deps, facts.update().where(held).values(**EMPTY))


def test_who_went_on_in_another_case_leaves_no_hole_where_they_were(deps):
    (first, _), (second, reference) = family(deps, 1), family(deps, 2)
    goes = next(iter(run(deps.door.read(lambda door: of_case(door, first, deps))).positions))
    run(set_goal(first, WantedGoal("d" * 32, 0, "home", "Viņas mērķis", "ar", goes), AGENCY, deps))
    assert go(deps, first, goes, reference) == MovedOn(second)
    run(change_people(second, version(deps, second), Close("goals_met", TODAY), AGENCY, deps))
    erased(deps, second)
    assert [goal.text for goal in run(read_plan(first, AGENCY, deps)).goals] == ["Viņas mērķis"]
    assert goes not in {f["person_id"] for f in rows(deps, PersonFact) if f["sealed"]}


# --- the clock ---------------------------------------------------------------------------------------


def test_a_declined_referral_is_erased_when_its_last_day_in_riga_is_over(deps, clock):
    clock.now = dt.datetime(2026, 8, 31, 20, 59, tzinfo=dt.UTC)  # 23.59 in Riga, still the 31st
    case = declined(deps)
    keeping = Keeping(None)
    clock.now = dt.datetime(2027, 2, 28, 21, 59, tzinfo=dt.UTC)  # 23.59 of the clamped last day
    assert run(due(keeping, deps)) == []
    clock.now = dt.datetime(2027, 2, 28, 22, 0, tzinfo=dt.UTC)
    [one] = run(due(keeping, deps))
    assert (one.case_id, one.kept_until) == (case, dt.date(2027, 2, 28))
    assert bytes_left(deps), "a dry run erases nothing"
    assert run(run_out(keeping, deps)) == [one]
    assert bytes_left(deps) == {}
    assert (rows(deps, Erasure)[0]["why"], rows(deps, Erasure)[0]["asked_by"]) == ("time_ran_out", None)
    assert run(run_out(keeping, deps)) == []
    assert {actor for actor, *_ in told(deps, "case_erased")} == {"system"}


def test_a_closed_case_is_kept_until_somebody_says_how_long(deps, clock):
    case = closed(deps)
    clock.now = clock.now.replace(year=2046)
    assert run(due(Keeping(None), deps)) == []
    assert [one.case_id for one in run(due(Keeping(12), deps))] == [case]


def test_a_closed_case_waits_until_the_month_it_ended_in_is_frozen(deps, clock, monkeypatch):
    case = closed(deps)
    clock.now = clock.now.replace(month=12)
    [one] = run(run_out(Keeping(0), deps))
    assert (one.case_id, one.waits, bool(bytes_left(deps))) == (case, True, True)
    monkeypatch.setattr("intake.services.retention.figures.frozen", lambda _: [{"month": "2026-11"}])
    [one] = run(run_out(Keeping(0), deps))
    assert (one.waits, bytes_left(deps)) == (False, {})


def test_the_clock_counts_from_the_last_ending_and_not_from_looking(deps, clock):
    case = closed(deps)
    clock.now = clock.now.replace(month=12)
    run(open_case(case, LEAD, deps))
    [one] = run(due(Keeping(0), deps))
    assert one.since == TODAY


def test_members_are_emptied_but_their_number_stays(deps):
    case = declined(deps)
    erased(deps, case)
    assert len(rows(deps, HouseholdMember)) == 3
    assert len(run(list_cases(AGENCY, deps)).cases[0].people) == 3


def test_no_key_of_what_was_erased_is_made_again(deps, monkeypatch):
    case = declined(deps)
    read_before = run(deps.door.read(lookalikes.not_indexed))
    ask(deps, case)
    assert isinstance(answer(deps, case), Erased)
    again = [row for referral in read_before for row in looking._index_rows(referral, deps)]
    assert len(again) > 1
    run(deps.door.write(lambda door: lookalikes.add(door, again)))
    run(looking.index_new(deps))
    assert rows(deps, BlindIndex) == []
    assert run(erasure_of(case, COORDINATOR, deps)).held == {}


def test_who_takes_a_case_up_again_while_it_is_erased_comes_too_late_or_in_time(deps):
    case = closed(deps)
    ask(deps, case)
    seen = version(deps, case)

    async def both():
        back = change_people(case, seen, Reopen(frozenset({0})), AGENCY, deps)
        return await asyncio.gather(answer_erasure(case, seen, True, COORDINATOR, deps), back)

    gone, back = run(both())
    assert isinstance(gone, Erased) != isinstance(back, Changed), (gone, back)
    [row] = [row for row in rows(deps, Case) if row["id"] == case]
    assert row["state"] == (State.ERASED if isinstance(gone, Erased) else State.ACCEPTED)
