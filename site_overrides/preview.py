"""``python -m site_overrides.preview ru``: one language on this machine, made anew on every save."""

import argparse
import logging
import sys
from functools import partial
from pathlib import Path

from mkdocs import utils
from mkdocs.commands import serve
from mkdocs.exceptions import Abort
from mkdocs.livereload import LiveReloadServer

from intake.facts import FactsError, load_facts
from site_overrides.plugin.preview import Before

ROOT = Path(__file__).parents[1]


def main(arguments: list[str] | None = None) -> int:
    """Serve until Ctrl-C, on 127.0.0.1 only; 1 when it cannot begin."""
    asked = _parser().parse_args(arguments)
    logging.getLogger("mkdocs").addHandler(_own_lines())
    address = f"127.0.0.1:{asked.port}"
    start = "" if asked.language == "lv" else f"{asked.language}/"
    print(f"Once it is made: http://{address}/{start} (Ctrl-C ends it)", flush=True)
    try:
        serve.serve(
            str(ROOT / "mkdocs.yml"), dev_addr=address, site_url=f"http://{address}/", strict=False,
            watch=[str(ROOT / "intake" / "locale")], extra={"preview": asked.language, "before": _quick()},
        )  # fmt: skip
    except (Abort, OSError) as problem:
        print(problem, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 0
    return 0


def _parser() -> argparse.ArgumentParser:
    try:
        languages = list(load_facts(ROOT / "docs" / "facts").languages)
    except FactsError as problem:
        sys.exit(str(problem))
    parser = argparse.ArgumentParser(prog="preview", description=__doc__)
    parser.add_argument("language", nargs="?", default="lv", choices=languages)
    parser.add_argument("--port", type=int, default=8001)
    return parser


def _quick() -> Before:
    """Look for saves five times a second, and clear nothing away when only some pages are made anew."""
    before, cleared = Before(), utils.clean_directory

    def clean_directory(directory: str) -> None:
        if before.edited is None:
            cleared(directory)

    utils.clean_directory = clean_directory
    vars(serve)["LiveReloadServer"] = partial(LiveReloadServer, polling_interval=0.2)
    return before


def _own_lines() -> logging.Handler:
    handler = logging.StreamHandler()
    handler.setLevel(logging.WARNING)
    handler.setFormatter(logging.Formatter("%(message)s"))
    return handler


if __name__ == "__main__":
    sys.exit(main())
