"""Pages packed into one file: every line once, and each page a list of its lines' numbers.

The pages of a language have most of their lines in common. Packed so, they cost a reader's phone little even
where they lie unpacked, and `sw.js` needs nothing but ``join`` to have them again.
"""

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

NOTICES, SAVED = "<!--notices-->", "<!--saved-->"
"""Where the worker puts the notices that still hold, and when the page was saved."""

_FOR_MACHINES = re.compile(
    r'\n<(?:link rel="(?:canonical|alternate)"|meta name="description"|script type="application/ld).*'
)
"""Lines; an expression that begins with a letter is found far quicker than one with ``^``."""
_NOTICES = re.compile(
    r'(?P<head><section class="wrap"[^>]* data-expires="[^"]*">\n)(?P<all>.*?)(?P<foot></section>\n)', re.S
)
_EACH = re.compile(r'^(?=<div class="notice )', re.M)
_UNTIL = re.compile(r' data-expires="([^"]*)"')
_MAIN = re.compile(r"<main[^>]*>\n")
_ASSET = re.compile(r'(?<=/)assets/[\w-]+\.[0-9a-f]{10}\.(?:css|js)(?=")')


def packed(pages: Mapping[str, str], unkept: str, saved: str, site: Path) -> str:
    """The file. ``pages`` by their paths; ``unkept`` is shown for all others, ``saved`` on each page.

    Notices stand apart, each with its end, so that the worker shows none whose time is over.
    """
    lines: dict[str, int] = {}

    def numbers(html: str) -> list[int]:
        return [lines.setdefault(line, len(lines)) for line in html.split("\n")]

    notices, around = _notices(unkept)
    pack = {
        "pages": {path: numbers(_page(html)) for path, html in pages.items()},
        "missing": numbers(_without_notices(plain(unkept))),
        "saved": saved,
        "notices": notices,
        "around": around,
        "assets": _assets("".join((*pages.values(), unkept)), site),
    }
    return json.dumps({"lines": list(lines)} | pack, ensure_ascii=False, separators=(",", ":"))


def plain(html: str) -> str:
    """A page without what only search engines and feed readers look at; all of that stands in its head."""
    head, end, body = html.partition("</head>")
    return _FOR_MACHINES.sub("", head) + end + body


def _page(html: str) -> str:
    return _MAIN.sub(lambda found: f"{found[0]}{SAVED}\n", _without_notices(plain(html)), count=1)


def _without_notices(html: str) -> str:
    return _NOTICES.sub(f"{NOTICES}\n", html, count=1)


def _notices(html: str) -> tuple[list[dict[str, str]], list[str]]:
    """The notices above a page, each with the moment it ends, and what stands around them."""
    found = _NOTICES.search(html)
    if found is None:
        return [], []
    each = _EACH.split(found["all"])[1:]
    return [{"until": _UNTIL.findall(one)[0], "html": one} for one in each], [found["head"], found["foot"]]


def _assets(html: str, site: Path) -> dict[str, Any]:
    """Stylesheet and scripts the pages load, by their paths."""
    names = sorted({*_ASSET.findall(html)})
    return {f"/{name}": (site / name).read_text(encoding="utf-8") for name in names}
