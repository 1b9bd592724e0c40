"""The self-check as people meet it, and its script against the Python rules, in a real browser."""

import datetime as dt
import random
from dataclasses import asdict

import pytest

from intake.rules.dates import add_months
from intake.rules.eligibility import Because, PersonDates, read_rule
from tests.rules.vectors import LEAVING, LEFT, OUTCOMES, UNSETTLED, UNSETTLED_ON

READ = """async cases => {
  const { readRule } = await import(document.querySelector("script[src*=self-check]").src);
  const rules = Object.fromEntries([...document.querySelectorAll("[data-post]")].map(({dataset}) => [
    dataset.rule,
    {pre: dataset.pre ? +dataset.pre : null, connector: dataset.connector, post: +dataset.post},
  ]));
  return cases.map(([rule, person, on]) => readRule(rules[rule], person, on));
}"""
TYPED = """async parts => {
  const { typedDay } = await import(document.querySelector("script[src*=self-check]").src);
  return typedDay(parts, "2026-11-22");
}"""
DEVICE_DAY = 'import(document.querySelector("script[src*=self-check]").src).then(m => m.deviceDay())'
KEPT = "() => [location.href, document.cookie, localStorage.length, sessionStorage.length, history.length]"


def address(language, page=""):
    return f"{'' if language == 'lv' else f'/{language}'}/check/{page}"


@pytest.fixture
def read_in_browser(visit):
    """Read many (rule, person, day) with the script, as `read_rule` would answer."""
    visitor = visit("lv", javascript=True)
    visitor.open(address("lv", "waiting/date/"))

    def read(cases):
        plain = [(rule.id, as_json(person), on.isoformat()) for rule, person, on in cases]
        return visitor.page.evaluate(READ, plain)

    return read


def as_json(person):
    return {k: v.isoformat() if isinstance(v, dt.date) else v for k, v in asdict(person).items()}


def plain(reading):
    until = reading.until and reading.until.isoformat()
    return {"outlook": reading.outlook.value, "because": reading.because.value, "until": until}


def by_python(cases):
    found = [read_rule(rule, person, on) for rule, person, on in cases]
    return [
        {"overall": plain(r.overall), "ways": [[way, plain(reading)] for way, reading in r.ways]}
        for r in found
    ]


def known_cases():
    yield from ((person, on) for person, on, *_ in OUTCOMES)
    yield from ((LEFT, on) for on, *_ in LEAVING)
    yield from ((person, UNSETTLED_ON) for person, _ in UNSETTLED)


def test_the_script_reads_the_reference_cases_as_the_rules_do(facts, read_in_browser):
    pairs = [(person, dt.date.fromisoformat(on)) for person, on in known_cases()]
    cases = [(rule, person, on) for rule in facts.duration_rules for person, on in pairs]
    found = read_in_browser(cases)
    assert found == by_python(cases)
    outlooks = [{way: r["outlook"] for way, r in reading["ways"]} for reading in found]
    for i, (_, _, r2019, first, later) in enumerate(OUTCOMES):
        assert outlooks[i] == {"first": r2019}
        assert outlooks[len(pairs) + i] == {"first": first, "later": later}


def test_the_script_reads_any_dates_as_the_rules_do(facts, read_in_browser):
    chance = random.Random(3)

    def day():
        edges = [dt.date(2024, 2, 29), dt.date(2023, 11, 30), dt.date(2024, 2, 28), dt.date(2023, 12, 31)]
        anywhere = dt.date(2016, 1, 1) + dt.timedelta(chance.randrange(4000))
        return chance.choice([anywhere, anywhere, anywhere, chance.choice(edges)])

    def maybe():
        return chance.choice([None, day(), day()])

    def person():
        settled = [chance.random() < 0.1 for _ in range(3)]
        left = maybe() if settled[0] else None
        return PersonDates(maybe(), chance.choice([None, True, False]), maybe(), left, *settled[1:])

    def today(who):
        """Any day, or one on which some period ends."""
        known = [d for d in (who.arrived_on, who.status_on) if d]
        ends = [add_months(d, months) for d in known for months in (3, 12)]
        return chance.choice([day(), day(), *ends, *filter(None, [who.left_on])])

    people = [person() for _ in range(400)]
    cases = [(rule, who, today(who)) for who in people for rule in facts.duration_rules]
    found = read_in_browser(cases)
    assert found == by_python(cases)
    readings = [r for each in found for r in (each["overall"], *(way for _, way in each["ways"]))]
    assert {r["because"] for r in readings} == set(Because)


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        (["10", "1", "2021"], {"day": "2021-01-10"}),
        (["۱۰", "۰۱", "۲۰۲۱"], {"day": "2021-01-10"}),
        ([" ١٠ ", "١", "٢٠٢١"], {"day": "2021-01-10"}),
        (["29", "2", "2024"], {"day": "2024-02-29"}),
        (["22", "11", "2026"], {"day": "2026-11-22"}),
        (["", " ", ""], {"day": None}),
        (["10", "", "2021"], {"error": "date_incomplete"}),
        (["29", "2", "2023"], {"error": "date_impossible"}),
        (["0", "1", "2021"], {"error": "date_impossible"}),
        (["x", "1", "2021"], {"error": "date_impossible"}),
        (["1", "1", "1989"], {"error": "date_impossible"}),
        (["1", "1", "1399"], {"error": "date_calendar"}),
        (["23", "11", "2026"], {"error": "date_future"}),
    ],
)
def test_a_typed_day_is_read_in_any_digits_or_refused_as_the_form_does(visit, typed, found):
    visitor = visit("fa-AF", javascript=True)
    visitor.open(address("fa-AF", "status/date/"))
    assert visitor.page.evaluate(TYPED, typed) == found


