"""The A to Z: every topic of a language once, under its letter, in the order of its alphabet."""

import posixpath
from dataclasses import replace

import pytest
from pydantic import ValidationError

from intake.facts.models import Language
from site_overrides.plugin.calls import Calls
from site_overrides.plugin.front_matter import PageMeta
from site_overrides.plugin.topics import letters, lower, order
from tests.site.conftest import CODES, address

DATED = {"source": "project", "date_basis": "unknown", "standing": "unverified"}


def made(sources, code="lv", **pages):
    """Sources whose pages have these topics: ``made(sources, where=["Rīga"])``."""
    meta = {
        f"{code}/{name}.md": PageMeta(title=name.title(), description="–", topics=topics)
        for name, topics in pages.items()
    }
    return replace(sources, pages=meta)


def listed(found) -> dict[str, list[str]]:
    return {letter.name: [topic.word for topic in letter.topics] for letter in found}


def test_topics_stand_under_their_letters_in_the_order_of_the_alphabet(sources):
    words = ["Čeki", "Cena", "Āda", "Adrese", "abc", "Žogs", "Īre"]
    assert listed(letters("lv", made(sources, where=words))) == {
        "a": ["abc", "Adrese"], "ā": ["Āda"], "c": ["Cena"], "č": ["Čeki"], "ī": ["Īre"], "ž": ["Žogs"],
    }  # fmt: skip


def test_every_alphabet_has_its_own_order(sources):
    turkish = letters("tr", made(sources, "tr", where=["İş", "Işık", "Çocuk", "Cadde", "Hak"]))
    assert listed(turkish) == {"c": ["Cadde"], "ç": ["Çocuk"], "h": ["Hak"], "ı": ["Işık"], "i": ["İş"]}
    arabic = letters("ar", made(sources, "ar", where=["المدرسة", "أسرة", "مال", "اللغة", "بنك"]))
    assert listed(arabic) == {"ا": ["أسرة"], "ب": ["بنك"], "ل": ["اللغة"], "م": ["مال", "المدرسة"]}
    dari = letters("fa-AF", made(sources, "fa-AF", where=["کورس", "گپ", "پول", "بانک", "آدرس"]))
    assert listed(dari) == {"ا": ["آدرس"], "ب": ["بانک"], "پ": ["پول"], "ک": ["کورس"], "گ": ["گپ"]}
    russian = letters("ru", made(sources, "ru", where=["Жильё", "Ёлка", "Еда"]))
    assert listed(russian) == {"е": ["Еда"], "ё": ["Ёлка"], "ж": ["Жильё"]}


def test_a_strange_letter_comes_last_and_its_part_has_no_name(sources):
    found = letters("ru", made(sources, "ru", where=["Liepna", "Яма"]))
    assert [(letter.name, [t.word for t in letter.topics]) for letter in found] == [
        ("я", ["Яма"]),
        ("", ["Liepna"]),
    ]
    assert found[-1].id == "az-34"


def test_a_letters_id_stays_whatever_else_the_list_has(sources):
    (alone,) = letters("lv", made(sources, where=["Žogs"]))
    *_, among = letters("lv", made(sources, where=["Žogs", "Āda", "Cena"]))
    assert alone.id == among.id == "az-33"


def test_one_word_of_two_pages_leads_to_both_and_a_case_makes_no_other_word(sources):
    ((letter),) = letters("lv", made(sources, where=["Tulks", "tulks"], ask=["Tulks"]))
    (topic,) = letter.topics
    assert topic.links == (("Where", "where/"), ("Ask", "ask/"))


def test_a_space_comes_before_letters_and_marks_count_for_nothing(facts):
    lv = facts.languages["lv"]
    words = ["Bankas konts", "Bankasa", "Banka", "(Bankas) aka"]
    assert sorted(words, key=lambda w: order(w, lv)) == [
        "Banka",
        "(Bankas) aka",
        "Bankas konts",
        "Bankasa",
    ]
    assert lower("IŞIK İŞ", facts.languages["tr"]) == "ışık iş"


def test_an_alphabet_with_a_letter_twice_is_refused(facts):
    with pytest.raises(ValidationError, match="alphabet has 'b' twice"):
        Language(code="xx", name="x", dir="ltr", cldr="en", alphabet="abcb", **DATED)
    for found in facts.languages.values():
        assert found.alphabet == found.alphabet.lower() or found.code == "tr"


@pytest.mark.parametrize("code", CODES)
def test_every_topic_of_a_real_page_is_in_its_languages_list_with_a_link(site, sources, code):
    main = site.page(code, "topics.md").one("main").one("article")
    start = f"/{address(code, 'topics.md')}"
    entries = {
        (li.one("b").text, posixpath.normpath(posixpath.join(start, a["href"])))
        for ul in main.all("ul")
        if ul.around.tag == "article"
        for li in ul.all("li")
        for a in li.all("a")
    }
    own = {path: meta for path, meta in sources.listed() if path.startswith(f"{code}/")}
    words = {lower(word, sources.facts.languages[code]) for word, _ in entries}
    for path, meta in own.items():
        target = "/" + address(code, path.partition("/")[2]).rstrip("/")
        for topic in meta.topics:
            assert lower(topic, sources.facts.languages[code]) in words
            assert target in {link for _, link in entries}
    if f"{code}/glossary.md" in own:
        anchors = {link.partition("#")[2] for _, link in entries} - {""}
        assert anchors == {f"term-{term.replace('_', '-')}" for term in sources.facts.glossary}


@pytest.mark.parametrize("code", CODES)
def test_letters_are_headings_and_the_bar_above_leads_to_each(site, code):
    article = site.page(code, "topics.md").one("main").one("article")
    headings = [e["id"] for e in article.all("h2")]
    bars = [nav for nav in article.all("nav") if nav.has("class_", "browse")]
    assert [href for bar in bars for href in bar.hrefs] == [f"#{anchor}" for anchor in headings]
    assert headings == sorted(headings, key=lambda anchor: int(anchor.removeprefix("az-")))


def test_a_language_without_topics_says_so(sources):
    assert sources.words["en"]("topics.none") in Calls("en", "en", made(sources, "en")).topics_list()


def test_only_pages_a_language_really_has_are_in_its_list(gappy, sources):
    start = f"/{address('ar', 'topics.md')}"
    main = gappy.page("ar", "topics.md").one("main").one("article")
    targets = {posixpath.normpath(posixpath.join(start, href.partition("#")[0])) for href in main.hrefs}
    assert "/ar/where" not in targets
    assert "/ar/help/school" not in targets
