"""Every mentor is suggested, in one order, with the reasons; nobody vanishes from the list."""

from dataclasses import replace
from itertools import permutations
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.facts import load_facts
from intake.facts.checks import lineage
from intake.rules.mentoring import AGAINST, Mentor, Reason, Wish, suggest

FACTS = load_facts(Path("docs/facts"))
LIMIT = FACTS.mentor_limits["mentor-load-2017"]
WISH = Wish("fa_AF", lineage(FACTS.places, "mucenieki"), "woman")
FITS = Mentor("fits", ("fa_AF", "en"), ("mucenieki",), "woman", load=7)
AGAINST_ONE = {
    "other_place": replace(FITS, id="other_place", places=("riga",)),
    "over_limit": replace(FITS, id="over_limit", load=20),
    "needs_interpreter": replace(FITS, id="needs_interpreter", languages=("fa", "en")),
    "gender_not_known": replace(FITS, id="gender_not_known", gender=None),
    "gender_not_as_wished": replace(FITS, id="gender_not_as_wished", gender="man"),
    "conflict_of_interest": replace(FITS, id="conflict_of_interest", conflict=True),
}


def names(mentors, wish=WISH, limit=LIMIT):
    return [s.mentor for s in suggest(mentors, wish, limit)]


def reasons(mentor, wish=WISH, limit=LIMIT):
    (found,) = suggest([mentor], wish, limit)
    return [reason.value for reason in found.reasons]


def test_who_fits_in_everything_comes_first_and_a_conflict_of_interest_last():
    assert names([*AGAINST_ONE.values(), FITS]) == ["fits", *AGAINST_ONE]


def test_the_order_of_the_list_given_changes_nothing():
    four = [FITS, *AGAINST_ONE.values()][:4]
    assert len({tuple(names(order)) for order in permutations(four)}) == 1


@pytest.mark.parametrize("against", AGAINST_ONE)
def test_what_speaks_against_somebody_is_said_and_hides_nobody(against):
    assert against in reasons(AGAINST_ONE[against])


def test_a_conflict_weighs_more_than_everything_else_together():
    worst = Mentor("worst", (), (), "man", load=99)
    assert names([AGAINST_ONE["conflict_of_interest"], worst]) == ["worst", "conflict_of_interest"]


def test_farsi_does_not_speak_for_dari():
    assert "needs_interpreter" in reasons(replace(FITS, languages=("fa",)))


def test_a_mentor_of_the_whole_country_is_near_everywhere():
    assert "same_place" in reasons(replace(FITS, places=("latvia",)))
    assert "other_place" in reasons(replace(FITS, places=("liepna",)))


@pytest.mark.parametrize(
    ("load", "people", "found"),
    [
        (0, 1, "has_room"),
        (19, 1, "has_room"),
        (20, 1, "over_limit"),
        (15, 5, "has_room"),
        (16, 5, "over_limit"),
    ],
)
def test_the_last_free_place_is_still_room(load, people, found):
    assert found in reasons(replace(FITS, load=load), replace(WISH, people=people))


def test_what_was_not_wished_or_is_not_known_is_not_spoken_of():
    assert reasons(FITS, Wish("fa_AF"), None) == ["speaks_language"]


def test_of_equals_the_one_with_fewer_people_comes_first_and_then_the_id():
    mentors = [replace(FITS, id="b"), replace(FITS, id="a"), replace(FITS, id="z", load=6)]
    assert names(mentors) == ["z", "a", "b"]


mentors = st.builds(
    Mentor,
    id=st.uuids().map(str),
    languages=st.sets(st.sampled_from(["fa_AF", "fa", "ar"])),
    places=st.sets(st.sampled_from(["mucenieki", "riga", "latvia"])),
    gender=st.sampled_from([None, "woman", "man"]),
    load=st.integers(0, 30),
    conflict=st.booleans(),
)


@given(st.lists(mentors, max_size=8, unique_by=lambda m: m.id), st.sampled_from(["any", "woman", "man"]))
def test_everybody_is_on_the_list_once_with_a_reason_and_flags_are_never_silent(found, gender):
    listed = suggest(found, replace(WISH, gender=gender), LIMIT)
    assert sorted(s.mentor for s in listed) == sorted(m.id for m in found)
    flagged = {m.id for m in found if m.conflict}
    assert {s.mentor for s in listed if Reason.CONFLICT_OF_INTEREST in s.reasons} == flagged
    assert all(s.reasons for s in listed)
    assert [s.mentor in flagged for s in listed] == sorted(s.mentor in flagged for s in listed)


def test_every_reason_against_has_its_weight():
    assert {r.value for r in AGAINST} == set(AGAINST_ONE)
