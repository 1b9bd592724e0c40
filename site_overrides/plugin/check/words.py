"""Words that the glossary forbids."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any

from intake.facts.yaml_source import Document, Loc
from intake.locale import FOLDER
from site_overrides.plugin.check.pages import CheckedPage
from site_overrides.plugin.sources import Sources, once

_MARKS = re.compile("[\u0300-\u036f\u064b-\u065f\u0670]+")  # diacritics of Latin, Cyrillic and Arabic letters
_NOT_WORDS = re.compile(r"\{\{\s*lv\(.*?\)\s*\}\}|\{#[\w-]+\}|\]\([^)]*\)")
_NAMES = ("glossary", "sources", "languages")  # of the facts: lists of the words themselves, names, titles
Forbidden = tuple[tuple[re.Pattern[str], str, str], ...]


def forbidden(page: CheckedPage, sources: Sources) -> Iterator[str]:
    """Each word of a page's front matter and text that the glossary forbids in its language."""
    for number, says in _said(page.raw, _of(page.code, sources)):
        yield f"{page.file}:{number}: {says}"


def in_facts(facts: Iterable[Document], sources: Sources) -> Iterator[str]:
    """The same of what facts and notices say to readers."""
    for doc in facts:
        if doc.path.stem not in _NAMES:
            yield from _in_texts(doc, sources)


def in_catalogues(sources: Sources) -> Iterator[str]:
    """The same of the words of site and form."""
    for code in sources.facts.languages:
        file = FOLDER / f"{code}.yml"
        for number, says in _said(file.read_text(encoding="utf-8"), _of(code, sources)):
            yield f"{file}:{number}: {says}"


def fold(text: str) -> str:
    """Without case and diacritics, the dotless ı as i; the lines stay."""
    return _MARKS.sub("", unicodedata.normalize("NFKD", text.casefold())).replace("ı", "i")


def _in_texts(doc: Document, sources: Sources) -> Iterator[str]:
    for loc, text in texts(doc.data, ()):
        codes = [part for part in loc if part in sources.facts.languages]
        if codes:
            for _, says in _said(text, _of(str(codes[-1]), sources)):
                yield str(doc.error(loc, says))


def texts(node: Any, loc: Loc) -> Iterator[tuple[Loc, str]]:
    """Every text of parsed YAML, with the keys that lead there after ``loc``."""
    if isinstance(node, str):
        yield loc, node
    elif isinstance(node, dict | list):
        for key, value in node.items() if isinstance(node, dict) else enumerate(node):
            yield from texts(value, (*loc, key))


def _said(text: str, banned: Forbidden) -> Iterator[tuple[int, str]]:
    """Each forbidden word: its line from the start of ``text``, and what to write."""
    folded = fold(_NOT_WORDS.sub("", text))
    if not _any(banned).search(folded):
        return
    for pattern, word, better in banned:
        for found in pattern.finditer(folded):
            number = folded.count("\n", 0, found.start()) + 1
            yield number, f"the glossary forbids {word!r} here; write {better!r} or say it in other words"


def forbidden_in(code: str, sources: Sources) -> list[str]:
    """The words and phrases that the glossary forbids in a language, as it writes them."""
    return [word for _, word, _ in _of(code, sources)]


@once
def _of(code: str, sources: Sources) -> Forbidden:
    return tuple(
        (_pattern(word), word, term.words[code])
        for term in sources.facts.glossary.values()
        for word in term.forbidden.get(code, ())
    )


@cache
def _any(banned: Forbidden) -> re.Pattern[str]:
    """All of them at once: most texts have none."""
    return either(pattern for pattern, _, _ in banned)


def either(patterns: Iterable[re.Pattern[str]]) -> re.Pattern[str]:
    """What finds whatever one of them does; of none it finds nothing."""
    return re.compile("|".join(pattern.pattern for pattern in patterns) or r"(?!)")


def parts(word: str) -> list[re.Pattern[str]]:
    """Each word of a forbidden phrase by itself, in folded text."""
    return [_pattern(part) for part in word.split()]


@cache
def _pattern(word: str) -> re.Pattern[str]:
    found = (re.escape(fold(part)).replace(r"\*", r"\w*") for part in word.split())
    return re.compile(r"\b" + r"\s+".join(found) + r"\b")
