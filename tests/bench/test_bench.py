"""The bench itself, run for moments: what it claims about correctness must be able to fail."""

import importlib

import pytest
from pysqlite3 import dbapi2 as sqlite

from intake.storage.migrate import migrate
from tests.bench.cell import Span
from tests.bench.raw import raw
from tests.bench.report import table, verdicts
from tests.bench.run import PEER, RAW, Plan, run
from tests.bench.verify import wrong_with
from tests.forms import ALONE


@pytest.fixture(scope="module")
def measured(tmp_path_factory):
    """A whole run, and the folder it stored in."""
    folder = tmp_path_factory.mktemp("bench")
    plan = Plan(clients=(1, 8), rounds=1, span=Span(0.1, 0.2))
    sides, problems = run(plan, folder, print)
    return plan, sides, problems


def test_every_side_stores_what_it_acknowledges(measured):
    plan, sides, problems = measured
    assert problems == []
    for side in sides.values():
        assert all(side.cells[clients][0].rate > 0 for clients in plan.clients)
    assert len(list(table(plan, sides))) == 1 + len(plan.clients)
    lines, _ = verdicts(plan, sides)
    assert [line.split()[0] for line in lines] == [f"ours/{name}" for name in (RAW, RAW, PEER, PEER)]


@pytest.mark.parametrize(
    ("spoil", "complaint"),
    [
        ("DELETE FROM cases WHERE rowid = 2", "cases: "),
        ("DELETE FROM household_member WHERE rowid = 2", "household_member: "),
        ("DROP TRIGGER audit_no_delete; DELETE FROM audit WHERE id = 2", "audit: "),
        ("UPDATE cases SET referral_id = 'another' WHERE rowid = 2", "whole referrals: "),
        ("UPDATE referral SET reference = '0000000097' WHERE rowid = 2", "1 acknowledged but not stored"),
    ],
)
def test_a_missing_row_is_found(measured, tmp_path, spoil, complaint):
    _, sides, _ = measured
    copy, receipts = _copy(sides[RAW], tmp_path)
    assert wrong_with(copy, receipts) == []
    with sqlite.connect(copy) as connection:
        connection.executescript(spoil)
    assert any(line.startswith(complaint) for line in wrong_with(copy, receipts))


def test_a_receipt_given_twice_or_for_nothing_is_found(measured, tmp_path):
    _, sides, _ = measured
    copy, receipts = _copy(sides[RAW], tmp_path)
    assert "1 receipts given twice" in wrong_with(copy, [*receipts, receipts[0]])
    assert any("stored but never acknowledged" in line for line in wrong_with(copy, receipts[1:]))


def test_the_floor_needs_the_rows_of_one_submit(tmp_path):
    migrate(f"sqlite:///{tmp_path / 'empty.db'}")
    with pytest.raises(Exception, match="exit status 1"):
        raw(tmp_path / "empty.db", tmp_path / "raw.db", 1, Span(0.0, 0.1))


def test_the_peer_too_draws_a_number_anew_that_is_somebody_elses(tmp_path, monkeypatch):
    monkeypatch.setenv("BENCH_PEER", str(tmp_path))
    peer = importlib.import_module("tests.bench.peer")
    peer.SQLModel.metadata.create_all(peer.engine)
    drawn = iter((1, 1, 2))
    monkeypatch.setattr(peer, "with_check", lambda number: f"{number:010}")
    monkeypatch.setattr(
        type(peer.ring), "number", lambda _, purpose, *__: next(drawn) if purpose == "reference" else 7
    )
    with peer.Session(peer.engine) as session:
        found = [peer.create_referral(_form(peer, n * 22), session).reference for n in "ab"]
    peer.engine.dispose()
    assert found == ["0000000001", "0000000002"]


def _form(peer, token):
    return peer.ReferralForm.model_validate({**ALONE, "token": token})


def _copy(side, folder):
    """The side's database, to spoil, and what it acknowledged."""
    copy = folder / "copy.db"
    with sqlite.connect(side.database) as connection:
        connection.execute("VACUUM INTO ?", (str(copy),))
    return copy, [receipt for cell in side.all() for receipt in cell.receipts]
