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
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from html import unescape
from pathlib import Path
from typing import Any

from mkdocs.config.defaults import MkDocsConfig

from site_overrides.plugin.front_matter import PageMeta
from site_overrides.plugin.page_context import address_of, in_language
from site_overrides.plugin.page_text import Section, sections
from site_overrides.plugin.search_words import ZWNJ, pairs, spellings, tables, words
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
    places: dict[str, dict[int, int]] = field(default_factory=lambda: defaultdict(dict))

    @cached_property
    def terms(self) -> dict[str, list[tuple[str, ...]]]:
        """The terms that have synonyms, by their first word."""
        found: dict[str, list[tuple[str, ...]]] = {}
        for term in filter(None, self.synonyms):
            found.setdefault(term[0], []).append(term)
        return found


def write(config: MkDocsConfig, code: str, sources: Sources) -> None:
    """Write the language's index beside its search page."""
    folder = Path(config.site_dir) / in_language(code, "search")
    shutil.rmtree(folder / "parts", ignore_errors=True)
    pages = list(_built(Path(config.site_dir), code, sources))
    made = files(pages, code, synonyms(code, sources))
    for inside in {(folder / name).parent for name in made}:
        inside.mkdir(parents=True, exist_ok=True)
    for name, text in made.items():
        (folder / name).write_text(text, encoding="utf-8")


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
    """Note each word where it weighs most on the page, and of equals where it stands first."""
    meta, best = page.meta, dict[str, int]()
    for name in (page.title, *meta.topics):
        weight = ALONE if len(words(name, index.code)) == 1 else TITLE
        _note_words(best, 0, weight, _all_words(name, index.code), index)
        whole = ("=".join(one) for spelling in spellings(name) for one in pairs(spelling, index.code))
        _note_words(best, 0, weight, list(whole), index)
    for text in (meta.description, meta.summary or ""):
        _note_words(best, 0, DESCRIPTION, _all_words(text, index.code), index)
    for i, section in enumerate(page.sections):
        _note_words(best, i, HEADING, _all_words(section.heading, index.code), index)
        phones = [word for phone in section.phones for word in _all_words(phone, index.code)]
        _note_words(best, i, ALONE if page.address == NUMBERS else HEADING, phones, index)
    _add_texts(index, page.sections, best)
    for word, place in best.items():
        index.places[word][number] = place


def _add_texts(index: Index, sections: list[Section], best: dict[str, int]) -> None:
    """Note the words of the text, which weigh least; those that stand there often weigh more."""
    counted: Counter[str] = Counter()
    for i, section in enumerate(sections):
        found = _all_words(section.text, index.code)
        for word in (*dict.fromkeys(found), *_synonyms_of(found, index)):
            best.setdefault(word, i * 10 + ONCE)
        counted.update(words(section.text, index.code) if ZWNJ in section.text else found)
    for word, times in counted.items():
        if times > 2:
            best[word] = max(best[word], best[word] // 10 * 10 + OFTEN)


def _note_words(best: dict[str, int], section: int, weight: int, found: list[str], index: Index) -> None:
    for word in (*found, *_synonyms_of(found, index)):
        if weight > best.get(word, 0) % 10:
            best[word] = section * 10 + weight


def _all_words(text: str, code: str) -> list[str]:
    return [word for spelling in spellings(text) for word in words(spelling, code)]


def _synonyms_of(found: list[str], index: Index) -> Iterator[str]:
    for word in index.terms.keys() & found:
        for term in index.terms[word]:
            if any(tuple(found[i : i + len(term)]) == term for i, one in enumerate(found) if one == word):
                yield from index.synonyms[term]


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
        size += len(str(flat)) - len(flat) + 1 + len(word)  # its JSON has no spaces
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
