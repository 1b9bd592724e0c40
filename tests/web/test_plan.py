"""A plan, a grade and a day in a browser without JavaScript."""

import asyncio
import datetime as dt
import re

import pytest
from markupsafe import escape

from intake.rules.policy import Role
from intake.services.sign_in import invite
from intake.storage.models import GradeRow, PlanTalk, StepChange
from tests.forms import FAMILY, send
from tests.services.test_refer import rows
from tests.web.test_desk import desk, open_first  # noqa: F401  (a fixture)

DAY = dt.date(2026, 11, 22)
OWN_WORDS = "أريد أن يذهب ابني إلى المدرسة."
DESKS_OWN = "Tikai galdam rakstīts"


class Plan:
    """One accepted case's plan with its forms."""

    def __init__(self, desk, deps):  # noqa: F811
        self.desk, self.deps = desk, deps
        send(desk, FAMILY)
        self.case, _ = open_first(desk)
        desk.post(self.case, data={"move": "accept", "version": "1", "take": [str(n) for n in range(5)]})

    def page(self, **query):
        return self.desk.get(f"{self.case}/plan", params=query).text

    def post(self, where="plan", **fields):
        if where == "plan" and fields.get("do") in ("add", "goal", "talk"):
            fields = {"token": token(self.page()), **fields}
        return self.desk.post(f"{self.case}/{where}", data=fields)

    def add(self, kind="school_placement", **fields):
        answer = self.post(do="add", kind=kind, **{"owner": "mentor", "due": DAY.isoformat(), **fields})
        assert answer.status_code == 200, answer.text
        return re.findall(r'id="step-(\w{32})"', answer.text)

    def work(self, step, do, version=1, **fields):
        return self.post("steps", step=step, version=str(version), do=do, **fields)

    def mentor(self):
        """Name a mentor and sit down as them in the same browser."""
        link = asyncio.run(invite("Marta", "one-stop-agency", self.deps, Role.MENTOR))
        people = asyncio.run(self.deps.door.read(_everybody))
        marta = next(p["id"] for p in people if p["label"] == "Marta")
        version = re.search(r'name="version" value="(\d+)"', self.desk.get(self.case).text)[1]
        self.desk.post(f"{self.case}/mentor", data={"mentor": marta, "version": version})
        self.desk.post(f"/intake/desk/sign-in/{link}")


def _everybody(door):
    from intake.storage import staff

    return staff.everybody(door)


def token(page):
    return re.search(r'name="token" value="([^"]+)"', page)[1]


@pytest.fixture
def plan(desk, sqlite_deps):  # noqa: F811
    return Plan(desk, sqlite_deps)


def test_an_empty_plan_says_what_to_do(plan, words):
    page = plan.page()
    for key in ("plan.no_goals", "plan.no_steps", "desk.talks_none"):
        assert str(words["lv"](key)) in page
    assert f'href="{plan.case}/plan"' in plan.desk.get(plan.case).text


def test_a_kind_brings_its_own_questions_and_its_warning(plan, facts):
    page = plan.page(add="interpreter")
    assert re.findall(r'name="ask-(\w+)"', page) == ["language_variant", "gender_wish", "channel"]
    assert str(facts.plan.warnings["variant_matters"].says["lv"]) in page
    assert facts.plan.warnings["mentor_no_lawyer"].says["lv"] in plan.page(add="appeal_deadline")


def test_a_goal_stands_in_its_own_language_and_direction(plan):
    answer = plan.post(do="goal", area="school", text=OWN_WORDS, language="ar")
    assert f'<p lang="ar" dir="auto">{OWN_WORDS}</p>' in answer.text


