"""A note of the secretariat as a note verbale: its words between the formulas with which missions are written to."""

from __future__ import annotations

from flask import url_for
from flask_babel import gettext as _

from meetings.documents import serving
from meetings.documents.description import Block, Document, paragraphs, words
from meetings.documents.description import Note as Remark
from meetings.documents.description import Paragraph as Lines
from meetings.documents.html import OtherForm
from meetings.documents.labels import sample_mark
from meetings.documents.serving import Form, Offered
from meetings.foundation import clock
from meetings.foundation.presentation import into
from meetings.foundation.web import lang

from . import circles, formulas
from .models import Note
from .queries_notes import NoteSubject
from .rules import Circle, NoteStatus


def describe(found: NoteSubject) -> Document:
    """The note in the language in force. What it does not exist in is in another, marked as that."""
    note, process = found.note, into(found.process.name).text
    on = clock.business_today() if note.sent_at is None else clock.day_at_office(note.sent_at)
    blocks: list[Block] = []
    if note.status is NoteStatus.DRAFT:
        blocks.append(Remark(words(_("Draft: this has not been sent."))))
    blocks += [
        Lines(words(_opening(note, process))),
        *paragraphs(into(note.body)),
        Lines(words(_ending(note))),
        formulas.closing(on),
    ]
    title = into(note.subject)
    return Document(
        lang=lang(),
        title=title.text,
        title_lang=title.lang if title.is_fallback else "",
        day=on,
        blocks=tuple(blocks),
        kind=_("Note verbale"),
        symbol=note.reference,
        issuer=_("Secretariat"),
        organ=into(found.process.short).text,
        sample=sample_mark(lang()) if note.is_sample else None,
    )


def _opening(note: Note, process: str) -> str:
    match note.to_kind:
        case Circle.ALL_STATES:
            return formulas.to_all_states(process)
        case Circle.GROUP:
            return formulas.to_groups(process, [circles.place(note)])
        case _:
            return formulas.to_participants(process, circles.place(note))


def _ending(note: Note) -> str:
    return formulas.renewed_to_participants() if note.to_kind == Circle.MEETING else formulas.renewed_to_missions()


def address(note: Note, form: Form, code: str, token: str = "") -> str:
    """Where a form of it is; by the link of a mail where there is a token."""
    if token:
        return url_for("notices.mailed_document", token=token, form=form.value, lang=code)
    return url_for("notices.note_document", number=note.id, form=form.value, lang=code)


def offered(note: Note, token: str = "") -> list[Offered]:
    """Its forms in each language."""
    return serving.offered(lambda form, code: address(note, form, code, token))


def other_forms(note: Note, token: str = "") -> tuple[OtherForm, ...]:
    """The files, from the page to read and print."""
    return serving.files(lambda form: address(note, form, lang(), token))
