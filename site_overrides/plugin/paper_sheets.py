"""Which printed sheets there are, and which parts of which pages each is made of."""

from collections.abc import Mapping

Place = tuple[str, str]
"""A page's path below its language, and the id of one of its headings."""

LEAD: Place = ("index.md", "top")
DANGER, CALL = ("contacts.md", "emergency"), ("contacts.md", "top")
LONG, WHERE = ("eligibility.md", "how-long"), ("where.md", "top")
LEAFLET: tuple[Place, ...] = (
    DANGER, ("eligibility.md", "who"), LONG, ("eligibility.md", "unclear"), WHERE, ("where.md", "outside"),
    CALL, ("ask.md", "we-ask"),
)  # fmt: skip
SHEETS: Mapping[str, tuple[Place, ...]] = {
    "leaflet": LEAFLET,
    "card": (DANGER, CALL, LONG, WHERE),
    "poster": (),
    "contacts": (DANGER, CALL, ("contacts.md", "call-back"), ("contacts.md", "status")),
    "bilingual": LEAFLET,
}
"""The parts of each sheet, under `LEAD`."""
BRING = ("leaflet", "card", "bilingual")
"""The sheets that end with what to bring."""
PANELS = {"contacts.md": "call", "eligibility.md": "long", "where.md": "where"}
"""The panel of the folded card a page's parts stand on."""
FOLDER = "paper"
"""Where the sheets are, from the root."""
PRINT = "print/"
"""The page that leads to the sheets: who holds an old one finds a newer one there."""


def sheets(code: str) -> list[str]:
    """The sheets a language has: only Latvian has none beside Latvian."""
    return [sheet for sheet in SHEETS if (sheet, code) != ("bilingual", "lv")]


def file_name(sheet: str, code: str) -> str:
    """The file of a sheet, below `FOLDER`."""
    return f"{sheet}-{code}.pdf"


def needed() -> set[Place]:
    """Every part that some sheet takes from a page."""
    return {LEAD, *(place for parts in SHEETS.values() for place in parts)}
