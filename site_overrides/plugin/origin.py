"""Where a fact or a news item comes from and when it was published, as far as anybody knows, in words."""

from markupsafe import Markup

from intake.facts.models import Fact, Source
from intake.locale import Words
from intake.locale.markup import day, foreign
from site_overrides.plugin.front_matter import PageMeta
from site_overrides.plugin.sources import Sources


def cited(source: Source) -> Markup:
    """A source by its Latvian title and who published it."""
    return foreign(f"{source.title} ({source.publisher})")


def dated(fact: Fact, t: Words, sources: Sources) -> Markup:
    """How a fact's date is known."""
    if fact.published_on:
        return t("fact.published", date=day(fact.published_on))
    if fact.as_of:
        return t("fact.as_of", date=day(fact.as_of))
    return published(sources.facts.sources[fact.source], t)


def published(source: Source, t: Words) -> Markup:
    """When a source was published; an open end is "not before"."""
    if source.published_on:
        return t("fact.published", date=day(source.published_on))
    if not source.published_between:
        return t("fact.unknown_date")
    first, last = source.published_between
    if last is None:
        return t("fact.inferred_from", date=day(first))
    return t("fact.inferred", date=Markup("{} – {}").format(day(first), day(last)))


def appeared(meta: PageMeta, t: Words) -> Markup:
    """When a news item was published, for a list: the day alone where it is shown."""
    if meta.published_on:
        return day(meta.published_on)
    if not meta.published_between:
        return t("fact.unknown_date")
    first, last = meta.published_between
    if last is None:
        return t("news.from", date=day(first))
    return t("news.about", start=day(first), end=day(last))
