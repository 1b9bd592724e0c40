"""After one visit a language's pages open without network; an expired notice and the intake never do."""

import datetime as dt
import json
import re
import shutil
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from zipfile import ZipFile

import pytest
from playwright.sync_api import Page, expect
from starlette.testclient import TestClient

from intake.facts.notices import Notice, NoticeText
from intake.web.app import create_app
from intake.web.questions import STEPS
from site_overrides.plugin import offline_pack
from site_overrides.plugin.site_zip import file_name
from tests.browser.conftest import PHONE
from tests.browser.service import serve
from tests.browser.test_accessibility import RUN, TAGS
from tests.browser.visitor import Visitor
from tests.conftest import ORIGIN, ROOT
from tests.forms import FAMILY
from tests.needs import find_checker

ASSETS = ROOT / "site_overrides" / "assets"
KEPT = """async () => {
  const found = [];
  for (const name of await caches.keys())
    for (const request of await (await caches.open(name)).keys()) found.push(new URL(request.url).pathname);
  return found.sort();
}"""
SPARING = 'Object.defineProperty(navigator, "connection", { value: { saveData: true } });\n'


@pytest.fixture
def copied(site, tmp_path) -> Path:
    """The built site, to be changed as a next build would."""
    return Path(shutil.copytree(site, tmp_path / "site"))


@pytest.fixture
def reader(browser, copied, sqlite_deps, words) -> Iterator[SimpleNamespace]:
    """A phone that meets the site over a server which a test may stop."""
    with ExitStack() as leaving:
        server = leaving.enter_context(ExitStack())
        app = create_app(sqlite_deps, words, site=copied)
        served = server.enter_context(serve(app, sqlite_deps, Path()))
        context = browser.new_context(base_url=served.origin, viewport=PHONE)
        leaving.callback(context.close)
        context.set_default_timeout(10_000)
        page = context.new_page()
        wrong: list[str] = []
        page.on("pageerror", lambda problem: wrong.append(str(problem)))
        yield SimpleNamespace(page=page, context=context, site=copied, words=words, stop=server.close)
        assert wrong == []


def packs(site: Path) -> dict[str, str]:
    return json.loads(re.search(r"^const PACKS = (\{.*?\});", (site / "sw.js").read_text("utf-8"), re.M)[1])


def until_kept(page: Page, *addresses: str) -> None:
    """Until exactly these are kept: what a browser does behind a page has no end that a page could see."""
    until(page, f"JSON.stringify(await ({KEPT})()) === {json.dumps(compact(sorted(addresses)))}")


def until(page: Page, true: str) -> None:
    """Until an expression, which may await, is true in the page."""
    found = page.evaluate(f"""async () => {{
      for (let tries = 0; tries < 200; tries++) {{
        if ({true}) return true;
        await new Promise(done => setTimeout(done, 50));
      }}
    }}""")
    assert found, (true, kept(page))


def compact(value: object) -> str:
    """As JavaScript writes it."""
    return json.dumps(value, separators=(",", ":"))


def kept(page: Page) -> list[str]:
    found: list[str] = page.evaluate(KEPT)
    return found


def new_build(site: Path, code: str, old: str, new: str) -> str:
    """Change a page as a build would: a pack of another name, and a worker that knows it. Its address."""
    before = packs(site)[code]
    text = (site / before.strip("/")).read_text("utf-8")
    assert old in text
    (site / before.strip("/")).unlink()
    after = f"/assets/offline-{code}.0123456789.json"
    (site / after.strip("/")).write_text(text.replace(old, new), "utf-8")
    worker = (site / "sw.js").read_text("utf-8")
    (site / "sw.js").write_text(worker.replace(before, after), "utf-8")
    return after


def updated(page: Page) -> None:
    """What a browser does by itself after a page, in its own time."""
    page.evaluate("navigator.serviceWorker.getRegistration().then(found => found && found.update())")


# --- the pages


