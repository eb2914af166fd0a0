"""How a feed is answered: conditional requests first, then compressed or plain bytes, and no cookie anywhere."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from dataclasses import dataclass

from flask import Response
from werkzeug.http import http_date, parse_accept_header

from meetings.foundation import conditional
from meetings.foundation.conditional import NotModified

from .services import Validators

GIVEN = "rostrum.feed"  # a Given, in the request's environment
MAX_AGE = 900
RETRY_AFTER = 300


@dataclass(frozen=True)
class Given:
    """What the view tells the gate of an answer that may be repeated: its validators, and where its bytes lie."""

    validators: Validators
    body: Callable[[], bytes | None]


def is_unchanged(none_match: str | None, modified_since: str | None, validators: Validators) -> bool:
    """Whether the asker has this already."""
    return conditional.is_unchanged(none_match, modified_since, validators.etag, validators.modified)


def takes_gzip(accepted: str | None) -> bool:
    """Whether an Accept-Encoding header asks for compressed bytes."""
    return bool(accepted) and parse_accept_header(accepted).quality("gzip") > 0


def compressed(body: bytes) -> bytes:
    """The same bytes for the same body, whenever and wherever."""
    return gzip.compress(body, 6, mtime=0)


def headed(response: Response, validators: Validators, is_gzip: bool) -> Response:
    """The headers that 200 and 304 share. Compressed bytes are other bytes: they have an ETag of their own."""
    response.set_etag(f"{validators.etag}-gzip" if is_gzip else validators.etag)
    response.headers["Last-Modified"] = http_date(validators.shown)
    response.headers["Cache-Control"] = f"public, max-age={MAX_AGE}"
    response.headers["Vary"] = "Accept-Encoding"
    return response


def not_modified(validators: Validators, is_gzip: bool) -> Response:
    """304: nothing but the validators."""
    return headed(NotModified(), validators, is_gzip)


def calendar(body: bytes, validators: Validators, is_gzip: bool, filename: str, lang: str) -> Response:
    """200 with the calendar; `body` is compressed already if `is_gzip`. `filename` is ASCII."""
    response = headed(Response(body, content_type="text/calendar; charset=utf-8"), validators, is_gzip)
    response.headers["Content-Disposition"] = f'inline; filename="{filename}"'
    response.headers["Content-Language"] = lang
    if is_gzip:
        response.headers["Content-Encoding"] = "gzip"
    return response


def for_one_reader(response: Response) -> Response:
    """Kept by no cache in between, found by no search engine, named to no page that is opened from it."""
    response.headers["Cache-Control"] = "private, no-cache"
    response.headers["X-Robots-Tag"] = "noindex"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


def gone() -> Response:
    """410: the address was revoked, for ever."""
    return for_one_reader(Response("410 This address has been revoked.\n", status=410, mimetype="text/plain"))


def too_often() -> Response:
    """429: a program that asks so often is broken, or guesses."""
    response = Response("429 Asked too often.\n", status=429, mimetype="text/plain")
    response.headers["Retry-After"] = str(MAX_AGE)
    return for_one_reader(response)


def try_later() -> Response:
    """503: a program that cannot get the calendar keeps the one it has."""
    response = Response("503 The calendar cannot be built at the moment.\n", status=503, mimetype="text/plain")
    response.headers["Retry-After"] = str(RETRY_AFTER)
    response.headers["Cache-Control"] = "no-store"
    return response
