"""What an operator types, and the one clear line for each thing that can be wrong."""

import io
import os
import re
import socket
import sqlite3
import subprocess
import sys
import urllib.request
from contextlib import redirect_stderr, redirect_stdout
from unittest.mock import patch

import pytest

from intake.cli import main
from intake.settings import Settings, SettingsError
from intake.storage.migrate import migrate
from tests.conftest import ROOT
from tests.forms import ALONE
from tests.server import Server, WarmServer, free_port, run_warm


def intake(tmp_path, *arguments, **env):
    """What the command prints and returns, run in this process: one of its own takes seconds to start."""
    out, err = io.StringIO(), io.StringIO()
    here = os.environ | {"INTAKE_VAR": str(tmp_path), **env}
    with patch.dict(os.environ, here), redirect_stdout(out), redirect_stderr(err):
        try:
            returncode = main(arguments)
        except SystemExit as ended:
            returncode = ended.code
    return subprocess.CompletedProcess(arguments, returncode, out.getvalue(), err.getvalue())


def command(tmp_path, *arguments, **env):
    """The same in a process of its own."""
    return run_warm(tmp_path, arguments, **env)


def typed(tmp_path, *arguments, **env):
    """The same from the first module on, as an operator types it."""
    return subprocess.run(
        [sys.executable, "-m", "intake", *arguments],
        cwd=ROOT,
        env=os.environ | {"INTAKE_VAR": str(tmp_path), **env},
        capture_output=True,
        text=True,
        timeout=60,
    )


def one_line(done):
    assert done.returncode == 1
    [line] = done.stderr.splitlines()
    return line


def test_serving_prints_the_addresses_and_a_link_that_works_once(tmp_path):
    server = Server(tmp_path, "--demo", "one-stop-agency")
    try:
        assert server.post("/intake/lv/refer", {**ALONE, "step": "who", "go": "next"})[0] == 200
        page = urllib.request.urlopen(f"http://127.0.0.1:{server.port}/intake/fa-AF/refer", timeout=20).read()
        assert b'<html lang="fa-AF" dir="rtl">' in page
    finally:
        printed = server.stop()
    for address in ("/fa-AF/", "/intake/lv/refer", "/intake/desk/sign-in/"):
        assert f"http://127.0.0.1:{server.port}{address}" in printed
    assert printed.count("/intake/desk/sign-in/") == 2, "somebody who leads the desk, and a partner"


def test_a_demos_link_works_once_and_only_where_a_demo_is_served(tmp_path):
    printed = WarmServer(tmp_path, "--demo", "one-stop-agency").stop()
    first, second = re.findall(r"/intake/desk/sign-in/\S+", printed)
    server = WarmServer(tmp_path, "--demo", "one-stop-agency")
    try:
        assert server.post(first, {})[0] == 303
        assert server.post(first, {})[0] == 401
    finally:
        server.stop()
    server = WarmServer(tmp_path)
    try:
        assert server.post(second, {})[0] == 401
    finally:
        server.stop()


def test_a_demo_is_for_this_machine_alone(tmp_path):
    for elsewhere in ({"INTAKE_HOST": "0.0.0.0"}, {"INTAKE_ORIGIN": "https://intake.example"}):
        line = one_line(command(tmp_path, "serve", "--demo", "one-stop-agency", **elsewhere))
        assert "serve --demo is for this machine alone" in line


def test_an_auditor_is_invited_until_a_day(tmp_path):
    invite = ("staff", "invite", "Auditore", "foundation", "--role", "auditor")
    assert "name the last day with --until" in one_line(intake(tmp_path, *invite))
    assert "has passed already" in one_line(intake(tmp_path, *invite, "--until", "2020-01-31"))
    assert "/intake/desk/sign-in/" in intake(tmp_path, *invite, "--until", "2099-01-31").stdout
    assert "foundation  Auditore  until 2099-01-31" in intake(tmp_path, "staff", "list").stdout


def test_helping_somebody_back_in_says_that_a_second_person_must_confirm(tmp_path):
    intake(tmp_path, "staff", "invite", "Anna", "caritas")
    told = intake(tmp_path, "staff", "recover", "Anna").stdout
    assert "a second person must confirm it at the desk" in told
    assert "/sign-in/" not in told, "the operator alone gets no link"
    assert "nobody active is called 'Berta'" in one_line(intake(tmp_path, "staff", "recover", "Berta"))


def test_staff_are_invited_while_the_service_runs(tmp_path):
    server = WarmServer(tmp_path)
    try:
        assert "/intake/desk/sign-in/" in intake(tmp_path, "staff", "invite", "A", "caritas").stdout
    finally:
        server.stop()


