"""What the search page looks words up in: an index a language, of its own real pages only.

It is cut so that a phone fetches little: one small table first (``words.json``), then only the part the
word falls in, and a note a page found. The parts lie in a folder named by their content, so that a table
never meets parts of another build. Files of parts are numbered; an address never holds what was typed.
"""

import hashlib
import json
import re
import shutil
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from html import unescape
from itertools import chain
from pathlib import Path
from typing import Any

from mkdocs.config.defaults import MkDocsConfig

from site_overrides.files import content
from site_overrides.plugin.front_matter import PageMeta
from site_overrides.plugin.page_context import address_of, in_language
from site_overrides.plugin.page_text import Section, sections
from site_overrides.plugin.search_words import ZWNJ, Reader, spellings, tables
from site_overrides.plugin.sources import Sources

ALONE, TITLE, HEADING, DESCRIPTION, OFTEN, ONCE = 9, 8, 5, 4, 2, 1
"""What a word weighs by where it stands: `ALONE` is a title or topic of one word, `TITLE` any other;
`OFTEN` is three times in a page's text. At most one digit."""

PART_SIZE = 7_000
"""Letters of index in one part, about."""

NUMBERS = "contacts/"
"""The page of numbers to press: there they weigh as topics, which hold no digits; elsewhere as headings."""

NOT_SEARCHED = ("search.md", "topics.md")
"""Ways to pages, which would be found for every word."""

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
class Index:
    """``places``: by word, the pages it stands on, each as ``page,place``; a place is section and weight as
    one number.

    A word of a title or topic stands there once more, whole: ``school=schools``.
    """

    reader: Reader
    synonyms: Mapping[tuple[str, ...], list[str]]
    places: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))

    @cached_property
    def terms(self) -> dict[str, list[tuple[str, list[str]]]]:
        """The terms that have synonyms, between spaces, with these, by their first word."""
        found: dict[str, list[tuple[str, list[str]]]] = defaultdict(list)
        for term, others in self.synonyms.items():
            if term:
                found[term[0]].append((f" {' '.join(term)} ", others))
        return found


def write(config: MkDocsConfig, code: str, sources: Sources) -> None:
    """Write the language's index beside its search page."""
    folder = Path(config.site_dir) / in_language(code, "search")
    shutil.rmtree(folder / "parts", ignore_errors=True)
    made = files(_built(Path(config.site_dir), code, sources), code, synonyms(code, sources))
    for inside in {name.rpartition("/")[0] for name in made}:
        (folder / inside).mkdir(parents=True, exist_ok=True)
    for name, text in made.items():  # thousands: as paths they would take twice the time
        with open(f"{folder}/{name}", "wb", buffering=0) as file:  # noqa: PTH123
            file.write(text.encode())


def files(pages: Iterable[Found], code: str, also: Mapping[tuple[str, ...], list[str]]) -> dict[str, str]:
    """Every file of an index by its name; the same pages give the same files."""
    index = Index(Reader(code), also)
    notes: list[str] = []
    for page in pages:  # one after the other: of a page read, only its words and its note stay in memory
        _add_page(index, len(notes), page)
        notes.append(_json(_note(page)))
    parts = _cut(index.places)
    inside = {f"t{i}.json": f"{{{','.join(part)}}}" for i, part in enumerate(parts.values())}
    inside |= {f"p{i}.json": note for i, note in enumerate(notes)}
    name = hashlib.sha256("".join(inside.values()).encode()).hexdigest()[:10]
    table = tables(code) | {"pages": len(notes), "parts": f"parts/{name}", "firsts": list(parts)}
    return {"words.json": _json(table)} | {f"parts/{name}/{file}": text for file, text in inside.items()}


def synonyms(code: str, sources: Sources) -> dict[tuple[str, ...], list[str]]:
    """By the words of a glossary term, the other words it is looked up by: ``also``, and the Latvian."""
    found: dict[tuple[str, ...], list[str]] = {}
    reader = Reader(code)
    for term in sources.facts.glossary.values():
        said = re.sub(r"\(.*?\)", "", term.words[code])
        others = (*term.also.get(code, ()), term.words["lv"])
        found[tuple(reader.words(said))] = [word for other in others for word in reader.spelt(other)]
    return found


def _built(site: Path, code: str, sources: Sources) -> Iterator[Found]:
    """The real pages of a language: services first, news last, for they stand so among equals."""
    paths = [path.partition("/")[2] for path, _ in sources.listed() if path.startswith(f"{code}/")]
    for path in sorted(set(paths) - set(NOT_SEARCHED), key=lambda path: (path.startswith("news/"), path)):
        address = address_of(path)
        html = content(f"{site}/{in_language(code, address)}index.html").decode()
        yield Found(address, _title(html), sources.pages[f"{code}/{path}"], sections(html))


def _title(html: str) -> str:
    found = re.search(r"<title>(.*) – Līdzās</title>", html)
    return unescape(found[1]) if found else ""


def _add_page(index: Index, number: int, page: Found) -> None:
    """Note each word where it weighs most on the page, and of equals where it stands first."""
    texts = [index.reader.spelt(section.text) for section in page.sections]
    said = [*_about(page, index.reader), *((ONCE, i, found) for i, found in enumerate(texts))]
    said.sort(key=lambda one: (one[0], -one[1]))
    best: dict[str, int] = {}
    for weight, section, found in said:  # the last one stays
        best |= dict.fromkeys(found + _synonyms_of(found, index), section * 10 + weight)
    for word in _often(page, texts, index.reader):
        best[word] += OFTEN - ONCE if best[word] % 10 == ONCE else 0
    written = {place: f"{number},{place}" for place in set(best.values())}
    for word, place in best.items():
        index.places[word].append(written[place])


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


def _synonyms_of(found: list[str], index: Index) -> list[str]:
    """The other words for the terms that stand among the words of a text."""
    begun = index.terms.keys() & found
    if not begun:
        return []
    text = f" {' '.join(found)} "
    terms = chain.from_iterable(index.terms[word] for word in begun)
    return [other for term, others in terms if term in text for other in others]


def _cut(places: Mapping[str, list[str]]) -> dict[str, list[str]]:
    """The words in order as a part's JSON has them, in parts of about one size, each by its first word.

    A word's list is page, place, page, place … Letters and digits need no quoting.
    """
    parts: dict[str, list[str]] = {}
    size = PART_SIZE
    for word in sorted(places):
        entry = f'"{word}":[{",".join(places[word])}]'
        if size >= PART_SIZE:
            part = parts[word] = []
            size = 0
        part.append(entry)
        size += len(entry) - len('"":')
    return parts or {"": ['"":[]']}


def _note(page: Found) -> dict[str, Any]:
    """What a result shows of a page."""
    return {
        "address": page.address,
        "title": page.title,
        "about": page.meta.description,
        "sections": [[section.id, section.heading] for section in page.sections],
    }


_json = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
