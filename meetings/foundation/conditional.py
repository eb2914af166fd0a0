"""Conditional requests (RFC 9110, 13): whether the asker has it already, and the answer that says so."""

from __future__ import annotations

import re
from datetime import datetime
from typing import TYPE_CHECKING

from flask import Response
from werkzeug.datastructures import Headers
from werkzeug.http import parse_date, parse_etags

from . import clock

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

# What proxies append to an ETag when they compress on the way: Apache's -gzip among others.
_SUFFIX = re.compile(r"[-;]+(?:gzip|br|zstd|deflate)$")


def is_unchanged(none_match: str | None, modified_since: str | None, etag: str, modified: datetime) -> bool:
    """Whether the asker has this already, by the two headers as they came.

    If-None-Match, when given, is all that counts (RFC 9110, 13.2.2); what is no date is as good as absent (13.1.3).
    So is one that has not come yet: we never gave it, and an asker whose clock is fast would miss what changes before.
    """
    if none_match is not None and none_match.strip():
        given = parse_etags(none_match)
        if given.star_tag:
            return True
        return any(_SUFFIX.sub("", tag) == etag for tag in given.as_set(include_weak=True))
    since = parse_date(modified_since) if modified_since else None
    return since is not None and modified.replace(microsecond=0) <= since <= clock.real_now()


class NotModified(Response):
    """A 304 that keeps its Last-Modified, which Werkzeug takes for a description of the body that is not there.

    Those who know no ETag compare it with what they have (RFC 9110, 15.4.5).
    """

    default_status = 304

    def get_wsgi_headers(self, environ: WSGIEnvironment) -> Headers:
        """As Werkzeug's, with Last-Modified."""
        headers = super().get_wsgi_headers(environ)
        if "Last-Modified" in self.headers:
            headers["Last-Modified"] = self.headers["Last-Modified"]
        return headers
