"""Coming in, staying in and being asked again, as a browser without scripts meets it."""

import asyncio
import datetime as dt
import html
import re
from dataclasses import replace

import pyotp
import pytest
from starlette.testclient import TestClient

from intake.rules.policy import Act, Role
from intake.services.sign_in import invite
from intake.storage.models import AuditEntry, Passphrase, StaffSession
from intake.web.app import create_app
from intake.web.routes import ROUTES
from intake.web.ruled import Ruled
from tests.conftest import ORIGIN
from tests.services.authenticator import Authenticator
from tests.services.people_in import PASSPHRASE
from tests.services.test_refer import rows

HTTPS = "https://intake.example"
ACCOUNT = "/intake/desk/account"
SIGN_IN = "/intake/desk/sign-in"


@pytest.fixture
def known(sqlite_deps):
    """As an operator runs it."""
    return replace(sqlite_deps, demo=False)


def browser(deps, words, origin=ORIGIN):
    app = create_app(deps, words, origin=origin, secure=origin.startswith("https"))
    return TestClient(app, base_url=origin, headers={"sec-fetch-site": "same-origin"})


@pytest.fixture
def desk(known, words):
    with browser(known, words) as opened:
        yield opened


def arrive(client, deps, label="Anna", at="caritas", role=Role.WORKER, **more):
    token = asyncio.run(invite(label, at, deps, role, **more))
    return client.post(f"{SIGN_IN}/{token}")


def set_passphrase(client, deps, phrase=PASSPHRASE):
    """Set a passphrase up as the page asks; return the sign-in name and the secret."""
    page = client.get(f"{ACCOUNT}/passphrase").text
    name = re.search(r'name="name" value="([^"]+)"', page)[1]
    secret = re.search(r"data-secret>([^<]+)<", page)[1].replace(" ", "")
    sent = {"offer": field(page, "offer"), "passphrase": phrase, "again": phrase, "code": code(secret, deps)}
    answer = client.post(f"{ACCOUNT}/passphrase", data=sent)
    assert answer.url.path == ACCOUNT, answer.text
    return name, secret


def code(secret, deps):
    return pyotp.TOTP(secret).at(int(deps.now().timestamp()))


def field(page, name):
    return html.unescape(re.search(rf'name="{re.escape(name)}" value="([^"]*)"', page)[1])


def options(page):
    return html.unescape(re.search(r'data-options="([^"]+)"', page)[1])


def said(answer):
    return re.findall(r'data-(?:said|refused)="(\w+)"', answer.text)


# --- setting up ----------------------------------------------------------------------------------


def test_an_invitation_leads_to_setting_up_a_way_in_and_to_nothing_else(desk, known):
    page = arrive(desk, known)
    assert page.url.path == ACCOUNT
    for path in ("/intake/desk/", "/intake/desk/sent", "/intake/desk/colleagues", "/intake/desk/confirm"):
        assert desk.get(path).url.path == ACCOUNT
    assert desk.post(f"{ACCOUNT}/remove", data={"way": "passphrase"}).url.path == ACCOUNT
    set_passphrase(desk, known)
    assert desk.get("/intake/desk/").url.path == "/intake/desk/"


def test_at_an_address_of_digits_passkeys_are_not_promised(desk, known, words):
    page = arrive(desk, known).text
    assert str(words["lv"]("desk.door.no_passkeys_here")) in page
    assert f'href="{ACCOUNT}/passkey"' not in page
    assert "data-passkey" not in desk.get(f"{ACCOUNT}/passkey").text
    assert "data-passkey" not in desk.get(SIGN_IN).text
    assert desk.post(SIGN_IN, data={"credential": "{}"}).status_code == 401


def test_the_rules_stand_before_the_field_and_the_secret_is_a_picture_and_text(desk, known):
    arrive(desk, known)
    page = desk.get(f"{ACCOUNT}/passphrase").text
    assert page.index('id="rules"') < page.index('name="passphrase"')
    assert "<svg" in page
    assert "style=" not in page
    assert 'autocomplete="new-password"' in page


