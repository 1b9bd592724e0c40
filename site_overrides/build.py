"""``python -m site_overrides.build``: build the site when what it is made of has changed."""

import hashlib
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from mkdocs.utils import get_build_datetime

from intake.facts.notices import RIGA
from site_overrides.compress import compress

ROOT = Path(__file__).parents[1]
SITE = ROOT / "site"
STAMP = SITE / ".made-from"
MADE_FROM = (
    "docs", "site_overrides", "intake/facts", "intake/locale", "intake/rules", "mkdocs.yml",
    "requirements.lock",
)  # fmt: skip


def main() -> int:
    """Build into ``site/`` unless it is already made from the present sources."""
    state = _state()
    if STAMP.exists() and STAMP.read_text() == state:
        print("The site is up to date.")
        return 0
    started = time.monotonic()
    print("Building the site in six languages ...", flush=True)
    draft = ROOT / ".cache" / "site"
    # Never --quiet: it silences warnings before --strict can count them, and a broken link would pass.
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", str(draft)]
    done = subprocess.run(command, cwd=ROOT, stderr=subprocess.PIPE, text=True)  # noqa: S603  (our own words only)
    for line in done.stderr.splitlines():
        if not line.startswith("INFO"):
            print(line, file=sys.stderr)
    if done.returncode:
        return done.returncode
    compress(draft)
    (draft / STAMP.name).write_text(state)
    shutil.rmtree(SITE, ignore_errors=True)
    draft.rename(SITE)
    print(f"Built in {time.monotonic() - started:.0f} s.")
    return 0


def _state() -> str:
    today = get_build_datetime().astimezone(RIGA).date()  # with the day notices and phone checks run out
    digest = hashlib.sha256(today.isoformat().encode())
    for path in _sources():
        digest.update(path.relative_to(ROOT).as_posix().encode() + b"\0")
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def _sources() -> Iterator[Path]:
    for name in MADE_FROM:
        start = ROOT / name
        files = [start] if start.is_file() else sorted(start.rglob("*"))
        yield from (f for f in files if f.is_file() and "__pycache__" not in f.parts)


if __name__ == "__main__":
    sys.exit(main())
