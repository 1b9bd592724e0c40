"""Every template and every state of a form: zoom, letters, fingers, focus, one's own colours, no motion.

With EVERY_WAY=1 in every language; else each page in one, all of them by turns.
"""

import pytest

from tests.browser.looks import LOOKS, MEASURE, look, looks
from tests.browser.pages import EVERY, LANGUAGES, PAGES, address, languages
from tests.browser.walks import walk_as_auditor, walk_as_partner, walk_the_desk
from tests.forms import FAMILY

SPOILED = [
    ("200 %", "h1{inline-size:50rem}"),
    ("400 %", ".door{inline-size:21rem}"),
    ("letters twice as large", "h1{block-size:5rem;overflow:hidden}"),
    ("text spacing", ".door b{margin-block-end:-1.2em}"),
    ("six languages", ".langs li:last-child{margin-block-start:40rem}"),
    ("targets", ".langs a{min-block-size:40px;padding:0}"),
    ("targets", "main>p>a{position:absolute;inset-block-start:9rem;inline-size:9px;block-size:9px}"),
    ("focus", ":focus-visible{outline:none}"),
    ("focus", "footer{position:fixed;inset:0}"),
    ("forced colours", ".door{border:0}"),
    ("reduced motion", "a{transition:color 1s}"),
]


@pytest.mark.parametrize("page", PAGES)
def test_no_page_of_the_site_shuts_anybody_out(visit, page):
    wrong = {}
    for language in languages(page):
        visitor = visit(language, javascript=True)
        visitor.open(address(language, page))
        wrong[language] = looks(visitor.page)
        visitor.page.context.close()
    assert {language: found for language, found in wrong.items() if found} == {}


@pytest.mark.parametrize("language", LANGUAGES if EVERY else ("fa-AF",))
def test_no_state_of_the_form_shuts_anybody_out(visit, language):
    visitor, wrong = visit(language, javascript=True), {}

    def look_at(page):
        wrong[page] = looks(visitor.page)

    visitor.walk_the_form(language, FAMILY, look_at)
    assert {page: found for page, found in wrong.items() if found} == {}
    assert len(wrong) > 10


@pytest.mark.parametrize(
    "walk", [walk_the_desk, walk_as_auditor, walk_as_partner] if EVERY else [walk_the_desk]
)
@pytest.mark.parametrize("language", ["lv", "en"] if EVERY else ["lv"])
def test_no_page_of_the_desk_shuts_anybody_out(service, visit, walk, language):
    visitor, wrong = visit(language, javascript=True), {}

    def look_at(page):
        wrong[page] = looks(visitor.page)

    walk(service, visitor, language, look_at)
    assert {page: found for page, found in wrong.items() if found} == {}
    assert len(wrong) > 6


@pytest.mark.parametrize(("name", "css"), SPOILED)
def test_each_look_sees_what_is_wrong(visit, name, css):
    visitor = visit("lv", javascript=True)
    visitor.open("/")
    assert look(visitor.page, name) == []
    sheet = f"s = new CSSStyleSheet(), s.replaceSync({css!r}), document.adoptedStyleSheets.push(s)"
    visitor.page.evaluate(f"{{ let s; {sheet} }}")
    assert look(visitor.page, name) != []


def test_every_look_is_spoiled_once():
    assert {name for name, _ in SPOILED} == set(LOOKS)
    assert MEASURE
