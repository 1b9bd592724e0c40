"""How a figure came about: who froze it by which rule, whom it counts, and the same count made again."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, RowMapping

from intake.facts.models import Publication
from intake.rules.counting import CountingRule, Line, MonthFigures, count, explain
from intake.rules.dates import Month
from intake.rules.frozen import Compared, compare
from intake.rules.history import DatedFact
from intake.services.deps import Deps
from intake.services.doors import note
from intake.services.figures import Stored, facts_of, stored
from intake.services.freeze import lines_of
from intake.services.sign_in import Colleague
from intake.storage import figures


@dataclass(frozen=True)
class Figures:
    """Months frozen here, and figures imported from publications: of those no single person is known."""

    frozen: list[Stored]
    imported: list[Publication]


@dataclass(frozen=True)
class CameAbout:
    """One revision of a month. ``counted``: by figure, the pseudonymous ids it counts, erased ones left out.

    ``holds``: its text still has the hash it was frozen with. ``again``: the same count, made again from
    what was known when it was frozen; ``now``: from everything known now, and ``causes``, the facts
    recorded since that make the difference.
    """

    stored: Stored
    revisions: list[Stored]
    holds: bool
    counted: Mapping[tuple[str, str], list[str]]
    again: Compared
    now: Compared
    causes: tuple[DatedFact, ...]


async def list_figures(colleague: Colleague, deps: Deps) -> Figures:
    """Every frozen month, newest first, and every figure taken from a publication."""

    def unit(door: Connection) -> list[RowMapping]:
        note(door, deps, colleague, "figures_read", "audit")
        return figures.frozen(door)

    rows = await deps.door.write(unit)
    return Figures([stored(row) for row in rows][::-1], list(deps.facts.publications.values()))


async def how_it_came_about(
    month: Month, revision: int | None, colleague: Colleague, deps: Deps
) -> CameAbout | None:
    """One revision (``None``: the last) with what it is made of, counted again; ``None``: never frozen."""
    now = deps.now()

    def unit(
        door: Connection,
    ) -> tuple[RowMapping | None, list[RowMapping], list[RowMapping], list[RowMapping]]:
        note(door, deps, colleague, "figure_asked", f"figures/{month}", f"revision {revision or 'last'}")
        row = figures.one(door, str(month), revision)
        links = figures.links(door, str(month), row["revision"]) if row else []
        return row, links, figures.frozen(door), figures.facts(door)

    row, links, every, rows = await deps.door.write(unit)
    if row is None:
        return None
    found, lines, facts = stored(row), lines_of(links, deps), facts_of(rows, deps)
    rule, known_at = CountingRule(found.frozen.rule), found.frozen.known_at
    then = MonthFigures(month, known_at, rule, lines)
    return CameAbout(
        found,
        [stored(one) for one in every if one["month"] == str(month)],
        found.frozen.hash == row["hash"],
        by_figure(lines, deps),
        compare(found.frozen.sheet, lines, count(facts, month, known_at, rule)),
        compare(found.frozen.sheet, lines, count(facts, month, now, rule)),
        explain(facts, then, now).facts,
    )


def by_figure(lines: Iterable[Line], deps: Deps) -> dict[tuple[str, str], list[str]]:
    """The ids each figure counts, sorted.

    Each is a keyed number in place of the person's or episode's own id, the same wherever it is counted:
    the audit trail of a case names its people by id, and nobody is to read there who is from where.
    """
    found: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
    for dimension, category, counted_id in lines:
        found[dimension, category].append(deps.ring.number("counted", counted_id.encode(), 20))
    return {figure: sorted(ids) for figure, ids in sorted(found.items())}
