"""What MkDocs and static-i18n would do once a language or once a page, and nobody here needs.

They were made for sites with one language and a theme of their own. `test_slim.py` fails when one of them is
no longer as it was when this was written.
"""

from types import SimpleNamespace
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure import pages as mkdocs_pages
from mkdocs.structure.files import Files
from mkdocs.structure.pages import Page
from mkdocs.structure.toc import get_toc

from site_overrides.markdown_text import CommonMark, only_common
from site_overrides.plugin.front_matter import body
from site_overrides.plugin.sources import Sources


def configured(config: MkDocsConfig) -> None:
    """Leave out the theme's ten thousand files and links between languages that only the theme shows; read
    pages with a quicker Markdown."""
    only_common(config)
    config.theme.dirs[:] = [str(config.theme.custom_dir)]
    plugin: Any = config.plugins["i18n"]
    plugin.reconfigure_files_alternates = lambda *_: None
    plugin.config.reconfigure_material = False
    config.theme["language"] = plugin.current_language or plugin.default_language
    mkdocs_pages.markdown = SimpleNamespace(Markdown=CommonMark())  # type: ignore[attr-defined]


def forgotten(page: Page, config: MkDocsConfig) -> None:
    """Let go of a page that is written: MkDocs and static-i18n would keep all languages' to the end."""
    page.content = page.markdown = None
    page.toc = get_toc([])
    plugin: Any = config.plugins["i18n"]
    plugin.i18n_files_per_language.clear()


def two_languages(files: Files, code: str) -> Files:
    """Drop the pages no reader of ``code`` can get: all but their own, and Latvian where they have none."""
    own = {file.src_uri for file in files if file.src_uri.startswith(f"{code}/")}
    for file in list(files.documentation_pages()):
        folder, _, path = file.src_uri.partition("/")
        if folder != code and (folder != "lv" or f"{code}/{path}" in own):
            files.remove(file)
    return files


def text_of(page: Page, sources: Sources) -> str:
    """The text of a page, read and checked before; `template_of` has what MkDocs needs of the rest."""
    return "\n" + body(sources.texts[page.file.src_uri])  # a line to keep it from looking for front matter


def template_of(page: Page, sources: Sources) -> dict[str, Any]:
    """What MkDocs is to know of the front matter."""
    meta = sources.pages[page.file.src_uri]
    return {"title": meta.title} | ({"template": meta.template} if meta.template else {})