def test_a_refused_form_keeps_what_was_typed(plan):
    answer = plan.post(
        do="add", kind="interpreter", owner="mentor", note="Zvanīt vakarā", restricted=DESKS_OWN
    )
    assert answer.status_code == 422
    assert 'data-refused="ask_missing"' in answer.text
    for typed in ("Zvanīt vakarā</textarea>", f"{DESKS_OWN}</textarea>", '<option value="mentor" selected>'):
        assert typed in answer.text
    answer = plan.post(do="goal", text=OWN_WORDS, language="ar")
    assert (answer.status_code, f"{OWN_WORDS}</textarea>" in answer.text) == (422, True)
    answer = plan.post(do="talk", answer="refused", on="rīt", version="0")
    assert (answer.status_code, 'value="refused" checked' in answer.text) == (422, True)
    answer = plan.post(
        do="talk", answer="in_part", on=DAY.isoformat(), version="7", language="ar", interpreter="yes"
    )
    assert (answer.status_code, 'value="in_part" checked' in answer.text) == (412, True)
    assert rows(plan.deps, StepChange) == rows(plan.deps, PlanTalk) == []


def test_who_comes_late_sees_how_it_is_now_and_what_they_had_typed(plan):
    [step] = plan.add()
    plan.work(step, "finish:place_found")
    late = plan.work(step, "note", note="Manis rakstītais")
    assert late.status_code == 412
    assert 'data-refused="changed_meanwhile"' in late.text
    assert "Manis rakstītais</textarea>" in late.text
    assert re.search(rf'id="step-{step}" data-state="done"', late.text)
    gone = {"do": "change", "step": step, "version": "1", "kind": "school_placement", "owner": "worker"}
    late = plan.post(**gone, restricted="Formas vairs nav")
    assert (late.status_code, 'value="change"' in late.text) == (412, False)
    assert '<p dir="auto" data-typed="restricted">Formas vairs nav</p>' in late.text


def test_a_form_sent_again_over_a_lost_line_changes_nothing_more(plan):
    key = token(plan.page())
    for _ in range(2):
        plan.post(do="add", kind="housing", owner="mentor", token=key)
    [step] = re.findall(r'id="step-(\w{32})"', plan.page())
    for _ in range(3):
        assert plan.work(step, "missed", note="Zvanīju pie durvīm").status_code == 200
    assert [r["doing"] for r in rows(plan.deps, StepChange)] == ["add", "missed"]


def test_what_cannot_be_done_now_is_409_and_what_cannot_be_read_422(plan):
    [step] = plan.add()
    plan.work(step, "finish:place_found")
    assert plan.work(step, "start", 2).status_code == 409
    assert plan.work(step, "dance", 2).status_code == 422
    assert plan.work("zzz", "start", 2).status_code == 422
    assert plan.work(step, "note", 2, note="", on="31.2.2026").status_code == 422
    assert plan.post(do="drop", step="e" * 32, version="1", result="not_possible").status_code == 409


def test_what_is_agreed_and_refused_is_recorded_with_language_and_interpreter(plan, words):
    plan.add()
    fields = {
        "version": "1",
        "answer": "refused",
        "language": "ar",
        "variety": "Irākas",
        "interpreter": "yes",
    }
    page = plan.post(do="talk", on=DAY.isoformat(), next="2026-12-22", **fields).text
    assert 'data-answer="refused"' in page
    assert "arābu, <bdi>Irākas</bdi>" in page
    assert str(words["lv"]("plan.no_penalty")) in page
    assert 'data-part="changed_since"' not in page
    plan.add("housing")
    assert 'data-part="changed_since"' in plan.page()


# --- a mentor's day -----------------------------------------------------------------------------------


def test_a_mentor_works_the_day_without_the_desks_own_notes_and_comes_back_to_it(plan):
    [step] = plan.add(restricted=DESKS_OWN, due="2026-11-20")
    plan.mentor()
    page = plan.desk.get("/intake/desk/day").text
    assert 'data-when="overdue"' in page
    assert "Kods 7" in page
    assert 'href="tel:+37120000000"' in page
    assert DESKS_OWN not in page + plan.page(step=step)
    assert "restricted" not in page + plan.page(step=step)
    answer = plan.work(step, "start", back="day")
    assert (answer.status_code, answer.url.path) == (200, "/intake/desk/day")
    assert plan.work(step, "finish:place_found", 2, back="day").url.path == "/intake/desk/day"
    assert f"step-{step}" not in plan.desk.get("/intake/desk/day").text
    assert plan.desk.get(f"{plan.case}/grade").status_code == 403
    assert plan.post("plan", do="drop", step=step, version="3", result="not_possible").status_code == 403


