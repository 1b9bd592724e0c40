"""What every page must have, whatever its language."""

from itertools import pairwise

import pytest

from tests.site.conftest import BESIDE, CHECKS, CODES, EASY, LISTS, PAGES, REAL, SITE_URL, address

BUILT = [
    *(f"{address(code, page)}index.html" for code in CODES for page in PAGES),
    *(f"{address('lv', page)}index.html" for page in EASY),
]
NEWS = [f"{address(code, page)}index.html" for code, page in LISTS]
CHECKING = [f"{address(code, page)}index.html" for code in CODES for page in CHECKS]
TWINS = [address("lv", page) + "index.html" for page in BESIDE]
NOT_FOUND = [f"{'' if code == 'lv' else code + '/'}404.html" for code in CODES]


IN_MENU = [
    "search.md", "eligibility.md", "help/index.md", "social-worker.md", "social-mentor.md", "where.md",
    "contacts.md", "ask.md", "after.md", "partners.md", "your-data.md", "numbers.md", "news/index.md",
]  # fmt: skip


def language_of(file: str) -> str:
    first = file.split("/")[0]
    return first if first in CODES else "lv"


def test_every_page_and_every_list_of_news_is_built_in_every_language(site):
    assert sorted(site.html_files) == sorted([*BUILT, *NEWS, *CHECKING, *TWINS, *NOT_FOUND])


@pytest.mark.parametrize("file", [*BUILT, *NOT_FOUND])
def test_the_page_says_its_language_and_direction(site, facts, file):
    page = site.at(file)
    language = facts.languages[language_of(file)]
    assert (page["lang"], page["dir"]) == (language.code, language.dir)


@pytest.mark.parametrize("file", [*BUILT, *NOT_FOUND])
def test_the_page_has_one_title_one_heading_and_a_way_past_the_menu(site, file):
    page = site.at(file)
    (heading,) = page.all("h1")
    assert heading.text.strip()
    title = page.one("head").one("title").text
    assert title.endswith(" – Līdzās")
    assert not title.startswith(" ")
    skip = next(page.one("body").all("a"))
    assert skip.has("class_", "skip")
    assert page.one(id=skip["href"].removeprefix("#")).tag == "main"
    assert page.one("main").one("h1") is heading


@pytest.mark.parametrize("file", [*BUILT, *NOT_FOUND])
def test_no_id_stands_twice_and_no_heading_level_is_jumped(site, file):
    page = site.at(file)
    ids = [e["id"] for e in page.all() if e.get("id")]
    assert len(ids) == len(set(ids))
    levels = [int(e.tag[1]) for e in page.all() if e.tag in ("h1", "h2", "h3", "h4")]
    assert levels[0] == 1
    assert all(later <= earlier + 1 for earlier, later in pairwise(levels))


@pytest.mark.parametrize(("code", "page"), REAL)
def test_the_language_bar_leads_to_the_same_page_in_six_languages(site, facts, code, page):
    links = list(site.page(code, page).one("nav", class_="langs").all("a"))
    assert [a["lang"] for a in links] == list(CODES)
    for a in links:
        language = facts.languages[a["lang"]]
        assert (a.text, a["dir"], a["hreflang"]) == (language.name, language.dir, language.code)
        target = (site.folder / address(code, page) / a["href"]).resolve()
        assert target == (site.folder / address(language.code, page)).resolve()
        assert (target / "index.html").is_file()
    assert [a["lang"] for a in links if a.get("aria-current")] == [code]


@pytest.mark.parametrize("file", [*BUILT, *NOT_FOUND])
def test_the_menu_opens_without_script_and_names_every_part_of_the_site(site, words, file):
    t = words[language_of(file)]
    menu = site.at(file).one("details", class_="menu")
    assert menu.one("summary").text == t("shell.menu")
    assert len(list(menu.all("a"))) == len(IN_MENU)
    assert menu.one("nav")["aria-label"] == t("shell.menu")


