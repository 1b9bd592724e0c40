"""A translation has the same bones as its source, and none of its words."""

import re

import pytest

from site_overrides.plugin.check import structure
from site_overrides.plugin.check.pages import read
from site_overrides.plugin.missing import gaps
from tests.conftest import ROOT
from tests.site.conftest import CODES, EASY, PAGES, REAL, pages_of

DOCS = ROOT / "docs"
TRANSLATIONS = [(code, page) for code, page in REAL if code != "lv"]


def body(code: str, page: str) -> str:
    return (DOCS / code / page).read_text(encoding="utf-8").split("\n---\n", 1)[1]


@pytest.mark.parametrize("code", CODES)
def test_every_language_has_the_same_pages_but_news_and_what_is_said_to_be_missing(sources, code):
    files = {p.relative_to(DOCS / code).as_posix() for p in (DOCS / code).rglob("*") if p.is_file()}
    assert files == {*pages_of(code), *(EASY if code == "lv" else ())}
    lacking = {page for page in set(PAGES) - files if not page.startswith("news/")}
    assert {page for page in lacking if (code, page) not in gaps(sources)} == set()


def test_every_translation_has_the_bones_of_its_latvian_page(sources):
    pages = read(sources)
    assert [line for page in pages.values() for line in structure.unlike(page, pages, sources)] == []


@pytest.mark.parametrize(("code", "page"), TRANSLATIONS)
def test_no_passage_was_left_in_latvian(code, page):
    """A line that is the same in both languages is a call alone, or nothing but names."""
    shared = set(body(code, page).splitlines()) & set(body("lv", page).splitlines())
    assert [line for line in shared if not re.fullmatch(r"(\{\{ .* \}\})?", line)] == []
