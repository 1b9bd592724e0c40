"""The day the sitemap gives: when the text was last changed, never when the site was built."""

import datetime as dt
import xml.etree.ElementTree as ET
from dataclasses import replace
from types import MappingProxyType

from site_overrides.plugin.front_matter import Followed, Revision
from site_overrides.plugin.page_context import in_language
from site_overrides.plugin.revised import revised
from site_overrides.plugin.sitemap import entries
from site_overrides.plugin.sources import Sources
from tests.site.conftest import SITE_URL
from tests.site.test_hreflang import SITEMAP

DAY = dt.date(2026, 3, 5)
NEWS = "news/liepna-2022.md"


def changed(sources: Sources, page: str, **values: object) -> Sources:
    """The same sources with another front matter of one page."""
    meta = sources.pages[page].model_copy(update=values)
    return replace(sources, pages=MappingProxyType({**sources.pages, page: meta}))


def revised_on(sources: Sources, page: str, day: dt.date) -> Sources:
    return changed(
        sources, page, revision=sources.pages[page].revision.model_copy(update={"on": day, "number": 9})
    )


def days(sources: Sources) -> dict[str, dt.date | None]:
    """By address below the language, with that: ``lv where/``."""
    return {f"{entry.code} {entry.address}": entry.changed for entry in entries(sources)}


def test_a_latvian_page_is_as_old_as_its_revision(sources):
    earlier = revised_on(sources, "lv/where.md", DAY)
    assert revised("lv/where.md", earlier) == DAY
    assert days(earlier) | {"lv where/": None} == days(sources) | {"lv where/": None}
    assert days(earlier)["lv where/"] == DAY


def test_an_edit_that_nobody_stamped_has_no_day_yet(sources):
    meta = sources.pages["lv/where.md"]
    stale = Revision(number=1, on=DAY, hash="0" * 12)
    assert revised("lv/where.md", changed(sources, "lv/where.md", revision=stale)) is None
    assert revised("lv/where.md", changed(sources, "lv/where.md", revision=None)) is None
    assert revised("lv/where.md", sources) == meta.revision.on


def test_a_translation_is_as_old_as_the_latvian_it_follows_or_its_review(sources):
    page, l10n = "tr/where.md", sources.pages["tr/where.md"].l10n
    source = Followed(revision=1, on=DAY, hash=l10n.source.hash)
    follows = l10n.model_copy(update={"source": source})
    assert revised(page, changed(sources, page, l10n=follows)) == DAY
    review = {"method": "human", "reviewed_by": "Izdomāta Persona", "reviewed_on": DAY + dt.timedelta(9)}
    reviewed = follows.model_copy(update=review)
    assert revised(page, changed(sources, page, l10n=reviewed)) == DAY + dt.timedelta(9)
    assert revised(page, changed(sources, page, l10n=l10n.model_copy(update={"source": None}))) is None


def test_a_corrected_news_item_is_as_old_as_its_correction(sources):
    later = dt.date(2027, 1, 2)
    assert revised(f"lv/{NEWS}", changed(sources, f"lv/{NEWS}", updated_on=later)) == later


def test_a_list_is_as_old_as_the_item_that_changed_last(sources):
    later = dt.date(2027, 1, 2)
    found = days(changed(sources, f"lv/{NEWS}", updated_on=later))
    moved = {where for where, day in found.items() if day == later}
    tags = {f"lv news/tag/{tag}/" for tag in sources.pages[f"lv/{NEWS}"].tags}
    assert moved == {"lv news/liepna-2022/", "lv news/", "lv news/archive/2022/", *tags}
    unknown = days(changed(sources, f"lv/{NEWS}", revision=None))
    assert unknown["lv news/archive/2022/"] is None, "nobody knows that one's day"


def test_the_day_of_the_build_changes_nothing(sources):
    later = replace(sources, now=sources.now + dt.timedelta(days=400))
    assert days(later) == days(sources)
    assert {where for where, day in days(sources).items() if day is None} == {
        f"{code} check/" for code in sources.facts.languages
    }, "only the self-check is made of words that carry no day"


def test_the_file_says_these_days(site, sources):
    root = ET.parse(site.folder / "sitemap.xml").getroot()
    found = {
        url.findtext("s:loc", namespaces=SITEMAP): url.findtext("s:lastmod", namespaces=SITEMAP)
        for url in root.findall("s:url", SITEMAP)
    }
    assert found == {
        SITE_URL + in_language(entry.code, entry.address): str(entry.changed) if entry.changed else None
        for entry in entries(sources)
    }


def test_robots_are_led_to_the_sitemap_and_away_from_the_intake(site):
    said = (site.folder / "robots.txt").read_text().splitlines()
    assert said == ["User-agent: *", "Disallow: /intake/", f"Sitemap: {SITE_URL}sitemap.xml"]
