"""Triage on its pages without a script: what is due, who may be the same, and nothing typed is lost."""

import asyncio
import datetime as dt
import html
import re

import pytest

from intake.services.sign_in import invite
from intake.storage import cases
from intake.storage.models import Case, ContactAttempt
from tests.conftest import NOW
from tests.forms import FAMILY, receipt, send
from tests.services.test_refer import rows
from tests.web.test_desk import desk, open_first  # noqa: F401  (a fixture)
from tests.web.test_household import as_form

ACCEPT = {"move": "accept", "take": ["0", "3"]}
ASK = {"move": "ask", "question": "where_living"}
DECLINE = {"move": "decline", "reason": "not_reached", "alternative": "sif"}
REDIRECT = {"move": "redirect", "to": "no-contract", "because": "no_language"}
WITHDRAW = {"move": "withdraw", "told_by": "sender"}
ACCEPT_ALL = {"move": "accept", "take": ["0", "1", "2", "3", "4"], "version": "1"}


def about_to(page):
    """What the page says was about to be saved, as text."""
    part = re.search(r'data-part="about-to".*?</section>', page, re.DOTALL)[0]
    return html.unescape(re.sub(r"<[^>]+>", " ", part))


def selected(page):
    return set(re.findall(r'<option value="([^"]+)" selected', page))


@pytest.mark.parametrize(
    ("form", "told"),
    [
        (ACCEPT, "1. cilvēks"),
        (ASK, "Kur tu tagad dzīvo"),
        (DECLINE, "Neizdevās sazināties"),
        (REDIRECT, "šeit neviens nerunā"),
        (WITHDRAW, "sūtītājs"),
    ],
    ids=lambda value: value["move"] if isinstance(value, dict) else "",
)
def test_who_comes_late_sees_the_case_as_it_is_and_what_they_were_about_to_save(desk, told, form):  # noqa: F811
    send(desk, FAMILY)
    address, _ = open_first(desk)
    desk.post(address, data={"move": "ask", "question": "how_to_reach", "version": "1"})
    late = desk.post(address, data={**form, "version": "1"})
    assert late.status_code == 412
    assert 'data-state="needs_info"' in late.text
    assert "Kā ar tevi sazināties?" in late.text
    assert told.split(".")[0] in about_to(late.text)
    wanted = {value for key, value in form.items() if key not in ("move", "take")}
    if form["move"] == "ask":
        assert "Kur tu tagad dzīvo" in about_to(late.text), "asking is not offered twice, the words stay"
        return
    assert wanted <= selected(late.text)
    if form["move"] == "accept":
        assert re.findall(r'name="take" value="(\d)" checked', late.text) == ["0", "3"]


@pytest.fixture
def accepted(desk):  # noqa: F811
    """The address of an accepted case, and the ids of its people by position."""
    send(desk, FAMILY)
    address, _ = open_first(desk)
    page = desk.post(address, data=ACCEPT_ALL).text
    choices = re.search(r'id="record-person".*?</select>', page, re.DOTALL)[0]
    return address, re.findall(r'value="([0-9a-f]{32})"', choices)


def forms_of(people):
    """Every form of an accepted case: where it goes and what is typed."""
    return [
        ("people", {"do": "record", "person": people[1], "fact": "language:ku", "variety": "badini",
                    "day": "2026-11-02", "evidence": "told_by_person"}),
        ("people", {"do": "join", "came": "joined", "age_band": "7-17", "day": "2026-11-03"}),
        ("people", {"do": "leave", "person": people[2], "reason": "left_latvia", "day": "2026-11-04"}),
        ("close", {"reason": "moved_outside_area", "day": "2026-11-05"}),
    ]  # fmt: skip


