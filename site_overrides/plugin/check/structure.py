"""A translation has the bones of its Latvian page: headings, facts, names, links, lists, paragraphs.

Only of translations that follow the present Latvian: an outdated one differs for a reason, and says so.
"""

import re
from collections.abc import Iterator, Mapping

from site_overrides.plugin.check import rows
from site_overrides.plugin.check.pages import CheckedPage
from site_overrides.plugin.easy import is_easy, is_source, source_of
from site_overrides.plugin.front_matter import PageMeta
from site_overrides.plugin.sources import Sources
from site_overrides.plugin.translations import freshness

_NAME = re.compile(r'\{\{\s*lv\("([^"]*)"\)\s*\}\}')
_TERM = re.compile(r'\{\{\s*term\("([^"]*)"\)')
_OF_A_LANGUAGE = {
    "title", "description", "summary", "topics", "standing", "l10n", "revision", "review_by", "updated_on",
    "withdrawn_on", "withdrawn_why",
}  # fmt: skip
_OF_ALL = sorted(set(PageMeta.model_fields) - _OF_A_LANGUAGE)


def unlike(page: CheckedPage, pages: Mapping[str, CheckedPage], sources: Sources) -> Iterator[str]:
    """Headings without ids; and for a translation what differs from its Latvian page."""
    own = page.bones if is_source(page.name) else rows.bones(page.text)
    if not _well_headed(own):
        yield from _headings(page)
    source = pages.get(source_of(page.name))
    if source is None or is_source(page.name):
        return
    yield from _withdrawn(page, source)
    if not is_easy(page.name) and freshness(page.code, page.path, sources).state == "up_to_date":
        yield from _front_matter(page, source)
        if own != source.bones:
            yield from _parts(page, source, sources)
            yield from _counts(page, source)


def _well_headed(own: rows.Bones) -> bool:
    return own.headings[:1] == [("#", "top")] and all(name for _, name in own.headings)


def _headings(page: CheckedPage) -> Iterator[str]:
    found = list(rows.HEADING.finditer(page.text))
    if not found or (found[0][1], found[0][2]) != ("#", "top"):
        where = page.where(found[0].start() if found else 0)
        yield f"{where}: a page begins with its heading, marked {{#top}}: `# Title {{#top}}`"
    for heading in found[1:]:
        if heading[2] is None:
            yield f"{page.where(heading.start())}: a heading without a name; end it with one as {{#next}}"


def _parts(page: CheckedPage, source: CheckedPage, sources: Sources) -> Iterator[str]:
    """Headings first; while they differ there are no like parts to compare calls, links and names of."""
    found = rows.parting(rows.headings(page.text), rows.headings(source.text))
    if found:
        yield _told(page, source, "heading", found, 0)
        return
    for (start, end), (there, until) in zip(
        rows.sections(page.text), rows.sections(source.text), strict=True
    ):
        mine, theirs = page.text[start:end], source.text[there:until]
        for what, row in (("call", rows.calls), ("link", rows.links)):
            if found := rows.parting(row(mine), row(theirs)):
                yield _told(page, source, what, _moved(found, start, there), start)
        for name in _names_lost(mine, theirs, sources):
            call = f'{{{{ lv("{name}") }}}}'
            yield f"{page.where(start)}: the Latvian name {name!r} is not in this part; write {call}"


def _moved(found: rows.Parting, mine: int, theirs: int) -> rows.Parting:
    """The same with places counted from the beginning of the pages; a missing one is told of its part."""
    one, other, at, there = found
    here = None if at is None or one is None else at + mine
    return one, other, here, None if there is None else there + theirs


def _told(page: CheckedPage, source: CheckedPage, what: str, found: rows.Parting, part: int) -> str:
    mine, theirs, at, there = found
    where = page.where(part if at is None else at)
    if mine is None:
        line = source.where(there or 0).rpartition(":")[2]
        return f"{where}: the {what} {theirs!r} of {source.name}:{line} is missing here; add it"
    if theirs is None:
        return f"{where}: {source.name} has no {what} {mine!r} there; make them alike"
    return f"{where}: the {what} {mine!r} is {theirs!r} in {source.name}; make them alike"


def _names_lost(mine: str, theirs: str, sources: Sources) -> list[str]:
    """Names the Latvian part marks as names and this one neither does nor says by a glossary term."""
    terms = [sources.facts.glossary[term] for term in _TERM.findall(mine) if term in sources.facts.glossary]
    said = [*_NAME.findall(mine), *(term.words["lv"] for term in terms)]
    return [name for name in dict.fromkeys(_NAME.findall(theirs)) if not any(name in one for one in said)]


def _counts(page: CheckedPage, source: CheckedPage) -> Iterator[str]:
    theirs = rows.counts(source.text)
    for what, mine in rows.counts(page.text).items():
        if mine != theirs[what]:
            yield f"{page.where(0)}: {mine} {what}, {source.name} has {theirs[what]}; make them alike"


def _front_matter(page: CheckedPage, source: CheckedPage) -> Iterator[str]:
    for key in _OF_ALL:
        if getattr(page.meta, key) != (theirs := getattr(source.meta, key)):
            yield f"{page.line_of(key)}: {key} differs from {source.name}; write the same: {theirs}"


def _withdrawn(page: CheckedPage, source: CheckedPage) -> Iterator[str]:
    if page.meta.withdrawn_on != (day := source.meta.withdrawn_on):
        says = f"was withdrawn on {day}" if day else "is not withdrawn"
        where = page.line_of("withdrawn_on")
        away = "" if is_easy(page.name) else ", or delete this page"
        yield f"{where}: {source.name} {says}; write the same here, with the reason{away}"
