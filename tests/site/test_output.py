"""What a phone downloads: little, ours, and the same bytes for the same sources."""

import base64
import hashlib
import json
import re
import shutil
from pathlib import Path

import pytest

from intake.web.guard import KEEP
from site_overrides.compress import compress
from site_overrides.plugin import assets
from site_overrides.plugin.paper_sheets import FOLDER, file_name, sheets
from site_overrides.plugin.site_zip import file_name as zip_name
from tests.conftest import ROOT
from tests.site import tree
from tests.site.conftest import CODES, FEEDS, address, file_of_pack, make

ASSETS = ROOT / "site_overrides" / "assets"
ASSETS_SENT = ("lidzas.css", "page.js", "passkey.js", "search.js", "self-check.js")
DATA = (
    "data/coverage.csv",
    "data/coverage.json",
    "data/datapackage.json",
    "data/eligibility.json",
    "data/figures.csv",
    "data/figures.json",
    "data/notices.json",
    "data/sources.csv",
    *(f"data/hsds/{code}/{name}.json" for code in CODES for name in ("organizations", "services")),
)
INDEX = re.compile(rf"(?:(?:{'|'.join(CODES[1:])})/)?search/(?:words|parts/[0-9a-f]{{10}}/[pt]\d+)\.json")
"""What the search looks words up in; `test_search.py` reads it."""
KEEPING = 'addEventListener("load",()=>navigator.serviceWorker?.register("/sw.js").catch(()=>{}))'


def test_besides_pages_there_are_only_our_own_few_files(site):
    ours = [assets.address(name) for name in ASSETS_SENT]
    ours += [f for f in site.files if INDEX.fullmatch(f)]
    feeds = [address(code, "index.md") + feed for code in CODES for feed in FEEDS]
    paper = [f"{FOLDER}/{file_name(sheet, code)}" for code in CODES for sheet in sheets(code)]
    offline = [*(file_of_pack(site, code) for code in CODES), *(zip_name(code) for code in CODES), "sw.js"]
    found = [f for f in site.files if not f.endswith(".html")]
    assert found == sorted([*ours, *feeds, *paper, *DATA, *offline, "robots.txt", "sitemap.xml"])


def test_no_page_has_script_or_style_of_its_own(site):
    assert [file for file in site.html_files if of_its_own(site.at(file))] == []


@pytest.mark.parametrize(
    "html",
    [
        "<style>p{}</style>",
        '<p style="color:red">a</p>',
        '<p onclick="1">a</p>',
        "<script>1</script>",
        "<img>",
    ],
)
def test_a_page_with_script_or_style_of_its_own_would_be_found(html):
    assert of_its_own(tree.parse(html))


def of_its_own(page) -> list[str]:
    """The elements that a policy without exceptions would refuse."""
    return [element.tag for element in page.all() if not _allowed(element)]


def _allowed(element) -> bool:
    if element.tag == "script":
        return is_our_own_file(element) or is_a_data_block(element) or keeps_pages(element)
    refused = [name for name in element.attributes if name == "style" or name.startswith("on")]
    return not refused and element.tag not in ("style", "iframe", "object", "embed", "img", "base")


def is_our_own_file(script) -> bool:
    """A script is an asset of ours under its hashed name, with nothing written between its tags."""
    names = {assets.address(asset.name).removeprefix("assets/") for asset in ASSETS.glob("*.js")}
    known = set(script.attributes) <= {"src", "type", "defer"}
    return known and not script.text and (script.get("src") or "").rsplit("assets/", 1)[-1] in names


def keeps_pages(script) -> bool:
    """The one script that stands in a page: the policy allows it by its hash, and no other."""
    digest = base64.b64encode(hashlib.sha256(script.text.encode()).digest()).decode()
    return script.attributes == {} and f"'sha256-{digest}'" == KEEP


def is_a_data_block(script) -> bool:
    """Only this type: a browser runs nothing of it, whatever stands in it. No sign in it can end it."""
    closed = not re.search(r"[<>&]", script.text)
    return script.attributes == {"type": "application/ld+json"} and closed and bool(json.loads(script.text))


@pytest.mark.parametrize(
    ("html", "fine"),
    [
        ('<script type="application/ld+json">{"a":1}</script>', True),
        ('<script type="application/ld+json">{"a":"<!--"}</script>', False),
        ('<script type="application/json">{"a":1}</script>', False),
        ('<script type="text/javascript">1</script>', False),
        ('<script type="application/ld+json" src="x.js">{"a":1}</script>', False),
        ("<script>1</script>", False),
        (f"<script>{KEEPING}</script>", True),
        (f"<script>{KEEPING} </script>", False),
        (f'<script type="module">{KEEPING}</script>', False),
    ],
)
def test_a_script_in_a_page_is_known_by_its_very_type(html, fine):
    script = tree.parse(html).one("script")
    assert (is_our_own_file(script) or is_a_data_block(script) or keeps_pages(script)) == fine


def test_the_stylesheet_and_the_icon_load_nothing():
    for asset in ASSETS.iterdir():
        text = asset.read_text(encoding="utf-8").replace('xmlns="http://www.w3.org/2000/svg"', "")
        assert not re.search(r"url\(|@import|https?:|<script|href=", text), asset


def test_the_same_sources_give_the_same_bytes(site, again):
    assert set(again.files) == set(site.files)
    assert [f for f in site.files if (site.folder / f).read_bytes() != (again.folder / f).read_bytes()] == []


def test_the_same_bytes_are_packed_to_the_same_bytes(gappy, tmp_path):
    """With the test above: two builds of one commit are the same, packed files, sheets and zips too."""
    shutil.copytree(gappy.folder, tmp_path / "copy", ignore=shutil.ignore_patterns("*.br", "*.gz"))
    compress(tmp_path / "copy")
    packed, again = [f for f in gappy.files if f.endswith((".br", ".gz"))], tmp_path / "copy"
    assert len(packed) > 1000
    assert [f for f in packed if (gappy.folder / f).read_bytes() != (again / f).read_bytes()] == []
    kinds = {Path(name).suffix for name in gappy.files}
    assert {".html", ".pdf", ".zip", ".json", ".xml", ".br", ".gz"} <= kinds


def test_the_build_says_what_it_is_made_from_and_is_not_made_twice(gappy):
    project = gappy.folder.parent
    assert re.fullmatch("[0-9a-f]{64}", (gappy.folder / ".made-from").read_text(encoding="utf-8"))
    assert make(project).stdout == "The site is up to date.\n"
    assert not (project / ".cache" / "site").exists()
