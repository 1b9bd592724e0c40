"""``intake audit evidence`` and ``intake retention``: checking a pack, and the clock on content."""

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from intake.rules.retention import Keeping
from intake.services.deps import Deps
from intake.services.evidence_check import check, sha256_of
from intake.services.retention import Due, due, run_out
from intake.settings import Settings, SettingsError

Runs = Callable[[Settings, Callable[[Deps], Any]], Any]
"""Runs one use case on a database that is up to date."""

EVIDENCE = """Check a pack that the auditor's room handed out: every file against its hash, every audit
entry against its own. Needs no database and no keys. Prints the pack's SHA-256, which must be the one in
the audit trail's entry evidence_exported: only that shows a pack that was made anew as a whole."""
RETENTION = """Erase the content of what has ended and been kept long enough: referrals declined or
withdrawn, six months after the decision; cases, INTAKE_RETENTION_MONTHS after they were closed and once
the month they were closed in is frozen, or its figures would change. What happened, the counts and the
audit trail stay. Run it once a day."""


def add_parsers(commands: Any, auditing: Any, runs: Runs) -> None:
    """Add both commands to the command line."""
    evidence = auditing.add_parser("evidence", help="check an evidence pack", description=EVIDENCE)
    evidence.add_argument("--check", metavar="FILE", type=Path, required=True, help="the zip file")
    evidence.set_defaults(run=lambda _, given: check_pack(given.check))
    clock = commands.add_parser("retention", help="erase what was kept long enough", description=RETENTION)
    which = clock.add_mutually_exclusive_group(required=True)
    which.add_argument("--dry-run", action="store_true", help="only say what is due")
    which.add_argument("--run", dest="really", action="store_true", help="erase it")
    clock.set_defaults(run=lambda settings, given: _retention(settings, given.really, runs))


def check_pack(file: Path) -> int:
    """Say what does not hold; 1 when anything does not. Raises `SettingsError` for what is no file."""
    try:
        content = file.read_bytes()
    except OSError as problem:
        raise SettingsError(f"{file}: {problem.strerror}") from None
    flaws = check(content)
    for flaw in flaws:
        print(f"intake: {flaw.file}: {flaw.what}", file=sys.stderr)
    if not flaws:
        print(f"evidence: every file and every entry holds; sha256 {sha256_of(content)}")
    return 1 if flaws else 0


def _retention(settings: Settings, really: bool, runs: Runs) -> None:
    keeping = Keeping(settings.retention_months)
    found: list[Due] = runs(settings, lambda deps: run_out(keeping, deps) if really else due(keeping, deps))
    for one in found:
        waits = f"; waits until {one.since:%Y-%m} is frozen" if one.waits else ""
        print(f"{one.case_id}  {one.state} on {one.since}, kept until {one.kept_until}{waits}")
    print(f"retention: {sum(not one.waits for one in found)} {'erased' if really else 'to erase'}")
    if settings.retention_months is None:
        print("retention: INTAKE_RETENTION_MONTHS is not set; closed cases are kept without end")
