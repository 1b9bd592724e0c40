"""Sending a referral, on SQLite and on PostgreSQL."""

import asyncio
import datetime as dt
import json

import pytest
from sqlalchemy import func, select

from intake.rules.routing import NO_CONTRACT
from intake.services.answers import ReferralAnswers
from intake.services.look_up import Mistyped, NotFound, Standing, look_up
from intake.services.refer import CallFirst, Received, case_id, refer, referral_id
from intake.storage import audit
from intake.storage.models import AuditEntry, Case, HouseholdMember, Referral
from intake.storage.tables import table

TOKEN = "t" * 22
GIVEN = {
    "sender": "self",
    "child_alone": "no",
    "danger": "no",
    "count_18_64": 2,
    "count_7_17": 1,
    "called": "Izdomāta Persona",
    "place": "liepna",
    "adults": [
        {"status": "asylum_seeker", "arrived_on": {"day": "10", "month": "1", "year": "2026"}},
        {"status": "unknown"},
    ],
    "language": "fa_AF",
    "interpreter": "yes",
    "contact_way": "in_person",
    "needs": ["school"],
    "urgency": "days",
    "explained_by": "self",
    "agree": "all",
}


def answers(**changes) -> ReferralAnswers:
    return ReferralAnswers.model_validate(GIVEN | changes, context={"today": dt.date(2026, 11, 22)})


def run(work):
    return asyncio.run(work)


def send(deps, token=TOKEN, **changes):
    return run(refer(answers(**changes), token=token, language="fa-AF", deps=deps))


def rows(deps, model):
    return run(deps.door.read(lambda door: door.execute(select(table(model))).mappings().all()))


def counts(deps):
    models = (Referral, HouseholdMember, Case, AuditEntry)

    def unit(door):
        return [door.scalar(select(func.count()).select_from(table(m))) for m in models]

    return run(deps.door.read(unit))


def test_one_transaction_stores_the_referral_the_household_the_case_and_the_audit_entry(deps):
    assert isinstance(send(deps), Received)
    assert counts(deps) == [1, 3, 1, 1]
    [case], [referral] = rows(deps, Case), rows(deps, Referral)
    assert (case["state"], case["desk"], case["version"]) == ("pending", "one-stop-agency", 1)
    assert case["route_rule"] == "contract_covers"
    assert case["contract_id"] in {c.id for c in deps.facts.providers["one-stop-agency"].contracts}
    assert (referral["language"], referral["form_version"], referral["notice_version"]) == (
        "fa-AF",
        "2026-11",
        "2026-11",
    )
    assert rows(deps, AuditEntry)[0]["object_id"] == case["id"] == case_id(referral["id"])


def test_the_same_form_sent_again_gets_the_same_receipt_and_makes_no_second_case(deps):
    first, again = send(deps), send(deps)
    assert first == again
    assert counts(deps) == [1, 3, 1, 1]


def test_the_same_form_with_other_answers_keeps_the_first_and_says_so(deps):
    first, changed = send(deps), send(deps, called="Cits Vārds")
    assert (changed.receipt, changed.changed) == (first.receipt, True)
    [referral] = rows(deps, Referral)
    assert b"Cits" not in deps.ring.open(referral["sealed"], f"referral/{referral['id']}")


def test_sixty_four_copies_sent_at_once_make_one_case(deps):
    async def race():
        sending = (refer(answers(), token=TOKEN, language="lv", deps=deps) for _ in range(64))
        return await asyncio.gather(*sending)

    assert len({found.receipt for found in run(race())}) == 1
    assert counts(deps) == [1, 3, 1, 1]


def test_many_forms_at_once_each_get_their_own_receipt(deps):
    async def many():
        sending = (refer(answers(), token=f"{i:022d}", language="lv", deps=deps) for i in range(100))
        return await asyncio.gather(*sending)

    found = run(many())
    assert len({f.receipt.reference for f in found}) == len({f.receipt.code for f in found}) == 100
    assert counts(deps) == [100, 300, 100, 100]


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        ({"child_alone": "yes"}, "child_alone"),
        ({"danger": "yes"}, "danger"),
        ({"danger": "yes", "child_alone": "yes"}, "danger"),
    ],
)
def test_a_child_alone_or_danger_stores_nothing_and_says_call_first(deps, answer, reason):
    assert send(deps, **answer) == CallFirst(reason, earlier=False)
    assert counts(deps) == [0, 0, 0, 0]


def test_not_knowing_whether_a_child_is_alone_does_not_stop_the_referral(deps):
    assert isinstance(send(deps, child_alone="unknown", danger="unknown"), Received)


def test_each_adult_has_a_reading_of_every_wording_and_children_have_none(deps):
    send(deps)
    opened = [
        json.loads(deps.ring.open(m["sealed"], f"household_member/{m['referral_id']}/{m['position']}"))
        for m in rows(deps, HouseholdMember)
    ]
    read = [[(r["rule_id"], r["overall"]["outlook"]) for r in person["readings"]] for person in opened]
    assert read == [
        [("R-2019-DUR", "in_service"), ("R-2021-DUR", "ask")],
        [("R-2019-DUR", "ask"), ("R-2021-DUR", "ask")],
        [],
    ]


