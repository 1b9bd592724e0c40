"""Files by their names as text: `Path` asks the system once a file, and takes as long as reading does."""

import os
from pathlib import Path


def below(folder: Path, ending: str = "") -> list[str]:
    """The files whose names end so, as paths from ``folder`` on, in the order `Path` sorts them in."""
    start = len(str(folder)) + 1
    found = (
        f"{at}/{name}"[start:] for at, _, names in os.walk(folder) for name in names if name.endswith(ending)
    )
    return sorted(found, key=lambda path: path.split("/"))


def content(name: str) -> bytes:
    """What the file ``name`` holds. Raises `OSError` as `open` does."""
    with open(name, "rb", buffering=0) as file:  # noqa: PTH123
        return file.read()
