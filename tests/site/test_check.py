"""``portal check``: every slip at once, each with file, line and remedy; what grew old only warns."""

import datetime as dt
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from site_overrides.plugin import check, translations
from site_overrides.plugin.check import words
from site_overrides.plugin.check.known_words import KnownWords
from site_overrides.plugin.check.pages import CheckedPage, read_one
from site_overrides.plugin.stamp import stamp, stamp_minor
from tests.conftest import ROOT
from tests.site.conftest import CODES, configured, load_docs
from tests.site.test_editor_mistakes import changed

DOCS = ROOT / "docs"
END = "\n\nČau.\n"


def told(docs: Path) -> check.Findings:
    """What a check says, from the files' names on."""
    found = check.everything(configured(docs))[1]
    errors, old = ([line.removeprefix(f"{docs}/") for line in lines] for lines in (found.errors, found.old))
    return check.Findings(tuple(errors), tuple(old))


TRUSTED = "review_by: 2027-05-31"
SLIPS = {
    "a link to no page": ("en/contacts.md", "(your-data.md)", "(yourdata.md)", "there is no such page"),
    "a link to no heading": ("lv/where.md", "(contacts.md)", "(contacts.md#no)", "no heading {#no}"),
    "a bare #": ("tr/where.md", "(contacts.md)", "(#)", "it leads nowhere"),
    "an address of the site": ("ru/where.md", "(contacts.md)", "(/contacts/)", "as ../where.md"),
    "a plain http link": ("ar/where.md", "(contacts.md)", "(http://example.com)", "write https:"),
    "an address of no fact": ("en/where.md", "(contacts.md)", "(https://example.com)", "no source in"),
    "a typed telephone link": ("fa-AF/where.md", "(contacts.md)", "(tel:112)", "come from facts"),
    "a picture without words": (
        "lv/news/interim-report-2018.md", "{#top}\n", "{#top}\n\n![](a.png)\n", "a picture without words",
    ),
    "a file's name for words": (
        "lv/news/service-page-2021.md", "{#top}\n", "{#top}\n\n![Screenshot](a.png)\n", "the name of a file",
    ),
    "an HTML tag": ("lv/numbers.md", "{#top}\n", '{#top}\n\n<img src="a.png">\n', "a typed HTML tag, '<img'"),
    "a script": ("lv/reports.md", "{#top}\n", "{#top}\n\nA <script>x</script>\n", "HTML tag, '<script"),
    "an HTML comment": ("lv/crisis.md", "{#top}\n", "{#top}\n\n<!-- a -->\n", "a typed HTML tag, '<!--'"),
    "a tag hidden in a call": (
        "lv/partners.md", "{#top}\n", '{#top}\n\n{{ "<a href=x>" | safe }}\n', "a typed HTML tag, '<a'",
    ),
    "an attribute list": (
        "lv/complaints.md", "{#top}\n", '{#top}\n\nA{: onclick="a" }\n', "is no name of a heading",
    ),
    "an address apart from its words": (
        "lv/after.md", "{#top}\n", "{#top}\n\n[a][b]\n\n[b]: javascript:c\n", "address apart from its words",
    ),
    "a Cyrillic letter in a Latin word": (
        "en/your-data.md", "# ", "# Тhe ", "('Т' is CYRILLIC CAPITAL LETTER TE); type",
    ),
    "a Greek letter in a Latin word": (
        "tr/your-data.md", "# ", "# Ηer ", "('Η' is GREEK CAPITAL LETTER ETA); type",
    ),
    "a Latin letter in a Cyrillic word": (
        "ru/your-data.md", 'description: "', 'description: "Пpивет ', "('p' is LATIN SMALL LETTER P); type",
    ),
    "an Arabic letter in Dari": (
        "fa-AF/reports.md", "# ", "# كمک ", "U+0643 ARABIC LETTER KAF is none of fa-AF; write U+06A9",
    ),
    "a Persian letter in Arabic": (
        "ar/reports.md", "# ", "# فی ", "U+06CC ARABIC LETTER FARSI YEH is none of ar; write U+064A",
    ),
    "a hidden direction": (
        "ar/crisis.md", "# ", "# \u202eب ", "a hidden mark, U+202E RIGHT-TO-LEFT OVERRIDE; remove it",
    ),
    "a Latin name in other letters": (
        "ar/eligibility.md", '{{ lv("PMLP") }}', "بملب", "the Latvian name 'PMLP' is not in this part",
    ),
    "a call left out above others": (
        "tr/contacts.md", "{{ emergency() }}", "", "the call 'emergency()' of lv/contacts.md:",
    ),
    "a forbidden word": ("ru/your-data.md", "# ", "# Мигранту ", "the glossary forbids 'мигрант*' here"),
    "a forbidden word in other letters": ("tr/ask.md", "# ", "# GÖÇMENLERE ", "forbids 'göçmen*' here"),
    "a forbidden word in a description": (
        "en/ask.md", 'description: "', 'description: "Migrants: ', "forbids 'migrant*' here",
    ),
    "a heading's id changed": ("ar/contacts.md", "{#emergency}", "{#danger}", "is '## … {#emergency}' in lv"),
    "a heading without an id": ("lv/social-mentor.md", "{#top}\n", "{#top}\n\n## Kas?\n", "as {#next}"),
    "a dropped fact": ("fa-AF/contacts.md", "{{ contact_cards() }}\n\n", "", "the call 'contact_cards()' of"),
    "a tag of its own": ("tr/news/liepna-2022.md", "[places, numbers]", "[places]", "tags differs"),
    "a typed digit of a phone": ("ru/contacts.md", "{{ emergency() }}", "113", "a number typed by hand"),
    "a misspelt call": ("ru/ask.md", "{{ emergency() }}", "{{ emergncy() }}", "'emergncy' is undefined"),
    "a key written twice": ("fa-AF/ask.md", "title:", "title: x\ntitle:", "this key stands here twice"),
    "broken YAML": ("ar/ask.md", "title: ", "title: : ", "not readable as YAML"),
    "an unknown key": ("en/numbers.md", "title:", "titel: x\ntitle:", "titel: no such field here"),
    "an unfinished sentence": ("en/social-worker.md", "{#top}\n", "{#top}\n\nTODO\n", "only holds the place"),
    "an unfinished title": ("tr/social-worker.md", "title: ", "title: TODO ", "only holds the place"),
    "a withdrawn translation": (
        "ru/social-worker.md", "l10n:", "withdrawn_on: 2026-11-22\nwithdrawn_why: x\nl10n:", "is not with",
    ),
}  # fmt: skip
BELOW = {"a picture without words": 2, "a file's name for words": 2, "an HTML tag": 2, "a script": 2,
         "an HTML comment": 2, "a tag hidden in a call": 2, "an attribute list": 2,
         "an address apart from its words": 4,
         "a heading without an id": 2, "a key written twice": 1, "an unfinished sentence": 2}  # fmt: skip
