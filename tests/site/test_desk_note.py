"""March 2020 from fictive events to the public page: counted, frozen, approved, protected, recorded."""

import asyncio
import datetime as dt
import re
import shutil

import pytest

from intake.cli import main
from intake.cli_figures import paid_for
from intake.crypto import load_ring
from intake.facts import FactsError, load_facts
from intake.facts.load import ServiceFacts
from intake.locale import load_words
from intake.rules.dates import Month
from intake.rules.frozen import Frozen, Why
from intake.rules.household import REASONS
from intake.rules.release import release
from intake.services.deps import Deps
from intake.services.figures import RULE
from intake.services.freeze import approve, freeze
from intake.storage.database import open_door
from site_overrides import desk_note
from site_overrides.desk_note import Note
from site_overrides.desk_record import rows
from site_overrides.plugin.figures import label
from tests.conftest import NOW, ROOT
from tests.rules.people import FROZEN, fact, march_2020
from tests.rules.test_release import counted, crowd
from tests.services.figures_world import COORDINATOR, SECOND, record
from tests.site.conftest import CODES, Site, build, copied_project

MARCH = Month(2020, 3)
NOTE = "news/note-2020-03.md"
RECORD = "2020-03-desk"  # the month's own name belongs to the note that was published then


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    return copied_project(tmp_path_factory.mktemp("desk-note") / "project")


@pytest.fixture(scope="module")
def published(project, facts, migrated_file, tmp_path_factory):
    """The database with the month in it, and what the command said: refused before approval, then twice."""
    var = tmp_path_factory.mktemp("var")
    url = f"sqlite:///{shutil.copy(migrated_file, var / 'intake.db')}"
    deps = Deps(facts, open_door(url), load_ring(var / "keys.json"), lambda: NOW)
    record(deps, march_2020())
    asyncio.run(freeze(MARCH, 0, None, "", COORDINATOR, deps))
    with pytest.MonkeyPatch.context() as patch:
        for name, value in {"INTAKE_VAR": var, "INTAKE_FACTS": project / "docs" / "facts"}.items():
            patch.setenv(name, str(value))
        command = ["figures", "2020-03", "--publish", "--funding", "true", "--docs", str(project / "docs")]
        codes = [main(command)]
        asyncio.run(approve(MARCH, 1, SECOND, deps))
        codes += [main(command), main(command)]
    deps.door.close()
    return codes


@pytest.fixture(scope="module")
def site(project, published):
    done = build(project, project / "site")
    assert done.returncode == 0, done.stdout + done.stderr
    return Site(project / "site")


def numbers(site, code):
    """The numbers of the page's charts, in order."""
    page = site.page(code, NOTE)
    tables = [table for table in page.all("table") if table.get("data-publication") == RECORD]
    return [
        list(row.all("td"))[-1].text for table in tables for row in table.all("tr") if row.get("data-figure")
    ]


def test_nothing_is_published_before_a_second_person_approved_it(published):
    assert published == [1, 0, 0]


@pytest.mark.parametrize("code", CODES)
def test_81_is_18_and_31_and_32_and_62_and_19_on_the_page_in_every_language(site, words, code):
    came = ["[c]"] * 3
    served = ["81", "18", "31", "32", "62", "19", *came, "81", "81"]
    assert numbers(site, code) == [*served, "81", "[c]", "[c]", "[c]"]
    page = site.page(code, NOTE).one("main").text
    assert not list(site.page(code, NOTE).all(class_="fallback"))
    assert words[code]("scope.each_once_in_month").striptags() in page
    assert words[code]("scheme.women_men_children").striptags() in page
    assert "[c]" in page


def test_the_sentence_has_the_grammar_of_its_number(site):
    assert "palīdzību saņēma 81 cilvēks." in site.page("lv", NOTE).text
    assert "помощь получил 81 человек." in site.page("ru", NOTE).text


def test_the_record_says_how_it_was_counted_and_readers_can_take_it_away(site, project):
    found = load_facts(project / "docs" / "facts").publications[RECORD]
    assert (found.counted.revision, found.counted.rule, found.counted.why) == (1, RULE.value, None)
    data = (site.folder / "data" / "figures.csv").read_text(encoding="utf-8")
    own = [line for line in data.splitlines() if f",{RECORD}," in line]
    assert len(own) == 15
    assert [line.split(",")[5] for line in own].count("") == 6


