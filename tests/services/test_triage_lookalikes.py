"""Cases that may be about the same people: shown across spellings to triage only, decided by a person."""

import pytest
from sqlalchemy import delete, update
from sqlalchemy.exc import DBAPIError

from intake.rules.case import Alternative, Decision, DeclineReason, Move, RedirectReason
from intake.rules.duplicates import Reason, Verdict
from intake.rules.policy import Role
from intake.rules.routing import NO_CONTRACT
from intake.services.doors import NoSuchCase
from intake.services.look_up import look_up
from intake.services.lookalikes import Settled, index_new, see_lookalikes, settle_lookalike
from intake.services.refer import case_id, referral_id
from intake.services.refused import Refused
from intake.services.sign_in import FOUNDATION, Colleague
from intake.services.triage import Moved, State, move_case, open_case
from intake.storage import lookalikes, staff
from intake.storage.models import AuditEntry, BlindIndex, DuplicateDecision
from intake.storage.tables import table
from tests.conftest import NOW
from tests.services.test_refer import rows, run, send
from tests.services.test_triage import AGENCY, ELSEWHERE

COORDINATOR = Colleague("f1", "Kaija", FOUNDATION, Role.COORDINATOR)
MENTOR = Colleague("m1", "Marta", "one-stop-agency", Role.MENTOR)
AUDITOR = Colleague("f2", "Rita", FOUNDATION, Role.AUDITOR)
AWAY = Decision(Move.REDIRECT, to=NO_CONTRACT, because=RedirectReason.CONFLICT_OF_INTEREST)
PHONE = {"contact_way": "call", "phone": "+371 20 000 001"}


def sent(deps, number, **changes):
    token = f"{number:022d}"
    receipt = send(deps, token=token, **changes).receipt
    return case_id(referral_id(token)), receipt


def alike(deps, case, who=AGENCY):
    return {one.reference: one for one in run(see_lookalikes(case, who, deps)).found}


@pytest.fixture
def hired(deps):
    row = {"id": AGENCY.id, "label": "Demo", "desk": AGENCY.desk, "role": "worker", "active": True}
    run(deps.door.write(lambda door: staff.add(door, created_at=NOW, **row)))
    return deps


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Mohammad Noori", "Нури Мухаммад"),
        ("Abd al-Rahman al-Masri", "عبد الرحمن المصري"),
        ("SERHII KOVALENKO", "Сергей Коваленко"),
    ],
)
def test_the_same_name_in_another_script_meets_with_its_reasons(sqlite_deps, one, other):
    first, _ = sent(sqlite_deps, 0, called=one, place="liepna")
    _, receipt = sent(sqlite_deps, 1, called=other, place="liepna")
    sent(sqlite_deps, 2, called="Pavisam Cita", place="liepna")
    found = alike(sqlite_deps, first)
    assert set(found) == {receipt.reference}, "one place and size alone would be noise"
    assert found[receipt.reference].reasons == (Reason.NAME_AND_AGE, Reason.PLACE_AND_SIZE)


def test_one_phone_meets_however_it_is_typed_and_stands_first(deps):
    first, _ = sent(deps, 0, called="Viens", **PHONE)
    _, by_name = sent(deps, 1, called="Viens", place="unknown")
    _, by_phone = sent(deps, 2, called="Otrs", place="unknown", contact_way="call", phone="٢٠٠٠٠٠٠١")
    found = run(see_lookalikes(first, AGENCY, deps)).found
    assert [one.reference for one in found] == [by_phone.reference, by_name.reference]
    assert found[0].reasons == (Reason.SAME_PHONE,)


def test_the_senders_own_number_says_nothing_of_the_family(sqlite_deps):
    ngo = {"sender": "ngo", "organisation": "Izdomāta biedrība", "contact_way": "sender", "phone": "20000001"}
    first, _ = sent(sqlite_deps, 0, called="Viens", **ngo)
    sent(sqlite_deps, 1, called="Otrs", **ngo)
    assert alike(sqlite_deps, first) == {}


def test_no_name_or_number_can_be_read_from_the_index_and_each_kind_is_apart(deps):
    sent(deps, 0, called="Izdomāta Persona", **PHONE)
    run(index_new(deps))
    stored = rows(deps, BlindIndex)
    assert {row["kind"] for row in stored} == {"phone", "name_and_age", "place_and_size", "indexed"}
    assert all(len(row["hash"]) == 39 and row["hash"].isdigit() for row in stored if row["kind"] != "indexed")
    assert "20000001" not in str([dict(row) for row in stored])
    before = len(stored)
    run(index_new(deps))
    assert len(rows(deps, BlindIndex)) == before


