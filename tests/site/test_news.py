"""News: lists that make themselves, feeds that parse, addresses that never change."""

import datetime as dt
import json
import math
import re
import xml.etree.ElementTree as ET
from dataclasses import replace
from pathlib import Path

import pytest

from intake.facts import FactsError
from intake.facts.models import Source
from intake.locale.markup import day
from site_overrides.plugin import feeds, news
from site_overrides.plugin.calls import Calls
from site_overrides.plugin.front_matter import PageMeta, read, read_page_meta
from site_overrides.plugin.news import Item
from site_overrides.plugin.origin import appeared, published
from tests.conftest import NOW, ROOT
from tests.site.conftest import CODES, FEEDS, LISTS, REAL, SITE_URL, Site, address, build, load_docs

ATOM = {"a": "http://www.w3.org/2005/Atom"}
ITEMS = [(code, p) for code, p in REAL if p.startswith("news/") and p != "news/index.md"]
PUBLISHED = Path(__file__).parent / "published_urls.txt"
NEWS_META = """\
title: Ziņa
description: Ziņa par pakalpojumu.
standing: unverified
summary: Ziņas kopsavilkums.
tags: [aid]
published_on: 2021-03-29
published_basis: shown
publisher: Sabiedrības integrācijas fonds
source: sif-2021-service-page
funding: true
"""


def item(slug: str, **known) -> Item:
    """A news item of the test's own; without a date it is of unknown date."""
    basis = "shown" if "published_on" in known else "inferred" if "published_between" in known else "unknown"
    meta = {"title": slug, "description": slug, "summary": "Teksts.", "published_basis": basis}
    return Item(slug, PageMeta(**(meta | known)))


# --- what is listed where ----------------------------------------------------------------------------


@pytest.mark.parametrize("code", CODES)
def test_the_index_lists_the_items_newest_first(site, sources, code):
    links = [href for ul in site.page(code, "news/index.md").all("ul", class_="news") for href in ul.hrefs]
    slugs = [item.slug for item in news.items(code, sources)]
    assert links == [f"{slug}/" for slug in slugs[: news.PAGE_SIZE]]
    old = ["liepna-2022", "service-page-2021", "march-2020", "three-years-2019", "interim-report-2018"]
    assert [slug for slug in slugs if slug in old] == old


@pytest.mark.parametrize(("code", "page"), LISTS)
def test_a_list_has_exactly_the_items_of_its_year_or_topic(site, sources, code, page):
    _, kind, key, _ = page.split("/")
    wanted = [
        i.slug
        for i in news.items(code, sources)
        if (key in i.meta.tags if kind == "tag" else str(i.meta.newest.year) == key)
    ]
    found = site.page(code, page).one("ul", class_="news")
    assert [href.rstrip("/").split("/")[-1] for href in found.hrefs] == wanted != []


@pytest.mark.parametrize(("code", "page"), LISTS)
def test_a_list_is_a_whole_page_in_its_language(site, words, facts, code, page):
    found, t = site.page(code, page), words[code]
    assert (found["lang"], found["dir"]) == (code, facts.languages[code].dir)
    (heading,) = found.all("h1")
    here = found.one("nav", class_="crumbs").one("li", aria_current="page")
    assert found.one("title").text == f"{heading.text} – Līdzās"
    assert here.text == heading.text
    key = page.split("/")[2]
    assert (t(f"tag.{key}") if "/tag/" in page else key) in heading.text
    assert [a.text for a in found.one("nav", class_="crumbs").all("a")] == [t("shell.home"), t("menu.news")]


@pytest.mark.parametrize(("code", "page"), LISTS)
def test_digits_of_a_list_keep_their_direction(site, code, page):
    for element in site.page(code, page).one("body").all():
        loose = [c for c in element.children if isinstance(c, str) and re.search(r"\d", c)]
        assert not loose or element.has("class_", "n"), loose


@pytest.mark.parametrize(("code", "page"), LISTS)
def test_a_list_names_itself_and_its_translations(site, code, page):
    head = site.page(code, page).one("head")
    assert head.one("link", rel="canonical")["href"] == SITE_URL + address(code, page)
    found = [(e["hreflang"], e["href"]) for e in head.all("link", rel="alternate") if e.get("hreflang")]
    latvian = ("x-default", SITE_URL + address("lv", page))
    having = [other for other in CODES if (other, page) in LISTS]
    assert found == [*((other, SITE_URL + address(other, page)) for other in having), latvian]


