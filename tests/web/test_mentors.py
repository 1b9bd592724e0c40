"""The pages of mentors, lapses and endings: by form, in words, without a script."""

import html
import re

import pytest

from intake.rules.policy import Role
from tests.forms import FAMILY, send
from tests.services.test_refer import rows
from tests.web.test_desk import browser_of, desk, open_first  # noqa: F401  (fixtures)

DAY = "2026-11-22"
CODES = ("lv", "en", "ru", "tr", "ar", "fa-AF")


@pytest.fixture
def case(desk):  # noqa: F811
    """An accepted family of five; its address."""
    send(desk, FAMILY)
    address, _ = open_first(desk)
    desk.post(address, data={"move": "accept", "version": "1", "take": ["0", "1", "2", "3", "4"]})
    return address


@pytest.fixture
def mentor(desk, app, sqlite_deps):  # noqa: F811
    return browser_of(app, sqlite_deps, "Marta", "one-stop-agency", Role.MENTOR)


@pytest.fixture
def lead(desk, app, sqlite_deps):  # noqa: F811
    return browser_of(app, sqlite_deps, "Lead", "one-stop-agency", Role.LEAD)


def assigned(desk, case):  # noqa: F811
    marta = re.search(r'data-suggested="(\w{16})"', desk.get(f"{case}/mentor").text)[1]
    version = re.search(r'name="version" value="(\d+)"', desk.get(f"{case}/mentor").text)[1]
    assert desk.post(f"{case}/mentor", data={"mentor": marta, "version": version}).status_code == 200
    return marta


def test_a_mentor_fills_in_their_own_page_and_the_desk_reads_it_with_load_and_limit(case, desk, mentor):  # noqa: F811
    assert 'name="language-0"' in mentor.get("/intake/desk/mentors").text
    profile = {
        "version": "0",
        "language-0": "ar",
        "variety-0": "Irākas",
        "place": ["riga"],
        "gender": "woman",
    }
    shown = mentor.post("/intake/desk/mentors", data=profile)
    assert (shown.status_code, "Irākas" in shown.text) == (200, True)
    assigned(desk, case)
    page = desk.get("/intake/desk/mentors").text
    assert 'data-load="5"' in page
    assert 'data-limit="mentor-load-2017"' in page
    assert "nav pārbaudīts" in page
    assert 'name="language-0"' not in page, "a worker reads profiles, a lead keeps them"
    why = re.findall(r'data-reason="(\w+)"', desk.get(f"{case}/mentor").text)
    assert why == ["speaks_language", "has_room", "same_place"]


def test_a_refused_profile_keeps_what_was_typed_and_a_stale_one_shows_both(lead, mentor):
    wrong = {"version": "0", "variety-1": "Herātas", "place": ["liepna"], "gender": "woman"}
    answer = mentor.post("/intake/desk/mentors", data=wrong)
    assert (answer.status_code, 'data-refused="variety_alone"' in answer.text) == (422, True)
    assert 'value="Herātas"' in answer.text
    assert 'value="liepna" checked' in answer.text
    marta = re.search(r'data-mentor="(\w+)"', lead.get("/intake/desk/mentors").text)[1]
    good = {"version": "0", "language-0": "tr", "gender": ""}
    assert lead.post("/intake/desk/mentors", data={**good, "mentor": marta}).status_code == 200
    stale = mentor.post("/intake/desk/mentors", data={**good, "language-0": "ru"})
    assert (stale.status_code, 'data-refused="changed_meanwhile"' in stale.text) == (412, True)
    assert '<option value="ru" selected' in stale.text
    assert "turku" in re.search(r'<dl class="answers">.*?</dl>', stale.text, re.DOTALL)[0]


def test_a_tie_noted_on_the_page_lowers_and_never_hides(case, desk, mentor, app, sqlite_deps):  # noqa: F811
    browser_of(app, sqlite_deps, "Anna", "one-stop-agency", Role.MENTOR)
    order = re.findall(r'data-suggested="(\w+)"', desk.get(f"{case}/mentor").text)
    page = desk.post(f"{case}/tie", data={"tied": order[0], "tie": "same_community"}).text
    assert re.findall(r'data-suggested="(\w+)"', page) == order[::-1]
    assert "tā pati kopiena" in page
    refused = desk.post(f"{case}/tie", data={"tied": order[0], "tie": "they argued"})
    assert refused.status_code == 422
    assert f'<option value="{order[0]}" selected' in refused.text


