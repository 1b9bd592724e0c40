"""What a page costs its reader: bytes as they are sent, and requests. No page of the site costs more."""

import base64
import random
from functools import cache
from pathlib import Path

from site_overrides.compress import packed_as_sent
from tests.conftest import ROOT
from tests.site.conftest import Site

ASSETS = ROOT / "site_overrides" / "assets"
FIRST_VISIT, NEXT_PAGE, SCRIPT = 12_000, 6_000, 4_000
"""Bytes, as they are sent, packed with brotli: twelve thousand are a second on a slow 2G line."""
LINKS_ONLY = ("canonical", "alternate", "prev", "next")
"""Links that name another page and fetch nothing."""


def test_every_first_visit_costs_at_most_twelve_thousand_bytes_and_three_requests(site):
    assert dear_visits(site) == {}


def test_every_next_page_costs_at_most_six_thousand_bytes(site):
    assert heavy_pages(site) == {}


def test_a_page_of_thirteen_thousand_bytes_would_be_found(tmp_path):
    words = random.Random(13).randbytes(13_000)  # nothing packs them
    page = f"<!doctype html><html><body><p>{base64.b64encode(words).decode()}</p></body></html>"
    (tmp_path / "index.html").write_text(page, encoding="utf-8")
    ((file, [size]),) = dear_visits(Site(tmp_path)).items()
    assert file == "index.html"
    assert 12_900 < size < 13_500
    assert heavy_pages(Site(tmp_path)) == {"index.html": size}


def dear_visits(site) -> dict[str, list[int]]:
    """Pages whose first visit costs too much, with the bytes of all they ask for; the icon is in them."""
    costs = {
        file: [_packed(site.folder / name) for name in (file, *loads(site, file))] for file in site.html_files
    }
    return {file: cost for file, cost in costs.items() if sum(cost) > FIRST_VISIT or len(cost) > 3}


def heavy_pages(site) -> dict[str, int]:
    """Pages that are too large by themselves."""
    sizes = {file: _packed(site.folder / file) for file in site.html_files}
    return {file: size for file, size in sizes.items() if size > NEXT_PAGE}


def test_every_script_is_an_addition_under_four_thousand_bytes():
    sizes = {script.name: _packed(script) for script in ASSETS.glob("*.js")}
    assert sizes
    assert {name: size for name, size in sizes.items() if size >= SCRIPT} == {}


def loads(site, file: str) -> list[str]:
    """What a browser fetches for a page, as files of the site; anything from elsewhere is an error here."""
    found = []
    for element in site.at(file).all():
        address = element.get("src") or (element.get("href") if element.tag == "link" else None)
        fetched = element.tag != "link" or (element.get("rel") or "") not in LINKS_ONLY
        if address and fetched and not address.startswith("data:"):
            assert "//" not in address, (file, address)
            found.append(f"assets/{address.rsplit('assets/', 1)[1]}")
    return found


@cache
def _packed(file: Path) -> int:
    return len(packed_as_sent(file.name, file.read_bytes()))
