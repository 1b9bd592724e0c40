"""Interface words: one catalogue per language, the same keys in each, plural forms by CLDR.

The desk speaks fewer languages than the public: its words (``desk.…``) are asked only of the
languages marked ``desk`` in ``languages.yml``.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from babel import Locale
from markupsafe import Markup, escape

from intake.facts.models import Language
from intake.facts.yaml_source import Document, Loc, read_yaml
from intake.locale.markup import number

FOLDER = Path(__file__).parent
_FORMS = {"zero", "one", "two", "few", "many", "other"}
Entry = Markup | dict[str, Markup]


@dataclass(frozen=True)
class Words:
    """The words of one language: ``words("receipt.title")``, ``words("list.cases", n=81)``."""

    language: Language
    entries: Mapping[str, Entry]

    def __call__(self, key: str, n: int | None = None, **values: object) -> Markup:
        """Return the text under ``key`` with ``{placeholders}`` filled and escaped.

        ``n`` picks the plural form and fills ``{n}``. Raises `KeyError` for an unknown key.
        """
        entry = self._entry(key)
        if isinstance(entry, dict):
            entry = entry[self.locale.plural_form(n or 0)]
        if n is not None:
            values["n"] = number(n)
        return entry.format(**values) if "{" in entry else entry

    def forms(self, key: str, **values: object) -> dict[str, Markup]:
        """Every plural form under ``key`` by its CLDR name, for a script that counts by itself."""
        entry = self._entry(key)
        forms = entry if isinstance(entry, dict) else {"other": entry}
        return {form: text.format(**values) for form, text in forms.items()}

    def maybe(self, key: str) -> Markup | None:
        """Return the text under ``key``, or ``None`` where a language-free rule leaves it out."""
        return self(key) if key in self.entries else None

    @property
    def locale(self) -> Locale:
        """The CLDR locale behind this language."""
        return Locale.parse(self.language.cldr)

    def language_name(self, code: str) -> str:
        """The name of a spoken language, in this language's words."""
        own = self.maybe(f"language.{code}")
        return str(own or self.locale.languages.get(code) or code)

    def _entry(self, key: str) -> Entry:
        try:
            return self.entries[key]
        except KeyError:
            raise KeyError(f"{self.language.code}: no words for {key!r}") from None


def load_words(languages: Mapping[str, Language], folder: Path = FOLDER) -> dict[str, Words]:
    """Load every catalogue. Raises `FactsError` naming the file and key that is missing or extra."""
    docs = {code: read_yaml(folder / f"{code}.yml") for code in languages}
    found = {code: dict(_flat(doc.data)) for code, doc in docs.items()}
    wanted = found[next(iter(languages))]
    for code, language in languages.items():
        _check(docs[code], found[code], wanted, language)
    return {code: Words(language, found[code]) for code, language in languages.items()}


def _flat(node: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, Entry]]:
    for key, value in node.items():
        if isinstance(value, dict) and not ("other" in value and set(value) <= _FORMS):
            yield from _flat(value, f"{prefix}{key}.")
        else:
            yield f"{prefix}{key}", _escaped(value)


def _escaped(value: str | dict[str, str]) -> Entry:
    """Escape once at load: pages are made of hundreds of words."""
    return {form: escape(text) for form, text in value.items()} if isinstance(value, dict) else escape(value)


def _check(
    doc: Document, found: Mapping[str, Entry], wanted: Mapping[str, Entry], language: Language
) -> None:
    expected = {key for key in wanted if language.desk or not key.startswith("desk.")}
    for key in sorted(expected ^ set(found)):
        trouble = "no words for this key" if key in expected else "no other language has this key"
        raise doc.error(_loc(key), trouble)
    forms = {"other", *Locale.parse(language.cldr).plural_form.tags}
    for key, entry in found.items():
        if isinstance(entry, dict) and set(entry) != forms:
            raise doc.error(_loc(key), f"expected the plural forms {sorted(forms)}")
        if isinstance(entry, dict) != isinstance(wanted[key], dict):
            raise doc.error(_loc(key), "plural in one language only")


def _loc(key: str) -> Loc:
    return tuple(key.split("."))
