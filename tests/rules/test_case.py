import pytest

from intake.rules.case import (
    DECISIONS,
    UNDECIDED,
    Alternative,
    Decision,
    DeclineReason,
    Move,
    Question,
    RedirectReason,
    State,
    ToldBy,
    after,
    moves_from,
)


def test_a_pending_case_can_be_accepted_asked_about_declined_passed_on_or_withdrawn():
    assert moves_from(State.PENDING) == DECISIONS


def test_a_declined_or_withdrawn_case_has_no_moves():
    assert moves_from(State.DECLINED) == moves_from(State.WITHDRAWN) == ()


def test_only_what_waits_for_a_decision_can_be_withdrawn():
    assert {state for state in State if after(state, Move.WITHDRAW)} == set(UNDECIDED)


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
        ("pending", "redirect", "pending"),
        ("pending", "withdraw", "withdrawn"),
        ("needs_info", "redirect", "pending"),
        ("needs_info", "withdraw", "withdrawn"),
        ("needs_info", "answer", "pending"),
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
        {"move": Move.REDIRECT, "to": "caritas"},
        {"move": Move.REDIRECT, "because": RedirectReason.OUTSIDE_AREA},
        {"move": Move.ACCEPT, "to": "caritas"},
        {"move": Move.WITHDRAW},
        {"move": Move.DECLINE, "told_by": ToldBy.PERSON},
    ],
)
def test_each_move_comes_with_what_it_needs_and_with_nothing_else(parts):
    with pytest.raises(ValueError, match="comes with"):
        Decision(**parts)
