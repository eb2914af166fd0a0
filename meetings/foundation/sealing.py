"""Keys for one purpose each, made from SECRET_KEY, and text that is kept sealed with them."""

from __future__ import annotations

import base64
import hashlib
import hmac

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from flask import Flask, current_app


class SealBroken(Exception):
    """What was sealed cannot be opened: its key is gone, or it was touched."""


def secrets_of(app: Flask) -> list[str]:
    """SECRET_KEY, then those from before, newest first."""
    return [str(app.config["SECRET_KEY"]), *map(str, app.config.get("SECRET_KEY_FALLBACKS") or ())]


def derived_key(secret: str, purpose: str) -> bytes:
    """32 bytes for one purpose, made from SECRET_KEY."""
    return hmac.new(secret.encode(), f"rostrum:{purpose}".encode(), hashlib.sha256).digest()


def fernet_key(secret: str, purpose: str) -> bytes:
    """The same as Fernet takes it."""
    return base64.urlsafe_b64encode(derived_key(secret, purpose))


def seal(text: str, purpose: str) -> str:
    """`text` as only this installation can read it."""
    return _box(purpose).encrypt(text.encode()).decode("ascii")


def unseal(sealed: str, purpose: str) -> str:
    """What was sealed with the present key or one from before. Raises SealBroken."""
    try:
        return _box(purpose).decrypt(sealed.encode()).decode()
    except (InvalidToken, ValueError) as error:
        raise SealBroken(purpose) from error


def _box(purpose: str) -> MultiFernet:
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
    return MultiFernet([Fernet(fernet_key(secret, purpose)) for secret in secrets_of(app)])
