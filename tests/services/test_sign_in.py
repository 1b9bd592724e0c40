"""Invitations, ways in, and what ends them, on SQLite and on PostgreSQL."""

import datetime as dt

import pytest

from intake.rules.policy import Role
from intake.services import passphrase as by_passphrase
from intake.services.account import end_other_sessions, own_account, remove_way
from intake.services.confirm import confirm_by_passkey, confirm_by_passphrase, confirm_in_demo
from intake.services.passkeys import (
    Site,
    add_passkey,
    asking,
    confirming,
    making,
    sign_in_by_passkey,
    site_of,
)
from intake.services.passphrase import offer, opened, prove, set_passphrase, sign_in_by_passphrase
from intake.services.refused import Refused
from intake.services.sign_in import FRESH, NotInvitable, colleague_of, invite, sign_in, signed_in
from intake.storage.models import AuditEntry, Passkey, Passphrase, SignInDelay, SignInLink, StaffSession
from tests.services.authenticator import PRESENT, Authenticator
from tests.services.people_in import (
    PASSPHRASE,
    SITE,
    arrived,
    code_of,
    question,
    strict,
    with_passkey,
    with_passphrase,
)
from tests.services.test_refer import rows, run


def actions(deps):
    return [row["action"] for row in rows(deps, AuditEntry)]


# --- invitations ---------------------------------------------------------------------------------


def test_an_invitation_opens_nothing_but_setting_up_a_way_in(sqlite_deps):
    session, here = arrived(strict(sqlite_deps))
    assert here.must_set_up
    assert run(colleague_of(session, sqlite_deps)) is None


def test_an_interrupted_invitation_works_again_and_ends_what_it_opened_before(sqlite_deps):
    known = strict(sqlite_deps)
    token = run(invite("Anna", "caritas", known))
    first, second = run(sign_in(token, known)), run(sign_in(token, known))
    assert run(signed_in(first, known)) is None
    assert run(signed_in(second, known)).must_set_up


def test_a_way_in_spends_the_invitation_and_opens_the_desk(sqlite_deps):
    known = strict(sqlite_deps)
    token = run(invite("Anna", "caritas", known))
    session = run(sign_in(token, known))
    here, key = run(signed_in(session, known)), Authenticator()
    run(add_passkey(here, key.make(run(making(here.colleague, SITE, known))), "phone", SITE, known))
    assert run(colleague_of(session, known)).label == "Anna"
    assert run(sign_in(token, known)) is None


def test_two_who_hold_one_invitation_do_not_both_get_in(deps):
    known = strict(deps)
    token = run(invite("Anna", "caritas", known))
    here = run(signed_in(run(sign_in(token, known)), known))
    late, key = run(signed_in(run(sign_in(token, known)), known)), Authenticator()
    run(add_passkey(late, key.make(run(making(late.colleague, SITE, known))), "phone", SITE, known))
    other = Authenticator()
    made = other.make(run(making(here.colleague, SITE, known)))
    assert run(add_passkey(here, made, "phone", SITE, known)) == Refused("link_spent")
    shown = run(offer(here.colleague, known))
    refused = run(set_passphrase(here, shown, PASSPHRASE, PASSPHRASE, code_of(shown, known), known))
    assert refused == Refused("link_spent")
    assert (len(rows(known, Passkey)), rows(known, Passphrase)) == (1, [])


def test_a_demos_link_opens_nothing_elsewhere_and_its_session_neither(deps):
    token = run(invite("Anna", "caritas", deps))
    assert run(sign_in(token, strict(deps))) is None
    session = run(sign_in(token, deps))
    assert run(colleague_of(session, deps)).label == "Anna"
    assert run(signed_in(session, strict(deps))) is None


def test_an_auditor_comes_for_a_time_and_not_a_day_longer(deps, clock):
    with pytest.raises(NotInvitable, match="--until"):
        run(invite("Auditore", "foundation", deps, Role.AUDITOR))
    until = dt.date(2026, 11, 23)
    session, _ = arrived(deps, "Auditore", "foundation", Role.AUDITOR, until=until)
    _, _, key = with_passkey(deps, "Cita", "foundation", Role.AUDITOR, until=until)
    clock.now = dt.datetime(2026, 11, 23, 21, 59, tzinfo=dt.UTC)  # a minute before midnight in Riga
    fresh = run(sign_in_by_passkey(key.answer(question(deps)), SITE, deps))
    assert run(signed_in(session, deps)) is None, "ten hours are over"
    assert run(signed_in(fresh, deps)).colleague.label == "Cita"
    clock.now += dt.timedelta(minutes=1)
    assert run(signed_in(fresh, deps)) is None
    assert run(sign_in_by_passkey(key.answer(question(deps)), SITE, deps)) is None


