"""What goes wrong on the way, told as it happens to people; each is one of the field's own failure cases."""

import datetime as dt
import re

import pytest

from intake.rules.counting import count
from intake.rules.dates import Month
from intake.rules.policy import Role
from intake.services.figures import RULE, facts_of
from intake.services.people import revoke
from intake.storage import figures
from tests.forms import ALONE, FAMILY, receipt, send
from tests.services.test_refer import run
from tests.web.test_desk import browser_of

HERE = "one-stop-agency"
ALL = ["0", "1", "2", "3", "4"]


@pytest.fixture
def come(app, sqlite_deps):
    """Somebody of the desk signs in, in a browser of their own."""

    def somebody(label, role=Role.WORKER):
        return browser_of(app, sqlite_deps, label, HERE, role)

    return somebody


def cases(desk):
    return list(
        dict.fromkeys(re.findall(r'href="(/intake/desk/case/\w{32})"', desk.get("/intake/desk/").text))
    )


def version(desk, address):
    return re.search(r'name="version" value="(\d+)"', desk.get(address).text)[1]


def accept(desk, address, people):
    data = {"move": "accept", "version": version(desk, address), "take": people}
    assert desk.post(address, data=data).status_code == 200


def standing(client, numbers):
    return client.post("/intake/lv/status", data=numbers).text


def test_an_adult_in_conflict_gets_a_case_a_contact_and_a_mentor_of_their_own(client, come):
    """U2: two adults of one family are not safe with each other."""
    worker = come("Anna")
    send(client, FAMILY)
    [family] = cases(worker)
    accept(worker, family, ALL)
    alone = {
        **ALONE,
        "place": "riga",
        "called": "Viena pati",
        "contact_way": "call",
        "phone": "+371 20 000 001",
    }
    own_numbers = receipt(send(client, alone).text)
    [own] = [case for case in cases(worker) if case != family]
    accept(worker, own, ["0"])
    mentor = come("Ilze", Role.MENTOR)
    named = re.search(r'data-suggested="(\w{16})"', worker.get(f"{family}/mentor").text)[1]
    worker.post(f"{family}/mentor", data={"mentor": named, "version": version(worker, f"{family}/mentor")})
    assert [mentor.get(case).status_code for case in (family, own)] == [200, 404]
    for case, others in ((family, "20000001"), (own, "20000000")):
        assert others not in re.sub(r"\D", "", worker.get(f"{case}/contact").text)
    assert 'data-state="accepted"' in standing(client, own_numbers)


def test_a_sender_of_a_family_that_is_known_reads_the_same_as_of_one_that_is_not(client, come):
    """U2: the same family was referred before; triage sees it, the organisation never does."""
    known = receipt(send(client, FAMILY).text)
    again = receipt(send(client, FAMILY).text)
    new = receipt(send(client, {**FAMILY, "called": "Pavisam Cits", "phone": "+371 20 000 001"}).text)
    pages = [strip(standing(client, numbers)) for numbers in (again, new)]
    assert pages[0] == pages[1]
    worker = come("Anna")
    told = [case for case in cases(worker) if 'data-part="alike"' in worker.get(case).text]
    assert len(told) == 2, "the two of one family, and not the third"
    assert known != again


def strip(page):
    """A page without its own two numbers."""
    return re.sub(r"\d", "", page)


def test_an_interpreter_for_arabic_is_none_for_kurdish(client, come):
    """U2: "Arabic" must not be booked for somebody who speaks Sorani."""
    worker = come("Anna")
    send(client, {**FAMILY, "language": "ckb", "variety": "Sorānu"})
    [family] = cases(worker)
    accept(worker, family, ALL)
    page = worker.get(f"{family}/plan?add=interpreter").text
    assert "Sorānu" in page, "the language and its variety stand above the form"
    lacking = {"do": "add", "kind": "interpreter", "owner": "worker", "token": "t" * 22}
    refused = worker.post(f"{family}/plan", data=lacking)
    assert refused.status_code in (409, 422)
    options = re.findall(
        r'<option value="([^"]+)"', re.search(r'name="ask-language_variant".*?</select>', page, re.S)[0]
    )
    assert len({o for o in options if o.startswith(("ar", "ku", "ckb"))}) >= 3


def test_whoever_leaves_is_out_at_once_and_their_families_stay(client, come, sqlite_deps):
    """U3: a worker leaves the job, and so does a mentor."""
    worker, mentor = come("Anna"), come("Ilze", Role.MENTOR)
    send(client, FAMILY)
    [family] = cases(worker)
    accept(worker, family, ALL)
    named = re.search(r'data-suggested="(\w{16})"', worker.get(f"{family}/mentor").text)[1]
    worker.post(f"{family}/mentor", data={"mentor": named, "version": version(worker, f"{family}/mentor")})
    assert mentor.get(family).status_code == 200
    for label in ("Anna", "Ilze"):
        run(revoke(label, sqlite_deps))
    assert [somebody.get(family).status_code for somebody in (worker, mentor)] == [401, 401]
    next_one = come("Marta")
    page = next_one.get(family).text
    assert 'data-state="accepted"' in page
    assert "Anna" in page, "what she did stays hers"


@pytest.mark.parametrize(("moment", "month"), [((21, 59), (2026, 11)), ((22, 0), (2026, 12))])
def test_the_last_hours_of_a_month_belong_to_it_by_the_clock_in_riga(
    client, come, sqlite_deps, clock, moment, month
):
    """U5: midnight in Riga is 22:00 UTC in winter; neither side of it counts twice or not at all."""
    clock.now = dt.datetime(2026, 11, 30, *moment, tzinfo=dt.UTC)
    worker = come("Anna")
    send(client, FAMILY)
    [family] = cases(worker)
    accept(worker, family, ALL)
    clock.now += dt.timedelta(days=60)
    rows = run(sqlite_deps.door.read(figures.facts))
    begun = {
        m: len(count(facts_of(rows, sqlite_deps), Month(*m), clock.now, RULE).ids("begun"))
        for m in ((2026, 11), (2026, 12))
    }
    assert begun == {month: 5, ({(2026, 11), (2026, 12)} - {month}).pop(): 0}
