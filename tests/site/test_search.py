"""What the search page looks words up in, and what a phone fetches to find the first page."""

import gc
import gzip
import json
import re
import weakref
from functools import cache

import pytest

from intake.web.app import create_app
from site_overrides.plugin import search_places
from site_overrides.plugin.page_context import address_of
from site_overrides.plugin.page_text import sections
from site_overrides.plugin.search_index import NOT_SEARCHED, files, synonyms
from site_overrides.plugin.search_words import RULES, Reader, fold
from tests.bench.searched import first_results
from tests.conftest import ORIGIN, ROOT
from tests.site.conftest import CODES, MISSING, address
from tests.site.lookups import AS_TYPED, CORPUS, ONE_WORD, TWO_WORDS

ASSETS = ROOT / "site_overrides" / "assets"
BUDGET = 25_000
"""Bytes from nothing to the first results, as they are sent, on a site of `PAGES_THEN` pages."""
PAGES_THEN = 300


def packed(data: bytes | str) -> int:
    return len(gzip.compress(data if isinstance(data, bytes) else data.encode(), 9, mtime=0))


@cache
def index(site, code):
    """The table of a language's index, its notes by page, and its places by word."""
    folder = site.folder / address(code, "search.md")
    table = json.loads((folder / "words.json").read_text(encoding="utf-8"))
    notes = [read(folder / table["parts"] / f"p{i}.json") for i in range(table["pages"])]
    parts = [read(folder / table["parts"] / f"t{i}.json") for i in range(len(table["firsts"]))]
    return table, notes, {word: places for part in parts for word, places in part.items()}


def read(file):
    return json.loads(file.read_text(encoding="utf-8"))


def found(site, code, word) -> set[str]:
    """The addresses of the pages on which a single word stands."""
    _, notes, places = index(site, code)
    (stem,) = Reader(code).words(word)
    return {notes[page]["address"] for page in places.get(stem, [])[::2]}


@pytest.mark.parametrize(("code", "forms"), ONE_WORD)
def test_every_way_of_writing_a_word_is_one_word(code, forms):
    assert len({tuple(Reader(code).words(form)) for form in forms.split()}) == 1


@pytest.mark.parametrize(("code", "two"), TWO_WORDS)
def test_other_words_stay_other_words(code, two):
    one, other = two.split()
    assert Reader(code).words(one) != Reader(code).words(other)


@pytest.mark.parametrize(("code", "text", "looked_up"), AS_TYPED)
def test_a_text_is_looked_up_by_its_words(code, text, looked_up):
    assert Reader(code).words(text) == looked_up


def test_a_reader_goes_with_its_last_user_and_waits_for_no_collection():
    reader = Reader("lv")
    reader.words("skola un māja"), reader.forms("skola")
    gone = weakref.ref(reader)
    gc.disable()
    try:
        del reader
        assert gone() is None
    finally:
        gc.enable()


def test_every_language_has_rules_and_they_are_written_in_letters_that_folding_leaves(facts):
    assert list(RULES) == list(facts.languages)
    for rules in RULES.values():
        for rule in rules:
            assert fold(fold(rule)) == fold(rule)


@pytest.mark.parametrize("code", CODES)
def test_an_index_has_exactly_the_real_pages_of_its_language(site, sources, code):
    own = {path.partition("/")[2] for path, _ in sources.listed() if path.startswith(f"{code}/")}
    _, notes, _ = index(site, code)
    assert {note["address"] for note in notes} == {address_of(path) for path in own - set(NOT_SEARCHED)}


def test_a_latvian_text_in_another_folder_never_enters_that_languages_index(gappy):
    for path in MISSING:
        code, _, page = path.partition("/")
        _, notes, _ = index(gappy, code)
        assert notes
        assert address_of(page) not in {note["address"] for note in notes}


@pytest.mark.parametrize("code", CODES)
def test_a_result_leads_to_a_page_and_to_a_heading_on_it(site, code):
    for note in index(site, code)[1]:
        page = site.at(address(code, f"{note['address']}index.md") + "index.html")
        ids = {e["id"] for e in page.all() if e.get("id")}
        assert note["sections"]
        for anchor, heading in note["sections"]:
            assert anchor in ids
            assert heading
        assert page.one("title").text == f"{note['title']} – Līdzās"


