"""What each page says of its translations. Search engines believe an hreflang only when both sides say it."""

import shutil
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

from tests.site.conftest import CODES, EASY, LISTS, LOST, MISSING, REAL, SITE_URL, Site, address

SITEMAP = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9", "x": "http://www.w3.org/1999/xhtml"}
Alternates = dict[str, str]


def alternates(site: Site, file: str) -> Alternates:
    """The other languages a page names, and itself, in its order."""
    found = [e for e in site.at(file).one("head").all("link", rel="alternate") if e.get("hreflang")]
    named = {e["hreflang"]: e["href"] for e in found}
    assert len(named) == len(found), f"{file}: a language twice"
    return named


def faults(site: Site) -> list[str]:
    """Everything wrong with what the pages say of their translations, a line each."""
    said = {file: alternates(site, file) for file in site.html_files}
    return [f"{file}: {fault}" for file in said if said[file] for fault in _faults(site, file, said)]


def _faults(site: Site, file: str, said: dict[str, Alternates]) -> list[str]:
    mine, found = said[file], []
    head = site.at(file).one("head")
    itself = head.one("link", rel="canonical")["href"]
    found += [] if itself == _url(file) else ["a copy names translations"]
    found += ["not indexed, but names translations"] if list(head.all("meta", name="robots")) else []
    found += [] if mine.get(site.at(file)["lang"]) == itself else ["does not name itself"]
    found += [] if mine.get("x-default") == mine.get("lv") is not None else ["x-default is not the Latvian"]
    for language, href in mine.items():
        twin = _file(href) if href.startswith(SITE_URL) else None
        if twin not in said:
            found.append(f"{language} leads to no page: {href}")
        elif said[twin] != mine:
            found.append(f"without its twin in {twin}")
        elif language not in ("x-default", site.at(twin)["lang"]):
            found.append(f"{language} leads to another language: {href}")
    return found


def _url(file: str) -> str:
    return SITE_URL + file.removesuffix("index.html")


def _file(url: str) -> str:
    return url.removeprefix(SITE_URL) + "index.html"


@pytest.mark.parametrize("which", ["site", "gappy"])
def test_every_translation_is_absolute_real_and_names_back(request, which):
    assert faults(request.getfixturevalue(which)) == []


PAIR = ("where/index.html", "en/where/index.html")
LINK = f'<link rel="alternate" hreflang="en" href="{SITE_URL}en/where/">\n'


@pytest.fixture
def spoil(site, tmp_path):
    """Spoil the page on where in a site of its two languages; return what is found."""

    def spoiled(file: str, old: str, new: str) -> list[str]:
        for name in (address(code, "where.md") + "index.html" for code in CODES):
            (tmp_path / name).parent.mkdir(parents=True)
            shutil.copy(site.folder / name, tmp_path / name)
        page = tmp_path / file
        text = page.read_text(encoding="utf-8")
        assert old in text
        page.write_text(text.replace(old, new, 1), encoding="utf-8")
        return faults(Site(Path(tmp_path)))

    return spoiled


def test_a_page_without_fault_has_none_by_itself_too(spoil):
    assert spoil(PAIR[0], LINK, LINK) == []


def test_an_hreflang_without_its_twin_is_found_on_both_sides(spoil):
    found = spoil(PAIR[0], LINK, "")
    assert f"{PAIR[1]}: without its twin in {PAIR[0]}" in found
    assert f"{PAIR[0]}: without its twin in {PAIR[1]}" not in found, "it does not name that one any more"
    assert f"{PAIR[0]}: without its twin in {address('ru', 'where.md')}index.html" in found


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        (LINK, LINK.replace(SITE_URL, "../"), "en leads to no page: ../en/where/"),
        (LINK, LINK.replace("en/where", "en/nowhere"), f"en leads to no page: {SITE_URL}en/nowhere/"),
        (f'"x-default" href="{SITE_URL}', f'"x-default" href="{SITE_URL}en/', "x-default is not the Latvian"),
        ('hreflang="x-default"', 'hreflang="de"', "x-default is not the Latvian"),
        (f'"canonical" href="{SITE_URL}', f'"canonical" href="{SITE_URL}en/', "a copy names translations"),
        ('<link rel="canonical"', '<meta name="robots" content="noindex"><link rel="canonical"',
         "not indexed, but names translations"),
    ],
)  # fmt: skip
def test_every_other_fault_is_found_too(spoil, old, new, fault):
    assert f"{PAIR[0]}: {fault}" in spoil(PAIR[0], old, new)


def test_errors_copies_and_what_is_not_indexed_name_nothing(gappy):
    quiet = {file for file in gappy.html_files if not alternates(gappy, file)}
    copies = {address(*page.split("/", 1)) + "index.html" for page in MISSING}
    errors = {address(code, "index.md") + "404.html" for code in CODES}
    heads = {file: gappy.at(file).one("head") for file in gappy.html_files}
    unlisted = {file for file, head in heads.items() if list(head.all("meta", name="robots"))}
    assert quiet == copies | errors | unlisted


def sitemap(site: Site) -> dict[str, list[tuple[str | None, str | None]]]:
    """Each address of the sitemap with what it says of translations."""
    root = ET.parse(site.folder / "sitemap.xml").getroot()
    urls = [
        (
            url.findtext("s:loc", namespaces=SITEMAP) or "",
            [(link.get("hreflang"), link.get("href")) for link in url.findall("x:link", SITEMAP)],
        )
        for url in root.findall("s:url", SITEMAP)
    ]
    assert len(dict(urls)) == len(urls), "an address stands twice"
    return dict(urls)


@pytest.mark.parametrize("which", ["site", "gappy"])
def test_the_sitemap_and_the_pages_say_the_same(request, which):
    built = request.getfixturevalue(which)
    for url, named in sitemap(built).items():
        assert named == list(alternates(built, _file(url)).items()), url


@pytest.mark.parametrize(("which", "missing"), [("site", ()), ("gappy", (*MISSING, *LOST))])
def test_the_sitemap_has_exactly_the_real_pages(request, which, missing):
    """Of the self-check only its first page: the others are reached from it, one answer at a time."""
    check = ((code, "check/index.md") for code in CODES)
    real = {(code, page) for code, page in (*REAL, *LISTS, *check) if f"{code}/{page}" not in missing}
    real |= {("lv", page) for page in EASY}
    found = sitemap(request.getfixturevalue(which))
    assert set(found) == {SITE_URL + address(code, page) for code, page in real}
