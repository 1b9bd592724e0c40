"""One family from its referral to the note, each person in their own browser; scripts only on the phone."""

import asyncio
import datetime as dt
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from playwright.sync_api import Locator

from intake.rules.case import Decision, Move
from intake.rules.policy import Role
from intake.services.refer import case_id, refer, referral_id
from intake.services.sign_in import Colleague
from intake.services.triage import move_case
from tests.browser.conftest import PHONE
from tests.browser.service import run_in_thread
from tests.browser.visitor import Visitor
from tests.conftest import ROOT
from tests.forms import FAMILY
from tests.services.test_refer import answers
from tests.site.conftest import copied_project

DAY = dt.timedelta(days=1)
HELPED = 30
"""People in the month that is published."""
ADULT = [{"status": "unknown"}]
QUIET = os.environ | {"NO_MKDOCS_2_WARNING": "1"}
BUILD = """
from mkdocs.commands.build import build
from mkdocs.config import load_config
build(load_config("mkdocs.yml", strict=True, extra={"preview": "lv"}))
"""
ORGANISATION = "Izdomāta biedrība"


class Desk:
    """Signs people in with a one-time link and leads them to the one case there is."""

    def __init__(self, visit, service, clock) -> None:
        self._visit, self._service, self._clock = visit, service, clock

    def comes(
        self, role: Role, at: str = "one-stop-agency", width: int = 1280, language: str = "en"
    ) -> Visitor:
        """Somebody new of a role signs in."""
        somebody = self._visit(language, width=width)
        somebody.open(f"/intake/desk/language/{language}")
        organisation = ORGANISATION if role is Role.PARTNER else ""
        somebody.open(self._service.sign_in_link(at, role, organisation))
        somebody.press("desk.sign_in_press")
        return somebody

    def comes_back(self, role: Role, width: int, language: str) -> Visitor:
        """Who came last in this role comes again, in another browser."""
        somebody = self._visit(language, width=width, javascript=True)
        somebody.open(f"/intake/desk/language/{language}")
        somebody.open(self._service.link_again(role))
        somebody.press("desk.sign_in_press")
        return somebody

    def somebody(self, language: str) -> Visitor:
        """Anybody, signed in nowhere."""
        return self._visit(language)

    def later(self, by: dt.timedelta) -> None:
        """Time passes; who was signed in is no longer."""
        self._clock.now += by


@pytest.fixture
def desk(visit, service, clock) -> Desk:
    return Desk(visit, service, clock)


def form(page: Visitor, action: str, **hidden: str) -> Locator:
    """The form that posts to an address ending so, and holds these hidden values."""
    holding = "".join(f':has(input[name="{name}"][value="{value}"])' for name, value in hidden.items())
    return page.page.locator(f'form[action$="{action}"]{holding}')


def unfold(part: Locator) -> Locator:
    """Open the fold a form is in, as one press does."""
    fold = part.locator("xpath=ancestor::details[1]")
    if fold.get_attribute("open") is None:
        fold.locator("summary").first.click()
    return part


def to_the_case(page: Visitor) -> str:
    """From the list to its first case; the case's address."""
    page.press_this(page.page.locator("main table a").first)
    return re.sub(r"^https?://[^/]+", "", page.page.url)


def send(page: Visitor, part: Locator, name: str | None = None, value: str | None = None) -> None:
    """Press a form's button, and come to a page that refused nothing."""
    button = part.locator(f'button[name="{name}"][value="{value}"]') if name else part.locator("button").first
    answer = page.press_this(button)
    assert answer.status == 200, (answer.status, page.text()[:400])


def test_a_family_of_five_from_the_referral_to_the_note_about_its_month(desk, service, browser, tmp_path):
    others_are_helped_too(service)
    reference, code = refers_a_family_with_two_statuses(desk)
    worker = desk.comes(Role.WORKER)
    case = to_the_case(worker)
    triages(worker, case)
    grades(worker, case)
    plans(worker, case)
    desk.later(DAY)
    assigns(desk, case)
    works_a_step_on_a_phone(desk)
    desk.later(30 * DAY)
    a_status_is_granted_midway(desk, case)
    desk.later(60 * DAY)
    the_case_ends(desk, case)
    the_sender_sees_that_it_ended_and_not_why(desk, reference, code)
    desk.later(DAY)
    a_month_is_frozen_by_one_and_approved_by_another(desk, "2026-11")
    the_note_is_built_into_the_site(service, "2026-11", copied_project(tmp_path / "project"), browser)