OF_ITS_PART = ("a dropped fact", "a call left out above others", "a Latin name in other letters")
"""What is missing is told of the heading it belongs under."""


@pytest.fixture(scope="module")
def spoiled(tmp_path_factory) -> tuple[dict[str, int], check.Findings]:
    """The line each slip stands on, and what a check says when all are made at once."""
    docs = Path(shutil.copytree(DOCS, tmp_path_factory.mktemp("spoiled") / "docs"))
    lines = {slip: changed(docs, path, old, new) for slip, (path, old, new, _) in SLIPS.items()}
    lines |= {slip: _heading_above(docs / SLIPS[slip][0], lines[slip]) for slip in OF_ITS_PART}
    return lines, told(docs)


def _heading_above(file: Path, line: int) -> int:
    above = file.read_text(encoding="utf-8").splitlines()[:line]
    return max(number for number, words in enumerate(above, 1) if words.startswith("#"))


def test_the_site_as_it_is_has_nothing_to_mend():
    assert told(DOCS).errors == ()


@pytest.mark.parametrize("slip", SLIPS)
def test_each_of_many_slips_is_told_with_its_file_and_line(spoiled, slip):
    lines, found = spoiled
    path, _, _, says = SLIPS[slip]
    where = f"{path}:{lines[slip] + BELOW.get(slip, 0)}: "
    assert [line for line in found.errors if line.startswith(where) and says in line], [
        line for line in found.errors if line.startswith(path)
    ]


