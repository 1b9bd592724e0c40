"""Easy-to-read Latvian: beside the full page, following it, and in no other language."""

import re
import shutil
from pathlib import Path

import pytest
from mkdocs.exceptions import PluginError

from intake.facts import FactsError
from site_overrides.plugin.coverage import coverage
from site_overrides.plugin.missing import gaps
from site_overrides.plugin.stamp import stamp, stamp_minor
from site_overrides.plugin.translations import MUST_FOLLOW, check, freshness
from tests.conftest import ROOT
from tests.site.conftest import CODES, EASY, SITE_URL, address, load_docs
from tests.site.test_translations import DAY, LATER, change_bytes, stamp_everything

WHERE, ASK = "easy/where.md", "easy/ask.md"


@pytest.fixture
def docs(tmp_path) -> Path:
    return stamp_everything(Path(shutil.copytree(ROOT / "docs", tmp_path / "docs")))


def complaint(docs: Path) -> str:
    with pytest.raises(PluginError) as caught:
        check(load_docs(docs))
    return str(caught.value).removeprefix(f"{docs}/")


def full(easy: str) -> str:
    return easy.removeprefix("easy/")


# --- what an editor gets -----------------------------------------------------------------------------


def test_the_easy_pages_of_the_site_follow_the_present_latvian(sources):
    assert [page for page in EASY if page not in {p.removeprefix("lv/") for p in sources.pages}] == []
    assert {page: freshness("lv", page, sources).state for page in EASY} == dict.fromkeys(EASY, "up_to_date")


def revision_of_full(docs):
    return load_docs(docs).pages["lv/where.md"].revision.number


def test_stamping_everything_gives_an_easy_page_no_revision_and_freshens_nothing(docs):
    change_bytes(docs / "lv" / "where.md")
    told = stamp(docs, [], LATER)
    assert [line for line in told if "easy" in line] == []
    assert load_docs(docs).pages[f"lv/{WHERE}"].revision is None
    assert freshness("lv", WHERE, load_docs(docs)).since == LATER
    now = revision_of_full(docs)
    assert stamp(docs, [f"lv/{WHERE}"], LATER) == [f"{docs}/lv/{WHERE}: follows revision {now}"]
    fresh = load_docs(docs)
    assert freshness("lv", WHERE, fresh).state == "up_to_date"
    assert freshness("en", "where.md", fresh).state == "outdated"
    assert fresh.pages[f"lv/{WHERE}"].revision is None


def test_a_minor_edit_of_the_full_page_ages_no_easy_one_and_an_easy_one_has_none(docs):
    change_bytes(docs / "lv" / "where.md")
    same = f"{docs}/lv/{WHERE}: still follows revision {revision_of_full(docs)}"
    assert same in stamp_minor(docs, ["lv/where.md"])
    with pytest.raises(FactsError, match=r"lv/easy/where\.md:1: --minor wants a Latvian page"):
        stamp_minor(docs, [f"lv/{WHERE}"])


@pytest.mark.parametrize("page", sorted(page for page in EASY if full(page) in MUST_FOLLOW))
def test_an_outdated_easy_version_of_a_page_people_decide_by_stops_the_build(docs, page):
    change_bytes(docs / "lv" / full(page))
    stamp(docs, [f"{code}/{full(page)}" for code in CODES[1:]], DAY)
    told = complaint(docs)
    assert re.match(rf"lv/{page}:\d+: outdated: the Latvian text has changed since, in: ", told)
    assert told.endswith(f"run `python -m site_overrides.portal stamp lv/{page}`, or delete this page")


def test_it_is_no_page_that_languages_lack_and_counts_no_words(docs):
    before = coverage(load_docs(docs))
    for page in EASY:
        (docs / "lv" / page).unlink()
    assert coverage(load_docs(docs)) == before
    assert all(not page.startswith("easy/") for one in before.values() for page in one.next)


def test_nobody_can_promise_to_translate_an_easy_page(docs):
    said = "missing:\n  - {page: easy/where.md, language: ar, why: new}\n"
    (docs / "facts" / "missing.yml").write_text(said, encoding="utf-8")
    with pytest.raises(PluginError, match=r"missing\.0\.page: there is no lv/easy/where\.md"):
        gaps(load_docs(docs))


