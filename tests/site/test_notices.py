"""Notices above every page, gone when they expire; contact cards that can be called only while checked."""

import json
import re
import shutil
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from intake.facts import load_facts
from intake.facts.notices import RIGA
from intake.locale.markup import hashed_name
from intake.locale.notices import shown
from intake.web.app import create_app
from site_overrides.plugin import assets, notice_texts
from site_overrides.plugin.calls import Calls
from tests.conftest import NOW, ORIGIN, ROOT
from tests.forms import FAMILY, send
from tests.site.conftest import CODES, Site, build, copied_project, filled_in, load_docs
from tests.site.test_weight import dear_visits

SCRIPT = ROOT / "site_overrides" / "assets" / "page.js"
PHONE = "+371 20 000 000"
TITLES = {"lv": "Slēgts", "en": "Closed", "ru": "Закрыто", "tr": "Kapalı", "ar": "مغلق", "fa-AF": "بسته است"}
BUILDS = {"during": "2026-11-22T09:00:00+02:00", "after": "2026-12-02T00:00:00+02:00"}


def moment(text: str) -> str:
    return str(int(NOW.fromisoformat(text).timestamp()))


def put(docs: Path, name: str, severity: str, titles: dict[str, str], *, of: str, until: str) -> None:
    head = f"severity: {severity}\neffective: {of}\nexpires: {until}\nplace: liepna\n"
    body = "".join(
        f"  {code}:\n    title: {title}\n    body: |\n      {title} <1>.\n      {PHONE}, 24.12.2026\n"
        for code, title in titles.items()
    )
    (docs / "facts" / "notices").mkdir(exist_ok=True)
    file = docs / "facts" / "notices" / f"{name}.yml"
    file.write_text(head + "text:\n" + body, encoding="utf-8")
    notice_texts.stamp(file)


def put_all(docs: Path) -> None:
    """An urgent one and one in Latvian only that hold on 22 November, one over, one yet to come.

    The one that is over has a translation that nobody stamped.
    """
    latvian = {"lv": "Ziņa"}
    put(docs, "closed", "urgent", TITLES, of="2026-11-20", until="2026-12-01")
    put(docs, "news", "info", latvian, of="2026-11-21", until="2026-11-22T18:00:00+02:00")
    put(docs, "over", "info", {"lv": "Bijis"}, of="2026-10-01", until="2026-10-02")
    put(docs, "later", "info", {"lv": "Būs"}, of="2027-01-01", until="2027-01-02")
    old = docs / "facts" / "notices" / "over.yml"
    turkish = "  tr:\n    title: Eskiydi\n    body: Eskiydi 1 +371 20 000 000, 24.12.2026\n"
    old.write_text(old.read_text(encoding="utf-8") + turkish, encoding="utf-8")


@pytest.fixture(scope="module")
def noticed(tmp_path_factory) -> dict[str, Site]:
    """The site with those notices, built while they hold and after."""
    folder = tmp_path_factory.mktemp("noticed")
    project = copied_project(folder / "project")
    put_all(project / "docs")

    def built(name: str) -> Site:
        done = build(project, folder / name, SOURCE_DATE_EPOCH=moment(BUILDS[name]))
        assert done.returncode == 0, done.stderr
        return Site(folder / name)

    with ThreadPoolExecutor(2) as pool:
        return dict(zip(BUILDS, pool.map(built, BUILDS), strict=True))


def language_of(file: str) -> str:
    first = file.split("/")[0]
    return first if first in CODES else "lv"


CARRYING = tuple(map(assets.address, assets.CARRYING))
"""Scripts of some pages' own that bring it along."""


def scripts(site: Site, file: str) -> list:
    """Those that take away what is over: `page.js`, or the page's own that brings it along."""
    found = [e for e in site.at(file).all("script") if e.get("src")]
    return [e for e in found if "/page." in f"/{e['src']}" or e["src"].endswith(CARRYING)]


