"""A page's front matter: a closed shape, so that a slip is an error and never text on the page."""

import datetime as dt
import re
from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, ConfigDict, Field, model_validator

from intake.facts import FactsError, ServiceFacts
from intake.facts.follows import Hash
from intake.facts.models import Frozen, Words
from intake.facts.yaml_source import Document, parse_yaml


def _without_numbers(text: str) -> str:
    if re.search(r"\d|%", text):
        raise ValueError("a number typed by hand; numbers come from facts, in the page's text")
    return text


Prose = Annotated[Words, AfterValidator(_without_numbers)]


class Revision(Frozen):
    """A Latvian text as readers last got it. ``portal stamp`` writes it; ``on`` is a day in Riga."""

    number: int = Field(ge=1)
    on: dt.date
    hash: Hash


class Followed(Frozen):
    """The Latvian text a translation was made from: its revision, that revision's day, its hash."""

    revision: int = Field(ge=1)
    on: dt.date
    hash: Hash


class Translation(Frozen):
    """How a translation came to be. Only a named reviewer may make it more than a machine's draft.

    ``source`` and ``sections`` (hashes of the Latvian parts, by heading id) come from ``portal stamp``.
    """

    method: Literal["machine", "machine-reviewed", "human"]
    reviewed_by: Words | None = None
    reviewed_on: dt.date | None = None
    source: Followed | None = None
    sections: dict[str, Hash] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _reviewed_by_somebody(self) -> "Translation":
        wanted = self.method != "machine"
        if (self.reviewed_by is not None, self.reviewed_on is not None) != (wanted, wanted):
            raise ValueError(
                "machine-reviewed and human need reviewed_by and reviewed_on; machine has neither"
            )
        return self


class PageMeta(Frozen):
    """Front matter. The Latvian source has ``standing``; a translation has ``l10n`` instead.

    ``review_by`` is the last day an editor trusts the text without reading it again; ``updated_on`` the
    day a published news item was corrected. ``published_between`` has an open end (null) when nothing
    tells the latest day. Days in Riga. ``topics`` are words readers look the page up
    by, in its language; they stand in the A to Z.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)

    title: Prose
    description: Prose = Field(max_length=200)
    standing: Literal["current", "unverified"] | None = None
    l10n: Translation | None = None
    revision: Revision | None = None
    review_by: dt.date | None = None
    template: Literal["home.html", "search.html"] | None = None
    summary: Prose | None = None
    topics: tuple[Prose, ...] = ()
    tags: tuple[Literal["aid", "places", "crisis", "numbers"], ...] = ()
    published_on: dt.date | None = None
    published_basis: Literal["shown", "inferred", "unknown"] | None = None
    published_between: tuple[dt.date, dt.date | None] | None = None
    updated_on: dt.date | None = None
    withdrawn_on: dt.date | None = None
    withdrawn_why: Prose | None = None
    publisher: Words | None = None
    source: str | None = None
    funding: bool | None = None

    @model_validator(mode="after")
    def _date_matches_basis(self) -> "PageMeta":
        if (self.published_basis == "shown") != (self.published_on is not None):
            raise ValueError("published_on is given exactly when published_basis is 'shown'")
        if (self.published_basis == "inferred") != (self.published_between is not None):
            raise ValueError("published_between is given exactly when published_basis is 'inferred'")
        return self

    @model_validator(mode="after")
    def _corrected_after_it_appeared(self) -> "PageMeta":
        first = self.published_between[0] if self.published_between else self.published_on
        if self.updated_on and self.published_basis is None:
            raise ValueError("updated_on is for news items")
        if self.updated_on and first and self.updated_on < first:
            raise ValueError(f"updated_on {self.updated_on} is before the item may have appeared, {first}")
        return self

    @model_validator(mode="after")
    def _withdrawn_for_a_reason(self) -> "PageMeta":
        if (self.withdrawn_on is None) != (self.withdrawn_why is None):
            raise ValueError("withdrawn_on and withdrawn_why are given together or not at all")
        return self

    @property
    def newest(self) -> dt.date:
        """The last day the text may have been published on, or the first when no last is known; unknown
        sorts last."""
        if self.published_between:
            first, last = self.published_between
            return last or first
        return self.published_on or dt.date.min


def read_page_meta(path: Path, text: str, language: str, facts: ServiceFacts) -> PageMeta:
    """Check the front matter of ``path``, whose ``text`` is read. Raises `FactsError` with file and line."""
    doc = _parsed(path, text)
    meta = doc.parse(PageMeta)
    folder = path.parent.name
    easy = folder == "easy"
    followed = language == "lv" and not easy
    if followed != (meta.standing is not None) or followed == (meta.l10n is not None):
        wanted, kind = "standing" if followed else "l10n", "an easy-to-read page" if easy else "a page"
        raise doc.error((), f"{kind} in {language} carries {wanted}, and only the Latvian one has standing")
    if not followed and meta.revision is not None:
        raise doc.error(("revision",), "only a Latvian page has revisions; remove this line")
    if meta.source is not None and meta.source not in facts.sources:
        raise doc.error(("source",), f"{meta.source!r} is not in sources.yml")
    if folder == "news" and path.name != "index.md" and (lacking := _lacking_of_news(meta)):
        raise doc.error((), f"a news item needs {', '.join(lacking)}; see docs/README.md, Add a news item")
    return meta


def _lacking_of_news(meta: PageMeta) -> list[str]:
    """What a news item has not said yet; ``funding`` is a yes or no that somebody decided."""
    needed = ("summary", "tags", "published_basis", "publisher", "source", "funding")
    return [name for name in needed if getattr(meta, name) in (None, (), "")]


def front_matter(path: Path) -> Document:
    """The front matter of ``path``, parsed and not yet checked. Raises `FactsError`."""
    return _parsed(path, read(path))


def _parsed(path: Path, text: str) -> Document:
    return parse_yaml(split(text)[0], path, first_line=2, draft=True)  # `check` names what is unfinished


def text_and_place(text: str) -> tuple[str, int]:
    """The text as MkDocs hands it on, without blank lines above it, and how many lines are above it."""
    head, under = split(text)
    shown = under.lstrip("\n")
    return shown, head.count("\n") + 2 + len(under) - len(shown)


def read(path: Path) -> str:
    """A page's file. Raises `FactsError` for one without front matter."""
    text = path.read_text(encoding="utf-8")
    if text.startswith("\ufeff"):
        raise FactsError(f"{path}:1: an invisible mark (BOM) begins the file; save it as UTF-8 without BOM")
    if not text.startswith("---\n") or text.find("\n---\n", 3) < 0:
        raise FactsError(f"{path}:1: the page must start with front matter between two lines of ---")
    return text


def split(text: str) -> tuple[str, str]:
    """What `read` gave: front matter without its two lines of ---, and the text."""
    end = text.index("\n---\n", 3)
    return text[4 : end + 1], text[end + 5 :]


def body(text: str) -> str:
    """The text under the front matter."""
    return split(text)[1]