@pytest.mark.parametrize(
    ("wrong", "because"),
    [
        ({"passphrase": "īsa", "again": "īsa"}, "too_short"),
        ({"again": "cita frāze, ne šī"}, "not_the_same"),
        ({"code": "12345"}, "code_wrong"),
    ],
)
def test_a_refused_passphrase_keeps_name_and_secret_but_shows_no_passphrase(desk, known, wrong, because):
    arrive(desk, known)
    page = desk.get(f"{ACCOUNT}/passphrase").text
    secret = re.search(r"data-secret>([^<]+)<", page)[1]
    sent = {"offer": field(page, "offer"), "passphrase": PASSPHRASE, "again": PASSPHRASE}
    sent |= {"code": code(secret.replace(" ", ""), known)}
    refused = desk.post(f"{ACCOUNT}/passphrase", data=sent | wrong)
    assert (refused.status_code, said(refused)) == (422, [because])
    assert secret in refused.text
    assert field(refused.text, "name") == field(page, "name")
    assert PASSPHRASE not in refused.text
    assert rows(known, Passphrase) == []


# --- signing in ----------------------------------------------------------------------------------


def test_out_and_in_again_by_name_passphrase_and_code(desk, known, clock):
    arrive(desk, known)
    name, secret = set_passphrase(desk, known)
    assert said(desk.post("/intake/desk/sign-out")) == ["left"]
    assert desk.get("/intake/desk/").status_code == 401
    clock.now += dt.timedelta(minutes=1)
    sent = {
        "name": name,
        "passphrase": PASSPHRASE,
        "code": code(secret, known),
        "back": "/intake/desk/?page=1",
    }
    answer = desk.post(SIGN_IN, data=sent)
    assert str(answer.url).endswith("/intake/desk/?page=1")


def test_failures_say_one_thing_and_keep_the_name(desk, known, clock):
    arrive(desk, known)
    name, secret = set_passphrase(desk, known)
    desk.post("/intake/desk/sign-out")
    clock.now += dt.timedelta(minutes=1)
    right = {"name": name, "passphrase": PASSPHRASE, "code": code(secret, known)}
    pages = []
    for wrong in ({"name": "nemo-0000"}, {"passphrase": "cita frāze, ne šī"}, {"code": "000000"}):
        answer = desk.post(SIGN_IN, data=right | wrong)
        assert answer.status_code == 401
        assert field(answer.text, "name") == (right | wrong)["name"]
        pages.append(answer.text.replace((right | wrong)["name"], "NAME"))
    assert len(set(pages)) == 1
    assert PASSPHRASE not in pages[0]


def test_an_unfinished_form_is_said_and_is_no_guess(desk, known):
    answer = desk.post(SIGN_IN, data={"name": "nemo-0000"})
    assert (answer.status_code, said(answer)) == (422, ["unfinished"])
    assert rows(known, AuditEntry) == []


@pytest.mark.parametrize(
    "back", ["https://evil.example/", "//evil.example", "/intake/desk/../../x", "/intake/desk/\nx", "data:1"]
)
def test_nobody_is_led_away_from_the_desk(desk, known, clock, back):
    arrive(desk, known)
    name, secret = set_passphrase(desk, known)
    clock.now += dt.timedelta(minutes=1)
    sent = {"name": name, "passphrase": PASSPHRASE, "code": code(secret, known), "back": back}
    answer = desk.post(SIGN_IN, data=sent, follow_redirects=False)
    assert answer.headers["location"] == "/intake/desk"


def test_by_a_passkey_in_and_confirmed(known, words, clock):
    with browser(known, words, HTTPS) as client:
        assert f'href="{ACCOUNT}/passkey"' in arrive(client, known).text
        key = Authenticator()
        made = key.make(options(client.get(f"{ACCOUNT}/passkey").text))
        assert (
            client.post(f"{ACCOUNT}/passkey", data={"credential": made, "device": "key"}).url.path == ACCOUNT
        )
        client.post("/intake/desk/sign-out")
        answer = key.answer(options(client.get(SIGN_IN).text))
        assert client.post(SIGN_IN, data={"credential": answer}).url.path == "/intake/desk/"
        assert client.post(SIGN_IN, data={"credential": answer}).status_code == 401
        clock.now += dt.timedelta(minutes=6)
        page = client.get(f"{ACCOUNT}/passkey")
        assert page.url.path == "/intake/desk/confirm"
        sent = {"credential": key.answer(options(page.text)), "back": field(page.text, "back")}
        assert client.post("/intake/desk/confirm", data=sent).url.path == f"{ACCOUNT}/passkey"


