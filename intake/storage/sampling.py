"""What an auditor samples cases from, and what is in clear of one: codes and days, nothing that was said."""

import datetime as dt
from collections.abc import Collection

from sqlalchemy import Connection, RowMapping, select

from intake.rules.history import Kind
from intake.storage.models import Case, GoalChange, NoticeGiven, Person, PersonFact, PlanTalk, StepChange
from intake.storage.tables import table

_cases, _people, _facts = table(Case), table(Person), table(PersonFact)
_goals, _steps, _talks, _notices = table(GoalChange), table(StepChange), table(PlanTalk), table(NoticeGiven)


def frame(
    connection: Connection,
    desk: str | None,
    states: Collection[str],
    opened: tuple[dt.datetime, dt.datetime] | None,
) -> list[str]:
    """The ids of the cases at a desk (``None``: any), in these states, opened in a span of time, sorted."""
    query = select(_cases.c.id).where(_cases.c.state.in_(states)).order_by(_cases.c.id)
    if desk is not None:
        query = query.where(_cases.c.desk == desk)
    if opened is not None:
        query = query.where(_cases.c.opened_at >= opened[0], _cases.c.opened_at < opened[1])
    return list(connection.scalars(query))


def case(connection: Connection, case_id: str) -> RowMapping | None:
    """A case's desk, state and times."""
    shown = ("id", "desk", "state", "route_rule", "contract_id", "opened_at", "decline_reason")
    query = select(*(_cases.c[name] for name in shown)).where(_cases.c.id == case_id)
    return connection.execute(query).mappings().one_or_none()


def plan_counts(connection: Connection, case_id: str) -> tuple[int, int]:
    """How many goals and how many steps a case's plan has ever had."""
    goals = select(_goals.c.id).where(_goals.c.case_id == case_id).distinct()
    steps = select(_steps.c.id).where(_steps.c.case_id == case_id).distinct()
    return len(list(connection.scalars(goals))), len(list(connection.scalars(steps)))


def talks(connection: Connection, case_id: str) -> list[RowMapping]:
    """The talks about a case's plan, sealed, in order."""
    query = select(_talks).where(_talks.c.case_id == case_id).order_by(_talks.c.on_day, _talks.c.at)
    return list(connection.execute(query).mappings())


def endings(connection: Connection, case_id: str) -> list[RowMapping]:
    """The facts that say when somebody's help ended, sealed, in the order recorded; and those that void."""
    query = (
        select(_facts)
        .join_from(_facts, _people, _facts.c.person_id == _people.c.id)
        .where(_people.c.case_id == case_id, _facts.c.kind.in_((Kind.LEFT, Kind.RETRACTED)))
        .order_by(_facts.c.recorded_at, _facts.c.id)
    )
    return list(connection.execute(query).mappings())


def notices(connection: Connection, case_id: str) -> list[RowMapping]:
    """The notices of an ending that were given: language, way and day."""
    shown = (_notices.c[name] for name in ("language", "way", "on_day"))
    query = select(*shown).where(_notices.c.case_id == case_id).order_by(_notices.c.on_day, _notices.c.id)
    return list(connection.execute(query).mappings())
