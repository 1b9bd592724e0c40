"""The pages of a handover: LSK to Caritas, through the browser of each side. All families are fictive."""

import re

import pytest

from intake.services.sign_in import open_session
from intake.storage.models import AuditEntry, Case, Handover, HandoverNotice
from tests.services.handover_people import (
    CARITAS_LEAD,
    CARITAS_WORKER,
    COORDINATOR,
    LAST_MOMENT,
    LSK_LEAD,
    LSK_WORKER,
    MOMENT,
    STRANGER,
    accept,
    appoint,
    arrive,
    hire,
    riga,
)
from tests.services.test_refer import rows, run

HANDOVER = "/intake/desk/handover"


class Browser:
    """Whoever asks, signed in just now."""

    def __init__(self, client, deps):
        self.client, self.deps = client, deps

    def ask(self, who, method, path, data=None):
        token = run(self.deps.door.write(lambda door: open_session(door, who.id, "demo", self.deps)))
        self.client.cookies.clear()
        headers = {"cookie": f"desk_session={token}"}
        return self.client.request(method, path, data=data, headers=headers, follow_redirects=False)

    def get(self, who, path):
        return self.ask(who, "GET", path)

    def post(self, who, path, **data):
        return self.ask(who, "POST", path, data)


@pytest.fixture
def browser(client, sqlite_deps, clock):
    clock.now = riga(2022, 1, 10, 9)
    hire(sqlite_deps)
    return Browser(client, sqlite_deps)


@pytest.fixture
def families(browser):
    """Two at LSK: one helped, one waiting."""
    found = [arrive(browser.deps, n) for n in range(2)]
    accept(browser.deps, found[0])
    return found


def test_the_foundation_tries_first_and_then_appoints(browser, families):
    wanted = {"from": "lsk", "to": "caritas", "day": "2022-02-01"}
    page = browser.get(COORDINATOR, f"{HANDOVER}/new?from=lsk&to=caritas&day=2022-02-01")
    assert page.status_code == 200
    assert 'data-basis="disputed"' in page.text
    assert re.findall(r'data-count="(unconfirmed|serving)"><bdi class="n">(\d+)', page.text) == [
        ("serving", "3"),
        ("unconfirmed", "2"),
    ]
    assert rows(browser.deps, Handover) == []
    answer = browser.post(COORDINATOR, f"{HANDOVER}/new", **wanted)
    assert answer.status_code == 303
    assert answer.headers["location"].startswith(f"{HANDOVER}/")
    again = browser.post(COORDINATOR, f"{HANDOVER}/new", **wanted)
    assert again.status_code == 409
    assert 'data-refused="one_ahead"' in again.text
    assert 'value="2022-02-01"' in again.text


@pytest.mark.parametrize(
    ("change", "status", "because"),
    [
        ({"day": "2022-01-10"}, 409, "day_too_soon"),
        ({"day": "2024-01-01"}, 409, "no_contract_there"),
        ({"to": "lsk"}, 409, "desks_wrong"),
        ({"day": "31.02.2022"}, 422, "day_unreadable"),
        ({"from": "nobody"}, 422, "incomplete_people"),
    ],
)
def test_what_cannot_be_appointed_says_why_and_keeps_what_was_chosen(browser, change, status, because):
    wanted = {"from": "lsk", "to": "caritas", "day": "2022-02-01"} | change
    answer = browser.post(COORDINATOR, f"{HANDOVER}/new", **wanted)
    assert (answer.status_code, f'data-refused="{because}"' in answer.text) == (status, True)
    assert f'value="{wanted["day"]}"' in answer.text
    assert rows(browser.deps, Handover) == []


def test_before_the_moment_the_next_desk_sees_numbers_and_no_case(browser, families, clock):
    page = f"{HANDOVER}/{appoint(browser.deps)}"
    for who in (CARITAS_LEAD, COORDINATOR):
        shown = browser.get(who, page)
        assert shown.status_code == 200
        assert 'data-part="numbers"' in shown.text
        assert [f.id for f in families if f.id in shown.text] == []
        assert not re.search(r"Izdomāta ģimene|\d{5}\s\d{5}", shown.text)
    assert browser.post(CARITAS_LEAD, f"{page}/accept", which="all").status_code == 409
    assert browser.post(CARITAS_LEAD, f"{page}/summaries", go="rest").status_code == 403
    own = browser.get(LSK_LEAD, page)
    assert all(f.id in own.text for f in families)
    assert browser.get(LSK_WORKER, page).status_code == 403


