"""The steps of a meeting's life: dates proposed, and everything that is confirmed first."""

from __future__ import annotations

from flask import flash, redirect

from meetings.foundation.access_table import Action
from meetings.foundation.errors import Conflict, DomainError
from meetings.foundation.web import actor, authorize, commits, requires

from . import labels, life, links, page, periods, queries
from .checking import Examination
from .forms import DatesForm, StepForm
from .rules import MeetingAction
from .views import bp
from .views_edit import METHODS, Answer, form_page, of_mine, posted, refuse


@bp.route("/meetings/<code>/propose/", methods=METHODS)
@requires(Action.DATES_PROPOSE)
@commits
def propose(code: str) -> Answer:
    """Propose dates, or other ones."""
    meeting = queries.by_code(code, for_change=True, lock=posted())
    authorize(Action.DATES_PROPOSE, page.scope_of(meeting))
    if MeetingAction.PROPOSE_DATES not in life.steps(meeting):
        raise Conflict("meeting.action_not_allowed")
    parts = periods.as_typed(periods.from_stored(meeting.parts))
    form = DatesForm(start=meeting.start_on, end=meeting.end_on, parts=parts, revision=meeting.revision)
    found: Examination | None = None
    if posted() and form.validate():
        try:
            life.propose_dates(
                actor(),
                meeting,
                form.start.day,
                form.end.day,
                form.periods_found,
                revision=form.seen,
                accept_warnings=bool(form.accept.data),
            )
            flash(str(labels.DONE[MeetingAction.PROPOSE_DATES]), "ok")
            return redirect(links.meeting_url(code))
        except DomainError as error:
            found = _refused(form, error, meeting.revision)
    return form_page(
        "calendar/propose.html",
        form,
        found,
        title=labels.ACTIONS[MeetingAction.PROPOSE_DATES],
        back=links.meeting_url(code),
        meeting=meeting,
    )


@bp.route("/meetings/<code>/<any(confirm, open, close, postpone, cancel, revive):step>/", methods=METHODS)
@requires(Action.MEETING_EDIT)
@commits
def step(code: str, step: str) -> Answer:
    """Say what the step does, then do it: postponing and cancelling with a reason."""
    meeting = of_mine(code)
    action = life.SLUGS[step]
    if action not in life.steps(meeting):
        raise Conflict("meeting.action_not_allowed")
    form = StepForm(revision=meeting.revision)
    if action in life.NEED_REASON:
        form.reason.flags.required = True
    if posted() and form.validate():
        try:
            accept = bool(form.accept.data)
            reason = form.reason.data or ""
            life.act(actor(), meeting, action, revision=form.seen, reason=reason, accept_warnings=accept)
            flash(str(labels.DONE[action]), "ok")
            return redirect(links.meeting_url(code))
        except DomainError as error:
            _refused(form, error, meeting.revision)
    return form_page(
        "calendar/step.html",
        form,
        life.examine_step(actor(), meeting, action),
        action=action,
        needs_reason=action in life.NEED_REASON,
        back=links.meeting_url(code),
        meeting=meeting,
    )


def _refused(form: DatesForm | StepForm, error: DomainError, revision: int) -> Examination | None:
    """As `refuse`; when somebody else was faster, the form is shown again over what there is now."""
    if isinstance(error, Conflict):
        form.revision.data = str(revision)
    return refuse(form, error)