def test_every_page_shows_the_urgent_notice_first_in_its_own_language(noticed, words):
    site = noticed["during"]
    assert len(site.html_files) > 60
    for file in site.html_files:
        code, t = language_of(file), words[language_of(file)]
        section = site.at(file).one("section", aria_label=str(t("notice.title")))
        urgent, info = section.all(class_="notice")
        assert [e["data-notice"] for e in (urgent, info)] == ["closed", "news"], file
        assert (urgent["role"], info["role"]) == ("alert", "note")
        assert t("notice.severity.urgent") in urgent.text, "never by colour alone"
        assert f"{TITLES[code]} <1>." in urgent.text
        assert "01.12.2026" in urgent.text
        assert t("notice.untranslated") not in urgent.text


@pytest.mark.parametrize("code", CODES)
def test_a_text_nobody_translated_is_latvian_marked_so_and_said_to_be(noticed, words, code):
    section = noticed["during"].page(code, "ask.md").one(data_notice="news")
    marked = list(section.all("div", lang="lv"))
    assert [e["dir"] for e in marked] == ([] if code == "lv" else ["ltr"])
    assert (words[code]("notice.untranslated") in section.text) == (code != "lv")
    assert "Ziņa" in section.text
    assert "22.11.2026 18:00" in section.text


@pytest.mark.parametrize("code", CODES)
def test_numbers_in_a_notice_stay_whole_and_left_to_right(noticed, code):
    notice = noticed["during"].page(code, "ask.md").one(data_notice="closed")
    assert [e.text for e in notice.all("bdi", class_="n")] == ["1", PHONE, "24.12.2026"]


def test_the_one_script_is_ours_and_named_by_its_content(noticed):
    site = noticed["during"]
    for file in site.html_files:
        (script,) = scripts(site, file)
        assert re.sub(r"^(?:\.\./)*/?", "", script["src"]) in (f"assets/{hashed_name(SCRIPT)}", *CARRYING)
        assert not script.text
        expiring = [e["data-expires"] for e in site.at(file).all() if e.get("data-expires")]
        closed, news = "2026-12-02T00:00:00+02:00", "2026-11-22T18:00:00+02:00"
        assert expiring == [closed, closed, news], "the region goes with its last notice"


def test_no_visit_costs_more_than_it_may_while_notices_hold(noticed):
    assert dear_visits(noticed["during"]) == {}


def test_after_they_expire_a_build_shows_them_in_the_archive_alone(noticed, words):
    site = noticed["after"]
    for file in site.html_files:
        assert (
            list(site.at(file).all("section", aria_label=str(words[language_of(file)]("notice.title")))) == []
        )
        alone = [e for e in scripts(site, file) if not e["src"].endswith(CARRYING)]
        assert len(alone) <= len(list(site.at(file).all(class_="leave"))), "for leaving alone"
    for code in CODES:
        cards = list(site.page(code, "notices.md").one("main").all("article", class_="fact"))
        assert [e["data-notice"] for e in cards] == ["news", "closed", "over"]
        assert TITLES[code] in cards[1].text
        assert words[code]("notice.over") in cards[1].text


def test_the_archive_holds_what_is_over_while_others_hold(noticed, site, words):
    for code in CODES:
        cards = noticed["during"].page(code, "notices.md").one("main").all("article", class_="fact")
        assert [e["data-notice"] for e in cards] == ["over"]
        assert words[code]("notice.none") in site.page(code, "notices.md").one("main").text


def test_the_feed_has_every_language_and_nothing_yet_to_come(noticed):
    feeds = {
        name: json.loads((s.folder / "data" / "notices.json").read_text(encoding="utf-8"))
        for name, s in noticed.items()
    }
    ids = {name: {k: [n["id"] for n in v] for k, v in feed.items()} for name, feed in feeds.items()}
    assert ids["during"] == {"current": ["closed", "news"], "expired": ["over"]}
    assert ids["after"] == {"current": [], "expired": ["news", "closed", "over"]}
    closed = feeds["during"]["current"][0]
    assert closed["expires"] == "2026-12-02T00:00:00+02:00"
    assert {code: text["title"] for code, text in closed["text"].items()} == TITLES
    assert all(list(text) == ["title", "body"] for text in closed["text"].values())
    assert list(feeds["during"]["expired"][0]["text"]) == ["lv"], "an outdated translation is nobody's"


