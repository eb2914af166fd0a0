"""Notes of the secretariat: the list, writing, what a note looks like and whom it reaches, sending, its documents."""

from __future__ import annotations

from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import pgettext
from limits import parse
from werkzeug.wrappers import Response

from meetings.accounts.limits import attempts
from meetings.deadlines import queries as deadlines
from meetings.documents import serving
from meetings.documents.serving import Form
from meetings.foundation import clock, conflicts
from meetings.foundation.access import Scope
from meetings.foundation.access_table import Action
from meetings.foundation.errors import Conflict, DomainError, NotFound
from meetings.foundation.forms import RevisionForm, put
from meetings.foundation.languages import LANGUAGES, NAMES
from meetings.foundation.numbers import page_number
from meetings.foundation.presentation import into
from meetings.foundation.web import actor, authorize, can, commits, lang, public_uncached, requires
from meetings.mandates import queries as mandates
from meetings.states import queries as states

from . import circles, notes, opening, page_labels, queries, queries_notes
from . import note_document as documents
from .forms import NoteForm, note_values
from .models import NoticeReceipt
from .queries_notes import PAGE, NoteSubject
from .rules import Circle, NoteStatus
from .views import METHODS, NUMBER, bp
from .views_told import own_processes

Answer = str | Response | tuple[str, int]
GUESSES = parse("60 per 15 minutes")  # of links of mails, from one network
READS = parse("120 per hour")  # of the documents behind one link


