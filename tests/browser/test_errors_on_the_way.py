import pytest

from intake.web.questions import DATE_PARTS, STEPS, of_step
from tests.browser.visitor import as_draft
from tests.forms import FAMILY


def day(name, typed):
    """Day, month and year of one date as they are typed."""
    return {f"{name}-{part}": text for part, text in zip(DATE_PARTS, typed.split("."), strict=True)}


ARRIVED, STATUS = "adult-0-arrived_on", "adult-0-status_on"
STATUSES = {"adult-0-status": "alternative", "adult-1-status": "asylum_seeker"}
WRONG = [
    ("who", {}, {"sender": "one_answer", "danger": "one_answer", "child_alone": "one_answer"}),
    ("who", {"sender": "ngo", "sender_role": "darbiniece", "danger": "no"}, {"organisation": "missing"}),
    ("people", {}, {"count_18_64": "nobody_counted", "called": "missing", "place": "missing"}),
    ("people", {"count_18_64": "0", "count_7_17": "3", "called": "Kods 7"}, {"count_18_64": "adult_missing"}),
    ("adults", day(ARRIVED, "5.."), {ARRIVED: "date_incomplete", "adult-1-status": "one_answer"}),
    ("adults", day(ARRIVED, "31.02.2026"), {ARRIVED: "date_impossible"}),
    ("adults", day(ARRIVED, "1.1.2027"), {ARRIVED: "date_future"}),
    ("adults", day(ARRIVED, "10.10.1404"), {ARRIVED: "date_calendar"}),
    (
        "adults",
        {**STATUSES, **day(ARRIVED, "10.1.2026"), **day(STATUS, "9.1.2026")},
        {STATUS: "status_before_arrival"},
    ),
    ("contact", {"contact_way": "call"}, {"language": "missing", "phone": "phone_missing"}),
    ("contact", {"phone": "2000", "email": "a.example.org"}, {"phone": "phone_short"}),
    ("contact", {"phone": "abc"}, {"phone": "phone_unreadable", "email": "email_unreadable"}),
    ("needs", {"note": "Ģimene dzīvo pie draugiem."}, {"needs": "missing", "urgency": "one_answer"}),
]
HOUSEHOLD = {"count_18_64": "2"}
MENDED = {**FAMILY, "email": "kods7@example.org"}


@pytest.mark.parametrize("javascript", [True, False], ids=["with JavaScript", "without"])
def test_errors_on_the_way_in_latvian_are_told_and_mended_and_nothing_typed_is_lost(
    javascript, service, visit
):
    visitor = visit("lv", javascript=javascript)
    visitor.open("/intake/lv/refer")
    for step in STEPS:
        for _, typed, expected in (wrong for wrong in WRONG if wrong[0] == step):
            visitor.fill(step, {**HOUSEHOLD, **typed} if step == "adults" else typed)
            is_told(visitor, step, expected)
        visitor.fill(step, MENDED)
        assert visitor.press("refer.next").status == 200
    assert visitor.press("refer.send").status == 201
    assert len(visitor.receipt()) == 2
    assert service.rows("cases") == 1


def is_told(visitor, step, expected):
    before = visitor.typed()
    assert visitor.press("refer.next").status == 422
    assert visitor.typed() == before, "everything typed is still there"
    summary = visitor.page.get_by_role("alert")
    assert summary.bounding_box()["y"] < visitor.page.locator("fieldset, .question").first.bounding_box()["y"]
    questions = {q.name: q for q in of_step(step, as_draft(HOUSEHOLD))}
    for name, code in expected.items():
        line = summary.get_by_role("listitem").filter(has=visitor.page.locator(f"a[href='#{name}']"))
        assert line.inner_text() == (
            visitor.words(f"ask.{questions[name].key}") + " " + visitor.words(f"error.{code}")
        )
        field = visitor.page.locator(f"#{name}")
        assert field.get_attribute("type") != "hidden"
        described = visitor.page.locator(f"#{name}-error")
        assert described.inner_text() == visitor.words(f"error.{code}")
        line.get_by_role("link").click()
        assert visitor.page.evaluate("document.activeElement.id") == name, "the link leads into the field"
