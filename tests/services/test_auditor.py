"""The auditor's room, on SQLite and on PostgreSQL: the same twice, nothing anybody said, all of it noted."""

import datetime as dt
import hashlib
import io
import json
import re
import subprocess
import sys
import zipfile
from dataclasses import replace

import pytest

from intake.rules.dates import Month
from intake.rules.history import Kind
from intake.rules.household import Evidence
from intake.rules.policy import Role
from intake.rules.reasons import Reason
from intake.services.audit_figures import how_it_came_about, list_figures
from intake.services.audit_room import Search, access_of, enter_room, search_audit
from intake.services.doors import NoSuchCase
from intake.services.evidence import export_evidence
from intake.services.evidence_check import MANIFEST, Flaw, check
from intake.services.freeze import FrozenNow, freeze
from intake.services.household import change_people
from intake.services.people_changes import Close, Record
from intake.services.reasons import Given, give_reason, reason_missing
from intake.services.sample import Asked, draw_sample
from intake.services.sign_in import FOUNDATION, Colleague
from intake.services.triage import move_case, open_case
from intake.storage import audit
from intake.storage.models import Person
from intake.storage.verify import Whole
from tests.services.test_assign import accepted
from tests.services.test_audit import signed_in, told
from tests.services.test_erase import COORDINATOR, LEAD, closed, declined, erased
from tests.services.test_household import people
from tests.services.test_refer import rows, run, send
from tests.services.test_triage import ACCEPT, AGENCY, ELSEWHERE, only_case

AUDITOR = Colleague("r1", "Revidente", FOUNDATION, Role.AUDITOR)
FIVE = Asked(5, "abc")
SECRETS = ("Izdomāta Persona", "Slepena piezīme", "20000000", "Izdomāta biedrība")


def several(deps, n=7):
    for i in range(n):
        send(deps, token=f"{i:022d}", note="Slepena piezīme", phone="+37120000000", contact_way="call")


def test_the_same_seed_draws_the_same_cases_for_every_auditor(sqlite_deps):
    several(sqlite_deps)
    first, again = (run(draw_sample(FIVE, who, sqlite_deps)) for who in (AUDITOR, COORDINATOR))
    assert [c.id for c in first.cases] == [c.id for c in again.cases]
    assert (len(first.cases), first.of, first.frame) == (5, 7, again.frame)
    other = run(draw_sample(replace(FIVE, seed="xyz"), AUDITOR, sqlite_deps))
    assert [c.id for c in other.cases] != [c.id for c in first.cases]
    assert told(sqlite_deps, "sample_drawn")[0] == ("staff/r1", "audit", "5 all, seed abc")
    assert {case for _, case, _ in told(sqlite_deps, "case_sampled")[:5]} == {c.id for c in first.cases}


def test_a_sample_is_of_a_desk_a_kind_and_a_month_in_riga(deps, clock):
    now = clock.now
    clock.now = dt.datetime(2026, 10, 31, 22, 30, tzinfo=dt.UTC)  # already November in Riga
    several(deps, 3)
    clock.now = now

    def of(**asked):
        return run(draw_sample(replace(FIVE, **asked), AUDITOR, deps)).of

    assert (of(month=Month(2026, 11)), of(month=Month(2026, 10))) == (3, 0)
    assert (of(desk="one-stop-agency"), of(desk="caritas")) == (3, 0)
    assert (of(kind="closed"), of(kind="open"), of(kind="not_taken_up")) == (0, 0, 0)


def test_a_sampled_case_says_how_it_was_worked_on_and_nothing_that_was_said(deps):
    case = closed(deps)
    [found] = run(draw_sample(FIVE, AUDITOR, deps)).cases
    assert found.endings == [((dt.date(2026, 11, 22), "goals_met"), 3)]
    assert [action for _, action in found.moves] == ["referral_sent", "case_accept", "case_close"]
    assert (found.id, found.state, found.grades, found.goals, found.steps) == (case, "closed", [], 1, 1)
    assert found.talks == [(dt.date(2026, 11, 22), "agreed")]
    erased(deps, case)
    [after] = run(draw_sample(FIVE, AUDITOR, deps)).cases
    assert (after.state, after.endings, after.erased["why"]) == (
        "erased", [((dt.date.min, None), 3)], "person_asked"
    )  # fmt: skip