def on_the_page(visitor, language, page, today):
    visitor.open(address(language, page))
    visitor.page.locator("form[data-asks]").evaluate("(form, day) => { form.dataset.today = day }", today)
    return visitor


def write(visitor, *parts):
    for box, part in zip(visitor.page.locator("form input").all(), parts, strict=True):
        visitor.type(box, part)
    visitor.button("check.show").click()


def card(visitor, rule):
    return visitor.page.locator(f"[data-rule={rule}] [data-reading]")


@pytest.mark.parametrize(("language", "typed"), [("lv", ("1", "7", "2021")), ("fa-AF", ("۱", "۷", "۲۰۲۱"))])
def test_a_date_gives_each_wordings_reading_and_leaves_the_device_untouched(visit, language, typed):
    visitor = on_the_page(visit(language, javascript=True), language, "status/date/", "2022-06-30")
    before, asked = visitor.page.evaluate(KEPT), len(visitor.addresses)
    write(visitor, *typed)
    for rule in ("R-2019-DUR", "R-2021-DUR"):
        assert card(visitor, rule).get_attribute("data-reading") == "in_service"
        assert card(visitor, rule).locator("time").all_inner_texts() == ["01.07.2022"]
        assert card(visitor, rule).locator("time").get_attribute("datetime") == "2022-07-01"
    assert visitor.page.evaluate("document.activeElement.id") == "readings"
    assert visitor.page.evaluate(KEPT) == before
    assert len(visitor.addresses) == asked
    assert visitor.too_wide() == []


def test_a_passed_period_is_never_a_bare_no(visit):
    visitor = on_the_page(visit("lv", javascript=True), "lv", "status/date/", "2022-07-02")
    write(visitor, "1", "7", "2021")
    for rule in ("R-2019-DUR", "R-2021-DUR"):
        assert card(visitor, rule).get_attribute("data-reading") == "period_passed"
        assert "Tas nav “nē”. Jautā" in card(visitor, rule).inner_text()
    assert visitor.page.locator("main a[href='/intake/lv/refer']").is_visible()


def test_an_unclear_or_is_shown_both_ways_and_an_empty_date_is_asked_again(visit):
    visitor = on_the_page(visit("en", javascript=True), "en", "waiting/date/", "2021-05-01")
    as_built = card(visitor, "R-2021-DUR").inner_text()
    write(visitor, "10", "1", "2021")
    first, later = card(visitor, "R-2021-DUR").locator("li").all_inner_texts()
    assert card(visitor, "R-2021-DUR").get_attribute("data-reading") == "ask"
    assert "The time passed on 10.04.2021" in first
    assert "Probably yes." in later
    assert card(visitor, "R-2019-DUR").get_attribute("data-reading") == "in_service"
    write(visitor, "", "", "")
    assert card(visitor, "R-2021-DUR").inner_text() == as_built, "the script says what the server says"


def test_an_error_is_told_beside_the_field_and_goes_when_mended(visit):
    visitor = on_the_page(visit("ar", javascript=True), "ar", "status/date/", "2022-07-02")
    error = visitor.page.locator("[data-error]:visible")
    write(visitor, "31", "2", "2021")
    assert error.all_inner_texts() == [visitor.words("error.date_impossible")]
    assert visitor.page.locator("form input[aria-invalid=true]").count() == 3
    write(visitor, "28", "2", "2021")
    assert error.count() == 0


@pytest.mark.parametrize(
    ("zone", "today"), [("Pacific/Kiritimati", "2022-07-02"), ("Pacific/Honolulu", "2022-07-01")]
)
def test_today_is_the_devices_own_civil_day_wherever_it_is(browser, service, zone, today):
    context = browser.new_context(base_url=service.origin, timezone_id=zone)
    page = context.new_page()
    page.clock.set_fixed_time(dt.datetime(2022, 7, 1, 10, 30, tzinfo=dt.UTC))
    page.goto(address("lv", "status/date/"))
    found = page.evaluate(DEVICE_DAY)
    context.close()
    assert found == today


@pytest.mark.parametrize("javascript", [True, False])
@pytest.mark.parametrize("language", ["lv", "fa-AF"])
def test_from_the_eligibility_page_to_an_answer_by_pressing_links(visit, language, javascript):
    visitor = visit(language, javascript=javascript)
    visitor.open(f"{'' if language == 'lv' else '/' + language}/eligibility/")
    visitor.press_this(visitor.page.locator(f"main a[href='{address(language)}']"))
    assert visitor.too_wide() == []
    visitor.press_this(visitor.link("check.answer.waiting"))
    assert visitor.too_wide() == []
    visitor.press_this(visitor.link("check.answer.neither"))
    assert visitor.too_wide() == []
    assert visitor.page.url.endswith(address(language, "waiting/date/"))
    assert visitor.page.locator("form").is_visible() == javascript
    assert visitor.page.locator("[data-without-script]").is_visible() != javascript
    assert visitor.page.locator("[data-reading]").count() == 2


def test_the_form_sends_nothing_even_when_pressed_before_the_script_came(visit):
    visitor = visit("lv", javascript=False)
    visitor.open(address("lv", "status/date/"))
    form = visitor.page.locator("form[data-asks]")
    assert form.get_attribute("method") == "dialog"
    assert form.get_attribute("action") is None
    assert form.locator("[name]").count() == 0
