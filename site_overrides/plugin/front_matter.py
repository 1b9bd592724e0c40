"""A page's front matter: a closed shape, so that a slip is an error and never text on the page."""

import datetime as dt
import re
from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, ConfigDict, Field, model_validator

from intake.facts import FactsError, ServiceFacts
from intake.facts.models import Frozen, Words
from intake.facts.yaml_source import parse_yaml


def _without_numbers(text: str) -> str:
    if re.search(r"\d|%", text):
        raise ValueError("a number typed by hand; numbers come from facts, in the page's text")
    return text


Prose = Annotated[Words, AfterValidator(_without_numbers)]


class Translation(Frozen):
    """How a translation came to be. Only a named reviewer may make it more than a machine's draft."""

    method: Literal["machine", "machine-reviewed", "human"]


class PageMeta(Frozen):
    """Front matter. The Latvian source has ``standing``; a translation has ``l10n`` instead."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)

    title: Prose
    description: Prose = Field(max_length=200)
    standing: Literal["current", "unverified"] | None = None
    l10n: Translation | None = None
    template: Literal["home.html"] | None = None
    summary: Prose | None = None
    tags: tuple[Literal["aid", "places", "crisis", "numbers"], ...] = ()
    published_on: dt.date | None = None
    published_basis: Literal["shown", "inferred", "unknown"] | None = None
    published_between: tuple[dt.date, dt.date] | None = None
    publisher: Words | None = None
    source: str | None = None
    funding: bool = False

    @model_validator(mode="after")
    def _date_matches_basis(self) -> "PageMeta":
        if (self.published_basis == "shown") != (self.published_on is not None):
            raise ValueError("published_on is given exactly when published_basis is 'shown'")
        if (self.published_basis == "inferred") != (self.published_between is not None):
            raise ValueError("published_between is given exactly when published_basis is 'inferred'")
        return self

    @property
    def newest(self) -> dt.date:
        """The last day the text may have been published on; unknown sorts last."""
        if self.published_between:
            return self.published_between[1]
        return self.published_on or dt.date.min


def read_page_meta(path: Path, language: str, facts: ServiceFacts) -> PageMeta:
    """Read and check the front matter of ``path``. Raises `FactsError` with file and line."""
    block = _block(path)
    doc = parse_yaml(block, path, first_line=2)
    meta = doc.parse(PageMeta)
    if (language == "lv") != (meta.standing is not None) or (language == "lv") == (meta.l10n is not None):
        wanted = "standing" if language == "lv" else "l10n"
        raise doc.error((), f"a page in {language} carries {wanted}, and only the Latvian one has standing")
    if meta.source is not None and meta.source not in facts.sources:
        raise doc.error(("source",), f"{meta.source!r} is not in sources.yml")
    if path.parent.name == "news" and path.name != "index.md" and not (meta.summary and meta.published_basis):
        raise doc.error((), "a news item needs summary, published_basis and source")
    return meta


def _block(path: Path) -> str:
    text = path.read_text(encoding="utf-8")
    if not text.startswith("---\n") or (end := text.find("\n---\n", 3)) < 0:
        raise FactsError(f"{path}:1: the page must start with front matter between two lines of ---")
    return text[4 : end + 1]
