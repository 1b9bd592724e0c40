import pytest

from intake.rules.case import (
    Alternative,
    Decision,
    DeclineReason,
    Move,
    Question,
    State,
    after,
    moves_from,
)


def test_a_pending_case_can_be_accepted_asked_about_or_declined():
    assert moves_from(State.PENDING) == (Move.ACCEPT, Move.ASK, Move.DECLINE)


def test_a_declined_case_has_no_moves():
    assert moves_from(State.DECLINED) == ()


def test_an_accepted_case_can_be_closed_and_a_closed_one_opened_again():
    assert moves_from(State.ACCEPTED) == (Move.CLOSE,)
    assert moves_from(State.CLOSED) == (Move.REOPEN,)


def test_exactly_these_moves_are_allowed():
    allowed = {
        (state.value, move.value, end.value)
        for state in State
        for move in Move
        if (end := after(state, move)) is not None
    }
    assert allowed == {
        ("pending", "accept", "accepted"),
        ("pending", "ask", "needs_info"),
        ("pending", "decline", "declined"),
        ("needs_info", "accept", "accepted"),
        ("needs_info", "decline", "declined"),
        ("accepted", "close", "closed"),
        ("closed", "reopen", "accepted"),
    }


@pytest.mark.parametrize(
    "parts",
    [
        {"move": Move.ASK},
        {"move": Move.DECLINE, "reason": DeclineReason.NOT_REACHED},
        {"move": Move.DECLINE, "alternative": Alternative.SIF},
        {"move": Move.ACCEPT, "question": Question.WHO_AGREES},
        {"move": Move.ACCEPT, "taken": frozenset()},
        {"move": Move.CLOSE, "taken": frozenset({0})},
    ],
)
def test_asking_needs_a_question_and_declining_needs_a_reason_with_an_alternative(parts):
    with pytest.raises(ValueError, match="comes with"):
        Decision(**parts)