@pytest.mark.parametrize(
    ("page", "head", "said"),
    [
        ("en/easy/where.md", "l10n: {method: machine}", "easy-to-read pages are in Latvian only"),
        ("lv/easy/nowhere.md", "l10n: {method: machine}", "a translation of nothing; add lv/nowhere.md"),
        (f"lv/{WHERE}", "standing: current", "an easy-to-read page in lv carries l10n"),
        (
            f"lv/{WHERE}",
            'l10n: {method: machine}\nrevision: {number: 1, on: 2026-11-22, hash: "0123456789ab"}',
            "only a Latvian page has revisions",
        ),
    ],
)
def test_a_slip_of_an_easy_page_names_file_and_line(docs, page, head, said):
    (docs / page).parent.mkdir(exist_ok=True)
    text = f'---\ntitle: "Kur"\ndescription: "Par to"\n{head}\n---\n\n# Kur {{#top}}\n'
    (docs / page).write_text(text, encoding="utf-8")
    with pytest.raises(PluginError, match=rf"{docs}/{page}:\d+: (revision: |the file: )?{said}"):
        load_docs(docs)


# --- what readers get --------------------------------------------------------------------------------


@pytest.mark.parametrize("page", EASY)
def test_it_stands_in_latvian_alone_under_its_own_address(site, page):
    found = site.page("lv", page)
    assert (found["lang"], found["dir"]) == ("lv", "ltr")
    head = found.one("head")
    assert head.one("link", rel="canonical")["href"] == SITE_URL + address("lv", page)
    other = [e["hreflang"] for e in head.all("link", rel="alternate") if e.get("hreflang")]
    assert set(other) <= {"lv", "x-default"}
    assert [name for name in site.files if "easy" in name] == sorted(
        f"{address('lv', easy)}index.html" for easy in EASY
    )
    assert SITE_URL + address("lv", page) in (site.folder / "sitemap.xml").read_text(encoding="utf-8")


@pytest.mark.parametrize("page", EASY)
def test_the_full_page_and_the_easy_one_lead_to_each_other(site, words, page):
    t = words["lv"]
    for code in CODES:
        links = [p.one("a") for p in site.page(code, full(page)).one("main").all("p", class_="easy")]
        assert [a.text for a in links] == ([t("easy.link")] if code == "lv" else [])
    (link,) = [p.one("a") for p in site.page("lv", full(page)).one("main").all("p", class_="easy")]
    assert lands(site, full(page), link) == address("lv", page)
    back = site.page("lv", page).one("main").one(class_="truth").one("a")
    assert (back.text, lands(site, page, back)) == (t("easy.full"), address("lv", full(page)))


def lands(site, page: str, link) -> str:
    target = (site.folder / address("lv", page) / link["href"]).resolve()
    return f"{target.relative_to(site.folder.resolve()).as_posix()}/"


@pytest.mark.parametrize("page", EASY)
def test_its_language_bar_leads_to_the_full_page_of_each_other_language(site, page):
    links = list(site.page("lv", page).one("nav", class_="langs").all("a"))
    assert [a["lang"] for a in links] == list(CODES)
    assert [a["lang"] for a in links if a.get("aria-current")] == ["lv"]
    assert lands(site, page, links[0]) == address("lv", page)
    for a in links[1:]:
        assert lands(site, page, a) == address(a["lang"], full(page))


@pytest.mark.parametrize("page", EASY)
def test_its_crumbs_go_through_the_full_page(site, words, page):
    crumbs = site.page("lv", page).one("nav", class_="crumbs")
    home, above = crumbs.all("a")
    title = site.page("lv", full(page)).one("title").text.removesuffix(" – Līdzās")
    assert (home.text, above.text) == (words["lv"]("shell.home"), title)
    assert lands(site, page, above) == address("lv", full(page))
    assert crumbs.one("li", aria_current="page").text == words["lv"]("easy.link")
    assert site.page("lv", page).one("title").text != site.page("lv", full(page)).one("title").text


@pytest.mark.parametrize("page", EASY)
def test_it_says_what_it_is_and_from_which_text(site, words, page):
    box = site.page("lv", page).one("main").one(class_="truth")
    assert (box["data-method"], box["data-freshness"]) == ("machine", "up_to_date")
    for key in ("easy.note", "easy.by.machine"):
        assert words["lv"](key) in box.text
    assert re.search(r"\d\d\.\d\d\.20\d\d", box.text)