def test_the_note_stands_in_the_news_and_in_the_feed(site):
    assert any("note-2020-03" in href for href in site.page("en", "news/index.md").hrefs)
    assert "note-2020-03" in (site.folder / "news" / "feed.xml").read_text(encoding="utf-8")


@pytest.fixture
def small_docs(tmp_path):
    """Facts and nothing else: publishing needs no pages that are there already."""
    docs = tmp_path / "docs"
    shutil.copytree(ROOT / "docs" / "facts", docs / "facts")
    for code in CODES:
        (docs / code / "news").mkdir(parents=True)
    return docs


def frozen(facts, revision=1, why=None, earlier=None, month=MARCH):
    counts = counted(facts, month)
    return Frozen(month, revision, RULE.value, FROZEN, counts, release(counts, earlier=earlier), why)


def publish(docs, found, facts: ServiceFacts):
    note = Note(found, dt.date(2020, 4, 3), "Sabiedrības integrācijas fonds", "true")
    return desk_note.publish(docs, load_words(facts.languages), note, NOW.date())


def test_a_correction_writes_the_record_anew_keeps_its_ids_and_leaves_the_editors_text_alone(
    small_docs, facts
):
    first = frozen(march_2020())
    publish(small_docs, first, facts)
    page = small_docs / "lv" / "news" / "note-2020-03.md"
    page.write_text(page.read_text().replace("Šeit ir viena mēneša", "Redaktores vārdi par viena mēneša"))
    moved = [*march_2020(), fact("p01", "residence", "outside", "2020-03-20")]
    told = publish(small_docs, frozen(moved, 2, Why.LATE_ENTRY, first.released), facts)
    assert "written anew, revision 2" in told[0]
    assert "updated_on: 2026-11-22" in told[1]
    assert "Redaktores vārdi" in page.read_text()
    after = load_facts(small_docs / "facts")
    own = {f.id: f.value for f in after.publications[RECORD].figures}
    assert [own[id_] for id_ in ("ST-312", "ST-316", "ST-317")] == [81, 61, 20]
    assert after.publications[RECORD].counted.why == "late_entry"
    assert sum("note-2020-03" in str(s.id) for s in after.sources.values()) == 1


def test_a_new_month_has_the_months_own_name_and_asks_who_paid_only_where_no_fact_says(small_docs, facts):
    april = frozen([f for f in march_2020() if f.kind != "left"], month=Month(2020, 4))
    publish(small_docs, april, facts)
    assert (small_docs / "facts" / "statistics" / "2020-04.yml").is_file()
    assert [paid_for(m, facts) for m in (Month(2023, 11), Month(2023, 12))] == ["TODO", "false"]


def test_countries_and_providers_have_their_names(small_docs, facts):
    people = crowd("s", 12, "SY") + crowd("a", 7, "AF") + crowd("e", 5, "ER") + crowd("v", 4, "VN")
    found = frozen(people)
    assert {row.key[2] for row in rows(found) if row.of == "country"} == {"SY", "AF", "ER", "rest"}
    publish(small_docs, found, facts)
    t = load_words(facts.languages)["fa-AF"]
    named = [
        label(f, t, facts.providers) for f in load_facts(small_docs / "facts").publications[RECORD].figures
    ]
    assert {"سوریه", "صلیب سرخ لتونی"} <= set(named)


def test_a_record_that_does_not_fit_is_not_written(small_docs, facts, monkeypatch):
    monkeypatch.setattr(desk_note, "text", lambda *_: "id: broken\n")
    before = (small_docs / "facts" / "sources.yml").read_bytes()
    with pytest.raises(FactsError):
        publish(small_docs, frozen(march_2020()), facts)
    assert (small_docs / "facts" / "sources.yml").read_bytes() == before
    assert not (small_docs / "facts" / "statistics" / f"{RECORD}.yml").exists()


def test_every_reason_and_group_of_a_count_has_words_in_every_language(facts):
    for words in load_words(facts.languages).values():
        for code in (
            *REASONS,
            "unknown",
            "rest",
            "in_centre",
            "outside_centre",
            "new",
            "returned",
            "continuing",
        ):
            assert words(f"figure.{code}")
        for why in Why:
            assert words(f"fact.revised_why.{why}")


def test_what_leaves_holds_no_small_number_that_the_sheet_has():
    leaves = rows(frozen(march_2020()))
    assert not [row for row in leaves if row.value in (1, 2, 3, 4)]
    assert not re.search(r"ER|VN", str(rows(frozen(crowd("e", 4, "ER") + crowd("s", 30, "SY")))))
