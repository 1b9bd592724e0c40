"""What rules say and whom to call means the same in every language, or the build stops."""

import datetime as dt
import re
from pathlib import Path

import pytest
from mkdocs.exceptions import PluginError

from intake.facts import FactsError
from site_overrides.plugin import fact_texts
from site_overrides.plugin.stamp import stamp, stamp_minor
from site_overrides.plugin.translations import check
from tests.conftest import ROOT
from tests.site.conftest import load_docs
from tests.site.test_editor_mistakes import changed

TODAY = dt.date(2026, 11, 22)
RULES, CONTACTS = fact_texts.FILES
SAYS = "Atbalsts sākas, kad cilvēks ierodas"
FOLLOWS = re.compile(r"^ +follows: .*\n", re.M)


def refused(docs: Path) -> list[str]:
    """What a build refuses, from the file's name on."""
    with pytest.raises(PluginError) as caught:
        check(load_docs(docs))
    return [line.removeprefix(f"{docs}/") for line in str(caught.value).splitlines()]


@pytest.mark.parametrize(
    ("page", "old", "loc"),
    [(RULES, SAYS, "rules.1.says"), (CONTACTS, "lv: Programmas koordinators", "contacts.1.role")],
)
def test_a_changed_latvian_text_stops_the_build_for_each_translation_with_its_line(
    copied_docs, page, old, loc
):
    changed(copied_docs, page, old, f"{old} nekad")
    told = refused(copied_docs)
    lines = (copied_docs / page).read_text(encoding="utf-8").splitlines()
    for line, code in zip(told, ("en", "ru", "tr", "ar", "fa-AF"), strict=True):
        where, number, says = line.split(":", 2)
        assert where == page
        assert lines[int(number) - 1].strip().startswith(f"{code}:")
        assert says.startswith(f" {loc}.{code}: outdated: the Latvian text has changed since; translate it")
        assert says.endswith(f"run `python -m site_overrides.portal stamp docs/{page}`")


@pytest.mark.parametrize("page", [RULES, CONTACTS])
def test_stamping_writes_what_is_followed_and_leaves_every_other_byte(copied_docs, page):
    file = copied_docs / page
    as_it_is = file.read_text(encoding="utf-8")
    bare = FOLLOWS.sub("", as_it_is)
    assert bare != as_it_is
    file.write_text(bare, encoding="utf-8")
    assert all("nothing says which Latvian text it follows" in line for line in refused(copied_docs))
    (done,) = stamp(copied_docs, [page], TODAY)
    assert done == f"{file}: every translation now follows the present Latvian"
    assert file.read_text(encoding="utf-8") == as_it_is
    assert list(fact_texts.outdated(load_docs(copied_docs))) == []
    assert stamp(copied_docs, [page], TODAY) == []


def test_stamping_again_after_a_change_frees_the_build_and_moves_no_line(copied_docs):
    changed(copied_docs, RULES, SAYS, f"{SAYS} nekad")
    before = (copied_docs / RULES).read_text(encoding="utf-8")
    stamp(copied_docs, [], TODAY)
    assert (copied_docs / RULES).read_text(encoding="utf-8") == before, "only by its name"
    stamp(copied_docs, [RULES], TODAY)
    after = (copied_docs / RULES).read_text(encoding="utf-8")
    assert FOLLOWS.sub("", after) == FOLLOWS.sub("", before)
    assert len(after) == len(before)
    assert list(fact_texts.outdated(load_docs(copied_docs))) == []


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (SAYS, "Atbalsts  sākas, kad\n        cilvēks ierodas"),
        ("post_status_months: 12", "post_status_months: 18"),
        ("Help begins when", "Help starts when"),
    ],
)
def test_wrapping_a_number_and_another_language_age_nothing(copied_docs, old, new):
    changed(copied_docs, RULES, old, new)
    assert list(fact_texts.outdated(load_docs(copied_docs))) == []


def test_what_nobody_may_type_is_refused(copied_docs):
    line = changed(copied_docs, RULES, 'follows: {en: "', 'follows: {en: soon, uk: "')
    with pytest.raises(
        PluginError, match=rf"eligibility\.yml:{line}: rules\.0\.follows\.en: nobody types this"
    ):
        load_docs(copied_docs)


@pytest.mark.parametrize("page", ["facts/places.yml", "facts/nowhere.yml"])
def test_other_facts_are_not_stamped(copied_docs, page):
    with pytest.raises(FactsError, match="nothing here is stamped; of the facts, notices, facts/elig"):
        stamp(copied_docs, [page], TODAY)


def test_facts_have_no_minor_edits(copied_docs):
    with pytest.raises(FactsError, match="facts have no revisions; stamp it without --minor"):
        stamp_minor(copied_docs, [RULES])


def test_what_cannot_be_stamped_is_said_and_stays_as_it_was(copied_docs):
    file = copied_docs / CONTACTS
    clever = FOLLOWS.sub("", file.read_text(encoding="utf-8"))
    clever = clever.replace("  - id: emergency-112", "  - &same\n    id: emergency-112", 1) + "\n  - *same\n"
    file.write_text(clever, encoding="utf-8")
    with pytest.raises(FactsError, match=r"contacts\.yml:1: cannot be stamped"):
        stamp(copied_docs, [CONTACTS], TODAY)
    assert file.read_text(encoding="utf-8") == clever


def test_the_data_for_other_programs_carry_no_marks_of_ours(site):
    assert "follows" not in (site.folder / "data" / "eligibility.json").read_text(encoding="utf-8")
    assert "follows" in (ROOT / "docs" / RULES).read_text(encoding="utf-8")
