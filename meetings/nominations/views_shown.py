"""Pages that show: what is called for, one call with its nominations, one nomination with its record."""

from __future__ import annotations

from flask import abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from meetings.foundation import clock, downloads
from meetings.foundation.access_table import Action, may_somewhere
from meetings.foundation.errors import NotFound
from meetings.foundation.numbers import page_number
from meetings.foundation.web import actor, public
from meetings.silence import labels as silence_labels

from . import consent, labels, labels_deciding, labels_nominating, letters, parties, queries, queries_lists, showing
from .models import Nomination
from .rules import is_contested
from .views import bp

NUMBER = "<int(max=2147483647):number>"


@bp.get("/nominations/")
@public
def index() -> str:
    """What is called for, and what of it waits for the reader."""
    who, processes = actor(), queries_lists.processes(actor())
    asked = request.args.get("process", "")
    process = asked if asked in {one.code for one in processes} else ""
    number = page_number(request.args.get("page"))
    page = queries_lists.calls_page(who, process, number)
    if number > 1 and not page.calls:
        number, page = 1, queries_lists.calls_page(who, process, 1)
    return render_template(
        "nominations/index.html",
        shown=showing.listed(who, page),
        processes=processes if len(processes) > 1 else [],
        process=process,
        page=number,
        pages=max(1, -(-page.count // queries_lists.PAGE)),
        page_url=lambda n: url_for("nominations.index", process=process or None, page=n if n > 1 else None),
        keeps_posts=may_somewhere(who, Action.OFFICER_EDIT),
        words=labels,
    )


@bp.get(f"/nominations/calls/{NUMBER}/")
@public
def call(number: int) -> str:
    """A call: what it asks for and until when, the nominations that the reader may see, what groups have decided."""
    who = actor()
    found = queries.call_by_id(who, number)
    nominations = queries.nominations_of(who, found)
    ballots = queries_lists.ballots_of(found.id) if nominations else []
    decisions = queries_lists.decisions_of(found.id) if nominations else {}
    names = showing.names(nominations, (ballot.asked_by for ballot in ballots if ballot.asked_by))
    return render_template(
        "nominations/call.html",
        call=found,
        title=showing.post_name(who, found.post),
        meetings=[m for m in found.post.meetings if parties.sees_meeting(who, found.post, m)],
        nominations=nominations,
        is_contested=is_contested(one.candidate for one in nominations),
        is_over=found.limit.is_over(clock.now()),
        decided=[(one, decisions[one.id]) for one in nominations if one.id in decisions],
        contests=showing.contests(ballots, nominations, names),
        names=names,
        offers=showing.of_call(who, found, nominations),
        letters=letters.given_of_call(found),
        words=labels,
        more_words=labels_nominating,
    )


@bp.get(f"/nominations/{NUMBER}/")
@public
def show(number: int) -> str | Response:
    """A nomination with its record, for who may see it."""
    who, found = actor(), _seen(number)
    if isinstance(found, Response):
        return found
    field = queries.nominations_of(who, found.call)
    procedures = [] if who.is_anonymous else queries_lists.procedures(who, found.id)
    asked = {
        whom: next(one.status for one in procedures if one.subject_kind == kind)
        for whom, kind in consent.SUBJECTS.items()
        if any(one.subject_kind == kind for one in procedures)
    }
    return render_template(
        "nominations/show.html",
        nomination=found,
        title=showing.post_name(who, found.call.post),
        is_contested=found.status.is_live and is_contested(one.candidate for one in field),
        statement=showing.statement(found),
        decision=queries_lists.decisions_of(found.call_id).get(found.id) if found.submitted_at else None,
        replaced_by=next((one for one in field if one.id == found.replaced_by_id), None),
        replaces=next((one for one in field if one.replaced_by_id == found.id), None),
        procedures=procedures,
        knows_who=showing.knows_who(who, found),
        names=showing.names(field),
        offers=showing.of_nomination(who, found, field, asked),
        letters=letters.given_of_nomination(who, found),
        words=labels,
        more_words=labels_nominating,
        asked_words={kind: labels_deciding.ASKED[whom] for whom, kind in consent.SUBJECTS.items()},
        silence_words=silence_labels,
    )


@bp.get(f"/nominations/{NUMBER}/letter")
@public
def note_verbale(number: int) -> Response:
    """The note verbale of a nomination, for who may see that. Never shown in place."""
    found = _seen(number)
    if isinstance(found, Response):
        return found
    if found.letter is None:
        abort(404)
    return downloads.to_keep(found.letter)


def _seen(number: int) -> Nomination | Response:
    """The nomination. Notices lead here: whoever is not signed in is asked to, whether there is one or not."""
    try:
        return queries.nomination_by_id(actor(), number)
    except NotFound:
        if actor().is_anonymous:
            return redirect(url_for("security.login", next=request.path))
        raise