def test_nothing_is_told_of_pages_without_a_slip(spoiled):
    assert {line.split(":")[0] for line in spoiled[1].errors} == {path for path, *_ in SLIPS.values()}


FACTS = {
    "a key written twice": ("contacts.yml", "standing: unverified", "standing: current\n    standing: x", 1,
                            "this key stands here twice"),
    "a sum off by one": ("statistics/2020-03.yml", "value: 18", "value: 19", None,
                         "the parts add up to 82, ST-201 says 81"),
    "an unfinished number": ("statistics/2020-03.yml", "value: 18", "value: TODO", 0, "only holds the place"),
}  # fmt: skip


@pytest.mark.parametrize("slip", FACTS)
def test_a_slip_in_a_fact_is_told_and_nothing_hides_what_is_unfinished(copied_docs, slip):
    path, old, new, below, says = FACTS[slip]
    line = changed(copied_docs, f"facts/{path}", old, new)
    page = changed(copied_docs, "en/ask.md", "# ", "# TODO ")
    found = told(copied_docs).errors
    assert any(f.startswith(f"en/ask.md:{page}: this only holds the place") for f in found)
    told_of_it = [f for f in found if f.startswith(f"facts/{path}:")]
    assert len(told_of_it) == 1
    assert says in told_of_it[0]
    if below is not None:
        assert told_of_it[0].startswith(f"facts/{path}:{line + below}: ")


def test_a_notice_without_an_end_is_told(copied_docs):
    file = copied_docs / "facts" / "notices" / "frost.yml"
    file.parent.mkdir(exist_ok=True)
    file.write_text("severity: info\neffective: 2026-11-22\ntext:\n  lv: {title: Sals, body: Sals.}\n")
    (line,) = told(copied_docs).errors
    assert line.startswith("facts/notices/frost.yml:1: expires: every notice must expire; add expires: ")


def test_a_forbidden_word_in_a_fact_and_in_a_notice_is_told(copied_docs):
    changed(copied_docs, "facts/contacts.yml", "lv: Programmas koordinators", "lv: Migrantu koordinators")
    file = copied_docs / "facts" / "notices" / "frost.yml"
    file.parent.mkdir(exist_ok=True)
    file.write_text(
        "severity: info\neffective: 2026-11-22\nexpires: 2026-11-23\n"
        "text:\n  lv:\n    title: Sals\n    body: Migranti salst.\n"
    )
    found = told(copied_docs).errors
    found = [line for line in found if "outdated" not in line]
    assert len(found) == 2
    assert "contacts.1.role.lv: the glossary forbids 'migrant*' here" in found[0]
    assert found[1].startswith("facts/notices/frost.yml:7: text.lv.body: the glossary forbids 'migrant*'")


def test_a_latvian_name_may_hold_a_word_that_is_forbidden_elsewhere(copied_docs):
    changed(copied_docs, "lv/numbers.md", "{#top}\n", '{#top}\n\n{{ lv("Migrantu nams") }}\n')
    assert told(copied_docs).errors == ()


@pytest.mark.parametrize(
    ("text", "found"),
    [("sığınmacı ve ŞARTLI\nMÜLTECİLER", True), ("şartlı bir mülteci", False), ("göç", False)],
)
def test_a_forbidden_word_is_found_whole_in_any_case_and_over_a_line_end(sources, text, found):
    assert bool(list(words._said(text, words._of("tr", sources)))) == found


@pytest.mark.parametrize(
    "said",
    [
        "a social guardian", "[social](where.md) guardian", "Social\nGUARDIANS", "mi[gr](where.md)ants",
        'social {{ lv("PMLP") }} guardian', "mígrant", "Тhe", "so\u00adcial",
    ],
)  # fmt: skip
def test_words_that_are_right_by_themselves_are_looked_at_again_where_they_make_a_slip(sources, said):
    known = KnownWords("en", sources)
    for right in ("a social", "guardian [gr](where.md) ants The mi", 'GUARDIANS of {{ lv("PMLP") }} Social'):
        assert known.cover(with_end(sources, right))
    assert not known.cover(with_end(sources, said))
    assert not known.cover(with_end(sources, said)), "a slip is never learnt"


