"""Pages by which a frozen version goes on: circulated, issued, under silence, decided about, in further languages."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Blueprint, flash, redirect, request, url_for
from werkzeug.wrappers import Response

from meetings.documentation import showing as register
from meetings.documentation.rules import Distribution
from meetings.foundation import clock
from meetings.foundation.access import Scope
from meetings.foundation.access_table import Action, may
from meetings.foundation.clock import OFFICE_ZONE
from meetings.foundation.errors import Conflict, NotFound, RuleViolation
from meetings.foundation.forms import RevisionForm, put
from meetings.foundation.languages import LANGUAGES, NAMES
from meetings.foundation.web import actor, authorize, commits, requires
from meetings.silence import labels as silence_labels
from meetings.silence import queries as silence
from meetings.silence import showing as silence_showing
from meetings.silence.drafts import SilenceDraft
from meetings.silence.forms import AgainForm
from meetings.silence.models import SilenceProcedure
from meetings.silence.rules import Act, ActKind, ManagerKind, Status, opened

from . import adopting, asking, offering, page_labels, parties, queries, showing, versions
from .forms_versions import AdoptForm, CirculateForm, ExtendForm, IssueForm, ReleaseForm
from .models import AgendaVersion
from .page_labels import EXTEND, RELEASE
from .rules import AdoptionHow, VersionStep, check_open_longer, check_step
from .views_versions import NUMBER, page

bp = Blueprint("agenda_steps", __name__)
CHANGE, OPEN = "change", "open"
Page = str | Response | tuple[str, int]


@bp.route(f"/agendas/{NUMBER}/circulate", methods=["GET", "POST"])
@requires(Action.AGENDA_EDIT)
@commits
def circulate(number: int) -> Page:
    """All delegations read it from then on, and may comment until a closing date where one is given."""
    version = _prepared(number, VersionStep.CIRCULATE)
    form = CirculateForm(data={"revision": version.revision})
    return _answer(
        VersionStep.CIRCULATE, form, version, lambda: versions.circulate(actor(), number, form.seen, form.draft())
    )


@bp.route(f"/agendas/{NUMBER}/extend", methods=["GET", "POST"])
@requires(Action.AGENDA_EDIT)
@commits
def extend(number: int) -> Page:
    """A later closing date for comments, or one where there was none."""
    version = _prepared(number)
    if request.method == "GET":
        check_open_longer(offering.standing(version, None))
    form = ExtendForm(data={"revision": version.revision})
    if request.method == "GET" and version.comments_until is not None:
        form.show(version.comments_until, OFFICE_ZONE)
    return _answer(EXTEND, form, version, lambda: versions.extend_comments(actor(), number, form.seen, form.draft()))


@bp.route(f"/agendas/{NUMBER}/issue", methods=["GET", "POST"])
@requires(Action.AGENDA_EDIT)
@commits
def issue(number: int) -> Page:
    """Everybody reads it from then on. What is to be said of its symbol is said before, and refuses nothing."""
    version = _prepared(number, VersionStep.ISSUE)
    given = {
        "revision": version.revision,
        "is_normal": True,
        "dated_on": clock.business_today(),
        "distribution": Distribution.GENERAL.value,
    }
    form = IssueForm(data=given)
    typed = (form.symbol.data or "").strip() if request.method == "POST" else ""
    remarks = register.symbol_remarks(typed) if typed else []
    is_sure = not remarks or request.form.get("looked_at") == typed
    return _answer(
        VersionStep.ISSUE,
        form,
        version,
        (lambda: versions.issue(actor(), number, form.seen, form.draft())) if is_sure else None,
        remarks=remarks,
        typed=typed,
        checks=may(actor(), Action.DOCUMENT_EDIT, parties.scope_of(version.agenda.meeting)),
    )


@bp.route(f"/agendas/{NUMBER}/adopt", methods=["GET", "POST"])
@requires(Action.AGENDA_EDIT)
@commits
def adopt(number: int) -> Page:
    """What the meeting decided, and how."""
    version = _prepared(number, VersionStep.ADOPT)
    procedure = _procedure(version)
    is_silent = procedure is not None and procedure.status is Status.ADOPTED
    meeting, today = version.agenda.meeting, clock.today(version.agenda.meeting.zone)
    has_begun = meeting.days is not None and meeting.days.earliest <= today
    form = AdoptForm(data={"revision": version.revision, "held_on": today if has_begun or is_silent else None})
    ways = set(AdoptionHow) if is_silent else set(AdoptionHow) - {AdoptionHow.SILENCE}
    form.offer(ways, AdoptionHow.SILENCE if is_silent else AdoptionHow.CONSENSUS)
    made: list[int | None] = []

    def do() -> None:
        made.append(adopting.adopt(actor(), number, form.seen, form.draft()).adopted_id)

    def there() -> str:
        return url_for("agenda_versions.show", number=made[0] or number)

    return _answer(VersionStep.ADOPT, form, version, do, there=there, procedure=procedure, in_work=_in_work)


@bp.route(f"/agendas/{NUMBER}/release", methods=["GET", "POST"])
@requires(Action.AGENDA_DRAFT)
@commits
def release(number: int) -> Page:
    """One more language, once all of it is reviewed and made of exactly this original."""
    who, version = actor(), queries.version(number)
    given = parties.given_to(who, version.agenda_id)
    authorize(Action.AGENDA_DRAFT, parties.draft_scope(who, version.agenda, given))
    missing = [code for code in LANGUAGES if code not in version.langs]
    if not parties.prepares(who, version.agenda.meeting):
        missing = [code for code in missing if code in given]
        if not given:
            raise NotFound("agenda.version_unknown")
    ready = [code for code in missing if versions.complete_in(version, version.held, code) is not None]
    form = ReleaseForm(data={"revision": version.revision})
    form.offer([(code, NAMES[code]) for code in ready])
    return _answer(
        RELEASE,
        form,
        version,
        lambda: versions.release(who, number, str(form.lang.data)),
        ready=ready,
        unready=[code for code in missing if code not in ready],
    )


# --- asking by silence ----------------------------------------------------------------------------------------------


@bp.route(f"/agendas/{NUMBER}/silence", methods=["GET", "POST"], endpoint="silence")
@requires(Action.SILENCE_MANAGE)
@commits
def ask(number: int) -> Page:
    """Put a version under silence to all States. What will be opened is shown before."""
    version = queries.version(number)
    authorize(Action.SILENCE_MANAGE, Scope(process=version.agenda.meeting.process.code))
    before = _procedure(version)
    if request.method == "GET":
        if before is not None and before.status is Status.OPEN:
            return redirect(url_for("silence.show", number=before.id))
        check_step(offering.standing(version, before), VersionStep.SILENCE)
    form, status, stage = _ask_form(version), 200, request.form.get("stage")
    if request.method == "POST" and stage != CHANGE and form.validate():
        try:
            draft = _ask_draft(form)
            if stage != OPEN:
                return _ask_page("silence_preview", form, version, draft)
            made = adopting.ask(actor(), number, form.seen, draft)
            flash(str(silence_labels.AUDITED["silence.open"]), "ok")
            return redirect(url_for("silence.show", number=made.id))
        except Conflict as error:
            put(form, error)
            form.revision.data, status = str(version.revision), 409
        except RuleViolation as error:
            put(form, error.on("day") if error.field == "until" else error)
    return _ask_page("silence", form, version), 422 if form.errors and status == 200 else status


def _ask_form(version: AgendaVersion) -> AgainForm:
    given: dict[str, Any] = {"revision": version.revision}
    if request.method == "GET":
        given["title"], given["text"] = asking.offered(version)
    form = AgainForm(data=given)
    if request.method == "GET":
        form.show(silence_showing.first_deadline(clock.business_today()), OFFICE_ZONE)
    return form


def _ask_draft(form: AgainForm) -> SilenceDraft:
    """What would be opened. Raises what opening it raises about the deadline."""
    until = form.instant(OFFICE_ZONE)
    opened(Act(ActKind.OPEN, clock.now(), until=until))
    addressed = adopting.addressees(clock.business_today())
    return SilenceDraft(form.title.text, form.text.text, addressed, until, OFFICE_ZONE, form.words.text)


def _ask_page(template: str, form: AgainForm, version: AgendaVersion, draft: SilenceDraft | None = None) -> str:
    addressed = adopting.addressees(clock.business_today()) if draft is None else draft.addressees
    remarks: list[str] = []
    if draft is not None:
        remarks = silence_showing.remarks_about(ManagerKind.SECRETARIAT, draft.zone, clock.now(), draft.expires_at)
    return page(
        template,
        version,
        form=form,
        step=VersionStep.SILENCE,
        draft=draft,
        remarks=remarks,
        addressees=silence_showing.in_order(addressed),
    )


# --- what they share ------------------------------------------------------------------------------------------------


def _prepared(number: int, step: VersionStep | None = None) -> AgendaVersion:
    """A version of an agenda that the reader prepares. A page on which nothing could be done says so, as a 409."""
    version = queries.version(number)
    authorize(Action.AGENDA_EDIT, parties.scope_of(version.agenda.meeting))
    if step is not None and request.method == "GET":
        check_step(offering.standing(version, _procedure(version)), step)
    return version


def _procedure(version: AgendaVersion) -> SilenceProcedure | None:
    return silence.last_of([adopting.SUBJECT], version.id).get(adopting.SUBJECT)


def _in_work(version: AgendaVersion) -> list[str]:
    """What gives pause about the work in progress, in words."""
    return showing.warned(versions.warnings_of(queries.whole(version.agenda_id)))


def _answer(
    step: str,
    form: RevisionForm,
    version: AgendaVersion,
    do: Callable[[], object] | None,
    there: Callable[[], str] | None = None,
    **values: Any,
) -> Page:
    """The form; once it is sent and right, what it asks for is done. Without `do` it is shown once more before."""
    status, back = 200, url_for("agenda_versions.show", number=version.id)
    if request.method == "POST" and form.validate() and do is not None:
        try:
            do()
            flash(str(page_labels.DONE[step]), "ok")
            return redirect(there() if there is not None else back)
        except Conflict as error:
            # Somebody was faster: the version as it stands now is above the form.
            put(form, error)
            form.revision.data, status = str(version.revision), 409
        except RuleViolation as error:
            put(form, error)
    answer = page(str(step), version, form=form, step=step, back=back, **values)
    return answer, 422 if form.errors and status == 200 else status
