"""What one worker of a test run makes and all of them read."""

import fcntl
import json
import os
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

Done = subprocess.CompletedProcess[str]


def seen_by_all(factory: pytest.TempPathFactory) -> Path:
    """The folder of this run in which every worker's own folder lies; the own one where nobody shares."""
    own = factory.getbasetemp()
    return own.parent if "PYTEST_XDIST_WORKER" in os.environ else own


def once(note: Path, run: Callable[[], Done]) -> Done:
    """What ``run`` said, which only the first to come here does; who comes meanwhile waits for it.

    ``note`` is the file it is noted in. Nobody may change what was made: the others read it too.
    """
    with _alone(note.with_suffix(".lock")):
        if not note.exists():
            done = run()
            note.write_text(json.dumps([done.returncode, done.stdout, done.stderr]), encoding="utf-8")
    return Done(note.stem, *json.loads(note.read_text(encoding="utf-8")))


@contextmanager
def unchanged(folder: Path) -> Iterator[Path]:
    """A folder that many tests read. Whoever changed a file in it, or put one there, is found at the end."""
    before = _newest(folder)
    yield folder
    assert _newest(folder) == before, f"a test changed {folder}, which all of them read"


def _newest(folder: Path) -> int:
    return max(path.stat().st_mtime_ns for path in (folder, *folder.rglob("*")))


@contextmanager
def _alone(file: Path) -> Iterator[None]:
    with file.open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