def test_a_late_post_from_an_old_page_is_refused_and_changes_nothing(browser, families, clock):
    appoint(browser.deps)
    clock.now = LAST_MOMENT
    case = f"/intake/desk/case/{families[1].id}"
    assert browser.get(LSK_WORKER, case).status_code == 200
    clock.now = MOMENT
    late = {"move": "decline", "reason": "not_reached", "alternative": "sif", "version": "1"}
    assert browser.post(LSK_WORKER, case, **late).status_code == 404
    assert browser.post(LSK_WORKER, f"{case}/handover/notice", language="lv", version="1").status_code == 404
    assert browser.get(LSK_WORKER, case).status_code == 404
    moved = next(c for c in rows(browser.deps, Case) if c["id"] == families[1].id)
    assert (moved["desk"], moved["state"], moved["version"]) == ("caritas", "pending", 2)
    assert families[0].id not in browser.get(LSK_WORKER, "/intake/desk/").text
    stale = browser.post(CARITAS_WORKER, case, **late)
    assert stale.status_code == 412
    assert browser.get(CARITAS_LEAD, case).status_code == 200


def test_summaries_are_confirmed_singly_and_the_rest_at_once(browser, families):
    page = f"{HANDOVER}/{appoint(browser.deps)}"
    summary = f"/intake/desk/case/{families[0].id}/handover"
    shown = browser.get(LSK_LEAD, summary)
    assert 'data-part="not-confirmed"' in shown.text
    assert "Izdomāta ģimene" not in shown.text
    long = browser.post(LSK_LEAD, summary, version="2", note="x" * 301)
    assert long.status_code == 422
    assert "x" * 301 in long.text
    assert browser.post(LSK_WORKER, summary, version="2", note="").status_code == 403
    stale = browser.post(LSK_LEAD, summary, version="1", note="Runā lēni.")
    assert stale.status_code == 412
    assert "Runā lēni." in stale.text
    assert browser.post(LSK_LEAD, summary, version="2", note="Runā lēni.").status_code == 303
    assert "Runā lēni." in browser.get(LSK_LEAD, summary).text
    assert browser.post(LSK_LEAD, f"{page}/summaries", go="rest").status_code == 303
    numbers = re.findall(r'data-count="unconfirmed"><bdi class="n">(\d+)', browser.get(LSK_LEAD, page).text)
    assert numbers == ["0"]
    told = [
        (e["object_id"], e["detail"])
        for e in rows(browser.deps, AuditEntry)
        if e["action"] == "summary_confirmed"
    ]
    assert [id_ for id_, _ in told] == [f.id for f in families]
    assert [detail.split(", ")[1] for _, detail in told] == ["singly", "as generated"]


def test_what_comes_waits_on_top_with_a_clock_until_it_is_accepted(browser, families, clock):
    page = f"{HANDOVER}/{appoint(browser.deps)}"
    clock.now = riga(2022, 2, 5, 9)
    shown = browser.get(CARITAS_LEAD, page)
    assert re.findall(r'data-standing="(\w+)"', shown.text) == ["overdue_lead"] * 2
    assert all(f.id in browser.get(COORDINATOR, page).text for f in families)
    top = f'<a href="{page}" class="red">'
    assert top in browser.get(CARITAS_LEAD, "/intake/desk/").text
    assert top not in browser.get(COORDINATOR, "/intake/desk/").text, "the lead has a second span"
    clock.now = riga(2022, 2, 8, 9)
    assert top in browser.get(COORDINATOR, "/intake/desk/").text
    assert page not in browser.get(LSK_LEAD, "/intake/desk/").text
    assert "data-case=" not in browser.get(LSK_LEAD, page).text
    assert browser.post(CARITAS_LEAD, f"{page}/accept", which="ticked").status_code == 422
    one = browser.post(CARITAS_LEAD, f"{page}/accept", which="ticked", case=families[1].id)
    assert one.status_code == 303
    assert families[1].id not in browser.get(CARITAS_LEAD, page).text
    summary = f"/intake/desk/case/{families[0].id}/handover"
    assert 'data-part="take-over"' in browser.get(CARITAS_LEAD, summary).text
    assert browser.post(CARITAS_LEAD, f"{summary}/accept", version="3").status_code == 303
    assert browser.post(CARITAS_LEAD, f"{summary}/accept", version="3").status_code == 409
    assert 'data-part="all-accepted"' in browser.get(CARITAS_LEAD, page).text


