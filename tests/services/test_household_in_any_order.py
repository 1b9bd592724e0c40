"""Joining, leaving, closing, reopening, taking back, splitting and merging, in any order.

Against a simple model: what is right is said here once more and by hand.
"""

import datetime as dt
from itertools import pairwise

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from intake.rules.case import CloseReason, Decision, Move
from intake.rules.counting import CountingRule, count
from intake.rules.dates import Month
from intake.rules.history import Kind
from intake.rules.household import EVER, stretches
from intake.services.household import Changed, change_people
from intake.services.moves import GoesOn, Moved, move_person
from intake.services.people_changes import Close, ComeBack, Join, Leave, Reopen, Retract, TakeUp
from intake.services.person_facts import of_case
from intake.services.refer import case_id, referral_id
from intake.services.refused import Refused
from intake.services.triage import move_case
from intake.storage import cases
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


class TwoHouseholds(RuleBasedStateMachine):
    """Two accepted cases of one desk; people split off, come together, join, leave and are taken up."""

    deps = clock = None
    number = 0

    @initialize(taken=st.tuples(*[st.sets(st.integers(0, 2), min_size=1)] * 2))
    def accept(self, taken):
        self.clock.now = NOW
        self.cases, self.references, self.where, self.last, self.human = [], [], {}, {}, {}
        for positions in taken:
            type(self).number += 1
            token = f"9{self.number:021d}"
            self.references.append(send(self.deps, token=token).receipt.reference)
            self.cases.append(case_id(referral_id(token)))
            accepted = Decision(Move.ACCEPT, taken=frozenset(positions))
            run(move_case(self.cases[-1], 1, accepted, AGENCY, self.deps))
        self.serving = {p: True for case in self.cases for p in self.positions(case)}
        self.where = {p: case for case in self.cases for p in self.positions(case)}
        self.last = dict.fromkeys(self.where, START)
        self.human = {(c, n): p for c in self.cases for p, n in self.positions(c).items()}

    @rule(ahead=st.integers(0, 2))
    def time_passes(self, ahead):
        self.clock.now += dt.timedelta(days=ahead)

    @rule(who=st.integers(0, 9), on=days, own=st.booleans())
    def goes_on(self, who, on, own):
        """Into the other household; into their own or into one nobody knows it never works."""
        person = list(self.where)[who % len(self.where)]
        here, day = self.where[person], self.today() + dt.timedelta(on)
        there = here if own else self.cases[1 - self.cases.index(here)]
        asked = GoesOn(person, self.references[self.cases.index(there)], day)
        found = run(move_person(here, self.version(here), asked, AGENCY, self.deps))
        fits = not own and on <= 0 and self.serving[person] and day >= self.last[person]
        assert isinstance(found, Moved) == fits, found
        if fits:
            self.where[person], self.last[person] = there, day

    @rule(which=st.integers(0, 1))
    def is_born(self, which):
        self.expect(which, Join("0-6", "born", self.today()), fits=True)

    @rule(which=st.integers(0, 1), position=st.integers(0, 3))
    def is_taken_up_after_all(self, which, position):
        free = position < 3 and (self.cases[which], position) not in self.human
        self.expect(which, TakeUp(position, self.today()), fits=free)

    @rule(who=st.integers(0, 9))
    def leaves(self, who):
        person = list(self.where)[who % len(self.where)]
        which = self.cases.index(self.where[person])
        self.expect(which, Leave(person, "other", self.today()), fits=self.serving[person])
        self.serving[person] = False

    @invariant()
    def everybody_is_in_one_household_and_nobody_is_lost(self):
        found = {case: self.positions(case) for case in self.cases}
        assert {p: case for case, own in found.items() for p in own} == self.where
        assert sum(len(own) for own in found.values()) == len(self.where)

    @invariant()
    def a_place_in_a_household_means_one_human_being(self):
        for case in self.cases:
            for person, position in self.positions(case).items():
                assert self.human.setdefault((case, position), person) == person

    @invariant()
    def going_on_ends_and_begins_nothing(self):
        for person, case in self.where.items():
            every = stretches(self.household(case).of(person))
            assert [e.last is None for e in every] == [self.serving[person]]

    @invariant()
    def each_is_counted_once(self):
        facts = [s.fact for case in self.cases for s in self.household(case).said]
        figures = count(facts, Month(2026, 11), EVER, CountingRule.UNDER_18_OURS)
        began = {p for p in self.where if self.first(p) <= Month(2026, 11).last}
        assert figures.ids("served") == began

    def first(self, person):
        return stretches(self.household(self.where[person]).of(person))[0].first

    def expect(self, which, asked, fits):
        case = self.cases[which]
        found = run(change_people(case, self.version(case), asked, AGENCY, self.deps))
        assert (found == Changed()) == fits, found
        for person in set(self.positions(case)) - set(self.where):
            self.where[person], self.last[person], self.serving[person] = case, self.today(), True

    def version(self, case):
        return run(self.deps.door.read(lambda door: cases.one(door, case)))["version"]

    def positions(self, case):
        return self.household(case).positions

    def household(self, case):
        return run(self.deps.door.read(lambda door: of_case(door, case, self.deps)))

    def today(self):
        return self.clock.now.date()


def test_however_families_split_and_merge_everybody_is_in_one_and_counted_once(sqlite_deps, clock):
    class Here(TwoHouseholds):
        deps, clock = sqlite_deps, None

    Here.clock = clock
    bounds = settings(
        max_examples=8, stateful_step_count=12, deadline=None, suppress_health_check=list(HealthCheck)
    )
    run_state_machine_as_test(Here, settings=bounds)


def test_whatever_the_order_the_episodes_are_what_the_model_says(sqlite_deps, clock):
    class Here(Household):
        deps, clock = sqlite_deps, None

    Here.clock = clock
    bounds = settings(
        max_examples=30, stateful_step_count=20, deadline=None, suppress_health_check=list(HealthCheck)
    )
    run_state_machine_as_test(Here, settings=bounds)
