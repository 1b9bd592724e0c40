"""What ``portal stamp`` writes: revisions of Latvian pages, what translations and notices follow.

Only those keys are written anew; every other byte of a file stays.
"""

import json
import re
from collections.abc import Iterable
from datetime import date
from pathlib import Path

from intake.facts import FactsError
from site_overrides.plugin import fact_texts, notice_texts
from site_overrides.plugin.easy import easy_of, is_easy, is_source, source_of
from site_overrides.plugin.front_matter import PageMeta, Revision, Translation, body, front_matter, read
from site_overrides.plugin.translations import Fingerprint, fingerprint, follows


def stamp(docs: Path, pages: Iterable[str], today: date) -> list[str]:
    """Note new Latvian revisions, and that the translations among ``pages`` follow the present Latvian.

    Easy-to-read pages count as translations, a notice (``facts/notices/closed.yml``) and a file of
    `fact_texts` as all of their own.
    Without ``pages`` every Latvian page is looked at and no translation. Returns a line per changed
    file. Raises `FactsError` for a page that does not exist or has broken front matter.
    """
    everything = list(pages) or _latvian(docs)
    asked = [page for page in everything if not page.startswith(_FACTS)]
    done = [_revise(docs / page, today) for page in dict.fromkeys(source_of(page) for page in asked)]
    done += [_follow(page, docs) for page in asked if not is_source(page)]
    done += [_stamp_texts(docs, page) for page in everything if page not in asked]
    return [line for line in done if line]


def stamp_minor(docs: Path, pages: Iterable[str]) -> list[str]:
    """Declare minor edits: translations that were up to date before them stay so; no new revision."""
    return [line for page in pages for line in _minor(docs, page)]


_FACTS = "facts/"


def _stamp_texts(docs: Path, page: str) -> str | None:
    if page.startswith(notice_texts.FOLDER):
        return notice_texts.stamp(docs / page)
    if page not in fact_texts.FILES:
        follow = " and ".join(fact_texts.FILES)
        raise FactsError(f"{docs / page}:1: nothing here is stamped; of the facts, notices, {follow} are")
    return fact_texts.stamp(docs, page)


def _revise(file: Path, today: date) -> str | None:
    meta, now = _read(file)
    old = meta.revision
    if old and old.hash == now.hash:
        return None
    new = Revision(number=old.number + 1 if old else 1, on=today, hash=now.hash)
    _write_key(file, "revision", _revision(new))
    return f"{file}: revision {new.number}"


def _follow(page: str, docs: Path) -> str | None:
    file = docs / page
    source, now = _read(docs / source_of(page))
    l10n = _l10n(file)
    if source.revision is None or (follows(l10n, now) and l10n.sections == now.sections):
        return None
    _write_key(file, "l10n", _translation(l10n, source.revision, now))
    return f"{file}: follows revision {source.revision.number}"


def _minor(docs: Path, page: str) -> list[str]:
    if page.startswith(_FACTS):
        what = "a notice has" if page.startswith(notice_texts.FOLDER) else "facts have"
        raise FactsError(f"{docs / page}:1: {what} no revisions; stamp it without --minor")
    meta, now = _read(docs / page)
    old = meta.revision
    if not is_source(page) or old is None or old.hash == now.hash:
        raise FactsError(f"{docs / page}:1: --minor wants a Latvian page edited since its last stamp")
    new = old.model_copy(update={"hash": now.hash})
    following = [file for file in _translations(docs, page) if _followed(file) == old.hash]
    for file in following:
        _write_key(file, "l10n", _translation(_l10n(file), new, now))
    _write_key(docs / page, "revision", _revision(new))
    return [f"{file}: still follows revision {new.number}" for file in following]


def _read(file: Path) -> tuple[PageMeta, Fingerprint]:
    if not file.is_file():
        raise FactsError(f"{file}:1: there is no such page; write it as lv/where.md or docs/lv/where.md")
    meta = front_matter(file).parse(PageMeta)
    return meta, fingerprint(meta, body(read(file)))


def _l10n(file: Path) -> Translation:
    l10n = _read(file)[0].l10n
    if l10n is None:
        raise FactsError(f"{file}:1: say how the text was translated: `l10n: {{method: machine}}`")
    return l10n


def _followed(file: Path) -> str | None:
    source = _l10n(file).source
    return source.hash if source else None


def _latvian(docs: Path) -> list[str]:
    pages = (path.relative_to(docs).as_posix() for path in sorted((docs / "lv").rglob("*.md")))
    return [page for page in pages if not is_easy(page)]


def _translations(docs: Path, page: str) -> list[Path]:
    path = page.partition("/")[2]
    found = [folder / path for folder in sorted(docs.iterdir()) if folder.name not in ("lv", "facts")]
    return [file for file in (*found, docs / easy_of(path)) if file.is_file()]


def _revision(it: Revision) -> str:
    return f"revision: {{number: {it.number}, on: {it.on}, hash: {json.dumps(it.hash)}}}\n"


def _translation(l10n: Translation, source: Revision, now: Fingerprint) -> str:
    review = ""
    if l10n.reviewed_by:
        review = f"  reviewed_by: {json.dumps(l10n.reviewed_by, ensure_ascii=False)}\n"
        review += f"  reviewed_on: {l10n.reviewed_on}\n"
    return (
        f"l10n:\n  method: {l10n.method}\n{review}"
        f"  source: {{revision: {source.number}, on: {source.on}, hash: {json.dumps(now.hash)}}}\n"
        f"  sections: {json.dumps(dict(now.sections))}\n"
    )


def _write_key(file: Path, key: str, lines: str) -> None:
    """Put ``lines`` where the key stands in the front matter, or at its end."""
    raw = file.read_bytes().decode("utf-8")
    ends = "\r\n" if "\r\n" in raw else "\n"
    text = raw.replace("\r\n", "\n")
    end = text.index("\n---\n", 3) + 1
    head, rest = text[:end], text[end:]
    own = re.compile(rf"^{key}:.*\n(?:[ \t]+.*\n)*", re.M)
    head = own.sub(lambda _: lines, head, count=1) if own.search(head) else head + lines
    file.write_bytes((head + rest).replace("\n", ends).encode("utf-8"))