def test_a_long_backlog_is_indexed_in_parts(sqlite_deps, monkeypatch):
    monkeypatch.setattr(lookalikes, "BATCH", 2)
    for n in range(5):
        sent(sqlite_deps, n)
    run(index_new(sqlite_deps))
    assert len({row["referral_id"] for row in rows(sqlite_deps, BlindIndex)}) == 5


def test_a_desk_learns_of_its_own_cases_only_and_the_foundation_no_more_than_references(deps):
    first, one = sent(deps, 0, **PHONE)
    second, other = sent(deps, 1, **PHONE)
    assert alike(deps, first)[other.reference].state == "pending"
    run(move_case(second, 1, AWAY, AGENCY, deps))
    assert alike(deps, first) == {}
    assert run(open_case(first, AGENCY, deps)).alike == []
    crossing = alike(deps, first, COORDINATOR)[other.reference]
    assert (crossing.id, crossing.state) == (None, None)
    assert set(alike(deps, second, COORDINATOR)) == {one.reference}
    assert not run(see_lookalikes(first, COORDINATOR, deps)).may


def test_nobody_but_triage_is_shown_any_and_only_while_undecided(hired):
    first, _ = sent(hired, 0, **PHONE)
    _, other = sent(hired, 1, **PHONE)
    assert isinstance(run(see_lookalikes(first, ELSEWHERE, hired)), NoSuchCase)
    assert isinstance(run(see_lookalikes(first, MENTOR, hired)), NoSuchCase)
    assert run(see_lookalikes(first, AUDITOR, hired)) == Refused("not_yours")
    assert run(open_case(first, AUDITOR, hired)).alike == []
    run(move_case(first, 1, Decision(Move.ACCEPT), AGENCY, hired))
    assert run(see_lookalikes(first, AGENCY, hired)) == Refused("move_not_allowed")
    assert run(settle_lookalike(first, other.reference, Verdict.SAME_FAMILY, AGENCY, hired)) == Refused(
        "move_not_allowed"
    )


def test_what_a_person_says_is_kept_beside_what_was_said_before_and_changes_no_case(hired):
    first, one = sent(hired, 0, **PHONE)
    second, other = sent(hired, 1, **PHONE)
    for verdict in (Verdict.SAME_FAMILY, Verdict.SAME_FAMILY, Verdict.NOT_THE_SAME):
        assert run(settle_lookalike(first, other.reference, verdict, AGENCY, hired)) == Settled()
        assert alike(hired, first)[other.reference].verdict is verdict
    assert alike(hired, second)[one.reference].verdict is Verdict.NOT_THE_SAME
    assert [row["verdict"] for row in rows(hired, DuplicateDecision)] == ["same_family", "not_the_same"]
    assert {run(open_case(case, AGENCY, hired)).row["version"] for case in (first, second)} == {1}
    stored = table(DuplicateDecision)
    for statement in (update(stored).values(verdict="same_family"), delete(stored)):
        with pytest.raises(DBAPIError, match="append-only"):
            run(hired.door.write(lambda door, s=statement: door.execute(s)))


def test_a_pair_that_is_not_shown_cannot_be_settled(hired):
    first, _ = sent(hired, 0, **PHONE)
    _, stranger = sent(hired, 1, called="Pavisam Cita", place="unknown")
    found = run(settle_lookalike(first, stranger.reference, Verdict.SAME_FAMILY, AGENCY, hired))
    assert found == Refused("no_such_pair")
    assert rows(hired, DuplicateDecision) == []


def test_the_same_family_sent_again_an_organisation_hears_no_confirmation(hired):
    ngo = {"sender": "ngo", "organisation": "Izdomāta biedrība", **PHONE}
    sent(hired, 0, **PHONE)
    case, receipt = sent(hired, 1, **ngo)
    before = run(look_up(receipt.reference, receipt.code, hired))
    [other] = alike(hired, case)
    run(settle_lookalike(case, other, Verdict.SAME_FAMILY, AGENCY, hired))
    assert run(look_up(receipt.reference, receipt.code, hired)) == before
    no = Decision(Move.DECLINE, reason=DeclineReason.ALREADY_HELPED, alternative=Alternative.SIF)
    assert run(move_case(case, 1, no, AGENCY, hired)) == Moved(State.DECLINED)
    assert run(look_up(receipt.reference, receipt.code, hired)).decline_reason is None


def test_looking_and_settling_are_in_the_audit_without_a_word_of_whom(hired):
    first, _ = sent(hired, 0, **PHONE)
    _, other = sent(hired, 1, **PHONE)
    alike(hired, first)
    run(settle_lookalike(first, other.reference, Verdict.SAME_FAMILY, AGENCY, hired))
    told = [(e["action"], e["detail"]) for e in rows(hired, AuditEntry)][-2:]
    assert told == [
        ("duplicates_read", "1 pairs"),
        ("duplicate_settled", f"{other.reference}, same_family"),
    ]
