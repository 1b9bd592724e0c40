"""The desk's routes: one table, each row with the act the policy judges it by."""

from starlette.routing import BaseRoute

from intake.rules.policy import Act
from intake.web import desk, household, partner, sign_in
from intake.web.ruled import Open, Ruled

ROUTES: list[BaseRoute] = [
    Ruled("/intake/desk", sign_in.door, Act.ENTER),
    Open("/intake/desk/sign-in/{token}", sign_in.link_page, Act.SIGN_IN),
    Open("/intake/desk/sign-in/{token}", sign_in.link_post, Act.SIGN_IN, ["POST"]),
    Ruled("/intake/desk/sign-out", sign_in.leave, Act.SIGN_OUT, ["POST"]),
    Open("/intake/desk/language/{code}", sign_in.choose_language, Act.READ_PUBLIC),
    Ruled("/intake/desk/", desk.queue, Act.LIST_CASES),
    Ruled("/intake/desk/case/{case_id}", desk.case_page, Act.OPEN_CASE),
    Ruled("/intake/desk/case/{case_id}", desk.case_move, Act.DECIDE, ["POST"]),
    Ruled("/intake/desk/case/{case_id}/mentor", desk.case_mentor, Act.ASSIGN, ["POST"]),
    Ruled("/intake/desk/case/{case_id}/people", household.people_post, Act.RECORD_FACTS, ["POST"]),
    Ruled("/intake/desk/case/{case_id}/close", household.close_post, Act.CLOSE, ["POST"]),
    Ruled("/intake/desk/case/{case_id}/reopen", household.reopen_post, Act.REOPEN, ["POST"]),
    Ruled("/intake/desk/sent", partner.sent, Act.LIST_SENT),
    Ruled("/intake/desk/refer", partner.start, Act.REFER_AS_PARTNER),
    Ruled("/intake/desk/refer/{code}", partner.form, Act.REFER_AS_PARTNER),
    Ruled("/intake/desk/refer/{code}", partner.form_post, Act.REFER_AS_PARTNER, ["POST"]),
]
