"""The self-check: a tree of plain pages, one question each, that ends in what the wordings suggest.

Nobody types anything until an outcome page, and there only a script on the reader's own device reads
it. Without that script the page shows what every wording suggests when no date is known.
"""

import datetime as dt
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.utils import get_relative_url

from intake.rules.case import Alternative
from intake.rules.eligibility import Because, PersonDates, read_rule
from site_overrides.plugin import linked_data
from site_overrides.plugin.calls import said
from site_overrides.plugin.origin import dated
from site_overrides.plugin.page_context import environment, in_language, shell
from site_overrides.plugin.sources import Sources

START = "check/"
_ALSO = {"left": "left/", "appeal": "appeal/", "unsure": "other/"}
_NO_DAY = dt.date.min  # without a date of the person's, no reading depends on the day it is made


@dataclass(frozen=True)
class Step:
    """One page. A question has ``answers`` (key of the words, address); an outcome has a ``person``.

    ``asks`` names the one date of `PersonDates` that the outcome can still be made clearer with.
    """

    heading: str
    answers: dict[str, str] = field(default_factory=dict)
    person: PersonDates | None = None
    asks: str | None = None


STEPS: dict[str, Step] = {
    "": Step("situation", {"waiting": "waiting/", "status": "status/", "other": "other/"}),
    "waiting/": Step("also", {"neither": "waiting/date/"} | _ALSO),
    "status/": Step("also", {"neither": "status/date/"} | _ALSO),
    "waiting/date/": Step("outcome", person=PersonDates(has_status=False), asks="arrived_on"),
    "status/date/": Step("outcome", person=PersonDates(has_status=True), asks="status_on"),
    "left/": Step("outcome", person=PersonDates(came_back=True)),
    "appeal/": Step("outcome", person=PersonDates(appeal_pending=True)),
    "other/": Step("outcome", person=PersonDates()),
}
"""Every page by its address below `START`."""


def write(config: MkDocsConfig, code: str, sources: Sources) -> None:
    """Write the language's pages of the self-check."""
    template = environment(sources).get_template("self-check.html")
    for address, step in STEPS.items():
        target = Path(config.site_dir) / in_language(code, START + address) / "index.html"
        target.parent.mkdir(parents=True, exist_ok=True)
        context = _context(START + address, code, sources, str(config.site_url))
        target.write_text(template.render(context, step=step), encoding="utf-8")


def sitemap_entries(sources: Sources) -> list[tuple[str, str, list[str]]]:
    """The first page in every language: the others are reached from it, one answer at a time."""
    codes = list(sources.facts.languages)
    return [(code, START, codes) for code in codes]


def _context(address: str, code: str, sources: Sources, site_url: str) -> dict[str, Any]:
    here = in_language(code, address)
    step = STEPS[address.removeprefix(START)]
    return shell(code, sources, lambda target: get_relative_url(target, here), here) | {
        "language_href": lambda other: get_relative_url(in_language(other, address), here) or "./",
        "current_slug": None,
        "start": START.rstrip("/"),
        "linked_data": linked_data.of_list(
            sources.words[code]("check.title"), "eligibility/", "menu.eligibility", code, sources, site_url
        ),
        "canonical": site_url + here,
        "alternates": [(c, site_url + in_language(c, address)) for c in sources.facts.languages],
        "cards": _cards(step, code, sources) if step.person else [],
        "reasons": list(Because),
        "elsewhere": [a for a in Alternative if a is not Alternative.REFER_AGAIN],
    }


def _cards(step: Step, code: str, sources: Sources) -> list[dict[str, Any]]:
    """Every published wording with what it suggests for the step's person."""
    return [
        {
            "rule": rule,
            "says": said(rule, code),
            "dated": dated(rule, sources.words[code], sources),
            "reading": read_rule(rule, step.person or PersonDates(), _NO_DAY),
        }
        for rule in sources.facts.duration_rules
    ]
