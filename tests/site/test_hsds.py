"""The service for other directories: valid by the standard, alike in six languages, nothing made up."""

import copy
import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from types import MappingProxyType
from typing import Any

import pytest

from site_overrides.plugin import hsds
from tests import needs
from tests.site.conftest import CODES, SITE_URL
from tests.site.hsds import complaints, published, strict

FILES = {"services.json": "service", "organizations.json": "organization"}
UNKNOWN = {
    "schedules", "languages", "addresses", "latitude", "longitude", "fees_description", "phones", "metadata",
    "required_documents", "minimum_age", "maximum_age", "assured_date", "email", "application_process",
}  # fmt: skip
"""What no source says, and the numbers that nobody has confirmed."""


def read(code: str, sources: Any) -> dict[str, list[dict]]:
    """What a language's files contain, by the kind of object."""
    files = hsds.files(code, sources, SITE_URL)
    return {kind: json.loads(files[name])["contents"] for name, kind in FILES.items()}


def inside(node: Any, key: str = "") -> Iterator[tuple[str, dict]]:
    """Every object with the key it stands under."""
    if isinstance(node, dict):
        yield key, node
        for name, part in node.items():
            yield from inside(part, name)
    if isinstance(node, list):
        for part in node:
            yield from inside(part, key)


@pytest.mark.parametrize("code", CODES)
def test_every_file_is_valid_with_every_object_closed(site, code):
    for name, kind in FILES.items():
        page = json.loads((site.folder / "data" / "hsds" / code / name).read_bytes())
        assert (page["total_items"], page["size"], page["empty"]) == (len(page["contents"]),) * 2 + (False,)
        for thing in page["contents"]:
            assert complaints(strict(kind), thing) == []


@pytest.mark.skipif(not needs.find_schemas(), reason="the published schemas are not here")
@pytest.mark.parametrize("closed", [False, True])
@pytest.mark.parametrize("code", CODES)
def test_every_file_is_valid_under_the_published_schemas_and_their_closed_twins(sources, code, closed):
    for kind, found in read(code, sources).items():
        for thing in found:
            assert complaints(published(kind, closed=closed), thing) == []


def _set(path: str, value: Any) -> Any:
    def spoil(thing: dict) -> None:
        *steps, last = path.split(".")
        for step in steps:
            thing = thing[int(step)] if step.isdigit() else thing[step]
        thing[last] = value

    return spoil


@pytest.mark.parametrize(
    ("spoil", "found"),
    [
        (_set("open", True), "$: Additional properties"),
        (_set("organization.phone", "112"), "$.organization: Additional properties"),
        (_set("attributes.0.label", "x"), "$.attributes[0]: Additional properties"),
        (_set("status", "open"), "$.status: 'open' is not one of"),
        (_set("id", "mucenieki"), "$.id: 'mucenieki' is not a 'uuid'"),
        (_set("url", "en/"), "$.url: 'en/' does not match"),
        (_set("service_at_locations.0.location.location_type", "centre"), "location_type: 'centre' is not"),
        (_set("contacts.0.phones", [{"id": "x"}]), "'number' is a required property"),
        (lambda thing: thing.pop("status"), "$: 'status' is a required property"),
        (_set("description", ""), "$.description: '' should be non-empty"),
    ],
)
def test_the_twin_sees_what_does_not_fit(sources, spoil, found):
    thing = copy.deepcopy(read("en", sources)["service"][0])
    spoil(thing)
    assert any(found in line for line in complaints(strict("service"), thing))


def test_a_thing_has_the_same_id_in_every_language_and_two_things_never(sources):
    ids = {code: [(key, o["id"]) for key, o in inside(read(code, sources)) if "id" in o] for code in CODES}
    assert all(found == ids["lv"] for found in ids.values())
    assert len({one for _, one in ids["lv"]}) == len(set(ids["lv"])), "one id for things of two kinds"


def test_every_attribute_is_of_the_object_it_stands_in(sources):
    for key, thing in inside(read("tr", sources)):
        for attribute in thing.get("attributes", []):
            assert attribute["link_id"] == thing["id"], key
            assert attribute["taxonomy_term_id"] == attribute["taxonomy_term"]["id"]


