"""Facts inside a page's text: ``{{ figure("ST-201") }}``. No number is ever typed by hand."""

import re
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


def with_facts(markdown: str, page: Page, sources: Sources) -> str:
    """Fill in the calls of one page, in the language of its text.

    Raises `PluginError` naming page and line for an unknown fact or a number typed by hand.
    """
    path = page.file.src_uri
    _refuse_typed_numbers(markdown, sources.docs / path)
    calls = Calls(path.split("/")[0], sources)
    try:
        return _ENV.from_string(markdown).render(calls.names())
    except (TemplateError, KeyError) as problem:
        line = getattr(problem, "lineno", None) or _line_of(markdown, str(problem))
        where = f"{path}:{_offset(sources.docs / path) + line}"
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


def _line_of(markdown: str, problem: str) -> int:
    named = re.search(r"'([^']+)'", problem)
    lines = markdown.splitlines()
    return next((i for i, line in enumerate(lines, 1) if named and named[1] in line), 1)
