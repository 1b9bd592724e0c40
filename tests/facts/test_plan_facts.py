"""Steps, criteria and limits: every text in six languages, every code known and used, nothing invented."""

import re
from collections import Counter
from types import SimpleNamespace
from typing import get_args

import pytest

from intake.facts.plan import Area
from intake.services.answers import LANGUAGES
from site_overrides.plugin.check import letters, words
from site_overrides.plugin.sources import fact_files

STEPS, GRADES, LIMITS = "plan_steps.yml", "complexity.yml", "mentoring.yml"
SEEDS = {
    "sif-2020-03-note", "sif-2019-three-years", "sif-2021-service-page", "lsk-2018-interim-report"
}  # fmt: skip


def every_text(node):
    """Each table of texts below a fact, wherever it lies."""
    if isinstance(node, dict) and "lv" in node:
        yield node
    elif isinstance(node, dict | tuple):
        for part in node.values() if isinstance(node, dict) else node:
            yield from every_text(part)


def dumped(facts):
    plan = facts.plan
    tables = (plan.results, plan.asks, plan.warnings, plan.kinds, facts.complexity, facts.mentor_limits)
    return tuple(entry.model_dump() for table in tables for entry in table.values())


def test_every_life_area_has_a_kind_of_step(facts):
    assert {kind.area for kind in facts.plan.kinds.values()} == set(get_args(Area))


def test_each_kind_is_help_a_source_names_and_none_is_current(facts):
    for kind in facts.plan.kinds.values():
        assert kind.source in SEEDS, kind.id
        assert kind.standing == "historic", kind.id


def test_every_text_is_there_in_six_languages_and_differs_between_them(facts):
    found = list(every_text(dumped(facts)))
    assert len(found) > 120
    for texts in found:
        assert set(texts) == set(facts.languages)
        assert len(set(texts.values())) == len(texts) or texts["lv"] in ("Dari", "Urdu"), texts


def test_no_text_holds_a_number_an_amount_or_a_deadline(facts):
    for texts in every_text(dumped(facts)):
        for text in texts.values():
            assert not re.search(r"[\d%€]", text), text


def test_no_two_codes_of_one_table_read_alike(facts):
    tables = [facts.plan.results, facts.plan.asks, facts.plan.kinds]
    lists = [[e.names for e in table.values()] for table in tables]
    lists += [[o.names for o in ask.options] for ask in facts.plan.asks.values()]
    for names in lists:
        for code in facts.languages:
            twice = [text for text, times in Counter(n[code] for n in names).items() if times > 1]
            assert twice == [], code


def test_the_warnings_stand_where_somebody_could_be_harmed(facts):
    kinds = facts.plan.kinds
    assert kinds["appeal_deadline"].warning == "mentor_no_lawyer"
    assert kinds["bank_account"].warning == kinds["e_application"].warning == "no_passwords"
    assert kinds["doctor_visit"].warning == "reason_not_stored"
    assert "nav jurists" in facts.plan.warnings["mentor_no_lawyer"].says["lv"]
    assert "not a lawyer" in facts.plan.warnings["mentor_no_lawyer"].says["en"]


def test_an_interpreter_is_asked_for_by_variant_gender_and_channel(facts):
    assert facts.plan.kinds["interpreter"].asks == ("language_variant", "gender_wish", "channel")


def test_every_language_of_the_form_can_be_asked_for_and_arabic_in_its_variants(facts):
    options = {option.id for option in facts.plan.asks["language_variant"].options}
    assert set(LANGUAGES) - options == {"ar", "other"}
    assert {"ar_ask", "ask", "fa", "fa_AF", "ku", "ckb"} <= options


def test_no_ask_is_a_text(facts):
    assert {ask.type for ask in facts.plan.asks.values()} == {"count", "choice", "day", "step"}


def test_every_kind_can_end_done_and_can_end_dropped(facts):
    for kind in facts.plan.kinds.values():
        results = facts.plan.results_of(kind)
        assert {result.ends for result in results} == {"done", "dropped"}, kind.id
        assert len({result.id for result in results}) == len(results)


def test_a_kinds_own_results_stand_before_the_shared_ones(facts):
    found = [r.id for r in facts.plan.results_of(facts.plan.kinds["bank_account"])]
    assert found == [
        "account_opened", "bank_refused", "done", "no_longer_needed", "person_declined", "not_possible"
    ]  # fmt: skip


def test_the_criteria_are_called_illustrative_and_unverified(facts):
    (found,) = facts.complexity.values()
    assert (found.id, found.version, found.source, found.standing) == (
        "illustrative-1", 1, "project", "unverified"
    )  # fmt: skip
    assert "official criteria are not in the sources" in found.note
    assert "refuses nobody" in found.never["en"]


def test_the_load_of_2017_is_unverified_and_dated(facts):
    (limit,) = facts.mentor_limits.values()
    assert (limit.at_least, limit.at_most, limit.standing) == (5, 20, "unverified")
    assert str(limit.published_on) == str(facts.sources[limit.source].published_on) == "2017-08-16"


def test_no_table_of_the_plan_takes_a_new_entry(facts):
    for table in (facts.plan.kinds, facts.plan.results, facts.plan.asks, facts.plan.warnings):
        with pytest.raises(TypeError, match="does not support item"):
            table["mine"] = None


