"""What the site sends besides pages: one stylesheet and a script per need, named by their content."""

from functools import cache
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files

from intake.locale.markup import hashed_name

FOLDER = Path(__file__).parents[1] / "assets"
CARRYING = ("search.js", "self-check.js")
"""They bring `page.js` along: their pages ask for one script, also while a notice holds."""
WORKERS = ("sw.js", "sw-off.js")
"""One of them stands at the root, under a name that stays: `offline` writes it."""


def only_ours(files: Files, config: MkDocsConfig) -> Files:
    """Drop the theme's scripts, styles and fonts; put ours in their place."""
    for file in list(files):
        if not file.is_documentation_page():
            files.remove(file)
    for asset in sorted(FOLDER.iterdir()):
        if asset.name in WORKERS:
            continue
        files.append(File.generated(config, address(asset.name), content=content(asset.name)))
    return files


@cache
def address(name: str) -> str:
    """Where the asset ``search.js`` stands, from the site's root."""
    return f"assets/{hashed_name(FOLDER / name, *_carried(name))}"


def content(name: str) -> bytes:
    """What is sent of it."""
    return b"".join(part.read_bytes() for part in (*_carried(name), FOLDER / name))


def _carried(name: str) -> list[Path]:
    return [FOLDER / "page.js"] if name in CARRYING else []
