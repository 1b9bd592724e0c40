"""What every HSDS object has in common: stable ids, one language's words, and where a fact comes from."""

import uuid
from typing import Any

from markupsafe import Markup

from intake.facts.models import Fact
from site_overrides.plugin import origin
from site_overrides.plugin.sources import Sources

Thing = dict[str, Any]
_NAMESPACE = uuid.uuid5(uuid.NAMESPACE_URL, "urn:lidzas:facts")
_ISO = {"fa-AF": "prs"}
"""Dari is ``prs`` in ISO 639-3 only. HSDS 3.0 names 639-1 and 639-2 for terms, 3.1 permits 639-3 too."""


def identifier(*parts: str) -> str:
    """The id of a fact (``"place", "mucenieki"``): the same in every language and build."""
    return str(uuid.uuid5(_NAMESPACE, "/".join(parts)))


class Texts:
    """Plain words in one language, without markup. What is Latvian in another language says so: "[lv] "."""

    def __init__(self, code: str, sources: Sources) -> None:
        self.code, self._sources = code, sources

    def say(self, key: str, **values: Any) -> str:
        """Words of the catalogue."""
        return plain(self._sources.words[self.code](key, **values))

    def latvian(self, text: str) -> str:
        """A text that exists in Latvian only."""
        return text if self.code == "lv" else f"[lv] {text}"

    def standing(self, fact: Fact) -> str:
        """Whether the fact holds today."""
        return self.say(f"fact.{fact.standing}")

    def dated(self, fact: Fact) -> str:
        """What is known of the fact's date."""
        return plain(origin.dated(fact, self._sources.words[self.code], self._sources))

    def source(self, fact: Fact) -> str:
        """Where the fact was published; titles of sources are Latvian."""
        return self.latvian(plain(origin.cited(self._sources.facts.sources[fact.source])))

    def origin(self, fact: Fact) -> str:
        """All three, for the end of a text."""
        return "; ".join((self.standing(fact), self.dated(fact), self.source(fact)))

    def attributes(self, entity: str, link: str, fact: Fact) -> list[Thing]:
        """All three for programs, of the object ``link`` of the kind ``entity``."""
        standing = self.term(fact.standing, self.standing(fact), self.say(f"hsds.standing.{fact.standing}"))
        source = self.term("source", self.say("disputed.source"), self.say("hsds.source"))
        dated = self.term("dated", self.say("fact.period"), self.say("hsds.dated"))
        return [
            attribute(entity, link, "standing", standing, fact.standing),
            attribute(entity, link, "source", source, self.source(fact)),
            attribute(entity, link, "dated", dated, self.dated(fact)),
        ]

    def term(self, code: str, name: str, description: str) -> Thing:
        """A word of our own taxonomy, which is as small as it looks."""
        return {
            "id": identifier("term", code),
            "code": code,
            "name": name,
            "description": description,
            "taxonomy": "Līdzās",
            "language": _ISO.get(self.code, self.code),
        }


def attribute(entity: str, link: str, kind: str, term: Thing, value: str, of: str = "") -> Thing:
    """One attribute; ``of`` tells several of a kind on one object apart."""
    return {
        "id": identifier("attribute", link, kind, of),
        "link_id": link,
        "link_type": kind,
        "link_entity": entity,
        "value": value,
        "taxonomy_term_id": term["id"],
        "taxonomy_term": term,
    }


def plain(words: Markup) -> str:
    """Words without their markup."""
    return str(words.striptags())
