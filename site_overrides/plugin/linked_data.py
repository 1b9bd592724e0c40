"""What a page is about, for search engines: schema.org as JSON-LD in the page's head.

A data block: nothing in it runs, and no text in it can end it. It says only what the page says; what is a
draft is called one, and nothing is offered that the facts do not make current.
"""

import json
from collections.abc import Iterable, Iterator
from typing import Any

from babel.lists import format_list
from markupsafe import Markup
from mkdocs.structure.pages import Page

from intake.facts import ServiceFacts
from intake.facts.models import Contact
from intake.locale import Words
from intake.locale.markup import day
from site_overrides.plugin import open_data, provided
from site_overrides.plugin.crumbs import Crumb
from site_overrides.plugin.front_matter import PageMeta
from site_overrides.plugin.page_context import address_of, in_language
from site_overrides.plugin.revised import revised
from site_overrides.plugin.sources import Sources

Thing = dict[str, Any]
ABOUT_THE_SERVICE = ("index.md", "eligibility.md", "where.md")
PROVIDERS, FIGURES = "where.md", "numbers.md"
"""The pages that show who gave the service, and the figures: a block says only what its page says."""
_ESCAPES = {letter: f"\\u{ord(letter):04x}" for letter in "<>&"}
_AS_JSON = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))
_TYPES = {"csv": "text/csv", "json": "application/json"}


def of_page(page: Page, code: str, above: Iterable[Crumb], sources: Sources, site_url: str) -> Markup:
    """The block of a page an editor wrote, for readers of ``code``; none for a page taken back.

    The Latvian text shown in place of a translation is nothing but a place in the site.
    """
    name, path = page.file.src_uri, page.file.src_uri.partition("/")[2]
    meta, t = sources.pages[name], sources.words[code]
    steps = [(crumb.title, site_url + in_language(code, f"{crumb.slug}/")) for crumb in above]
    title = str(t("easy.link").striptags()) if path.startswith("easy/") else meta.title
    things = [] if path == "index.md" else [_crumbs(steps, title, t, site_url + in_language(code, ""))]
    if name.startswith(f"{code}/"):
        things += _things(name, meta, site_url + in_language(code, address_of(path)), sources, site_url)
    return block([] if meta.withdrawn_on else things)


def of_list(title: Markup, above: str, menu: str, code: str, sources: Sources, site_url: str) -> Markup:
    """The block of a page that nobody wrote: it lies under the one at ``above``, called ``menu``."""
    t, home = sources.words[code], site_url + in_language(code, "")
    return block([_crumbs([(t(menu).striptags(), home + above)], title.striptags(), t, home)])


def block(things: list[Thing]) -> Markup:
    """The element itself; nothing when there is nothing to say."""
    if not things:
        return Markup("")
    text = _AS_JSON.encode({"@context": "https://schema.org", "@graph": things})
    for letter, escape in _ESCAPES.items():
        text = text.replace(letter, escape)
    return Markup(f'<script type="application/ld+json">{text}</script>')  # noqa: S704


def _things(name: str, meta: PageMeta, url: str, sources: Sources, site_url: str) -> Iterator[Thing]:
    code, _, path = name.partition("/")
    if path in ABOUT_THE_SERVICE:
        given = {"provider": list(_providers(sources.facts, code))} if path == PROVIDERS else {}
        yield service(meta.description, url, code, sources, site_url) | given
    if path == FIGURES:
        yield dataset(meta, url, code, sources, site_url)
    if meta.published_basis:
        yield article(name, meta, url, sources)


def service(about: str, url: str, code: str, sources: Sources, site_url: str) -> Thing:
    """The service as old sources describe it, and that they are old.

    A channel to it only while a number of it is confirmed. No hours and no present provider: no fact says.
    """
    facts, old = sources.facts, caution(code, sources)
    callable_now = [c for c in facts.contacts.values() if c.callable_on(sources.today) and not c.emergency]
    channel = [_channel(contact, code) for contact in callable_now]
    return {
        "@type": "GovernmentService",
        "@id": f"{site_url}#service",
        "name": service_name(code, sources),
        "description": f"{about} {old}".strip(),
        "url": url,
        "areaServed": {"@type": "Country", "name": facts.glossary["latvia"].words[code]},
    } | ({"availableChannel": channel} if channel else {})