def test_every_fact_is_there_with_its_standing_source_and_date(sources):
    facts, found = sources.facts, read("en", sources)
    (service,) = found["service"]
    assert [o["name"] for o in found["organization"]] == [p.names["en"] for p in facts.providers.values()]
    places = [at["location"]["name"] for at in service["service_at_locations"]]
    assert places[:2] == ["Mucenieki", "Liepna"]
    assert "Ropažu novads" not in places, "no source names it for the service"
    assert len(service["contacts"]) == len(facts.contacts) - 1, "all but the emergency number"
    for thing in (*service["contacts"], *service["service_at_locations"], *found["organization"], service):
        kinds = [attribute["link_type"] for attribute in thing["attributes"]]
        assert kinds[:3] == ["standing", "source", "dated"]
        assert thing["attributes"][0]["value"] in ("historic", "unverified")


def test_a_contract_says_its_days_and_that_nobody_knows_an_end(sources):
    agency = read("en", sources)["organization"][-1]
    (contract,) = [a for a in agency["attributes"] if a["link_type"] == "contract"]
    assert contract["value"].startswith("2023-11-30/..; not checked; ")


@pytest.mark.parametrize("code", CODES)
def test_nothing_is_said_that_no_source_says(sources, code):
    said = {name for _, thing in inside(read(code, sources)) for name in thing}
    assert not UNKNOWN & said
    text = json.dumps(read(code, sources), ensure_ascii=False)
    assert not any(c.phone in text for c in sources.facts.contacts.values() if not c.emergency)


def test_the_service_is_over_with_its_project_and_active_only_when_somebody_confirmed_it(sources):
    (service,) = read("en", sources)["service"]
    assert (service["status"], "30.11.2023" in service["alert"]) == ("defunct", True)
    facts, end = sources.facts, sources.facts.programme.ends_on
    before = replace(sources, now=sources.now.replace(year=end.year))
    assert read("en", before)["service"][0]["status"] == "inactive"
    agency = facts.providers["one-stop-agency"]
    contract = agency.contracts[0].model_copy(update={"standing": "current"})
    agency = agency.model_copy(update={"contracts": (contract,)})
    now = facts.model_copy(update={"providers": MappingProxyType({**facts.providers, agency.id: agency})})
    (service,) = read("en", replace(sources, facts=now))["service"]
    assert (service["status"], "alert" in service) == ("active", False)


def test_a_number_is_given_only_while_it_is_one_to_call(sources):
    contact, day = sources.facts.contacts["sif-services-coordinator"], sources.today
    update = {"standing": "current", "verified_on": day, "verify_by": day}
    contacts = {**sources.facts.contacts, contact.id: contact.model_copy(update=update)}
    facts = sources.facts.model_copy(update={"contacts": MappingProxyType(contacts)})
    (service,) = read("en", replace(sources, facts=facts))["service"]
    assert complaints(strict("service"), service) == []
    (phone,) = [phone for c in service["contacts"] for phone in c.get("phones", [])]
    assert phone["number"] == contact.phone
    later = replace(sources, facts=facts, now=sources.now + timedelta(days=1))
    assert not any("phones" in c for c in read("en", later)["service"][0]["contacts"])


@pytest.mark.parametrize("code", CODES)
def test_what_is_latvian_says_so_and_dari_has_its_own_code(sources, code):
    mark = "" if code == "lv" else "[lv] "
    (service,) = read(code, sources)["service"]
    assert service["program"]["name"].startswith(f"{mark}Dažādības veicināšana")
    assert service["attributes"][1]["value"].startswith(f"{mark}Ziņa")
    own = "prs" if code == "fa-AF" else code
    terms = [term for key, term in inside(service) if key == "taxonomy_term"]
    assert {term["language"] for term in terms} == {own}


def test_a_missing_translation_is_latvian_and_says_so(gappy, sources):
    page = json.loads((gappy.folder / "data" / "hsds" / "ru" / "services.json").read_bytes())
    assert page["contents"][0]["description"].startswith(f"[lv] {sources.pages['lv/index.md'].description}")


@pytest.mark.parametrize("code", CODES)
def test_the_page_of_numbers_leads_to_the_files_in_its_language(site, code):
    links = [link["href"] for link in site.page(code, "numbers.md").one("main").all("a")]
    assert [to for to in links if "/hsds/" in to] == [f"/data/hsds/{code}/{name}" for name in FILES]


@pytest.mark.parametrize("code", CODES)
def test_texts_are_plain(sources, code):
    for name, data in hsds.files(code, sources, SITE_URL).items():
        assert not any(mark in data for mark in (b"<", b"&amp;", b"&#")), name
