"""The real server in its own process, for tests that need one: on loopback, bounded, ended by its id."""

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from urllib.parse import urlencode

from tests.conftest import ROOT


class Server:
    """``intake serve`` over a folder; starting again over the same folder keeps the data."""

    def __init__(self, var: Path, *arguments: str, site: Path | None = None) -> None:
        self.var, self.port = var, free_port()
        env = os.environ | {
            "INTAKE_VAR": str(var),
            "INTAKE_SITE": str(site or var / "no-site"),
            "PORT": str(self.port),
        }
        command = [sys.executable, "-m", "intake", "serve", *arguments]
        self.process = subprocess.Popen(
            command, cwd=ROOT, env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
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

    def _wait(self) -> None:
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline and self.process.poll() is None:
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", self.port)) == 0:
                    return
            time.sleep(0.02)
        self.kill()
        raise RuntimeError("the server did not start")


def free_port() -> int:
    """A port nobody listens on just now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
