"""The printed sheets: tagged, in our own letters, dated, and without a number to trust by mistake."""

import io
import re
from dataclasses import replace
from functools import cache

import pypdf
import pytest

from intake.locale.markup import telephone
from site_overrides.plugin import paper, parts
from site_overrides.plugin.check.pages import read as read_pages
from site_overrides.plugin.check.paper import lost
from site_overrides.plugin.paper_data import of_sheet, short
from site_overrides.plugin.paper_sheets import FOLDER, SHEETS, file_name, sheets
from site_overrides.plugin.paper_text import blocks, runs
from site_overrides.plugin.parts import Part
from tests.conftest import NOW
from tests.site.conftest import CODES, SITE_URL, address

ALL = [(sheet, code) for code in CODES for sheet in sheets(code)]
PAGES = {"leaflet": 2, "card": 1, "poster": 1, "contacts": 1, "bilingual": 3}
ONE_LANGUAGE, TWO_LANGUAGES = 100_000, 130_000
"""Bytes of a sheet; half of it is the letters it draws, and Latvian ones come on top in the second."""
A4 = (595, 842)
BROUGHT_BY_TYPST = re.compile("[\u200b\u202a-\u202e\u2066-\u2069]")


@pytest.fixture(scope="session")
def read(site):
    """A sheet of the real site, opened once."""

    @cache
    def opened(sheet: str, code: str) -> pypdf.PdfReader:
        return pypdf.PdfReader(site.folder / FOLDER / file_name(sheet, code))

    return opened


@pytest.fixture(scope="session")
def text(read):
    @cache
    def said(sheet: str, code: str) -> str:
        return text_of(read(sheet, code))

    return said


def text_of(pdf: pypdf.PdfReader) -> str:
    """All letters, with single spaces; words of Arabic script come in the order they stand on the line."""
    return " ".join(" ".join(page.extract_text() for page in pdf.pages).split())


def plain(markup: str) -> str:
    return " ".join("".join(run["text"] for run in runs(markup)).split())


def links(pdf: pypdf.PdfReader) -> set[str]:
    found = [note.get_object() for page in pdf.pages for note in page.get("/Annots", [])]
    return {note["/A"]["/URI"] for note in found if note["/Subtype"] == "/Link"}


def elements(pdf: pypdf.PdfReader) -> list[pypdf.generic.DictionaryObject]:
    """Every element of the structure that a screen reader goes by, in its order."""

    def below(kids):
        for kid in kids if isinstance(kids, list) else [kids]:
            node = kid.get_object()
            if isinstance(node, dict) and "/S" in node:
                yield node
                yield from below(node.get("/K", []))

    return list(below(pdf.trailer["/Root"]["/StructTreeRoot"].get("/K", [])))


@pytest.mark.parametrize(("sheet", "code"), ALL)
def test_a_sheet_is_tagged_and_says_its_language_title_and_day(read, words, sheet, code):
    pdf = read(sheet, code)
    root = pdf.trailer["/Root"]
    assert (root["/MarkInfo"]["/Marked"], root["/Lang"]) == (True, code)
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert pdf.metadata.title == f"Līdzās: {words[code](f'paper.{sheet}').unescape()}"
    assert pdf.metadata.creation_date.date() == NOW.date()
    assert "<pdfuaid:part>1</pdfuaid:part>" in root["/Metadata"].get_object().get_data().decode()


@pytest.mark.parametrize(("sheet", "code"), ALL)
def test_a_sheet_has_one_first_heading_and_says_what_its_pictures_are(read, sheet, code):
    found = elements(read(sheet, code))
    kinds = [element["/S"] for element in found]
    assert kinds.count("/H1") == 1
    assert kinds.count("/H2") >= len(SHEETS[sheet])
    (code_to_scan,) = [element for element in found if element["/S"] == "/Figure"]
    assert short(SITE_URL + address(code, "index.md")) in code_to_scan["/Alt"]


