import pytest

from intake.rules.policy import Role
from intake.web.questions import STEPS
from tests.forms import FAMILY, send

DARI = "فامیل نزد دوستان زندگی می‌کند"
SMALL = """() => {
  const targets = [...document.querySelectorAll("a, button, label.pick, select, input")].filter(e =>
    e.type !== "hidden" && !e.closest(".skip, .default, .pick > *") && e.checkVisibility());
  const least = e => e.matches(".door, button:not(.link), .btn:not(.link)") ? 44 : 24;
  const found = targets.map(e => [e.getBoundingClientRect().height, least(e), e]);
  return [targets.length, found.filter(([height, least]) => height < least).map(
    ([height, least, e]) => `${e.tagName} "${e.textContent.trim()}": ${height} of ${least} px`)];
}"""


@pytest.mark.parametrize("language", ["lv", "ar", "fa-AF"])
def test_no_page_scrolls_sideways_at_320_px_and_every_target_is_large_enough_for_a_finger(visit, language):
    visitor = visit(language, javascript=True, width=320)
    trouble = {}

    def look_at(page):
        trouble[page] = visitor.too_wide() + too_small(visitor)

    for page in ("", "eligibility/", "numbers/", "contacts/"):
        visitor.open(f"/{page}" if language == "lv" else f"/{language}/{page}")
        look_at(page or "home")
    visitor.walk_the_form(language, FAMILY, look_at)
    assert {page: found for page, found in trouble.items() if found} == {}
    assert len(trouble) > 15


@pytest.mark.parametrize("language", ["lv", "en"])
def test_the_desk_does_not_scroll_sideways_at_320_px(service, visit, language):
    send(service.client(), {**FAMILY, "called": DARI, "note": f"{DARI}، {DARI}"}, "fa-AF")
    desk = visit(language, javascript=True, width=320)
    desk.open(f"/intake/desk/language/{language}")
    desk.open(service.sign_in_link(role=Role.LEAD))
    assert desk.too_wide() == []
    desk.press("desk.sign_in_press")
    assert desk.too_wide() == []
    desk.press_this(desk.page.locator(".queue a"))
    assert desk.too_wide() == []
    desk.press("desk.decline")
    assert desk.says("desk.incomplete")
    assert desk.too_wide() == []
    service.sign_in_link(role=Role.MENTOR)
    desk.press("desk.accept")
    assert desk.page.locator("[data-part=assign]").count() == 1
    assert desk.too_wide() + too_small(desk, least=3) == []
    case = desk.page.url.removeprefix(service.origin)
    for page in (
        "contact",
        "mentor",
        "grade",
        "plan",
        "plan?add=interpreter",
        "plan/print?with=ar",
        "counted",
    ):
        assert desk.open(f"{case}/{page}").status == 200, page
        assert desk.too_wide() == [], page
    for page in (
        "day",
        "lapses",
        "mentors",
        "contacts",
        "figures",
        "handover",
        "colleagues",
        "account",
        "report",
    ):
        assert desk.open(f"/intake/desk/{page}").status == 200, page
        assert desk.too_wide() == [], page


@pytest.mark.parametrize("language", ["lv", "en"])
def test_a_partners_pages_do_not_scroll_sideways_at_320_px(service, visit, language):
    partner = visit(language, javascript=True, width=320)
    partner.open(f"/intake/desk/language/{language}")
    partner.open(service.sign_in_link("partners", Role.PARTNER, "Izdomāta " + "biedrība " * 9))
    partner.press("desk.sign_in_press")
    assert partner.says("desk.sent_empty")
    assert partner.too_wide() + too_small(partner, least=3) == []
    partner.press_this(partner.page.locator("main a.btn"))
    for step in STEPS:
        partner.fill(step, FAMILY)
        assert partner.too_wide() == []
        partner.press("refer.next")
    partner.press("refer.send")
    assert partner.too_wide() == []
    partner.press_this(partner.page.locator("main a.btn[href='/intake/desk/sent']"))
    assert partner.page.locator("tr[data-state=pending]").count() == 1
    assert partner.too_wide() + too_small(partner, least=3) == []


def too_small(visitor, least=8):
    """Targets too small for a finger; ``least`` is how many there must be: brand, languages and more."""
    count, small = visitor.page.evaluate(SMALL)
    assert count >= least
    return small
