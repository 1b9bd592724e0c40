"""Figures and the six-month report on their pages: frozen by one person, approved by another, taken away."""

import argparse
import asyncio
import datetime as dt
import hashlib
import io
import re

import pytest
from pypdf import PdfReader
from sqlalchemy import delete

from intake import cli_figures
from intake.rules.dates import Month
from intake.rules.history import Kind
from intake.services.freeze import approve, freeze
from intake.services.publish import NotPublishable
from intake.services.report import keep_text, look_at, sign
from intake.storage import staff
from intake.storage.models import FrozenLink
from intake.storage.tables import table
from tests.conftest import NOW
from tests.rules.people import arrival, fact
from tests.services.figures_world import AUDITOR, COORDINATOR, LEAD, SECOND, hire, record

EARLY = dt.datetime(2026, 10, 1, tzinfo=dt.UTC)
LEADS_OWN = "one-stop-agency"


@pytest.fixture
def desks(client, sqlite_deps):
    """A browser for each colleague, signed in just now."""
    people = (COORDINATOR, SECOND, LEAD, AUDITOR)
    hire(sqlite_deps, *people)
    return {who.id: Browser(client, sqlite_deps, who) for who in people}


class Browser:
    """One colleague's browser."""

    def __init__(self, client, deps, who):
        self.client, self.cookie = client, f"{who.id}-session"
        self._how = {"headers": {"cookie": f"desk_session={self.cookie}"}, "follow_redirects": False}
        row = {"token_hash": hashed(self.cookie), "staff_id": who.id, "seen_at": NOW}
        row |= {"expires_at": NOW + dt.timedelta(hours=9), "opened_by": "demo"}
        asyncio.run(deps.door.write(lambda door: staff.add_session(door, **row)))

    def get(self, path):
        return self._follow(self.client.get(f"/intake/desk/{path}", **self._how))

    def post(self, path, **data):
        return self._follow(self.client.post(f"/intake/desk/{path}", data=data, **self._how))

    def _follow(self, answer):
        """The page a redirect leads to: the client would leave our cookie behind."""
        return (
            self.client.get(answer.headers["location"], **self._how) if answer.status_code == 303 else answer
        )


def hashed(text):
    return hashlib.sha256(text.encode()).hexdigest()


def crowd(name, size, sex, born, residence, on, country="SY"):
    facts = []
    for i in range(size):
        own = arrival(f"{name}{i}", sex, born, residence, on)
        facts += [f for f in own if f.kind is not Kind.PROVIDER]
        facts.append(fact(f"{name}{i}", "provider", LEADS_OWN, on))
        facts.append(fact(f"{name}{i}", "country", country, on))
    return facts


def half_a_year():
    """Women, men and children from April 2026 on; a few come in June, one returns in August."""
    facts = crowd("w", 9, "woman", "1990-01-01", "centre", "2026-03-20")
    facts += crowd("m", 11, "man", "1985-01-01", "outside", "2026-03-20", "AF")
    facts += crowd("c", 8, "man", "2015-01-01", "centre", "2026-03-20")
    facts += crowd("n", 6, "woman", "1992-01-01", "outside", "2026-06-10", "AF")
    facts += [fact(f"m{i}", "left", "goals_met", "2026-05-15") for i in range(5)]
    return [*facts, fact("m0", "entered", "came_back", "2026-08-03")]


def freeze_all(deps):
    for i in range(6):
        month = Month(2026, 4).plus(i)
        asyncio.run(freeze(month, 0, None, "", COORDINATOR, deps))
        asyncio.run(approve(month, 1, SECOND, deps))


def cells(page):
    """Number here and what leaves, by dimension and category."""
    found = {}
    for of, body in re.findall(r'<tbody data-of="(\w+)">(.*?)</tbody>', page, re.S):
        for category, row in re.findall(r'<tr data-category="([\w-]+)">(.*?)</tr>', body, re.S):
            values = [re.sub("<.*?>", "", v).strip() for v in re.findall(r"<td>(.*?)</td>", row, re.S)]
            found[of, category] = values
    return found


