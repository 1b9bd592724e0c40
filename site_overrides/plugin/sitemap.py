"""The sitemap: every real page with its real translations. A fallback is not a translation."""

from collections.abc import Iterator
from pathlib import Path
from xml.sax.saxutils import quoteattr

from mkdocs.config.defaults import MkDocsConfig

from site_overrides.plugin import news_pages, self_check
from site_overrides.plugin.page_context import address_of, in_language
from site_overrides.plugin.sources import Sources


def write(config: MkDocsConfig, sources: Sources) -> None:
    """Write ``sitemap.xml``."""
    urls = "".join(_entries(str(config.site_url), sources))
    xml = (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" '
        f'xmlns:xhtml="http://www.w3.org/1999/xhtml">\n{urls}</urlset>\n'
    )
    (Path(config.site_dir) / "sitemap.xml").write_text(xml, encoding="utf-8")


def _entries(site_url: str, sources: Sources) -> Iterator[str]:
    generated = [*news_pages.sitemap_entries(sources), *self_check.sitemap_entries(sources)]
    for code, address, having in [*_written(sources), *generated]:
        links = "".join(
            f'<xhtml:link rel="alternate" hreflang="{other}" '
            f"href={quoteattr(site_url + in_language(other, address))}/>"
            for other in having
        )
        yield f"<url><loc>{site_url}{in_language(code, address)}</loc>{links}</url>\n"


def _written(sources: Sources) -> Iterator[tuple[str, str, list[str]]]:
    """Each page an editor wrote as language, address, and the languages that have it."""
    for source, _ in sources.listed():
        code, _, path = source.partition("/")
        address = address_of(path)
        yield code, address, sources.languages_with(path)
