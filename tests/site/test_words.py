"""The catalogues: the same keys, placeholders and plural forms, each language in its own letters."""

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from intake.facts import FactsError
from intake.locale import FOLDER, load_words
from tests.conftest import ROOT
from tests.site.conftest import CODES, pages_of

CATALOGUES = [f"{code}.yml" for code in CODES]


@pytest.fixture
def copied_words(tmp_path) -> Path:
    """A copy of the catalogues that a test may spoil."""
    shutil.copytree(FOLDER, tmp_path / "words", ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    return tmp_path / "words"


@pytest.fixture
def spoil(copied_words, facts):
    """Replace a passage of one catalogue; return the error and the line the passage began on."""

    def spoiled(file: str, old: str, new: str) -> tuple[str, int]:
        text = (copied_words / file).read_text(encoding="utf-8")
        assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {file}"
        (copied_words / file).write_text(text.replace(old, new), encoding="utf-8")
        with pytest.raises(FactsError) as caught:
            load_words(facts.languages, copied_words)
        return str(caught.value).removeprefix(f"{copied_words}/"), text.split(old)[0].count("\n") + 1

    return spoiled


def texts(entry: str | dict[str, str]) -> list[str]:
    return list(entry.values()) if isinstance(entry, dict) else [entry]


def test_every_language_has_the_same_keys_and_the_desk_its_two(words):
    public = {key for key in words["lv"].entries if not key.startswith("desk.")}
    for code in CODES:
        expected = set(words["lv"].entries) if code in ("lv", "en") else public
        assert set(words[code].entries) == expected, code


def test_a_missing_key_names_file_section_and_key(spoil):
    text = (FOLDER / "ar.yml").read_text(encoding="utf-8")
    passage = re.search(r"^  skip: .*\n", text, re.M)[0]
    error, line = spoil("ar.yml", passage, "")
    assert error == f"ar.yml:{line - 1}: shell.skip: no words for this key"


def test_an_extra_key_names_file_line_and_key(spoil):
    error, line = spoil("ru.yml", "\nnotfound:\n", "\nnotfound:\n  sorry: Увы\n")
    assert error == f"ru.yml:{line + 2}: notfound.sorry: no other language has this key"


def test_words_of_the_desk_in_a_language_it_does_not_speak_are_refused(spoil):
    error, line = spoil("ru.yml", "\nnotfound:\n", "\ndesk:\n  title: Стол\nnotfound:\n")
    assert error == f"ru.yml:{line + 2}: desk.title: no other language has this key"


def test_wrong_plural_forms_name_file_line_key_and_the_right_ones(spoil):
    text = (FOLDER / "lv.yml").read_text(encoding="utf-8")
    passage = re.search(r"^    unopened: \{.*\}$", text, re.M)[0]
    error, line = spoil("lv.yml", passage, '    unopened: {one: "{n}", other: "{n}"}')
    assert error == f"lv.yml:{line}: desk.today.unopened: expected the plural forms ['one', 'other', 'zero']"


def test_a_key_with_plural_forms_in_one_language_only_is_refused(spoil):
    error, line = spoil("en.yml", "  print: Print this", '  print: {one: "x", other: "y"}\n  was: Print this')
    assert error.startswith("en.yml:")
    error, line = spoil("en.yml", "  was: Print this", "  # Print this")
    assert error == f"en.yml:{line - 1}: received.print: plural in one language only"


def test_a_key_written_twice_is_refused(spoil):
    error, line = spoil("fa-AF.yml", "\nnotfound:\n", "\nnotfound:\n  title: x\n")
    assert error == f"fa-AF.yml:{line + 3}: notfound.title: this key stands here twice; remove one of the two"


def test_every_plural_form_of_every_language_can_be_said(words):
    for t in words.values():
        for key, entry in t.entries.items():
            if isinstance(entry, dict):
                for n in (0, 1, 2, 3, 5, 11, 21, 100):
                    said = t(key, n=n, start="", end="")
                    assert f'<bdi class="n">{n}</bdi>' in said, (t.language.code, key)


def test_a_text_has_the_same_placeholders_in_every_language_and_form(words):
    for key in words["lv"].entries:
        found = {
            (code, frozenset(re.findall(r"{(\w*)}", text)))
            for code in CODES
            for text in texts(words[code].entries.get(key, words["lv"].entries[key]))
        }
        assert len({names for _, names in found}) == 1, (key, found)


def test_no_text_is_empty_or_has_stray_spaces_or_braces(words):
    for code in CODES:
        for key, entry in words[code].entries.items():
            for text in texts(entry):
                assert isinstance(text, str), (code, key, "quote it: YAML reads it as another kind")
                assert text, (code, key)
                assert text == text.strip(), (code, key)
                assert "  " not in text, (code, key)
                assert not re.search(r"[{}]", re.sub(r"{\w+}", "", text)), (code, key)


def test_a_text_that_is_the_same_as_in_latvian_is_no_oversight(words):
    """Only templates of nothing but placeholders read the same in two languages."""
    for code in CODES[1:]:
        same = {
            key
            for key, entry in words[code].entries.items()
            if entry == words["lv"].entries[key]
            and any(re.search(r"\w", re.sub(r"{\w+}", "", t)) for t in texts(entry))
        }
        assert same <= {"desk.urgency.day", "desk.urgency.days", "language.fa_AF"}, (code, same)


def written(code: str) -> Iterator[tuple[str, str]]:
    """Everything written in a language: its catalogue, its pages, its words in the facts."""
    yield f"{code}.yml", (FOLDER / f"{code}.yml").read_text(encoding="utf-8")
    for page in pages_of(code):
        yield f"{code}/{page}", (ROOT / "docs" / code / page).read_text(encoding="utf-8")
    for file in sorted((ROOT / "docs" / "facts").rglob("*.yml")):
        found = re.findall(
            rf"^ +{code}: (?:>-\n((?:^ {{8}}.*\n)+)|(.*))", file.read_text(encoding="utf-8"), re.M
        )
        yield file.name, "\n".join(a or b for a, b in found)


def _without_notes(text: str) -> str:
    return re.sub(r"^#.*$|\{\{.*?\}\}|\{#.*?\}|\{\w+\}|\]\(.*?\)", "", text, flags=re.M)


@pytest.mark.parametrize(("code", "strange"), [("fa-AF", "يكىةۀ"), ("ar", "یکپچژگ")])
def test_dari_and_arabic_each_use_their_own_letters(code, strange):
    for name, text in written(code):
        found = re.findall(rf"\w*[{strange}]\w*", text)
        assert found == [], name


@pytest.mark.parametrize(("code", "letters"), [("ru", "А-яЁё"), ("ar", "؀-ۿ"), ("fa-AF", "؀-ۿ")])
def test_every_text_of_a_language_is_in_its_own_script(words, code, letters):
    for key, entry in words[code].entries.items():
        for text in texts(entry):
            prose = re.sub(r"{\w+}", "", text)
            assert re.search(f"[{letters}]", prose) or not re.search(r"\w", prose), key


@pytest.mark.parametrize("code", CODES)
def test_no_text_has_hidden_direction_marks_or_digits_of_another_script(code):
    """Direction is the markup's work; digits are European in all six languages."""
    for name, text in written(code):
        assert not re.search("[\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\u00ad]", text), name
        assert not re.search("[٠-٩۰-۹]", text), name


# --- the words and the code that says them -----------------------------------------------------------

CODE = [
    *sorted((ROOT / "intake").rglob("*.py")),
    *sorted((ROOT / "intake" / "web" / "templates").rglob("*.html")),
    *sorted((ROOT / "site_overrides").rglob("*.html")),
    *sorted((ROOT / "site_overrides").rglob("*.py")),
]
SAID = re.compile(r"""\b(?:t|maybe|forms|say)\(\s*f?["']([\w.-]+)(?:["']\s*(~?)|({))""")


def said() -> tuple[set[str], set[str]]:
    """The keys the code says outright, and the beginnings of those it puts together."""
    whole, starts = set(), set()
    for file in CODE:
        if file.name == "fa-AF.html":
            continue  # Material's own words
        text = file.read_text(encoding="utf-8")
        for key, joined, braced in SAID.findall(text):
            (starts if joined or braced else whole).add(key)
    return whole - {"toc"}, starts


def test_every_word_a_template_says_is_in_the_catalogues(words):
    whole, starts = said()
    assert len(whole) > 80
    assert whole - set(words["lv"].entries) == set()
    for start in starts:
        assert any(key.startswith(start) for key in words["lv"].entries), start


def test_every_entry_of_the_catalogues_is_said_somewhere(words):
    """A key put together at run time counts when its last part is a word of the code or the facts."""
    whole, starts = said()
    facts = sorted((ROOT / "docs" / "facts").rglob("*.yml"))
    known = set(re.findall(r"[\w-]+", "\n".join(f.read_text(encoding="utf-8") for f in [*CODE, *facts])))
    idle = {
        key
        for key in set(words["lv"].entries) - whole
        if not any(key.startswith(start) for start in starts) or not _parts(key) & known
    }
    assert idle == set()


def _parts(key: str) -> set[str]:
    """The last part of a key, and what is left of it without what the code puts around it."""
    last = key.rsplit(".", 1)[1]
    return {last, re.sub(r"^case_|_(open|hint|more)$", "", last)}