# --- passkeys ------------------------------------------------------------------------------------


def test_a_passkey_signs_in_and_again(deps):
    _, here, key = with_passkey(strict(deps))
    for _ in range(2):
        session = run(sign_in_by_passkey(key.answer(question(deps)), SITE, strict(deps)))
        assert run(colleague_of(session, strict(deps))) == here.colleague
    [kept] = rows(deps, Passkey)
    assert (kept["sign_count"], kept["device"]) == (3, "phone")


def test_an_answer_is_taken_once(deps):
    _, _, key = with_passkey(deps)
    key.count = 0  # as authenticators without a counter send it
    run(deps.door.write(lambda door: door.exec_driver_sql("UPDATE passkey SET sign_count = 0")))
    answer = key.answer(question(deps))
    assert run(sign_in_by_passkey(answer, SITE, deps))
    assert run(sign_in_by_passkey(answer, SITE, deps)) is None


def test_a_count_that_goes_back_is_refused_and_in_the_audit(deps):
    _, here, key = with_passkey(deps)
    for key.count in (1, 0):
        assert run(sign_in_by_passkey(key.answer(question(deps)), SITE, deps)) is None
    key.count = 9
    assert run(sign_in_by_passkey(key.answer(question(deps)), SITE, deps))
    key.count = 8
    assert run(sign_in_by_passkey(key.answer(question(deps)), SITE, deps)) is None
    told = [r["object_id"] for r in rows(deps, AuditEntry) if r["action"] == "passkey_count_went_back"]
    assert told == [f"staff/{here.colleague.id}"] * 3


@pytest.mark.parametrize(
    "wrong", ["origin", "rp_id", "unverified", "signature", "stranger", "handle", "purpose", "late", "json"]
)
def test_whatever_is_wrong_with_an_answer_it_opens_nothing(sqlite_deps, clock, wrong):
    deps = sqlite_deps
    _, here, key = with_passkey(deps)
    asked = question(deps)
    if wrong == "origin":
        key.origin = "https://intake.example.evil"
    if wrong == "rp_id":
        key.rp_id = "evil"
    if wrong == "unverified":
        key.flags = PRESENT
    if wrong == "signature":
        key.key = Authenticator().key
    if wrong == "stranger":
        key.id = b"somebody else's!"
    if wrong == "handle":
        key.handle = "c29tZWJvZHk"
    if wrong == "purpose":
        asked = asking(confirming(here.colleague), SITE, deps)
    answer = "{" if wrong == "json" else key.answer(asked)
    if wrong == "late":
        clock.now += dt.timedelta(hours=1)
    assert run(sign_in_by_passkey(answer, SITE, deps)) is None
    assert actions(deps)[-1] == "sign_in_failed"


@pytest.mark.parametrize("made_for", ["Berta", "sign_in"])
def test_a_passkey_is_made_only_by_whom_it_is_asked_of(sqlite_deps, made_for):
    deps = sqlite_deps
    (_, anna), (_, berta) = arrived(deps), arrived(deps, "Berta")
    asked = run(making(berta.colleague, SITE, deps))
    if made_for == "sign_in":
        asked = asked.replace(asked.split('"challenge": "')[1].split('"')[0],
                              question(deps).split('"challenge": "')[1].split('"')[0])  # fmt: skip
    made = Authenticator().make(asked)
    assert run(add_passkey(anna, made, "phone", SITE, deps)) == Refused("passkey_wrong")
    assert rows(deps, Passkey) == []


def test_one_passkey_is_never_two_peoples(sqlite_deps):
    _, _, key = with_passkey(sqlite_deps)
    _, berta = arrived(sqlite_deps, "Berta")
    made = key.make(run(making(berta.colleague, SITE, sqlite_deps)))
    assert run(add_passkey(berta, made, "phone", SITE, sqlite_deps)) == Refused("passkey_wrong")


