"""The people of a case on its page: what is recorded by form, in words, without a script."""

import re

import pytest

from tests.forms import FAMILY, receipt, send
from tests.services.test_refer import rows
from tests.web.test_desk import desk, open_first  # noqa: F401  (a fixture)

DAY = "2026-11-22"


@pytest.fixture
def case(desk):  # noqa: F811
    """A family of five, accepted whole; the page as it is then."""
    found = receipt(send(desk, FAMILY).text)
    address, _ = open_first(desk)
    taken = [("move", "accept"), ("version", "1"), *(("take", str(n)) for n in range(5))]
    return Case(desk, address, desk.post(address, data=as_form(taken)).text, found)


def as_form(pairs):
    data = {}
    for name, value in pairs:
        data.setdefault(name, []).append(value)
    return data


class Case:
    """One case's page with its forms."""

    def __init__(self, desk, address, page, receipt):  # noqa: F811
        self.desk, self.address, self.page, self.receipt = desk, address, page, receipt

    def post(self, where="people", **fields):
        version = re.search(r'name="version" value="(\d+)"', self.page)[1]
        answer = self.desk.post(f"{self.address}/{where}", data={"version": version, **fields})
        self.page = answer.text
        return answer

    def person(self, position):
        """The id the forms know the person at a position by."""
        select = re.search(r'id="record-person".*?</select>', self.page, re.DOTALL)[0]
        return re.findall(r'value="([0-9a-f]{32})"', select)[position]

    def article(self, position):
        return re.search(rf'data-person="{position}".*?</article>', self.page, re.DOTALL)[0]


def test_everybody_is_offered_ticked_and_nobody_ticked_is_incomplete(desk):  # noqa: F811
    send(desk, FAMILY)
    address, page = open_first(desk)
    assert re.findall(r'name="take" value="(\d)" checked', page) == ["0", "1", "2", "3", "4"]
    answer = desk.post(address, data={"move": "accept", "version": "1"})
    assert (answer.status_code, 'data-refused="incomplete"' in answer.text) == (422, True)
    answer = desk.post(address, data={"move": "accept", "version": "1", "take": ["0", "3"]})
    assert re.findall(r'data-person="(\d)"', answer.text) == ["0", "3"]
    assert "Nav pieņemti:" in answer.text


def test_a_status_seen_on_a_paper_is_shown_with_day_and_paper_and_read_anew(case):
    fact = {"do": "record", "person": case.person(1), "fact": "status:alternative", "day": "1.3.2026."}
    assert case.post(**fact, evidence="decision").status_code == 200
    shown = case.article(1)
    assert re.search(r'data-kind="status">\s*alternatīvais statuss', shown)
    assert "01.03.2026" in shown
    assert "lēmums" in shown
    assert re.findall(r'data-now="([^"]+)" data-outlook="(\w+)"', shown) == [
        ("R-2019-DUR", "in_service"),
        ("R-2021-DUR", "in_service"),
    ]
    assert "paliek, kā izlemts" in shown


def test_moving_out_of_the_centre_asks_to_look_at_the_plan_and_closes_nothing(case):
    for where in ("centre", "outside"):
        case.post(do="record", person=case.person(0), fact=f"residence:{where}", day=DAY, evidence="decision")
    assert 'data-part="review"' in case.article(0)
    assert 'class="chip" data-state="accepted"' in case.page


def test_a_birth_a_leaving_and_a_mistake_are_recorded_by_form(case):
    case.post(do="join", came="born", age_band="0-6", day=DAY)
    assert "piedzima" in case.article(5)
    case.post(do="leave", person=case.person(2), reason="left_family", day=DAY)
    assert "nesaņem pakalpojumu" in case.article(2)
    left = re.search(r'data-kind="left".*?name="fact" value="(\w+)"', case.article(2), re.DOTALL)[1]
    case.post(do="retract", fact=left)
    assert "nesaņem" not in case.article(2)