def test_people_are_told_in_their_language_and_that_is_noted(browser, families, clock, words):
    appoint(browser.deps)
    notice = f"/intake/desk/case/{families[0].id}/handover/notice"
    page = browser.get(LSK_WORKER, notice).text
    assert re.findall(r'data-notice="([\w-]+)" lang="[\w-]+" dir="(\w+)"', page) == [
        ("lv", "ltr"),
        ("fa-AF", "rtl"),
    ]
    assert str(words["fa-AF"]("handover_notice.moves_what")) in page
    assert re.findall(r'href="tel:([^"]+)"', page) == ["112"] * 2, "only what may be called today"
    assert browser.post(LSK_WORKER, notice, version="2", language="de").status_code == 422
    assert browser.post(LSK_WORKER, notice, version="2", language="fa-AF").status_code == 303
    assert [row["language"] for row in rows(browser.deps, HandoverNotice)] == ["fa-AF"]
    for code in ("lv", "en", "ru", "tr", "ar", "fa-AF"):
        found = browser.get(LSK_WORKER, f"{notice}?language={code}").text
        assert f'data-notice="{code}"' in found


def test_the_status_page_says_since_when_who_is_responsible_in_every_language(
    browser, families, clock, facts
):
    appoint(browser.deps)
    numbers = {"reference": families[0].reference, "code": families[0].code}
    clock.now = LAST_MOMENT
    assert "data-provider" not in browser.client.post("/intake/lv/status", data=numbers).text
    clock.now = MOMENT
    for code in facts.languages:
        page = browser.client.post(f"/intake/{code}/status", data=numbers).text
        [line] = re.findall(r'<p data-provider="caritas">(.*?)</p>', page)
        assert facts.providers["caritas"].names[code] in line
        assert 'datetime="2022-02-01"' in line


def test_the_count_is_taken_by_both_sides_and_the_foundation_and_is_the_same(browser, families, clock):
    page = f"{HANDOVER}/{appoint(browser.deps)}"
    assert browser.get(LSK_LEAD, f"{page}/count").status_code == 409
    clock.now = riga(2022, 2, 1, 9)
    files = [browser.get(who, f"{page}/count") for who in (LSK_LEAD, CARITAS_LEAD, COORDINATOR)]
    assert [f.status_code for f in files] == [200] * 3
    assert len({f.content for f in files}) == 1
    assert "attachment" in files[0].headers["content-disposition"]
    assert browser.get(LSK_WORKER, f"{page}/count").status_code == 403


def test_only_the_foundation_starts_it_early_or_calls_it_off_and_only_just_after_proving_who_they_are(
    browser, families, clock
):
    page = f"{HANDOVER}/{appoint(browser.deps)}"
    assert browser.post(LSK_LEAD, page, do="cancel").status_code == 403
    assert browser.post(COORDINATOR, page, do="maybe").status_code == 422
    assert browser.post(COORDINATOR, page, do="cancel").status_code == 303
    assert browser.post(COORDINATOR, page, do="start").status_code == 409
    again = f"{HANDOVER}/{appoint(browser.deps)}"
    assert browser.post(COORDINATOR, again, do="start").status_code == 303
    assert {c["desk"] for c in rows(browser.deps, Case)} == {"caritas"}


def test_a_handover_of_others_and_one_that_never_was_look_the_same(browser, families):
    page = f"{HANDOVER}/{appoint(browser.deps)}"
    hidden, nothing = (browser.get(STRANGER, path) for path in (page, f"{HANDOVER}/{'0' * 32}"))
    assert (hidden.status_code, hidden.text) == (nothing.status_code, nothing.text)
    assert hidden.status_code == 404
    assert browser.get(LSK_LEAD, f"{HANDOVER}/nothing").status_code == 404
    assert browser.get(LSK_LEAD, page).status_code == 200
