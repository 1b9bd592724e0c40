"""Every file a browser reads as text, packed once at build, so that no server packs it for each reader."""

import os
from collections.abc import Iterator
from pathlib import Path

import brotli
import deflate

from site_overrides.files import content

PACKED = (".html", ".css", ".js", ".svg", ".json", ".xml", ".csv")
KEPT = (".css", ".js")
"""What a browser keeps for ever is packed as small as it gets; a page would take forty times as long for a
tenth of its bytes."""
ONE_PACKET = 1_000
"""Bytes that travel in one packet with the answer's head: plain to the few browsers that take no brotli."""
LONG = 16_384
"""Only pages from here on come near what a page may weigh; the others are packed in two thirds of the time,
a hundredth larger."""


def compress(folder: Path) -> None:
    """Write ``name.br`` and ``name.gz`` beside each such file under ``folder``, where that is smaller.

    The same bytes are packed to the same bytes: nothing of the day or the machine is in them. One file after
    the other: pages are so small that threads would cost more than they share.
    """
    for name in _files(folder):  # a folder is listed before anything is written into it
        plain = content(name)
        _write(name + ".br", packed_as_sent(name, plain), plain)
        if len(plain) >= ONE_PACKET:
            _write(name + ".gz", bytes(deflate.gzip_compress(plain, 4)), plain)


def _write(name: str, packed: bytes, plain: bytes) -> None:
    if len(packed) < len(plain):
        with open(name, "wb", buffering=0) as file:  # noqa: PTH123
            file.write(packed)


def packed_as_sent(name: str, plain: bytes) -> bytes:
    """What a browser that takes brotli gets of the file ``name``."""
    quality = 11 if name.endswith(KEPT) else 9 if len(plain) >= LONG else 5
    packed: bytes = brotli.compress(plain, quality=quality, lgwin=16)  # few pages are longer than that
    return packed


def _files(folder: Path) -> Iterator[str]:
    for inside, _, names in os.walk(folder):
        yield from (f"{inside}/{name}" for name in names if name.endswith(PACKED))
