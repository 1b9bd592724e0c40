import pytest

from intake.rules.case import (
    MOVES,
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


def test_a_decided_case_has_no_moves():
    assert moves_from(State.ACCEPTED) == moves_from(State.DECLINED) == ()


def test_every_move_not_in_the_table_is_refused():
    for state in State:
        for move in Move:
            assert (after(state, move) is None) == ((state, move) not in MOVES)


@pytest.mark.parametrize(
    "parts",
    [
        {"move": Move.ASK},
        {"move": Move.DECLINE, "reason": DeclineReason.NOT_REACHED},
        {"move": Move.DECLINE, "alternative": Alternative.SIF},
        {"move": Move.ACCEPT, "question": Question.WHO_AGREES},
    ],
)
def test_asking_needs_a_question_and_declining_needs_a_reason_with_an_alternative(parts):
    with pytest.raises(ValueError, match="comes with"):
        Decision(**parts)
