"""Steps move by one table, no due day hides a deadline, and whatever is wrong is told in codes."""

import datetime as dt
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from intake.facts import load_facts
from intake.locale import load_words
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
    due_soon,
    last_day,
    may,
    mentors_day,
    moved,
    moves_from,
    overdue,
    rebook,
    replaces,
    when,
)
from intake.rules.plan_problems import MAX_NOTE, NOTE_HINT, Problem, Trouble, link_problems, problems
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


def test_a_notes_length_and_words_are_those_of_a_referrals_note():
    assert MAX_NOTE == answers.MAX_NOTE
    assert all(NOTE_HINT in words.entries for words in load_words(FACTS.languages).values())


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
    link_problems([step])
    kind = PLAN.kinds.get(step.kind)
    if not problems(step, PLAN):
        assert kind
        assert step.owner in kind.owners
        assert set(kind.asks) <= set(step.answers)
        assert (step.result is None) == (step.state in OPEN)


# --- a visit moved to another time -------------------------------------------------------------------


def test_a_moved_visit_leads_to_the_new_one_and_back():
    old, new = rebook(replace(VISIT, note="bring the letter"), "n", day(7))
    assert (old.state, old.result, old.answers) == (StepState.DROPPED, REBOOKED, {REBOOKED_TO: "n"})
    assert (new.id, new.kind, new.owner, new.due) == ("n", "doctor_visit", Owner.MENTOR, day(7))
    assert (new.state, new.note) == (StepState.PLANNED, "")
    assert replaces(new, [old, new]) == old
    assert replaces(old, [old, new]) is None
    assert told(old) == told(new) == []
    assert link_problems([old, new]) == ()


def test_what_is_over_cannot_be_moved_and_what_was_moved_is_not_reopened():
    old, _ = rebook(VISIT, "n", None)
    assert rebook(FINISHED, "n", None) is rebook(old, "m", None) is rebook(VISIT, "a", None) is None
    assert moves_from(old) == ()


def linked(id_, to, kind="doctor_visit"):
    return Step(id_, kind, Owner.MENTOR, state=StepState.DROPPED, result=REBOOKED, answers={REBOOKED_TO: to})


@pytest.mark.parametrize(
    ("plan", "found"),
    [
        ([linked("a", "z")], [("link_broken", "a")]),
        ([linked("a", "b"), OUTING], [("link_of_other_kind", "a")]),
        ([linked("a", "a")], [("link_round", "a")]),
        ([linked("a", "b"), linked("b", "a")], [("link_round", "a"), ("link_round", "b")]),
        ([linked("x", "a"), linked("y", "a"), VISIT], [("link_twice", "x"), ("link_twice", "y")]),
        ([linked("x", "y"), linked("y", "a"), VISIT], []),
    ],
)
def test_a_link_that_leads_nowhere_astray_or_round_is_told(plan, found):
    assert [(p.trouble.value, p.field) for p in link_problems(plan)] == found


# --- days --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("due", "found", "late", "soon"),
    [
        (None, When.UNDATED, False, False),
        (day(-1), When.OVERDUE, True, False),
        (day(0), When.TODAY, False, True),
        (day(1), When.SOON, False, True),
        (TODAY + SOON, When.SOON, False, True),
        (TODAY + SOON + dt.timedelta(days=1), When.LATER, False, False),
    ],
)
def test_the_last_day_is_still_on_time(due, found, late, soon):
    step = replace(VISIT, due=due)
    assert (when(step, TODAY), overdue(step, TODAY), due_soon(step, TODAY)) == (found, late, soon)


def test_what_is_over_is_neither_overdue_nor_due_soon():
    for offset in (-1, 0):
        step = replace(FINISHED, due=day(offset))
        assert not overdue(step, TODAY)
        assert not due_soon(step, TODAY)


def test_a_later_due_day_does_not_hide_the_day_in_the_decision():
    step = replace(APPEAL, due=day(9), answers={DEADLINE: day(-1)})
    assert last_day(step) == day(-1)
    assert overdue(step, TODAY)
    assert last_day(replace(APPEAL, due=day(-5))) == day(-5)
    assert last_day(replace(APPEAL, due=None)) == TODAY


def test_a_mentors_day_is_nearest_first_a_deadline_before_its_equals_and_undated_last():
    plan = [
        replace(VISIT, id="undated", due=None),
        replace(VISIT, id="later", due=day(9)),
        replace(VISIT, id="z-today", due=TODAY),
        replace(VISIT, id="a-today", due=TODAY),
        replace(VISIT, id="begun", due=TODAY, state=StepState.UNDER_WAY),
        replace(APPEAL, id="deadline", owner=Owner.PERSON),
        replace(VISIT, id="late", due=day(-1)),
        replace(VISIT, id="workers", owner=Owner.WORKER),
        replace(FINISHED, id="over"),
    ]
    wanted = ["late", "deadline", "begun", "a-today", "z-today", "later", "undated"]
    assert [step.id for _, step in mentors_day(plan, TODAY)] == wanted
    assert [step.id for _, step in mentors_day(plan[::-1], TODAY)] == wanted
    assert [w.value for w, _ in mentors_day(plan, TODAY)] == [
        "overdue", "today", "today", "today", "today", "later", "undated"
    ]  # fmt: skip


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
    def every_step_is_whole_and_every_link_leads_on(self):
        assert all(problems(step, PLAN) == () for step in self.steps.values())
        assert link_problems(self.steps.values()) == ()

    @invariant()
    def a_moved_visit_always_has_its_successor(self):
        for step in self.steps.values():
            if step.result == REBOOKED:
                assert replaces(self.steps[step.answers[REBOOKED_TO]], self.steps.values()) == step

    @invariant()
    def the_mentors_day_holds_each_open_step_that_is_not_the_workers_once(self):
        shown = [step.id for _, step in mentors_day(self.steps.values(), TODAY)]
        wanted = {s.id for s in self.steps.values() if s.state in OPEN and s.owner is not Owner.WORKER}
        assert len(shown) == len(set(shown))
        assert set(shown) == wanted


TestPlanGoesOn = PlanGoesOn.TestCase
TestPlanGoesOn.settings = settings(max_examples=60, stateful_step_count=25, deadline=None)


def test_the_codes_the_rules_know_are_in_the_facts():
    assert PLAN.results[REBOOKED].needs == (REBOOKED_TO,)
    assert (PLAN.asks[REBOOKED_TO].type, PLAN.asks[DEADLINE].type) == ("step", "day")
    assert set(plan_problems._TYPES) == {ask.type for ask in PLAN.asks.values()}
    owners = {owner for kind in PLAN.kinds.values() for owner in kind.owners}
    assert owners == {owner.value for owner in Owner}