def test_a_month_is_frozen_by_one_and_approved_by_another(desks, sqlite_deps):
    record(sqlite_deps, half_a_year())
    first, second = desks["c1"], desks["c2"]
    page = first.get("figures/2026-06").text
    assert 'data-part="freeze"' in page
    assert cells(page)["begun", "all"] == ["6", "6"]
    answer = first.post("figures/2026-06/freeze", seen="0")
    assert answer.status_code == 200, "redirected to the month's page"
    assert 'data-part="second"' in answer.text
    assert 'data-part="freeze"' not in answer.text
    assert first.post("figures/2026-06/approve", revision="1").status_code == 409
    answer = second.post("figures/2026-06/approve", revision="1")
    assert "Otra koordinatore" in answer.text
    assert 'data-part="approve"' not in answer.text


def test_one_sign_stands_for_whatever_does_not_leave(desks, sqlite_deps):
    record(sqlite_deps, [*half_a_year(), *crowd("e", 2, "man", "1980-01-01", "centre", "2026-04-02", "ER")])
    found = cells(desks["c1"].get("figures/2026-04").text)
    assert found["country", "ER"] == ["2", "pie pārējiem"]
    assert found["country", "rest"] == ["", "[c]"]
    assert found["begun", "all"] == ["2", "[c]"]
    assert [v[1] for (d, _), v in found.items() if d == "country"].count("[c]") == 2
    assert "&lt;5" not in desks["c1"].get("figures/2026-04").text


def test_a_correction_shows_what_changed_and_why_and_asks_for_a_reason(desks, sqlite_deps, clock):
    known = record(sqlite_deps, half_a_year())
    first = desks["c1"]
    first.post("figures/2026-06/freeze", seen="0")
    clock.now += dt.timedelta(minutes=2)
    record(sqlite_deps, [fact("w0", "residence", "outside", "2026-06-20", clock.now)], known)
    clock.now += dt.timedelta(minutes=2)
    page = first.get("figures/2026-06").text
    assert page.count("data-cause=") == 1
    answer = first.post("figures/2026-06/freeze", seen="1", why="", remark="Izdomāta piezīme")
    assert (answer.status_code, 'data-refused="why_missing"' in answer.text) == (422, True)
    assert "Izdomāta piezīme" in answer.text, "what was typed stays"
    again = first.post("figures/2026-06/freeze", seen="1", why="late_entry", remark="Izdomāta piezīme")
    assert re.search('data-part="remark">.*Izdomāta piezīme', again.text)
    assert first.post("figures/2026-06/freeze", seen="1", why="late_entry").status_code == 412
    assert 'data-part="same"' in first.get("figures/2026-06").text


def test_months_are_frozen_in_their_order(desks, sqlite_deps):
    record(sqlite_deps, half_a_year())
    first = desks["c1"]
    first.post("figures/2026-04/freeze", seen="0")
    answer = first.post("figures/2026-06/freeze", seen="0")
    assert (answer.status_code, 'data-refused="earlier_month_first"' in answer.text) == (409, True)
    assert first.post("figures/2026-11/freeze", seen="0").status_code == 409
    for wrong in ("2026-13", "abc", "0001-01", "2026-1"):
        assert first.get(f"figures/{wrong}").status_code == 404


def test_the_figures_of_a_day_and_a_day_that_is_none(desks, sqlite_deps):
    record(sqlite_deps, half_a_year())
    assert cells(desks["u1"].get("figures?day=2026-06-09").text)["served", "all"] == ["23"]
    assert cells(desks["u1"].get("figures?day=2026-06-10").text)["served", "all"] == ["29"]
    assert desks["u1"].get("figures?day=vakar").status_code == 422
    assert 'data-part="freeze"' not in desks["u1"].get("figures/2026-06").text


def test_a_report_needs_six_approved_months_words_and_a_signature(desks, sqlite_deps):
    record(sqlite_deps, half_a_year())
    lead = desks["l1"]
    page = lead.get("report/2026-04").text
    assert page.count("/intake/desk/figures/2026-0") == 6
    assert lead.get("report/2026-04/pdf").status_code == 404
    freeze_all(sqlite_deps)
    assert 'data-part="draft"' in lead.get("report/2026-04").text
    assert lead.post("report/2026-04/sign", version="0").status_code == 409
    assert lead.post("report/2026-04", version="0", text="Pirmā rindkopa.\n\nOtrā.").status_code == 200
    stale = lead.post("report/2026-04", version="0", text="Cits teksts")
    assert (stale.status_code, "Cits teksts" in stale.text) == (412, True)
    assert 'data-part="signed"' in lead.post("report/2026-04/sign", version="1").text
    assert lead.get("report").url.path == "/intake/desk/report/2026-05"
    assert 'data-part="text"' in desks["u1"].get("report/2026-04").text
    assert desks["u1"].post("report/2026-04", version="1", text="x").status_code == 403