@pytest.mark.parametrize("number", range(4))
@pytest.mark.parametrize("wrong", [412, 422])
def test_nothing_typed_is_lost_in_any_form_of_an_accepted_case(desk, accepted, number, wrong):  # noqa: F811
    address, people = accepted
    where, typed = forms_of(people)[number]
    form = {**typed, "version": "1"} if wrong == 412 else {**typed, "version": "2", "day": "31.02.2026"}
    answer = desk.post(f"{address}/{where}", data=form)
    assert answer.status_code == wrong
    opened = re.search(r"<details[^>]* open>.*?</details>", answer.text, re.DOTALL)[0]
    for name in ("person", "fact", "came", "age_band", "reason", "evidence"):
        if name in typed:
            assert typed[name] in selected(opened), name
    for name in ("variety", "day"):
        if name in typed:
            assert f'value="{form[name]}"' in opened, name
    if wrong == 412:
        said = about_to(answer.text)
        assert typed["day"] in said
        assert typed.get("variety", "") in said


def test_reopening_late_keeps_who_was_ticked(desk, accepted):  # noqa: F811
    address, _ = accepted
    closed = {"reason": "goals_met", "day": "2026-11-22", "version": "2"}
    assert desk.post(f"{address}/close", data=closed).status_code == 200
    late = desk.post(f"{address}/reopen", data=as_form([("version", "2"), ("take", "1"), ("take", "4")]))
    assert late.status_code == 412
    assert re.findall(r'name="take" value="(\d)" checked', late.text) == ["1", "4"]
    assert re.findall(r"\d", about_to(late.text).split("Kurus pieņemt")[1])[:2] == ["2", "5"]


def test_what_somebody_puts_into_a_form_by_hand_comes_back_as_text(desk):  # noqa: F811
    send(desk, FAMILY)
    address, _ = open_first(desk)
    odd = {"move": '"><b>x', "question": "<script>", "take": ["<i>"], "fact": "a:<b>", "version": "1"}
    answer = desk.post(address, data=odd)
    assert answer.status_code == 422
    assert "<script>" not in answer.text.replace('<script type="module"', "")


def test_passing_on_leads_back_to_the_list_where_it_no_longer_is(desk, sqlite_deps):  # noqa: F811
    send(desk, FAMILY)
    address, _ = open_first(desk)
    for _ in range(2):  # pressed twice on a slow line
        answer = desk.post(address, data={**REDIRECT, "version": "1"})
        assert answer.url.path == "/intake/desk/"
        assert address not in answer.text
    assert [row["desk"] for row in rows(sqlite_deps, Case)] == ["no-contract"]


def test_the_numbers_of_today_lead_to_what_they_count(desk, clock):  # noqa: F811
    send(desk, {**FAMILY, "urgency": "day"})
    send(desk, {**FAMILY, "urgency": "weeks"})
    clock.now = NOW + dt.timedelta(hours=24, minutes=20)
    page = signed_in_again(desk)
    assert re.search(r'href="/intake/desk/\?show=overdue" class="red">\D*1</bdi> kavējas', page)
    shown = desk.get("/intake/desk/?show=overdue").text
    assert re.findall(r'data-standing="(\w+)"', shown) == ["overdue_lead"]
    assert 'aria-current="page">Kavējas' in shown
    assert "Šeit tagad nekā nav" in desk.get("/intake/desk/?show=accepted").text
    assert desk.get("/intake/desk/?show=%3Cb%3E").status_code == 200


def signed_in_again(desk):  # noqa: F811
    """The list a day later, when the session of the day before has ended."""
    token = asyncio.run(invite("Demo", "one-stop-agency", desk.app.app.state.deps))
    desk.post(f"/intake/desk/sign-in/{token}")
    return desk.get("/intake/desk/").text


def test_pages_of_a_part_stay_in_that_part(desk, monkeypatch):  # noqa: F811
    monkeypatch.setattr(cases, "PAGE", 1)
    for _ in range(2):
        send(desk, FAMILY)
    page = desk.get("/intake/desk/?show=waiting").text
    assert 'href="/intake/desk/?show=waiting&amp;page=2" rel="next"' in page


