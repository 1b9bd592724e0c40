"""What the search page looks words up in: an index a language, of its own real pages only.

It is cut so that a phone fetches little: one small table first (``words.json``), then only the part the
word falls in, and a note a page found. The parts lie in a folder named by their content, so that a table
never meets parts of another build. Files of parts are numbered; an address never holds what was typed.
"""

import hashlib
import json
import re
import shutil
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from html import unescape
from pathlib import Path
from typing import Any

from mkdocs.config.defaults import MkDocsConfig

from site_overrides.plugin.front_matter import PageMeta
from site_overrides.plugin.page_context import address_of, in_language
from site_overrides.plugin.page_text import Section, sections
from site_overrides.plugin.search_words import pairs, spellings, tables, words
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


@dataclass(frozen=True)
class Found:
    """A page as the index sees it: ``address`` below its language, ``title`` as its readers see it."""

    address: str
    title: str
    meta: PageMeta
    sections: list[Section]


@dataclass(frozen=True)
class Index:
    """``places``: by word, the pages it stands on, each with section and weight as one number.

    A word of a title or topic stands there once more, whole: ``school=schools``.
    """

    code: str
    pages: list[Found]
    synonyms: Mapping[tuple[str, ...], list[str]]
    places: dict[str, dict[int, int]] = field(default_factory=dict)


def write(config: MkDocsConfig, code: str, sources: Sources) -> None:
    """Write the language's index beside its search page."""
    folder = Path(config.site_dir) / in_language(code, "search")
    shutil.rmtree(folder / "parts", ignore_errors=True)
    pages = list(_built(Path(config.site_dir), code, sources))
    for name, text in files(pages, code, synonyms(code, sources)).items():
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")


def files(pages: list[Found], code: str, also: Mapping[tuple[str, ...], list[str]]) -> dict[str, str]:
    """Every file of an index by its name; the same pages give the same files."""
    index = Index(code, pages, also)
    for number, page in enumerate(pages):
        _add_page(index, number, page)
    parts = _cut(index)
    inside = {f"t{i}.json": _json(part) for i, part in enumerate(parts)}
    inside |= {f"p{i}.json": _json(_note(page)) for i, page in enumerate(pages)}
    name = hashlib.sha256("".join(inside.values()).encode()).hexdigest()[:10]
    table = tables(code) | {
        "pages": len(pages),
        "parts": f"parts/{name}",
        "firsts": [next(iter(part)) for part in parts],
    }
    return {"words.json": _json(table)} | {f"parts/{name}/{file}": text for file, text in inside.items()}


def synonyms(code: str, sources: Sources) -> dict[tuple[str, ...], list[str]]:
    """By the words of a glossary term, the other words it is looked up by: ``also``, and the Latvian."""
    found: dict[tuple[str, ...], list[str]] = {}
    for term in sources.facts.glossary.values():
        said = re.sub(r"\(.*?\)", "", term.words[code])
        others = (*term.also.get(code, ()), term.words["lv"])
        found[tuple(words(said, code))] = [word for other in others for word in _all_words(other, code)]
    return found


def _built(site: Path, code: str, sources: Sources) -> Iterator[Found]:
    """The real pages of a language: services first, news last, for they stand so among equals."""
    paths = [path.partition("/")[2] for path, _ in sources.listed() if path.startswith(f"{code}/")]
    for path in sorted(set(paths) - set(NOT_SEARCHED), key=lambda path: (path.startswith("news/"), path)):
        address = address_of(path)
        html = (site / in_language(code, address) / "index.html").read_text(encoding="utf-8")
        yield Found(address, _title(html), sources.pages[f"{code}/{path}"], sections(html))


def _title(html: str) -> str:
    found = re.search(r"<title>(.*) – Līdzās</title>", html)
    return unescape(found[1]) if found else ""


def _add_page(index: Index, number: int, page: Found) -> None:
    meta = page.meta
    for name in (page.title, *meta.topics):
        _add_name(index, number, name)
    _add(index, number, 0, DESCRIPTION, [meta.description, meta.summary or ""])
    counted: Counter[str] = Counter()
    for i, section in enumerate(page.sections):
        _add(index, number, i, HEADING, [section.heading])
        _add(index, number, i, ALONE if page.address == NUMBERS else HEADING, section.phones)
        _add(index, number, i, ONCE, [section.text])
        counted.update(words(section.text, index.code))
    for word in (word for word, times in counted.items() if times > 2):
        place = index.places[word][number]
        index.places[word][number] = max(place, place // 10 * 10 + OFTEN)


def _add_name(index: Index, number: int, name: str) -> None:
    """Note the words of a title or a topic, and their whole forms."""
    weight = ALONE if len(words(name, index.code)) == 1 else TITLE
    _add(index, number, 0, weight, [name])
    for one in (pair for spelling in spellings(name) for pair in pairs(spelling, index.code)):
        places = index.places.setdefault("=".join(one), {})
        places[number] = max(weight, places.get(number, 0))


def _add(index: Index, number: int, section: int, weight: int, texts: Iterable[str]) -> None:
    """Note where words stand, each where it weighs most, and of equals where it stands first."""
    found = [word for text in texts for word in _all_words(text, index.code)]
    for word in dict.fromkeys([*found, *_synonyms_of(found, index)]):
        places = index.places.setdefault(word, {})
        if weight > places.get(number, 0) % 10:
            places[number] = section * 10 + weight


def _all_words(text: str, code: str) -> list[str]:
    return [word for spelling in spellings(text) for word in words(spelling, code)]


def _synonyms_of(found: list[str], index: Index) -> Iterator[str]:
    for term, others in index.synonyms.items():
        if term and any(tuple(found[i : i + len(term)]) == term for i in _all_at(found, term[0])):
            yield from others


def _all_at(found: list[str], word: str) -> Iterator[int]:
    return (i for i, one in enumerate(found) if one == word)


def _cut(index: Index) -> list[dict[str, list[int]]]:
    """The words in order, in parts of about one size; a word's list is page, place, page, place …"""
    parts: list[dict[str, list[int]]] = []
    size = PART_SIZE
    for word in sorted(index.places):
        flat = [n for page_and_place in sorted(index.places[word].items()) for n in page_and_place]
        if size >= PART_SIZE:
            parts.append({})
            size = 0
        parts[-1][word] = flat
        size += len(_json(flat)) + len(word)
    return parts or [{"": []}]


def _note(page: Found) -> dict[str, Any]:
    """What a result shows of a page."""
    return {
        "address": page.address,
        "title": page.title,
        "about": page.meta.description,
        "sections": [[section.id, section.heading] for section in page.sections],
    }


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