def test_the_report_on_paper_is_tagged_and_says_the_same_numbers(desks, sqlite_deps):
    record(sqlite_deps, half_a_year())
    freeze_all(sqlite_deps)
    lead = desks["l1"]
    lead.post("report/2026-04", version="0", text="Izdomāts teksts ar garumzīmēm: āčēģīķļņšūž.")
    lead.post("report/2026-04/sign", version="1")
    answer = lead.get("report/2026-04/pdf")
    assert answer.headers["content-type"] == "application/pdf"
    paper = PdfReader(io.BytesIO(answer.content))
    catalogue = paper.trailer["/Root"]
    assert catalogue["/MarkInfo"]["/Marked"]
    assert catalogue["/Lang"] == "lv"
    assert "/StructTreeRoot" in catalogue
    assert paper.metadata.title == "Pārskats: 2026-04 – 2026-09"
    assert paper.metadata.creation_date.date() == NOW.date()
    text = " ".join("".join(page.extract_text() for page in paper.pages).split())
    assert "Palīdzību saņēma 34 cilvēki, katrs skaitīts vienreiz" in text
    assert "sievietes 9 9 15 15 15 15" in text
    assert "āčēģīķļņšūž" in text
    assert "[c]" in text


def test_once_somebody_is_erased_the_people_of_the_half_year_are_withheld_and_not_too_few(sqlite_deps):
    hire(sqlite_deps, COORDINATOR, SECOND)
    record(sqlite_deps, half_a_year())
    freeze_all(sqlite_deps)
    seen = asyncio.run(look_at(Month(2026, 4), COORDINATOR, sqlite_deps)).draft
    gone, links = hashlib.md5(b"w0").hexdigest(), table(FrozenLink)
    forget = delete(links).where(links.c.person_id == gone)
    assert asyncio.run(sqlite_deps.door.write(lambda door: door.execute(forget).rowcount)) > 0
    after = asyncio.run(look_at(Month(2026, 4), COORDINATOR, sqlite_deps)).draft
    assert (seen.served, after.served) == (34, None)
    assert after.table == seen.table


def test_an_operator_takes_the_signed_report_out_as_a_file(sqlite_deps, tmp_path, capsys):
    hire(sqlite_deps, COORDINATOR, SECOND, LEAD)
    record(sqlite_deps, half_a_year())
    freeze_all(sqlite_deps)
    file = tmp_path / "report.pdf"
    given = argparse.Namespace(first=Month(2026, 4), last=Month(2026, 9), pdf=file, language="en")
    with pytest.raises(NotPublishable, match="is signed"):
        asyncio.run(cli_figures.report(given, sqlite_deps))
    asyncio.run(keep_text(given.first, 0, "Izdomāts teksts", LEAD, sqlite_deps))
    asyncio.run(sign(given.first, 1, LEAD, sqlite_deps))
    asyncio.run(cli_figures.report(given, sqlite_deps))
    assert "revision 1, signed by Vadītāja" in capsys.readouterr().out
    assert PdfReader(file).trailer["/Root"]["/Lang"] == "en"
    given.last = Month(2026, 8)
    with pytest.raises(NotPublishable, match="six months"):
        asyncio.run(cli_figures.report(given, sqlite_deps))


def test_a_month_comes_out_as_it_leaves_the_desk_and_only_approved(sqlite_deps, capsys):
    record(sqlite_deps, half_a_year())
    given = argparse.Namespace(month=Month(2026, 4), publish=False)
    with pytest.raises(NotPublishable, match="not frozen"):
        asyncio.run(cli_figures.figures(given, sqlite_deps))
    asyncio.run(freeze(given.month, 0, None, "", COORDINATOR, sqlite_deps))
    with pytest.raises(NotPublishable, match="waits for a second person"):
        asyncio.run(cli_figures.figures(given, sqlite_deps))
    asyncio.run(approve(given.month, 1, SECOND, sqlite_deps))
    asyncio.run(cli_figures.figures(given, sqlite_deps))
    said = capsys.readouterr().out
    assert "28  persons_served total all" in said
    assert "[c]  service_begun total all" in said
