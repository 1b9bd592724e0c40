"""A page that one language lacks: the Latvian text, said to be that, and nobody's translation."""

import pytest

from tests.site.conftest import CODES, MISSING, PAGES, REAL, SITE_URL, address

LACKING = [
    (code, page)
    for code in CODES
    for page in PAGES
    if (code, page) not in REAL or f"{code}/{page}" in MISSING
]


def nearest_first(code: str, page: str, facts) -> list[str]:
    """The languages that have the page: those the editor calls nearest, then others, Latvian last."""
    real = having(page)
    near = [other for other in facts.languages[code].nearest if other in real]
    return [*near, *(other for other in real if other not in (*near, "lv")), "lv"]


def having(page: str) -> list[str]:
    return [code for code in CODES if (code, page) not in LACKING]


def test_these_are_all_the_fallback_pages_there_are(gappy):
    found = [
        file
        for file in gappy.html_files
        if any(a.get("lang") for a in gappy.at(file).one("main").all("article"))
    ]
    assert found == sorted(f"{address(code, page)}index.html" for code, page in LACKING)


@pytest.mark.parametrize(("code", "page"), LACKING)
def test_the_shell_is_the_readers_and_the_text_is_marked_latvian(gappy, facts, words, code, page):
    found = gappy.page(code, page)
    assert (found["lang"], found["dir"]) == (code, facts.languages[code].dir)
    article = next(found.one("main").all("article"))
    assert (article["lang"], article["dir"]) == ("lv", "ltr")
    assert article.one("h1").text == gappy.page("lv", page).one("h1").text
    assert found.one("details", class_="menu").one("summary").text == words[code]("shell.menu")
    for crumbs in found.all("nav", class_="crumbs"):
        here = crumbs.one("li", aria_current="page").one("span")
        assert (here["lang"], here["dir"]) == ("lv", "ltr")


@pytest.mark.parametrize(("code", "page"), LACKING)
def test_a_notice_says_so_and_links_to_the_languages_that_have_the_page(gappy, facts, words, code, page):
    main = gappy.page(code, page).one("main")
    notice = main.one(class_="notice")
    for key in ("truth.fallback", "truth.fallback_more", "truth.fallback_also"):
        assert words[code](key) in notice.text
    links = list(notice.one("p", class_="others").all("a"))
    assert [a["lang"] for a in links] == nearest_first(code, page, facts)
    for a in links:
        assert (a.text, a["dir"]) == (facts.languages[a["lang"]].name, facts.languages[a["lang"]].dir)
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
    for code in CODES:
        for page in ("index.md", "news/index.md", "news/tag/numbers/index.md"):
            links = [href for ul in gappy.page(code, page).all("ul", class_="news") for href in ul.hrefs]
            assert links
            assert code != "tr" or not any("liepna-2022" in href for href in links)
        assert any("march-2020" in href for href in links)
        assert any("liepna-2022" in href for href in links) == (code != "tr")


def test_the_language_bar_still_has_six_languages(gappy):
    for code, page in LACKING:
        bar = gappy.page(code, page).one("nav", class_="langs")
        assert [a["lang"] for a in bar.all("a")] == list(CODES)


def test_a_button_inside_the_latvian_text_leads_to_the_readers_own_form(gappy):
    assert "/intake/ar/refer" in next(gappy.page("ar", "where.md").one("main").all("article")).hrefs


@pytest.mark.parametrize(("code", "page"), LACKING)
def test_a_person_is_one_press_away_in_the_readers_own_language(gappy, words, code, page):
    link = gappy.page(code, page).one("main").one("p", class_="ask").one("a")
    assert link.text == words[code]("truth.person")
    target = (gappy.folder / address(code, page) / link["href"]).resolve()
    assert target == (gappy.folder / address(code, "ask.md")).resolve()
    assert gappy.page(code, "ask.md").one("main").one(class_="truth")


@pytest.mark.parametrize(("code", "page"), LACKING)
def test_nothing_outside_is_offered_while_no_service_is_set_up(gappy, code, page):
    main = gappy.page(code, page).one("main")
    assert list(main.all("p", class_="machine")) == []
    leaving = {a["href"] for way in main.all(class_="leave") for a in way.all("a")}
    assert not [href for href in main.hrefs if href.startswith(("http", "//")) and href not in leaving]


def test_the_way_back_names_a_page_above_in_latvian_where_the_language_lacks_it(gappy):
    above = list(gappy.page("tr", "help/school.md").one("nav", class_="crumbs").all("a"))[1]
    assert (above["lang"], above["dir"], above["href"]) == ("lv", "ltr", "../")
    own = list(gappy.page("ar", "help/school.md").one("nav", class_="crumbs").all("a"))[1]
    assert own.get("lang") is None
    assert own.text == gappy.page("ar", "help/index.md").one("title").text.removesuffix(" – Līdzās")
