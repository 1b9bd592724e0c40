"""What a copy for a person is made of: each thing stored about them as a line of coded values."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import RowMapping

from intake.rules.history import Kind
from intake.services.deps import Deps
from intake.services.person_facts import Said, opened

WHOSE_IS_UNKNOWN = (
    "called", "language", "variety", "interpreter", "worker_gender", "contact_way", "phone", "email", "hours",
    "shared_phone", "needs", "note",
)  # fmt: skip
"""Answers that may be about any of several adults."""
_OF_THE_FORM = ("sender", "organisation", "sender_role", "child_alone", "danger", "place", "urgency")
_EXPLAINED = ("explained_by", "explained_language", "agree")


@dataclass(frozen=True)
class Value:
    """A value by its kind: ``words`` (a key of the catalogues), ``text``, ``day``, ``moment``, ``number``,

    ``language``, ``place``, ``provider``, ``step`` (a kind of the plan's facts) or ``result``.
    """

    kind: str
    of: Any


@dataclass(frozen=True)
class Line:
    """What it is (``label``: a key of the catalogues, or `Value`) and what is stored."""

    label: str | Value
    values: tuple[Value, ...]


@dataclass(frozen=True)
class Stored:
    """What belongs to the case, still sealed."""

    row: RowMapping
    members: list[RowMapping]
    people: list[RowMapping]
    facts: list[RowMapping]
    goals: list[RowMapping]
    steps: list[RowMapping]
    talks: list[RowMapping]
    grades: list[RowMapping]
    attempts: list[RowMapping]
    mentors: list[RowMapping]
    notices: list[RowMapping]
    answers: list[RowMapping]
    entries: list[RowMapping]


def spoken(found: Stored, own: list[str], answers: Mapping[str, Any], alone: bool, deps: Deps) -> str:
    """The person's language as last recorded; else the form's, if there is one adult; else unknown."""
    said = [s.fact.value for s in _facts(found, own, deps) if s.fact.kind is Kind.LANGUAGE]
    return said[-1] or "" if said else answers["language"] if alone else ""


def _facts(found: Stored, own: list[str], deps: Deps) -> list[Said]:
    return [said for said in opened(found.people, found.facts, deps).said if said.fact.person in own]


def sent(found: Stored, answers: Mapping[str, Any], alone: bool) -> Iterator[Line]:
    """The form itself; what may be another adult's only when there is none (``alone``)."""
    yield Line("copy.sent_on", (Value("moment", found.row["sent_at"]),))
    for name in (*_OF_THE_FORM, *(WHOSE_IS_UNKNOWN if alone else ()), *_EXPLAINED):
        if answer := answers.get(name):
            yield Line(f"ask.{name}", tuple(_answer(name, answer)))


def _answer(name: str, answer: Any) -> Iterator[Value]:
    for one in answer if isinstance(answer, list) else [answer]:
        if name in ("language", "explained_language"):
            yield Value("language", one)
        elif name == "place":
            yield Value("place", one)
        elif name in ("interpreter", "shared_phone", "child_alone", "danger"):
            yield Value("words", f"yesno.{one}")
        elif name in ("called", "variety", "phone", "email", "note", "organisation", "sender_role"):
            yield Value("text", one)
        else:
            yield Value("words", f"choice.{name}.{one}")


def member_lines(found: Stored, position: int, deps: Deps) -> Iterator[Line]:
    """What the form says of the person themselves, and how the wordings were read when it came."""
    for member in found.members:
        if member["position"] != position:
            continue
        where = f"household_member/{member['referral_id']}/{position}"
        said = json.loads(deps.ring.open(member["sealed"], where))
        yield Line("copy.kind.age_band", (Value("number", member["age_band"].replace("-", "–")),))
        if adult := said["adult"]:
            yield Line("ask.status", (Value("words", f"choice.status.{adult['status']}"),))
            for name in ("arrived_on", "status_on"):
                if adult[name]:
                    yield Line(f"ask.{name}", (Value("iso", adult[name]),))
            for also in adult["also"]:
                yield Line("ask.also", (Value("words", f"choice.also.{also}"),))
        for reading in said.get("readings", ()):
            outlook = Value("words", f"copy.outlook.{reading['overall']['outlook']}")
            yield Line(Value("rule", reading["rule_id"]), (outlook,))


def recorded(found: Stored, own: list[str], deps: Deps) -> Iterator[Line]:
    """Every fact, also those that were replaced since or recorded by mistake."""
    said = _facts(found, own, deps)
    void = {one.fact.voids for one in said}
    for one in said:
        if one.fact.kind is Kind.RETRACTED:
            continue
        since = Value("since", one.fact.on) if one.dated else Value("words", "copy.no_day")
        values = [*_fact(one), since, Value("words", f"copy.evidence.{one.evidence}")]
        if one.fact.id in void:
            values.append(Value("words", "copy.kind.retracted"))
        yield Line(f"copy.kind.{one.fact.kind}", tuple(values))


def _fact(said: Said) -> Iterator[Value]:
    kind, value = said.fact.kind, said.fact.value
    if value is None:
        yield Value("words", "yesno.unknown")
    elif kind is Kind.STATUS:
        known = value not in ("refused", "withdrawn")
        yield Value("words", f"choice.status.{value}" if known else f"copy.value.{value}")
    elif kind in (Kind.RESIDENCE, Kind.SEX):
        yield Value("words", f"copy.value.{value}")
    elif kind in (Kind.APPEAL, Kind.ARRIVED, Kind.CAME_BACK, Kind.TALK_IN_PERSON):
        yield Value("words", f"yesno.{value}")
    elif kind is Kind.ENTERED:
        yield Value("words", f"copy.came.{value}")
    elif kind is Kind.LEFT:
        yield Value("words", f"copy.left.{value}")
    else:
        plain = {
            Kind.LANGUAGE: "language",
            Kind.PROVIDER: "provider",
            Kind.BORN: "iso",
            Kind.COUNTRY: "country",
        }
        yield Value(plain.get(kind, "number"), value)
    if said.variety:
        yield Value("text", said.variety)
