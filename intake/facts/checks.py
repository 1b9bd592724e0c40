"""What must hold between fact files: references, complete languages, sums, and no two providers at once."""

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from itertools import combinations
from typing import TYPE_CHECKING

from intake.facts import models as m
from intake.facts.plan_checks import plan_problems
from intake.facts.yaml_source import Document, Loc

if TYPE_CHECKING:
    from intake.facts.load import ServiceFacts

Docs = dict[str, Document]
Problem = tuple[Document, Loc, str]


def cross_check(facts: "ServiceFacts", docs: Docs, statistics: Docs) -> None:
    """Raise `FactsError` at the first fact that contradicts another."""
    for check in (_sources, _nearest, _texts, _sayings, _places, _contracts, plan_problems):
        for doc, loc, message in check(facts, docs):
            raise doc.error(loc, message)
    for doc, loc, message in _figures(facts, statistics):
        raise doc.error(loc, message)


def _facts(facts: "ServiceFacts", docs: Docs) -> Iterator[tuple[Document, Loc, m.Fact]]:
    for name, field, items in (
        ("languages", "languages", facts.languages),
        ("eligibility", "rules", facts.rules),
        ("providers", "providers", facts.providers),
        ("places", "places", facts.places),
        ("contacts", "contacts", facts.contacts),
        ("glossary", "terms", facts.glossary),
        ("plan_steps", "kinds", facts.plan.kinds),
        ("complexity", "criteria_sets", facts.complexity),
        ("mentoring", "limits", facts.mentor_limits),
    ):
        for i, fact in enumerate(items.values()):
            yield docs[name], (field, i), fact
    for i, provider in enumerate(facts.providers.values()):
        for j, contract in enumerate(provider.contracts):
            yield docs["providers"], ("providers", i, "contracts", j), contract
    for i, dispute in enumerate(facts.disputes.values()):
        for j, claim in enumerate(dispute.claims):
            if claim.figure is None:  # a figure is checked where it stands
                yield docs["disputed"], ("disputes", i, "claims", j), claim
    yield docs["programme"], (), facts.programme
    yield docs["programme"], ("interpretation",), facts.programme.interpretation


def _sources(facts: "ServiceFacts", docs: Docs) -> Iterator[Problem]:
    for doc, loc, fact in _facts(facts, docs):
        if fact.source not in facts.sources:
            yield doc, (*loc, "source"), f"{fact.source!r} is not in sources.yml"
        elif fact.published_on not in (None, facts.sources[fact.source].published_on):
            yield doc, (*loc, "published_on"), "differs from the date in sources.yml"


def _nearest(facts: "ServiceFacts", docs: Docs) -> Iterator[Problem]:
    for i, language in enumerate(facts.languages.values()):
        others = [code for code in facts.languages if code != language.code]
        if strange := [code for code in language.nearest if code not in others]:
            yield docs["languages"], ("languages", i, "nearest"), f"{strange[0]!r} is none of {others}"
        if len(set(language.nearest)) < len(language.nearest):
            yield docs["languages"], ("languages", i, "nearest"), "a language stands here twice"


def _texts(facts: "ServiceFacts", docs: Docs) -> Iterator[Problem]:
    for doc, loc, fact in _facts(facts, docs):
        for field, value in fact:
            if not isinstance(value, dict):
                continue
            missing = sorted(set(facts.languages) - set(value))
            if missing and field not in _NOT_IN_ALL:
                yield doc, (*loc, field), f"no text in {', '.join(missing)}"
            if extra := sorted(set(value) - set(facts.languages)):
                yield doc, (*loc, field, extra[0]), "not a language of languages.yml"


_NOT_IN_ALL = ("marks", "also", "forbidden", "follows")
"""A name that is the same everywhere carries no mark; other words exist where they exist, and what a
translation follows is the site's to check."""


def _sayings(facts: "ServiceFacts", docs: Docs) -> Iterator[Problem]:
    for i, rule in enumerate(facts.rules.values()):
        wanted = {name for name in _NUMBERS if getattr(rule, name, None) is not None}
        for language, text in rule.says.items():
            loc: Loc = ("rules", i, "says", language)
            found = set(re.findall(r"{(.*?)}", text))
            if lost := sorted(wanted - found):
                yield docs["eligibility"], loc, f"{{{lost[0]}}} is missing"
            if strange := sorted(found - wanted):
                yield docs["eligibility"], loc, f"{{{strange[0]}}} is no number of this rule"
            if re.search(r"\d", text):  # a typed number would stay behind when the rule's number changes
                yield docs["eligibility"], loc, "a number is typed in; expected its name in braces"


