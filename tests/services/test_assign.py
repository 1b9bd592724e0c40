"""A desk names the mentor of a case, on SQLite and on PostgreSQL."""

import pytest

from intake.services.assign import Assigned, assign_mentor
from intake.services.doors import NoSuchCase
from intake.services.people import revoke
from intake.services.sign_in import NotInvitable, Role, colleague_of, invite, sign_in
from intake.services.triage import Refused, list_cases, move_case, open_case
from intake.storage.models import Assignment
from tests.services.test_audit import told
from tests.services.test_refer import rows, run, send
from tests.services.test_triage import ACCEPT, AGENCY, ELSEWHERE, only_case


def mentor(deps, label="Marta", desk="one-stop-agency"):
    session = run(sign_in(run(invite(label, desk, deps, Role.MENTOR)), deps))
    return run(colleague_of(session, deps))


def accepted(deps):
    send(deps)
    case = only_case(deps)
    run(move_case(case, 1, ACCEPT, AGENCY, deps))
    return case


def sees(deps, who, case):
    listed = [c.row["id"] for c in run(list_cases(who, deps)).cases]
    opened = not isinstance(run(open_case(case, who, deps)), NoSuchCase)
    assert opened == (case in listed)
    return opened


def test_a_mentor_sees_a_case_from_being_named_until_somebody_else_is(deps):
    case, marta, anna = accepted(deps), mentor(deps), mentor(deps, "Anna")
    assert not sees(deps, marta, case)
    assert run(assign_mentor(case, 2, marta.id, AGENCY, deps)) == Assigned(marta.id)
    assert sees(deps, marta, case)
    assert run(assign_mentor(case, 3, anna.id, AGENCY, deps)) == Assigned(anna.id)
    assert (sees(deps, marta, case), sees(deps, anna, case)) == (False, True)
    assert run(assign_mentor(case, 4, None, AGENCY, deps)) == Assigned(None)
    assert not sees(deps, anna, case)
    assert [row["until_at"] is None for row in rows(deps, Assignment)] == [False, False]
    assert told(deps, "mentor_named") == [
        ("staff/a1", case, f"staff/{marta.id}"),
        ("staff/a1", case, f"staff/{anna.id}"),
    ]
    assert told(deps, "mentor_ended") == [("staff/a1", case, "")]


def test_a_mentor_is_given_what_helping_needs_and_the_rest_stays_here(deps):
    send(deps, sender="ngo", organisation="Izdomāta biedrība", note="Slepena piezīme", hours=("morning",))
    case, marta = only_case(deps), mentor(deps)
    run(move_case(case, 1, ACCEPT, AGENCY, deps))
    run(assign_mentor(case, 2, marta.id, AGENCY, deps))
    found = run(open_case(case, marta, deps))
    assert {name for name, value in found.answers.items() if value} == {
        "called", "language", "interpreter", "worker_gender", "contact_way", "hours", "shared_phone", "needs"
    }  # fmt: skip
    assert found.people == [{"age_band": "18-64"}, {"age_band": "18-64"}, {"age_band": "7-17"}]
    assert found.history == []
    assert (found.row["route_rule"], found.row["decline_reason"]) == (None, None)
    everything = str(run(open_case(case, AGENCY, deps)))
    assert "Slepena" in everything
    assert "Slepena" not in str(found)


def test_who_is_reached_through_the_sender_is_shown_with_the_senders_organisation(deps):
    by = {"sender": "ngo", "organisation": "Izdomāta biedrība", "contact_way": "sender", "phone": "20000000"}
    send(deps, **by)
    case, marta = only_case(deps), mentor(deps)
    run(move_case(case, 1, ACCEPT, AGENCY, deps))
    run(assign_mentor(case, 2, marta.id, AGENCY, deps))
    assert run(open_case(case, marta, deps)).answers["organisation"] == "Izdomāta biedrība"


def test_only_an_active_mentor_of_the_cases_own_desk_can_be_named(deps):
    case, gone = accepted(deps), mentor(deps, "Gone")
    run(revoke("Gone", deps))
    for nobody in (gone.id, mentor(deps, "Far", "caritas").id, AGENCY.id, "0" * 16):
        assert run(assign_mentor(case, 2, nobody, AGENCY, deps)) == Refused("no_such_mentor")
    assert rows(deps, Assignment) == []


def test_a_case_not_accepted_not_ones_own_or_changed_meanwhile_gets_no_mentor(deps):
    send(deps)
    case, marta = only_case(deps), mentor(deps)
    assert run(assign_mentor(case, 1, marta.id, AGENCY, deps)) == Refused("move_not_allowed")
    run(move_case(case, 1, ACCEPT, AGENCY, deps))
    assert run(assign_mentor(case, 1, marta.id, AGENCY, deps)) == Refused("changed_meanwhile")
    assert isinstance(run(assign_mentor(case, 2, marta.id, ELSEWHERE, deps)), NoSuchCase)
    assert rows(deps, Assignment) == []


def test_whoever_leaves_is_no_longer_anybodys_mentor(deps):
    case, marta = accepted(deps), mentor(deps)
    run(assign_mentor(case, 2, marta.id, AGENCY, deps))
    run(revoke("Marta", deps))
    assert run(open_case(case, AGENCY, deps)).row["mentor"] is None
    assert rows(deps, Assignment)[0]["until_at"] == deps.now()


@pytest.mark.parametrize(
    ("role", "desk", "organisation"),
    [
        (Role.COORDINATOR, "caritas", ""),
        (Role.AUDITOR, "no-contract", ""),
        (Role.PARTNER, "caritas", "Izdomāta biedrība"),
        (Role.PARTNER, "partners", ""),
        (Role.LEAD, "foundation", ""),
        (Role.MENTOR, "partners", ""),
        (Role.WORKER, "caritas", "Izdomāta biedrība"),
    ],
)
def test_a_role_at_a_desk_that_is_not_its_own_is_refused(deps, role, desk, organisation):
    with pytest.raises(NotInvitable):
        run(invite("Demo", desk, deps, role, organisation))
