"""Every template as a picture, on a phone, in both languages that are written from the right.

The pictures in ``pictures/`` are small and grey. ``NEW_PICTURES=1`` makes them anew; look at them before you
keep them.
``sample.js`` puts the same words into every page, so an editor's text changes no picture.
"""

import base64
import json
import os
import struct
import zlib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Page
from starlette.testclient import TestClient

from intake.facts.notices import Notice, NoticeText
from intake.web.app import create_app
from tests.browser.pages import unkept
from tests.browser.visitor import Visitor
from tests.conftest import NOW, ORIGIN, ROOT
from tests.forms import FAMILY, receipt, send

HERE = Path(__file__).parent
KEPT, SEEN = HERE / "pictures", ROOT / ".cache" / "pictures"
SAMPLE, COMPARE = ((HERE / name).read_text(encoding="utf-8") for name in ("sample.js", "compare.js"))
ANEW = bool(os.environ.get("NEW_PICTURES"))
TOLERANCE = 0.0025
"""The share of cells of six pixels that may be another grey. Other hinting of the same fonts, or a page that
is one pixel lower, changes at most 0.001; a number that reads from the right, 0.004 or more."""
TALLEST = 1398
FILLER = {
    "ar": "هذا نص ثابت للصورة يبقى كما هو مهما كتب المحرر في الصفحة".split(),
    "fa-AF": "این متن ثابت برای عکس است و همیشه همین‌گونه می‌ماند".split(),
}
PAGES = {
    "home": "index.html", "nowhere": "404.html",
    **{
        name: f"{path}/index.html"
        for name, path in {
            "eligibility": "eligibility", "topic": "help/school", "where": "where", "contacts": "contacts",
            "check": "check", "figures": "numbers", "coverage": "coverage", "news": "news",
            "post": "news/march-2020", "archive": "news/archive/2020", "glossary": "glossary",
            "topics": "topics", "print": "print", "beside": "with-lv/where",
        }.items()
    },
}  # fmt: skip
"""One of each template, and each block that a page can hold."""
ON_STAGE = """html => {
  document.body.innerHTML = new DOMParser().parseFromString(html, "text/html").body.innerHTML;
}"""
FONTS = """words => document.fonts.ready.then(() => ["400", "700"].map(weight => {
  const pen = document.createElement("canvas").getContext("2d");
  pen.font = `${weight} 100px ${getComputedStyle(document.documentElement).fontFamily}`;
  return Math.round(pen.measureText(words).width);
}))"""


@pytest.fixture
def looker(browser):
    """A blank page that compares pictures."""
    page = browser.new_page()
    yield page
    page.close()


