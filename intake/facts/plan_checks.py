"""What must hold in the plan's fact files: complete languages, each code once, every named code there."""

import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from intake.facts import models as m
from intake.facts.plan import PlanSteps
from intake.facts.yaml_source import Document, Loc

if TYPE_CHECKING:
    from intake.facts.load import ServiceFacts

Problem = tuple[Document, Loc, str]
Said = tuple[Loc, m.Texts]


def plan_problems(facts: "ServiceFacts", docs: dict[str, Document]) -> Iterator[Problem]:
    """Everything wrong with steps, criteria and limits; sources and dates are checked with all facts."""
    for name, parts in (("plan_steps", _parts_of_steps(facts)), ("complexity", _parts_of_sets(facts))):
        for loc, texts in parts:
            for at, message in _lacking(texts, list(facts.languages)):
                yield docs[name], (*loc, *at), message
    for name, problems in (
        ("plan_steps", _references(facts.plan)),
        ("plan_steps", _idle(facts.plan)),
        ("plan_steps", _twice(_options(facts.plan))),
        ("complexity", _twice(_picks(facts))),
        ("complexity", _versions(facts)),
        ("mentoring", _says(facts)),
    ):
        for loc, message in problems:
            yield docs[name], loc, message


def _parts_of_steps(facts: "ServiceFacts") -> Iterator[Said]:
    for i, result in enumerate(facts.plan.results.values()):
        yield ("results", i, "names"), result.names
    for i, warning in enumerate(facts.plan.warnings.values()):
        yield ("warnings", i, "says"), warning.says
    for i, ask in enumerate(facts.plan.asks.values()):
        yield ("asks", i, "names"), ask.names
        for j, option in enumerate(ask.options):
            yield ("asks", i, "options", j, "names"), option.names


def _parts_of_sets(facts: "ServiceFacts") -> Iterator[Said]:
    for i, found in enumerate(facts.complexity.values()):
        for field, entries in (("criteria", found.criteria), ("levels", found.levels)):
            for j, entry in enumerate(entries):
                yield ("criteria_sets", i, field, j, "names"), entry.names


def _lacking(texts: m.Texts, languages: list[str]) -> Iterator[tuple[Loc, str]]:
    if missing := sorted(set(languages) - set(texts)):
        yield (), f"no text in {', '.join(missing)}"
    if extra := sorted(set(texts) - set(languages)):
        yield (extra[0],), "not a language of languages.yml"


def _references(plan: PlanSteps) -> Iterator[tuple[Loc, str]]:
    for i, result in enumerate(plan.results.values()):
        yield from _unknown(("results", i, "needs"), result.needs, plan.asks, "asks")
    for i, kind in enumerate(plan.kinds.values()):
        yield from _unknown(("kinds", i, "results"), kind.results, plan.results, "results")
        yield from _unknown(("kinds", i, "asks"), kind.asks, plan.asks, "asks")
        yield from _unknown(("kinds", i, "warning"), filter(None, [kind.warning]), plan.warnings, "warnings")
        for code in kind.results:
            if code in plan.results and plan.results[code].shared:
                yield ("kinds", i, "results"), f"{code!r} is shared; leave it out here"
        yield from _repeated(("kinds", i, "owners"), kind.owners)


def _unknown(loc: Loc, codes: Iterable[str], known: Iterable[str], table: str) -> Iterator[tuple[Loc, str]]:
    codes, known = list(codes), set(known)
    for code in codes:
        if code not in known:
            yield loc, f"{code!r} is not among the {table} of this file; mend it, or add it there"
    yield from _repeated(loc, codes)


def _repeated(loc: Loc, codes: Iterable[str]) -> Iterator[tuple[Loc, str]]:
    seen: set[str] = set()
    for code in codes:
        if code in seen:
            yield loc, f"{code!r} stands here twice"
        seen.add(code)


def _idle(plan: PlanSteps) -> Iterator[tuple[Loc, str]]:
    """A code no kind uses is a slip; every kind needs a way to be done and a way to be dropped."""
    used = {code for kind in plan.kinds.values() for code in (*kind.results, *kind.asks, kind.warning)}
    used |= {code for result in plan.results.values() for code in result.needs}
    used |= {result.id for result in plan.results.values() if result.shared}
    for field, table in (("results", plan.results), ("asks", plan.asks), ("warnings", plan.warnings)):
        for i, code in enumerate(table):
            if code not in used:
                yield (field, i), f"no kind uses {code!r}; use it, or remove it"
    if {result.ends for result in plan.results.values() if result.shared} != {"done", "dropped"}:
        yield ("results",), "the shared results need one that is done and one that is dropped"


def _options(plan: PlanSteps) -> Iterator[tuple[Loc, list[str]]]:
    for i, ask in enumerate(plan.asks.values()):
        yield ("asks", i, "options"), [option.id for option in ask.options]


def _picks(facts: "ServiceFacts") -> Iterator[tuple[Loc, list[str]]]:
    for i, found in enumerate(facts.complexity.values()):
        yield ("criteria_sets", i, "criteria"), [entry.id for entry in found.criteria]
        yield ("criteria_sets", i, "levels"), [entry.id for entry in found.levels]


def _twice(lists: Iterable[tuple[Loc, list[str]]]) -> Iterator[tuple[Loc, str]]:
    for loc, codes in lists:
        yield from _repeated(loc, codes)


def _versions(facts: "ServiceFacts") -> Iterator[tuple[Loc, str]]:
    versions = [found.version for found in facts.complexity.values()]
    for i, version in enumerate(versions):
        if version in versions[:i]:
            yield (
                ("criteria_sets", i, "version"),
                f"version {version} stands here twice; give this set the next",
            )


def _says(facts: "ServiceFacts") -> Iterator[tuple[Loc, str]]:
    wanted = {"at_least", "at_most"}
    for i, limit in enumerate(facts.mentor_limits.values()):
        for language, text in limit.says.items():
            if re.search(r"\d", text) or set(re.findall(r"{(.*?)}", text)) != wanted:
                yield ("limits", i, "says", language), "name both numbers in braces, {at_least} and {at_most}"
