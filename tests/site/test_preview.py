"""``make preview``: one language, on this machine only, that follows every save."""

import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.server import free_port
from tests.site.conftest import copied_project
from tests.site.test_editor_mistakes import changed

PATIENCE = 60


@dataclass(frozen=True)
class Preview:
    docs: Path
    port: int
    process: subprocess.Popen[bytes]

    def get(self, path: str) -> str | None:
        """The page at ``path``; nothing where there is none."""
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/{path}", timeout=PATIENCE) as answer:
                return answer.read().decode()
        except (urllib.error.HTTPError, urllib.error.URLError, ConnectionError):
            return None

    def shows(self, path: str, words: str) -> bool:
        """Whether ``path`` comes to hold ``words``."""
        until = time.monotonic() + PATIENCE
        while words not in (self.get(path) or "") and self.process.poll() is None:
            if time.monotonic() > until:
                return False
            time.sleep(0.2)
        return self.process.poll() is None


def _hears_ctrl_c() -> None:
    """Tests that are begun in the background do not, and would hand that on."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


@pytest.fixture(scope="module")
def preview(tmp_path_factory) -> Iterator[Preview]:
    project = copied_project(tmp_path_factory.mktemp("preview") / "project")
    port = free_port()
    command = [sys.executable, "-m", "site_overrides.preview", "tr", "--port", str(port)]
    with (project / "said").open("wb") as said:
        process = subprocess.Popen(command, cwd=project, stdout=said, stderr=said, preexec_fn=_hears_ctrl_c)
    yield Preview(project / "docs", port, process)
    process.kill()
    process.wait()


def test_the_preview_shows_its_language_alone(preview):
    assert preview.shows("tr/where/", '<html lang="tr"')
    assert preview.get("en/where/") is None
    assert preview.get("where/") is None


def test_only_this_machine_can_see_the_preview(preview):
    assert preview.shows("tr/where/", "<h1")
    sockets = [line.split() for line in Path("/proc/net/tcp").read_text().splitlines()[1:]]
    here = [
        fields[1] for fields in sockets if fields[3] == "0A" and fields[1].endswith(f":{preview.port:04X}")
    ]
    assert here == [f"0100007F:{preview.port:04X}"]


def test_the_preview_follows_a_save_and_shows_what_is_wrong_instead_of_a_page(preview):
    assert preview.shows("tr/where/", "<h1")
    changed(preview.docs, "tr/where.md", "{{ places_list() }}", "{{ placs_list() }}")
    assert preview.shows("tr/where/", "no such fact or call: &#39;placs_list&#39; is undefined")
    changed(preview.docs, "tr/where.md", "{{ placs_list() }}", "{{ places_list() }}\n\nYeni.\n")
    assert preview.shows("tr/where/", "<p>Yeni.</p>")
    assert "places_list() }}" not in preview.get("tr/where/")


def test_the_preview_tells_every_mistake_and_ends_quietly(preview):
    assert preview.shows("tr/where/", "<h1")
    preview.process.send_signal(signal.SIGINT)
    assert preview.process.wait(PATIENCE) == 0
    said = (preview.docs.parent / "said").read_text(encoding="utf-8")
    assert f"http://127.0.0.1:{preview.port}/tr/ (Ctrl-C ends it)" in said
    assert "docs/tr/where.md:" in said
    assert "0 to mend. The preview follows every save." in said
    assert "1 to mend in tr/where.md." in said
    assert "Traceback" not in said


def test_a_language_nobody_has_is_refused():
    command = [sys.executable, "-m", "site_overrides.preview", "xx"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 2
    assert "invalid choice: 'xx'" in done.stderr