class Album:
    """The pictures of one language: each page that is shown is compared with what was kept of it."""

    def __init__(self, stage: Page, looker: Page, language: str) -> None:
        self.stage, self.looker, self.language = stage, looker, language
        self.changed: dict[str, str] = {}
        self.shown = 0

    def show(self, name: str, html: str) -> None:
        """Compare a page's body, on the stage of a page that has the same head."""
        if 'class="fallback"' in html or "data-withdrawn" in html:
            return  # in another language or taken back: an editor's doing, and no picture of the template
        self.stage.evaluate(ON_STAGE, html)
        height = self.stage.evaluate(f"({SAMPLE})", FILLER[self.language])
        clip = {"x": 0, "y": 0, "width": 360, "height": min(height // 6 * 6, TALLEST)}
        shot = self.stage.screenshot(full_page=True, clip=clip)
        self.shown += 1
        self._compare(f"{name}.{self.language}.png", shot)

    def _compare(self, name: str, shot: bytes) -> None:
        kept = KEPT / name
        old = None if ANEW or not kept.is_file() else base64.b64encode(kept.read_bytes()).decode()
        found = self.looker.evaluate(f"({COMPARE})", [base64.b64encode(shot).decode(), old])
        if ANEW:
            kept.write_bytes(_png(found["lines"]))
        elif old is None or found["share"] > TOLERANCE:
            SEEN.mkdir(parents=True, exist_ok=True)
            (SEEN / name).write_bytes(_png(found["lines"]))
            self.changed[name] = f"{found['share']:.1%} at {found['far']}" if old else "no picture was kept"


def _png(lines: list[str]) -> bytes:
    """Rows of four-bit greys as a PNG file."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    size = struct.pack(">IIBBBBB", 180, len(lines), 4, 0, 0, 0, 0)
    rows = b"".join(b"\0" + bytes.fromhex(line) for line in lines)
    packed = zlib.compress(rows, 9)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", size) + chunk(b"IDAT", packed) + chunk(b"IEND", b"")


def same_fonts(page, language: str) -> bool:
    """Whether letters are as wide here as where the pictures were made."""
    file = KEPT / "fonts.json"
    widths = {code: page.evaluate(FONTS, " ".join(words)) for code, words in FILLER.items()}
    widths["lv"] = page.evaluate(FONTS, "Glāžšķūņu rūķīši 0123456789")
    if ANEW:
        file.write_text(json.dumps({**_fonts(file), language: widths}, indent=1) + "\n", encoding="utf-8")
    return _fonts(file).get(language) == widths


def _fonts(file: Path) -> dict:
    return json.loads(file.read_text(encoding="utf-8")) if file.is_file() else {}


@pytest.fixture
def urgent_deps(sqlite_deps):
    """The service with one urgent notice."""
    text = {code: NoticeText(title=" ".join(words), body=" ".join(words)) for code, words in FILLER.items()}
    text["lv"] = NoticeText(title="Slēgts", body="Rīt.")
    notice = Notice(id="closed", severity="urgent", effective=NOW, expires=NOW.replace(year=2027), text=text)
    return replace(sqlite_deps, facts=sqlite_deps.facts.model_copy(update={"notices": {"closed": notice}}))


@pytest.mark.parametrize("language", FILLER)
def test_every_template_looks_as_it_did(visit, looker, site, service, urgent_deps, words, language):
    reader = visit(language, javascript=True)
    reader.open(f"/{language}/nowhere/")
    album = Album(reader.page, looker, language)
    if not same_fonts(reader.page, language):
        pytest.skip("the fonts of this machine are not those the pictures were made with")
    for name, path in PAGES.items():
        album.show(name, (site / language / path).read_text(encoding="utf-8"))
    album.show("unkept", unkept(site, language))
    for name, html in form_pages(service.client(), language):
        album.show(f"form-{name}", html)
    urgent = TestClient(create_app(urgent_deps, words), base_url=ORIGIN)
    album.show("notice", urgent.get(f"/intake/{language}/refer").text)
    for name, html in what_a_script_shows(visit(language, javascript=True)):
        album.show(name, html)
    assert album.changed == {}, f"look at {SEEN}; if it is meant, see the top of {Path(__file__).name}"
    assert album.shown > 20, "too many pages had no text of their own"


def form_pages(client: TestClient, language: str) -> Iterator[tuple[str, str]]:
    """The form's pages as they come back: asked, with errors, checked, received; then where it stands."""
    address, token = f"/intake/{language}/refer", {"token": "t" * 22}
    for step in ("who", "adults", "contact"):
        nothing = {name: FAMILY[name] for name in ("count_18_64",)} | token
        yield f"{step}-errors", client.post(address, data={**nothing, "step": step, "go": "next"}).text
    for earlier, step in (("who", "people"), ("contact", "needs"), ("needs", "check")):
        yield step, client.post(address, data={**FAMILY, **token, "step": earlier, "go": "next"}).text
    sent = send(client, FAMILY, language)
    yield "receipt", sent.text
    numbers = receipt(sent.text)
    yield "status", client.post(f"/intake/{language}/status", data=numbers).text
    yield "status-errors", client.post(f"/intake/{language}/status", data=numbers | {"code": "1"}).text
    yield "withdraw", client.post(f"/intake/{language}/withdraw", data=numbers).text
    yield "error", client.get(f"/intake/{language}/nowhere").text
    alone = {**FAMILY, **token, "child_alone": "yes", "step": "who", "go": "next"}
    yield "call-first", client.post(address, data=alone).text


def what_a_script_shows(reader: Visitor) -> Iterator[tuple[str, str]]:
    language = reader.t.language.code
    reader.page.clock.set_fixed_time(NOW)
    reader.open(f"/{language}/check/waiting/date/")
    for box, value in zip(reader.page.locator(".date input").all(), ("10", "1", "2026"), strict=True):
        box.fill(value)
    reader.page.locator("form button.btn").click()
    yield "result", reader.page.content()
    reader.open(f"/{language}/search/")
    reader.page.locator("#typed").fill({"ar": "المساعدة", "fa-AF": "کمک"}[language])
    reader.page.keyboard.press("Enter")
    reader.page.locator("#results li").nth(2).wait_for()
    yield "found", reader.page.content()