def others_are_helped_too(service) -> None:
    """So many that the figures of the month say something; the family is five of them."""
    worker = Colleague("w" * 16, "Cita", "one-stop-agency", Role.WORKER)

    async def helped(number: int) -> None:
        token = f"{number:022d}"
        await refer(answers(count_18_64=1, count_7_17=0, adults=ADULT), token=token, language="lv", deps=deps)
        case = case_id(referral_id(token))
        await move_case(case, 1, Decision(Move.ACCEPT), worker, deps)

    async def all_of_them() -> None:
        await asyncio.gather(*(helped(number) for number in range(HELPED - 5)))

    deps = service.deps
    run_in_thread(all_of_them())


def refers_a_family_with_two_statuses(desk) -> tuple[str, str]:
    partner = desk.comes(Role.PARTNER, "partners", width=360, language="lv")
    partner.open("/intake/desk/refer/lv")
    assert partner.page.get_by_label(partner.words("ask.organisation")).input_value() == ORGANISATION
    partner.fill_to("check", FAMILY)
    assert partner.too_wide() == []
    partner.press("refer.send")
    reference, code = partner.receipt()
    partner.open("/intake/desk/sent")
    assert reference in partner.page.locator("main").inner_text()
    return reference, code


def triages(worker: Visitor, case: str) -> None:
    assert [worker.says(f"choice.status.{s}") for s in ("alternative", "asylum_seeker")] == [True, True]
    worker.press_this(worker.link("desk.contact.link"))
    tried = form(worker, "/contact")
    tried.locator("#channel").select_option("phone")
    tried.locator("#outcome").select_option("reached")
    send(worker, tried)
    assert worker.says("desk.contact.outcome.reached")
    worker.open(case)
    send(worker, form(worker, case, move="accept"))
    assert worker.says("state.accepted")
    assert worker.page.locator("article[data-person]").count() == 5


def grades(worker: Visitor, case: str) -> None:
    worker.press_this(worker.link("desk.grade"))
    given = form(worker, "/grade")
    given.locator("label.pick").nth(1).click()
    given.locator("#reason").fill("Izdomāts pamatojums: divi statusi vienā ģimenē.")
    send(worker, given)
    assert worker.page.locator("article[data-level]").count() == 1


def plans(worker: Visitor, case: str) -> None:
    worker.open(f"{case}/plan")
    goal = unfold(form(worker, "/plan", do="goal"))
    goal.locator("#goal-area").select_option("school")
    goal.locator("#goal-text").fill("Lai bērni šoruden iet skolā.")
    send(worker, goal)
    for kind in ("school_placement", "bank_account"):
        worker.open(f"{case}/plan?add={kind}")
        step = form(worker, "/plan", do="add")
        step.locator("#add-owner").select_option("mentor")
        step.locator("#add-due").fill("2026-11-23")
        send(worker, step)
    talk = unfold(form(worker, "/plan", do="talk"))
    talk.locator('input[value="agreed"] + span').click()
    talk.locator('input[name="interpreter"][value="yes"] + span').click()
    send(worker, talk)
    assert worker.page.locator("article[data-answer=agreed]").count() == 1


def assigns(desk, case: str) -> None:
    desk.comes(Role.MENTOR)
    worker = desk.comes(Role.WORKER)
    worker.open(f"{case}/mentor")
    send(worker, worker.page.locator("article[data-suggested] form").first)
    assert worker.says("desk.mentor_now")


