"""What readers keep for when there is no network: small, whole, and the same as what the site says."""

import json
import re
import zlib
from html import unescape
from io import BytesIO
from pathlib import PurePosixPath
from types import SimpleNamespace
from urllib.parse import unquote, urlsplit
from zipfile import ZipFile

import brotli
import pytest
from mkdocs.exceptions import PluginError

from intake.web.guard import KEEP
from site_overrides.plugin import offline, offline_pack, site_zip
from tests.conftest import NOW, ROOT
from tests.site import tree
from tests.site.conftest import CODES, SITE_URL, address, copied_project, file_of_pack, load_docs
from tests.site.test_html import errors
from tests.site.test_notices import noticed  # noqa: F401  (the site with notices, built for those tests)

CORE = (
    "index.md", "contacts.md", "ask.md", "eligibility.md", "help/index.md", "help/school.md", "your-data.md",
    "complaints.md", "crisis.md", "notices.md", "check/index.md", "check/status/date/index.md",
)  # fmt: skip
"""Some of what must be there whatever else the list names."""


def pack_of(site, code: str) -> dict:
    return json.loads((site.folder / file_of_pack(site, code)).read_text(encoding="utf-8"))


def opened(pack: dict, numbers: list[int]) -> str:
    return "\n".join(pack["lines"][number] for number in numbers)


def list_of(docs, *names: str) -> None:
    text = "pages:\n" + "".join(f"  - {name}\n" for name in names)
    (docs / "facts" / "offline.yml").write_text(text, encoding="utf-8")


# --- what is kept


@pytest.mark.parametrize("code", CODES)
def test_a_languages_pages_cost_its_readers_at_most_two_hundred_thousand_bytes(site, code):
    size = len(brotli.compress((site.folder / file_of_pack(site, code)).read_bytes()))
    print(f"kept offline in {code}: {size} bytes")
    assert size <= offline.LIMIT == 200_000


@pytest.mark.parametrize("code", CODES)
def test_every_page_of_the_list_is_kept_as_the_site_has_it(site, code):
    pack = pack_of(site, code)
    assert {f"/{address(code, page)}" for page in CORE} <= set(pack["pages"])
    for path, numbers in pack["pages"].items():
        html = (site.folder / path.strip("/") / "index.html").read_text(encoding="utf-8")
        kept = opened(pack, numbers)
        assert kept.count(offline_pack.SAVED) == 1, path
        assert kept.replace(f"{offline_pack.SAVED}\n", "") == offline_pack.plain(html), path


@pytest.mark.parametrize("code", CODES)
def test_whatever_the_kept_pages_load_is_kept_with_them(site, code):
    pack = pack_of(site, code)
    pages = [opened(pack, numbers) for numbers in (*pack["pages"].values(), pack["missing"])]
    loaded = {f"/assets/{name}" for html in pages for name in re.findall(r'"[^"]*/assets/([^"]+)"', html)}
    assert loaded == set(pack["assets"])
    assert any(name.startswith("/assets/lidzas.") for name in loaded)


@pytest.mark.parametrize("code", CODES)
def test_without_a_page_its_readers_are_told_in_their_language_what_there_is_and_whom_to_call(
    site, words, code
):
    pack, t = pack_of(site, code), words[code]
    html = tree.parse(opened(pack, pack["missing"])).one("html")
    assert (html["lang"], html["dir"]) == (code, t.language.dir)
    main = html.one("main")
    assert main.one("h1").text == unescape(t("offline.title"))
    assert "tel:112" in main.hrefs
    inside = [href for href in main.hrefs if href.startswith("/")]
    assert f"/{address(code, 'contacts.md')}" in inside
    assert set(inside) <= set(pack["pages"]), "nothing that would lead nowhere"


def test_what_the_worker_shows_is_html_as_its_standard_says(site, tmp_path):
    for code in CODES:
        pack = pack_of(site, code)
        kept = opened(pack, pack["pages"][f"/{address(code, 'contacts.md')}"])
        shown = kept.replace(offline_pack.SAVED, pack["saved"].replace("{when}", "22.11.2026 09:00"))
        (tmp_path / f"kept-{code}.html").write_text(shown, encoding="utf-8")
        (tmp_path / f"missing-{code}.html").write_text(opened(pack, pack["missing"]), encoding="utf-8")
    assert errors(tmp_path) == []


