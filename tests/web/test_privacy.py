"""Nothing personal in addresses, titles, logs or anybody's cache."""

import functools
import gc
import logging
import re

from starlette.testclient import TestClient

from intake.locale.markup import hashed_name
from intake.web.app import create_app
from tests.conftest import ORIGIN, ROOT
from tests.forms import FAMILY, send

PAGE_JS = ROOT / "site_overrides" / "assets" / "page.js"
CACHES = {
    "intake.locale.markup.hashed_name",
    "intake.storage.fast_insert._compiled",
    "intake.web.questions._of_adult",
    "intake.web.site._tag",
}
"""All that outlives a request here: names of assets, statements, questions, the public site's files."""
PERSONAL = ("Kods 7", "Izdom", "20 000 000", "37120000000", "draugiem")


def test_every_page_of_the_intake_is_private(client):
    for url in (
        "/intake/lv/refer",
        "/intake/ar/status",
        "/intake/desk/",
        "/intake/xx/",
        "/intake/desk/sign-in/x",
    ):
        headers = client.get(url).headers
        assert headers["cache-control"] == "no-store"
        desk = url.startswith("/intake/desk")
        assert headers["referrer-policy"] == ("same-origin" if desk else "no-referrer")
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["x-frame-options"] == "DENY"
        policy = headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "frame-ancestors 'none'" in policy
        assert "unsafe" not in policy


def test_transport_security_is_asked_for_only_over_https(sqlite_deps, words):
    for secure in (True, False):
        with TestClient(create_app(sqlite_deps, words, secure=secure), base_url=ORIGIN) as browser:
            sent = browser.get("/intake/lv/refer").headers
            assert ("strict-transport-security" in sent) == secure


def test_no_page_has_an_inline_script_or_style(client):
    ours = f'<script src="/assets/{hashed_name(PAGE_JS)}" defer></script>'
    pages = [client.get("/intake/fa-AF/refer").text, send(client, FAMILY).text]
    for page in pages:
        assert page.count("<script") == page.count(ours) == 1, "what leaves the page quickly, and no other"
        assert " style=" not in page
        assert "<style" not in page


def test_what_was_typed_enters_no_address_no_title_and_no_log(client, caplog):
    with caplog.at_level(logging.DEBUG):
        for step in ("who", "people", "adults", "contact", "needs"):
            page = client.post(
                "/intake/lv/refer", data={**FAMILY, "token": "t" * 22, "step": step, "go": "next"}
            )
            title = re.search(r"<title>(.*?)</title>", page.text)[1]
            assert not any(secret in title + str(page.url) for secret in PERSONAL)
        receipt = send(client, FAMILY)
    assert str(receipt.url).endswith("/intake/lv/refer")
    assert not any(secret in caplog.text for secret in PERSONAL)


def test_no_cache_keeps_what_a_page_showed(client):
    assert client.get("/intake/lv/refer").status_code == 200
    found = {o for o in gc.get_objects() if type(o) is functools._lru_cache_wrapper}
    assert {f"{o.__module__}.{o.__name__}" for o in found if o.__module__.startswith("intake.")} <= CACHES
