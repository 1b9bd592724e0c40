import datetime as dt

import pytest
from pydantic import ValidationError

from intake.facts import FactsError, load_facts
from intake.web.questions import place_choices


def test_the_real_facts_load(facts):
    assert list(facts.languages) == ["lv", "en", "ru", "tr", "ar", "fa-AF"]
    assert {code for code, language in facts.languages.items() if language.dir == "rtl"} == {"ar", "fa-AF"}
    assert {code for code, language in facts.languages.items() if language.desk} == {"lv", "en"}


def test_the_babel_locale_of_every_language_exists(facts):
    from babel import Locale

    for language in facts.languages.values():
        direction = Locale.parse(language.cldr).character_order
        assert direction == {"ltr": "left-to-right", "rtl": "right-to-left"}[language.dir]


def test_only_the_projects_own_decisions_are_current(facts):
    dossier = [*facts.rules.values(), *facts.places.values(), *facts.contacts.values(), facts.programme]
    dossier += [*facts.providers.values(), *facts.glossary.values(), *facts.publications.values()]
    dossier += [contract for provider in facts.providers.values() for contract in provider.contracts]
    assert {fact.standing for fact in dossier} == {"historic", "unverified"}


def test_no_historic_contact_may_be_called_and_the_emergency_number_may(facts):
    day = dt.date(2026, 11, 22)
    assert [c.id for c in facts.contacts.values() if c.callable_on(day)] == ["emergency-112"]


def test_the_wait_for_a_decision_is_not_a_length_of_the_service(facts):
    assert [rule.id for rule in facts.duration_rules] == ["R-2019-DUR", "R-2021-DUR"]
    wait = facts.rules["R-2018-WAIT"]
    assert (wait.min_months, wait.max_months, wait.decided_by) == (3, 12, "PMLP")


def test_the_two_wordings_keep_their_own_numbers(facts):
    found = {r.id: (r.pre_status_months, r.connector, r.post_status_months) for r in facts.duration_rules}
    assert found == {"R-2019-DUR": (None, None, 12), "R-2021-DUR": (3, "unclear", 12)}


def test_the_contract_of_2018_does_not_reach_march_2020(facts):
    march = dt.date(2020, 3, 15)
    running = [c.number for p in facts.providers.values() for c in p.contracts if c.covers(march)]
    assert running == ["S-SIF-2019-22"]


@pytest.mark.parametrize(
    ("day", "provider"),
    [
        ("2016-04-05", None),
        ("2016-04-06", "lsk"),
        ("2018-04-19", "patverums-drosa-maja"),
        ("2018-04-20", "sif"),
        ("2018-06-01", "lsk"),
        ("2020-11-30", "lsk"),
        ("2020-12-01", None),
        ("2022-01-31", None),
        ("2022-02-01", "caritas"),
        ("2023-11-29", "caritas"),
        ("2023-11-30", "one-stop-agency"),
    ],
)
def test_each_day_belongs_to_the_provider_the_sources_agree_on(facts, day, provider):
    found = [
        p.id for p in facts.providers.values() for c in p.contracts if c.covers(dt.date.fromisoformat(day))
    ]
    assert found == ([provider] if provider else [])


def test_the_disputed_days_end_where_caritas_begins(facts):
    (contract,) = [c for c in facts.providers["lsk"].contracts if c.id == "lsk-2019"]
    disputed = ["2020-11-30", "2020-12-01", "2022-01-31", "2022-02-01"]
    assert [contract.disputed_on(dt.date.fromisoformat(d)) for d in disputed] == [False, True, True, False]


def test_the_referral_form_lists_these_places(facts):
    offered = {p.id for p in facts.places.values() if p.offered}
    assert offered == {
        "mucenieki", "liepna", "riga", "jelgava", "jurmala", "kekava", "saldus", "ogre", "outside"
    }  # fmt: skip
    assert facts.places["liepna"].service_since == dt.date(2022, 9, 1)