@pytest.mark.parametrize("code", CODES)
def test_every_place_of_a_word_is_a_section_of_a_page(site, code):
    table, notes, places = index(site, code)
    firsts = table["firsts"]
    assert firsts == sorted(firsts)
    for flat in places.values():
        pages = flat[::2]
        assert pages == sorted(set(pages))
        for page, place in zip(pages, flat[1::2], strict=True):
            assert place // 10 < len(notes[page]["sections"])
            assert place % 10 in (1, 2, 4, 5, 8, 9)


def test_the_text_of_a_call_is_found_as_readers_see_it(site, facts):
    contact = next(c for c in facts.contacts.values() if c.phone and not c.emergency)
    assert "contacts/" in found(site, "lv", contact.organisation.split()[-1])
    assert "where/" in found(site, "ru", "Liepna")
    assert not {"figure", "contact_card"} & set(index(site, "ru")[2])


def test_news_items_are_found_and_lists_of_them_are_not(site):
    hits = found(site, "lv", "Liepna")
    assert "news/liepna-2022/" in hits
    assert not {"news/", "topics/", "coverage/", "news/archive/2022/"} & hits


@pytest.mark.parametrize("code", CODES)
def test_what_pages_say_they_are_about_weighs_like_a_title(site, sources, code):
    _, notes, places = index(site, code)
    number = {note["address"]: i for i, note in enumerate(notes)}
    for path, meta in sources.listed():
        if not path.startswith(f"{code}/") or path.partition("/")[2] in NOT_SEARCHED:
            continue
        page = number[address_of(path.partition("/")[2])]
        for word, whole in Reader(code).pairs(" ".join((meta.title, *meta.topics))):
            assert page in places[f"{word}={whole}"][::2]
            flat = places[word]
            assert dict(zip(flat[::2], flat[1::2], strict=True))[page] >= search_places.TITLE


@pytest.mark.parametrize("code", CODES)
def test_other_words_for_a_term_lead_to_pages_that_use_it(site, sources, code):
    _, _, places = index(site, code)
    checked = 0
    for term, others in synonyms(code, sources).items():
        if len(term) == 1 and term[0] in places:
            for other in others:
                assert set(places[term[0]][::2]) <= set(places[other][::2]), (term, other)
                checked += 1
    assert checked > 10


def test_a_latvian_word_and_a_readers_own_word_find_the_dari_pages(site):
    pages = found(site, "fa-AF", "پناهنده")
    assert pages
    assert pages <= found(site, "fa-AF", "مهاجر")
    assert pages <= found(site, "fa-AF", "bēglis")


def test_a_rare_place_is_named_by_the_heading_it_stands_under():
    (page,) = [p for p in CORPUS["lv"] if p.address == "time"]
    made = files([page], "lv", {})
    (part,) = [json.loads(text) for name, text in made.items() if "/t" in name]
    assert part["lemum"] == [0, 11]
    assert part["ilgi"] == [0, 15]
    assert part["termin"] == [0, 9]


def test_a_word_alone_weighs_more_than_one_among_others_and_stands_whole_beside_its_stem():
    (homework, school) = CORPUS["ar"][-2:]
    made = files([homework, school], "ar", {})
    (part,) = [json.loads(text) for name, text in made.items() if "/t" in name]
    assert part["مدرس"] == [0, 8, 1, 9]
    assert (part["مدرس=مدرسه"], part["مدرس=المدرسيه"]) == ([1, 9], [0, 8])


def test_a_number_to_press_weighs_as_a_heading_and_on_the_page_of_contacts_as_a_topic():
    (calls, contacts) = [p for p in CORPUS["lv"] if p.address in ("calls", "contacts/")]
    made = files([calls, contacts], "lv", {})
    (part,) = [json.loads(text) for name, text in made.items() if "/t" in name]
    assert part["112"] == [0, 5, 1, 19]


