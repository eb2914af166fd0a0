"""The feeds themselves, how to subscribe to them, and what they had to leave out."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import Blueprint, Response, abort, current_app, render_template, url_for
from flask_babel import gettext as _
from markupsafe import Markup

from meetings.foundation import registries
from meetings.foundation.access_table import Action, may_somewhere
from meetings.foundation.database import one_state
from meetings.foundation.languages import NAMES
from meetings.foundation.presentation import into
from meetings.foundation.web import actor, lang, public, public_uncached, requires

from . import building, chosen, labels, queries, rules, saving, selections, serving, subscribing

bp = Blueprint("feeds", __name__)


@bp.get("/feeds/meetings.ics", provide_automatic_options=False)
@public_uncached
def meetings() -> Response:
    """Every meeting in the window."""
    return serving.answer(rules.MEETINGS)


@bp.get("/feeds/meetings/<code>.ics", provide_automatic_options=False)
@public_uncached
def meeting(code: str) -> Response:
    """One meeting with its deadlines."""
    return serving.answer(rules.meeting_feed(code))


@bp.get("/feeds/deadlines.ics", provide_automatic_options=False)
@public_uncached
def deadlines() -> Response:
    """Deadlines that every calendar shows."""
    return serving.answer(rules.DEADLINES)


@bp.get("/feeds/deadlines/<int(max=2147483647):deadline_id>.ics", provide_automatic_options=False)
@public_uncached
def deadline(deadline_id: int) -> Response:
    """One deadline."""
    return serving.answer(rules.deadline_feed(deadline_id))


@bp.get("/feeds/groups/<code>.ics", provide_automatic_options=False)
@public_uncached
def group(code: str) -> Response:
    """What concerns one regional group."""
    return serving.answer(rules.group_feed(code))


@bp.get("/feeds/saved/<code>.ics", provide_automatic_options=False)
@public_uncached
def saved(code: str) -> Response:
    """What somebody chose with the feed builder."""
    one_state()
    kept = saving.by_code(code)
    if kept is None:
        abort(404)
    return serving.answer(selections.saved_feed(kept.code, selections.restored(kept.selection)))


@bp.get("/feeds/tasks.ics", provide_automatic_options=False)
@public_uncached
def tasks() -> Response:
    """The same deadlines for programs that know tasks."""
    return serving.answer(rules.TASKS)


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
        groups=[(group, _group_ways(group)) for group in chosen.groups()],
        about_group=labels.ABOUT["group"],
        qr=qr_of,
        views=[{"label": label, "url": url_for(endpoint)} for label, endpoint in registries.calendar_views],
        may_see_problems=may_somewhere(actor(), Action.FEED_PROBLEMS),
        is_reachable=urlsplit(current_app.config["BASE_URL"]).hostname not in {"localhost", "127.0.0.1", "::1"},
    )


def qr_of(webcal: str) -> Markup:
    """The picture of an address for a telephone's camera."""
    return subscribing.qr(webcal, _("QR code of this address"))


def _group_ways(group: chosen.Called) -> subscribing.Ways:
    address = building.address(rules.group_feed(group.code), lang())
    return subscribing.ways(address, str(labels.NAMES["group"]) % {"title": into(group.name)})


@bp.get("/feeds/problems/")
@requires(Action.FEED_PROBLEMS)
def problems() -> str:
    """Records that feeds leave out, each with its reason and the way to mend it."""
    return render_template("feeds/problems.html", problems=queries.problems(), reasons=labels.ODDITIES, names=NAMES)
