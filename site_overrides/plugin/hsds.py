"""The service for other directories: HSDS 3.0 as its API answers, ``data/hsds/<code>/services.json``.

One file of services and one of organisations a language, from the facts and in that language's words. Every
fact carries its standing, source and date as attributes.

Left out, for no source says it: schedules, addresses, coordinates, spoken languages, fees, required
documents, ages, and who gives the service now. A number only while it is one to call. ``metadata`` too, for
it asks who changed which value.
"""

import json
from collections.abc import Iterable
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig

from intake.facts.models import Contact, Contract, Place, Provider
from intake.locale.markup import day
from site_overrides.plugin import linked_data, provided
from site_overrides.plugin.calls import said
from site_overrides.plugin.hsds_words import Texts, Thing, attribute, identifier, plain
from site_overrides.plugin.page_context import in_language
from site_overrides.plugin.sources import Sources

SERVICE = identifier("service")
OWNER = "sif"
"""The provider that owns the project, and so answers for the service."""


def write(config: MkDocsConfig, code: str, sources: Sources) -> None:
    """Write the language's files; the same sources give the same bytes."""
    folder = Path(config.site_dir) / "data" / "hsds" / code
    folder.mkdir(parents=True, exist_ok=True)
    for name, data in files(code, sources, str(config.site_url)).items():
        (folder / name).write_bytes(data)


def files(code: str, sources: Sources, site_url: str) -> dict[str, bytes]:
    """The language's files by name."""
    texts = Texts(code, sources)
    organizations = (organization(provider, texts) for provider in sources.facts.providers.values())
    return {
        "services.json": _page([service(texts, sources, site_url)]),
        "organizations.json": _page(organizations),
    }


def service(texts: Texts, sources: Sources, site_url: str) -> Thing:
    """The one service all sources are about."""
    facts, code = sources.facts, texts.code
    caution, places = linked_data.caution(code, sources), facts.places.values()
    spoken = facts.programme.interpretation
    found = {
        "id": SERVICE,
        "name": linked_data.service_name(code, sources),
        "description": f"{_about(texts, sources)} {caution}".strip(),
        "url": site_url + in_language(code, ""),
        "status": _status(sources),
        "interpretation_services": f"{spoken.says[code]} ({texts.origin(spoken)})",
        "eligibility_description": _eligibility(texts, sources),
        "organization": organization(facts.providers[OWNER], texts),
        "program": _program(texts, sources),
        "funding": [_funding(texts, sources)],
        "service_areas": [_area(p, texts, sources) for p in places if p.kind in ("country", "outside")],
        "service_at_locations": [_at(place, texts) for place in provided.named(places)],
        "contacts": [_contact(c, texts, sources) for c in facts.contacts.values() if not c.emergency],
        "attributes": texts.attributes("service", SERVICE, facts.programme),
    }
    return found | ({"alert": caution} if caution else {})


def organization(provider: Provider, texts: Texts) -> Thing:
    """A provider and the times of its contracts."""
    it, name = identifier("organization", provider.id), provider.names[texts.code]
    times = "; ".join(_time(contract, texts) for contract in provider.contracts)
    found: Thing = {"id": it, "name": name, "description": f"{texts.say('fact.contract')}: {times}"}
    found |= {} if name == provider.name else {"alternate_name": texts.latvian(provider.name)}
    contracts = [_contract(contract, it, texts) for contract in provider.contracts]
    return found | {"attributes": [*texts.attributes("organization", it, provider), *contracts]}


def _status(sources: Sources) -> str:
    """HSDS has no word for "unknown": only an editor makes it active, and with its project it is over."""
    if provided.confirmed(sources.facts.providers.values(), sources.today):
        return "active"
    return "defunct" if sources.facts.programme.ends_on < sources.today else "inactive"


def _about(texts: Texts, sources: Sources) -> str:
    """What the first page says of itself; in Latvian where the language has no such page."""
    page = sources.pages.get(f"{texts.code}/index.md")
    return page.description if page else texts.latvian(sources.pages["lv/index.md"].description)


def _eligibility(texts: Texts, sources: Sources) -> str:
    """Every wording on how long the service lasts or why it ends; none of them is chosen."""
    rules = [rule for rule in sources.facts.rules.values() if rule.kind != "asylum_decision_wait"]
    return "\n".join(f"{plain(said(rule, texts.code))} ({texts.origin(rule)})" for rule in rules)


