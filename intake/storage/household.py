"""The people of a case and their dated facts: added and read, never changed.

Who goes on in another case stays the same person, under the same id: only where they are now changes,
and where they were before is kept. Whoever counts by ``person.id`` counts human beings; no id ever
stands for somebody who has another one, so there is nothing to map.
"""

from collections.abc import Collection, Iterable, Sequence

from sqlalchemy import Connection, RowMapping, Select, func, or_, select, update

from intake.rules.case import State
from intake.rules.history import Kind
from intake.storage.fast_insert import Row, insert
from intake.storage.models import Case, HouseholdMember, Person, PersonFact, PersonMove, Referral
from intake.storage.tables import table

_people, _facts, _moves = table(Person), table(PersonFact), table(PersonMove)
_cases, _referrals, _members = table(Case), table(Referral), table(HouseholdMember)
_HELD = func.length(_facts.c.sealed) > 0  # an erased case's facts say nothing any more
_COMINGS = (Kind.ENTERED, Kind.LEFT, Kind.RETRACTED)


def add(connection: Connection, people: Sequence[Row], facts: Sequence[Row]) -> None:
    """Add people, and facts about them or others."""
    if people:
        insert(connection, Person, people)
    if facts:
        insert(connection, PersonFact, facts)


def people(connection: Connection, case_id: str) -> list[RowMapping]:
    """The people taken up in a case, by position."""
    query = select(_people).where(_people.c.case_id == case_id).order_by(_people.c.position)
    return list(connection.execute(query).mappings())


def facts(connection: Connection, case_id: str) -> list[RowMapping]:
    """Every fact about the people of a case, sealed, in the order recorded."""
    query = (
        select(_facts)
        .join_from(_facts, _people, _facts.c.person_id == _people.c.id)
        .where(_people.c.case_id == case_id, _HELD)
        .order_by(_facts.c.recorded_at, _facts.c.id)
    )
    return list(connection.execute(query).mappings())


def goes_on(connection: Connection, move: Row) -> None:
    """Put a person into another case, at a position nobody has or had there but they."""
    here = _people.c.id == move["person_id"]
    there = {"case_id": move["to_case"], "position": move["to_position"]}
    connection.execute(update(_people).where(here).values(**there))
    insert(connection, PersonMove, [move])


def moves(connection: Connection, case_id: str) -> list[RowMapping]:
    """Who went on from a case or into it, the first first, with the other case's desk and reference."""
    touches = or_(_moves.c.from_case == case_id, _moves.c.to_case == case_id)
    other = (_cases.c.id != case_id) & _cases.c.id.in_([_moves.c.from_case, _moves.c.to_case])
    query = (
        select(_moves, _cases.c.id.label("other"), _cases.c.desk, _referrals.c.reference)
        .join_from(_moves, _cases, other)
        .join(_referrals, _referrals.c.id == _cases.c.referral_id)
        .where(touches)
        .order_by(_moves.c.id)
    )
    return list(connection.execute(query).mappings())


def once_taken(moved: Iterable[RowMapping], case_id: str) -> set[int]:
    """The positions in a case that people who went on or came over have or had, of what `moves` found."""
    ends = (("from_case", "from_position"), ("to_case", "to_position"))
    return {int(move[position]) for move in moved for case, position in ends if move[case] == case_id}


def case_of(connection: Connection, reference: str) -> str | None:
    """The id of the case a public reference belongs to."""
    query = (
        select(_cases.c.id)
        .join_from(_cases, _referrals, _cases.c.referral_id == _referrals.c.id)
        .where(_referrals.c.reference == reference)
    )
    return connection.scalar(query)


def comings(connection: Connection, cases: Collection[str]) -> list[RowMapping]:
    """Who came and left and what of that was a mistake, in clear, of everybody in these cases."""
    columns = ("id", "person_id", "kind", "on_day", "recorded_at", "voids")
    query = _of_people(*columns).add_columns(_people.c.case_id)
    return _rows(connection, query.where(_people.c.case_id.in_(cases), _facts.c.kind.in_(_COMINGS)))


def given(connection: Connection, cases: Collection[str]) -> dict[str, int]:
    """How many people each case's referral named: for a case whose people are not recorded yet.

    A case somebody has left for another one is not among them.
    """
    query = (
        select(_cases.c.id, func.count())
        .join_from(_cases, _members, _members.c.referral_id == _cases.c.referral_id)
        .where(_cases.c.id.in_(cases), _cases.c.id.not_in(select(_moves.c.from_case)))
        .group_by(_cases.c.id)
    )
    return {row[0]: row[1] for row in connection.execute(query)}


def at_desk(
    connection: Connection, desk: str, kinds: Iterable[Kind], people: Collection[str] | None = None
) -> list[RowMapping]:
    """Facts of these kinds, sealed, of everybody in a desk's accepted cases (or of these ``people``).

    Beside each: the person's position and case, the case's version and reference.
    """
    query = _of_people(*_facts.c)
    query = query.add_columns(_people.c.position, _people.c.case_id, _cases.c.version, _referrals.c.reference)
    query = query.join(_cases, _cases.c.id == _people.c.case_id)
    query = query.join(_referrals, _referrals.c.id == _cases.c.referral_id)
    query = query.where(_cases.c.desk == desk, _cases.c.state == State.ACCEPTED, _facts.c.kind.in_(kinds))
    if people is not None:
        query = query.where(_people.c.id.in_(people))
    return _rows(connection, query)


def dated_between(
    connection: Connection, desk: str, kind: Kind, spans: Iterable[tuple[object, object]]
) -> set[str]:
    """Ids of people in a desk's accepted cases of whom a fact of ``kind`` holds from a day in a span."""
    days = [_facts.c.on_day.between(first, last) for first, last in spans]
    query = (
        _of_people("person_id")
        .join(_cases, _cases.c.id == _people.c.case_id)
        .where(_cases.c.desk == desk, _cases.c.state == State.ACCEPTED, _facts.c.kind == kind, or_(*days))
    )
    return set(connection.scalars(query))


def _of_people(*columns: object) -> Select[tuple[object, ...]]:
    named = [_facts.c[column] if isinstance(column, str) else column for column in columns]
    return select(*named).join_from(_facts, _people, _facts.c.person_id == _people.c.id).where(_HELD)  # type: ignore[call-overload, no-any-return]


def _rows(connection: Connection, query: Select[tuple[object, ...]]) -> list[RowMapping]:
    return list(connection.execute(query.order_by(_facts.c.recorded_at, _facts.c.id)).mappings())
