"""Pages of people's own feeds: what one's own holds, its addresses, making and revoking them; meetings to follow."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from flask import Response, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from limits import parse
from werkzeug.wrappers import Response as Redirect

from meetings.accounts import queries as accounts
from meetings.accounts.limits import attempts
from meetings.foundation import clock
from meetings.foundation.access import Scope
from meetings.foundation.access_table import Action
from meetings.foundation.errors import DomainError
from meetings.foundation.forms import put
from meetings.foundation.presentation import into
from meetings.foundation.problems import page as problem_page
from meetings.foundation.web import actor, authorize, commits, lang, requires

from . import chosen, following, http, labels, links, subscribing, tokens, wording
from .forms import AddressForm
from .models import FeedToken
from .views import bp, qr_of

MADE = parse("30 per hour")  # addresses of one person, revoked ones too


@bp.get("/calendar/private/")
@requires(Action.FEED_OWN)
def own() -> str:
    """What concerns the person, the addresses of their own feed, and the meetings they follow."""
    return _own(AddressForm(language=lang()))


@bp.post("/calendar/private/")
@requires(Action.FEED_OWN)
@commits
def make_address() -> Any:
    """Make an address. Its secret stands in this answer and nowhere else."""
    form = AddressForm()
    if form.validate():
        if not attempts().may_go_on(MADE, "feed-token", actor().user_id):
            return problem_page(429, _("You have made too many addresses. Try again in an hour."))
        try:
            token, secret = tokens.make(actor(), form.name.data or "")
        except DomainError as error:
            put(form, error)
        else:
            return _made(token, secret, str(form.language.data))
    return _own(form), 422


def _own(form: AddressForm) -> str:
    who = actor()
    whose = tokens.concerns_of(who)
    return render_template(
        "feeds/own.html",
        form=form,
        holds=wording.of_concerns(whose, chosen.own_names(whose)),
        addresses=tokens.of_person(who.user_id or 0),
        followed=following.followed(who),
        day_of=_day_at_the_office,
    )


def _day_at_the_office(instant: datetime) -> date:
    return instant.astimezone(ZoneInfo(clock.OFFICE_ZONE)).date()


def _made(token: FeedToken, secret: str, language: str) -> Response:
    """The answer that shows the secret: kept by nobody, named to no page that is opened from it."""
    addresses = links.in_languages(f"private/{secret}")
    ways = subscribing.ways(addresses[language], str(labels.NAMES["private"]))
    page = render_template(
        "feeds/made.html",
        token=token,
        feed_ways=ways,
        qr=qr_of(ways.webcal),
        language=language,
        addresses=addresses,
    )
    response = http.for_one_reader(Response(page, mimetype="text/html"))
    response.headers["Cache-Control"] = "no-store"
    return response


@bp.route("/calendar/private/<int:token_id>/revoke", methods=["GET", "POST"])
@requires(Action.FEED_OWN)
@commits
def revoke(token_id: int) -> str | Redirect:
    """Revoke one of the own addresses; asked first."""
    token = tokens.by_id(token_id)
    authorize(Action.FEED_OWN, Scope(user_id=token.user_id))
    return _revoked(token, url_for("feeds.own"))


@bp.route("/accounts/<int:user_id>/feeds/<int:token_id>/revoke", methods=["GET", "POST"])
@requires(Action.FEED_REVOKE)
@commits
def revoke_of(user_id: int, token_id: int) -> str | Redirect:
    """Revoke an address of somebody's feed, for the administrator; asked first."""
    token = tokens.by_id(token_id)
    if token.user_id != user_id:
        abort(404)
    owner = accounts.user_by_id(user_id)
    return _revoked(token, url_for("administration.account", user_id=user_id), owner.name)


def _revoked(token: FeedToken, back: str, owner: str = "") -> str | Redirect:
    if request.method == "POST":
        tokens.revoke(actor(), token)
        flash(_("The address is revoked. Calendars that use it get nothing any more."), "success")
    elif token.revoked_at is None:
        return render_template("feeds/revoke.html", token=token, back=back, owner=owner)
    return redirect(back)


# --- following ------------------------------------------------------------------------------------------------------


@bp.post("/meetings/<code>/<any(follow, unfollow):verb>")
@requires(Action.FEED_OWN)
@commits
def follow(code: str, verb: str) -> Redirect:
    """Take a meeting into one's own feed, or out of it."""
    meeting = following.published(code)
    if verb == "follow":
        following.follow(actor(), meeting)
        flash(_("You follow the meeting: it is in your own calendar."), "success")
    else:
        following.unfollow(actor(), meeting)
        flash(_("You no longer follow “%(meeting)s”.", meeting=into(meeting.short or meeting.title)), "success")
    is_from_list = request.form.get("back") == "list"
    return redirect(url_for("feeds.own") if is_from_list else url_for("calendar.meeting", code=code))
