"""What MkDocs and static-i18n would do once a language or once a page, and nobody here needs.

They were made for sites with one language and a theme of their own. `test_slim.py` fails when one of them is
no longer as it was when this was written.
"""

from itertools import chain
from types import SimpleNamespace
from typing import Any

from mkdocs.commands import build as mkdocs_build
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure import pages as mkdocs_pages
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.pages import Page
from mkdocs.structure.toc import get_toc

from site_overrides.markdown_text import CommonMark, only_common
from site_overrides.plugin.easy import is_source
from site_overrides.plugin.front_matter import body
from site_overrides.plugin.sources import Sources

_MARKDOWN = SimpleNamespace(Markdown=CommonMark())
"""One for all languages: what read a page last holds all files of its language."""


def configured(config: MkDocsConfig) -> None:
    """Leave out the theme's ten thousand files, links between languages that only the theme shows, a search
    for admonitions, which CommonMark lacks, and looking for files again; read pages with our Markdown."""
    only_common(config)
    config.theme.dirs[:] = [str(config.theme.custom_dir)]
    plugin: Any = config.plugins["i18n"]
    plugin.reconfigure_files_alternates = lambda *_: None
    plugin.config.reconfigure_material = False
    hears = config.plugins.events["page_markdown"]
    hears[:] = [each for each in hears if getattr(each, "__self__", None) is not plugin]
    config.theme["language"] = plugin.current_language or plugin.default_language
    mkdocs_build.get_files = files_of  # type: ignore[attr-defined]
    mkdocs_pages.markdown = _MARKDOWN  # type: ignore[attr-defined]


def forgotten(page: Page) -> None:
    """Let go of a page that is written."""
    page.content = page.markdown = None
    page.toc = get_toc([])


def left(config: MkDocsConfig) -> None:
    """Let go of a language that is built: static-i18n would keep all languages' files to the end, and a page
    and its file each other."""
    plugin: Any = config.plugins["i18n"]
    for file in chain.from_iterable(plugin.i18n_files_per_language.values()):
        file.page = file.alternates = None
    plugin.i18n_files_per_language.clear()


def files_of(config: MkDocsConfig) -> Files:
    """The pages a reader of the language gets, its own and Latvian where it has none, as they were read.

    MkDocs would walk all folders and try every file on its lists once more for each language.
    """
    pages, code = config.extra["sources"].pages, config.theme["language"]
    names = [name for name in pages if name.startswith(f"{code}/")]
    if code != "lv":
        latvian = (name for name in pages if is_source(name))
        names += [name for name in latvian if f"{code}/{name.removeprefix('lv/')}" not in pages]
    where = (config.docs_dir, config.site_dir, config.use_directory_urls)
    return Files([File(name, *where, inclusion=InclusionLevel.NOT_IN_NAV) for name in names])


def text_of(page: Page, sources: Sources) -> str:
    """The text of a page, read and checked before; `template_of` has what MkDocs needs of the rest."""
    return "\n" + body(sources.texts[page.file.src_uri])  # a line to keep it from looking for front matter


def template_of(page: Page, sources: Sources) -> dict[str, Any]:
    """What MkDocs is to know of the front matter."""
    meta = sources.pages[page.file.src_uri]
    return {"title": meta.title} | ({"template": meta.template} if meta.template else {})
