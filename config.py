"""Every setting, from the environment, in one place, with its default and its reason."""

from __future__ import annotations

import hashlib
import os
import secrets
from collections.abc import Mapping
from datetime import datetime, timedelta
from email.errors import MessageError
from email.headerregistry import Address
from email.utils import parseaddr
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

ROOT = Path(__file__).resolve().parent
DEMO_NOW = "2011-01-13T09:00-05:00"  # the day resolution 65/64 was distributed
WEAK_KEYS = frozenset({"", "dev", "secret", "changeme", "change-me"})
MINIMUM_KEY_LENGTH = 32


class ConfigurationError(RuntimeError):
    """The environment asks for something the application refuses to run with."""


def database_url(environ: Mapping[str, str], instance: Path) -> str:
    """SQLAlchemy's address of the database: `DATABASE_URL`, by default SQLite under `instance/`."""
    url = environ.get("DATABASE_URL", "").strip()
    if not url:
        return f"sqlite:///{instance / 'rostrum.sqlite'}"
    # The psycopg 3 driver; the bare scheme would ask for psycopg2, which is not installed.
    for scheme in ("postgres://", "postgresql://"):
        if url.startswith(scheme):
            return "postgresql+psycopg://" + url.removeprefix(scheme)
    return url


def _demo_secret(instance: Path) -> str:
    """A key that survives restarts of the demonstration without being the same on two machines."""
    file = instance / "secret"
    if not file.exists():
        instance.mkdir(parents=True, exist_ok=True)
        file.touch(mode=0o600)
        file.write_text(secrets.token_urlsafe(48), encoding="ascii")
    return file.read_text(encoding="ascii").strip()


def _instant(text: str, name: str) -> datetime:
    try:
        instant = datetime.fromisoformat(text)
    except ValueError as error:
        raise ConfigurationError(f"{name} is not an ISO 8601 instant: {text!r}") from error
    if instant.tzinfo is None:
        raise ConfigurationError(f"{name} needs an offset, such as {DEMO_NOW}: {text!r}")
    return instant


def _seconds(text: str, name: str, least: int, most: int) -> int:
    if not (text.isascii() and text.isdigit() and least <= int(text) <= most):
        raise ConfigurationError(f"{name} is a number of seconds from {least} to {most}, not {text!r}")
    return int(text)


def _smtp_url(text: str) -> str:
    """Read at the start, not with the first mail. What it says may be a password, so it is not repeated."""
    if text:
        try:
            parts = urlsplit(text)
            is_readable = parts.scheme in {"smtp", "smtps"} and bool(parts.hostname) and parts.port != 0
        except ValueError:
            is_readable = False
        if not is_readable:
            raise ConfigurationError("SMTP_URL is not an address such as smtps://user:password@mail.example.org")
    return text


def _sender(text: str) -> str:
    name, address = parseaddr(text)
    try:
        if not text.isprintable():
            raise ValueError("a control character in a mail header")
        Address(name, addr_spec=address)
    except (MessageError, ValueError, IndexError) as error:
        raise ConfigurationError(f"MAIL_SENDER is not one mail address: {text!r}") from error
    return text