def test_passkeys_are_for_names_with_https_or_for_localhost_never_for_digits():
    assert site_of("https://intake.example") == Site("intake.example", "https://intake.example")
    assert site_of("http://localhost:8000") == Site("localhost", "http://localhost:8000")
    for origin in ("http://127.0.0.1:8000", "https://192.0.2.1", "http://[::1]:8000", "http://a.example", ""):
        assert site_of(origin) is None, origin


# --- passphrases ---------------------------------------------------------------------------------


def test_a_passphrase_with_a_code_signs_in(sqlite_deps, clock):
    known = strict(sqlite_deps)
    _, here, shown = with_passphrase(known)
    clock.now += dt.timedelta(minutes=1)
    session = run(
        sign_in_by_passphrase(f" {shown.name.upper()} ", PASSPHRASE, code_of(shown, sqlite_deps), known)
    )
    assert run(colleague_of(session, known)) == here.colleague


def test_nothing_that_is_kept_tells_passphrase_or_secret(sqlite_deps):
    _, _, shown = with_passphrase(sqlite_deps)
    [kept] = rows(sqlite_deps, Passphrase)
    assert kept["hash"].startswith("$argon2id$")
    assert PASSPHRASE not in str(dict(kept))
    assert shown.secret.encode() not in kept["sealed"]


def test_a_code_is_taken_once_also_the_one_it_was_set_up_with(deps, clock):
    _, _, shown = with_passphrase(deps)
    assert run(sign_in_by_passphrase(shown.name, PASSPHRASE, code_of(shown, deps), deps)) is None
    clock.now += dt.timedelta(seconds=30)
    code = code_of(shown, deps)
    assert run(sign_in_by_passphrase(shown.name, PASSPHRASE, code, deps))
    assert run(sign_in_by_passphrase(shown.name, PASSPHRASE, code, deps)) is None


def test_of_two_who_use_one_code_at_once_one_gets_in(deps, clock):
    import asyncio

    _, _, shown = with_passphrase(deps)
    clock.now += dt.timedelta(minutes=1)
    given = (shown.name, PASSPHRASE, code_of(shown, deps), deps)

    async def both():
        return await asyncio.gather(*(sign_in_by_passphrase(*given) for _ in range(2)))

    assert sorted(map(bool, run(both()))) == [False, True]


@pytest.mark.parametrize(
    ("typed", "again", "because"),
    [
        ("vienpadsmit", None, "too_short"),
        ("           x", None, "too_short"),
        ("aaaaaaaaaaaaaaaa", None, "too_plain"),
        ("Annas Bērziņas", None, "too_plain"),
        ("Līdzās, Lidzas 2026", None, "too_plain"),
        ("četri zaļi vārdi", "četri zili vārdi", "not_the_same"),
        ("četri zaļi vārdi", None, "code_wrong"),
    ],
)
def test_a_passphrase_is_long_and_no_name_and_typed_twice(sqlite_deps, typed, again, because):
    _, here = arrived(sqlite_deps, "Anna Bērziņa")
    shown = run(offer(here.colleague, sqlite_deps))
    code = "000000" if because == "code_wrong" else code_of(shown, sqlite_deps)
    refused = run(set_passphrase(here, shown, typed, typed if again is None else again, code, sqlite_deps))
    assert refused == Refused(because)
    assert rows(sqlite_deps, Passphrase) == []


def test_what_was_offered_is_good_for_that_person_and_an_hour(sqlite_deps, clock):
    (_, anna), (_, berta) = arrived(sqlite_deps), arrived(sqlite_deps, "Berta")
    shown = run(offer(anna.colleague, sqlite_deps))
    assert opened(shown.kept, anna.colleague, sqlite_deps) == shown
    assert opened(shown.kept, berta.colleague, sqlite_deps) is None
    assert opened("made up", anna.colleague, sqlite_deps) is None
    clock.now += dt.timedelta(hours=1)
    assert opened(shown.kept, anna.colleague, sqlite_deps) is None


def test_an_unknown_name_costs_the_same_work_and_says_the_same(sqlite_deps, clock, monkeypatch):
    _, _, shown = with_passphrase(sqlite_deps)
    clock.now += dt.timedelta(minutes=1)
    worked = []
    real = by_passphrase._fits
    monkeypatch.setattr(
        by_passphrase, "_fits", lambda hashed, typed: worked.append(hashed) or real(hashed, typed)
    )
    code = code_of(shown, sqlite_deps)
    for name, phrase, digits in (
        ("nemo-0000", PASSPHRASE, code),
        (shown.name, "cita frāze, ne šī", code),
        (shown.name, PASSPHRASE, "000000"),
    ):
        before = len(worked)
        assert run(sign_in_by_passphrase(name, phrase, digits, sqlite_deps)) is None
        assert len(worked) == before + 1
        assert actions(sqlite_deps)[-1] == "sign_in_failed"
    assert {hashed.rsplit("$", 2)[0] for hashed in worked} == {"$argon2id$v=19$m=19456,t=2,p=1"}


