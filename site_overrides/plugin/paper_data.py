"""What a printed sheet says: parts of the built pages, in the order a person asks.

A number that nobody checked never comes onto paper: see `paper_text`.
"""

import io
from pathlib import Path
from typing import Any

import segno
from markupsafe import Markup

from intake.facts.models import Language
from intake.locale import Words
from intake.locale.markup import day, foreign, number, telephone
from site_overrides.plugin import parts
from site_overrides.plugin.page_context import in_language
from site_overrides.plugin.paper_sheets import BRING, LEAD, PANELS, PRINT, SHEETS, Place
from site_overrides.plugin.paper_text import Block, blocks, runs
from site_overrides.plugin.parts import Part
from site_overrides.plugin.sources import Sources, once
from site_overrides.plugin.translations import freshness

_NO_LEAD: dict[str, Any] = {"says": runs("Līdzās"), "blocks": []}
_BRING = ("check", "bring")


def of_sheet(sheet: str, code: str, sources: Sources, site: Path, site_url: str) -> dict[str, Any]:
    """All that `paper/<sheet>.typ` reads; `check` sees to it that the Latvian pages have the parts."""
    t = sources.words[code]
    own, latvian = (_parts(sheet, one, sources, site, site_url) for one in (code, "lv"))
    lead, lead_lv = (side.pop(LEAD, _NO_LEAD) for side in (own, latvian))
    both = [place for place in own if place in latvian]
    return (
        _language(sources.facts.languages[code])
        | _ways(code, site_url, sources)
        | _known(code, {path for path, _ in (LEAD, *SHEETS[sheet])}, sources)
        | {
            "title": f"Līdzās: {t(f'paper.{sheet}').unescape()}",
            "says": lead["says"],
            "says_lv": lead_lv["says"],
            "lead": lead["blocks"],
            "lead_lv": lead_lv["blocks"],
            "parts": [own[place] for place in both],
            "parts_lv": [latvian[place] for place in both],
            "own": runs(t("paper.own")),
            "own_heads": [runs(t(f"paper.{column}")) for column in ("own_who", "own_phone", "own_when")],
        }
    )


def _parts(sheet: str, code: str, sources: Sources, site: Path, site_url: str) -> dict[Place, dict[str, Any]]:
    """The sheet's parts as readers of ``code`` get them: in Latvian where a page of theirs lacks one, none of
    a page withdrawn."""
    found: dict[Place, dict[str, Any]] = {}
    for path, part in (LEAD, *SHEETS[sheet]):
        own, latvian = (parts.of_page(site, one, path, sources) for one in (code, "lv"))
        if there := own.get(part) or latvian.get(part):
            found[path, part] = _part(path, there, code, site_url, sources)
    return found | ({_BRING: _bring(sources.words[code])} if sheet in BRING else {})


@once
def _part(path: str, part: Part, reader: str, site_url: str, sources: Sources) -> dict[str, Any]:
    """A part as it stands on each sheet that has it."""
    t = sources.words[reader]
    missing = runs(t("truth.fallback")) if part.code != reader else None
    return _language(sources.facts.languages[part.code]) | {
        "says": runs(part.says),
        "blocks": blocks(part, site_url),
        "missing": missing,
        "panel": PANELS.get(path),
    }


def _bring(t: Words) -> dict[str, Any]:
    """What to bring, in the words of the self-check."""
    text: Block = {"kind": "p", "small": False, "big": False, "runs": runs(t("check.bring_more"))}
    said = {"says": runs(t("check.bring")), "blocks": [text], "missing": None, "panel": "where"}
    return _language(t.language) | said


def _language(language: Language) -> dict[str, Any]:
    lang, _, region = language.code.partition("-")
    return {"lang": lang, "region": region or None, "rtl": language.dir == "rtl"}


@once
def _ways(code: str, site_url: str, sources: Sources) -> dict[str, Any]:
    """The addresses on the sheet, and the first of them to be scanned."""
    t = sources.words[code]
    url, print_url = (site_url + in_language(code, page) for page in ("", PRINT))
    drawn = io.BytesIO()
    segno.make(url, error="m", micro=False).save(drawn, kind="svg", xmldecl=False, border=4)
    return {
        "url": url,
        "address": short(url),
        "qr": drawn.getvalue().decode(),
        "qr_says": f"{t('paper.scan').unescape()} {short(url)}",
        "scan": runs(t("paper.scan")),
        "print_url": print_url,
        "print_address": short(print_url),
        "newer": runs(t("paper.newer")),
    }


def short(url: str) -> str:
    """An address as people copy it from paper."""
    return url.partition("://")[2].rstrip("/")


def _known(code: str, paths: set[str], sources: Sources) -> dict[str, Any]:
    """The day, what is known of the text, who paid, and the number for danger."""
    t, today = sources.words[code], sources.today
    emergency = next(c for c in sources.facts.contacts.values() if c.emergency)
    return {
        "day": [today.year, today.month, today.day],
        "dated": runs(t("paper.dated", date=day(today))),
        "note": runs(Markup(" ").join([*_made(code, paths, sources), t("shell.draft_service")])),
        "funding": runs(_funding(code, sources)),
        "danger": runs(t("withdrawn.danger", number=telephone(emergency.phone or ""))),
    }


def _made(code: str, paths: set[str], sources: Sources) -> list[Markup]:
    """How the text was made, by its least certain page, and whether any of it is outdated."""
    t = sources.words[code]
    if code == "lv":
        return [t("truth.source")]
    pages = [sources.pages[f"{code}/{path}"] for path in paths if f"{code}/{path}" in sources.pages]
    methods = {page.l10n.method for page in pages if page.l10n}
    least = next((m for m in ("machine", "machine-reviewed", "human") if m in methods), "machine")
    said = [
        t({"machine": "truth.machine", "machine-reviewed": "truth.reviewed", "human": "truth.human"}[least])
    ]
    if any(freshness(code, path, sources).state == "outdated" for path in paths):
        said.append(t("truth.outdated"))
    return said


def _funding(code: str, sources: Sources) -> Markup:
    """Who paid for what is told, in the words under every page."""
    programme = sources.facts.programme
    return sources.words[code](
        "shell.funding", name=foreign(programme.name), number=number(programme.number),
        eu=number(f"{programme.eu_share} %"), eu_fund=programme.eu_fund[code],
        state_share=number(f"{programme.state_share} %"), state=programme.state[code],
        ended=day(programme.ends_on),
    )  # fmt: skip
