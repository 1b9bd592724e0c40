"""What a partner sent, on SQLite and on PostgreSQL."""

import datetime as dt

from intake.rules.policy import Role
from intake.services.refer import refer
from intake.services.sent import list_sent
from intake.services.sign_in import colleague_of, invite, sign_in
from intake.services.triage import move_case, open_case
from intake.storage import referrals
from tests.services.test_audit import told
from tests.services.test_refer import answers, run
from tests.services.test_triage import AGENCY, DECLINE, only_case, queue


def partner(deps, label="Sociālā darbiniece"):
    token = run(invite(label, "partners", deps, Role.PARTNER, "Izdomāta biedrība", "public_body"))
    return run(colleague_of(run(sign_in(token, deps)), deps))


def send(deps, who, number=0):
    form = answers(sender="public_body", organisation="Izdomāta biedrība")
    token = f"{number:022d}"
    return run(refer(form, token=token, language="lv", deps=deps, sent_by=who and who.id)).receipt


def test_partners_see_their_own_and_never_why(deps):
    one, other = partner(deps), partner(deps, "Cita")
    receipt = send(deps, one)
    send(deps, None, 1)
    cases = [c.row["id"] for c in queue(deps)]
    for case in cases:
        run(move_case(case, 1, DECLINE, AGENCY, deps))
    [row] = run(list_sent(one, deps)).referrals
    assert dict(row) == {"reference": receipt.reference, "sent_at": deps.now(), "state": "declined"}
    assert run(list_sent(other, deps)).referrals == []


def test_a_partner_is_in_the_audit_by_id_and_in_the_history_as_the_sender(deps):
    who = partner(deps)
    send(deps, who)
    case = only_case(deps)
    assert told(deps, "referral_sent") == [(f"staff/{who.id}", case, "2026-11")]
    assert run(open_case(case, AGENCY, deps)).history[0].who == "sender"


def test_many_have_pages_newest_first_and_each_page_is_a_read(deps, clock, monkeypatch):
    monkeypatch.setattr(referrals, "SENT_PAGE", 2)
    who, found = partner(deps), []
    for number in range(3):
        clock.now += dt.timedelta(minutes=1)
        found.append(send(deps, who, number).reference)
    pages = [run(list_sent(who, deps, page)) for page in (1, 2)]
    assert [row["reference"] for page in pages for row in page.referrals] == found[::-1]
    assert [page.pages for page in pages] == [2, 2]
    assert [detail for _, _, detail in told(deps, "sent_read")] == [
        "page 1, 2 referrals",
        "page 2, 1 referrals",
    ]


def test_a_form_sent_twice_stays_whose_it_was(deps):
    who, other = partner(deps), partner(deps, "Cita")
    assert send(deps, who) == send(deps, other) == send(deps, None)
    assert len(run(list_sent(who, deps)).referrals) == 1
    assert run(list_sent(other, deps)).referrals == []
