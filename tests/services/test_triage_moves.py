"""Passing a case on and withdrawing it: who sees it then, what the sender is told, and any order of moves."""

import datetime as dt
import json

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from intake.rules.case import MOVES, Decision, Move, Question, RedirectReason, State, ToldBy
from intake.rules.policy import Role
from intake.rules.routing import NO_CONTRACT
from intake.services.doors import NoSuchCase
from intake.services.look_up import Mistyped, NotFound, look_up
from intake.services.own_referral import Done, Said, answer_question, withdraw
from intake.services.refer import case_id, refer, referral_id
from intake.services.refused import Refused
from intake.services.sent import list_sent
from intake.services.sign_in import FOUNDATION, PARTNERS, Colleague
from intake.services.triage import Moved, list_cases, move_case, open_case
from intake.storage import staff
from intake.storage.models import AuditEntry, Case, SenderAnswer
from tests.conftest import NOW
from tests.services.test_refer import answers, rows, run, send
from tests.services.test_triage import ACCEPT, AGENCY, ASK, DECLINE, only_case

OPEN_DESK = Colleague("c3", "Atvērtā", NO_CONTRACT, Role.WORKER)
COORDINATOR = Colleague("f1", "Kaija", FOUNDATION, Role.COORDINATOR)
AWAY = Decision(Move.REDIRECT, to=NO_CONTRACT, because=RedirectReason.CONFLICT_OF_INTEREST)
BACK = Decision(Move.REDIRECT, to="one-stop-agency", because=RedirectReason.OTHER_CONTRACT)
UNWANTED = Decision(Move.WITHDRAW, told_by=ToldBy.PERSON)
WORDS = Said("", "Zvaniet vakarā.")


def test_a_case_passed_on_is_the_new_desks_and_no_longer_the_old_ones(deps, clock):
    receipt = send(deps).receipt
    case = only_case(deps)
    run(open_case(case, AGENCY, deps))
    clock.now += dt.timedelta(hours=1)
    assert run(move_case(case, 1, AWAY, AGENCY, deps)) == Moved(State.PENDING)
    assert isinstance(run(open_case(case, AGENCY, deps)), NoSuchCase)
    assert run(list_cases(AGENCY, deps)).cases == []
    [found] = run(list_cases(OPEN_DESK, deps)).cases
    assert (found.row["version"], found.row["opened_at"]) == (2, NOW), "the clock runs on"
    assert not found.waiting.acknowledged
    opened = run(open_case(case, OPEN_DESK, deps))
    assert (opened.row["route_rule"], opened.row["redirect_reason"]) == ("redirected", "conflict_of_interest")
    assert [e.who for e in opened.history if e.action == "case_redirect"] == ["elsewhere"]
    assert run(look_up(receipt.reference, receipt.code, deps)).state == "pending"


def test_the_foundation_passes_on_only_what_lies_at_the_open_desk(sqlite_deps):
    deps = sqlite_deps
    send(deps)
    case = only_case(deps)
    assert run(move_case(case, 1, AWAY, COORDINATOR, deps)) == Refused("not_yours")
    run(move_case(case, 1, AWAY, AGENCY, deps))
    assert run(move_case(case, 2, BACK, COORDINATOR, deps)) == Moved(State.PENDING)
    [row] = rows(deps, Case)
    contracts = {c.id for c in deps.facts.providers["one-stop-agency"].contracts}
    assert (row["desk"], row["contract_id"] in contracts) == ("one-stop-agency", True)


@pytest.mark.parametrize("to", ["caritas", "one-stop-agency", "nowhere", FOUNDATION])
def test_a_case_goes_only_where_a_contract_is_in_force_or_nobodys(sqlite_deps, to):
    send(sqlite_deps)
    wanted = Decision(Move.REDIRECT, to=to, because=RedirectReason.OUTSIDE_AREA)
    assert run(move_case(only_case(sqlite_deps), 1, wanted, AGENCY, sqlite_deps)) == Refused("no_such_desk")


def test_passing_on_takes_the_question_back(sqlite_deps):
    deps, receipt = sqlite_deps, send(sqlite_deps).receipt
    run(move_case(only_case(deps), 1, ASK, AGENCY, deps))
    run(move_case(only_case(deps), 2, AWAY, AGENCY, deps))
    found = run(look_up(receipt.reference, receipt.code, deps))
    assert (found.state, found.question) == ("pending", None)


