"""Pages of a meeting’s chair’s desk: themes and what stands in them, answers, the digest."""

from __future__ import annotations

from collections.abc import Sequence

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from meetings.calendar.models import Meeting
from meetings.documentation import showing as document_showing
from meetings.documentation.rules import Distribution
from meetings.foundation import clock, conflicts
from meetings.foundation.access import Scope
from meetings.foundation.access_table import Action
from meetings.foundation.errors import Conflict, RuleViolation
from meetings.foundation.forms import RevisionForm, put
from meetings.foundation.presentation import into
from meetings.foundation.web import actor, authorize, commits, lang, requires

from . import content, deciding, labels, letters, parties, presenting, queries, showing
from .forms import AnswerForm, DigestForm, PlacesForm, ThemeForm, answer_of, theme_values
from .models import TopicProposal, TopicTheme
from .rules import TopicAction, leading_to, move
from .views import NUMBER, bp

METHODS = ["GET", "POST"]
Page = str | Response | tuple[str, int]


# --- themes and what stands in them ---------------------------------------------------------------------------------


@bp.route("/meetings/<code>/topics/desk", methods=METHODS)
@requires(Action.TOPIC_ANSWER)
@commits
def desk(code: str) -> Page:
    """Themes with their proposals: by a form, which dragging fills in as well."""
    meeting = _desk(code)
    proposals, themes = queries.standing(meeting.id), queries.themes(meeting.id)
    known = presenting.names(one.author for one in proposals)
    titles = [(theme.id, into(theme.title).text) for theme in themes]
    places = deciding.places_of(proposals)
    form = PlacesForm.of(places, titles, str(labels.NO_THEME), showing.called(proposals, known))
    status = 200
    if request.method == "POST" and form.validate():
        try:
            deciding.arrange(actor(), meeting.code, form.wanted, form.seen)
            flash(_("Saved."), "ok")
            return redirect(url_for("topics.desk", code=code))
        except Conflict as error:
            put(form, error)
            form.show_again(places)
            status = 409
        except RuleViolation as error:
            put(form, error)
    page = render_template(
        "topics/desk.html",
        meeting=meeting,
        form=form,
        columns=_columns(themes, proposals, known),
        is_empty=not proposals,
    )
    return page, 422 if form.errors and status == 200 else status


def _columns(
    themes: Sequence[TopicTheme], proposals: Sequence[TopicProposal], known: presenting.Names
) -> list[tuple[TopicTheme | None, list[showing.Row]]]:
    """Those in no theme first: they wait. Then the themes, empty ones too, since something is to be put there."""
    rows = showing.rows(proposals, known)
    return [
        (theme, [row for row in rows if row.proposal.theme_id == (theme.id if theme is not None else None)])
        for theme in (None, *themes)
    ]


@bp.route("/meetings/<code>/topics/themes/new", methods=METHODS)
@requires(Action.TOPIC_ANSWER)
@commits
def new_theme(code: str) -> Page:
    """A theme, the last one."""
    meeting, form = _desk(code), ThemeForm()
    del form.position
    if request.method == "POST" and form.validate():
        try:
            deciding.add_theme(actor(), meeting.code, form.draft)
            flash(_("Saved."), "ok")
            return redirect(url_for("topics.desk", code=code))
        except RuleViolation as error:
            put(form, error)
    return _theme_page(form, meeting)


@bp.route(f"/topics/themes/{NUMBER}/edit", methods=METHODS)
@requires(Action.TOPIC_ANSWER)
@commits
def edit_theme(number: int) -> Page:
    """A theme as it is; when somebody else was faster, choose field by field."""
    theme = _theme(number)
    stored = ThemeForm(None, data=theme_values(theme))
    form = ThemeForm(conflicts.settled(request.form, stored)) if request.method == "POST" else stored
    if request.method == "POST" and form.validate():
        try:
            deciding.edit_theme(actor(), number, form.seen, form.draft, form.position.data)
            flash(_("Saved."), "ok")
            return redirect(url_for("topics.desk", code=theme.meeting.code))
        except Conflict:
            rows = [row for row in conflicts.rows(stored, form) if row.differs]
            sent, back = conflicts.sent(form), url_for("topics.desk", code=theme.meeting.code)
            revision = str(theme.revision)
            return render_template("conflict.html", rows=rows, sent=sent, revision=revision, back=back), 409
        except RuleViolation as error:
            put(form, error)
    return _theme_page(form, theme.meeting, theme)


