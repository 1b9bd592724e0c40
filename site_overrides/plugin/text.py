"""Facts inside a page's text: ``{{ figure("ST-201") }}``."""

import traceback
from functools import lru_cache

from jinja2 import StrictUndefined, Template, TemplateError
from jinja2.sandbox import SandboxedEnvironment
from mkdocs.exceptions import PluginError
from mkdocs.structure.pages import Page

from site_overrides.plugin.calls import Calls
from site_overrides.plugin.figures import CannotBeJoined
from site_overrides.plugin.front_matter import text_and_place
from site_overrides.plugin.sources import Sources

# "{#id}" marks a heading in Markdown, so comments need another sign.
_ENV = SandboxedEnvironment(
    undefined=StrictUndefined, autoescape=True, comment_start_string="{##", comment_end_string="##}"
)
_APART = "show each by itself with sentence() or figures_table(), or join others"
_PAGE = "<template>"  # what Jinja calls a text that is no file


def with_facts(markdown: str, page: Page, reader: str, sources: Sources) -> str:
    """The text of one page, as MkDocs hands it over, with its calls filled in. Raises as `filled_in`."""
    return filled_in(markdown, page.file.src_uri, reader, sources)


def filled_in(markdown: str, name: str, reader: str, sources: Sources) -> str:
    """Fill in the calls of the page ``en/where.md``, in its language, for readers of language ``reader``.

    Raises `PluginError` naming page and line for an unknown fact or call.
    """
    calls = Calls(name.split("/")[0], reader, sources)
    try:
        return _template(markdown).render(calls.names())
    except (TemplateError, LookupError, TypeError, AttributeError, CannotBeJoined) as problem:
        where = f"{sources.docs / name}:{text_and_place(sources.docs / name)[1] + _line_of(problem)}"
        if isinstance(problem, CannotBeJoined):
            raise PluginError(f"{where}: {problem}; {_APART}") from None
        raise PluginError(f"{where}: no such fact or call: {problem}") from None


@lru_cache(1024)
def _template(markdown: str) -> Template:
    """Made once for the check and the build after it."""
    return _ENV.from_string(markdown)


def _line_of(problem: Exception) -> int:
    """The line of the text, from 1: a syntax error knows it, for others Jinja leaves it in the trace."""
    frames = traceback.extract_tb(problem.__traceback__)
    lines = [frame.lineno for frame in frames if frame.filename == _PAGE]
    return getattr(problem, "lineno", None) or next((n for n in lines if n), 1)