def test_an_urgent_notice_that_lacks_a_language_stops_the_build(project):
    put(project / "docs", "closed", "urgent", TITLES, of="2026-11-20", until="2026-12-01")
    file = project / "docs" / "facts" / "notices" / "closed.yml"
    text = file.read_text(encoding="utf-8")
    file.write_text(text[: text.index("  fa-AF:")], encoding="utf-8")
    done = build(project, project / "site")
    assert done.returncode != 0
    assert f"{file}:5: text: this severity, urgent, needs a text in fa-AF too" in done.stderr


def test_a_notice_corrected_in_latvian_alone_stops_the_build(project):
    put(project / "docs", "closed", "urgent", TITLES, of="2026-11-20", until="2026-12-01")
    file = project / "docs" / "facts" / "notices" / "closed.yml"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("title: Slēgts", "title: Vaļā"), encoding="utf-8")
    done = build(project, project / "site")
    assert done.returncode != 0
    assert len(re.findall(r"closed\.yml:\d+: text\.[\w-]+: outdated: ", done.stderr)) == 5
    assert "Traceback" not in done.stderr


def test_the_example_of_the_editors_guide_is_a_notice(copied_docs):
    guide = (ROOT / "docs" / "README.md").read_text(encoding="utf-8")
    (example,) = re.findall(r"```yaml\n(severity: .*?)```", guide, re.S)
    (copied_docs / "facts" / "notices").mkdir()
    (copied_docs / "facts" / "notices" / "example.yml").write_text(example, encoding="utf-8")
    notice = load_facts(copied_docs / "facts").notices["example"]
    assert (notice.severity, sorted(notice.text)) == ("warning", ["en", "lv", "ru"])


def test_the_script_is_small_and_speaks_to_nobody():
    text = SCRIPT.read_text(encoding="utf-8")
    assert len(text) < 4_000
    assert not re.search(r"https?:|fetch|XMLHttp|import|cookie|Storage|eval|innerHTML|sendBeacon", text)


# --- the intake, by its own clock --------------------------------------------------------------------


@pytest.fixture
def intake(sqlite_deps, words, copied_docs):
    put_all(copied_docs)
    noticed = replace(sqlite_deps, facts=load_facts(copied_docs / "facts"))
    with TestClient(
        create_app(noticed, words), base_url=ORIGIN, headers={"sec-fetch-site": "same-origin"}
    ) as browser:
        yield browser


def seen(page: str) -> list[str]:
    return re.findall(r'data-notice="(\w+)"', page)


def test_the_form_and_its_receipt_show_what_holds_as_they_are_asked_for(intake, clock):
    for at, ids in (
        ("2026-11-22T09:00:00+02:00", ["closed", "news"]),
        ("2026-11-22T18:00:00+02:00", ["closed"]),
        ("2026-12-02T00:00:00+02:00", []),
    ):
        clock.now = NOW.fromisoformat(at)
        assert seen(intake.get("/intake/fa-AF/refer").text) == ids
        assert seen(intake.get("/intake/desk/").text) == ids
        assert seen(send(intake, FAMILY).text) == ids


def test_the_intake_allows_scripts_of_its_own_site_only(intake):
    response = intake.get("/intake/ar/refer")
    assert "script-src 'self';" in response.headers["content-security-policy"]
    assert re.findall(r"<script[^>]*>[^<]*", response.text) == [
        f'<script src="/assets/{hashed_name(SCRIPT)}" defer>'
    ]
    assert TITLES["ar"] in response.text


# --- contact cards ------------------------------------------------------------------------------------


@pytest.fixture
def checked(copied_docs):
    """What a build on a day would load when one contact is checked from 1 to 30 November."""
    file = copied_docs / "facts" / "contacts.yml"
    text = file.read_text(encoding="utf-8")
    old = '    phone: "+37167078226"\n'
    new = '    phone: "+37120000000"\n    verified_on: 2026-11-01\n    verify_by: 2026-11-30\n'
    assert text.count(old) == 1
    before, after = text.split(old)
    file.write_text(
        before + new + after.replace("standing: historic", "standing: current", 1), encoding="utf-8"
    )
    loaded = load_docs(copied_docs)

    def on(day: str):
        noon = NOW.fromisoformat(f"{day}T12:00:00").replace(tzinfo=RIGA)
        return replace(loaded, now=noon)

    return on


