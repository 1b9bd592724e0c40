"""A partner in a browser without JavaScript: a link, their own details there, a receipt, the list."""

import asyncio
import re

import pytest

from intake.rules.policy import Role
from intake.rules.receipt import grouped
from intake.services.sign_in import invite
from tests.forms import FAMILY, receipt, token

FORM = "/intake/desk/refer/lv"


@pytest.fixture
def partner(client, sqlite_deps):
    """A browser signed in for a fictive organisation."""
    link = asyncio.run(
        invite("Sociālā darbiniece", "partners", sqlite_deps, Role.PARTNER, "Izdomāta iestāde", "public_body")
    )
    assert client.post(f"/intake/desk/sign-in/{link}").url.path == "/intake/desk/sent"
    return client


def typed(page):
    """What a browser would send of a page: checked, selected and filled-in fields."""
    found = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page))
    found |= dict(re.findall(r'<input type="radio" name="([^"]+)" value="([^"]*)"[^>]* checked', page))
    return found | dict(re.findall(r'<input id="[^"]+" name="([^"]+)" type="text" value="([^"]*)"', page))


def test_their_own_details_are_filled_in_and_may_be_changed(partner):
    page = partner.get("/intake/desk/refer")
    assert page.url.path == FORM
    given = typed(page.text)
    assert (given["sender"], given["organisation"]) == ("public_body", "Izdomāta iestāde")
    assert given["sender_role"] == "Sociālā darbiniece"
    new = {"organisation": "Cita iestāde", "danger": "no", "child_alone": "no", "step": "who", "go": "next"}
    assert typed(partner.post(FORM, data=given | new).text)["organisation"] == "Cita iestāde"


def test_two_forms_one_after_the_other_share_nothing(partner):
    first = partner.post(FORM, data={**FAMILY, "token": "t" * 22, "step": "people", "go": "stay"}).text
    assert "Kods 7" in first
    second = partner.get(FORM).text
    assert "Kods 7" not in second
    assert token(first) != token(second)


def test_the_whole_form_stays_under_the_desk_and_ends_in_the_list(partner):
    data = {**FAMILY, "token": token(partner.get(FORM).text)}
    for step in ("who", "people", "adults", "contact", "needs"):
        page = partner.post(FORM, data={**data, "step": step, "go": "next"})
        assert page.status_code == 200
        assert f'action="{FORM}"' in page.text
    sent = partner.post(FORM, data={**data, "step": "check", "go": "send"})
    assert sent.status_code == 201
    assert 'href="/intake/desk/sent"' in sent.text
    listed = partner.get("/intake/desk/sent").text
    assert grouped(receipt(sent.text)["reference"]) in listed
    assert '<tr data-state="pending"' in listed
    assert "Kods 7" not in listed


def test_the_form_speaks_six_languages_and_keeps_what_was_typed_on_a_switch(partner):
    page = partner.get("/intake/desk/refer/ar")
    assert '<html lang="ar" dir="rtl"' in page.text
    assert 'formaction="/intake/desk/refer/fa-AF"' in page.text
    given = {**typed(page.text), "organisation": "Cita iestāde", "step": "who", "go": "stay"}
    other = partner.post("/intake/desk/refer/fa-AF", data=given).text
    assert '<html lang="fa-AF" dir="rtl"' in other
    assert typed(other)["organisation"] == "Cita iestāde"
    assert partner.get("/intake/desk/refer/xx").status_code == 404


def test_the_public_form_needs_nobody_and_remembers_nobody(partner, sqlite_deps):
    page = partner.get("/intake/lv/refer").text
    assert "Izdomāta iestāde" not in page
    assert "/intake/desk/" not in page
    partner.post("/intake/lv/refer", data={**FAMILY, "token": token(page), "step": "check", "go": "send"})
    assert "<tr" not in partner.get("/intake/desk/sent").text


def test_a_post_from_another_site_sends_nothing_in_a_partners_name(partner):
    data = {**FAMILY, "token": "t" * 22, "step": "check", "go": "send"}
    assert partner.post(FORM, data=data, headers={"sec-fetch-site": "cross-site"}).status_code == 403
    assert "<tr" not in partner.get("/intake/desk/sent").text


def test_a_page_of_another_role_says_so_and_leads_back(partner):
    page = partner.get("/intake/desk/")
    assert page.status_code == 403
    assert "nav tavai lomai" in page.text
    assert partner.get("/intake/desk").url.path == "/intake/desk/sent"


def test_an_empty_list_says_what_to_do(partner):
    assert "Nosūtīt cilvēku" in partner.get("/intake/desk/sent").text
