"""A notice's translations follow its Latvian text, or nobody reads them."""

import datetime as dt
import re
from dataclasses import replace
from pathlib import Path

import pytest
from mkdocs.exceptions import PluginError

from intake.facts import FactsError
from intake.facts.notices import RIGA
from intake.locale.notices import shown
from site_overrides.plugin import notice_texts
from site_overrides.plugin.sources import Sources
from site_overrides.plugin.stamp import stamp, stamp_minor
from site_overrides.plugin.translations import check
from tests.site.conftest import load_docs

TODAY = dt.date(2026, 11, 22)
PAGE = "facts/notices/closed.yml"
WRITTEN = """\
# Written in a hurry.
severity: warning   # not urgent
effective: 2026-11-20
expires: 2026-12-01
text:
  lv: {title: "Slēgts", body: "Rīt."}
  en:
    # by hand
    title: "Closed"   # short
    body: |
      Tomorrow.
  ru: { title: 'Закрыто',
        body: 'Завтра.' }
"""


@pytest.fixture
def file(copied_docs) -> Path:
    (copied_docs / "facts" / "notices").mkdir(exist_ok=True)
    path = copied_docs / PAGE
    path.write_text(WRITTEN, encoding="utf-8")
    return path


def load(file: Path, on: dt.date = TODAY) -> Sources:
    return replace(load_docs(file.parents[2]), now=dt.datetime.combine(on, dt.time(12), RIGA))


def outdated(file: Path) -> list[str]:
    return load(file).facts.notices["closed"].outdated


def change(file: Path, old: str, new: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert text.count(old) == 1
    file.write_text(text.replace(old, new), encoding="utf-8")


def test_stamping_writes_the_hash_and_leaves_every_other_byte(file):
    assert stamp(file.parents[2], [PAGE], TODAY) == [f"{file}: en, ru now follow the present Latvian"]
    after = file.read_text(encoding="utf-8")
    assert re.sub(r'follows: "[0-9a-f]{12}"(, |\n +(?=title))', "", after) == WRITTEN
    assert outdated(file) == []
    assert stamp(file.parents[2], [PAGE], TODAY) == []
    change(file, "Slēgts", "Vaļā")
    stamp(file.parents[2], [PAGE], TODAY)
    assert outdated(file) == []
    again = file.read_text(encoding="utf-8")
    hashes = [re.findall(r'follows: "(\w+)"', text) for text in (after, again)]
    assert [len(set(found)) for found in hashes] == [1, 1]
    assert hashes[0] != hashes[1]
    assert len(again) == len(after) - len("Slēgts") + len("Vaļā")


def test_line_ends_of_another_system_stay(file):
    file.write_bytes(WRITTEN.replace("\n", "\r\n").encode())
    notice_texts.stamp(file)
    raw = file.read_bytes()
    assert raw.count(b"\n") == raw.count(b"\r\n") == WRITTEN.count("\n") + 1
    assert outdated(file) == []


def test_stamping_all_pages_freshens_no_notice(file):
    stamp(file.parents[2], [], TODAY)
    assert outdated(file) == ["en", "ru"]
    assert file.read_text(encoding="utf-8") == WRITTEN


@pytest.mark.parametrize("day", ["2026-11-22", "2026-12-01", "2026-11-01"])
def test_a_notice_that_holds_or_will_hold_stops_the_build_with_file_line_and_remedy(file, day):
    with pytest.raises(PluginError) as caught:
        check(load(file, dt.date.fromisoformat(day)))
    told = [line for line in str(caught.value).splitlines() if PAGE in line]
    assert [line.removeprefix(f"{file}:").split(";")[0] for line in told] == [
        "7: text.en: outdated: nothing says which Latvian text it follows",
        "12: text.ru: outdated: nothing says which Latvian text it follows",
    ]
    remedy = f"run `python -m site_overrides.portal stamp docs/{PAGE}`, or delete this text"
    assert all(line.endswith(remedy) for line in told)


def test_one_that_is_over_is_only_told(file):
    told = check(load(file, dt.date(2026, 12, 2)))
    assert len([line for line in told if PAGE in line]) == 2


@pytest.mark.parametrize(
    ("old", "new", "aged"),
    [
        ("Slēgts", "Slēgts rīt", True),
        ('body: "Rīt."', 'body: "Rīt.\\nParīt."', True),
        ('"Rīt."', '"  Rīt. "', False),
        ("severity: warning", "severity: info", False),
        ("Closed", "Shut", False),
    ],
)
def test_only_a_change_of_the_latvian_words_ages_the_others(file, old, new, aged):
    notice_texts.stamp(file)
    change(file, old, new)
    assert outdated(file) == (["en", "ru"] if aged else [])


def test_readers_get_the_latvian_rather_than_an_old_translation(file):
    for expected in ("lv", "en"):
        facts = load(file).facts
        (seen,) = shown(facts.notices.values(), "en", facts.languages)
        assert (seen.language.code, seen.translated) == (expected, expected == "en")
        notice_texts.stamp(file)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (
            'lv: {title: "Slēgts",',
            'lv: {title: "Slēgts", follows: "0123456789ab",',
            "6: text.lv.follows: only a",
        ),
        ('title: "Closed"', 'follows: soon\n    title: "Closed"', "9: text.en.follows: nobody types this"),
    ],
)
def test_what_nobody_may_type_is_refused(file, old, new, said):
    change(file, old, new)
    with pytest.raises(PluginError, match=re.escape(f"{file}:{said}")):
        load(file)


def test_what_cannot_be_stamped_is_said_and_stays_as_it_was(file):
    clever = WRITTEN.replace('{title: "Slēgts"', '&same {title: "Slēgts"')
    clever = re.sub(r"  en:\n.*?(?=  ru)", "  en: *same\n", clever, flags=re.S)
    file.write_text(clever, encoding="utf-8")
    with pytest.raises(FactsError, match=r"closed\.yml:1: cannot be stamped"):
        notice_texts.stamp(file)
    assert file.read_text(encoding="utf-8") == clever
    with pytest.raises(FactsError, match=r"nowhere\.yml:1: there is no such notice"):
        stamp(file.parents[2], ["facts/notices/nowhere.yml"], TODAY)


def test_a_minor_edit_of_a_notice_is_a_stamp(file):
    with pytest.raises(
        FactsError, match=r"closed\.yml:1: a notice has no revisions; stamp it without --minor"
    ):
        stamp_minor(file.parents[2], [PAGE])
