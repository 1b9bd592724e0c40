"""An editor's slip stops the build with one line: which file, which line, what to do."""

import re
from dataclasses import replace
from pathlib import Path

import pytest
from mkdocs.exceptions import PluginError

from intake.facts import FactsError
from site_overrides.plugin.check import numbers
from site_overrides.plugin.check.pages import read_one
from site_overrides.plugin.front_matter import read as read_text
from site_overrides.plugin.front_matter import read_page_meta
from site_overrides.plugin.sources import Sources
from tests.conftest import ROOT
from tests.site.conftest import CODES, build, filled_in, load_docs, make

DOCS = ROOT / "docs"


def changed(docs: Path, path: str, old: str, new: str) -> int:
    """Replace the first such passage; return the line it began on."""
    file = docs / path
    text = file.read_text(encoding="utf-8")
    assert old in text, f"{old!r} is not in {path}"
    file.write_text(text.replace(old, new, 1), encoding="utf-8")
    return text[: text.index(old)].count("\n") + 1


def complaint(docs: Path, path: str, sources: Sources | None = None) -> str:
    """What a build says, from the file's name on; with ``sources`` only the text is filled in anew."""
    with pytest.raises(PluginError) as caught:
        filled_in(path, with_text(docs, path, sources) if sources else load_docs(docs))
    return str(caught.value).removeprefix(f"{docs}/")


def with_text(docs: Path, path: str, sources: Sources) -> Sources:
    """What a build would have read, had it read this page alone anew."""
    return replace(sources, docs=docs, texts=sources.texts | {path: read_text(docs / path)})


def typed_numbers(docs: Path, path: str, sources: Sources) -> list[str]:
    """What a build says of numbers typed into one page."""
    page = read_one(path, with_text(docs, path, sources))
    return [line.removeprefix(f"{docs}/") for line in numbers.typed(page)]


def front_matter_complaint(docs: Path, path: str, sources: Sources) -> str:
    """What a build says of one page's front matter."""
    with pytest.raises(FactsError) as caught:
        read_page_meta(docs / path, read_text(docs / path), path.split("/")[0], sources.facts)
    return str(caught.value).removeprefix(f"{docs}/")


STAMPED = re.search(r"^l10n:\n(?:  .*\n)+", (DOCS / "tr/news/liepna-2022.md").read_text("utf-8"), re.M)[0]
"""What a translation says of itself."""
FRONT_MATTER = {
    "an unknown key": ("title:", "titel: x\ntitle:", 0, "titel: no such field here; did you mean 'title'?"),
    "a key written twice": ("tags:", "title: Again\ntags:", 0, "title: this key stands here twice"),
    "an impossible date": (
        "[2022-09-01, 2022-12-31]", "[2022-09-31, 2022-12-31]", 0,
        "published_between.0: day is out of range for month",
    ),
    "a word for a date": (
        "[2022-09-01, 2022-12-31]", "[autumn, 2022-12-31]", 0,
        "published_between.0: write a day as 2026-12-01",
    ),
    "an unknown tag": ("[places, numbers]", "[places, sport]", 0, "tags.1: write one of: 'aid', 'places'"),
    "an unknown source": (
        "source: sif-2022-liepna", "source: sif-2022-leipna", 0,
        "source: 'sif-2022-leipna' is not in sources.yml",
    ),
    "a number in the title": ("title: Hizmet", "title: 2022 Hizmet", 0, "title: a number typed"),
    "no title": ("title: Hizmet Liepna’da da\n", "", 0, "title: this is missing; add it"),
    "an empty description": ("description:", "description: ''\nsummary_x:", 0, "description: "),
    "an unknown method": ("method: machine", "method: human-ish", 0, "l10n.method: write one of"),
    "no word on the translation": (STAMPED, "", None, "a page in tr carries l10n"),
    "the standing of another page": (
        STAMPED, "standing: current\n", None, "a page in tr carries l10n",
    ),
    "no summary of news": (
        "summary: \"Sosyal", "description_x: \"Sosyal", 0, "description_x: no such field here",
    ),
    "a date without its basis": (
        "published_on: null", "published_on: 2022-09-01", None, "published_on is given exactly when",
    ),
}  # fmt: skip


@pytest.mark.parametrize("slip", FRONT_MATTER)
def test_a_slip_in_the_front_matter_names_file_and_line(sources, copied_docs, slip):
    old, new, below, said = FRONT_MATTER[slip]
    path = "tr/news/liepna-2022.md"
    line = changed(copied_docs, path, old, new)
    message = front_matter_complaint(copied_docs, path, sources)
    assert message.startswith(f"{path}:{2 if below is None else line + below}: ")
    assert said in message


