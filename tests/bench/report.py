"""What the run says: rates, ratios inside one round, the machine's noise, and the floors."""

import os
import statistics
from collections.abc import Iterator, Mapping
from importlib.metadata import version
from pathlib import Path
from platform import python_version
from time import perf_counter

from pysqlite3 import dbapi2 as sqlite

from tests.bench.run import OURS, PEER, RAW, Plan, Side

FLOORS = {RAW: {1: 0.2, 8: 0.4, 64: 0.5}, PEER: {1: 2.0, 8: 3.0, 64: 5.0}}
"""Our rate divided by the other side's, by number of clients: below this the run fails."""

GOALS = {RAW: {1: 0.4, 8: 0.6, 64: 0.8}}

PACKAGES = ("starlette", "uvicorn", "pydantic", "sqlmodel", "sqlalchemy", "cryptography", "fastapi")


def versions() -> str:
    """What was measured."""
    found = ", ".join(f"{name} {version(name)}" for name in PACKAGES)
    return f"Python {python_version()}, SQLite {sqlite.sqlite_version}, {found}"


def machine(folder: Path) -> str:
    """Cores, load, and what one flush to the disk below ``folder`` costs."""
    load = " ".join(f"{each:.1f}" for each in os.getloadavg())
    return f"{os.cpu_count()} cores, load {load}, one flush to disk {_flush(folder) * 1000:.2f} ms"


def _flush(folder: Path) -> float:
    path, took = folder / "flush", []
    with path.open("wb", buffering=0) as file:
        for _ in range(50):
            file.write(bytes(8192))
            began = perf_counter()
            os.fdatasync(file)
            took.append(perf_counter() - began)
    path.unlink()
    return statistics.median(took)


def table(plan: Plan, sides: Mapping[str, Side]) -> Iterator[str]:
    """Submits per second and p99 of each side, medians of the rounds."""
    yield f"{'clients':>7}" + "".join(f"{name:>9}/s{'p99 ms':>9}" for name in sides)
    for clients in plan.clients:
        cells = [side.cells[clients] for side in sides.values()]
        yield f"{clients:>7}" + "".join(
            f"{statistics.median(c.rate for c in column):>11.0f}"
            f"{statistics.median(c.p99_ms for c in column):>9.1f}"
            for column in cells
        )


def noise(plan: Plan, sides: Mapping[str, Side]) -> str:
    """How far the raw loop, which never changes, moved between rounds."""
    spreads = []
    for clients in plan.clients:
        rates = [cell.rate for cell in sides[RAW].cells[clients]]
        spreads.append(f"{clients}: {max(rates) / max(min(rates), 1e-9):.2f}")
    return f"raw loop, fastest round / slowest, by clients: {', '.join(spreads)}"


def verdicts(plan: Plan, sides: Mapping[str, Side]) -> tuple[list[str], bool]:
    """One line per ratio with its range, floor and goal; and whether every floor holds."""
    lines, held = [], True
    for other in (RAW, PEER):
        for clients in plan.clients:
            ratios = _ratios(sides, other, clients)
            middle = statistics.median(ratios)
            text = (
                f"ours/{other:<4} {clients:>3} clients {middle:6.2f}  [{min(ratios):.2f}-{max(ratios):.2f}]"
            )
            floor, goal = FLOORS[other].get(clients), GOALS.get(other, {}).get(clients)
            lines.append(text + _against("floor", floor, middle) + _against("goal", goal, middle))
            held = held and (floor is None or middle >= floor)
    return lines, held


def numbers(plan: Plan, sides: Mapping[str, Side]) -> dict[str, float]:
    """What the README tells of it: ours divided by the other's, at most clients."""
    most = max(plan.clients)
    return {f"submits.{other}": statistics.median(_ratios(sides, other, most)) for other in (RAW, PEER)}


def _ratios(sides: Mapping[str, Side], other: str, clients: int) -> list[float]:
    rounds = zip(sides[OURS].cells[clients], sides[other].cells[clients], strict=True)
    return [mine.rate / max(theirs.rate, 1e-9) for mine, theirs in rounds]


def _against(name: str, mark: float | None, reached: float) -> str:
    if mark is None:
        return ""
    return f"   {name} {mark:.1f} {'PASS' if reached >= mark else 'BELOW'}"
