"""Whether a translation still says what the Latvian says: noticed, told to the reader, counted."""

import csv
import datetime as dt
import io
import json
import re
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from mkdocs.exceptions import PluginError

from intake.facts import FactsError
from intake.locale.markup import day
from site_overrides.plugin.calls import Calls
from site_overrides.plugin.coverage import as_csv, as_json, coverage
from site_overrides.plugin.front_matter import read, read_page_meta
from site_overrides.plugin.missing import broken_promises, filled, gaps
from site_overrides.plugin.stamp import stamp, stamp_minor
from site_overrides.plugin.translations import MUST_FOLLOW, check, freshness
from tests.conftest import ROOT
from tests.site import tree
from tests.site.conftest import CODES, EASY, Built, Site, address, build, copied_project, load_docs

DAY, LATER = dt.date(2026, 11, 22), dt.date(2026, 12, 1)
TRANSLATED = CODES[1:]
PAGE = "where.md"
SENTENCE = "Palīdzība avotos ir gan"
"""Stands in the section ``top`` of the Latvian page."""


def change(docs: Path, page: str, old: str, new: str) -> None:
    file = docs / page
    text = file.read_text(encoding="utf-8")
    assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {page}"
    file.write_text(text.replace(old, new), encoding="utf-8")


def stamp_everything(docs: Path) -> Path:
    pages = [p.relative_to(docs).as_posix() for code in TRANSLATED for p in (docs / code).rglob("*.md")]
    stamp(docs, [], DAY)
    stamp(docs, sorted([*pages, *(f"lv/{page}" for page in EASY)]), DAY)
    return docs


def outdated(docs: Path) -> dict[str, tuple[str, ...]]:
    """The outdated translations, each with its changed sections."""
    sources = load_docs(docs)
    found = {page: freshness(*page.split("/", 1), sources) for page in sources.pages}
    return {page: fresh.changed for page, fresh in found.items() if fresh.state == "outdated"}


@pytest.fixture(scope="session")
def stamped(tmp_path_factory) -> Path:
    """The docs with every translation following its Latvian page."""
    return stamp_everything(Path(shutil.copytree(ROOT / "docs", tmp_path_factory.mktemp("stamped") / "docs")))


@pytest.fixture
def docs(stamped, tmp_path) -> Path:
    """A copy of those that a test may spoil."""
    return Path(shutil.copytree(stamped, tmp_path / "stamped"))


def followers(page: str) -> list[str]:
    """The pages that follow the Latvian one: an easy-to-read one, if there is one, and five translations."""
    easy = [f"lv/easy/{page}"] if f"easy/{page}" in EASY else []
    return [*easy, *(f"{code}/{page}" for code in TRANSLATED)]


def all_of(page: str, *sections: str) -> dict[str, tuple[str, ...]]:
    return dict.fromkeys(followers(page), sections)


# --- what makes a translation old --------------------------------------------------------------------


def test_the_translations_of_the_pages_people_decide_by_follow_the_present_latvian(sources):
    check(sources)


def test_a_changed_paragraph_ages_exactly_the_pages_that_follow_it_and_names_the_section(docs):
    assert outdated(docs) == {}
    change(docs, f"lv/{PAGE}", SENTENCE, "Palīdzība bija gan")
    assert outdated(docs) == all_of(PAGE, "top")


@pytest.mark.parametrize("key", ["title: ", 'description: "'])
def test_a_change_of_what_readers_see_of_the_front_matter_counts(docs, key):
    change(docs, f"lv/{PAGE}", f"\n{key}", f"\n{key}Tagad ")
    assert outdated(docs) == all_of(PAGE, "head")


def test_a_changed_summary_of_news_counts(docs):
    change(docs, "lv/news/march-2020.md", '\nsummary: "', '\nsummary: "Tagad ')
    assert outdated(docs) == all_of("news/march-2020.md", "head")


