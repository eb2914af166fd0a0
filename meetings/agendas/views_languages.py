"""Pages of an agenda’s languages: how far each is, one text beside its original, who translates what."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from meetings.foundation import clock, conflicts, languages
from meetings.foundation.access_table import Action
from meetings.foundation.errors import Conflict, DomainError, NotFound, RuleViolation
from meetings.foundation.forms import put
from meetings.foundation.languages import LANGUAGES, direction
from meetings.foundation.numbers import number_of
from meetings.foundation.web import actor, authorize, commits, lang, requires

from . import (
    keeping,
    labels,
    labels_languages,
    parties,
    queries,
    queries_draft,
    queries_languages,
    queries_lists,
    showing,
    texts,
)
from . import showing_languages as shown
from .content import TextState
from .drafts import TextDraft
from .forms_languages import GivingForm, Share, TranslationForm
from .models import Agenda, AgendaItem, AgendaText
from .parties import Reach
from .pieces import pieces
from .translating import Part, moved, standing

bp = Blueprint("agenda_languages", __name__)
NUMBER = "<int(max=2147483647):number>"
TARGET = f"<any({', '.join(LANGUAGES)}):target>"
STATES = ("wanting", *(state.value for state in TextState), "behind")
Answer = str | Response | tuple[str, int]


def opened(agenda: Agenda) -> Reach:
    """What who asks sees and writes of a loaded agenda’s texts; for who sees nothing of them, no page is here."""
    found = parties.reach(actor(), agenda)
    authorize(Action.AGENDA_DRAFT, parties.draft_scope(actor(), agenda, found.given))
    return found


def address(code: str, asked: shown.Filter) -> str:
    """The table with a filter. The language in which pages are shown is another thing than that of a translation."""
    values = {"target": asked.target, "state": asked.state, "owner": asked.owner}
    query = urlencode({name: value for name, value in values.items() if value})
    return url_for("agenda_languages.table", code=code) + (f"?{query}" if query else "")


@bp.get("/meetings/<code>/agenda/languages/")
@requires(Action.AGENDA_DRAFT)
def table(code: str) -> str:
    """Every item in every language that the reader sees; one language alone where it is asked for."""
    agenda = queries.of_meeting(code)
    reach = opened(agenda)
    found = shown.table(reach, agenda)
    asked = _filter(found)
    unfinished = []
    if asked.target:
        unfinished = shown.unfinished(agenda, queries_lists.listed(actor(), agenda.meeting_id), asked.target)
    return render_template(
        "agendas/languages.html",
        agenda=agenda,
        meeting=agenda.meeting,
        reach=reach,
        table=found,
        asked=asked,
        lines=found.shown(asked),
        unfinished=unfinished,
        may_release=reach.is_drafting or asked.target in reach.given,
        shown=showing,
        states=_states(),
        address=lambda **given: address(code, shown.Filter(**given)),
        **_words(),
    )


def _filter(found: shown.Table) -> shown.Filter:
    given = request.args
    target, state, owner = (given.get(name, "") for name in ("target", "state", "owner"))
    is_known = owner == shown.NOBODY or number_of(owner, 0) in found.owners
    return shown.Filter(
        target if target in found.langs else "", state if state in STATES else "", owner if is_known else ""
    )


def _states() -> list[tuple[str, Any]]:
    named = {"wanting": labels_languages.WANTING, "behind": labels_languages.BEHIND}
    return [(state, named.get(state) or labels.STATES[TextState(state)]) for state in STATES]


def _words() -> dict[str, Any]:
    # A table has a thousand of these addresses: they are not looked up one by one.
    items = url_for("agenda_languages.text", number=0, target="en").removesuffix("0/texts/en")
    return {
        "words": labels,
        "language_words": labels_languages,
        "language_name": lambda code: languages.language_name(code, lang()),
        "direction": direction,
        "text_url": lambda item, target: f"{items}{item}/texts/{target}",
        "office_zone": clock.OFFICE_ZONE,
    }


# --- one text ---------------------------------------------------------------------------------------------------------


@bp.route(f"/agendas/items/{NUMBER}/texts/{TARGET}", methods=["GET", "POST"])
@requires(Action.AGENDA_DRAFT)
@commits
def text(number: int, target: str) -> Answer:
    """One text beside its original; when somebody else was faster, choose field by field."""
    item = queries_languages.item(number)
    agenda = item.agenda
    reach = opened(agenda)
    stored = item.text_in(target)
    owner = stored.owner_id if stored is not None else None
    if item.removed_at is not None or target not in reach.langs or not reach.sees(target, owner):
        raise NotFound("agenda.item_unknown")
    values = _values(agenda, item, stored)
    kept = TranslationForm(None, data=values)
    form, status = kept, 200
    if request.method == "POST":
        if not reach.writes(target, owner):
            abort(404)
        form = TranslationForm(conflicts.settled(request.form, kept), data=values)
        if form.validate():
            try:
                texts.write(actor(), number, target, _draft(form))
                flash(_("Saved."), "ok")
                return redirect(_onward(reach, agenda, target, number))
            except RuleViolation as error:
                put(form, error)
            except Conflict:
                return _conflict(kept, form, item, target)
        status = 422
    return _text_page(reach, item, target, stored, form), status


def _values(agenda: Agenda, item: AgendaItem, stored: AgendaText | None) -> dict[str, Any]:
    """A text as its form shows it. Whose original has changed is to be reviewed again."""
    if stored is None:
        return {"revision": 0}
    how = standing(keeping.as_translation(stored), keeping.as_original(item.text_in(agenda.original)))
    return {
        "revision": stored.revision,
        "heading": stored.heading,
        "annotation": stored.annotation,
        "is_reviewed": stored.state is TextState.REVIEWED and not how.is_behind,
    }


def _draft(form: TranslationForm) -> TextDraft:
    """What was typed, with the original that was shown beside it."""
    original = number_of(request.form.get("original"), 0) or None
    return TextDraft(
        form.heading.data or "", form.annotation.data or "", bool(form.is_reviewed.data), form.seen, original
    )


def _onward(reach: Reach, agenda: Agenda, target: str, number: int) -> str:
    """The page after a text was saved: the next one to do where that was asked for, else the same text."""
    if request.form.get("then") != "next":
        return url_for("agenda_languages.text", number=number, target=target)
    before, after = shown.neighbours(shown.table(reach, agenda, [target]), target, number)
    onward = after or before
    if onward is None:
        flash(_("Every text in this language is ready."), "ok")
        return address(agenda.meeting.code, shown.Filter(target))
    return url_for("agenda_languages.text", number=onward, target=target)


def _conflict(kept: TranslationForm, form: TranslationForm, item: AgendaItem, target: str) -> tuple[str, int]:
    rows = [row for row in conflicts.rows(kept, form) if row.differs]
    sent = conflicts.sent(form)
    for name in ("original", "then"):
        if request.form.get(name):
            sent.add(name, request.form[name])
    back = url_for("agenda_languages.text", number=item.id, target=target)
    revision = kept.revision.data
    return render_template("conflict.html", rows=rows, sent=sent, revision=revision, back=back), 409


def _text_page(reach: Reach, item: AgendaItem, target: str, stored: AgendaText | None, form: TranslationForm) -> str:
    agenda = item.agenda
    found = shown.table(reach, agenda, [target])
    line = next(one for one in found.lines if one.item == item.id)
    first = item.text_in(agenda.original)
    before, after = shown.neighbours(found, target, item.id)
    translation = keeping.as_translation(stored)
    number = queries.last_numbers([first.id]).get(first.id, 0) if first is not None else 0
    return render_template(
        "agendas/text.html",
        agenda=agenda,
        meeting=agenda.meeting,
        line=line,
        cell=line.cells[target],
        target=target,
        translation=translation,
        original_number=number_of(request.form.get("original"), number),
        changed_parts={
            part: pieces(was, now, agenda.original) for part, (was, now) in moved(translation, line.original).items()
        },
        form=form,
        may_write=reach.writes(target, line.cells[target].owner_id),
        owner=found.owners.get(line.cells[target].owner_id or 0, ""),
        saved=queries_draft.last_saved(stored.id) if stored is not None else None,
        before=before,
        after=after,
        wanting=found.tongues[target].wanting,
        table_url=address(agenda.meeting.code, shown.Filter(target)),
        parts=Part,
        **_words(),
    )


# --- who translates what ----------------------------------------------------------------------------------------------


@bp.route("/meetings/<code>/agenda/languages/owners", methods=["GET", "POST"])
@requires(Action.AGENDA_EDIT)
@commits
def owners(code: str) -> Answer:
    """Give texts of a language to a translator, or to nobody."""
    agenda = queries.of_meeting(code)
    authorize(Action.AGENDA_EDIT, parties.scope_of(agenda.meeting))
    reach = parties.reach(actor(), agenda)
    target = request.args.get("target", "")
    if target not in reach.langs:
        target = reach.langs[0]
    found = shown.table(reach, agenda, [target])
    form, status = GivingForm(), 200
    form.offer(texts.translators(target), [(line.item, _called(line, found, target)) for line in found.lines])
    if request.method == "POST":
        if form.validate():
            try:
                count = texts.give(actor(), agenda.id, target, _given(form, found, target), form.owner_id)
                flash(ngettext("%(num)s text changed hands.", "%(num)s texts changed hands.", count), "ok")
                return redirect(address(code, shown.Filter(target)))
            except DomainError as error:
                put(form, error)
        status = 422
    page = render_template(
        "agendas/owners.html",
        agenda=agenda,
        meeting=agenda.meeting,
        form=form,
        target=target,
        tongue=found.tongues[target],
        langs=reach.langs,
        table_url=address(code, shown.Filter(target)),
        owners_url=lambda one: url_for("agenda_languages.owners", code=code, target=one),
        **_words(),
    )
    return page, status


def _given(form: GivingForm, found: shown.Table, target: str) -> list[int]:
    match Share(form.share.data):
        case Share.ALL:
            return [line.item for line in found.lines]
        case Share.MISSING:
            cells = [line.cells[target] for line in found.lines]
            return [cell.item for cell in cells if cell.standing.state is TextState.MISSING]
        case Share.TICKED if not form.ticked:
            raise RuleViolation("agenda.give_nothing", field="items")
        case Share.TICKED:
            return form.ticked


def _called(line: shown.Line, found: shown.Table, target: str) -> str:
    """An item with who has its text now."""
    owner = found.owners.get(line.cells[target].owner_id or 0)
    name = f"{line.label} {line.original.heading}"
    return _("%(name)s (%(owner)s)", name=name, owner=owner) if owner else name
