"""News of one language: only real pages, newest first; a fallback is nobody's news."""

from dataclasses import dataclass

from site_overrides.plugin.front_matter import PageMeta
from site_overrides.plugin.sources import Sources


@dataclass(frozen=True)
class Item:
    """A news page: ``slug`` is its file name without ending, ``meta`` its front matter."""

    slug: str
    meta: PageMeta


def items(code: str, sources: Sources) -> list[Item]:
    """The language's news items."""
    folder = f"{code}/news/"
    found = [
        Item(path.removeprefix(folder).removesuffix(".md"), meta)
        for path, meta in sources.pages.items()
        if path.startswith(folder) and not path.endswith("/index.md")
    ]
    return sorted(found, key=lambda item: (item.meta.newest, item.slug), reverse=True)
