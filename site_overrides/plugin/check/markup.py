"""Markup typed into prose: only Markdown and calls are checked, so nothing else may reach a page."""

import re
from collections.abc import Iterator

from site_overrides.plugin.check.pages import CheckedPage

_TAG = re.compile(r"<(?!https?:)[A-Za-z/!?][^>\s]*>?")
_ATTRIBUTES = re.compile(r"\{(?<!\{\{):?(?!\{)(?!#[\w-]+\})[^{}\n]*\}(?!\})")


def typed(page: CheckedPage) -> Iterator[str]:
    """Each HTML tag, and each attribute list but a heading's name."""
    for found in _TAG.finditer(page.text):
        yield f"{page.where(found.start())}: a typed HTML tag, {found[0]!r}; write Markdown or a call"
    for found in _ATTRIBUTES.finditer(page.text):
        yield f"{page.where(found.start())}: {found[0]!r:.60} is no name of a heading; write it as {{#next}}"