def test_every_word_of_the_glossary_with_a_mark_is_a_word_of_that_term(facts):
    for term in facts.glossary.values():
        assert set(term.marks) <= set(term.words)
    unmarked = {t.id for t in facts.glossary.values() if len(t.marks) < len(t.words)}
    assert unmarked == {"mucenieki", "liepna", "caritas", "latvia"}


def test_no_key_of_the_facts_can_be_assigned(facts):
    with pytest.raises(ValidationError, match="frozen"):
        facts.programme = None
    with pytest.raises(ValidationError, match="frozen"):
        facts.rules["R-2019-DUR"].post_status_months = 13


def test_a_misspelt_field_names_file_line_and_field(spoil, line_of):
    error = spoil("languages.yml", "    cldr: fa_AF", "    cldr: fa_AF\n    dirr: rtl")
    line = line_of("languages.yml", "    cldr: fa_AF") + 1
    assert error == f"languages.yml:{line}: languages.5.dirr: no such field here; did you mean 'dir'?"


def test_a_missing_field_names_where_its_record_begins(spoil, line_of):
    line = line_of("contacts.yml", "- id: lsk-project-manager")
    error = spoil("contacts.yml", "    organisation: Latvijas Sarkanais Krusts\n", "")
    assert error == f"contacts.yml:{line}: contacts.3.organisation: this is missing; add it"


def test_a_key_written_twice_names_file_and_line(spoil, line_of):
    line = line_of("programme.yml", "state_share: 15")
    error = spoil("programme.yml", "state_share: 15", "eu_share: 15")
    assert error == f"programme.yml:{line}: eu_share: this key stands here twice; remove one of the two"


def test_an_id_given_twice_names_file_and_line(spoil, line_of):
    line = line_of("places.yml", "- id: ogre")
    error = spoil("places.yml", "- id: ogre", "- id: riga")
    assert error.startswith(
        f"places.yml:{line}: places.10: the id 'riga' stands here twice; give this one another"
    )


def test_an_impossible_date_names_file_line_and_field(spoil, line_of):
    line = line_of("programme.yml", "ends_on: 2023-11-30")
    error = spoil("programme.yml", "ends_on: 2023-11-30", "ends_on: 2023-11-31")
    assert error.startswith(f"programme.yml:{line}: ends_on: day is out of range for month; write a value")


def test_a_word_where_a_date_belongs_is_shown(spoil, line_of):
    line = line_of("programme.yml", "ends_on: 2023-11-30")
    error = spoil("programme.yml", "ends_on: 2023-11-30", "ends_on: soon")
    assert error.startswith(f"programme.yml:{line}: ends_on: write a day as 2026-12-01")
    assert error.endswith("here stands 'soon'")


def test_two_contracts_for_one_place_on_one_day_are_refused(spoil, line_of):
    line = line_of("providers.yml", "starts_on: 2022-02-01")
    error = spoil("providers.yml", "starts_on: 2022-02-01", "starts_on: 2020-11-30")
    assert error.startswith(f"providers.yml:{line}: providers.3.contracts.0.starts_on: ")
    assert "overlaps contract lsk-2019 in aluksne, " in error


def test_a_contract_for_a_centre_overlaps_one_for_all_latvia(spoil, line_of):
    old = "starts_on: 2022-02-01\n        ends_on: 2023-11-29\n        places: [latvia]"
    line = line_of("providers.yml", "starts_on: 2022-02-01")
    error = spoil(
        "providers.yml", old, old.replace("2022-02-01", "2020-11-30").replace("latvia", "mucenieki")
    )
    assert error.startswith(f"providers.yml:{line}: ")
    assert error.endswith("overlaps contract lsk-2019 in mucenieki")


def test_one_shared_day_is_already_an_overlap(spoil, line_of):
    line = line_of("providers.yml", "starts_on: 2018-04-20")
    error = spoil("providers.yml", "ends_on: 2018-05-31", "ends_on: 2018-06-01")
    assert error.startswith(f"providers.yml:{line}: providers.2.contracts.0.starts_on: ")
    assert "overlaps contract lsk-2018 in " in error


