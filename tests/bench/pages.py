"""Pages to build: our own, and so many made-up ones beside them, the same every time.

Of twenty, two are help pages (which get a twin beside Latvian and are kept offline, so there are twenty at
most), six are news, and the others lie in folders as a guide would. A translation has the bones of its
Latvian page and follows it; every page is checked as an editor's is.
"""

import datetime as dt
import json
import re
import shutil
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from random import Random

from intake.facts import load_facts
from site_overrides.plugin.check.words import _pattern, fold
from site_overrides.plugin.front_matter import PageMeta, Revision, Translation
from site_overrides.plugin.stamp import _revision, _translation
from site_overrides.plugin.translations import Fingerprint, fingerprint
from tests.bench.cell import ROOT
from tests.bench.tongue import Tongue

CODES = ("lv", "en", "ru", "tr", "ar", "fa-AF")
ON = dt.date(2026, 11, 22)
IDS = ("who", "how", "bring", "cost", "wait", "next", "rights", "papers", "children", "done", "call", "not")
TERMS = ("refugee", "asylum_seeker", "alternative_status", "social_worker", "social_mentor", "preschool")
SOURCES = ("lsk-2018-interim-report", "sif-2020-03-note", "sif-2021-service-page")
NAMES = ("PMLP", "Mucenieki", "Liepna", "Jelgava", "Ķekavas novads")
TAGS = ("aid", "places", "crisis", "numbers")


def write(docs: Path, count: int) -> None:
    """Write ``count`` made-up pages a language into ``docs``, a copy of our own."""
    for number in range(count):
        path = path_of(number)
        followed: tuple[Revision, Fingerprint] | None = None
        for code in CODES:
            text, head = made(code, number, count)
            meta = PageMeta.model_validate(head)
            if followed is None:
                now = fingerprint(meta, text)
                followed = Revision(number=1, on=ON, hash=now.hash), now
            target = docs / code / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(f"---\n{_yaml(head, *followed)}---\n\n{text}", encoding="utf-8")


def project(folder: Path, count: int) -> Path:
    """A project folder of our own pages and ``count`` made-up ones a language."""
    folder.mkdir(parents=True)
    shutil.copytree(ROOT / "docs", folder / "docs")
    shutil.copy(ROOT / "mkdocs.yml", folder)
    for name in ("site_overrides", "intake"):
        (folder / name).symlink_to(ROOT / name)
    write(folder / "docs", count)
    return folder


def made(code: str, number: int, count: int) -> tuple[str, dict[str, object]]:
    """Text and front matter of a page, drawn anew while chance says a word the glossary forbids."""
    for again in range(20):
        text, head = _text(code, number, count, again), _head(code, number, again)
        if not any(word.search(fold(f"{head} {text}")) for word in _forbidden(code)):
            return text, head
    raise ValueError(f"no page {number} in {code} without a forbidden word")


@cache
def _forbidden(code: str) -> list[re.Pattern[str]]:
    terms = load_facts(ROOT / "docs" / "facts").glossary.values()
    return [_pattern(word) for term in terms for word in term.forbidden.get(code, ())]


def path_of(number: int) -> str:
    """Where a page stands within its language."""
    kind, name = number % 20, f"made-{number:04}"
    if kind < 2 and number < 200:
        return f"help/{name}.md"
    return f"news/{name}.md" if 1 < kind < 8 else f"guide-{'abcd'[kind % 4]}/{name}.md"


def _head(code: str, number: int, again: int) -> dict[str, object]:
    tongue, draw, same = _tongue(code), _draw("head", code, number, again), _draw("news", number)
    head: dict[str, object] = {
        "title": tongue.words(draw, 3, 6),
        "description": f"{tongue.words(draw, 8, 14)[:190]}.",
        "topics": [tongue.words(draw, 1, 2) for _ in range(3)],
    }
    head |= {"standing": "unverified"} if code == "lv" else {"l10n": {"method": "machine"}}
    if path_of(number).startswith("news/"):
        day = dt.date(2018, 1, 1) + dt.timedelta(same.randrange(3000))
        head |= {
            "summary": f"{tongue.words(draw, 9, 15)}.", "tags": sorted(same.sample(TAGS, 2)),
            "published_on": day.isoformat(), "published_basis": "shown",
            "publisher": "Patvēruma „Drošā māja”", "source": same.choice(SOURCES), "funding": True,
        }  # fmt: skip
    return head


