"""How long an editor waits: from the moment a page is saved until the preview serves it."""

import re
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.server import free_port

PATIENCE = 180.0
SAVES = 5
_PAGE = "ru/help/made-0001"


def seconds(project: Path) -> list[float]:
    """For each of `SAVES` saves of a page's text; the preview is of one language, as ``make preview``."""
    with _preview(project, _PAGE.partition("/")[0]) as address:
        _wait_for(f"{address}{_PAGE}/", "<h1")
        return [_after_saving(project / "docs" / f"{_PAGE}.md", f"{address}{_PAGE}/") for _ in range(SAVES)]


def _after_saving(file: Path, address: str) -> float:
    mark = f"нова{'а' * (time.time_ns() % 50)}"
    text = re.sub(r"(?<=\{#top\}\n\n)\S*", mark, file.read_text(encoding="utf-8"), count=1)
    file.write_text(text, encoding="utf-8")
    began = time.perf_counter()
    _wait_for(address, f"<p>{mark} ")
    return time.perf_counter() - began


def _wait_for(address: str, words: str) -> None:
    until = time.monotonic() + PATIENCE
    while words not in _got(address):
        if time.monotonic() > until:
            raise TimeoutError(f"{address} never came to hold {words!r}")
        time.sleep(0.02)


def _got(address: str) -> str:
    try:
        with urllib.request.urlopen(address, timeout=PATIENCE) as answer:
            return str(answer.read().decode())
    except (urllib.error.URLError, ConnectionError):
        return ""


@contextmanager
def _preview(project: Path, code: str) -> Iterator[str]:
    port = free_port()
    command = [sys.executable, "-m", "site_overrides.preview", code, "--port", str(port)]
    with (project / ".previewed").open("wb") as said:
        process = subprocess.Popen(command, cwd=project, stdout=said, stderr=said)
    try:
        yield f"http://127.0.0.1:{port}/"
    finally:
        process.kill()
        process.wait()
