"""Route × role × relation × state: each asked of the real application and compared with the policy."""

import asyncio
import re

import pytest
from starlette.applications import Starlette
from starlette.routing import Mount, Route
from starlette.testclient import TestClient

from intake.crypto import load_ring
from intake.rules.case import State
from intake.rules.dates import Month
from intake.rules.handover import Stage, Step, ever
from intake.rules.handover import may as may_step
from intake.rules.policy import POLICY, PUBLIC, Act, Relation, Role, may, may_at_all, reach
from intake.rules.receipt import grouped
from intake.services.deps import Deps
from intake.services.freeze import freeze
from intake.services.sign_in import Colleague, invite
from intake.storage.migrate import migrate
from intake.web.app import create_app
from tests.conftest import NOW, ORIGIN, open_in_haste
from tests.web.doors import (
    ACTORS,
    FOR_THE_DESK,
    HANDOVERS,
    NOTE,
    ORGANISATION,
    PHONE,
    World,
    id_of,
    relation,
    requests,
    sides_of,
    step_of,
    walk,
)

BODIES = {
    Act.REFER: {"step": "who", "go": "stay"},
    Act.REFER_AS_PARTNER: {"step": "who", "go": "stay"},
    Act.DECIDE: {"move": "decline", "reason": "not_reached", "alternative": "sif", "version": "1"},
    Act.ASSIGN: {"mentor": "nobody", "version": "1"},
    Act.RECORD_FACTS: {
        "position": "0",
        "do": "join",
        "came": "born",
        "age_band": "0-6",
        "day": "2026-11-22",
        "version": "1",
    },
    Act.CLOSE: {"reason": "goals_met", "day": "2026-11-22", "version": "1"},
    Act.REOPEN: {"take": "0", "version": "1"},
    Act.NOTE_TIE: lambda actor: {"tied": id_of(actor), "tie": "relative"},
    Act.HAND_BACK: {"why": "no_room"},
    Act.GIVE_NOTICE: {"language": "ar", "way": "explained", "day": "2026-11-22"},
    Act.KEEP_PROFILE: lambda actor: {"mentor": profile_for(actor), "gender": ""},
    Act.LOG_CONTACT: {"channel": "phone", "outcome": "no_answer", "key": "k" * 22},
    Act.GIVE_REASON: {"reason": "quality"},
    Act.ASK_ERASURE: {"why": "person_asked", "version": "1"},
    Act.ANSWER_ERASURE: {"answer": "keep", "version": "1"},
    Act.GRADE: {"version": "0", "level": "some_strands", "reason": "Izdomāts iemesls"},
    Act.CHANGE_PLAN: {"do": "goal", "token": "t" * 22, "area": "home", "text": "Mājas", "language": "lv"},
    Act.RUN_HANDOVER: {"from": "lsk", "to": "one-stop-agency", "day": "2027-01-15", "do": "cancel"},
    Act.SUM_UP: {"version": "1", "note": "Izdomāta piezīme"},
    Act.TAKE_OVER: {"version": "1", "which": "all"},
    Act.TELL_PEOPLE: {"version": "1", "language": "ar"},
    Act.FREEZE_FIGURES: {"seen": "1"},
    Act.APPROVE_FIGURES: {"revision": "1"},
    Act.WRITE_REPORT: {"version": "7", "text": "Izdomāts teksts"},
    Act.SIGN_REPORT: {"version": "0"},
    Act.CONFIRM: {"back": "/intake/desk"},
    Act.KEEP_ACCOUNT: {"do": "end_others"},
    Act.CHANGE_WAYS_IN: {"way": "passphrase"},
    Act.HELP_BACK_IN: {"who": "nobody"},
    Act.CONFIRM_HELP: {"recovery": "none"},
    Act.EXPORT_EVIDENCE: {"n": "3", "kind": "all", "seed": "doors"},
}


