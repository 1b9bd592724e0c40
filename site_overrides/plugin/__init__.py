"""The MkDocs events, each one line into a module beside this one.

`load` reads facts and words once per build; every other event gets them from ``config.extra``.
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
    coverage,
    eligibility_data,
    feeds,
    news_pages,
    not_found,
    notices,
    page_context,
    self_check,
    sitemap,
    text,
    translations,
)
from site_overrides.plugin.sources import Sources, load


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Load facts, words and front matter; an editor's mistake stops here with file and line."""
    if "sources" not in config.extra:  # this event comes once more for each language
        config.extra["sources"] = load(config)
        translations.report(_sources(config))
    config.theme.static_templates.clear()  # our own 404 pages and sitemap come after each language
    return config


@event_priority(-200)
def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Drop what the theme would send to a phone; add our own few assets."""
    return assets.only_ours(files, config)


def on_env(env: Environment, **_: Any) -> Environment:
    """Templates escape by default, as the intake's do."""
    return page_context.prepare(env)


def on_page_markdown(markdown: str, *, page: Page, config: MkDocsConfig, **_: Any) -> str:
    """Fill in the facts."""
    return text.with_facts(markdown, page, config.theme["language"], _sources(config))


def on_page_context(context: dict[str, Any], *, page: Page, config: MkDocsConfig, **_: Any) -> dict[str, Any]:
    """Give the shell what it needs."""
    code, sources = config.theme["language"], _sources(config)
    around = news_pages.around(page, code, sources, str(config.site_url))
    return context | page_context.of_page(page, code, sources, config) | around


@event_priority(-50)
def on_post_build(config: MkDocsConfig) -> None:
    """After each language: its 404 page, and the sitemap of real translations."""
    not_found.write(config, config.theme["language"], _sources(config))
    news_pages.write(config, config.theme["language"], _sources(config))
    feeds.write(config, config.theme["language"], _sources(config))
    self_check.write(config, config.theme["language"], _sources(config))
    eligibility_data.write(config, _sources(config))
    sitemap.write(config, _sources(config))
    notices.write(config, _sources(config))
    coverage.write(Path(config.site_dir) / "data", _sources(config))


def _sources(config: MkDocsConfig) -> Sources:
    found: Sources = config.extra["sources"]
    return found