# --- asked again ---------------------------------------------------------------------------------


def test_what_was_typed_comes_along_when_somebody_is_asked_again(desk, known, clock):
    arrive(desk, known, "Lide", role=Role.LEAD)
    _, secret = set_passphrase(desk, known)
    clock.now += dt.timedelta(minutes=6)
    asked = desk.post(
        "/intake/desk/colleagues", data={"who": "nobody <b>", "back": "mine", "code": "mine too"}
    )
    assert asked.status_code == 403
    kept = {name: field(asked.text, name) for name in ("back", "sent", "kept.who", "kept.back", "kept.code")}
    wrong = desk.post(
        "/intake/desk/confirm", data=kept | {"passphrase": "cita frāze, ne šī", "code": "000000"}
    )
    assert (wrong.status_code, said(wrong)) == (422, ["wrong"])
    assert field(wrong.text, "kept.who") == "nobody <b>"
    right = kept | {"passphrase": PASSPHRASE, "code": code(secret, known)}
    on = desk.post("/intake/desk/confirm", data=right)
    assert 'action="/intake/desk/colleagues" data-go-on' in on.text
    assert {name: field(on.text, name) for name in ("who", "back", "code")} == {
        "who": "nobody <b>", "back": "mine", "code": "mine too"}  # fmt: skip
    assert PASSPHRASE not in on.text
    assert desk.post("/intake/desk/colleagues", data={"who": "nobody <b>"}).status_code == 404, "let through"


def test_a_page_that_asks_again_comes_back_to_itself(desk, known, clock):
    arrive(desk, known)
    _, secret = set_passphrase(desk, known)
    clock.now += dt.timedelta(minutes=6)
    page = desk.get(f"{ACCOUNT}/passphrase?x=1")
    assert page.url.path == "/intake/desk/confirm"
    sent = {"back": field(page.text, "back"), "passphrase": PASSPHRASE, "code": code(secret, known)}
    assert str(desk.post("/intake/desk/confirm", data=sent).url).endswith(f"{ACCOUNT}/passphrase?x=1")


def test_in_a_demo_a_press_confirms(client, sqlite_deps, clock):
    assert arrive(client, sqlite_deps).url.path == "/intake/desk/"
    clock.now += dt.timedelta(minutes=6)
    page = client.get(f"{ACCOUNT}/passphrase")
    assert "data-demo" in page.text
    assert client.post("/intake/desk/confirm", data={"back": field(page.text, "back")}).url.path == (
        f"{ACCOUNT}/passphrase"
    )


def test_whatever_cannot_be_taken_back_asks_again():
    asks = {Act.EXPORT_EVIDENCE, Act.ASK_ERASURE, Act.ANSWER_ERASURE, Act.HELP_BACK_IN, Act.CONFIRM_HELP}
    posts = [route for route in ROUTES if isinstance(route, Ruled) and "POST" in route.methods]
    assert asks <= {route.act for route in posts}
    assert [route.path for route in posts if route.act in asks and not route.fresh] == []


# --- nothing lost --------------------------------------------------------------------------------


def lapsed(desk, known, clock):
    arrive(desk, known)
    name, secret = set_passphrase(desk, known)
    clock.now += dt.timedelta(minutes=31)
    typed = desk.post("/intake/desk/case/" + "0" * 32, data={"move": "ask", "note": "Divas stundas rakstīts"})
    assert (typed.status_code, said(typed)) == (401, ["typed_kept"])
    kept = {n: field(typed.text, n) for n in ("back", "sent", "whose", "kept.move", "kept.note")}
    return kept, name, secret


