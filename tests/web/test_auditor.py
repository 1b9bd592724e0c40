"""The auditor's room, reasons, copies and erasing, in a browser without JavaScript."""

import asyncio
import datetime as dt
import io
import json
import re
import zipfile

import pytest
from starlette.testclient import TestClient

from intake.rules.policy import Role
from intake.services.evidence_check import check
from intake.services.sign_in import FOUNDATION, invite
from intake.storage.models import AuditEntry
from tests.conftest import NOW, ORIGIN
from tests.forms import FAMILY, send
from tests.services.test_erase import planned
from tests.services.test_refer import rows

SECRETS = ("Kods 7", "draugiem", "20000000", "20 000 000", "Izdomāta biedrība", "Irākas", "Mans mērķis")
DESK = "one-stop-agency"
HOME = "/intake/desk"


@pytest.fixture
def come(app, sqlite_deps):
    """A signed-in browser of a role."""

    def browser(role, desk=DESK, label="Demo"):
        until = dt.date(2027, 1, 31) if role is Role.AUDITOR else None
        token = asyncio.run(invite(label, desk, sqlite_deps, role, until=until))
        found = TestClient(app, base_url=ORIGIN, headers={"sec-fetch-site": "same-origin"})
        found.post(f"{HOME}/sign-in/{token}")
        return found

    return browser


@pytest.fixture
def lead(come):
    return come(Role.LEAD, label="Vadītāja")


@pytest.fixture
def auditor(come):
    return come(Role.AUDITOR, FOUNDATION, "Revidente")


@pytest.fixture
def coordinator(come):
    return come(Role.COORDINATOR, FOUNDATION, "Kaija")


def case_of(browser):
    return re.search(r"/intake/desk/case/(\w{32})", browser.get(f"{HOME}/").text)[1]


def taken_up(lead, client):
    """A family of five, taken up, with a goal in somebody's own words."""
    send(client, FAMILY)
    case = case_of(lead)
    ticked = {"move": "accept", "take": [str(n) for n in range(5)], "version": "1"}
    assert lead.post(f"{HOME}/case/{case}", data=ticked).status_code == 200
    return case


def declined(lead, client):
    send(client, FAMILY)
    case = case_of(lead)
    asked = {"move": "decline", "reason": "not_reached", "alternative": "sif", "version": "1"}
    assert 'data-state="declined"' in lead.post(f"{HOME}/case/{case}", data=asked).text
    return case


def test_an_auditor_never_meets_anything_anybody_said(lead, auditor, client, sqlite_deps):
    case = taken_up(lead, client)
    planned(sqlite_deps, case)
    assert "Mans mērķis" in lead.get(f"{HOME}/case/{case}/plan").text
    lead.post(f"{HOME}/case/{case}/close", data={"reason": "goals_met", "day": "2026-11-22", "version": "2"})
    sample = f"{HOME}/audit/sample?n=3&seed=abc"
    pages = [
        f"{HOME}/", f"{HOME}/audit", f"{HOME}/audit?check=chain", f"{HOME}/audit/figures",
        f"{HOME}/audit/search", f"{HOME}/audit/search?object_id={case}", sample, f"{HOME}/case/{case}",
        f"{HOME}/case/{case}/access", f"{HOME}/case/{case}/erasure",
    ]  # fmt: skip
    for page in pages:
        answer = auditor.get(page)
        assert answer.status_code == 200, page
        assert [secret for secret in SECRETS if secret in answer.text] == [], page
    pack = auditor.post(f"{HOME}/audit/evidence", data={"n": "3", "seed": "abc", "kind": "all"})
    assert pack.headers["content-type"] == "application/zip"
    assert check(pack.content) == []
    with zipfile.ZipFile(io.BytesIO(pack.content)) as files:
        whole = "".join(files.read(name).decode() for name in files.namelist())
    assert [secret for secret in SECRETS if secret in whole] == []
    assert case in whole


def test_an_auditor_changes_nothing(lead, auditor, client):
    case = declined(lead, client)
    for path in ("erasure", "erasure/answer", "why", "close", "mentor"):
        assert auditor.post(f"{HOME}/case/{case}/{path}", data={"version": "2"}).status_code == 403
    assert auditor.get(f"{HOME}/case/{case}/copy").status_code == 403


def test_the_sample_form_keeps_what_was_asked_and_says_what_cannot_be_read(auditor, lead, client):
    taken_up(lead, client)
    page = auditor.get(f"{HOME}/audit/sample?n=4&seed=abc&kind=open&desk={DESK}&month=2026-11").text
    for chosen in (
        'value="4" selected',
        'value="open" selected',
        f'value="{DESK}" selected',
        'value="2026-11"',
    ):
        assert chosen in page
    assert page.count("data-case=") == 1
    for wrong in ("n=2&seed=a", "n=11&seed=a", "n=x&seed=a", "n=5&seed=%3C", "n=5&seed=a&kind=x",
                  "n=5&seed=a&desk=x", "n=5&seed=a&month=2026-13", "n=٥&seed=a"):  # fmt: skip
        assert auditor.get(f"{HOME}/audit/sample?{wrong}").status_code == 422, wrong
    fresh = {
        re.search(r'name="seed" value="(\w+)"', auditor.get(f"{HOME}/audit/sample").text)[1] for _ in (1, 2)
    }
    assert len(fresh) == 2, "who does not name a seed gets a new one, shown"


