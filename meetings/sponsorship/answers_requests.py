"""What waits for the focal points of States: drafts whose call closes soon, requests that name nobody."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from flask import url_for
from flask_babel import ngettext

from meetings.foundation import clock, frame
from meetings.foundation.access import Actor
from meetings.foundation.registries import Link
from meetings.foundation.web import actor

from . import labels_requests as labels
from . import parties, queries, showing_requests
from .models import Fund
from .showing import Offer

KEY = "sponsorship_requests"


def columns() -> Sequence[sa.ColumnElement[Any]]:
    """What the frame of a page reads besides: what waits."""
    return tuple(queries.waiting_columns(actor(), clock.business_today()).values())


def waiting(who: Any) -> list[Link]:
    """What waits for a focal point, with how many requests."""
    keys = queries.waiting_columns(who, clock.business_today())
    counts = dict(zip(keys, frame.values(KEY), strict=False))
    url, found = url_for("sponsorship.requests_own"), []
    if count := counts.get("submit"):
        words = ngettext(
            "%(num)s draft of a request for sponsorship to submit soon",
            "%(num)s drafts of requests for sponsorship to submit soon",
            count,
        )
        found.append(Link(words, url, tone="warn"))
    if count := counts.get("name"):
        words = ngettext(
            "%(num)s request for sponsorship that names nobody yet",
            "%(num)s requests for sponsorship that name nobody yet",
            count,
        )
        found.append(Link(words, url, tone="warn"))
    return found


def offers(who: Actor, fund: Fund) -> list[Offer]:
    """Buttons on the page of a fund for members of delegations."""
    found = []
    if showing_requests.may_ask(who, fund):
        found.append(Offer(labels.ASK, url_for("sponsorship.new_request", fund=fund.id)))
    if parties.states_of(who):
        found.append(Offer(labels.OWN, url_for("sponsorship.requests_own")))
    return found