NOTHING_TO_DO = {
    Act.CHANGE_WAYS_IN: 409,
    Act.HELP_BACK_IN: 404,
    Act.CONFIRM_HELP: 409,
    Act.READ_REPORT: 404,
    Act.WRITE_REPORT: 412,
    Act.SIGN_REPORT: 409,
}
"""The role may, and here is nothing to do it to: nobody has a way in too many or lost theirs, no
report is signed or can be."""


UNDER_CONTRACT = (Act.FREEZE_FIGURES, Act.APPROVE_FIGURES, Act.WRITE_REPORT)
"""Of figures and reports, only by who had a contract in their months."""


def profile_for(actor):
    """Whose profile somebody keeps: a lead that of a mentor at their desk, a mentor their own."""
    return {"lead": id_of("mentor"), "former lead": id_of("mentor before the handover")}.get(actor, "")


def body(act, actor, case=None):
    """What somebody posts so that the act succeeds."""
    if act is Act.SETTLE_DUPLICATE:
        return {"other": case.twin if case else "", "verdict": "not_the_same"}
    if act is Act.WORK_STEPS:
        return {"step": case.id if case else "0" * 32, "version": "1", "do": "finish:done"}
    found = BODIES.get(act)
    return found(actor) if callable(found) and ROLES[actor] else {} if callable(found) else found


ON_A_PAGE = (Act.READ_PEOPLE, Act.READ_RESTRICTED, Act.READ_HISTORY, Act.READ_FACTS)
ROLES = {name: who[0] if who else None for name, who in ACTORS.items()}


@pytest.fixture(scope="module")
def world(facts, words, tmp_path_factory):
    folder = tmp_path_factory.mktemp("doors")
    (folder / "site").mkdir()
    url = f"sqlite:///{folder / 'intake.db'}"
    migrate(url)
    deps = Deps(facts, open_in_haste(url), load_ring(folder / "keys.json"), lambda: NOW, demo=True)
    app = create_app(deps, words, site=folder / "site")
    with TestClient(app, base_url=ORIGIN, headers={"sec-fetch-site": "same-origin"}) as client:
        yield World(client, deps)
    deps.door.close()


def routes(world):
    return world.client.app.app.routes


def unruled(found):
    return [path for route, path in walk(found) if not isinstance(getattr(route, "act", None), Act)]


def test_every_route_names_its_act_and_every_act_is_named(world):
    assert unruled(routes(world)) == []
    named = {route.act for route, _ in walk(routes(world))}
    assert named | set(ON_A_PAGE) == set(Act)
    assert set(POLICY) == set(Act) - PUBLIC


def test_a_route_without_an_act_is_found_wherever_it_hides():
    hidden = Starlette(routes=[Mount("/a", routes=[Mount("/b", routes=[Route("/c", print)])])])
    assert "/a/b/c" in unruled(hidden.routes)


def test_what_leaves_the_desk_or_cannot_be_taken_back_asks_again_who_it_is(world):
    for_good = {
        Act.ASK_ERASURE, Act.ANSWER_ERASURE, Act.APPROVE_FIGURES, Act.SIGN_REPORT, Act.HELP_BACK_IN,
        Act.CONFIRM_HELP, Act.RUN_HANDOVER,
    }  # fmt: skip
    leaves = {Act.COPY_DATA, Act.PRINT_CONTACTS, Act.EXPORT_EVIDENCE}
    asked = {
        (route.path, method)
        for route, method in requests(routes(world))
        if (route.act in for_good and method == "POST")
        or route.act in leaves
        or route.path.endswith(("/count", "/pdf"))
    }
    assert len(asked) == 13, asked
    fresh = {(r.path, m) for r, m in requests(routes(world)) if getattr(r, "fresh", False)}
    assert asked <= fresh


def of_cases(world):
    return [(route, method) for route, method in requests(routes(world)) if "{case_id}" in route.path]


def of_no_case(world):
    about = ("{case_id}", "{handover_id}")
    return [(r, method) for r, method in requests(routes(world)) if not any(a in r.path for a in about)]


