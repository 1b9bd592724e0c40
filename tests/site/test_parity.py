"""A translation has the same bones as its source: headings, calls and links, in the same order."""

import re

import pytest

from tests.conftest import ROOT
from tests.site.conftest import CODES, PAGES

DOCS = ROOT / "docs"
TRANSLATIONS = [(code, page) for code in CODES if code != "lv" for page in PAGES]
HEADING = re.compile(r"^(#+) .*\{#([\w-]+)\}$", re.M)
CALL = re.compile(r"\{\{ (.*?) \}\}")
LINK = re.compile(r"\]\(([^)]*)\)")
LIST_ITEM = re.compile(r"^- ", re.M)


def body(code: str, page: str) -> str:
    return (DOCS / code / page).read_text(encoding="utf-8").split("\n---\n", 1)[1]


def calls(text: str) -> list[str]:
    """The calls in order; what a button says is text and belongs to the translator."""
    return [re.sub(r'_button\(".*"\)', "_button", call) for call in CALL.findall(text)]


@pytest.mark.parametrize("code", CODES)
def test_every_language_has_the_same_pages(code):
    found = {p.relative_to(DOCS / code).as_posix() for p in (DOCS / code).rglob("*") if p.is_file()}
    assert found == set(PAGES)


@pytest.mark.parametrize(("code", "page"), [("lv", page) for page in PAGES] + TRANSLATIONS)
def test_every_heading_has_an_id_that_no_translation_changes(code, page):
    text = body(code, page)
    assert len(HEADING.findall(text)) == len(re.findall(r"^#+ ", text, re.M))
    assert HEADING.findall(text) == HEADING.findall(body("lv", page))
    assert HEADING.findall(text)[0] == ("#", "top")


@pytest.mark.parametrize(("code", "page"), TRANSLATIONS)
def test_the_translation_calls_the_same_facts_in_the_same_order(code, page):
    assert calls(body(code, page)) == calls(body("lv", page))
    assert body(code, page).count("{{") == len(calls(body(code, page)))


@pytest.mark.parametrize(("code", "page"), TRANSLATIONS)
def test_the_translation_has_the_same_links_in_the_same_order(code, page):
    assert LINK.findall(body(code, page)) == LINK.findall(body("lv", page))


@pytest.mark.parametrize(("code", "page"), TRANSLATIONS)
def test_the_translation_has_as_many_paragraphs_and_list_items(code, page):
    text, source = body(code, page), body("lv", page)
    assert len(re.split(r"\n{2,}", text.strip())) == len(re.split(r"\n{2,}", source.strip()))
    assert len(LIST_ITEM.findall(text)) == len(LIST_ITEM.findall(source))


@pytest.mark.parametrize(("code", "page"), TRANSLATIONS)
def test_what_is_no_text_in_the_front_matter_is_the_same(sources, code, page):
    words = {"title", "description", "summary", "standing", "l10n", "revision"}
    own, source = (sources.pages[f"{c}/{page}"].model_dump(exclude=words) for c in (code, "lv"))
    assert own == source


@pytest.mark.parametrize(("code", "page"), TRANSLATIONS)
def test_no_passage_was_left_in_latvian(code, page):
    """A line that is the same in both languages is a call alone, or nothing but names."""
    shared = set(body(code, page).splitlines()) & set(body("lv", page).splitlines())
    assert [line for line in shared if not re.fullmatch(r"(\{\{ .* \}\})?", line)] == []
