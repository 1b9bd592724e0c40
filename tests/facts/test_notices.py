"""Notices: a closed shape, an end always, and the languages their severity asks for."""

import datetime as dt

import pytest

from intake.facts import FactsError, load_facts
from intake.facts.notices import Notice, NoticeText, expired, live

LANGUAGES = ("lv", "en", "ru", "tr", "ar", "fa-AF")
HEAD = "severity: {severity}\neffective: 2026-11-20\nexpires: 2026-12-01\nplace: liepna\ntext:\n"


def written(severity: str, languages=LANGUAGES, body: str = "Call +371 20 000 000.") -> str:
    """A notice's file: line 1 severity, 2 effective, 3 expires, 4 place, 5 text, then three lines each."""
    return HEAD.format(severity=severity) + "".join(
        f"  {code}:\n    title: Closed\n    body: {body}\n" for code in languages
    )


@pytest.fixture
def load(copied):
    """Load the facts with one more notice, and return it."""

    def loaded(text: str, name: str = "closed.yml") -> Notice:
        (copied / "notices").mkdir(exist_ok=True)
        (copied / "notices" / name).write_text(text, encoding="utf-8")
        return load_facts(copied).notices[name.removesuffix(".yml")]

    return loaded


@pytest.fixture
def complaint(load, copied):
    def of(text: str, name: str = "closed.yml") -> str:
        with pytest.raises(FactsError) as caught:
            load(text, name)
        return str(caught.value).replace(f"{copied}/notices/", "")

    return of


def at(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text)


def test_no_notice_is_published_now(facts):
    assert facts.notices == {}


def test_a_notice_is_named_by_its_file(load):
    notice = load(written("urgent"))
    assert (notice.id, notice.severity, notice.place, notice.audience) == (
        "closed", "urgent", "liepna", "everyone",
    )  # fmt: skip
    assert list(notice.text) == list(LANGUAGES)


@pytest.mark.parametrize(
    ("severity", "languages"),
    [("urgent", LANGUAGES), ("warning", ("lv", "en", "ru")), ("info", ("lv",))],
)
def test_each_severity_has_languages_it_cannot_do_without(load, complaint, severity, languages):
    assert list(load(written(severity, languages)).text) == list(languages)
    for code in languages:
        fewer = [other for other in languages if other != code]
        text = written(severity, fewer) if fewer else written(severity, ["en"])
        assert complaint(text) == (
            f"closed.yml:5: text: this severity, {severity}, needs a text in {code} too"
        )


def test_a_notice_without_an_end_is_refused_and_says_what_to_add(complaint):
    message = complaint(written("urgent").replace("expires: 2026-12-01\n", ""))
    assert message.startswith("closed.yml:1: expires: every notice must expire; add expires: and write a day")


@pytest.mark.parametrize(
    ("line", "wrong", "said"),
    [
        (3, "expires: 2026-11-19", "expires: a notice expires after it takes effect"),
        (3, "expires: 2026-12-01 18:00:00", "expires: nobody knows in which time zone"),
        (3, "expires: 2026-12-01 00:00:00", "expires: nobody knows in which time zone"),
        (3, "expires: Tuesday", "expires: write a day"),
        (3, "expires:", "expires: write a day"),
        (3, "expires: 2026-11-31", "expires: day is out of range for month"),
        (2, "effective: soon", "effective: write a day"),
        (1, "severity: loud", "severity: write one of: 'urgent', 'warning' or 'info'"),
        (4, "place: liepaja", "place: 'liepaja' is not in places.yml"),
        (4, "audience: all", "audience: write one of: 'everyone'"),
        (4, "id: other", "id: the id is the file's own name, 'closed'"),
        (4, "valid: true", "valid: no such field here; remove it, or write one of: audience"),
        (4, "severity: info", "severity: this key stands here twice"),
    ],
)  # fmt: skip
def test_a_wrong_line_is_named_with_what_was_expected(complaint, line, wrong, said):
    lines = written("urgent").splitlines()
    lines[line - 1] = wrong
    message = complaint("\n".join(lines))
    assert message.startswith(f"closed.yml:{line}: {said}")


def test_a_language_nobody_knows_and_a_text_without_body_are_refused(complaint):
    assert complaint(written("info", ("lv", "prs"))).startswith("closed.yml:9: text.prs: not a language")
    assert complaint(HEAD.format(severity="info") + "  lv:\n    title: x\n").startswith(
        "closed.yml:6: text.lv.body: this is missing; add it"
    )


def test_a_digit_mistyped_in_one_language_is_refused(complaint):
    text = written("urgent")
    arabic = text.index("  ar:")
    wrong = text[:arabic] + text[arabic:].replace("20 000 000", "20 000 001", 1)
    assert complaint(wrong).startswith("closed.yml:18: text.ar: numbers ['000', '001', '20', '371'] differ")


def test_an_empty_file_a_list_and_another_kind_of_file_are_refused(complaint, copied):
    assert complaint("").startswith("closed.yml:1: the file is empty")
    assert complaint("- severity: info\n").startswith("closed.yml:1: the file: ")
    (copied / "notices" / "closed.yml").unlink()
    assert complaint(written("info"), "closed.yaml").startswith("closed.yaml:1: not a notice")


def a_notice(name: str, effective: str, expires: str, severity: str = "info") -> Notice:
    start, end = (
        dt.date.fromisoformat(m) if len(m) == 10 else dt.datetime.fromisoformat(m)
        for m in (effective, expires)
    )
    text = {"lv": NoticeText(title="x", body="x")}
    return Notice(id=name, severity=severity, effective=start, expires=end, text=text)


@pytest.mark.parametrize(
    ("now", "holds"),
    [
        ("2026-11-19T23:59:59+02:00", False),
        ("2026-11-20T00:00:00+02:00", True),
        ("2026-12-01T21:59:59+00:00", True),
        ("2026-12-01T22:00:00+00:00", False),
    ],
)
def test_days_are_whole_days_of_riga(now, holds):
    notice = a_notice("n", "2026-11-20", "2026-12-01")
    assert (live([notice], at(now)) == [notice]) == holds
    assert (expired([notice], at(now)) == [notice]) == (at(now) >= at("2026-12-02T00:00:00+02:00"))


def test_a_time_ends_at_that_very_moment():
    notice = a_notice("n", "2026-11-20T08:00:00+02:00", "2026-11-20T18:00:00+02:00")
    assert live([notice], at("2026-11-20T15:59:59+00:00"))
    assert not live([notice], at("2026-11-20T16:00:00+00:00"))
    assert expired([notice], at("2026-11-20T16:00:00+00:00"))


def test_the_most_urgent_stand_first_and_newer_before_older():
    found = live(
        [
            a_notice("old", "2026-11-01", "2026-12-01"),
            a_notice("new", "2026-11-10", "2026-12-01"),
            a_notice("alarm", "2026-11-01", "2026-12-01", "urgent"),
            a_notice("care", "2026-11-01", "2026-12-01", "warning"),
        ],
        at("2026-11-22T09:00:00+00:00"),
    )
    assert [n.id for n in found] == ["alarm", "care", "new", "old"]