def caution(code: str, sources: Sources) -> str:
    """That these are old descriptions; nothing once an editor has confirmed who gives the service today."""
    facts = sources.facts
    if provided.confirmed(facts.providers.values(), sources.today):
        return ""
    return str(sources.words[code]("check.old", ended=day(facts.programme.ends_on)).striptags())


def service_name(code: str, sources: Sources) -> str:
    """The service by the two people who give it, as the glossary calls them."""
    words = [sources.facts.glossary[term].words[code] for term in ("social_worker", "social_mentor")]
    return format_list(words, locale=sources.words[code].locale)


def _providers(facts: ServiceFacts, code: str) -> Iterator[Thing]:
    """A role a contract that has an end: the last day on which all sources agree."""
    for provider in facts.providers.values():
        for contract in provider.contracts:
            if contract.ends_on:
                yield {
                    "@type": "OrganizationRole",
                    "startDate": contract.starts_on.isoformat(),
                    "endDate": contract.ends_on.isoformat(),
                    "provider": {"@type": "Organization", "name": provider.names[code]},
                }


def _channel(contact: Contact, code: str) -> Thing:
    point = {"@type": "ContactPoint", "telephone": contact.phone, "contactType": contact.role[code]}
    return {"@type": "ServiceChannel", "servicePhone": point}


def article(name: str, meta: PageMeta, url: str, sources: Sources) -> Thing:
    """A news item: our retelling, and the publication it retells. Days only where they are known."""
    code = name.partition("/")[0]
    changed = revised(name, sources)
    draft = meta.l10n.method == "machine" if meta.l10n else meta.standing != "current"
    found: Thing = {
        "@type": "NewsArticle",
        "headline": meta.title,
        "description": meta.summary or meta.description,
        "inLanguage": code,
        "url": url,
        "publisher": _OURSELVES,
    }
    found |= {"datePublished": meta.published_on.isoformat()} if meta.published_on else {}
    found |= {"dateModified": changed.isoformat()} if changed else {}
    found |= {"creativeWorkStatus": "Draft"} if draft else {}
    return found | ({"isBasedOn": _original(meta, sources.facts)} if meta.source else {})


_OURSELVES = {"@type": "Organization", "name": "Līdzās"}


def _original(meta: PageMeta, facts: ServiceFacts) -> Thing:
    source = facts.sources[meta.source or ""]
    return {
        "@type": "CreativeWork",
        "name": source.title,
        "publisher": {"@type": "Organization", "name": meta.publisher},
    } | ({"url": source.url} if source.url else {})


def dataset(meta: PageMeta, url: str, code: str, sources: Sources, site_url: str) -> Thing:
    """The published figures and their files. Without a licence: nobody has given one for the data."""
    t = sources.words[code]
    files = [
        {
            "@type": "DataDownload",
            "name": str(t(f"data.{name}").striptags()),
            "contentUrl": f"{site_url}data/{name}",
            "encodingFormat": _TYPES[name.rpartition(".")[2]],
        }
        for name in open_data.NAMES
    ]
    return {
        "@type": "Dataset",
        "name": meta.title,
        "description": meta.description,
        "inLanguage": code,
        "url": url,
        "creator": _OURSELVES,
        "distribution": files,
    }


def _crumbs(steps: list[tuple[str, str]], title: str, t: Words, home: str) -> Thing:
    """The way to a page, as the page shows it; the page itself needs no address."""
    way = [(str(t("shell.home").striptags()), home), *steps]
    items: list[Thing] = [
        {"@type": "ListItem", "position": n, "name": str(name), "item": item}
        for n, (name, item) in enumerate(way, 1)
    ]
    items.append({"@type": "ListItem", "position": len(way) + 1, "name": str(title)})
    return {"@type": "BreadcrumbList", "itemListElement": items}
