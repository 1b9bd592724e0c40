"""Which files lie below a folder, asked of the system a folder at a time: `Path.rglob` asks once a file."""

import os
from pathlib import Path


def below(folder: Path, ending: str = "") -> list[str]:
    """The files whose names end so, as paths from ``folder`` on, in the order `Path` sorts them in."""
    start = len(str(folder)) + 1
    found = (
        f"{at}/{name}"[start:] for at, _, names in os.walk(folder) for name in names if name.endswith(ending)
    )
    return sorted(found, key=lambda path: path.split("/"))
