"""The real site built once, and once more from a copy in which some translations are missing."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path
from types import SimpleNamespace

import pytest
from mkdocs.utils.meta import get_data

from site_overrides.plugin.bilingual import ALONE
from site_overrides.plugin.sources import Sources, load
from site_overrides.plugin.text import with_facts
from tests.conftest import NOW, ROOT
from tests.shared import once, seen_by_all, unchanged
from tests.site import tree

SITE_URL = "https://lidzas.example/"
CODES = ("lv", "en", "ru", "tr", "ar", "fa-AF")


def pages_of(code: str) -> tuple[str, ...]:
    """The pages a language has in the real ``docs``, without the easy-to-read ones."""
    start = ROOT / "docs" / code
    found = sorted(path.relative_to(start).as_posix() for path in start.rglob("*.md"))
    return tuple(page for page in found if not page.startswith("easy/"))


PAGES = pages_of("lv")
"""The pages of the real site, as Latvian has all of them."""
REAL = tuple((code, page) for code in CODES for page in pages_of(code))
"""Each page in the languages that have it; the others show the Latvian text."""
EASY = tuple(sorted(f"easy/{path.name}" for path in (ROOT / "docs" / "lv" / "easy").glob("*.md")))
"""The easy-to-read pages, which are in Latvian only."""
CHECKS = tuple(
    f"check/{step}index.md"
    for step in ("", "waiting/", "status/", "waiting/date/", "status/date/", "left/", "appeal/", "other/")
)
"""The pages of the self-check, the same in every language."""
BESIDE = tuple(
    f"{code}/with-lv/{page}"
    for code in CODES[1:]
    for page in PAGES
    if page.startswith("help/") or page.removesuffix(".md") in ALONE
)
"""The pages with the Latvian text beside them."""
FEEDS = ("news/feed.json", "news/feed.xml")
MISSING = (
    "ar/where.md", "fa-AF/where.md", "tr/news/liepna-2022.md", "ru/index.md", "en/contacts.md",
    "ar/help/school.md", "fa-AF/help/school.md", "tr/help/index.md",
)  # fmt: skip
"""What the spoiled copy lacks."""


def news_lists(code: str, pages: Iterable[str]) -> Iterator[str]:
    """The lists by year and by topic that these pages of a language make; nobody writes them."""
    for page in pages:
        if page.startswith("news/") and page != "news/index.md":
            _, meta = get_data((ROOT / "docs" / code / page).read_text(encoding="utf-8"))
            first, last = meta.get("published_between") or (meta.get("published_on"), None)
            if day := last or first:
                yield f"news/archive/{day.year}/index.md"
            yield from (f"news/tag/{tag}/index.md" for tag in meta["tags"])


LISTS = tuple((code, page) for code in CODES for page in sorted({*news_lists(code, pages_of(code))}))
"""The lists of news of the real site, each in the languages that have an item for it."""
LOST = tuple(
    f"{code}/{page}"
    for code, page in LISTS
    if page not in news_lists(code, (own for own in pages_of(code) if f"{code}/{own}" not in MISSING))
)
"""The lists the spoiled copy lacks because of that: a list goes with its last item."""


Built = subprocess.CompletedProcess[str]
_THE_DAY = {"SOURCE_DATE_EPOCH": str(int(NOW.timestamp()))}


def address(code: str, page: str) -> str:
    """The address from the root of ``where.md`` in a language; Latvian stands at the root."""
    start = "" if code == "lv" else f"{code}/"
    return start + f"{page.removesuffix('.md')}/".removesuffix("index/")


@dataclass(frozen=True)
class Site:
    """A built site."""

    folder: Path

    def page(self, code: str, page: str) -> tree.Element:
        return self.at(address(code, page) + "index.html")

    @cache  # noqa: B019  (as long as the site itself: the session)
    def at(self, file: str) -> tree.Element:
        return tree.read(self.folder / file)

    @property
    def files(self) -> list[str]:
        return sorted(p.relative_to(self.folder).as_posix() for p in self.folder.rglob("*") if p.is_file())

    @property
    def html_files(self) -> list[str]:
        return [name for name in self.files if name.endswith(".html")]


def file_of_pack(site: Site, code: str) -> str:
    """The one file with the pages that readers of a language keep for when there is no network."""
    name = re.compile(rf"assets/offline-{code}\.[0-9a-f]{{10}}\.json")
    (file,) = filter(name.fullmatch, site.files)
    return file


def build(project: Path, into: Path, **env: str) -> Built:
    """Build a project folder into a folder of one's own."""
    return _python(project, "mkdocs", "build", "--strict", "--site-dir", str(into), **env)


