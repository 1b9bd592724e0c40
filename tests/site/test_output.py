"""What a phone downloads: little, ours, and the same bytes for the same sources."""

import gzip
import re
from pathlib import Path

from intake.locale.markup import hashed_name
from tests.conftest import ROOT
from tests.site.conftest import build, copied_project

ASSETS = ROOT / "site_overrides" / "assets"
BUDGET = 12_000
"""Bytes of a page and its stylesheet, compressed: a second on a slow 2G line."""


def test_besides_pages_there_are_only_our_own_few_files(site):
    ours = [f"assets/{hashed_name(ASSETS / name)}" for name in ("lidzas.css", "lidzas.svg")]
    assert [f for f in site.files if not f.endswith(".html")] == sorted([*ours, "sitemap.xml"])


def test_no_page_has_script_or_style_of_its_own(site):
    for file in site.html_files:
        for element in site.at(file).all():
            assert element.tag not in ("script", "style", "iframe", "object", "embed", "img", "base"), file
            assert "style" not in element.attributes, file
            assert not [name for name in element.attributes if name.startswith("on")], file


def test_the_stylesheet_and_the_icon_load_nothing():
    for asset in ASSETS.iterdir():
        text = asset.read_text(encoding="utf-8").replace('xmlns="http://www.w3.org/2000/svg"', "")
        assert not re.search(r"url\(|@import|https?:|<script|href=", text), asset


def test_the_stylesheet_names_no_side_by_hand():
    """Left and right are turned round in Arabic and Dari; start and end turn by themselves."""
    css = (ASSETS / "lidzas.css").read_text(encoding="utf-8")
    assert not re.findall(
        r"\b(?:margin|padding|border)-(?:left|right)\b|[;{\s](?:left|right)\s*:|float\s*:", css
    )
    assert not re.findall(r"text-align\s*:\s*(?:left|right)", css)


def test_every_page_fits_the_budget_with_its_stylesheet(site):
    css = _packed(ASSETS / "lidzas.css")
    sizes = {file: css + _packed(site.folder / file) for file in site.html_files}
    largest = max(sizes, key=sizes.__getitem__)
    print(f"the largest page is {largest}: {sizes[largest]} bytes")
    assert sizes[largest] <= BUDGET, largest


def _packed(file: Path) -> int:
    return len(gzip.compress(file.read_bytes(), 9, mtime=0))


def test_the_same_sources_give_the_same_bytes(site, tmp_path):
    """Another folder, another day, another order of sets."""
    project = copied_project(tmp_path / "elsewhere")
    done = build(project, project / "site", SOURCE_DATE_EPOCH="86400", PYTHONHASHSEED="1", TZ="Asia/Kabul")
    assert done.returncode == 0, done.stderr
    first = {f: (site.folder / f).read_bytes() for f in site.files}
    again = {
        p.relative_to(project / "site").as_posix(): p.read_bytes() for p in (project / "site").rglob("*.*")
    }
    assert [f for f in first if first[f] != again.get(f)] == []
    assert set(first) == set(again)
