"""Steps move by one table, no due day hides a deadline, and whatever is wrong is told in codes."""

import datetime as dt
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from intake.facts import load_facts
from intake.rules import plan_problems
from intake.rules.plan import (
    DEADLINE,
    OPEN,
    REBOOKED,
    REBOOKED_TO,
    SOON,
    Owner,
    Step,
    StepMove,
    StepState,
    When,
    last_day,
    may,
    moved,
    moves_from,
    overdue,
    rebook,
    when,
)
from intake.rules.plan_problems import MAX_NOTE, Problem, Trouble, problems
from intake.services import answers

FACTS = load_facts(Path("docs/facts"))
PLAN = FACTS.plan
TODAY = dt.date(2026, 11, 22)
VISIT = Step("a", "doctor_visit", Owner.MENTOR, due=TODAY)
OUTING = Step("b", "outing", Owner.MENTOR, answers={"head_count": 6})
APPEAL = Step("c", "appeal_deadline", Owner.WORKER, due=TODAY, answers={DEADLINE: TODAY})
TULKS = Step(
    "d", "interpreter", Owner.INSTITUTION,
    answers={"language_variant": "fa_AF", "gender_wish": "woman", "channel": "phone"},
)  # fmt: skip
FINISHED = replace(VISIT, state=StepState.DONE, result="took_place")


def told(step):
    return [(p.trouble.value, p.field) for p in problems(step, PLAN)]


def day(offset):
    return TODAY + dt.timedelta(days=offset)


# --- states, moves, owners ---------------------------------------------------------------------------


def test_exactly_these_moves_are_allowed():
    allowed = {
        (state.value, move.value, step.state.value)
        for state in StepState
        for move in StepMove
        if (step := moved(replace(VISIT, state=state), move))
    }
    assert allowed == {
        ("planned", "start", "under_way"),
        ("planned", "finish", "done"),
        ("planned", "drop", "dropped"),
        ("under_way", "finish", "done"),
        ("under_way", "drop", "dropped"),
        ("done", "reopen", "planned"),
        ("dropped", "reopen", "planned"),
    }


def test_a_worker_runs_the_plan_and_a_mentor_starts_and_finishes_what_is_not_the_workers():
    for move in StepMove:
        for owner in Owner:
            step = replace(VISIT, owner=owner)
            assert may(Owner.WORKER, move, step)
            mentor = move in (StepMove.START, StepMove.FINISH) and owner is not Owner.WORKER
            assert may(Owner.MENTOR, move, step) == mentor
            assert not may(Owner.PERSON, move, step)
            assert not may(Owner.INSTITUTION, move, step)


def test_a_reopened_step_has_no_result():
    again = moved(FINISHED, StepMove.REOPEN)
    assert (again.state, again.result) == (StepState.PLANNED, None)


# --- a step against its kind -------------------------------------------------------------------------


@pytest.mark.parametrize("step", [VISIT, OUTING, APPEAL, TULKS, FINISHED])
def test_a_step_that_fits_its_kind_has_no_problem(step):
    assert told(step) == []


@pytest.mark.parametrize("kind", PLAN.kinds.values(), ids=lambda kind: kind.id)
def test_every_kind_can_be_planned_and_ended_in_each_of_its_ways(kind):
    given_ = {"count": 1, "day": TODAY, "step": "z"}
    asked = {code: PLAN.asks[code] for code in kind.asks}
    for result in PLAN.results_of(kind):
        asks = asked | {code: PLAN.asks[code] for code in result.needs}
        filled = {c: ask.options[0].id if ask.options else given_[ask.type] for c, ask in asks.items()}
        for owner in kind.owners:
            step = Step("x", kind.id, Owner(owner), state=StepState(result.ends), result=result.id,
                        answers=filled)  # fmt: skip
            assert told(step) == []


