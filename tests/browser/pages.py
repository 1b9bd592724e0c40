"""The pages that the tests for everyone look at, and in which ways."""

import itertools
import json
import os
from pathlib import Path

EVERY = bool(os.environ.get("EVERY_WAY"))
"""Whether all ways are asked for; else each page is seen in one, all of them by turns."""
LANGUAGES = ("lv", "en", "ru", "tr", "ar", "fa-AF")
WIDTHS, SCHEMES = (360, 1280), ("light", "dark")
WAYS = list(itertools.product(LANGUAGES, WIDTHS, SCHEMES))
PAGES = (
    "", "eligibility/", "numbers/", "contacts/", "help/", "help/school/", "news/", "news/march-2020/",
    "news/archive/2020/", "search/", "check/", "check/left/", "check/waiting/date/", "glossary/", "topics/",
    "coverage/", "notices/", "nowhere/", "print/", "with-lv/where/",
)  # fmt: skip
"""One of each template, and each block that a page can hold. Latvian has nothing ``with-lv``."""


def ways(page: str) -> list[tuple[str, int, str]]:
    """Every language, width and colour scheme when asked; else one, another for each page."""
    return WAYS if EVERY else [WAYS[PAGES.index(page) * 7 % len(WAYS)]]


def languages(page: str) -> tuple[str, ...]:
    """Every language when asked; else one, another for each page."""
    return LANGUAGES if EVERY else (LANGUAGES[(PAGES.index(page) * 5 + 4) % len(LANGUAGES)],)


def address(language: str, page: str) -> str:
    """Where the site has a page in a language."""
    return f"/{page}" if language == "lv" else f"/{language}/{page}"


def unkept(site: Path, language: str) -> str:
    """What readers see without network instead of a page that is not kept, as the worker puts it together."""
    (file,) = (site / "assets").glob(f"offline-{language}.*.json")
    pack = json.loads(file.read_text(encoding="utf-8"))
    return "\n".join(pack["lines"][number] for number in pack["missing"])
