"""The core pages once more with the Latvian text beside them: ``ru/with-lv/where/``, for two people reading.

Made from the built pages, part by part; headings have the same ids in all languages. Search engines keep the
plain page.
"""

import posixpath
import re
from pathlib import Path
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.utils import get_relative_url

from site_overrides.plugin import parts
from site_overrides.plugin.crumbs import above
from site_overrides.plugin.page_context import address_of, environment, in_language, shell
from site_overrides.plugin.parts import Part
from site_overrides.plugin.sources import Sources
from site_overrides.plugin.translations import freshness

FOLDER = "with-lv"
ALONE = ("eligibility", "social-worker", "social-mentor", "where", "contacts", "ask", "after", "your-data")
"""With every page of ``help/``, what a client and a mentor go through together. News, numbers and notes for
organisations are not; the glossary has Latvian beside each word anyway."""

_RELATIVE = re.compile(r' href="(?![/#]|[a-z]+:)([^"#]*)')
_ID = re.compile(r' id="[^"]*"')
_ACTIONS = re.compile(r'<p class="actions">.*?</p>', re.S)


def slug(code: str, page: str, sources: Sources) -> str | None:
    """The address for readers of ``code`` of ``page`` (``ru/where.md``) beside Latvian: ``with-lv/where``.

    Nothing for other pages than the core ones, for Latvian, and where the text is missing or withdrawn.
    """
    own, _, path = page.partition("/")
    address = address_of(path).rstrip("/")
    core = address in ALONE or path.startswith("help/")
    both = [sources.pages.get(f"{one}/{path}") for one in (code, "lv")]
    if "lv" in (code, own) or not core or any(meta is None or meta.withdrawn_on for meta in both):
        return None
    return f"{FOLDER}/{address}"


def write(config: MkDocsConfig, code: str, sources: Sources) -> None:
    """Write the language's pages; the Latvian ones are built before."""
    template = environment(sources).get_template("bilingual.html")
    site = Path(config.site_dir)
    for name in sources.pages:
        own, _, path = name.partition("/")
        if own == code and (found := slug(code, name, sources)):
            target = site / in_language(code, found) / "index.html"
            target.parent.mkdir(parents=True, exist_ok=True)
            context = _context(code, path, f"{found}/", sources, str(config.site_url))
            pairs = _pairs(code, path, in_language(code, f"{found}/"), site, sources)
            target.write_text(template.render(context, pairs=pairs), encoding="utf-8")


def _context(code: str, path: str, address: str, sources: Sources, site_url: str) -> dict[str, Any]:
    here = in_language(code, address)
    plain = address_of(path)

    def other(language: str) -> str:
        beside = slug(language, f"{language}/{path}", sources)
        return get_relative_url(in_language(language, f"{beside}/" if beside else plain), here)

    return shell(code, sources, lambda target: get_relative_url(target, here), here) | {
        "language_href": other,
        "current_slug": plain.split("/")[0],
        "meta": sources.pages[f"{code}/{path}"],
        "fresh": freshness(code, path, sources),
        "above": above(code, path, sources),
        "plain": plain.rstrip("/"),
        "canonical": site_url + in_language(code, plain),
        "latvian": sources.facts.languages["lv"],
    }


def _pairs(
    code: str, path: str, here: str, site: Path, sources: Sources
) -> list[tuple[Part | None, Part | None]]:
    """Each part with the Latvian one, in Latvian order; an outdated page may lack one or have more."""
    own = {name: _moved(part, here) for name, part in parts.of_page(site, code, path, sources).items()}
    latvian = {
        name: _second(_moved(part, here)) for name, part in parts.of_page(site, "lv", path, sources).items()
    }
    return [(own.get(name), latvian.get(name)) for name in dict.fromkeys((*latvian, *own))]


def _moved(part: Part, here: str) -> Part:
    """The part with its links leading to the same places from the address ``here``."""

    def there(found: re.Match[str]) -> str:
        target = posixpath.normpath(posixpath.join(part.address, found[1]))
        return f' href="{get_relative_url(f"{target}/", here)}'

    return part.changed(_RELATIVE.sub(there, part.html))


def _second(part: Part) -> Part:
    """The Latvian part without ids, which are there already, and without buttons, which stand beside it."""
    return part.changed(_ACTIONS.sub("", _ID.sub("", part.html)))