def test_whoever_asks_for_a_case_gets_what_the_policy_says(world, words):
    wrong, asked = [], set()
    for route, method in of_cases(world):
        for actor, role in ROLES.items():
            unknown = world.ask(actor, method, route.path.format(case_id="0" * 32), body(route.act, actor))
            for case in world.cases:
                sent = body(route.act, actor, case)
                answer = world.ask(actor, method, route.path.format(case_id=case.id), sent)
                stands = relation(actor, case)
                if not as_ruled(role, route.act, method, stands, case.state, answer, unknown):
                    wrong.append((method, route.path, actor, stands, case.state, answer.status_code))
                asked.add((role, stands, case.state))
                if answer.status_code == 303:
                    world.put_back(case)
    assert wrong == []
    granted = {(role, *pair) for role in Role for act in POLICY for pair in reach(role, act)}
    assert granted <= asked, "the policy grants what nobody here has tried"
    assert without_words(world, words) == set()


def without_words(world, words):
    """What happened to cases by now, and a history could not say in the desk's languages."""
    from intake.storage.models import AuditEntry
    from tests.services.test_refer import rows

    cases = {case.id for case in world.cases}
    happened = {row["action"] for row in rows(world.deps, AuditEntry) if row["object_id"] in cases}
    assert len(happened) > 25
    return {a for a in happened for code in ("lv", "en") if words[code].maybe(f"desk.action.{a}") is None}


def as_ruled(role, act, method, stands, state, answer, unknown):
    if role is None:
        return answer.status_code == 401
    if not may_at_all(role, act):
        return answer.status_code == 403
    if not may(role, Act.OPEN_CASE, stands, state):
        return (answer.status_code, answer.text) == (404, unknown.text)
    if may(role, act, stands, state):
        return answer.status_code == (200 if method == "GET" else 303)
    in_another_state = any(may(role, act, stands, other) for other in State)
    return answer.status_code == (409 if in_another_state else 403)


STEPS = {
    ("GET", ""): Step.SEE,
    ("POST", ""): Step.STEER,
    ("POST", "/summaries"): Step.SUM_UP,
    ("POST", "/accept"): Step.TAKE_OVER,
    ("GET", "/count"): Step.TAKE_COUNT,
}
"""What each address of a handover does in it."""


def test_whoever_asks_for_a_handover_gets_what_its_sides_may_do_at_its_stage(world):
    wrong = []
    found = [(r, m) for r, m in requests(routes(world)) if "{handover_id}" in r.path]
    assert {(m, r.path.partition("{handover_id}")[2]) for r, m in found} == set(STEPS)
    for route, method in found:
        step = STEPS[method, route.path.partition("{handover_id}")[2]]
        for actor, role in ROLES.items():
            nowhere = route.path.format(handover_id="0" * 32)
            unknown = world.ask(actor, method, nowhere, body(route.act, actor))
            for name, id_ in world.handovers.items():
                answer = world.ask(actor, method, route.path.format(handover_id=id_), body(route.act, actor))
                stands, stage = sides_of(actor, name), Stage(HANDOVERS[name][1])
                if not as_agreed(role, route.act, method, step, stands, stage, answer, unknown):
                    wrong.append((method, route.path, actor, name, answer.status_code))
                if answer.status_code == 303:
                    world.put_handovers_back()
    assert wrong == []


def as_agreed(role, act, method, step, stands, stage, answer, unknown):
    if role is None:
        return answer.status_code == 401
    if not may_at_all(role, act):
        return answer.status_code == 403
    if not ever(role, stands, Step.SEE):
        return (answer.status_code, answer.text) == (404, unknown.text)
    if may_step(role, stands, step, stage):
        return answer.status_code == (200 if method == "GET" else 303)
    return answer.status_code == (409 if ever(role, stands, step) else 403)


