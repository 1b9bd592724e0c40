"""What `portal new` left for an editor to write: an unfinished page is never published."""

import re
from collections.abc import Iterator
from pathlib import Path

from intake.facts.yaml_source import PLACEHOLDER

_LEFT = re.compile(rf"\b{PLACEHOLDER.pattern}")
_COMMENT = re.compile(r"(?:^|\s)#.*")


def left(docs: Path) -> list[str]:
    """Each line of a fact or a page where something has yet to be written; needs nothing to be readable."""
    facts = ((file, _COMMENT) for file in sorted((docs / "facts").rglob("*.yml")))
    pages = ((file, None) for file in sorted(docs.glob("*/**/*.md")))
    return [line for file, comment in (*facts, *pages) for line in _in(file, comment)]


def _in(file: Path, comment: re.Pattern[str] | None) -> Iterator[str]:
    text = file.read_text(encoding="utf-8", errors="replace")
    if not _LEFT.search(text):
        return
    for number, line in enumerate(text.splitlines(), 1):
        said = comment.sub("", line) if comment else line
        if _LEFT.search(said):
            yield f"{file}:{number}: this only holds the place; write what belongs here: {said.strip():.60}"