@pytest.mark.parametrize(("code", "first"), [("lv", "/where/"), ("fa-AF", "/fa-AF/where/")])
def test_after_one_visit_the_core_set_opens_without_network_and_says_when_it_was_saved(reader, code, first):
    page, t = reader.page, reader.words[code]
    policy = page.goto(first).headers["content-security-policy"]
    until_kept(page, packs(reader.site)[code])
    reader.context.set_offline(True)
    start = "/" if code == "lv" else f"/{code}/"
    for name in (
        "",
        "contacts/",
        "eligibility/",
        "help/",
        "help/appeal/",
        "your-data/",
        "check/",
        "notices/",
    ):
        answer = page.goto(start + name)
        assert (answer.status, answer.headers["content-security-policy"]) == (200, policy)
        assert page.locator("html").get_attribute("lang") == code
        banner = page.locator("main [data-saved]")
        before = t("offline.saved", when="|").striptags().partition("|")[0]
        assert banner.inner_text().startswith(before)
        assert banner.get_attribute("role") == "status"
        when = dt.datetime.strptime(banner.locator("bdi.n").inner_text(), "%d.%m.%Y %H:%M")
        riga = dt.datetime.now(dt.timezone(page.evaluate(RIGA) * dt.timedelta(minutes=1))).replace(
            tzinfo=None
        )
        assert abs(riga - when) < dt.timedelta(minutes=3)
        assert page.evaluate("getComputedStyle(document.body).margin") == "0px", "it has its stylesheet"
    page.goto(f"{start}check/status/date/")
    expect(page.locator("form[data-asks]")).to_be_visible()  # its script is kept too


RIGA = """() => {
  const as = zone => new Date(new Date().toLocaleString("en-US", { timeZone: zone }));
  return Math.round((as("Europe/Riga") - as("UTC")) / 6e4);
}"""


def test_what_needs_the_network_says_so_in_the_readers_language_and_whom_to_call(reader):
    page, t = reader.page, reader.words["fa-AF"]
    page.goto("/fa-AF/")
    until_kept(page, packs(reader.site)["fa-AF"])
    reader.context.set_offline(True)
    for path in (
        "/fa-AF/where/",
        "/fa-AF/search/",
        "/tr/",
        "/intake/fa-AF/refer",
        "/paper/card-fa-AF.pdf",
        "/x",
    ):
        assert page.goto(path).status == 503
        assert page.locator("h1").inner_text() == t("offline.title"), path
        assert page.locator("html").get_attribute("dir") == "rtl"
        assert page.locator('main a[href="tel:112"]').is_visible()
    page.locator('main a[href="/fa-AF/contacts/"]').click()
    assert page.locator("main [data-saved]").is_visible()


def test_what_is_shown_without_network_is_for_everyone(reader):
    axe = find_checker("axe-core")
    if axe is None:
        pytest.skip("axe was not found")
    page = reader.page
    page.goto("/ar/")
    until_kept(page, packs(reader.site)["ar"])
    reader.context.set_offline(True)
    for path in ("/ar/contacts/", "/ar/where/"):
        page.goto(path)
        page.evaluate(axe.read_text(encoding="utf-8"))
        assert page.evaluate(RUN, TAGS) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


def test_without_a_server_the_kept_page_opens_and_with_one_never(reader):
    page = reader.page
    page.goto("/")
    until_kept(page, packs(reader.site)["lv"])
    for _ in range(2):
        page.goto("/contacts/")
        assert page.evaluate("navigator.serviceWorker.controller !== null")
        assert page.locator("[data-saved]").count() == 0, "the network answered"
    reader.stop()
    page.goto("/contacts/?from=a-friend")
    assert page.locator("[data-saved]").is_visible()
    assert kept(page) == [packs(reader.site)["lv"]], "no address with what somebody asked for"


def test_a_server_in_trouble_and_one_that_hangs_do_not_keep_the_kept_page_away(reader):
    worker = (reader.site / "sw.js").read_text("utf-8")
    (reader.site / "sw.js").write_text(worker.replace("PATIENCE = 4000", "PATIENCE = 300"), "utf-8")
    page = reader.page
    page.goto("/")
    until_kept(page, packs(reader.site)["lv"])
    reader.context.route("**/contacts/", lambda route: route.fulfill(status=502, body="Bad gateway"))
    page.goto("/contacts/")
    assert page.locator("[data-saved]").is_visible()
    reader.context.route("**/help/", lambda _: None)  # never answered
    page.goto("/help/")
    assert page.locator("[data-saved]").is_visible()