@pytest.mark.parametrize(("code", "page"), REAL)
def test_the_menu_marks_where_the_reader_is(site, code, page):
    menu = site.page(code, page).one("details", class_="menu")
    here = [a["href"] for a in menu.all("a", aria_current="page")]
    if page in IN_MENU:
        assert here == ["./"]
    else:
        assert here == (["../"] if f"{page.partition('/')[0]}/index.md" in IN_MENU else [])


@pytest.mark.parametrize(("code", "page"), REAL)
def test_every_page_but_the_first_shows_the_way_back(site, words, code, page):
    crumbs = list(site.page(code, page).all("nav", class_="crumbs"))
    if page == "index.md":
        assert crumbs == []
        return
    links = list(crumbs[0].all("a"))
    assert links[0].text == words[code]("shell.home")
    folder = page.partition("/")[0]
    if "/" not in page or page.endswith("/index.md"):
        assert len(links) == 1
    else:
        above = site.page(code, f"{folder}/index.md").one("title").text.removesuffix(" – Līdzās")
        assert [a.text for a in links[1:]] == [above]
        target = (site.folder / address(code, page) / links[1]["href"]).resolve()
        assert target == (site.folder / address(code, f"{folder}/index.md")).resolve()
    (here,) = crumbs[0].all("li", aria_current="page")
    assert here.text
    assert site.page(code, page).one("title").text == f"{here.text} – Līdzās"


@pytest.mark.parametrize("file", [*BUILT, *NOT_FOUND])
def test_every_page_names_the_project_that_paid(site, facts, file):
    footer = site.at(file).one("footer").text
    programme, code = facts.programme, language_of(file)
    assert programme.number == "9.1.4.4./16/I/001"
    for said in (programme.number, programme.name, "85 %", "15 %", programme.eu_fund[code], "30.11.2023"):
        assert said in footer


@pytest.mark.parametrize(("code", "page"), REAL)
def test_every_page_says_how_far_its_text_can_be_trusted(site, words, code, page):
    t = words[code]
    box = site.page(code, page).one("main").one(class_="truth")
    if code == "lv":
        assert box["data-standing"] == "unverified"
        assert t("truth.source") in box.text
    else:
        assert box["data-method"] == "machine"
        assert t("truth.machine") in box.text
        assert (box.one("a")["lang"], box.one("a").text) == ("lv", "Latviešu")


@pytest.mark.parametrize(("code", "page"), REAL)
def test_no_text_of_a_real_page_is_marked_as_a_fallback(site, code, page):
    main = site.page(code, page).one("main")
    assert list(main.all(class_="notice")) == []
    (article,) = [e for e in main.children if not isinstance(e, str) and e.tag == "article"]
    assert article.get("lang") is None


@pytest.mark.parametrize("code", CODES)
def test_the_page_that_is_not_there_speaks_the_readers_language(site, words, code):
    page = site.at(NOT_FOUND[CODES.index(code)])
    t = words[code]
    assert page.one("h1").text == t("notfound.title")
    assert t("notfound.text") in page.one("main").text
    home = page.one("main").one("a")
    assert (home["href"], home.text) == (f"/{address(code, 'index.md')}", t("notfound.home"))
    links = [*page.hrefs, *(e["href"] for e in page.all("link"))]
    assert all(href.startswith(("/", "data:")) for href in links if href != "#main"), (
        "it is shown at any depth"
    )


@pytest.mark.parametrize(("code", "page"), REAL)
def test_the_page_names_itself_and_its_true_translations(site, code, page):
    head = site.page(code, page).one("head")
    assert head.one("link", rel="canonical")["href"] == SITE_URL + address(code, page)
    found = [(e["hreflang"], e["href"]) for e in head.all("link", rel="alternate") if e.get("hreflang")]
    latvian = ("x-default", SITE_URL + address("lv", page))
    having = [other for other in CODES if (other, page) in REAL]
    assert found == [*((other, SITE_URL + address(other, page)) for other in having), latvian]
    assert 20 <= len(head.one("meta", name="description")["content"]) <= 200
