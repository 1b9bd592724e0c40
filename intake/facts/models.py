"""The shapes of ``docs/facts/*.yml``: frozen, closed, each fact with its source, date and standing.

Civil dates, Riga time; periods include both their first and their last day. Texts for readers come
per language (`Texts`), keyed by the codes in ``languages.yml``.
"""

import datetime as dt
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from intake.facts.follows import Hash

ID = r"^[A-Za-z0-9][A-Za-z0-9_-]*$"
PHONE = r"^\+[1-9][0-9]{6,14}$|^112$"
FIGURE_ID = r"^ST-[0-9]{3,6}$"
Id = Annotated[str, StringConstraints(pattern=ID)]
Words = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]
Texts = dict[str, Words]
E164 = Annotated[str, StringConstraints(pattern=PHONE)]
Standing = Literal["current", "historic", "unverified"]


class Frozen(BaseModel):
    """A closed record: an unknown field is an error, and nothing changes after loading."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)


class Source(Frozen):
    """Where a fact was published. ``basis`` says how the date is known.

    ``published_between`` has an open end (``None``) when nothing tells the latest day.
    """

    id: Id
    publisher: Words
    title: Words
    url: str | None = None
    published_on: dt.date | None = None
    published_between: tuple[dt.date, dt.date | None] | None = None
    basis: Literal["shown", "inferred", "unknown"]

    @model_validator(mode="after")
    def _date_matches_basis(self) -> "Source":
        if (self.basis == "shown") != (self.published_on is not None):
            raise ValueError("basis 'shown' needs published_on, and only 'shown' may have it")
        if (self.basis == "inferred") != (self.published_between is not None):
            raise ValueError("basis 'inferred' needs published_between, and only it may have that")
        return self


class Fact(Frozen):
    """What every fact carries: its source, a date with its basis, and its standing.

    Either ``published_on`` (shown on the source) or ``as_of`` (the day it speaks of); when a source
    gives neither, ``date_basis`` is ``inferred`` or ``unknown`` and readers are told so.
    Only an editor makes a fact ``current``; code never promotes the newest.
    """

    source: Id
    published_on: dt.date | None = None
    as_of: dt.date | None = None
    date_basis: Literal["shown", "stated", "inferred", "unknown"]
    standing: Standing
    note: Words | None = None

    @model_validator(mode="after")
    def _is_dated(self) -> "Fact":
        if self.date_basis == "shown" and self.published_on is None:
            raise ValueError("date_basis 'shown' needs published_on")
        if self.date_basis == "stated" and self.as_of is None:
            raise ValueError("date_basis 'stated' needs as_of")
        return self

    @property
    def dated(self) -> dt.date | None:
        """The day to show beside the fact: what it speaks of, else when it was published."""
        return self.as_of or self.published_on


class Language(Fact):
    """A language of the site. ``code`` is the BCP 47 tag in addresses and ``lang`` attributes.

    ``alphabet`` are its small letters in their order, which the A to Z is sorted by.
    ``nearest`` are the languages its readers are most likely to read besides it, the likeliest first.
    """

    code: str
    name: Words
    dir: Literal["ltr", "rtl"]
    cldr: str
    alphabet: Words
    desk: bool = False
    nearest: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _each_letter_once(self) -> "Language":
        if twice := [letter for letter in self.alphabet if self.alphabet.count(letter) > 1]:
            raise ValueError(f"alphabet has {twice[0]!r} twice")
        return self


class Rule(Fact):
    """One published wording about the service, or about the wait for a decision.

    ``follows`` says by language which Latvian text each translation was made from (`follows.digest`).
    """

    id: Id
    says: Texts
    follows: dict[str, Hash] = Field(default_factory=dict)


class DurationRule(Rule):
    """How long the service lasts, as one source words it (domain rule kinds R-…-DUR).

    ``pre_status_months`` caps the time before status, counted from arrival; ``None`` is no cap.
    ``connector`` tells how the cap and "until status" combine; ``unclear`` gives both readings.
    """

    kind: Literal["service_duration"]
    pre_status_months: Annotated[int, Field(ge=1, le=120)] | None
    connector: Literal["first", "later", "unclear"] | None
    post_status_months: Annotated[int, Field(ge=1, le=120)]

    @model_validator(mode="after")
    def _connector_joins_something(self) -> "DurationRule":
        if (self.pre_status_months is None) != (self.connector is None):
            raise ValueError("connector and pre_status_months are given together or not at all")
        return self


class WaitRule(Rule):
    """How long a decision on asylum may take. Never a length of the service."""

    kind: Literal["asylum_decision_wait"]
    min_months: Annotated[int, Field(ge=0)]
    max_months: Annotated[int, Field(ge=1)]
    decided_by: Words


class EndRule(Rule):
    """Reasons a source gives for the service ending."""

    kind: Literal["termination_reasons"]
    reasons: tuple[Id, ...]
    exhaustive: Literal["no", "unknown"]


AnyRule = Annotated[DurationRule | WaitRule | EndRule, Field(discriminator="kind")]


class EndClaim(Frozen):
    """A last day of a contract as one source gives it. Readers see it; nothing counts by it."""

    on: dt.date
    source: Id


class Contract(Fact):
    """One period in which a provider answers for places; both days included.

    ``ends_on`` is the last day every source agrees on; ``None`` means no source gives an end, and
    ``ends_basis: derived`` that none gives this day and it was worked out here.
    ``disputed_ends`` are later ends some source claims: those days belong to nobody until an editor
    settles them. ``claimed_ends`` are what sources say of the end in their own words.
    """

    id: Id
    number: Words | None = None
    starts_on: dt.date
    ends_on: dt.date | None
    ends_basis: Literal["stated", "derived"] = "stated"
    disputed_ends: tuple[dt.date, ...] = ()
    claimed_ends: tuple[EndClaim, ...] = ()
    places: tuple[Id, ...]

    @model_validator(mode="after")
    def _ends_after_it_starts(self) -> "Contract":
        if self.ends_on and self.ends_on < self.starts_on:
            raise ValueError(f"ends_on {self.ends_on} is before starts_on {self.starts_on}")
        if any(self.ends_on is None or day <= self.ends_on for day in self.disputed_ends):
            raise ValueError("disputed_ends are later than ends_on, the last day all sources agree on")
        if self.ends_on is None and self.ends_basis == "derived":
            raise ValueError("ends_basis 'derived' needs ends_on, the day that was worked out")
        return self

    def covers(self, day: dt.date) -> bool:
        """Whether every source agrees that the contract ran on ``day``."""
        return self.starts_on <= day and (self.ends_on is None or day <= self.ends_on)

    def disputed_on(self, day: dt.date) -> bool:
        """Whether only some sources say the contract still ran on ``day``."""
        return bool(self.ends_on and self.disputed_ends and self.ends_on < day <= max(self.disputed_ends))


class Provider(Fact):
    """An organisation that runs the service under contracts."""

    id: Id
    name: Words
    names: Texts
    contracts: tuple[Contract, ...]


class Place(Fact):
    """A place with its other names. ``within`` is the larger place it belongs to.

    ``valid_from`` and ``valid_until`` bound the days it exists under this name, both included; ``None``
    means no source gives the day.
    """

    id: Id
    name: Words
    kind: Literal["country", "municipality", "centre", "outside"]
    within: Id | None = None
    aliases: tuple[Words, ...] = ()
    service_since: dt.date | None = None
    offered: bool = False
    valid_from: dt.date | None = None
    valid_until: dt.date | None = None

    @model_validator(mode="after")
    def _ends_after_it_begins(self) -> "Place":
        if self.valid_from and self.valid_until and self.valid_until < self.valid_from:
            raise ValueError(f"valid_until {self.valid_until} is before valid_from {self.valid_from}")
        return self

    def valid_on(self, day: dt.date) -> bool:
        """Whether the place exists on ``day``, as far as the sources say."""
        first, last = self.valid_from or dt.date.min, self.valid_until or dt.date.max
        return first <= day <= last


class Contact(Fact):
    """Whom to call: role first, never a person's name.

    A number is for calling only while ``callable_on`` says so. ``emergency`` marks the European
    emergency number, which law and not an office keeps reachable. ``follows`` says by language which
    Latvian role each translation was made from (`follows.digest`).
    """

    id: Id
    role: Texts
    follows: dict[str, Hash] = Field(default_factory=dict)
    organisation: Words
    phone: E164 | None = None
    verified_on: dt.date | None = None
    verify_by: dt.date | None = None
    emergency: bool = False

    def callable_on(self, day: dt.date) -> bool:
        """Whether a page may offer the number as "call now" on ``day``."""
        checked = self.verified_on is not None and self.verify_by is not None
        return self.phone is not None and (
            self.emergency
            or (checked and self.standing == "current" and day <= (self.verify_by or dt.date.min))
        )


class Interpretation(Fact):
    """What a source says of interpreters for the service, retold."""

    says: Texts


class Programme(Fact):
    """The project that paid for the service; shares are whole per cents."""

    name: Words
    number: Words
    activity: Words
    eu_fund: Texts
    state: Texts
    eu_share: Annotated[int, Field(ge=0, le=100)]
    state_share: Annotated[int, Field(ge=0, le=100)]
    ends_on: dt.date
    interpretation: Interpretation

    @model_validator(mode="after")
    def _shares_are_whole(self) -> "Programme":
        if self.eu_share + self.state_share != 100:
            raise ValueError(f"the shares add up to {self.eu_share + self.state_share}, not 100")
        return self


Scheme = Literal[
    "women_men_children", "sex_all_ages", "age_only", "residence", "new_or_not", "country", "provider", "none"
]
Period = Literal["month", "as_of", "cumulative", "ytd", "avg_month"]


class Figure(Frozen):
    """One published number. ``derived`` ones were computed here and are labelled so.

    A ``withheld`` one has no value: it is small, or a small one could be worked out from it. Which of
    the two is never told.

    ``scope`` names who was counted and how doubles were told apart; its words are in the catalogues.
    Figures of different ``scheme``, ``period`` or ``metric`` are never joined into one series.
    """

    id: Annotated[str, StringConstraints(pattern=FIGURE_ID)]
    metric: Id
    dimension: Id
    category: Id
    value: Annotated[int, Field(ge=0)] | None = None
    withheld: bool = False
    unit: Literal["person", "percent", "person_per_month", "country", "episode"]
    scheme: Scheme
    period: Period
    starts_on: dt.date | None = None
    ends_on: dt.date | None = None
    origin: Literal["stated", "derived"]
    scope: Id
    place: Id
    provider: Id | None = None
    ambiguous: bool = False
    note: Words | None = None

    @model_validator(mode="after")
    def _shown_or_withheld(self) -> "Figure":
        if (self.value is None) != self.withheld:
            raise ValueError("a figure has a value, or says `withheld: true`")
        return self


class Sum(Frozen):
    """A check the editor promises: the parts add up to the whole."""

    whole: str
    parts: tuple[str, ...]


class Counted(Frozen):
    """How the desk counted a month: by which rules, when it was frozen, and why again if it was.

    ``hash`` is that of the frozen figures: who audits the desk finds them by it.
    """

    rule: Words
    on: dt.date
    revision: Annotated[int, Field(ge=1)]
    why: Id | None = None
    hash: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]


class Publication(Fact):
    """All figures one source published together, and the sums that must hold among them.

    ``counted`` is there when the desk counted them itself; ``intake figures --publish`` writes such a file.
    """

    id: Id
    counted: Counted | None = None
    figures: tuple[Figure, ...]
    sums: tuple[Sum, ...] = ()


class Term(Fact):
    """One concept and its word in each language. ``marks`` grade how sure each word is.

    A: Latvian law or a public body uses it; b: seen elsewhere; c: general knowledge, unverified;
    a trailing ``!`` marks a conflict. ``also`` are other words readers search by; ``forbidden`` are
    words no text may use for the concept, a trailing ``*`` standing for any ending. Both by language.
    ``meaning`` is a sentence or two for readers, in every language or in none.
    """

    id: Id
    words: Texts
    meaning: Texts | None = None
    marks: dict[str, Literal["A", "b", "c", "A!", "b!", "c!"]]
    also: dict[str, tuple[Words, ...]] = Field(default_factory=dict)
    forbidden: dict[str, tuple[Words, ...]] = Field(default_factory=dict)