def test_a_contract_for_an_unknown_place_is_refused(spoil, line_of):
    old = "ends_on: 2018-05-31\n        places: [latvia]"
    line = line_of("providers.yml", old)
    error = spoil("providers.yml", old, old.replace("latvia", "lativa"))
    assert error == f"providers.yml:{line}: providers.2.contracts.0.places: 'lativa' is not in places.yml"


def test_a_claimed_end_of_an_unknown_source_is_refused(spoil, line_of):
    old = "- {on: 2022-11-30, source: lsk-2020-12-report}"
    line = line_of("providers.yml", old)
    error = spoil("providers.yml", old, old.replace("lsk-2020-12-report", "nobody"))
    where = "providers.0.contracts.3.claimed_ends.0.source"
    assert error == f"providers.yml:{line}: {where}: 'nobody' is not in sources.yml"


def test_a_contract_that_ends_before_it_starts_is_refused(spoil, line_of):
    line = line_of("providers.yml", "- id: sif-2018\n") - 1
    error = spoil("providers.yml", "ends_on: 2018-05-31", "ends_on: 2018-04-19")
    assert error.startswith(f"providers.yml:{line}: providers.2.contracts.0: ")
    assert "ends_on 2018-04-19 is before starts_on 2018-04-20" in error


def test_shares_that_do_not_make_a_whole_are_refused(spoil):
    assert "the shares add up to 99, not 100" in spoil("programme.yml", "state_share: 15", "state_share: 14")


def test_an_unknown_source_names_file_line_and_field(spoil, line_of):
    line = line_of("programme.yml", "source: sif-2022-liepna")
    error = spoil("programme.yml", "source: sif-2022-liepna", "source: sif-2022-leipna")
    assert error == f"programme.yml:{line}: source: 'sif-2022-leipna' is not in sources.yml"


def test_a_date_that_differs_from_the_sources_own_is_refused(spoil, line_of):
    line = line_of("contacts.yml", "published_on: 2021-03-29")
    error = spoil("contacts.yml", "published_on: 2021-03-29", "published_on: 2021-03-30")
    assert error == f"contacts.yml:{line}: contacts.2.published_on: differs from the date in sources.yml"


def test_a_fact_that_claims_a_shown_date_must_give_it(spoil, line_of):
    line = line_of("contacts.yml", "- id: sif-services-coordinator")
    error = spoil("contacts.yml", "    published_on: 2021-03-29\n", "")
    assert error.startswith(f"contacts.yml:{line}: contacts.2: ")
    assert "date_basis 'shown' needs published_on" in error


def test_a_missing_text_names_the_language(spoil, line_of):
    line = line_of("programme.yml", "eu_fund:")
    error = spoil("programme.yml", "  tr: Avrupa Sosyal Fonu\n", "")
    assert error == f"programme.yml:{line}: eu_fund: no text in tr"


def test_a_meaning_is_given_in_every_language_or_in_none(spoil, line_of):
    line = line_of("glossary.yml", "meaning:\n      lv: Bēgļa statuss un") - 1
    error = spoil("glossary.yml", "      tr: Mülteci statüsü ile alternatif statünün ortak adı.\n", "")
    assert error == f"glossary.yml:{line}: terms.3.meaning: no text in tr"


def test_a_text_in_a_language_the_site_does_not_have_is_refused(spoil, line_of):
    line = line_of("programme.yml", "  tr: Avrupa Sosyal Fonu") + 1
    error = spoil("programme.yml", "  tr: Avrupa Sosyal Fonu\n", "  tr: Avrupa Sosyal Fonu\n  de: ESF\n")
    assert error == f"programme.yml:{line}: eu_fund.de: not a language of languages.yml"


def test_a_rule_must_name_each_of_its_numbers_in_every_language(spoil, line_of):
    line = line_of("eligibility.yml", "      tr: >-\n        Sığınma başvurusundan") - 1
    error = spoil("eligibility.yml", "cevap {min_months} ile", "cevap birkaç ile")
    assert error == f"eligibility.yml:{line}: rules.0.says.tr: {{min_months}} is missing"


