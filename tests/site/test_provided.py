"""Who gave the service when: contracts and gaps as rows, each with where it is known from."""

import datetime as dt
from dataclasses import replace

import pytest

from intake.facts.models import Contract, Provider
from site_overrides.plugin.calls import Calls
from site_overrides.plugin.provided import spans
from tests.site.conftest import CODES
from tests.site.tree import Element, parse

FACT = {"source": "sif-2018-history", "date_basis": "inferred", "standing": "historic"}


def provider(*contracts: tuple[str, str | None, tuple[str, ...]]) -> Provider:
    """One provider with contracts given as first day, last day, disputed ends."""
    rows = [
        Contract(id=f"c{n}", starts_on=a, ends_on=b, disputed_ends=c, places=("latvia",), **FACT)
        for n, (a, b, c) in enumerate(contracts)
    ]
    return Provider(id="x", name="X", names={}, contracts=tuple(rows), **FACT)


def told(*contracts: tuple[str, str | None, tuple[str, ...]]) -> list[tuple[str, str, str]]:
    """The rows as first day, last day, what kind."""
    return [
        (str(s.since), str(s.until), "contract" if s.contract else "disputed" if s.disputed else "silent")
        for s in spans([provider(*contracts)])
    ]


def test_days_between_contracts_are_a_row_of_their_own():
    assert told(("2020-01-01", "2020-01-31", ()), ("2020-03-01", None, ())) == [
        ("2020-01-01", "2020-01-31", "contract"),
        ("2020-02-01", "2020-02-29", "silent"),
        ("2020-03-01", "None", "contract"),
    ]


def test_days_some_source_claims_are_told_apart_from_days_no_source_names():
    rows = told(("2020-01-01", "2020-01-31", ("2020-02-10",)), ("2020-03-01", "2020-03-31", ()))
    assert rows[1:3] == [("2020-02-01", "2020-02-10", "disputed"), ("2020-02-11", "2020-02-29", "silent")]


def test_contracts_that_follow_each_other_leave_no_gap_and_the_order_of_the_file_is_no_matter():
    rows = told(("2020-02-01", "2020-02-29", ()), ("2020-01-01", "2020-01-31", ()))
    assert [kind for *_, kind in rows] == ["contract", "contract"]
    assert rows == sorted(rows)


def test_a_claim_past_the_next_contract_ends_where_that_begins():
    rows = told(("2020-01-01", "2020-01-31", ("2020-06-30",)), ("2020-03-01", None, ()))
    assert rows[1] == ("2020-02-01", "2020-02-29", "disputed")


def table(code: str, sources) -> Element:
    return parse(str(Calls(code, code, sources).providers_table())).one("tbody")


@pytest.mark.parametrize("code", CODES)
def test_every_row_names_its_source_publisher_and_date_or_says_why_it_has_none(sources, facts, words, code):
    contracts = {c.id: c for p in facts.providers.values() for c in p.contracts}
    rows = {row["data-span"]: row for row in table(code, sources).all("tr")}
    for contract in contracts.values():
        source = facts.sources[contract.source]
        assert f"{source.title} ({source.publisher})" in rows[contract.id].text
        assert words[code](f"fact.{contract.standing}") in rows[contract.id].text
    assert set(rows) - set(contracts) == {"gap"}
    assert words[code]("fact.gap_disputed") in rows["gap"].text
    assert "31.01.2022" in rows["gap"].text


@pytest.mark.parametrize("code", CODES)
def test_a_day_worked_out_here_says_so_and_claims_that_differ_stand_beside_it(sources, words, code):
    rows = {row["data-span"]: row.text for row in table(code, sources).all("tr")}
    derived = str(words[code]("fact.derived"))
    assert {name for name, text in rows.items() if derived in text} == {"caritas-2022"}
    assert "30.11.2023" in rows["caritas-2022"]
    assert "30.11.2022" in rows["lsk-2019"], "the later paper end of the same contract"


def test_a_gap_nobody_speaks_of_says_that(sources, facts, words):
    lsk = facts.providers["lsk"]
    fewer = lsk.model_copy(update={"contracts": (lsk.contracts[0], lsk.contracts[2])})
    changed = replace(sources, facts=facts.model_copy(update={"providers": {"lsk": fewer}}))
    shown = str(Calls("lv", "lv", changed).providers_table())
    assert shown.count('data-span="gap"') == 1
    assert words["lv"]("fact.gap_more") in shown


def test_an_end_worked_out_here_needs_an_end():
    with pytest.raises(ValueError, match="ends_basis"):
        Contract(id="x", starts_on=dt.date(2020, 1, 1), ends_on=None, ends_basis="derived", places=(), **FACT)


# --- places and sources ------------------------------------------------------------------------------


@pytest.mark.parametrize("code", CODES)
def test_the_list_of_places_leaves_out_what_only_lies_around_a_centre(sources, code):
    shown = parse(str(Calls(code, code, sources).places_list()))
    named = [card["data-place"] for card in shown.all("article")]
    assert named == ["mucenieki", "liepna", "riga", "jelgava", "jurmala", "kekava", "saldus", "ogre"]


@pytest.mark.parametrize("code", CODES)
def test_cards_name_the_publisher_of_their_source(sources, facts, code):
    calls = Calls(code, code, sources)
    for shown in (calls.rule_card("R-2021-DUR"), calls.places_list(), calls.contact_cards()):
        for card in parse(str(shown)).all("article"):
            assert any(
                f"{source.title} ({source.publisher})" in card.text for source in facts.sources.values()
            )
    source = facts.sources["lsk-2018-interim-report"]
    assert source.publisher in calls.source(source.id)
