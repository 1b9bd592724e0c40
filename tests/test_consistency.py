"""What must hold everywhere, found by reading the whole tree."""

import re
import subprocess

import pytest

from tests.conftest import ROOT

TRACKED = subprocess.run(
    ["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True
).stdout.split()


def tracked(*suffixes):
    return [ROOT / name for name in TRACKED if name.endswith(suffixes)]


def test_every_template_is_used():
    sources = {p: p.read_text() for p in tracked(".py", ".html")}
    for template in (p for p in sources if p.suffix == ".html"):
        if template.match("languages/*.html") or template.name == "main.html":
            continue  # named by Material and by MkDocs
        name = template.name if "blocks" not in template.parts else template.stem
        assert any(name in text for p, text in sources.items() if p != template), template


def test_every_setting_is_in_the_readme():
    read = set(re.findall(r'env\.get\("(\w+)"', (ROOT / "intake/settings.py").read_text()))
    assert read
    readme = (ROOT / "README.md").read_text()
    for setting in read:
        assert f"`{setting}`" in readme


def test_every_make_target_is_in_the_readme():
    readme = (ROOT / "README.md").read_text()
    for target in re.findall(r"^([a-z]+):.*## ", (ROOT / "Makefile").read_text(), re.MULTILINE):
        assert f"make {target}" in readme or target == "help"


def test_lock_files_pin_hashes_and_name_no_address():
    for lock in ("requirements.lock", "requirements-test.lock"):
        text = (ROOT / lock).read_text()
        assert not re.search(r"https?://|index-url|find-links", text)
        pins = re.findall(r"^[a-z0-9][\w.\[\],-]*==\S+", text, re.MULTILINE)
        assert len(pins) > 40
        for block in re.split(r"\n(?=[a-z0-9])", text.strip()):
            assert "--hash=sha256:" in block, block.splitlines()[0]


def test_everything_pinned_in_the_project_is_locked_at_that_version():
    locked = (ROOT / "requirements-test.lock").read_text()
    for name, version in re.findall(
        r'"([\w-]+)(?:\[\w+\])?==([\w.]+)"', (ROOT / "pyproject.toml").read_text()
    ):
        assert f"{name}=={version}" in locked


@pytest.mark.parametrize("css", ["site_overrides/assets/lidzas.css"])
def test_styles_know_no_left_and_right(css):
    text = (ROOT / css).read_text()
    assert not re.search(r"(?:margin|padding|border|inset)-(?:left|right)|text-align:\s*(?:left|right)", text)
    assert not re.search(r"[;{](?:left|right):", text)
    assert "url(" not in text


def test_every_latvian_or_foreign_fragment_in_templates_has_its_direction():
    for template in tracked(".html"):
        for tag in re.findall(r"<\w+[^>]*\slang=[^>]*>", template.read_text()):
            assert "dir=" in tag, f"{template}: {tag}"