@pytest.mark.parametrize("decision", [ACCEPT, ASK, DECLINE, AWAY, UNWANTED], ids=lambda d: d.move)
def test_the_same_button_pressed_twice_is_done_once_and_answered_as_done(deps, decision):
    send(deps)
    case = only_case(deps)
    first = run(move_case(case, 1, decision, AGENCY, deps))
    assert isinstance(first, Moved)
    assert run(move_case(case, 1, decision, AGENCY, deps)) == first
    colleague = Colleague("z9", "Cits", AGENCY.desk, Role.WORKER)
    assert not isinstance(run(move_case(case, 1, decision, colleague, deps)), Moved)
    assert rows(deps, Case)[0]["version"] == 2


def test_another_choice_on_the_same_stale_page_is_not_taken_for_the_first(sqlite_deps):
    deps = sqlite_deps
    send(deps)
    case = only_case(deps)
    run(move_case(case, 1, Decision(Move.ACCEPT, taken=frozenset({0, 1})), AGENCY, deps))
    for taken, found in (({0, 1}, Moved(State.ACCEPTED)), ({0}, Refused("changed_meanwhile"))):
        again = Decision(Move.ACCEPT, taken=frozenset(taken))
        assert run(move_case(case, 1, again, AGENCY, deps)) == found


def test_the_audit_tells_where_to_why_and_who_told_it(sqlite_deps):
    deps = sqlite_deps
    send(deps)
    case = only_case(deps)
    run(move_case(case, 1, AWAY, AGENCY, deps))
    run(move_case(case, 2, UNWANTED, COORDINATOR, deps))
    details = {e["action"]: e["detail"] for e in rows(deps, AuditEntry)}
    assert details["case_redirect"] == "version 2, no-contract, conflict_of_interest"
    assert details["case_withdraw"] == "version 3, person"


def test_what_is_withdrawn_goes_nowhere_and_is_taken_up_by_nobody(deps):
    receipt = send(deps).receipt
    case = only_case(deps)
    assert run(move_case(case, 1, UNWANTED, AGENCY, deps)) == Moved(State.WITHDRAWN)
    for decision in (ACCEPT, ASK, DECLINE, AWAY, UNWANTED):
        assert run(move_case(case, 2, decision, AGENCY, deps)) == Refused("move_not_allowed")
    assert run(look_up(receipt.reference, receipt.code, deps)).state == "withdrawn"


def test_the_sender_withdraws_with_both_numbers_once_and_before_a_decision(deps):
    receipt = send(deps).receipt
    pair = (receipt.reference, receipt.code)
    assert run(withdraw(*pair, deps)) == Done()
    assert run(withdraw(*pair, deps)) == Done(), "pressed twice is done once"
    assert [e["actor"] for e in rows(deps, AuditEntry) if e["action"] == "case_withdraw"] == ["sender"]
    assert rows(deps, Case)[0]["version"] == 2


def test_who_holds_half_a_receipt_withdraws_and_answers_nothing(sqlite_deps):
    deps = sqlite_deps
    one, other = send(deps).receipt, send(deps, token="o" * 22).receipt
    assert isinstance(run(withdraw(one.reference, other.code, deps)), NotFound)
    assert isinstance(run(withdraw("1", one.code, deps)), Mistyped)
    assert isinstance(run(answer_question(one.reference, other.code, WORDS, deps)), NotFound)
    assert {row["state"] for row in rows(deps, Case)} == {"pending"}


def test_what_is_accepted_is_not_withdrawn_but_closed_by_its_desk(sqlite_deps):
    deps, receipt = sqlite_deps, send(sqlite_deps).receipt
    run(move_case(only_case(deps), 1, ACCEPT, AGENCY, deps))
    assert run(withdraw(receipt.reference, receipt.code, deps)) == Refused("move_not_allowed")


def test_an_answer_is_sealed_shown_to_the_desk_and_the_case_waits_again(deps, clock):
    receipt = send(deps).receipt
    case = only_case(deps)
    run(move_case(case, 1, ASK, AGENCY, deps))
    clock.now += dt.timedelta(hours=1)
    assert run(answer_question(receipt.reference, receipt.code, WORDS, deps)) == Done()
    [stored] = rows(deps, SenderAnswer)
    assert b"Zvaniet" not in stored["sealed"]
    found = run(open_case(case, AGENCY, deps))
    assert (found.row["state"], found.row["version"]) == ("pending", 3)
    assert [(a.question, a.said, a.at) for a in found.said] == [(Question.HOW_TO_REACH, WORDS, clock.now)]


def test_an_answer_pressed_twice_is_one_and_a_late_one_is_refused(deps):
    receipt = send(deps).receipt
    pair = (receipt.reference, receipt.code)
    assert run(answer_question(*pair, WORDS, deps)) == Refused("not_asked")
    case = only_case(deps)
    run(move_case(case, 1, ASK, AGENCY, deps))
    assert [run(answer_question(*pair, WORDS, deps)) for _ in range(2)] == [Done(), Done()]
    assert run(answer_question(*pair, Said("", "Cits."), deps)) == Refused("not_asked")
    assert len(rows(deps, SenderAnswer)) == 1


