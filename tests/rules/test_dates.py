import datetime as dt

import pytest

from intake.rules.dates import add_months


@pytest.mark.parametrize(
    ("start", "months", "end"),
    [
        ("2020-11-30", 3, "2021-02-28"),
        ("2019-11-30", 3, "2020-02-29"),
        ("2020-02-29", 12, "2021-02-28"),
        ("2021-01-10", 3, "2021-04-10"),
        ("2021-12-31", 2, "2022-02-28"),
    ],
)
def test_months_are_calendar_months_clamped_to_the_months_end(start, months, end):
    assert add_months(dt.date.fromisoformat(start), months) == dt.date.fromisoformat(end)
