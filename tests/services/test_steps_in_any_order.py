"""Everything done to steps in any order, by anybody, late and twice, against a simple model."""

import datetime as dt

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from intake.rules.plan import Doing, Owner
from intake.rules.plan_problems import problems
from intake.services.assign import assign_mentor
from intake.services.plan import Written
from intake.services.plan_view import read_plan
from intake.services.refer import case_id, referral_id
from intake.services.steps import Wanted, change_step
from intake.services.triage import move_case
from intake.storage.models import StepChange
from tests.conftest import NOW
from tests.services.test_assign import mentor
from tests.services.test_refer import rows, run, send
from tests.services.test_triage import ACCEPT, AGENCY

ENDS = {
    "start": ("planned",),
    "finish": ("planned", "under_way"),
    "drop": ("planned", "under_way"),
    "reopen": ("done", "dropped"),
    "missed": ("planned", "under_way"),
    "change": ("planned", "under_way"),
    "rebook": ("planned", "under_way"),
    "note": ("planned", "under_way", "done", "dropped"),
}
AFTER = {"start": "under_way", "finish": "done", "drop": "dropped", "reopen": "planned", "missed": "planned"}
MENTORS = ("start", "finish", "missed", "note")


class Steps(RuleBasedStateMachine):
    """One case with a worker and a mentor. The model: for each step its state, version, owner and rows."""

    deps = marta = None
    number = 0
    steps = Bundle("steps")

    @initialize()
    def accept(self):
        type(self).number += 1
        token = f"{self.number:022d}"
        send(self.deps, token=token)
        self.case = case_id(referral_id(token))
        run(move_case(self.case, 1, ACCEPT, AGENCY, self.deps))
        run(assign_mentor(self.case, 2, self.marta.id, AGENCY, self.deps))
        self.model, self.sent = {}, []

    @rule(target=steps, owner=st.sampled_from(Owner), due=st.integers(-2, 5) | st.none())
    def is_added(self, owner, due):
        id_ = f"{self.number:016x}{len(self.model):016x}"
        day = NOW.date() + dt.timedelta(due) if due is not None else None
        assert isinstance(self.ask(Wanted(id_, 0, Doing.ADD, "doctor_visit", owner, day), AGENCY), Written)
        self.model[id_] = ["planned", 1, owner, False]
        return id_

    @rule(id_=steps, doing=st.sampled_from(sorted(ENDS)), late=st.booleans(), by_mentor=st.booleans())
    def is_done(self, id_, doing, late, by_mentor):
        state, version, owner, moved = self.model[id_]
        asked = self.wanted(id_, doing, version - 1 if late and version > 1 else version, owner)
        found = self.ask(asked, self.marta if by_mentor else AGENCY)
        theirs = not by_mentor or (doing in MENTORS and owner is not Owner.WORKER)
        if asked.version != version:
            again = theirs and asked in [sent for sent, _ in self.sent]
            assert isinstance(found, Written) == again, "late, unless it is what was done before"
            return
        fits = theirs and state in ENDS[doing] and not (doing == "reopen" and moved)
        assert isinstance(found, Written) == fits, (found, state, doing)
        if fits:
            self.sent.append((asked, self.marta if by_mentor else AGENCY))
            self.model[id_] = [AFTER.get(doing, state), version + 1, owner, moved]
        if fits and doing == "rebook":
            self.model[id_] = ["dropped", version + 1, owner, True]
            self.model[self.other(id_)] = ["planned", 1, owner, False]

    @rule(which=st.integers(0, 99))
    def a_form_comes_again(self, which):
        if self.sent:
            before = len(rows(self.deps, StepChange))
            assert isinstance(self.ask(*self.sent[which % len(self.sent)]), Written)
            assert len(rows(self.deps, StepChange)) == before

    @invariant()
    def the_plan_is_what_the_model_says(self):
        found = {s.step.id: s for s in self.plan().steps}
        assert {id_: [s.step.state, s.version, s.step.owner] for id_, s in found.items()} == {
            id_: kept[:3] for id_, kept in self.model.items()
        }
        for view in found.values():
            assert problems(view.step, self.deps.facts.plan) == ()
            assert [line.at for line in view.lines] == sorted(line.at for line in view.lines)
            assert len(view.lines) == view.version
        moved = {view.step.id: view.step.answers.get("rebooked_to") for view in found.values()}
        led = [to for to in moved.values() if to]
        assert len(led) == len(set(led))
        assert set(led) <= set(found)

    def other(self, id_):
        """The new visit a moved one leads to, which the model does not know yet."""
        [new] = {s.step.id for s in self.plan().steps} - set(self.model)
        assert next(s for s in self.plan().steps if s.step.id == id_).step.answers["rebooked_to"] == new
        return new

    def wanted(self, id_, doing, version, owner):
        result = {"finish": "took_place", "drop": "cancelled"}.get(doing)
        note = f"{doing} {version}"
        return Wanted(id_, version, Doing(doing), "doctor_visit", owner, NOW.date(), result=result, note=note)

    def ask(self, wanted, who):
        return run(change_step(self.case, wanted, who, self.deps))

    def plan(self):
        return run(read_plan(self.case, AGENCY, self.deps))


def test_whatever_is_done_the_steps_are_what_the_model_says_and_nothing_is_done_twice(sqlite_deps):
    class Here(Steps):
        deps, marta = sqlite_deps, mentor(sqlite_deps)

    bounds = settings(
        max_examples=15, stateful_step_count=12, deadline=None, suppress_health_check=list(HealthCheck)
    )
    run_state_machine_as_test(Here, settings=bounds)
