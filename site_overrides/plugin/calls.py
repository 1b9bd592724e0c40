"""The calls an editor may write in a page, in the language of the page's text."""

import datetime as dt
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from intake.facts import notices
from intake.facts.models import DurationRule, Fact, Figure, Rule, Source, WaitRule
from intake.locale import Words
from intake.locale.markup import day, foreign, number, telephone
from intake.locale.notices import moment, shown
from site_overrides.plugin import news
from site_overrides.plugin.coverage import coverage
from site_overrides.plugin.page_context import in_language
from site_overrides.plugin.sources import Sources

_BLOCKS = Path(__file__).parents[1] / "partials" / "blocks"


class Calls:
    """What ``{{ … }}`` in a page's text can name, in the text's language ``code``.

    Buttons lead to the form of ``reader``: a fallback's text is Latvian, who reads it need not be.
    """

    def __init__(self, code: str, reader: str, sources: Sources) -> None:
        self._code, self._reader = code, reader
        self._sources, self._facts = sources, sources.facts
        self._t: Words = sources.words[code]

    def names(self) -> dict[str, Any]:
        """Every call and value, by the name editors use."""
        calls: tuple[Callable[..., Markup], ...] = (
            self.rule_card, self.figure, self.figures_table, self.providers_table, self.places_list,
            self.contact_cards, self.emergency, self.term, self.source, self.refer_button, self.status_button,
            self.self_check_button, self.news_list, self.notices_archive, self.share,
            self.coverage_table, day,
        )  # fmt: skip
        return {call.__name__: call for call in calls} | {
            "lv": foreign if self._code != "lv" else lambda text: text,
            "places": self._facts.places,
            "programme": self._facts.programme,
        }

    def rule_card(self, rule_id: str) -> Markup:
        """A published wording with its source, date and standing."""
        rule = self._facts.rules[rule_id]
        return self._block("rule", rule=rule, says=said(rule, self._code))

    def figure(self, figure_id: str) -> Markup:
        """One published number inside a sentence."""
        return _written(self._facts.figures[figure_id])

    def figures_table(self, publication_id: str) -> Markup:
        """All figures of one publication: a table that is also a picture."""
        publication = self._facts.publications[publication_id]
        groups = _counted_alike(publication.figures)
        return self._block(
            "figures", publication=publication, groups=groups, shares=_shares(groups), written=_written
        )

    def providers_table(self) -> Markup:
        """Who provided the service when; gaps stay gaps."""
        rows = [(p, c) for p in self._facts.providers.values() for c in p.contracts]
        return self._block("providers", rows=sorted(rows, key=lambda row: row[1].starts_on))

    def places_list(self) -> Markup:
        """The places sources name, each with its date."""
        places = [p for p in self._facts.places.values() if p.kind in ("centre", "municipality")]
        return self._block("places", places=places)

    def contact_cards(self) -> Markup:
        """Contacts, role first. Only one that is verified today is a number to press."""
        contacts = [c for c in self._facts.contacts.values() if not c.emergency]
        return self._block("contacts", contacts=contacts, today=self._sources.today, telephone=telephone)

    def emergency(self) -> Markup:
        """The European emergency number, to press."""
        contact = next(c for c in self._facts.contacts.values() if c.emergency)
        return telephone(contact.phone or "")

    def term(self, term_id: str) -> Markup:
        """A concept's word in this language, the Latvian word of the papers beside it."""
        words = self._facts.glossary[term_id].words
        if self._code == "lv" or words[self._code] == words["lv"]:
            return Markup("<b>{}</b>").format(words[self._code])
        return Markup("<b>{}</b> ({})").format(words[self._code], foreign(words["lv"]))

    def source(self, source_id: str) -> Markup:
        """Where something was published, with what is known of its day."""
        source = self._facts.sources[source_id]
        when = published(source, self._t)
        return Markup("{}, {}").format(foreign(source.title), when)

    def refer_button(self, label: str) -> Markup:
        """A way into the referral form."""
        return self._button("refer", label)

    def status_button(self, label: str) -> Markup:
        """A way to where one's referral stands."""
        return self._button("status", label, " quiet")

    def self_check_button(self, label: str) -> Markup:
        """A way into the self-check."""
        address = f"/{in_language(self._reader, 'check/')}"
        return Markup('<p class="actions"><a class="btn quiet" href="{}">{}</a></p>').format(address, label)

    def news_list(self) -> Markup:
        """This language's news, newest first, as many as fit a page; `news_pages` makes the older pages."""
        first = news.pages(news.items(self._code, self._sources))[0]
        return self._block("news", items=first.items, prefix="")

    def notices_archive(self) -> Markup:
        """The notices that are over, newest first."""
        over = notices.expired(self._facts.notices.values(), self._sources.now)
        return self._block("archive", notices=shown(over, self._code, self._facts.languages), moment=moment)

    def coverage_table(self) -> Markup:
        """How much of the site is translated, and what to translate next."""
        found = coverage(self._sources)
        rows = [(self._facts.languages[code], one) for code, one in found.items()]
        titles = {path.removeprefix("lv/"): meta.title for path, meta in self._sources.pages.items()}
        whole = max(one.words for one in found.values())
        to_root = "../" if self._reader == "lv" else "../../"
        return self._block("coverage", rows=rows, titles=titles, whole=whole, to_root=to_root)

    def share(self, percent: int) -> Markup:
        """A share in per cent."""
        return number(f"{percent} %")

    def _button(self, page: str, label: str, kind: str = "") -> Markup:
        return Markup('<p class="actions"><a class="btn{}" href="/intake/{}/{}">{}</a></p>').format(
            kind, self._reader, page, label
        )

    def _block(self, name: str, **context: Any) -> Markup:
        html = _templates().get_template(f"{name}.html").render(
            t=self._t, code=self._code, facts=self._facts, number=number, day=day, foreign=foreign,
            dated=lambda fact: dated(fact, self._t, self._sources), **context,
        )  # fmt: skip
        lines = (line.strip() for line in html.splitlines())  # Markdown ends raw HTML at a blank line
        return Markup("\n" + "\n".join(line for line in lines if line) + "\n")  # noqa: S704  (our template)


