"""A Markdown extension: text without any sign of markup is left alone.

Markdown tries each of its twenty inline patterns on every piece of text; most have none of their signs.
The page is the same. `test_slim.py` holds the list of patterns this was written for.
"""

import re
from typing import Any

from markdown import Extension, Markdown
from markdown.treeprocessors import InlineProcessor

SIGNS = re.compile(r"[\\`*_\[\]!<>&]|  \n")
"""Each pattern of Markdown's own begins with, or has in it, one of these."""


class _Quick(InlineProcessor):  # type: ignore[misc]
    """As Markdown's own, once a text has a sign."""

    def _InlineProcessor__handleInline(self, data: str, patternIndex: int = 0) -> str:  # noqa: N802, N803
        if not SIGNS.search(data):
            return data
        parent: Any = super()
        found: str = parent._InlineProcessor__handleInline(data, patternIndex)
        return found


class QuickText(Extension):  # type: ignore[misc]
    """Puts `_Quick` in the place of Markdown's own."""

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802
        """Register it under the same name, so that the order stays."""
        md.treeprocessors.register(_Quick(md), "inline", 20)


def makeExtension(**configs: Any) -> QuickText:  # noqa: N802  (Markdown asks for this name)
    """Make it, as Markdown asks."""
    return QuickText(**configs)
