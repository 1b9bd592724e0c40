"""Markdown as CommonMark says it, read by compiled code: a hundredth of the time MkDocs' own takes.

A page is MkDocs' own in all else: it checks and rewrites each link, and gets the headings and the names.
`test_slim.py` holds what this asks of MkDocs.
"""

import re
from html import escape, unescape
from typing import Any

from markdown.extensions.toc import nest_toc_tokens
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from pyromark import Markdown, Options

_READS = Markdown(options=Options.ENABLE_TABLES | Options.ENABLE_HEADING_ATTRIBUTES)
_LINK = re.compile(r'(<a href="|<img src=")([^"]*)')
_HEADING = re.compile(r'<h([1-6]) id="([^"]+)">(.*?)</h\1>', re.S)
_BROUGHT = re.compile(r"<(a|img|h[1-6]) ")
_MARKED = re.compile(r"<(a|img|h[1-6])\t")
_NAME = re.compile(r' id="([^"]+)"')
_PLAIN = {"toc", "tables", "fenced_code"}
"""What MkDocs asks of its Markdown by itself; CommonMark and this module have each of them."""


class CommonMark:
    """Stands where MkDocs makes a `markdown.Markdown` for a page, with as much of one as it asks for."""

    def __init__(self) -> None:
        self.preprocessors = self.treeprocessors = self
        self.toc_tokens: list[Any] = []
        self._given: dict[str, Any] = {}

    def __call__(self, **_: Any) -> "CommonMark":
        """The next page."""
        self._given = {}
        return self

    def register(self, item: Any, name: str, priority: int) -> None:  # noqa: ARG002
        """Remember what MkDocs would do with the page while it is read."""
        self._given[name] = item

    def convert(self, text: str) -> str:
        """The page as HTML. What facts bring along is HTML already: its links and headings stay as they are,
        known by the tab that HTML takes for a space."""
        told = _LINK.sub(self._linked, _READS.html(_BROUGHT.sub("<\\1\t", text)))
        self.toc_tokens = nest_toc_tokens(
            [{"level": int(level), "id": name, "name": says} for level, name, says in _HEADING.findall(told)]
        )
        html = _MARKED.sub(r"<\1 ", told)
        self._given["mkdocs_extract_anchors"].present_anchor_ids = set(_NAME.findall(html))
        return html

    def _linked(self, found: re.Match[str]) -> str:
        to_url = self._given["relpath"].path_to_url
        return found[1] + escape(to_url(unescape(found[2])))


def only_common(config: MkDocsConfig) -> None:
    """Raise `PluginError` for an extension of Python-Markdown's: nobody would hear it."""
    if more := set(config.markdown_extensions) - _PLAIN:
        where = f"{config.config_file_path}:1"
        raise PluginError(f"{where}: pages are CommonMark and know no {', '.join(sorted(more))}; remove it")
