import re
from concurrent.futures import ThreadPoolExecutor

import pytest

from intake.web.questions import STEPS
from tests.forms import ALONE, FAMILY, receipt

TYPED = re.compile("Izdom|biedr|darbiniece|Kods|draugiem|20000000|20 000|Irākas", re.IGNORECASE)


def test_another_language_in_the_middle_keeps_everything_typed(visit, words):
    visitor = visit("lv")
    visitor.open("/intake/lv/refer")
    for step, language in zip(STEPS, ("en", "fa-AF", "ru", "ar", "lv"), strict=True):
        visitor.fill(step, FAMILY)
        typed = visitor.typed()
        assert visitor.read_in(words[language]).status == 200
        assert visitor.page.locator("html").get_attribute("lang") == language
        assert visitor.heading() == visitor.words(f"refer.{step}.title")
        assert visitor.typed() == typed
        visitor.press("refer.next")
    typed = visitor.typed()
    visitor.read_in(words["tr"])
    assert visitor.heading() == visitor.words("refer.check_title")
    assert visitor.typed() == typed
    assert {name: value for name, value in typed if name in FAMILY and isinstance(FAMILY[name], str)} == {
        name: value for name, value in FAMILY.items() if isinstance(value, str)
    }
    assert [value for name, value in typed if name == "needs"] == sorted(FAMILY["needs"])


@pytest.mark.parametrize("javascript", [True, False])
def test_enter_in_a_text_field_means_continue_and_not_another_language(visit, javascript):
    visitor = visit("lv", javascript=javascript)
    visitor.open("/intake/lv/refer")
    box = visitor.page.get_by_label(visitor.words("ask.organisation"), exact=True)
    box.press_sequentially("Izdomāta biedrība")
    assert visitor.enter().status == 422, "the page is judged, as by the button"
    assert visitor.page.url.endswith("/intake/lv/refer")
    visitor.fill("who", FAMILY)
    box.focus()
    assert visitor.enter().status == 200
    assert visitor.heading() == visitor.words("refer.people.title")


@pytest.mark.parametrize("reason", ["danger", "child_alone"])
def test_what_cannot_wait_leads_to_112_before_anything_is_stored(service, visit, reason):
    visitor = visit("fa-AF")
    visitor.open("/intake/fa-AF/refer")
    visitor.fill("who", {**FAMILY, reason: "yes"})
    typed = visitor.typed()
    visitor.press("refer.next")
    assert visitor.heading() == visitor.words("call_first.title")
    assert visitor.says(f"call_first.{reason}")
    assert visitor.says("call_first.nothing_stored")
    assert visitor.page.locator("a[href='tel:112']").is_visible()
    assert [service.rows(table) for table in ("referral", "cases", "household_member", "audit")] == [0] * 4
    visitor.press("call_first.back")
    assert visitor.heading() == visitor.words("refer.who.title")
    assert visitor.typed() == typed


def test_a_double_click_on_send_and_retries_all_at_once_make_one_case(service, visit):
    visitor = visit("lv", javascript=True)
    visitor.open("/intake/lv/refer")
    visitor.fill_to("check", ALONE)
    form: dict[str, list[str]] = {"go": ["send"], "step": ["check"]}
    for name, value in visitor.typed():
        form.setdefault(name, []).append(value)
    visitor.button("refer.send").dblclick()
    visitor.page.locator(".receipt").wait_for()
    first = visitor.receipt()
    with ThreadPoolExecutor() as people:
        pages = list(people.map(lambda _: service.client().post("/intake/lv/refer", data=form), range(4)))
    assert {tuple(receipt(page.text).values()) for page in pages} == {
        tuple(number.replace(" ", "") for number in first)
    }
    assert [service.rows("referral"), service.rows("cases"), service.rows("audit")] == [1, 1, 1]


def test_the_form_can_be_begun_with_the_keyboard_alone(visit):
    visitor = visit("lv")
    for path in ("/", "/intake/lv/refer"):
        visitor.open(path)
        visitor.page.keyboard.press("Tab")
        skip = visitor.page.locator(":focus")
        assert skip.inner_text() == visitor.words("shell.skip")
        assert skip.bounding_box()["height"] >= 24, "it shows itself once it has the focus"
    visitor.page.keyboard.press("Enter")
    tab_to(visitor, "sender")
    visitor.page.keyboard.press("Space")
    for name in ("danger", "child_alone"):
        tab_to(visitor, name)
        visitor.page.keyboard.press("Space")
        visitor.page.keyboard.press("ArrowDown")
    chosen = [value for name, value in visitor.typed() if name in ("child_alone", "danger", "sender")]
    assert chosen == ["no", "no", "self"]
    tab_to(visitor, "go")
    assert visitor.page.locator(":focus").inner_text() == visitor.words("refer.next")
    assert visitor.enter().status == 200
    assert visitor.heading() == visitor.words("refer.people.title")


def tab_to(visitor, name):
    for _ in range(30):
        visitor.page.keyboard.press("Tab")
        focused = visitor.page.locator(":focus")
        if focused.count() and focused.get_attribute("name") == name:
            assert focused.evaluate("e => getComputedStyle(e).outlineStyle") != "none", "the focus is seen"
            return
    raise AssertionError(f"no {name} within reach of the keyboard")


def test_addresses_and_titles_never_hold_what_was_typed(visit):
    visitor = visit("lv")
    visitor.open("/intake/lv/refer")
    visitor.fill_to("check", FAMILY)
    visitor.press("refer.send")
    reference, code = visitor.receipt()
    visitor.look_up(reference, code)
    visitor.look_up(reference, code[:-1] + "0")
    pages = [url for url in visitor.addresses if "/assets/" not in url]
    assert {url.removeprefix(visitor.origin) for url in pages} == {"/intake/lv/refer", "/intake/lv/status"}
    assert len(visitor.titles) > len(STEPS)
    for told in (*visitor.addresses, *visitor.titles):
        assert not TYPED.search(told)
        assert reference[:4] not in told.replace(visitor.origin, "")
        assert code[:4] not in told.replace(visitor.origin, "")
