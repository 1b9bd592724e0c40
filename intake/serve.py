"""``intake serve``: one process, from the port to the last request."""

import asyncio
import errno
import gc
import logging
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import uvicorn

from intake.main import build_app, build_deps
from intake.rules.policy import Role
from intake.services.deps import Deps
from intake.services.hand_over_switch import switch_due
from intake.services.keys import check_keys
from intake.services.sign_in import PARTNERS, invite
from intake.settings import Settings, SettingsError
from intake.storage.migrate import migrate

LOOKS_EVERY = 15.0
"""Seconds between two looks whether a handover's moment has come."""


def serve(settings: Settings, demo: str | None) -> None:
    """Serve until stopped. Logs hold no request line: an address could carry a sign-in token."""
    if demo and not settings.here_only:  # its links open the desk with nothing else asked
        raise SettingsError(f"serve --demo is for this machine alone; {settings.origin} is not")
    if settings.retention_months is None and not settings.here_only:
        raise SettingsError(
            "INTAKE_RETENTION_MONTHS is not set; say first how long a closed case's content is kept"
        )
    listener = _listen(settings)
    print("Preparing the database ...", flush=True)
    deps = build_deps(settings, serving=True)  # first: it keeps a second server off before anything changes
    deps = replace(deps, demo=demo is not None)
    try:
        migrate(settings.database_url)
        asyncio.run(check_keys(deps))
        app = build_app(settings, deps)
        if demo:
            _announce(settings, *asyncio.run(_demo_links(demo, deps)))
        gc.collect()
        gc.freeze()  # what stays for ever need not be looked through again on every collection
        config = uvicorn.Config(
            app,
            access_log=False,
            log_level=logging.WARNING,
            server_header=False,
            proxy_headers=False,
            lifespan="off",
            timeout_graceful_shutdown=5,  # a half-sent form must not keep a stopped server alive
        )
        with _keeping_time(deps):
            uvicorn.Server(config).run(sockets=[listener])
    except KeyboardInterrupt:  # Ctrl+C: the server has already finished its requests
        pass
    finally:
        deps.door.close()


@contextmanager
def _keeping_time(deps: Deps) -> Iterator[None]:
    """Make the switches of handovers on time, also while nobody knocks."""
    over = threading.Event()

    def watch() -> None:
        while not over.wait(LOOKS_EVERY):
            try:
                asyncio.run(switch_due(deps))
            except Exception:  # told, and tried again: whoever knocks meets the same and gets no page
                logging.exception("a handover could not be switched")

    thread = threading.Thread(target=watch, name="handovers", daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


def _listen(settings: Settings) -> socket.socket:
    # Named as TCP, so that the loop turns Nagle's delay off: it costs 40 ms a page.
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((settings.host, settings.port))
    except OSError as problem:
        listener.close()
        where = f"port {settings.port} on {settings.host}"
        if problem.errno == errno.EADDRINUSE:
            raise SettingsError(f"{where} is busy; stop what uses it, or set another PORT") from None
        raise SettingsError(f"cannot listen on {where}: {problem.strerror or problem}") from None
    return listener


async def _demo_links(desk: str, deps: Deps) -> tuple[str, str]:
    """Tokens for somebody who leads the desk, and for a partner."""
    lead = await invite("Demo", desk, deps, Role.LEAD)
    return lead, await invite("Demo", PARTNERS, deps, Role.PARTNER, "Demo")


def _announce(settings: Settings, lead: str, partner: str) -> None:
    print(
        f"\n  the site           {settings.origin}/"
        f"\n  the site in Dari   {settings.origin}/fa-AF/"
        f"\n  the referral form  {settings.origin}/intake/lv/refer"
        f"\n  the desk, once     {settings.origin}/intake/desk/sign-in/{lead}"
        f"\n  a partner, once    {settings.origin}/intake/desk/sign-in/{partner}"
        "\n\n  Ctrl+C stops it.\n",
        flush=True,
    )