def make(project: Path, **env: str) -> Built:
    """Build a project's ``site`` as ``make site`` does."""
    return _python(project, "site_overrides.build", **env)


def portal(project: Path, *command: str) -> Built:
    """Run ``portal`` in a project folder."""
    return _python(project, "site_overrides.portal", *command)


def _python(project: Path, *command: str, **env: str) -> Built:
    same = {"NO_MKDOCS_2_WARNING": "1", "SITE_URL": SITE_URL, "PYTHONHASHSEED": "0"}
    env = os.environ | same | _THE_DAY | env
    command = (sys.executable, "-m", *command)
    return subprocess.run(command, cwd=project, env=env, capture_output=True, text=True, timeout=240)


def copied_project(folder: Path) -> Path:
    """A project folder with docs and mkdocs.yml of its own."""
    folder.mkdir()
    shutil.copytree(ROOT / "docs", folder / "docs")
    shutil.copy(ROOT / "mkdocs.yml", folder)
    for name in ("site_overrides", "intake"):
        (folder / name).symlink_to(ROOT / name)
    return folder


def load_docs(
    docs: Path, languages: tuple[str, ...] = CODES, mkdocs_yml: Path = ROOT / "mkdocs.yml"
) -> Sources:
    """What a build would load from ``docs``."""
    return load(configured(docs, languages, mkdocs_yml))


def configured(
    docs: Path, languages: tuple[str, ...] = CODES, mkdocs_yml: Path = ROOT / "mkdocs.yml"
) -> SimpleNamespace:
    """As much of MkDocs' configuration as reading needs."""
    built = [SimpleNamespace(locale=code) for code in languages]
    plugin = SimpleNamespace(config=SimpleNamespace(languages=built))
    return SimpleNamespace(
        docs_dir=str(docs), plugins={"i18n": plugin}, config_file_path=str(mkdocs_yml), extra={}
    )


def filled_in(path: str, sources: Sources, reader: str = "") -> str:
    """The Markdown of a page after its calls, as MkDocs hands it on."""
    body, _ = get_data((sources.docs / path).read_text(encoding="utf-8"))
    fake = SimpleNamespace(file=SimpleNamespace(src_uri=path))
    return with_facts(body, fake, reader or path.split("/")[0], sources)


@pytest.fixture(scope="session")
def sources() -> Sources:
    return load_docs(ROOT / "docs")


@pytest.fixture(scope="session")
def folder(tmp_path_factory) -> Path:
    """Where the builds of `builds` go: every worker of a run reads the same, and none changes them."""
    found = seen_by_all(tmp_path_factory) / "builds"
    found.mkdir(exist_ok=True)
    return found


@pytest.fixture(scope="session")
def builds(folder) -> Iterator[dict[str, Future[Built]]]:
    """The three builds the tests read, under way together."""
    ways = {"site": _build_site, "gappy": _build_gappy, "again": _build_again}
    with ThreadPoolExecutor(len(ways)) as pool:
        yield {
            name: pool.submit(once, folder / f"{name}.json", partial(way, folder))
            for name, way in ways.items()
        }


def _build_site(folder: Path) -> Built:
    return build(ROOT, folder / "site")


def _build_gappy(folder: Path) -> Built:
    project = copied_project(folder / "gappy")
    for path in MISSING:
        (project / "docs" / path).unlink(missing_ok=True)
    return make(project)


def _build_again(folder: Path) -> Built:
    project = copied_project(folder / "again")
    return build(project, project / "site", PYTHONHASHSEED="1", TZ="Asia/Kabul")


def _finished(build: Future[Built]) -> Built:
    done = build.result()
    assert done.returncode == 0, done.stderr
    return done


@pytest.fixture(scope="session")
def site(folder, builds) -> Iterator[Site]:
    """The real site."""
    _finished(builds["site"])
    with unchanged(folder / "site") as built:
        yield Site(built)


@pytest.fixture(scope="session")
def again(folder, builds) -> Iterator[Site]:
    """The real site of the same day built in another folder and time zone, with sets in another order."""
    _finished(builds["again"])
    with unchanged(folder / "again" / "site") as built:
        yield Site(built)


@pytest.fixture(scope="session")
def gappy(folder, builds) -> Iterator[Site]:
    """The site without the translations in `MISSING`."""
    done = _finished(builds["gappy"])
    assert done.stderr == "", "a good build has nothing to complain of"
    with unchanged(folder / "gappy" / "site") as built:
        yield Site(built)


@pytest.fixture
def project(tmp_path) -> Path:
    """A project folder that a test may spoil and build."""
    return copied_project(tmp_path / "project")
