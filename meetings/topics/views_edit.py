"""Pages by which a State, a group or civil society proposes a topic: the draft, and what is done with it."""

from __future__ import annotations

from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from meetings.calendar.models import Meeting
from meetings.foundation import conflicts
from meetings.foundation.access_table import Action
from meetings.foundation.errors import Conflict, RuleViolation
from meetings.foundation.forms import RevisionForm, put
from meetings.foundation.web import actor, authorize, commits, lang, requires, takes_file

from . import labels, parties, presenting, queries, services, showing
from .forms import ProposalForm, WithdrawalForm, key_of, values_of
from .labels import AuthorStep
from .models import TopicProposal
from .rules import Author, ByKind, ProposalStatus, TopicAction, move
from .views import NUMBER, bp

STEPS = ", ".join(step.value for step in AuthorStep)
Answer = str | Response | tuple[str, int]


@bp.route("/meetings/<code>/topics/new", methods=["GET", "POST"])
@requires(Action.TOPIC_SUBMIT)
@commits
@takes_file
def new(code: str) -> Answer:
    """A new draft."""
    authors = parties.speaks_for(actor())
    if not authors:
        abort(404)
    authorize(Action.TOPIC_SUBMIT, parties.author_scope(*authors[0]))
    meeting = queries.meeting(actor(), code)
    form = ProposalForm(data={"by_name": _name_before(authors)})
    form.offer(showing.author_choices(authors), [], lang())
    status = 200
    if request.method == "GET":
        services.check_meeting(meeting)
    elif form.validate():
        author = next(one for one in authors if key_of(one) == form.author.data)
        try:
            made = services.draft(actor(), meeting.code, author, form.draft)
            flash(_("The draft is stored. Only you and your colleagues see it until it is submitted."), "ok")
            return redirect(url_for("topics.show", number=made.id))
        except (Conflict, RuleViolation) as error:
            put(form, error)
            status = 409 if isinstance(error, Conflict) else 422
    return _form_page(form, meeting, status)


def _name_before(authors: list[Author]) -> str:
    """What an organization called itself the last time."""
    code = next((code for kind, code in authors if kind is ByKind.ORGANIZATION), "")
    return queries.last_name(code) if code else ""


@bp.route(f"/topics/{NUMBER}/edit", methods=["GET", "POST"])
@requires(Action.TOPIC_SUBMIT)
@commits
@takes_file
def edit(number: int) -> Answer:
    """A draft as it is; when a colleague was faster, choose field by field."""
    proposal = _own(number)
    if proposal.status is not ProposalStatus.DRAFT:
        raise Conflict("topic.submitted")
    stored, status = _filled(proposal, None), 200
    form = _filled(proposal, conflicts.settled(request.form, stored)) if request.method == "POST" else stored
    if request.method == "POST" and form.validate():
        try:
            services.edit(actor(), number, form.seen, form.draft)
            flash(_("The draft is stored. Only you and your colleagues see it until it is submitted."), "ok")
            return redirect(url_for("topics.show", number=number))
        except Conflict as error:
            if error.code == "record.changed_meanwhile":
                return _both_versions(stored, form, proposal)
            put(form, error)
            status = 409
        except RuleViolation as error:
            put(form, error)
    return _form_page(form, proposal.meeting, status, proposal)


@bp.route(f"/topics/{NUMBER}/<any({STEPS}):step>", methods=["GET", "POST"])
@requires(Action.TOPIC_SUBMIT)
@commits
def act(number: int, step: str) -> Answer:
    """Ask before a step, then take it."""
    way, proposal, status = AuthorStep(step), _own(number), 200
    form: Any = (WithdrawalForm if way is AuthorStep.WITHDRAW else RevisionForm)(data={"revision": proposal.revision})
    if request.method == "GET":
        _check(way, proposal)
    elif form.validate():
        try:
            done = _do(way, proposal, form)
            flash(str(labels.DONE[way]), "ok")
            return redirect(done)
        except Conflict as error:
            put(form, error)
            form.revision.data, status = str(proposal.revision), 409
        except RuleViolation as error:
            put(form, error)
    page = render_template("topics/act.html", form=form, proposal=proposal, step=way, name=presenting.name_of(proposal))
    return page, 422 if form.errors and status == 200 else status


def _own(number: int) -> TopicProposal:
    """A proposal of somebody for whom the person speaks; for others this page does not exist."""
    proposal = queries.proposal(actor(), number)
    authorize(Action.TOPIC_SUBMIT, parties.author_scope(*proposal.author))
    return proposal


def _check(way: AuthorStep, proposal: TopicProposal) -> None:
    """Raise Conflict where a step cannot be taken as things stand: no form is shown for it."""
    if way is AuthorStep.DISCARD:
        if proposal.status is not ProposalStatus.DRAFT:
            raise Conflict("topic.submitted")
        return
    move(proposal.status, TopicAction(way.value), parties.parties_of(actor(), proposal))
    if way is AuthorStep.SUBMIT:
        services.check_meeting(proposal.meeting)


def _do(way: AuthorStep, proposal: TopicProposal, form: Any) -> str:
    """Do it; the page to show then."""
    match way:
        case AuthorStep.SUBMIT:
            services.submit(actor(), proposal.id, form.seen)
        case AuthorStep.WITHDRAW:
            services.withdraw(actor(), proposal.id, form.seen, form.words.data or "")
        case AuthorStep.DISCARD:
            code = proposal.meeting.code
            services.discard(actor(), proposal.id, form.seen)
            return url_for("topics.index", code=code)
    return url_for("topics.show", number=proposal.id)


def _filled(proposal: TopicProposal, sent: Any) -> ProposalForm:
    form = ProposalForm(sent, data=values_of(proposal))
    form.offer(showing.author_choices([proposal.author]), proposal.files, lang())
    return form


def _both_versions(stored: ProposalForm, form: ProposalForm, proposal: TopicProposal) -> Answer:
    if form.file.upload is not None:
        flash(_("The file that you chose is not stored. Attach it again once you have chosen."), "warn")
    rows = [row for row in conflicts.rows(stored, form) if row.differs]
    sent, back = conflicts.sent(form), url_for("topics.show", number=proposal.id)
    return render_template("conflict.html", rows=rows, sent=sent, revision=str(proposal.revision), back=back), 409


def _form_page(form: ProposalForm, meeting: Meeting, status: int, proposal: TopicProposal | None = None) -> Answer:
    back = url_for("topics.index", code=meeting.code)
    if proposal is not None:
        back = url_for("topics.show", number=proposal.id)
    page = render_template("topics/edit.html", form=form, meeting=meeting, proposal=proposal, back=back)
    return page, 422 if form.errors and status == 200 else status