@pytest.mark.parametrize(
    ("file", "old", "new", "at", "said"),
    [
        (STEPS, "[account_opened, bank_refused]", "[account_opened, bank_refusd]", 0,
         "results: 'bank_refusd' is not among the results of this file"),
        (STEPS, "results: [handed_in,", "results: [done, handed_in,", 0,
         "results: 'done' is shared; leave it out here"),
        (STEPS, "asks: [sent_by]", "asks: [sent_bi]", 0,
         "asks: 'sent_bi' is not among the asks of this file"),
        (STEPS, "asks: [sent_by]", "asks: [sent_by, sent_by]", 0, "asks: 'sent_by' stands here twice"),
        (STEPS, "    warning: legal_words", "    warning: legal", 0,
         "warning: 'legal' is not among the warnings of this file"),
        (STEPS, "    needs: [rebooked_to]", "    needs: [rebooked]", 0,
         "needs: 'rebooked' is not among the asks of this file"),
        (STEPS, "      - id: e_service\n", "      - id: post\n", -9, "options: 'post' stands here twice"),
        (STEPS, "      tr: Kimse hikâyesini", "      de: Kimse hikâyesini", -4, "no text in tr"),
        (STEPS, "          tr: Postayla\n", "", None, "names: no text in tr"),
        (STEPS, "    area: bank", "    area: banka", 0, "'school'"),
        (STEPS, "    at_most: 200\n", "", None, "type 'count' needs at_most, and only it may have that"),
        (STEPS, "    type: day\n", "    type: choice\n", None, "type 'choice' needs options"),
        (STEPS, "    warning: no_income_questions\n", "", None, "no kind uses 'no_income_questions'"),
        (STEPS, "- id: accompaniment", "- id: work", 0, "the id 'work' stands here twice"),
        (STEPS, "owners: [worker, institution]", "owners: [worker, worker]", 0,
         "owners: 'worker' stands here twice"),
        (STEPS, "owners: [worker, institution]", "owners: [lawyer]", 0, "'person'"),
        (GRADES, "      - id: many_strands", "      - id: few_strands", None,
         "levels: 'few_strands' stands here twice"),
        (GRADES, "          ar: أمور كثيرة مترابطة\n", "", None, "levels.2.names: no text in ar"),
        (GRADES, "          ar: المساعدة لازمة في عدة مجالات من الحياة في وقت واحد\n", "", None,
         "criteria.0.names: no text in ar"),
        (GRADES, "    source: project", "    source: projekt", 0, "'projekt' is not in sources.yml"),
        (LIMITS, "at_most: 20", "at_most: 4", None, "at_most 4 is below at_least 5"),
        (LIMITS, "from {at_least} to", "from 5 to", 0, "name both numbers in braces"),
        (LIMITS, "to {at_most} people", "to {at_most} people, not 9", 0, "name both numbers in braces"),
        (LIMITS, "2017-08-16", "2017-08-17", 0, "differs from the date in sources.yml"),
        (LIMITS, "lm-2017-press", "lm-press", 0, "'lm-press' is not in sources.yml"),
    ],
)  # fmt: skip
def test_a_slip_stops_with_file_line_and_word(spoil, line_of, file, old, new, at, said):
    error = spoil(file, old, new)
    where = rf"{line_of(file, old.rstrip()) + at}" if at is not None else r"\d+"
    assert re.match(rf"{re.escape(file)}:{where}: ", error), error
    assert said in error


def test_a_second_set_of_the_same_version_is_refused(copied, spoil):
    file = copied / GRADES
    text = file.read_text(encoding="utf-8")
    entry = text[text.index("  - id: illustrative-1") :]
    file.write_text(text + entry.replace("illustrative-1", "illustrative-2"), encoding="utf-8")
    error = spoil(GRADES, "  - id: illustrative-2", "  - id: illustrative-3")
    assert "criteria_sets.1.version: version 1 stands here twice" in error


@pytest.mark.parametrize(
    ("file", "old", "new", "said"),
    [
        (STEPS, "en: Bank account", "en: Bank account for migrants", "forbids 'migrant*'"),
        (STEPS, "ar: سكن", "ar: مهاجر", "forbids"),
        (GRADES, "en: Several institutions", "en: Several migrant institutions", "forbids 'migrant*'"),
        (LIMITS, "en: \"For one mentor:", "en: \"For one social guardian:", "forbids 'social guardian*'"),
        (STEPS, "ru: Домашние задания", "ru: Дoмашние задания", "mixes alphabets"),
        (GRADES, "lv: Tuvojas", "lv: Тuvojas", "mixes alphabets"),
        (LIMITS, "ru: \"На одного", "ru: \"Нa одного", "mixes alphabets"),
    ],
)  # fmt: skip
def test_the_check_of_words_reads_these_files_too(facts, copied, file, old, new, said):
    sources = SimpleNamespace(docs=copied.parent, facts=facts, answers={})
    assert _judged(sources) == []
    text = (copied / file).read_text(encoding="utf-8")
    (copied / file).write_text(text.replace(old, new, 1), encoding="utf-8")
    found = _judged(sources)
    assert any(f"{file}:" in line and said in line for line in found)
    assert all(f"{file}:" in line for line in found)


def _judged(sources):
    written = fact_files(sources)
    return [*words.in_facts(written, sources), *letters.in_facts(written, sources)]
