"""A passkey in memory: it answers as a browser with an authenticator does (W3C WebAuthn, 6.1 and 6.5)."""

import hashlib
import json
import secrets

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from webauthn.helpers import bytes_to_base64url as text
from webauthn.helpers import encode_cbor

PRESENT, VERIFIED, ATTESTED = 0x01, 0x04, 0x40


class Authenticator:
    """One passkey for one site; ``count`` is what it signs with next, ``flags`` what it says of who it is."""

    def __init__(self, origin: str = "https://intake.example", rp_id: str = "intake.example") -> None:
        self.origin, self.rp_id = origin, rp_id
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.id, self.count, self.flags, self.handle = secrets.token_bytes(16), 1, PRESENT | VERIFIED, None

    def make(self, options: str) -> str:
        """Answer ``navigator.credentials.create``."""
        told = json.loads(options)
        self.handle = told["user"]["id"]
        data = self._data(ATTESTED) + bytes(16) + len(self.id).to_bytes(2) + self.id + self._public()
        self.count += 1
        attestation = encode_cbor({"fmt": "none", "attStmt": {}, "authData": data})
        said = {"clientDataJSON": self._client("webauthn.create", told["challenge"])}
        return self._written({**said, "attestationObject": text(attestation)})

    def answer(self, options: str) -> str:
        """Answer ``navigator.credentials.get``, one count further than the last time."""
        client, data = self._client("webauthn.get", json.loads(options)["challenge"]), self._data()
        raw = data + hashlib.sha256(_raw(client)).digest()
        self.count += 1
        said = {"clientDataJSON": client, "authenticatorData": text(data), "userHandle": self.handle}
        return self._written({**said, "signature": text(self.key.sign(raw, ec.ECDSA(hashes.SHA256())))})

    def _data(self, also: int = 0) -> bytes:
        rp = hashlib.sha256(self.rp_id.encode()).digest()
        return rp + bytes([self.flags | also]) + self.count.to_bytes(4)

    def _public(self) -> bytes:
        """COSE: an elliptic curve key, ES256, P-256."""
        at = self.key.public_key().public_numbers()
        return encode_cbor({1: 2, 3: -7, -1: 1, -2: at.x.to_bytes(32), -3: at.y.to_bytes(32)})

    def _client(self, kind: str, challenge: str) -> str:
        said = {"type": kind, "challenge": challenge, "origin": self.origin, "crossOrigin": False}
        return text(json.dumps(said).encode())

    def _written(self, response: dict) -> str:
        id_ = text(self.id)
        return json.dumps({"id": id_, "rawId": id_, "type": "public-key", "response": response})


def _raw(encoded: str) -> bytes:
    from webauthn.helpers import base64url_to_bytes

    return base64url_to_bytes(encoded)
