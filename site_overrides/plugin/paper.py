"""Printed sheets, made from the built pages of each language: ``paper/leaflet-ru.pdf`` and its like.

PDF/UA-1 with our own fonts. A sheet carries the day it was made and where a newer one is; the same sources of
the same day give the same bytes.
"""

import datetime as dt
import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, Literal

import typst
from mkdocs.config.defaults import MkDocsConfig

from site_overrides.plugin.paper_data import of_sheet
from site_overrides.plugin.paper_sheets import FOLDER, file_name, sheets
from site_overrides.plugin.sources import Sources

ROOT = Path(__file__).parents[1]


def write(config: MkDocsConfig, code: str, sources: Sources) -> None:
    """Make the language's sheets; they need the Latvian pages built before."""
    site = Path(config.site_dir)
    (site / FOLDER).mkdir(exist_ok=True)
    for sheet in sheets(code):
        data = of_sheet(sheet, code, sources, site, str(config.site_url))
        (site / FOLDER / file_name(sheet, code)).write_bytes(compiled(sheet, data))


def compiled(sheet: str, data: Mapping[str, Any], kind: Literal["pdf", "png"] = "pdf") -> Any:
    """A sheet as a PDF; as pictures of its pages it can be looked at."""
    year, month, day = data["day"]
    return _typst().compile(
        ROOT / "paper" / f"{sheet}.typ",
        format=kind,
        sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
        pdf_standards=["ua-1"] if kind == "pdf" else [],
        timestamp=dt.datetime(year, month, day, tzinfo=dt.UTC),
    )


@cache
def _typst() -> typst.Compiler:
    """One for all sheets: it reads the fonts once."""
    return typst.Compiler(root=str(ROOT), font_paths=fonts())


def fonts() -> typst.Fonts:
    """Ours alone: none of the machine's, none of typst's own."""
    return typst.Fonts(False, False, [str(ROOT / "paper" / "fonts")])
