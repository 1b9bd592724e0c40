"""``python -m site_overrides.portal``: what an editor asks of the site besides building it."""

import argparse
import datetime as dt
import sys
from pathlib import Path
from zoneinfo import ZoneInfo

from mkdocs.config import load_config
from mkdocs.exceptions import PluginError

from intake.facts import FactsError
from site_overrides.plugin.coverage import as_csv, as_json, coverage
from site_overrides.plugin.sources import load
from site_overrides.plugin.stamp import stamp, stamp_minor

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"


def main(arguments: list[str] | None = None) -> int:
    """Do what was asked; a mistake of an editor's is told in one line and ends with 1."""
    asked = _parser().parse_args(arguments)
    try:
        print(*asked.does(asked), sep="\n")
    except (FactsError, PluginError) as problem:
        print(problem, file=sys.stderr)
        return 1
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="portal", description=__doc__)
    commands = parser.add_subparsers(required=True)
    stamping = commands.add_parser("stamp", help="note which Latvian text a translation follows")
    stamping.add_argument("--minor", action="store_true", help="the Latvian edit ages no translation")
    stamping.add_argument("pages", nargs="*", help="docs/en/where.md: now follows the present Latvian")
    stamping.set_defaults(does=_stamp)
    counting = commands.add_parser("coverage", help="words translated, outdated and missing, by language")
    counting.add_argument("--csv", action="store_true", help="CSV rather than JSON")
    counting.set_defaults(does=_coverage)
    return parser


def _stamp(asked: argparse.Namespace) -> list[str]:
    pages = [_page(name) for name in asked.pages]
    if not asked.minor:
        today = dt.datetime.now(ZoneInfo("Europe/Riga")).date()
        return stamp(DOCS, pages, today) or ["Nothing has changed."]
    if not pages:
        raise FactsError("--minor wants the Latvian pages it is about: stamp --minor lv/where.md")
    return stamp_minor(DOCS, pages) or ["No translation was up to date before this edit."]


def _coverage(asked: argparse.Namespace) -> list[str]:
    found = coverage(load(load_config(str(ROOT / "mkdocs.yml"))))
    return [(as_csv(found) if asked.csv else as_json(found)).rstrip("\n")]


def _page(name: str) -> str:
    """``docs/en/where.md``, ``en/where.md`` or a full path, as ``en/where.md``."""
    path = Path(name).absolute()
    return path.relative_to(DOCS).as_posix() if path.is_relative_to(DOCS) else Path(name).as_posix()


if __name__ == "__main__":
    sys.exit(main())
