"""Whole builds of the site: ours beside a floor and stock Material, and what an editor waits for."""

import compileall
import math
import statistics
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from tests.bench import pages, previewed
from tests.bench.builds import FLOOR, OURS, SIDES, STOCK, Build
from tests.bench.cell import ROOT

FLOOR_AT_MOST = 2.0
"""Our CPU divided by the floor's, at 200 and 1,000 pages a language."""
STOCK_AT_LEAST = 3.0
"""Stock's CPU divided by ours, at 1,000 pages a language."""
LINEAR = 1.1
"""The exponent of our CPU's growth with the number of pages, from the second size to the last."""
PEAK = 250_000_000
"""Bytes of the largest process."""
SEEN = 1.0
"""Seconds from a save to the new page, at 200 pages a language."""
Say = Callable[[str], None]


@dataclass
class Size:
    """So many made-up pages a language beside our own: the builds of each side, and the preview's seconds."""

    count: int
    builds: dict[str, list[Build]] = field(default_factory=dict)
    seen: list[float] = field(default_factory=list)

    def cpu(self, side: str) -> float:
        """The median."""
        return statistics.median(build.cpu for build in self.builds[side])

    def ratios(self, one: str, other: str) -> list[float]:
        """The CPU of one side divided by the other's, round by round."""
        rounds = zip(self.builds[one], self.builds[other], strict=False)
        return [mine.cpu / theirs.cpu for mine, theirs in rounds]

    @property
    def peak(self) -> int:
        """Our largest."""
        return max(build.peak for build in self.builds[OURS])


def run(counts: list[int], rounds: int, folder: Path, say: Say) -> list[Size]:
    """Build every size: ours and the floor turn by turn, stock once, for it takes minutes."""
    for name in ("intake", "site_overrides", "tests/bench"):
        compileall.compile_dir(ROOT / name, quiet=1)
    found = []
    for count in counts:
        project = pages.project(Path(tempfile.mkdtemp(dir=folder)) / "project", count)
        size = Size(count)
        for number in range(rounds):
            for side in (OURS, FLOOR) if number else (OURS, FLOOR, STOCK):
                size.builds.setdefault(side, []).append(SIDES[side](project))
                say(f"{count} pages, round {number + 1} of {rounds}: {_told(side, size.builds[side][-1])}")
        if count == 200:
            size.seen = previewed.seconds(project)
        found.append(size)
    return found


def _told(side: str, build: Build) -> str:
    memory = f"{build.peak / 1e6:.0f} MB"
    return f"{side} {build.cpu:.1f} CPU s, {build.wall:.1f} s, {memory}, {build.pages} pages made"


def table(sizes: list[Size]) -> list[str]:
    """Medians of each side at each size."""
    lines = [f"{'pages':>6}{'side':>7}{'CPU s':>8}{'wall s':>8}{'peak MB':>9}{'made':>7}"]
    for size in sizes:
        for side, builds in size.builds.items():
            wall = statistics.median(build.wall for build in builds)
            peak = max(build.peak for build in builds) / 1e6
            lines.append(
                f"{size.count:>6}{side:>7}{size.cpu(side):>8.1f}{wall:>8.1f}{peak:>9.0f}{builds[0].pages:>7}"
            )
    return lines


def verdicts(sizes: list[Size]) -> tuple[list[str], bool]:
    """A line a goal that could be judged, and whether all of them hold."""
    judged = []
    for size in sizes:
        ratios = size.ratios(OURS, FLOOR)
        if size.count >= 200:
            middle, spread = statistics.median(ratios), f"{min(ratios):.2f}-{max(ratios):.2f}"
            judged.append(
                (f"{size.count}: ours/floor {middle:.2f} [{spread}]", "at most 2.0", middle <= FLOOR_AT_MOST)
            )
        if size.count >= 1000:
            times = size.cpu(STOCK) / size.cpu(OURS)
            judged.append((f"{size.count}: stock/ours {times:.1f}", "at least 3.0", times >= STOCK_AT_LEAST))
        judged.append((f"{size.count}: peak {size.peak / 1e6:.0f} MB", "below 250", size.peak < PEAK))
        if size.seen:
            seen = statistics.median(size.seen)
            judged.append((f"{size.count}: a save is seen after {seen:.2f} s", "at most 1", seen <= SEEN))
    if (grows := growth(sizes)) is not None:
        judged.append((f"grows with pages to the power of {grows:.2f}", "at most 1.1", grows <= LINEAR))
    lines = [f"{said:<42} goal {goal:<13} {'PASS' if held else 'MISSED'}" for said, goal, held in judged]
    return lines, all(held for _, _, held in judged)


def growth(sizes: list[Size]) -> float | None:
    """The exponent between the last two sizes; nothing of one alone."""
    if len(sizes) < 2:
        return None
    small, large = sizes[-2:]
    made = [size.builds[FLOOR][0].pages for size in (small, large)]
    return math.log(large.cpu(OURS) / small.cpu(OURS)) / math.log(made[1] / made[0])


def numbers(sizes: list[Size]) -> Mapping[str, float]:
    """What the README tells of it, by name."""
    found = {}
    for size in sizes:
        ratios = size.ratios(OURS, FLOOR)
        found[f"floor.{size.count}"] = statistics.median(ratios)
        found |= {f"floor.{size.count}.least": min(ratios), f"floor.{size.count}.most": max(ratios)}
        found[f"stock.{size.count}"] = size.cpu(STOCK) / size.cpu(OURS)
        if size.seen:
            found["seen"] = statistics.median(size.seen)
    return found
