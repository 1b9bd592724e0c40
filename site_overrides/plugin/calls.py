"""The calls an editor may write in a page, in the language of the page's text."""

from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from intake.facts import notices
from intake.facts.models import Contact, DurationRule, Rule, WaitRule
from intake.locale import Words
from intake.locale.markup import day, foreign, number, telephone, withheld
from intake.locale.notices import moment, shown
from site_overrides.plugin import news, provided, topics
from site_overrides.plugin.coverage import coverage
from site_overrides.plugin.figure_calls import FigureCalls
from site_overrides.plugin.origin import appeared, cited, dated, published
from site_overrides.plugin.page_context import in_language
from site_overrides.plugin.paper_sheets import file_name, sheets
from site_overrides.plugin.site_zip import file_name as zip_name
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
            self.rule_card, self.providers_table, self.places_list,
            self.confirmed_contacts, self.contact_cards, self.emergency, self.term, self.source,
            self.refer_button, self.status_button, self.self_check_button, self.news_list,
            self.notices_archive, self.share, self.coverage_table, self.topics_list, self.glossary_table,
            self.paper_files, self.whole_site, self.directory_files, day,
        )  # fmt: skip
        figures = FigureCalls(self._facts, self._t, self._block)
        return (
            {call.__name__: call for call in calls}
            | figures.names()
            | {
                "lv": foreign if self._code != "lv" else lambda text: text,
                "places": self._facts.places,
                "programme": self._facts.programme,
            }
        )

    def rule_card(self, rule_id: str) -> Markup:
        """A published wording with its source, date and standing."""
        rule = self._facts.rules[rule_id]
        return self._block("rule", rule=rule, says=said(rule, self._code))

    def providers_table(self) -> Markup:
        """Who provided the service when, by which source; gaps are rows that say so."""
        return self._block("providers", spans=provided.spans(self._facts.providers.values()))

    def places_list(self) -> Markup:
        """The places sources name for the service, each with its date."""
        return self._block("places", places=provided.named(self._facts.places.values()))

    def confirmed_contacts(self) -> Markup:
        """The contacts one can call today, each a number to press, or a sentence that there is none."""
        t, found = self._t, self._contacts(lambda contact: contact.callable_on(self._sources.today))
        return found if found.strip() else Markup("\n<p>{}</p>\n").format(t("contact.none"))

    def contact_cards(self) -> Markup:
        """The other contacts, role first: history, nothing to press."""
        return self._contacts(lambda contact: not contact.callable_on(self._sources.today))

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
        return Markup("{} ({}; {})").format(foreign(source.title), foreign(source.publisher), when)

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
        return self._block(
            "news",
            items=first.items,
            prefix="",
            appeared=lambda meta: appeared(meta, self._t),
            is_old=lambda meta: news.archived(meta, self._sources.today),
        )

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

    def glossary_table(self) -> Markup:
        """Every concept by the alphabet: its word here and in Latvian, other words, how sure we are."""
        language, terms = self._facts.languages[self._code], self._facts.glossary.values()
        ordered = sorted(terms, key=lambda term: topics.order(term.words[self._code], language))
        return self._block("glossary", terms=ordered)

    def topics_list(self) -> Markup:
        """Everything the pages of this language are about, from A to Z."""
        return self._block("topics", letters=topics.letters(self._code, self._sources))

    def paper_files(self) -> Markup:
        """The printed sheets of this language, then of the others."""
        return self._block("paper", sheets=sheets, file_name=file_name, words=self._sources.words)

    def whole_site(self) -> Markup:
        """The whole site in this language as one file."""
        return self._block("whole_site", file=zip_name(self._code))

    def directory_files(self) -> Markup:
        """The service and its providers in this language, as files for directories of services."""
        return self._block("directory_files")

    def share(self, percent: int) -> Markup:
        """A share in per cent."""
        return number(f"{percent} %")

    def _contacts(self, wanted: Callable[[Contact], bool]) -> Markup:
        contacts = [c for c in self._facts.contacts.values() if not c.emergency and wanted(c)]
        return self._block("contacts", contacts=contacts, today=self._sources.today, telephone=telephone)

    def _button(self, page: str, label: str, kind: str = "") -> Markup:
        return Markup('<p class="actions"><a class="btn{}" href="/intake/{}/{}">{}</a></p>').format(
            kind, self._reader, page, label
        )

    def _block(self, name: str, **context: Any) -> Markup:
        html = _templates().get_template(f"{name}.html").render(
            t=self._t, code=self._code, facts=self._facts, number=number, day=day, foreign=foreign,
            withheld=withheld,
            dated=lambda fact: dated(fact, self._t, self._sources),
            cited=lambda fact: cited(self._facts.sources[fact.source]), **context,
        )  # fmt: skip
        lines = (line.strip() for line in html.splitlines())  # Markdown ends raw HTML at a blank line
        return Markup("\n" + "\n".join(line for line in lines if line) + "\n")  # noqa: S704  (our template)


def said(rule: Rule, code: str) -> Markup:
    """A wording's text with its own numbers filled in."""
    numbers: dict[str, Markup] = {}
    if isinstance(rule, DurationRule | WaitRule):
        numbers = {name: number(value) for name, value in rule if isinstance(value, int)}
    return Markup.escape(rule.says[code]).format(**numbers)


@cache
def _templates() -> Environment:
    return Environment(loader=FileSystemLoader(_BLOCKS), autoescape=True, undefined=StrictUndefined)
