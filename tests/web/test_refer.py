"""The referral form as a browser without JavaScript meets it."""

import asyncio
import html
import json
import re

import pytest
from sqlalchemy import text

from tests.forms import ALONE, FAMILY, receipt, send, token

STEPS = ("who", "people", "adults", "contact", "needs")


def stored(deps):
    query = text("SELECT count(*) FROM referral")
    return asyncio.run(deps.door.read(lambda door: door.scalar(query)))


def press(client, step, go="next", lang="lv", **changes):
    data = {**FAMILY, "token": "t" * 22, "step": step, "go": go, **changes}
    return client.post(f"/intake/{lang}/refer", data={k: v for k, v in data.items() if v is not None})


def errors(response):
    return dict(re.findall(r'<p class="err" id="([^"]+)-error">([^<]+)</p>', response.text))


def summary(response):
    return re.findall(r'<li><a href="#([^"]+)">', response.text)


def step_shown(response):
    return re.search(r'name="step" value="(\w+)"', response.text)[1]


def test_each_page_leads_to_the_next_and_the_last_to_the_check(client):
    shown = [step_shown(press(client, step)) for step in STEPS]
    assert shown == ["people", "adults", "contact", "needs", "check"]


def test_back_and_change_lead_where_they_say_without_judging(client):
    assert step_shown(press(client, "adults", go="back", called="")) == "people"
    assert step_shown(press(client, "check", go="step:contact")) == "contact"


@pytest.mark.parametrize(
    ("step", "field", "typed", "message"),
    [
        ("who", "sender", None, "Izvēlies vienu atbildi. Arī “Nezinu” ir atbilde."),
        ("who", "organisation", "", "Izvēlies vai ieraksti atbildi šeit."),
        ("people", "called", "", "Izvēlies vai ieraksti atbildi šeit."),
        ("people", "called", "x" * 61, "Šis teksts ir par garu."),
        ("people", "place", "narnia", "Izvēlies vai ieraksti atbildi šeit."),
        ("people", "count_0_6", "12", "Ieraksti skaitli no 0 līdz 9."),
        ("people", "count_0_6", "many", "Ieraksti skaitli no 0 līdz 9."),
        ("contact", "phone", "", "Ieraksti tālruņa numuru vai izvēlies citu saziņas veidu."),
        ("contact", "phone", "+371 20", "Tālruņa numurā trūkst ciparu."),
        ("contact", "phone", "+371 2000 0000 0000 0000", "Tas neizskatās pēc tālruņa numura."),
        ("contact", "phone", "zvani", "Tas neizskatās pēc tālruņa numura."),
        ("contact", "email", "kods.example", "Tas neizskatās pēc e-pasta."),
        ("contact", "language", "tlh", "Izvēlies vai ieraksti atbildi šeit."),
        ("needs", "needs", [], "Izvēlies vai ieraksti atbildi šeit."),
        ("needs", "note", "x" * 301, "Šis teksts ir par garu."),
    ],
)
def test_a_wrong_answer_is_told_in_our_words_and_stays_typed(client, step, field, typed, message):
    response = press(client, step, **{field: typed})
    assert response.status_code == 422
    assert step_shown(response) == step
    assert summary(response)[0] == field
    assert html.unescape(errors(response)[field]).startswith(message)
    assert f'id="{field}"' in response.text, "the summary's link leads to the field"
    if isinstance(typed, str) and field not in ("place", "language", "count_0_6"):
        assert html.escape(typed) in response.text


@pytest.mark.parametrize(
    ("day", "month", "year", "message"),
    [
        ("31", "2", "2026", "Tāda datuma nav."),
        ("29", "2", "2025", "Tāda datuma nav."),
        ("0", "1", "2026", "Tāda datuma nav."),
        ("1", "1", "0", "Tāda datuma nav."),
        ("1", "13", "2026", "Tāda datuma nav."),
        ("1", "x", "2026", "Tāda datuma nav."),
        ("9" * 500, "1", "2026", "Tāda datuma nav."),
        ("1", "", "2026", "Ieraksti dienu, mēnesi un gadu vai atstāj visus trīs tukšus, ja nezini."),
        ("23", "11", "2026", "Šis datums vēl nav pienācis."),
        ("9", "9", "1405", "Raksti gadu pēc Gregora kalendāra, piemēram, 2026."),
    ],
)
def test_an_impossible_date_is_told_and_stays_typed(client, day, month, year, message):
    name = "adult-0-arrived_on"
    typed = {f"{name}-day": day, f"{name}-month": month, f"{name}-year": year}
    response = press(client, "adults", **typed)
    assert response.status_code == 422
    assert errors(response)[name] == message
    assert f'value="{year}"' in response.text


