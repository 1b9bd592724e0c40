"""axe over every template, every state of a form and the desk: WCAG 2.2 AA and axe's own good practice.

With EVERY_WAY=1 in every language, width and colour scheme; else each page in one, all of them by turns.
"""

import pytest

from tests.browser.pages import EVERY, LANGUAGES, PAGES, SCHEMES, WIDTHS, address, ways
from tests.browser.walks import walk_as_auditor, walk_as_partner, walk_the_desk
from tests.forms import FAMILY
from tests.needs import find_checker

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
RUN = "tags => axe.run({runOnly: {type: 'tag', values: tags}}).then(found => found.violations)"
DESK = [walk_the_desk, walk_as_auditor, walk_as_partner]


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
    for language in dict.fromkeys(language for language, _, _ in ways(page)):
        visitor = visit(language, javascript=True)
        visitor.open(address(language, page))
        for _, width, scheme in (way for way in ways(page) if way[0] == language):
            visitor.page.set_viewport_size({"width": width, "height": 740})
            visitor.page.emulate_media(color_scheme=scheme)
            wrong[language, width, scheme] = violations(visitor)
        visitor.page.context.close()
    assert {way: found for way, found in wrong.items() if found} == {}


@pytest.fixture
def walked(visit, violations):
    """What axe holds against each page of a walk, in a width and a scheme that follow from the language."""

    def along(walk, language) -> dict[str, list[str]]:
        width, scheme = WIDTHS[len(language) % 2], SCHEMES[LANGUAGES.index(language) % 2]
        visitor, wrong = visit(language, javascript=True, width=width), {}
        visitor.page.emulate_media(color_scheme=scheme)

        def look_at(page):
            wrong[page] = violations(visitor)

        walk(visitor, look_at)
        assert len(wrong) > 6
        return {page: found for page, found in wrong.items() if found}

    return along


@pytest.mark.parametrize("language", LANGUAGES if EVERY else ("fa-AF",))
def test_no_state_of_the_form_has_a_violation(walked, language):
    assert walked(lambda who, look_at: who.walk_the_form(language, FAMILY, look_at), language) == {}


@pytest.mark.parametrize(
    ("walk", "language"), [(w, c) for w in DESK for c in ("lv", "en")] if EVERY else [(DESK[0], "en")]
)
def test_no_page_of_the_desk_has_a_violation(walked, service, walk, language):
    assert walked(lambda who, look_at: walk(service, who, language, look_at), language) == {}


def test_axe_sees_what_is_wrong(visit, violations):
    visitor = visit("lv", javascript=True)
    visitor.open("/contacts/")
    visitor.page.evaluate("document.documentElement.removeAttribute('lang')")
    assert [found.split(":")[0] for found in violations(visitor)] == ["html-has-lang"]
