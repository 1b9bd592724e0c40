"""Which Latvian text a translation follows, by hashes of the text: no clock, no git history.

Freshness (up to date, outdated, missing) and method (machine, machine-reviewed, human) are two axes;
nothing here mixes them.
"""

import hashlib
import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from mkdocs.exceptions import PluginError

from site_overrides.plugin import fact_texts, notice_texts
from site_overrides.plugin.easy import is_easy, is_source, source_of
from site_overrides.plugin.front_matter import PageMeta, Translation, body
from site_overrides.plugin.machine_translation import service
from site_overrides.plugin.sources import Sources, once

State = Literal["up_to_date", "outdated", "missing"]

MUST_FOLLOW = frozenset({"eligibility.md", "contacts.md", "notices.md", "your-data.md", "ask.md"})
"""The policy: an outdated translation or easy-to-read version of these stops the build, as one of a notice
that holds and of the texts of `fact_texts` does; of any other page it is only told."""

HEADING = re.compile(r"^#{1,6} +(?P<says>.*?) *\{#(?P<id>[\w-]+)\} *$", re.M)
HEAD = "head"
"""Title, description, summary and topics, with what stands above the first heading."""


@dataclass(frozen=True)
class Fingerprint:
    """What of a Latvian page its translations must follow, hashed: whole, and by heading id."""

    hash: str
    sections: Mapping[str, str]


@dataclass(frozen=True)
class Freshness:
    """How a translation stands to the present Latvian text.

    ``changed`` are heading ids in Latvian order, those gone from the Latvian last. ``since`` is the day
    the Latvian changed, when ``portal stamp`` has noted it.
    """

    state: State
    changed: tuple[str, ...] = ()
    since: date | None = None


_UP_TO_DATE = Freshness("up_to_date")  # one for all: most pages are


def fingerprint(meta: PageMeta, text: str) -> Fingerprint:
    """Hash the readers' words of a page. Wrapping lines elsewhere changes nothing."""
    head = "\n\n".join(filter(None, (meta.title, meta.description, meta.summary, ", ".join(meta.topics))))
    parts = dict(_parts(text))
    parts[HEAD] = f"{head}\n\n{parts[HEAD]}"
    sections = {name: _digest(part) for name, part in parts.items()}
    return Fingerprint(_digest("\n\n".join(f"{n} {h}" for n, h in sections.items())), sections)


@once
def of_latvian(page: str, sources: Sources) -> Fingerprint:
    """The fingerprint of the Latvian page that ``page`` (``en/news/index.md``) follows, as it stands now."""
    source = source_of(page)
    if source != page:
        return of_latvian(source, sources)
    return fingerprint(sources.pages[source], body(sources.texts[source]))


@once
def freshness(code: str, path: str, sources: Sources) -> Freshness:
    """How the page at ``path`` in language ``code`` stands to the Latvian one it follows."""
    name = f"{code}/{path}"
    page = sources.pages.get(name)
    if page is None:
        return Freshness("missing")
    source = source_of(name)
    now = of_latvian(source, sources)
    if source == name or follows(page.l10n, now):
        return _UP_TO_DATE
    revision = sources.pages[source].revision
    noted = revision is not None and revision.hash == now.hash
    return Freshness("outdated", changed(page.l10n, now), revision.on if revision and noted else None)


def follows(l10n: Translation | None, now: Fingerprint) -> bool:
    """Whether a translation was made from exactly this Latvian text."""
    return l10n is not None and l10n.source is not None and l10n.source.hash == now.hash


def changed(l10n: Translation | None, now: Fingerprint) -> tuple[str, ...]:
    """The sections that differ from what was translated; none when nobody noted what that was."""
    if l10n is None or l10n.source is None:
        return ()
    differ = [name for name, digest in now.sections.items() if l10n.sections.get(name) != digest]
    return (*differ, *(name for name in l10n.sections if name not in now.sections))


def check(sources: Sources) -> list[str]:
    """Say which translations are outdated and which Latvian edits are not stamped yet, a line each.

    Raises `PluginError` with file, line and remedy when `MUST_FOLLOW` names the page, or when the text is
    of a notice that holds or is yet to come, or of `fact_texts`, or for a slip in
    ``machine_translation.yml``.
    """
    forbidden, told = judged(sources)
    if forbidden:
        raise PluginError("\n".join(forbidden))
    return told


def judged(sources: Sources) -> tuple[list[str], list[str]]:
    """What `check` refuses and what it only tells, a line each. Raises for ``machine_translation.yml``."""
    service(sources.docs)  # a slip there stops the build though no page needs the link today
    lines = {page: _told(page, fresh, sources) for page, fresh in _outdated(sources)}
    forbidden = [line for page, line in lines.items() if source_of(page).removeprefix("lv/") in MUST_FOLLOW]
    texts = list(notice_texts.outdated(sources))
    forbidden += [line for notice, line in texts if sources.now < notice.ends_at]
    forbidden += fact_texts.outdated(sources)
    told = [*_unstamped(sources), *lines.values(), *(line for _, line in texts)]
    return forbidden, [line for line in told if line not in forbidden]


def _unstamped(sources: Sources) -> Iterator[str]:
    for page, meta in sources.pages.items():
        if is_source(page) and (not meta.revision or meta.revision.hash != of_latvian(page, sources).hash):
            remedy = f"`python -m site_overrides.portal stamp {page}`"
            yield f"{sources.docs / page}:1: edited since its last stamp; run {remedy} (--minor for a slip)"


def _outdated(sources: Sources) -> Iterator[tuple[str, Freshness]]:
    for page in sources.pages:
        code, _, path = page.partition("/")
        fresh = freshness(code, path, sources)
        if fresh.state == "outdated":
            yield page, fresh


def _told(page: str, fresh: Freshness, sources: Sources) -> str:
    file = sources.docs / page
    lines = file.read_text(encoding="utf-8").splitlines()
    line = next((i for i, words in enumerate(lines, 1) if words.startswith("l10n:")), 1)
    l10n = sources.pages[page].l10n
    why = "nothing says which Latvian text it follows"
    if l10n and l10n.source:
        why = (
            f"the Latvian text has changed since, in: {', '.join(fresh.changed) or 'the order of its parts'}"
        )
    do, what = ("rewrite", "page") if is_easy(page) else ("translate", "translation")
    return (
        f"{file}:{line}: outdated: {why}; {do} that, then run "
        f"`python -m site_overrides.portal stamp {page}`, or delete this {what}"
    )


def _parts(text: str) -> Iterator[tuple[str, str]]:
    """The text cut at its headings with ids; what stands above the first is `HEAD`'s."""
    found = list(HEADING.finditer(text))
    starts = [heading.start() for heading in found]
    yield HEAD, text[: starts[0]] if starts else text
    for heading, end in zip(found, [*starts[1:], len(text)], strict=True):
        yield heading["id"], text[heading.start() : end]


def _digest(text: str) -> str:
    """12 hex digits; spaces, line ends within a paragraph and the two ways to write an ā do not count."""
    paragraphs = re.split(r"\n\s*\n", unicodedata.normalize("NFC", text.strip()))
    normal = "\n".join(" ".join(paragraph.split()) for paragraph in paragraphs)
    return hashlib.sha256(normal.encode()).hexdigest()[:12]
