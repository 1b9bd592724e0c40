"""A preview: one language only, with every mistake told and every page shown that can be."""

from typing import Any

from markupsafe import Markup
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.structure.files import Files
from mkdocs.structure.pages import Page

from site_overrides.plugin import check, text
from site_overrides.plugin.sources import Sources


def language(config: MkDocsConfig) -> str | None:
    """The code of the language being previewed; nothing in a build."""
    asked: str | None = config.extra.get("preview")
    return asked


def first_step(config: MkDocsConfig) -> Sources:
    """As `check.first_step`, but mistakes are only printed. Raises when the facts cannot be read."""
    sources, found = check.everything(config)
    if sources is None:
        raise PluginError("\n".join(found.errors))
    print(*found.lines, f"{len(found.errors)} to mend. The preview follows every save.", sep="\n", flush=True)
    _only(config)
    return sources


def readable(files: Files, sources: Sources) -> Files:
    """Drop the pages whose front matter cannot be read."""
    for file in list(files.documentation_pages()):
        if file.src_uri not in sources.pages:
            files.remove(file)
    return files


def with_facts(markdown: str, page: Page, reader: str, sources: Sources) -> str:
    """As `text.with_facts`; a page with a wrong call shows what is wrong in place of its text."""
    try:
        return text.with_facts(markdown, page, reader, sources)
    except PluginError as problem:
        return Markup("<pre>{}</pre>").format(problem)


def _only(config: MkDocsConfig) -> None:
    """Tell static-i18n, before it has begun, to begin and end with the one language."""
    plugin: Any = config.plugins["i18n"]
    for one in plugin.config.languages:
        one.build = one.locale == language(config)
    plugin.current_language = language(config)
