"""What the columns of the open data mean: Frictionless Table Schema, one field a column."""

from dataclasses import dataclass
from typing import Any, get_args

from intake.facts import models as m

DESCRIPTION = (
    "Figures as their sources published them, each with the way it was counted. Figures of different "
    "metric, scheme, period, unit or scope count different things: do not join or add them. No source "
    "splits them by legal status. Questions on which sources disagree are in figures.json, under "
    "disputed. An empty cell is unknown or does not apply. Beside these tables, eligibility.json has the "
    "published wordings on who is helped and for how long, and hsds/<language>/services.json and "
    "organizations.json have the service and its providers in HSDS 3.0."
)


@dataclass(frozen=True)
class Field:
    """A column. ``given`` means no cell is empty; ``one_of`` closes the list of values."""

    name: str
    says: str
    type: str = "string"
    given: bool = False
    one_of: tuple[str, ...] = ()
    pattern: str | None = None

    def as_schema(self) -> dict[str, Any]:
        """The field descriptor."""
        constraints: dict[str, Any] = {"required": True} if self.given else {}
        constraints |= {"enum": list(self.one_of)} if self.one_of else {}
        constraints |= {"pattern": self.pattern} if self.pattern else {}
        constraints |= {"minimum": 0} if self.type == "integer" else {}
        said = {"name": self.name, "type": self.type, "description": self.says}
        return said | ({"constraints": constraints} if constraints else {})


def _values(model: type[m.Frozen], field: str) -> tuple[str, ...]:
    """The closed list of values a fact's field may have."""
    return get_args(model.model_fields[field].annotation)


FIGURES = (
    Field("id", "Stays the same for ever.", given=True, pattern="ST-[0-9]{3,6}"),
    Field("publication", "What was published together.", given=True),
    Field("metric", "What was counted.", given=True),
    Field("dimension", "By what it was split; total when it was not.", given=True),
    Field("category", "The part of the dimension.", given=True),
    Field("value", "The number itself; empty when it is withheld.", "integer"),
    Field("unit", "What one of it is.", given=True, one_of=_values(m.Figure, "unit")),
    Field(
        "scheme",
        "How people were sorted into groups. In sex_all_ages children are among women and men; in "
        "women_men_children they are a group of their own; age_only has no sex; residence is where "
        "they lived; new_or_not is whether help began in the month; country and provider name them; none has "
        "no groups.",
        given=True, one_of=_values(m.Figure, "scheme"),
    ),
    Field(
        "period",
        "month: served in that month; as_of: on a day; cumulative: since the start; ytd: since the start "
        "of a year; avg_month: on average a month.",
        given=True, one_of=_values(m.Figure, "period"),
    ),
    Field("starts_on", "First day counted; empty when the source gives none.", "date"),
    Field("ends_on", "Last day counted; empty when the source gives none.", "date"),
    Field("origin", "derived: computed from stated ones.", given=True, one_of=_values(m.Figure, "origin")),
    Field("scope", "Who was counted and how doubles were told apart.", given=True),
    Field("place", "Where; latvia is everywhere.", given=True),
    Field("provider", "Who gave the service, where the source says so."),
    Field("ambiguous", "The source can be read in two ways.", "boolean", given=True),
    Field(
        "withheld",
        "The number is not published: it is small, or a small one could be worked out from it. Which of the "
        "two is never told.",
        "boolean", given=True,
    ),
    Field("standing", "Whether it holds today.", given=True, one_of=_values(m.Fact, "standing")),
    Field("source", "Where it was published: an id of sources.", given=True),
    Field("published_on", "Day of publication; empty when the source shows none.", "date"),
    Field(
        "published_basis", "How that day is known.", given=True, one_of=_values(m.Source, "basis"),
    ),
    Field("as_of", "The day the publication speaks of, where it names one.", "date"),
    Field("note", "What to know before using it."),
)  # fmt: skip

SOURCES = (
    Field("id", "Stays the same for ever.", given=True),
    Field("publisher", "Who published it.", given=True),
    Field("title", "A short description of ours, in Latvian.", given=True),
    Field("url", "Address, where one is known."),
    Field("published_on", "Day of publication, where it is shown.", "date"),
    Field("published_from", "It cannot be older than this day.", "date"),
    Field("published_until", "It cannot be newer than this day.", "date"),
    Field("basis", "How its day is known.", given=True, one_of=_values(m.Source, "basis")),
)


def figures() -> dict[str, Any]:
    """The schema of figures.csv."""
    key = {"fields": "source", "reference": {"resource": "sources", "fields": "id"}}
    return _schema(FIGURES) | {"foreignKeys": [key]}


def sources() -> dict[str, Any]:
    """The schema of sources.csv."""
    return _schema(SOURCES)


def _schema(fields: tuple[Field, ...]) -> dict[str, Any]:
    return {"fields": [f.as_schema() for f in fields], "primaryKey": "id", "missingValues": [""]}