# --- guessing ------------------------------------------------------------------------------------


def guess(deps, name, times):
    return [run(prove(name, "nepareiza frāze", "000000", deps)) for _ in range(times)]


def test_guessing_at_one_name_waits_longer_each_time_and_never_for_good(deps, clock):
    _, _, shown = with_passphrase(deps)
    clock.now += dt.timedelta(minutes=1)
    guess(deps, shown.name, 5)
    right = (shown.name, PASSPHRASE)
    assert run(sign_in_by_passphrase(*right, code_of(shown, deps), deps)) is None, "it waits five seconds"
    clock.now += dt.timedelta(seconds=5)
    assert run(sign_in_by_passphrase(*right, code_of(shown, deps), deps))
    for _ in range(9):
        guess(deps, shown.name, 1)
        clock.now += dt.timedelta(minutes=15)
    assert run(sign_in_by_passphrase(*right, code_of(shown, deps), deps)), "a quarter of an hour at most"


def test_a_try_that_has_to_wait_is_not_even_judged(sqlite_deps, monkeypatch):
    guess(sqlite_deps, "nemo-0000", 5)
    monkeypatch.setattr(by_passphrase, "_fits", None)
    assert guess(sqlite_deps, "nemo-0000", 3) == [None] * 3


def test_many_guesses_at_once_are_counted_before_they_are_judged(deps, monkeypatch):
    import asyncio

    judged = []
    monkeypatch.setattr(by_passphrase, "_fits", lambda *_: judged.append(1) and False)

    async def all_at_once():
        await asyncio.gather(*(prove("nemo-0000", "x", "0", deps) for _ in range(20)))

    run(all_at_once())
    assert len(judged) == 5


def test_guessing_at_many_names_slows_names_and_never_passkeys(sqlite_deps, monkeypatch):
    deps = sqlite_deps
    _, _, key = with_passkey(deps)
    monkeypatch.setattr(by_passphrase, "_fits", lambda *_: False)
    for number in range(50):
        guess(deps, f"nemo-{number:04}", 1)
    monkeypatch.setattr(by_passphrase, "_fits", None)
    assert guess(deps, "runa-1234", 1) == [None], "everybody waits, half a minute at most"
    assert run(sign_in_by_passkey(key.answer(question(deps)), SITE, deps))


def test_what_was_typed_as_a_name_is_not_kept(sqlite_deps, clock):
    guess(sqlite_deps, "anna@example.org", 2)
    assert "anna" not in str([dict(row) for row in rows(sqlite_deps, SignInDelay)])
    clock.now += dt.timedelta(days=2)
    guess(sqlite_deps, "berta", 1)
    assert len(rows(sqlite_deps, SignInDelay)) == 2, "the old one is forgotten: a name's, and everybody's"


# --- confirming, and one's own account -----------------------------------------------------------


def test_a_session_is_fresh_for_five_minutes_and_again_once_proved(sqlite_deps, clock):
    session, here, key = with_passkey(sqlite_deps)
    clock.now += FRESH
    assert here.is_fresh(clock.now)
    clock.now += dt.timedelta(seconds=1)
    assert not here.is_fresh(clock.now)
    asked = asking(confirming(here.colleague), SITE, sqlite_deps)
    assert run(confirm_by_passkey(here, key.answer(asked), SITE, sqlite_deps))
    assert run(signed_in(session, sqlite_deps)).is_fresh(clock.now)
    assert actions(sqlite_deps)[-1] == "confirmed_anew"


def test_only_ones_own_passkey_confirms(sqlite_deps):
    _, anna, _ = with_passkey(sqlite_deps)
    _, _, bertas = with_passkey(sqlite_deps, "Berta")
    asked = asking(confirming(anna.colleague), SITE, sqlite_deps)
    assert not run(confirm_by_passkey(anna, bertas.answer(asked), SITE, sqlite_deps))
    assert actions(sqlite_deps)[-1] == "confirming_failed"


