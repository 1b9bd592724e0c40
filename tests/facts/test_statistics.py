import datetime as dt

import pytest

from intake.facts import FactsError, load_facts

# Every published figure, by hand from the pages and not from the files under test.
VALUES = {
    "ST-101": 810, "ST-102": 321, "ST-103": 489, "ST-104": 374, "ST-105": 436, "ST-106": 739,
    "ST-107": 71, "ST-108": 28, "ST-109": 43,
    "ST-201": 81, "ST-202": 62, "ST-203": 19, "ST-204": 18, "ST-205": 31, "ST-206": 32,
    "ST-207": 2, "ST-208": 11,
    "ST-301": 1935, "ST-302": 674, "ST-303": 35, "ST-304": 1261, "ST-305": 216, "ST-306": 3,
    "ST-307": 18, "ST-308": 30, "ST-309": 360, "ST-310": 290, "ST-311": 49,
}  # fmt: skip


def test_every_published_figure_is_here_with_its_value(facts):
    assert {figure.id: figure.value for figure in facts.figures.values()} == VALUES


def test_figures_computed_here_are_labelled(facts):
    derived = {f.id for f in facts.figures.values() if f.origin == "derived"}
    assert derived == {"ST-105", "ST-109", "ST-304"}


def test_women_of_2019_and_women_of_2020_are_counted_by_different_schemes(facts):
    assert facts.figures["ST-102"].scheme == "sex_all_ages"
    assert facts.figures["ST-204"].scheme == "women_men_children"
    assert facts.figures["ST-302"].scheme == "age_only"
    assert facts.figures["ST-202"].scheme == "residence"


def test_a_figure_keeps_the_days_its_source_gives(facts):
    assert facts.figures["ST-201"].starts_on == dt.date(2020, 3, 1)
    assert facts.figures["ST-201"].ends_on == dt.date(2020, 3, 31)
    assert (facts.figures["ST-301"].starts_on, facts.figures["ST-301"].ends_on) == (None, None)
    assert facts.figures["ST-305"].starts_on == dt.date(2022, 2, 1)


def test_only_the_undated_page_has_figures_with_no_day(facts):
    undated = {f.id for f in facts.figures.values() if f.starts_on is None and f.ends_on is None}
    assert undated <= {f.id for f in facts.publications["2022-autumn"].figures}
    assert facts.publications["2022-autumn"].dated is None


def test_only_the_figure_with_two_readings_is_ambiguous(facts):
    assert [f.id for f in facts.figures.values() if f.ambiguous] == ["ST-310"]


def test_residents_of_a_centre_are_not_people_served(facts):
    assert facts.figures["ST-311"].metric == "residents"
    assert facts.figures["ST-202"].metric == "persons_served"


@pytest.mark.parametrize(
    ("file", "whole", "parts"),
    [
        ("2019-03-31", "ST-101", ["ST-102", "ST-103"]),
        ("2019-03-31", "ST-101", ["ST-104", "ST-105"]),
        ("2019-03-31", "ST-101", ["ST-106", "ST-107"]),
        ("2019-03-31", "ST-107", ["ST-108", "ST-109"]),
        ("2020-03", "ST-201", ["ST-204", "ST-205", "ST-206"]),
        ("2020-03", "ST-201", ["ST-202", "ST-203"]),
        ("2022-autumn", "ST-301", ["ST-302", "ST-304"]),
    ],
)
def test_the_editor_promises_this_sum(facts, file, whole, parts):
    assert (whole, tuple(parts)) in [(s.whole, s.parts) for s in facts.publications[file].sums]
    assert sum(VALUES[part] for part in parts) == VALUES[whole]


def test_a_sum_that_fails_names_file_line_and_both_totals(spoil, line_of):
    file = "statistics/2020-03.yml"
    line = line_of(file, "- whole: ST-201\n    parts: [ST-204") - 1
    error = spoil(file, "value: 32", "value: 33")
    assert error.startswith(f"{file}:{line}: sums.0: the parts add up to 82, ST-201 says 81; mend the number")


