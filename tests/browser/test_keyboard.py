"""The whole way by keys alone, once from the left and once from the right."""

import pytest

from intake.rules.policy import Role
from intake.web.questions import STEPS
from tests.browser.keyboard import Keyboard, out_of_order
from tests.browser.pages import EVERY, PAGES, address
from tests.browser.walks import sign_in
from tests.forms import FAMILY, send

BOTH = pytest.mark.parametrize("language", ["lv", "ar"])


@pytest.fixture
def keyboard(visit):
    """Somebody without a mouse; every stop they came to must have shown itself, in order."""
    there: list[Keyboard] = []

    def come(language: str, **how) -> Keyboard:
        there.append(Keyboard(visit(language, javascript=True, **how)))
        return there[-1]

    yield come
    assert [found for keys in there for found in keys.wrong] == []


@pytest.mark.parametrize("page", PAGES if EVERY else ("", "contacts/", "numbers/"))
@BOTH
def test_tab_goes_through_a_page_as_it_is_read_and_out_again_and_back(keyboard, language, page):
    keys = keyboard(language)
    if keys.visitor.open(address(language, page)).status == 404 and page != "nowhere/":
        pytest.skip("Latvian has nothing beside Latvian")
    there = keys.round()
    assert out_of_order(there) == []
    last = keys.page.locator("footer a").last.inner_text()
    assert last in there[-1]["says"], "the page's end"
    back = keys.round("Shift+Tab")
    assert [stop["says"] for stop in reversed(back)] == [stop["says"] for stop in there]
    assert len(there) > 10


@BOTH
def test_the_site_by_keys_alone(keyboard, language):
    keys = keyboard(language)
    skips_to_the_text(keys, language)
    reads_another_page(keys, language)
    reads_in_english_and_comes_back(keys, language)
    checks_oneself(keys, language)
    searches(keys, language)


def skips_to_the_text(keys, language):
    keys.visitor.open(address(language, ""))
    keys.to(keys.page.locator(".skip"))
    assert keys.page.locator(".skip").bounding_box()["height"] > 24
    keys.page.keyboard.press("Enter")
    keys.tab()
    assert keys.page.evaluate("document.querySelector('main').contains(document.activeElement)")


def reads_another_page(keys, language):
    keys.visitor.open(address(language, ""))
    keys.to(keys.page.locator(".menu summary"))
    keys.page.keyboard.press("Space")
    keys.enter(
        keys.page.locator(".menu nav").get_by_role("link", name=keys.visitor.words("menu.eligibility"))
    )
    assert keys.page.url.endswith(address(language, "eligibility/"))


def reads_in_english_and_comes_back(keys, language):
    keys.enter(keys.page.locator(".langs [lang=en]"))
    assert keys.page.url.endswith("/en/eligibility/")
    keys.enter(keys.page.locator(f".langs [lang={language}]"))
    assert keys.page.url.endswith(address(language, "eligibility/"))


def checks_oneself(keys, language):
    keys.visitor.open(address(language, "check/"))
    keys.enter(keys.page.locator("a[href$='check/waiting/'], a[href$='waiting/']").first)
    keys.enter(keys.page.locator(".choices a").first)
    keys.to(keys.page.locator(".date input").first)
    for typed in ("10", "1", "2026"):
        keys.page.keyboard.type(typed)
        keys.tab()
    keys.page.keyboard.press("Enter")
    assert keys.page.evaluate("document.activeElement.id") == "readings"


def searches(keys, language):
    keys.visitor.open(address(language, "search/"))
    keys.to(keys.page.locator("#typed"))
    keys.page.keyboard.type(keys.visitor.words("menu.contacts"))
    keys.page.keyboard.press("Enter")
    keys.page.locator("#results a").first.wait_for()
    keys.enter(keys.page.locator("#results a").first)
    assert keys.page.locator("h1").count() == 1


@BOTH
def test_the_form_from_home_to_its_receipt_by_keys_alone(keyboard, service, language):
    keys = keyboard(language)
    keys.visitor.open(address(language, ""))
    keys.enter(keys.page.locator(".door").first)
    is_refused_and_led_to_the_field(keys)
    for step in STEPS:
        keys.fill(step, FAMILY)
        assert keys.enter(keys.visitor.button("refer.next").last).status == 200
    assert keys.enter(keys.visitor.button("refer.send").last).status == 201
    assert len(keys.visitor.receipt()) == 2
    assert service.rows("cases") == 1


def is_refused_and_led_to_the_field(keys):
    assert keys.enter(keys.page.locator("main button[value=next]")).status == 422
    assert keys.page.evaluate("document.activeElement.matches('.problem')"), "the focus is on what is wrong"
    keys.to(keys.page.locator(".problem a").first)
    keys.page.keyboard.press("Enter")
    assert keys.page.evaluate("document.activeElement.name") == "sender"


def test_a_referral_is_taken_up_at_the_desk_by_keys_alone(keyboard, service):
    send(service.client(), FAMILY)
    keys = keyboard("lv", width=1280)
    sign_in(keys.visitor, service, "lv", Role.LEAD)
    keys.enter(keys.visitor.button("desk.sign_in_press"))
    keys.enter(keys.page.locator(".queue a"))
    keys.enter(keys.visitor.button("desk.decline"))
    assert keys.page.evaluate("document.activeElement.matches('.problem')"), "the focus is on what is wrong"
    assert keys.enter(keys.visitor.button("desk.accept")).status == 200
    assert keys.visitor.says("state.accepted")
