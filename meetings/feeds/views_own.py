"""Somebody's own feed, behind a secret address."""

from __future__ import annotations

import logging
import re

from flask import Response, abort
from limits import parse

from meetings.accounts.limits import attempts
from meetings.foundation.database import one_state
from meetings.foundation.web import public_uncached

from . import http, serving, tokens
from .views import bp

log = logging.getLogger(__name__)
SECRET = re.compile(r"[a-z2-7]{32}")
READS = parse("120 per hour")  # of one address: every half minute
GUESSES = parse("60 per 15 minutes")  # from one network


@bp.get("/feeds/private/<secret>.ics", provide_automatic_options=False)
@public_uncached
def private(secret: str) -> Response:
    """The feed of what concerns the person who holds the address; 410 once it is revoked."""
    one_state()
    token = tokens.find(secret) if SECRET.fullmatch(secret) else None
    if token is None:
        if not attempts().may_go_on(GUESSES, "private-feed-guess"):
            return http.too_often()
        abort(404)
    if not tokens.works(token):
        return http.gone()
    if not attempts().may_go_on(READS, "private-feed", token.id):
        return http.too_often()
    given = serving.private_answer(tokens.feed_of(token))
    tokens.note_use(token)
    return given