# --- notices


def test_an_expired_notice_is_never_shown_offline_not_even_without_its_script(reader, sqlite_deps):
    now = dt.datetime.now(dt.UTC)
    over, holds = notice("over", now - dt.timedelta(seconds=1)), notice("holds", now + dt.timedelta(days=1))
    html = page_with((over, holds), sqlite_deps, reader.words, at=now - dt.timedelta(hours=1))
    assert 'data-notice="over"' in html
    text = offline_pack.packed({"/contacts/": html}, html, SAVED, reader.site)
    pack = packs(reader.site)["lv"]
    (reader.site / pack.strip("/")).write_text(text, "utf-8")
    page = reader.page
    page.goto("/")
    until_kept(page, pack)
    reader.context.set_offline(True)
    for path in ("/contacts/", "/nowhere/"):
        body = page.goto(path).text()
        assert re.findall('data-notice="([^"]+)"', body) == ["holds"], "as sent, before any script"
        assert 'data-notice="holds"' in page.locator(".notice:visible").first.evaluate("e => e.outerHTML")


def test_a_region_without_a_notice_left_goes_too(reader, sqlite_deps):
    now = dt.datetime.now(dt.UTC)
    gone = (notice("over", now - dt.timedelta(seconds=1)),)
    html = page_with(gone, sqlite_deps, reader.words, at=now - dt.timedelta(hours=1))
    pack = packs(reader.site)["lv"]
    (reader.site / pack.strip("/")).write_text(
        offline_pack.packed({"/contacts/": html}, html, SAVED, reader.site), "utf-8"
    )
    reader.page.goto("/")
    until_kept(reader.page, pack)
    reader.context.set_offline(True)
    body = reader.page.goto("/contacts/").text()
    assert "data-expires" not in body
    assert reader.words["lv"]("notice.title") not in body


SAVED = '<div data-saved><bdi class="n">{when}</bdi></div>'


def notice(name: str, ends: dt.datetime) -> Notice:
    text = {"lv": NoticeText(title="Slēgts", body="Rīt.")}
    return Notice(id=name, severity="info", effective=ends - dt.timedelta(9), expires=ends, text=text)


def page_with(notices, deps, words, at: dt.datetime) -> str:
    """A page of our own shell as it was made at a time when these notices held."""
    facts = deps.facts.model_copy(update={"notices": {one.id: one for one in notices}})
    then = replace(deps, facts=facts, now=lambda: at)
    with TestClient(create_app(then, words), base_url=ORIGIN) as client:
        return client.get("/intake/lv/refer").text


# --- the intake


def test_nothing_of_the_intake_is_kept_and_the_form_works_as_ever(reader):
    page = reader.page
    page.goto("/")
    until_kept(page, packs(reader.site)["lv"])
    page.goto("/check/status/date/?left=1#x")
    visitor = Visitor(page, reader.words["lv"], page.url.split("/check")[0])
    visitor.open("/intake/lv/refer")
    visitor.press("refer.next")
    visitor.fill(STEPS[0], FAMILY)
    assert visitor.press("refer.next").status == 200
    assert not visitor.look_up("AAAA-1111", "1").from_service_worker
    assert not visitor.open("/intake/desk/").from_service_worker
    assert visitor.open("/").from_service_worker
    assert kept(page) == [packs(reader.site)["lv"]]
    visitor.saw_nothing_wrong()


# --- updates, and the ends of it


def test_a_new_build_takes_the_place_of_the_whole_set_and_an_older_page_keeps_its_looks(reader):
    page = reader.page
    page.goto("/")
    until_kept(page, packs(reader.site)["lv"])
    page.goto("/where/")
    after = new_build(reader.site, "lv", "Kā ar mums sazināties?", "Kā mūs tagad sasniegt?")
    updated(page)
    until_kept(page, after)
    reader.stop()
    page.goto("/contacts/")
    assert page.locator("h1").inner_text() == "Kā mūs tagad sasniegt?"
    assert page.evaluate(LOAD_STYLE, "/assets/lidzas.0123456789.css") > 50, (
        "an older page asks for what is gone"
    )


