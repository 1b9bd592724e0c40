"""Atom and JSON feeds of one language's own news. An item's address is its id and never changes."""

import datetime as dt
import json
import xml.etree.ElementTree as ET
from pathlib import Path
from typing import Any

from mkdocs.config.defaults import MkDocsConfig

from intake.locale import Words
from site_overrides.plugin import news
from site_overrides.plugin.front_matter import PageMeta
from site_overrides.plugin.news import Item
from site_overrides.plugin.origin import appeared
from site_overrides.plugin.page_context import in_language
from site_overrides.plugin.sources import Sources

_ATOM = "http://www.w3.org/2005/Atom"
_LONG_AGO = dt.date(1970, 1, 1)
"""What `updated` says when no day is known: readers of feeds need one, and this is nobody's news."""


def write(config: MkDocsConfig, code: str, sources: Sources) -> None:
    """Write ``news/feed.xml`` and ``news/feed.json`` of a language."""
    home = str(config.site_url) + in_language(code, "news/")
    found, t = news.items(code, sources), sources.words[code]
    folder = Path(config.site_dir) / in_language(code, "news")
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "feed.xml").write_text(atom(home, found, t), encoding="utf-8")
    (folder / "feed.json").write_text(json_feed(home, found, t), encoding="utf-8")


def atom(home: str, found: list[Item], t: Words) -> str:
    """The Atom feed of a news page at address ``home``."""
    feed = ET.Element("feed", {"xmlns": _ATOM, "xml:lang": t.language.code})
    _add(feed, "id", home)
    _add(feed, "title", _title(t))
    _add(feed, "updated", _moment(max((_updated(item.meta) for item in found), default=_LONG_AGO)))
    ET.SubElement(feed, "link", rel="self", type="application/atom+xml", href=f"{home}feed.xml")
    ET.SubElement(feed, "link", rel="alternate", type="text/html", href=home)
    _add(ET.SubElement(feed, "author"), "name", "Līdzās")
    for item in found:
        _entry(feed, home, item, t)
    ET.indent(feed, "")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{ET.tostring(feed, encoding="unicode")}\n'


def _entry(feed: ET.Element, home: str, item: Item, t: Words) -> None:
    entry, meta = ET.SubElement(feed, "entry"), item.meta
    _add(entry, "id", f"{home}{item.slug}/")
    _add(entry, "title", meta.title)
    _add(entry, "updated", _moment(_updated(meta)))
    if meta.published_on:
        _add(entry, "published", _moment(meta.published_on))
    ET.SubElement(entry, "link", rel="alternate", type="text/html", href=f"{home}{item.slug}/")
    _add(entry, "summary", _summary(meta, t))
    for tag in meta.tags:
        ET.SubElement(entry, "category", term=tag, label=_tag(tag, t))


def json_feed(home: str, found: list[Item], t: Words) -> str:
    """The same news as JSON Feed, version one point one."""
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": _title(t),
        "home_page_url": home,
        "feed_url": f"{home}feed.json",
        "language": t.language.code,
        "authors": [{"name": "Līdzās"}],
        "items": [_json_item(home, item, t) for item in found],
    }
    return json.dumps(feed, ensure_ascii=False, indent=1) + "\n"


def _json_item(home: str, item: Item, t: Words) -> dict[str, Any]:
    meta, url = item.meta, f"{home}{item.slug}/"
    found = {"id": url, "url": url, "title": meta.title, "content_text": _summary(meta, t)}
    published = {"date_published": _moment(meta.published_on)} if meta.published_on else {}
    tags = [_tag(tag, t) for tag in meta.tags]
    return found | published | {"date_modified": _moment(_updated(meta)), "tags": tags}


def _summary(meta: PageMeta, t: Words) -> str:
    """The summary; where no day is shown, it says so, for a feed's own date would look like one."""
    said = meta.summary or meta.description
    if meta.published_on:
        return said
    return f"{said} ({appeared(meta, t).striptags()})"


def _title(t: Words) -> str:
    return f"Līdzās – {t('menu.news').unescape()}"


def _tag(tag: str, t: Words) -> str:
    return t(f"tag.{tag}").unescape()


def _updated(meta: PageMeta) -> dt.date:
    """The day of the last correction, else the last it may have appeared on (open: the first)."""
    if meta.updated_on:
        return meta.updated_on
    return _LONG_AGO if meta.newest == dt.date.min else meta.newest


def _moment(date: dt.date) -> str:
    return f"{date.isoformat()}T00:00:00Z"


def _add(parent: ET.Element, name: str, text: str) -> None:
    ET.SubElement(parent, name).text = text
