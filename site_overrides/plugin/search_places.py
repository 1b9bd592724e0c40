"""Where each word stands on the pages of a language, and what it weighs there."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import chain

from site_overrides.plugin.front_matter import PageMeta
from site_overrides.plugin.page_text import Section
from site_overrides.plugin.search_words import ZWNJ, Reader, spellings

ALONE, TITLE, HEADING, DESCRIPTION, OFTEN, ONCE = 9, 8, 5, 4, 2, 1
"""What a word weighs by where it stands: `ALONE` is a title or topic of one word, `TITLE` any other;
`OFTEN` is three times in a page's text. At most one digit."""

NUMBERS = "contacts/"
"""The page of numbers to press: there they weigh as topics, which hold no digits; elsewhere as headings."""

Said = tuple[int, int, list[str]]
"""Weight, section, and the words that stand there."""


@dataclass(frozen=True)
class Found:
    """A page as the index sees it: ``address`` below its language, ``title`` as its readers see it."""

    address: str
    title: str
    meta: PageMeta
    sections: list[Section]


@dataclass(frozen=True)
class Places:
    """``by_word``: the pages a word stands on, each as ``page,place``; a place is section and weight as one
    number.

    A word of a title or topic stands there once more, whole: ``school=schools``.
    """

    reader: Reader
    synonyms: Mapping[tuple[str, ...], list[str]]
    by_word: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))

    @cached_property
    def terms(self) -> dict[str, list[tuple[str, list[str]]]]:
        """The terms that have synonyms, between spaces, with these, by their first word."""
        found: dict[str, list[tuple[str, list[str]]]] = defaultdict(list)
        for term, others in self.synonyms.items():
            if term:
                found[term[0]].append((f" {' '.join(term)} ", others))
        return found


def add_page(places: Places, number: int, page: Found) -> None:
    """Note each word where it weighs most on the page, and of equals where it stands first."""
    texts = [places.reader.spelt(section.text) for section in page.sections]
    said = [*_about(page, places.reader), *((ONCE, i, found) for i, found in enumerate(texts))]
    said.sort(key=lambda one: (one[0], -one[1]))
    best: dict[str, int] = {}
    for weight, section, found in said:  # the last one stays
        best |= dict.fromkeys(found + _synonyms_of(found, places), section * 10 + weight)
    for word in _often(page, texts, places.reader):
        best[word] += OFTEN - ONCE if best[word] % 10 == ONCE else 0
    written = {place: f"{number},{place}" for place in set(best.values())}
    for word, place in best.items():
        places.by_word[word].append(written[place])


def _about(page: Found, reader: Reader) -> Iterator[Said]:
    """What a page says it is about, its headings and its numbers to press."""
    meta = page.meta
    for name in (page.title, *meta.topics):
        weight = ALONE if len(reader.words(name)) == 1 else TITLE
        whole = [form for spelling in spellings(name) for form in reader.forms(spelling)]
        yield weight, 0, reader.spelt(name) + whole
    for text in filter(None, (meta.description, meta.summary)):
        yield DESCRIPTION, 0, reader.spelt(text)
    for i, section in enumerate(page.sections):
        yield HEADING, i, reader.spelt(section.heading)
        for phone in section.phones:
            yield ALONE if page.address == NUMBERS else HEADING, i, reader.spelt(phone)


def _often(page: Found, texts: list[list[str]], reader: Reader) -> list[str]:
    """The words that stand three times or more in a page's ``texts``, in one spelling."""
    pairs = zip(page.sections, texts, strict=True)
    read = (reader.words(section.text) if ZWNJ in section.text else found for section, found in pairs)
    return [word for word, times in Counter(chain.from_iterable(read)).items() if times > 2]


def _synonyms_of(found: list[str], places: Places) -> list[str]:
    """The other words for the terms that stand among the words of a text."""
    begun = places.terms.keys() & found
    if not begun:
        return []
    text = f" {' '.join(found)} "
    terms = chain.from_iterable(places.terms[word] for word in begun)
    return [other for term, others in terms if term in text for other in others]
