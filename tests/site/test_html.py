"""Every page we send is HTML as its standard says, by the Nu HTML checker."""

import json
import shutil
import subprocess

import pytest

from tests.needs import find_checker


def test_no_page_of_the_site_has_an_error(site):
    assert errors(site.folder) == []


def test_the_checker_sees_a_missing_alt(tmp_path):
    page = '<!doctype html><html lang="lv"><title>Lapa</title><img src="a.png">'
    (tmp_path / "index.html").write_text(page, encoding="utf-8")
    assert ["alt" in found for found in errors(tmp_path)] == [True]


def errors(folder) -> list[str]:
    """What the checker calls an error in any page under ``folder``, each once, with a page that has it."""
    checker, java = find_checker("vnu-jar"), shutil.which("java")
    if checker is None or java is None:
        pytest.skip("the Nu HTML checker or Java was not found")
    flags = ["--skip-non-html", "--errors-only", "--exit-zero-always", "--format", "json", "--stdout"]
    command = [java, "-Xss4m", "-jar", str(checker), *flags, str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=180, check=True)
    found = {m["message"]: m["url"] for m in json.loads(done.stdout)["messages"]}
    return [f"{message} ({url.removeprefix(f'file:{folder}')})" for message, url in found.items()]
