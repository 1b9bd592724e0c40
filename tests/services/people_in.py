"""People who come in by invitation and set up a way, as tests need them."""

from dataclasses import replace

import pyotp

from intake.rules.policy import Role
from intake.services.passkeys import SIGN_IN, Site, add_passkey, asking, making
from intake.services.passphrase import offer, set_passphrase
from intake.services.sign_in import invite, sign_in, signed_in
from tests.services.authenticator import Authenticator
from tests.services.test_refer import run

SITE = Site("intake.example", "https://intake.example")
PASSPHRASE = "četri zaļi vārdi kopā"


def strict(deps):
    """As an operator runs it: no link opens the desk by itself."""
    return replace(deps, demo=False)


def arrived(deps, label="Anna", desk="caritas", role=Role.LEAD, **more):
    """A person who has pressed the button of their invitation: session, and what it is."""
    session = run(sign_in(run(invite(label, desk, deps, role, **more)), deps))
    return session, run(signed_in(session, deps))


def with_passkey(deps, label="Anna", desk="caritas", role=Role.LEAD, **more):
    """A person with a passkey: session, what it is, and the authenticator."""
    session, here = arrived(deps, label, desk, role, **more)
    key = Authenticator()
    made = key.make(run(making(here.colleague, SITE, deps)))
    assert run(add_passkey(here, made, "phone", SITE, deps)) is None
    return session, run(signed_in(session, deps)), key


def with_passphrase(deps, label="Anna", desk="caritas", role=Role.LEAD, **more):
    """A person with a passphrase: session, what it is, and what they were offered."""
    session, here = arrived(deps, label, desk, role, **more)
    shown = run(offer(here.colleague, deps))
    code = code_of(shown, deps)
    assert run(set_passphrase(here, shown, PASSPHRASE, PASSPHRASE, code, deps)) is None
    return session, run(signed_in(session, deps)), shown


def code_of(shown, deps):
    """What the application shows now."""
    return pyotp.TOTP(shown.secret).at(int(deps.now().timestamp()))


def question(deps):
    """What the sign-in page tells a browser to ask a passkey."""
    return asking(SIGN_IN, SITE, deps)
