"""Where links lead: to built files, to the intake's own routes, and nowhere else."""

import posixpath
import re

import pytest

from tests.site.conftest import CODES, SITE_URL
from tests.site.test_pages import language_of

ICON = "data:image/svg+xml,"
"""The icon stands in the page itself."""
LEAVE = "https://www.wikipedia.org/"
"""Where "Leave this page" leads: the one address elsewhere, and nothing is loaded from it."""


def broken_links(site) -> list[str]:
    """Links to pages, anchors, assets that the built folder does not have."""
    return [
        f"{file}: {href}"
        for file in site.html_files
        for href in _inside(site, file)
        if _lost(site, file, href)
    ]


def _inside(site, file):
    page = site.at(file)
    links = [e[name] for e in page.all() for name in ("href", "src") if e.get(name) is not None]
    assert "" not in links, f"{file}: an empty link"
    return [href for href in links if not href.startswith(("/intake/", "tel:", SITE_URL, ICON, LEAVE))]


def _lost(site, file, href) -> bool:
    path, _, anchor = href.partition("#")
    target = posixpath.normpath(posixpath.join("/", posixpath.dirname(file), path)) if path else f"/{file}"
    target = target.strip("/")
    if path.endswith("/") or not target:
        target = f"{target}/index.html".strip("/")
    if not (site.folder / target).is_file():
        return True
    return bool(anchor) and not list(site.at(target).all(id=anchor))


def test_every_link_leads_to_a_built_file(site):
    assert broken_links(site) == []


def test_every_link_leads_to_a_built_file_where_translations_are_missing(gappy):
    assert broken_links(gappy) == []


def test_a_broken_link_would_be_found(site):
    assert _lost(site, "where/index.html", "../nowhere/")
    assert _lost(site, "where/index.html", "../contacts/#nowhere")
    assert _lost(site, "where/index.html", "../assets/lidzas.css")
    assert not _lost(site, "where/index.html", "../contacts/#history")


def intake_links(site) -> set[tuple[str, str]]:
    """Each link into the intake with the language of the page it stands on."""
    found = {(file, href) for file in site.html_files for href in site.at(file).hrefs}
    return {(language_of(file), href) for file, href in found if href.startswith("/intake")}


@pytest.mark.parametrize("which", ["site", "gappy"])
def test_links_into_the_intake_keep_the_readers_language(request, which):
    found = intake_links(request.getfixturevalue(which))
    assert found == {(code, f"/intake/{code}/{page}") for code in CODES for page in ("refer", "status")}


def test_links_into_the_intake_lead_to_its_pages(site, client):
    for code, href in sorted(intake_links(site)):
        answer = client.get(href)
        assert answer.status_code == 200, href
        assert f'<html lang="{code}"' in answer.text


def test_a_page_loads_and_links_nothing_from_elsewhere(site):
    for file in site.html_files:
        for element in site.at(file).all():
            for name in ("href", "src", "srcset", "action", "data", "poster"):
                value = element.get(name)
                own = element.tag == "link" and element["rel"] in ("canonical", "alternate")
                own = own and (value or "").startswith(SITE_URL)
                own = own or (value or "").startswith(ICON) or (element.tag == "a" and value == LEAVE)
                assert value is None or own or not re.match(r"\w+:(?!\+?\d+$)|//", value), f"{file}: {value}"
