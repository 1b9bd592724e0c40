"""Pages from templates: the shell is the site's own, so head, language bar and footer never diverge."""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse

from intake.facts import ServiceFacts
from intake.facts.models import Language
from intake.facts.notices import Notice, live
from intake.locale import Words
from intake.locale.markup import day, foreign, hashed_name, number, telephone, withheld
from intake.locale.notices import moment, shown
from intake.rules.receipt import Receipt, grouped
from intake.services.answers import MAX_NOTE

HERE = Path(__file__).parent
SHELL = HERE.parents[1] / "site_overrides"
DESK_LANGUAGE = "desk_language"
_STAND_INS = ("RRRRRRRRRR", "CCCCCCCCCCCCCCCCCC")


@dataclass(frozen=True)
class Pages:
    """What every page needs: words and facts, and the compiled templates."""

    facts: ServiceFacts
    words: Mapping[str, Words]
    env: Environment
    _receipts: dict[tuple[str, bool, bool, tuple[str, ...]], bytes] = field(default_factory=dict)

    def render(self, request: Request, template: str, status_code: int = 200, **context: Any) -> HTMLResponse:
        """Render ``template`` in the request's language."""
        language = self.language(request)
        base = {
            "lang": language,
            "t": self.words[language.code],
            "languages": list(self.facts.languages.values()),
            "language_href": _same_page(request, language),
            "page_href": lambda slug: site_href(language.code, slug),
            "path": f"/intake/{language.code}",
            "here": request.url.path,
            "notices": shown(self._live(request), language.code, self.facts.languages),
        }
        return HTMLResponse(self.env.get_template(template).render(base | context), status_code)

    def receipt(
        self, request: Request, receipt: Receipt, *, changed: bool, own: bool = False
    ) -> HTMLResponse:
        """The receipt's page, rendered once a language and set of notices; each fills its numbers in:

        drawing the shell anew would cost more than all the rest of storing a referral. ``own``: for a
        signed-in partner, with the way back to what they sent.
        """
        language = self.language(request)
        key = (language.code, changed, own, tuple(notice.id for notice in self._live(request)))
        if (page := self._receipts.get(key)) is None:
            stand_in = Receipt(*_STAND_INS)
            shown: dict[str, Any] = {"receipt": stand_in, "changed": changed, "own": own}
            page = bytes(self.render(request, "refer/received.html", **shown).body)
            self._receipts[key] = page
        for sign, digits in zip(_STAND_INS, (receipt.reference, receipt.code), strict=True):
            page = page.replace(grouped(sign).encode(), grouped(digits).encode())
            page = page.replace(sign.encode(), digits.encode())
        return HTMLResponse(page, 201)

    def _live(self, request: Request) -> list[Notice]:
        """The notices that hold as the request comes, by the service's own clock."""
        return live(self.facts.notices.values(), request.app.state.deps.now())

    def language(self, request: Request) -> Language:
        """The language in the address; on the desk, the one its reader chose; else Latvian.

        It stands after ``/intake/``; in a partner's form, which lies under the desk, at the end.
        """
        parts = f"{request.scope['path']}///".split("/")
        code = parts[4] if parts[2:4] == ["desk", "refer"] else parts[2]
        if code in self.facts.languages:
            return self.facts.languages[code]
        chosen = self.facts.languages.get(request.cookies.get(DESK_LANGUAGE, ""))
        return chosen if chosen and chosen.desk else self.facts.languages["lv"]


def load_pages(facts: ServiceFacts, words: Mapping[str, Words]) -> Pages:
    """Build the template environment once."""
    env = Environment(
        loader=FileSystemLoader([HERE / "templates", SHELL]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    env.globals |= {
        "spared": lambda *_, caller: caller(),
        "programme": facts.programme,
        "max_note": MAX_NOTE,
        "facts": facts,
        "asset": lambda name: f"/assets/{hashed_name(SHELL / 'assets' / name)}",
        "number": number,
        "day": day,
        "stored_day": lambda iso: day(dt.date.fromisoformat(iso)),
        "foreign": foreign,
        "telephone": telephone,
        "moment": moment,
        "withheld": withheld,
        "current_slug": None,
    }
    env.filters["grouped"] = grouped
    return Pages(facts, words, env)


def site_href(code: str, slug: str) -> str:
    """The address of a page of the public site; Latvian stands at the root."""
    return "/" + "".join(f"{part}/" for part in ("" if code == "lv" else code, slug) if part)


def _same_page(request: Request, language: Language) -> Callable[[str], str]:
    parts = request.url.path.split("/")
    return lambda code: "/".join(code if part == language.code else part for part in parts)