def test_a_mentor_and_the_foundation_never_read_an_answer(sqlite_deps):
    deps, receipt = sqlite_deps, send(sqlite_deps).receipt
    case = only_case(deps)
    run(move_case(case, 1, ASK, AGENCY, deps))
    run(answer_question(receipt.reference, receipt.code, WORDS, deps))
    assert run(open_case(case, COORDINATOR, deps)).said == []


def test_a_partner_learns_that_it_was_withdrawn_and_nothing_more(sqlite_deps):
    deps, partner = sqlite_deps, Colleague("p1", "Lauma", PARTNERS, Role.PARTNER, "Izdomāta biedrība", "ngo")
    row = {"id": "p1", "label": "Lauma", "desk": PARTNERS, "role": "partner", "organisation": "x"}
    run(deps.door.write(lambda door: staff.add(door, created_at=NOW, active=True, sender="ngo", **row)))
    form = answers(sender="ngo", organisation="Izdomāta biedrība")
    run(refer(form, token="p" * 22, language="lv", deps=deps, sent_by="p1"))
    run(move_case(only_case(deps), 1, UNWANTED, AGENCY, deps))
    [sent] = run(list_sent(partner, deps)).referrals
    assert (sent["state"], set(sent)) == ("withdrawn", {"reference", "sent_at", "state"})


DECISIONS = [ACCEPT, ASK, DECLINE, AWAY, BACK, UNWANTED]


class Triage(RuleBasedStateMachine):
    """One case between two desks and its sender; the model is a state, a desk and a version."""

    deps = None
    number = 0

    @initialize()
    def sent(self):
        type(self).number += 1
        token = f"{self.number:022d}"
        self.receipt = send(self.deps, token=token).receipt
        self.case = case_id(referral_id(token))
        self.state, self.desk, self.version, self.answers = State.PENDING, "one-stop-agency", 1, 0
        self.last = None

    @rule(decision=st.sampled_from(DECISIONS), stale=st.booleans(), here=st.booleans())
    def somebody_decides(self, decision, stale, here):
        who = AGENCY if here else OPEN_DESK
        version = self.version - stale
        found = run(move_case(self.case, version, decision, who, self.deps))
        if stale and self.last == (who, decision):
            assert found == Moved(self.state), "pressed twice it is done once, and answered as done"
            return
        if who.desk != self.desk:
            assert isinstance(found, NoSuchCase)
            return
        after = MOVES.get((self.state, decision.move))
        if stale:
            assert found == Refused("changed_meanwhile")
        elif after is None:
            assert found == Refused("move_not_allowed")
        elif decision.to == self.desk:
            assert found == Refused("no_such_desk")
        else:
            assert found == Moved(after)
            self.state, self.version = after, self.version + 1
            self.desk = decision.to or self.desk
            self.last = (who, decision)

    @rule(words=st.sampled_from(["a", "b"]))
    def the_sender_answers(self, words):
        said = Said("", f"{words} {self.version}")
        found = run(answer_question(self.receipt.reference, self.receipt.code, said, self.deps))
        fits = self.state is State.NEEDS_INFO
        assert (found == Done()) == fits
        if fits:
            self.state, self.version, self.answers = State.PENDING, self.version + 1, self.answers + 1
            self.last = None

    @rule()
    def the_sender_withdraws(self):
        found = run(withdraw(self.receipt.reference, self.receipt.code, self.deps))
        fits = (self.state, Move.WITHDRAW) in MOVES
        assert (found == Done()) == (fits or self.state is State.WITHDRAWN)
        if fits:
            self.state, self.version, self.last = State.WITHDRAWN, self.version + 1, None

    @invariant()
    def the_case_and_the_sender_say_what_the_model_says(self):
        row = next(row for row in rows(self.deps, Case) if row["id"] == self.case)
        assert (row["state"], row["desk"], row["version"]) == (self.state, self.desk, self.version)
        told = run(look_up(self.receipt.reference, self.receipt.code, self.deps))
        assert told.state == self.state
        own = [row for row in rows(self.deps, SenderAnswer) if row["case_id"] == self.case]
        assert len(own) == self.answers
        assert all(json.loads(self.deps.ring.open(r["sealed"], f"sender_answer/{r['id']}")) for r in own)


def test_whatever_the_order_of_moves_each_does_what_the_table_says(deps, request):
    class Here(Triage):
        pass

    Here.deps = deps
    few = "postgresql" in request.node.name
    bounds = settings(
        max_examples=3 if few else 10, stateful_step_count=15, deadline=None,
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    run_state_machine_as_test(Here, settings=bounds)
