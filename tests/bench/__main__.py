"""``python -m tests.bench``: durable submits against bare SQLite and a plain peer, then whole builds of the
site against a floor and stock Material, each in one run.

Exits with 1 when a floor or goal is missed, or when what was acknowledged is not exactly what is stored.
``--readme`` writes what was measured into the README.
"""

import argparse
import os
import shutil
import signal
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from tests.bench import built, readme
from tests.bench.cell import ROOT, Span
from tests.bench.report import machine, noise, numbers, table, verdicts, versions
from tests.bench.run import Plan, run


def main(argv: Sequence[str] | None = None) -> int:
    """Measure, print, judge."""
    arguments = _parser().parse_args(argv)
    clients = tuple(int(each) for each in arguments.clients.split(","))
    plan = Plan(clients, arguments.rounds, Span(min(0.5, arguments.seconds), arguments.seconds))
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    arguments.disk.mkdir(parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix="bench-", dir=arguments.disk))
    sizes = [int(each) for each in arguments.sizes.split(",")]
    measured: dict[str, float] = {}
    try:
        held = arguments.only == "builds" or _bench(plan, folder, measured)
        held &= arguments.only == "submits" or _builds(sizes, arguments.builds, folder, measured)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    if arguments.readme:
        readme.write(measured)
    return 0 if held else 1


def _builds(sizes: Sequence[int], rounds: int, folder: Path, measured: dict[str, float]) -> bool:
    print(f"\nBuilds: {', '.join(map(str, sizes))} made-up pages a language beside our own.", flush=True)
    found = built.run(sizes, rounds, folder, lambda line: print(line, flush=True))
    lines, held = built.verdicts(found)
    print("\n" + "\n".join([*built.table(found), "", *lines]))
    measured |= built.numbers(found)
    return held


def _bench(plan: Plan, folder: Path, measured: dict[str, float]) -> bool:
    print(f"Durable submits: {plan.rounds} rounds, {plan.span.seconds:g} s a cell.\n{versions()}")
    print(f"{machine(folder)}\n", flush=True)
    sides, problems = run(plan, folder, lambda line: print(line, flush=True))
    if problems:
        print("\nWRONG: " + "\nWRONG: ".join(problems))
        return False
    lines, held = verdicts(plan, sides)
    print("\n" + "\n".join(table(plan, sides)))
    print("\nEach ratio is taken inside one round; median [lowest-highest].\n" + "\n".join(lines))
    load = " ".join(f"{each:.1f}" for each in os.getloadavg())
    print(f"\nNoise: {noise(plan, sides)}; load now {load}.")
    stored = sum(len(cell.receipts) for side in sides.values() for cell in side.all())
    print(f"Every one of {stored} acknowledged referrals is stored, once; the databases are sound.")
    print("Every floor holds." if held else "BELOW the floor, see above.")
    measured |= numbers(plan, sides)
    return held


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser("python -m tests.bench", description=__doc__)
    parser.add_argument("--seconds", type=float, default=3.0, help="measured seconds of each cell")
    parser.add_argument("--rounds", type=int, default=3, help="how often everything is repeated")
    parser.add_argument("--clients", default="1,8,64", help="numbers of clients, with commas")
    parser.add_argument("--disk", type=Path, default=ROOT / ".cache", help="a folder on the disk to measure")
    parser.add_argument("--only", choices=("submits", "builds"), help="one of the two")
    parser.add_argument("--sizes", default="20,200,1000", help="made-up pages a language, with commas")
    parser.add_argument("--builds", type=int, default=3, help="how often ours and the floor are built")
    parser.add_argument("--readme", action="store_true", help="write the numbers into README.md")
    return parser


if __name__ == "__main__":
    sys.exit(main())
