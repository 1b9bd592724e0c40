"""What every handler takes from a request: the dependencies, the pages, the language, a form."""

from urllib.parse import parse_qsl

from starlette.exceptions import HTTPException
from starlette.requests import Request

from intake.services.deps import Deps
from intake.web.draft import Form
from intake.web.render import Pages

MAX_BODY = 64 * 1024
"""Bytes of a request at most: many times what the fullest form needs."""


def deps(request: Request) -> Deps:
    """The dependencies `create_app` put beside the application."""
    found: Deps = request.app.state.deps
    return found


def pages(request: Request) -> Pages:
    """The templates `create_app` put beside the application."""
    found: Pages = request.app.state.pages
    return found


async def read_form(request: Request) -> Form:
    """Read a posted form within bounds.

    Raises `HTTPException`: 415 for another kind, 413 for too much, 400 for too many fields.
    """
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != "application/x-www-form-urlencoded":
        raise HTTPException(415)
    body = await _read_body(request)
    try:
        return Form(parse_qsl(body.decode(errors="replace"), keep_blank_values=True, max_num_fields=400))
    except ValueError:
        raise HTTPException(400) from None


async def _read_body(request: Request) -> bytes:
    """Stop reading at `MAX_BODY`, whatever size the request says it has."""
    size = request.headers.get("content-length", "0")
    body = bytearray()
    if size.isdigit() and int(size) <= MAX_BODY:
        async for chunk in request.stream():
            body += chunk
            if len(body) > MAX_BODY:
                raise HTTPException(413)
        return bytes(body)
    raise HTTPException(413)


def language(request: Request) -> str:
    """The code of the language a request is answered in."""
    return pages(request).language(request).code
