"""Facts inside a page's text: ``{{ figure("ST-201") }}``."""

import re
import traceback
from typing import Any

from jinja2 import StrictUndefined, TemplateError
from jinja2.sandbox import SandboxedEnvironment
from markupsafe import escape
from mkdocs.exceptions import PluginError
from mkdocs.structure.pages import Page

from site_overrides.plugin.calls import Calls
from site_overrides.plugin.figures import CannotBeJoined
from site_overrides.plugin.front_matter import text_and_place
from site_overrides.plugin.sources import Sources, once

# "{#id}" marks a heading in Markdown, so comments need another sign.
_ENV = SandboxedEnvironment(
    undefined=StrictUndefined, autoescape=True, comment_start_string="{##", comment_end_string="##}"
)
_APART = "show each by itself with sentence() or figures_table(), or join others"
_CALL = re.compile(r"\{\{(?![-+])((?:[^{}\"']|\"[^\"\\\n]*\"|'[^'\\\n]*')*?)(?<![-+])\}\}")
_SIMPLE = re.compile(r'\s*(\w+)\((?:"([^"\\]+)")?\)\s*')
_PAGE = "<template>"  # what Jinja calls a text that is no file


def with_facts(markdown: str, page: Page, reader: str, sources: Sources) -> str:
    """The text of one page, as MkDocs hands it over, with its calls filled in. Raises as `filled_in`."""
    return filled_in(markdown, page.file.src_uri, reader, sources)


def filled_in(markdown: str, name: str, reader: str, sources: Sources) -> str:
    """Fill in the calls of the page ``en/where.md``, in its language, for readers of language ``reader``.

    Raises `PluginError` naming page and line for an unknown fact or call.
    """
    code = name.split("/")[0]
    try:
        return _filled(markdown, code, reader, sources)
    except (TemplateError, LookupError, TypeError, AttributeError, CannotBeJoined) as problem:
        where = f"{sources.docs / name}:{text_and_place(sources.texts[name])[1] + _line_of(problem)}"
        if isinstance(problem, CannotBeJoined):
            raise PluginError(f"{where}: {problem}; {_APART}") from None
        raise PluginError(f"{where}: no such fact or call: {problem}") from None


def _filled(markdown: str, code: str, reader: str, sources: Sources) -> str:
    """Plain calls one by one: pages share them, and a page as a template costs more than all its Markdown.

    What is more than calls, and what is wrong, goes through Jinja as a whole: it knows the line.
    """
    parts = _CALL.split(markdown.removesuffix("\n"))
    if not any(sign in text for text in parts[::2] for sign in ("{{", "{%", "{##")):
        try:
            parts[1::2] = [_said(call, code, reader, sources) for call in parts[1::2]]
        except Exception:
            return _whole(markdown, code, reader, sources)
        return "".join(parts)
    return _whole(markdown, code, reader, sources)


def _whole(markdown: str, code: str, reader: str, sources: Sources) -> str:
    return _ENV.from_string(markdown).render(_names(code, reader, sources))


@once
def _said(call: str, code: str, reader: str, sources: Sources) -> str:
    names = _names(code, reader, sources)
    if (simple := _SIMPLE.fullmatch(call)) and simple[1] in names:
        return str(escape(names[simple[1]](*filter(None, simple.groups()[1:]))))
    return str(escape(_ENV.compile_expression(call, undefined_to_none=False)(names)))


@once
def _names(code: str, reader: str, sources: Sources) -> dict[str, Any]:
    return Calls(code, reader, sources).names()


def _line_of(problem: Exception) -> int:
    """The line of the text, from 1: a syntax error knows it, for others Jinja leaves it in the trace."""
    frames = traceback.extract_tb(problem.__traceback__)
    lines = [frame.lineno for frame in frames if frame.filename == _PAGE]
    return getattr(problem, "lineno", None) or next((n for n in lines if n), 1)
