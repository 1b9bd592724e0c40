"""The rounds: every side at every number of clients, close together, in an order that turns."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Protocol

from pysqlite3 import dbapi2 as sqlite

from tests.bench import servers
from tests.bench.cell import Cell, Span, merged
from tests.bench.load import load
from tests.bench.raw import raw
from tests.bench.verify import damage_in, wrong_with

OURS, RAW, PEER = "ours", "raw", "peer"
Say = Callable[[str], None]
DEFAULT = Span(0.5, 3.0)
ONE = Span(0.0, 0.0)
"""Each client sends one form: the database then shows which rows one submit writes."""


class Measuring(Protocol):
    """Puts so many clients (threads, for the raw loop) on one side."""

    def __call__(self, clients: int, span: Span) -> Cell: ...


@dataclass(frozen=True)
class Plan:
    """How much to measure. ``clients`` are the columns, ``rounds`` the repetitions."""

    clients: tuple[int, ...] = (1, 8, 64)
    rounds: int = 3
    span: Span = DEFAULT


@dataclass
class Side:
    """One of the three: how to measure it, where it stores, and every cell so far."""

    measure: Measuring
    database: Path
    cells: dict[int, list[Cell]] = field(default_factory=dict)

    def run(self, clients: int, span: Span) -> None:
        """Measure one more cell."""
        self.cells.setdefault(clients, []).append(self.measure(clients, span))

    def problems(self) -> list[str]:
        """What was not acknowledged, with why by the server's log; or not stored as acknowledged."""
        refused = [text for cell in self.all() for text in cell.failures]
        log = self.database.parent / "log"
        why = log.read_text(errors="replace").splitlines()[-1:] if refused and log.exists() else []
        return [*refused[:3], *why, *wrong_with(self.database, merged(self.all()))]

    def all(self) -> list[Cell]:
        """Every cell, the single first submit included."""
        return [cell for column in self.cells.values() for cell in column]


def run(plan: Plan, folder: Path, say: Say) -> tuple[dict[str, Side], list[str]]:
    """Measure everything below ``folder``; return the sides, and what was wrong with their data."""
    problems: list[str] = []
    with _sides(folder) as sides:
        for number in range(plan.rounds):
            _round(number, plan, sides, say)
            problems += [f"{name}: {text}" for name, side in sides.items() for text in side.problems()]
            if problems:
                break
    problems += [f"{name}: {text}" for name, side in sides.items() for text in _after_the_end(side)]
    return sides, problems


def _round(number: int, plan: Plan, sides: Mapping[str, Side], say: Say) -> None:
    for clients in plan.clients:
        for name in _turned(list(sides), number):
            sides[name].run(clients, plan.span)
        rates = ", ".join(f"{name} {side.cells[clients][-1].rate:.0f}/s" for name, side in sides.items())
        say(f"round {number + 1} of {plan.rounds}, {clients} clients: {rates}")


def _turned(names: list[str], by: int) -> list[str]:
    by %= len(names)
    return names[by:] + names[:by]


def _after_the_end(side: Side) -> list[str]:
    """The servers have closed their databases: all of it must still be there, and sound."""
    return [*wrong_with(side.database, merged(side.all())), *damage_in(side.database)]


@contextmanager
def _sides(folder: Path) -> Iterator[dict[str, Side]]:
    places = {name: folder / name for name in (OURS, RAW, PEER)}
    for place in places.values():
        place.mkdir(parents=True)
    with ExitStack() as stack:
        found = {}
        for name, of, file in ((OURS, servers.ours, "intake.db"), (PEER, servers.peer, "peer.db")):
            command, environment, address = of(places[name])
            stack.enter_context(servers.serving(command, environment, address, places[name] / "log"))
            found[name] = Side(partial(load, address), places[name] / file)
            found[name].cells[0] = [found[name].measure(1, ONE)]
        sample = _snapshot(found[OURS].database, folder / "sample.db")
        floor = Side(partial(raw, sample, places[RAW] / "raw.db"), places[RAW] / "raw.db")
        yield {OURS: found[OURS], RAW: floor, PEER: found[PEER]}


def _snapshot(database: Path, into: Path) -> Path:
    with closing(sqlite.connect(database)) as connection:
        connection.execute("VACUUM INTO ?", (str(into),))
    return into
