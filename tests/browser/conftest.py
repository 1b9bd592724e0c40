"""The real thing on a loopback port, and a real Chromium to look at it with."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from intake.locale import Words
from intake.web.app import create_app
from tests.browser.service import Service, serve
from tests.browser.visitor import Visitor
from tests.needs import SKIPPED, find_chromium
from tests.shared import once, seen_by_all, unchanged

ROOT = Path(__file__).parents[2]
PHONE = {"width": 360, "height": 740}
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
Visit = Callable[..., Visitor]


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """One Chromium for all of these tests; it ends with them, so that no other test meets its loop."""
    chromium = find_chromium()
    if chromium is None:
        pytest.skip(f"no Chromium was found: {SKIPPED}")
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=chromium, args=list(ARGUMENTS))
        yield started
        started.close()


@pytest.fixture(scope="session")
def site(tmp_path_factory) -> Iterator[Path]:
    """The public site, built from the present sources, once for all workers: copy what you change."""
    folder = seen_by_all(tmp_path_factory) / "site-to-look-at"
    command = [sys.executable, "-m", "mkdocs", "--quiet", "build", "--strict", "--site-dir", str(folder)]
    quiet = {**os.environ, "NO_MKDOCS_2_WARNING": "1"}
    how = {"cwd": ROOT, "env": quiet, "capture_output": True, "text": True, "timeout": 240}
    once(folder.with_suffix(".json"), lambda: subprocess.run(command, **how)).check_returncode()
    with unchanged(folder):
        yield folder


@pytest.fixture
def service(browser, site, sqlite_deps, sqlite_url, words) -> Iterator[Service]:
    """Site and intake served together over an empty database of the test's own."""
    app = create_app(sqlite_deps, words, site=site)
    with serve(app, sqlite_deps, Path(sqlite_url.removeprefix("sqlite:///"))) as served:
        yield served


@pytest.fixture
def visit(browser: Browser, service: Service, words: dict[str, Words]) -> Iterator[Visit]:
    """Make a visitor: ``visit("fa-AF", javascript=False)``; each has a browser context of their own."""
    with ExitStack() as leaving:

        def come(language: str = "lv", *, javascript: bool = False, width: int = 360) -> Visitor:
            context = browser.new_context(
                base_url=service.origin,
                viewport={**PHONE, "width": width},
                java_script_enabled=javascript,
            )
            context.set_default_timeout(10_000)
            leaving.callback(context.close)
            visitor = Visitor(context.new_page(), words[language], service.origin)
            leaving.callback(visitor.saw_nothing_wrong)
            return visitor

        yield come
