"""``intake figures`` and ``intake report``: what an operator takes out of the desk's figures."""

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import Any

from intake.facts import ServiceFacts
from intake.locale import load_words
from intake.rules.dates import Month
from intake.rules.report import months_of
from intake.services.deps import Deps, riga_day
from intake.services.figures import Stored
from intake.services.publish import NotPublishable, approved
from intake.services.report import take_out
from intake.settings import Settings
from intake.web.report_paper import as_pdf

PUBLISHER = "sif"
"""Who publishes the service's figures: an id of ``providers.yml``."""
Runs = Callable[[Settings, Callable[[Deps], Any]], Any]
"""Runs one use case on a database that is up to date."""


def add_parsers(commands: Any, runs: Runs) -> None:
    """Add both commands to the command line."""
    counting = commands.add_parser("figures", help="a frozen and approved month, as it leaves the desk")
    counting.add_argument("month", type=_month, help="2026-10")
    counting.add_argument("--publish", action="store_true", help="write its record and note into docs")
    counting.add_argument("--docs", type=Path, default=Path("docs"), help="the folder editors write in")
    counting.add_argument(
        "--funding",
        choices=("true", "false"),
        help="whether the project's money paid for it, where the facts do not say",
    )
    counting.set_defaults(run=lambda settings, given: runs(settings, lambda deps: figures(given, deps)))
    reporting = commands.add_parser("report", help="a signed six-month report, as a tagged PDF")
    reporting.add_argument("first", type=_month, help="its first month: 2026-04")
    reporting.add_argument("last", type=_month, help="its last month: 2026-09")
    reporting.add_argument("--pdf", type=Path, required=True, metavar="FILE", help="where to write it")
    reporting.add_argument("--language", choices=("lv", "en"), default="lv")
    reporting.set_defaults(run=lambda settings, given: runs(settings, lambda deps: report(given, deps)))


async def figures(given: argparse.Namespace, deps: Deps) -> None:
    """Print the figures, or publish them."""
    action = "figures_published" if given.publish else "figures_taken_out"
    found = await approved(given.month, action, deps)
    told = _published(found, given, deps) if given.publish else _lines(found)
    print(*told, sep="\n")


def _published(found: Stored, given: argparse.Namespace, deps: Deps) -> list[str]:
    from site_overrides.desk_note import Note, publish  # the site's tools are heavy, and serving needs none

    frozen_on, today = riga_day(found.frozen.known_at), riga_day(deps.now())
    funding = given.funding or paid_for(found.frozen.month, deps.facts)
    note = Note(found.frozen, frozen_on, deps.facts.providers[PUBLISHER].name, funding)
    told = publish(given.docs, load_words(deps.facts.languages), note, today)
    if funding == "TODO":
        told.append("Say in each page whether the project's money paid for it; the build stops until then.")
    return [*told, "Look at it with `make preview`, then commit it."]


def paid_for(month: Month, facts: ServiceFacts) -> str:
    """``false`` after the project's last day; whether it paid before then, only an editor can say."""
    return "false" if month.first > facts.programme.ends_on else "TODO"


async def report(given: argparse.Namespace, deps: Deps) -> None:
    """Write the signed report as a PDF. Raises `NotPublishable`."""
    if months_of(given.first)[-1] != given.last:
        raise NotPublishable(f"a report has six months; {given.first} goes with {months_of(given.first)[-1]}")
    found = await take_out(given.first, "operator", deps)
    if found is None:
        raise NotPublishable(
            f"no report that begins with {given.first} is signed; sign it on the desk's page"
        )
    words = load_words(deps.facts.languages)[given.language]
    given.pdf.write_bytes(as_pdf(found, words, deps.facts))
    print(f"{given.pdf}: revision {found.revision}, signed by {found.signer}")


def _lines(found: Stored) -> list[str]:
    from site_overrides.desk_record import rows  # as above

    head = f"{found.frozen.month}, revision {found.frozen.revision}, {found.frozen.rule}, {found.frozen.hash}"
    cells = (
        (" ".join(row.key), "[c]" if row.value is None else str(row.value)) for row in rows(found.frozen)
    )
    return [head, *(f"{value:>6}  {name}" for name, value in cells)]


def _month(typed: str) -> Month:
    try:
        return Month.read(typed)
    except ValueError as problem:
        raise argparse.ArgumentTypeError(str(problem)) from None
