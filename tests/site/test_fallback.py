"""A page that one language lacks: the Latvian text, said to be that, and nobody's translation."""

import pytest

from tests.site.conftest import CODES, MISSING, PAGES, SITE_URL, address

LACKING = [tuple(path.split("/", 1)) for path in MISSING]


def having(page: str) -> list[str]:
    return [code for code in CODES if f"{code}/{page}" not in MISSING]


@pytest.mark.parametrize(("code", "page"), LACKING)
def test_the_shell_is_the_readers_and_the_text_is_marked_latvian(gappy, facts, words, code, page):
    found = gappy.page(code, page)
    assert (found["lang"], found["dir"]) == (code, facts.languages[code].dir)
    article = next(found.one("main").all("article"))
    assert (article["lang"], article["dir"]) == ("lv", "ltr")
    assert article.one("h1").text == gappy.page("lv", page).one("h1").text
    assert found.one("details", class_="menu").one("summary").text == words[code]("shell.menu")
    for crumbs in found.all("nav", class_="crumbs"):
        here = crumbs.one("li", aria_current="page")
        assert (here["lang"], here["dir"]) == ("lv", "ltr")


@pytest.mark.parametrize(("code", "page"), LACKING)
def test_a_notice_says_so_and_links_to_the_languages_that_have_the_page(gappy, words, code, page):
    main = gappy.page(code, page).one("main")
    notice = main.one(class_="notice")
    for key in ("truth.fallback", "truth.fallback_more", "truth.fallback_also"):
        assert words[code](key) in notice.text
    assert [a["lang"] for a in notice.all("a")] == having(page)
    for a in notice.all("a"):
        target = (gappy.folder / address(code, page) / a["href"]).resolve()
        assert target == (gappy.folder / address(a["lang"], page)).resolve()
    assert list(main.all(class_="truth")) == [], "the box about translations belongs to real ones"


@pytest.mark.parametrize(("code", "page"), LACKING)
def test_the_copy_is_not_canonical_and_names_no_translations(gappy, code, page):
    head = gappy.page(code, page).one("head")
    assert head.one("link", rel="canonical")["href"] == SITE_URL + address("lv", page)
    assert list(head.all("link", rel="alternate")) == []


@pytest.mark.parametrize("page", PAGES)
def test_hreflang_names_only_the_languages_that_have_the_page(gappy, page):
    for code in having(page):
        links = gappy.page(code, page).one("head").all("link", rel="alternate")
        found = [e["hreflang"] for e in links if e.get("hreflang")]
        assert found == [*having(page), "x-default"]


def test_a_news_item_that_turkish_lacks_is_in_no_turkish_list(gappy):
    for page in ("index.md", "news/index.md"):
        for code in CODES:
            links = [href for ul in gappy.page(code, page).all("ul", class_="news") for href in ul.hrefs]
            assert any("march-2020" in href for href in links)
            assert any("liepna-2022" in href for href in links) == (code != "tr")


def test_the_language_bar_still_has_six_languages(gappy):
    for code, page in LACKING:
        bar = gappy.page(code, page).one("nav", class_="langs")
        assert [a["lang"] for a in bar.all("a")] == list(CODES)


def test_a_button_inside_the_latvian_text_leads_to_the_readers_own_form(gappy):
    assert "/intake/ar/refer" in next(gappy.page("ar", "where.md").one("main").all("article")).hrefs
