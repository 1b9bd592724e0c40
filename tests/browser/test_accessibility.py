"""axe over every template and every state of a form: WCAG 2.2 AA and axe's own good practice, no exception.

With EVERY_WAY=1 in every language, width and colour scheme; else each page in one, all of them by turns.
"""

import itertools
import os

import pytest

from tests.forms import FAMILY
from tests.needs import find_checker

EVERY = bool(os.environ.get("EVERY_WAY"))
LANGUAGES, WIDTHS, SCHEMES = ("lv", "en", "ru", "tr", "ar", "fa-AF"), (360, 1280), ("light", "dark")
WAYS = list(itertools.product(LANGUAGES, WIDTHS, SCHEMES))
PAGES = (
    "", "eligibility/", "numbers/", "contacts/", "help/", "help/school/", "news/", "news/march-2020/",
    "news/archive/2020/", "search/", "check/", "check/waiting/date/", "glossary/", "topics/", "coverage/",
    "notices/", "nowhere/", "print/", "with-lv/where/",
)  # fmt: skip
"""One of each template, and each block that a page can hold. Latvian has nothing ``with-lv``."""
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
RUN = "tags => axe.run({runOnly: {type: 'tag', values: tags}}).then(found => found.violations)"


def ways(number: int) -> list:
    """Every way when asked; else one, another for each page."""
    return WAYS if EVERY else [WAYS[number * 7 % len(WAYS)]]


@pytest.fixture(scope="session")
def axe():
    found = find_checker("axe-core")
    if found is None:
        pytest.skip("axe was not found")
    return found.read_text(encoding="utf-8")


@pytest.fixture
def violations(axe):
    """What axe holds against the page a visitor sees, in a few words each."""

    def look(visitor) -> list[str]:
        visitor.page.evaluate(axe)
        found = visitor.page.evaluate(RUN, TAGS)
        return [f"{rule['id']}: {node['html'][:120]}" for rule in found for node in rule["nodes"]]

    return look


@pytest.mark.parametrize("page", PAGES)
def test_no_page_of_the_site_has_a_violation(visit, violations, page):
    wrong = {}
    for language, width, scheme in ways(PAGES.index(page)):
        visitor = visit(language, javascript=True, width=width)
        visitor.page.emulate_media(color_scheme=scheme)
        visitor.open(f"/{page}" if language == "lv" else f"/{language}/{page}")
        wrong[language, width, scheme] = violations(visitor)
        visitor.page.context.close()
    assert {way: found for way, found in wrong.items() if found} == {}


@pytest.mark.parametrize("language", LANGUAGES if EVERY else ("fa-AF",))
def test_no_state_of_the_form_has_a_violation(visit, violations, language):
    width, scheme = WIDTHS[len(language) % 2], SCHEMES[LANGUAGES.index(language) % 2]
    visitor = visit(language, javascript=True, width=width)
    visitor.page.emulate_media(color_scheme=scheme)
    wrong = {}

    def look_at(page):
        wrong[page] = violations(visitor)

    visitor.walk_the_form(language, FAMILY, look_at)
    assert {page: found for page, found in wrong.items() if found} == {}
    assert len(wrong) > 10


def test_axe_sees_what_is_wrong(visit, violations):
    visitor = visit("lv", javascript=True)
    visitor.open("/contacts/")
    visitor.page.evaluate("document.documentElement.removeAttribute('lang')")
    assert [found.split(":")[0] for found in violations(visitor)] == ["html-has-lang"]
