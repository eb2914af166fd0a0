"""The desk’s pages of an item: entered, edited by several people at once, moved, taken out, put back; what it said."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from meetings.calendar import links as calendar
from meetings.foundation import clock, conflicts
from meetings.foundation.access_table import Action
from meetings.foundation.conflicts import ConflictRow
from meetings.foundation.errors import Conflict, DomainError, NotFound, RuleViolation
from meetings.foundation.forms import Form, put
from meetings.foundation.languages import LANGUAGES
from meetings.foundation.numbers import page_number, revision_number
from meetings.foundation.presentation import into
from meetings.foundation.web import actor, authorize, commits, lang, requires
from meetings.mandates.models import Paragraph

from . import drafting, keeping, labels, page, parties, queries, queries_draft, texts, tree
from .drafts import TextDraft
from .forms_draft import ItemForm, NewItemForm, PlaceForm, mark, values_of
from .models import Agenda, AgendaItem, AgendaTextPast
from .parties import Reach
from .pieces import Piece, pieces
from .views_languages import opened

bp = Blueprint("agenda_items", __name__)
NUMBER = "<int(max=2147483647):number>"
METHODS = ["GET", "POST"]
Answer = str | Response | tuple[str, int]
TEXT = ("heading", "annotation")


@dataclass(frozen=True)
class Both:
    """What two people wrote of one item: the rows of particulars and of texts that differ, and who wrote the text."""

    facts: list[ConflictRow]
    texts: list[tuple[ConflictRow, tuple[Piece, ...]]]
    last: AgendaTextPast | None


@dataclass(frozen=True)
class Saved:
    """A text as it was saved, with what changed since the time before."""

    row: AgendaTextPast
    is_first: bool
    is_current: bool
    heading: tuple[Piece, ...]
    annotation: tuple[Piece, ...]


@bp.route("/meetings/<code>/agenda/draft/items/new", methods=METHODS)
@requires(Action.AGENDA_EDIT)
@commits
def new(code: str) -> Answer:
    """Enter an item, with its text in the language of the original."""
    agenda = queries_draft.whole(code)
    authorize(Action.AGENDA_EDIT, parties.scope_of(agenda.meeting))
    items = keeping.in_order(agenda)
    places = page.place_choices(items, None)
    asked = request.args.get("place", "")
    first = asked if asked in dict(places) else page.place_value(page.last_place(items))
    form = NewItemForm(place=first)
    form.place.choices = list(places)
    _offer(form, agenda, None)
    status = 200
    if _posted() and form.validate():
        try:
            place = _place(str(form.place.data))
            item = drafting.add(actor(), agenda.id, place.parent, place.after, form.draft())
            draft = TextDraft(form.heading.data or "", form.annotation.data or "")
            texts.write(actor(), item.id, agenda.original, draft)
            flash(_("Saved."), "ok")
            return redirect(_back(code, item.id))
        except DomainError as error:
            put(form, _about_place(error))
            status = 409 if isinstance(error, Conflict) else 422
    return _page("agendas/item.html", form, status, agenda=agenda, item=None, back=_back(code))


@bp.route(f"/agendas/items/{NUMBER}/edit", methods=METHODS)
@requires(Action.AGENDA_EDIT)
@commits
def edit(number: int) -> Answer:
    """Change an item; when somebody else was faster, both versions are shown, and what was typed stays in place."""
    item = _mine(number)
    agenda, code = item.agenda, item.agenda.meeting.code
    if item.removed_at is not None and not _posted():
        return redirect(url_for("agenda_draft.desk", code=code, removed=number))
    stored = _filled(item, None)
    form = _filled(item, conflicts.settled(request.form, stored)) if _posted() else stored
    status, both, is_gone = 200, None, False
    if _posted() and form.validate():
        try:
            typed = (form.heading.data or "", form.annotation.data or "")
            if item.removed_at is not None and request.form.get("restore"):
                drafting.restore(actor(), number)
            drafting.rewrite(actor(), number, form.seen, form.draft(), *typed)
            flash(_("Saved."), "ok")
            return redirect(_back(code, number))
        except Conflict as error:
            item, status = queries.item(number), 409
            both = _both(item, agenda.original, form, error)
            form.revision.data = mark(keeping.seen(item, agenda.original))
        except NotFound:
            status, is_gone = 409, True
        except RuleViolation as error:
            put(form, error)
    return _page(
        "agendas/item.html",
        form,
        status,
        agenda=agenda,
        item=item,
        back=_back(code, number),
        both=both,
        is_gone=is_gone,
    )


@bp.route(f"/agendas/items/{NUMBER}/move", methods=METHODS)
@requires(Action.AGENDA_EDIT)
@commits
def move(number: int) -> Answer:
    """Move an item with all below it: by its buttons, by dragging it, or to a place chosen from a list."""
    item = _mine(number)
    agenda, code = item.agenda, item.agenda.meeting.code
    status, error = 200, None
    if _posted():
        try:
            place = _place(request.form.get("place", ""))
            drafting.move(actor(), number, place.parent, place.after)
            return redirect(_back(code, number, request.args.get("way", "")))
        except (RuleViolation, Conflict) as refused:
            error, status = _about_place(refused), 422
    if item.removed_at is not None:
        raise NotFound("agenda.item_unknown")
    items = keeping.in_order(queries.whole(agenda.id))
    form = PlaceForm(place=page.place_value(tree.place_of([place for _item, place in items], number)))
    form.offer(page.place_choices(items, number))
    if error is not None:
        put(form, error)
    heading = page.heading_of(item)
    named = next(tree.label(place.path, lang()) for one, place in items if one.id == number)
    return _page(
        "agendas/item_move.html",
        form,
        status,
        agenda=agenda,
        item=item,
        heading=heading,
        name=named,
        back=_back(code, number),
    )


@bp.post(f"/agendas/items/{NUMBER}/remove")
@requires(Action.AGENDA_EDIT)
@commits
def remove(number: int) -> Answer:
    """Take out an item with all below it; the page then offers to put it back."""
    item = _mine(number)
    code = item.agenda.meeting.code
    if item.removed_at is None:
        drafting.remove(actor(), number)
    return redirect(url_for("agenda_draft.desk", code=code, removed=number))


@bp.post(f"/agendas/items/{NUMBER}/restore")
@requires(Action.AGENDA_EDIT)
@commits
def restore(number: int) -> Answer:
    """Put back what was taken out."""
    item = _mine(number)
    code = item.agenda.meeting.code
    if item.removed_at is not None:
        back = drafting.restore(actor(), number)
        flash(ngettext("%(num)s item is back on the agenda.", "%(num)s items are back on the agenda.", len(back)), "ok")
    return redirect(_back(code, number))


@bp.get(f"/agendas/items/{NUMBER}/history")
@requires(Action.AGENDA_DRAFT)
def history(number: int) -> Answer:
    """Everything that an item has said in a language, each with what changed since the time before."""
    return _history(*_seen(number), request.args.get("of", ""))


@bp.post(f"/agendas/items/{NUMBER}/history")
@requires(Action.AGENDA_DRAFT)
@commits
def put_back(number: int) -> Answer:
    """Save a text once more as it was saved before."""
    _item, reach = _seen(number)
    code = request.form.get("of", "")
    try:
        seen = revision_number(request.form.get("revision"))
        texts.put_back(actor(), number, code, revision_number(request.form.get("number")), seen)
    except Conflict as error:
        return _history(queries.item(number), reach, code, error)
    flash(_("The text is back as it was."), "ok")
    return redirect(url_for("agenda_items.history", number=number, of=code))


def _history(item: AgendaItem, reach: Reach, asked: str, error: Conflict | None = None) -> Answer:
    agenda = item.agenda
    seen = [text for text in item.texts if text.lang == agenda.original or reach.sees(text.lang, text.owner_id)]
    known = {text.lang: text for text in seen if text.heading or text.annotation or text.revision > 1}
    code = asked if asked in known else agenda.original
    text, number = item.text_in(code), page_number(request.args.get("page"))
    rows, total = queries_draft.saved(text.id, number) if text is not None else ([], 0)
    shown = rows[: queries_draft.PAGE_SIZE]
    before = dict(zip(shown, rows[1:], strict=False))
    answer = render_template(
        "agendas/history.html",
        item=item,
        agenda=agenda,
        heading=page.heading_of(item),
        code=code,
        text=text,
        known=[one for one in LANGUAGES if one in known],
        saved=[_saved(row, before.get(row), total, code) for row in shown],
        page=number,
        pages=max(1, -(-total // queries_draft.PAGE_SIZE)),
        page_url=lambda n: url_for("agenda_items.history", number=item.id, of=code, page=n if n > 1 else None),
        may_write=item.removed_at is None and parties.may_write(actor(), agenda, text, code),
        is_desk=parties.prepares(actor(), agenda.meeting),
        error=error,
        words=labels,
        office_zone=clock.OFFICE_ZONE,
    )
    return answer, 409 if error is not None else 200


def _saved(row: AgendaTextPast, before: AgendaTextPast | None, total: int, code: str) -> Saved:
    old = (before.heading, before.annotation) if before is not None else ("", "")
    is_first = before is None
    heading = pieces(row.heading if is_first else old[0], row.heading, code)
    annotation = pieces(row.annotation if is_first else old[1], row.annotation, code)
    return Saved(row, is_first, row.number == total, heading, annotation)


def _both(item: AgendaItem, original: str, form: ItemForm, error: Conflict) -> Both:
    """What is stored now beside what was typed, for the parts that somebody else has changed."""
    parts = error.params["parts"]
    assert isinstance(parts, list)
    rows = [row for row in conflicts.rows(_filled(item, None), form) if row.differs]
    text = item.text_in(original)
    return Both(
        [row for row in rows if "facts" in parts and row.key not in TEXT],
        [(row, pieces(row.theirs, row.yours, original)) for row in rows if "text" in parts and row.key in TEXT],
        queries_draft.last_saved(text.id) if text is not None and "text" in parts else None,
    )


def _filled(item: AgendaItem, sent: Any) -> ItemForm:
    original = item.agenda.original
    form = ItemForm(sent, data=values_of(item, original, keeping.seen(item, original)))
    _offer(form, item.agenda, item)
    return form


def _offer(form: ItemForm, agenda: Agenda, item: AgendaItem | None) -> None:
    tied = {one.id for one in item.paragraphs} if item is not None else set()
    paragraphs = [(one.id, _paragraph(one)) for one in queries_draft.paragraphs_of(agenda.meeting_id, tied)]
    documents = [
        (one.id, " · ".join(filter(None, (one.symbol, into(one.title).text))))
        for one in queries_draft.documents_of(agenda.meeting_id)
    ]
    form.offer(agenda.original, paragraphs, documents)


def _paragraph(paragraph: Paragraph) -> str:
    said = into(paragraph.clauses[0].summary).text if paragraph.clauses else ""
    return " · ".join(filter(None, (calendar.paragraph_name(paragraph), said)))


def _place(value: str) -> tree.Place:
    """A place as it was sent. Raises `agenda.no_place`."""
    found = page.place_of(value)
    if found is None:
        raise RuleViolation("agenda.no_place", field="place")
    return found


def _about_place(error: DomainError) -> DomainError:
    """What rules say about the two halves of a place, said beside it."""
    return error.on("place") if error.field in {"parent", "after"} else error


def _mine(number: int) -> AgendaItem:
    """An item for who drafts its agenda."""
    item = queries.item(number)
    authorize(Action.AGENDA_EDIT, parties.scope_of(item.agenda.meeting))
    return item


def _seen(number: int) -> tuple[AgendaItem, Reach]:
    """An item for who sees the work in progress, with which texts of it they see."""
    item = queries.item(number)
    return item, opened(item.agenda)


def _back(code: str, number: int | None = None, way: str = "") -> str:
    """The page of the work in progress, at an item, or at the button that was pressed there."""
    anchor = f"item-{number}" if number is not None else None
    if way in {"up", "down", "inward", "outward"}:
        anchor = f"{way}-{number}"
    return url_for("agenda_draft.desk", code=code, _anchor=anchor)


def _posted() -> bool:
    return request.method == "POST"


def _page(template: str, form: Form, status: int = 200, **values: Any) -> Answer:
    code = 422 if form.errors and status == 200 else status
    return render_template(template, form=form, words=labels, office_zone=clock.OFFICE_ZONE, **values), code