def test_the_day_of_today_and_a_leap_day_are_dates(client):
    name = "adult-1-arrived_on"
    for day, month, year in (("22", "11", "2026"), ("29", "2", "2024"), ("۱۰", "۱", "۲۰۲۶"), ("", "", "")):
        typed = {f"{name}-day": day, f"{name}-month": month, f"{name}-year": year}
        assert press(client, "adults", **typed).status_code == 200


def test_a_status_before_the_arrival_is_questioned(client):
    response = press(client, "adults", **{"adult-0-status_on-year": "2025"})
    assert errors(response) == {
        "adult-0-status_on": "Statusa datums ir pirms ierašanās datuma. Pārbaudi abus."
    }


def test_children_without_an_adult_lead_to_the_question_about_a_child_alone(client):
    response = press(client, "people", count_18_64="0")
    assert "bērnu bez pieaugušā" in errors(response)["count_18_64"]


def test_nobody_counted_is_told(client):
    response = press(client, "people", count_18_64="0", count_7_17="0", count_0_6="0")
    assert errors(response)["count_18_64"] == "Ieskaiti vismaz vienu cilvēku."


def test_phone_numbers_in_persian_digits_without_country_code_are_latvian(client, sqlite_deps):
    assert send(client, {**FAMILY, "phone": "۲۰ ۰۰۰ ۰۰۰"}).status_code == 201
    row = asyncio.run(
        sqlite_deps.door.read(lambda d: d.execute(text("SELECT id, sealed FROM referral")).one())
    )
    assert json.loads(sqlite_deps.ring.open(row.sealed, f"referral/{row.id}"))["phone"] == "+37120000000"


def test_switching_the_language_keeps_every_answer_and_judges_nothing(client):
    response = press(client, "contact", go="stay", lang="ar", phone="+371 2")
    assert response.status_code == 200
    assert '<html lang="ar" dir="rtl">' in response.text
    for typed in ("Kods 7", "Izdomāta biedrība", "+371 2", "Irākas", 'value="preschool"'):
        assert typed in response.text
    assert step_shown(response) == "contact"


def test_everything_typed_travels_to_the_check_page_in_words(client):
    page = html.unescape(press(client, "needs").text)
    for words in ("Izdomāta biedrība", "Kods 7", "Rīga", "arābu", "Irākas", "Bankas konts", "10.1.2026"):
        assert words in page


@pytest.mark.parametrize("language", ["lv", "en", "ru", "tr", "ar", "fa-AF"])
def test_the_whole_form_works_in_each_language(client, language):
    for step in STEPS:
        assert press(client, step, lang=language).status_code == 200
    response = send(client, FAMILY, language)
    assert response.status_code == 201
    found = client.post(f"/intake/{language}/status", data=receipt(response.text))
    assert 'data-state="pending"' in found.text


def test_sending_twice_shows_the_same_receipt(client, sqlite_deps):
    key = token(client.get("/intake/lv/refer").text)
    first, again = send(client, FAMILY, key=key), send(client, FAMILY, key=key)
    in_dari = send(client, FAMILY, "fa-AF", key=key)
    assert receipt(first.text) == receipt(again.text) == receipt(in_dari.text)
    assert stored(sqlite_deps) == 1


def test_sending_again_with_other_answers_says_that_the_first_ones_stand(client, sqlite_deps):
    key = token(client.get("/intake/lv/refer").text)
    first, again = send(client, FAMILY, key=key), send(client, {**FAMILY, "called": "X"}, key=key)
    assert "Spēkā ir agrākās" in again.text
    assert "Spēkā ir agrākās" not in first.text
    assert receipt(first.text) == receipt(again.text)


def test_a_forged_leap_to_the_end_is_judged_whole(client, sqlite_deps):
    response = send(client, {**ALONE, "language": ""})
    assert response.status_code == 422
    assert step_shown(response) == "contact"
    assert stored(sqlite_deps) == 0


def test_a_form_without_its_token_is_asked_once_more_and_keeps_its_answers(client, sqlite_deps):
    response = client.post("/intake/lv/refer", data={**ALONE, "step": "check", "go": "send"})
    assert response.status_code == 422
    assert stored(sqlite_deps) == 0
    assert send(client, ALONE, key=token(response.text)).status_code == 201


