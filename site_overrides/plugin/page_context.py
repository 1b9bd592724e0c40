"""What the shell and the page templates get for one page."""

from pathlib import Path
from typing import Any

import material
from jinja2 import Environment, FileSystemLoader
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.pages import Page
from mkdocs.utils import get_relative_url

from intake.facts.notices import live
from intake.locale.markup import day, foreign, number, telephone
from intake.locale.notices import moment, shown
from site_overrides.plugin import news, truth
from site_overrides.plugin.assets import FOLDER, address
from site_overrides.plugin.easy import easy_of, is_easy, source_of
from site_overrides.plugin.origin import appeared, cited
from site_overrides.plugin.sources import Sources, once


@once
def environment(_: Sources) -> Environment:
    """Our templates, and beside them the theme's for its icons. They escape by default, as the form's do.

    Not optimised: that would take longer than it saves in the few thousand pages of a build.
    """
    folders = [FOLDER.parent, Path(material.__file__).parent / "templates"]
    return Environment(
        loader=FileSystemLoader(folders), autoescape=True, auto_reload=False, optimized=False,
        trim_blocks=True, lstrip_blocks=True,
    )  # fmt: skip


def of_page(page: Page, code: str, sources: Sources, config: MkDocsConfig) -> dict[str, Any]:
    """The context of a page read in language ``code``; its text may be another's (a fallback)."""
    text_code, _, path = page.file.src_uri.partition("/")
    here = page.url
    address = address_of(path)
    full = address_of(source_of(page.file.src_uri).removeprefix("lv/"))
    real = sources.languages_with(path)
    site_url = str(config.site_url)
    to_root = "../" * here.count("/")
    return shell(code, sources, lambda target: get_relative_url(target, here), here) | {
        "current_slug": full.rstrip("/").split("/")[0],
        # Of an easy-to-read page, other languages have the full one only.
        "language_href": lambda other: "./" if other == code else to_root + in_language(other, full),
        "text_language": sources.facts.languages[text_code],
        "fallback": text_code != code,
        "canonical": site_url + in_language(text_code if text_code != code else code, address),
        "alternates": [(c, site_url + in_language(c, address)) for c in real],
        "meta": sources.pages[page.file.src_uri],
        "truth": truth.of_page(code, path, page.toc, site_url + full, sources),
        "full_slug": full.rstrip("/") if is_easy(page.file.src_uri) else None,
        "easy_slug": f"easy/{full.rstrip('/')}" if code == "lv" and easy_of(path) in sources.pages else None,
        "news_items": news.items(code, sources)[:3],
        "is_news": path.startswith("news/") and address != "news/",
    }


def shell(code: str, sources: Sources, to: Any, here: str | None = None) -> dict[str, Any]:
    """What `partials/shell.html` asks for; ``to`` makes a link from ``here`` to an address from the root."""
    facts = sources.facts
    return {
        "spared": _sparer(code, here, sources),
        "lang": facts.languages[code],
        "keeps_pages": sources.offline,
        "t": sources.words[code],
        "languages": list(facts.languages.values()),
        "programme": facts.programme,
        "asset": lambda name: to(address(name)),
        "page_href": lambda slug: to(in_language(code, f"{slug}/" if slug else "")) or "./",
        "number": number,
        "day": day,
        "foreign": foreign,
        "telephone": telephone,
        "facts": facts,
        "notices": _notices(code, sources),
        "moment": moment,
        "cited": lambda fact: cited(facts.sources[fact.source]),
        "appeared": lambda meta: appeared(meta, sources.words[code]),
        "is_old": lambda meta: news.archived(meta, sources.today),
    }


@once
def _notices(code: str, sources: Sources) -> list[Any]:
    return list(shown(live(sources.facts.notices.values(), sources.now), code, sources.facts.languages))


def _sparer(code: str, here: str | None, sources: Sources) -> Any:
    """Renders a part of the shell once for all pages of a folder, for its links are the same on each.

    Not for the pages right below the language: the menu leads to them. Nor without a fixed address.
    """

    def spared(*part: str, caller: Any) -> Any:
        if here is None or here.removeprefix(f"{code}/").count("/") < 2:
            return caller()
        place = ("shell", code, here.rstrip("/").rpartition("/")[0], *part)
        if place not in sources.answers:
            sources.answers[place] = caller()
        return sources.answers[place]

    return spared


def address_of(path: str) -> str:
    """The address a page's path gives it, without its language: ``news/index.md`` → ``news/``."""
    return f"{path.removesuffix('.md')}/".removesuffix("index/")


def in_language(code: str, address: str) -> str:
    """The address from the root of a page in a language; Latvian stands at the root."""
    return address if code == "lv" else f"{code}/{address}"
