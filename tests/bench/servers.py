"""The two servers, each in its own process on a free port of 127.0.0.1."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from tests.bench.cell import ROOT
from tests.bench.load import Address

START = 60.0
"""Seconds a server may take to answer."""


def ours(folder: Path) -> tuple[list[str], dict[str, str], Address]:
    """Command, environment and address of our own service, its database in ``folder``."""
    address = Address(_free_port(), "/intake/lv/refer", 'data-reference="', 'data-code="')
    environment = {"INTAKE_VAR": str(folder), "PORT": str(address.port)}
    return ["intake", "serve"], environment, address


def peer(folder: Path) -> tuple[list[str], dict[str, str], Address]:
    """The same of the peer; its log is kept as quiet as ours."""
    address = Address(_free_port(), "/referrals", '"reference":"', '"code":"')
    quiet = ["--log-level", "warning", "--no-access-log", "--no-server-header"]
    command = ["uvicorn", "tests.bench.peer:app", "--port", str(address.port), *quiet]
    return command, {"BENCH_PEER": str(folder)}, address


@contextmanager
def serving(
    command: Sequence[str], environment: Mapping[str, str], address: Address, log: Path
) -> Iterator[None]:
    """Run ``python -m command`` until the block ends. Use `wait_for` before the first request."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("INTAKE_")}
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", *command],
            cwd=ROOT,
            env=clean | dict(environment),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    try:
        _wait_until_listening(process, address.port, log)
        yield
    finally:
        _stop(process)


def _wait_until_listening(process: "subprocess.Popen[bytes]", port: int, log: Path) -> None:
    deadline = time.monotonic() + START
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise RuntimeError(f"the server stopped at once:\n{log.read_text()}")
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise RuntimeError(f"the server does not answer after {START:.0f} s:\n{log.read_text()}")


def _stop(process: "subprocess.Popen[bytes]") -> None:
    process.terminate()
    try:
        process.wait(20)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
