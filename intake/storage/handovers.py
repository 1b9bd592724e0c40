"""Handovers and their cases: appointed, summed up, switched once, accepted. Callers own the transaction."""

import datetime as dt
from collections.abc import Collection, Iterable, Mapping, Sequence

from sqlalchemy import (
    ColumnElement,
    Connection,
    RowMapping,
    Select,
    bindparam,
    case,
    exists,
    func,
    select,
    update,
)

from intake.rules.handover import OPEN, Stage
from intake.rules.plan import OPEN as OPEN_STEPS
from intake.rules.routing import RouteRule
from intake.storage.fast_insert import Row, insert
from intake.storage.models import (
    Assignment,
    Case,
    Handover,
    HandoverCase,
    HandoverNotice,
    Person,
    PersonFact,
    Referral,
    StepChange,
)
from intake.storage.tables import table

_handovers, _of, _notices = table(Handover), table(HandoverCase), table(HandoverNotice)
_cases, _referrals, _people, _facts = table(Case), table(Referral), table(Person), table(PersonFact)
_assignments, _steps = table(Assignment), table(StepChange)

STRAGGLERS = dt.timedelta(minutes=10)
"""How long after a switch cases are still looked for that were under way to the former desk."""


def add(connection: Connection, **row: object) -> bool:
    """Appoint a handover; ``False`` when its desk has one ahead already."""
    return insert(connection, Handover, [row], once=True) == 1


def one(connection: Connection, handover_id: str) -> RowMapping | None:
    """A handover by its id."""
    return connection.execute(select(_handovers).where(_handovers.c.id == handover_id)).mappings().first()


def listed(connection: Connection, desk: str | None) -> list[RowMapping]:
    """The handovers a desk is a side of, or (``None``) all; the latest moment first."""
    query = select(_handovers).order_by(_handovers.c.switch_at.desc(), _handovers.c.id)
    if desk is not None:
        query = query.where((_handovers.c.from_desk == desk) | (_handovers.c.to_desk == desk))
    return list(connection.execute(query).mappings())


def ahead_of(connection: Connection, desk: str) -> RowMapping | None:
    """The one handover a desk's cases have ahead of them."""
    query = select(_handovers).where(_handovers.c.from_desk == desk, _appointed())
    return connection.execute(query).mappings().first()


def due(connection: Connection, now: dt.datetime) -> list[RowMapping]:
    """Handovers whose moment has come, and those made whose former desk got a case nonetheless.

    Such a case was sent before the moment and stored after it, or was routed by the contracts after a
    start before the appointed moment. One that went, and that a person sent back since, stays.
    """
    late = (_cases.c.desk == _handovers.c.from_desk) & (_cases.c.opened_at < _handovers.c.switch_at)
    left = select(_cases.c.id).where(late, ~_gone(_handovers.c.id)).exists()
    fresh = (_handovers.c.settled_at > now - STRAGGLERS) | (_handovers.c.switch_at > now - STRAGGLERS)
    just_made = (_handovers.c.state == Stage.SWITCHED.value) & fresh
    query = select(_handovers).where((_appointed() & (_handovers.c.switch_at <= now)) | (just_made & left))
    return list(connection.execute(query.order_by(_handovers.c.switch_at, _handovers.c.id)).mappings())


def _gone(handover_id: ColumnElement[str] | str) -> ColumnElement[bool]:
    """Whether a case has gone in this handover already."""
    own = (_of.c.handover_id == handover_id) & (_of.c.case_id == _cases.c.id)
    return exists().where(own, _of.c.state_then.is_not(None))


def settle(connection: Connection, handover_id: str, stage: Stage, at: dt.datetime) -> bool:
    """Switch or cancel what is still appointed; ``False`` when somebody or another process was faster."""
    query = update(_handovers).where(_handovers.c.id == handover_id, _appointed())
    return connection.execute(query.values(state=stage.value, settled_at=at)).rowcount == 1


def _appointed() -> ColumnElement[bool]:
    return _handovers.c.state == Stage.APPOINTED.value


def at_desk(connection: Connection, desk: str, states: Collection[str] | None = None) -> list[RowMapping]:
    """A desk's cases beside what routing and lists need of their referrals, sealed; oldest first."""
    query = _with_referral(select(*_cases.c)).where(_cases.c.desk == desk)
    if states is not None:
        query = query.where(_cases.c.state.in_(states))
    return list(connection.execute(query.order_by(_cases.c.opened_at, _cases.c.id)).mappings())


