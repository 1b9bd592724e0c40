"""The numbers in the README: what was measured, beside what was measured of others.

They stand between two marks, with the day and the commit. A test holds the bytes against the built site.
"""

import datetime as dt
import re
import subprocess
from collections.abc import Mapping

from mkdocs.config import load_config

from site_overrides.build import SITE
from site_overrides.build import main as build
from site_overrides.plugin.sources import load
from tests.bench.cell import ROOT
from tests.bench.weights import weights

FILE = ROOT / "README.md"
BEGIN, END = "<!-- numbers: make bench writes them -->", "<!-- end of the numbers -->"
_ROWS = (
    (
        "first visit, the heaviest page with all it loads",
        "{visit.bytes} in {visit.requests} requests",
        "stock Material in six languages: 2.1 MB in 17; our first prototype: 5.2 kB in 2",
    ),
    ("the next page, the heaviest", "{page.bytes}", "the closest refugee app: one script of 2.1 MB"),
    ("search, until the first results among 300 pages", "{search.bytes}", "stock: 2.1 MB before a letter"),
    ("a language kept offline", "{offline.bytes}", ""),
    ("leaflet to print, lightest and heaviest", "{leaflet.least} – {leaflet.most}", ""),
    (
        "the whole build, 200 pages a language",
        "{floor.200} × the floor ({floor.200.least} – {floor.200.most})",
        "stock: {stock.200} × ours",
    ),
    (
        "the whole build, 1,000 pages a language",
        "{floor.1000} × the floor ({floor.1000.least} – {floor.1000.most})",
        "stock: {stock.1000} × ours",
    ),
    ("a save seen in the preview, 200 pages a language", "{seen} s", ""),
    ("durable referrals, 64 clients", "{submits.raw} × raw SQLite", "{submits.peer} × plain FastAPI"),
)  # fmt: skip
_NAME = re.compile(r"\{([\w.]+)\}")


def write(measured: Mapping[str, float]) -> None:
    """Build the site if it has changed, weigh it, and put the table into the README.

    What this run did not measure is left out. Raises `ValueError` for a README without the marks.
    """
    build()
    lines = "\n".join(table({**weights(SITE, load(load_config(str(ROOT / "mkdocs.yml")))), **measured}))
    text, times = re.subn(
        f"{re.escape(BEGIN)}.*{re.escape(END)}",
        lambda _: f"{BEGIN}\n{lines}\n{END}",
        FILE.read_text(encoding="utf-8"),
        flags=re.S,
    )
    if times != 1:
        raise ValueError(f"{FILE} has not both of {BEGIN!r} and {END!r}")
    FILE.write_text(text, encoding="utf-8")


def table(found: Mapping[str, float]) -> list[str]:
    """The table, a row a thing of which everything is known."""
    lines = [
        f"Measured on {dt.date.today():%d.%m.%Y} at {_commit()}; bytes as brotli sends them. Of",
        "a ratio to the floor, the median of the rounds, and in brackets the lowest and the highest of them.",
        "",
    ]
    lines += ["| | Līdzās | beside |", "|---|---|---|"]
    for what, ours, others in _ROWS:
        if set(_NAME.findall(ours)) <= set(found):
            others = others if set(_NAME.findall(others)) <= set(found) else ""
            lines.append(f"| {what} | {_filled(ours, found)} | {_filled(others, found)} |")
    return lines


def _filled(text: str, found: Mapping[str, float]) -> str:
    return _NAME.sub(lambda name: _said(name[1], found[name[1]]), text)


def _said(name: str, value: float) -> str:
    if name.startswith(("visit.bytes", "page", "search", "leaflet", "offline")):
        return f"{value / 1000:.1f} kB"
    return f"{value:.0f}" if name == "visit.requests" else f"{value:.1f}"


def _commit() -> str:
    said = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return said.stdout.strip()


def bytes_told(text: str) -> list[float]:
    """Every number of kB the README's table tells of us, in its order."""
    inside = text.split(BEGIN, 1)[1].split(END, 1)[0]
    cells = (line.split("|")[2] for line in inside.splitlines() if line.startswith("| "))
    return [float(size) * 1000 for cell in cells for size in re.findall(r"([\d.]+) kB", cell)]