def test_a_sum_of_unknown_figures_is_refused(spoil, line_of):
    file = "statistics/2020-03.yml"
    line = line_of(file, "parts: [ST-202, ST-203]") - 1
    error = spoil(file, "parts: [ST-202, ST-203]", "parts: [ST-202, ST-303]")
    assert error == f"{file}:{line}: sums.1: ST-303 is not a figure of this publication"


def test_a_figure_given_twice_names_file_and_line(spoil, line_of):
    file = "statistics/2020-03.yml"
    line = line_of(file, "- id: ST-208")
    assert spoil(file, "- id: ST-208", "- id: ST-108") == f"{file}:{line}: figures.7.id: ST-108 stands twice"


def test_a_figure_without_a_scheme_is_refused(spoil, line_of):
    file = "statistics/2022-autumn.yml"
    line = line_of(file, "- id: ST-311")
    old = "value: 49\n    unit: person\n    scheme: none\n"
    error = spoil(file, old, "value: 49\n    unit: person\n")
    assert error == f"{file}:{line}: figures.10.scheme: this is missing; add it"


def test_figures_from_an_unknown_source_are_refused(spoil, line_of):
    file = "statistics/2022-autumn.yml"
    line = line_of(file, "source: sif-2022-liepna")
    error = spoil(file, "source: sif-2022-liepna", "source: elsewhere")
    assert error == f"{file}:{line}: source: 'elsewhere' is not in sources.yml"


@pytest.mark.parametrize(
    ("field", "right", "wrong", "expected"),
    [
        ("place", "liepna", "lipna", "'lipna' is not in places.yml"),
        ("provider", "caritas", "carita", "'carita' is not a provider"),
    ],
)
def test_a_figure_of_an_unknown_place_or_provider_is_refused(spoil, line_of, field, right, wrong, expected):
    file = "statistics/2022-autumn.yml"
    before = {"place": "scope: residents\n", "provider": "scope: countries\n    place: latvia\n"}[field]
    line = line_of(file, f"{before}    {field}: {right}")
    error = spoil(file, f"{before}    {field}: {right}", f"{before}    {field}: {wrong}")
    number = {"place": 10, "provider": 7}[field]
    assert error == f"{file}:{line}: figures.{number}.{field}: {expected}"


def test_a_publication_dated_otherwise_than_its_source_is_refused(spoil, line_of):
    file = "statistics/2020-03.yml"
    line = line_of(file, "as_of: 2020-03-31")
    error = spoil(file, "as_of: 2020-03-31", "published_on: 2020-04-01\nas_of: 2020-03-31")
    assert error == f"{file}:{line}: published_on: differs from the date in sources.yml"


def test_figures_are_filed_under_their_own_name(spoil, line_of):
    file = "statistics/2020-03.yml"
    line = line_of(file, 'id: "2020-03"')
    error = spoil(file, 'id: "2020-03"', 'id: "2020-04"')
    assert error == f"{file}:{line}: id: expected the file's own name, '2020-03'"


def changed(copied_docs, *changes):
    """The facts with one month's record changed."""
    file = copied_docs / "facts" / "statistics" / "2020-03.yml"
    text = file.read_text(encoding="utf-8")
    for old, new in changes:
        assert text.count(old) == 1
        text = text.replace(old, new)
    file.write_text(text, encoding="utf-8")
    return load_facts(copied_docs / "facts")


def test_a_withheld_figure_has_no_number_and_the_rest_still_fits_the_whole(copied_docs):
    found = changed(copied_docs, ("value: 18", "withheld: true"), ("value: 31", "withheld: true"))
    assert (found.figures["ST-204"].value, found.figures["ST-204"].withheld) == (None, True)


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ([("value: 18", "value: 18\n    withheld: true")], "a figure has a value, or says"),
        ([("    value: 18\n", "")], "a figure has a value, or says"),
        ([("value: 18", "withheld: true"), ("value: 32", "value: 52")], "add up to 83, ST-201 says 81"),
    ],
)
def test_a_figure_that_is_neither_shown_nor_withheld_or_parts_beyond_the_whole_stop_the_build(
    copied_docs, changes, says
):
    with pytest.raises(FactsError, match=says):
        changed(copied_docs, *changes)