def _yaml(head: dict[str, object], revision: Revision, now: Fingerprint) -> str:
    """As editors and ``portal stamp`` write it."""
    plain = [f"{key}: {_value(value)}\n" for key, value in head.items() if key != "l10n"]
    last = (
        _translation(Translation(method="machine"), revision, now) if "l10n" in head else _revision(revision)
    )
    return "".join([*plain, last])


def _value(value: object) -> str:
    return json.dumps(value, ensure_ascii=False) if not isinstance(value, str) or " " in value else value


def _text(code: str, number: int, count: int, again: int) -> str:
    """The Markdown: what is drawn from ``bones`` is the same in all languages."""
    bones, draw, tongue = _draw("bones", number), _draw("text", code, number, again), _tongue(code)
    parts = [f"# {tongue.words(draw, 3, 6)} {{#top}}", tongue.sentences(draw, 2, 3)]
    for name in bones.sample(IDS, bones.randint(5, 6)):
        parts += [f"## {tongue.words(draw, 2, 5)}? {{#{name}}}", tongue.sentences(draw, 2, 4)]
        parts += _block(bones, draw, tongue, number, count)
    return "\n\n".join(parts) + "\n"


def _block(bones: Random, draw: Random, tongue: Tongue, number: int, count: int) -> Iterator[str]:
    """What stands under a heading besides its first paragraph."""
    kind = bones.choice(("list", "list", "table", "aside", "call", "link", "steps"))
    if kind in ("list", "steps"):
        sign = "-" if kind == "list" else "a."
        yield "\n".join(_items(sign, bones, draw, tongue))
    elif kind == "table":
        rows = [[tongue.words(draw, 1, 4) for _ in range(3)] for _ in range(bones.randint(4, 6))]
        yield "\n".join(f"| {' | '.join(row)} |" for row in (rows[0], ["---"] * 3, *rows[1:]))
    elif kind == "aside":
        yield f"> **{tongue.words(draw, 1, 2)}.** {tongue.sentences(draw, 2, 2)}"
    elif kind == "call":
        yield _call(bones, draw, tongue)
    else:
        yield f"{tongue.words(draw, 3, 6)} [{tongue.words(draw, 2, 4)}]({_link(bones, number, count)}). " + (
            tongue.sentences(draw, 1, 1)
        )
    if bones.random() < 0.5:
        yield tongue.sentences(draw, 1, 2)


def _items(sign: str, bones: Random, draw: Random, tongue: Tongue) -> Iterator[str]:
    for _ in range(bones.randint(4, 6)):
        yield f"{sign} " + (
            f"{tongue.words(draw, 3, 9)}."
            if bones.random() < 0.8
            else f"**{tongue.words(draw, 1, 2)}** – {tongue.words(draw, 3, 7)}."
        )


def _call(bones: Random, draw: Random, tongue: Tongue) -> str:
    said = f"{tongue.words(draw, 3, 6)}"
    return bones.choice((
        f'{said}: {{{{ term("{bones.choice(TERMS)}") }}}}, {tongue.words(draw, 2, 5)}.',
        f'{said}: {{{{ source("{bones.choice(SOURCES)}") }}}}.',
        f'{said}: {{{{ lv("{bones.choice(NAMES)}") }}}}. {tongue.words(draw, 4, 8)}.',
        f"{said}: {{{{ emergency() }}}}.",
        '{{ rule_card("R-2021-DUR") }}',
        f'{{{{ refer_button("{tongue.words(draw, 2, 4)}") }}}}',
    ))  # fmt: skip


def _link(bones: Random, number: int, count: int) -> str:
    other = (
        path_of(bones.randrange(count))
        if bones.random() < 0.7
        else bones.choice(("ask.md#call-first", "where.md"))
    )
    return f"../{other}"


@cache
def _tongue(code: str) -> Tongue:
    return Tongue(ROOT / "docs", code)


def _draw(*of: object) -> Random:
    return Random(" ".join(map(str, of)))