def test_where_a_language_lacks_the_list_the_bar_leads_to_its_news(gappy):
    page = "news/archive/2022/index.md"
    assert not (gappy.folder / address("tr", page)).exists()
    head = gappy.page("lv", page).one("head")
    assert "tr" not in [e.get("hreflang") for e in head.all("link", rel="alternate")]
    for a in gappy.page("lv", page).one("nav", class_="langs").all("a"):
        target = (gappy.folder / address("lv", page) / a["href"]).resolve()
        wanted = "news/index.md" if a["lang"] == "tr" else page
        assert target == (gappy.folder / address(a["lang"], wanted)).resolve()


def test_an_item_that_turkish_lacks_is_in_no_turkish_list_or_feed(gappy):
    links = [h for f in gappy.html_files if f.startswith("tr/news/tag/") for h in gappy.at(f).hrefs]
    assert any("march-2020" in href for href in links)
    assert not any("liepna-2022" in href for href in links)
    for feed in ("feed.xml", "feed.json"):
        assert "liepna-2022" not in (gappy.folder / "tr" / "news" / feed).read_text(encoding="utf-8")
        assert "liepna-2022" in (gappy.folder / "ar" / "news" / feed).read_text(encoding="utf-8")


# --- under an item -----------------------------------------------------------------------------------


@pytest.mark.parametrize(("code", "page"), ITEMS)
def test_under_an_item_stand_others_of_the_same_topic(site, sources, words, code, page):
    found = {i.slug: i.meta for i in news.items(code, sources)}
    slug = page.removeprefix("news/").removesuffix(".md")
    box = site.page(code, page).one("nav", class_="related")
    assert box.one("h2").text == words[code]("news.related")
    related = [href.rstrip("/").split("/")[-1] for href in box.hrefs]
    assert slug not in related
    assert all(set(found[other].tags) & set(found[slug].tags) for other in related)


def test_what_shares_more_topics_comes_first_and_a_stranger_never():
    found = [
        item("new", tags=["aid"], published_on="2026-01-02"),
        item("near", tags=["aid", "crisis"], published_on="2020-01-01"),
        item("stranger", tags=["places"], published_on="2026-01-01"),
        item("own", tags=["aid", "crisis"], published_on="2025-01-01"),
    ]
    assert [i.slug for i in news.alike(frozenset({"aid", "crisis"}), found)] == ["near", "own", "new"]


@pytest.mark.parametrize(("code", "page"), ITEMS)
def test_old_items_and_no_others_say_in_the_readers_words_that_they_are_old(site, sources, words, code, page):
    notes = [note.text for note in site.page(code, page).one("main").all("p", data_archived="")]
    old = page == "news/liepna-2022.md" or news.archived(sources.pages[f"{code}/{page}"], NOW.date())
    assert notes == ([words[code]("news.archived")] if old else [])


@pytest.mark.parametrize(
    ("known", "old"),
    [
        ({"published_on": "2024-11-22"}, False),
        ({"published_on": "2024-11-21"}, True),
        ({"published_between": ["2024-01-01", "2024-12-31"]}, False),
        ({"published_between": ["2023-01-01", "2024-06-30"]}, True),
        ({"published_between": ["2020-04-01", None]}, True),
        ({}, True),
    ],
)
def test_an_item_is_archived_when_all_its_possible_days_are_two_years_past(known, old):
    assert news.archived(item("x", **known).meta, dt.date(2026, 11, 22)) is old


@pytest.mark.parametrize("code", CODES)
def test_lists_say_beside_each_old_item_and_no_other_that_it_is_old(site, sources, words, code):
    for page in ("index.md", "news/index.md", "news/tag/aid/index.md"):
        for entry in (li for ul in site.page(code, page).all("ul", class_="news") for li in ul.all("li")):
            slug = entry.hrefs[0].rstrip("/").split("/")[-1]
            old = news.archived(sources.pages[f"{code}/news/{slug}.md"], NOW.date())
            chips = [chip.text for chip in entry.all("b", class_="chip")]
            assert chips == ([words[code]("news.old")] if old else [])


def test_a_new_item_carries_no_such_word(sources, words):
    old, new = "lv/news/march-2020.md", "lv/news/liepna-2022.md"
    today = {new: sources.pages[new].model_copy(update={"published_between": (dt.date(2026, 9, 1), None)})}
    pages = {name: meta for name, meta in (sources.pages | today).items() if name in (old, new)}
    shown = str(Calls("lv", "lv", replace(sources, pages=pages)).news_list())
    first, second = shown.split("<li>")[1:]
    assert words["lv"]("news.old") not in first
    assert words["lv"]("news.old") in second


