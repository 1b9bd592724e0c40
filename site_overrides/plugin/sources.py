"""What a build reads before any page: facts, words, and every page's front matter, all checked."""

import datetime as dt
from collections.abc import Callable, Container, Iterator, Mapping
from dataclasses import dataclass, field
from functools import wraps
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.utils import get_build_datetime

from intake.facts import FactsError, ServiceFacts, load_facts
from intake.facts.notices import RIGA
from intake.facts.yaml_source import Document, read_yaml
from intake.locale import Words, load_words
from site_overrides.files import below
from site_overrides.plugin.easy import is_easy, source_of
from site_overrides.plugin.front_matter import PageMeta, read, read_page_meta

Question = ParamSpec("Question")
Answer = TypeVar("Answer")


@dataclass(frozen=True)
class Sources:
    """Facts, words by language code, and front matter by path (``lv/news/index.md``)."""

    docs: Path
    facts: ServiceFacts
    words: Mapping[str, Words]
    pages: Mapping[str, PageMeta]
    now: dt.datetime
    """When the site is built; ``SOURCE_DATE_EPOCH`` sets it, so that builds can be repeated."""
    offline: bool
    """Whether readers' browsers keep pages: never those of a preview."""
    texts: dict[str, str] = field(repr=False)
    """Each page's file as it was read, front matter included; those that cannot be read are not here."""
    answers: dict[Any, Any] = field(init=False, default_factory=dict, repr=False, compare=False)
    """What `once` has worked out of all this."""

    @property
    def today(self) -> dt.date:
        """The civil day of the build in Riga."""
        return self.now.astimezone(RIGA).date()

    def let_go(self, page: str) -> None:
        """Forget the text of a page that is written; a Latvian one may yet stand in for others."""
        if not page.startswith("lv/"):
            self.texts.pop(page, None)

    def languages_with(self, path: str) -> list[str]:
        """The languages that have a real page at ``path`` (``news/index.md``)."""
        return [code for code in self.facts.languages if f"{code}/{path}" in self.pages]

    def listed(self) -> Iterator[tuple[str, PageMeta]]:
        """The pages that lists, feeds, counts and search may name: all but those withdrawn."""
        return ((name, meta) for name, meta in self.pages.items() if not meta.withdrawn_on)


def load(config: MkDocsConfig) -> Sources:
    """Read everything. Raises `PluginError` with file and line, a line a mistake."""
    sources, unreadable = gather(config)
    if unreadable:
        raise PluginError("\n".join(unreadable))
    return sources


def gather(config: MkDocsConfig) -> tuple[Sources, list[str]]:
    """Read everything but the pages with a wrong front matter, which are told, a line each.

    Raises `PluginError` with file and line when facts or words cannot be read.
    """
    docs = Path(config.docs_dir)
    try:
        facts = load_facts(docs / "facts")
        _same_languages(facts, config)
        words = load_words(facts.languages)
    except FactsError as problem:
        raise PluginError(str(problem)) from None
    pages, texts, unreadable = _pages(docs, facts)
    offline = config.extra.get("offline", True) and "preview" not in config.extra
    return Sources(docs, facts, words, pages, get_build_datetime(), bool(offline), texts), unreadable


def once(work: Callable[Question, Answer]) -> Callable[Question, Answer]:
    """Let ``work``, whose last argument is the `Sources`, answer each question once a build.

    A page asks its whole language for news or freshness: without this, time would grow with the square.
    """

    @wraps(work)
    def answered(*args: Question.args, **kwargs: Question.kwargs) -> Answer:
        sources: Any = args[-1]
        asked = (work, args[:-1])
        if asked not in sources.answers:
            sources.answers[asked] = work(*args, **kwargs)
        found: Answer = sources.answers[asked]
        return found

    return answered


def fact_files(sources: Sources) -> list[Document]:
    """Every file of facts and notices, as it is written."""
    folder = sources.docs / "facts"
    return [read_yaml(folder / name) for name in below(folder, ".yml")]


def _pages(docs: Path, facts: ServiceFacts) -> tuple[dict[str, PageMeta], dict[str, str], list[str]]:
    """Front matter and text by page, and the mistakes; a page without its readable source is left out too."""
    pages: dict[str, PageMeta] = {}
    texts: dict[str, str] = {}
    unreadable: list[str] = []
    names = dict.fromkeys(f"{code}/{path}" for code in facts.languages for path in below(docs / code, ".md"))
    for name in names:
        path = docs / name
        try:
            _has_its_source(name, names, docs)
            texts[name] = read(path)
            pages[name] = read_page_meta(path, texts[name], name.partition("/")[0], facts)
        except FactsError as problem:
            unreadable.append(str(problem))
    return {name: meta for name, meta in pages.items() if source_of(name) in pages}, texts, unreadable


def _has_its_source(page: str, pages: Container[str], docs: Path) -> None:
    if page.partition("/")[2].startswith("easy/") and not is_easy(page):
        raise FactsError(f"{docs / page}:1: easy-to-read pages are in Latvian only; remove this page")
    source = source_of(page)
    if source not in pages:
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