def test_what_readers_do_not_see_does_not_count(docs):
    change(docs, f"lv/{PAGE}", "standing: unverified", "standing: current")
    assert outdated(docs) == {}


def test_a_new_section_and_a_lost_one_are_both_named(docs):
    file = docs / "lv" / PAGE
    text = file.read_text(encoding="utf-8").replace("{#outside}", "{#elsewhere}")
    file.write_text(text, encoding="utf-8")
    assert outdated(docs) == all_of(PAGE, "elsewhere", "outside")


def test_wrapping_the_lines_elsewhere_ages_nothing(docs):
    for file in (docs / "lv").rglob("*.md"):
        head, text = file.read_text(encoding="utf-8").split("\n---\n", 1)
        lines = (line if "{" in line else line.replace(" ", "\n") for line in text.split("\n"))
        file.write_text(f"{head}\n---\n\n" + "\n".join(f"{line}  " for line in lines), encoding="utf-8")
    assert outdated(docs) == {}


def test_a_minor_edit_ages_nothing_and_makes_no_new_revision(docs):
    before = load_docs(docs).pages[f"lv/{PAGE}"].revision
    change(docs, f"lv/{PAGE}", SENTENCE, "Palīdziba avotos ir  gan")
    assert len(stamp_minor(docs, [f"lv/{PAGE}"])) == 6
    assert outdated(docs) == {}
    after = load_docs(docs).pages[f"lv/{PAGE}"].revision
    assert (after.number, after.on) == (before.number, before.on)
    assert after.hash != before.hash


def test_a_minor_edit_does_not_make_an_old_translation_new(docs):
    change(docs, f"lv/{PAGE}", SENTENCE, "Palīdzība bija gan")
    stamp(docs, [f"tr/{PAGE}"], LATER)
    change(docs, f"lv/{PAGE}", "Palīdzība bija gan", "Palīdzība bijā gan")
    assert len(stamp_minor(docs, [f"lv/{PAGE}"])) == 1
    assert set(outdated(docs)) == set(followers(PAGE)) - {f"tr/{PAGE}"}


@pytest.mark.parametrize("page", [f"lv/{PAGE}", f"en/{PAGE}", "lv/nowhere.md"])
def test_a_minor_edit_of_nothing_or_of_a_translation_is_refused(docs, page):
    with pytest.raises(FactsError, match=re.escape(page)):
        stamp_minor(docs, [page])


# --- what stamp writes -------------------------------------------------------------------------------


def test_a_change_of_the_latvian_is_a_new_revision_of_that_day_and_once_only(docs):
    before = load_docs(docs).pages[f"lv/{PAGE}"].revision.number
    change(docs, f"lv/{PAGE}", SENTENCE, "Palīdzība bija gan")
    assert stamp(docs, [], LATER) == [f"{docs}/lv/{PAGE}: revision {before + 1}"]
    revision = load_docs(docs).pages[f"lv/{PAGE}"].revision
    assert (revision.number, revision.on) == (before + 1, LATER)
    assert stamp(docs, [], LATER) == []
    assert freshness("en", PAGE, load_docs(docs)).since == LATER


def test_stamping_a_translation_brings_it_up_to_date_and_only_it(docs):
    change(docs, f"lv/{PAGE}", SENTENCE, "Palīdzība bija gan")
    stamp(docs, [f"ar/{PAGE}"], LATER)
    assert set(outdated(docs)) == set(followers(PAGE)) - {f"ar/{PAGE}"}
    source = load_docs(docs).pages[f"ar/{PAGE}"].l10n.source
    assert (source.revision, source.on) == (load_docs(docs).pages[f"lv/{PAGE}"].revision.number, LATER)


