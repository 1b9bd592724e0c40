"""A handover in any order of doings: nobody is lost, nobody is seen by two desks, nothing happens twice."""

import datetime as dt
import shutil
import tempfile
from collections import Counter
from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from intake.crypto import load_ring
from intake.rules.handover import OPEN, Stage
from intake.services.deps import Deps
from intake.services.hand_over import open_handover, steer_handover
from intake.services.hand_over_summary import confirm_rest
from intake.services.hand_over_switch import switch_due
from intake.services.hand_over_view import accept_cases, open_handover_page
from intake.services.triage import list_cases
from intake.storage.models import Case, Handover, PersonFact
from tests.conftest import open_in_haste
from tests.services.handover_people import (
    CARITAS,
    CARITAS_LEAD,
    COORDINATOR,
    LSK,
    LSK_LEAD,
    LSK_WORKER,
    MOMENT,
    SWITCH,
    accept,
    arrive,
    hire,
    riga,
)
from tests.services.test_refer import rows, run


class Clock:
    """A clock that only goes on."""

    now = riga(2022, 1, 10, 9)

    def __call__(self):
        return self.now


class AnyOrder(RuleBasedStateMachine):
    """LSK's desk with families, and whatever the three sides may do in whatever order."""

    facts, migrated = None, None

    @initialize()
    def begin(self):
        self.folder = Path(tempfile.mkdtemp(prefix="handover"))
        self.clock = Clock()
        file = shutil.copy(self.migrated, self.folder / "intake.db")
        door, ring = open_in_haste(f"sqlite:///{file}"), load_ring(self.folder / "keys.json")
        self.deps = Deps(self.facts, door, ring, self.clock)
        hire(self.deps)
        self.families, self.waiting, self.handover = [], [], None

    @precondition(lambda self: self.clock.now < MOMENT)
    @rule()
    def a_family_arrives(self):
        family = arrive(self.deps, len(self.families))
        self.families.append(family)
        self.waiting.append(family)

    @precondition(lambda self: self.waiting)
    @rule(data=st.data())
    def a_worker_accepts(self, data):
        run(switch_due(self.deps))
        accept(self.deps, data.draw(st.sampled_from(self.waiting)), LSK_WORKER)

    @precondition(lambda self: self.handover is None)
    @rule()
    def it_is_appointed(self):
        found = run(open_handover(LSK, CARITAS, SWITCH, COORDINATOR, self.deps))
        self.handover = getattr(found, "id", None)

    @precondition(lambda self: self.handover)
    @rule()
    def summaries_are_confirmed(self):
        run(confirm_rest(self.handover, LSK_LEAD, self.deps))

    @precondition(lambda self: self.handover)
    @rule()
    def what_came_is_accepted(self):
        run(accept_cases(self.handover, None, CARITAS_LEAD, self.deps))

    @precondition(lambda self: self.handover)
    @rule(stage=st.sampled_from([Stage.SWITCHED, Stage.CANCELLED]))
    def the_foundation_steers(self, stage):
        run(steer_handover(self.handover, stage, COORDINATOR, self.deps))

    @rule(days=st.integers(1, 20))
    def time_goes_on(self, days):
        self.clock.now += dt.timedelta(days=days)
        run(switch_due(self.deps))

    @invariant()
    def everybody_is_at_one_desk_and_counted_once(self):
        if not hasattr(self, "deps"):
            return
        run(switch_due(self.deps))
        found = rows(self.deps, Case)
        stage = {row["id"]: row["state"] for row in rows(self.deps, Handover)}.get(self.handover)
        assert {row["desk"] for row in found} <= ({CARITAS} if stage == Stage.SWITCHED else {LSK})
        shown = [len(run(list_cases(who, self.deps)).cases) for who in (LSK_LEAD, CARITAS_LEAD)]
        assert shown == ([0, len(found)] if stage == Stage.SWITCHED else [len(found), 0])
        told = Counter(f["person_id"] for f in rows(self.deps, PersonFact) if f["kind"] == "provider")
        assert set(told.values()) <= {1, 2}, "once when taken up, and once when handed over"
        if stage == Stage.SWITCHED:
            self._the_count_adds_up(found)

    def _the_count_adds_up(self, found):
        count = run(open_handover_page(self.handover, COORDINATOR, self.deps)).count
        in_open = sum(n for state, n in count.cases.items() if state in OPEN)
        assert sum(count.cases.values()) == len(found)
        assert count.accepted + count.waiting == in_open
        assert count.singly + count.as_generated + count.not_confirmed == in_open

    def teardown(self):
        if hasattr(self, "deps"):
            self.deps.door.close()
            shutil.rmtree(self.folder)


def test_a_handover_in_any_order(facts, migrated_file):
    AnyOrder.facts, AnyOrder.migrated = facts, migrated_file
    AnyOrder.TestCase.settings = settings(
        max_examples=6, stateful_step_count=10, deadline=None, suppress_health_check=list(HealthCheck)
    )
    AnyOrder.TestCase().runTest()
