"""Figures are counted from sealed facts, frozen once, approved by a second person, corrected in the open."""

import datetime as dt

import pytest
from sqlalchemy import delete, update
from sqlalchemy.exc import DBAPIError

from intake.rules.dates import Month
from intake.rules.frozen import Why, read
from intake.services.figures import overview
from intake.services.freeze import Approved, FrozenNow, approve, freeze, look_at
from intake.services.refused import Refused
from intake.storage import figures
from intake.storage.models import AuditEntry, FrozenLink, FrozenMonth
from intake.storage.tables import table
from tests.rules.people import fact, march_2020
from tests.services.figures_world import (
    AUDITOR,
    COORDINATOR,
    FORMER_LEAD,
    LEAD,
    SECOND,
    hexed,
    record,
)
from tests.services.test_refer import rows, run

MARCH = Month(2020, 3)
LATER = dt.datetime(2026, 11, 22, 8, tzinfo=dt.UTC)


def frozen(deps, month=MARCH, seen=0, why=None, who=COORDINATOR):
    return run(freeze(month, seen, why, "", who, deps))


def view(deps, month=MARCH, who=COORDINATOR):
    return run(look_at(month, who, deps))


def later(clock, minutes=5):
    clock.now += dt.timedelta(minutes=minutes)
    return clock.now - dt.timedelta(minutes=1)


def test_march_2020_is_counted_from_sealed_facts_and_frozen_with_whom_it_counts(deps):
    record(deps, march_2020())
    assert view(deps).sheet.counts["group"] == {"women": 18, "men": 31, "children": 32, "unknown": 0}
    assert frozen(deps) == FrozenNow(1, new=True)
    [stored] = rows(deps, FrozenMonth)
    assert (stored["month"], stored["revision"], stored["frozen_by"]) == ("2020-03", 1, "c1")
    again = read(stored["content"])
    assert (again.hash, again.canonical) == (stored["hash"], stored["content"])
    assert again.sheet.counts["residence"] == {"centre": 62, "outside": 19, "unknown": 0}
    assert again.released.shown("served") == 81
    assert again.released.shown("ended", "rest") is None
    assert len(rows(deps, FrozenLink)) == 81
    assert not any(word in str(rows(deps, FrozenLink)) for word in ("women", "centre", "lsk"))


def test_running_it_again_gives_the_same_figures(deps, clock):
    known = record(deps, march_2020())
    frozen(deps)
    later(clock)
    record(deps, [fact("p05", "talk_in_person", "yes", "2020-03-02", clock.now)], known)
    assert (view(deps).differs, view(deps).causes) == (False, ())
    assert frozen(deps, seen=1) == FrozenNow(1, new=False)
    assert len(rows(deps, FrozenMonth)) == 1


def test_a_late_correction_is_named_and_becomes_a_new_revision_with_its_reason(deps, clock):
    known = record(deps, march_2020())
    frozen(deps)
    moved = fact("p01", "residence", "outside", "2020-03-20", later(clock))
    record(deps, [moved], known)
    seen = view(deps)
    assert [c.id for c in seen.causes] == [hexed(moved.id)]
    assert seen.compared.changed == (("residence", "centre", 62, 61), ("residence", "outside", 19, 20))
    assert frozen(deps, seen=1) == Refused("why_missing")
    assert frozen(deps, seen=1, why=Why.LATE_ENTRY) == FrozenNow(2, new=True)
    first, second = (read(row["content"]) for row in rows(deps, FrozenMonth))
    assert (first.released.shown("residence", "centre"), first.why) == (62, None)
    assert (second.released.shown("residence", "centre"), second.why) == (61, Why.LATE_ENTRY)
    assert not view(deps).differs


def test_a_month_that_is_not_over_and_a_stale_page_are_refused(deps):
    record(deps, march_2020())
    assert frozen(deps, Month(2026, 11)) == Refused("month_not_over")
    frozen(deps)
    assert frozen(deps) == Refused("figures_changed_meanwhile")
    [entry] = [e for e in rows(deps, AuditEntry) if e["action"] == "figures_refused"][-1:]
    assert (entry["object_id"], entry["detail"]) == ("figures/2020-03", "figures_changed_meanwhile")


