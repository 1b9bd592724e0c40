"""Checking an evidence pack, without a database and without keys."""

import hashlib
import io
import json
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

from intake.storage.chain import hash_of

MANIFEST, AUDIT = "manifest.json", "audit.jsonl"
_UNREADABLE = (zipfile.BadZipFile, zlib.error, KeyError, TypeError, ValueError, NotImplementedError, OSError)


@dataclass(frozen=True)
class Flaw:
    """What of a pack does not hold: the file, and what is wrong with it."""

    file: str
    what: str


def check(content: bytes) -> list[Flaw]:
    """What of a pack does not hold; nothing when every file and every audit entry is as it was packed."""
    try:
        files = _unzipped(content)
        expected: dict[str, str] = dict(json.loads(files.pop(MANIFEST))["files"])
    except _UNREADABLE as problem:
        return [Flaw(MANIFEST, f"the pack cannot be read: {problem}")]
    flaws = [Flaw(name, "it is missing") for name in sorted(expected.keys() - files.keys())]
    flaws += [Flaw(name, "the manifest does not know it") for name in sorted(files.keys() - expected.keys())]
    for name in sorted(files.keys() & expected.keys()):
        if hashlib.sha256(files[name]).hexdigest() != expected[name]:
            flaws.append(Flaw(name, "it was changed"))
    return [*flaws, *_entries(files.get(AUDIT, b""))]


def sha256_of(content: bytes) -> str:
    """The pack's own hash, as the audit trail keeps it."""
    return hashlib.sha256(content).hexdigest()


def _unzipped(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as pack:
        return {name: pack.read(name) for name in pack.namelist()}


def _entries(lines: bytes) -> Iterator[Flaw]:
    """Entries of a sample do not follow each other, but each holds by itself, and their numbers grow."""
    last = 0
    for number, line in enumerate(lines.decode(errors="replace").splitlines(), 1):
        try:
            entry = json.loads(line)
            held = hash_of(entry, entry["previous"]) == entry["hash"] and entry["id"] > last
            last = entry["id"]
        except (ValueError, KeyError, TypeError, AttributeError):
            held = False
        if not held:
            yield Flaw(AUDIT, f"line {number} does not hold")