@pytest.mark.parametrize(
    ("step", "found"),
    [
        (replace(VISIT, kind="surgery"), [("kind_unknown", "kind")]),
        (replace(OUTING, owner=Owner.PERSON), [("owner_not_allowed", "owner")]),
        (replace(OUTING, answers={}), [("ask_missing", "head_count")]),
        (replace(OUTING, answers={"head_count": 0}), [("ask_out_of_bounds", "head_count")]),
        (replace(OUTING, answers={"head_count": -3}), [("ask_out_of_bounds", "head_count")]),
        (replace(OUTING, answers={"head_count": 201}), [("ask_out_of_bounds", "head_count")]),
        (replace(OUTING, answers={"head_count": True}), [("ask_wrong_type", "head_count")]),
        (replace(OUTING, answers={"head_count": "6"}), [("ask_wrong_type", "head_count")]),
        (replace(OUTING, answers={"head_count": 6, "names": "x"}), [("ask_unknown", "names")]),
        (replace(TULKS, answers={**TULKS.answers, "language_variant": "ar"}),
         [("ask_not_an_option", "language_variant")]),
        (replace(TULKS, answers={"language_variant": "fa_AF"}),
         [("ask_missing", "gender_wish"), ("ask_missing", "channel")]),
        (replace(APPEAL, answers={}), [("ask_missing", DEADLINE)]),
        (replace(APPEAL, answers={DEADLINE: dt.datetime(2026, 11, 22)}), [("ask_wrong_type", DEADLINE)]),
        (replace(APPEAL, due=day(1)), [("due_after_deadline", "due")]),
        (replace(VISIT, result="took_place"), [("result_too_early", "result")]),
        (replace(VISIT, state=StepState.DONE), [("result_missing", "result")]),
        (replace(VISIT, state=StepState.DONE, result="account_opened"), [("result_unknown", "result")]),
        (replace(VISIT, state=StepState.DONE, result="cancelled"), [("result_of_other_state", "result")]),
        (replace(VISIT, state=StepState.DROPPED, result=REBOOKED), [("ask_missing", REBOOKED_TO)]),
        (replace(VISIT, answers={REBOOKED_TO: "z"}), [("ask_unknown", REBOOKED_TO)]),
        (replace(VISIT, note="a" * 301), [("note_too_long", "note")]),
        (replace(VISIT, kind="surgery", note="a" * 301),
         [("kind_unknown", "kind"), ("note_too_long", "note")]),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_told_with_its_field(step, found):
    assert told(step) == found


def test_the_longest_note_fits():
    assert told(replace(VISIT, note="a" * 300)) == []


def test_a_notes_length_is_that_of_a_referrals_note():
    assert MAX_NOTE == answers.MAX_NOTE


codes = st.sampled_from(
    [*PLAN.kinds, *PLAN.results, *PLAN.asks, *(o.id for a in PLAN.asks.values() for o in a.options), ""]
)
values = st.one_of(
    codes, st.integers(), st.booleans(), st.dates(), st.datetimes(), st.none(), st.text(max_size=5)
)
steps = st.builds(
    Step,
    id=st.text(max_size=3),
    kind=codes,
    owner=st.sampled_from(Owner),
    due=st.none() | st.dates(),
    state=st.sampled_from(StepState),
    result=st.none() | codes,
    answers=st.dictionaries(codes, values, max_size=4),
    note=st.text(max_size=5),
)


@given(steps)
def test_whatever_was_sent_is_answered_in_codes_never_by_an_exception(step):
    assert all(isinstance(p, Problem) and isinstance(p.trouble, Trouble) for p in problems(step, PLAN))
    kind = PLAN.kinds.get(step.kind)
    if not problems(step, PLAN):
        assert kind
        assert step.owner in kind.owners
        assert set(kind.asks) <= set(step.answers)
        assert (step.result is None) == (step.state in OPEN)


# --- a visit moved to another time -------------------------------------------------------------------


def test_a_moved_visit_leads_to_the_new_one():
    old, new = rebook(replace(VISIT, note="bring the letter"), "n", day(7))
    assert (old.state, old.result, old.answers) == (StepState.DROPPED, REBOOKED, {REBOOKED_TO: "n"})
    assert (new.id, new.kind, new.owner, new.due) == ("n", "doctor_visit", Owner.MENTOR, day(7))
    assert (new.state, new.note) == (StepState.PLANNED, "")
    assert told(old) == told(new) == []


def test_what_is_over_cannot_be_moved_and_what_was_moved_is_not_reopened():
    old, _ = rebook(VISIT, "n", None)
    assert rebook(FINISHED, "n", None) is rebook(old, "m", None) is rebook(VISIT, "a", None) is None
    assert moves_from(old) == ()


# --- days --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("due", "found", "late"),
    [
        (None, When.UNDATED, False),
        (day(-1), When.OVERDUE, True),
        (day(0), When.TODAY, False),
        (day(1), When.SOON, False),
        (TODAY + SOON, When.SOON, False),
        (TODAY + SOON + dt.timedelta(days=1), When.LATER, False),
    ],
)
def test_the_last_day_is_still_on_time(due, found, late):
    step = replace(VISIT, due=due)
    assert (when(step, TODAY), overdue(step, TODAY)) == (found, late)


def test_what_is_over_is_never_overdue():
    for offset in (-1, 0):
        step = replace(FINISHED, due=day(offset))
        assert not overdue(step, TODAY)


def test_a_later_due_day_does_not_hide_the_day_in_the_decision():
    step = replace(APPEAL, due=day(9), answers={DEADLINE: day(-1)})
    assert last_day(step) == day(-1)
    assert overdue(step, TODAY)
    assert last_day(replace(APPEAL, due=day(-5))) == day(-5)
    assert last_day(replace(APPEAL, due=None)) == TODAY


# --- a plan that goes on -----------------------------------------------------------------------------


class PlanGoesOn(RuleBasedStateMachine):
    """Steps are added, moved and rebooked in any order; each change is kept only when nothing is wrong."""

    def __init__(self):
        super().__init__()
        self.steps = {}
        self.told = []

    def _keep(self, *changed):
        if not any(problems(step, PLAN) for step in changed):
            self.steps |= {step.id: step for step in changed}

    @rule(kind=st.sampled_from([*PLAN.kinds]), owner=st.sampled_from(Owner), due=st.none() | st.dates())
    def add(self, kind, owner, due):
        asks = [PLAN.asks[code] for code in PLAN.kinds[kind].asks]
        filled = {a.id: a.options[0].id if a.options else {"count": 2, "day": TODAY}[a.type] for a in asks}
        self._keep(Step(str(len(self.steps)), kind, owner, due, answers=filled))

    @precondition(lambda self: self.steps)
    @rule(data=st.data(), move=st.sampled_from(StepMove), result=st.none() | st.sampled_from([*PLAN.results]))
    def move(self, data, move, result):
        step = self.steps[data.draw(st.sampled_from(sorted(self.steps)))]
        if after := moved(step, move, result):
            self._keep(after)

    @precondition(lambda self: self.steps)
    @rule(data=st.data(), due=st.none() | st.dates())
    def rebook(self, data, due):
        step = self.steps[data.draw(st.sampled_from(sorted(self.steps)))]
        if pair := rebook(step, str(len(self.steps)), due):
            self._keep(*pair)

    @invariant()
    def every_step_is_whole(self):
        assert all(problems(step, PLAN) == () for step in self.steps.values())

    @invariant()
    def each_moved_visit_leads_to_one_of_its_kind_and_no_two_to_the_same(self):
        moved = [step for step in self.steps.values() if step.result == REBOOKED]
        for step in moved:
            assert self.steps[step.answers[REBOOKED_TO]].kind == step.kind
        assert len({step.answers[REBOOKED_TO] for step in moved}) == len(moved)


TestPlanGoesOn = PlanGoesOn.TestCase
TestPlanGoesOn.settings = settings(max_examples=60, stateful_step_count=25, deadline=None)


def test_the_codes_the_rules_know_are_in_the_facts():
    assert PLAN.results[REBOOKED].needs == (REBOOKED_TO,)
    assert (PLAN.asks[REBOOKED_TO].type, PLAN.asks[DEADLINE].type) == ("step", "day")
    assert set(plan_problems._TYPES) == {ask.type for ask in PLAN.asks.values()}
    owners = {owner for kind in PLAN.kinds.values() for owner in kind.owners}
    assert owners == {owner.value for owner in Owner}