def test_an_attempt_is_noted_with_the_safe_hours_in_view_and_stands_beside_declining(desk, clock):  # noqa: F811
    send(desk, FAMILY)
    address, page = open_first(desk)
    assert "Vēl neviens nav mēģinājis sazināties" in page
    contact = desk.get(f"{address}/contact").text
    for shown in ("No rīta", "Šo tālruni vai e-pastu lieto arī citi", "Vajag tulku", "+37120000000"):
        assert shown in contact
    assert "bank" not in contact, "no needs"
    key = re.search(r'name="key" value="([^"]+)"', contact)[1]
    half = desk.post(f"{address}/contact", data={"key": key, "channel": "phone", "interpreter": "yes"})
    assert (half.status_code, selected(half.text)) == (422, {"phone"})
    assert 'name="interpreter" value="yes" checked' in half.text
    whole = {"key": key, "channel": "phone", "outcome": "not_safe_to_talk"}
    for _ in range(2):
        noted = desk.post(f"{address}/contact", data=whole)
    assert noted.text.count("nebija droši runāt</b>") == 1
    assert "Pēdējoreiz nebija droši runāt" in noted.text
    declining = re.search(r'value="decline">.*?</form>', desk.get(address).text, re.DOTALL)[0]
    assert "zvans: nebija droši runāt" in declining
    assert len(rows(desk.app.app.state.deps, ContactAttempt)) == 1


def test_outside_the_safe_hours_a_warning_stands_and_nothing_is_blocked(desk, clock):  # noqa: F811
    send(desk, FAMILY)
    address, _ = open_first(desk)
    assert 'data-part="outside"' not in desk.get(f"{address}/contact").text
    clock.now = NOW + dt.timedelta(minutes=25)
    desk.get(address)
    clock.now += dt.timedelta(minutes=25)
    desk.get(address)
    clock.now += dt.timedelta(minutes=15)
    page = desk.get(f"{address}/contact").text
    assert 'data-part="outside"' in page
    assert 'name="outcome"' in page


def test_two_likely_the_same_are_shown_with_reasons_and_a_person_decides(desk):  # noqa: F811
    send(desk, {**FAMILY, "called": "Mohammad Noori"})
    found = receipt(send(desk, {**FAMILY, "called": "Нури Мухаммад"}).text)
    address, page = open_first(desk)
    assert "1</bdi> līdzīga lieta" in page
    pairs = desk.get(f"{address}/duplicates").text
    assert "tas pats tālrunis" in pairs
    assert "līdzīgi skanošs vārds" in pairs
    other = re.search(r'name="other" value="(\d+)"', pairs)[1]
    said = desk.post(f"{address}/duplicates", data={"other": other, "verdict": "same_family"})
    assert 'data-verdict="same_family"' in said.text
    assert "Organizācijai iemeslu nesaka" in desk.get(address).text
    assert desk.post(f"{address}/duplicates", data={"other": other, "verdict": "x"}).status_code == 422
    assert desk.post(f"{address}/duplicates", data={"other": "9" * 10}).status_code == 422
    told = desk.post("/intake/lv/status", data=found).text
    assert 'data-state="pending"' in told
    assert "ģimene" not in re.sub(r"<footer.*", "", told, flags=re.DOTALL)


def test_the_sheet_for_a_day_without_a_network_holds_no_needs_and_no_state(desk):  # noqa: F811
    assert "Nav ko drukāt" in desk.get("/intake/desk/contacts").text
    send(desk, FAMILY)
    sheet = desk.get("/intake/desk/contacts").text
    for shown in ("Kods 7", "+37120000000", "No rīta", "Irākas"):
        assert shown in sheet
    for withheld in ("Bērnudārzs", "Banka", "draugiem", "chip", "gaida"):
        assert withheld not in sheet
