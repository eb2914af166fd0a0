"""How a feed is given to who asks for it: 304, 200 or 503, and what the gate may repeat."""

from __future__ import annotations

import logging
from functools import partial

from flask import Response, abort, request
from werkzeug.exceptions import HTTPException

from meetings.foundation.database import db, one_state
from meetings.foundation.web import lang

from . import building, http, queries, rules, services
from .rules import Feed

log = logging.getLogger(__name__)


def answer(feed: Feed) -> Response:
    """A public feed in the language of the path."""
    return _guarded(feed, is_private=False)


def private_answer(feed: Feed) -> Response:
    """Somebody's own feed: kept by no cache, repeated by nobody."""
    return http.for_one_reader(_guarded(feed, is_private=True))


def _guarded(feed: Feed, *, is_private: bool) -> Response:
    try:
        return _answer(feed, is_private=is_private)
    except HTTPException:
        raise
    except Exception:
        db.session.rollback()
        log.exception("feed not built", extra={"feed": feed.name, "language": lang()})
        return http.try_later()


def _answer(feed: Feed, *, is_private: bool) -> Response:
    one_state()
    subject = queries.subject(feed) if feed.key in rules.OF_ONE_THING else None
    if subject is None and feed.key in rules.OF_ONE_THING:
        abort(404)
    found = services.validators(feed, lang(), subject)
    asked, since = request.headers.get("If-None-Match"), request.headers.get("If-Modified-Since")
    is_gzip = http.takes_gzip(request.headers.get("Accept-Encoding"))
    kept, packed = building.memory().bodies, f"{found.etag}-gzip"
    if found.is_settled and not is_private:
        request.environ[http.GIVEN] = http.Given(found, partial(kept.get, packed if is_gzip else found.etag))
    # A private feed hangs on roles too, whose dates no Last-Modified tells: the ETag alone says whether it is the same.
    if http.is_unchanged(asked, None if is_private else since, found):
        return http.not_modified(found, is_gzip)
    body = services.body(feed, lang(), found.etag, subject)
    if is_gzip:
        body = kept.get(packed) or kept.keep(packed, http.compressed(body))
    filename = f"rostrum-{feed.name.replace('/', '-')}-{lang()}.ics"
    return http.calendar(body, found, is_gzip, filename, lang())