LOAD_STYLE = """address => new Promise((done, failed) => {
  const link = Object.assign(document.createElement("link"), { rel: "stylesheet", href: address });
  link.onload = () => done(link.sheet.cssRules.length);
  link.onerror = failed;
  document.head.append(link);
})"""


def test_a_pack_that_cannot_be_had_leaves_the_old_one(reader):
    page = reader.page
    page.goto("/")
    before = packs(reader.site)["lv"]
    until_kept(page, before)
    after = new_build(reader.site, "lv", "Kā ar mums sazināties?", "Kā mūs tagad sasniegt?")
    (reader.site / after.strip("/")).unlink()
    updated(page)
    until(page, "(r => !r.installing && !r.waiting)(await navigator.serviceWorker.getRegistration())")
    page.goto("/where/")
    reader.stop()
    page.goto("/contacts/")
    assert page.locator("[data-saved]").is_visible()
    assert page.locator("h1").inner_text() == "Kā ar mums sazināties?"


def test_the_kill_switch_takes_the_worker_and_its_pages_away_and_nothing_else(reader):
    page = reader.page
    page.goto("/")
    until_kept(page, packs(reader.site)["lv"])
    page.evaluate("caches.open('another').then(cache => cache.put('/mine', new Response('kept')))")
    shutil.copy(ASSETS / "sw-off.js", reader.site / "sw.js")
    updated(page)
    until_kept(page, "/mine")
    until(page, "(await navigator.serviceWorker.getRegistrations()).length === 0")
    assert page.goto("/contacts/").status == 200


def test_a_worker_that_is_gone_from_the_server_leaves_nobody_with_old_pages(reader):
    page = reader.page
    page.goto("/")
    until_kept(page, packs(reader.site)["lv"])
    (reader.site / "sw.js").unlink()
    contacts = reader.site / "contacts" / "index.html"
    contacts.write_text(
        contacts.read_text("utf-8").replace("Kā ar mums sazināties?", "Jauns virsraksts"), "utf-8"
    )
    for _ in range(2):
        page.goto("/contacts/")
        assert page.locator("h1").inner_text() == "Jauns virsraksts"


def test_who_spares_data_is_spared_until_they_ask_for_the_pages(reader):
    worker = (reader.site / "sw.js").read_text("utf-8")
    (reader.site / "sw.js").write_text(SPARING + worker, "utf-8")
    page = reader.page
    page.goto("/contacts/")
    page.evaluate("navigator.serviceWorker.ready")
    page.goto("/contacts/")
    page.goto("/help/")
    assert kept(page) == []
    page.goto("/print/")
    until_kept(page, packs(reader.site)["lv"])


def test_the_first_page_waits_for_nothing_of_this(reader):
    asked: list[tuple[str, bool]] = []
    reader.context.on("request", lambda request: asked.append((request.url, bool(request.service_worker))))
    reader.page.goto("/where/", wait_until="load")
    until_kept(reader.page, packs(reader.site)["lv"])
    own = [url for url, by_worker in asked if not by_worker]
    assert len(own) <= 3, own
    assert len(asked) - len(own) == 2, "the worker, and one file"


# --- the file to carry


@pytest.mark.parametrize("code", ["lv", "fa-AF"])
def test_the_copy_opens_from_a_folder_without_scripts_and_its_links_lead_on(
    browser, site, words, tmp_path, code
):
    ZipFile(site / file_name(code)).extractall(tmp_path)
    context = browser.new_context(viewport=PHONE, java_script_enabled=False, offline=True)
    page, t = context.new_page(), words[code]
    page.goto((tmp_path / f"lidzas-{code}" / "index.html").as_uri())
    assert page.locator("body").evaluate("e => getComputedStyle(e).margin") == "0px"
    for slug in ("eligibility", "help", "contacts"):
        page.locator("summary").first.click()
        page.get_by_role("navigation").get_by_role("link", name=str(t(f"menu.{slug}"))).first.click()
        assert page.url.endswith(f"/lidzas-{code}/{slug}/index.html")
        assert page.locator("html").get_attribute("lang") == code
        assert (
            page.locator("main [role=note]")
            .first.inner_text()
            .startswith(t("offline.copy", date="|").split("|")[0])
        )
    context.close()
