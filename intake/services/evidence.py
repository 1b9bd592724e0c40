"""The evidence pack: a sample with its part of the audit trail, each file with its hash, to check anywhere.

The same question at the same moment packs the same bytes. The pack's own hash stands in the audit
trail, so that a pack changed as a whole can be told from the one that was taken away.
"""

import datetime as dt
import hashlib
import io
import json
import zipfile
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import Connection, RowMapping

from intake.rules.counting import CountingRule
from intake.services.audit_figures import by_figure
from intake.services.deps import Deps
from intake.services.doors import note
from intake.services.evidence_check import AUDIT, MANIFEST, sha256_of
from intake.services.evidence_readme import READ_ME
from intake.services.freeze import lines_of
from intake.services.sample import Asked, Sample, draw_sample, in_codes
from intake.services.sign_in import Colleague
from intake.storage import audit, figures
from intake.storage.chain import COVERED, moment

FORM = "lidzas/evidence/1"
_EPOCH = (1980, 1, 1, 0, 0, 0)
"""The oldest moment a zip can say: every file's, so that the bytes depend on what is inside alone."""


@dataclass(frozen=True)
class Pack:
    """The file to hand out, its name, and its SHA-256."""

    name: str
    content: bytes
    sha256: str


async def export_evidence(asked: Asked, colleague: Colleague, deps: Deps) -> Pack:
    """Draw a sample and pack it; the audit trail keeps the pack's hash before anybody holds it."""
    sample = await draw_sample(asked, colleague, deps)
    now = deps.now()

    def parts(door: Connection) -> tuple[list[RowMapping], tuple[int, str], list[Any]]:
        entries = [e for case in sample.cases for e in audit.of_object(door, case.id)]
        return sorted(entries, key=lambda e: e["id"]), audit.head(door), _frozen(door)

    entries, head, frozen = await deps.door.read(parts)
    months = [_month(row, links, deps) for row, links in frozen]
    pack = _packed(sample, entries, head, months, now)

    def unit(door: Connection) -> None:
        note(door, deps, colleague, "evidence_exported", "audit", f"{in_codes(asked)}, sha256 {pack.sha256}")

    await deps.door.write(unit)
    return pack


def _frozen(door: Connection) -> list[tuple[RowMapping, list[RowMapping]]]:
    return [(row, figures.links(door, row["month"], row["revision"])) for row in figures.frozen(door)]


def _month(row: RowMapping, links: list[RowMapping], deps: Deps) -> dict[str, Any]:
    """A frozen month: its text as hashed, and the ids each figure counts."""
    counted = by_figure(lines_of(links, deps), deps)
    by_name = {f"{dimension}/{category}": ids for (dimension, category), ids in counted.items()}
    who = {name: row[name] for name in ("month", "revision", "frozen_by", "approved_by", "hash")}
    return {**who, "content": json.loads(row["content"]), "counted": by_name}


def _packed(
    sample: Sample, entries: Iterable[RowMapping], head: tuple[int, str], frozen: list[Any], now: dt.datetime
) -> Pack:
    files = {
        "README.txt": READ_ME.encode(),
        AUDIT: "".join(f"{_line(entry)}\n" for entry in entries).encode(),
        "cases.json": _json([_plain(asdict(case)) for case in sample.cases]),
        "figures.json": _json(frozen),
    }
    files[MANIFEST] = _json(_manifest(sample, head, now, files))
    content = _zip(files)
    name = f"lidzas-evidence-{now.astimezone(dt.UTC):%Y%m%dT%H%M%SZ}.zip"
    return Pack(name, content, sha256_of(content))


def _manifest(
    sample: Sample, head: tuple[int, str], now: dt.datetime, files: Mapping[str, bytes]
) -> dict[str, Any]:
    asked = sample.asked
    return {
        "form": FORM,
        "created_at": moment(now),
        "audit": {"entries": head[0], "head": head[1]},
        "counting_rules": [rule.value for rule in CountingRule],
        "sample": {
            "seed": asked.seed,
            "number": asked.number,
            "kind": asked.kind,
            "desk": asked.desk,
            "month": asked.month and f"{asked.month.year}-{asked.month.number:02d}",
            "drawn_from": sample.of,
            "drawn_from_sha256": sample.frame,
        },
        "files": {name: hashlib.sha256(content).hexdigest() for name, content in sorted(files.items())},
    }


def _line(entry: RowMapping) -> str:
    """An entry in the form its hash covers, with both hashes behind it."""
    plain = {**{name: entry[name] for name in COVERED}, "at": moment(entry["at"])}
    return json.dumps({**plain, "previous": entry["previous"], "hash": entry["hash"]}, separators=(",", ":"))


def _plain(value: Any) -> Any:
    """Times, days and rows as JSON knows them."""
    if isinstance(value, dict | RowMapping):
        return {key: _plain(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    if isinstance(value, dt.datetime):
        return moment(value)
    return value.isoformat() if isinstance(value, dt.date) else value


def _json(value: Any) -> bytes:
    return (json.dumps(value, indent=1, sort_keys=True, ensure_ascii=False) + "\n").encode()


def _zip(files: Mapping[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as pack:
        for name, content in sorted(files.items()):
            pack.writestr(zipfile.ZipInfo(name, _EPOCH), content, zipfile.ZIP_DEFLATED)
    return out.getvalue()
