"""A passkey in a real Chromium: made, used to come in, used to confirm; and the way without scripts."""

import datetime as dt
import re
import shutil
from dataclasses import replace

import pyotp
import pytest

from intake.locale.markup import hashed_name
from intake.services.passkeys import site_of
from intake.web.app import create_app
from tests.browser.service import serve
from tests.conftest import ROOT

ASSETS = ROOT / "site_overrides" / "assets"
DEVICE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture
def site(tmp_path):
    """As much of the public site as the desk needs: its assets."""
    (tmp_path / "site" / "assets").mkdir(parents=True)
    for asset in ASSETS.iterdir():
        shutil.copy(asset, tmp_path / "site" / "assets" / hashed_name(asset))
    return tmp_path / "site"


@pytest.fixture
def service(browser, site, sqlite_deps, sqlite_url, words, tmp_path):
    """Served as an operator would, under a name: at an address of digits there are no passkeys."""
    known = replace(sqlite_deps, demo=False)
    app = create_app(known, words, site=site)
    with serve(app, known, tmp_path / "intake.db") as served:
        origin = served.origin.replace("127.0.0.1", "localhost")
        app.app.state.passkey_site = site_of(origin)
        yield replace(served, origin=origin)


def with_device(page):
    """Give the browser an authenticator; return how to tell it who is in front of it."""
    devices = page.context.new_cdp_session(page)
    devices.send("WebAuthn.enable")
    added = devices.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})
    id_ = added["authenticatorId"]

    def is_owner(yes):
        devices.send("WebAuthn.setUserVerified", {"authenticatorId": id_, "isUserVerified": yes})

    return is_owner


def test_a_passkey_is_made_and_brings_in_and_confirms(visit, service, clock):
    anna = visit("lv", javascript=True)
    is_owner = with_device(anna.page)
    anna.open(service.sign_in_link())
    anna.press("desk.sign_in_press")
    anna.page.get_by_role("link", name=str(anna.t("desk.door.passkey"))).click()
    anna.press("desk.door.passkey_make")
    anna.page.wait_for_url("**/intake/desk/account")
    assert anna.page.locator("[data-way=passkey]").count() == 1
    anna.open("/intake/desk/")
    anna.press("desk.sign_out")
    anna.press("desk.door.passkey_use")
    anna.page.wait_for_url("**/intake/desk/")
    clock.now += dt.timedelta(minutes=6)
    anna.open("/intake/desk/account/passphrase")
    assert "/intake/desk/confirm" in anna.page.url
    is_owner(False)
    anna.button("desk.door.passkey_use").click()
    anna.page.get_by_text(str(anna.t("desk.door.passkey_failed"))).wait_for()
    is_owner(True)
    anna.press("desk.door.passkey_use")
    anna.page.wait_for_url("**/intake/desk/account/passphrase")


def test_without_scripts_a_passphrase_is_the_whole_way(visit, service, clock):
    anna = visit("lv")
    anna.open(service.sign_in_link())
    anna.press("desk.sign_in_press")
    anna.page.get_by_role("link", name=str(anna.t("desk.door.passphrase"))).click()
    secret = re.sub(r"\s", "", anna.page.locator("[data-secret]").inner_text())
    name = anna.page.locator("#name").input_value()

    def write(**typed):
        typed["code"] = pyotp.TOTP(secret).at(int(clock.now.timestamp()))
        for field, value in typed.items():
            anna.page.locator(f"#{field}").fill(value)

    write(passphrase="četri zaļi vārdi kopā", again="četri zaļi vārdi kopā")
    anna.press("desk.door.save")
    anna.press("desk.sign_out")
    assert anna.page.locator("[data-passkey]:visible").count() == 0
    clock.now += dt.timedelta(minutes=1)
    write(name=name, passphrase="četri zaļi vārdi kopā")
    anna.press("desk.door.come_in")
    anna.page.wait_for_url("**/intake/desk/")
