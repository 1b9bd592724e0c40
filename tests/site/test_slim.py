"""What the build leaves out of MkDocs and static-i18n: they are as they were, and the pages are the same."""

import gc
import inspect
import re
import weakref
from importlib.metadata import version
from types import SimpleNamespace

import pytest
from markdown import Markdown
from mkdocs.commands import build, serve
from mkdocs.config import load_config
from mkdocs.exceptions import PluginError
from mkdocs.structure import pages
from mkdocs.structure.files import File
from mkdocs_static_i18n.folder import create_i18n_file
from mkdocs_static_i18n.plugin import I18n

from site_overrides.markdown_text import CommonMark, only_common
from site_overrides.plugin import slim
from tests.bench.floor import EXTENSIONS
from tests.bench.pages import made
from tests.conftest import ROOT

LINKS = '<a href="../b.md">c</a><img src="d.md" alt="">'
BROUGHT = f'<h2 id="given">A</h2>{LINKS}'


def _read(text, to_url=lambda url: url):
    """The page as MkDocs asks for it: its HTML, what was asked of it, and the names it was given."""
    page, named = CommonMark()(extensions=[]), SimpleNamespace()
    page.treeprocessors.register(SimpleNamespace(path_to_url=to_url), "relpath", 0)
    page.treeprocessors.register(named, "mkdocs_extract_anchors", 5)
    return page.convert(text), page, named.present_anchor_ids


def _without_space(html):
    return re.sub(r">\s+<", "><", html.strip())


@pytest.mark.parametrize("code", ["lv", "ru", "ar"])
def test_a_page_says_what_python_markdown_would_say(code):
    theirs = Markdown(extensions=EXTENSIONS)
    for number in range(20):
        text = made(code, number, 20)[0] + "\nA `b` \\* <https://e.f> &amp; **g** _h_ n_o_p  \ni\n\n---\n"
        html, page, _ = _read(text)
        assert _without_space(html) == _without_space(theirs.reset().convert(text)).replace("&quot;", '"')
        assert _outline(page.toc_tokens) == _outline(theirs.toc_tokens)


def _outline(tokens):
    return [(each["level"], each["id"], each["name"], _outline(each["children"])) for each in tokens]


def test_an_editors_links_are_asked_for_and_written_as_html():
    html, _, _ = _read("[a](b.md?c=d&e=f#g) ![h](i.png)", lambda url: f"../{url}&")
    assert '<a href="../b.md?c=d&amp;e=f#g&amp;">a</a>' in html
    assert '<img src="../i.png&amp;" alt="h"' in html


def test_what_facts_bring_keeps_its_links_and_stays_out_of_the_contents():
    html, page, names = _read(f"# A {{#top}}\n\n{BROUGHT}\n\ntext {LINKS}\n", lambda _: "changed")
    assert html.count(BROUGHT) == 1
    assert html.count(LINKS) == 2
    assert "changed" not in html
    assert [token["id"] for token in page.toc_tokens] == ["top"]
    assert names == {"top", "given"}


def test_an_extension_of_another_markdown_stops_the_build():
    config = load_config(str(ROOT / "mkdocs.yml"))
    only_common(config)
    config.markdown_extensions.append("footnotes")
    with pytest.raises(PluginError, match=r"mkdocs.yml:1: pages are CommonMark and know no footnotes"):
        only_common(config)


@pytest.fixture
def unsearched():
    """Python does not look for objects that hold each other, as while a site is built."""
    gc.disable()
    yield
    gc.enable()


@pytest.mark.usefixtures("unsearched")
def test_a_language_that_is_built_is_let_go():
    config = load_config(str(ROOT / "mkdocs.yml"))
    file = File("lv/help/index.md", "docs", "site", True)
    file.alternates = {"lv": file}
    let_go = [weakref.ref(file), weakref.ref(pages.Page("Help", file, config))]
    config.plugins["i18n"].i18n_files_per_language["lv"] = [file]
    slim.left(config)
    del file
    assert [each() for each in let_go] == [None, None]


def test_what_is_replaced_in_mkdocs_and_static_i18n_is_as_it_was():
    """When one of these fails: look what became of it, then at `slim` or the preview, and mend both."""
    assert (version("mkdocs"), version("mkdocs-static-i18n")) == ("1.6.1", "1.3.1")
    reads = inspect.getsource(pages.Page.render)
    assert "md = markdown.Markdown(" in reads
    assert "extract_anchors_ext.present_anchor_ids | raw_html_ext.present_anchor_ids" in reads
    assert "self.links_to_anchors = relative_path_ext.links_to_anchors" in reads
    assert '"relpath"' in inspect.getsource(pages._RelativePathTreeprocessor._register)
    assert '"mkdocs_extract_anchors"' in inspect.getsource(pages._ExtractAnchorsTreeprocessor._register)
    assert "files = get_files(config)" in inspect.getsource(build.build)
    assert "self.reconfigure_files_alternates(" in inspect.getsource(I18n.reconfigure_files)
    assert "i18n_files_per_language" in inspect.getsource(I18n.on_files)
    assert "file.alternates = {" in inspect.getsource(create_i18n_file)
    assert "utils.clean_directory(" in inspect.getsource(build.build)
    assert "translate admonition and details titles" in (I18n.on_page_markdown.__doc__ or "")
    assert "LiveReloadServer(" in inspect.getsource(serve.serve)
