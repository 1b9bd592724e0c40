"""The page of words: every concept once, findable, in this language and in Latvian."""

import re
from dataclasses import replace

import pytest

from site_overrides.plugin.calls import Calls
from site_overrides.plugin.topics import order
from tests.site.conftest import CODES, filled_in
from tests.site.tree import Element, parse


def table(code: str, sources) -> Element:
    return parse(str(Calls(code, code, sources).glossary_table())).one("dl")


def entries(code: str, sources) -> dict[str, tuple[Element, list[Element]]]:
    """By anchor: the word, and what is said of it."""
    found: dict[str, tuple[Element, list[Element]]] = {}
    for element in table(code, sources).all():
        if element.tag == "dt":
            said: list[Element] = []
            found[element["id"]] = (element, said)
        elif element.tag == "dd":
            said.append(element)
    return found


def anchor(term_id: str) -> str:
    return f"term-{term_id.replace('_', '-')}"


@pytest.mark.parametrize("code", CODES)
def test_every_concept_stands_once_under_its_own_anchor(sources, facts, code):
    shown = {name: word.text for name, (word, _) in entries(code, sources).items()}
    assert shown == {anchor(term.id): term.words[code] for term in facts.glossary.values()}
    assert len(list(table(code, sources).all("dt"))) == len(facts.glossary) > 50


@pytest.mark.parametrize("code", CODES)
def test_the_words_stand_in_the_order_of_their_own_alphabet(sources, facts, code):
    shown = [word.text for word in table(code, sources).all("dt")]
    assert shown == sorted(shown, key=lambda word: order(word, facts.languages[code]))
    assert shown != [term.words[code] for term in facts.glossary.values()]


def test_an_anchor_is_lower_case_letters_and_hyphens(sources):
    assert all(re.fullmatch(r"term(-[a-z]+)+", name) for name in entries("lv", sources))


@pytest.mark.parametrize("code", CODES)
def test_the_latvian_word_stands_beside_in_latin_letters_and_marked_latvian(sources, facts, code):
    shown = entries(code, sources)
    for term in facts.glossary.values():
        word, said = shown[anchor(term.id)]
        latvian = [span for part in (word, *said) for span in part.all("span", lang="lv", dir="ltr")]
        assert [span.text for span in latvian] == ([] if code == "lv" else [term.words["lv"]]), term.id


@pytest.mark.parametrize("code", CODES)
def test_words_readers_search_by_and_words_no_text_uses_are_told_apart(sources, facts, words, code):
    shown, t = entries(code, sources), words[code]
    plain = tuple(str(t(f"glossary.sure.{mark}")) for mark in "Abc")
    for term in facts.glossary.values():
        said = [part.text for part in shown[anchor(term.id)][1]]
        never = term.forbidden.get(code, ())
        also = [word for word in term.also.get(code, ()) if word not in never]
        wanted = [t("glossary.also", words=" · ".join(also))] if also else []
        if term.meaning and never:
            wanted += [t("glossary.never", words=" · ".join(never).replace("*", "…"))]
        beside = (term.words["lv"], (term.meaning or {}).get(code), t("glossary.name"))
        told = [one for one in said if not one.startswith(plain) and one not in beside]
        assert told == wanted, term.id
    assert "*" not in table(code, sources).text


@pytest.mark.parametrize("code", CODES)
def test_the_words_readers_meet_first_are_explained_and_lint_words_are_nobodys_reading(sources, facts, code):
    shown = entries(code, sources)
    explained = {term.id for term in facts.glossary.values() if term.meaning}
    assert {"asylum_seeker", "refugee", "alternative_status", "social_mentor", "low_income"} <= explained
    for term in facts.glossary.values():
        said = [part.text for part in shown[anchor(term.id)][1]]
        assert (term.meaning or {}).get(code) in (None, *said)
    latvia = " ".join(part.text for part in shown["term-latvia"][1])
    assert not any(word.strip("*") in latvia.lower() for word in facts.glossary["latvia"].forbidden[code])


@pytest.mark.parametrize("code", CODES)
def test_each_word_says_how_sure_it_is_and_a_name_only_that_it_is_one(sources, facts, words, code):
    shown, t = entries(code, sources), words[code]
    sure = {mark: str(t(f"glossary.sure.{mark}")) for mark in "Abc"}
    for term in facts.glossary.values():
        said = " ".join(part.text for part in shown[anchor(term.id)][1])
        mark = term.marks.get(code, "")
        assert {m for m, text in sure.items() if text in said} == set(mark) - {"!"}, term.id
        assert (str(t("glossary.sure.conflict")) in said) == mark.endswith("!"), term.id
        assert said, term.id
        assert (said == str(t("glossary.name"))) == (str(t("glossary.name")) in said), term.id


def test_a_new_word_in_the_facts_is_a_new_word_on_the_page(sources, facts):
    fewer = replace(sources, facts=facts.model_copy(update={"glossary": {"sif": facts.glossary["sif"]}}))
    assert re.findall(r'<dt id="([\w-]+)">', filled_in("lv/glossary.md", fewer)) == ["term-sif"]
