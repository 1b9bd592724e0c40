"""A signed report on paper: a tagged PDF (PDF/UA-1) with title, language and date."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import typst
from markupsafe import Markup

from intake.facts import ServiceFacts
from intake.locale import Words
from intake.locale.markup import withheld
from intake.rules.month_table import ALL, REST
from intake.services.deps import riga_day
from intake.services.report import Report

TEMPLATE = Path(__file__).parent / "templates" / "report.typ"
PUBLISHER = "sif"
_TOTALS = {
    "served": "figure.persons_served",
    "begun": "figure.service_begun",
    "ended_in_all": "figure.service_discontinued",
}
_NAMES = {"residence/centre": "in_centre", "residence/outside": "outside_centre"}


def as_pdf(report: Report, t: Words, facts: ServiceFacts) -> bytes:
    """The report in a language of the desk; the words in it stay as they were written."""
    data = json.dumps(_said(report, t, facts))
    made: Any = typst.compile(
        TEMPLATE.read_bytes(),
        sys_inputs={"data": data},
        ignore_system_fonts=True,
        format="pdf",
        pdf_standards=["ua-1"],
    )
    return bytes(made)


def _said(report: Report, t: Words, facts: ServiceFacts) -> dict[str, Any]:
    assert report.signed_at
    day = riga_day(report.signed_at)
    words = (
        "figures",
        "caption",
        "what",
        "span",
        "activities",
        "activities_caption",
        "times",
        "no_activities",
        "text",
    )
    return {
        "title": title(report, t),
        "publisher": facts.providers[PUBLISHER].names[t.language.code],
        "lang": t.language.code,
        "signed": {"year": day.year, "month": day.month, "day": day.day},
        "head": [_plain(t("desk.report.signed_on", date=f"{day:%d.%m.%Y}", number=report.revision))],
        "words": {name: _plain(t(f"desk.report.{name}")) for name in words},
        "months": [str(month) for month in report.months],
        "rows": [
            {"name": row_name(n, t), "values": [number(v) for v in row.values()]}
            for n, row in report.table.items()
        ],
        "notes": notes(t),
        "span": span(report, t),
        "activities": [{"name": n, "value": number(v)} for n, v in activity_rows(report, t, facts)],
        "text": [part.strip() for part in report.text.split("\n") if part.strip()],
    }


def title(report: Report, t: Words) -> str:
    """The report's title, with its months."""
    return _plain(t("desk.report.of", first=report.months[0], last=report.months[-1]))


def row_name(name: str, t: Words) -> str:
    """A row of the months' table in words."""
    dimension, category = name.split("/")
    if category == ALL:
        return _plain(t(_TOTALS[dimension]))
    return _plain(t(f"figure.{_NAMES.get(name, category)}"))


def notes(t: Words) -> list[str]:
    """What to know of the figures: how they were counted, and what the sign stands for."""
    return [
        _plain(t("scope.each_once_in_month")),
        _plain(t("scheme.women_men_children")),
        _plain(t("fact.withheld", sign=withheld())),
    ]


def span(report: Report, t: Words) -> str:
    """How many people over all the months."""
    if report.served is None:
        return _plain(t("desk.report.span_withheld", sign=withheld()))
    return _plain(t("desk.report.people", n=report.served))


def activity_rows(report: Report, t: Words, facts: ServiceFacts) -> Iterator[tuple[str, int | None]]:
    """Each kind of step in words with how often it was done; kinds that were seldom done stand last."""
    for kind, n in report.activities.items():
        if kind == ALL:
            continue
        named = facts.plan.kinds.get(kind)
        yield (named.names[t.language.code] if named else _plain(t(f"figure.{REST}"))), n
    if report.activities.get(ALL) != 0:
        yield _plain(t("desk.report.all")), report.activities.get(ALL)


def number(value: int | None) -> str:
    """A number, or the sign for one that is withheld."""
    return _plain(withheld()) if value is None else str(value)


def _plain(text: Markup) -> str:
    return text.striptags()