def to_go(connection: Connection, handover: RowMapping) -> list[RowMapping]:
    """As `at_desk`, what has not gone in this handover; nobody else changes it before this commits."""
    query = _with_referral(select(*_cases.c)).where(_cases.c.desk == handover["from_desk"])
    query = query.where(~_gone(handover["id"])).order_by(_cases.c.opened_at, _cases.c.id)
    # SQLite has one writer at a time anyway.
    return list(connection.execute(query.with_for_update(of=_cases)).mappings())


def _with_referral(query: Select[tuple[object, ...]]) -> Select[tuple[object, ...]]:
    names = ("reference", "urgency", "place_id", "sealed", "sent_at")
    query = query.add_columns(*(_referrals.c[name] for name in names))
    return query.join_from(_cases, _referrals, _cases.c.referral_id == _referrals.c.id)


def of_handover(connection: Connection, handover_id: str, *, waiting: bool = False) -> list[RowMapping]:
    """Every case a handover knows of, with its reference, urgency, and state and desk now.

    ``waiting``: only those that have come, still lie open where they came to, and nobody accepted.
    """
    query = (
        select(_of, *(_referrals.c[name] for name in ("reference", "urgency", "place_id")))
        .add_columns(_cases.c.state, _cases.c.desk, _cases.c.version)
        .join_from(_of, _cases, _of.c.case_id == _cases.c.id)
        .join(_referrals, _cases.c.referral_id == _referrals.c.id)
        .where(_of.c.handover_id == handover_id)
        .order_by(_cases.c.opened_at, _cases.c.id)
    )
    if waiting:
        there = select(_handovers.c.to_desk).where(_handovers.c.id == handover_id).scalar_subquery()
        query = query.where(_cases.c.desk == there, _cases.c.state.in_(OPEN))
        query = query.where(_of.c.state_then.in_(OPEN), _of.c.accepted_at.is_(None))
    return list(connection.execute(query).mappings())


def unconfirmed(connection: Connection, handover: RowMapping) -> int:
    """How many open cases of the outgoing desk have no confirmed summary, wherever they are to go."""
    done = select(_of.c.case_id).where(_of.c.handover_id == handover["id"], _of.c.confirmed_at.is_not(None))
    here = (_cases.c.desk == handover["from_desk"]) & _cases.c.state.in_(OPEN)
    query = select(func.count()).select_from(_cases).where(here, _cases.c.id.not_in(done))
    return connection.scalar(query) or 0


def of_case(connection: Connection, case_id: str) -> list[RowMapping]:
    """Every handover that knows of a case, with what it knows; the latest moment first."""
    query = (
        select(_of, *(_handovers.c[n] for n in ("from_desk", "to_desk", "switch_at", "settled_at", "state")))
        .join_from(_of, _handovers, _of.c.handover_id == _handovers.c.id)
        .where(_of.c.case_id == case_id)
        .order_by(_handovers.c.switch_at.desc())
    )
    return list(connection.execute(query).mappings())


def last_move(connection: Connection, case_id: str) -> RowMapping | None:
    """The handover that brought a case where it is; ``None`` also when it was redirected since."""
    here = connection.scalar(select(_cases.c.desk).where(_cases.c.id == case_id))
    went = (row for row in of_case(connection, case_id) if row["state_then"] is not None)
    last = next(went, None)
    return last if last is not None and last["to_desk"] == here else None


def former_desks(connection: Connection, case_id: str) -> frozenset[str]:
    """The desks a case was handed over from."""
    return frozenset(row["from_desk"] for row in of_case(connection, case_id) if row["state_then"])


def confirm(connection: Connection, rows: Sequence[Row]) -> None:
    """Keep summaries of cases, each in place of the one confirmed before."""
    for row in rows:
        key = {name: row[name] for name in ("handover_id", "case_id")}
        insert(connection, HandoverCase, [key], once=True)
        same = (_of.c.handover_id == row["handover_id"]) & (_of.c.case_id == row["case_id"])
        connection.execute(update(_of).where(same).values(**row))


