"""What a phone fetches from nothing to the first results, on a site of so many pages a language."""

import re
from itertools import pairwise
from pathlib import Path

from markdown import Markdown

from site_overrides.compress import packed_as_sent
from site_overrides.plugin.front_matter import PageMeta
from site_overrides.plugin.page_context import address_of, in_language
from site_overrides.plugin.page_text import sections
from site_overrides.plugin.search_index import files, synonyms
from site_overrides.plugin.search_places import Found
from site_overrides.plugin.sources import Sources
from tests.bench import pages
from tests.bench.floor import EXTENSIONS
from tests.bench.pages import made

SHOWN = 10
"""How many results are shown at once; each is a file of its own."""
_CALL = re.compile(r"\{\{.*?\}\}")


def first_results(site: Path, code: str, count: int, sources: Sources) -> int:
    """Bytes as they are sent: the page with all it loads, the table, the two largest parts, ten results."""
    sizes = _index(code, count, sources)
    parts = [size for name, size in sizes.items() if name.startswith("t")]
    notes = sorted(size for name, size in sizes.items() if name.startswith("p"))
    largest = max(one + other for one, other in pairwise(parts))  # a beginning may run over into a next part
    return page(site, code) + sizes["words.json"] + largest + sum(notes[-SHOWN:])


def page(site: Path, code: str) -> int:
    """The search page, its stylesheet and its scripts."""
    html = (site / in_language(code, "search") / "index.html").read_text(encoding="utf-8")
    assets = set(re.findall(r'assets/[\w-]+\.[0-9a-f]{10}\.(?:css|js)(?=")', html))
    loaded = ((name, (site / name).read_bytes()) for name in assets)
    return sum(len(packed_as_sent(name, plain)) for name, plain in (*loaded, ("index.html", html.encode())))


def _index(code: str, count: int, sources: Sources) -> dict[str, int]:
    """The index's files by name in their order, and what each costs."""
    found = files([_found(code, number, count) for number in range(count)], code, synonyms(code, sources))
    return {name.rsplit("/", 1)[-1]: len(packed_as_sent(name, text.encode())) for name, text in found.items()}


def _found(code: str, number: int, count: int) -> Found:
    text, head = made(code, number, count)
    meta = PageMeta.model_validate(head)
    html = Markdown(extensions=EXTENSIONS).convert(_CALL.sub("", text))
    return Found(address_of(pages.path_of(number)), meta.title, meta, sections(f"<article>{html}</article>"))
