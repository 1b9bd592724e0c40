"""What a phone fetches of a built site, in bytes as they are sent and in requests."""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from site_overrides.compress import packed_as_sent
from site_overrides.plugin.sources import Sources
from tests.bench.pages import CODES
from tests.bench.searched import first_results

_LOADED = re.compile(r'<(?:script[^>]*? src|link rel="stylesheet" href)="([^"]*)"')


def weights(site: Path, sources: Sources) -> dict[str, float]:
    """The heaviest of each kind, by name; of leaflets the lightest too."""
    sent = cache(_sent)
    pages = {file: list(_files(file, site)) for file in site.rglob("*.html")}
    visits = [(sum(map(sent, files)), len(files)) for files in pages.values()]
    leaflets = [file.stat().st_size for file in (site / "paper").glob("leaflet-*.pdf")]
    return {
        "visit.bytes": max(size for size, _ in visits),
        "visit.requests": max(count for _, count in visits),
        "page.bytes": max(sent(file) for file in pages),
        "search.bytes": max(first_results(site, code, 300, sources) for code in CODES),
        "offline.bytes": max(sent(file) for file in (site / "assets").glob("offline-*.json")),
        "leaflet.least": min(leaflets),
        "leaflet.most": max(leaflets),
    }


def _files(page: Path, site: Path) -> Iterator[Path]:
    """The page and what it asks for; the icon is in it."""
    yield page
    for address in _LOADED.findall(page.read_text(encoding="utf-8")):
        yield site / "assets" / address.rsplit("assets/", 1)[1]


def _sent(file: Path) -> int:
    return len(packed_as_sent(file.name, file.read_bytes()))
