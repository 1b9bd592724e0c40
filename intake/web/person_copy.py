"""A copy of everything stored about one person: on paper beside Latvian, or as a file."""

import datetime as dt
from dataclasses import asdict
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from intake.facts.models import Language
from intake.services.deps import riga_day
from intake.services.doors import NoSuchCase
from intake.services.person_copy import PersonCopy, copy_of
from intake.services.refused import Refused
from intake.services.sign_in import Colleague
from intake.web.desk import case_id_of, show
from intake.web.incoming import deps, pages
from intake.web.render import site_href
from intake.web.ruled import desk_page, status_of


async def copy_page(request: Request, colleague: Colleague) -> Response:
    """The copy for the person of ``?person=``, beside Latvian in the language of ``?with=`` or their own."""
    asked = request.query_params.get("person", "0")
    position = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 4 else None
    found = await copy_of(case_id_of(request), position, colleague, deps(request))
    if isinstance(found, Refused) and found.because != "no_such_person":
        return await show(request, colleague, found.because, status_of(found.because))
    if isinstance(found, Refused | NoSuchCase):
        raise HTTPException(404)
    return _file(found) if request.query_params.get("as") == "json" else _paper(request, found)


def _paper(request: Request, found: PersonCopy) -> Response:
    sides = [(language, pages(request).words[language.code]) for language in _languages(request, found)]
    return desk_page(
        request, "desk/copy.html", copy=found, sides=sides, today=riga_day(deps(request).now()),
        every=list(deps(request).facts.languages.values()),
        site_address=lambda code: f"{request.base_url}{site_href(code, 'complaints')[1:]}",
    )  # fmt: skip


def _languages(request: Request, found: PersonCopy) -> list[Language]:
    """Latvian, and the language to stand beside it: as asked, else the person's, else none."""
    known = deps(request).facts.languages
    wanted = request.query_params.get("with", found.language.replace("_", "-"))
    beside = known.get(wanted)
    return [known["lv"], *([beside] if beside and beside.code != "lv" else [])]


def _file(found: PersonCopy) -> Response:
    """The same as JSON: codes and values, nothing of other adults."""
    name = f"lidzas-{found.row['reference']}-{found.position + 1}.json"
    headers = {"content-disposition": f'attachment; filename="{name}"'}
    return JSONResponse(_plain(asdict(found)), headers=headers)


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _plain(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    return value.isoformat() if isinstance(value, dt.date | dt.datetime) else value