def test_a_range_without_an_end_is_told_as_not_before_its_first_day(words):
    for t in words.values():
        open_end = item("x", published_between=["2020-04-01", None]).meta
        assert appeared(open_end, t) == t("news.from", date=day(dt.date(2020, 4, 1)))
        source = Source(
            id="x", publisher="x", title="x", basis="inferred", published_between=["2020-04-01", None]
        )
        assert published(source, t) == t("fact.inferred_from", date=day(dt.date(2020, 4, 1)))


@pytest.mark.parametrize("code", CODES)
def test_the_news_say_no_narrower_days_than_their_sources(sources, facts, code):
    for one in news.items(code, sources):
        source = facts.sources[one.meta.source]
        assert (one.meta.published_on, one.meta.published_between) == (
            source.published_on,
            source.published_between,
        ), one.slug


def test_two_years_before_a_leap_day_is_no_error():
    assert news.archived(item("x", published_on="2026-02-28").meta, dt.date(2028, 2, 29))
    assert not news.archived(item("x", published_on="2026-03-01").meta, dt.date(2028, 2, 29))


# --- many items --------------------------------------------------------------------------------------


def test_forty_five_more_items_are_cut_into_pages_of_twenty_and_none_is_lost(project):
    for n in range(45):
        on = dt.date(2022, 1, 1) + dt.timedelta(days=30 * n)
        meta = NEWS_META.replace("2021-03-29", on.isoformat())
        text = f"---\n{meta}---\n\n# Ziņa {{#top}}\n\nTeksts.\n"
        (project / "docs" / "lv" / "news" / f"item-{n:02}.md").write_text(text, encoding="utf-8")
    total = news.items("lv", load_docs(project / "docs"))
    assert len(total) == 45 + len([page for code, page in ITEMS if code == "lv"])
    done = build(project, project / "site")
    assert done.returncode == 0, done.stderr
    site = Site(project / "site")
    last = math.ceil(len(total) / 20)
    addresses = ["news/index.html", *(f"news/page/{n}/index.html" for n in range(2, last + 1))]
    shown = [list(site.at(file).one("ul", class_="news").hrefs) for file in addresses]
    assert [len(hrefs) for hrefs in shown[:-1]] == [20] * (last - 1)
    slugs = [href.rstrip("/").split("/")[-1] for hrefs in shown for href in hrefs]
    assert slugs == [i.slug for i in total]
    assert [_to(site, file, "next") for file in addresses] == [*addresses[1:], None]
    assert [_to(site, file, "prev") for file in addresses] == [None, *addresses[:-1]]
    assert not (site.folder / "news" / "page" / f"{last + 1}").exists()
    assert not (site.folder / "en" / "news" / "page").exists(), "copies in Latvian are nobody's news"
    assert f"{SITE_URL}news/page/{last}/" in (site.folder / "sitemap.xml").read_text(encoding="utf-8")
    assert len(ET.parse(site.folder / "news" / "feed.xml").findall("a:entry", ATOM)) == len(total)


def _to(site: Site, file: str, rel: str) -> str | None:
    """The file that a page's link ``rel`` leads to."""
    for a in site.at(file).one("main").all("a", rel=rel):
        target = (site.folder / file).parent / a["href"] / "index.html"
        return target.resolve().relative_to(site.folder.resolve()).as_posix()
    return None


# --- feeds -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("code", CODES)
def test_the_atom_feed_has_this_languages_items_under_their_addresses(site, sources, words, code):
    home = SITE_URL + address(code, "news/index.md")
    feed = ET.parse(site.folder / address(code, "news/index.md") / "feed.xml").getroot()
    assert feed.tag == f"{{{ATOM['a']}}}feed"
    assert feed.get("{http://www.w3.org/XML/1998/namespace}lang") == code
    assert feed.find("a:link[@rel='self']", ATOM).get("href") == f"{home}feed.xml"
    entries = feed.findall("a:entry", ATOM)
    assert [e.findtext("a:id", None, ATOM) for e in entries] == [
        f"{home}{i.slug}/" for i in news.items(code, sources)
    ]
    for entry in entries:
        assert entry.find("a:link", ATOM).get("href") == entry.findtext("a:id", None, ATOM)
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT00:00:00Z", entry.findtext("a:updated", None, ATOM))
        for category in entry.findall("a:category", ATOM):
            assert category.get("label") == words[code](f"tag.{category.get('term')}")
    moments = [e.findtext("a:updated", None, ATOM) for e in entries]
    assert feed.findtext("a:updated", None, ATOM) == max(moments)