def card(code: str, sources) -> str:
    page = filled_in(f"{code}/contacts.md", sources)
    return re.search(
        r'<article class="fact" data-contact="sif-programme-coordinator">.*?</article>', page, re.S
    )[0]


@pytest.mark.parametrize("code", CODES)
def test_a_checked_number_can_be_pressed_and_says_when_it_was_checked(checked, words, code):
    found = card(code, checked("2026-11-30"))
    assert '<a class="n" dir="ltr" href="tel:+37120000000">+37120000000</a>' in found
    assert "01.11.2026" in found
    assert "30.11.2026" in found
    assert words[code]("fact.not_callable") not in found
    role = checked("2026-11-30").facts.contacts["sif-programme-coordinator"].role[code]
    assert found.split("<b>")[1].startswith(role), "the role stands first"
    assert found.index("<b>") < found.index("<time")


@pytest.mark.parametrize("code", CODES)
def test_past_its_day_the_card_says_so_and_is_nothing_to_press(checked, words, code):
    found = card(code, checked("2026-12-01"))
    assert "tel:" not in found
    assert '<bdi class="n">+37120000000</bdi>' in found
    said = str(words[code].entries["contact.check_over"]).split("{until}")[1].strip(" .")
    assert said in found
    assert words[code]("fact.current") not in found.split('class="chip')[1]


def test_a_number_called_current_that_nobody_checked_says_that(copied_docs, words):
    file = copied_docs / "facts" / "contacts.yml"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("standing: historic", "standing: current", 1), encoding="utf-8")
    found = card("en", load_docs(copied_docs))
    assert words["en"]("contact.unchecked") in found
    assert "tel:" not in found


@pytest.mark.parametrize("code", CODES)
def test_a_confirmed_number_stands_above_and_not_among_the_old_ones(checked, words, code):
    calls = Calls(code, code, checked("2026-11-30"))
    assert "tel:+37120000000" in calls.confirmed_contacts()
    assert "tel:" not in calls.contact_cards()
    assert "sif-programme-coordinator" not in calls.contact_cards()
    assert words[code]("contact.none") not in calls.confirmed_contacts()


@pytest.mark.parametrize("code", CODES)
def test_without_a_confirmed_number_one_sentence_says_so_and_every_card_is_history(checked, words, code):
    calls = Calls(code, code, checked("2026-12-01"))
    assert words[code]("contact.none") in calls.confirmed_contacts()
    assert "<article" not in calls.confirmed_contacts()
    assert calls.contact_cards().count("<article") == 3
    assert words[code]("contact.none") not in calls.contact_cards()


def test_the_emergency_number_in_a_notice_can_be_pressed_and_no_other_number(copied_docs):
    text = {"lv": "Zvani 112, nevis 1120 vai 12.11."}
    put(copied_docs, "closed", "info", text, of="2026-11-20", until="2026-12-01")
    facts = load_facts(copied_docs / "facts")
    (one,) = shown(facts.notices.values(), "lv", facts.languages)
    assert one.title == (
        'Zvani <a class="n" dir="ltr" href="tel:112">112</a>, '
        'nevis <bdi class="n">1120</bdi> vai <bdi class="n">12.11</bdi>.'
    )


def test_text_in_a_notice_is_text_and_never_markup(copied_docs):
    put(copied_docs, "closed", "info", {"lv": "<b>Slēgts</b>"}, of="2026-11-20", until="2026-12-01")
    facts = load_facts(copied_docs / "facts")
    (one,) = shown(facts.notices.values(), "lv", facts.languages)
    assert one.title == "&lt;b&gt;Slēgts&lt;/b&gt;"
    shutil.rmtree(copied_docs / "facts" / "notices")
    assert load_facts(copied_docs / "facts").notices == {}
