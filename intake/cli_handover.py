"""``intake handover``: the key that signs a handover's count, and checking such a count anywhere."""

import argparse
import re
import sys
from pathlib import Path
from typing import Any

from intake.crypto import load_ring
from intake.services.hand_over_count import NotGenuine, key_of, verify
from intake.settings import Settings, SettingsError

KEY = """Print the public key that signed counts are checked with. Give it to both providers before the
handover: a count is only worth as much as the way its key came."""
VERIFY = """Check a signed count of a handover. Needs no database and no keys of ours, only the public key
that `intake handover key` printed where the count was made. It shows that this count was made there and
not changed since; it says nothing of paper, or of copies made outside the system."""


def add_parsers(commands: Any) -> None:
    """Add both commands to the command line."""
    handover = commands.add_parser("handover", help="signed counts of handovers").add_subparsers(
        required=True
    )
    handover.add_parser("key", help="print the public key", description=KEY).set_defaults(run=_key)
    verifying = handover.add_parser("verify", help="check a signed count", description=VERIFY)
    verifying.add_argument("file", metavar="FILE", type=Path, help="the downloaded count")
    verifying.add_argument("--key", metavar="HEX", type=_hex, required=True, help="the public key")
    verifying.set_defaults(run=lambda _, given: check_count(given.file, given.key))


def _key(settings: Settings, _: argparse.Namespace) -> None:
    print(key_of(load_ring(settings.key_ring)))


def check_count(file: Path, key: str) -> int:
    """Say what a file counts, or (1) why it is not genuine. Raises `SettingsError` for what is no file."""
    try:
        found = verify(file.read_bytes(), key)
    except OSError as problem:
        raise SettingsError(f"{file}: {problem.strerror}") from None
    except NotGenuine as problem:
        print(f"intake: {file}: {problem}", file=sys.stderr)
        return 1
    print(f"handover: genuine; {found['from']} to {found['to']}, moved at {found['moved_at']}")
    print(f"handover: {found['cases_total']} cases, {found['people_in_service']} people in service")
    print(
        f"handover: {found['accepted']} accepted, {found['not_yet_accepted']} not yet, as of {found['as_of']}"
    )
    print(f"handover: audit head {found['audit']['head']} at entry {found['audit']['entry']}")
    return 0


def _hex(typed: str) -> str:
    if not re.fullmatch("[0-9a-f]{64}", typed):
        raise argparse.ArgumentTypeError("expected 64 hexadecimal digits, as handover key prints them")
    return typed
