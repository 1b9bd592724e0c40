"""What a phone downloads: little, ours, and the same bytes for the same sources."""

import gzip
import re
from pathlib import Path

from intake.locale.markup import hashed_name
from tests.conftest import ROOT
from tests.site.conftest import CODES, FEEDS, address, make

ASSETS = ROOT / "site_overrides" / "assets"
ASSETS_SENT = ("lidzas.css", "lidzas.svg", "notices.js", "passkey.js", "search.js", "self-check.js")
DATA = (
    "data/coverage.csv",
    "data/coverage.json",
    "data/datapackage.json",
    "data/eligibility.json",
    "data/figures.csv",
    "data/figures.json",
    "data/notices.json",
    "data/sources.csv",
)
INDEX = re.compile(rf"(?:(?:{'|'.join(CODES[1:])})/)?search/(?:words|parts/[0-9a-f]{{10}}/[pt]\d+)\.json")
"""What the search looks words up in; `test_search.py` reads it."""
BUDGET = 12_000
"""Bytes of a page and its stylesheet, compressed: a second on a slow 2G line."""


def test_besides_pages_there_are_only_our_own_few_files(site):
    ours = [f"assets/{hashed_name(ASSETS / name)}" for name in ASSETS_SENT]
    ours += [f for f in site.files if INDEX.fullmatch(f)]
    feeds = [address(code, "index.md") + feed for code in CODES for feed in FEEDS]
    assert [f for f in site.files if not f.endswith(".html")] == sorted([*ours, *feeds, *DATA, "sitemap.xml"])


def test_no_page_has_script_or_style_of_its_own(site):
    for file in site.html_files:
        for element in site.at(file).all():
            assert element.tag not in ("style", "iframe", "object", "embed", "img", "base"), file
            assert element.tag != "script" or is_our_own_file(element), file
            assert "style" not in element.attributes, file
            assert not [name for name in element.attributes if name.startswith("on")], file


def is_our_own_file(script) -> bool:
    """A script is an asset of ours under its hashed name, with nothing written between its tags."""
    names = {hashed_name(asset) for asset in ASSETS.glob("*.js")}
    known = set(script.attributes) <= {"src", "type", "defer"}
    return known and not script.text and (script.get("src") or "").rsplit("assets/", 1)[-1] in names


def test_the_stylesheet_and_the_icon_load_nothing():
    for asset in ASSETS.iterdir():
        text = asset.read_text(encoding="utf-8").replace('xmlns="http://www.w3.org/2000/svg"', "")
        assert not re.search(r"url\(|@import|https?:|<script|href=", text), asset


def test_every_page_fits_the_budget_with_its_stylesheet(site):
    css = _packed(ASSETS / "lidzas.css")
    sizes = {file: css + _packed(site.folder / file) for file in site.html_files}
    largest = max(sizes, key=sizes.__getitem__)
    print(f"the largest page is {largest}: {sizes[largest]} bytes")
    assert sizes[largest] <= BUDGET, largest


def _packed(file: Path) -> int:
    return len(gzip.compress(file.read_bytes(), 9, mtime=0))


def test_the_same_sources_give_the_same_bytes(site, again):
    assert set(again.files) == set(site.files)
    assert [f for f in site.files if (site.folder / f).read_bytes() != (again.folder / f).read_bytes()] == []


def test_the_build_says_what_it_is_made_from_and_is_not_made_twice(gappy):
    project = gappy.folder.parent
    assert re.fullmatch("[0-9a-f]{64}", (gappy.folder / ".made-from").read_text(encoding="utf-8"))
    assert make(project).stdout == "The site is up to date.\n"
    assert not (project / ".cache" / "site").exists()
