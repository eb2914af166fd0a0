"""A passkey's device in software: makes a credential and signs with it, as a phone would."""

from __future__ import annotations

import hashlib
import json
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from typing import Any

import cbor2
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec

PRESENT, VERIFIED, ATTESTED = 0x01, 0x04, 0x40


def _text(data: bytes) -> str:
    return urlsafe_b64encode(data).rstrip(b"=").decode()


def _bytes(text: str) -> bytes:
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))


class Device:
    """One key for one account of one site."""

    def __init__(self, origin: str = "http://localhost") -> None:
        self.origin = origin
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.id = secrets.token_bytes(32)
        self.user_handle = b""
        self.count = 0

    def create(self, options: dict[str, Any]) -> str:
        """Answer `navigator.credentials.create`."""
        self.user_handle = _bytes(options["user"]["id"])
        numbers = self.key.public_key().public_numbers()
        public = cbor2.dumps({1: 2, 3: -7, -1: 1, -2: numbers.x.to_bytes(32, "big"), -3: numbers.y.to_bytes(32, "big")})
        attested = bytes(16) + len(self.id).to_bytes(2, "big") + self.id + public
        data = self._authenticator_data(options["rp"]["id"], ATTESTED) + attested
        return json.dumps({
            **self._identity(),
            "extensions": json.dumps({"credProps": {"rk": True}}),
            "response": {
                "clientDataJSON": _text(self._client_data("webauthn.create", options)),
                "attestationObject": _text(cbor2.dumps({"fmt": "none", "attStmt": {}, "authData": data})),
                "transports": ["internal"],
            },
        })  # fmt: skip

    def get(self, options: dict[str, Any]) -> str:
        """Answer `navigator.credentials.get`."""
        client_data = self._client_data("webauthn.get", options)
        data = self._authenticator_data(options["rpId"])
        signature = self.key.sign(data + hashlib.sha256(client_data).digest(), ec.ECDSA(hashes.SHA256()))
        return json.dumps({
            **self._identity(),
            "response": {
                "clientDataJSON": _text(client_data),
                "authenticatorData": _text(data),
                "signature": _text(signature),
                "userHandle": _text(self.user_handle),
            },
        })  # fmt: skip

    def _identity(self) -> dict[str, str]:
        return {"id": _text(self.id), "rawId": _text(self.id), "type": "public-key"}

    def _client_data(self, kind: str, options: dict[str, Any]) -> bytes:
        said = {"type": kind, "challenge": options["challenge"], "origin": self.origin, "crossOrigin": False}
        return json.dumps(said).encode()

    def _authenticator_data(self, site: str, flags: int = 0) -> bytes:
        self.count += 1
        head = hashlib.sha256(site.encode()).digest()
        return head + bytes([PRESENT | VERIFIED | flags]) + self.count.to_bytes(4, "big")
