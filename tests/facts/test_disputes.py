import datetime as dt

import pytest

FILE = "disputed.yml"


def test_new_people_of_2022_are_told_in_all_three_ways(facts):
    claims = facts.disputes["first-time-2022"].claims
    assert [(c.value, c.of, str(c.starts_on), str(c.ends_on)) for c in claims] == [
        (360, None, "2022-01-01", "None"),
        (351, None, "2022-01-01", "2022-12-31"),
        (352, 458, "2022-02-01", "2022-12-31"),
    ]
    assert len({c.source for c in claims}) == 3


def test_the_start_of_the_service_has_a_day_and_a_month(facts):
    claims = facts.disputes["service-start"].claims
    assert [(c.value, c.unit) for c in claims] == [
        (dt.date(2016, 4, 6), "day"), (dt.date(2016, 11, 1), "month"),
    ]  # fmt: skip


def test_a_claim_that_is_a_figure_says_what_the_figure_says(facts):
    claim, figure = facts.disputes["first-time-2022"].claims[0], facts.figures["ST-309"]
    assert (claim.figure, claim.value, claim.scope) == (figure.id, figure.value, figure.scope)
    assert claim.source == facts.publication_of(figure.id).source


def test_nobody_has_settled_a_dispute(facts):
    assert {c.standing for d in facts.disputes.values() for c in d.claims} == {"historic"}


@pytest.mark.parametrize(
    ("old", "new", "at", "said"),
    [
        ("figure: ST-309", "figure: ST-999", "figure: ST-309",
         "disputes.0.claims.0.figure: 'ST-999' is not a published count of persons"),
        ("figure: ST-309", "figure: ST-303", "figure: ST-309",
         "disputes.0.claims.0.figure: 'ST-303' is not a published count of persons"),
        ("source: caritas-2023-results", "source: elsewhere", "source: caritas-2023-results",
         "disputes.0.claims.2.source: 'elsewhere' is not in sources.yml"),
        ("published_on: 2023-04-13", "published_on: 2023-04-14", "published_on: 2023-04-13",
         "disputes.0.claims.2.published_on: differs from the date in sources.yml"),
        ("id: service-start", "id: first-time-2022", "id: service-start",
         "disputes.1: the id 'first-time-2022' stands here twice"),
        ("        scope: new_to_provider\n", "", "- value: 352",
         "disputes.0.claims.2.scope: this is missing; add it"),
    ],
)  # fmt: skip
def test_a_claim_that_cannot_be_shown_stops_with_file_and_line(spoil, line_of, old, new, at, said):
    assert spoil(FILE, old, new) == f"{FILE}:{line_of(FILE, at)}: {said}"


def test_one_answer_is_no_dispute(spoil, line_of):
    second = "      - value: 2016-11-01\n        unit: month\n        scope: first_month_named\n"
    rest = (
        "        source: sif-2023-year-2022\n        date_basis: inferred\n        standing: historic\n"
        "        note: The page names the month only.\n"
    )
    error = spoil(FILE, second + rest, "")
    assert error.startswith(
        f"{FILE}:{line_of(FILE, 'id: service-start') + 1}: disputes.1.claims: too few in this list"
    )


def test_answers_that_agree_are_no_dispute(spoil, line_of):
    error = spoil(FILE, "value: 2016-11-01\n        unit: month", "value: 2016-04-06\n        unit: day")
    line = line_of(FILE, "id: service-start") + 1
    assert error == f"{FILE}:{line}: disputes.1.claims: all claims say the same: nothing is disputed"


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("unit: month", "unit: person", "unit 'person' needs a number, 'day' and 'month' a date"),
        ("value: 2016-11-01", "value: 2016-11-02", "a month is written as its first day"),
    ],
)
def test_what_a_claim_says_fits_its_unit(spoil, old, new, said):
    assert said in spoil(FILE, old, new)
