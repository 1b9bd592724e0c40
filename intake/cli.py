"""``intake serve | migrate | staff invite``: what an operator runs."""

import argparse
import asyncio
import errno
import gc
import logging
import os
import socket
import sys
from collections.abc import Sequence

import uvicorn
from sqlalchemy.exc import DBAPIError

from intake.crypto import SealError
from intake.facts import FactsError
from intake.main import build_app, build_deps
from intake.services.keys import check_keys
from intake.services.sign_in import UnknownDesk, invite
from intake.settings import Settings, SettingsError
from intake.storage.database import DatabaseError
from intake.storage.migrate import migrate

CLEAR = (FactsError, SealError, SettingsError, DatabaseError, UnknownDesk)
"""Errors whose message already tells an operator what to do."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; a problem an operator can mend is one clear line."""
    arguments = _parser().parse_args(argv)
    try:
        settings = Settings.from_env(os.environ)
        return int(arguments.run(settings, arguments) or 0)
    except CLEAR as problem:
        print(f"intake: {problem}", file=sys.stderr)
    except DBAPIError as problem:
        print(f"intake: the database cannot be used: {_first_line(problem)}", file=sys.stderr)
    return 1


def _first_line(problem: DBAPIError) -> str:
    return str(problem.orig).strip().splitlines()[0]


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser("intake", description=__doc__)
    commands = parser.add_subparsers(required=True)
    serve = commands.add_parser("serve", help="serve the intake and the built site")
    serve.add_argument("--demo", metavar="DESK", help="print a one-time sign-in link for this desk")
    serve.set_defaults(run=_serve)
    commands.add_parser("migrate", help="bring the database up to date").set_defaults(run=_migrate)
    staff = commands.add_parser("staff", help="people at a desk").add_subparsers(required=True)
    inviting = staff.add_parser("invite", help="print a one-time sign-in link, valid 24 hours")
    inviting.add_argument("label", help="how the desk and the audit show the person")
    inviting.add_argument("desk", help="a provider's id, or no-contract")
    inviting.set_defaults(run=_invite)
    return parser


def _migrate(settings: Settings, _: argparse.Namespace) -> None:
    migrate(settings.database_url)


def _invite(settings: Settings, arguments: argparse.Namespace) -> None:
    deps = build_deps(settings)
    try:
        migrate(settings.database_url)
        asyncio.run(check_keys(deps))
        token = asyncio.run(invite(arguments.label, arguments.desk, deps))
    finally:
        deps.door.close()
    print(f"{settings.origin}/intake/desk/sign-in/{token}")


def _serve(settings: Settings, arguments: argparse.Namespace) -> int:
    """Serve until stopped. Logs hold no request line: an address could carry a sign-in token."""
    listener = _listen(settings)
    print("Preparing the database ...", flush=True)
    deps = build_deps(settings, serving=True)  # first: it keeps a second server off before anything changes
    try:
        migrate(settings.database_url)
        asyncio.run(check_keys(deps))
        app = build_app(settings, deps)
        if arguments.demo:
            _announce(settings, asyncio.run(invite("Demo", arguments.demo, deps)))
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
        uvicorn.Server(config).run(sockets=[listener])
    except KeyboardInterrupt:  # Ctrl+C: the server has already finished its requests
        pass
    finally:
        deps.door.close()
    return 0


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


def _announce(settings: Settings, token: str) -> None:
    print(
        f"\n  the site           {settings.origin}/"
        f"\n  the site in Dari   {settings.origin}/fa-AF/"
        f"\n  the referral form  {settings.origin}/intake/lv/refer"
        f"\n  the desk, once     {settings.origin}/intake/desk/sign-in/{token}"
        "\n\n  Ctrl+C stops it.\n",
        flush=True,
    )