def test_imported_figures_say_so_and_name_their_source(auditor, sqlite_deps):
    page = auditor.get(f"{HOME}/audit/figures").text
    march = page[page.index('data-publication="2020-03"') :]
    assert '<bdi class="n">81</bdi>' in march
    assert sqlite_deps.facts.sources[sqlite_deps.facts.publications["2020-03"].source].title in march
    assert "Ņemts no publikācijas" in march
    assert auditor.get(f"{HOME}/audit/figures?month=2020-03").status_code == 404
    assert auditor.get(f"{HOME}/audit/figures?month=x").status_code == 404


def test_a_coordinator_says_why_before_another_desks_case_opens(lead, coordinator, client, sqlite_deps):
    case = taken_up(lead, client)
    for page in ("", "/contact"):
        asked = coordinator.get(f"{HOME}/case/{case}{page}")
        assert [secret for secret in SECRETS if secret in asked.text] == []
        assert f'value="{HOME}/case/{case}{page}"' in asked.text, "it goes on to the page asked for"
    back = {"back": f"{HOME}/case/{case}"}
    assert coordinator.post(f"{HOME}/case/{case}/why", data=back).status_code == 422
    opened = coordinator.post(f"{HOME}/case/{case}/why", data={**back, "reason": "complaint"})
    assert "Kods 7" in opened.text
    for odd in ("https://elsewhere.example/", "//elsewhere.example", f"{HOME}/case/{case}/../x", ""):
        data = {"reason": "other", "back": odd}
        answer = coordinator.post(f"{HOME}/case/{case}/why", data=data, follow_redirects=False)
        assert answer.headers["location"].startswith(f"{HOME}/case/{case}"), odd
    given = [r["detail"] for r in rows(sqlite_deps, AuditEntry) if r["action"] == "reason_given"]
    assert given[0] == "complaint"


@pytest.mark.parametrize(
    "form", [{}, {"version": "x"}, {"version": "2", "move": "withdraw", "told_by": "sender"}]
)
@pytest.mark.parametrize("page", ["", "/contact", "/duplicates"])
def test_a_refused_form_opens_no_case_without_a_reason(lead, coordinator, client, page, form):
    send(client, FAMILY)
    case = case_of(lead)
    answer = coordinator.post(f"{HOME}/case/{case}{page}", data={"x": "y", **form})
    assert answer.status_code in (403, 409, 412, 422)
    assert [secret for secret in SECRETS if secret in answer.text] == []
    assert f'value="{HOME}/case/{case}"' in answer.text, "it asks for the reason first"
    told = {"reason": "complaint", "back": f"{HOME}/case/{case}"}
    assert "Kods 7" in coordinator.post(f"{HOME}/case/{case}/why", data=told).text
    assert "Kods 7" in coordinator.post(f"{HOME}/case/{case}", data={"version": "x"}).text


def test_words_somebody_looked_for_do_not_stay_in_the_audit(auditor, sqlite_deps):
    for typed in ("Izdomāta Persona", "izdomata", "Izdomāta/1a"):
        auditor.get(f"{HOME}/audit/search", params={"object_id": typed, "actor": typed, "action": typed})
    auditor.get(f"{HOME}/audit/search", params={"object_id": "figures/2026-10", "action": "case_read"})
    details = [e["detail"] for e in rows(sqlite_deps, AuditEntry) if e["action"] == "audit_searched"]
    assert details[:3] == ["object in words, actor in words, action in words, page 1"] * 3
    assert details[3] == "object figures/2026-10, action case_read, page 1"


def test_daily_work_is_asked_nothing(lead, client):
    case = taken_up(lead, client)
    assert "Kods 7" in lead.get(f"{HOME}/case/{case}").text


def test_erasing_takes_two_people_and_leaves_a_proof(lead, coordinator, auditor, client):
    case = declined(lead, client)
    where = f"{HOME}/case/{case}/erasure"
    assert lead.post(where, data={"version": "2"}).status_code == 422
    assert 'data-part="request"' in lead.post(where, data={"version": "2", "why": "person_asked"}).text
    assert case in coordinator.get(f"{HOME}/audit").text
    assert 'value="erase"' in coordinator.get(where).text
    assert coordinator.post(f"{where}/answer", data={"version": "2"}).status_code == 422
    assert coordinator.post(f"{where}/answer", data={"version": "1", "answer": "erase"}).status_code == 412
    done = coordinator.post(f"{where}/answer", data={"version": "2", "answer": "erase"})
    assert 'data-part="proof"' in done.text
    for who in (lead, coordinator, auditor):
        page = who.get(f"{HOME}/case/{case}")
        assert page.status_code == 200
        assert 'data-state="erased"' in page.text
        assert [secret for secret in SECRETS if secret in page.text] == []
        assert who.get(where).text.count('data-part="proof"') == 1
    assert lead.get(f"{HOME}/case/{case}/copy").status_code == 409
    assert 'data-part="proofs"' in auditor.get(f"{HOME}/audit").text