def test_the_worker_knows_every_pack_and_is_no_burden(site):
    worker = (site.folder / "sw.js").read_text(encoding="utf-8")
    packs = json.loads(re.search(r"^const PACKS = (\{.*?\});", worker, re.M)[1])
    assert packs == {code: f"/{file_of_pack(site, code)}" for code in CODES}
    assert next(iter(packs)) == "lv", "pages without a folder of a language are Latvian"
    assert len(brotli.compress(worker.encode())) < 4_000


def test_every_page_begins_to_keep_pages_by_the_very_script_the_policy_allows(site):
    without = [f for f in site.html_files if KEEPING not in (site.folder / f).read_text(encoding="utf-8")]
    assert without == []
    guide = (ROOT / "intake" / "README.md").read_text(encoding="utf-8")
    policies = re.findall(r"script-src [^;]*;", guide)
    assert set(policies) == {f"script-src 'self' {KEEP};"}
    assert len(policies) == 2, "nginx and Caddy"


KEEPING = (
    (ROOT / "site_overrides" / "partials" / "keep.html").read_text(encoding="utf-8").split("#}\n")[1].strip()
)


# --- notices


def test_kept_notices_stand_apart_from_the_pages_each_with_its_end(noticed):  # noqa: F811
    for code in CODES:
        pack = pack_of(noticed["during"], code)
        assert [notice["until"] for notice in pack["notices"]] == [
            "2026-12-02T00:00:00+02:00",
            "2026-11-22T18:00:00+02:00",
        ]
        assert not re.search(r"data-expires", "\n".join(pack["lines"]))
        for numbers in (*pack["pages"].values(), pack["missing"]):
            assert opened(pack, numbers).count(offline_pack.NOTICES) == 1
        section = "".join(
            (pack["around"][0], *(notice["html"] for notice in pack["notices"]), pack["around"][1])
        )
        page = (noticed["during"].folder / address(code, "ask.md") / "index.html").read_text(encoding="utf-8")
        assert section in page
    assert pack_of(noticed["after"], "lv")["notices"] == []


# --- the list, and the switch


def test_a_page_nobody_wrote_stops_the_build_and_says_what_to_do(tmp_path):
    docs = copied_project(tmp_path / "project") / "docs"
    list_of(docs, "index.md", "help/", "nowhere.md", "none/", "news", "check/")
    told = offline.unknown(load_docs(docs))
    assert [line.partition("offline.yml:")[2] for line in told] == [
        f"{line}: pages.{line - 2}: there is no lv/{name}; write a page as help/index.md, a folder as help/"
        for line, name in ((4, "nowhere.md"), (5, "none/"), (6, "news"))
    ]
    (docs / "facts" / "offline.yml").write_text("pages: []\n")
    assert "offline.yml:1: pages: " in offline.unknown(load_docs(docs))[0]
    (docs / "facts" / "offline.yml").unlink()
    assert "the file is missing" in offline.unknown(load_docs(docs))[0]


def test_pages_too_many_for_readers_data_stop_the_build(site, sources, config, monkeypatch):
    monkeypatch.setattr(offline, "LIMIT", 20_000)
    with pytest.raises(PluginError, match=r"offline\.yml:1: .* bytes in ru, at most 20000; take out those"):
        offline.write(config(site.folder), "ru", sources)


@pytest.fixture
def config():
    from mkdocs.config import load_config

    return lambda folder: load_config(str(ROOT / "mkdocs.yml"), site_dir=str(folder), site_url=SITE_URL)


@pytest.mark.parametrize(
    ("extra", "kept"),
    [({}, True), ({"offline": True}, True), ({"offline": False}, False), ({"preview": "lv"}, False)],
)
def test_one_setting_ends_it_and_a_preview_keeps_nothing(extra, kept):
    from site_overrides.plugin.sources import load
    from tests.site.conftest import configured

    given = configured(ROOT / "docs")
    given.extra = extra
    assert load(given).offline == kept


