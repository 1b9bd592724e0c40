"""The forms of a plan, read: what cannot be read says why, by a code that has words on the desk."""

import datetime as dt
import re

from intake.facts.plan import PlanSteps
from intake.rules.plan import WORK, Answer, Doing, Owner
from intake.rules.plan_problems import Trouble
from intake.rules.plan_talk import Answer as Says
from intake.rules.receipt import western
from intake.services.answers import LANGUAGES
from intake.services.plan import WantedGoal, WantedTalk
from intake.services.plan_rows import HEADS, id_from
from intake.services.steps import Wanted
from intake.web.desk import version_of
from intake.web.draft import Form, clean
from intake.web.household import MAX_VARIETY
from intake.web.read import Unreadable, day

NOT_FILLED_IN = (*Trouble, "note_missing", "goal_incomplete", "next_look_too_early", "day_in_future")
"""Refusals of what is typed, not of what has happened meanwhile."""
CHANGES = tuple(doing for doing in Doing if doing not in WORK)


def read_work(form: Form) -> Wanted:
    """What somebody did: ``do`` is ``start``, ``missed``, ``note`` or ``finish:<result>``."""
    asked, _, result = form.get("do", "").partition(":")
    doing = _one_of(asked, WORK)
    heads = {HEADS: _count(form[f"ask-{HEADS}"])} if form.get(f"ask-{HEADS}") else {}
    return Wanted(
        _id(form, "step"),
        _version(form),
        Doing(doing),
        result=result or None,
        answers=heads,
        on=day(form.get("on", "")),
        note=_text(form, "note"),
        restricted=_text(form, "restricted"),
    )


def read_change(form: Form, case_id: str, plan: PlanSteps) -> Wanted:
    """What a desk changes: a step is added, changed, dropped, opened again or moved. Raises `Unreadable`."""
    doing = Doing(_one_of(form.get("do", ""), CHANGES))
    adds, tells = doing is Doing.ADD, doing in (Doing.ADD, Doing.CHANGE)
    kind = _one_of(form.get("kind", ""), tuple(plan.kinds)) if tells else ""
    return Wanted(
        id_from(_token(form), case_id) if adds else _id(form, "step"),
        0 if adds else _version(form),
        doing,
        kind=kind,
        owner=Owner(_one_of(form.get("owner", ""), tuple(Owner))) if tells else Owner.WORKER,
        due=day(form.get("due", "")),
        answers=_answers(form, plan.kinds[kind].asks, plan) if tells else {},
        person=_person(form),
        result=form.get("result") or None,
        note=_text(form, "note"),
        restricted=_text(form, "restricted"),
    )


def read_goal(form: Form, case_id: str) -> WantedGoal:
    """A goal added, said anew or taken off. Raises `Unreadable`."""
    if form.get("do") == "goal_off":
        return WantedGoal(_id(form, "goal"), _version(form), "", "", "", None, stands=False)
    adds = form.get("do") == "goal"
    return WantedGoal(
        id_from(_token(form), case_id) if adds else _id(form, "goal"),
        0 if adds else _version(form),
        form.get("area", ""),
        _text(form, "text"),
        _one_of(form.get("language", ""), LANGUAGES),
        _person(form),
    )


def read_talk(form: Form, case_id: str) -> WantedTalk:
    """What was said when the plan was talked over. Raises `Unreadable`."""
    on = day(form.get("on", ""))
    if on is None:
        raise Unreadable("day_missing")
    return WantedTalk(
        id_from(_token(form), case_id),
        _version(form),
        Says(_one_of(form.get("answer", ""), tuple(Says))),
        _one_of(form.get("language", ""), LANGUAGES),
        clean(form.get("variety", ""))[:MAX_VARIETY],
        _one_of(form.get("interpreter", ""), ("yes", "no")),
        on,
        day(form.get("next", "")),
        _person(form),
    )


def _answers(form: Form, asks: tuple[str, ...], plan: PlanSteps) -> dict[str, Answer]:
    """The answers that were given; the rules say which are missing."""
    found: dict[str, Answer] = {}
    for code in asks:
        typed = form.get(f"ask-{code}", "").strip()
        if not typed:
            continue
        match plan.asks[code].type:
            case "count":
                found[code] = _count(typed)
            case "day":
                found[code] = day(typed) or dt.date.min
            case _:
                found[code] = typed
    return found


def _count(typed: str) -> int:
    digits = western(typed).strip()
    if not re.fullmatch("[0-9]{1,4}", digits, re.ASCII):
        raise Unreadable("ask_out_of_bounds")
    return int(digits)


def _text(form: Form, name: str) -> str:
    return clean(form.get(name, ""))


def _one_of(value: str, known: tuple[str, ...]) -> str:
    if value not in known:
        raise Unreadable("plan_incomplete")
    return value


def _person(form: Form) -> str | None:
    return _id(form, "person") if form.get("person") else None


def _id(form: Form, name: str) -> str:
    value = form.get(name, "")
    if not re.fullmatch("[0-9a-f]{32}", value):
        raise Unreadable("plan_incomplete")
    return str(value)


def _token(form: Form) -> str:
    value = form.get("token", "")
    if not re.fullmatch("[A-Za-z0-9_-]{22,64}", value):
        raise Unreadable("plan_incomplete")
    return str(value)


def _version(form: Form) -> int:
    version = version_of(form)
    if version is None:
        raise Unreadable("plan_incomplete")
    return version
