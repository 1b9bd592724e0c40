"""The shapes of ``plan_steps.yml``, ``complexity.yml`` and ``mentoring.yml``: what a plan may hold.

Texts are for readers, per language. Nothing here is a person's: answers and grades live with their case.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, model_validator

from intake.facts import models as m

Area = Literal[
    "school", "language", "doctor", "home", "bank", "papers", "money", "appeal", "leisure", "family", "work"
]
OwnerId = Literal["person", "mentor", "worker", "institution"]
Ends = Literal["done", "dropped"]


class Option(m.Frozen):
    """One answer to choose."""

    id: m.Id
    names: m.Texts


class Ask(m.Frozen):
    """A small field a step carries: never a text.

    ``count`` is a whole number from 1 to ``at_most``, ``choice`` one of ``options``, ``day`` a civil day,
    ``step`` the id of another step of the same plan.
    """

    id: m.Id
    type: Literal["count", "choice", "day", "step"]
    names: m.Texts
    at_most: Annotated[int, Field(ge=1)] | None = None
    options: tuple[Option, ...] = ()

    @model_validator(mode="after")
    def _has_what_its_type_needs(self) -> "Ask":
        if (self.type == "count") != (self.at_most is not None):
            raise ValueError("type 'count' needs at_most, and only it may have that")
        if (self.type == "choice") != bool(self.options):
            raise ValueError("type 'choice' needs options, and only it may have them")
        return self


class Result(m.Frozen):
    """How a step can end. ``shared`` ones end every kind; ``needs`` are the asks it cannot do without."""

    id: m.Id
    ends: Ends
    names: m.Texts
    needs: tuple[m.Id, ...] = ()
    shared: bool = False


class Caution(m.Frozen):
    """What stands beside every step of some kind."""

    id: m.Id
    says: m.Texts


class StepKind(m.Fact):
    """One kind of help some source names: its ``results`` beside the shared ones; all ``asks`` are needed."""

    id: m.Id
    area: Area
    names: m.Texts
    explains: m.Texts
    owners: Annotated[tuple[OwnerId, ...], Field(min_length=1)]
    results: tuple[m.Id, ...] = ()
    asks: tuple[m.Id, ...] = ()
    warning: m.Id | None = None


class PlanSteps(m.Frozen):
    """The whole of ``plan_steps.yml``, by id."""

    results: Annotated[Mapping[str, Result], AfterValidator(MappingProxyType)]
    asks: Annotated[Mapping[str, Ask], AfterValidator(MappingProxyType)]
    warnings: Annotated[Mapping[str, Caution], AfterValidator(MappingProxyType)]
    kinds: Annotated[Mapping[str, StepKind], AfterValidator(MappingProxyType)]

    def results_of(self, kind: StepKind) -> tuple[Result, ...]:
        """How a step of ``kind`` can end: its own results, then the shared ones, each in file order."""
        own = [result for result in self.results.values() if result.id in kind.results]
        return (*own, *(result for result in self.results.values() if result.shared))


class CriteriaSet(m.Fact):
    """One version of what a worker looks at when grading, and the levels to pick from.

    Levels stand in file order for reading only: they are names, not numbers. ``never`` tells readers so.
    """

    id: m.Id
    version: Annotated[int, Field(ge=1)]
    never: m.Texts
    criteria: Annotated[tuple[Option, ...], Field(min_length=1)]
    levels: Annotated[tuple[Option, ...], Field(min_length=2)]


class LoadLimit(m.Fact):
    """How many people one mentor has, as one source words it; both numbers are included."""

    id: m.Id
    at_least: Annotated[int, Field(ge=0)]
    at_most: Annotated[int, Field(ge=1)]
    says: m.Texts

    @model_validator(mode="after")
    def _is_a_range(self) -> "LoadLimit":
        if self.at_most < self.at_least:
            raise ValueError(f"at_most {self.at_most} is below at_least {self.at_least}")
        return self