def _program(texts: Texts, sources: Sources) -> Thing:
    programme = sources.facts.programme
    return {
        "id": identifier("program"),
        "organization_id": identifier("organization", OWNER),
        "name": f"{texts.latvian(programme.name)}, {programme.number}",
        "description": texts.latvian(programme.activity),
    }


def _funding(texts: Texts, sources: Sources) -> Thing:
    """The line that stands at the foot of every page."""
    p, code = sources.facts.programme, texts.code
    paid = texts.say(
        "shell.funding", name=p.name, number=p.number, eu=f"{p.eu_share} %", eu_fund=p.eu_fund[code],
        state_share=f"{p.state_share} %", state=p.state[code], ended=day(p.ends_on),
    )  # fmt: skip
    return {"id": identifier("funding"), "service_id": SERVICE, "source": paid}


def _area(place: Place, texts: Texts, sources: Sources) -> Thing:
    it, country = identifier("service_area", place.id), sources.facts.glossary.get(place.id)
    outside = texts.say("place.outside")
    return {
        "id": it,
        "service_id": SERVICE,
        "name": country.words[texts.code] if country else outside,
        "attributes": texts.attributes("service_area", it, place),
    }


def _at(place: Place, texts: Texts) -> Thing:
    """That a source names the place. Its name is Latvian in every language: it stands on papers and signs."""
    it, there = identifier("service_at_location", place.id), identifier("location", place.id)
    location = {"id": there, "location_type": "physical", "name": place.name}
    others = {"alternate_name": "; ".join(place.aliases)} if place.aliases else {}
    since = texts.say("fact.since", date=day(place.service_since)) if place.service_since else None
    return {
        "id": it,
        "service_id": SERVICE,
        "location_id": there,
        "location": location | others,
        "attributes": texts.attributes("service_at_location", it, place),
    } | ({"description": since} if since else {})


def _contact(contact: Contact, texts: Texts, sources: Sources) -> Thing:
    """A role, never a person."""
    it = identifier("contact", contact.id)
    owners = [p.id for p in sources.facts.providers.values() if p.name == contact.organisation]
    found: Thing = {"id": it, "service_id": SERVICE, "title": contact.role[texts.code]}
    found |= {"organization_id": identifier("organization", owners[0])} if owners else {}
    found |= {"phones": [_phone(contact, it, texts)]} if contact.callable_on(sources.today) else {}
    return found | {"attributes": texts.attributes("contact", it, contact)}


def _phone(contact: Contact, owner: str, texts: Texts) -> Thing:
    days = [day(date) for date in (contact.verified_on, contact.verify_by) if date]
    return {
        "id": identifier("phone", contact.id),
        "contact_id": owner,
        "number": contact.phone,
        "type": "voice",
        "description": texts.say("contact.checked", date=days[0], until=days[1]),
    }


def _time(contract: Contract, texts: Texts) -> str:
    start = day(contract.starts_on)
    if contract.ends_on is None:
        return texts.say("fact.from_on", start=start)
    key = "fact.disputed" if contract.disputed_ends else "fact.from_to"
    return texts.say(key, start=start, end=day(contract.ends_on))


def _contract(contract: Contract, provider: str, texts: Texts) -> Thing:
    """An ISO 8601 interval, both days included, ``..`` for an end that no source gives; then the rest."""
    days = f"{contract.starts_on}/{contract.ends_on or '..'}"
    value = "; ".join(filter(None, (days, contract.number, texts.origin(contract))))
    term = texts.term("contract", texts.say("fact.contract"), texts.say("hsds.contract"))
    return attribute("organization", provider, "contract", term, value, contract.id)


def _page(contents: Iterable[Thing]) -> bytes:
    """A page of results as the API gives it; all of them fit on one."""
    found = list(contents)
    page = {
        "total_items": len(found),
        "total_pages": 1,
        "page_number": 1,
        "size": len(found),
        "first_page": True,
        "last_page": True,
        "empty": not found,
        "contents": found,
    }
    return f"{json.dumps(page, ensure_ascii=False, indent=1)}\n".encode()
