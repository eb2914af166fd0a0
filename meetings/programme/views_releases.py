"""Pages of releases: what is published, what it changes, a day, a session; and publishing."""

from __future__ import annotations

from datetime import date

from flask import Response as FlaskResponse
from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from meetings.documents import serving
from meetings.documents.serving import Form
from meetings.feeds import building, calendars
from meetings.foundation.access_table import Action
from meetings.foundation.errors import Conflict, NotFound, RuleViolation
from meetings.foundation.forms import put
from meetings.foundation.presentation import into
from meetings.foundation.registries import Link
from meetings.foundation.web import actor, authorize, commits, lang, public, requires
from meetings.foundation.windows import parse_date

from . import (
    changes,
    described,
    feed,
    labels_releases,
    parties,
    queries,
    queries_releases,
    releasing,
    showing_releases,
    showing_warnings,
)
from .content import Content
from .forms_releases import ReleaseForm
from .models import Programme, ProgrammeRelease, ReleasedSession
from .releasing import Ahead
from .views import NUMBER, bp

PARTY = "party"
Answer = str | Response | tuple[str, int]


@bp.app_context_processor
def _release_words() -> dict[str, object]:
    return {"release_words": labels_releases, "release_name": described.name_of_release}


# --- releases -------------------------------------------------------------------------------------------------------


@bp.get(f"/programme/releases/{NUMBER}/")
@public
def release(number: int) -> str | Response:
    """A release as it was published."""
    found = _seen(number)
    if isinstance(found, Response):
        return found
    meeting, held = found.programme.meeting, showing_releases.held(found)
    listed = queries_releases.listed(actor(), meeting.id)
    sees_draft = parties.sees_draft(actor(), meeting)
    return render_template(
        "programme/release.html",
        release=found,
        meeting=meeting,
        held=held,
        before=_before(listed, found),
        latest=listed[0],
        documents=described.offered(found.id),
        warned=showing_releases.warned(found) if sees_draft else [],
        **showing_releases.weeks(held, meeting.code if listed[0].id == found.id else ""),
    )


def _seen(number: int) -> ProgrammeRelease | Response:
    """The release. Notices lead here: whoever is not signed in is asked to, whether there is one or not."""
    try:
        return queries_releases.release(actor(), number)
    except NotFound:
        if actor().is_anonymous:
            return redirect(url_for("security.login", next=request.full_path.rstrip("?")))
        raise


def _before(listed: list[ProgrammeRelease], found: ProgrammeRelease) -> ProgrammeRelease | None:
    return next((one for one in listed if one.number < found.number), None)


@bp.get(f"/programme/releases/{NUMBER}/changes")
@public
def release_changes(number: int) -> str | Response:
    """What a release changes of the one before it, or of the one that is asked for; a line for each session."""
    found = _seen(number)
    if isinstance(found, Response):
        return found
    meeting = found.programme.meeting
    listed = queries_releases.listed(actor(), meeting.id)
    other = _asked(listed, found) or _before(listed, found)
    before = queries_releases.release(actor(), other.id) if other is not None else None
    old = showing_releases.held(before) if before is not None else Content(showing_releases.held(found).zone)
    new = showing_releases.held(found)
    differing = changes.between(old, new)
    return render_template(
        "programme/changes.html",
        release=found,
        meeting=meeting,
        before=before,
        others=[one for one in listed if one.id != found.id],
        lines=showing_releases.lines(old, new, differing),
        days=showing_releases.days(differing) if before is not None else [],
    )


def _asked(listed: list[ProgrammeRelease], found: ProgrammeRelease) -> ProgrammeRelease | None:
    """The release that is asked for by its number, of the same programme. Raises NotFound for another."""
    asked = request.args.get("from", "")
    if not asked:
        return None
    for one in listed:
        if str(one.number) == asked and one.id != found.id:
            return one
    raise NotFound("programme.release_unknown")


@bp.get(f"/programme/releases/{NUMBER}/document.<any(html, pdf, docx):form>")
@public
def document(number: int, form: str) -> FlaskResponse:
    """A release to read and print, as PDF and for Word, in the language of the address."""
    found = queries_releases.release(actor(), number)
    others = serving.files(lambda other: described.address(number, other.value, lang()))
    meeting = found.programme.meeting
    name = _("%(name)s: %(value)s", name=into(meeting.short or meeting.title).text, value=_("Programme of work"))
    return serving.answer(described.of_release(found, lang()), Form(form), others, name=name)


# --- days and sessions ----------------------------------------------------------------------------------------------


