"""Mentors of a desk: profiles, load, ties, suggestions, handing back; on SQLite and on PostgreSQL."""

import dataclasses

import pytest
from sqlalchemy import text

from intake.rules.history import Kind
from intake.rules.household import Evidence
from intake.rules.mentoring import HandedBack, Reason
from intake.rules.policy import Role
from intake.services.assign import Assigned, Returned, assign_mentor, hand_back
from intake.services.doors import NoSuchCase
from intake.services.household import change_people
from intake.services.mentors import Kept, Profile, keep_profile, list_mentors
from intake.services.people_changes import Leave, Record
from intake.services.person_facts import of_case
from intake.services.refused import Refused
from intake.services.suggest import choose_mentor
from intake.services.ties import Noted, note_tie
from intake.services.triage import open_case
from intake.storage.models import Assignment, MentorProfile, MentorTie
from tests.conftest import NOW
from tests.services.test_assign import accepted, mentor
from tests.services.test_audit import told
from tests.services.test_refer import rows, run
from tests.services.test_triage import AGENCY, ELSEWHERE

TODAY = NOW.date()
LEAD = dataclasses.replace(AGENCY, id="a2", role=Role.LEAD)
DARI = Profile((("fa_AF", "Herātas"), ("en", "")), ("liepna",), "woman")
FARSI = Profile((("fa", ""),), ("riga",), "man")


def keep(deps, who, profile, by=LEAD, version=0):
    return run(keep_profile(who.id, version, profile, by, deps))


def known(deps, who=LEAD):
    return {m.id: m for m in run(list_mentors(who, deps)).known}


def version(deps, case):
    return run(open_case(case, AGENCY, deps)).row["version"]


def assign(deps, case, who):
    assert run(assign_mentor(case, version(deps, case), who.id, AGENCY, deps)) == Assigned(who.id)


def people(deps, case):
    return list(run(deps.door.read(lambda door: of_case(door, case, deps))).positions)


def test_a_profile_is_sealed_kept_by_the_mentor_or_the_lead_and_nobody_is_overtaken(deps):
    marta, anna, far = mentor(deps), mentor(deps, "Anna"), mentor(deps, "Far", "caritas")
    assert keep(deps, marta, DARI, by=marta) == Kept()
    assert keep(deps, marta, FARSI) == Refused("changed_meanwhile")
    assert keep(deps, marta, FARSI, version=1) == Kept()
    assert keep(deps, marta, DARI, version=1) == Refused("changed_meanwhile")
    for other in (far, AGENCY):
        assert keep(deps, other, DARI) == Refused("no_such_mentor")
    assert keep(deps, anna, DARI, by=marta) == Refused("no_such_mentor")
    found = known(deps)
    assert (found[marta.id].profile, found[marta.id].version, found[anna.id].profile) == (FARSI, 2, Profile())
    assert set(known(deps, marta)) == {marta.id}
    stored = str([dict(row) for row in rows(deps, MentorProfile)])
    assert not any(word in stored for word in ("fa_AF", "riga", "man'"))
    assert told(deps, "profile_kept")[0] == (
        f"staff/{marta.id}",
        f"staff/{marta.id}",
        "languages, places, gender",
    )


def test_a_mentors_load_is_the_people_in_service_in_what_is_assigned_to_them(deps):
    case, marta = accepted(deps), mentor(deps)
    assert known(deps)[marta.id].load == 0
    assign(deps, case, marta)
    assert known(deps)[marta.id].load == 3
    gone = Leave(people(deps, case)[0], "other", TODAY)
    run(change_people(case, version(deps, case), gone, AGENCY, deps))
    assert known(deps)[marta.id].load == 2
    run(assign_mentor(case, version(deps, case), None, AGENCY, deps))
    assert known(deps)[marta.id].load == 0


def test_every_mentor_of_the_desk_is_suggested_with_reasons_and_dari_does_not_speak_for_farsi(deps):
    case, dari, farsi, blank = accepted(deps), mentor(deps, "D"), mentor(deps, "F"), mentor(deps, "B")
    mentor(deps, "Far", "caritas")
    keep(deps, dari, DARI)
    keep(deps, farsi, FARSI)
    found = run(choose_mentor(case, AGENCY, deps))
    assert (found.wish.language, found.wish.people, found.limit.standing) == ("fa_AF", 3, "unverified")
    reasons = {s.mentor.id: s.suggestion.reasons for s in found.suggested}
    assert reasons == {
        dari.id: (Reason.SPEAKS_LANGUAGE, Reason.HAS_ROOM, Reason.SAME_PLACE),
        farsi.id: (Reason.NEEDS_INTERPRETER, Reason.HAS_ROOM, Reason.OTHER_PLACE),
        blank.id: (Reason.NEEDS_INTERPRETER, Reason.HAS_ROOM, Reason.OTHER_PLACE),
    }
    assert found.suggested[0].mentor.id == dari.id