def go(connection: Connection, handover: RowMapping, contracts: Mapping[str, str], now: dt.datetime) -> None:
    """Put the cases (id: contract) at the next desk, newly routed; the mentors' work ends with it."""
    going = [{"b_case": id_, "b_contract": contract} for id_, contract in contracts.items()]
    moved = (
        update(_cases)
        .where(_cases.c.id == bindparam("b_case"))
        .values(
            desk=handover["to_desk"],
            route_rule=RouteRule.CONTRACT_COVERS.value,
            contract_id=bindparam("b_contract"),
            version=_cases.c.version + 1,
            changed_at=now,
            acknowledged_at=None,
        )
    )
    connection.execute(moved, going)
    # A clock set back must not stop the switch: nothing ends before it began.
    until = case((_assignments.c.from_at > now, _assignments.c.from_at), else_=now)
    standing = _assignments.c.case_id.in_(list(contracts)) & _assignments.c.until_at.is_(None)
    connection.execute(update(_assignments).where(standing).values(until_at=until))


def went(connection: Connection, handover_id: str, then: Mapping[str, tuple[str, int]]) -> None:
    """Note of each case that it went: in which state, and how many people were in service."""
    keys = [{"handover_id": handover_id, "case_id": id_} for id_ in then]
    insert(connection, HandoverCase, keys, once=True)
    noted = (
        update(_of)
        .where(_of.c.handover_id == handover_id, _of.c.case_id == bindparam("b_case"))
        .values(state_then=bindparam("b_state"), people_then=bindparam("b_people"))
    )
    connection.execute(noted, [{"b_case": id_, "b_state": s, "b_people": n} for id_, (s, n) in then.items()])


def accept(
    connection: Connection, handover_id: str, case_ids: Iterable[str], by: str, at: dt.datetime
) -> list[str]:
    """Accept those of the cases that have come and nobody accepted; return which."""
    waiting = (_of.c.handover_id == handover_id) & _of.c.state_then.is_not(None) & _of.c.accepted_at.is_(None)
    query = update(_of).where(waiting, _of.c.case_id.in_(list(case_ids)))
    query = query.values(accepted_at=at, accepted_by=by).returning(_of.c.case_id)
    return sorted(connection.scalars(query))


def people(connection: Connection, case_ids: Collection[str]) -> list[RowMapping]:
    """Everybody taken up in the cases: id, case, and when the last fact about them was recorded."""
    query = (
        select(_people.c.id, _people.c.case_id, func.max(_facts.c.recorded_at).label("last"))
        .outerjoin_from(_people, _facts, _facts.c.person_id == _people.c.id)
        .where(_people.c.case_id.in_(case_ids))
        .group_by(_people.c.id, _people.c.case_id, _people.c.position)
        .order_by(_people.c.case_id, _people.c.position)
    )
    return list(connection.execute(query).mappings())


def mentors(connection: Connection, case_ids: Collection[str]) -> list[tuple[str, str]]:
    """Mentor and case of everything assigned now among the cases."""
    query = select(_assignments.c.staff_id, _assignments.c.case_id).where(
        _assignments.c.case_id.in_(case_ids), _assignments.c.until_at.is_(None)
    )
    return [(staff_id, case_id) for staff_id, case_id in connection.execute(query)]


def open_steps(connection: Connection, case_ids: Collection[str]) -> list[RowMapping]:
    """The steps still to be done in the cases: kind and last day, in clear."""
    last = (
        select(_steps.c.id, func.max(_steps.c.number).label("number"))
        .where(_steps.c.case_id.in_(case_ids))
        .group_by(_steps.c.id)
        .subquery()
    )
    query = (
        select(_steps.c.case_id, _steps.c.kind, _steps.c.last_day)
        .join_from(_steps, last, (_steps.c.id == last.c.id) & (_steps.c.number == last.c.number))
        .where(_steps.c.state.in_([s.value for s in OPEN_STEPS]))
        .order_by(_steps.c.case_id, _steps.c.last_day, _steps.c.kind, _steps.c.id)
    )
    return list(connection.execute(query).mappings())


def add_notice(connection: Connection, **row: object) -> None:
    """Note that a household was handed the notice."""
    insert(connection, HandoverNotice, [row])


def notices(connection: Connection, handover_id: str, case_id: str | None = None) -> list[RowMapping]:
    """To whom a handover's notice was given, the first first; of one case, or of all."""
    query = select(_notices).where(_notices.c.handover_id == handover_id)
    if case_id is not None:
        query = query.where(_notices.c.case_id == case_id)
    return list(connection.execute(query.order_by(_notices.c.given_at, _notices.c.id)).mappings())
