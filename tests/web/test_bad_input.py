"""Requests no honest browser sends: each gets a clear answer, none a 5xx, nothing half-written."""

import asyncio
import random

import pytest
from sqlalchemy import text
from starlette.testclient import TestClient

from intake.web.app import HAS_WORDS, create_app
from tests.conftest import ORIGIN
from tests.forms import FAMILY

FORM = {"content-type": "application/x-www-form-urlencoded"}
REFER, STATUS = "/intake/lv/refer", "/intake/lv/status"


def tables(deps):
    def unit(door):
        return [door.scalar(text(f"SELECT count(*) FROM {t}")) for t in ("referral", "cases", "audit")]

    return asyncio.run(deps.door.read(unit))


@pytest.fixture(autouse=True)
def nothing_written(sqlite_deps):
    yield
    assert tables(sqlite_deps) == [0, 0, 0]


@pytest.mark.parametrize("kind", ["application/json", "text/plain", "", "application/xml", "form"])
def test_another_content_type_is_refused_in_our_words(client, kind):
    for url in (REFER, STATUS):
        response = client.post(url, content=b"{}", headers={"content-type": kind})
        assert response.status_code == 415
        assert "ko nevaram nolasīt" in response.text


def test_a_body_of_50_megabytes_is_refused_unread(client):
    response = client.post(REFER, content=b"a" * 50_000_000, headers=FORM)
    assert response.status_code == 413
    assert "Atsūtīts par daudz" in response.text


def test_a_body_that_hides_its_size_is_cut_off(client):
    def chunks():
        for _ in range(1000):
            yield b"a=" + b"x" * 65536 + b"&"

    assert client.post(REFER, content=chunks(), headers=FORM).status_code == 413


def test_ten_thousand_fields_are_refused(client):
    body = "&".join(f"f{i}=" for i in range(10_000))
    assert client.post(REFER, content=body.encode(), headers=FORM).status_code in (400, 413)
    short = "&".join("a=" for i in range(10_000))
    assert client.post(REFER, content=short.encode(), headers=FORM).status_code == 400


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"&&&===",
        b"token=%00&step=%00&go=%00",
        b"%ff%fe=%c3%28&token=%ff",
        b"step=who&go=step:../../etc",
        b"step=check&go=send&token=short",
        b"step=adults&count_18_64=9&count_65=9&go=next",
        "called=\u202e\u2066\u0000".encode(),
        b"adult-0-arrived_on-day=" + b"9" * 5000,
        b"count_18_64=%D9%A2&step=people&go=next",
        b"count_18_64=-1&step=people&go=next",
        b"count_18_64=1e9&step=adults&go=send",
        "count_18_64=²&step=people&go=next".encode(),
        b"\xff\xfe\x00\x00",
    ],
)
def test_broken_forms_get_a_page_and_no_5xx(client, body):
    response = client.post(REFER, content=body, headers=FORM)
    assert response.status_code in (200, 400, 422)
    assert "<h1>" in response.text


def test_an_uploaded_file_is_refused(client):
    response = client.post(REFER, data={"step": "who"}, files={"passport": ("p.jpg", b"\xff\xd8" * 100)})
    assert response.status_code == 415


def test_random_rubbish_never_breaks_the_service(client):
    chance = random.Random(22)
    names = [*FAMILY, "token", "step", "go", "version", "zzz"]
    for _ in range(150):
        data = {
            chance.choice(names): "".join(
                chr(chance.randrange(1, 0x2FFF)) for _ in range(chance.randrange(40))
            )
            for _ in range(chance.randrange(12))
        }
        for url in (REFER, STATUS):
            assert client.post(url, data=data).status_code < 500


@pytest.mark.parametrize("typed", ["", "x", "1" * 5000, "۱" * 10, "²²²²²²²²²²", "\x00", "4821 3306 51"])
def test_a_status_question_with_rubbish_is_answered(client, typed):
    response = client.post(STATUS, data={"reference": typed, "code": typed})
    assert response.status_code == 422
    assert "pārrakstīts cipars" in response.text


@pytest.mark.parametrize(
    ("method", "url", "status"),
    [
        ("GET", "/intake/xx/refer", 404),
        ("GET", "/intake/fa-AF/nothing", 404),
        ("PUT", "/intake/en/refer", 405),
        ("DELETE", "/intake/desk/", 405),
        ("GET", "/intake/desk/case/" + "x" * 5000, 401),
        ("GET", "/intake/../../etc/passwd", 404),
    ],
)
def test_a_wrong_address_answers_in_the_language_of_the_address(client, method, url, status):
    response = client.request(method, url)
    assert response.status_code == status
    language = url.split("/")[2] if url.split("/")[2] in ("en", "fa-AF") else "lv"
    assert f'<html lang="{language}"' in response.text


def test_beside_the_site_a_wrong_intake_address_still_answers_in_its_language(sqlite_deps, words, tmp_path):
    (tmp_path / "404.html").write_text("latviski")
    app = create_app(sqlite_deps, words, site=tmp_path)
    with TestClient(app, base_url=ORIGIN) as browser:
        assert '<html lang="ar"' in browser.get("/intake/ar/nothing").text
        assert browser.get("/nothing").text == "latviski"


def test_our_own_fault_says_so_without_a_detail(sqlite_deps, words):
    class Broken:
        async def read(self, unit):
            raise OSError("disk on fire at secret-host")

        write = read

    broken = type(sqlite_deps)(sqlite_deps.facts, Broken(), sqlite_deps.ring)
    app = create_app(broken, words)
    with TestClient(app, base_url=ORIGIN, raise_server_exceptions=False) as browser:
        browser.cookies.set("desk_session", "x")
        response = browser.get("/intake/desk/")
    assert response.status_code == 500
    assert "secret-host" not in response.text
    assert response.headers["cache-control"] == "no-store"


def test_every_error_with_words_has_them_in_every_language(words):
    for catalogue in words.values():
        for code in HAS_WORDS:
            assert catalogue(f"page_error.{code}")
