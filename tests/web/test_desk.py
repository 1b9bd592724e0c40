"""The provider's desk in a browser without JavaScript."""

import asyncio
import dataclasses
import datetime as dt
import re

import pytest
from starlette.testclient import TestClient

from intake.rules.policy import Role
from intake.services.sign_in import invite
from intake.storage.models import AuditEntry
from tests.conftest import NOW, ORIGIN
from tests.forms import ALONE, FAMILY, receipt, send
from tests.services import test_refer
from tests.services.test_refer import rows

DECLINE = {"move": "decline", "reason": "outside_area", "alternative": "municipal_social_service"}


@pytest.fixture
def desk(client, sqlite_deps):
    """A browser signed in at the desk of the provider whose contract covers today."""
    token = asyncio.run(invite("Demo", "one-stop-agency", sqlite_deps))
    assert client.post(f"/intake/desk/sign-in/{token}").status_code == 200
    return client


def open_first(desk):
    address = re.search(r'href="(/intake/desk/case/\w+)"', desk.get("/intake/desk/").text)[1]
    return address, desk.get(address).text


def test_opening_the_link_spends_nothing_pressing_it_does(client, sqlite_deps):
    token = asyncio.run(invite("Demo", "one-stop-agency", sqlite_deps))
    address = f"/intake/desk/sign-in/{token}"
    assert [client.get(address).status_code for _ in range(3)] == [200, 200, 200]
    signed_in = client.post(address)
    assert signed_in.url.path == "/intake/desk/"
    assert client.post(address).status_code == 401


def test_the_session_cookie_is_out_of_reach_of_scripts_and_other_sites(client, sqlite_deps):
    token = asyncio.run(invite("Demo", "one-stop-agency", sqlite_deps))
    cookie = client.post(f"/intake/desk/sign-in/{token}", follow_redirects=False).headers["set-cookie"]
    for mark in ("HttpOnly", "SameSite=strict", "Path=/intake/desk"):
        assert mark in cookie


@pytest.mark.parametrize(
    ("method", "path"), [("GET", ""), ("GET", "case/x"), ("POST", "case/x"), ("POST", "sign-out")]
)
def test_nobody_sees_the_desk_without_signing_in(client, method, path):
    assert client.request(method, f"/intake/desk/{path}").status_code == 401


@pytest.mark.parametrize(
    "headers",
    [
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
        {"sec-fetch-site": "", "origin": "https://elsewhere.example"},
        {"sec-fetch-site": "", "origin": "null"},
        {"sec-fetch-site": ""},
    ],
)
def test_a_post_from_another_site_is_refused(desk, headers):
    send(desk, FAMILY)
    address, _ = open_first(desk)
    accept = {"move": "accept", "take": "0", "version": "1"}
    assert desk.post(address, data=accept, headers=headers).status_code == 403
    assert 'data-state="pending"' in open_first(desk)[1]


def test_a_refused_post_is_in_the_audit_only_when_somebody_is_signed_in(desk, sqlite_deps):
    foreign = {"sec-fetch-site": "same-site"}
    assert desk.post("/intake/desk/sign-out", headers=foreign).status_code == 403
    assert desk.post("/intake/desk/sign-in/secret-token", headers=foreign).status_code == 403
    desk.cookies.clear()
    assert desk.post("/intake/desk/sign-out", headers=foreign).status_code == 403
    refused = [row for row in rows(sqlite_deps, AuditEntry) if row["action"] == "post_refused"]
    assert [row["detail"] for row in refused] == ["sign_out", "sign_in"]


def test_the_history_shows_labels_and_words_never_numbers_of_people(desk):
    send(desk, FAMILY)
    address, case = open_first(desk)
    history = case[case.index("Kas noticis") :]
    assert "<bdi>Demo</bdi>" in history
    assert "sūtītājs" in history
    assert "staff/" not in history
    desk.post(address, data={"move": "accept", "take": "0", "version": "7"})
    assert "izmaiņa tika atteikta" in desk.get(address).text