@bp.get("/notices/notes/")
@requires(Action.NOTICE_TOLD)
def note_list() -> str:
    """Drafts and what was sent, in the person's processes."""
    processes = own_processes(Action.NOTICE_TOLD)
    asked = request.args.get("show", "")
    status = NoteStatus(asked) if asked in set(NoteStatus) else None
    page = page_number(request.args.get("page"))
    rows, counts = queries_notes.notes(processes, status, page)
    total = sum(counts.values()) if status is None else counts.get(status.value, 0)
    labelled = [(None, _("All")), (NoteStatus.DRAFT, _("Drafts")), (NoteStatus.SENT, pgettext("notes", "Sent"))]
    return render_template(
        "notices/notes.html",
        rows=[(note, circles.named(note)) for note in rows],
        statuses=page_labels.STATUSES,
        tabs_shown=[
            {
                "label": label,
                "url": url_for("notices.note_list", show=way.value if way else None),
                "current": way is status,
                "count": counts.get(way.value, 0) if way else sum(counts.values()),
            }
            for way, label in labelled
        ],
        page=page,
        pages=max(1, -(-total // PAGE)),
        page_url=lambda n: url_for("notices.note_list", show=status.value if status else None, page=n),
        may_edit=_may_write(processes),
        zone=clock.OFFICE_ZONE,
    )


def _may_write(processes: list[str] | None) -> bool:
    return any(can(Action.NOTE_EDIT, Scope(process=code)) for code in (["*"] if processes is None else processes))


@bp.route("/notices/notes/new", methods=METHODS)
@requires(Action.NOTE_EDIT)
@commits
def new_note() -> Answer:
    """Begin a note."""
    processes = own_processes(Action.NOTE_EDIT)
    form = NoteForm(meeting=request.args.get("meeting", ""))
    _offer(form, processes)
    if request.method == "POST" and form.validate():
        try:
            note = notes.create(actor(), form.draft())
            return redirect(url_for("notices.note", number=note.id))
        except DomainError as error:
            put(form, error)
    return _form_page(form)


@bp.route(f"/notices/notes/{NUMBER}/edit", methods=METHODS)
@requires(Action.NOTE_EDIT)
@commits
def edit_note(number: int) -> Answer:
    """Change a draft; whoever comes second sees both versions and chooses."""
    found = _own(number, lock=request.method == "POST")
    processes = own_processes(Action.NOTE_EDIT)
    notes.check_draft(found.note, found.note.revision)
    theirs = form = _filled(None, found, processes)
    if request.method == "POST":
        form = _filled(conflicts.settled(request.form, theirs), found, processes)
    back = url_for("notices.note", number=number)
    if request.method == "POST" and form.validate():
        try:
            notes.edit(actor(), found.note, form.draft(), form.seen)
            flash(_("Saved."), "ok")
            return redirect(back)
        except Conflict:
            rows = [row for row in conflicts.rows(theirs, form) if row.differs]
            sent, revision = conflicts.sent(form), theirs.revision.data
            return render_template("conflict.html", rows=rows, sent=sent, revision=revision, back=back), 409
        except DomainError as error:
            put(form, error)
    return _form_page(form, found)


def _filled(sent: Any, found: NoteSubject, processes: list[str] | None) -> NoteForm:
    form = NoteForm(sent, data=note_values(found.note, found.meeting.code if found.meeting else ""))
    _offer(form, processes, found)
    return form


def _offer(form: NoteForm, processes: list[str] | None, found: NoteSubject | None = None) -> None:
    own = [p for p in mandates.processes() if processes is None or p.code in processes]
    if found is not None:
        own = [found.process]  # a note stays in its process
    today, codes = clock.business_today(), [process.code for process in own]
    chosen = found.meeting.code if found is not None and found.meeting is not None else ""
    found_meetings = deadlines.meeting_choices(actor(), today, chosen, processes=codes)
    meetings = [(meeting.code, str(into(meeting.title))) for meeting in found_meetings]
    if found is not None and found.note.to_kind == Circle.MEETING and found.note.to_code not in dict(meetings):
        meetings.append((found.note.to_code, circles.place(found.note)))  # long over, but chosen
    form.offer(
        [(process.code, str(into(process.short))) for process in own],
        [(group.code, str(into(group.on(today).name))) for group in states.groups()],
        meetings,
    )


def _form_page(form: NoteForm, found: NoteSubject | None = None) -> Answer:
    words = render_template("notices/note_form.html", form=form, found=found)
    return (words, 422) if form.errors else words


def _own(number: int, *, lock: bool = False) -> NoteSubject:
    found = queries_notes.note(number, lock=lock)
    authorize(Action.NOTE_EDIT, Scope(process=found.note.process))
    return found


@bp.get(f"/notices/notes/{NUMBER}/")
@requires(Action.NOTICE_OWN)
def note(number: int) -> str:
    """A note: for those it was sent to its words and documents, for the secretariat also whom it reaches."""
    found = _seen(number)
    return _page(found, can(Action.NOTICE_TOLD, Scope(process=found.note.process)))


def _seen(number: int) -> NoteSubject:
    """A note that the person was sent, or that the secretariat of its process or the auditor looks at."""
    found = queries_notes.note(number)
    if not queries_notes.was_told(found.note, actor().user_id or 0):
        authorize(Action.NOTICE_TOLD, Scope(process=found.note.process))
    return found


def _page(found: NoteSubject, for_secretariat: bool, token: str = "") -> str:
    asked = request.args.get("language", lang())
    language = asked if asked in LANGUAGES else lang()
    record = found.note
    preview = circles.as_mail(record, language)
    missing = [code for code in LANGUAGES if code in record.subject.missing or code in record.body.missing]
    is_draft = record.status is NoteStatus.DRAFT
    return render_template(
        "notices/note.html",
        found=found,
        note=record,
        circle=circles.named(record, for_secretariat=for_secretariat),
        mail=preview.said,
        plain=preview.plain,
        documents=documents.offered(record, token),
        language=language,
        tabs_shown=[
            {"label": NAMES[code], "url": _language_url(record.id, code, token), "current": code == language}
            for code in LANGUAGES
        ],
        missing=[NAMES[code] for code in missing],
        instead=NAMES[record.body.into(missing[0]).lang] if missing else "",
        for_secretariat=for_secretariat,
        reach=circles.reached(record) if for_secretariat and is_draft else None,
        statuses=page_labels.STATUSES,
        may_edit=for_secretariat and is_draft and can(Action.NOTE_EDIT, Scope(process=record.process)),
        token=token,
        zone=clock.OFFICE_ZONE,
    )


@bp.after_request
def _keep_referrer_inside(response: Response) -> Response:
    """A page whose address is a secret is not named to other sites."""
    if request.endpoint in {"notices.by_mail", "notices.mailed_document"}:
        response.headers["Referrer-Policy"] = "same-origin"
    return response


def _language_url(number: int, code: str, token: str) -> str:
    if token:
        return url_for("notices.by_mail", token=token, language=code)
    return url_for("notices.note", number=number, language=code)


@bp.route(f"/notices/notes/{NUMBER}/send", methods=METHODS)
@requires(Action.NOTE_EDIT)
@commits
def send_note(number: int) -> Answer:
    """Ask, saying once more to how many and to whom, then send; from then on it stays as it is."""
    found = _own(number, lock=request.method == "POST")
    form = RevisionForm(revision=found.note.revision)
    status = 200
    if request.method == "POST" and form.validate():
        try:
            notes.send(actor(), found.note, form.seen)
            flash(_("The note is sent."), "ok")
            return redirect(url_for("notices.told_one", number=found.note.notice_id))
        except Conflict as error:
            # Somebody was faster: the note as it stands now is what is asked about.
            if found.note.status is not NoteStatus.DRAFT:
                raise
            put(form, error)
            form.revision.data, status = str(found.note.revision), 409
        except DomainError as error:
            put(form, error)
            status = 422
    notes.check_draft(found.note, found.note.revision)
    words = render_template(
        "notices/send_note.html",
        form=form,
        note=found.note,
        circle=circles.named(found.note),
        reach=circles.reached(found.note),
    )
    return (words, status) if status != 200 else words


@bp.route(f"/notices/notes/{NUMBER}/discard", methods=METHODS)
@requires(Action.NOTE_EDIT)
@commits
def discard_note(number: int) -> Answer:
    """Ask, then throw a draft away."""
    found = _own(number, lock=request.method == "POST")
    form = RevisionForm(revision=found.note.revision)
    if request.method == "POST" and form.validate():
        notes.discard(actor(), found.note, form.seen)
        flash(_("The draft is discarded."), "ok")
        return redirect(url_for("notices.note_list"))
    notes.check_draft(found.note, found.note.revision)
    return render_template("notices/discard_note.html", form=form, note=found.note)


# --- from a mail ----------------------------------------------------------------------------------------------------


def _mailed(token: str) -> NoticeReceipt:
    """What the link of a mail belongs to; whoever tries many that belong to nothing is sent away."""
    try:
        return queries.receipt_by_token(token)
    except NotFound:
        if not attempts().may_go_on(GUESSES, "mail-link-guess"):
            abort(429)
        raise


@bp.get("/n/<token>")
@public_uncached
def by_mail(token: str) -> Answer:
    """The link of a mail: to the page it is about. It signs nobody in.

    A mission's address has no account: it sees the note here, whose words it has in the mail already.
    """
    receipt = _mailed(token)
    notice, is_mission = receipt.notice, receipt.user_id is None
    path, number = notice.path, notice.object_id
    is_note = is_mission and notice.object_kind == "note"
    is_reader = is_mission or actor().user_id in (None, receipt.user_id)  # who is signed in as another, is another
    if is_reader and opening.is_a_person(request.method, request.headers, surely=True):
        opening.note_opened(receipt)
    if is_note:
        return _page(queries_notes.note(number), for_secretariat=False, token=token)
    return redirect(f"/{lang()}/{path}")


@bp.get(f"/notices/notes/{NUMBER}/note.<any(html, pdf, docx):form>")
@requires(Action.NOTICE_OWN)
def note_document(number: int, form: str) -> Response:
    """A note as a note verbale, in the language of the address: to read and print, or as a file."""
    found = _seen(number)
    return serving.answer(documents.describe(found), Form(form), documents.other_forms(found.note))


@bp.get("/n/<token>/note.<any(html, pdf, docx):form>")
@public_uncached
def mailed_document(token: str, form: str) -> Response:
    """The same for the address of a mission, which has no account."""
    receipt = _mailed(token)
    if receipt.user_id is not None or receipt.notice.object_kind != "note":
        abort(404)
    if not attempts().may_go_on(READS, "mailed-document", receipt.id):
        abort(429)
    found = queries_notes.note(receipt.notice.object_id)
    return serving.answer(documents.describe(found), Form(form), documents.other_forms(found.note, token))