@pytest.mark.parametrize("answer", [{"child_alone": "yes"}, {"danger": "yes"}])
def test_a_child_alone_or_danger_is_told_whom_to_call_and_nothing_is_stored(client, sqlite_deps, answer):
    [reason] = answer
    for response in (press(client, "who", **answer), send(client, {**FAMILY, **answer})):
        assert response.status_code == 200
        assert f'data-reason="{reason}"' in response.text
        assert 'href="tel:112"' in response.text
        assert "Nekas no tevis rakstītā nav saglabāts." in response.text
        assert "Izdomāta biedrība" in response.text, "what was typed travels on"
    assert stored(sqlite_deps) == 0


def test_i_dont_know_is_always_an_answer(client):
    unknown = {
        **ALONE, "danger": "unknown", "child_alone": "unknown", "place": "unknown", "language": "other",
        "interpreter": "unknown", "explained_by": "unknown", "agree": "unknown",
        "contact_way": "call", "phone": "+37120000000",
    }  # fmt: skip
    assert send(client, unknown).status_code == 201


def test_text_is_shown_as_text_and_direction_marks_go(client):
    response = press(client, "people", called='<script>"\u202e\u2066x\x00\u200c')
    assert response.status_code == 200
    assert "<script>" not in response.text
    assert 'value="&lt;script&gt;&#34;x\u200c"' in response.text


def test_the_call_first_page_survives_a_change_of_language(client):
    response = press(client, "who", go="stay", lang="fa-AF", danger="yes")
    assert '<html lang="fa-AF" dir="rtl">' in response.text
    assert 'data-reason="danger"' in response.text
    assert 'href="tel:112"' in response.text


def test_danger_told_after_sending_does_not_claim_that_nothing_is_stored(client, sqlite_deps):
    key = token(client.get("/intake/lv/refer").text)
    send(client, FAMILY, key=key)
    response = send(client, {**FAMILY, "danger": "yes"}, key=key)
    assert "Nekas no tevis rakstītā nav saglabāts." not in response.text
    assert "Šī veidlapa jau ir nosūtīta agrāk" in response.text
    assert stored(sqlite_deps) == 1


def test_a_waiting_person_with_a_status_date_is_asked_which_holds(client):
    response = press(client, "adults", **{"adult-0-status": "asylum_seeker"})
    assert errors(response)["adult-0-status_on"].startswith("Statuss ir “gaida lēmumu”")


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"contact_way": "in_person", "place": "unknown", "phone": ""}, "Lai tiktos"),
        ({"contact_way": "sender", "sender": "self"}, "Tu raksti par sevi"),
    ],
)
def test_a_referral_nobody_could_answer_is_asked_about(client, changes, message):
    assert errors(press(client, "contact", **changes))["contact_way"].startswith(message)


def test_an_extension_is_kept_for_whoever_dials(client, sqlite_deps):
    send(client, {**FAMILY, "phone": "67 000 000 ext. 12"})
    row = asyncio.run(
        sqlite_deps.door.read(lambda d: d.execute(text("SELECT id, sealed FROM referral")).one())
    )
    kept = json.loads(sqlite_deps.ring.open(row.sealed, f"referral/{row.id}"))["phone"]
    assert kept == "+37167000000;ext=12"


def test_the_receipt_is_there_in_another_language_too(client):
    found = receipt(send(client, FAMILY).text)
    again = client.post("/intake/ar/receipt", data=found)
    assert '<html lang="ar" dir="rtl">' in again.text
    assert receipt(again.text) == found
    wrong = client.post("/intake/ar/receipt", data=found | {"code": "0" * 15 + "97"})
    assert wrong.status_code == 404


def test_the_status_keeps_its_numbers_in_another_language(client):
    found = receipt(send(client, FAMILY).text)
    page = client.post("/intake/ru/status", data=found | {"go": "stay"}).text
    assert found["reference"] in page
    assert found["code"] in page
    standing = client.post("/intake/ru/status", data=found).text
    assert f'value="{found["code"]}"' in standing


def test_numbers_pasted_with_direction_marks_are_read(client):
    found = receipt(send(client, FAMILY).text)
    pasted = {name: f"\u2066{digits}\u2069\u200e" for name, digits in found.items()}
    assert 'data-state="pending"' in client.post("/intake/lv/status", data=pasted).text


def test_a_count_in_another_scripts_digits_counts_the_same_everywhere(client, sqlite_deps):
    response = press(client, "people", count_18_64="٢")
    assert step_shown(response) == "adults"
    assert response.text.count('<fieldset class="person">') == 2
