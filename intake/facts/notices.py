"""Notices above every page: one file each under ``docs/facts/notices``, over by themselves when they expire.

A moment is a civil day of Riga, whole (``expires: 2026-12-01`` holds to the end of that day), or a time
with its offset from UTC. "Now" is always an argument, an aware time.
"""

import datetime as dt
import re
from collections.abc import Collection, Iterable, Mapping
from pathlib import Path
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo

from pydantic import BeforeValidator, ValidationInfo, field_validator

from intake.facts.follows import Hash, digest
from intake.facts.models import Frozen, Id, Words
from intake.facts.yaml_source import Document, FactsError, Loc, read_yaml

RIGA = ZoneInfo("Europe/Riga")
Severity = Literal["urgent", "warning", "info"]
Audience = Literal["everyone", "asylum_seekers", "status_holders", "partners"]
_MOST_URGENT_FIRST: tuple[Severity, ...] = ("urgent", "warning", "info")
_REQUIRED: dict[Severity, tuple[str, ...]] = {"warning": ("lv", "en", "ru"), "info": ("lv",)}  # urgent: all
_EXAMPLE = "write a day, 2026-12-01, or a time with its offset, 2026-12-01T18:00:00+02:00"


def _moment(value: Any) -> Any:
    if not isinstance(value, dt.date):
        raise ValueError(_EXAMPLE)
    if isinstance(value, dt.datetime) and value.tzinfo is None:
        raise ValueError(f"nobody knows in which time zone; {_EXAMPLE}")
    return value


Moment = Annotated[dt.datetime | dt.date, BeforeValidator(_moment)]


class NoticeText(Frozen):
    """A notice in one language. Each line of ``body`` is a paragraph; no markup.

    ``follows`` is the ``hash`` of the Latvian text a translation was made from; ``portal stamp`` writes it.
    """

    title: Words
    body: Words
    follows: Hash | None = None

    @property
    def hash(self) -> str:
        """12 hex digits of title and body; spaces and the two ways to write an ā do not count."""
        return digest(f"{self.title}\n{self.body}")


class Notice(Frozen):
    """What readers must know for a time. ``id`` is the file's name; ``place`` an id of places.yml."""

    id: Id
    severity: Severity
    effective: Moment
    expires: Moment
    audience: Audience = "everyone"
    place: Id | None = None
    text: dict[str, NoticeText]

    @field_validator("expires")
    @classmethod
    def _after_effective(cls, expires: dt.date, info: ValidationInfo) -> dt.date:
        start = info.data.get("effective")
        if start is not None and _end(expires) <= _start(start):
            raise ValueError(f"a notice expires after it takes effect on {start}")
        return expires

    @property
    def starts_at(self) -> dt.datetime:
        """The first moment it holds."""
        return _start(self.effective)

    @property
    def ends_at(self) -> dt.datetime:
        """The first moment it holds no more."""
        return _end(self.expires)

    @property
    def outdated(self) -> list[str]:
        """The languages whose text follows another Latvian text than the present one, or an unknown one."""
        wanted = self.text["lv"].hash
        return [code for code, text in self.text.items() if code != "lv" and text.follows != wanted]


def live(notices: Iterable[Notice], now: dt.datetime) -> list[Notice]:
    """The notices that hold at ``now``: most urgent first, then newest first."""
    held = sorted((n for n in notices if n.starts_at <= now < n.ends_at), key=_newest, reverse=True)
    return sorted(held, key=lambda n: _MOST_URGENT_FIRST.index(n.severity))


def expired(notices: Iterable[Notice], now: dt.datetime) -> list[Notice]:
    """The notices that are over at ``now``, newest first."""
    return sorted((n for n in notices if n.ends_at <= now), key=_newest, reverse=True)


def load_notices(folder: Path, languages: Collection[str], places: Collection[str]) -> dict[str, Notice]:
    """Read every notice by id; no folder is no notice. Raises `FactsError` with file and line."""
    files = sorted(f for f in folder.glob("*") if not f.name.startswith("."))
    for file in files:
        if file.suffix != ".yml":
            raise FactsError(f"{file}:1: not a notice; a notice is a file that ends in .yml")
    return {file.stem: _read(file, languages, places) for file in files}


def _read(file: Path, languages: Collection[str], places: Collection[str]) -> Notice:
    notice, doc = read_notice(file)
    for loc, trouble in _problems(notice, file.stem, languages, places):
        raise doc.error(loc, trouble)
    return notice


def read_notice(file: Path) -> tuple[Notice, Document]:
    """Read one file; nothing is compared with other facts yet. Raises `FactsError` with file and line."""
    doc = read_yaml(file)
    if isinstance(doc.data, dict):
        if "expires" not in doc.data:
            raise doc.error(("expires",), f"every notice must expire; add expires: and {_EXAMPLE}")
        doc = Document(doc.path, {"id": file.stem} | doc.data, doc.lines)
    notice = doc.parse(Notice)
    if "lv" not in notice.text:
        raise doc.error(("text",), f"this severity, {notice.severity}, needs a text in lv too")
    if notice.text["lv"].follows:
        raise doc.error(("text", "lv", "follows"), "only a translation follows a text; remove this line")
    return notice, doc


def _problems(
    notice: Notice, name: str, languages: Collection[str], places: Collection[str]
) -> Iterable[tuple[Loc, str]]:
    if notice.id != name:
        yield ("id",), f"the id is the file's own name, {name!r}; leave this line out"
    if notice.place not in (None, *places):
        yield ("place",), f"{notice.place!r} is not in places.yml"
    if strange := sorted(set(notice.text) - set(languages)):
        yield ("text", strange[0]), "not a language of languages.yml"
    required = _REQUIRED.get(notice.severity, tuple(languages))
    if missing := [code for code in required if code not in notice.text]:
        yield ("text",), f"this severity, {notice.severity}, needs a text in {', '.join(missing)} too"
    yield from _unlike_numbers(notice.text)


def _unlike_numbers(text: Mapping[str, NoticeText]) -> Iterable[tuple[Loc, str]]:
    """Dates, times and phones must be the same digits in every language, so that none is mistyped."""
    wanted = _numbers(text["lv"])
    for code, said in text.items():
        if (found := _numbers(said)) != wanted:
            yield ("text", code), f"numbers {found} differ from the Latvian {wanted}; write them alike"


def _numbers(text: NoticeText) -> list[str]:
    return sorted(re.findall(r"\d+", f"{text.title} {text.body}"))


def _newest(notice: Notice) -> tuple[dt.datetime, str]:
    return notice.starts_at, notice.id


def _start(moment: dt.date) -> dt.datetime:
    if isinstance(moment, dt.datetime):
        return moment
    return dt.datetime.combine(moment, dt.time(), RIGA)


def _end(moment: dt.date) -> dt.datetime:
    return _start(moment if isinstance(moment, dt.datetime) else moment + dt.timedelta(days=1))
