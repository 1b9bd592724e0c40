"""The A to Z of a language: what its pages say they are about, and its glossary, by the first letter."""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from intake.facts.models import Language
from site_overrides.plugin.page_context import address_of
from site_overrides.plugin.sources import Sources

_GLOSSARY = "glossary.md"
_ARTICLE = "ال"
"""The Arabic article: in an Arabic index a word stands under the letter after it."""


@dataclass(frozen=True)
class Topic:
    """A word, and where it leads: titles with addresses below the language."""

    word: str
    links: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Letter:
    """A part of the list. ``id`` stays the same whatever the list has; the last may have no ``name``."""

    id: str
    name: str
    topics: tuple[Topic, ...]


def letters(code: str, sources: Sources) -> list[Letter]:
    """The letters that have topics, in the order of the alphabet; strange letters come last."""
    language = sources.facts.languages[code]
    found: dict[str, dict[str, tuple[str, str]]] = {}
    names: dict[str, str] = {}
    for word, title, address in _entries(code, sources):
        key = lower(word, language)
        names.setdefault(key, word)
        found.setdefault(key, {})[address] = (title, address)
    topics = [Topic(names[key], tuple(links.values())) for key, links in found.items()]
    return _by_letter(sorted(topics, key=lambda topic: order(topic.word, language)), language)


def order(word: str, language: Language) -> tuple[list[int], str]:
    """What a word is sorted by: its letters' places in the alphabet, spaces first."""
    plain = lower(word, language)
    bare = plain.removeprefix(_ARTICLE) if language.code == "ar" else plain
    return [place for letter in bare if (place := _place(letter, language)) is not None], plain


def lower(word: str, language: Language) -> str:
    """The word in small letters, which are others where i has a twin without a dot."""
    if "ı" in language.alphabet:
        word = word.replace("I", "ı").replace("İ", "i")
    return word.lower()


def _entries(code: str, sources: Sources) -> Iterator[tuple[str, str, str]]:
    """Each word with the title and address of a page it leads to; only of pages the language has."""
    for path, meta in sources.listed():
        if path.startswith(f"{code}/"):
            address = address_of(path.partition("/")[2])
            yield from ((topic, meta.title, address) for topic in meta.topics)
    if glossary := sources.pages.get(f"{code}/{_GLOSSARY}"):
        for term in sources.facts.glossary.values():
            anchor = f"{address_of(_GLOSSARY)}#term-{term.id.replace('_', '-')}"
            yield term.words[code], glossary.title, anchor


def _by_letter(topics: list[Topic], language: Language) -> list[Letter]:
    groups: dict[int, list[Topic]] = {}
    for topic in topics:
        places = filter(None, order(topic.word, language)[0])
        groups.setdefault(next(places, len(language.alphabet) + 1), []).append(topic)
    return [
        Letter(f"az-{place}", language.alphabet[place - 1 : place], tuple(groups[place]))
        for place in sorted(groups)
    ]


def _place(letter: str, language: Language) -> int | None:
    """From 1; a space is 0; a letter of another alphabet stands after all; marks alone are nothing."""
    if letter in language.alphabet:
        return language.alphabet.index(letter) + 1
    if not letter.isalnum():
        return 0 if letter.isspace() else None
    base = unicodedata.normalize("NFKD", letter)[0]
    return language.alphabet.find(base) + 1 or len(language.alphabet) + 1
