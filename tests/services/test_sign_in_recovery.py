"""Helping somebody back in takes two people, on SQLite and on PostgreSQL."""

import datetime as dt

import pytest

from intake.rules.policy import Role
from intake.rules.recovery import Someone, may_confirm, may_start
from intake.services.account import own_account
from intake.services.passkeys import sign_in_by_passkey
from intake.services.recovery import (
    RECOVERY_LIVES,
    confirm_recovery,
    helpable,
    is_helped,
    start_as_operator,
    start_recovery,
    stop_recovery,
)
from intake.services.refused import Refused
from intake.services.sign_in import colleague_of, sign_in, signed_in
from intake.storage.models import AuditEntry, Passkey, Passphrase, Recovery, StaffSession
from tests.services.people_in import SITE, arrived, question, strict, with_passkey, with_passphrase
from tests.services.test_refer import rows, run


def somebody(deps, label, role=Role.WORKER, desk="caritas"):
    _, here = arrived(deps, label, desk, role)
    return here.colleague


def only_open(deps):
    [row] = [r for r in rows(deps, Recovery) if r["ended_at"] is None]
    return row["id"]


def test_two_people_give_a_third_a_new_link_and_the_old_ways_end_at_once(deps):
    known = strict(deps)
    session, anna, key = with_passkey(known, "Anna", role=Role.WORKER)
    lead, worker = somebody(deps, "Lide", Role.LEAD), somebody(deps, "Zane")
    assert run(start_recovery(anna.colleague.id, worker, known)) is None
    assert run(colleague_of(session, known)) is not None, "nothing changes yet"
    token = run(confirm_recovery(only_open(known), lead, known))
    assert run(signed_in(session, known)) is None
    assert rows(known, Passkey) == []
    assert run(sign_in_by_passkey(key.answer(question(known)), SITE, known)) is None
    again = run(signed_in(run(sign_in(token, known)), known))
    assert (again.colleague, again.must_set_up) == (anna.colleague, True)
    told = [(r["actor"], r["action"], r["object_id"], r["detail"]) for r in rows(known, AuditEntry)]
    whom = f"staff/{anna.colleague.id}"
    assert (f"staff/{worker.id}", "recovery_started", whom, "") in told
    assert (f"staff/{lead.id}", "recovery_confirmed", whom, f"staff/{worker.id}") in told


def test_the_same_person_twice_is_refused_and_written_down(deps):
    anna, lead = somebody(deps, "Anna"), somebody(deps, "Lide", Role.LEAD)
    run(start_recovery(anna.id, lead, deps))
    assert run(confirm_recovery(only_open(deps), lead, deps)) == Refused("needs_another")
    assert rows(deps, AuditEntry)[-1]["action"] == "recovery_refused"
    assert run(helpable(lead, deps)).open == []
    only_open(deps)


def test_the_tables_themselves_refuse_one_person_as_both(deps):
    anna, lead = somebody(deps, "Anna"), somebody(deps, "Lide", Role.LEAD)
    run(start_recovery(anna.id, lead, deps))
    for who in (anna.id, lead.id):
        statement = f"UPDATE recovery SET confirmed_by = '{who}', ended_at = started_at"
        with pytest.raises(Exception, match=r"(?i)recovery_needs_two_others"):
            run(deps.door.write(lambda door, s=statement: door.exec_driver_sql(s)))


def test_who_may_start_and_who_may_confirm():
    def one(id_, role, desk="caritas"):
        return Someone(id_, role, desk)

    lost = one("lost", Role.MENTOR)
    desk = {role: one(role, role) for role in (Role.LEAD, Role.WORKER, Role.MENTOR)}
    other = one("other", Role.LEAD, "one-stop-agency")
    coordinator = one("coordinator", Role.COORDINATOR, "foundation")
    auditor, partner = one("a", Role.AUDITOR, "foundation"), one("p", Role.PARTNER, "partners")
    everybody = [*desk.values(), other, coordinator, auditor, partner]
    assert [p.id for p in everybody if may_start(p, lost)] == ["lead", "worker"]
    assert [p.id for p in everybody if may_confirm(p, lost, "operator")] == ["lead", "coordinator"]
    assert [p.id for p in everybody if may_confirm(p, lost, "staff/lead")] == ["coordinator"]
    for of_the_foundation in (auditor, partner, one("second", Role.COORDINATOR, "foundation")):
        assert [p.id for p in everybody if may_start(p, of_the_foundation)] == ["coordinator"]
        assert [p.id for p in everybody if may_confirm(p, of_the_foundation, "operator")] == ["coordinator"]
    for oneself in (desk[Role.LEAD], coordinator):
        assert not may_start(oneself, oneself)
        assert not may_confirm(oneself, oneself, "operator")