def test_whoever_froze_a_month_cannot_approve_it_and_twice_is_once(deps):
    record(deps, march_2020())
    frozen(deps)
    assert run(approve(MARCH, 1, COORDINATOR, deps)) == Refused("second_person")
    assert run(approve(MARCH, 2, SECOND, deps)) == Refused("figures_changed_meanwhile")
    assert run(approve(MARCH, 1, SECOND, deps)) == Approved(1)
    assert run(approve(MARCH, 1, COORDINATOR, deps)) == Approved(1)
    assert [(s.by, s.approved) for s in view(deps).revisions] == [("c1", True)]


def test_who_had_no_contract_in_a_month_neither_freezes_approves_nor_sees_what_was_frozen(deps):
    record(deps, march_2020())
    assert frozen(deps, who=LEAD) == Refused("not_yours")
    assert frozen(deps, who=FORMER_LEAD) == FrozenNow(1, new=True)
    assert run(approve(MARCH, 1, LEAD, deps)) == Refused("not_yours")
    seen = view(deps, who=LEAD)
    assert (seen.sheet.value("served"), seen.revisions, seen.leaves) == (0, [], None)


def test_a_lead_sees_the_figures_of_their_own_people_only(deps):
    record(deps, [*march_2020(), fact("p00", "provider", "caritas", "2020-03-02")])
    seen = view(deps, who=FORMER_LEAD)
    assert (seen.sheet.value("served"), seen.whole) == (80, False)
    assert (view(deps, who=AUDITOR).sheet.value("served"), view(deps, who=AUDITOR).whole) == (81, True)


def test_who_is_erased_leaves_the_ids_and_the_numbers_stay_also_in_the_next_revision(deps, clock):
    facts = march_2020()
    known = record(deps, facts)
    frozen(deps)
    gone, [entered] = hexed("p10"), [f for f in facts if f.person == "p10" and f.kind == "entered"]
    links = table(FrozenLink)
    run(deps.door.write(lambda door: door.execute(delete(links).where(links.c.person_id == gone))))
    assert gone not in {row["person_id"] for row in rows(deps, FrozenLink)}
    later(clock)
    record(deps, [fact("p10", "retracted", None, "2020-03-01", clock.now, entered.id)], known)
    seen = view(deps)
    assert (seen.differs, seen.compared.erased) == (False, 1)
    assert read(rows(deps, FrozenMonth)[0]["content"]).sheet.value("served") == 81
    record(deps, [fact("p01", "residence", "outside", "2020-03-20", clock.now)], known)
    assert frozen(deps, seen=1, why=Why.MISTAKE) == FrozenNow(2, new=True)
    newest = read(rows(deps, FrozenMonth)[-1]["content"])
    assert (newest.sheet.value("served"), newest.sheet.value("residence", "centre")) == (81, 61)


def test_a_fact_recorded_while_a_month_is_counted_stops_the_freeze(deps, monkeypatch):
    known = record(deps, march_2020())
    monkeypatch.setattr(figures, "facts_until", lambda *_: 1)
    assert frozen(deps) == Refused("figures_changed_meanwhile")
    assert (rows(deps, FrozenMonth), len(known)) == ([], 83)


def test_figures_are_as_of_any_day_and_never_of_a_day_to_come(deps):
    record(deps, march_2020())
    asked = [dt.date(2020, 2, 9), dt.date(2020, 2, 28), dt.date(2020, 3, 2), dt.date(2031, 1, 1)]
    found = [run(overview(day, COORDINATOR, deps)) for day in asked]
    assert [one.as_of.value("served") for one in found[:3]] == [0, 82, 80]
    assert found[3].day == dt.date(2026, 11, 22)
    assert [str(found[0].months[i].month) for i in (0, -1)] == ["2026-11", "2020-02"]
    assert found[0].months[0].running


@pytest.mark.parametrize(
    "change", [update(table(FrozenMonth)).values(hash="0" * 64), delete(table(FrozenMonth))]
)
def test_a_frozen_month_is_never_changed(deps, change):
    frozen(deps)
    with pytest.raises(DBAPIError, match="append-only"):
        run(deps.door.write(lambda door: door.execute(change)))