def test_a_second_server_on_the_same_database_is_one_clear_line(tmp_path):
    server = WarmServer(tmp_path)
    try:
        line = one_line(command(tmp_path, "serve", PORT=str(free_port())))
        assert line == f"intake: another process is serving {tmp_path / 'intake.db'}; stop it first"
    finally:
        server.stop()


def test_a_busy_port_is_one_clear_line(tmp_path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        line = one_line(typed(tmp_path, "serve", PORT=str(port)))
    assert line == f"intake: port {port} on 127.0.0.1 is busy; stop what uses it, or set another PORT"


def test_a_fact_file_with_a_slip_is_one_clear_line(tmp_path, copied_docs):
    places = copied_docs / "facts" / "places.yml"
    places.write_text(places.read_text().replace("kind:", "knid:", 1))
    line = one_line(
        command(tmp_path, "serve", INTAKE_FACTS=str(copied_docs / "facts"), PORT=str(free_port()))
    )
    assert re.match(rf"intake: {places}:\d+: places\.0\.k", line)


@pytest.mark.parametrize(
    ("env", "message"),
    [
        ({"PORT": "http"}, "PORT is 'http'; expected a number from 1 to 65535"),
        ({"PORT": "0"}, "PORT is '0'"),
        ({"PORT": "٨٠"}, "PORT is"),
        ({"INTAKE_DATABASE_URL": "mysql://x"}, "must start with sqlite:/// or postgresql://"),
    ],
)
def test_a_wrong_setting_is_named(env, message):
    with pytest.raises(SettingsError, match=message):
        Settings.from_env(env)


def test_a_missing_module_is_one_clear_line(tmp_path):
    (tmp_path / "uvicorn.py").write_text("raise ModuleNotFoundError(name='uvicorn')")
    line = one_line(typed(tmp_path, "serve", PYTHONPATH=str(tmp_path)))
    assert line == "intake: the module uvicorn is missing; run: make clean run"


def test_an_unknown_desk_is_one_clear_line(tmp_path):
    migrate(f"sqlite:///{tmp_path / 'intake.db'}")
    line = one_line(intake(tmp_path, "staff", "invite", "A", "nowhere"))
    assert "'nowhere' is not a desk of a worker" in line


def test_a_partner_is_invited_with_an_organisation_or_told_in_one_line(tmp_path):
    partner = ("staff", "invite", "Darbiniece", "partners", "--role", "partner")
    assert "comes with --organisation" in one_line(intake(tmp_path, *partner))
    assert "/intake/desk/sign-in/" in intake(tmp_path, *partner, "--organisation", "Biedrība").stdout
    assert "  partner      partners  Darbiniece" in intake(tmp_path, "staff", "list").stdout


def test_staff_are_listed_and_revoked_while_the_service_runs(tmp_path):
    server = WarmServer(tmp_path)
    try:
        path = re.search(r"/intake/desk/\S+", intake(tmp_path, "staff", "invite", "Anna", "caritas").stdout)[
            0
        ]
        assert re.fullmatch(
            r"[0-9a-f]{16}  active   worker       caritas  Anna\n", intake(tmp_path, "staff", "list").stdout
        )
        revoked = intake(tmp_path, "staff", "revoke", "Anna")
        assert revoked.stdout.endswith("is revoked; every session and link of theirs has ended\n")
        assert server.post(path, {})[0] == 401
        assert "  revoked  worker       caritas  Anna" in intake(tmp_path, "staff", "list").stdout
        line = one_line(intake(tmp_path, "staff", "revoke", "Anna"))
        assert line == "intake: nobody active is called 'Anna'; see: intake staff list"
    finally:
        server.stop()


def test_verifying_the_audit_tells_its_head_and_finds_what_was_changed(tmp_path):
    for label in ("A", "B", "C"):
        intake(tmp_path, "staff", "invite", label, "caritas")
    (tmp_path / "keys.json").unlink()
    whole = intake(tmp_path, "audit", "verify")
    assert whole.returncode == 0
    [head] = re.findall(r"^audit: 3 entries, head ([0-9a-f]{64})\n$", whole.stdout)
    assert intake(tmp_path, "audit", "verify", "--expect", head).stdout.endswith("head is entry 3 of 3\n")
    with sqlite3.connect(tmp_path / "intake.db") as database:
        database.executescript("DROP TRIGGER audit_no_delete; DELETE FROM audit WHERE id = 3")
    assert intake(tmp_path, "audit", "verify").returncode == 0, "the end alone can be cut off unseen"
    assert "is not in the chain" in one_line(intake(tmp_path, "audit", "verify", "--expect", head))
    with sqlite3.connect(tmp_path / "intake.db") as database:
        database.executescript("DROP TRIGGER audit_no_update; UPDATE audit SET detail = 'x' WHERE id = 2")
    assert one_line(intake(tmp_path, "audit", "verify")) == (
        "intake: the audit is broken at entry 2: it was changed"
    )


def test_a_remembered_head_that_is_no_hash_is_told(tmp_path):
    done = intake(tmp_path, "audit", "verify", "--expect", "abc")
    assert done.returncode == 2
    assert "expected 64 hexadecimal digits" in done.stderr


def test_an_unreachable_database_is_one_clear_line(tmp_path):
    url = f"postgresql://nobody@127.0.0.1:{free_port()}/none"
    line = one_line(intake(tmp_path, "migrate", INTAKE_DATABASE_URL=url))
    assert line.startswith("intake: the database cannot be used:")


def test_defaults_are_safe_and_keep_keys_outside_the_database():
    settings = Settings.from_env({})
    assert settings.host == "127.0.0.1"
    assert settings.database_url == "sqlite:///var/intake.db"
    assert str(settings.key_ring) == "var/keys.json"
    assert not settings.secure
    assert Settings.from_env({"INTAKE_ORIGIN": "https://lidzas.example/"}).secure


def test_a_lost_key_ring_is_one_clear_line(tmp_path):
    intake(tmp_path, "staff", "invite", "A", "caritas")
    (tmp_path / "keys.json").unlink()
    line = one_line(command(tmp_path, "serve", PORT=str(free_port())))
    assert line == "intake: the key ring does not open this database; restore the ring it was made with"


def test_an_address_that_is_not_ours_is_not_called_busy(tmp_path):
    env = {"INTAKE_HOST": "192.0.2.1", "INTAKE_RETENTION_MONTHS": "12"}
    line = one_line(command(tmp_path, "serve", PORT=str(free_port()), **env))
    assert line.startswith("intake: cannot listen on port")


def test_a_half_sent_form_does_not_keep_a_stopped_server_alive(tmp_path):
    server = WarmServer(tmp_path)
    with socket.create_connection(("127.0.0.1", server.port)) as half:
        half.sendall(b"POST /intake/lv/refer HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n"
                     b"Content-Type: application/x-www-form-urlencoded\r\n\r\nsender=")  # fmt: skip
        server.stop()
    assert server.process.exitcode is not None


def test_what_people_send_stays_out_of_the_servers_log(tmp_path):
    server = WarmServer(tmp_path)
    try:
        server.post("/intake/lv/refer", {**ALONE, "called": "Slepens", "token": "z" * 22, "go": "send"})
        server.post("/intake/lv/status", {"reference": "4821330651", "code": "x"})
    finally:
        printed = server.stop()
    assert "Slepens" not in printed
    assert "4821330651" not in printed


@pytest.mark.parametrize("where", [{"INTAKE_HOST": "0.0.0.0"}, {"INTAKE_ORIGIN": "https://intake.example"}])
def test_nobody_elses_content_is_taken_before_it_is_said_how_long_it_is_kept(tmp_path, where):
    line = one_line(command(tmp_path, "serve", **where))
    assert line.startswith("intake: INTAKE_RETENTION_MONTHS is not set")


@pytest.mark.parametrize("months", ["0", "x", "-1", "121", "٣"])
def test_an_impossible_retention_is_one_clear_line(months):
    with pytest.raises(SettingsError, match="a number from 1 to 120"):
        Settings.from_env({"INTAKE_RETENTION_MONTHS": months})
    assert Settings.from_env({}).retention_months is None


def test_retention_says_what_is_due_and_what_nobody_has_decided(tmp_path):
    done = intake(tmp_path, "retention", "--dry-run")
    assert "retention: 0 to erase" in done.stdout
    assert "INTAKE_RETENTION_MONTHS is not set" in done.stdout
    done = intake(tmp_path, "retention", "--run", INTAKE_RETENTION_MONTHS="12")
    assert done.stdout == "retention: 0 erased\n"


def test_checking_what_is_no_pack_is_one_clear_line(tmp_path):
    pack = tmp_path / "pack.zip"
    pack.write_bytes(b"rubbish")
    assert "cannot be read" in one_line(intake(tmp_path, "audit", "evidence", "--check", str(pack)))
    assert "No such file" in one_line(intake(tmp_path, "audit", "evidence", "--check", "nowhere.zip"))