def test_a_rule_may_not_name_a_number_it_does_not_have(spoil, line_of):
    line = line_of("eligibility.yml", "      en: >-\n        Help begins") - 1
    error = spoil("eligibility.yml", "Help begins when", "For {pre_status_months} months, when")
    assert (
        error == f"eligibility.yml:{line}: rules.1.says.en: {{pre_status_months}} is no number of this rule"
    )


@pytest.mark.parametrize("typed", ["12", "۱۲", "١٢"])
def test_a_number_typed_into_a_rule_is_refused_in_any_digits(spoil, line_of, typed):
    line = line_of("eligibility.yml", "      en: If a person")
    error = spoil("eligibility.yml", "      en: If a person", f"      en: In {typed} months, if a person")
    assert error.startswith(f"eligibility.yml:{line}: rules.4.says.en: a number is typed in")


def test_a_place_within_an_unknown_place_is_refused(spoil, line_of):
    line = line_of("places.yml", "within: aluksne")
    error = spoil("places.yml", "within: aluksne", "within: alukne")
    assert error == f"places.yml:{line}: places.4.within: 'alukne' is not a place"


def test_broken_yaml_names_file_and_line(spoil, line_of):
    line = line_of("programme.yml", "eu_share: 85")
    error = spoil("programme.yml", "eu_share: 85", "eu_share: [85")
    assert error.startswith(f"programme.yml:{line + 1}: not readable as YAML")


def test_a_value_of_a_kind_yaml_does_not_know_names_file_and_line(spoil, line_of):
    line = line_of("programme.yml", "eu_share: 85")
    error = spoil("programme.yml", "eu_share: 85", "eu_share: !share 85")
    assert error.startswith(f"programme.yml:{line}: eu_share: ")


def test_a_missing_file_is_named(copied):
    (copied / "contacts.yml").unlink()
    with pytest.raises(FactsError, match=r"/contacts\.yml:1: this fact file is missing$"):
        load_facts(copied)


def test_an_empty_file_is_named(copied):
    (copied / "contacts.yml").write_text("# nothing yet\n", encoding="utf-8")
    with pytest.raises(FactsError, match=r"/contacts\.yml:1: the file is empty"):
        load_facts(copied)


def test_a_file_nobody_reads_is_named(copied):
    (copied / "contact.yml").write_text("contacts: []\n", encoding="utf-8")
    with pytest.raises(FactsError, match=r"/contact\.yml:1: not a fact file; expected one of"):
        load_facts(copied)


def test_a_place_within_itself_is_refused_with_its_line(spoil):
    error = spoil("places.yml", "  - id: latvia\n", "  - id: latvia\n    within: riga\n")
    assert "places.yml:" in error
    assert "lies within itself" in error


def test_a_contract_named_twice_is_refused(spoil):
    error = spoil("providers.yml", "id: one-stop-2023", "id: caritas-2022")
    assert "contract caritas-2022 stands here twice" in error


def test_a_table_of_facts_takes_no_new_entry(facts):
    with pytest.raises(TypeError, match="does not support item"):
        facts.places["elsewhere"] = facts.places["riga"]


def test_a_place_that_ended_before_it_began_is_refused(spoil):
    years = "    valid_from: 2020-01-02\n    valid_until: 2020-01-01\n"
    error = spoil("places.yml", "  - id: jelgava\n", f"  - id: jelgava\n{years}")
    assert "valid_until 2020-01-01 is before valid_from 2020-01-02" in error


def test_a_place_is_offered_only_on_the_days_it_exists(facts):
    place = facts.places["jelgava"].model_copy(update={"valid_until": dt.date(2021, 6, 30)})
    assert place.valid_on(dt.date(2021, 6, 30))
    assert not place.valid_on(dt.date(2021, 7, 1))
    assert place_choices({"jelgava": place}, dt.date(2021, 7, 1)) == ("unknown",)