_NUMBERS = ("pre_status_months", "post_status_months", "min_months", "max_months")


def _places(facts: "ServiceFacts", docs: Docs) -> Iterator[Problem]:
    for i, place in enumerate(facts.places.values()):
        if place.within is not None and place.within not in facts.places:
            yield docs["places"], ("places", i, "within"), f"{place.within!r} is not a place"
        elif _goes_round(facts.places, place):
            yield docs["places"], ("places", i, "within"), f"{place.id!r} lies within itself"
    for i, provider in enumerate(facts.providers.values()):
        for j, contract in enumerate(provider.contracts):
            for place_id in contract.places:
                if place_id not in facts.places:
                    loc: Loc = ("providers", i, "contracts", j, "places")
                    yield docs["providers"], loc, f"{place_id!r} is not in places.yml"
            for k, claim in enumerate(contract.claimed_ends):
                if claim.source not in facts.sources:
                    loc = ("providers", i, "contracts", j, "claimed_ends", k, "source")
                    yield docs["providers"], loc, f"{claim.source!r} is not in sources.yml"


def _contracts(facts: "ServiceFacts", docs: Docs) -> Iterator[Problem]:
    placed = [
        (("providers", i, "contracts", j, "starts_on"), contract)
        for i, provider in enumerate(facts.providers.values())
        for j, contract in enumerate(provider.contracts)
    ]
    for (_, one), (loc, other) in combinations(placed, 2):
        if one.id == other.id:
            yield docs["providers"], loc, f"contract {one.id} stands here twice"
        if shared := _same_days(one, other) and _same_places(facts, one, other):
            yield docs["providers"], loc, f"overlaps contract {one.id} in {', '.join(sorted(shared))}"


def _same_days(one: m.Contract, other: m.Contract) -> bool:
    last = dt.date.max
    return one.starts_on <= (other.ends_on or last) and other.starts_on <= (one.ends_on or last)


def _same_places(facts: "ServiceFacts", one: m.Contract, other: m.Contract) -> set[str]:
    return _covered(facts, one) & _covered(facts, other)


def _covered(facts: "ServiceFacts", contract: m.Contract) -> set[str]:
    return {p for p in facts.places if set(lineage(facts.places, p)) & set(contract.places)}


def _goes_round(places: Mapping[str, m.Place], place: m.Place) -> bool:
    seen: set[str] = set()
    while place.within in places and place.id not in seen:
        seen.add(place.id)
        place = places[str(place.within)]
    return place.id in seen


def lineage(places: Mapping[str, m.Place], place_id: str) -> tuple[str, ...]:
    """Return the place and every larger place it lies in, nearest first; loading refuses circles."""
    within = places[place_id].within
    return (place_id, *lineage(places, within)) if within else (place_id,)


def _figures(facts: "ServiceFacts", docs: Docs) -> Iterator[Problem]:
    seen: set[str] = set()
    for publication in facts.publications.values():
        doc = docs[publication.id]
        if publication.source not in facts.sources:
            yield doc, ("source",), f"{publication.source!r} is not in sources.yml"
        elif publication.published_on not in (None, facts.sources[publication.source].published_on):
            yield doc, ("published_on",), "differs from the date in sources.yml"
        for i, figure in enumerate(publication.figures):
            if figure.id in seen:
                yield doc, ("figures", i, "id"), f"{figure.id} stands twice"
            if figure.place not in facts.places:
                yield doc, ("figures", i, "place"), f"{figure.place!r} is not in places.yml"
            if figure.provider not in (None, *facts.providers):
                yield doc, ("figures", i, "provider"), f"{figure.provider!r} is not a provider"
            seen.add(figure.id)
        yield from _sums(publication, doc)


def _sums(publication: m.Publication, doc: Document) -> Iterator[Problem]:
    value = {f.id: f.value for f in publication.figures}
    for i, check in enumerate(publication.sums):
        if unknown := [f for f in (check.whole, *check.parts) if f not in value]:
            yield doc, ("sums", i), f"{unknown[0]} is not a figure of this publication"
        elif wrong := _wrong(check.whole, value[check.whole], [value[p] for p in check.parts]):
            yield doc, ("sums", i), f"{wrong}; {_MEND_SUM}"


def _wrong(name: str, whole: int | None, parts: list[int | None]) -> str | None:
    """What does not add up; where something is withheld, the rest may still not be more than the whole."""
    total = sum(part or 0 for part in parts)
    fits = whole is None or (total <= whole if None in parts else total == whole)
    return None if fits else f"the parts add up to {total}, {name} says {whole}"


_MEND_SUM = "mend the number that differs from the source, or remove this sum when the source has it so"