def test_what_is_marked_is_left_out_and_words_in_marks_stay_whole():
    html = (
        '<p>out</p><article><details data-unsearched><p>out<br>out<br/>out</p></details><h1 id="top">A</h1>'
        '<p>in<b>side</b><br>one</p><article><p>two</p></article><svg><path d="M1"/></svg>'
        '<h2 id="x">B <b>c</b></h2><ul><li>x</li><li>y</li></ul></article><p>out</p>'
    )
    first, second = sections(html)
    assert (first.id, first.heading, first.text.split()) == ("top", "A", ["inside", "one", "two"])
    assert (second.id, second.heading, second.text.split()) == ("x", "B c", ["x", "y"])


def test_the_same_pages_give_the_same_files_and_other_pages_another_folder():
    one, again = (files(CORPUS["ar"], "ar", {}) for _ in range(2))
    assert one == again
    other = files(CORPUS["ar"][:2], "ar", {})
    assert not {name for name in one if "/" in name} & set(other)


# --- the page ------------------------------------------------------------------------------------


@pytest.mark.parametrize("code", CODES)
def test_without_the_script_nothing_can_be_typed_and_the_page_leads_to_the_list(site, words, code):
    main = site.page(code, "search.md").one("main")
    form = main.one("form")
    assert "hidden" in form.attributes
    assert form["method"] == "dialog"
    assert "action" not in form.attributes
    assert [e for e in main.all() if e.get("name")] == []
    hint = next(e for e in main.all("p") if "data-without-script" in e.attributes)
    assert words[code]("search.without_script").unescape() in hint.text
    assert [a["href"] for a in hint.all("a")] == ["../topics/"]
    assert main.one(id="status")["role"] == "status"


@pytest.mark.parametrize("code", CODES)
def test_the_page_brings_each_plural_form_of_its_language(site, words, facts, code):
    said = site.page(code, "search.md").one(id="said")
    assert said["data-plurals"] == facts.languages[code].cldr.replace("_", "-")
    forms = {"other", *words[code].locale.plural_form.tags}
    brought = {e["data-said"]: e for e in said.all("span")}
    assert set(brought) == {*(f"count-{form}" for form in forms), "nothing", "broken"}
    for form in forms:
        (number,) = brought[f"count-{form}"].all("bdi")
        assert (number.text, number["class"]) == ("", "n")


@pytest.mark.parametrize("code", CODES)
def test_every_page_leads_to_the_search_and_to_the_list(site, code):
    for page in ("index.md", "where.md", "news/liepna-2022.md"):
        hrefs = site.page(code, page).hrefs
        assert any(href.endswith("search/") for href in hrefs)
        assert any(href.endswith("topics/") for href in hrefs)


def test_no_other_page_has_the_script(site):
    having = {
        f for f in site.html_files for s in site.at(f).all("script") if "/search." in (s.get("src") or "")
    }
    assert having == {address(code, "search.md") + "index.html" for code in CODES}


def test_the_script_is_small_and_has_no_way_to_send_or_keep_what_is_typed():
    text = (ASSETS / "search.js").read_text(encoding="utf-8")
    for door in (
        "XMLHttp",
        "Beacon",
        "Storage",
        "cookie",
        "location",
        "history",
        "innerHTML",
        "eval",
        "POST",
    ):
        assert door not in text
    assert re.findall(r"fetch\(.*?\)", text) == ["fetch(name)"]
    assert packed(text) < 4000


def test_only_pages_of_the_site_may_fetch_and_only_from_their_own_site(site, sqlite_deps, words):
    from starlette.testclient import TestClient

    with TestClient(create_app(sqlite_deps, words, site=site.folder), base_url=ORIGIN) as client:
        for page in ("/search/", "/ar/search/", "/"):
            policy = client.get(page).headers["content-security-policy"]
            assert policy.endswith("; connect-src 'self'")
        for page in ("/intake/lv/refer", "/intake/lv/status", "/intake/desk/sign-in"):
            policy = client.get(page).headers["content-security-policy"]
            assert "connect-src" not in policy
            assert "default-src 'none'" in policy


# --- the budget ----------------------------------------------------------------------------------


@pytest.mark.parametrize("code", ["lv", "ru", "ar", "fa-AF"])
def test_the_first_results_fit_the_budget_on_a_site_of_300_pages(site, sources, code):
    total = first_results(site.folder, code, PAGES_THEN, sources)
    print(f"{code}: {total} bytes to the first results")
    assert total <= BUDGET
