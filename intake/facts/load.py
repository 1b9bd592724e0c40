"""``load_facts()``: every fact file read, validated and checked against the others, once."""

from collections.abc import Callable, Iterable, Mapping
from functools import cached_property
from pathlib import Path
from types import MappingProxyType
from typing import Annotated, TypeVar

from pydantic import AfterValidator, BaseModel

from intake.facts import models as m
from intake.facts.checks import cross_check
from intake.facts.notices import Notice, load_notices
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
    glossary: ById[m.Term]
    notices: ById[Notice]

    @cached_property
    def duration_rules(self) -> tuple[m.DurationRule, ...]:
        """The wordings a person's dates can be read against, in file order."""
        return tuple(r for r in self.rules.values() if isinstance(r, m.DurationRule))

    @cached_property
    def figures(self) -> dict[str, m.Figure]:
        """Every published figure by its ST id."""
        return {f.id: f for p in self.publications.values() for f in p.figures}


def load_facts(folder: Path) -> ServiceFacts:
    """Load and cross-check every fact under ``folder`` (``docs/facts``).

    Raises `FactsError` naming file, line, field and what was expected.
    """
    docs = {path.stem: read_yaml(path) for path in sorted(folder.glob("*.yml"))}
    statistics = [read_yaml(path) for path in sorted((folder / "statistics").glob("*.yml"))]
    _check_file_names(folder, set(docs))
    languages: dict[str, m.Language] = _by(docs["languages"], _Languages, "languages", lambda x: x.code)
    places: dict[str, m.Place] = _by(docs["places"], _Places, "places", lambda x: x.id)
    facts = ServiceFacts(
        languages=languages,
        sources=_by(docs["sources"], _Sources, "sources", lambda x: x.id),
        rules=_by(docs["eligibility"], _Eligibility, "rules", lambda x: x.id),
        providers=_by(docs["providers"], _Providers, "providers", lambda x: x.id),
        places=places,
        contacts=_by(docs["contacts"], _Contacts, "contacts", lambda x: x.id),
        programme=docs["programme"].parse(m.Programme),
        publications=_publications(statistics),
        glossary=_by(docs["glossary"], _Glossary, "terms", lambda x: x.id),
        notices=load_notices(folder / "notices", languages, places),
    )
    cross_check(facts, docs, {d.data["id"]: d for d in statistics})
    return facts


_FILES = {
    "languages", "sources", "eligibility", "providers", "places", "contacts", "programme", "glossary"
}  # fmt: skip
_OF_THE_SITE = {"missing"}  # no facts: what the site's plugin/missing.py reads


def _check_file_names(folder: Path, found: set[str]) -> None:
    for name in sorted(_FILES - found):
        raise FactsError(f"{folder / name}.yml:1: this fact file is missing")
    for name in sorted(found - _FILES - _OF_THE_SITE):
        raise FactsError(f"{folder / name}.yml:1: not a fact file; expected one of {sorted(_FILES)}")


def _by(doc: Document, model: type[BaseModel], field: str, key: Callable[[Item], str]) -> dict[str, Item]:
    return _unique(doc, field, getattr(doc.parse(model), field), key)


def _unique(doc: Document, field: str, items: Iterable[Item], key: Callable[[Item], str]) -> dict[str, Item]:
    found: dict[str, Item] = {}
    for i, item in enumerate(items):
        if key(item) in found:
            raise doc.error((field, i), f"the id {key(item)!r} stands here twice")
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