@pytest.mark.parametrize("code", CODES)
def test_the_json_feed_says_the_same_as_the_atom_feed(site, code):
    folder = site.folder / address(code, "news/index.md")
    feed = json.loads((folder / "feed.json").read_text(encoding="utf-8"))
    entries = ET.parse(folder / "feed.xml").getroot().findall("a:entry", ATOM)
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert (feed["language"], feed["home_page_url"]) == (code, SITE_URL + address(code, "news/index.md"))
    assert [
        (i["id"], i["url"], i["title"], i["content_text"], i["date_modified"], i.get("date_published"))
        for i in feed["items"]
    ] == [
        tuple(e.findtext(f"a:{name}", None, ATOM) for name in _ATOM_OF_JSON)  # the id is the address
        for e in entries
    ]


_ATOM_OF_JSON = ("id", "id", "title", "summary", "updated", "published")


def test_a_day_that_no_source_shows_is_never_given_as_published(words):
    t = words["en"]
    shown = item("shown", published_on="2021-03-29")
    between = item("between", published_between=["2019-04-01", "2019-06-30"])
    unknown = item("unknown")
    feed = json.loads(feeds.json_feed("https://x.example/news/", [shown, between, unknown], t))
    first, second, third = feed["items"]
    assert first["date_published"] == first["date_modified"] == "2021-03-29T00:00:00Z"
    assert first["content_text"] == "Teksts."
    assert second["date_modified"] == "2019-06-30T00:00:00Z"
    note = t("news.about", start=day(dt.date(2019, 4, 1)), end=day(dt.date(2019, 6, 30))).striptags()
    assert second["content_text"] == f"Teksts. ({note})"
    assert third["content_text"] == f"Teksts. ({t('fact.unknown_date')})"
    since = item("since", published_between=["2020-04-01", None])
    (open_end,) = json.loads(feeds.json_feed("https://x.example/news/", [since], t))["items"]
    assert open_end["date_modified"] == "2020-04-01T00:00:00Z"
    assert open_end["content_text"].endswith("not before 01.04.2020)")
    assert all("date_published" not in i for i in (second, third))


def test_a_correction_has_its_own_day_and_does_not_move_the_day_of_publication(words):
    corrected = [
        item("shown", published_on="2021-03-29", updated_on="2026-11-20"),
        item("between", published_between=["2019-04-01", "2019-06-30"], updated_on="2019-05-01"),
        item("unknown", updated_on="2026-11-19"),
    ]
    feed = json.loads(feeds.json_feed("https://x.example/news/", corrected, words["en"]))
    days = [(i.get("date_published", "")[:10], i["date_modified"][:10]) for i in feed["items"]]
    assert days == [("2021-03-29", "2026-11-20"), ("", "2019-05-01"), ("", "2026-11-19")]
    atom = ET.fromstring(feeds.atom("https://x.example/news/", corrected, words["en"]))
    entries = atom.findall("a:entry", ATOM)
    assert [e.findtext("a:updated", None, ATOM)[:10] for e in entries] == [day for _, day in days]
    assert atom.findtext("a:updated", None, ATOM) == "2026-11-20T00:00:00Z"
    assert [i.meta.newest for i in corrected] == [dt.date(2021, 3, 29), dt.date(2019, 6, 30), dt.date.min]


@pytest.mark.parametrize(
    ("dated", "said"),
    [
        ("published_on: 2021-03-29\npublished_basis: shown", "updated_on 2021-03-28 is before"),
        (
            "published_between: [2021-03-29, 2021-04-30]\npublished_basis: inferred",
            "updated_on 2021-03-28 is before",
        ),
        ("", "updated_on is for news items"),
    ],
)
def test_a_correction_before_publication_or_of_no_news_is_refused(tmp_path, facts, dated, said):
    path = tmp_path / "where.md"
    head = f"title: Ziņa\ndescription: Ziņa\nstanding: unverified\nupdated_on: 2021-03-28\n{dated}\n"
    path.write_text(f"---\n{head}---\n\n# Ziņa\n", encoding="utf-8")
    with pytest.raises(FactsError, match=said):
        read_page_meta(path, read(path), "lv", facts)
    path.write_text(f"---\n{head.replace('03-28', '03-29')}---\n\n# Ziņa\n", encoding="utf-8")
    if dated:
        assert read_page_meta(path, read(path), "lv", facts).updated_on == dt.date(2021, 3, 29)