def test_nothing_personal_stands_in_the_database_in_clear(deps):
    send(deps, phone="+37120000000", contact_way="call", note="Slepena piezīme", organisation="Fonds X")
    stored = b"".join(
        value if isinstance(value, bytes) else str(value).encode()
        for model in (Referral, HouseholdMember, Case, AuditEntry)
        for row in rows(deps, model)
        for value in row.values()
    )
    for secret in ("Izdomāta", "20000000", "Slepena", "Fonds", "2026-01-10", "asylum_seeker"):
        assert secret.encode() not in stored, secret


def test_a_day_without_a_contract_goes_to_the_open_desk_and_is_not_lost(deps, clock):
    clock.now = dt.datetime(2021, 6, 1, 9, tzinfo=dt.UTC)
    assert isinstance(send(deps), Received)
    [case] = rows(deps, Case)
    assert (case["desk"], case["route_rule"]) == (NO_CONTRACT, "end_disputed")


@pytest.mark.parametrize(
    ("moment", "desk"),
    [
        ("2022-01-31T21:59:00+00:00", NO_CONTRACT),
        ("2022-01-31T22:01:00+00:00", "caritas"),
    ],
)
def test_the_day_that_counts_is_the_day_in_riga(deps, clock, moment, desk):
    clock.now = dt.datetime.fromisoformat(moment)
    send(deps)
    assert rows(deps, Case)[0]["desk"] == desk


def test_an_unknown_place_is_routed_as_the_whole_country(deps):
    send(deps, place="unknown")
    assert rows(deps, Referral)[0]["place_id"] is None
    assert rows(deps, Case)[0]["desk"] == "one-stop-agency"


def test_a_receipt_opens_its_status_in_any_script_and_grouping(deps):
    receipt = send(deps).receipt
    persian = receipt.reference.translate(str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹"))
    spaced = f"{receipt.code[:4]} {receipt.code[4:8]}-{receipt.code[8:]}"
    found = run(look_up(persian, spaced, deps))
    assert isinstance(found, Standing)
    assert found.state == "pending"


def test_a_slip_of_the_finger_is_told_without_asking_the_database(deps):
    receipt = send(deps).receipt
    wrong = receipt.code[:-1] + str((int(receipt.code[-1]) + 1) % 10)

    class Closed:
        async def read(self, unit):
            raise AssertionError("the database was asked")

    closed = type(deps)(deps.facts, Closed(), deps.ring, deps.now)
    assert run(look_up(receipt.reference, wrong, closed)) == Mistyped(("code",))


def test_a_wrong_code_and_an_unknown_reference_get_the_same_answer(deps):
    one, other = send(deps).receipt, send(deps, token="u" * 22).receipt
    assert isinstance(run(look_up(one.reference, other.code, deps)), NotFound)
    assert isinstance(run(look_up("0000000001", one.code, deps)), NotFound)


def test_a_clash_of_references_is_resolved_by_the_next_proposal(deps, monkeypatch):
    from intake.services import refer as module

    real = module._reference
    monkeypatch.setattr(
        module, "_reference", lambda deps, id_, attempt: real(deps, id_ if attempt else "same", attempt)
    )
    first, second = send(deps), send(deps, token="u" * 22)
    assert first.receipt.reference != second.receipt.reference
    assert counts(deps) == [2, 6, 2, 2]


def test_a_unit_that_fails_leaves_nothing_and_spoils_no_other(deps):
    def broken(door):
        audit.record(door, at=deps.now(), actor="x", action="x", object_id="x")
        raise ZeroDivisionError

    async def both():
        return await asyncio.gather(
            deps.door.write(broken),
            refer(answers(), token=TOKEN, language="lv", deps=deps),
            return_exceptions=True,
        )

    failed, received = run(both())
    assert isinstance(failed, ZeroDivisionError)
    assert isinstance(received, Received)
    assert counts(deps) == [1, 3, 1, 1]


def test_reading_never_writes(deps):
    def sneaky(door):
        door.execute(table(AuditEntry).delete())

    with pytest.raises(Exception, match=r"readonly|read-only"):
        run(deps.door.read(sneaky))


def test_the_audit_cannot_be_changed_or_emptied(deps):
    send(deps)
    for statement in (table(AuditEntry).update().values(actor="nobody"), table(AuditEntry).delete()):
        with pytest.raises(Exception, match="append-only"):
            run(deps.door.write(lambda door, s=statement: door.execute(s)))
    assert rows(deps, AuditEntry)[0]["actor"] == "sender"


def test_ids_follow_from_the_form_and_say_nothing_about_it():
    assert referral_id(TOKEN) == referral_id(TOKEN) != referral_id("u" * 22)
    assert len(referral_id(TOKEN)) == len(case_id("x")) == 32


def test_an_unknown_status_with_a_date_reads_ask_and_never_passed(deps):
    given = {"day": "1", "month": "6", "year": "2024"}
    send(deps, count_18_64=1, adults=[{"status": "unknown", "status_on": given}])
    member = rows(deps, HouseholdMember)[0]
    person = json.loads(deps.ring.open(member["sealed"], f"household_member/{member['referral_id']}/0"))
    assert {r["overall"]["outlook"] for r in person["readings"]} == {"ask"}


def test_an_unknown_reference_costs_the_same_derivation_as_a_known_one(deps, monkeypatch):
    from intake.services import look_up as module

    receipt, derived = send(deps).receipt, []
    real = module.receipt_code
    monkeypatch.setattr(module, "receipt_code", lambda *given: derived.append(given) or real(*given))
    run(look_up(receipt.reference, receipt.code, deps))
    run(look_up("0000000001", receipt.code, deps))
    assert len(derived) == 2
