"""What the search page looks words up in: an index a language, of its own real pages only.

It is cut so that a phone fetches little: one small table first (``words.json``), then only the part the
word falls in, and a note a page found. The parts lie in a folder named by their content, so that a table
never meets parts of another build. Files of parts are numbered; an address never holds what was typed.
"""

import hashlib
import json
import re
import shutil
from collections.abc import Iterable, Iterator, Mapping
from html import unescape
from pathlib import Path
from typing import Any

from mkdocs.config.defaults import MkDocsConfig

from site_overrides.files import content
from site_overrides.plugin.page_context import address_of, in_language
from site_overrides.plugin.page_text import sections
from site_overrides.plugin.search_places import Found, Places, add_page
from site_overrides.plugin.search_words import Reader, tables
from site_overrides.plugin.sources import Sources

PART_SIZE = 7_000
"""Letters of index in one part, about."""

NOT_SEARCHED = ("search.md", "topics.md")
"""Ways to pages, which would be found for every word."""


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
    places = Places(Reader(code), also)
    notes: list[str] = []
    for page in pages:  # one after the other: of a page read, only its words and its note stay in memory
        add_page(places, len(notes), page)
        notes.append(_json(_note(page)))
    parts = _cut(places.by_word)
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