def test_closing_is_told_to_the_sender_without_the_reason_and_can_be_undone_as_a_new_episode(case, words):
    assert case.post("close", reason="declined_service", day=DAY).status_code == 200
    assert 'class="chip" data-state="closed"' in case.page
    standing = case.desk.post("/intake/ar/status", data=case.receipt).text
    assert str(words["ar"]("status.closed")) in standing
    for language in ("lv", "en"):
        assert str(words[language]("desk.left_reason.declined_service")) not in standing
    assert 'value="join"' not in case.page
    case.post("reopen", take="1")
    assert 'class="chip" data-state="accepted"' in case.page
    assert case.page.count("saņem pakalpojumu</span>") >= 5


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        ({"do": "join", "came": "born", "age_band": "0-6", "day": "31.2.2026"}, "day_unreadable"),
        ({"do": "join", "came": "born", "age_band": "0-6", "day": "rīt"}, "day_unreadable"),
        ({"do": "join", "came": "born", "age_band": "0-6", "day": "1405-01-01"}, "day_unreadable"),
        ({"do": "join", "came": "born", "age_band": "0-6"}, "day_missing"),
        ({"do": "join", "came": "accepted", "age_band": "0-6", "day": DAY}, "incomplete_people"),
        ({"do": "leave", "person": "x", "reason": "other", "day": DAY}, "incomplete_people"),
        ({"do": "record", "fact": "status:criminal", "day": DAY}, "incomplete_people"),
        ({"do": "record", "fact": "entered:accepted", "day": DAY}, "incomplete_people"),
        ({"do": "record", "fact": "residence:centre", "evidence": "decision"}, "day_missing"),
        ({"do": "record", "fact": "residence:centre", "variety": "x", "day": DAY}, "variety_alone"),
        ({"do": "begin"}, "nobody_ticked"),
        ({"do": "begin", "take": "x"}, "incomplete_people"),
        ({"do": "erase"}, "incomplete_people"),
        ({"do": "join", "version": "x"}, "incomplete_people"),
    ],
)
def test_a_form_that_says_too_little_is_explained_in_words_and_stores_nothing(case, words, fields, why):
    from intake.storage.models import PersonFact

    deps = case.desk.app.app.state.deps
    before = rows(deps, PersonFact)
    answer = case.post(**fields)
    assert answer.status_code == 422
    assert f'data-refused="{why}"' in answer.text
    assert str(words["lv"](f"desk.{why}")) in answer.text
    assert rows(deps, PersonFact) == before


def test_what_does_not_fit_is_refused_with_words_for_it(case, words):
    answer = case.post("close", reason="other", day="2026-11-23")
    assert (answer.status_code, str(words["lv"]("desk.day_in_future")) in answer.text) == (409, True)
    assert 'class="chip" data-state="accepted"' in answer.text
    stale = case.desk.post(f"{case.address}/close", data={"version": "1", "reason": "other", "day": DAY})
    assert (stale.status_code, 'data-refused="changed_meanwhile"' in stale.text) == (412, True)


def test_every_code_the_people_of_a_case_can_be_told_has_words(words):
    from typing import get_args

    from intake.locale import Words
    from intake.rules.case import CloseReason, State
    from intake.rules.household import REASONS, VALUES, Came, Evidence, Problem

    assert set(CloseReason) < set(REASONS)
    for code in ("lv", "en"):
        t: Words = words[code]
        for group, known in (
            ("kind", [*VALUES, "language", "entered", "left"]), ("evidence", Evidence),
            ("left_reason", REASONS), ("came", get_args(Came)), ("sent_state", State),
            ("value.status", VALUES["status"]),
            ("value.residence", VALUES["residence"]),
        ):  # fmt: skip
            assert all(t(f"desk.{group}.{one}") for one in known)
        assert all(t(f"desk.{one}") for one in get_args(Problem))
    for t in words.values():
        assert all(t(f"status.{s}") and t(f"state.{s}") for s in State)
