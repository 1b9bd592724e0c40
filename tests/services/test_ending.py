"""What people are told when help ends, and that they were; on SQLite and on PostgreSQL."""

import datetime as dt

from intake.rules.case import CloseReason
from intake.rules.ending import NOTICE_LANGUAGES, SAID, Way, has_notice, nearest, said_reason
from intake.services.doors import NoSuchCase
from intake.services.ending import open_ending
from intake.services.give_notice import Given, Told, give_notice
from intake.services.household import change_people
from intake.services.people_changes import Close, Leave, Reopen
from intake.services.refused import Refused
from intake.services.triage import open_case
from intake.storage.models import NoticeGiven
from tests.conftest import NOW
from tests.services.test_assign import accepted, mentor
from tests.services.test_audit import told
from tests.services.test_household import people
from tests.services.test_refer import rows, run
from tests.services.test_triage import AGENCY, ELSEWHERE

TODAY = NOW.date()
IN_DARI = Told("fa-AF", Way.EXPLAINED_BY_INTERPRETER, TODAY)


def change(deps, case, asked):
    return run(change_people(case, run(open_case(case, AGENCY, deps)).row["version"], asked, AGENCY, deps))


def closed(deps, reason=CloseReason.GOALS_MET):
    case = accepted(deps)
    change(deps, case, Close(reason, TODAY))
    return case


def test_the_notice_names_the_day_and_its_language_and_only_a_reason_a_paper_may_say(deps):
    case = accepted(deps)
    change(deps, case, Leave(people(deps, case)[2], "left_family", TODAY))
    change(deps, case, Close(CloseReason.PERIOD_EXPIRED, TODAY))
    found = run(open_ending(case, AGENCY, deps))
    assert (found.ended_on, found.language, found.spoken) == (TODAY, "fa-AF", "fa_AF")
    assert found.reason is None, "of several reasons on one day none is named"
    again = run(open_ending(closed_other(deps), AGENCY, deps))
    assert (again.reason, again.people) == ("transferred", [0, 1, 2])


def closed_other(deps):
    from tests.services.test_moves import family

    case, _ = family(deps, 5)
    change(deps, case, Close(CloseReason.TRANSFERRED, TODAY))
    return case


def test_reasons_that_tell_where_somebody_is_or_what_they_refused_are_never_on_paper():
    for reason in (CloseReason.LEFT_LATVIA, CloseReason.MOVED_OUTSIDE_AREA, CloseReason.DECLINED_SERVICE):
        assert said_reason(reason) is None
    assert {said_reason(r) for r in SAID} == set(SAID)
    assert [r for r in CloseReason if not has_notice(r)] == [CloseReason.DIED]


def test_the_notice_is_written_in_the_sites_languages_and_farsi_is_not_dari(facts):
    assert set(NOTICE_LANGUAGES) == set(facts.languages)
    assert [nearest(code) for code in ("fa_AF", "fa", "ar", "uk", "other")] == [
        "fa-AF",
        None,
        "ar",
        None,
        None,
    ]


def test_that_somebody_was_told_is_kept_with_language_way_and_day(deps):
    case = closed(deps)
    assert run(open_ending(case, AGENCY, deps)).given == []
    assert run(give_notice(case, IN_DARI, AGENCY, deps)) == Given()
    first = people(deps, case)[0]
    assert run(give_notice(case, Told("en", Way.HANDED_OVER, TODAY, first), AGENCY, deps)) == Given()
    assert run(give_notice(case, Told("en", Way.HANDED_OVER, TODAY, first), AGENCY, deps)) == Given(), "twice"
    given = run(open_ending(case, AGENCY, deps)).given
    assert [(g["language"], g["way"], g["on_day"], g["person_id"], g["label"]) for g in given] == [
        ("fa-AF", "explained_by_interpreter", TODAY, None, None),
        ("en", "handed_over", TODAY, first, None),
    ]
    assert told(deps, "notice_given")[0] == ("staff/a1", case, "fa-AF, explained_by_interpreter")


def test_after_opening_and_closing_again_the_last_day_is_the_new_one(deps, clock):
    case = closed(deps)
    run(give_notice(case, IN_DARI, AGENCY, deps))
    clock.now += dt.timedelta(days=1)
    change(deps, case, Reopen(frozenset({0, 1, 2})))
    assert run(open_ending(case, AGENCY, deps)) == Refused("move_not_allowed")
    clock.now += dt.timedelta(days=1)
    change(deps, case, Close(CloseReason.NOT_REACHED, clock().date()))
    assert run(open_ending(case, AGENCY, deps)).ended_on == TODAY + dt.timedelta(days=2)


def test_a_day_to_come_somebody_unknown_an_open_case_and_other_people_are_refused(deps):
    case, marta = accepted(deps), mentor(deps)
    assert run(give_notice(case, IN_DARI, AGENCY, deps)) == Refused("move_not_allowed")
    change(deps, case, Close(CloseReason.OTHER, TODAY))
    tomorrow = Told("lv", Way.SENT, TODAY + dt.timedelta(1))
    assert run(give_notice(case, tomorrow, AGENCY, deps)) == Refused("day_in_future")
    nobody = Told("lv", Way.SENT, TODAY, "0" * 32)
    assert run(give_notice(case, nobody, AGENCY, deps)) == Refused("no_such_person")
    for who in (ELSEWHERE, marta):
        assert isinstance(run(give_notice(case, IN_DARI, who, deps)), NoSuchCase)
        assert isinstance(run(open_ending(case, who, deps)), NoSuchCase)
    assert rows(deps, NoticeGiven) == []
