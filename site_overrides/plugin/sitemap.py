"""The sitemap: every real page with its real translations. A fallback is not a translation."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from xml.sax.saxutils import quoteattr

from mkdocs.config.defaults import MkDocsConfig

from site_overrides.plugin import news, news_pages, self_check
from site_overrides.plugin.page_context import address_of, in_language
from site_overrides.plugin.revised import newest, revised
from site_overrides.plugin.sources import Sources


@dataclass(frozen=True)
class Entry:
    """A page: its language, its address below that, the languages that have it, and `revised`."""

    code: str
    address: str
    having: list[str]
    changed: date | None = None


def write(config: MkDocsConfig, sources: Sources) -> None:
    """Write ``sitemap.xml``, and ``robots.txt`` that leads to it."""
    site_url = str(config.site_url)
    urls = "".join(_url(site_url, entry) for entry in entries(sources))
    xml = (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" '
        f'xmlns:xhtml="http://www.w3.org/1999/xhtml">\n{urls}</urlset>\n'
    )
    site = Path(config.site_dir)
    (site / "sitemap.xml").write_text(xml, encoding="utf-8")
    (site / "robots.txt").write_text(f"User-agent: *\nDisallow: /intake/\nSitemap: {site_url}sitemap.xml\n")


def entries(sources: Sources) -> Iterator[Entry]:
    """Every page that search engines should know."""
    for page, _ in sources.listed():
        code, _, path = page.partition("/")
        yield Entry(code, address_of(path), sources.languages_with(path), _changed(page, sources))
    for address, listings in news_pages.by_address(sources).items():
        for code, listing in listings.items():
            yield Entry(code, address, list(listings), newest(code, listing.items, sources))
    yield from (Entry(*entry) for entry in self_check.sitemap_entries(sources))  # nobody dates its words


def _changed(page: str, sources: Sources) -> date | None:
    """The index of news changes with its items too."""
    own, (code, _, path) = revised(page, sources), page.partition("/")
    if path != "news/index.md" or own is None:
        return own
    first = news.pages(news.items(code, sources))[0]
    return max(own, newest(code, first.items, sources) or own)


def _url(site_url: str, entry: Entry) -> str:
    """One entry; its links are those of the page's own head."""
    where = [(code, site_url + in_language(code, entry.address)) for code in entry.having]
    links = "".join(
        f'<xhtml:link rel="alternate" hreflang="{code}" href={quoteattr(href)}/>'
        for code, href in [*where, ("x-default", where[0][1])]
    )
    day = f"<lastmod>{entry.changed.isoformat()}</lastmod>" if entry.changed else ""
    return f"<url><loc>{dict(where)[entry.code]}</loc>{day}{links}</url>\n"