def test_an_older_browser_that_names_our_origin_may_post(desk):
    send(desk, FAMILY)
    address, _ = open_first(desk)
    headers = {"sec-fetch-site": "", "origin": ORIGIN}
    accept = {"move": "accept", "take": "0", "version": "1"}
    assert desk.post(address, data=accept, headers=headers).status_code == 200


def test_the_list_and_the_case_show_what_triage_needs(desk):
    found = receipt(send(desk, FAMILY).text)
    queue = desk.get("/intake/desk/").text
    assert f"{found['reference'][:4]} {found['reference'][4:8]}" in queue
    assert "2</bdi> pieaugušie" in queue
    assert "3</bdi> bērni" in queue
    assert "Kods 7" not in queue, "no name in the list"
    _, case = open_first(desk)
    for words in ("Kods 7", "Izdomāta biedrība", "+37120000000", "Irākas", 'data-route="contract_covers"'):
        assert words in case
    assert re.findall(r'data-rule="([^"]+)" data-outlook="(\w+)"', case) == [
        ("R-2019-DUR", "in_service"),
        ("R-2021-DUR", "in_service"),
        ("R-2019-DUR", "in_service"),
        ("R-2021-DUR", "ask"),
    ]
    assert re.search(r"<title>[^<]*</title>", case)[0] == "<title>Lieta – Līdzās</title>", (
        "no number, no name"
    )


def test_accepting_is_shown_and_told_to_the_sender(desk):
    found = receipt(send(desk, FAMILY).text)
    address, _ = open_first(desk)
    moved = desk.post(address, data={"move": "accept", "take": "0", "version": "1"})
    assert 'data-state="accepted"' in moved.text
    assert 'data-state="accepted"' in desk.post("/intake/ru/status", data=found).text


def test_declining_names_reason_and_alternative_in_the_senders_language(desk, words):
    found = receipt(send(desk, ALONE, "ar").text)
    address, _ = open_first(desk)
    assert desk.post(address, data={**DECLINE, "version": "1"}).status_code == 200
    standing = desk.post("/intake/ar/status", data=found).text
    assert str(words["ar"]("decline_reason.outside_area")) in standing
    assert str(words["ar"]("alternative.municipal_social_service")) in standing


@pytest.mark.parametrize(
    "form",
    [
        {},
        {"move": "close"},
        {"move": "ask"},
        {"move": "ask", "question": "why_did_you_flee"},
        {"move": "decline", "reason": "not_reached"},
        {"move": "decline", "alternative": "sif"},
        {"move": "accept", "take": "0", "version": "x"},
        {"move": "accept", "take": "0", "version": "9" * 400},
        {"move": "accept", "take": "0", "version": "٣"},
    ],
)
def test_an_incomplete_move_is_explained_and_changes_nothing(desk, form):
    send(desk, FAMILY)
    address, _ = open_first(desk)
    response = desk.post(address, data={"version": "1", **form})
    assert response.status_code == 422
    assert 'data-refused="incomplete"' in response.text
    assert 'data-state="pending"' in response.text


def test_a_move_the_state_does_not_allow_is_a_conflict(desk):
    send(desk, FAMILY)
    address, _ = open_first(desk)
    desk.post(address, data={**DECLINE, "version": "1"})
    response = desk.post(address, data={"move": "accept", "take": "0", "version": "2"})
    assert response.status_code == 409
    assert 'data-refused="move_not_allowed"' in response.text


def test_a_stale_page_is_refused_and_says_look_again(desk):
    send(desk, FAMILY)
    address, _ = open_first(desk)
    desk.post(address, data={"move": "ask", "question": "how_to_reach", "version": "1"})
    response = desk.post(address, data={"move": "accept", "take": "0", "version": "1"})
    assert response.status_code == 412
    assert "kāds cits to mainīja" in response.text


