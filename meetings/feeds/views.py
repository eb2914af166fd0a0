"""The feeds themselves, how to subscribe to them, and what they had to leave out."""

from __future__ import annotations

import logging
from functools import partial
from urllib.parse import urlsplit

from flask import Blueprint, Response, abort, current_app, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.exceptions import HTTPException

from meetings.foundation import clock, registries
from meetings.foundation.access_table import Action, may_somewhere
from meetings.foundation.database import db
from meetings.foundation.languages import NAMES
from meetings.foundation.web import actor, lang, public, public_uncached, requires

from . import building, http, labels, queries, rules, services, subscribing
from .rules import Feed

log = logging.getLogger(__name__)
bp = Blueprint("feeds", __name__)


def answer(feed: Feed) -> Response:
    """A feed in the language of the path: 304, 200 or 503."""
    try:
        return _answer(feed)
    except HTTPException:
        raise
    except Exception:
        db.session.rollback()
        log.exception("feed not built", extra={"feed": feed.name, "language": lang()})
        return http.try_later()


def _answer(feed: Feed) -> Response:
    subject = queries.subject(feed) if feed.key in rules.OF_ONE_THING else None
    if subject is None and feed.key in rules.OF_ONE_THING:
        abort(404)
    found = services.validators(feed, lang())
    headers = request.headers
    is_gzip = http.takes_gzip(headers.get("Accept-Encoding"))
    kept, packed = building.memory().bodies, f"{found.etag}-gzip"
    if found.modified <= clock.stamp():  # until then its Last-Modified is not yet what it will be
        request.environ[http.GIVEN] = http.Given(found, partial(kept.get, packed if is_gzip else found.etag))
    if http.is_unchanged(headers.get("If-None-Match"), headers.get("If-Modified-Since"), found):
        return http.not_modified(found, is_gzip)
    body = services.body(feed, lang(), found.etag, subject)
    if is_gzip:
        body = kept.get(packed) or kept.keep(packed, http.compressed(body))
    filename = f"rostrum-{feed.name.replace('/', '-')}-{lang()}.ics"
    return http.calendar(body, found, is_gzip, filename, lang())


@bp.get("/feeds/meetings.ics", provide_automatic_options=False)
@public_uncached
def meetings() -> Response:
    """Every meeting in the window."""
    return answer(rules.MEETINGS)


@bp.get("/feeds/meetings/<code>.ics", provide_automatic_options=False)
@public_uncached
def meeting(code: str) -> Response:
    """One meeting with its deadlines."""
    return answer(rules.meeting_feed(code))


@bp.get("/feeds/deadlines.ics", provide_automatic_options=False)
@public_uncached
def deadlines() -> Response:
    """Deadlines that every calendar shows."""
    return answer(rules.DEADLINES)


@bp.get("/feeds/deadlines/<int(max=2147483647):deadline_id>.ics", provide_automatic_options=False)
@public_uncached
def deadline(deadline_id: int) -> Response:
    """One deadline."""
    return answer(rules.deadline_feed(deadline_id))


@bp.get("/feeds/groups/<code>.ics", provide_automatic_options=False)
@public_uncached
def group(code: str) -> Response:
    """What concerns one regional group."""
    return answer(rules.group_feed(code))


@bp.get("/feeds/tasks.ics", provide_automatic_options=False)
@public_uncached
def tasks() -> Response:
    """The same deadlines for programs that know tasks."""
    return answer(rules.TASKS)


@bp.get("/calendar/")
@public
def subscribe() -> str:
    """How to subscribe, with which program, and how often each asks again."""
    offers = []
    for feed in rules.DEFAULT_FEEDS:
        name = str(labels.NAMES[feed.key])
        offers.append(
            {
                "key": feed.key,
                "title": labels.TITLES[feed.key],
                "about": labels.ABOUT[feed.key],
                "ways": subscribing.ways(building.address(feed, lang()), name),
            }
        )
    return render_template(
        "feeds/subscribe.html",
        offers=offers,
        qr=lambda address: subscribing.qr(address, _("QR code of this address")),
        views=[{"label": label, "url": url_for(endpoint)} for label, endpoint in registries.calendar_views],
        may_see_problems=may_somewhere(actor(), Action.FEED_PROBLEMS),
        is_reachable=urlsplit(current_app.config["BASE_URL"]).hostname not in {"localhost", "127.0.0.1", "::1"},
    )


@bp.get("/feeds/problems/")
@requires(Action.FEED_PROBLEMS)
def problems() -> str:
    """Records that feeds leave out, each with its reason and the way to mend it."""
    return render_template("feeds/problems.html", problems=queries.problems(), reasons=labels.ODDITIES, names=NAMES)