def test_the_language_somebody_has_told_since_is_what_is_looked_for(deps):
    case, farsi = accepted(deps), mentor(deps, "F")
    keep(deps, farsi, FARSI)
    told_now = Record(people(deps, case)[1], Kind.LANGUAGE, "fa", TODAY, Evidence.TOLD_BY_PERSON, "Teherānas")
    run(change_people(case, version(deps, case), told_now, AGENCY, deps))
    found = run(choose_mentor(case, AGENCY, deps))
    assert (found.wish.language, found.variety) == ("fa", "Teherānas")
    assert Reason.SPEAKS_LANGUAGE in found.suggested[0].suggestion.reasons


def test_a_tie_lowers_a_mentor_never_hides_them_and_can_be_taken_back_but_not_rubbed_out(deps):
    case, dari, farsi = accepted(deps), mentor(deps, "D"), mentor(deps, "F")
    keep(deps, dari, DARI)
    keep(deps, farsi, FARSI)
    assert run(note_tie(case, dari.id, "same_community", AGENCY, deps)) == Noted()
    found = run(choose_mentor(case, AGENCY, deps)).suggested
    assert [s.mentor.id for s in found] == [farsi.id, dari.id]
    assert (found[1].tie, found[1].suggestion.reasons[0]) == ("same_community", Reason.CONFLICT_OF_INTEREST)
    assert run(note_tie(case, dari.id, "none", LEAD, deps)) == Noted()
    assert [s.mentor.id for s in run(choose_mentor(case, AGENCY, deps)).suggested] == [dari.id, farsi.id]
    assert [(row["code"], row["recorded_by"]) for row in rows(deps, MentorTie)] == [
        ("same_community", "a1"),
        ("none", "a2"),
    ]
    assert told(deps, "tie_noted")[0] == ("staff/a1", case, f"staff/{dari.id}, same_community")


@pytest.mark.parametrize("change", ["UPDATE mentor_tie SET code = 'none'", "DELETE FROM mentor_tie"])
def test_the_database_itself_refuses_to_change_a_tie(deps, change):
    case, marta = accepted(deps), mentor(deps)
    run(note_tie(case, marta.id, "relative", AGENCY, deps))
    with pytest.raises(Exception, match="append-only"):
        run(deps.door.write(lambda door: door.execute(text(change))))


def test_a_mentor_notes_a_tie_of_their_own_only_and_in_what_is_theirs_only(deps):
    case, marta, anna = accepted(deps), mentor(deps), mentor(deps, "Anna")
    assert isinstance(run(note_tie(case, marta.id, "relative", marta, deps)), NoSuchCase)
    assign(deps, case, marta)
    assert run(note_tie(case, anna.id, "relative", marta, deps)) == Refused("no_such_mentor")
    assert run(note_tie(case, marta.id, "no_reason_given", marta, deps)) == Noted()
    assert isinstance(run(note_tie(case, marta.id, "relative", ELSEWHERE, deps)), NoSuchCase)


def test_handing_back_ends_it_at_once_tells_the_desk_and_keeps_the_trail(deps):
    case, marta, anna = accepted(deps), mentor(deps), mentor(deps, "Anna")
    assign(deps, case, anna)
    assign(deps, case, marta)
    assert isinstance(run(hand_back(case, HandedBack.NO_ROOM, anna, deps)), NoSuchCase)
    seen = version(deps, case)
    assert run(hand_back(case, HandedBack.TIED, marta, deps)) == Returned()
    assert isinstance(run(open_case(case, marta, deps)), NoSuchCase)
    assert [(w.case_id, w.why) for w in run(list_mentors(LEAD, deps)).waiting] == [(case, "tied")]
    assert run(list_mentors(marta, deps)).waiting == []
    assert run(assign_mentor(case, seen, anna.id, AGENCY, deps)) == Refused("changed_meanwhile")
    found = run(choose_mentor(case, AGENCY, deps))
    assert [(a["label"], a["until_at"] is None, a["handed_back"]) for a in found.trail] == [
        ("Anna", False, None),
        ("Marta", False, "tied"),
    ]
    assert next(s.tie for s in found.suggested if s.mentor.id == marta.id) == "no_reason_given"
    assign(deps, case, anna)
    assert run(list_mentors(LEAD, deps)).waiting == []
    assert len(rows(deps, Assignment)) == 3


def test_whoever_has_the_case_already_has_room_for_it(sqlite_deps):
    case, marta = accepted(sqlite_deps), mentor(sqlite_deps)
    assign(sqlite_deps, case, marta)
    limits = {
        k: limit.model_copy(update={"at_most": 3}) for k, limit in sqlite_deps.facts.mentor_limits.items()
    }
    facts = sqlite_deps.facts.model_copy(update={"mentor_limits": limits})
    small = dataclasses.replace(sqlite_deps, facts=facts)
    [only] = run(choose_mentor(case, AGENCY, small)).suggested
    assert (Reason.HAS_ROOM in only.suggestion.reasons, only.mentor.load) == (True, 3)
