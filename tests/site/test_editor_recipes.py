"""The recipes of docs/README.md, followed to the letter, and what readers then get."""

import re
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.site.conftest import CODES, Built, Site, copied_project, make, portal

MONTH = "2016-05"  # one nobody will publish any more, in the place of the guide's own
GUIDE = (ROOT / "docs" / "README.md").read_text(encoding="utf-8").replace("2026-10", MONTH)
NOTE, GONE, CONTACT = f"news/note-{MONTH}.md", "news/three-years-2019.md", "sif-services-coordinator"
PHONE = "+37120000000"


def commands(recipe: str) -> list[list[str]]:
    """What a recipe tells to run with ``portal``, as typed."""
    text = GUIDE.split(f"\n## {recipe}\n", 1)[1].split("\n## ", 1)[0]
    typed = re.findall(r"^portal (.*)$", text, re.M)
    return [[word.strip('"') for word in re.findall(r'"[^"]*"|\S+', line)] for line in typed]


def write(file: Path, **words: str) -> None:
    """Write over each TODO: ``words`` by the key or the mark it stands after, the rest alike."""
    lines = file.read_text(encoding="utf-8").splitlines()
    for i, line in enumerate(lines):
        key = line.strip().split(" ")[0].strip(":")
        lines[i] = re.sub(r'TODO\b(?:[^"{#]*[^"{# ])?', words.get(key, "Teksts"), line)
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")


def add_to_front_matter(file: Path, lines: str) -> None:
    file.write_text(
        file.read_text(encoding="utf-8").replace("\n---\n", f"\n{lines}\n---\n", 1), encoding="utf-8"
    )


def did(done: Built) -> str:
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def project(tmp_path_factory) -> Path:
    return copied_project(tmp_path_factory.mktemp("recipes") / "project")


@pytest.fixture(scope="module")
def followed(project) -> Site:
    """The site after all four recipes."""
    docs = project / "docs"
    begin, *then = commands("Publish a monthly note with a chart")
    did(portal(project, *begin))
    assert portal(project, "check").returncode == 1, "an unfinished note is never published"
    record = docs / "facts" / "statistics" / f"{MONTH}.yml"
    for value in ("10", "4", "3", "3"):
        record.write_text(record.read_text().replace("value: TODO", f"value: {value}", 1))
    for code in ("lv", "en"):
        write(docs / code / NOTE)
    for code in CODES[2:]:
        (docs / code / NOTE).unlink()
    for command in then:
        did(portal(project, *command))

    _correct_the_phone(docs)
    for code in CODES:
        add_to_front_matter(docs / code / GONE, 'withdrawn_on: 2026-11-22\nwithdrawn_why: "Kļūda avotā."')

    begin, *then = commands("Send an urgent notice")
    did(portal(project, *begin))
    write(docs / "facts" / "notices" / "frost.yml", expires="2026-12-01", title="Sals", body="Nāc iekšā.")
    for command in then:
        did(portal(project, *command))
    done = make(project)
    assert done.returncode == 0, done.stdout + done.stderr
    return Site(project / "site")


def _correct_the_phone(docs: Path) -> None:
    file = docs / "facts" / "contacts.yml"
    before, after = file.read_text(encoding="utf-8").split(f"- id: {CONTACT}\n")
    new = (
        f'phone: "{PHONE}"\n    source: call\n    as_of: 2026-11-20\n    date_basis: stated\n'
        "    standing: current\n    verified_on: 2026-11-20\n    verify_by: 2026-12-20\n"
    )
    after = re.sub(r"phone: .*\n +source: .*\n +published_on: .*\n.*\n +standing: .*\n", new, after, count=1)
    file.write_text(f"{before}- id: {CONTACT}\n{after}", encoding="utf-8")


def test_the_guide_has_the_four_recipes_and_no_command_the_portal_does_not_know(project):
    for recipe in (
        "Publish a monthly note with a chart", "Correct a phone", "Retract a page", "Send an urgent notice",
    ):  # fmt: skip
        assert commands(recipe)[-1] == ["check"]
    for typed in re.findall(r"`portal (\w+)", GUIDE):
        assert portal(project, typed, "--help").returncode == 0, typed


def test_the_monthly_note_stands_in_lists_with_its_chart_and_where_untranslated_says_so(followed):
    for code in CODES:
        page = followed.page(code, NOTE)
        assert page.one("table", data_publication=MONTH)
        assert bool(list(page.all(class_="fallback"))) == (code not in ("lv", "en"))
    assert any(f"note-{MONTH}" in href for href in followed.page("en", "news/index.md").hrefs)
    assert not any(f"note-{MONTH}" in href for href in followed.page("tr", "news/index.md").hrefs)


def test_the_corrected_phone_can_be_pressed_in_every_language_and_no_page_was_edited_for_it(followed):
    for code in CODES:
        assert f"tel:{PHONE}" in followed.page(code, "contacts.md").hrefs
        card = followed.page(code, "contacts.md").one("article", data_contact=CONTACT)
        assert "Mūsu zvans uz šo numuru (Līdzās)" in card.text


@pytest.mark.parametrize("code", CODES)
def test_a_withdrawn_page_keeps_its_address_says_when_and_why_and_shows_no_old_text(followed, code):
    page = followed.page(code, GONE)
    main = page.one("main")
    assert main.one(data_withdrawn="").one("time")["datetime"] == "2026-11-22"
    assert "Kļūda avotā." in main.text
    assert list(main.all("table")) == list(main.all("h2")) == []
    assert {"tel:112", f"/intake/{code}/refer"} < set(main.hrefs), "danger and a person to ask"
    assert page.one("meta", name="robots")["content"] == "noindex"
    assert [link for link in page.all("link", rel="alternate") if link.get("hreflang")] == []


def test_a_withdrawn_page_leaves_every_list_feed_count_and_the_search(followed):
    named = {
        file
        for file in followed.files
        if "three-years-2019/" in (followed.folder / file).read_bytes().decode("utf-8", "replace")
        and not file.startswith("data/")
        and not file.endswith(".zip")  # holds the page itself
    }
    own = {f"{'' if code == 'lv' else f'{code}/'}news/three-years-2019/index.html" for code in CODES}
    assert named - own == set()


def test_the_urgent_notice_stands_above_every_page(followed):
    for file in followed.html_files:
        assert list(followed.at(file).all(data_notice="frost")), file


def test_what_is_there_is_never_overwritten_and_strange_names_are_refused(project):
    before = (project / "docs" / "lv" / "where.md").read_bytes()
    for wrong, says in (
        (("page", "where"), "docs/lv/where.md:1: is there already"),
        (("news", "Ā!"), "cannot be an address"),
        (("page", "../where"), "cannot be an address"),
        (("note", "2026-11"), "2026-11 is not over"),
        (("note", "oktobris"), "is no month"),
        (("notice", "frost", "--severity", "urgent"), "is there already"),
    ):
        done = portal(project, "new", *wrong)
        assert done.returncode == 1
        assert says in done.stderr
        assert "Traceback" not in done.stderr
    assert (project / "docs" / "lv" / "where.md").read_bytes() == before