def with_end(sources, said: str) -> CheckedPage:
    """An English page with more at its end."""
    page = read_one("en/help/index.md", sources)
    return replace(page, raw=f"{page.raw}\n{said}\n")


# --- what grew old --------------------------------------------------------------------------------------


def test_time_alone_warns_and_never_stops_a_build(copied_docs, monkeypatch):
    line = changed(copied_docs, "lv/where.md", TRUSTED, "review_by: 2026-01-31")
    again = changed(
        copied_docs,
        "facts/contacts.yml",
        "standing: historic",
        "standing: current\n    verified_on: 2025-11-01\n    verify_by: 2025-12-01",
    )
    found = told(copied_docs)
    assert found.errors == ()
    assert any(o.startswith(f"lv/where.md:{line}: to be read again by 2026-01-31") for o in found.old)
    assert any(
        o.startswith(f"facts/contacts.yml:{again + 2}: ") and "no number to call" in o for o in found.old
    )


def test_the_last_day_is_still_in_time(copied_docs):
    changed(copied_docs, "lv/where.md", TRUSTED, "review_by: 2030-01-31")
    sources = load_docs(copied_docs)
    for day, grown in (
        (dt.datetime(2030, 1, 31, 12, tzinfo=dt.UTC), False),
        (dt.datetime(2030, 2, 1, 12, tzinfo=dt.UTC), True),
    ):
        old = check.check(replace(sources, now=day)).old
        assert any("lv/where.md" in line and "to be read again" in line for line in old) == grown


def test_a_changed_latvian_paragraph_ages_its_translations_naming_the_section_and_a_slip_does_not(
    copied_docs,
):
    before = set(told(copied_docs).old)
    changed(copied_docs, "lv/social-worker.md", "{#top}\n", "{#top}\n\nJauns teikums.\n")
    new = sorted(set(told(copied_docs).old) - before)
    followers = [f"{code}/social-worker.md" for code in CODES[1:]]
    assert [line.split(":")[0] for line in new if "outdated" in line and "easy" not in line] == sorted(
        followers
    )
    assert all("has changed since, in: top;" in line for line in new if "outdated" in line)
    stamp_minor(copied_docs, ["lv/social-worker.md"])
    assert [line for line in translations.check(load_docs(copied_docs)) if "social-worker" in line] == []


def test_an_outdated_translation_may_have_other_bones_until_somebody_stamps_it(copied_docs):
    changed(copied_docs, "lv/social-worker.md", "{#top}\n", "{#top}\n\n## Kas jauns? {#new}\n")
    assert told(copied_docs).errors == ()


def test_a_page_with_a_text_above_its_heading_is_still_compared_part_by_part(copied_docs):
    changed(copied_docs, "tr/contacts.md", "# ", "Merhaba.\n\n# ")
    changed(copied_docs, "tr/contacts.md", "{{ emergency() }}", "")
    found = [line.partition(": ")[2] for line in told(copied_docs).errors]
    assert found[0].startswith("the call 'emergency()' of lv/contacts.md")


# --- names, letters, withdrawal -------------------------------------------------------------------------


def test_a_latvian_name_may_stand_inside_a_glossary_term(copied_docs):
    changed(copied_docs, "en/help/work.md", '{{ lv("PMLP") }}', '{{ term("ocma") }}')
    changed(copied_docs, "lv/help/work.md", '{{ lv("PMLP") }}', '{{ lv("PMLP") }} {{ term("ocma") }}')
    everything = [f"{code}/help/work.md" for code in CODES]
    for code in ("ru", "tr", "ar", "fa-AF"):
        changed(
            copied_docs, f"{code}/help/work.md", '{{ lv("PMLP") }}', '{{ lv("PMLP") }} {{ term("ocma") }}'
        )
    stamp(copied_docs, everything, dt.date(2026, 11, 22))
    assert told(copied_docs).errors == ()


