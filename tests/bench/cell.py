"""One cell: what one side did with so many clients for so many seconds, measured in its own process."""

import json
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
GRACE = 90.0
"""Seconds the slowest request may still take once its cell is over."""


@dataclass(frozen=True)
class Span:
    """Seconds to warm up, then seconds that count; what was begun is always finished."""

    warm_up: float
    seconds: float


@dataclass(frozen=True)
class Cell:
    """``receipts`` are all that were acknowledged, warm-up included; rate and p99 are of the span only."""

    rate: float
    p99_ms: float
    receipts: list[str]
    failures: list[str] = field(default_factory=list)


class Stopwatch:
    """Collects when each submit was sent and acknowledged. Times are `time.perf_counter` seconds."""

    def __init__(self, span: Span, now: float) -> None:
        self.begin = now + span.warm_up
        self.end = self.begin + span.seconds
        self.receipts: list[str] = []
        self.failures: list[str] = []
        self._took: list[float] = []

    def acknowledged(self, receipt: str, sent: float, now: float) -> None:
        """Count one receipt."""
        self.receipts.append(receipt)
        if self.begin <= now < self.end:
            self._took.append(now - sent)

    def cell(self) -> Cell:
        """What was measured."""
        took = sorted(self._took)
        p99 = took[int(0.99 * len(took))] if took else 0.0
        rate = len(took) / (self.end - self.begin) if took else 0.0
        return Cell(rate, p99 * 1000, self.receipts, self.failures)


def measure(module: str, job: dict[str, Any]) -> Cell:
    """Run ``python -m module`` on ``job``: it shares no interpreter lock with what it measures."""
    span = Span(**job["span"])
    done = subprocess.run(
        [sys.executable, "-m", module],
        input=json.dumps(job),
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
        timeout=span.warm_up + span.seconds + GRACE + 30,
        check=True,
    )
    return Cell(**json.loads(done.stdout))


def answer(work: Callable[[dict[str, Any], Span], Cell]) -> None:
    """The other end of `measure`: read the job, do it, write the cell."""
    job = json.load(sys.stdin)
    json.dump(asdict(work(job, Span(**job["span"]))), sys.stdout)


def merged(cells: Sequence[Cell]) -> list[str]:
    """Every receipt of ``cells``, in order."""
    return [receipt for cell in cells for receipt in cell.receipts]