def test_a_mentor_hands_back_on_a_page_of_their_own_and_the_desk_is_told(case, desk, mentor):  # noqa: F811
    assigned(desk, case)
    page = mentor.get(f"{case}/hand-back").text
    assert "Atdot lietu" in page
    assert 'data-refused="incomplete_people"' in mentor.post(f"{case}/hand-back", data={"why": ""}).text
    assert mentor.post(f"{case}/hand-back", data={"why": "too_far"}).url.path == "/intake/desk/"
    assert mentor.get(case).status_code == 404
    told = desk.get("/intake/desk/mentors").text
    assert "pārāk tālu" in re.search(r'data-part="handed-back".*?</section>', told, re.DOTALL)[0]
    assert "mentors atdeva lietu" in desk.get(case).text


def test_status_granted_is_one_form_on_the_calendar_and_leads_back_to_it(desk):  # noqa: F811
    send(desk, {**FAMILY, "adult-1-arrived_on-month": "9"})  # three months by one way of one wording
    case, _ = open_first(desk)
    desk.post(case, data={"move": "accept", "version": "1", "take": ["0", "1", "2", "3", "4"]})
    page = desk.get("/intake/desk/lapses").text
    assert re.findall(r'data-lapse="([^"]+)" data-way="(\w+)" data-notice="(\w+)"', page) == [
        ("R-2021-DUR", "first", "in_30_days")
    ]
    [who] = re.findall(r'data-due="(\w+)"', page)
    form = re.search(r"<form[^>]*/people.*?</form>", page, re.DOTALL)[0]
    hidden = dict(re.findall(r'type="hidden" name="(\w+)" value="(\w+)"', form))
    assert hidden["person"] == who
    fields = {**hidden, "fact": "status:alternative", "day": "2026-11-20", "evidence": "decision"}
    done = desk.post(f"{case}/people", data=fields)
    assert (done.url.path, 'data-part="done"' in done.text) == ("/intake/desk/lapses", True)
    assert "data-due=" not in done.text
    assert 'data-part="granted"' in desk.get(case).text
    late = desk.post(f"{case}/people", data=fields)
    assert late.status_code == 412
    assert '<option value="status:alternative" selected' in late.text


def closed(desk, case, reason):  # noqa: F811
    version = re.search(r'name="version" value="(\d+)"', desk.get(case).text)[1]
    assert (
        desk.post(f"{case}/close", data={"version": version, "reason": reason, "day": DAY}).status_code == 200
    )


@pytest.mark.parametrize("code", CODES)
def test_the_notice_stands_beside_the_latvian_in_each_language(case, desk, words, facts, code):  # noqa: F811
    closed(desk, case, "period_expired")
    page = desk.get(f"{case}/ending?language={code}").text
    sides = re.findall(r'<article data-notice="([\w-]+)" lang="\1" dir="(\w+)">', page)
    assert sides == list(dict.fromkeys([("lv", "ltr"), (code, facts.languages[code].dir)]))
    own = re.search(rf'<article data-notice="{code}".*?</article>', page, re.DOTALL)[0]
    for key in ("ending.title", "ending.reason.period_expired", "ending.disagree_how"):
        assert str(words[code](key)) in own
    assert "22.11.2026" in own
    for slug in ("contacts", "crisis", "help/appeal", "your-data", "complaints"):
        assert f"http://127.0.0.1:8000/{'' if code == 'lv' else code + '/'}{slug}/<" in own
    bare = html.unescape(re.sub(r"<bdi.*?</bdi>|<time.*?</time>|<[^>]*>", "", own))
    assert not re.search(r"\d", bare), "digits outside an isolate would turn around in Arabic script"


def test_the_peoples_own_language_is_chosen_by_itself(case, desk):  # noqa: F811
    closed(desk, case, "goals_met")
    page = desk.get(f"{case}/ending").text
    assert re.findall(r'data-notice="([\w-]+)"', page) == ["lv", "ar"]
    assert '<option value="ar" selected' in page


