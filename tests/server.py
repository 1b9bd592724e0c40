"""The real server in its own process, for tests that need one: on loopback, bounded, ended by its id."""

import http.client
import multiprocessing
import os
import signal
import socket
import subprocess
import sys
import time
from multiprocessing.process import BaseProcess
from pathlib import Path
from urllib.parse import urlencode

from intake.cli import main

ROOT = Path(__file__).parents[1]
Printed = subprocess.CompletedProcess[str]


class Server:
    """``intake serve`` over a folder; starting again over the same folder keeps the data."""

    def __init__(self, var: Path, *arguments: str, site: Path | None = None) -> None:
        self.var, self.port = var, free_port()
        settings = {
            "INTAKE_VAR": str(var),
            "INTAKE_SITE": str(site or var / "no-site"),
            "PORT": str(self.port),
        }
        self._start(("serve", *arguments), settings)
        self._wait()

    def post(self, path: str, data: dict) -> tuple[int, str]:
        """Post a form from our own page; return status and body."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        headers = {"content-type": "application/x-www-form-urlencoded", "sec-fetch-site": "same-origin"}
        try:
            connection.request("POST", path, urlencode(data, doseq=True), headers)
            response = connection.getresponse()
            return response.status, response.read().decode()
        finally:
            connection.close()

    def kill(self) -> None:
        """``kill -9``: no goodbye."""
        self.process.send_signal(signal.SIGKILL)
        self.process.communicate(timeout=20)

    def stop(self) -> str:
        """Stop it as an operator would and return what it printed."""
        self.process.send_signal(signal.SIGTERM)
        try:
            return "".join(self.process.communicate(timeout=20))
        except subprocess.TimeoutExpired:
            self.kill()
            raise

    def _start(self, command: tuple[str, ...], settings: dict[str, str]) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "intake", *command],
            cwd=ROOT,
            env=os.environ | settings,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def _runs(self) -> bool:
        return self.process.poll() is None

    def _wait(self) -> None:
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline and self._runs():
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", self.port)) == 0:
                    return
            time.sleep(0.02)
        self.kill()
        raise RuntimeError("the server did not start")


class WarmServer(Server):
    """The same from a process that has loaded every module before: starting takes a tenth of the time."""

    def kill(self) -> None:
        """``kill -9``: no goodbye."""
        self.process.kill()
        self.process.join(20)

    def stop(self) -> str:
        """Stop it as an operator would and return what it printed."""
        self.process.terminate()
        self.process.join(20)
        if self._runs():
            self.kill()
            raise TimeoutError("the server did not stop")
        return "".join(_said(self.var))

    def _start(self, command: tuple[str, ...], settings: dict[str, str]) -> None:
        self.process = _started(command, settings, self.var)

    def _runs(self) -> bool:
        return self.process.is_alive()


def run_warm(var: Path, command: tuple[str, ...], **env: str) -> Printed:
    """A command in a process of its own that has loaded every module before; ``var`` is its folder."""
    process = _started(command, {"INTAKE_VAR": str(var), **env}, var)
    process.join(60)
    process.kill()
    process.join()
    return Printed(command, process.exitcode, *_said(var))


def _started(command: tuple[str, ...], settings: dict[str, str], var: Path) -> BaseProcess:
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["intake.cli", __name__])
    process = context.Process(target=_run, args=(command, settings, var), daemon=True)
    process.start()
    return process


def _run(command: tuple[str, ...], settings: dict[str, str], var: Path) -> None:
    for name, stream in (("stdout", sys.stdout), ("stderr", sys.stderr)):
        with (var / name).open("w") as file:
            os.dup2(file.fileno(), stream.fileno())
    os.environ.update(settings)
    os.chdir(ROOT)
    sys.exit(main(command))


def _said(var: Path) -> list[str]:
    return [(var / name).read_text(encoding="utf-8") for name in ("stdout", "stderr")]


def free_port() -> int:
    """A port nobody listens on just now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
