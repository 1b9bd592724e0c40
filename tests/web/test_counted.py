"""What figures are made of is recorded on a page of its own, may stay unknown, and is never in clear."""

import datetime as dt
import re

import pytest

from intake.services.figures import overview
from intake.storage.models import PersonFact
from tests.services.figures_world import COORDINATOR
from tests.services.test_refer import rows, run
from tests.web.test_desk import desk  # noqa: F401  (a fixture)
from tests.web.test_household import case  # noqa: F401  (a fixture)


def page(case):  # noqa: F811
    return case.desk.get(f"{case.address}/counted").text


def answer(case, **fields):  # noqa: F811
    version = re.search(r'name="version" value="(\d+)"', page(case))[1]
    empty = {"position": "0", "sex": "", "born": "", "country": ""}
    return case.desk.post(f"{case.address}/counted", data={"version": version, **empty, **fields})


def today(deps):
    deps.now.now += dt.timedelta(seconds=1)  # the facts of one moment are recorded one after another
    return run(overview(None, COORDINATOR, deps)).as_of.counts


def test_women_men_children_and_countries_can_be_counted(case, sqlite_deps):  # noqa: F811
    assert today(sqlite_deps)["group"] == {"women": 0, "men": 0, "children": 3, "unknown": 2}
    assert answer(case, sex="woman", born="1.5.1990.", country="Sīrija").status_code == 200
    counts = today(sqlite_deps)
    assert counts["group"] == {"women": 1, "men": 0, "children": 3, "unknown": 1}
    assert counts["country"] == {"SY": 1, "unknown": 4}
    shown = page(case)
    assert 'value="1990-05-01"' in shown
    assert 'value="Sīrija"' in shown
    stored = str(list(rows(sqlite_deps, PersonFact)))
    assert [word for word in ("woman", "1990", "'SY'") if word in stored] == []


def test_a_later_answer_replaces_the_one_before_and_none_is_an_answer_too(case, sqlite_deps):  # noqa: F811
    answer(case, sex="woman", country="sy")
    answer(case, sex="man", country="")
    counts = today(sqlite_deps)
    assert (counts["group"]["men"], counts["country"]) == (1, {"unknown": 5})
    before = len(rows(sqlite_deps, PersonFact))
    answer(case, sex="man")
    assert len(rows(sqlite_deps, PersonFact)) == before, "what was known already is not recorded again"


@pytest.mark.parametrize(
    ("wrong", "status", "why"),
    [
        ({"country": "Sīrijja"}, 422, "country_unknown"),
        ({"born": "1.1.2031."}, 409, "day_in_future"),
        ({"born": "sen"}, 422, "day_unreadable"),
        ({"sex": "x"}, 422, "incomplete_people"),
        ({"position": "77"}, 409, "no_such_person"),
        ({"version": "0"}, 412, "changed_meanwhile"),
    ],
)
def test_what_cannot_be_is_refused_and_what_was_typed_stays(case, wrong, status, why):  # noqa: F811
    found = answer(case, **{"sex": "woman", "country": "Irāka", **wrong})
    assert (found.status_code, f'data-refused="{why}"' in found.text) == (status, True)
    if "position" not in wrong:
        assert f'value="{wrong.get("country", "Irāka")}"' in found.text.split("</datalist>")[1]