@pytest.mark.parametrize("ends", ["\n", "\r\n"])
def test_every_byte_but_its_own_keys_stays(docs, ends):
    file = docs / "fa-AF" / "news" / "liepna-2022.md"
    raw = file.read_text(encoding="utf-8").replace("\ntags:", "\n# kept\ntags:").replace("\n", ends)
    file.write_bytes(raw.encode())
    change_bytes(docs / "lv" / "news" / "liepna-2022.md")
    stamp(docs, ["fa-AF/news/liepna-2022.md"], LATER)
    own = rf"l10n:.*?{ends}(?=\S)"
    after = file.read_bytes().decode()
    assert after != raw
    assert re.sub(own, "", after, flags=re.S) == re.sub(own, "", raw, flags=re.S)


def change_bytes(file: Path) -> None:
    file.write_bytes(file.read_bytes() + b"\nJauns teikums.\n")


def test_a_review_survives_the_stamp(docs):
    review = 'machine-reviewed\n  reviewed_by: "Redakcija: «māja»"\n  reviewed_on: 2026-11-20'
    change(docs, f"en/{PAGE}", "method: machine", f"method: {review}")
    change(docs, f"lv/{PAGE}", SENTENCE, "Palīdzība bija gan")
    stamp(docs, [f"en/{PAGE}"], LATER)
    l10n = load_docs(docs).pages[f"en/{PAGE}"].l10n
    assert (l10n.method, l10n.reviewed_by) == ("machine-reviewed", "Redakcija: «māja»")
    assert (l10n.reviewed_on, l10n.source.on) == (dt.date(2026, 11, 20), LATER)


def test_a_page_nobody_has_written_cannot_be_stamped(docs):
    with pytest.raises(FactsError, match=r"en/nowhere\.md:1: there is no such page|lv/nowhere\.md"):
        stamp(docs, ["en/nowhere.md"], DAY)


SLIPS = {
    "a review without a reviewer": ("method: machine", "method: human", "need reviewed_by"),
    "a reviewer of a draft": ("method: machine", "method: machine\n  reviewed_by: Es", "machine has neither"),
    "a hash typed by hand": ('hash: "', 'hash: "x', "l10n.source.hash: nobody types this"),
    "a revision of a translation": (
        "l10n:",
        'revision: {number: 1, on: 2026-11-22, hash: "0123456789ab"}\nl10n:',
        "revision: only a Latvian page has revisions",
    ),
}


@pytest.mark.parametrize("slip", SLIPS)
def test_a_slip_in_what_is_said_of_a_translation_names_file_and_line(docs, facts, slip):
    old, new, said = SLIPS[slip]
    change(docs, f"en/{PAGE}", old, new)
    with pytest.raises(FactsError, match=said) as caught:
        read_page_meta(docs / "en" / PAGE, read(docs / "en" / PAGE), "en", facts)
    assert re.match(rf"{docs}/en/where\.md:\d+: ", str(caught.value))


# --- the policy --------------------------------------------------------------------------------------


@pytest.mark.parametrize("page", sorted(MUST_FOLLOW))
def test_an_outdated_translation_people_decide_by_stops_the_build_with_file_and_remedy(docs, page):
    change_bytes(docs / "lv" / page)
    stamp(docs, set(followers(page)) - {f"en/{page}"}, LATER)
    with pytest.raises(PluginError) as caught:
        check(load_docs(docs))
    line = (docs / "en" / page).read_text(encoding="utf-8").split("l10n:")[0].count("\n") + 1
    told = str(caught.value)
    assert told.startswith(f"{docs}/en/{page}:{line}: outdated: the Latvian text has changed since, in: ")
    assert f"`python -m site_overrides.portal stamp en/{page}`, or delete this translation" in told
    assert "\n" not in told


def test_an_outdated_translation_of_another_page_is_only_told(docs):
    change(docs, f"lv/{PAGE}", SENTENCE, "Palīdzība bija gan")
    latvian, *lines = check(load_docs(docs))
    assert latvian.startswith(f"{docs}/lv/{PAGE}:1: edited since its last stamp")
    assert [line.split(":")[0] for line in lines] == [f"{docs}/{page}" for page in followers(PAGE)]
    stamp(docs, [], LATER)
    assert len(check(load_docs(docs))) == 6


