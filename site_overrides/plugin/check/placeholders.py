"""What `portal new` left for an editor to write: an unfinished page is never published."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from intake.facts.yaml_source import PLACEHOLDER
from site_overrides.files import below

_LEFT = re.compile(rf"\b{PLACEHOLDER.pattern}")
_COMMENT = re.compile(r"(?:^|\s)#.*")


def left(docs: Path, texts: Mapping[str, str]) -> list[str]:
    """Each line of a fact or a page where something has yet to be written; needs nothing to be readable.

    ``texts`` are the pages read already, by name: they are not read again.
    """
    facts = [(f"facts/{path}", _COMMENT) for path in below(docs / "facts", ".yml")]
    folders = sorted(folder for folder in docs.iterdir() if folder.is_dir())
    pages = [(f"{folder.name}/{path}", None) for folder in folders for path in below(folder, ".md")]
    return [
        line
        for name, comment in (*facts, *pages)
        for line in _in(docs / name, texts.get(name) or _text(docs / name), comment)
    ]


def _text(file: Path) -> str:
    return file.read_text(encoding="utf-8", errors="replace")


def _in(file: Path, text: str, comment: re.Pattern[str] | None) -> Iterator[str]:
    if not PLACEHOLDER.search(text):
        return
    for number, line in enumerate(text.splitlines(), 1):
        said = comment.sub("", line) if comment else line
        if _LEFT.search(said):
            yield f"{file}:{number}: this only holds the place; write what belongs here: {said.strip():.60}"
