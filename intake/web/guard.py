"""What stands before every page: headers that keep it private, and no posts from elsewhere."""

from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

# The icon stands in the page as data; nothing else on any page is an image.
_PRIVATE = {
    "content-security-policy": (
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src data:; form-action 'self'; "
        "base-uri 'none'; frame-ancestors 'none'"
    ),
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
}


KEEP = "'sha256-ToZauTL3Zl2vQ1dZWLdg+WToYUhHIiRkPXnSLxuumu0='"
"""The one script that stands in a page, and only of the site: it begins to keep pages for when there is no
network, and costs no request there. `site_overrides/partials/keep.html` has it."""
_SITE = {
    "content-security-policy": _PRIVATE["content-security-policy"].replace(
        "script-src 'self'", f"script-src 'self' {KEEP}"
    )
    + "; connect-src 'self'"
}
"""Search fetches its index, what keeps pages those pages; nothing connects to anywhere else. Every page has
it, not those alone: checkers of pages ask for ``robots.txt`` as the page itself would."""


class PrivateHeaders:
    """Adds the security headers to every response; pages of the intake are never stored anywhere."""

    def __init__(self, app: ASGIApp, *, secure: bool) -> None:
        self.app = app
        headers = _PRIVATE | ({"strict-transport-security": "max-age=31536000"} if secure else {})
        self._site = [(name.encode(), value.encode()) for name, value in (headers | _SITE).items()]
        private = {**headers, "cache-control": "no-store"}
        self._intake = [(name.encode(), value.encode()) for name, value in private.items()]
        # Under "no-referrer" browsers name their origin "null", and the desk asks for it.
        own_origin = {**headers, "referrer-policy": "same-origin", "cache-control": "no-store"}
        self._desk = [(name.encode(), value.encode()) for name, value in own_origin.items()]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on with the headers set on its response."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        ours = self._of(scope["path"])

        async def send_with(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message.get("headers", ()), *ours]
            await send(message)

        await self.app(scope, receive, send_with)

    def _of(self, path: str) -> list[tuple[bytes, bytes]]:
        if path.startswith("/intake/desk"):
            return self._desk
        if path.startswith("/intake"):
            return self._intake
        return self._site


def from_our_own_page(headers: Headers) -> bool:
    """Whether a browser says that a form was posted from this very site.

    Browsers since 2023 send ``Sec-Fetch-Site``; for older ones ``Origin`` must name our host.
    """
    if site := headers.get("sec-fetch-site"):
        return site == "same-origin"
    return urlsplit(headers.get("origin", "")).netloc == headers.get("host", "")
