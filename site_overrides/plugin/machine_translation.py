"""``docs/facts/machine_translation.yml``: an outside service to open where a page is missing or old.

No file, no link. Only into English and Russian: into the others nobody has looked at what it makes.
"""

from collections.abc import Mapping
from pathlib import Path
from string import Formatter
from typing import Annotated, Literal
from urllib.parse import quote

from mkdocs.exceptions import PluginError
from pydantic import AfterValidator, Field, model_validator

from intake.facts import FactsError
from intake.facts.models import Frozen, Words
from intake.facts.yaml_source import read_yaml
from site_overrides.plugin.sources import Sources


def _template(url: str) -> str:
    try:
        named = {name for _, name, _, _ in Formatter().parse(url) if name is not None}
    except ValueError:
        named = set()
    if not url.startswith("https://") or not {"url"} <= named <= {"url", "to"}:
        raise ValueError("write https://… with {url} for the page's address and {to} for the language")
    return url


class Service(Frozen):
    """``url`` has ``{url}`` where the Latvian page's address goes, and may have ``{to}``, the language."""

    name: Words
    url: Annotated[str, AfterValidator(_template)]
    pairs: Mapping[Literal["lv"], Annotated[tuple[Literal["en", "ru"], ...], Field(min_length=1)]]

    @model_validator(mode="after")
    def _says_into_which_language(self) -> "Service":
        if "{to}" not in self.url and len(self.pairs.get("lv", ())) > 1:
            raise ValueError("the url needs {to} when there is more than one language to translate into")
        return self

    def address(self, page: str, code: str) -> str | None:
        """Where to read the page at absolute address ``page`` in language ``code``, if it is offered."""
        if code not in self.pairs.get("lv", ()):
            return None
        return self.url.format(url=quote(page, safe=""), to=code)


def service(docs: Path) -> Service | None:
    """What the file says. Raises `PluginError` with file and line for anything but the above."""
    path = docs / "facts" / "machine_translation.yml"
    if not path.exists():
        return None
    try:
        return read_yaml(path).parse(Service)
    except FactsError as problem:
        raise PluginError(str(problem)) from None


def offer(code: str, page: str, sources: Sources) -> tuple[str, str] | None:
    """The service's name and the link for readers of ``code`` of the Latvian page at address ``page``."""
    found = service(sources.docs)
    href = found.address(page, code) if found else None
    return (found.name, href) if found and href else None
