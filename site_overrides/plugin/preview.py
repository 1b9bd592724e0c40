"""A preview: one language only, with every mistake told and every page shown that can be.

A save that changes nothing but the text of pages makes those pages anew and no others; whatever else is saved
makes everything anew. Search, therefore, finds the texts as they were when the preview began.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from markupsafe import Markup
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.structure.files import Files, InclusionLevel
from mkdocs.structure.pages import Page

from intake.facts import FactsError
from intake.locale import FOLDER
from site_overrides.plugin import check, text
from site_overrides.plugin.check.pages import CheckedPage, read_one
from site_overrides.plugin.check.pages import read as read_pages
from site_overrides.plugin.coverage import coverage
from site_overrides.plugin.easy import source_of
from site_overrides.plugin.front_matter import PageMeta, read, read_page_meta
from site_overrides.plugin.sources import Sources
from site_overrides.plugin.translations import freshness, of_latvian

_OF_TEXTS: Any = (of_latvian, freshness, coverage)
"""What `once` knows that a page's text can change."""


@dataclass
class Before:
    """What the last build was made of. ``edited`` are the pages this one makes; ``None`` when it is all."""

    sources: Sources | None = None
    pages: dict[str, CheckedPage] = field(default_factory=dict)
    saved: dict[Path, int] = field(default_factory=dict)
    edited: frozenset[str] | None = None


def language(config: MkDocsConfig) -> str | None:
    """The code of the language being previewed; nothing in a build."""
    asked: str | None = config.extra.get("preview")
    return asked


def first_step(config: MkDocsConfig) -> Sources:
    """As `check.first_step`, but mistakes are only printed. Raises when the facts cannot be read."""
    before: Before = config.extra.get("before") or Before()  # one build alone has none before it
    saved = _saved(Path(config.docs_dir))
    since = {path for path, _ in saved.items() ^ before.saved.items()}
    before.saved = saved
    _only(config)
    sources = before.sources = _with_edited(before, since) or _anew(before, config)
    return sources


def _anew(before: Before, config: MkDocsConfig) -> Sources:
    before.edited = before.sources = None
    sources, found = check.everything(config)
    if sources is None:
        raise PluginError("\n".join(found.errors))
    before.pages = read_pages(sources)
    print(*found.lines, f"{len(found.errors)} to mend. The preview follows every save.", sep="\n", flush=True)
    return sources


def _with_edited(before: Before, files: set[Path]) -> Sources | None:
    """The sources with these pages as they are now; nothing when more than texts has changed."""
    old = before.sources
    names = [file.relative_to(old.docs).as_posix() for file in files if file.suffix == ".md"] if old else []
    if old is None or not names or len(names) < len(files) or not all(name in old.pages for name in names):
        return None
    try:
        texts = {name: read(old.docs / name) for name in names}
        if any(_meta(name, text, old) != old.pages[name] for name, text in texts.items()):
            return None
    except (FactsError, OSError):
        return None
    new = replace(old, texts={**old.texts, **texts})
    stale = {work.__wrapped__ for work in _OF_TEXTS}
    new.answers.update({asked: found for asked, found in old.answers.items() if asked[0] not in stale})
    before.edited = frozenset(names)
    _check(before, new)
    return new


def _meta(name: str, text: str, sources: Sources) -> PageMeta:
    return read_page_meta(sources.docs / name, text, name.partition("/")[0], sources.facts)


def _check(before: Before, sources: Sources) -> None:
    """Tell what is wrong with the pages that were saved."""
    names = sorted(before.edited or ())
    before.pages |= {name: read_one(name, sources) for name in names}
    errors = [line for name in names for line in check.of_page(before.pages[name], before.pages, sources)]
    print(*errors, f"{len(errors)} to mend in {', '.join(names)}.", sep="\n", flush=True)


def _saved(docs: Path) -> dict[Path, int]:
    """When each file was written that a preview is made of."""
    return {file: file.stat().st_mtime_ns for file in (*_files(docs), *FOLDER.glob("*.yml"))}


def _files(docs: Path) -> Iterator[Path]:
    return (file for file in docs.rglob("*.*") if file.is_file())


def is_of_edited(config: MkDocsConfig) -> bool:
    """Whether only pages that were saved are made anew."""
    before: Before | None = config.extra.get("before")
    return before is not None and before.edited is not None


def only_edited(files: Files, config: MkDocsConfig) -> Files:
    """Leave out of the build every page that does not follow a saved one; links still find them."""
    if is_of_edited(config):
        edited = {source_of(name) for name in config.extra["before"].edited}
        for file in files.documentation_pages():
            if source_of(file.src_uri) not in edited:
                file.inclusion = InclusionLevel.EXCLUDED
    return files


def with_facts(markdown: str, page: Page, reader: str, sources: Sources) -> str:
    """As `text.with_facts`; a page with a wrong call shows what is wrong in place of its text."""
    try:
        return text.with_facts(markdown, page, reader, sources)
    except PluginError as problem:
        return Markup("<pre>{}</pre>").format(problem)


def _only(config: MkDocsConfig) -> None:
    """Tell static-i18n, before it has begun, to begin and end with the one language."""
    plugin: Any = config.plugins["i18n"]
    for one in plugin.config.languages:
        one.build = one.locale == language(config)
    plugin.current_language = language(config)
