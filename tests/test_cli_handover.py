"""``intake handover``: the public key, and a count that is checked with nothing else."""

import json

import pytest

from intake.cli import main
from intake.crypto import load_ring
from intake.services.hand_over_count import key_of, sign

BODY = {
    "from": "lsk", "to": "caritas", "moved_at": "2022-01-31T22:00:00Z", "as_of": "2022-02-02T08:00:00Z",
    "cases_total": 4, "people_in_service": 6, "accepted": 3, "not_yet_accepted": 0,
    "audit": {"entry": 12, "head": "ab" * 32},
}  # fmt: skip


@pytest.fixture
def ring(tmp_path, monkeypatch):
    monkeypatch.setenv("INTAKE_VAR", str(tmp_path))
    return load_ring(tmp_path / "keys.json")


def test_the_public_key_is_printed_and_stays_the_same(ring, capsys):
    assert main(["handover", "key"]) == main(["handover", "key"]) == 0
    assert capsys.readouterr().out.split() == [key_of(ring)] * 2


def test_a_count_is_checked_with_the_key_given(ring, tmp_path, capsys):
    file = tmp_path / "count.json"
    file.write_bytes(sign(BODY, ring))
    assert main(["handover", "verify", str(file), "--key", key_of(ring)]) == 0
    assert "genuine; lsk to caritas" in capsys.readouterr().out
    assert main(["handover", "verify", str(file), "--key", "00" * 32]) == 1
    changed = json.loads(file.read_text())
    changed["count"]["cases_total"] = 5
    file.write_text(json.dumps(changed))
    assert main(["handover", "verify", str(file), "--key", key_of(ring)]) == 1
    assert "was changed" in capsys.readouterr().err


def test_what_is_no_file_or_no_key_is_told(ring, tmp_path, capsys):
    assert main(["handover", "verify", str(tmp_path / "none"), "--key", key_of(ring)]) == 1
    with pytest.raises(SystemExit):
        main(["handover", "verify", "x", "--key", "abc"])
    assert "64 hexadecimal digits" in capsys.readouterr().err
