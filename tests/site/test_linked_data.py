"""What pages say to search engines as JSON-LD: no more than they say to people."""

import datetime as dt
import json
from dataclasses import replace
from types import MappingProxyType, SimpleNamespace
from urllib.parse import urljoin

import pytest

from site_overrides.plugin import linked_data, news, open_data
from site_overrides.plugin.revised import revised
from tests.site import tree
from tests.site.conftest import CODES, MISSING, SITE_URL, address

ABOUT = ("index.md", "eligibility.md", "where.md")


def things(page: tree.Element) -> dict[str, dict]:
    """What a page says, by type."""
    blocks = list(page.one("head").all("script", type="application/ld+json"))
    assert len(blocks) == len(list(page.all("script", type="application/ld+json"))) < 2
    found = [thing for block in blocks for thing in json.loads(block.text)["@graph"]]
    assert len({thing["@type"] for thing in found}) == len(found)
    return {thing["@type"]: thing for thing in found}


@pytest.mark.parametrize("which", ["site", "gappy"])
def test_every_page_with_crumbs_says_them_as_it_shows_them(request, which):
    built = request.getfixturevalue(which)
    for file in built.html_files:
        page, here = built.at(file), SITE_URL + file.removesuffix("index.html")
        if list(page.one("head").all("meta", name="robots")):
            assert things(page) == {}, f"{file} is kept from search engines"
            continue
        shown = [
            (item.text.strip(), urljoin(here, item.hrefs[0]) if item.hrefs else None)
            for crumbs in page.all("nav", class_="crumbs")
            for item in crumbs.all("li")
        ]
        said = things(page).get("BreadcrumbList", {}).get("itemListElement", [])
        assert [(item["name"], item.get("item")) for item in said] == shown, file
        assert [item["position"] for item in said] == [*range(1, len(shown) + 1)], file


def test_only_real_pages_say_more(gappy):
    for page in MISSING:
        assert set(things(gappy.page(*page.split("/", 1)))) <= {"BreadcrumbList"}, page


@pytest.mark.parametrize("code", CODES)
def test_a_news_item_says_its_days_as_far_as_they_are_known(site, sources, code):
    for item in news.items(code, sources):
        said = things(site.page(code, f"news/{item.slug}.md"))["NewsArticle"]
        meta, source = item.meta, sources.facts.sources[item.meta.source]
        assert (said["headline"], said["inLanguage"]) == (meta.title, code)
        assert said["url"] == SITE_URL + address(code, f"news/{item.slug}.md")
        assert said.get("datePublished") == (str(meta.published_on) if meta.published_on else None)
        assert said["dateModified"] == str(revised(f"{code}/news/{item.slug}.md", sources))
        assert said["creativeWorkStatus"] == "Draft", "nobody has confirmed it"
        assert said["publisher"] == {"@type": "Organization", "name": "Līdzās"}
        original = said["isBasedOn"]
        assert (original["name"], original["publisher"]["name"]) == (source.title, meta.publisher)


def test_both_a_shown_and_a_hidden_day_are_among_the_news(sources):
    bases = {item.meta.published_basis for item in news.items("lv", sources)}
    assert {"shown", "inferred"} <= bases


@pytest.mark.parametrize("code", CODES)
def test_the_service_is_told_as_old_and_offered_by_nobody(site, sources, code):
    for page in ABOUT:
        said = things(site.page(code, page))["GovernmentService"]
        assert said["url"] == SITE_URL + address(code, page)
        assert sources.pages[f"{code}/{page}"].description in said["description"]
        assert "30.11.2023" in said["description"], "the project is over, and that is said"
        unknown = {"availableChannel", "hoursAvailable", "serviceOperator", "offers", "telephone"}
        assert not unknown & set(said)
        assert ("provider" in said) == (page == "where.md")


def test_the_service_was_given_by_those_whose_contracts_have_an_end(site, facts):
    roles = things(site.page("en", "where.md"))["GovernmentService"]["provider"]
    ended = [c for p in facts.providers.values() for c in p.contracts if c.ends_on]
    assert [(r["startDate"], r["endDate"]) for r in roles] == [
        (str(c.starts_on), str(c.ends_on)) for c in ended
    ]
    assert "One-Stop Agency" not in {role["provider"]["name"] for role in roles}, "nobody has checked it"


def test_a_confirmed_number_and_contract_are_told(sources):
    facts, checked = sources.facts, {"verified_on": sources.today, "verify_by": sources.today}
    number = facts.contacts["sif-services-coordinator"].model_copy(update={"standing": "current"} | checked)
    agency = facts.providers["one-stop-agency"]
    contract = agency.contracts[0].model_copy(update={"standing": "current"})
    changed = facts.model_copy(
        update={
            "contacts": MappingProxyType({**facts.contacts, number.id: number}),
            "providers": MappingProxyType(
                {**facts.providers, agency.id: agency.model_copy(update={"contracts": (contract,)})}
            ),
        }
    )
    said = linked_data.service("About.", "…", "en", replace(sources, facts=changed), SITE_URL)
    assert said["description"] == "About."
    (channel,) = said["availableChannel"]
    assert channel["servicePhone"]["telephone"] == number.phone
    over = replace(sources, facts=changed, now=sources.now + dt.timedelta(days=2))
    assert "availableChannel" not in linked_data.service("About.", "…", "en", over, SITE_URL)


@pytest.mark.parametrize("code", CODES)
def test_the_figures_are_a_dataset_with_files_that_are_there_and_no_licence(site, sources, code):
    said = things(site.page(code, "numbers.md"))["Dataset"]
    addresses = [file["contentUrl"] for file in said["distribution"]]
    assert addresses == [f"{SITE_URL}data/{name}" for name in open_data.files(sources.facts)]
    assert all((site.folder / url.removeprefix(SITE_URL)).is_file() for url in addresses)
    assert "license" not in said, "nobody has licensed the data"
    assert 50 <= len(said["description"]) <= 5000, "what search engines for data ask"


def test_no_other_page_says_such_things(site):
    wanted = {address(code, page) + "index.html" for code in CODES for page in (*ABOUT, "numbers.md")}
    for file in site.html_files:
        more = set(things(site.at(file))) - {"BreadcrumbList", "NewsArticle"}
        assert bool(more) == (file in wanted), file


def test_a_withdrawn_item_says_nothing_any_more(sources):
    name = "lv/news/liepna-2022.md"
    page = SimpleNamespace(file=SimpleNamespace(src_uri=name))
    meta = sources.pages[name].model_copy(update={"withdrawn_on": sources.today, "withdrawn_why": "Kļūda."})
    gone = replace(sources, pages=MappingProxyType({**sources.pages, name: meta}))
    assert "NewsArticle" in linked_data.of_page(page, "lv", [], sources, SITE_URL)
    assert linked_data.of_page(page, "lv", [], gone, SITE_URL) == ""
    assert "NewsArticle" not in linked_data.of_page(page, "tr", [], sources, SITE_URL), "a copy"


def test_no_text_can_end_the_block_or_begin_another():
    nasty = "</script><script>alert(1)</script><!-- & ]]> \u2028"
    html = str(linked_data.block([{"name": nasty}]))
    (element,) = tree.parse(html).children
    assert (element.text.count("<"), html.count("<")) == (0, 2)
    assert json.loads(element.text)["@graph"] == [{"name": nasty}]
    assert linked_data.block([]) == ""