# --- the person's copy --------------------------------------------------------------------------------

ALONE_WITH_CHILD = {**FAMILY, "count_18_64": "1", "count_7_17": "1", "count_0_6": "0"}


def test_one_adults_copy_holds_nothing_that_may_be_anothers(lead, client):
    case = taken_up(lead, client)
    mother, father = (lead.get(f"{HOME}/case/{case}/copy?person={n}&with=ar").text for n in (0, 1))
    for copy in (mother, father):
        assert [secret for secret in ("Kods 7", "draugiem", "20000000", "Irākas") if secret in copy] == []
        assert 'data-section="withheld"' in copy
    assert "Alternatīvais statuss" in mother
    assert "Alternatīvais statuss" not in father
    assert "01.07.2026" in mother
    assert "01.07.2026" not in father
    assert lead.get(f"{HOME}/case/{case}/copy?person=9").status_code == 404


def test_a_person_alone_gets_everything_in_their_language_beside_latvian(lead, client, words):
    send(client, ALONE_WITH_CHILD)
    case = case_of(lead)
    lead.post(f"{HOME}/case/{case}", data={"move": "accept", "take": ["0", "1"], "version": "1"})
    page = lead.get(f"{HOME}/case/{case}/copy").text
    for shown in ("Kods 7", "draugiem", "+37120000000", "Irākas", str(words["ar"]("copy.title"))):
        assert shown in page, shown
    assert 'lang="ar" dir="rtl"' in page
    assert "Vadītāja" not in page, "colleagues are roles to the people they help"
    assert str(words["ar"]("copy.role.lead")) in page
    for code in ("en", "ru", "tr", "fa-AF"):
        assert str(words[code]("copy.correct_how")) in lead.get(f"{HOME}/case/{case}/copy?with={code}").text


def test_a_child_who_joined_takes_nothing_from_a_mothers_copy_and_gets_nothing_of_hers(lead, client):
    send(client, {**ALONE_WITH_CHILD, "count_7_17": "0"})
    case = case_of(lead)
    lead.post(f"{HOME}/case/{case}", data={"move": "accept", "take": "0", "version": "1"})
    born = {"do": "join", "came": "born", "age_band": "0-6", "day": "2026-11-22", "version": "2"}
    lead.post(f"{HOME}/case/{case}/people", data=born)
    assert "+37120000000" in lead.get(f"{HOME}/case/{case}/copy").text
    child = lead.get(f"{HOME}/case/{case}/copy?person=1").text
    assert [secret for secret in ("Kods 7", "draugiem", "20000000") if secret in child] == []


def test_a_copy_as_a_file_says_the_same(lead, client, sqlite_deps):
    send(client, ALONE_WITH_CHILD)
    case = case_of(lead)
    answer = lead.get(f"{HOME}/case/{case}/copy?as=json")
    assert "attachment" in answer.headers["content-disposition"]
    labels = [line["label"] for line in json.loads(answer.content)["sections"]["sent"]]
    assert all(label in labels for label in ("ask.called", "ask.phone", "ask.note", "ask.status"))
    made = [r["detail"] for r in rows(sqlite_deps, AuditEntry) if r["action"] == "copy_made"]
    assert made == ["person 0"]


def test_a_copy_asks_anew_who_one_is_after_five_minutes(lead, client, clock):
    send(client, ALONE_WITH_CHILD)
    case = case_of(lead)
    clock.now = NOW + dt.timedelta(minutes=6)
    page = lead.get(f"{HOME}/case/{case}/copy")
    assert page.url.path == f"{HOME}/confirm"
    assert "Kods 7" not in page.text


def test_every_code_a_copy_can_hold_has_words_in_six_languages(words):
    from intake.rules.case import CloseReason
    from intake.rules.contact import Channel, Outcome
    from intake.rules.history import Kind
    from intake.rules.household import LEFT_FAMILY, Evidence
    from intake.rules.plan import StepState
    from intake.rules.plan_talk import Answer
    from intake.services.person_copy_lines import WHOSE_IS_UNKNOWN

    groups = {
        "copy.kind": Kind, "copy.left": (*CloseReason, LEFT_FAMILY), "copy.evidence": Evidence,
        "copy.came": ("accepted", "born", "joined", "came_back", "reopened"), "copy.channel": Channel,
        "copy.outcome": Outcome, "copy.role": Role, "plan.state": StepState, "plan.answer": Answer,
        "ask": WHOSE_IS_UNKNOWN, "copy.outlook": ("in_service", "period_passed", "ask"),
    }  # fmt: skip
    for t in words.values():
        for group, codes in groups.items():
            assert all(t(f"{group}.{code}") for code in codes), (t.language.code, group)
