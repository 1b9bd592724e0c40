"""Two languages side by side: every part with its Latvian one, for a client and a mentor reading together."""

import re

import pytest

from site_overrides.plugin.bilingual import ALONE, slug
from site_overrides.plugin.parts import of_page
from tests.site.conftest import BESIDE, CODES, MISSING, SITE_URL, address

TWINS = [(code, page) for code, _, page in (name.split("/", 2) for name in BESIDE)]


def beside(code: str, page: str) -> str:
    """The file of a page beside Latvian."""
    return f"{code}/with-lv/{address('lv', page)}index.html"


def words_of(element) -> str:
    return " ".join(element.text.split())


def test_the_core_pages_have_a_twin_in_every_language_but_latvian(site):
    found = [file for file in site.html_files if "with-lv" in file]
    assert found == sorted(beside(code, page) for code, page in TWINS)
    assert len(found) >= len(ALONE) * len(CODES[1:])


@pytest.mark.parametrize(("code", "page"), TWINS)
def test_every_part_stands_beside_the_latvian_one(site, sources, facts, code, page):
    own, latvian = (of_page(site.folder, one, page, sources) for one in (code, "lv"))
    pairs = list(site.at(beside(code, page)).all(class_="pair"))
    assert len(pairs) == len(own) == len(latvian)
    for pair, id_, source in zip(pairs, own, latvian, strict=True):
        mine, theirs = pair.all("section")
        assert id_ == source
        assert next(mine.all())["id"] == id_
        assert (theirs["lang"], theirs["dir"]) == ("lv", "ltr")
        assert (mine.get("lang"), mine.get("dir")) == (None, None), "the page's own"
        heading = re.sub(r"<.*?>", "", latvian[source].says)
        assert words_of(next(theirs.all("h2"))) == heading
        assert words_of(mine)
        assert words_of(theirs)
        assert not list(theirs.all(class_="btn")), "one way to act, in the reader's language"


@pytest.mark.parametrize(("code", "page"), TWINS)
def test_search_engines_keep_the_plain_page(site, code, page):
    head = site.at(beside(code, page)).one("head")
    assert head.one("meta", name="robots")["content"] == "noindex"
    assert head.one("link", rel="canonical")["href"] == SITE_URL + address(code, page)
    assert list(head.all("link", rel="alternate")) == []
    assert "with-lv" not in (site.folder / "sitemap.xml").read_text(encoding="utf-8")


@pytest.mark.parametrize(("code", "page"), TWINS)
def test_the_page_and_its_twin_lead_to_each_other_and_to_the_same_places(site, words, code, page):
    twin, plain = site.at(beside(code, page)), site.page(code, page)
    link = next(a for a in plain.one("main").all("a") if a.text == words[code]("beside.link"))
    assert (site.folder / address(code, page) / link["href"] / "index.html").resolve() == (
        site.folder / beside(code, page)
    ).resolve()
    mine = [pair.one("section", lang=None) for pair in twin.all(class_="pair")]
    theirs = [pair.one("section", lang="lv") for pair in twin.all(class_="pair")]
    here = beside(code, page)
    text = [part for part in next(plain.all("article")).children if not is_about(part)]
    assert places(site, here, mine) == places(site, f"{address(code, page)}index.html", text)
    assert not [place for place in places(site, here, theirs) if place.partition("/")[0] in CODES]
    back = next(a for a in twin.one("main").all("a") if a.text == words[code]("beside.only"))
    assert (site.folder / beside(code, page)).parent.joinpath(back["href"]).resolve() == (
        site.folder / address(code, page)
    ).resolve()


def is_about(part) -> bool:
    """Whether this is no text but what the page says about it, or the space between two parts."""
    return isinstance(part, str) or part.get("class") == "about"


def places(site, file: str, parts: list) -> set[str]:
    """Where the links of these parts of a page lead, from the root; not those inside the page itself."""
    here, root = (site.folder / file).parent, site.folder.resolve()
    hrefs = {a["href"] for part in parts for a in part.all("a")}
    inside = {href.partition("#")[0] for href in hrefs if not href.startswith(("#", "/", "tel:"))}
    return {(here / href).resolve().relative_to(root).as_posix() for href in inside}


@pytest.mark.parametrize(("code", "page"), TWINS)
def test_a_twin_has_one_first_heading_no_id_twice_and_says_how_its_text_was_made(site, words, code, page):
    twin = site.at(beside(code, page))
    ids = [element["id"] for element in twin.all() if element.get("id")]
    assert len(ids) == len(set(ids))
    assert words_of(twin.one("h1"))
    box = twin.one("main").one(class_="truth")
    assert words[code]("truth.machine") in box.text
    assert words[code]("beside.note") in box.text


def test_the_language_bar_leads_to_the_other_twins_and_to_the_latvian_page(site):
    bar = site.at(beside("ar", "help/school.md")).one("nav", class_="langs")
    found = {a["lang"]: a["href"] for a in bar.all("a")}
    assert found["lv"] == "../../../../help/school/"
    assert found["fa-AF"] == "../../../../fa-AF/with-lv/help/school/"
    assert found["ar"] == "./"


def test_a_missing_translation_has_no_twin_and_no_link_to_one(gappy, words):
    missing = [name.partition("/")[::2] for name in MISSING]
    lost = [(code, page) for code, page in missing if (code, page) in TWINS]
    assert lost
    for code, page in lost:
        assert beside(code, page) not in gappy.files
        assert words[code]("beside.link") not in gappy.page(code, page).one("main").text


def test_easy_reading_pages_and_latvian_ones_have_no_twin(sources):
    assert slug("lv", "lv/where.md", sources) is None
    assert slug("lv", "lv/easy/where.md", sources) is None
    assert slug("ru", "lv/where.md", sources) is None, "a Latvian text in a page's place"
    assert slug("ru", "ru/numbers.md", sources) is None
