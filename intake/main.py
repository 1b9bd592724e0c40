"""Wiring: settings become facts, keys, a door and an application."""

from starlette.types import ASGIApp

from intake.crypto import load_ring
from intake.facts import load_facts
from intake.locale import load_words
from intake.services.deps import Deps
from intake.settings import Settings
from intake.storage.database import open_door
from intake.web.app import create_app


def build_deps(settings: Settings, *, serving: bool = False) -> Deps:
    """Load what the use cases need. Raises the errors the command line knows how to word."""
    return Deps(
        facts=load_facts(settings.facts),
        door=open_door(settings.database_url, serving=serving),
        ring=load_ring(settings.key_ring),
    )


def build_app(settings: Settings, deps: Deps) -> ASGIApp:
    """The service over ``deps``, with the built site beside it when there is one."""
    site = settings.site if settings.site.is_dir() else None
    words = load_words(deps.facts.languages)
    return create_app(deps, words, site=site, secure=settings.secure, origin=settings.origin)
