"""When a page's text was last changed, as far as anybody wrote it down: never the day of the build."""

import datetime as dt

from site_overrides.plugin.easy import is_source
from site_overrides.plugin.front_matter import PageMeta
from site_overrides.plugin.news import Item
from site_overrides.plugin.sources import Sources
from site_overrides.plugin.translations import of_latvian


def revised(page: str, sources: Sources) -> dt.date | None:
    """The day, in Riga, since which readers have the text of ``page`` (``en/where.md``) as it is.

    Latvian: the day of its revision; ``None`` while an edit is not stamped yet. Others: nobody writes down
    the day of a translation, so it is the day of the Latvian revision it was made from, or of its review
    when that is later. For all: ``updated_on`` when that is later.
    """
    meta = sources.pages[page]
    if is_source(page) and not _is_stamped(page, meta, sources):
        return None
    l10n = meta.l10n
    days = (
        meta.revision.on if meta.revision else None,
        l10n.source.on if l10n and l10n.source else None,
        l10n.reviewed_on if l10n else None,
        meta.updated_on,
    )
    return max((day for day in days if day), default=None)


def newest(code: str, items: tuple[Item, ...], sources: Sources) -> dt.date | None:
    """The day of the item of a list of news that was changed last; ``None`` when one of them is unknown."""
    days = [revised(f"{code}/news/{item.slug}.md", sources) for item in items]
    return max((day for day in days if day), default=None) if all(days) else None


def _is_stamped(page: str, meta: PageMeta, sources: Sources) -> bool:
    return meta.revision is not None and meta.revision.hash == of_latvian(page, sources).hash