@pytest.mark.parametrize(("sheet", "code"), ALL)
def test_every_letter_is_drawn_with_a_font_that_comes_along(read, sheet, code):
    for page in read(sheet, code).pages:
        for font in page["/Resources"]["/Font"].values():
            assert re.fullmatch(r"/[A-Z]{6}\+NotoSans(Arabic)?-(Regular|Bold)", font["/BaseFont"])
            drawn = font["/DescendantFonts"][0].get_object()["/FontDescriptor"]
            assert "/FontFile2" in drawn
            assert "/ToUnicode" in font


@pytest.mark.parametrize(("sheet", "code"), ALL)
def test_a_sheet_is_light_and_has_the_pages_it_is_meant_to_have(site, read, sheet, code):
    size = (site.folder / FOLDER / file_name(sheet, code)).stat().st_size
    assert size <= (TWO_LANGUAGES if sheet == "bilingual" else ONE_LANGUAGE)
    pages = read(sheet, code).pages
    assert [tuple(map(round, page.mediabox[2:])) for page in pages] == [A4] * PAGES[sheet]


@pytest.mark.parametrize(("sheet", "code"), ALL)
def test_a_sheet_says_the_day_the_danger_number_and_where_a_newer_one_is(read, text, sheet, code):
    said = text(sheet, code)
    home, newer = (SITE_URL + address(code, page) for page in ("index.md", "print.md"))
    for wanted in ("22.11.2026", "112", short(home), short(newer)):
        assert wanted in said
    assert {home, newer, "tel:112"} <= links(read(sheet, code))
    assert not BROUGHT_BY_TYPST.search(said)


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize("sheet", ["leaflet", "card", "bilingual"])
def test_both_wordings_stand_on_it_with_their_numbers_and_days(facts, text, sheet, code):
    if sheet not in sheets(code):
        return
    said = text(sheet, code)
    for rule in facts.duration_rules:
        numbers = {name: value for name, value in rule if isinstance(value, int)}
        if facts.languages[code].dir == "ltr":
            assert plain(rule.says[code].format(**numbers)) in said
        if sheet == "bilingual":
            assert plain(rule.says["lv"].format(**numbers)) in said
        assert (rule.published_on or rule.as_of).strftime("%d.%m.%Y") in said
    for place in paper_places(facts):
        assert place in said


def paper_places(facts) -> list[str]:
    return [facts.places[name].name for name in ("mucenieki", "liepna", "jurmala", "kekava")]


@pytest.mark.parametrize("code", ["lv", "en", "ru", "tr"])
def test_a_leaflet_says_what_to_bring_whom_it_is_for_and_that_no_phone_is_confirmed(words, text, code):
    said, t = text("leaflet", code), words[code]
    for key in ("check.bring", "check.bring_more", "contact.none", "shell.draft_service"):
        assert plain(t(key)) in said, key
    assert plain(t("truth.source" if code == "lv" else "truth.machine")) in said
    assert "9.1.4.4./16/I/001. 85 %" in said


@pytest.mark.parametrize(("sheet", "code"), ALL)
def test_no_number_that_cannot_be_called_comes_onto_paper(facts, read, text, sheet, code):
    digits = re.sub(r"\D", "", text(sheet, code))
    for contact in facts.contacts.values():
        if not contact.emergency and contact.phone and not contact.callable_on(NOW.date()):
            assert contact.phone.removeprefix("+371") not in digits
    assert {link for link in links(read(sheet, code)) if link.startswith("tel:")} == {"tel:112"}


def test_a_number_that_was_checked_is_large_and_can_be_pressed():
    card = f'<article class="fact" data-contact="x"><p class="big">{telephone("+37120000000")}</p></article>'
    (block,) = blocks(Part("top", 1, "", card, "lv", "contacts/"), SITE_URL)
    (line,) = block["blocks"]
    assert line["big"]
    assert line["runs"] == [{"whole": True, "href": "tel:+37120000000", "text": "+37120000000"}]


