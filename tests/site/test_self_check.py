"""The self-check without a script: plain pages, each answer a link, each end a way on."""

import datetime as dt
import gzip
import json
import posixpath
from itertools import pairwise
from types import SimpleNamespace

import pytest

from intake.locale.markup import day
from intake.rules.eligibility import Outlook, PersonDates, read_rule
from site_overrides.plugin import assets, eligibility_data
from site_overrides.plugin.self_check import STEPS
from tests.conftest import ROOT
from tests.site.conftest import CHECKS, CODES, SITE_URL, address

EVERY = [(code, page) for code in CODES for page in CHECKS]
ENDS = [f"check/{step}index.md" for step in STEPS if STEPS[step].person]
DATED = ("check/waiting/date/index.md", "check/status/date/index.md")
SCRIPT = ROOT / "site_overrides" / "assets" / "self-check.js"


@pytest.mark.parametrize(("code", "page"), EVERY)
def test_the_page_has_its_language_one_heading_and_no_id_twice(site, facts, code, page):
    found = site.page(code, page)
    assert (found["lang"], found["dir"]) == (code, facts.languages[code].dir)
    heading = found.one("main").one("h1")
    assert found.one("title").text == f"{heading.text} – Līdzās"
    levels = [int(e.tag[1]) for e in found.all() if e.tag in ("h1", "h2", "h3")]
    assert all(later <= earlier + 1 for earlier, later in pairwise(levels))
    ids = [e["id"] for e in found.all() if e.get("id")]
    assert len(ids) == len(set(ids))
    assert 20 <= len(found.one("meta", name="description")["content"]) <= 200


@pytest.mark.parametrize(("code", "page"), EVERY)
def test_the_page_leads_to_itself_in_six_languages(site, code, page):
    found = site.page(code, page)
    links = list(found.one("nav", class_="langs").all("a"))
    assert [a["lang"] for a in links] == list(CODES)
    for a in links:
        target = posixpath.normpath(posixpath.join("/", address(code, page), a["href"]))
        assert target == f"/{address(a['lang'], page)}".rstrip("/")
    assert found.one("link", rel="canonical")["href"] == SITE_URL + address(code, page)
    named = [e["href"] for e in found.all("link", rel="alternate") if e.get("hreflang")]
    assert named == [SITE_URL + address(c, page) for c in (*CODES, "lv")]


def reached(site, page: str) -> set[str]:
    """Every page that answers lead to from ``page``."""
    start = f"/{address('lv', page)}"
    links = [a["href"] for ul in site.page("lv", page).all("ul", class_="choices") for a in ul.all("a")]
    targets = {posixpath.normpath(posixpath.join(start, href)).strip("/") + "/index.md" for href in links}
    return targets | {further for target in targets for further in reached(site, target)}


def test_every_page_is_reached_by_answers_from_the_first_and_every_way_ends(site):
    assert reached(site, "check/index.md") == set(CHECKS) - {"check/index.md"}
    for page in CHECKS:
        assert (reached(site, page) == set()) == (page in ENDS)


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize("page", ENDS)
def test_every_end_has_each_wording_its_source_a_reason_and_ways_on(site, words, facts, code, page):
    t, main = words[code], site.page(code, page).one("main")
    person = STEPS[page.removeprefix("check/").removesuffix("index.md")].person
    for rule in facts.duration_rules:
        card = main.one("article", data_rule=rule.id)
        assert t(f"fact.{rule.standing}") in card.text
        assert facts.sources[rule.source].title in card.text
        assert str(t("check.by.old")) in card.text, "no wording holds today, and none may sound as if it did"
        reading = read_rule(rule, person, dt.date(2026, 11, 22)).overall
        said = next(e for e in card.all("div") if "data-reading" in e.attributes)
        assert said["data-reading"] == reading.outlook
        assert str(t(f"check.because.{reading.because}").unescape()) in said.text
    old = t("check.old", ended=day(facts.programme.ends_on))
    assert str(old.striptags()) in main.text
    for key in ("check.whom", "check.bring", "check.elsewhere", "alternative.legal_aid"):
        assert str(t(key).unescape()) in main.text
    assert f"/intake/{code}/refer" in main.hrefs
    assert any(href.endswith("contacts/") for href in main.hrefs)


