"""A note of the secretariat as a note verbale: its words between the formulas with which missions are written to."""

from __future__ import annotations

from flask import url_for
from flask_babel import gettext as _

from meetings.documents.description import Block, Closing, Document, paragraphs, words
from meetings.documents.description import Note as Remark
from meetings.documents.description import Paragraph as Lines
from meetings.documents.html import OtherForm
from meetings.documents.labels import sample_mark
from meetings.documents.serving import Form
from meetings.foundation import clock
from meetings.foundation.languages import LANGUAGES, NAMES
from meetings.foundation.presentation import day, into
from meetings.foundation.web import lang

from . import circles, queries_notes
from .models import Note
from .queries_notes import NoteSubject
from .rules import Circle, NoteStatus

INITIALS = "_" * 12
FORM_NAMES = {Form.HTML: "HTML", Form.PDF: "PDF", Form.DOCX: "DOCX"}


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
        Closing((words(_place_and_date(day(on))), words(INITIALS))),
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
            return _(
                "The Secretariat of the process “%(process)s” presents its compliments to the Permanent Missions of "
                "Member States to the United Nations and has the honour to convey the following.",
                process=process,
            )
        case Circle.GROUP:
            return _(
                "The Secretariat of the process “%(process)s” presents its compliments to the Permanent Missions of "
                "the States members of the regional group (%(group)s) and has the honour to convey the following.",
                process=process,
                group=circles.place(note),
            )
        case _:
            return _(
                "The Secretariat of the process “%(process)s” presents its compliments to the participants in the "
                "meeting “%(meeting)s” and has the honour to convey the following.",
                process=process,
                meeting=circles.place(note),
            )


def _ending(note: Note) -> str:
    if note.to_kind == Circle.MEETING:
        return _(
            "The Secretariat avails itself of this opportunity to renew to the participants the assurances of its "
            "highest consideration."
        )
    return _(
        "The Secretariat avails itself of this opportunity to renew to the Permanent Missions the assurances of its "
        "highest consideration."
    )


def _place_and_date(date: str) -> str:
    return _("%(place)s, %(date)s", place=into(queries_notes.office()).text, date=date)


def addresses(note: Note, token: str = "") -> list[tuple[str, str, dict[str, str]]]:
    """For each language its name and the addresses of the three forms."""
    return [(NAMES[code], code, {form.value: address(note, form, code, token) for form in Form}) for code in LANGUAGES]


def address(note: Note, form: Form, code: str, token: str = "") -> str:
    """Where a form of it is; by the link of a mail where there is a token."""
    if token:
        return url_for("notices.mailed_document", token=token, form=form.value, lang=code)
    return url_for("notices.note_document", number=note.id, form=form.value, lang=code)


def other_forms(note: Note, token: str = "") -> tuple[OtherForm, ...]:
    """The files, from the page to read and print."""
    return tuple(OtherForm(FORM_NAMES[form], address(note, form, lang(), token)) for form in (Form.PDF, Form.DOCX))
