"""``site-<language>.zip``: a language's pages to carry on a stick and open from a folder, with no server.

Made of the built pages by changing their links: to what is inside, relative and down to ``index.html``; to
all else, the form and papers among it, to the site. Scripts that a browser refuses from a folder stay out.
"""

import datetime as dt
import posixpath
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from mkdocs.config.defaults import MkDocsConfig

from intake.locale.markup import day
from site_overrides.plugin.offline_pack import plain
from site_overrides.plugin.page_context import environment, in_language
from site_overrides.plugin.sources import Sources

LEFT_OUT = ("search", "with-lv", "assets", "data", "paper")
"""Folders below a language that stay on the site: what needs a server, or is there twice."""
LEVEL = 4
"""Of `zlib`: a fiftieth larger than at its best, in a third of the time."""
_LINK = re.compile(r'( (?:href|src)=")(?![#"]|[a-z]+:)([^"#]*)')
_NEEDS_SERVER = re.compile(r'^<script type="module".*\n|^<script>.*?</script>\n?', re.M)
_ASSET = re.compile(r"assets/(?:lidzas|page)\.[0-9a-f]{10}\.(?:css|js)")
_MAIN = re.compile(r"<main[^>]*>\n")


def file_name(code: str) -> str:
    """The file's name at the site's root."""
    return f"site-{code}.zip"


def write(config: MkDocsConfig, code: str, sources: Sources) -> None:
    """Write the language's file. The same pages of the same day give the same bytes."""
    site, url = Path(config.site_dir), str(config.site_url)
    pages = dict(_pages(site, code, sources))
    names = {f"{_inside(address, code)}index.html": address for address in pages}
    assets: set[str] = set()
    template = environment(sources).get_template("partials/copied.html")
    newer = f"{url}{in_language(code, 'print/')}"
    note = template.render(t=sources.words[code], day=day, on=sources.today, newer=newer)

    def files() -> Iterator[tuple[str, str]]:
        """One after the other: a thousand pages at once would fill the memory."""
        for name in sorted(names):
            html = pages[names[name]].read_text(encoding="utf-8")
            assets.update(_ASSET.findall(html))
            yield name, _page(html, note, _links(names[name], code, pages, url))
        yield from ((name, (site / name).read_text(encoding="utf-8")) for name in sorted(assets))

    _zip(site / file_name(code), files(), f"lidzas-{code}", sources.today)


def _pages(site: Path, code: str, sources: Sources) -> Iterator[tuple[str, Path]]:
    """The files of a language's pages by their addresses from the root."""
    others = set(sources.facts.languages) if code == "lv" else set()
    start = site / in_language(code, "")
    for file in sorted(start.rglob("index.html")):
        if file.relative_to(start).parts[0] not in {*LEFT_OUT, *others}:
            address = file.parent.relative_to(site).as_posix() + "/"
            yield address.removeprefix("./"), file


def _inside(address: str, code: str) -> str:
    """Where a page stands in the file: its language has no folder there."""
    return address if code == "lv" else address.removeprefix(f"{code}/")


def _page(html: str, note: str, link: Callable[[re.Match[str]], str]) -> str:
    html = _LINK.sub(link, _NEEDS_SERVER.sub("", plain(html)))
    return _MAIN.sub(lambda found: found[0] + note, html, count=1)


def _links(address: str, code: str, pages: Mapping[str, Path], url: str) -> Callable[[re.Match[str]], str]:
    """What a link of the page at ``address`` becomes."""
    up = "../" * _inside(address, code).count("/")

    @cache
    def there(link: str) -> str:
        target = posixpath.normpath(posixpath.join("/", address, link)).lstrip("/")
        folder = f"{target}/" if target else ""
        if _ASSET.fullmatch(target):
            return up + target
        if folder in pages:
            return f"{up}{_inside(folder, code)}index.html"
        return url + (folder if link.endswith("/") else target)

    return lambda found: found[1] + there(found[2])


def _zip(target: Path, files: Iterable[tuple[str, str]], folder: str, made_on: dt.date) -> None:
    with ZipFile(target, "w", ZIP_DEFLATED, compresslevel=LEVEL) as packed:
        for name, text in files:
            info = ZipInfo(f"{folder}/{name}", (made_on.year, made_on.month, made_on.day, 0, 0, 0))
            info.compress_type, info.external_attr, info.create_system = ZIP_DEFLATED, 0o644 << 16, 3
            packed.writestr(info, text)
