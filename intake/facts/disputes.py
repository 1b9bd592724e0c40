"""Where sources disagree: what each of them says, side by side. None is picked, none averaged."""

import datetime as dt
from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import Field, model_validator

from intake.facts import models as m
from intake.facts.yaml_source import Document, Loc


class Claim(m.Fact):
    """What one source says: a count of persons, or the day or month on which something began.

    A month is written as its first day. ``of`` is the larger count the source takes ``value`` from.
    ``scope`` names who was counted, with its words in the catalogues; ``figure`` says that the claim is
    a published figure, told once among the statistics.
    """

    value: Annotated[int, Field(ge=0)] | dt.date
    unit: Literal["person", "day", "month"]
    of: Annotated[int, Field(ge=0)] | None = None
    scope: m.Id
    starts_on: dt.date | None = None
    ends_on: dt.date | None = None
    figure: str | None = None

    @model_validator(mode="after")
    def _unit_fits_value(self) -> "Claim":
        if (self.unit == "person") != isinstance(self.value, int):
            raise ValueError("unit 'person' needs a number, 'day' and 'month' a date")
        if isinstance(self.value, dt.date) and self.unit == "month" and self.value.day != 1:
            raise ValueError("a month is written as its first day")
        return self


class Dispute(m.Frozen):
    """One question and at least two answers to it."""

    id: m.Id
    claims: Annotated[tuple[Claim, ...], Field(min_length=2)]


class _Named(m.Frozen):
    """A claim that stands among the statistics already."""

    figure: str


class _Entry(m.Frozen):
    id: m.Id
    claims: Annotated[tuple[Claim | _Named, ...], Field(min_length=2)]


class _Disputed(m.Frozen):
    disputes: tuple[_Entry, ...]


def load_disputes(doc: Document, publications: Mapping[str, m.Publication]) -> dict[str, Dispute]:
    """Read the disputes, with the figures they name filled in. Raises `FactsError` with file and line."""
    found: dict[str, Dispute] = {}
    for i, entry in enumerate(doc.parse(_Disputed).disputes):
        claims = tuple(
            claim
            if isinstance(claim, Claim)
            else _of_figure(claim, publications, doc, ("disputes", i, "claims", j))
            for j, claim in enumerate(entry.claims)
        )
        if entry.id in found:
            raise doc.error(("disputes", i), f"the id {entry.id!r} stands here twice")
        if len({(claim.value, claim.unit) for claim in claims}) == 1:
            raise doc.error(("disputes", i, "claims"), "all claims say the same: nothing is disputed")
        found[entry.id] = Dispute(id=entry.id, claims=claims)
    return found


def _of_figure(named: _Named, publications: Mapping[str, m.Publication], doc: Document, loc: Loc) -> Claim:
    for publication in publications.values():
        for figure in publication.figures:
            if figure.id == named.figure and figure.unit == "person" and figure.value is not None:
                return _claim(figure, publication)
    raise doc.error((*loc, "figure"), f"{named.figure!r} is not a published count of persons")


def _claim(figure: m.Figure, publication: m.Publication) -> Claim:
    return Claim(
        figure=figure.id, value=figure.value or 0, unit="person", scope=figure.scope, note=figure.note,
        starts_on=figure.starts_on, ends_on=figure.ends_on, source=publication.source,
        published_on=publication.published_on, as_of=publication.as_of,
        date_basis=publication.date_basis, standing=publication.standing,
    )  # fmt: skip