def test_a_list_that_is_never_closed_names_file_and_line(sources, copied_docs):
    path = "tr/news/liepna-2022.md"
    line = changed(copied_docs, path, "tags: [places, numbers]", "tags: [places, numbers")
    message = front_matter_complaint(copied_docs, path, sources)
    assert message.startswith(f"{path}:{line + 1}: not readable as YAML: ")
    assert "expected ',' or ']'" in message


def test_a_colon_that_yaml_misreads_names_file_and_line(sources, copied_docs):
    line = changed(copied_docs, "en/ask.md", "title: Ask for help", "title: Ask: for help")
    assert front_matter_complaint(copied_docs, "en/ask.md", sources).startswith(
        f"en/ask.md:{line}: not readable as YAML: "
    )


def test_a_description_too_long_for_a_search_result_names_file_and_line(sources, copied_docs):
    line = changed(copied_docs, "en/ask.md", 'description: "', 'description: "' + "very " * 40)
    message = front_matter_complaint(copied_docs, "en/ask.md", sources)
    assert message.startswith(f"en/ask.md:{line}: description: ")
    assert "at most 200 characters" in message


@pytest.mark.parametrize(("old", "new"), [("---\n", ""), ("\n---\n", "\n--\n")])
def test_a_page_without_its_front_matter_says_what_is_wanted(sources, copied_docs, old, new):
    changed(copied_docs, "en/ask.md", old, new)
    assert front_matter_complaint(copied_docs, "en/ask.md", sources) == (
        "en/ask.md:1: the page must start with front matter between two lines of ---"
    )


def test_the_latvian_page_must_say_its_standing(sources, copied_docs):
    changed(copied_docs, "lv/ask.md", "standing: unverified\n", "")
    assert front_matter_complaint(copied_docs, "lv/ask.md", sources).startswith(
        "lv/ask.md:2: the file: a page in lv carries standing"
    )


@pytest.mark.parametrize("typed", ["12 months", "۱۲ ماه", "١٢ شهرًا", "85 %", "29.11.2023", "+371 67078226"])
def test_a_number_typed_into_the_text_names_file_and_line(sources, copied_docs, typed):
    line = changed(copied_docs, "ar/where.md", "{{ places_list() }}", f"{typed}.")
    assert typed_numbers(copied_docs, "ar/where.md", sources) == [
        f"ar/where.md:{line}: a number typed by hand; take it from a fact: '{typed}.'"
    ]


def test_a_number_hidden_among_calls_is_found(sources, copied_docs):
    old = "{{ emergency() }}"
    line = changed(copied_docs, "en/ask.md", old, f"{old} or 113 or {old}")
    (told,) = typed_numbers(copied_docs, "en/ask.md", sources)
    assert told.startswith(f"en/ask.md:{line}: a number typed by hand")


TEXT = {
    "an unknown figure": ('{{ sentence("ST-207") }}', '{{ figure("ST-20") }}', "'ST-20'"),
    "an unknown publication": (
        '{{ figures_table("2020-03") }}',
        '{{ figures_table("2020-04") }}',
        "'2020-04'",
    ),
    "a misspelt call": ('{{ sentence("ST-208") }}', '{{ figur("ST-208") }}', "'figur' is undefined"),
    "an unknown term": ('{{ sentence("ST-208") }}', '{{ term("mentor") }}', "'mentor'"),
    "an unknown rule": ('{{ sentence("ST-208") }}', '{{ rule_card("R-2022-DUR") }}', "'R-2022-DUR'"),
    "an unknown place": ('{{ sentence("ST-208") }}', '{{ day(places["lipna"].service_since) }}', "'lipna'"),
    "a fact without a day": (
        '{{ sentence("ST-208") }}',
        '{{ day(places["riga"].service_since) }}',
        "isoformat",
    ),
    "a call without what it needs": ('{{ sentence("ST-208") }}', "{{ figure() }}", "figure_id"),
    "a call with too much": ('{{ sentence("ST-208") }}', '{{ emergency("fire") }}', "emergency()"),
    "a bracket too few": ('{{ sentence("ST-208") }}', '{{ figure("ST-208" }}', "unexpected '}'"),
    "a word for a call": ('{{ sentence("ST-208") }}', "{{ how many? }}", "got 'many'"),
    "a way around the fence": ('{{ sentence("ST-208") }}', '{{ "".__class__.__mro__ }}', "__class__"),
}


