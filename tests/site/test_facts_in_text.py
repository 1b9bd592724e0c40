"""Durations, dates, shares and phones come from facts alone, in every language at once."""

import re
from dataclasses import replace
from pathlib import Path

import pytest

from intake.locale.markup import number
from site_overrides.plugin.sources import Sources
from tests.conftest import ROOT
from tests.site.conftest import CODES, EASY, PAGES, REAL, filled_in, load_docs

DOCS = ROOT / "docs"
EVERY = [*(f"{code}/{page}" for code, page in REAL), *(f"lv/{page}" for page in EASY)]


@pytest.mark.parametrize("path", EVERY)
def test_no_share_is_typed_into_a_page(path):
    body = (DOCS / path).read_text(encoding="utf-8").split("\n---\n", 1)[1]
    assert not re.search(r"share\(\d", body), "a share is a fact too: share(programme.eu_share)"


@pytest.mark.parametrize("path", EVERY)
def test_no_number_is_typed_into_a_title_a_description_or_a_summary(sources, path):
    meta = sources.pages[path]
    assert not re.search(r"[\d%]", f"{meta.title} {meta.description} {meta.summary or ''}")


def test_every_call_in_a_page_can_be_filled_in(sources):
    assert set(sources.pages) == set(EVERY)
    for path in EVERY:
        assert "{{" not in filled_in(path, sources)


def test_a_changed_duration_changes_the_text_of_every_language(sources, copied_docs):
    changed = _with_changed_fact(
        copied_docs, "eligibility.yml", "post_status_months: 12", "post_status_months: 13"
    )
    for code in CODES:
        before, after = (filled_in(f"{code}/eligibility.md", of) for of in (sources, changed))
        for rule in ("R-2019-DUR", "R-2021-DUR"):
            assert _numbers(_card(before, rule)) - {"3"} == {"12"}
            assert _numbers(_card(after, rule)) - {"3"} == {"13"}
        wait = "R-2018-WAIT"
        assert _card(before, wait) == _card(after, wait), "the wait for a decision is another number"
        assert after.count(str(number(13))) == 2


def _with_changed_fact(docs: Path, file: str, old: str, new: str) -> Sources:
    path = docs / "facts" / file
    was = path.read_text(encoding="utf-8")
    assert old in was
    path.write_text(was.replace(old, new), encoding="utf-8")
    return load_docs(docs)


def _card(markdown: str, rule: str) -> str:
    return re.search(rf'<article class="fact" data-rule="{rule}">.*?</article>', markdown, re.S)[0]


def _numbers(card: str) -> set[str]:
    return set(re.findall(r'<bdi class="n">(\d+)</bdi>', card))


def test_a_changed_day_changes_the_text_of_every_language(sources, copied_docs):
    changed = _with_changed_fact(copied_docs, "programme.yml", "ends_on: 2023-11-30", "ends_on: 2023-12-31")
    day = '<time class="n" datetime="2023-12-31">31.12.2023</time>'
    for code in CODES:
        for page in ("eligibility.md", "where.md", "news/liepna-2022.md"):
            assert day not in filled_in(f"{code}/{page}", sources)
            assert day in filled_in(f"{code}/{page}", changed)


@pytest.mark.parametrize("code", CODES)
def test_the_built_tables_show_every_published_figure_as_it_was_published(site, facts, code):
    shown = {
        (row["data-figure"], list(row.all("td"))[-1].text)
        for file in PAGES
        for row in site.page(code, file).all("tr")
        if row.get("data-figure")
    }
    wanted = {(f.id, f"{f.value} %" if f.unit == "percent" else str(f.value)) for f in facts.figures.values()}
    assert shown == wanted
    page = site.page(code, "numbers.md")
    assert [t["data-publication"] for t in page.all("table", class_="bars")] == sorted(
        t["data-publication"] for t in page.all("table", class_="bars")
    )


@pytest.mark.parametrize("code", CODES)
def test_a_figure_this_project_computed_is_labelled_so(site, facts, words, code):
    page = site.page(code, "numbers.md")
    derived = {row["data-figure"] for row in page.all("tr") if words[code]("fact.derived") in row.text}
    assert derived == {f.id for f in facts.figures.values() if f.origin == "derived"}
    assert derived


@pytest.mark.parametrize("code", CODES)
def test_each_table_says_its_source_and_that_it_is_not_checked(site, facts, words, code):
    told = set()
    for page in PAGES:
        t, main = words[code if (code, page) in REAL else "lv"], site.page(code, page).one("main")
        for publication in (facts.publications[table["data-publication"]] for table in _tables(main)):
            assert facts.sources[publication.source].title in main.text
            assert t(f"fact.{publication.standing}") in main.text
            told.add(publication.id)
    assert told == set(facts.publications)


def _tables(main):
    return [table for table in main.all("table") if table.get("data-publication")]


@pytest.mark.parametrize("code", CODES)
def test_phones_stay_left_to_right_and_only_the_emergency_number_can_be_pressed(site, facts, code):
    main = site.page(code, "contacts.md").one("main")
    pressed = list(main.all("a", dir="ltr"))
    assert {(a["href"], a.text, a["class"]) for a in pressed if a.text == "112"} == {("tel:112", "112", "n")}
    assert {href for href in main.hrefs if href.startswith("tel:")} == {"tel:112"}
    phones = {c.phone for c in facts.contacts.values() if c.phone and not c.emergency}
    assert {bdi.text for bdi in main.all("bdi", class_="n") if bdi.text.startswith("+")} == phones
    assert all(main.text.count(phone) == 1 for phone in phones)


@pytest.mark.parametrize("code", CODES)
def test_digits_stand_only_where_their_direction_is_kept(site, code):
    """In Arabic and Dari a loose number, date or phone can be shown turned round."""
    for page in PAGES:
        for element in site.page(code, page).one("body").all():
            loose = [c for c in element.children if isinstance(c, str) and re.search(r"\d", c)]
            kept = "n" in element.attributes.get("class", "").split() or element.get("dir") == "ltr"
            assert kept or not loose, f"{code}/{page}: {loose}"


def test_the_stylesheet_keeps_numbers_left_to_right():
    css = (ROOT / "site_overrides" / "assets" / "lidzas.css").read_text(encoding="utf-8")
    assert re.search(r"^\.n\{direction:ltr;unicode-bidi:isolate;", css, re.M)


@pytest.mark.parametrize("code", ["en", "ru", "tr", "ar", "fa-AF"])
def test_names_in_latvian_are_marked_latvian_inside_other_languages(site, code):
    article = next(site.page(code, "where.md").one("main").all("article"))
    names = list(article.all("span", lang="lv"))
    assert {"Mucenieki", "Liepna", "Ķekavas novads"} <= {e.text for e in names}
    assert {e["dir"] for e in names} == {"ltr"}


def test_a_place_nobody_counted_on_appears_when_its_fact_does(sources):
    """The list on the page is the list of facts: towns, municipalities and centres, none more.

    What only lies around a centre is none of them.
    """
    shown = re.findall(r'data-place="([\w-]+)"', filled_in("tr/where.md", sources))
    listed = [p.id for p in sources.facts.places.values() if p.kind in ("centre", "municipality")]
    assert shown == [name for name in listed if name not in ("ropazi", "aluksne")]
    fewer = replace(
        sources,
        facts=sources.facts.model_copy(update={"places": {"liepna": sources.facts.places["liepna"]}}),
    )
    assert re.findall(r'data-place="([\w-]+)"', filled_in("tr/where.md", fewer)) == ["liepna"]
