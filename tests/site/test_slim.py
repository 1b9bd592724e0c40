"""What the build leaves out of MkDocs and static-i18n: they are as they were, and the pages are the same."""

import inspect
from importlib.metadata import version

import pytest
from markdown import Markdown
from markdown.treeprocessors import InlineProcessor
from mkdocs.commands import build, serve
from mkdocs.structure import pages
from mkdocs_static_i18n.plugin import I18n

from site_overrides.markdown_text import SIGNS
from tests.bench.floor import EXTENSIONS
from tests.bench.pages import made

PATTERNS = {
    "backtick": "`a`",
    "escape": "\\_",
    "reference": "[a]",
    "link": "[a](b)",
    "image_link": "![a](b)",
    "image_reference": "![a]",
    "short_reference": "[a]",
    "short_image_ref": "![a]",
    "autolink": "<https://a.b>",
    "automail": "<a@b.c>",
    "linebreak": "a  \nb",
    "html": "<b>",
    "entity": "&amp;",
    "em_strong": "*a*",
}
"""Every inline pattern there is, with something it finds."""


def test_each_inline_pattern_finds_only_what_has_a_sign():
    found = Markdown(extensions=EXTENSIONS).inlinePatterns
    names = {item.name for item in found._priority} - {"not_strong"}
    assert names == set(PATTERNS)
    assert all(SIGNS.search(text) for text in PATTERNS.values())
    assert "self.__handleInline(" in inspect.getsource(InlineProcessor.run)


SIGNED = "\nA `b` [c](d) \\* <https://e.f> &amp; **g** _h_ __i__  \nj ![k](l) <b>m</b> n_o [p][q]\n"


@pytest.mark.parametrize("code", ["lv", "ru", "ar"])
def test_a_page_is_the_same_with_the_quick_way(code):
    plain, quick = (
        Markdown(extensions=[*EXTENSIONS, *more]) for more in ([], ["site_overrides.markdown_text"])
    )
    for number in range(20):
        text = (
            made(code, number, 20)[0]
            + "\nA `b` [c](d) \\* <https://e.f> &amp; **g** _h_  \ni ![j](k) <b>l</b>\n"
        )
        assert plain.reset().convert(text) == quick.reset().convert(text)


def test_what_is_replaced_in_mkdocs_and_static_i18n_is_as_it_was():
    """When one of these fails: look what became of it, then at `slim` or the preview, and mend both."""
    assert (version("mkdocs"), version("mkdocs-static-i18n")) == ("1.6.1", "1.3.1")
    assert "md = markdown.Markdown(" in inspect.getsource(pages.Page.render)
    assert "self.reconfigure_files_alternates(" in inspect.getsource(I18n.reconfigure_files)
    assert "i18n_files_per_language" in inspect.getsource(I18n.on_files)
    assert "utils.clean_directory(" in inspect.getsource(build.build)
    assert "LiveReloadServer(" in inspect.getsource(serve.serve)
