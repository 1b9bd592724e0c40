"""The README's numbers: it may not tell less than the built site weighs."""

from tests.bench import readme
from tests.bench.weights import weights

TOLERANCE = 1.05
"""A word more on the heaviest page is no lie yet."""


def test_the_readme_tells_no_fewer_bytes_than_the_site_has_now(site, sources):
    told = readme.bytes_told(readme.FILE.read_text(encoding="utf-8"))
    now = [value for name, value in weights(site.folder, sources).items() if name != "visit.requests"]
    assert len(told) == len(now)
    assert [(has, says) for has, says in zip(now, told, strict=True) if has > says * TOLERANCE] == []


def test_the_bytes_are_read_from_the_table_in_the_order_they_are_weighed():
    found = {
        "visit.bytes": 9000.0, "visit.requests": 3.0, "page.bytes": 5000.0, "search.bytes": 20000.0,
        "offline.bytes": 40000.0, "leaflet.least": 50000.0, "leaflet.most": 90000.0,
    }  # fmt: skip
    text = "\n".join([readme.BEGIN, *readme.table(found), readme.END])
    assert readme.bytes_told(text) == [value for name, value in found.items() if name != "visit.requests"]
