"""``intake serve | demo | migrate | staff | audit | retention | figures | report | handover``."""

import argparse
import asyncio
import datetime as dt
import os
import re
import sys
from collections.abc import Callable, Coroutine, Sequence
from typing import Any, TypeVar

from sqlalchemy.exc import DBAPIError

from intake import cli_audit, cli_figures, cli_handover
from intake.crypto import SealError
from intake.demo import command as demo
from intake.demo.fill import NotEmpty
from intake.facts import FactsError
from intake.main import build_deps
from intake.rules.policy import Role
from intake.serve import serve
from intake.services.deps import Deps
from intake.services.keys import check_keys
from intake.services.people import NotOnePerson, everybody, revoke
from intake.services.publish import NotPublishable
from intake.services.recovery import start_as_operator
from intake.services.sign_in import NotInvitable, invite
from intake.settings import Settings, SettingsError
from intake.storage.database import DatabaseError, open_door
from intake.storage.migrate import migrate
from intake.storage.verify import Broken, verify

Result = TypeVar("Result")

CLEAR = (
    FactsError,
    SealError,
    SettingsError,
    DatabaseError,
    NotInvitable,
    NotOnePerson,
    NotEmpty,
    NotPublishable,
)
"""Errors whose message already tells an operator what to do."""

VERIFY = """Walk the audit from its first entry to its last, and tell the first one that was
changed, is missing or stands out of order. Writes nothing and needs no keys."""
RECOVER = """For somebody who has lost every way in, or let their invitation run out. It takes two
people: you are the first. The lead of their desk, or a coordinator, is the second and confirms it at
the desk, on the page for helping a colleague back in; only then the old ways end and a link is shown."""
BOUNDS = """The chain alone cannot show that its newest entries were cut off, or that all of it was
written anew by somebody who may write to the database. For that, keep the count and the head this
command prints somewhere else, and hand that head back with --expect: it must still be in the chain."""


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
    serving = commands.add_parser("serve", help="serve the intake and the built site")
    serving.add_argument("--demo", metavar="DESK", help="print a one-time sign-in link for this desk")
    serving.set_defaults(run=lambda settings, given: serve(settings, given.demo))
    demo.add_parser(commands)
    migrating = commands.add_parser("migrate", help="bring the database up to date")
    migrating.set_defaults(run=lambda settings, _: migrate(settings.database_url))
    _staff_parsers(commands.add_parser("staff", help="people at a desk").add_subparsers(required=True))
    auditing = commands.add_parser("audit", help="the audit trail").add_subparsers(required=True)
    verifying = auditing.add_parser("verify", help="check the chain", description=VERIFY, epilog=BOUNDS)
    verifying.add_argument("--expect", metavar="HASH", type=_hash, help="a head this command printed earlier")
    verifying.set_defaults(run=_verify)
    cli_audit.add_parsers(commands, auditing, _with_deps)
    cli_figures.add_parsers(commands, _with_deps)
    cli_handover.add_parsers(commands)
    return parser


def _staff_parsers(staff: Any) -> None:
    inviting = staff.add_parser("invite", help="print a one-time sign-in link, valid 24 hours")
    inviting.add_argument("label", help="how the desk shows the person")
    inviting.add_argument("desk", help="a provider's id, no-contract, foundation or partners")
    inviting.add_argument("--role", choices=[r.value for r in Role], default=Role.WORKER.value)
    inviting.add_argument("--organisation", default="", help="whom a partner sends for")
    inviting.add_argument("--public-body", action="store_true", help="that organisation is a public body")
    inviting.add_argument("--until", metavar="DAY", type=_day, help="the last day they come in")
    inviting.set_defaults(run=_invite)
    staff.add_parser("list", help="everybody ever invited").set_defaults(run=_list)
    revoking = staff.add_parser("revoke", help="end somebody's sessions and links at once, for good")
    revoking.add_argument("who", help="the label, or the id that staff list prints")
    revoking.set_defaults(run=_revoke)
    recovering = staff.add_parser("recover", help="begin to help somebody back in", description=RECOVER)
    recovering.add_argument("who", help="the label, or the id that staff list prints")
    recovering.set_defaults(run=_recover)


def _invite(settings: Settings, arguments: argparse.Namespace) -> None:
    kind = "public_body" if arguments.public_body else "ngo"
    who = (Role(arguments.role), arguments.organisation, kind, arguments.until)
    token = _with_deps(settings, lambda deps: invite(arguments.label, arguments.desk, deps, *who))
    print(f"{settings.origin}/intake/desk/sign-in/{token}")


def _list(settings: Settings, _: argparse.Namespace) -> None:
    for person in _with_deps(settings, everybody):
        standing = "active" if person["active"] else "revoked"
        until = f"  until {person['valid_until']}" if person["valid_until"] else ""
        who = f"{person['role']:<11}  {person['desk']}  {person['label']}"
        print(f"{person['id']}  {standing:<7}  {who}{until}")


def _revoke(settings: Settings, arguments: argparse.Namespace) -> None:
    staff_id = _with_deps(settings, lambda deps: revoke(arguments.who, deps))
    print(f"{staff_id} is revoked; every session and link of theirs has ended")


def _recover(settings: Settings, arguments: argparse.Namespace) -> None:
    until = _with_deps(settings, lambda deps: start_as_operator(arguments.who, deps))
    print(f"begun; a second person must confirm it at the desk before {until:%Y-%m-%d %H:%M} UTC:")
    print(f"the lead of that desk, or a coordinator, at {settings.origin}/intake/desk/colleagues")


def _with_deps(settings: Settings, work: Callable[[Deps], Coroutine[Any, Any, Result]]) -> Result:
    """Run one use case on a database that is up to date and opens with our keys."""
    deps = build_deps(settings)
    try:
        migrate(settings.database_url)
        asyncio.run(check_keys(deps))
        return asyncio.run(work(deps))
    finally:
        deps.door.close()


def _day(typed: str) -> dt.date:
    try:
        return dt.date.fromisoformat(typed)
    except ValueError:
        raise argparse.ArgumentTypeError("expected a day, as 2027-01-31") from None


def _hash(typed: str) -> str:
    if not re.fullmatch("[0-9a-f]{64}", typed):
        raise argparse.ArgumentTypeError("expected 64 hexadecimal digits, as audit verify prints them")
    return typed


def _verify(settings: Settings, arguments: argparse.Namespace) -> int:
    """Neither facts nor keys are loaded: whoever checks the audit needs none."""
    door = open_door(settings.database_url)
    try:
        found = asyncio.run(door.read(lambda connection: verify(connection, arguments.expect)))
    finally:
        door.close()
    if isinstance(found, Broken):
        print(f"intake: the audit is broken at entry {found.id}: {found.what}", file=sys.stderr)
        return 1
    print(f"audit: {found.count} entries, head {found.head}")
    if arguments.expect and found.expected_at is None:
        print(
            "intake: the expected head is not in the chain: entries were cut off or rewritten",
            file=sys.stderr,
        )
        return 1
    if arguments.expect:
        print(f"audit: the expected head is entry {found.expected_at} of {found.count}")
    return 0
