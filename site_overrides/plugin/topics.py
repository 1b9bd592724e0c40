"""The A to Z of a language: what its pages say they are about, and its glossary, by the first letter."""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from intake.facts.models import Language
from site_overrides.plugin.page_context import address_of
from site_overrides.plugin.sources import Sources

_GLOSSARY = "glossary.md"
Order = tuple[list[int], str]
"""The places of a word's letters in the alphabet, and the word: no two topics have the same."""
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
    return _by_letter(sorted((order(topic.word, language), topic) for topic in topics), language)


def order(word: str, language: Language) -> Order:
    """What a word is sorted by: its letters' places in the alphabet, spaces first."""
    plain = lower(word, language)
    bare = plain.removeprefix(_ARTICLE) if language.code == "ar" else plain
    places = (_place(letter, language.alphabet) for letter in bare)
    return [place for place in places if place is not None], plain


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


def _by_letter(topics: list[tuple[Order, Topic]], language: Language) -> list[Letter]:
    groups: dict[int, list[Topic]] = {}
    for (places, _), topic in topics:
        place = next(filter(None, places), len(language.alphabet) + 1)
        groups.setdefault(place, []).append(topic)
    return [
        Letter(f"az-{place}", language.alphabet[place - 1 : place], tuple(groups[place]))
        for place in sorted(groups)
    ]


@cache
def _place(letter: str, alphabet: str) -> int | None:
    """From 1; a space is 0; a letter of another alphabet stands after all; marks alone are nothing."""
    if letter in alphabet:
        return alphabet.index(letter) + 1
    if not letter.isalnum():
        return 0 if letter.isspace() else None
    base = unicodedata.normalize("NFKD", letter)[0]
    return alphabet.find(base) + 1 or len(alphabet) + 1