def test_what_was_typed_outlives_the_session_for_who_typed_it(desk, known, clock):
    kept, name, secret = lapsed(desk, known, clock)
    on = desk.post(SIGN_IN, data=kept | {"name": name, "passphrase": PASSPHRASE, "code": code(secret, known)})
    assert field(on.text, "note") == "Divas stundas rakstīts"
    assert f'action="/intake/desk/case/{"0" * 32}"' in on.text


def test_and_for_nobody_else(desk, known, clock, words):
    kept, _, _ = lapsed(desk, known, clock)
    with browser(known, words) as other:
        arrive(other, known, "Berta")
        name, secret = set_passphrase(other, known)
    clock.now += dt.timedelta(minutes=1)
    on = desk.post(SIGN_IN, data=kept | {"name": name, "passphrase": PASSPHRASE, "code": code(secret, known)})
    assert on.url.path == "/intake/desk/"
    assert "Divas stundas" not in on.text


def test_who_was_never_signed_in_keeps_nothing(desk):
    typed = desk.post("/intake/desk/case/" + "0" * 32, data={"note": "Slepens"})
    assert typed.status_code == 401
    assert "Slepens" not in typed.text


# --- the account ---------------------------------------------------------------------------------


def test_the_account_shows_ways_and_sessions_and_nothing_secret(desk, known, clock):
    arrive(desk, known)
    name, secret = set_passphrase(desk, known)
    clock.now += dt.timedelta(minutes=1)
    desk.post(SIGN_IN, data={"name": name, "passphrase": PASSPHRASE, "code": code(secret, known)})
    page = desk.get(ACCOUNT)
    assert name in page.text
    assert secret not in page.text
    assert page.text.count("<li>", page.text.index("data-sessions")) >= 2
    assert desk.post(f"{ACCOUNT}/remove", data={"way": "passphrase"}).status_code == 409
    desk.post(ACCOUNT, data={"do": "end_others"})
    assert len(rows(known, StaffSession)) == 1


def test_the_whole_way_back_in(desk, known, words, clock):
    arrive(desk, known)
    set_passphrase(desk, known)
    with browser(known, words) as first, browser(known, words) as second:
        arrive(first, known, "Zane")
        set_passphrase(first, known)
        arrive(second, known, "Lide", role=Role.LEAD)
        set_passphrase(second, known)
        page = first.get("/intake/desk/colleagues").text
        annas = page[page.index("Anna") - 200 :]
        first.post("/intake/desk/colleagues", data={"who": field(annas, "who")})
        assert "data-started" in first.get("/intake/desk/colleagues").text
        refused = first.post("/intake/desk/colleagues/confirm", data={"recovery": "x"})
        assert refused.status_code == 403, "a worker is never the second"
        assert desk.get("/intake/desk").url.path == ACCOUNT, "she hears of it"
        assert "data-losing" in desk.get(ACCOUNT).text
        waiting = second.get("/intake/desk/colleagues").text
        shown = second.post("/intake/desk/colleagues/confirm", data={"recovery": field(waiting, "recovery")})
        link = re.search(r"data-link>([^<]+)<", shown.text)[1]
        assert "data-link" not in second.get("/intake/desk/colleagues").text
    assert desk.get("/intake/desk/").status_code == 401
    assert desk.post(link).url.path == ACCOUNT
    set_passphrase(desk, known)
    assert desk.get("/intake/desk/").status_code == 200


def test_both_languages_have_every_page(desk, known, clock):
    arrive(desk, known, "Lide", role=Role.LEAD)
    set_passphrase(desk, known)
    for code_ in ("lv", "en"):
        desk.get(f"/intake/desk/language/{code_}")
        for path in (
            ACCOUNT,
            f"{ACCOUNT}/passkey",
            f"{ACCOUNT}/passphrase",
            "/intake/desk/colleagues",
            SIGN_IN,
        ):
            page = desk.get(path)
            assert (page.status_code, f'<html lang="{code_}"' in page.text) == (200, True)
