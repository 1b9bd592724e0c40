"""The search as people meet it, and its script against the Python folding, in a real browser."""

import pytest

from site_overrides.plugin.search_index import files, synonyms
from site_overrides.plugin.search_words import Reader, tables
from tests.conftest import ROOT
from tests.site.conftest import load_docs
from tests.site.lookups import AS_TYPED, CORPUS, FIRST, ONE_WORD, QUERIES, TWO_WORDS

WORDS = """async ([tables, texts]) => {
  const { pairs } = await import(document.querySelector("script[src*=search]").src);
  return texts.map(text => pairs(text, tables));
}"""
FIND = """async ([files, typed]) => {
  const { find } = await import(document.querySelector("script[src*=search]").src);
  const hits = await find(typed, async name => JSON.parse(files[name]));
  return hits.map(({page, section}) => [page, section]);
}"""
BEST = """async typed => {
  const { find } = await import(document.querySelector("script[src*=search]").src);
  const read = async name => (await fetch(name)).json();
  const [hit] = await find(typed, read);
  const { parts } = await read("words.json");
  return hit ? (await read(`${parts}/p${hit.page}.json`)).address : "";
}"""
KEPT = "() => [location.href, document.cookie, localStorage.length, sessionStorage.length, history.length]"


def address(language, page="search/"):
    return f"{'' if language == 'lv' else f'/{language}'}/{page}"


@pytest.fixture(scope="module")
def sources():
    return load_docs(ROOT / "docs")


@pytest.fixture
def page(visit):
    visitor = visit("lv", javascript=True)
    visitor.open(address("lv"))
    return visitor.page


def test_the_script_folds_words_as_the_index_does(page, site):
    texts = {}
    for code, text in [*ONE_WORD, *TWO_WORDS, *((code, text) for code, text, _ in AS_TYPED)]:
        texts.setdefault(code, []).extend([text, *text.split()])
    for code in texts:
        start = site if code == "lv" else site / code
        texts[code] += [(start / name / "index.html").read_text(encoding="utf-8") for name in ("", "where")]
        assert page.evaluate(WORDS, [tables(code), texts[code]]) == [
            [list(pair) for pair in Reader(code).pairs(t)] for t in texts[code]
        ]


def test_every_query_finds_the_pages_it_should_and_no_others(page, sources):
    wrong = {}
    for code, typed, expected in QUERIES:
        made = files(CORPUS[code], code, synonyms(code, sources))
        hits = page.evaluate(FIND, [made, typed])
        if (found := " ".join(CORPUS[code][number].address for number, _ in hits)) != expected:
            wrong[code, typed] = found
    assert wrong == {}


@pytest.mark.parametrize("language", FIRST)
def test_a_word_of_need_finds_the_page_for_it_first(visit, language):
    visitor = visit(language, javascript=True)
    visitor.open(address(language))
    asked = {word: target for target, typed in FIRST[language].items() for word in typed.split()}
    found = {word: visitor.page.evaluate(BEST, word) for word in asked}
    assert found == asked


def test_a_result_names_the_section_of_the_rarest_word(page):
    made = files(CORPUS["lv"], "lv", {})
    assert page.evaluate(FIND, [made, "lēmums"]) == [[1, 1]]
    assert page.evaluate(FIND, [made, "pabalsts lēmums"]) == [[1, 1]]


def type_and_wait(visitor, text):
    visitor.type(visitor.page.get_by_label(visitor.words("search.label"), exact=True), text)
    visitor.page.locator("#status:not(:empty)").wait_for()


def results(visitor):
    return visitor.page.locator("#results li")


@pytest.mark.parametrize(
    ("language", "typed", "target"),
    [("lv", "liepna", "/where/"), ("ar", "للاجئين", "/ar/"), ("fa-AF", "كمك", "/fa-AF/")],
)
def test_typing_finds_pages_and_leaves_no_trace(visit, language, typed, target):
    visitor = visit(language, javascript=True)
    visitor.open(address(language))
    assert not [url for url in visitor.addresses if url.endswith(".json")], "nothing before anybody searches"
    before, asked = visitor.page.evaluate(KEPT), len(visitor.addresses)
    type_and_wait(visitor, typed)
    results(visitor).first.wait_for()
    links = results(visitor).locator("a:visible").evaluate_all("all => all.map(a => a.pathname)")
    assert any(link.startswith(target) for link in links)
    assert visitor.page.evaluate(KEPT) == before
    fetched = [url.rpartition("/")[2] for url in visitor.addresses[asked:]]
    assert len(fetched) <= 1 + 2 + 10
    assert all(name == "words.json" or (name[0] in "tp" and name[1:-5].isdigit()) for name in fetched)
    assert visitor.too_wide() == []


