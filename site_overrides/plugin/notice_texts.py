"""Which Latvian text a notice's translations follow: told to the editor, stamped by ``portal stamp``."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from intake.facts import FactsError
from intake.facts.notices import Notice, read_notice
from site_overrides.plugin.sources import Sources

FOLDER = "facts/notices/"


def outdated(sources: Sources) -> Iterator[tuple[Notice, str]]:
    """Each translation that does not follow the present Latvian: its notice; file, line and remedy."""
    for notice in sources.facts.notices.values():
        for code in notice.outdated:
            yield notice, _told(sources.docs / f"{FOLDER}{notice.id}.yml", code)


def stamp(file: Path) -> str | None:
    """Note in ``file`` that each translation follows the present Latvian; return what was noted, if anything.

    Writes ``follows`` alone; every other byte stays. Raises `FactsError` for what is no notice.
    """
    if not file.is_file():
        raise FactsError(f"{file}:1: there is no such notice; write it as docs/facts/notices/name.yml")
    notice, _ = read_notice(file)
    if not notice.outdated:
        return None
    before = file.read_bytes()
    file.write_bytes(_followed(before.decode("utf-8"), notice).encode("utf-8"))
    if not _only_follows_differs(file, notice):
        file.write_bytes(before)
        raise FactsError(f"{file}:1: cannot be stamped; write each language with its own title: and body:")
    return f"{file}: {', '.join(notice.outdated)} now follow the present Latvian"


def _told(file: Path, code: str) -> str:
    notice, doc = read_notice(file)
    why = (
        "the Latvian text has changed since"
        if notice.text[code].follows
        else "nothing says which Latvian text it follows"
    )
    problem = doc.error(
        ("text", code),
        f"outdated: {why}; translate it, then run `python -m site_overrides.portal stamp "
        f"docs/{FOLDER}{file.name}`, or delete this text",
    )
    return str(problem)


def _followed(raw: str, notice: Notice) -> str:
    """``raw`` with the present Latvian's hash under each outdated language, the last one first."""
    texts = values(values(yaml.compose(raw, Loader=yaml.SafeLoader))["text"])
    nodes = sorted((texts[code] for code in notice.outdated), key=lambda node: -node.start_mark.index)
    for node in nodes:
        raw = with_follows(raw, node, f'"{notice.text["lv"].hash}"')
    return raw


def with_follows(raw: str, mapping: Any, follows: str, before: str | None = None) -> str:
    """``raw`` with ``follows`` as that key of a YAML node; a new one stands above ``before`` or all keys."""
    if old := values(mapping).get("follows"):
        return raw[: old.start_mark.index] + follows + raw[old.end_mark.index :]
    at = next(key.start_mark for key, _ in mapping.value if before in (None, key.value))
    line = "\r\n" if "\r\n" in raw else "\n"
    gap = ", " if mapping.flow_style else line + " " * at.column
    return f"{raw[: at.index]}follows: {follows}{gap}{raw[at.index :]}"


def values(mapping: Any) -> dict[str, Any]:
    """The nodes of a YAML mapping by key; each knows where it stands in the file."""
    return {name.value: value for name, value in mapping.value}


def _only_follows_differs(file: Path, before: Notice) -> bool:
    """Whether the file reads as before, with every translation following the Latvian."""
    try:
        now, _ = read_notice(file)
    except FactsError:
        return False
    said = {"text": {code: {"follows"} for code in before.text}}
    return not now.outdated and now.model_dump(exclude=said) == before.model_dump(exclude=said)