def test_who_opened_a_case_is_seen_with_role_relation_and_reason(deps):
    _, anna = signed_in(deps, "one-stop-agency", "Anna")
    send(deps)
    case = only_case(deps)
    run(open_case(case, anna, deps))
    assert run(give_reason(case, Reason.COMPLAINT, COORDINATOR, deps)) == Given()
    run(open_case(case, COORDINATOR, deps))
    entries = run(access_of(case, AUDITOR, deps)).entries[::-1]
    assert [(e["action"], e["role"], e["detail"]) for e in entries if e["action"] != "referral_sent"] == [
        ("case_read", "worker", "own"),
        ("reason_given", None, "complaint"),
        ("case_read", None, "other"),
        ("access_read", None, ""),
    ]
    assert isinstance(run(access_of("0" * 32, AUDITOR, deps)), NoSuchCase)


def test_a_reason_is_asked_outside_daily_work_and_holds_for_a_working_day(deps, clock):
    case = declined(deps)

    def asked(who):
        return run(reason_missing(case, who, deps))

    assert (asked(AGENCY), asked(COORDINATOR), asked(AUDITOR), asked(ELSEWHERE)) == (
        False,
        True,
        False,
        False,
    )
    assert isinstance(run(give_reason(case, Reason.OTHER, ELSEWHERE, deps)), NoSuchCase)
    run(give_reason(case, Reason.QUALITY, COORDINATOR, deps))
    assert not asked(COORDINATOR)
    clock.now += dt.timedelta(hours=10, microseconds=1)
    assert asked(COORDINATOR)
    clock.now += dt.timedelta(days=30)
    assert asked(AGENCY)
    run(give_reason(case, Reason.CONTINUITY, AGENCY, deps))
    assert not asked(AGENCY)


def test_a_search_finds_by_object_person_action_and_riga_day_and_is_itself_found(deps, clock):
    receipt = send(deps).receipt
    case = only_case(deps)
    run(open_case(case, AGENCY, deps))
    clock.now = dt.datetime(2026, 11, 22, 22, 30, tzinfo=dt.UTC)  # the 23rd in Riga
    run(open_case(case, AGENCY, deps))

    def found(page=1, **asked):
        return run(search_audit(Search(**asked), page, AUDITOR, deps))

    assert found(object_id=case).count == found(object_id=receipt.reference).count == 3
    assert found(actor="staff/a1", action="case_read").count == 2
    assert found(action="case_read", day=dt.date(2026, 11, 23)).count == 1
    assert found(action="case_read", day=dt.date(2026, 11, 22)).count == 1
    assert found(object_id="nothing").entries == []
    assert told(deps, "audit_searched")[2] == (
        "staff/r1",
        "audit",
        "actor staff/a1, action case_read, page 1",
    )


def test_a_search_has_pages_newest_first(sqlite_deps, monkeypatch):
    monkeypatch.setattr(audit, "PAGE", 2)
    several(sqlite_deps, 5)
    pages = [run(search_audit(Search(action="referral_sent"), n, AUDITOR, sqlite_deps)) for n in (1, 2, 3)]
    assert [len(p.entries) for p in pages] == [2, 2, 1]
    assert {p.pages for p in pages} == {3}
    ids = [e["id"] for p in pages for e in p.entries]
    assert ids == sorted(ids, reverse=True)


def test_the_room_tells_whether_the_chain_is_whole(deps):
    send(deps)
    room = run(enter_room(True, AUDITOR, deps))
    assert room.checked == Whole(room.entries, room.head, None)
    assert run(enter_room(False, AUDITOR, deps)).checked is None


