"""The published wordings for other programs: ``data/eligibility.json``, the same facts as the pages show."""

import json
from pathlib import Path
from typing import Any

from mkdocs.config.defaults import MkDocsConfig

from intake.facts.models import AnyRule, DurationRule, EndRule, WaitRule
from site_overrides.plugin.sources import Sources

FILE = "data/eligibility.json"
_MACHINE = {
    "note",
    "says",
    "follows",
    "source",
    "id",
    "kind",
    "published_on",
    "as_of",
    "date_basis",
    "standing",
}


def write(config: MkDocsConfig, sources: Sources) -> None:
    """Write the file; the same facts give the same bytes."""
    target = Path(config.site_dir) / FILE
    target.parent.mkdir(parents=True, exist_ok=True)
    rules = [_rule(rule, sources) for rule in sources.facts.rules.values()]
    text = json.dumps({"rules": rules}, ensure_ascii=False, indent=1)
    target.write_text(f"{text}\n", encoding="utf-8")


def _rule(rule: AnyRule, sources: Sources) -> dict[str, Any]:
    """One wording: its parameters, its text in every language with the numbers filled in, its origin."""
    plain = rule.model_dump(mode="json")
    source = sources.facts.sources[rule.source]
    own = ("id", "kind", "published_on", "as_of", "date_basis", "standing")
    return {name: plain[name] for name in own} | {
        "parameters": {name: value for name, value in plain.items() if name not in _MACHINE},
        "says": {code: _filled(rule, code) for code in sources.facts.languages},
        "source": {"id": source.id, "publisher": source.publisher, "title": source.title, "url": source.url},
    }


def _filled(rule: DurationRule | WaitRule | EndRule, code: str) -> str:
    return rule.says[code].format(**{name: value for name, value in rule if isinstance(value, int)})