def test_a_translation_that_names_no_latvian_text_counts_as_outdated(docs):
    file = docs / "en" / PAGE
    text = file.read_text(encoding="utf-8")
    file.write_text(re.sub(r"l10n:\n(  .*\n)+", "l10n: {method: machine}\n", text), encoding="utf-8")
    assert outdated(docs) == {f"en/{PAGE}": ()}
    assert "nothing says which Latvian text it follows" in check(load_docs(docs))[0]


# --- why something is missing ------------------------------------------------------------------------


def write_gaps(docs: Path, text: str) -> None:
    (docs / "facts" / "missing.yml").write_text(f"missing:\n{text}", encoding="utf-8")


def test_the_file_of_missing_pages_says_why_and_for_when(docs):
    write_gaps(docs, "  - {page: where.md, language: ar, why: translator, planned_on: 2027-01-15}\n")
    gap = gaps(load_docs(docs))["ar", PAGE]
    assert (gap.why, gap.planned_on) == ("translator", dt.date(2027, 1, 15))
    assert filled(load_docs(docs)) == [
        f"{docs}/facts/missing.yml:1: ar/where.md is translated now; remove its lines here"
    ]


@pytest.mark.parametrize(("day", "kept"), [("2026-11-21", False), ("2026-11-22", True)])
def test_a_promise_whose_day_has_passed_is_told_to_the_editor_and_to_no_reader(docs, day, kept):
    (docs / "ar" / PAGE).unlink()
    write_gaps(docs, f"  - {{page: where.md, language: ar, why: translator, planned_on: {day}}}\n")
    at = dt.datetime(2026, 11, 22, 12, tzinfo=dt.UTC)
    sources = replace(load_docs(docs), now=at)
    gap = gaps(sources)["ar", PAGE]
    assert (gap.why, gap.planned_on) == ("translator", dt.date(2026, 11, 22) if kept else None)
    assert [line.removeprefix(f"{docs}/").split("; ")[0] for line in broken_promises(sources)] == (
        [] if kept else ["facts/missing.yml:2: missing.0.planned_on: promised for 2026-11-21"]
    )


@pytest.mark.parametrize(
    ("slip", "said"),
    [
        ("page: wher.md, language: ar, why: new", "missing.0.page: there is no lv/wher.md"),
        ("page: where.md, language: lv, why: new", "missing.0.language: 'lv' is no language of"),
        ("page: where.md, language: ar, why: lazy", "missing.0.why: write one of"),
        ("page: where.md, language: ar", "missing.0.why: this is missing; add it"),
    ],
)
def test_a_slip_in_it_names_file_and_line(docs, slip, said):
    write_gaps(docs, f"  - {{{slip}}}\n")
    with pytest.raises(PluginError, match=re.escape(said)) as caught:
        gaps(load_docs(docs))
    assert str(caught.value).startswith(f"{docs}/facts/missing.yml:2: ")


# --- the count ---------------------------------------------------------------------------------------

LATVIAN = (
    '---\ntitle: {title}\ndescription: "Par to"\nstanding: unverified\n---\n\n# {title} {{#top}}\n\n{text}\n'
)
ENGLISH = '---\ntitle: Word\ndescription: "About"\nl10n: {method: machine}\n---\n\n# Word {#top}\n'