def test_a_passphrase_confirms_with_a_new_code_only(sqlite_deps, clock):
    _, here, shown = with_passphrase(sqlite_deps)
    assert not run(confirm_by_passphrase(here, PASSPHRASE, code_of(shown, sqlite_deps), sqlite_deps))
    clock.now += dt.timedelta(minutes=1)
    assert not run(confirm_by_passphrase(here, "cita frāze, ne šī", code_of(shown, sqlite_deps), sqlite_deps))
    assert run(confirm_by_passphrase(here, PASSPHRASE, code_of(shown, sqlite_deps), sqlite_deps))


def test_a_press_of_a_button_confirms_in_a_demo_and_nowhere_else(sqlite_deps):
    _, here = arrived(sqlite_deps)
    assert run(confirm_in_demo(here, sqlite_deps))
    assert not run(confirm_in_demo(here, strict(sqlite_deps)))
    _, with_key, _ = with_passkey(sqlite_deps, "Berta")
    assert not run(confirm_in_demo(with_key, sqlite_deps))


def test_the_last_way_in_stays_and_taking_one_away_ends_other_sessions(deps, clock):
    known = strict(deps)
    session, here, key = with_passkey(known)
    assert run(remove_way(here, "passphrase", known)) == Refused("last_way")
    [passkey] = rows(known, Passkey)
    assert run(remove_way(here, passkey["id"], known)) == Refused("last_way")
    shown = run(offer(here.colleague, known))
    run(set_passphrase(here, shown, PASSPHRASE, PASSPHRASE, code_of(shown, known), known))
    other = run(sign_in_by_passkey(key.answer(question(known)), SITE, known))
    assert run(remove_way(here, "nothing", known)) == Refused("no_such_way")
    assert run(remove_way(here, passkey["id"], known)) is None
    assert run(signed_in(other, known)) is None
    assert run(signed_in(session, known)) is not None
    assert run(sign_in_by_passkey(key.answer(question(known)), SITE, known)) is None


def test_nobody_takes_away_anothers_way_in(sqlite_deps):
    with_passkey(sqlite_deps)
    [annas] = rows(sqlite_deps, Passkey)
    _, berta, _ = with_passphrase(sqlite_deps, "Berta")
    made = Authenticator().make(run(making(berta.colleague, SITE, sqlite_deps)))
    run(add_passkey(berta, made, "key", SITE, sqlite_deps))
    assert run(remove_way(berta, annas["id"], sqlite_deps)) == Refused("no_such_way")
    assert annas["id"] in {row["id"] for row in rows(sqlite_deps, Passkey)}


def test_people_see_and_end_their_own_sessions(deps, clock):
    _, here, key = with_passkey(deps)
    with_passkey(deps, "Berta")
    for _ in range(2):
        run(sign_in_by_passkey(key.answer(question(deps)), SITE, deps))
    assert len(run(own_account(here, deps)).others) == 2
    run(end_other_sessions(here, deps))
    assert run(own_account(here, deps)).others == []
    assert len(rows(deps, StaffSession)) == 2, "hers, and Berta's"


def test_a_new_passphrase_ends_the_old_one_and_keeps_the_name(sqlite_deps, clock):
    _, here, shown = with_passphrase(sqlite_deps)
    clock.now += dt.timedelta(minutes=1)
    again = run(offer(here.colleague, sqlite_deps))
    assert (again.name, again.secret == shown.secret) == (shown.name, False)
    new = "pavisam jauna frāze"
    assert run(set_passphrase(here, again, new, new, code_of(again, sqlite_deps), sqlite_deps)) is None
    clock.now += dt.timedelta(minutes=1)
    assert (
        run(sign_in_by_passphrase(shown.name, PASSPHRASE, code_of(shown, sqlite_deps), sqlite_deps)) is None
    )
    assert run(sign_in_by_passphrase(shown.name, new, code_of(again, sqlite_deps), sqlite_deps))


def test_links_are_kept_as_hashes_and_a_demos_are_marked(sqlite_deps):
    token = run(invite("Anna", "caritas", sqlite_deps))
    run(invite("Berta", "caritas", strict(sqlite_deps)))
    kept = rows(sqlite_deps, SignInLink)
    assert token not in str([dict(row) for row in kept])
    assert sorted(bool(row["demo"]) for row in kept) == [False, True]
