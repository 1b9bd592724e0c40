"""What ``intake figures --publish`` writes: a month's record, its source, and the note in six languages.

Only the record is ever written again; what an editor may have written stays as it is.
"""

import datetime as dt
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from intake.facts import FactsError, load_facts
from intake.facts.yaml_source import read_yaml
from intake.locale import Words
from intake.rules.frozen import Frozen
from site_overrides import scaffold
from site_overrides.desk_record import TOTALS, Key, text
from site_overrides.plugin.stamp import stamp

_ID = re.compile(r"\bid: ST-(\d+)\b")


@dataclass(frozen=True)
class Note:
    """What is published: a frozen month, the day it was frozen in Riga, by whom, with whose money.

    ``funding`` is ``true``, ``false``, or ``TODO`` where only an editor can say it.
    """

    frozen: Frozen
    frozen_on: dt.date
    publisher: str
    funding: str

    @property
    def name(self) -> str:
        """The note's own name: of its page and its source."""
        return f"note-{self.frozen.month}"


def publish(docs: Path, words: Mapping[str, Words], note: Note, today: dt.date) -> list[str]:
    """Write into ``docs`` and say what was done, a line each.

    Raises `FactsError`, with nothing written, when the record does not fit the other facts.
    """
    record = _record_file(docs, note)
    told = [_write_facts(docs, record, note, today)]
    pages = {code: docs / code / "news" / f"{note.name}.md" for code in words}
    if any(page.exists() for page in pages.values()):
        return [
            *told,
            f"The note is there already and stays as it is; if it is out, give it updated_on: {today}.",
        ]
    for code, page in pages.items():
        page.parent.mkdir(parents=True, exist_ok=True)
        page.write_text(_page(words[code], note, record, today), encoding="utf-8")
    stamp(docs, [f"{code}/news/{note.name}.md" for code in words], today)
    return [*told, *(f"{page}: written" for page in pages.values())]


def _record_file(docs: Path, note: Note) -> Path:
    """The month's own file, or one beside it where another publication about that month has the name."""
    folder = docs / "facts" / "statistics"
    own = folder / f"{note.frozen.month}.yml"
    if own.exists() and "counted" not in read_yaml(own).data:
        return folder / f"{note.frozen.month}-desk.yml"
    return own


def _write_facts(docs: Path, record: Path, note: Note, today: dt.date) -> str:
    sources = docs / "facts" / "sources.yml"
    before = {file: file.read_bytes() if file.exists() else None for file in (record, sources)}
    listed = sources.read_text(encoding="utf-8")
    if not re.search(rf"^  - id: {note.name}$", listed, re.M):
        said = scaffold.News(publisher=note.publisher, source=note.name)
        sources.write_text(listed + scaffold.source(said, str(note.frozen.month), today), encoding="utf-8")
    made = text(note.frozen, record.stem, note.name, note.frozen_on, _ids(docs, record))
    record.write_text(made, encoding="utf-8")
    try:
        load_facts(docs / "facts")
    except FactsError:
        _put_back(before)
        raise
    verb = (
        "written"
        if before[record] is None
        else "written anew"
        if made.encode() != before[record]
        else "the same"
    )
    return f"{record}: {verb}, revision {note.frozen.revision}"


def _put_back(before: Mapping[Path, bytes | None]) -> None:
    for file, data in before.items():
        file.unlink() if data is None else file.write_bytes(data)


def _ids(docs: Path, record: Path) -> Callable[[Key], str]:
    """A figure keeps its id for ever; a new one gets the next that nobody has."""
    known: dict[Key, str] = {}
    if record.exists():
        for f in read_yaml(record).data["figures"]:
            known[f["metric"], f["dimension"], f["category"]] = f["id"]
    files = (docs / "facts" / "statistics").glob("*.yml")
    used = [int(n) for file in files for n in _ID.findall(file.read_text(encoding="utf-8"))]
    last = max(used, default=0)

    def of(key: Key) -> str:
        nonlocal last
        if key not in known:
            last += 1
            known[key] = f"ST-{last:03}"
        return known[key]

    return of


def _page(t: Words, note: Note, record: Path, today: dt.date) -> str:
    month = t.locale.months["stand-alone"]["wide"][note.frozen.month.number]
    said = scaffold.News("numbers", note.publisher, note.name, note.funding)
    made = "standing: unverified" if t.language.code == "lv" else "l10n: {method: machine}"
    title = t("note.title", month=month)
    figures = {
        (f["metric"], f["dimension"], f["category"]): f["id"] for f in read_yaml(record).data["figures"]
    }
    sentences = " ".join(f'{{{{ sentence("{figures[key]}") }}}}' for key in TOTALS.values())
    head = (
        f'title: "{title}"\ndescription: "{t("note.description")}"\n{made}\n'
        f'summary: "{t("note.summary")}"\n{said.lines(today)}'
    )
    return (
        f"---\n{head}---\n\n# {title} {{#top}}\n\n{t('note.lead')}\n\n"
        f"## {t('note.how_many')} {{#numbers}}\n\n{sentences}\n\n"
        f'{{{{ figures_table("{record.stem}") }}}}\n\n{t("note.groups")}\n\n'
        f"## {t('note.why_hidden')} {{#hidden}}\n\n{t('note.hidden')}\n\n"
        f"## {t('note.where_next')} {{#more}}\n\n{t('note.next')}\n"
    )