def test_a_call_too_much_is_told_where_it_stands(copied_docs):
    line = changed(
        copied_docs, "tr/contacts.md", "{{ emergency() }}", '{{ emergency() }} {{ term("mentor") }}'
    )
    found = [e for e in told(copied_docs).errors if "make them alike" in e]
    assert [e.partition(": ")[0] for e in found] == [f"tr/contacts.md:{line}"]
    assert "has no call" in found[0]


@pytest.mark.parametrize(
    ("file", "old", "new", "says"),
    [
        ("contacts.yml", "ar: منسق البرنامج", "ar: منسق البرنامجی", "contacts.1.role.ar: the letter U+06CC"),
        ("contacts.yml", "ar: منسق البرنامج", "ar: منسق\u200f البرنامج", "a hidden mark, U+200F"),
        ("glossary.yml", "fa-AF: ", "fa-AF: ي", "the letter U+064A ARABIC LETTER YEH is none of fa-AF"),
    ],
)
def test_a_strange_letter_in_a_fact_is_told_with_its_line(copied_docs, file, old, new, says):
    line = changed(copied_docs, f"facts/{file}", old, new)
    (found,) = [e for e in told(copied_docs).errors if says in e]
    assert found.startswith(f"facts/{file}:{line}: ")


def test_a_withdrawn_page_takes_its_easy_version_with_it(copied_docs):
    lines = 'withdrawn_on: 2026-11-22\nwithdrawn_why: "x"\n'
    for code in CODES:
        changed(copied_docs, f"{code}/where.md", "title:", f"{lines}title:")
    (found,) = told(copied_docs).errors
    assert found == (
        "lv/easy/where.md:1: lv/where.md was withdrawn on 2026-11-22; write the same here, with the reason"
    )
    changed(copied_docs, "lv/easy/where.md", "title:", f"{lines}title:")
    found = told(copied_docs)
    assert found.errors == ()
    assert not [name for name, _ in load_docs(copied_docs).listed() if name.endswith("/where.md")]


def test_a_link_to_a_withdrawn_page_warns_with_its_line_and_stops_no_build(copied_docs):
    for code in CODES:
        changed(
            copied_docs,
            f"{code}/complaints.md",
            "title:",
            'withdrawn_on: 2026-11-22\nwithdrawn_why: "x"\ntitle:',
        )
    line = changed(copied_docs, "lv/accessibility.md", "(complaints.md", "(complaints.md")
    found = told(copied_docs)
    assert found.errors == ()
    (warning,) = [o for o in found.old if o.startswith("lv/accessibility.md:")]
    assert warning.startswith(f"lv/accessibility.md:{line}: a link to 'complaints.md")
    assert "withdrawn on 2026-11-22; take the link out" in warning
    assert not [o for o in found.old if "complaints.md:" in o], "its own text is shown no more"


# --- what cannot be read --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("old", "new", "below", "says"),
    [
        ("    role:", "   role:", 0, "the spaces at the line's beginning are not those of the lines above"),
        ("role:\n", "role: a: b\n", 0, 'a colon and a space inside words; put the words in "…"'),
        ("note: Also shown in sif-2020", 'note: "Also shown in sif-2020', None, "words are not closed"),
        ("role:\n", "role\n", None, "; "),
        ("    role:", "\trole:", 0, "use spaces for a tab"),
    ],
)
def test_broken_yaml_says_one_line_and_what_mends_it(copied_docs, old, new, below, says):
    line = changed(copied_docs, "facts/contacts.yml", old, new)
    (found,) = told(copied_docs).errors
    assert says in found
    assert "\n" not in found
    assert "<" not in found, "no names of the parser's"
    if below is not None:
        assert found.startswith(f"facts/contacts.yml:{line + below}: not readable as YAML: ")


def test_an_invisible_mark_at_the_beginning_of_a_page_is_named(copied_docs):
    file = copied_docs / "en" / "ask.md"
    file.write_bytes(b"\xef\xbb\xbf" + file.read_bytes())
    assert "en/ask.md:1: an invisible mark (BOM) begins the file; save it as UTF-8 without BOM" in (
        told(copied_docs).errors
    )