def test_another_providers_case_does_not_exist_for_this_desk(desk, app, sqlite_deps):
    send(desk, FAMILY)
    address, _ = open_first(desk)
    token = asyncio.run(invite("Cits", "caritas", sqlite_deps))
    with TestClient(app, base_url=ORIGIN, headers={"sec-fetch-site": "same-origin"}) as other:
        other.post(f"/intake/desk/sign-in/{token}")
        assert other.get(address).status_code == 404
        assert other.post(address, data={"move": "accept", "take": "0", "version": "1"}).status_code == 404
    assert 'data-state="pending"' in open_first(desk)[1]


def test_the_desk_speaks_latvian_and_english(desk):
    assert '<html lang="lv"' in desk.get("/intake/desk/").text
    english = desk.get("/intake/desk/language/en").text
    assert '<html lang="en"' in english
    assert "Waiting for you" in english
    assert '<html lang="en"' in desk.get("/intake/desk/language/ar").text, "Arabic is no desk language"


def test_signing_out_closes_the_desk(desk):
    assert desk.post("/intake/desk/sign-out").status_code == 200
    assert desk.get("/intake/desk/").status_code == 401


def test_the_cookie_travels_over_https_only_where_the_site_does(sqlite_deps, words):
    from intake.web.app import create_app

    for secure in (True, False):
        token = asyncio.run(invite("Demo", "one-stop-agency", sqlite_deps))
        app = create_app(sqlite_deps, words, secure=secure)
        with TestClient(app, base_url=ORIGIN, headers={"sec-fetch-site": "same-origin"}) as browser:
            answer = browser.post(f"/intake/desk/sign-in/{token}", follow_redirects=False)
        assert ("Secure" in answer.headers["set-cookie"]) == secure


def test_a_long_queue_has_pages_and_the_numbers_are_of_all(desk, monkeypatch):
    from intake.storage import cases

    monkeypatch.setattr(cases, "PAGE", 2)
    for _ in range(5):
        send(desk, FAMILY)
    pages = [desk.get(f"/intake/desk/?page={n}").text for n in (1, 2, 3)]
    assert all("5</bdi> gaida atbildi" in page for page in pages)
    found = [set(re.findall(r"/intake/desk/case/(\w+)", page)) for page in pages]
    assert [len(cases_) for cases_ in found] == [2, 2, 1]
    assert len(set().union(*found)) == 5
    assert 'rel="next"' in pages[1]
    assert 'rel="next"' not in pages[2]
    for odd in ("0", "x", "٣", "9" * 30):
        assert desk.get(f"/intake/desk/?page={odd}").status_code == 200


@pytest.mark.parametrize("case_id", ["%00", "x", "A" * 32, "0" * 31, "0" * 32])
def test_a_case_that_cannot_be_is_not_found(desk, case_id):
    assert desk.get(f"/intake/desk/case/{case_id}").status_code == 404
    answer = desk.post(f"/intake/desk/case/{case_id}", data={"move": "accept", "take": "0", "version": "1"})
    assert answer.status_code == 404


def test_a_place_or_wording_an_editor_renamed_does_not_take_the_desk_down(desk, sqlite_deps, words):
    from intake.web.app import create_app

    send(desk, {**FAMILY, "place": "liepna"})
    fewer = sqlite_deps.facts.model_copy(
        update={
            "places": {k: v for k, v in sqlite_deps.facts.places.items() if k != "liepna"},
            "rules": {k: v for k, v in sqlite_deps.facts.rules.items() if k != "R-2019-DUR"},
        }
    )
    changed = dataclasses.replace(sqlite_deps, facts=fewer)
    with TestClient(create_app(changed, words), base_url=ORIGIN, cookies=desk.cookies) as browser:
        assert browser.get("/intake/desk/").status_code == 200
        assert "R-2019-DUR" in open_first(browser)[1]


