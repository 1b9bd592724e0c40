"""The MkDocs events, each one line into a module beside this one.

`check.first_step` reads all once per build; every other event gets them from ``config.extra``.
Priorities: checks run before static-i18n (−100), what is generated per language after it.
"""

from pathlib import Path
from typing import Any

from jinja2 import Environment
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.plugins import event_priority
from mkdocs.structure.files import Files
from mkdocs.structure.pages import Page

from site_overrides.plugin import (
    assets,
    bilingual,
    check,
    coverage,
    crumbs,
    eligibility_data,
    feeds,
    hsds,
    linked_data,
    news_pages,
    not_found,
    notices,
    offline,
    open_data,
    page_context,
    paper,
    preview,
    search_index,
    self_check,
    site_zip,
    sitemap,
    slim,
    text,
)
from site_overrides.plugin.sources import Sources


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Read and check everything; editors' mistakes stop here, each with file and line."""
    if "sources" not in config.extra:  # this event comes once more for each language
        begin = preview.first_step if preview.language(config) else check.first_step
        config.extra["sources"] = begin(config)
    config.theme.static_templates.clear()  # our own 404 pages and sitemap come after each language
    slim.configured(config)
    return config


@event_priority(-200)
def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Drop what the theme would send to a phone; add our own few assets."""
    return preview.only_edited(assets.only_ours(files, config), config)


def on_env(_: Environment, config: MkDocsConfig, **__: Any) -> Environment:
    """Our own templates, read once for all languages."""
    return page_context.environment(_sources(config))


def on_page_read_source(*, page: Page, config: MkDocsConfig) -> str:
    """Give MkDocs the text; its front matter is read already."""
    return slim.text_of(page, _sources(config))


def on_page_markdown(markdown: str, *, page: Page, config: MkDocsConfig, **_: Any) -> str:
    """Fill in the facts."""
    page.meta = slim.template_of(page, _sources(config))
    fill = preview.with_facts if preview.language(config) else text.with_facts
    return fill(markdown, page, config.theme["language"], _sources(config))


def on_page_context(context: dict[str, Any], *, page: Page, config: MkDocsConfig, **_: Any) -> dict[str, Any]:
    """Give the shell what it needs."""
    code, sources = config.theme["language"], _sources(config)
    around = news_pages.around(page, code, sources, str(config.site_url))
    above = crumbs.above(code, page.file.src_uri.partition("/")[2], sources)
    said = linked_data.of_page(page, code, above, sources, str(config.site_url))
    beside = None if preview.language(config) else bilingual.slug(code, page.file.src_uri, sources)
    found = {"above": above, "linked_data": said, "beside_slug": beside}
    return context | page_context.of_page(page, code, sources, config) | around | found


def on_post_page(output: str, *, page: Page, config: MkDocsConfig) -> str:
    """Keep no page in memory that is written."""
    slim.forgotten(page)
    if not preview.language(config):
        _sources(config).let_go(page.file.src_uri)
    return output


@event_priority(-50)
def on_post_build(config: MkDocsConfig) -> None:
    """After each language: what is made of its pages; after the first, what all of them have in common."""
    slim.left(config)
    if preview.is_of_edited(config):
        return
    if config.theme["language"] in ("lv", preview.language(config)):
        eligibility_data.write(config, _sources(config))
        open_data.write(config, _sources(config).facts)
        sitemap.write(config, _sources(config))
        notices.write(config, _sources(config))
        coverage.write(Path(config.site_dir) / "data", _sources(config))
    not_found.write(config, config.theme["language"], _sources(config))
    news_pages.write(config, config.theme["language"], _sources(config))
    feeds.write(config, config.theme["language"], _sources(config))
    search_index.write(config, config.theme["language"], _sources(config))
    self_check.write(config, config.theme["language"], _sources(config))
    hsds.write(config, config.theme["language"], _sources(config))
    if not preview.language(config):  # what nobody edits by looking at it
        bilingual.write(config, config.theme["language"], _sources(config))
        paper.write(config, config.theme["language"], _sources(config))
        offline.write(config, config.theme["language"], _sources(config))
        site_zip.write(config, config.theme["language"], _sources(config))


def _sources(config: MkDocsConfig) -> Sources:
    found: Sources = config.extra["sources"]
    return found
