"""What a reader's browser keeps for when there is no network: a packed file a language, and the worker.

``docs/facts/offline.yml`` names the pages. ``offline: false`` under ``extra`` in ``mkdocs.yml`` is the kill
switch: then ``sw.js`` is a worker that ends itself and deletes what was kept.
"""

import hashlib
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any

import brotli
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from pydantic import Field

from intake.facts import FactsError
from intake.facts.models import Frozen
from intake.facts.yaml_source import Document, read_yaml
from intake.locale.markup import number
from site_overrides.plugin import offline_pack, self_check
from site_overrides.plugin.assets import FOLDER
from site_overrides.plugin.calls import Calls
from site_overrides.plugin.easy import is_source
from site_overrides.plugin.page_context import address_of, environment, in_language, shell
from site_overrides.plugin.sources import Sources, once

LIMIT = 200_000
"""Bytes a language's pages may take of a reader's data."""


class _Core(Frozen):
    pages: Annotated[tuple[str, ...], Field(min_length=1)]


def unknown(sources: Sources) -> list[str]:
    """A line for each name in the list that stands for no page, or for what is wrong with the file."""
    try:
        doc, names = _read(sources.docs)
    except FactsError as problem:
        return [str(problem)]
    return [
        str(doc.error(("pages", i), f"there is no lv/{name}; {_SO}"))
        for i, name in enumerate(names)
        if name != self_check.START and not list(_pages(name, sources))
    ]


_SO = "write a page as help/index.md, a folder as help/"


def write(config: MkDocsConfig, code: str, sources: Sources) -> None:
    """Write the language's pack into ``assets``, and ``sw.js`` that knows all packs written so far.

    Raises `PluginError` when a pack is too large.
    """
    site = Path(config.site_dir)
    if not sources.offline:
        (site / "sw.js").write_bytes((FOLDER / "sw-off.js").read_bytes())
        return
    text = _small(_packed(site, code, sources), code, sources)
    for older in (site / "assets").glob(f"offline-{code}.*"):
        older.unlink()
    name = f"offline-{code}.{hashlib.sha256(text.encode()).hexdigest()[:10]}.json"
    (site / "assets" / name).write_text(text, encoding="utf-8")
    (site / "sw.js").write_text(_worker(site, list(sources.facts.languages)), encoding="utf-8")


def _packed(site: Path, code: str, sources: Sources) -> str:
    addresses = [in_language(code, address) for address in _addresses(sources)]
    pages = {f"/{a}": (site / a / "index.html").read_bytes().decode() for a in addresses}
    template = environment(sources).get_template("partials/saved.html")
    saved = template.render(t=sources.words[code], number=number)
    return offline_pack.packed(pages, _unkept(code, sources), saved, site)


def _small(text: str, code: str, sources: Sources) -> str:
    size = len(brotli.compress(text.encode(), quality=1))  # quick; as it is sent, it is a quarter smaller
    if size > LIMIT:
        raise PluginError(
            f"{_file(sources.docs)}:1: the pages kept offline take {size} bytes in {code}, at most {LIMIT}; "
            "take out those a reader needs least"
        )
    return text


def _unkept(code: str, sources: Sources) -> str:
    """The page for whatever is not kept; shown at any address, so its links start at the root."""
    calls = Calls(code, code, sources)
    context = shell(code, sources, lambda target: f"/{target}") | {
        "language_href": lambda other: f"/{in_language(other, '')}",
        "current_slug": None,
        "kept": list(_titles(code, sources)),
        "emergency": calls.emergency(),
        "contacts": calls.confirmed_contacts(),
    }
    return environment(sources).get_template("offline.html").render(context)


def _titles(code: str, sources: Sources) -> Iterator[dict[str, Any]]:
    """What is listed of the kept pages: each one named, and the first of each folder."""
    languages, t = sources.facts.languages, sources.words[code]
    for name in _core(sources):
        path = f"{name}index.md" if name.endswith("/") else name
        own = code if f"{code}/{path}" in sources.pages or name == self_check.START else "lv"
        meta = sources.pages.get(f"{own}/{path}")
        title = t("check.title") if meta is None else t("shell.home") if path == "index.md" else meta.title
        yield {"slug": address_of(path).rstrip("/"), "title": title, "language": languages[own]}


def _addresses(sources: Sources) -> Iterator[str]:
    """Every kept page's address below its language."""
    for name in _core(sources):
        if name == self_check.START:
            yield from (name + step for step in self_check.STEPS)
        else:
            yield from (address_of(path) for path in _pages(name, sources))


def _pages(name: str, sources: Sources) -> Iterator[str]:
    """The pages, as Latvian has them, that one name of the list stands for."""
    asked = f"lv/{name}"
    folder = sources.pages if name.endswith("/") else ()
    for page in (asked, *folder):
        if page.startswith(asked) and page in sources.pages and is_source(page):
            yield page.removeprefix("lv/")


def _worker(site: Path, codes: list[str]) -> str:
    """``sw.js`` with the packs there are, Latvian first."""
    files = {code: next((site / "assets").glob(f"offline-{code}.*.json"), None) for code in codes}
    packs = {code: f"/assets/{file.name}" for code, file in files.items() if file}
    text, times = re.subn(
        r"^const PACKS = \{\};",
        lambda _: f"const PACKS = {json.dumps(packs)};",
        (FOLDER / "sw.js").read_text(encoding="utf-8"),
        flags=re.M,
    )
    assert times == 1
    return text


def _file(docs: Path) -> Path:
    return docs / "facts" / "offline.yml"


@once
def _core(sources: Sources) -> tuple[str, ...]:
    return _read(sources.docs)[1]


def _read(docs: Path) -> tuple[Document, tuple[str, ...]]:
    if not _file(docs).is_file():
        raise FactsError(
            f"{_file(docs)}:1: the file is missing; write `pages:` and what readers keep offline"
        )
    doc = read_yaml(_file(docs))
    return doc, doc.parse(_Core).pages
