"""Links that lead nowhere, before MkDocs sees them: with the line, and what to write instead."""

import posixpath
import re
from collections.abc import Iterator, Mapping

from site_overrides.plugin.check.pages import CheckedPage
from site_overrides.plugin.sources import Sources

_LINK = re.compile(r"\[(?<!!\[)[^\]]*\]\(\s*(?P<to>[^)\s]*)[^)]*\)|<(?P<bare>\w+:[^>\s]+)>")
_APART = re.compile(r"^ {0,3}\[[^\]\n]+\]:", re.M)
_SCHEME = re.compile(r"[a-z][a-z+.-]*:", re.I)


def dead(page: CheckedPage, pages: Mapping[str, CheckedPage], sources: Sources) -> Iterator[str]:
    """Each link of the text that is dead, plain http, or not to be typed by hand."""
    for found in _APART.finditer(page.text) if "]:" in page.text else ():
        yield f"{page.where(found.start())}: a link's address apart from its words; write [words](address)"
    for found in _LINK.finditer(page.text):
        to = found["to"] if found["bare"] is None else found["bare"]
        if wrong := _wrong(to, page, pages, sources):
            yield f"{page.where(found.start())}: a link to {to!r}: {wrong}"


def to_withdrawn(pages: Mapping[str, CheckedPage]) -> Iterator[str]:
    """Each link to a page that was taken back: nothing is to be read there any more."""
    shown = [page for page in pages.values() if not page.meta.withdrawn_on]  # the text of others is not
    if len(shown) < len(pages):
        yield from (line for page in shown for line in _to_withdrawn(page, pages))


def _to_withdrawn(page: CheckedPage, pages: Mapping[str, CheckedPage]) -> Iterator[str]:
    for found in _LINK.finditer(page.text):
        target = _target(_path(found["to"] or "", page), page, pages)
        if target and target.meta.withdrawn_on:
            yield (
                f"{page.where(found.start())}: a link to {found['to']!r}, withdrawn on "
                f"{target.meta.withdrawn_on}; take the link out, or lead elsewhere"
            )


def _wrong(to: str, page: CheckedPage, pages: Mapping[str, CheckedPage], sources: Sources) -> str | None:
    if to in ("", "#"):
        return "it leads nowhere; name the page or the heading, as where.md#outside"
    if _SCHEME.match(to):
        return _wrong_outside(to, sources)
    if to.startswith("/"):
        return "write the path of the page's file from here, as ../where.md, so that languages are kept"
    return _wrong_inside(to, page, pages, sources)


def _wrong_outside(to: str, sources: Sources) -> str | None:
    if to.startswith("http:"):
        return "anybody on the way can change such a page; write https:"
    if not to.startswith("https:"):
        return "addresses and numbers come from facts; call the fact"
    if to not in {source.url for source in sources.facts.sources.values()}:
        return "no source in sources.yml has this address; add the source and the day it was read"
    return None


def _wrong_inside(
    to: str, page: CheckedPage, pages: Mapping[str, CheckedPage], sources: Sources
) -> str | None:
    path, anchor = _path(to, page), to.partition("#")[2]
    target = _target(path, page, pages)
    if target is None and (sources.docs / "lv" / path).is_file():
        return None  # its front matter cannot be read, which is told of that page
    if target is None:
        return "there is no such page; write the path of its file from here, as ../where.md"
    if anchor and anchor not in target.ids:
        return f"{target.name} has no heading {{#{anchor}}}; write one that stands there"
    return None


def _path(to: str, page: CheckedPage) -> str:
    name = to.partition("#")[0]
    return posixpath.normpath(posixpath.join(posixpath.dirname(page.path), name)) if name else page.path


def _target(path: str, page: CheckedPage, pages: Mapping[str, CheckedPage]) -> CheckedPage | None:
    return pages.get(f"{page.code}/{path}") or pages.get(f"lv/{path}")  # Latvian stands in