@pytest.fixture
def small(copied_docs) -> Path:
    """Three Latvian pages of 6, 9 and 7 words; English has two of them, one outdated; Turkish one."""
    for file in [f for code in CODES for f in (copied_docs / code).rglob("*.md")]:
        file.unlink()
    pages = {
        "index.md": ("Sākums", "Divi vārdi."),
        "ask.md": ("Jautā", "Te [ir pieci](index.md) īsti\nvārdi {{ emergency() }}."),
        "where.md": ("Kur?", "- tieši\n- trīs\n- vārdi"),
    }
    for page, (title, text) in pages.items():
        (copied_docs / "lv" / page).write_text(LATVIAN.format(title=title, text=text), encoding="utf-8")
    for page in ("en/index.md", "en/where.md", "tr/ask.md"):
        (copied_docs / page).write_text(ENGLISH, encoding="utf-8")
    stamp(copied_docs, ["en/index.md", "en/where.md", "tr/ask.md"], DAY)
    change(copied_docs, "lv/where.md", "- trīs", "- pavisam trīs")
    review = "method: human\n  reviewed_by: Redakcija\n  reviewed_on: 2026-11-20"
    change(copied_docs, "en/index.md", "method: machine", review)
    return copied_docs


def test_the_count_equals_a_count_by_hand(small):
    found = coverage(load_docs(small))
    assert list(found) == list(TRANSLATED)
    en, tr, ar = found["en"], found["tr"], found["ar"]
    # index: Sākums, Par to, Sākums, Divi vārdi = 6; ask: 1 + 2 + 1 + 5 = 9; where: 1 + 2 + 1 + 4 = 8
    assert (en.words, en.up_to_date, en.outdated, en.missing) == (23, 6, 8, 9)
    assert dict(en.methods) == {"machine": 8, "machine-reviewed": 0, "human": 6}
    assert en.next == ("ask.md", "where.md")
    assert (tr.words, tr.up_to_date, tr.outdated, tr.missing) == (23, 9, 0, 14)
    assert (ar.words, ar.up_to_date, ar.outdated, ar.missing) == (23, 0, 0, 23)
    assert ar.next == ("ask.md", "index.md", "where.md")


@pytest.mark.parametrize("reader", CODES)
def test_the_public_table_shows_what_was_counted_by_hand(small, reader):
    table = tree.parse(str(Calls(reader, reader, load_docs(small)).coverage_table()))
    rows = {
        code: [td.text for td in table.one("tr", data_language=code).all("td")][:3] for code in TRANSLATED
    }
    nothing = ["0", "0", "23"]
    assert rows == {
        "en": ["6", "8", "9"], "ru": nothing, "tr": ["9", "0", "14"], "ar": nothing, "fa-AF": nothing,
    }  # fmt: skip


def test_json_and_csv_say_the_same(small):
    found = coverage(load_docs(small))
    languages = json.loads(as_json(found))["languages"]
    rows = {row["language"]: row for row in csv.DictReader(io.StringIO(as_csv(found)))}
    assert list(rows) == list(languages) == list(TRANSLATED)
    for code, row in rows.items():
        one = languages[code]
        counts = {key: one[key] for key in ("words", "up_to_date", "outdated", "missing")} | one["methods"]
        assert {key: int(row[key]) for key in counts} == counts
        assert row["next"].split() == one["next"]


# --- what readers and editors see --------------------------------------------------------------------


NEWS = "news/service-page-2021.md"
OUTSIDE = 'name: Example\nurl: "https://translate.example/{to}?page={url}"\npairs: {lv: [en, ru]}\n'


