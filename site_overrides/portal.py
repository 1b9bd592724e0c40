"""``python -m site_overrides.portal``: what an editor asks of the site besides building it."""

import argparse
import datetime as dt
import sys
from pathlib import Path

from mkdocs.config import load_config
from mkdocs.exceptions import PluginError
from mkdocs.utils import get_build_datetime

from intake.facts import FactsError
from intake.facts.notices import RIGA
from intake.facts.yaml_source import read_yaml
from site_overrides import scaffold
from site_overrides.plugin import check
from site_overrides.plugin.coverage import as_csv, as_json, coverage
from site_overrides.plugin.sources import load
from site_overrides.plugin.stamp import stamp, stamp_minor

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"


def main(arguments: list[str] | None = None) -> int:
    """Do what was asked; mistakes of an editor's are told a line each and end with 1."""
    asked = _parser().parse_args(arguments)
    try:
        print(*map(_from_here, asked.does(asked)), sep="\n")
    except (FactsError, PluginError) as problem:
        print(_from_here(str(problem)), file=sys.stderr)
        return 1
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="portal", description=__doc__)
    commands = parser.add_subparsers(required=True)
    checking = commands.add_parser("check", help="every mistake in pages and facts, a line each")
    checking.set_defaults(does=_check)
    stamping = commands.add_parser("stamp", help="note which Latvian text a translation follows")
    stamping.add_argument("--minor", action="store_true", help="the Latvian edit ages no translation")
    stamping.add_argument("pages", nargs="*", help="docs/en/where.md: now follows the present Latvian")
    stamping.set_defaults(does=_stamp)
    _parser_of_new(commands.add_parser("new", help="begin a page, news, a notice or a monthly note"))
    counting = commands.add_parser("coverage", help="words translated, outdated and missing, by language")
    counting.add_argument("--csv", action="store_true", help="CSV rather than JSON")
    counting.set_defaults(does=_coverage)
    return parser


def _parser_of_new(parser: argparse.ArgumentParser) -> None:
    kinds = parser.add_subparsers(required=True)
    for kind, name, says in (
        ("page", "slug", "a page at this address: help/bus"),
        ("news", "slug", "a news item: opening-hours"),
        ("note", "month", "a month's figures and the news item about them: 2026-10"),
        ("notice", "id", "a notice above every page: frost"),
    ):
        one = kinds.add_parser(kind, help=says)
        one.add_argument("name", metavar=name, help=says)
        one.set_defaults(does=_new, kind=kind)
        if kind == "notice":
            one.add_argument("--severity", choices=("urgent", "warning", "info"), required=True)
            continue
        one.add_argument("--title", default="", help="in Latvian, without numbers")
        if kind != "page":
            one.add_argument("--tags", default="TODO", help="aid,places,crisis,numbers: one or more")
            one.add_argument("--publisher", default="TODO", help="who publishes it")
            one.add_argument("--funding", default="TODO", choices=("true", "false"))
        if kind == "news":
            one.add_argument("--source", default="TODO", help="an id of facts/sources.yml")


def _new(asked: argparse.Namespace) -> list[str]:
    today = get_build_datetime().astimezone(RIGA).date()
    languages = read_yaml(DOCS / "facts" / "languages.yml").data["languages"]  # other facts may be drafts
    where = (DOCS, [language["code"] for language in languages], asked.name)
    if asked.kind == "notice":
        files = scaffold.notice(*where, asked.severity, today)
    elif asked.kind == "page":
        files = scaffold.page(*where, asked.title, today)
    else:
        said = scaffold.News(asked.tags, asked.publisher, _source_of(asked), asked.funding)
        make = scaffold.news if asked.kind == "news" else scaffold.note
        files = make(*where, asked.title, said, today)
    return [*map(str, files), "Write over every TODO; `python -m site_overrides.portal check` names them."]


def _source_of(asked: argparse.Namespace) -> str:
    return f"note-{asked.name}" if asked.kind == "note" else str(asked.source)


def _check(_: argparse.Namespace) -> list[str]:
    found = check.everything(load_config(str(ROOT / "mkdocs.yml")))[1]
    summary = f"{len(found.errors)} to mend, {len(found.old)} grew old."
    if found.errors:
        raise PluginError("\n".join([*found.lines, summary]))
    return [*found.lines, summary]


def _stamp(asked: argparse.Namespace) -> list[str]:
    pages = [_page(name) for name in asked.pages]
    if not asked.minor:
        today = dt.datetime.now(RIGA).date()
        return stamp(DOCS, pages, today) or ["Nothing has changed."]
    if not pages:
        raise FactsError("--minor wants the Latvian pages it is about: stamp --minor lv/where.md")
    return stamp_minor(DOCS, pages) or ["No translation was up to date before this edit."]


def _coverage(asked: argparse.Namespace) -> list[str]:
    found = coverage(load(load_config(str(ROOT / "mkdocs.yml"))))
    return [(as_csv(found) if asked.csv else as_json(found)).rstrip("\n")]


def _from_here(line: str) -> str:
    """A line with its files' paths as an editor in the project's folder writes them."""
    return line.replace(f"{ROOT}/", "")


def _page(name: str) -> str:
    """``docs/en/where.md``, ``en/where.md`` or a full path, as ``en/where.md``."""
    path = Path(name).absolute()
    return path.relative_to(DOCS).as_posix() if path.is_relative_to(DOCS) else Path(name).as_posix()


if __name__ == "__main__":
    sys.exit(main())