def load(environ: Mapping[str, str] | None = None) -> dict[str, Any]:
    """Flask's configuration, read from `environ` (the process's own by default).

    Raises ConfigurationError when a setting cannot be read, or when production is asked for without
    what it needs (`ROSTRUM_MODE=production`: a strong `SECRET_KEY`, `BASE_URL`).
    """
    env = os.environ if environ is None else environ
    mode = env.get("ROSTRUM_MODE", "demo")
    if mode not in {"demo", "production", "test"}:
        raise ConfigurationError(f"ROSTRUM_MODE is demo, production or test, not {mode!r}")
    instance = Path(env.get("ROSTRUM_INSTANCE", ROOT / "instance")).resolve()
    production = mode == "production"
    base_url = env.get("BASE_URL", f"http://localhost:{env.get('PORT', '8000')}").rstrip("/")
    base = urlsplit(base_url)
    if base.scheme not in {"http", "https"} or not base.hostname:
        raise ConfigurationError(f"BASE_URL is not an http(s) address: {base_url!r}")
    secret = env.get("SECRET_KEY", "")
    if production:
        if len(secret) < MINIMUM_KEY_LENGTH or secret.lower() in WEAK_KEYS or len(set(secret)) < 8:
            raise ConfigurationError(
                f"SECRET_KEY is missing or weak: give at least {MINIMUM_KEY_LENGTH} random characters"
            )
        if "BASE_URL" not in env:
            raise ConfigurationError("BASE_URL is missing: the address people reach this installation at")
    secret = secret or _demo_secret(instance)
    https = base.scheme == "https"
    mail_host = base.hostname if ":" not in base.hostname else "localhost"  # no mail goes to a bare IPv6 address
    return {
        "MODE": mode,
        "DEMO": mode == "demo",
        "TESTING": mode == "test",
        "INSTANCE": instance,
        "SECRET_KEY": secret,
        # Keys from before, newest first, parted by blanks: what they signed and sealed stays valid until it is renewed.
        "SECRET_KEY_FALLBACKS": env.get("SECRET_KEY_FALLBACKS", "").split(),
        # Absolute links in feeds and mails come from here, never from a request's Host header.
        "BASE_URL": base_url,
        # The part of a UID behind the @: for life, so it does not follow a change of address by itself.
        "UID_HOST": env.get("UID_HOST", base.hostname if production else "rostrum.example.org"),
        "TRUSTED_HOSTS": [
            host for host in (env.get("TRUSTED_HOSTS") or f"{base.hostname},localhost,127.0.0.1").split(",") if host
        ],
        "PROXIES": int(env.get("PROXIES", "0")),  # how many proxies in front set X-Forwarded-*
        "SQLALCHEMY_DATABASE_URI": database_url(env, instance),
        "REDIS_URL": env.get("REDIS_URL", ""),
        "SMTP_URL": _smtp_url(env.get("SMTP_URL", "")),
        # Reports about mail that could not be delivered go to this address.
        "MAIL_SENDER": _sender(env.get("MAIL_SENDER", f"Rostrum <no-reply@{mail_host}>")),
        # A worker that takes a mail has it for so long; half of it is the time for the mail server's answer. A killed
        # worker's mail waits for the rest. Longer where a server takes more than a minute to accept a message.
        "MAIL_LEASE": timedelta(seconds=_seconds(env.get("MAIL_LEASE", "120"), "MAIL_LEASE", 10, 3600)),
        # A Maildir into which delivery reports (RFC 3464) to the sender's address come; empty: none are read.
        "MAIL_REPORTS": env.get("MAIL_REPORTS", ""),
        "OUTBOX": instance / "outbox",
        "DEFAULT_LANGUAGE": env.get("DEFAULT_LANGUAGE", "en"),
        "DEMO_PASSWORD": env.get("DEMO_PASSWORD", ""),
        # Business time in the demonstration: the instant it is seen from, and the real instant that stands for it,
        # which the start script sets once so that every process shifts alike.
        "BUSINESS_NOW": None if production else _instant(env.get("ROSTRUM_NOW", DEMO_NOW), "ROSTRUM_NOW"),
        "STARTED_AT": _instant(env["ROSTRUM_STARTED_AT"], "ROSTRUM_STARTED_AT")
        if env.get("ROSTRUM_STARTED_AT")
        else None,
        "LOG_FILE": env.get("LOG_FILE", ""),
        # Styles and scripts carry their version in their address.
        "SEND_FILE_MAX_AGE_DEFAULT": timedelta(days=365),
        # Feeds pack themselves: their validators belong to the bytes.
        "COMPRESS_MIMETYPES": ["text/html", "text/css", "text/javascript", "image/svg+xml", "application/json"],
        "COMPRESS_ALGORITHM": ["br", "gzip"],
        "COMPRESS_ALGORITHM_STREAMING": ["br"],
        # Requests: nothing this application takes in is larger, but for forms with a file of 5 MB that say so.
        "MAX_CONTENT_LENGTH": 2 * 1024 * 1024,
        "MAX_FILE_CONTENT_LENGTH": 6 * 1024 * 1024,
        "MAX_FORM_MEMORY_SIZE": 1024 * 1024,
        "MAX_FORM_PARTS": 2000,
        # The browser holds a session's id alone; `__Host-` only exists over https.
        "SESSION_COOKIE_NAME": "__Host-rostrum" if https else "rostrum",
        "SESSION_COOKIE_SECURE": https,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_IDLE": timedelta(hours=2),
        "SESSION_ABSOLUTE": timedelta(hours=12),
        "WTF_CSRF_TIME_LIMIT": None,  # as long as the session lives: a form left open over lunch is not lost
        "WTF_CSRF_SSL_STRICT": https,
        "BABEL_DEFAULT_LOCALE": "en",
        "BABEL_TRANSLATION_DIRECTORIES": str(ROOT / "translations"),
        "STATIC_VERSION": static_version(ROOT / "static"),
        "MIGRATIONS": ROOT / "migrations",
        "DATA": ROOT / "data",
    }


def static_version(folder: Path) -> str:
    """Ten hex digits that change with any byte under `folder`: cached styles and scripts never go stale."""
    digest = hashlib.sha256()
    for file in sorted(folder.rglob("*")):
        if file.is_file():
            digest.update(file.relative_to(folder).as_posix().encode())
            digest.update(file.read_bytes())
    return digest.hexdigest()[:10]