@pytest.fixture(scope="module")
def told(tmp_path_factory) -> tuple[Site, Built]:
    """A site built after the Latvian of one page changed; Arabic lacks the page, English is reviewed.

    Russian lacks the page of numbers, and an outside service translates into English and Russian. One
    news item was corrected.
    """
    project = copied_project(tmp_path_factory.mktemp("told") / "project")
    docs = stamp_everything(project / "docs")
    review = 'method: machine-reviewed\n  reviewed_by: "Redakcija"\n  reviewed_on: 2026-11-20'
    change(docs, f"en/{PAGE}", "method: machine", review)
    change(docs, f"lv/{PAGE}", SENTENCE, "Palīdzība bija gan")
    for code in ("lv", "fa-AF"):
        change(docs, f"{code}/{PAGE}", "{#liepna}", "{#elsewhere}")
    stamp(docs, [f"fa-AF/{PAGE}"], LATER)
    (docs / "ar" / PAGE).unlink()
    (docs / "ru" / "numbers.md").unlink()
    for code in CODES:
        change(docs, f"{code}/{NEWS}", "\npublished_on: ", "\nupdated_on: 2026-11-20\npublished_on: ")
    (docs / "facts" / "machine_translation.yml").write_text(OUTSIDE, encoding="utf-8")
    write_gaps(docs, "  - {page: where.md, language: ar, why: translator, planned_on: 2027-01-15}\n")
    done = build(project, project / "site")
    assert done.returncode == 0, done.stderr
    return Site(project / "site"), done


def test_an_outdated_translation_says_when_and_which_sections_and_leads_there(told, words):
    page = told[0].page("tr", PAGE)
    box = page.one("main").one(class_="truth")
    assert (box["data-method"], box["data-freshness"]) == ("machine", "outdated")
    assert re.search(r"01\.12\.2026", box.text)
    assert words["tr"]("truth.changed") in box.text
    top, new, lost = box.one("ul").all("li")
    assert top.text == page.one("h1").text
    assert (top.one("a")["href"], top.one("a").get("lang")) == ("../../where/#top", None)
    assert (new.one("a")["href"], new.one("a")["lang"]) == ("../../where/#elsewhere", "lv")
    assert list(lost.all("a")) == []
    assert lost.text == page.one("h2", id="liepna").text


def test_an_easy_page_says_that_the_full_text_has_changed_and_where(told, words):
    page = told[0].page("lv", f"easy/{PAGE}")
    box = page.one("main").one(class_="truth")
    assert box["data-freshness"] == "outdated"
    assert words["lv"]("truth.changed") in box.text
    assert "01.12.2026" in box.text
    links = [li.one("a") for li in box.one("ul").all("li") if list(li.all("a"))]
    assert [a["href"] for a in links] == ["../../where/#top", "../../where/#elsewhere"]
    assert {a.get("lang") for a in links} <= {None, "lv"}


def test_method_and_freshness_are_told_apart(told, words):
    box = told[0].page("en", PAGE).one("main").one(class_="truth")
    assert (box["data-method"], box["data-freshness"]) == ("machine-reviewed", "outdated")
    assert words["en"]("truth.reviewed") in box.text
    assert "Redakcija, 20.11.2026" in box.text
    followed = told[0].page("fa-AF", PAGE).one("main").one(class_="truth")
    assert (followed["data-method"], followed["data-freshness"]) == ("machine", "up_to_date")
    assert "01.12.2026" in followed.text


def test_an_outside_service_is_offered_only_where_english_or_russian_is_missing_or_old(told, words):
    site = told[0]
    offers = {
        file: link["href"]
        for file in site.html_files
        for p in site.at(file).all("p", class_="machine")
        for link in p.all("a")
    }
    where, numbers = (f"https%3A%2F%2Flidzas.example%2F{slug}%2F" for slug in ("where", "numbers"))
    assert offers == {
        "en/where/index.html": f"https://translate.example/en?page={where}",
        "ru/where/index.html": f"https://translate.example/ru?page={where}",
        "ru/numbers/index.html": f"https://translate.example/ru?page={numbers}",
    }
    for file in offers:
        code, box = file[:2], site.at(file).one("p", class_="machine")
        assert box.one("a")["rel"] == "noreferrer noopener"
        assert words[code]("truth.outside").unescape() in box.text
        assert words[code]("truth.outside_open", name="Example") in box.text
    assert [href for file in site.html_files for href in site.at(file).hrefs if "translate" in href] == list(
        offers.values()
    )


