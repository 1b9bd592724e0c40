"""What the site sends besides pages: one stylesheet and a script per need, named by their content."""

from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files

from intake.locale.markup import hashed_name

FOLDER = Path(__file__).parents[1] / "assets"
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
        uri = f"assets/{hashed_name(asset)}"
        files.append(File.generated(config, uri, abs_src_path=str(asset)))
    return files