@bp.route(f"/topics/themes/{NUMBER}/remove", methods=METHODS)
@requires(Action.TOPIC_ANSWER)
@commits
def remove_theme(number: int) -> Page:
    """Ask, then remove a theme."""
    theme, status = _theme(number), 200
    form = RevisionForm(data={"revision": theme.revision})
    if request.method == "POST" and form.validate():
        try:
            meeting = deciding.remove_theme(actor(), number, form.seen)
            flash(_("The theme is removed."), "ok")
            return redirect(url_for("topics.desk", code=meeting.code))
        except Conflict as error:
            put(form, error)
            form.revision.data, status = str(theme.revision), 409
    page = render_template("topics/theme_remove.html", form=form, theme=theme, meeting=theme.meeting)
    return page, status


def _theme(number: int) -> TopicTheme:
    theme = queries.theme(number)
    authorize(Action.TOPIC_ANSWER, Scope(meeting=theme.meeting.code))
    return theme


def _theme_page(form: ThemeForm, meeting: Meeting, theme: TopicTheme | None = None) -> Page:
    page = render_template("topics/theme.html", form=form, meeting=meeting, theme=theme)
    return page, 422 if form.errors else 200


# --- answers --------------------------------------------------------------------------------------------------------


@bp.route(f"/topics/{NUMBER}/answer", methods=METHODS)
@requires(Action.TOPIC_ANSWER)
@commits
def answer(number: int) -> Page:
    """Say what becomes of a proposal."""
    proposal = queries.proposal(actor(), number)
    authorize(Action.TOPIC_ANSWER, Scope(meeting=proposal.meeting.code))
    form, status = AnswerForm(data=answer_of(proposal)), 200
    _offer(form, proposal)
    if request.method == "GET":
        move(proposal.status, TopicAction.ANSWER, parties.parties_of(actor(), proposal))
    elif form.validate():
        try:
            deciding.answer(actor(), number, form.seen, form.reply)
            flash(_("The answer is stored, and those who proposed it are told."), "ok")
            return redirect(url_for("topics.show", number=number))
        except Conflict as error:
            put(form, error)
            form.revision.data, status = str(proposal.revision), 409
        except RuleViolation as error:
            put(form, error)
    page = render_template(
        "topics/answer.html",
        form=form,
        proposal=proposal,
        name=presenting.name_of(proposal),
    )
    return page, 422 if form.errors and status == 200 else status


def _offer(form: AnswerForm, proposal: TopicProposal) -> None:
    """What an answer can name: items of the agenda in work, other proposals that do not lead back here, meetings."""
    meeting = proposal.meeting
    merged, standing = queries.mergers(meeting.id)
    others = queries.named(standing - leading_to(merged, proposal.id))
    known = presenting.names(one.author for one in others.values())
    coming = queries.other_meetings(actor(), meeting, clock.business_today(), proposal.other_meeting_id)
    form.offer(
        showing.named_items(queries.items(meeting.id)),
        list(showing.called(others.values(), known).items()),
        [(one.id, into(one.short or one.title).text) for one in coming],
    )


# --- the digest -----------------------------------------------------------------------------------------------------


@bp.route("/meetings/<code>/topics/digest", methods=METHODS)
@requires(Action.TOPIC_ANSWER)
@commits
def digest(code: str) -> Page:
    """What a digest would hold now, and publishing it."""
    meeting = _desk(code)
    held = deciding.gathered(meeting, queries.all_submitted(meeting.id))
    last = queries.last_digest(meeting.id)
    fingerprint = content.fingerprint(held)
    first = {"distribution": Distribution.GENERAL, "dated_on": clock.business_today(), "seen": fingerprint}
    form = DigestForm(data=first)
    form.distribution.flags.required = True
    status = 200
    if request.method == "POST" and form.validate():
        try:
            made = deciding.publish(actor(), meeting.code, form.seen.data or "", form.draft)
            flash(_("The digest is published. All whom the meeting concerns are told."), "ok")
            for remark in document_showing.symbol_remarks(form.symbol.data or ""):
                flash(remark, "warn")
            return redirect(url_for("topics.digest_page", number=made.id))
        except Conflict as error:
            put(form, error)
            form.seen.data, status = fingerprint, 409
        except RuleViolation as error:
            put(form, error)
    page = render_template(
        "topics/preview.html",
        meeting=meeting,
        form=form,
        held=held,
        became={entry.id: letters.answered(held, entry, lang()) for entry in held.entries()},
        is_same=last is not None and last.fingerprint == fingerprint,
    )
    return page, 422 if form.errors and status == 200 else status


def _desk(code: str) -> Meeting:
    """A meeting at whose chair’s desk the person is; for others this page does not exist."""
    authorize(Action.TOPIC_ANSWER, Scope(meeting=code))
    return queries.meeting(actor(), code)