def test_a_case_shows_of_itself_what_the_policy_says_and_nothing_more(world):
    marks = {
        Act.READ_PEOPLE: ('data-part="people"', PHONE, "Izdomāta Persona"),
        Act.READ_RESTRICTED: ('data-part="restricted"', NOTE, "R-2021-DUR"),
        Act.READ_HISTORY: ('data-part="history"', "data-route="),
        Act.DECIDE: ('value="accept"', 'value="redirect"', 'value="withdraw"'),
        Act.SEE_DUPLICATES: ('data-part="alike"',),
        Act.ASSIGN: ('data-part="assign"',),
        Act.READ_FACTS: ('data-part="facts"', "data-person=", 'data-kind="status"'),
        Act.RECORD_FACTS: ('value="join"', 'value="retract"'),
        Act.CLOSE: ('data-part="close"',),
        Act.READ_ENDING: ('data-part="ending"',),
        Act.HAND_BACK: ('data-part="hand-back"',),
        Act.REOPEN: ('data-part="reopen"',),
        Act.READ_PLAN: ('data-part="plan"',),
        Act.READ_SUMMARY: ('data-part="handover"',),
        Act.READ_GRADES: ('data-part="grade"',),
        Act.COPY_DATA: ('data-part="copy"',),
        Act.READ_ACCESS: ('data-part="access"',),
        Act.READ_ERASURE: ('data-part="erasure"',),
    }
    wrong = []
    for actor, role in ROLES.items():
        for case in world.cases:
            page = world.ask(actor, "GET", f"/intake/desk/case/{case.id}").text
            for act, words in marks.items():
                allowed = role is not None and may(role, act, relation(actor, case), case.state)
                wrong += [(actor, case.state, w) for w in words if (w in page) != allowed]
            if role is Role.MENTOR and ORGANISATION in page:
                wrong.append((actor, case.state, "who sent it"))
    assert wrong == []


def test_erasing_is_offered_to_whom_the_policy_says(world):
    marks = {Act.ANSWER_ERASURE: 'value="erase"', Act.READ_ERASURE: 'data-state="'}
    wrong = []
    for actor, role in ROLES.items():
        for case in world.cases:
            page = world.ask(actor, "GET", f"/intake/desk/case/{case.id}/erasure").text
            for act, words in marks.items():
                allowed = role is not None and may(role, act, relation(actor, case), case.state)
                wrong += [(actor, case.state, words)] * ((words in page) != allowed)
    assert wrong == []


def test_a_plan_shows_of_itself_what_the_policy_says_and_nothing_more(world):
    marks = {
        Act.READ_PLAN: ('data-part="steps"', 'data-kind="housing"'),
        Act.READ_RESTRICTED: (FOR_THE_DESK,),
        Act.CHANGE_PLAN: ('value="drop"', 'value="talk"'),
        Act.WORK_STEPS: ('value="finish:home_found"',),
    }
    wrong = []
    for actor, role in ROLES.items():
        for case in world.cases:
            page = world.ask(actor, "GET", f"/intake/desk/case/{case.id}/plan?step={step_of(case)}").text
            for act, words in marks.items():
                needed = (Act.READ_PLAN, act)
                allowed = role and all(may(role, a, relation(actor, case), case.state) for a in needed)
                wrong += [(actor, case.state, w) for w in words if (w in page) != bool(allowed)]
    assert wrong == []


def test_why_a_case_was_declined_is_for_those_who_may_read_the_restricted(world, words):
    reason = str(words["lv"]("decline_reason.already_helped"))
    for actor, role in ROLES.items():
        for case in (c for c in world.cases if c.state is State.DECLINED):
            shown = reason in re.sub(r"<select.*?</select>", "", world.ask(
                actor, "GET", f"/intake/desk/case/{case.id}").text)  # fmt: skip
            stands = relation(actor, case)
            assert shown == (role is not None and may(role, Act.READ_RESTRICTED, stands, case.state))


