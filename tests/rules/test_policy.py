"""The policy read as sentences: what no later row may ever grant."""

from intake.rules.case import Move, State, moves_from
from intake.rules.policy import POLICY, PUBLIC, Act, Relation, Role, allowed, may, may_at_all, reach

EVERYWHERE = [(r, s) for r in Relation for s in State]


def who_may(act):
    return {role for role in Role if reach(role, act)}


def test_whatever_is_not_in_the_table_is_refused():
    for role in Role:
        for act in PUBLIC - set(POLICY):
            assert not any(may(role, act, *at) for at in EVERYWHERE)
    assert not may(Role.COORDINATOR, Act.SIGN_OUT, Relation.OWN, State.PENDING)


def test_nobody_does_anything_to_a_case_of_another_desk_but_the_foundation_which_only_reads():
    for role in Role:
        for state in State:
            found = allowed(role, Relation.OTHER, state)
            if role not in (Role.COORDINATOR, Role.AUDITOR):
                assert found == frozenset()
            assert not found & {Act.DECIDE, Act.ASSIGN, Act.READ_RESTRICTED}


def test_a_mentor_never_reads_notes_readings_or_history_and_never_decides():
    forbidden = {Act.READ_RESTRICTED, Act.READ_HISTORY, Act.DECIDE, Act.ASSIGN}
    assert not any(may_at_all(Role.MENTOR, act) for act in forbidden)
    assert {at for act in POLICY for at in reach(Role.MENTOR, act)} == {(Relation.ASSIGNED, State.ACCEPTED)}


def test_an_auditor_never_learns_whom_a_case_is_about_and_changes_nothing():
    assert {act for act in POLICY if reach(Role.AUDITOR, act)} == {
        Act.LIST_CASES, Act.OPEN_CASE, Act.READ_HISTORY, Act.READ_ACCESS, Act.READ_ERASURE
    }  # fmt: skip


def test_a_partner_reaches_nothing_but_the_standing_of_what_they_sent():
    assert {act for act in POLICY if reach(Role.PARTNER, act)} == {Act.LIST_SENT}
    assert who_may(Act.LIST_SENT) == {Role.PARTNER}
    assert {relation for relation, _ in reach(Role.PARTNER, Act.LIST_SENT)} == {Relation.SENT}


def test_who_decides_reads_first():
    for role in Role:
        decides = reach(role, Act.DECIDE)
        for act in (Act.LIST_CASES, Act.OPEN_CASE, Act.READ_PEOPLE, Act.READ_RESTRICTED, Act.READ_HISTORY):
            assert decides <= reach(role, act)


def test_deciding_is_granted_exactly_where_a_move_is_left():
    decisions = {Move.ACCEPT, Move.ASK, Move.DECLINE}
    undecided = {state for state in State if decisions & set(moves_from(state))}
    for role in who_may(Act.DECIDE):
        assert {state for _, state in reach(role, Act.DECIDE)} == undecided


def test_closing_and_reopening_are_granted_where_the_table_has_the_move_and_only_to_a_cases_own_desk():
    for act, move in ((Act.CLOSE, Move.CLOSE), (Act.REOPEN, Move.REOPEN)):
        assert who_may(act) == {Role.LEAD, Role.WORKER}
        for role in who_may(act):
            assert reach(role, act) == {(Relation.OWN, s) for s in State if move in moves_from(s)}


def test_facts_and_why_help_ended_are_read_by_a_cases_own_desk_alone():
    assert who_may(Act.READ_FACTS) == {Role.LEAD, Role.WORKER}
    for role in who_may(Act.READ_FACTS):
        for act in (Act.RECORD_FACTS, Act.CLOSE, Act.REOPEN):
            assert reach(role, act) <= reach(role, Act.READ_FACTS)


def test_everything_shown_of_a_case_needs_the_case_to_be_open():
    for role in Role:
        opened = reach(role, Act.OPEN_CASE)
        assert reach(role, Act.LIST_CASES) == opened
        for act in (Act.READ_PEOPLE, Act.READ_RESTRICTED, Act.READ_HISTORY, Act.DECIDE, Act.ASSIGN):
            assert reach(role, act) <= opened
