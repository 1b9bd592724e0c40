"""Sealing of personal fields, and codes derived from ids, with keys kept outside the database."""

import base64
import hashlib
import json
import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

_NONCE = 12
_ID = 4


class SealError(Exception):
    """A sealed field does not open: wrong key, wrong row, or altered bytes."""


@dataclass(frozen=True, repr=False)
class KeyRing:
    """Keys by id: ``current`` seals, older ones still open; ``codes`` derives receipt codes.

    Ids are 32-bit numbers written as eight hexadecimal digits. Losing the ring loses the data.
    """

    current: str
    sealing: Mapping[str, AESGCM]
    codes: bytes

    def seal(self, plain: bytes, row: str) -> bytes:
        """Encrypt ``plain`` for ``row`` (such as ``referral/<id>``): key id, nonce, ciphertext and tag."""
        nonce = os.urandom(_NONCE)
        key_id = bytes.fromhex(self.current)
        sealed = self.sealing[self.current].encrypt(nonce, plain, key_id + row.encode())
        return key_id + nonce + sealed

    def open(self, sealed: bytes, row: str) -> bytes:
        """Decrypt what `seal` made for the same ``row``. Raises `SealError` for anything else."""
        key_id, nonce, body = sealed[:_ID], sealed[_ID : _ID + _NONCE], sealed[_ID + _NONCE :]
        try:
            return self.sealing[key_id.hex()].decrypt(nonce, body, key_id + row.encode())
        except (KeyError, InvalidTag, ValueError) as problem:
            raise SealError(f"{row} does not open with the keys at hand") from problem

    def number(self, purpose: str, of: bytes, digits: int) -> str:
        """Derive ``digits`` decimal digits for ``of``; another ``purpose`` gives unrelated ones.

        ``purpose`` is at most 16 bytes.
        Keyed BLAKE2b: a MAC of its own, and unlike an OpenSSL HMAC it does not give up the interpreter
        to the writer thread for a microsecond's work.
        """
        mac = hashlib.blake2b(of, key=self.codes, person=purpose.encode())
        return f"{int.from_bytes(mac.digest()) % 10**digits:0{digits}d}"

    def signer(self, purpose: str) -> Ed25519PrivateKey:
        """The key that signs for ``purpose`` (at most 16 bytes): the same as long as the ring is.

        Whoever has its public half can check what it signed, and needs nothing else of ours.
        """
        seed = hashlib.blake2b(b"ed25519", key=self.codes, person=purpose.encode(), digest_size=32)
        return Ed25519PrivateKey.from_private_bytes(seed.digest())


def load_ring(path: Path) -> KeyRing:
    """Read the ring at ``path``, making one (mode 0600) on the first run.

    Raises `SealError` when others may read the file or it is not a key ring.
    """
    if not path.exists():
        _create(path)
    if path.stat().st_mode & 0o077:
        raise SealError(f"{path} may be read by others; run: chmod 600 {path}")
    try:
        stored = json.loads(path.read_text())
        keys = {key_id: AESGCM(_bytes(key)) for key_id, key in stored["sealing"].items()}
        return KeyRing(stored["current"], keys, _bytes(stored["codes"]))
    except (ValueError, KeyError, TypeError, AttributeError) as problem:
        raise SealError(f"{path} is not a key ring; restore it from its backup") from problem


def _create(path: Path) -> None:
    """Write a fresh ring whole or not at all; a concurrent first run keeps the earlier one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    key_id = secrets.token_hex(_ID)
    ring = {"current": key_id, "sealing": {key_id: _text(32)}, "codes": _text(32)}
    draft = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        json.dump(ring, file)
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        draft.unlink()


def _text(size: int) -> str:
    return base64.b64encode(secrets.token_bytes(size)).decode()


def _bytes(text: str) -> bytes:
    return base64.b64decode(text, validate=True)