@pytest.mark.parametrize("slip", TEXT)
@pytest.mark.parametrize("code", ["lv", "fa-AF"])
def test_a_slip_in_a_call_names_file_and_line(sources, copied_docs, code, slip):
    old, new, said = TEXT[slip]
    path = f"{code}/news/march-2020.md"
    line = changed(copied_docs, path, old, new)
    message = complaint(copied_docs, path, sources)
    assert message.startswith(f"{path}:{line}: no such fact or call: ")
    assert said in message


def test_blank_lines_above_the_text_do_not_shift_the_line(sources, copied_docs):
    changed(copied_docs, "en/ask.md", "\n---\n", "\n---\n\n\n\n")
    line = changed(copied_docs, "en/ask.md", "{{ emergency() }}", "{{ emergncy() }}")
    assert complaint(copied_docs, "en/ask.md", sources).startswith(f"en/ask.md:{line}: ")


def test_a_wrong_fact_names_its_own_file(copied_docs):
    line = changed(copied_docs, "facts/programme.yml", "eu_share: 85", "eu_share: 86")
    assert "the shares add up to 101, not 100" in complaint(copied_docs, "en/ask.md")
    changed(copied_docs, "facts/programme.yml", "eu_share: 86", "eu_share: much")
    assert complaint(copied_docs, "en/ask.md").startswith(f"facts/programme.yml:{line}: eu_share: ")


@pytest.mark.parametrize("built", [CODES[:-1], (*CODES, "uk"), ("en", "lv", *CODES[2:])])
def test_languages_that_differ_between_mkdocs_and_the_facts_are_named(built):
    with pytest.raises(PluginError) as caught:
        load_docs(DOCS, built)
    line = (ROOT / "mkdocs.yml").read_text(encoding="utf-8").split("languages:")[0].count("\n") + 1
    assert str(caught.value) == (
        f"{ROOT / 'mkdocs.yml'}:{line}: builds {list(built)}; write the same as languages.yml: {list(CODES)}"
    )


def test_a_build_stops_at_a_misspelt_call(project):
    line = changed(project / "docs", "tr/numbers.md", "{{ figures_table(", "{{ figure_table(")
    done = build(project, project / "site")
    assert done.returncode != 0
    assert f"docs/tr/numbers.md:{line}: no such fact or call: 'figure_table' is undefined" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_build_stops_at_wrong_front_matter_before_it_writes_anything(project):
    line = changed(project / "docs", "ru/where.md", "\n  sections: {", "\n  sections: [")
    done = build(project, project / "site")
    assert done.returncode != 0
    assert re.search(rf"docs/ru/where\.md:{line + 1}: not readable as YAML", done.stderr)
    assert "Traceback" not in done.stderr
    assert not (project / "site").exists()


def test_a_build_stops_at_a_language_left_out_of_mkdocs_yml(project):
    settings = project / "mkdocs.yml"
    text = settings.read_text(encoding="utf-8")
    kept = [line for line in text.splitlines(keepends=True) if "locale: tr" not in line]
    settings.write_text("".join(kept), encoding="utf-8")
    done = build(project, project / "site")
    assert done.returncode != 0
    assert re.search(r"mkdocs\.yml:\d+: builds \['lv', 'en', 'ru', 'ar', 'fa-AF'\]", done.stderr)


def test_a_build_stops_at_everything_wrong_at_once_and_only_tells_what_grew_old(project):
    one = changed(project / "docs", "en/contacts.md", "(your-data.md)", "(yourdata.md)")
    other = changed(project / "docs", "lv/where.md", "(contacts.md)", "(contacts.md#nowhere)")
    done = make(project)
    assert done.returncode != 0
    assert f"docs/en/contacts.md:{one}: a link to 'yourdata.md': there is no such page" in done.stderr
    assert f"docs/lv/where.md:{other}: a link to 'contacts.md#nowhere': lv/contacts.md has no" in done.stderr
    assert "grew old" not in done.stderr
    assert "INFO" not in done.stderr
    assert not (project / "site").exists(), "what was served before stays"


def test_a_build_stops_at_what_mkdocs_alone_warns_of(project):
    settings = project / "mkdocs.yml"
    text = settings.read_text(encoding="utf-8")
    settings.write_text(text.replace("  - ask.md\n", "  - ask.md\n  - gone.md\n"), encoding="utf-8")
    done = make(project)
    assert (done.returncode, "Aborted with 1 warnings in strict mode!" in done.stdout) == (1, True)
    assert {line[:34] for line in done.stderr.splitlines()} == {"WARNING -  A reference to 'gone.md"}
    assert not (project / "site").exists()


def test_a_translation_without_its_latvian_page_is_refused(copied_docs):
    (copied_docs / "lv" / "where.md").unlink()
    with pytest.raises(PluginError, match=r"en/where\.md:1: a translation of nothing; add lv/where\.md"):
        load_docs(copied_docs)
