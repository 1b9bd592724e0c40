"""The status page in every language: answering what was asked, withdrawing, and nothing typed is lost."""

import re

import pytest

from intake.storage.models import SenderAnswer
from tests.forms import ALONE, FAMILY, receipt, send
from tests.services.test_refer import rows
from tests.web.test_desk import desk, open_first  # noqa: F401  (a fixture)

LANGUAGES = ("lv", "en", "ru", "tr", "ar", "fa-AF")


@pytest.fixture
def asked(desk):  # noqa: F811
    """Both numbers of a referral whose desk has asked how to reach the person."""
    found = receipt(send(desk, ALONE, "ar").text)
    address, _ = open_first(desk)
    desk.post(address, data={"move": "ask", "question": "how_to_reach", "version": "1"})
    return found


@pytest.mark.parametrize("code", LANGUAGES)
def test_a_question_can_be_answered_in_every_language(desk, asked, words, code):  # noqa: F811
    page = desk.post(f"/intake/{code}/status", data=asked).text
    for key in ("status.answer", "status.answer_send", "status.withdraw", "question.how_to_reach"):
        assert str(words[code](key)) in page
    said = desk.post(f"/intake/{code}/answer", data={**asked, "answer": "Zvaniet vakarā."})
    assert (said.status_code, 'data-done="answered"' in said.text) == (200, True)
    assert 'data-state="pending"' in said.text
    assert "<textarea" not in said.text
    case = open_first(desk)[1]
    assert "Zvaniet vakarā." in case
    assert "Ko sūtītājs atbildēja" in case
    assert "sūtītājs atbildēja <small>sūtītājs" in case


def test_choosing_another_language_half_way_keeps_what_was_typed(desk, asked):  # noqa: F811
    page = desk.post("/intake/ru/status", data={**asked, "answer": "Пишу"}).text
    assert ">Пишу</textarea>" in page
    sure = desk.post("/intake/ru/withdraw", data={**asked, "answer": "Пишу"}).text
    assert 'name="answer" value="Пишу"' in sure
    assert ">Пишу</textarea>" in desk.post("/intake/tr/status", data={**asked, "answer": "Пишу"}).text


@pytest.mark.parametrize(("answer", "problem"), [("", "answer_missing"), ("ā" * 301, "answer_long")])
def test_an_answer_that_cannot_be_sent_says_why_and_stays(desk, asked, sqlite_deps, answer, problem):  # noqa: F811
    said = desk.post("/intake/lv/answer", data={**asked, "answer": answer})
    assert (said.status_code, f'data-problem="{problem}"' in said.text) == (422, True)
    assert f">{answer}</textarea>" in said.text
    assert rows(sqlite_deps, SenderAnswer) == []


def test_an_answer_that_comes_too_late_is_shown_again_and_pressed_twice_is_one(desk, asked, sqlite_deps):  # noqa: F811
    typed = {**asked, "answer": "Zvaniet vakarā."}
    assert [desk.post("/intake/lv/answer", data=typed).status_code for _ in range(2)] == [200, 200]
    late = desk.post("/intake/lv/answer", data={**asked, "answer": "Vai rītā."})
    assert (late.status_code, 'data-problem="answer_not_asked"' in late.text) == (409, True)
    assert ">Vai rītā.</textarea>" in late.text
    assert len(rows(sqlite_deps, SenderAnswer)) == 1


def test_whether_everybody_agrees_is_answered_by_a_choice(desk, words):  # noqa: F811
    found = receipt(send(desk, FAMILY).text)
    address, _ = open_first(desk)
    desk.post(address, data={"move": "ask", "question": "who_agrees", "version": "1"})
    page = desk.post("/intake/en/status", data=found).text
    assert re.findall(r'name="choice" value="(\w+)"', page) == ["all", "some", "not_asked", "unknown"]
    desk.post("/intake/en/answer", data={**found, "choice": "some"})
    answer = re.search(r'data-part="answer".*?</div>', open_first(desk)[1], re.DOTALL)[0]
    assert str(words["lv"]("choice.agree.some")) in answer


@pytest.mark.parametrize("code", LANGUAGES)
def test_withdrawing_asks_once_more_and_is_told_in_every_language(desk, words, code):  # noqa: F811
    found = receipt(send(desk, FAMILY, code).text)
    sure = desk.post(f"/intake/{code}/withdraw", data=found)
    assert str(words[code]("status.withdraw_title")) in sure.text
    assert 'data-state="pending"' in desk.post(f"/intake/{code}/status", data=found).text
    done = desk.post(f"/intake/{code}/withdraw", data={**found, "sure": "yes"})
    assert 'data-state="withdrawn"' in done.text
    assert str(words[code]("status.withdrawn")) in done.text
    assert f'formaction="/intake/{code}/withdraw"' not in done.text
    case = open_first(desk)[1]
    assert 'data-state="withdrawn"' in case
    assert 'value="accept"' not in case


def test_what_is_decided_can_no_longer_be_withdrawn(desk):  # noqa: F811
    found = receipt(send(desk, FAMILY).text)
    address, _ = open_first(desk)
    desk.post(address, data={"move": "accept", "take": "0", "version": "1"})
    late = desk.post("/intake/lv/withdraw", data={**found, "sure": "yes"})
    assert (late.status_code, 'data-problem="withdraw_late"' in late.text) == (409, True)
    asks = desk.post("/intake/lv/withdraw", data=found)
    assert "Vai tiešām" not in asks.text


@pytest.mark.parametrize("path", ["answer", "withdraw"])
def test_without_both_numbers_nothing_is_said_of_any_form(desk, asked, path):  # noqa: F811
    other = receipt(send(desk, FAMILY).text)
    mixed = {"reference": asked["reference"], "code": other["code"], "answer": "x", "sure": "yes"}
    assert desk.post(f"/intake/lv/{path}", data=mixed).status_code == 404
    assert desk.post(f"/intake/lv/{path}", data={"answer": "x", "sure": "yes"}).status_code == 422
