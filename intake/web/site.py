"""The built public site, served as plain files beside the intake."""

import hashlib
import mimetypes
import os
from functools import lru_cache
from pathlib import Path

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.responses import FileResponse, Response
from starlette.staticfiles import NotModifiedResponse, StaticFiles
from starlette.types import Scope

from intake.web.encoding import accepted

FOR_EVER = "public, max-age=31536000, immutable"
"""For a file whose name carries its hash."""
_ENDINGS = {"br": ".br", "gzip": ".gz"}


class Site(StaticFiles):
    """Static files, packed where that lies ready; a missing page answers in the language of its address."""

    def __init__(self, folder: Path, languages: list[str]) -> None:
        super().__init__(directory=folder, html=True)
        self._folder, self._languages = folder, languages

    async def get_response(self, path: str, scope: Scope) -> Response:
        """Return the file, kept for ever when its name carries its hash."""
        try:
            response = await super().get_response(path, scope)
        except HTTPException as problem:
            return self._missing(path, scope, problem)
        if response.status_code == 404 or path.endswith(tuple(_ENDINGS.values())):
            return self._missing(path, scope, HTTPException(404))
        response.headers["cache-control"] = FOR_EVER if path.startswith("assets/") else "no-cache"
        return response

    def file_response(
        self,
        full_path: str | os.PathLike[str],
        stat_result: os.stat_result,
        scope: Scope,
        status_code: int = 200,
    ) -> Response:
        """The file as the smallest the browser takes, with a tag that follows from its bytes alone."""
        plain, asked = Path(full_path), Headers(scope=scope)
        ready = {name: plain.with_name(plain.name + end) for name, end in _ENDINGS.items()}
        coding = accepted(
            asked.get("accept-encoding", ""), [n for n, file in ready.items() if file.is_file()]
        )
        headers = {"etag": _tag(plain, stat_result.st_mtime_ns, coding), "vary": "accept-encoding"}
        if coding:
            headers["content-encoding"] = coding
        kind = mimetypes.guess_type(plain.name)[0] or "application/octet-stream"
        response = FileResponse(ready.get(coding, plain), status_code, headers, media_type=kind)
        if status_code == 200 and self.is_not_modified(response.headers, asked):
            return NotModifiedResponse(response.headers)
        return response

    def _missing(self, path: str, scope: Scope, problem: HTTPException) -> Response:
        code = path.split("/")[0]
        page = self._folder / (code if code in self._languages else "") / "404.html"
        if problem.status_code != 404 or not page.is_file():
            raise problem
        response = self.file_response(page, page.stat(), scope, 404)
        response.headers["cache-control"] = "no-cache"
        return response


@lru_cache(maxsize=4096)
def _tag(file: Path, _made: int, coding: str) -> str:
    """A strong tag: another for each coding, the same on every machine for the same bytes."""
    digest = hashlib.sha256(file.read_bytes()).hexdigest()[:20]
    return f'"{digest}-{coding}"' if coding else f'"{digest}"'
