"""Facts inside a page's text: ``{{ figure("ST-201") }}``. No number is ever typed by hand."""

import re
import traceback
from pathlib import Path

from jinja2 import StrictUndefined, TemplateError
from jinja2.sandbox import SandboxedEnvironment
from mkdocs.exceptions import PluginError
from mkdocs.structure.pages import Page

from site_overrides.plugin.calls import Calls
from site_overrides.plugin.sources import Sources

# "{#id}" marks a heading in Markdown, so comments need another sign.
_ENV = SandboxedEnvironment(
    undefined=StrictUndefined, autoescape=True, comment_start_string="{##", comment_end_string="##}"
)
_NOT_PROSE = re.compile(r"\{\{.*?\}\}|\{#[\w-]+\}|\]\([^)]*\)")
_DIGIT = re.compile(r"\d|%")
_PAGE = "<template>"  # what Jinja calls a text that is no file


def with_facts(markdown: str, page: Page, reader: str, sources: Sources) -> str:
    """Fill in the calls of one page, in the language of its text, for readers of language ``reader``.

    Raises `PluginError` naming page and line for an unknown fact or a number typed by hand.
    """
    path = page.file.src_uri
    _refuse_typed_numbers(markdown, sources.docs / path)
    calls = Calls(path.split("/")[0], reader, sources)
    try:
        return _ENV.from_string(markdown).render(calls.names())
    except (TemplateError, LookupError, TypeError, AttributeError) as problem:
        where = f"{sources.docs / path}:{_offset(sources.docs / path) + _line_of(problem)}"
        raise PluginError(f"{where}: no such fact or call: {problem}") from None


def _refuse_typed_numbers(markdown: str, path: Path) -> None:
    for number, line in enumerate(markdown.splitlines(), 1):
        if _DIGIT.search(_NOT_PROSE.sub("", line)):
            where = f"{path}:{_offset(path) + number}"
            raise PluginError(f"{where}: a number typed by hand; take it from a fact: {line.strip()!r}")


def _offset(path: Path) -> int:
    """Lines of front matter above the text, with the blank ones MkDocs drops."""
    text = path.read_text(encoding="utf-8")
    end = text.index("\n---\n", 3) + 5
    body = text[end:]
    return text[:end].count("\n") + len(body) - len(body.lstrip("\n"))


def _line_of(problem: Exception) -> int:
    """The line of the text, from 1: a syntax error knows it, for others Jinja leaves it in the trace."""
    frames = traceback.extract_tb(problem.__traceback__)
    lines = [frame.lineno for frame in frames if frame.filename == _PAGE]
    return getattr(problem, "lineno", None) or next((n for n in lines if n), 1)