def test_a_feed_of_no_news_and_of_strange_signs_still_parses(words):
    assert ET.fromstring(feeds.atom("https://x.example/news/", [], words["ar"])).find("a:entry", ATOM) is None
    strange = item("x", title="A & B < C \"D\" 'e'", published_on="2021-03-29")
    entry = ET.fromstring(feeds.atom("https://x.example/news/", [strange], words["ru"])).find("a:entry", ATOM)
    assert entry.findtext("a:title", None, ATOM) == strange.meta.title


@pytest.mark.parametrize("code", CODES)
def test_only_news_pages_name_the_feeds_of_their_language(site, code):
    home = SITE_URL + address(code, "news/index.md")
    wanted = {("application/atom+xml", f"{home}feed.xml"), ("application/feed+json", f"{home}feed.json")}
    for page in (page for own, page in (*REAL, *LISTS) if own == code):
        links = site.page(code, page).one("head").all("link", rel="alternate")
        found = {(e["type"], e["href"]) for e in links if e.get("type")}
        assert found == (wanted if page.startswith("news/") else set()), page


# --- addresses and front matter ----------------------------------------------------------------------


def test_every_address_once_published_is_still_there(site):
    urls = PUBLISHED.read_text(encoding="utf-8").split()
    assert len(urls) == len(set(urls)) >= 100
    assert gone(urls, site.files) == [], "an address never changes: give the page its old name back"


def test_a_renamed_or_dropped_address_would_be_noticed():
    urls = PUBLISHED.read_text(encoding="utf-8").split()
    files = [f"{url}index.html" if url.endswith("/") else url for url in urls]
    assert gone(urls, files) == []
    renamed = [file.replace("news/liepna-2022/", "news/liepna/") for file in files]
    assert sorted(gone(urls, renamed)) == sorted(address(code, "news/liepna-2022.md") for code in CODES)
    assert gone(urls, [file for file in files if file != "tr/news/feed.json"]) == ["tr/news/feed.json"]


def gone(urls: list[str], files: list[str]) -> list[str]:
    """The published addresses that a site of these files does not have."""
    there = {f.removesuffix("index.html") for f in files} | set(files)
    return [url for url in urls if url not in there]


def test_every_address_people_can_keep_is_on_the_list_of_published_ones(site):
    folders, endings = ("data/", "paper/"), ("/index.html", *FEEDS)
    kept = [f for f in site.files if f.startswith(folders) or f.endswith(endings)]
    now = {f.removesuffix("index.html") for f in kept}
    new = sorted(now - set(PUBLISHED.read_text(encoding="utf-8").split()))
    assert new == [], f"add these lines to {PUBLISHED.relative_to(ROOT)}"


@pytest.mark.parametrize("lacking", ["summary", "tags", "publisher", "source", "funding"])
def test_a_news_item_says_all_that_readers_must_know(tmp_path, facts, lacking):
    (tmp_path / "news").mkdir()
    path = tmp_path / "news" / "item.md"
    path.write_text(f"---\n{NEWS_META}---\n\n# Ziņa\n", encoding="utf-8")
    assert read_page_meta(path, read(path), "lv", facts).funding is True
    meta = "".join(line for line in NEWS_META.splitlines(True) if not line.startswith(f"{lacking}:"))
    path.write_text(f"---\n{meta}---\n\n# Ziņa\n", encoding="utf-8")
    with pytest.raises(FactsError) as caught:
        read_page_meta(path, read(path), "lv", facts)
    assert str(caught.value).startswith(f"{path}:")
    assert f"a news item needs {lacking};" in str(caught.value)


def test_an_unknown_topic_is_refused_with_its_line(tmp_path, facts):
    (tmp_path / "news").mkdir()
    path = tmp_path / "news" / "item.md"
    path.write_text(f"---\n{NEWS_META.replace('[aid]', '[gossip]')}---\n\n# Ziņa\n", encoding="utf-8")
    with pytest.raises(FactsError, match=r"item\.md:6: tags"):
        read_page_meta(path, read(path), "lv", facts)