def test_the_card_of_an_old_number_is_left_out_wherever_it_stands(site, sources):
    old = parts.of_page(site.folder, "en", "contacts.md", sources)["history"]
    assert "+37129249232" in old.html
    assert {block["kind"] for block in blocks(old, SITE_URL)} == {"p"}
    assert "29249232" not in str(blocks(old, SITE_URL))


@pytest.mark.parametrize(("sheet", "code"), ALL)
def test_its_links_lead_to_pages_of_the_site(site, read, sheet, code):
    for link in links(read(sheet, code)) - {"tel:112"}:
        page = link.removeprefix(SITE_URL).partition("#")[0]
        assert (site.folder / page / "index.html").is_file(), link


def test_the_bilingual_leaflet_says_every_part_twice(read):
    for code in CODES[1:]:
        headings = [e for e in elements(read("bilingual", code)) if e["/S"] == "/H2"]
        assert len(headings) == 2 * (len(SHEETS["bilingual"]) + 1)


def test_where_a_translation_is_missing_the_sheet_says_so_and_is_latvian_there(gappy, words):
    folder = gappy.folder / FOLDER
    arabic = pypdf.PdfReader(folder / file_name("leaflet", "ar"))
    assert "Palīdzība avotos ir gan izmitināšanas centros" in text_of(arabic)
    english = text_of(pypdf.PdfReader(folder / file_name("contacts", "en")))
    assert plain(words["en"]("truth.fallback")) in english
    assert "Vai esi briesmās?" in english


@pytest.mark.parametrize("sheet", ["card", "poster", "contacts"])
def test_a_longer_text_gets_smaller_letters_and_never_another_page(site, sources, sheet):
    data = of_sheet(sheet, "fa-AF", sources, site.folder, SITE_URL)
    longer = data | {"lead": data["lead"] * 2, "parts": [*data["parts"], *data["parts"][1:2]]}
    pdf = pypdf.PdfReader(io.BytesIO(paper.compiled(sheet, longer)))
    assert len(pdf.pages) == 1
    assert "30.11.2023" in text_of(pdf), "its last line is still on the page"


def test_a_page_that_lost_a_part_is_named_by_the_check(sources):
    pages = read_pages(sources)
    assert list(lost(pages)) == []
    page = pages["lv/eligibility.md"]
    renamed = page.raw.replace("{#how-long}", "{#time}")
    (line,) = lost({**pages, page.name: replace(page, raw=renamed)})
    assert line.startswith(f"{page.file}:")
    assert "printed sheets need the part {#how-long}" in line


def test_an_outdated_page_is_told_on_paper(site, sources, words, tmp_path):
    meta = sources.pages["en/where.md"]
    old = meta.model_copy(update={"l10n": meta.l10n.model_copy(update={"source": None})})
    spoiled = replace(sources, pages={**sources.pages, "en/where.md": old})
    note = of_sheet("leaflet", "en", spoiled, site.folder, SITE_URL)["note"]
    assert plain(words["en"]("truth.outdated")) in "".join(run["text"] for run in note)


def test_a_withdrawn_page_is_left_out(site, sources):
    gone = {
        name: meta.model_copy(update={"withdrawn_on": NOW.date(), "withdrawn_why": "x"})
        for name, meta in sources.pages.items()
        if name.endswith("/where.md")
    }
    without = replace(sources, pages={**sources.pages, **gone})
    data = of_sheet("bilingual", "ru", without, site.folder, SITE_URL)
    assert len(data["parts"]) == len(data["parts_lv"]) == len(SHEETS["bilingual"]) + 1 - 2


def test_nothing_of_the_machines_fonts_is_used():
    families = {font.family for font in paper.fonts().fonts()}
    assert families == {"Noto Sans", "Noto Sans Arabic"}


@pytest.mark.parametrize("code", CODES)
def test_the_print_page_leads_to_every_sheet_in_every_language(site, code):
    hrefs = {href for href in site.page(code, "print.md").one("article").hrefs if href.endswith(".pdf")}
    assert hrefs == {f"/{FOLDER}/{file_name(*one)}" for one in ALL}
