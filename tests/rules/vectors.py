"""Reference cases of the published wordings, for the rules in Python and for the script on the pages."""

import datetime as dt

from intake.rules.eligibility import Because, Outlook, PersonDates

ARRIVED = dt.date(2021, 1, 10)
WAITING = PersonDates(arrived_on=ARRIVED, has_status=False)
GRANTED = PersonDates(arrived_on=ARRIVED, has_status=True, status_on=dt.date(2021, 7, 1))
EARLY = PersonDates(arrived_on=ARRIVED, has_status=True, status_on=dt.date(2021, 2, 10))
CLAMPED = PersonDates(arrived_on=dt.date(2020, 11, 30), has_status=False)
IN, PASSED, ASK = Outlook.IN_SERVICE, Outlook.PERIOD_PASSED, Outlook.ASK

OUTCOMES = [
    (WAITING, "2021-05-01", IN, PASSED, IN),
    (WAITING, "2021-04-09", IN, IN, IN),
    (WAITING, "2021-04-10", IN, ASK, IN),
    (GRANTED, "2021-05-01", IN, PASSED, IN),
    (GRANTED, "2021-07-01", IN, IN, IN),
    (GRANTED, "2022-06-30", IN, IN, IN),
    (GRANTED, "2022-07-01", ASK, ASK, ASK),
    (GRANTED, "2022-07-02", PASSED, PASSED, PASSED),
    (EARLY, "2022-02-09", IN, IN, IN),
    (EARLY, "2022-02-11", PASSED, PASSED, PASSED),
    (CLAMPED, "2021-02-27", IN, IN, IN),
    (CLAMPED, "2021-02-28", IN, ASK, IN),
    (CLAMPED, "2021-03-01", IN, PASSED, IN),
]
"""A person, a day, and the outlook by R-2019-DUR, then by R-2021-DUR taking the first, the later."""

LEFT = PersonDates(
    arrived_on=ARRIVED, has_status=True, status_on=dt.date(2021, 7, 1), left_on=dt.date(2021, 9, 1)
)
LEAVING = [
    ("2021-08-31", IN, Because.AFTER_STATUS),
    ("2021-09-01", ASK, Because.LAST_DAY),
    ("2021-09-02", PASSED, Because.LEFT_LATVIA),
]
"""Days around the one on which `LEFT` leaves Latvia, by either wording."""

UNSETTLED = [
    (PersonDates(arrived_on=ARRIVED, left_on=dt.date(2021, 2, 1), came_back=True), Because.CAME_BACK),
    (PersonDates(arrived_on=ARRIVED, has_status=False, appeal_pending=True), Because.APPEAL_PENDING),
    (PersonDates(), Because.DATES_UNKNOWN),
    (PersonDates(arrived_on=ARRIVED, has_status=True), Because.DATES_UNKNOWN),
    (PersonDates(arrived_on=ARRIVED, has_status=None), Because.DATES_UNKNOWN),
]
"""What no source settles; asked by either wording, on `UNSETTLED_ON`."""
UNSETTLED_ON = "2021-06-01"