@pytest.mark.parametrize("page", ENDS)
def test_no_end_says_that_a_period_has_passed_before_a_date_is_given(site, page):
    for card in site.page("lv", page).one("main").all("article"):
        assert card.one("div").get("data-reading") in (Outlook.ASK, Outlook.IN_SERVICE)


@pytest.mark.parametrize(("code", "page"), EVERY)
def test_nothing_can_be_typed_without_the_script_and_no_field_has_a_name(site, code, page):
    found = site.page(code, page)
    forms, scripts = list(found.all("form")), list(found.all("script"))
    ours = [s for s in scripts if (s.get("src") or "").endswith(assets.address(SCRIPT.name))]
    assert len(forms) == len(ours) == (page in DATED)
    for form in forms:
        assert "hidden" in form.attributes
        assert form["method"] == "dialog"
        assert "action" not in form.attributes
    for field in found.all("input"):
        assert "name" not in field.attributes


@pytest.mark.parametrize("code", CODES)
def test_the_script_gets_its_numbers_from_the_facts_and_its_words_from_the_page(site, facts, code):
    for page in DATED:
        main = site.page(code, page).one("main")
        for rule in facts.duration_rules:
            card = main.one("article", data_rule=rule.id)
            assert card["data-post"] == str(rule.post_status_months)
            assert card["data-pre"] == str(rule.pre_status_months or "")
            assert card["data-connector"] == (rule.connector or "")
        said = {e["data-said"] for e in main.one("template").all("span")}
        assert len(said) == 5 + 2 + 11
        for time in main.one("template").all("time"):
            assert time.text == ""


def test_the_script_is_small_and_has_no_way_to_send_or_keep_anything():
    text = SCRIPT.read_text(encoding="utf-8")
    for door in (
        "fetch",
        "XMLHttp",
        "Beacon",
        "Storage",
        "cookie",
        "location",
        "history",
        "innerHTML",
        "eval",
    ):
        assert door not in text
    assert len(gzip.compress(SCRIPT.read_bytes(), 9)) < 4000


@pytest.mark.parametrize("code", CODES)
def test_the_eligibility_page_leads_to_the_self_check(site, code):
    assert f"/{address(code, 'check/index.md')}" in site.page(code, "eligibility.md").one("main").hrefs


def test_a_reader_of_a_missing_translation_is_led_to_the_check_in_their_own_language(sources):
    from site_overrides.plugin.calls import Calls

    assert 'href="/ar/check/"' in Calls("lv", "ar", sources).self_check_button("x")


def test_the_wordings_are_published_as_data_with_parameters_texts_and_origin(site, facts):
    rules = json.loads((site.folder / "data" / "eligibility.json").read_text(encoding="utf-8"))["rules"]
    assert [r["id"] for r in rules] == list(facts.rules)
    found = {r["id"]: r for r in rules}
    assert found["R-2021-DUR"]["parameters"] == {
        "pre_status_months": facts.rules["R-2021-DUR"].pre_status_months,
        "connector": "unclear",
        "post_status_months": facts.rules["R-2021-DUR"].post_status_months,
    }
    for rule in rules:
        assert list(rule["says"]) == list(CODES)
        assert not any("{" in text or "<" in text for text in rule["says"].values())
        assert rule["standing"] in ("current", "historic", "unverified")
        assert rule["source"]["id"] in facts.sources
        assert rule["published_on"] or rule["as_of"]
    assert "3" in found["R-2021-DUR"]["says"]["lv"]


def test_a_wording_an_editor_changes_is_read_anew(tmp_path, sources):
    rule = sources.facts.rules["R-2021-DUR"].model_copy(update={"post_status_months": 6})
    facts = sources.facts.model_copy(update={"rules": {rule.id: rule}})
    changed = SimpleNamespace(facts=facts)
    eligibility_data.write(SimpleNamespace(site_dir=tmp_path), changed)
    (found,) = json.loads((tmp_path / "data" / "eligibility.json").read_text(encoding="utf-8"))["rules"]
    assert found["parameters"]["post_status_months"] == 6
    assert "6" in found["says"]["en"]
    granted = PersonDates(has_status=True, status_on=dt.date(2021, 7, 1))
    assert read_rule(rule, granted, dt.date(2022, 1, 2)).overall.outlook is Outlook.PERIOD_PASSED
