"""Finished public pages by their validator, in this process: the same page is built once for all its readers.

The validator covers everything a page depends on, so nothing here ever has to be thrown away for being wrong; what is
not asked for any more is pushed out by what is.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeAlias, TypeVar

from flask import Flask, Response, current_app, g, request, session

from .kept import Kept
from .web import SAFE_METHODS, lang, public_state

ROOM = 32 * 1024 * 1024  # bytes
LARGEST = 1024 * 1024
SHARED_MAXIMUM = 48  # pieces of pages
ACCEPT_MAXIMUM = 200  # what is longer comes from no browser, and is not kept

T = TypeVar("T")
Page: TypeAlias = tuple[bytes, list[tuple[str, str]]]  # body, headers


def _key(etag: str) -> tuple[str, str] | None:
    # As it was asked for, word for word: what is chosen for `br;q=0, gzip` is nothing for who takes `br` alone.
    accepted = request.headers.get("Accept-Encoding", "").lower()
    return (etag, accepted) if len(accepted) <= ACCEPT_MAXIMUM else None


def answer(etag: str) -> Response | None:
    """The finished page for this request, if it was built before. Called with the validator just computed."""
    key = _key(etag)
    kept = current_app.extensions["rostrum_pages"].get(key) if key is not None else None
    if kept is None:
        return None
    return Response(kept[0], headers=list(kept[1]))


def keep(response: Response) -> Response:
    """After everything else, packing included: keep the page if others may have it."""
    if (
        request.method not in SAFE_METHODS
        or response.status_code != 200
        or "validators" not in g
        or response.is_streamed
    ):
        return response
    key = _key(g.validators[0])
    # The cookie is set after this: a session that a form or a message has just begun belongs to one reader.
    is_for_all = response.cache_control.public and not session.modified and "Set-Cookie" not in response.headers
    if request.method == "GET" and key is not None and is_for_all:
        current_app.extensions["rostrum_pages"].keep(key, (response.get_data(), list(response.headers)))
    return response


def shared(name: str, make: Callable[[], T]) -> T:
    """A piece of a page that all its readers see alike, signed in or not: made once until something public changes.

    `make` gives plain values, never records: they outlive the request. `name` tells the piece from all others.
    """
    pieces: Kept[Any] = current_app.extensions["rostrum_shared"]
    key = (name, lang(), *public_state())
    found: T | None = pieces.get(key)
    return found if found is not None else pieces.keep(key, make())


def init_app(app: Flask) -> None:
    """Start with nothing. Called before any other `after_request`, so that `keep` runs after them all."""
    pieces: Kept[Any] = Kept(SHARED_MAXIMUM, lambda _piece: 1)
    pages: Kept[Page] = Kept(ROOM, lambda page: len(page[0]), LARGEST)
    app.extensions["rostrum_shared"] = pieces
    app.extensions["rostrum_pages"] = pages
    app.extensions["rostrum_finished"] = answer
    app.after_request(keep)
