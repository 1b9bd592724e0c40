"""``load_facts()``: every fact file read, validated and checked against the others, once."""

from collections.abc import Callable, Iterable, Mapping
from functools import cached_property
from pathlib import Path
from types import MappingProxyType
from typing import Annotated, TypeVar

from pydantic import AfterValidator, BaseModel

from intake.facts import models as m
from intake.facts.checks import cross_check
from intake.facts.disputes import Dispute, load_disputes
from intake.facts.notices import Notice, load_notices
from intake.facts.plan import Ask, Caution, CriteriaSet, LoadLimit, PlanSteps, Result, StepKind
from intake.facts.yaml_source import Document, FactsError, read_yaml

Item = TypeVar("Item", bound=BaseModel)
Entry = TypeVar("Entry")
ById = Annotated[Mapping[str, Entry], AfterValidator(MappingProxyType)]
"""A table nobody can change after loading."""


class _Languages(m.Frozen):
    languages: tuple[m.Language, ...]


class _Sources(m.Frozen):
    sources: tuple[m.Source, ...]


class _Eligibility(m.Frozen):
    rules: tuple[m.AnyRule, ...]


class _Providers(m.Frozen):
    providers: tuple[m.Provider, ...]


class _Places(m.Frozen):
    places: tuple[m.Place, ...]


class _Contacts(m.Frozen):
    contacts: tuple[m.Contact, ...]


class _Glossary(m.Frozen):
    terms: tuple[m.Term, ...]


class _PlanSteps(m.Frozen):
    results: tuple[Result, ...]
    asks: tuple[Ask, ...]
    warnings: tuple[Caution, ...]
    kinds: tuple[StepKind, ...]


class _Complexity(m.Frozen):
    criteria_sets: tuple[CriteriaSet, ...]


class _Mentoring(m.Frozen):
    limits: tuple[LoadLimit, ...]


class ServiceFacts(m.Frozen):
    """Everything the project may state, keyed by id; both halves read this one object."""

    languages: ById[m.Language]
    sources: ById[m.Source]
    rules: ById[m.AnyRule]
    providers: ById[m.Provider]
    places: ById[m.Place]
    contacts: ById[m.Contact]
    programme: m.Programme
    publications: ById[m.Publication]
    disputes: ById[Dispute]
    glossary: ById[m.Term]
    notices: ById[Notice]
    plan: PlanSteps
    complexity: ById[CriteriaSet]
    mentor_limits: ById[LoadLimit]

    @cached_property
    def duration_rules(self) -> tuple[m.DurationRule, ...]:
        """The wordings a person's dates can be read against, in file order."""
        return tuple(r for r in self.rules.values() if isinstance(r, m.DurationRule))

    @cached_property
    def figures(self) -> dict[str, m.Figure]:
        """Every published figure by its ST id."""
        return {f.id: f for p in self.publications.values() for f in p.figures}

    def publication_of(self, figure_id: str) -> m.Publication:
        """The publication a figure stands in."""
        return next(p for p in self.publications.values() if any(f.id == figure_id for f in p.figures))


def load_facts(folder: Path) -> ServiceFacts:
    """Load and cross-check every fact under ``folder`` (``docs/facts``).

    Raises `FactsError` naming file, line, field and what was expected.
    """
    docs = {path.stem: read_yaml(path) for path in sorted(folder.glob("*.yml"))}
    statistics = [read_yaml(path) for path in sorted((folder / "statistics").glob("*.yml"))]
    _check_file_names(folder, set(docs))
    languages: dict[str, m.Language] = _by(docs["languages"], _Languages, "languages", lambda x: x.code)
    places: dict[str, m.Place] = _by(docs["places"], _Places, "places", lambda x: x.id)
    publications = _publications(statistics)
    facts = ServiceFacts(
        languages=languages,
        sources=_by(docs["sources"], _Sources, "sources", lambda x: x.id),
        rules=_by(docs["eligibility"], _Eligibility, "rules", lambda x: x.id),
        providers=_by(docs["providers"], _Providers, "providers", lambda x: x.id),
        places=places,
        contacts=_by(docs["contacts"], _Contacts, "contacts", lambda x: x.id),
        programme=docs["programme"].parse(m.Programme),
        publications=publications,
        disputes=load_disputes(docs["disputed"], publications),
        glossary=_by(docs["glossary"], _Glossary, "terms", lambda x: x.id),
        notices=load_notices(folder / "notices", languages, places),
        plan=_plan(docs["plan_steps"]),
        complexity=_by(docs["complexity"], _Complexity, "criteria_sets", lambda x: x.id),
        mentor_limits=_by(docs["mentoring"], _Mentoring, "limits", lambda x: x.id),
    )
    cross_check(facts, docs, {d.data["id"]: d for d in statistics})
    return facts


_FILES = {
    "languages", "sources", "eligibility", "providers", "places", "contacts", "programme", "glossary",
    "disputed", "plan_steps", "complexity", "mentoring",
}  # fmt: skip
_OF_THE_SITE = {"missing", "machine_translation", "offline"}  # no facts: read by the plugin of that name


def _check_file_names(folder: Path, found: set[str]) -> None:
    for name in sorted(_FILES - found):
        raise FactsError(f"{folder / name}.yml:1: this fact file is missing")
    for name in sorted(found - _FILES - _OF_THE_SITE):
        raise FactsError(f"{folder / name}.yml:1: not a fact file; expected one of {sorted(_FILES)}")


def _plan(doc: Document) -> PlanSteps:
    read = doc.parse(_PlanSteps)
    return PlanSteps(
        results=_unique(doc, "results", read.results, lambda x: x.id),
        asks=_unique(doc, "asks", read.asks, lambda x: x.id),
        warnings=_unique(doc, "warnings", read.warnings, lambda x: x.id),
        kinds=_unique(doc, "kinds", read.kinds, lambda x: x.id),
    )


def _by(doc: Document, model: type[BaseModel], field: str, key: Callable[[Item], str]) -> dict[str, Item]:
    return _unique(doc, field, getattr(doc.parse(model), field), key)


def _unique(doc: Document, field: str, items: Iterable[Item], key: Callable[[Item], str]) -> dict[str, Item]:
    found: dict[str, Item] = {}
    for i, item in enumerate(items):
        if key(item) in found:
            raise doc.error(
                (field, i), f"the id {key(item)!r} stands here twice; give this one another, or remove it"
            )
        found[key(item)] = item
    return found


def _publications(docs: list[Document]) -> dict[str, m.Publication]:
    found: dict[str, m.Publication] = {}
    for doc in docs:
        publication = doc.parse(m.Publication)
        if publication.id != doc.path.stem:
            raise doc.error(("id",), f"expected the file's own name, {doc.path.stem!r}")
        found[publication.id] = publication
    return found