def test_choosing_a_language_returns_to_the_same_page(desk):
    send(desk, FAMILY)
    address, _ = open_first(desk)
    assert desk.get(f"/intake/desk/language/en?back={address}").url.path == address
    away = desk.get("/intake/desk/language/en?back=https://elsewhere.example/", follow_redirects=False)
    assert away.headers["location"] == "/intake/desk/"


def test_the_addresses_without_their_last_stroke_lead_on(desk):
    assert desk.get("/intake/desk").url.path == "/intake/desk/"
    assert desk.get("/intake/ar").url.path == "/intake/ar/refer"
    assert "GET" in desk.put("/intake/lv/refer").headers["allow"]


def browser_of(app, deps, label, desk, role):
    token = asyncio.run(invite(label, desk, deps, role))
    browser = TestClient(app, base_url=ORIGIN, headers={"sec-fetch-site": "same-origin"})
    browser.post(f"/intake/desk/sign-in/{token}")
    return browser


def test_a_mentor_is_chosen_on_the_case_and_finds_it_in_their_list(desk, app, sqlite_deps):
    send(desk, FAMILY)
    address, _ = open_first(desk)
    desk.post(address, data={"move": "accept", "take": "0", "version": "1"})
    assert "vēl nav neviena mentora" in desk.get(f"{address}/mentor").text
    mentor = browser_of(app, sqlite_deps, "Marta", "one-stop-agency", Role.MENTOR)
    assert "Tev vēl neviens nav uzticēts" in mentor.get("/intake/desk/").text
    chosen = re.search(r'data-suggested="(\w{16})"', desk.get(f"{address}/mentor").text)[1]
    named = desk.post(f"{address}/mentor", data={"mentor": chosen, "version": "2"})
    assert (named.url.path, "mentors tagad" in named.text) == (f"{address}/mentor", True)
    assert "norādīts mentors" in desk.get(address).text
    assert open_first(mentor)[0] == address
    page = mentor.get(address).text
    for shown in ("Kods 7", "+37120000000", "2</bdi> pieaugušie"):
        assert shown in page
    for withheld in ("draugiem", "Izdomāta biedrība", "R-2021-DUR", "Kas noticis", "<select", "Ko darīt"):
        assert withheld not in page
    desk.post(f"{address}/mentor", data={"mentor": "nobody", "version": "3"})
    assert mentor.get(address).status_code == 404


@pytest.mark.parametrize("form", [{}, {"mentor": ""}, {"mentor": "x"}, {"mentor": "nobody", "version": "x"}])
def test_naming_nobody_in_particular_is_explained(desk, form):
    send(desk, FAMILY)
    address, _ = open_first(desk)
    desk.post(address, data={"move": "accept", "take": "0", "version": "1"})
    answer = desk.post(f"{address}/mentor", data={"version": "2", **form})
    assert answer.status_code == 422
    assert 'data-refused="no_such_mentor"' in answer.text


def test_the_foundation_reads_every_desk_and_decides_what_no_contract_covers(desk, app, sqlite_deps, clock):
    send(desk, FAMILY)
    address, _ = open_first(desk)
    clock.now = dt.datetime(2021, 6, 1, 9, tzinfo=dt.UTC)
    test_refer.send(sqlite_deps)
    clock.now = NOW
    coordinator = browser_of(app, sqlite_deps, "Kaija", "foundation", Role.COORDINATOR)
    page = coordinator.get("/intake/desk/").text
    assert "Nav līguma dienai un vietai" in page
    nobodys = next(a for a in re.findall(r"/intake/desk/case/\w+", page) if a != address)
    accept = {"move": "accept", "take": "0", "version": "1"}
    assert coordinator.post(address, data=accept).status_code == 403
    coordinator.post(f"{address}/why", data={"reason": "complaint"})
    refused = coordinator.post(address, data=accept)
    assert refused.status_code == 403
    assert 'data-refused="not_yours"' in refused.text
    assert 'data-state="accepted"' in coordinator.post(nobodys, data=accept).text
