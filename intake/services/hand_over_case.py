"""One case in a handover: its summary, its acceptance, and the notice its people are handed."""

import datetime as dt
import secrets
from collections.abc import Callable, Collection
from dataclasses import dataclass

from sqlalchemy import Connection, RowMapping

from intake.rules.ending import NOTICE_LANGUAGES, nearest
from intake.rules.policy import Act
from intake.services.deps import Deps, riga_day
from intake.services.doors import NoSuchCase, acts_on, let_in, note, note_refusal, ready
from intake.services.hand_over_summary import Checklist, Record, Summary, checklist, read_summary, record_of
from intake.services.hand_over_switch import covered, since
from intake.services.refused import Refused
from intake.services.sign_in import Colleague
from intake.storage import handovers


@dataclass(frozen=True)
class Change:
    """Who answers for a case instead of whom, from which civil day in Riga; ``done``: already."""

    handover_id: str
    from_desk: str
    to_desk: str
    on: dt.date
    done: bool


@dataclass(frozen=True)
class CaseSummary:
    """What a desk reads of one case in a handover.

    ``change`` is the one ahead of the case, else the one that brought it here, else ``None``;
    ``confirmed`` what was confirmed for it, ``stale`` that the record has changed since.
    ``languages`` are those of the notice its people understand, as far as they said.
    """

    row: RowMapping
    may: Collection[Act]
    change: Change | None
    now: Checklist
    confirmed: Summary | None
    known: RowMapping | None
    stale: bool
    languages: list[str]
    told: list[RowMapping]


@dataclass(frozen=True)
class Done:
    """It is stored."""


_Stored = tuple[RowMapping, Record, Change | None, RowMapping | None, list[RowMapping]]
"""What is read of a case, still sealed: row, record, change, what was confirmed, and who was told."""


async def open_summary(case_id: str, colleague: Colleague, deps: Deps) -> CaseSummary | Refused | NoSuchCase:
    """The summary of a case as it is now and as it was confirmed; the reading is in the audit."""

    def unit(door: Connection) -> _Stored | Refused | NoSuchCase:
        row = let_in(door, deps, case_id, Act.READ_SUMMARY, colleague)
        if isinstance(row, Refused | NoSuchCase):
            return row
        change = change_of(door, row, deps)
        given = handovers.notices(door, change.handover_id, case_id) if change else []
        stored = row, record_of(door, row), change, _known(door, case_id, change), given
        note(door, deps, colleague, "summary_read", case_id)
        return stored

    found = await deps.door.write(unit)
    if isinstance(found, Refused | NoSuchCase):
        return found
    row, record, change, known, given = found
    now, confirmed = checklist(record, deps), read_summary(known, deps) if known else None
    return CaseSummary(
        row=row,
        may=acts_on(colleague, row),
        change=change,
        now=now,
        confirmed=confirmed,
        known=known,
        stale=confirmed is not None and confirmed.checklist != now,
        languages=sorted({code for spoken, _ in now.languages if (code := nearest(spoken))}),
        told=given,
    )


def change_of(door: Connection, row: RowMapping, deps: Deps) -> Change | None:
    """The change of desks ahead of a case, else the last one it went through."""
    ahead = handovers.ahead_of(door, row["desk"])
    if ahead is not None:
        on = riga_day(ahead["switch_at"])
        if covered([row], ahead["to_desk"], on, deps):
            return Change(ahead["id"], ahead["from_desk"], ahead["to_desk"], on, done=False)
    last = handovers.last_move(door, row["id"])
    if last is None:
        return None
    on = riga_day(since(last["switch_at"], last["settled_at"]))
    return Change(last["handover_id"], last["from_desk"], last["to_desk"], on, done=True)


def _known(door: Connection, case_id: str, change: Change | None) -> RowMapping | None:
    wanted = change.handover_id if change else None
    return next((row for row in handovers.of_case(door, case_id) if row["handover_id"] == wanted), None)


async def accept_case(
    case_id: str, version: int, colleague: Colleague, deps: Deps
) -> Done | Refused | NoSuchCase:
    """Accept one case that came from another desk, once."""

    def accept(door: Connection, _: RowMapping) -> Done | Refused:
        last = handovers.last_move(door, case_id)
        if last is None or not handovers.accept(
            door, last["handover_id"], [case_id], colleague.id, deps.now()
        ):
            return Refused("nothing_to_accept")
        note(door, deps, colleague, "case_taken_over", case_id, f"handover/{last['handover_id']}")
        return Done()

    return await _do(case_id, version, Act.TAKE_OVER, accept, colleague, deps)


async def tell_people(
    case_id: str, version: int, language: str, colleague: Colleague, deps: Deps
) -> Done | Refused | NoSuchCase:
    """Note that the people were handed the notice in one of its languages."""

    def tell(door: Connection, row: RowMapping) -> Done | Refused:
        change = change_of(door, row, deps)
        if change is None or language not in NOTICE_LANGUAGES:
            return Refused("no_handover")
        handovers.add_notice(
            door,
            id=secrets.token_hex(16),
            handover_id=change.handover_id,
            case_id=case_id,
            language=language,
            given_at=deps.now(),
            given_by=colleague.id,
        )
        note(door, deps, colleague, "handover_told", case_id, f"handover/{change.handover_id}, {language}")
        return Done()

    return await _do(case_id, version, Act.TELL_PEOPLE, tell, colleague, deps)


Work = Callable[[Connection, RowMapping], Done | Refused]


async def _do(
    case_id: str, version: int, act: Act, work: Work, colleague: Colleague, deps: Deps
) -> Done | Refused | NoSuchCase:
    def unit(door: Connection) -> Done | Refused | NoSuchCase:
        row = ready(door, case_id, version, act, colleague)
        found = row if isinstance(row, Refused | NoSuchCase) else work(door, row)
        match found:
            case Refused() | NoSuchCase():
                note_refusal(door, deps, colleague, case_id, act, found)
        return found

    return await deps.door.write(unit)
