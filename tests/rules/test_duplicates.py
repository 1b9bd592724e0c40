"""Spellings of one name meet under one key, different names seldom do, and reasons are no verdict."""

from itertools import combinations, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.rules.duplicates import KeyKind, PersonKeys, Reason, email_key, keys, phone_key, score
from intake.rules.name_key import name_key
from tests.rules.spellings import FAMILY, GIVEN, HELD_OUT, names

CORPORA = [names(GIVEN), names(FAMILY), names(HELD_OUT)]


def caught(corpus):
    pairs = [(first, other) for first, *others in corpus for other in others]
    return sum(name_key(a) == name_key(b) for a, b in pairs) / len(pairs)


@pytest.mark.parametrize("corpus", CORPORA, ids=["given", "family", "held out"])
def test_three_of_four_spellings_are_caught(corpus):
    assert caught(corpus) >= 0.75


def test_the_corpus_is_large_enough_to_mean_something():
    assert sum(len(others) for corpus in CORPORA for _, *others in corpus) >= 150


def test_at_most_one_pair_of_different_names_in_a_hundred_meets():
    corpus = [name for names_ in CORPORA for name in names_]
    keyed = [[name_key(spelling) for spelling in name] for name in corpus]
    pairs = [a == b for one, other in combinations(keyed, 2) for a, b in product(one, other)]
    assert sum(pairs) / len(pairs) <= 0.01


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Mohammad Noori", "Нури Мухаммад"),
        ("Abd al-Rahman al-Masri", "عبد الرحمن المصري"),
        ("محمد", "مُحَمَّد"),
        ("علی رحیمی", "علي رحيمي"),
        ("زین‌العابدین", "زينالعابدین"),
        ("SERHII KOVALENKO", "Сергей Коваленко"),
    ],
)
def test_whole_names_meet_across_scripts_and_in_any_order(one, other):
    assert name_key(one) == name_key(other) != ""


@given(st.text(max_size=40))
def test_any_text_has_a_key_of_plain_letters(text):
    key = name_key(text)
    assert key.isascii()
    assert key.replace(" ", "").isalpha() or key == ""


@pytest.mark.parametrize(
    "typed", ["+371 2000 0001", "0037120000001", "20000001", "٢٠٠٠٠٠٠١", "+371 20000001;ext=5", "۲۰۰۰-۰۰۰۱"]
)
def test_one_phone_has_one_key_however_it_is_typed(typed):
    assert phone_key(typed) == "+37120000001"


def test_addresses_meet_whatever_the_case_and_the_tag():
    assert email_key(" Anna+Help@Example.LV ") == "anna@example.lv" == email_key("anna@example.lv")
    assert email_key("no address") == ""


def test_two_unknowns_never_meet():
    assert keys(PersonKeys()) == frozenset()
    assert keys(PersonKeys(name="Ali", place="riga", phone="12")) == frozenset()


def test_what_is_known_makes_keys():
    person = PersonKeys("Ali", "18-64", "20000001", "a@example.lv", "riga", 3)
    assert {key.kind for key in keys(person)} == set(KeyKind)
    spelt = PersonKeys("علی", "18-64", "+37120000001", "A@example.lv", "riga", 3)
    assert keys(spelt) == keys(person)


def test_reasons_are_in_order_and_place_and_size_alone_is_none():
    assert score([]) is None
    assert score([KeyKind.PLACE_AND_SIZE]) is None
    both = score([KeyKind.PLACE_AND_SIZE, KeyKind.NAME_AND_AGE])
    assert both is not None
    assert both.reasons == (Reason.NAME_AND_AGE, Reason.PLACE_AND_SIZE)
    phone = score([KeyKind.PHONE])
    assert phone is not None
    assert phone.order > both.order