def test_a_list_holds_the_cases_the_policy_says(world):
    for actor, role in ROLES.items():
        page = world.ask(actor, "GET", "/intake/desk/").text
        shown = {case.id for case in world.cases if case.id in page}
        listed = {
            case.id
            for case in world.cases
            if role and may(role, Act.LIST_CASES, relation(actor, case), case.state)
        }
        assert shown == listed, actor
        assert len(set(re.findall(r"/intake/desk/case/(\w+)", page))) == len(listed)


def test_partners_see_where_their_own_stand_and_nothing_else(world, words):
    for actor in ACTORS:
        page = world.ask(actor, "GET", "/intake/desk/sent").text
        shown = {case.reference for case in world.cases if str(grouped(case.reference)) in page}
        assert shown == ({case.reference for case in world.cases} if actor == "sender" else set()), actor
    page = world.ask("sender", "GET", "/intake/desk/sent").text
    assert re.findall(r'<tr data-state="(\w+)"', page).count("declined") == 2
    secret = ("Izdomāta Persona", NOTE, PHONE, str(words["lv"]("decline_reason.already_helped")), "case/")
    assert [word for word in secret if word in page] == []


def test_whatever_is_about_no_case_opens_to_the_roles_the_policy_names(world):
    wrong = []
    for route, method in of_no_case(world):
        for actor, role in ROLES.items():
            answer = world.ask(actor, method, path_of(route, world), body(route.act, actor) or {})
            if route.act in PUBLIC:
                good = answer.status_code not in (401, 403)
            elif role is None:
                good = answer.status_code == 401
            else:
                done = (200, 303, NOTHING_TO_DO.get(route.act))
                barred = route.act in UNDER_CONTRACT and actor == "former lead"
                good = answer.status_code in (done if may_at_all(role, route.act) and not barred else (403,))
            if not good:
                wrong.append((method, route.path, actor, answer.status_code))
            world.open_session(actor)
    assert wrong == []


def path_of(route, world):
    """A path for the route; a parameter nobody gave a value here is a KeyError, on purpose."""
    token = ""
    if route.act is Act.SIGN_IN:
        token = asyncio.run(invite("Demo", "caritas", world.deps))
    return route.path.replace("{rest:path}", "nowhere").format(
        code="lv", token=token, month=frozen_month(world)
    )


def frozen_month(world):
    """A month that somebody else froze, as it is the first time it is asked for."""
    somebody = Colleague(id_of("nobody"), "Kāds", "foundation", Role.COORDINATOR)
    asyncio.run(freeze(Month(2026, 10), 0, None, "", somebody, world.deps))
    return "2026-10"


def test_who_holds_a_receipt_learns_the_state_and_who_holds_half_of_one_nothing(world):
    first = world.cases[0]
    for case in world.cases:
        for actor in ("nobody", "another partner", "auditor"):
            numbers = {"reference": case.reference, "code": case.code}
            page = world.ask(actor, "POST", "/intake/lv/status", numbers)
            assert f'data-state="{case.state}"' in page.text
            half = {**numbers, "code": first.code if case is not first else world.cases[1].code}
            for path in ("status", "receipt"):
                assert world.ask(actor, "POST", f"/intake/lv/{path}", half).status_code == 404


def test_refused_roles_and_refused_cases_are_in_the_audit(world):
    from intake.storage.models import AuditEntry
    from tests.services.test_refer import rows

    case = world.cases[0]
    world.ask("mentor", "POST", f"/intake/desk/case/{case.id}", BODIES[Act.DECIDE])
    world.ask("former lead", "GET", f"/intake/desk/case/{case.id}")
    last = [(r["actor"], r["action"], r["detail"]) for r in rows(world.deps, AuditEntry)][-2:]
    assert last == [
        (f"staff/{id_of('mentor')}", "act_refused", "decide"),
        (f"staff/{id_of('former lead')}", "case_refused", "read"),
    ]


def test_nobody_sent_and_other_are_relations_somebody_here_has(world):
    assert {relation(actor, case) for actor in ACTORS for case in world.cases} == set(Relation)