# --- figures ------------------------------------------------------------------------------------------

NOVEMBER = Month(2026, 11)


def frozen_november(deps, clock):
    case = accepted(deps)
    clock.now = dt.datetime(2026, 12, 2, 9, tzinfo=dt.UTC)
    assert run(freeze(NOVEMBER, 0, None, "", COORDINATOR, deps)) == FrozenNow(1, new=True)
    return case


def asked(deps):
    return run(how_it_came_about(NOVEMBER, None, AUDITOR, deps))


def test_a_figure_counted_again_is_the_same_twice(deps, clock):
    frozen_november(deps, clock)
    first, again = asked(deps), asked(deps)
    assert (first.holds, first.again.changed, first.now.changed, first.causes) == (True, (), (), ())
    assert first.counted == again.counted
    assert len(first.counted["served", "all"]) == 3
    counted = "".join(id_ for ids in first.counted.values() for id_ in ids)
    assert not any(person["id"] in counted for person in rows(deps, Person)), (
        "a case's trail names them by id"
    )
    assert [one.frozen.month for one in run(list_figures(AUDITOR, deps)).frozen] == [NOVEMBER]
    assert run(how_it_came_about(Month(2020, 3), None, AUDITOR, deps)) is None


def test_a_late_fact_is_named_and_the_frozen_figure_stays(deps, clock):
    case = frozen_november(deps, clock)
    first, *_ = people(deps, case)
    clock.now += dt.timedelta(hours=1)
    moved = Record(first, Kind.RESIDENCE, "outside", dt.date(2026, 11, 23), Evidence.TOLD_BY_PERSON)
    version = run(open_case(case, AGENCY, deps)).row["version"]
    run(change_people(case, version, moved, AGENCY, deps))
    found = asked(deps)
    assert found.again.changed == ()
    assert ("residence", "centre", 3, 2) in found.now.changed
    [cause] = found.causes
    assert (cause.kind, cause.person) == (Kind.RESIDENCE, first)


def test_who_was_erased_stays_in_the_count_and_loses_the_link(deps, clock):
    case = frozen_november(deps, clock)
    version = run(open_case(case, AGENCY, deps)).row["version"]
    run(change_people(case, version, Close("goals_met", dt.date(2026, 12, 2)), AGENCY, deps))
    assert erased(deps, case)["frozen_link"] == 3
    found = asked(deps)
    assert found.stored.frozen.sheet.value("served") == 3
    assert (found.counted, found.again.erased, found.again.changed, found.now.changed) == ({}, 3, (), ())


def test_the_81_of_march_2020_is_imported_and_says_its_source(sqlite_deps):
    imported = {p.id: p for p in run(list_figures(AUDITOR, sqlite_deps)).imported}
    march = imported["2020-03"]
    assert march.source in sqlite_deps.facts.sources
    assert 81 in {figure.value for figure in march.figures}


# --- the pack -----------------------------------------------------------------------------------------


def pack_of(deps):
    several(deps, 4)
    case = only_case(deps)
    run(move_case(case, 1, ACCEPT, AGENCY, deps))
    return run(export_evidence(FIVE, AUDITOR, deps))