def said(rule: Rule, code: str) -> Markup:
    """A wording's text with its own numbers filled in."""
    numbers: dict[str, Markup] = {}
    if isinstance(rule, DurationRule | WaitRule):
        numbers = {name: number(value) for name, value in rule if isinstance(value, int)}
    return Markup.escape(rule.says[code]).format(**numbers)


def dated(fact: Fact, t: Words, sources: Sources) -> Markup:
    """How a fact's date is known, in words."""
    if fact.published_on:
        return t("fact.published", date=day(fact.published_on))
    if fact.as_of:
        return t("fact.as_of", date=day(fact.as_of))
    return published(sources.facts.sources[fact.source], t)


def published(source: Source, t: Words) -> Markup:
    """When a source was published, as far as anybody knows, in words."""
    if source.published_on:
        return t("fact.published", date=day(source.published_on))
    if not source.published_between:
        return t("fact.unknown_date")
    days = [day(d) for d in source.published_between if isinstance(d, dt.date)]
    return t("fact.inferred", date=Markup(" – ").join(days))


def _written(figure: Figure) -> Markup:
    return number(f"{figure.value} %" if figure.unit == "percent" else figure.value)


def _counted_alike(figures: tuple[Figure, ...]) -> list[list[Figure]]:
    """Figures side by side only when metric, period, unit and scope are the same."""
    groups: dict[tuple[str, ...], list[Figure]] = {}
    for f in figures:
        groups.setdefault((f.metric, f.period, f.unit, f.scope), []).append(f)
    return list(groups.values())


def _shares(groups: list[list[Figure]]) -> dict[str, int]:
    """Bar widths in per cent of the largest figure of the same group; a per cent is its own width."""
    found: dict[str, int] = {}
    for group in groups:
        whole = 100 if group[0].unit == "percent" else max(1, *(f.value for f in group), 1)
        found |= {f.id: round(100 * f.value / whole) for f in group}
    return found


@cache
def _templates() -> Environment:
    return Environment(loader=FileSystemLoader(_BLOCKS), autoescape=True, undefined=StrictUndefined)
