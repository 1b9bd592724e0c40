"""Joining, leaving, closing, reopening and taking back, in any order, against a simple model."""

import datetime as dt
from itertools import pairwise

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from intake.rules.case import CloseReason, Decision, Move
from intake.rules.history import Kind
from intake.rules.household import stretches
from intake.services.household import Changed, change_people
from intake.services.people_changes import Close, ComeBack, Join, Leave, Reopen, Retract
from intake.services.person_facts import of_case
from intake.services.refer import case_id, referral_id
from intake.services.refused import Refused
from intake.services.triage import move_case
from intake.storage.models import PersonFact
from tests.conftest import NOW
from tests.services.test_refer import rows, run, send
from tests.services.test_triage import AGENCY

START = NOW.date()
days = st.integers(-2, 2)
anybody = st.integers(0, 5)
COMINGS = (Kind.ENTERED, Kind.LEFT)


def spans(events):
    """The model: what each day says, from in or out, and nothing else. Events are (day, kind, reason)."""
    found, since = [], None
    for day in sorted({e[0] for e in events}):
        came = any(e[0] == day and e[1] is Kind.ENTERED for e in events)
        left = [e for e in events if e[0] == day and e[1] is Kind.LEFT]
        if since is None and came and left:
            found.append((day, day, left[-1][2]))
        elif since is None and came:
            since = day
        elif since is not None and left:
            found.append((since, day, left[-1][2]))
            since = day if came and since != day else None
    return found + ([(since, None, None)] if since else [])


class Household(RuleBasedStateMachine):
    """One accepted case; the model keeps for each person their comings in the order recorded."""

    deps = clock = None
    number = 0

    @initialize(taken=st.sets(st.integers(0, 2), min_size=1))
    def accept(self, taken):
        type(self).number += 1
        self.clock.now = NOW
        token = f"{self.number:022d}"
        send(self.deps, token=token)
        self.case, self.version, self.open = case_id(referral_id(token)), 2, True
        run(move_case(self.case, 1, Decision(Move.ACCEPT, taken=frozenset(taken)), AGENCY, self.deps))
        self.events, self.seen = {}, {}
        self.learn()
        assert {p: spans(e) for p, e in self.standing().items()} == {
            p: [(START, None, None)] for p in self.household().positions
        }
        assert set(self.household().positions.values()) == taken

    @rule(ahead=st.integers(0, 2))
    def time_passes(self, ahead):
        self.clock.now += dt.timedelta(days=ahead)

    @rule(on=days)
    def joins(self, on):
        day = self.today() + dt.timedelta(on)
        began = [e[0] for own in self.standing().values() for e in own if e[1] is Kind.ENTERED]
        fits = self.open and on <= 0 and (not began or day >= min(began))
        self.expect(self.ask(Join("0-6", "born", day)), fits)

    @rule(who=anybody, on=days)
    def leaves(self, who, on):
        person, day = self.person(who), self.today() + dt.timedelta(on)
        self.expect(self.ask(Leave(person, "other", day)), self.open and self.ends(person, day, "other"))

    @rule(who=anybody, on=days)
    def comes_back(self, who, on):
        person, day = self.person(who), self.today() + dt.timedelta(on)
        self.expect(self.ask(ComeBack(person, day)), self.open and self.begins(person, day))

    @rule(on=days)
    def closes(self, on):
        day = self.today() + dt.timedelta(on)
        inside = [p for p, own in self.standing().items() if spans(own) and spans(own)[-1][1] is None]
        fits = self.open and on <= 0 and all(self.ends(p, day, "goals_met") for p in inside)
        self.expect(self.ask(Close(CloseReason.GOALS_MET, day)), fits)
        self.open = self.open and not fits

    @rule(who=anybody)
    def reopens(self, who):
        person = self.person(who)
        inside = spans(self.standing()[person])[-1:]
        stays = bool(inside) and inside[0][1] is None
        fits = not self.open and (stays or self.begins(person, self.today()))
        self.expect(self.ask(Reopen(frozenset({self.household().positions[person]}))), fits)
        self.open = self.open or fits

    @rule(which=st.integers(0, 30))
    def was_a_mistake(self, which):
        comings = [(p, i) for p, own in self.events.items() for i in own]
        _, fact = comings[which % len(comings)]
        standing = any(i == fact and e is not None for own in self.events.values() for i, e in own.items())
        fits = self.open and standing
        self.expect(self.ask(Retract(fact)), fits)

    @rule(who=anybody)
    def somebody_was_faster(self, who):
        asked = Leave(self.person(who), "other", self.today())
        found = run(change_people(self.case, self.version - 1, asked, AGENCY, self.deps))
        assert isinstance(found, Refused)

    @invariant()
    def the_facts_say_what_the_model_says(self):
        found = self.household()
        for person, own in self.standing().items():
            every = stretches(found.of(person))
            assert [(e.first, e.last, e.reason) for e in every] == spans(own)
            assert all(a.last and a.last <= b.first for a, b in pairwise(every))
            if not self.open:
                assert all(e.last for e in every), "nobody is in service in a closed case"

    @invariant()
    def no_fact_is_ever_changed(self):
        stored = {row["id"]: dict(row) for row in rows(self.deps, PersonFact)}
        assert all(stored[id_] == row for id_, row in self.seen.items())
        self.seen = stored

    def expect(self, found, fits):
        assert (found == Changed()) == fits, found
        self.version += fits
        if fits:
            self.learn()

    def ask(self, change):
        return run(change_people(self.case, self.version, change, AGENCY, self.deps))

    def learn(self):
        """Take over what was added; what a retraction names no longer counts."""
        for said in self.household().said:
            own = self.events.setdefault(said.fact.person, {})
            if said.fact.kind in COMINGS and said.fact.id not in own:
                own[said.fact.id] = (said.fact.on, said.fact.kind, said.fact.value)
            if said.fact.voids in own:
                own[said.fact.voids] = None

    def ends(self, person, day, reason):
        own = self.standing()[person]
        was = spans(own)
        if not was or was[-1][1] is not None or day > self.today():
            return False
        return spans([*own, (day, Kind.LEFT, reason)]) == [*was[:-1], (was[-1][0], day, reason)]

    def begins(self, person, day):
        own = self.standing()[person]
        was = spans(own)
        if (was and was[-1][1] is None) or day > self.today():
            return False
        if was and was[-1][:2] == (day, day):  # back on the day of coming and leaving: never left
            rest = [e for e in own if e != (day, Kind.LEFT, was[-1][2])]
            if spans(rest) == [*was[:-1], (day, None, None)]:
                return True
        return spans([*own, (day, Kind.ENTERED, None)]) == [*was, (day, None, None)]

    def standing(self):
        return {p: [e for e in own.values() if e] for p, own in self.events.items()}

    def person(self, who):
        everybody = list(self.events)
        return everybody[who % len(everybody)]

    def household(self):
        return run(self.deps.door.read(lambda door: of_case(door, self.case, self.deps)))

    def today(self):
        return self.clock.now.date()


def test_whatever_the_order_the_episodes_are_what_the_model_says(sqlite_deps, clock):
    class Here(Household):
        deps, clock = sqlite_deps, None

    Here.clock = clock
    bounds = settings(
        max_examples=30, stateful_step_count=20, deadline=None, suppress_health_check=list(HealthCheck)
    )
    run_state_machine_as_test(Here, settings=bounds)