def test_a_corrected_item_says_so_beside_its_day_of_publication(told, words):
    for code in CODES:
        text = told[0].page(code, NEWS).one("main").text
        assert words[code]("news.updated", date=day(dt.date(2026, 11, 20))).striptags() in text
        assert "29.03.2021" in text
        feed = json.loads((told[0].folder / address(code, "news/index.md") / "feed.json").read_text("utf-8"))
        (item,) = [i for i in feed["items"] if "service-page" in i["id"]]
        assert item["date_published"] == "2021-03-29T00:00:00Z"
        assert item["date_modified"] == "2026-11-20T00:00:00Z"


def test_a_missing_page_says_why_and_for_when(told, words):
    notice = told[0].page("ar", PAGE).one("main").one(class_="notice")
    assert words["ar"]("truth.why.translator") in notice.text
    assert "15.01.2027" in notice.text


def test_every_page_says_from_which_day_its_latvian_is(told):
    for code in TRANSLATED:
        box = told[0].page(code, "index.md").one("main").one(class_="truth")
        assert box["data-freshness"] == "up_to_date"
        assert re.search(r"\d\d\.\d\d\.20\d\d", box.text)


def test_the_build_tells_each_old_translation_once_and_goes_on(told):
    done = told[1]
    for code in ("en", "ru", "tr"):
        assert done.stdout.count(f"docs/{code}/{PAGE}:") == 1
    assert "outdated" not in done.stderr


def test_the_public_page_and_its_files_count_the_same(told):
    site = told[0]
    languages = json.loads((site.folder / "data" / "coverage.json").read_text(encoding="utf-8"))["languages"]
    assert (site.folder / "data" / "coverage.csv").read_text(encoding="utf-8").startswith("language,words,")
    assert languages["ar"]["missing"] > 0
    for reader in CODES:
        main = site.page(reader, "coverage.md").one("main")
        for code, one in languages.items():
            cells = [td.text for td in main.one("tr", data_language=code).all("td")]
            assert cells[:3] == [str(one[key]) for key in ("up_to_date", "outdated", "missing")]
        assert [p["data-next"] for p in main.all("p") if p.get("data-next")] == ["en", "ru", "tr", "ar"]


def portal(project: Path, *words: str) -> Built:
    command = [sys.executable, "-m", "site_overrides.portal", *words]
    return subprocess.run(command, cwd=project, capture_output=True, text=True, timeout=60)


def test_the_command_stamps_counts_and_says_what_is_wrong(project):
    stamp_everything(project / "docs")
    assert portal(project, "stamp").stdout == "Nothing has changed.\n"
    change(project / "docs", f"lv/{PAGE}", SENTENCE, "Palīdzība bija gan")
    assert f"docs/en/{PAGE}: follows revision" in portal(project, "stamp", f"docs/en/{PAGE}").stdout
    assert set(outdated(project / "docs")) == set(followers(PAGE)) - {f"en/{PAGE}"}
    rows = list(csv.DictReader(io.StringIO(portal(project, "coverage", "--csv").stdout)))
    assert [row["outdated"] == "0" for row in rows] == [True, False, False, False, False]
    assert list(json.loads(portal(project, "coverage").stdout)["languages"]) == list(TRANSLATED)
    wrong = portal(project, "stamp", "--minor")
    assert (wrong.returncode, wrong.stderr.count("\n")) == (1, 1)


def test_a_build_stops_at_an_outdated_page_people_decide_by(project):
    change_bytes(stamp_everything(project / "docs") / "lv" / "eligibility.md")
    done = build(project, project / "site")
    assert done.returncode != 0
    assert re.search(r"docs/en/eligibility\.md:\d+: outdated: .* stamp en/eligibility\.md`", done.stderr)
    assert "Traceback" not in done.stderr
    assert not (project / "site").exists()


def test_the_links_to_the_page_of_counts_stand_in_every_language():
    for code in CODES:
        assert "](coverage.md)" in (ROOT / "docs" / code / "numbers.md").read_text(encoding="utf-8")