def works_a_step_on_a_phone(desk) -> None:
    """Whoever was named has signed in before; here they come by a new link, on a small screen."""
    mentor = desk.comes_back(Role.MENTOR, width=360, language="lv")
    mentor.open("/intake/desk/day")
    assert mentor.too_wide() == []
    assert mentor.page.locator("section[data-near='1'] article").count() == 2
    step = mentor.page.locator("article.fact").filter(has_text="Banka").first
    send(mentor, step.locator("form").first, "do", "start")
    send(mentor, mentor.page.locator("article.fact").first.locator("form").first, "do", "missed")
    assert mentor.page.locator("section[data-near='1'] article").count() == 2
    done = mentor.page.locator("article.fact").first.locator('button[value^="finish:"]').first
    assert mentor.press_this(done).status == 200
    assert mentor.page.locator("section[data-near='1'] article").count() == 1
    assert "pamatojums" not in mentor.text()


def a_status_is_granted_midway(desk, case: str) -> None:
    worker = desk.comes(Role.WORKER)
    worker.open(case)
    before = readings(worker)
    record = unfold(form(worker, "/people", do="record"))
    record.locator("#record-person").select_option(index=2)
    record.locator("#record-fact").select_option("status:alternative")
    record.locator("#record-day").fill("2026-12-20")
    record.locator("#record-evidence").select_option("decision")
    send(worker, record)
    assert readings(worker) != before
    assert worker.page.locator("[data-part=granted]").count() == 1
    worker.open(f"{case}/plan")
    assert worker.page.locator("[data-review=status_granted]").count() == 1


def readings(page: Visitor) -> list[str | None]:
    """What the wordings suggest of everybody now."""
    return [found.get_attribute("data-outlook") for found in page.page.locator("[data-now]").all()]


def the_case_ends(desk, case: str) -> None:
    worker = desk.comes(Role.WORKER)
    worker.open(case)
    close = unfold(form(worker, "/close"))
    close.locator("select[name=reason]").select_option("goals_met")
    close.locator("input[name=day]").fill("2027-02-20")
    send(worker, close)
    assert worker.says("state.closed")
    worker.press_this(worker.link("desk.ending.title"))
    assert worker.page.locator("article[data-notice]").all()
    given = form(worker, "/ending")
    given.locator("#way").select_option("handed_over")
    send(worker, given)
    assert worker.says("desk.ending.way.handed_over")


def the_sender_sees_that_it_ended_and_not_why(desk, reference: str, code: str) -> None:
    sender = desk.somebody("ru")
    sender.look_up(reference, code)
    assert sender.says("status.closed")
    assert sender.words("ending.reason.goals_met") not in sender.text()


def a_month_is_frozen_by_one_and_approved_by_another(desk, month: str) -> None:
    lead = desk.comes(Role.LEAD)
    lead.open("/intake/desk/figures")
    lead.press_this(lead.page.locator(f'main a[href$="/figures/{month}"]').first)
    send(lead, form(lead, "/freeze"))
    assert lead.says("desk.figures.waits")
    coordinator = desk.comes(Role.COORDINATOR, "foundation")
    coordinator.open(f"/intake/desk/figures/{month}")
    send(coordinator, form(coordinator, "/approve"))
    assert coordinator.says("desk.figures.approved")
    assert coordinator.page.locator("[data-part=same]").count() == 1


def the_note_is_built_into_the_site(service, month: str, project: Path, browser) -> None:
    """The operator's one command, then the build an editor looks at: one language, strictly."""
    published(service, month, project / "docs")
    subprocess.run([sys.executable, "-c", BUILD], cwd=project, check=True, timeout=120, env=QUIET)
    page = browser.new_page(viewport=PHONE)
    page.goto((project / "site" / "news" / f"note-{month}" / "index.html").as_uri())
    told = page.locator("main").inner_text()
    page.close()
    assert str(HELPED) in told
    assert "Novembris" in told or "novembr" in told


def published(service, month: str, docs: Path) -> None:
    """``intake figures --publish`` over the database of the running service."""
    said = {"INTAKE_DATABASE_URL": f"sqlite:///{service.database}", "INTAKE_KEY_RING": str(service.keys)}
    command = [sys.executable, "-m", "intake", "figures", month, "--publish", "--docs", str(docs)]
    subprocess.run(command, cwd=ROOT, check=True, timeout=60, env=os.environ | said, capture_output=True)
