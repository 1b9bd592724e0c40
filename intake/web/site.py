"""The built public site, served as plain files beside the intake."""

from pathlib import Path

from starlette.exceptions import HTTPException
from starlette.responses import FileResponse, Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope


class Site(StaticFiles):
    """Static files; a missing page answers 404 in the language of its address."""

    def __init__(self, folder: Path, languages: list[str]) -> None:
        super().__init__(directory=folder, html=True)
        self._folder, self._languages = folder, languages

    async def get_response(self, path: str, scope: Scope) -> Response:
        """Return the file, kept for ever when its name carries its hash."""
        try:
            response = await super().get_response(path, scope)
        except HTTPException as problem:
            return self._missing(path, problem)
        if response.status_code == 404:
            return self._missing(path, HTTPException(404))
        if path.startswith("assets/"):
            response.headers["cache-control"] = "public, max-age=31536000, immutable"
        else:
            response.headers["cache-control"] = "no-cache"
        return response

    def _missing(self, path: str, problem: HTTPException) -> Response:
        code = path.split("/")[0]
        page = self._folder / (code if code in self._languages else "") / "404.html"
        if problem.status_code != 404 or not page.is_file():
            raise problem
        return FileResponse(page, status_code=404)
