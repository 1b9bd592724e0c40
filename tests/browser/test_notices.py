"""What has expired since the page was made is gone in a browser, and only what has expired."""

import datetime as dt
from dataclasses import replace

import pytest
from starlette.testclient import TestClient

from intake.facts.notices import Notice, NoticeText
from intake.locale.markup import hashed_name
from intake.web.app import create_app
from tests.conftest import NOW, ORIGIN, ROOT

SCRIPT = ROOT / "site_overrides" / "assets" / "page.js"
TEXT = {"lv": NoticeText(title="Slēgts", body="Rīt.")}


def notice(name: str, ends: dt.datetime) -> Notice:
    return Notice(id=name, severity="info", effective=NOW - dt.timedelta(1), expires=ends, text=TEXT)


@pytest.fixture
def page_html(sqlite_deps, words) -> str:
    """The form's first page with a notice for one more hour and one for a day."""
    notices = {name: notice(name, NOW + dt.timedelta(hours=h)) for name, h in (("hour", 1), ("day", 24))}
    facts = sqlite_deps.facts.model_copy(update={"notices": notices})
    with TestClient(create_app(replace(sqlite_deps, facts=facts), words), base_url=ORIGIN) as client:
        return client.get("/intake/fa-AF/refer").text


def opened(browser, html: str, at: dt.datetime, *, javascript: bool = True):
    """The page in a browser whose clock says ``at``."""
    context = browser.new_context(java_script_enabled=javascript)
    page = context.new_page()
    if javascript:
        page.clock.install(time=at)
    page.route("**/*", lambda route: answer(route, html))
    page.goto(f"{ORIGIN}/intake/fa-AF/refer")
    return page


def answer(route, html: str) -> None:
    address = route.request.url
    if address.endswith("/refer"):
        route.fulfill(body=html, content_type="text/html; charset=utf-8")
    elif address.endswith(f"/assets/{hashed_name(SCRIPT)}"):
        route.fulfill(body=SCRIPT.read_text(encoding="utf-8"), content_type="text/javascript; charset=utf-8")
    else:
        route.fulfill(body="")


def seen(page) -> list[str]:
    return [e.get_attribute("data-notice") for e in page.locator("[data-notice]:visible").all()]


@pytest.mark.parametrize(
    ("hours", "left"), [(0, {"hour", "day"}), (1, {"day"}), (23, {"day"}), (24, set()), (900, set())]
)
def test_a_page_that_was_kept_shows_no_notice_whose_time_is_over(browser, page_html, hours, left):
    page = opened(browser, page_html, NOW + dt.timedelta(hours=hours))
    assert set(seen(page)) == left
    assert page.locator("section.wrap:visible").count() == bool(left), "an empty region goes too"
    page.context.close()


def test_a_notice_goes_while_the_page_stays_open(browser, page_html):
    page = opened(browser, page_html, NOW)
    assert set(seen(page)) == {"hour", "day"}
    page.clock.run_for(3_600_500)
    assert seen(page) == ["day"]
    page.context.close()


def test_without_javascript_the_page_is_whole(browser, page_html):
    page = opened(browser, page_html, NOW, javascript=False)
    assert set(seen(page)) == {"hour", "day"}
    page.context.close()
