"""``kill -9`` in the middle of a stream of referrals, thirty times: nothing acknowledged is lost."""

import http.client
import random
import sqlite3
import threading

from intake.storage.database import sqlite_engine
from intake.storage.migrate import migrate
from intake.storage.verify import verify
from tests.forms import ALONE, receipt
from tests.server import WarmServer

KILLS = 30
CLIENTS = 4
MOST = 40
"""Each server dies at some moment of its first forty acknowledged forms, another each time."""


def test_thirty_kills_lose_no_receipt_and_double_none(tmp_path):
    migrate(f"sqlite:///{tmp_path / 'intake.db'}")
    acknowledged: dict[str, dict[str, str]] = {}
    unanswered: list[str] = []
    for kill in range(KILLS):
        server = WarmServer(tmp_path)
        for token in unanswered:  # a person presses "send" again after the break
            _send(server, token, acknowledged)
        so_many = len(acknowledged) + random.Random(kill).randint(1, MOST)
        unanswered = _stream_until_killed(server, f"{kill:04d}", acknowledged, so_many)
    server = WarmServer(tmp_path)
    for token in unanswered:
        _send(server, token, acknowledged)
    try:
        for found in acknowledged.values():
            status, page = server.post("/intake/lv/status", found)
            assert status == 200
            assert 'data-state="pending"' in page
    finally:
        server.stop()
    _every_row_once(tmp_path / "intake.db", len(acknowledged))
    assert len(acknowledged) > KILLS


def _stream_until_killed(server, prefix, acknowledged, so_many):
    """Four clients send one form after another; the server dies under them when so many are acknowledged."""
    open_forms: list[str] = []
    enough = threading.Event()

    def client(number):
        for form in range(10_000):
            token = f"{prefix}-{number}-{form:05d}".ljust(22, "x")
            try:
                _send(server, token, acknowledged)
                if len(acknowledged) >= so_many:
                    enough.set()
            except (OSError, http.client.HTTPException):
                open_forms.append(token)
                return

    threads = [threading.Thread(target=client, args=(n,)) for n in range(CLIENTS)]
    for thread in threads:
        thread.start()
    assert enough.wait(60)
    server.kill()
    for thread in threads:
        thread.join()
    return open_forms


def _send(server, token, acknowledged):
    status, page = server.post("/intake/lv/refer", {**ALONE, "token": token, "step": "check", "go": "send"})
    assert status == 201, page
    found = receipt(page)
    assert acknowledged.setdefault(token, found) == found, "another receipt for the same form"


def _every_row_once(path, expected):
    database = sqlite3.connect(path)
    assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    for count in ("count(*)", "count(DISTINCT reference)"):
        assert database.execute(f"SELECT {count} FROM referral").fetchone() == (expected,)
    assert database.execute("SELECT count(DISTINCT referral_id) FROM cases").fetchone() == (expected,)
    assert database.execute("SELECT count(*) FROM cases").fetchone() == (expected,)
    assert database.execute("SELECT count(*) FROM audit").fetchone() == (expected,)
    with sqlite_engine(path, read_only=True).connect() as connection:
        assert verify(connection).count == expected
