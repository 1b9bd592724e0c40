"""Ways through the desk, page by page, for tests that look at each."""

import re
from collections.abc import Callable

from intake.rules.policy import Role
from intake.web.questions import STEPS
from tests.browser.service import Service
from tests.browser.visitor import Visitor
from tests.forms import FAMILY, send

DARI = "فامیل نزد دوستان زندگی می‌کند"
OF_A_CASE = (
    "contact", "mentor", "grade", "plan", "plan?add=interpreter", "plan/print?with=ar", "counted", "copy",
    "erasure", "handover",
)  # fmt: skip
OF_A_DESK = (
    "day", "lapses", "mentors", "contacts", "figures", "handover", "colleagues", "account",
    "account/passphrase", "report",
)  # fmt: skip
OF_AN_AUDITOR = ("audit", "audit/figures", "audit/search", "audit/sample", "figures", "handover")
Look = Callable[[str], None]


def sign_in(visitor: Visitor, service: Service, language: str, role: Role, **desk: str) -> None:
    """Come to the desk by a one-time link, in a language."""
    visitor.open(f"/intake/desk/language/{language}")
    visitor.open(service.sign_in_link(role=role, **desk))


def walk_the_desk(service: Service, lead: Visitor, language: str, look_at: Look) -> None:
    """See a desk's pages as who leads it, with a family of five that is taken up on the way."""
    send(service.client(), {**FAMILY, "called": DARI, "note": f"{DARI}، {DARI}"}, "fa-AF")
    sign_in(lead, service, language, Role.LEAD)
    look_at("link")
    lead.press("desk.sign_in_press")
    look_at("list")
    lead.press_this(lead.page.locator(".queue a"))
    look_at("case")
    lead.press("desk.decline")
    assert lead.says("desk.incomplete")
    look_at("case with errors")
    service.sign_in_link(role=Role.MENTOR)
    lead.press("desk.accept")
    look_at("case taken up")
    case = re.sub(r"^https?://[^/]+", "", lead.page.url)
    _look_through(lead, [f"{case}/{page}" for page in OF_A_CASE], look_at)
    _look_through(lead, [f"/intake/desk/{page}" for page in OF_A_DESK], look_at)
    lead.open("/intake/desk/sign-in")
    look_at("sign-in")


def walk_as_auditor(service: Service, auditor: Visitor, language: str, look_at: Look) -> None:
    """See what an auditor sees of one referral."""
    send(service.client(), FAMILY)
    sign_in(auditor, service, language, Role.AUDITOR, desk="foundation")
    auditor.press("desk.sign_in_press")
    look_at("every desk's list")
    _look_through(auditor, [f"/intake/desk/{page}" for page in OF_AN_AUDITOR], look_at)


def walk_as_partner(service: Service, partner: Visitor, language: str, look_at: Look) -> None:
    """See what a partner organisation sees, from an empty list to one referral sent."""
    organisation = "Izdomāta " + "biedrība " * 9
    sign_in(partner, service, language, Role.PARTNER, desk="partners", organisation=organisation)
    partner.press("desk.sign_in_press")
    assert partner.says("desk.sent_empty")
    look_at("sent nothing")
    partner.press_this(partner.page.locator("main a.btn"))
    for step in STEPS:
        partner.fill(step, FAMILY)
        look_at(step)
        partner.press("refer.next")
    partner.press("refer.send")
    look_at("receipt")
    partner.press_this(partner.page.locator("main a.btn[href='/intake/desk/sent']"))
    assert partner.page.locator("tr[data-state=pending]").count() == 1
    look_at("sent")


def _look_through(visitor: Visitor, addresses: list[str], look_at: Look) -> None:
    for page in addresses:
        found = visitor.open(page)
        assert found.status == 200, (page, found.status)
        look_at(page.rpartition("/intake/desk/")[2])
