"""One build of one side in its own process, and what it took: ours as ``make site`` does it, a floor, stock.

Every build is cold: no folder, no cache of an earlier one. Python's code is compiled before, for all sides.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import material

from tests.bench import pages
from tests.bench.cell import ROOT

OURS, FLOOR, STOCK = "ours", "floor", "stock"
SITE_URL = "https://lidzas.example/"
_ENV = {"NO_MKDOCS_2_WARNING": "1", "SITE_URL": SITE_URL, "SOURCE_DATE_EPOCH": "1795338000"}


@dataclass(frozen=True)
class Build:
    """CPU and wall in seconds, the largest process in bytes, and how many pages were made in all."""

    cpu: float
    wall: float
    peak: int
    pages: int


Side = Callable[[Path], Build]


def ours(project: Path) -> Build:
    """Everything on: checks, paper, search, twins, offline packs, zips, and every file packed twice."""
    _aside(project / "site")
    return _measured(project, [sys.executable, "-m", "site_overrides.build"], project / "site")


def floor(project: Path) -> Build:
    """Markdown and one template."""
    site = _aside(project / "floor")
    command = [sys.executable, "-m", "tests.bench.floor", str(project / "docs"), str(site)]
    return _measured(ROOT, command, site)


def stock(project: Path) -> Build:
    """Material and static-i18n as their manuals begin: search, the navigation made from the folders."""
    folder = _aside(project / "stock-project")
    folder.mkdir()
    (folder / "mkdocs.yml").write_text(_STOCK.format(languages=_languages()), encoding="utf-8")
    _overrides(folder / "overrides")
    (folder / "docs").mkdir()
    for code in pages.CODES:
        (folder / "docs" / code).symlink_to(project / "docs" / code)
    command = [sys.executable, "-m", "mkdocs", "build", "--quiet", "--site-dir", str(folder / "site")]
    return _measured(folder, command, folder / "site")


def _overrides(folder: Path) -> None:
    """What stock needs to build these pages at all: words for Dari, and the templates that two pages name."""
    words = folder / "partials" / "languages"
    words.mkdir(parents=True)
    shutil.copy(Path(material.__file__).parent / "templates/partials/languages/fa.html", words / "fa-AF.html")
    for name in ("home.html", "search.html"):
        (folder / name).write_text('{% extends "main.html" %}', encoding="utf-8")


SIDES: dict[str, Side] = {OURS: ours, FLOOR: floor, STOCK: stock}
_STOCK = """site_name: Stock
site_url: https://lidzas.example/
theme: {{name: material, font: false, custom_dir: overrides}}
plugins:
  - search
  - i18n:
      docs_structure: folder
      fallback_to_default: true
      languages:
{languages}
markdown_extensions: [attr_list, tables, toc]
"""


def _languages() -> str:
    extra = {"lv": ", default: true"}
    return "\n".join(
        f"        - {{locale: {code}, name: {code}, build: true{extra.get(code, '')}}}"
        for code in pages.CODES
    )


def _aside(folder: Path) -> Path:
    """Make room for it. Nothing is deleted before the run ends: a disk that has just lost thousands of files
    takes up to ten times as long to make new ones, and every side would pay for the one before."""
    if folder.exists():
        folder.rename(Path(tempfile.mkdtemp(prefix="before-", dir=folder.parent)) / folder.name)
    return folder


_WATCH = """
import resource, subprocess, sys
code = subprocess.run(sys.argv[1:]).returncode
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print(used.ru_utime + used.ru_stime, used.ru_maxrss)
sys.exit(code)
"""
"""Runs a command, says its CPU seconds and kilobytes. Small: a process begins with its parent's peak."""


def _env() -> dict[str, str]:
    """This one's, but that Python may keep what it compiled."""
    return {name: said for name, said in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"} | _ENV


def _measured(folder: Path, command: Sequence[str], site: Path) -> Build:
    """Run it to its end. Raises `RuntimeError` with what it said when it fails."""
    began = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-c", _WATCH, *command],
        cwd=folder, env=_env(), capture_output=True, text=True,
    )  # fmt: skip
    wall = time.perf_counter() - began
    if done.returncode:
        raise RuntimeError(f"{done.stdout}{done.stderr}"[-2000:])
    cpu, peak = done.stdout.splitlines()[-1].split()
    made = sum(1 for _ in site.rglob("index.html"))
    return Build(float(cpu), wall, int(peak) * 1024, made)