@bp.get("/meetings/<code>/programme/days/<on>")
@public
def day(code: str, on: str) -> str:
    """A day of the latest release, by rooms or by the bodies that are to be at sessions."""
    meeting = queries_releases.meeting_seen(actor(), code)
    found = queries_releases.latest_of(actor(), meeting.id)
    if found is None:
        raise NotFound("programme.release_unknown")
    held = showing_releases.held(found)
    known = [one.on for one in held.days]
    asked = _day(on)
    if asked not in known and all(session.on != asked for session in held.sessions):
        raise NotFound("programme.day_unknown")
    closed = next((one for one in held.days if one.on == asked and not one.is_open), None)
    by_room = request.args.get("by") != PARTY
    wanted = request.args.get("party", "")
    return render_template(
        "programme/release_day.html",
        release=found,
        meeting=meeting,
        on=asked,
        days=known,
        by_room=by_room,
        party=wanted if wanted in held.party_by_key else "",
        held=held,
        closed=showing_releases.closed(closed) if closed is not None else "",
        **showing_releases.sheet(held, asked, by_room=by_room, party=wanted),
    )


def _day(written: str) -> date:
    try:
        return parse_date(written)
    except RuleViolation as error:
        raise NotFound("programme.day_unknown") from error


@bp.get(f"/programme/sessions/{NUMBER}/")
@public
def session(number: int) -> str | Response:
    """A session as it is announced, and what became of it from release to release."""
    try:
        found = queries_releases.session(actor(), number)
    except NotFound:
        return _in_work(number)
    releases = queries_releases.contents(queries.programme_of(number))
    steps = showing_releases.history(number, releases)
    held = showing_releases.held(releases[-1])
    return render_template(
        "programme/session.html",
        session=found,
        meeting=found.meeting,
        shown=showing_releases.session(found, held),
        steps=steps,
        links=_session_links(found),
    )


def _session_links(found: ReleasedSession) -> list[Link]:
    """Where a session is worked on, for who sees the work in progress."""
    if not parties.sees_draft(actor(), found.meeting):
        return []
    return [Link(_("Work in progress"), url_for("programme.session_record", number=found.id))]


def _in_work(number: int) -> Response:
    """Where a session is that nothing announces, for who sees the work in progress. Raises NotFound."""
    stored = queries.session(number)
    if not parties.sees_draft(actor(), stored.programme.meeting):
        raise NotFound("programme.session_unknown")
    return redirect(url_for("programme.session_record", number=number))


@bp.get(f"/programme/sessions/{NUMBER}.ics")
@public
def session_file(number: int) -> FlaskResponse:
    """A session to be put into a calendar once."""
    found = queries_releases.session(actor(), number)
    entry = feed.entry(found)
    if entry is None:
        raise NotFound("programme.session_unknown")
    answer = FlaskResponse(
        calendars.alone(building.part(entry, lang()).content), content_type="text/calendar; charset=utf-8"
    )
    answer.headers["Content-Disposition"] = f'attachment; filename="rostrum-session-{number}-{lang()}.ics"'
    answer.headers["Content-Language"] = lang()
    return answer


# --- publishing -----------------------------------------------------------------------------------------------------


@bp.route("/meetings/<code>/programme/release", methods=["GET", "POST"])
@requires(Action.PROGRAMME_EDIT)
@commits
def publish(code: str) -> Answer:
    """What publishing would announce now, and publishing it."""
    programme = queries.whole_of(code)
    authorize(Action.PROGRAMME_EDIT, parties.scope_of(programme.meeting))
    ahead = releasing.ahead(programme, lang())
    form, status = ReleaseForm(data={"revision": programme.revision}), 200
    form.fit(is_grave=bool(ahead.grave))
    if request.method == "POST" and form.validate():
        try:
            made = releasing.publish(actor(), programme.id, form.seen, form.draft)
            flash(_("The programme of work is published, and those concerned are told."), "ok")
            return redirect(url_for("programme.release", number=made.id))
        except Conflict as error:
            put(form, error)
            programme = queries.whole(programme.id)
            ahead = releasing.ahead(programme, lang())
            form.revision.data, status = str(programme.revision), 409
        except RuleViolation as error:
            put(form, error)
    return _publish_page(form, programme, ahead, status)


def _publish_page(form: ReleaseForm, programme: Programme, ahead: Ahead, status: int) -> Answer:
    page = render_template(
        "programme/publish.html",
        form=form,
        meeting=programme.meeting,
        ahead=ahead,
        told=showing_warnings.told(ahead.situation, ahead.warnings),
        lines=showing_releases.lines(ahead.before, ahead.held, ahead.changes) if ahead.before is not None else [],
        days=showing_releases.days(ahead.changes) if ahead.before is not None else [],
        **showing_releases.weeks(ahead.held),
    )
    return page, 422 if form.errors and status == 200 else status
