"""Ways of looking at a page as people do who need it large, in their own colours, or without a mouse."""

from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import Page

MEASURE = Path(__file__).with_name("measure.js").read_text(encoding="utf-8")
PLAIN = {"forced_colors": "none", "reduced_motion": "no-preference"}


@dataclass(frozen=True)
class Look:
    """A window in CSS pixels, what the reader has asked of the browser, and what is then measured."""

    measured: str
    width: int = 360
    height: int = 740
    asked: dict[str, str] = field(default_factory=dict)


LOOKS = {
    "200 %": Look("measure.crowded()", 640, 512),
    "400 %": Look("measure.crowded()", 320, 256),
    "letters twice as large": Look("measure.twice(), measure.crowded()"),
    "text spacing": Look("measure.spaced(), measure.crowded()"),
    "six languages": Look("measure.languages()", 320, 568),
    "targets": Look("measure.small()", 320, 568),
    "focus": Look("measure.unfocused()", 320, 568),
    "forced colours": Look("measure.colourless()", asked={"forced_colors": "active"}),
    "reduced motion": Look("measure.moving()", asked={"reduced_motion": "reduce"}),
}
"""400 % of a window 1280 px wide is 320 px; its height then is a phone's that lies."""


def look(page: Page, name: str) -> list[str]:
    """What is wrong with the page in one of the ``LOOKS``, in words; the page is left as it was."""
    how = LOOKS[name]
    page.set_viewport_size({"width": how.width, "height": how.height})
    page.emulate_media(**PLAIN | how.asked)
    page.evaluate(MEASURE)
    if name == "focus":
        page.keyboard.press("Tab")  # from now on the browser shows where the focus is
    found: list[str] = page.evaluate(how.measured)
    page.evaluate("measure.wear(''), scrollTo(0, 0)")
    return found


def looks(page: Page) -> dict[str, list[str]]:
    """What is wrong in all of them; an empty dictionary when nothing is."""
    seen = {name: look(page, name) for name in LOOKS}
    page.set_viewport_size({"width": 360, "height": 740})
    page.emulate_media(**PLAIN)
    return {name: found[:5] for name, found in seen.items() if found}
