"""The public site as the service sends it: packed, tagged, and honest about what is not there."""

import gzip

import brotli
import pytest
from starlette.testclient import TestClient

from intake.web.app import create_app
from intake.web.encoding import accepted
from site_overrides.compress import compress
from tests.conftest import ORIGIN

PAGE = "<!doctype html><title>Lapa</title>" + "<p>Teksts, kas atkārtojas.</p>" * 40
BROWSER = "gzip, deflate, br, zstd"


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A small built site, packed as the build packs it."""
    made = tmp_path_factory.mktemp("built")
    for name in ("", "fa-AF"):
        (made / name / "help").mkdir(parents=True)
        for page, text in (("index.html", PAGE), ("help/index.html", PAGE + "!"), ("404.html", PAGE + name)):
            (made / name / page).write_text(text, encoding="utf-8")
    (made / "assets").mkdir()
    (made / "assets" / "lidzas.0123456789.css").write_text("p{color:#123}" * 90)
    (made / "assets" / "tiny.0123456789.svg").write_text("<svg/>")
    compress(made)
    return made


@pytest.fixture
def browser(sqlite_deps, words, folder):
    with TestClient(create_app(sqlite_deps, words, site=folder), base_url=ORIGIN) as client:
        client.headers["accept-encoding"] = ""
        yield client


def get(browser, path, coding="", **headers):
    return browser.get(path, headers={"accept-encoding": coding, **headers}, follow_redirects=False)


@pytest.mark.parametrize(
    ("header", "best"),
    [
        ("", ""), ("br", "br"), ("gzip", "gzip"), (BROWSER, "br"), ("gzip;q=1, br;q=0.5", "gzip"),
        ("br;q=0, gzip", "gzip"), ("br;q=0, gzip;q=0", ""), ("*", "br"), ("*;q=0", ""), ("identity", ""),
        ("identity;q=1, br;q=0.2", ""), ("BR", "br"), ("br;q=nonsense, gzip", "gzip"), ("deflate", ""),
        ("gzip ; q=0.3 , *;q=0.9", "br"), (",,;;", ""),
    ],
)  # fmt: skip
def test_the_coding_is_the_browsers_choice_among_what_lies_ready(header, best):
    assert accepted(header, ["br", "gzip"]) == best
    assert accepted(header, []) == ""


def test_a_page_is_sent_packed_and_says_so(browser, folder):
    packed, plain = get(browser, "/help/", BROWSER), get(browser, "/help/")
    assert packed.headers["content-encoding"] == "br"
    assert packed.text == plain.text == PAGE + "!"
    assert int(packed.headers["content-length"]) == (folder / "help/index.html.br").stat().st_size
    assert get(browser, "/help/", "gzip").headers["content-encoding"] == "gzip"
    assert "content-encoding" not in plain.headers
    for answer in (packed, plain):
        assert answer.headers["vary"] == "accept-encoding"
        assert answer.headers["content-type"] == "text/html; charset=utf-8"
        assert answer.headers["cache-control"] == "no-cache"


def test_each_coding_has_its_own_strong_tag_and_a_kept_page_costs_no_bytes(browser):
    tags = {coding: get(browser, "/", coding).headers["etag"] for coding in ("", "gzip", "br")}
    assert len(set(tags.values())) == 3
    assert all(tag.startswith('"') for tag in tags.values())
    kept = get(browser, "/", "br", **{"if-none-match": tags["br"]})
    assert (kept.status_code, kept.content, kept.headers["etag"]) == (304, b"", tags["br"])
    assert kept.headers["vary"] == "accept-encoding"
    assert get(browser, "/", "br", **{"if-none-match": tags["gzip"]}).status_code == 200


def test_a_tag_follows_from_the_bytes_and_not_from_the_day_they_were_written(browser, folder):
    before = get(browser, "/help/").headers["etag"]
    (folder / "help" / "index.html").touch()
    assert get(browser, "/help/").headers["etag"] == before


def test_what_carries_its_hash_in_its_name_is_kept_for_ever(browser):
    asset = get(browser, "/assets/lidzas.0123456789.css", BROWSER)
    assert asset.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert asset.headers["content-encoding"] == "br"
    tiny = get(browser, "/assets/tiny.0123456789.svg", BROWSER)
    assert "content-encoding" not in tiny.headers, "packing made it bigger, so it was left"


@pytest.mark.parametrize("path", ["/help/index.html.br", "/help/index.html.gz", "/nowhere/"])
def test_packed_files_have_no_address_of_their_own(browser, path):
    assert get(browser, path, BROWSER).status_code == 404


def test_a_missing_page_is_told_in_its_language_packed_and_is_never_kept_for_ever(browser):
    for path, text in (("/nowhere/", PAGE), ("/fa-AF/nowhere/", PAGE + "fa-AF"), ("/assets/gone.css", PAGE)):
        answer = get(browser, path, BROWSER)
        assert (answer.status_code, answer.text) == (404, text)
        assert (answer.headers["content-encoding"], answer.headers["cache-control"]) == ("br", "no-cache")


def test_packing_twice_gives_the_same_bytes_and_opens_to_the_original(folder):
    page = folder / "help" / "index.html"
    first = [page.with_name(page.name + end).read_bytes() for end in (".br", ".gz")]
    compress(folder)
    assert [page.with_name(page.name + end).read_bytes() for end in (".br", ".gz")] == first
    assert brotli.decompress(first[0]) == gzip.decompress(first[1]) == page.read_bytes()
    assert not list(folder.rglob("*.br.br"))
