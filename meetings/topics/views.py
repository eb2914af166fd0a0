"""Pages that show topics: what is proposed for a meeting, a proposal with what became of it, a digest."""

from __future__ import annotations

from flask import Blueprint, abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from meetings.calendar import links
from meetings.documentation import labels as document_labels
from meetings.documents import serving
from meetings.documents.serving import Form
from meetings.foundation import clock, downloads
from meetings.foundation.access import Scope
from meetings.foundation.access_table import Action
from meetings.foundation.errors import NotFound
from meetings.foundation.numbers import page_number
from meetings.foundation.web import actor, can, lang, public

from . import labels, letters, parties, presenting, queries, showing
from .models import TopicProposal

bp = Blueprint("topics", __name__)
NUMBER = "<int(max=2147483647):number>"


@bp.app_context_processor
def _words() -> dict[str, object]:
    return {"topic_words": labels}


@bp.get("/meetings/<code>/topics/")
@public
def index(code: str) -> str:
    """What is proposed for a meeting, as far as the reader may know it, and its digests."""
    who = actor()
    meeting = queries.meeting(who, code)
    reads_all, asked = parties.reads_all(who, meeting), page_number(request.args.get("page"))
    own = queries.own_of(who, meeting.id)
    page = queries.submitted_page(meeting.id, asked) if reads_all else None
    listed = page.proposals if page is not None else []
    known = presenting.names(one.author for one in (*own, *listed))
    return render_template(
        "topics/index.html",
        meeting=meeting,
        own=showing.rows(own, known),
        submitted=showing.rows(listed, known),
        page=page,
        page_url=lambda number: url_for("topics.index", code=code, page=number),
        themes={theme.id: theme.title for theme in queries.themes(meeting.id)} if reads_all else {},
        digests=queries.digests(who, meeting.id),
        may_propose=showing.may_propose(who, meeting),
        is_desk=can(Action.TOPIC_ANSWER, Scope(meeting=meeting.code)),
        links=links,
        document_words=document_labels,
    )


@bp.get(f"/topics/{NUMBER}/")
@public
def show(number: int) -> str | Response:
    """A proposal with what became of it: as it stands for those whose it is or to whom it is submitted, and for
    everybody else as the last digest has it."""
    who, found = actor(), _seen(number)
    if isinstance(found, Response):
        return found
    shown = showing.of_proposal(who, found)
    return render_template(
        "topics/show.html",
        proposal=found,
        entry=shown.entry,
        shown=shown,
        record=showing.record(who, found) if shown.is_live else [],
        offers=showing.offers(who, found) if shown.is_live else [],
        office_zone=clock.OFFICE_ZONE,
    )


@bp.get(f"/topics/{NUMBER}/files/<int(max=2147483647):file>")
@public
def attached(number: int, file: int) -> Response:
    """A file that goes with a proposal, for who may see that. Never shown in place."""
    found = _seen(number)
    if isinstance(found, Response):
        return found
    attachment = next((one for one in found.files if one.id == file), None)
    if attachment is None:
        abort(404)
    return downloads.to_keep(attachment)


def _seen(number: int) -> TopicProposal | Response:
    """The proposal. Notices lead here: whoever is not signed in is asked to, whether there is one or not."""
    try:
        return queries.proposal(actor(), number)
    except NotFound:
        if actor().is_anonymous:
            return redirect(url_for("security.login", next=request.path))
        raise


# --- digests --------------------------------------------------------------------------------------------------------


@bp.get(f"/topics/digests/{NUMBER}/")
@public
def digest_page(number: int) -> str:
    """A digest as it was published."""
    digest = queries.digest(actor(), number)
    return render_template(
        "topics/digest.html",
        digest=digest,
        meeting=digest.meeting,
        held=digest.held,
        became={entry.id: letters.answered(digest.held, entry, lang()) for entry in digest.held.entries()},
        documents=letters.offered(digest.id),
        document_words=document_labels,
        links=links,
    )


@bp.get(f"/topics/digests/{NUMBER}/document.<any(html, pdf, docx):form>")
@public
def document(number: int, form: str) -> Response:
    """A digest to read and print, as PDF and for Word, in the language of the address."""
    digest = queries.digest(actor(), number)
    others = serving.files(lambda other: letters.address(number, other.value, lang()))
    return serving.answer(letters.described(digest, lang()), Form(form), others)
