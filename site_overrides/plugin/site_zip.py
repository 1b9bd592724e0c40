"""``site-<language>.zip``: a language's pages to carry on a stick and open from a folder, with no server.

Made of the built pages by changing their links: to what is inside, relative and down to ``index.html``; to
all else, the form and papers among it, to the site. Scripts that a browser refuses from a folder stay out.
"""

import datetime as dt
import io
import os
import posixpath
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from operator import itemgetter
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from mkdocs.config.defaults import MkDocsConfig

from intake.locale.markup import day
from site_overrides.files import content
from site_overrides.plugin import assets
from site_overrides.plugin.offline_pack import plain
from site_overrides.plugin.page_context import environment, in_language
from site_overrides.plugin.sources import Sources

LEFT_OUT = ("search", "with-lv", "assets", "data", "paper")
"""Folders below a language that stay on the site: what needs a server, or is there twice."""
LEVEL = 3
"""Of `zlib`: a twentieth larger than at its best, in two thirds of the time."""
_LINK = re.compile(r'( (?:href|src)=")(?![#"]|[a-z]+:)([^"#]*)')
_NEEDS_SERVER = re.compile(r"<script>.*?</script>\n?")
_MODULE = re.compile(r'<script type="module" src="([^"]*)assets/[^"]*">')
_CARRIED = rf'<script src="\1{assets.address("page.js")}" defer>'
"""What a script that needs a server brings along needs none."""
_ASSET = re.compile(r"assets/(?:lidzas|page)\.[0-9a-f]{10}\.(?:css|js)")
_MAIN = re.compile(r"<main[^>]*>\n")


def file_name(code: str) -> str:
    """The file's name at the site's root."""
    return f"site-{code}.zip"


def write(config: MkDocsConfig, code: str, sources: Sources) -> None:
    """Write the language's file. The same pages of the same day give the same bytes."""
    site, url = Path(config.site_dir), str(config.site_url)
    pages = {address: f"{_inside(address, code)}index.html" for address in _pages(site, code, sources)}
    loaded: set[str] = set()
    place = _places(pages, loaded, url)
    template = environment(sources).get_template("partials/copied.html")
    newer = f"{url}{in_language(code, 'print/')}"
    note = template.render(t=sources.words[code], day=day, on=sources.today, newer=newer)

    def files() -> Iterator[tuple[str, bytes]]:
        """One after the other: a thousand pages at once would fill the memory."""
        for address, name in sorted(pages.items(), key=itemgetter(1)):
            html = content(f"{site}/{address}index.html").decode()
            yield name, _page(html, note, _of_page(address, "../" * name.count("/"), place)).encode()
        yield from ((name, content(f"{site}/{name}")) for name in sorted(loaded))

    (site / file_name(code)).write_bytes(_zip(files(), f"lidzas-{code}", sources.today).getbuffer())


def _pages(site: Path, code: str, sources: Sources) -> Iterator[str]:
    """The addresses of a language's pages from the root."""
    others = sources.facts.languages if code == "lv" else ()
    yield in_language(code, "")
    for start in (site / in_language(code, "")).iterdir():
        if start.is_dir() and start.name not in {*LEFT_OUT, *others}:
            for folder, _, names in os.walk(start):
                if "index.html" in names:
                    yield f"{folder[len(str(site)) + 1 :]}/"


def _inside(address: str, code: str) -> str:
    """Where a page stands in the file: its language has no folder there."""
    return address if code == "lv" else address.removeprefix(f"{code}/")


def _page(html: str, note: str, place: Callable[[str], str]) -> str:
    shown, sign, scripts = plain(html).partition("<script")
    pieces = _LINK.split(shown + _MODULE.sub(_CARRIED, _NEEDS_SERVER.sub("", sign + scripts)))
    pieces[2::3] = map(place, pieces[2::3])
    return _MAIN.sub(lambda found: found[0] + note, "".join(pieces), count=1)


def _places(pages: Mapping[str, str], loaded: set[str], url: str) -> Callable[[str, str, str], str]:
    """Where a link of the page at an address leads, ``up`` being the way to the top. Assets are noted."""

    @cache
    def place(address: str, link: str, up: str) -> str:
        target = posixpath.normpath(link if link.startswith("/") else f"/{address}{link}").lstrip("/")
        folder = f"{target}/" if target else ""
        if folder in pages:
            return up + pages[folder]
        if _ASSET.fullmatch(target):
            loaded.add(target)
            return up + target
        return url + (folder if link.endswith("/") else target)

    return place


def _of_page(address: str, up: str, place: Callable[[str, str, str], str]) -> Callable[[str], str]:
    """The same for one page. A link that first goes up is asked for as any page of the folder would, for so
    it is worked out once for all of them."""
    beside = "".join(address[:-1].rpartition("/")[:2]) + "-/"
    return lambda link: place(beside if link.startswith("../") else address, link, up)


def _zip(files: Iterable[tuple[str, bytes]], folder: str, made_on: dt.date) -> io.BytesIO:
    """In memory, for a file would be gone back to after each page, to complete its head."""
    made = io.BytesIO()
    with ZipFile(made, "w", ZIP_DEFLATED) as packed:
        for name, data in files:
            info = ZipInfo(f"{folder}/{name}", (made_on.year, made_on.month, made_on.day, 0, 0, 0))
            info.compress_type, info.external_attr, info.create_system = ZIP_DEFLATED, 0o644 << 16, 3
            packed.writestr(info, data, compresslevel=LEVEL)
    return made
