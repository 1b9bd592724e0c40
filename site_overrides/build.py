"""``python -m site_overrides.build``: build the site when what it is made of has changed."""

import gc
import hashlib
import logging
import shutil
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from site_overrides.compress import compress
from site_overrides.files import below, content

ROOT = Path(__file__).parents[1]
SITE = ROOT / "site"
STAMP = SITE / ".made-from"
MADE_FROM = (
    "docs", "site_overrides", "intake/facts", "intake/locale", "intake/rules", "mkdocs.yml",
    "requirements.lock",
)  # fmt: skip


def main() -> int:
    """Build into ``site/`` unless it is already made from the present sources."""
    gc.disable()  # a build makes next to no rings of objects: there is nothing to look for (`slim.left`)
    state = _state()
    if STAMP.exists() and STAMP.read_text() == state:
        print("The site is up to date.")
        return 0
    started = time.monotonic()
    print("Building the site in six languages ...", flush=True)
    draft = ROOT / ".cache" / "site"
    if ended := _built(draft):
        return ended
    compress(draft)
    (draft / STAMP.name).write_text(state)
    shutil.rmtree(SITE, ignore_errors=True)
    draft.rename(SITE)
    print(f"Built in {time.monotonic() - started:.0f} s.")
    gc.freeze()  # or Python would look for them at its end
    return 0


def _built(draft: Path) -> int:
    """Build with MkDocs into ``draft`` and say what ``mkdocs build --strict`` would, but for what went well.

    Return how that would end. In this process: another would import all of it once more.
    """
    from mkdocs.commands.build import build  # only now: nothing of it is needed when the site is up to date
    from mkdocs.config import load_config
    from mkdocs.exceptions import MkDocsException

    log, heard = logging.getLogger("mkdocs"), logging.StreamHandler()
    heard.setFormatter(logging.Formatter("%(levelname)-8s-  %(message)s"))
    log.addHandler(heard)
    log.setLevel(logging.WARNING)  # higher would silence warnings before MkDocs can count them
    log.propagate = False
    try:
        build(load_config(str(ROOT / "mkdocs.yml"), strict=True, site_dir=str(draft)))
    except MkDocsException as problem:
        problem.show()
        return problem.exit_code
    finally:
        log.removeHandler(heard)
    return 0


def _state() -> str:
    from mkdocs.utils import get_build_datetime  # slow to load: only when nothing is collected

    from intake.facts.notices import RIGA

    today = get_build_datetime().astimezone(RIGA).date()  # with the day notices and phone checks run out
    digest = hashlib.sha256(today.isoformat().encode())
    for name in _sources():
        digest.update(name.encode() + b"\0")
        digest.update(hashlib.sha256(content(f"{ROOT}/{name}")).digest())
    return digest.hexdigest()


def _sources() -> Iterator[str]:
    for name in MADE_FROM:
        start = ROOT / name
        inside = (f"{name}/{path}" for path in below(start) if "__pycache__/" not in path)
        yield from [name] if start.is_file() else inside


if __name__ == "__main__":
    sys.exit(main())
