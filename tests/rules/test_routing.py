"""Every day has exactly one desk, and the days the sources name go where they say."""

import datetime as dt
from pathlib import Path

import pytest

from intake.facts import load_facts
from intake.rules.routing import NO_CONTRACT, RouteRule, route

FACTS = load_facts(Path("docs/facts"))


def desk(day, place="latvia"):
    return route(FACTS.providers.values(), FACTS.places, place, dt.date.fromisoformat(day))


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        ("2018-04-20", "sif"),
        ("2018-05-31", "sif"),
        ("2018-06-01", "lsk"),
        ("2018-07-01", "lsk"),
        ("2020-03-15", "lsk"),
        ("2022-01-31", NO_CONTRACT),
        ("2022-02-01", "caritas"),
        ("2023-11-29", "caritas"),
        ("2023-11-30", "one-stop-agency"),
        ("2016-04-05", NO_CONTRACT),
    ],
)
def test_a_day_goes_to_the_provider_whose_contract_covers_it(day, expected):
    assert desk(day).desk == expected


def test_the_march_2020_figures_do_not_belong_to_the_contract_of_2018():
    numbers = {c.id: c.number for p in FACTS.providers.values() for c in p.contracts}
    assert numbers[desk("2020-03-15").contract_id] == "S-SIF-2019-22"


def test_days_only_some_sources_give_to_a_contract_go_to_the_open_desk():
    found = desk("2021-06-01")
    assert (found.desk, found.rule) == (NO_CONTRACT, RouteRule.END_DISPUTED)


def test_every_day_and_place_from_2018_to_two_years_ahead_has_exactly_one_desk():
    last = dt.date.today() + dt.timedelta(days=731)
    day = dt.date(2018, 1, 1)
    desks = {NO_CONTRACT, *FACTS.providers}
    while day <= last:
        covering = [c for p in FACTS.providers.values() for c in p.contracts if c.covers(day)]
        assert len(covering) <= 1, day
        for place in (None, *FACTS.places):
            found = route(FACTS.providers.values(), FACTS.places, place, day)
            assert found.desk in desks
            assert (found.desk == NO_CONTRACT) == (not covering), (day, place)
        day += dt.timedelta(days=1)


def test_a_place_outside_the_contract_says_so_and_stays_open():
    local = FACTS.providers["caritas"].model_copy(
        update={
            "contracts": (FACTS.providers["caritas"].contracts[0].model_copy(update={"places": ("liepna",)}),)
        }
    )
    found = route([local], FACTS.places, "riga", dt.date(2022, 6, 1))
    assert (found.desk, found.rule) == (NO_CONTRACT, RouteRule.PLACE_NOT_COVERED)
    assert route([local], FACTS.places, "liepna", dt.date(2022, 6, 1)).desk == "caritas"