@pytest.mark.parametrize("language", ["lv", "ar", "fa-AF"])
def test_the_number_of_pages_is_told_in_the_form_the_language_has_for_it(visit, language):
    visitor = visit(language, javascript=True)
    visitor.open(address(language))
    type_and_wait(visitor, "mucenieki")
    status = visitor.page.locator("#status")
    found = int(status.locator("bdi").inner_text())
    assert found > 0
    assert status.inner_text() == visitor.words("search.count", n=found)


def test_results_come_ten_at_a_time_and_more_goes_to_the_first_new_one(visit):
    visitor = visit("lv", javascript=True)
    visitor.open(address("lv"))
    type_and_wait(visitor, "palīdzība")
    results(visitor).nth(9).wait_for()
    whole = int(visitor.page.locator("#status bdi").inner_text())
    assert whole > 10
    assert results(visitor).count() == 10
    visitor.button("search.more").click()
    results(visitor).nth(10).wait_for()
    first_new = results(visitor).nth(10).locator("a").first
    assert first_new.evaluate("a => a === document.activeElement")
    for seen in range(20, whole, 10):
        visitor.button("search.more").click()
        results(visitor).nth(min(seen + 10, whole) - 1).wait_for()
    assert results(visitor).count() == whole
    assert not visitor.button("search.more").is_visible()


def test_nothing_found_leads_on(visit):
    visitor = visit("ar", javascript=True)
    visitor.open(address("ar"))
    type_and_wait(visitor, "xyzzy")
    assert visitor.page.locator("#status").inner_text() == visitor.words("search.nothing")
    assert visitor.page.locator("#lost").is_visible()
    links = visitor.page.locator("#lost a").evaluate_all("all => all.map(a => a.pathname)")
    assert links == ["/ar/topics/", "/ar/ask/"]
    visitor.type(visitor.page.locator("#typed"), "")
    visitor.page.locator("#status:empty").wait_for(state="attached")
    assert not visitor.page.locator("#lost").is_visible()


def test_a_search_that_cannot_fetch_says_so_and_leads_to_the_list(visit):
    visitor = visit("lv", javascript=True)
    visitor.open(address("lv"))
    visitor.page.route("**/t*.json", lambda route: route.abort())
    type_and_wait(visitor, "liepna")
    assert visitor.page.locator("#status").inner_text() == visitor.words("search.broken")
    assert visitor.page.locator("#lost a").first.is_visible()
    visitor.page.unroute("**/t*.json")
    visitor.page.keyboard.press("Enter")
    results(visitor).first.wait_for()


def test_back_leads_from_a_result_to_an_empty_search_and_then_to_where_the_reader_was(visit):
    visitor = visit("lv", javascript=True)
    visitor.open("/")
    visitor.page.locator(".menu summary").click()
    visitor.press_this(visitor.page.locator(".menu a[href$='search/']"))
    type_and_wait(visitor, "liepna")
    visitor.press_this(results(visitor).first.locator("a").first)
    visitor.page.go_back()
    assert visitor.page.url.endswith("/search/")
    visitor.page.go_back()
    assert visitor.page.url == f"{visitor.origin}/"


@pytest.mark.parametrize("language", ["lv", "ar", "fa-AF"])
def test_without_javascript_the_page_leads_to_the_list_and_the_list_to_pages(visit, language):
    visitor = visit(language, javascript=False)
    visitor.open(address(language))
    assert not visitor.page.locator("form").is_visible()
    assert visitor.says("search.without_script")
    assert visitor.too_wide() == []
    visitor.press_this(visitor.page.locator("[data-without-script] a"))
    assert visitor.page.url.endswith(address(language, "topics/"))
    assert visitor.too_wide() == []
    link = visitor.page.locator("article li b + a, article li b ~ a").first
    if link.count():
        assert visitor.press_this(link).status == 200
