"""What a build reads before any page: facts, words, and every page's front matter, all checked."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.utils import get_build_datetime

from intake.facts import FactsError, ServiceFacts, load_facts
from intake.facts.notices import RIGA
from intake.locale import Words, load_words
from site_overrides.plugin.front_matter import PageMeta, read_page_meta


@dataclass(frozen=True)
class Sources:
    """Facts, words by language code, and front matter by path (``lv/news/index.md``)."""

    docs: Path
    facts: ServiceFacts
    words: Mapping[str, Words]
    pages: Mapping[str, PageMeta]
    now: dt.datetime
    """When the site is built; ``SOURCE_DATE_EPOCH`` sets it, so that builds can be repeated."""

    @property
    def today(self) -> dt.date:
        """The civil day of the build in Riga."""
        return self.now.astimezone(RIGA).date()

    def languages_with(self, path: str) -> list[str]:
        """The languages that have a real page at ``path`` (``news/index.md``)."""
        return [code for code in self.facts.languages if f"{code}/{path}" in self.pages]


def load(config: MkDocsConfig) -> Sources:
    """Read and check everything. Raises `PluginError` with file and line."""
    docs = Path(config.docs_dir)
    try:
        facts = load_facts(docs / "facts")
        _same_languages(facts, config)
        return Sources(docs, facts, load_words(facts.languages), _pages(docs, facts), get_build_datetime())
    except FactsError as problem:
        raise PluginError(str(problem)) from None


def _pages(docs: Path, facts: ServiceFacts) -> dict[str, PageMeta]:
    paths = [path for code in facts.languages for path in sorted((docs / code).rglob("*.md"))]
    for path in paths:
        _has_its_source(path.relative_to(docs), docs)
    return {
        path.relative_to(docs).as_posix(): read_page_meta(path, path.relative_to(docs).parts[0], facts)
        for path in paths
    }


def _has_its_source(page: Path, docs: Path) -> None:
    source = Path("lv", *page.parts[1:])
    if not (docs / source).is_file():
        raise FactsError(f"{docs / page}:1: a translation of nothing; add {source} or remove this page")


def _same_languages(facts: ServiceFacts, config: MkDocsConfig) -> None:
    built = [language.locale for language in config.plugins["i18n"].config.languages]
    if built != list(facts.languages):
        wanted = list(facts.languages)
        raise FactsError(
            f"{_line_of_languages(config)}: builds {built}; write the same as languages.yml: {wanted}"
        )


def _line_of_languages(config: MkDocsConfig) -> str:
    path = Path(config.config_file_path)
    lines = path.read_text(encoding="utf-8").splitlines()
    return f"{path}:{next((i for i, line in enumerate(lines, 1) if 'languages:' in line), 1)}"
