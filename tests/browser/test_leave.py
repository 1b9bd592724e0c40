"""Who must not be seen reading leaves at once: on every page of the form and about help."""

import pytest
from playwright.sync_api import expect

from tests.site.tree import read

AWAY = "https://www.wikipedia.org/"
WITH = (
    "help/",
    "help/school/",
    "ask/",
    "contacts/",
    "crisis/",
    "complaints/",
    "your-data/",
    "check/",
    "easy/ask/",
)
WITHOUT = ("", "news/", "numbers/", "partners/", "nowhere/")
OVER = """() => {
  const out = document.querySelector(".leave a").getBoundingClientRect();
  const apart = (a, b) => a.bottom <= b.top || b.bottom <= a.top || a.right <= b.left || b.right <= a.left;
  return [...document.querySelectorAll("main :is(input, select, textarea, button, label)")].filter(e => {
    const box = e.getBoundingClientRect();
    return box.height && !apart(out, box);
  }).map(e => e.outerHTML);
}"""


@pytest.fixture
def leaver(visit):
    """Make a visitor for whom the page to leave for is a plain one of ours."""

    def come(language="lv", *, javascript=True):
        visitor = visit(language, javascript=javascript)
        visitor.page.route(f"{AWAY}**", lambda route: route.fulfill(body="<title>Away</title>"))
        return visitor

    return come


def went(visitor) -> bool:
    """Whether another server was asked for that one page; here that is nothing wrong."""
    asked = f"asked elsewhere: {AWAY}"
    found = asked in visitor.wrong
    visitor.wrong[:] = [wrong for wrong in visitor.wrong if wrong != asked]
    return found


@pytest.mark.parametrize("code", ["lv", "ar", "fa-AF"])
def test_pages_about_help_and_no_others_have_the_way_out(site, code):
    start = site if code == "lv" else site / code
    for page in WITH[:-1] if code != "lv" else WITH:
        (way,) = read(start / page / "index.html").all(class_="leave")
        assert (way.one("a").get("href"), way.one("a").get("rel")) == (AWAY, "noreferrer"), page
        assert len(list(way.one("details").all("li"))) == 5
    for page in WITHOUT:
        file = start / page / "index.html" if page != "nowhere/" else start / "404.html"
        assert list(read(file).all(class_="leave")) == [], page


@pytest.mark.parametrize("language", ["lv", "fa-AF"])
def test_it_stands_over_no_field(visit, language):
    visitor = visit(language, width=320)
    for page in ("refer", "status"):
        visitor.open(f"/intake/{language}/{page}")
        assert visitor.page.locator(".leave a").is_visible()
        assert visitor.page.evaluate(OVER) == [], page


def test_without_javascript_it_is_a_link_and_names_no_key(leaver):
    visitor = leaver(javascript=False)
    visitor.open("/intake/lv/refer")
    assert visitor.page.locator(".leave li:visible, .leave li[hidden]").count() == 1
    visitor.press_this(visitor.link("leave.page"))
    assert visitor.page.url == AWAY
    assert went(visitor)


@pytest.mark.parametrize("how", ["button", "keys"])
def test_with_javascript_back_does_not_return_to_the_page(leaver, how):
    visitor = leaver("fa-AF")
    visitor.open("/fa-AF/news/")
    visitor.open("/fa-AF/help/")
    if how == "button":
        visitor.link("leave.page").click()
    else:
        for _ in range(3):
            visitor.page.keyboard.press("Escape")
    visitor.page.wait_for_url(AWAY)
    visitor.page.go_back()
    assert visitor.page.url.endswith("/fa-AF/news/")
    assert went(visitor)


def test_two_presses_of_escape_stay_and_nothing_is_seen_while_the_other_page_comes(leaver):
    visitor = leaver()
    visitor.page.unroute_all()
    visitor.page.route(f"{AWAY}**", lambda route: route.fulfill(status=204))  # it never comes
    visitor.open("/help/")
    visitor.page.keyboard.press("Escape")
    visitor.page.keyboard.press("Escape")
    assert visitor.page.locator("h1").is_visible()
    visitor.page.keyboard.press("Escape")
    expect(visitor.page.locator("body")).to_be_hidden()
    assert visitor.page.title() == ""
    assert went(visitor)
