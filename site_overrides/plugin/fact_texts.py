"""Which Latvian text the translations inside facts follow: rules and roles, stamped by ``portal stamp``.

An outdated one stops the build: what the rules say and whom to call must mean the same in all languages.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml

from intake.facts import FactsError
from intake.facts.follows import behind, digest
from intake.facts.yaml_source import Document, read_yaml
from site_overrides.plugin.notice_texts import values, with_follows
from site_overrides.plugin.sources import Sources

FILES: Mapping[str, tuple[str, str]] = {
    "facts/eligibility.yml": ("rules", "says"),
    "facts/contacts.yml": ("contacts", "role"),
}
"""The list of each file, and which of an entry's fields its translations say."""


def outdated(sources: Sources) -> Iterator[str]:
    """Each translation that does not follow the present Latvian: file, line and remedy."""
    for page, (field, said) in FILES.items():
        doc = read_yaml(sources.docs / page)
        for i, entry in enumerate(doc.data[field]):
            follows = entry.get("follows", {})
            for code in behind(entry[said], follows):
                yield _told(page, doc, (field, i, said, code), code in follows)


def stamp(docs: Path, page: str) -> str | None:
    """Note in ``page`` that each translation follows the present Latvian; say what was noted, if anything.

    Writes ``follows`` alone; every other byte stays. Raises `FactsError` for what cannot be read.
    """
    file, (field, said) = docs / page, FILES[page]
    entries = read_yaml(file).data[field]
    if not any(behind(entry[said], entry.get("follows", {})) for entry in entries):
        return None
    before = file.read_bytes()
    file.write_bytes(_followed(before.decode("utf-8"), field, said, entries).encode("utf-8"))
    if not _only_follows_differs(file, field, said, entries):
        file.write_bytes(before)
        raise FactsError(f"{file}:1: cannot be stamped; write each entry with its own {said}:")
    return f"{file}: every translation now follows the present Latvian"


def _told(page: str, doc: Document, loc: tuple[str | int, ...], stamped: bool) -> str:
    why = "the Latvian text has changed since" if stamped else "nothing says which Latvian text it follows"
    remedy = f"run `python -m site_overrides.portal stamp docs/{page}`"
    return str(
        doc.error(loc, f"outdated: {why}; translate it here and in the other languages, then {remedy}")
    )


def _followed(raw: str, field: str, said: str, entries: list[dict[str, Any]]) -> str:
    """``raw`` with what each entry's translations follow, the last entry first."""
    nodes = values(yaml.compose(raw, Loader=yaml.SafeLoader))[field].value
    for node, entry in reversed(list(zip(nodes, entries, strict=True))):
        wanted = _all_following(entry[said])
        if entry.get("follows") != wanted:
            says = ", ".join(f'{code}: "{hashed}"' for code, hashed in wanted.items())
            raw = with_follows(raw, node, f"{{{says}}}", before=said)
    return raw


def _all_following(texts: Mapping[str, str]) -> dict[str, str]:
    return {code: digest(texts["lv"]) for code in texts if code != "lv"}


def _only_follows_differs(file: Path, field: str, said: str, before: list[dict[str, Any]]) -> bool:
    """Whether the file reads as before, with every translation following the Latvian."""
    try:
        now = read_yaml(file).data[field]
    except FactsError:
        return False
    return bool(now == [entry | {"follows": _all_following(entry[said])} for entry in before])