def test_the_list_leads_to_the_day_and_says_how_much_is_due(plan):
    plan.add()
    assert re.search(
        r'href="/intake/desk/day"[^>]*><bdi class="n">1</bdi>', plan.desk.get("/intake/desk/").text
    )


def test_a_day_without_steps_says_so(plan, words):
    assert plan.desk.get("/intake/desk/day").text.count(str(words["lv"]("desk.day_nothing"))) == 3


# --- on paper -----------------------------------------------------------------------------------------


def test_the_plan_on_paper_stands_in_latvian_and_beside_it_in_the_persons_language(plan, facts, words):
    plan.add(
        "interpreter", **{"ask-language_variant": "ar_iraq", "ask-gender_wish": "any", "ask-channel": "phone"}
    )
    plan.post(do="goal", area="school", text=OWN_WORDS, language="ar")
    for code, direction in (("ar", "rtl"), ("fa-AF", "rtl"), ("ru", "ltr"), ("tr", "ltr"), ("en", "ltr")):
        page = plan.desk.get(f"{plan.case}/plan/print", params={"with": code}).text
        assert '<html lang="lv" dir="ltr">' in page
        for language, way in (("lv", "ltr"), (code, direction)):
            cells = "".join(re.findall(rf'<t[dh] lang="{language}" dir="{way}".*?</t[dh]>', page, re.DOTALL))
            assert [said for said in on_paper(language, facts, words) if escape(said) not in cells] == []
        assert f'lang="ar" dir="auto" data-own="ar">{OWN_WORDS}</td>' in page
        assert page.count('lang="lv" dir="ltr"') == page.count(f'lang="{code}" dir="{direction}"') + 1
        assert "<script" not in page


def on_paper(language, facts, words):
    kind, variant = facts.plan.kinds["interpreter"], facts.plan.asks["language_variant"].options[0]
    yield from (kind.names[language], kind.explains[language], variant.names[language])
    yield facts.providers["one-stop-agency"].names[language]
    for key in ("plan.draft", "plan.no_penalty", "plan.answer.refused", "plan.signed_person"):
        yield words[language].entries[key]


def test_without_a_language_the_paper_takes_the_persons_own(plan):
    for address in ("plan/print", "plan/print?with=xx"):
        assert '<th lang="ar" dir="rtl"' in plan.desk.get(f"{plan.case}/{address}").text
    assert 'lang="ar"' not in plan.desk.get(f"{plan.case}/plan/print?with=lv").text


def test_what_the_desk_keeps_to_itself_is_not_on_paper(plan):
    plan.add(note="Pierakstīts mentoram", restricted=DESKS_OWN)
    paper = plan.desk.get(f"{plan.case}/plan/print").text
    assert "Pierakstīts mentoram" not in paper
    assert DESKS_OWN not in paper


# --- the grade ----------------------------------------------------------------------------------------


def test_a_grade_says_that_its_criteria_are_illustrative_and_what_it_never_does(plan, facts):
    page = plan.desk.get(f"{plan.case}/grade").text
    assert facts.complexity["illustrative-1"].never["lv"] in page
    assert "paraugs" in page
    answer = plan.desk.post(
        f"{plan.case}/grade", data={"version": "0", "level": "", "reason": "Tulks un skola"}
    )
    assert (answer.status_code, "Tulks un skola</textarea>" in answer.text) == (422, True)
    said = {"version": "0", "level": "some_strands", "reason": "Tulks un skola"}
    assert 'data-level="some_strands"' in plan.desk.post(f"{plan.case}/grade", data=said).text
    late = plan.desk.post(f"{plan.case}/grade", data=said | {"reason": "Cits"})
    assert (late.status_code, "Cits</textarea>" in late.text, "Tulks un skola" in late.text) == (
        412,
        True,
        True,
    )
    assert len(rows(plan.deps, GradeRow)) == 1
