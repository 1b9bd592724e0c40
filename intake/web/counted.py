"""The page on what figures are made of: woman or man, day of birth, country of origin; all may stay empty."""

from babel import Locale
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from intake.services.counted_facts import SEXES, Answers, look, record
from intake.services.doors import NoSuchCase
from intake.services.refused import Refused
from intake.services.sign_in import Colleague
from intake.web.desk import case_id_of, version_of
from intake.web.draft import Form, clean
from intake.web.incoming import deps, pages, read_form
from intake.web.read import Unreadable, day, one_of
from intake.web.ruled import DESK, desk_page, status_of

_NO_COUNTRIES = frozenset({"EU", "EZ", "QO", "UN", "XA", "XB", "ZZ"})


async def counted_page(request: Request, colleague: Colleague) -> Response:
    """The people with what is known of them."""
    return await show(request, colleague)


async def counted_post(request: Request, colleague: Colleague) -> Response:
    """Record what was answered of one person."""
    form = await read_form(request)
    version = version_of(form)
    try:
        answers = _answers(form, pages(request).words[pages(request).language(request).code].locale)
    except Unreadable as problem:
        return await show(request, colleague, str(problem), 422, form)
    if version is None:
        return await show(request, colleague, "incomplete_people", 422, form)
    match await record(case_id_of(request), version, answers, colleague, deps(request)):
        case NoSuchCase():
            raise HTTPException(404)
        case Refused(because):
            return await show(request, colleague, because, status_of(because), form)
    return RedirectResponse(f"{DESK}/case/{case_id_of(request)}/counted", 303)


async def show(
    request: Request,
    colleague: Colleague,
    refused: str = "",
    status_code: int = 200,
    typed: Form | None = None,
) -> Response:
    """The page, with why something was ``refused``; for who may not see it, only why."""
    found = await look(case_id_of(request), colleague, deps(request))
    if isinstance(found, NoSuchCase):
        raise HTTPException(404)
    if isinstance(found, Refused):
        refused, status_code = refused or found.because, status_of(found.because)
    return desk_page(
        request,
        "desk/counted.html",
        status_code,
        typed=typed,
        colleague=colleague,
        case_id=case_id_of(request),
        found=None if isinstance(found, Refused) else found,
        refused=refused,
        sexes=SEXES,
        countries=countries(pages(request).words[pages(request).language(request).code].locale),
    )


def countries(locale: Locale) -> dict[str, str]:
    """Every country's name by its code, in order of their names."""
    known = {
        c: n for c, n in locale.territories.items() if len(c) == 2 and c.isalpha() and c not in _NO_COUNTRIES
    }
    return dict(sorted(known.items(), key=lambda pair: pair[1].casefold()))


def _answers(form: Form, locale: Locale) -> Answers:
    sex = one_of(form, "sex", ("", *SEXES))
    return Answers(_position(form), sex or None, day(form.get("born", "")), _country(form, locale))


def _position(form: Form) -> int:
    typed = form.get("position", "")
    if not (typed.isascii() and typed.isdigit() and len(typed) < 4):
        raise Unreadable("incomplete_people")
    return int(typed)


def _country(form: Form, locale: Locale) -> str | None:
    typed = clean(form.get("country", ""))
    if not typed:
        return None
    known = countries(locale)
    by_name = {name.casefold(): code for code, name in known.items()}
    code = by_name.get(typed.casefold()) or (typed.upper() if typed.upper() in known else None)
    if code is None:
        raise Unreadable("country_unknown")
    return code