def test_a_stranger_starts_and_confirms_nothing(sqlite_deps):
    deps = sqlite_deps
    anna, lead = somebody(deps, "Anna"), somebody(deps, "Lide", Role.LEAD)
    stranger = somebody(deps, "Cits", Role.LEAD, "one-stop-agency")
    assert run(start_recovery(anna.id, stranger, deps)) == Refused("no_such_colleague")
    assert run(start_recovery("nobody", lead, deps)) == Refused("no_such_colleague")
    assert run(start_recovery("Anna", lead, deps)) == Refused("no_such_colleague"), "labels are not ids"
    run(start_recovery(anna.id, lead, deps))
    assert run(confirm_recovery(only_open(deps), stranger, deps)) == Refused("needs_another")
    assert [row["label"] for row in run(helpable(stranger, deps)).people] == []


def test_the_operator_is_the_first_and_a_coordinator_the_second_where_a_desk_has_one_person(deps):
    alone = somebody(deps, "Viena", Role.LEAD)
    coordinator = somebody(deps, "Koordinatore", Role.COORDINATOR, "foundation")
    until = run(start_as_operator("Viena", deps))
    assert until == deps.now() + RECOVERY_LIVES
    assert run(start_as_operator("Viena", deps)) == until, "asking twice starts it once"
    assert run(confirm_recovery(only_open(deps), alone, deps)) == Refused("needs_another")
    assert run(sign_in(run(confirm_recovery(only_open(deps), coordinator, deps)), strict(deps)))


def test_what_is_not_confirmed_within_a_day_is_over(deps, clock):
    anna, lead, zane = somebody(deps, "Anna"), somebody(deps, "Lide", Role.LEAD), somebody(deps, "Zane")
    run(start_recovery(anna.id, zane, deps))
    started = only_open(deps)
    clock.now += RECOVERY_LIVES - dt.timedelta(seconds=1)
    assert len(run(helpable(lead, deps)).open) == 1
    clock.now += dt.timedelta(seconds=1)
    assert run(confirm_recovery(started, lead, deps)) == Refused("recovery_gone")
    assert run(start_recovery(anna.id, zane, deps)) is None, "it can be started anew"


def test_of_two_who_confirm_at_once_one_gets_the_link(deps):
    import asyncio

    anna, zane = somebody(deps, "Anna"), somebody(deps, "Zane")
    leads = [somebody(deps, label, Role.LEAD) for label in ("Lide", "Lide 2")]
    run(start_recovery(anna.id, zane, deps))
    id_ = only_open(deps)

    async def both():
        return await asyncio.gather(*(confirm_recovery(id_, lead, deps) for lead in leads))

    assert sorted(isinstance(answer, str) for answer in run(both())) == [False, True]


def test_whoever_is_signed_in_hears_of_it_and_stops_it(sqlite_deps):
    deps = sqlite_deps
    _, anna, _ = with_passphrase(deps, "Anna", role=Role.WORKER)
    lead, zane = somebody(deps, "Lide", Role.LEAD), somebody(deps, "Zane")
    run(start_recovery(anna.colleague.id, zane, deps))
    assert run(is_helped(anna.colleague, deps))
    assert len(run(own_account(anna, deps)).losing) == 1
    started = only_open(deps)
    assert run(stop_recovery(anna.colleague, deps)) == 1
    assert run(confirm_recovery(started, lead, deps)) == Refused("recovery_gone")
    assert len(rows(deps, Passphrase)) == 1
    assert rows(deps, AuditEntry)[-1]["action"] == "recovery_stopped"


def test_whoever_is_revoked_is_not_helped_back_in(sqlite_deps):
    from intake.services.people import revoke

    deps = sqlite_deps
    anna, lead, zane = somebody(deps, "Anna"), somebody(deps, "Lide", Role.LEAD), somebody(deps, "Zane")
    run(start_recovery(anna.id, zane, deps))
    started = only_open(deps)
    run(revoke("Anna", deps))
    assert run(confirm_recovery(started, lead, deps)) == Refused("recovery_gone")
    assert anna.id not in {row["staff_id"] for row in rows(deps, StaffSession)}