def test_switched_off_the_worker_ends_itself_and_nothing_is_written_to_keep(sources, config, tmp_path):
    from dataclasses import replace

    offline.write(config(tmp_path), "lv", replace(sources, offline=False))
    assert [file.name for file in tmp_path.iterdir()] == ["sw.js"]
    worker = (tmp_path / "sw.js").read_text(encoding="utf-8")
    assert "unregister()" in worker
    assert "fetch" not in worker
    assert re.findall(r"caches\.\w+\([^)]*\)", worker) == ['caches.delete("lidzas-offline")'], (
        "its own, no other"
    )


# --- the file to carry


@pytest.fixture(scope="module", params=CODES)
def copy(request, site) -> SimpleNamespace:
    file = ZipFile(BytesIO((site.folder / site_zip.file_name(request.param)).read_bytes()))
    return SimpleNamespace(code=request.param, file=file, names=set(file.namelist()))


def pages_of(copy) -> dict[str, tree.Element]:
    return {
        name: tree.parse(copy.file.read(name).decode(), name).one("html")
        for name in copy.names
        if name.endswith(".html")
    }


def test_every_link_of_the_copy_leads_to_a_file_inside_or_to_the_site(copy, site):
    for name, html in pages_of(copy).items():
        links = [e.get("href") or e.get("src") for e in html.all() if e.get("href") or e.get("src")]
        for link in links:
            parts = urlsplit(link)
            if parts.scheme in ("data", "tel", "mailto") or link.startswith("#"):
                continue
            if link.startswith(SITE_URL):
                there = parts.path.strip("/")
                assert there.startswith("intake/") or (site.folder / unquote(there)).exists(), (name, link)
            elif not parts.scheme:
                assert not link.startswith("/"), (name, link)
                assert inside(name, parts.path) in copy.names, (name, link)


def inside(name: str, path: str) -> str:
    parts: list[str] = []
    for part in (PurePosixPath(name).parent / path).parts:
        parts = parts[:-1] if part == ".." else [*parts, part]
    return "/".join(parts)


def test_the_copy_is_the_language_and_says_when_it_was_made_and_where_a_newer_one_is(copy, words):
    pages = pages_of(copy)
    assert {
        f"lidzas-{copy.code}/{page}" for page in ("index.html", "help/index.html", "check/index.html")
    } <= set(pages)
    newer = SITE_URL + address(copy.code, "print.md")
    for name, html in pages.items():
        assert html["lang"] == copy.code, name
        note = next(e for e in html.one("main").all(role="note") if newer in e.text)
        assert "22.11.2026" in note.text
        assert newer in note.hrefs
        assert not [e for e in html.all("script") if e.get("type") == "module" or not e.get("src")], name


def test_a_copied_page_without_its_module_still_takes_away_what_is_over(copy):
    page = pages_of(copy)[f"lidzas-{copy.code}/check/waiting/date/index.html"]
    (script,) = (e["src"] for e in page.all("script"))
    assert inside(f"lidzas-{copy.code}/check/waiting/date/index.html", script) in copy.names
    assert "assets/page." in script


def test_the_copy_is_small_and_the_day_is_all_it_knows_of_its_making(copy, site):
    assert (site.folder / site_zip.file_name(copy.code)).stat().st_size < 300_000
    assert {info.date_time for info in copy.file.infolist()} == {(NOW.year, NOW.month, NOW.day, 0, 0, 0)}
    assert {info.create_system for info in copy.file.infolist()} == {3}
    assert sorted(copy.file.namelist()) == sorted(copy.names)


def test_each_file_of_the_copy_is_packed_at_the_level_it_says(copy):
    info = max(copy.file.infolist(), key=lambda info: info.file_size)
    packing = zlib.compressobj(site_zip.LEVEL, zlib.DEFLATED, -zlib.MAX_WBITS)
    packed = packing.compress(copy.file.read(info)) + packing.flush()
    assert info.compress_size == len(packed)


@pytest.mark.parametrize("code", CODES)
def test_the_copy_is_offered_where_readers_look_for_it(site, code):
    assert f"/{site_zip.file_name(code)}" in site.page(code, "print.md").one("article").hrefs
