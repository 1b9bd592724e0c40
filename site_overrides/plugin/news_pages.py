"""News pages nobody writes by hand: years, tags, and the index from its second page on.

They are written after each language, from a template: the file list of MkDocs belongs to static-i18n,
which loses pages that have no file under ``docs``.
"""

from pathlib import Path
from typing import Any

from markupsafe import Markup
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.pages import Page
from mkdocs.utils import get_relative_url

from intake.locale import Words
from intake.locale.markup import number
from site_overrides.plugin import linked_data, news
from site_overrides.plugin.news import Listing
from site_overrides.plugin.page_context import environment, in_language, shell
from site_overrides.plugin.sources import Sources, once


def write(config: MkDocsConfig, code: str, sources: Sources) -> None:
    """Write the language's generated news pages."""
    template = environment(sources).get_template("news.html")
    for listing in _listings(code, sources):
        target = Path(config.site_dir) / in_language(code, listing.address) / "index.html"
        target.parent.mkdir(parents=True, exist_ok=True)
        html = template.render(_context(listing, code, sources, str(config.site_url)))
        target.write_text(html, encoding="utf-8")


@once
def _listings(code: str, sources: Sources) -> list[Listing]:
    return news.listings(news.items(code, sources))


@once
def by_address(sources: Sources) -> dict[str, dict[str, Listing]]:
    """The generated addresses (``news/tag/aid/``), each with the listing of every language that has it."""
    found: dict[str, dict[str, Listing]] = {}
    for code in sources.facts.languages:
        for listing in _listings(code, sources):
            found.setdefault(listing.address, {})[code] = listing
    return found


def around(page: Page, code: str, sources: Sources, site_url: str) -> dict[str, Any]:
    """What `main.html` gets more on news pages: age and relatives of an item, ways on from the index."""
    address = page.file.src_uri.partition("/")[2]
    if not address.startswith("news/"):
        return {}
    found = {"feed_base": site_url + in_language(code, "news/feed.")}
    if address == "news/index.md":
        return found | {"browse": browse(code, sources, lambda target: get_relative_url(target, page.url))}
    slug = address.removeprefix("news/").removesuffix(".md")
    return found | {
        "archived": news.archived(sources.pages[page.file.src_uri], sources.today),
        "related": news.related(slug, code, sources),
    }


def browse(code: str, sources: Sources, to: Any) -> dict[str, Any]:
    """What `partials/news_browse.html` asks for: years, tags and feeds, each with its link."""
    found, t = _listings(code, sources), sources.words[code]

    def links(kind: str) -> list[tuple[str, Markup]]:
        these = (listing for listing in found if listing.kind == kind)
        return [(to(in_language(code, listing.address)), _name(listing, t)) for listing in these]

    return {
        "years": links("year"),
        "tags": links("tag"),
        "feeds": [(to(in_language(code, f"news/feed.{kind}")), name) for kind, name in FEEDS],
        "later": next((to(in_language(code, each.address)) for each in found if each.kind == "page"), None),
    }


FEEDS = (("xml", "Atom"), ("json", "JSON Feed"))


def _context(listing: Listing, code: str, sources: Sources, site_url: str) -> dict[str, Any]:
    here = in_language(code, listing.address)
    having = by_address(sources)[listing.address]
    title = _title(listing, sources.words[code])

    def to(target: str) -> str:
        return get_relative_url(target, here)

    return shell(code, sources, to, here) | {
        "current_slug": "news",
        "title": title,
        "linked_data": linked_data.of_list(title, "news/", "menu.news", code, sources, site_url),
        "listing": listing,
        "pager": _pager(listing, code, to),
        "browse": browse(code, sources, to),
        "language_href": lambda other: to(
            in_language(other, listing.address if other in having else "news/")
        ),
        "canonical": site_url + here,
        "alternates": [(c, site_url + in_language(c, listing.address)) for c in having],
        "feed_base": site_url + in_language(code, "news/feed."),
    }


def _name(listing: Listing, t: Words) -> Markup:
    return t(f"tag.{listing.key}") if listing.kind == "tag" else number(listing.key)


def _title(listing: Listing, t: Words) -> Markup:
    if listing.kind == "page":
        return t("news.title_page", number=number(listing.key), of=number(listing.of))
    if listing.kind == "tag":
        return t("news.title_tag", tag=_name(listing, t))
    return t("news.title_year", year=_name(listing, t))


def _pager(listing: Listing, code: str, to: Any) -> dict[str, str | None]:
    """Links to the newer and the older page of the index."""
    if listing.kind != "page":
        return {"newer": None, "older": None}
    here = int(listing.key)
    newer = "news/" if here == 2 else f"news/page/{here - 1}/"
    older = f"news/page/{here + 1}/" if here < listing.of else None
    return {"newer": to(in_language(code, newer)), "older": older and to(in_language(code, older))}
