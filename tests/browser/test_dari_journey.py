from intake.web.questions import of_step
from tests.browser.visitor import as_draft
from tests.forms import ALONE, FAMILY, send

PERSIAN = str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹")
IN_DIGITS = ("phone", "-day", "-month", "-year")
DARI = {
    **{k: v.translate(PERSIAN) if k.endswith(IN_DIGITS) else v for k, v in FAMILY.items()},
    "organisation": "یک سازمان خیالی",
    "sender_role": "کارمند",
    "called": "کود ۷",
    "language": "fa_AF",
    "variety": "هراتی",
    "explained_language": "fa_AF",
    "note": "فامیل نزد دوستان زندگی می‌کند.",
    "urgency": "day",
}


def test_a_family_of_five_reads_asks_in_dari_and_is_accepted_without_javascript(service, visit):
    send(service.client(), ALONE)
    phone = visit("fa-AF", javascript=False)
    reads_who_can_get_help(phone)
    fills_the_form(phone)
    sees_what_was_typed(phone)
    assert phone.press("refer.send").status == 201
    assert phone.heading() == phone.words("received.title")
    reference, code = phone.receipt()
    sends_it_again(phone, (reference, code))
    assert service.rows("referral") == 2, "the family's and the one sent before"

    assert phone.look_up(reference, code).status == 200
    assert phone.says("status.pending")
    the_desk_accepts(visit("lv", javascript=False, width=1100), service, reference)
    phone.look_up(reference.translate(PERSIAN), code.translate(PERSIAN))
    assert phone.says("status.accepted")


def reads_who_can_get_help(phone):
    phone.open("/fa-AF/")
    assert phone.page.locator(".door").count() == 3
    phone.press_this(phone.page.locator(".door").nth(1))
    assert phone.page.url.endswith("/fa-AF/eligibility/")
    assert phone.says("menu.eligibility")
    phone.page.go_back()
    phone.press_this(phone.page.locator(".door").first)
    assert phone.heading() == phone.words("refer.who.title")


def fills_the_form(phone):
    for step in ("who", "people", "adults", "contact", "needs"):
        assert phone.heading() == phone.words(f"refer.{step}.title")
        phone.fill(step, DARI)
        assert phone.press("refer.next").status == 200
    assert phone.heading() == phone.words("refer.check_title")


def sees_what_was_typed(phone):
    said = phone.text()
    for name in ("organisation", "sender_role", "called", "variety", "note", "phone"):
        assert DARI[name] in said
    assert "۱۰.۱.۲۰۲۶" in said, "the day of arrival as it was typed"
    for step in ("who", "people", "adults", "contact", "needs"):
        for question in of_step(step, as_draft(DARI)):
            assert phone.words(f"ask.{question.key}") in said
    for need in DARI["needs"]:
        assert phone.words(f"choice.needs.{need}") in said


def sends_it_again(phone, receipt):
    phone.page.reload()
    assert phone.receipt() == receipt, "the page was loaded again"
    phone.back()
    assert phone.heading() == phone.words("refer.check_title")
    phone.press("refer.send")
    assert phone.receipt() == receipt, "the form was sent again"


def the_desk_accepts(desk, service, reference):
    desk.open(service.sign_in_link())
    desk.press("desk.sign_in_press")
    first = desk.page.locator(".queue tbody tr").first
    assert reference in first.inner_text()
    assert desk.words("desk.adults", n=2) in first.inner_text()
    assert desk.words("desk.children", n=3) in first.inner_text()
    desk.press_this(first.get_by_role("link"))
    rules = [rule.id for rule in service.deps.facts.duration_rules]
    shown = desk.page.locator("[data-rule]")
    assert [row.get_attribute("data-rule") for row in shown.all()] == rules * 2, "each adult, every wording"
    assert DARI["note"] in desk.text()
    assert "+37120000000" in desk.text()
    desk.press("desk.accept")
    assert desk.page.locator("[data-state=accepted]").count() == 1