@pytest.mark.parametrize("reason", ["left_latvia", "moved_outside_area", "declined_service", "other"])
def test_a_reason_that_could_harm_is_on_no_paper_in_any_language(case, desk, words, reason):  # noqa: F811
    closed(desk, case, reason)
    for code in CODES:
        page = desk.get(f"{case}/ending?language={code}").text
        assert str(words[code]("ending.ask_why")) in page
        for said in ("goals_met", "period_expired", "not_reached", "transferred"):
            assert str(words[code](f"ending.reason.{said}")) not in page
        assert str(words["lv"](f"desk.left_reason.{reason}")) not in page


def test_after_a_death_there_is_no_paper(case, desk):  # noqa: F811
    closed(desk, case, "died")
    page = desk.get(f"{case}/ending").text
    assert 'data-part="no-notice"' in page
    assert "<article data-notice" not in page


def test_giving_the_notice_is_recorded_and_a_refused_form_keeps_what_was_typed(case, desk):  # noqa: F811
    from intake.storage.models import NoticeGiven

    closed(desk, case, "goals_met")
    told = {"language": "ar", "way": "explained_by_interpreter", "day": DAY}
    refused = desk.post(f"{case}/ending", data={**told, "day": "2026-11-23"})
    assert (refused.status_code, 'value="2026-11-23"' in refused.text) == (409, True)
    assert desk.post(f"{case}/ending", data={**told, "way": "shouted"}).status_code == 422
    page = desk.post(f"{case}/ending", data=told).text
    assert "izskaidrots ar tulku" in re.search(r'data-part="given".*?</ul>', page, re.DOTALL)[0]
    assert "par beigām pateikts" in desk.get(case).text
    assert len(rows(desk.app.app.state.deps, NoticeGiven)) == 1


def test_somebody_goes_on_in_another_household_by_its_number(case, desk):  # noqa: F811
    send(desk, FAMILY)
    listed = set(re.findall(r"/intake/desk/case/\w{32}", desk.get("/intake/desk/").text))
    [other] = listed - {case}
    desk.post(other, data={"move": "accept", "version": "1", "take": ["0"]})
    number = re.search(r"<h1>.*?<bdi class=\"n\">([\d ]+)</bdi>", desk.get(other).text)[1]
    page = desk.get(case).text
    fields = dict(re.findall(r'name="(version|do)" value="(\w+)"', re.search(
        r'data-part="go-on".*?</form>', page, re.DOTALL)[0]))  # fmt: skip
    who = re.search(r'id="go-on-person".*?value="([0-9a-f]{32})"', page, re.DOTALL)[1]
    wrong = desk.post(f"{case}/people", data={**fields, "person": who, "reference": "1234", "day": DAY})
    assert (wrong.status_code, 'value="1234"' in wrong.text) == (422, True)
    desk.post(f"{case}/people", data={**fields, "person": who, "reference": number, "day": DAY})
    assert 'data-gone="0"' in desk.get(case).text
    assert re.findall(r'data-person="(\d+)"', desk.get(other).text) == ["0", "5"]
    assert "turpina citā lietā" in desk.get(case).text


def test_who_was_not_taken_up_is_offered_by_name_of_place_in_the_family(desk):  # noqa: F811
    send(desk, FAMILY)
    case, _ = open_first(desk)
    page = desk.post(case, data={"move": "accept", "version": "1", "take": ["0"]}).text
    part = re.search(r'data-part="take-up".*?</form>', page, re.DOTALL)[0]
    assert re.findall(r'<option value="(\d)"', part) == ["1", "2", "3", "4"]
    later = {"do": "take_up", "position": "2", "day": DAY, "version": "2"}
    assert re.findall(r'data-person="(\d)"', desk.post(f"{case}/people", data=later).text) == ["0", "2"]
    again = desk.post(f"{case}/people", data={**later, "version": "3"})
    assert (again.status_code, 'data-refused="already_taken_up"' in again.text) == (409, True)


def test_every_code_has_words(words):
    from intake.locale import Words
    from intake.rules.ending import SAID, Way
    from intake.rules.lapse import Notice
    from intake.rules.mentoring import TIES, HandedBack, Reason

    for code in ("lv", "en"):
        t: Words = words[code]
        for group, codes in (
            ("suggest", Reason),
            ("tie", TIES),
            ("handed_back", HandedBack),
            ("ending.way", Way),
        ):
            assert all(t(f"desk.{group}.{c}") for c in codes)
        assert all(t(f"desk.lapses.{n}", n=2) and t(f"desk.lapses.chip.{n}") for n in Notice)
    assert all(words[code](f"ending.reason.{reason}") for code in CODES for reason in SAID)
