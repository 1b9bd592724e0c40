"""Two years of fictive families through the real use cases, on SQLite."""

import datetime as dt
import json
import shutil
from collections import Counter
from itertools import pairwise

import pytest
from sqlalchemy import text

from intake.crypto import load_ring
from intake.demo import families, names
from intake.demo.command import run as command
from intake.demo.desks import FIRST, SECOND, THIRD
from intake.demo.fill import NotEmpty, Plan, fill, households, is_filled
from intake.demo.links import links
from intake.rules.name_key import name_key
from intake.rules.routing import NO_CONTRACT
from intake.services.deps import Deps
from intake.services.sign_in import colleague_of, sign_in
from intake.settings import Settings, SettingsError
from intake.storage.verify import verify
from tests.conftest import NOW, open_in_haste
from tests.services.test_refer import run, send

SMALL = Plan(NOW, households=40, months=4)


@pytest.fixture(scope="module")
def lived(facts, migrated_file, tmp_path_factory):
    """A small demo, lived once; tests only read it."""
    folder = tmp_path_factory.mktemp("demo")
    deps = filled(facts, migrated_file, folder, SMALL)
    yield deps
    deps.door.close()


def filled(facts, migrated_file, folder, plan):
    door = open_in_haste(f"sqlite:///{shutil.copy(migrated_file, folder / 'intake.db')}")
    deps = Deps(facts, door, load_ring(folder / "keys.json"), lambda: NOW, demo=True)
    run(fill(plan, deps))
    return deps


def asked(deps, query):
    return [tuple(row) for row in run(deps.door.read(lambda door: door.execute(text(query)).all()))]


def test_the_same_seed_tells_the_same_story(facts, migrated_file, tmp_path):
    told = "SELECT at, action FROM audit ORDER BY at, action"
    stories = []
    for name, seed in (("once", 1), ("again", 1), ("other", 2)):
        (tmp_path / name).mkdir()
        deps = filled(facts, migrated_file, tmp_path / name, Plan(NOW, households=8, months=3, seed=seed))
        stories.append(asked(deps, told))
        deps.door.close()
    once, again, other = stories
    assert once == again
    assert once != other


def test_a_database_that_holds_a_referral_is_left_alone(sqlite_deps):
    send(sqlite_deps)
    before = asked(sqlite_deps, "SELECT count(*) FROM audit")
    with pytest.raises(NotEmpty, match="fills an empty one only"):
        run(fill(SMALL, sqlite_deps))
    assert asked(sqlite_deps, "SELECT count(*) FROM audit") == before


@pytest.mark.parametrize(
    "elsewhere",
    [{"INTAKE_ORIGIN": "https://lidzas.example"}, {"INTAKE_HOST": "0.0.0.0"}],
)
def test_where_others_could_reach_it_there_is_no_demo(elsewhere, tmp_path):
    with pytest.raises(SettingsError, match="for this machine alone"):
        command(Settings.from_env({"INTAKE_VAR": str(tmp_path), **elsewhere}), None)
    assert list(tmp_path.iterdir()) == []


def test_it_knows_what_it_filled_and_gives_links_that_open_every_kind_of_desk(lived):
    assert run(is_filled(lived))
    roles = [run(colleague_of(run(sign_in(token, lived)), lived)).role for _, token in run(links(lived))]
    assert set(roles) == {"lead", "worker", "mentor", "coordinator", "auditor", "partner"}


def test_all_three_providers_and_every_state_are_in_it(lived):
    seen = dict(asked(lived, "SELECT state, count(*) FROM cases GROUP BY state"))
    assert set(seen) >= {"pending", "accepted", "declined", "closed"}
    switched = asked(lived, "SELECT from_desk, to_desk FROM handover WHERE state = 'switched'")
    assert set(switched) == {(FIRST, SECOND), (NO_CONTRACT, SECOND), (SECOND, THIRD)}


def test_every_kind_of_work_on_a_case_is_in_it(lived):
    done = {action for (action,) in asked(lived, "SELECT DISTINCT action FROM audit")}
    assert done >= {
        "referral_sent", "contact_logged", "case_ask", "case_answer", "case_withdraw", "case_accept",
        "case_graded", "plan_changed", "plan_talked", "step_worked", "mentor_named", "fact_recorded",
        "case_close", "notice_given", "summary_confirmed", "case_handed_over", "case_taken_over",
        "figures_frozen", "figures_approved",
    }  # fmt: skip


def test_some_of_a_plan_is_late_and_some_of_the_people_have_no_sex_recorded(lived):
    late = "SELECT count(*) FROM step_change WHERE last_day < '2026-11-22' AND state = 'planned'"
    assert asked(lived, late)[0][0] > 0
    people = asked(lived, "SELECT count(*) FROM person")[0][0]
    of_known_sex = asked(lived, "SELECT count(DISTINCT person_id) FROM dated_fact WHERE kind = 'sex'")[0][0]
    assert 0 < of_known_sex < people


def test_its_chain_is_whole_and_nothing_in_it_is_later_than_now(lived):
    found = run(lived.door.read(lambda door: verify(door, None)))
    assert found.count == asked(lived, "SELECT max(id) FROM audit")[0][0]
    assert asked(lived, "SELECT max(at) FROM audit") <= [("2026-11-22 09:00:00.000000",)]
    order = [at for (at,) in asked(lived, "SELECT at FROM audit ORDER BY id")]
    assert order == sorted(order)


def test_nobody_in_it_could_be_taken_for_somebody(lived):
    for id_, sealed in asked(lived, "SELECT id, sealed FROM referral"):
        sent = json.loads(lived.ring.open(sealed, f"referral/{id_}"))
        assert sent["called"].startswith("Izdomāt")
        assert not sent["phone"] or sent["phone"].startswith("+447700900")
        assert not sent["email"] or sent["email"].endswith(".invalid")


def test_who_is_told_of_again_is_spelt_otherwise_and_found_by_the_name():
    told = list(households(Plan(NOW)))
    again = [(a, b) for a, b in pairwise(told) if b.number % 20 == 0]
    assert len(again) == 20
    for earlier, later in again:
        assert name_key(earlier.form["called"]) == name_key(later.form["called"])
        assert earlier.day < later.day or later.day == SMALL.last
    otherwise = Counter(a.form["called"].split()[1:3] != b.form["called"].split()[2:0:-1] for a, b in again)
    assert otherwise[True] > 5


def test_every_spelling_of_the_list_has_the_key_of_its_name():
    for name, otherwise in names.WRITTEN_OTHERWISE.items():
        assert name_key(name) == name_key(otherwise), name


def test_every_drawn_household_is_a_form_somebody_could_send():
    for home in households(Plan(NOW, households=300, seed=3)):
        sent = home.answers()
        assert sent.age_bands
        assert home.group in families.COUNTRIES
        assert all(adult.arrived_on is None or adult.arrived_on <= home.day for adult in sent.adults)
    assert home.day <= dt.date(2026, 11, 22)
