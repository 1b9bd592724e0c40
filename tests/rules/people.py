"""Fictive people for the counting rules: the month of March 2020 as dated facts."""

import datetime as dt
from itertools import count as numbers

from intake.rules.history import DatedFact, Kind

FROZEN = dt.datetime(2020, 4, 3, 9, tzinfo=dt.UTC)
EARLIER = dt.datetime(2020, 2, 20, 9, tzinfo=dt.UTC)
_ids = numbers()


def fact(person, kind, value, on, recorded_at=EARLIER, voids=None):
    return DatedFact(
        f"f{next(_ids):05d}", person, Kind(kind), value, dt.date.fromisoformat(on), recorded_at, voids
    )


def arrival(person, sex, born, residence, on="2020-02-10"):
    said = {"entered": None, "sex": sex, "born": born, "residence": residence, "provider": "lsk"}
    return [fact(person, kind, value, on) for kind, value in said.items()]


def march_2020():
    """18 women, 31 men and 32 children helped; 62 of them in the centre, 19 outside."""
    groups = ["woman"] * 18 + ["man"] * 31 + ["child"] * 32
    facts = []
    for i, group in enumerate(groups):
        sex = ("woman", "man")[i % 2] if group == "child" else group
        born = "2010-06-01" if group == "child" else "1985-06-01"
        facts += arrival(f"p{i:02d}", sex, born, "centre" if i % 81 < 62 else "outside")
    facts += [fact("p00", "left", "left_latvia", "2020-03-31"), fact("p80", "left", None, "2020-03-01")]
    gone = arrival("gone", "man", "1980-01-01", "centre")
    gone.append(fact("gone", "left", "period_ended", "2020-02-29"))
    late = arrival("late", "woman", "1990-01-01", "outside", "2020-04-01")
    return [*facts, *gone, *late]