def test_a_pack_holds_together_and_its_hash_is_in_the_audit(deps, clock):
    pack = pack_of(deps)
    assert check(pack.content) == []
    [(actor, _, detail)] = told(deps, "evidence_exported")
    assert actor == "staff/r1"
    assert detail.endswith(f"sha256 {hashlib.sha256(pack.content).hexdigest()}")
    with zipfile.ZipFile(io.BytesIO(pack.content)) as files:
        assert files.namelist() == ["README.txt", "audit.jsonl", "cases.json", "figures.json", MANIFEST]
        assert {info.date_time for info in files.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        told_all = b"".join(files.read(name) for name in files.namelist()).decode()
        manifest = json.loads(files.read(MANIFEST))
    assert [secret for secret in SECRETS if secret in told_all] == []
    assert manifest["sample"] == {
        "seed": "abc", "number": 5, "kind": "all", "desk": None, "month": None, "drawn_from": 4,
        "drawn_from_sha256": manifest["sample"]["drawn_from_sha256"],
    }  # fmt: skip
    assert manifest["audit"]["entries"] > 4


def changed(content, name, change):
    """The pack with one of its files changed (``None``: left out)."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w") as new:
        for info in old.infolist():
            data = old.read(info)
            data = change(data) if info.filename == name else data
            if data is not None:
                new.writestr(info, data)
    return out.getvalue()


def test_any_changed_missing_or_added_file_breaks_a_pack(sqlite_deps):
    content = pack_of(sqlite_deps).content
    for name in ("README.txt", "audit.jsonl", "cases.json", "figures.json"):
        assert Flaw(name, "it was changed") in check(changed(content, name, lambda data: data + b" "))
        assert check(changed(content, name, lambda _: None)) == [Flaw(name, "it is missing")]
    flipped = bytearray(content)
    for place in range(0, len(content), max(1, len(content) // 40)):
        flipped[place] ^= 1
        if (found := check(bytes(flipped))) == []:
            with zipfile.ZipFile(io.BytesIO(content)) as a, zipfile.ZipFile(io.BytesIO(bytes(flipped))) as b:
                assert [a.read(n) for n in a.namelist()] == [b.read(n) for n in b.namelist()], "only wrapping"
        else:
            assert found
        flipped[place] ^= 1
    assert check(b"rubbish")[0].file == MANIFEST


def test_an_entry_made_up_anew_is_found_even_when_the_manifest_agrees(sqlite_deps):
    content = pack_of(sqlite_deps).content
    forged = changed(content, "audit.jsonl", lambda data: data.replace(b"case_accept", b"case_refuse"))
    with zipfile.ZipFile(io.BytesIO(forged)) as files:
        new = hashlib.sha256(files.read("audit.jsonl")).hexdigest()

    def agreeing(data):
        manifest = json.loads(data)
        manifest["files"]["audit.jsonl"] = new
        return json.dumps(manifest).encode()

    [flaw] = check(changed(forged, MANIFEST, agreeing))
    assert (flaw.file, flaw.what.split()[0]) == ("audit.jsonl", "line")


def test_the_read_me_checks_a_pack_without_our_software(sqlite_deps, tmp_path):
    with zipfile.ZipFile(io.BytesIO(pack_of(sqlite_deps).content)) as files:
        files.extractall(tmp_path)
    readme = (tmp_path / "README.txt").read_text()
    code = re.search(r"<<'END'\n(.*?)\n *END", readme, re.DOTALL)[1]
    plain = "\n".join(line.removeprefix("       ") for line in code.splitlines())
    done = subprocess.run(
        [sys.executable, "-c", plain], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    lines = done.stdout.splitlines()
    assert lines
    assert all(line.endswith(" holds") for line in lines)


def test_the_same_pack_at_the_same_moment_is_the_same_bytes(sqlite_deps, monkeypatch):
    several(sqlite_deps, 4)
    run(draw_sample(FIVE, AUDITOR, sqlite_deps))
    from intake.services import evidence

    sample = run(draw_sample(FIVE, AUDITOR, sqlite_deps))
    entries = run(sqlite_deps.door.read(lambda door: audit.found(door, audit.Wanted(), 1)))[::-1]
    packs = [evidence._packed(sample, entries, (9, "h"), [], sqlite_deps.now()) for _ in range(2)]
    assert packs[0] == packs[1]
    assert check(packs[0].content) == []


@pytest.mark.parametrize("who", [LEAD, AGENCY])
def test_desks_do_not_enter(who):
    from intake.rules.policy import Act, may_at_all

    for act in (Act.AUDIT, Act.SAMPLE, Act.EXPORT_EVIDENCE, Act.READ_ACCESS):
        assert not may_at_all(who.role, act)
