"""The note by which a text is put under silence: to the chairs of groups or to States, until when and how to object.

It is the note of the last deadline: an extension is told as the opening was, by a note of its day.
"""

from __future__ import annotations

from flask import url_for
from flask_babel import gettext as _

from meetings.documents import serving
from meetings.documents.description import Block, Document, Heading, Run, filled, paragraphs, words
from meetings.documents.description import Note as Remark
from meetings.documents.description import Paragraph as Lines
from meetings.documents.labels import sample_mark
from meetings.documents.serving import Offered
from meetings.foundation import clock, languages
from meetings.foundation.presentation import into, when
from meetings.foundation.web import lang
from meetings.mandates.queries import process as process_by_code
from meetings.notices import formulas
from meetings.states import queries as states

from . import labels
from .models import SilenceAct, SilenceProcedure
from .rules import ActKind, AddresseeKind, ManagerKind, Status, Step

ENDED = {Status.ADOPTED: labels.STORED[Step.ADOPT], Status.WITHDRAWN: labels.STORED[Step.WITHDRAW]}


def describe(procedure: SilenceProcedure) -> Document:
    """The note in the language in force; addressees and acts are loaded."""
    given = [act for act in procedure.acts if act.kind in (ActKind.OPEN, ActKind.EXTEND)]
    last = given[-1]
    on = clock.day_at_office(last.at)
    process = process_by_code(procedure.process)
    inside = procedure.manager_kind is ManagerKind.COORDINATOR
    group = group_name(procedure) if inside else ""
    title = into(procedure.title)
    blocks: list[Block] = [
        *_remark(procedure),
        Lines(words(_opening(procedure, into(process.name).text, group))),
        Lines(
            words(
                _(
                    "The text below is under silence. Silence counts as consent: whoever cannot support the text is "
                    "requested to object in time."
                )
            )
        ),
        *_extended(given, procedure.zone),
        _until(last, procedure.zone),
        *_worded(procedure),
        *(Lines(words(sentence)) for sentence in _how()),
        formulas.at(_("Objections are given at this address:"), f"silence/{procedure.id}/"),
        Lines(words(_ending(procedure))),
        formulas.closing(on),
        Heading(words(_("Text under silence"))),
        *paragraphs(into(procedure.text)),
        Heading(words(_("Addressees"))),
        Lines(words(languages.format_words([into(one.name).text for one in procedure.addressees], lang()))),
    ]
    return Document(
        lang=lang(),
        title=title.text,
        title_lang=title.lang if title.is_fallback else "",
        day=on,
        blocks=tuple(blocks),
        kind=_("Note verbale"),
        issuer=group or _("Secretariat"),
        organ=into(process.short).text,
        sample=sample_mark(lang()) if procedure.is_sample else None,
    )


def _remark(procedure: SilenceProcedure) -> list[Block]:
    """What whoever reads it later has to know."""
    if procedure.status is Status.BROKEN:
        return [Remark(words(_("There was an objection. The text is not adopted; it may be revised and put again.")))]
    ended = ENDED.get(procedure.status)
    return [Remark(words(str(ended)))] if ended is not None else []


def _asks_chairs(procedure: SilenceProcedure) -> bool:
    return any(one.kind is AddresseeKind.GROUP_CHAIR for one in procedure.addressees)


def _opening(procedure: SilenceProcedure, process: str, group: str) -> str:
    if group:
        return formulas.inside_group(group)
    if _asks_chairs(procedure):
        asked = [one for one in procedure.addressees if one.kind is AddresseeKind.GROUP_CHAIR]
        return formulas.to_chairs(process, [into(one.name).text for one in asked])
    return formulas.to_all_states(process)


def _ending(procedure: SilenceProcedure) -> str:
    if procedure.manager_kind is ManagerKind.COORDINATOR:
        return formulas.renewed_inside_group()
    return formulas.renewed_to_chairs() if _asks_chairs(procedure) else formulas.renewed_to_missions()


def _extended(given: list[SilenceAct], zone: str) -> list[Block]:
    if len(given) < 2:
        return []
    before, after = given[-2].until, given[-1].until
    assert before is not None and after is not None
    sentence = _(
        "The deadline for objections was extended from %(before)s to %(after)s.",
        before=when(before, zone),
        after=when(after, zone),
    )
    return [Lines(words(sentence))]


def _until(last: SilenceAct, zone: str) -> Block:
    assert last.until is not None
    said = _("No later than: %(moment)s", moment=when(last.until, zone)) + "\n" + when(last.until)
    return Lines((Run(said, is_strong=True),))


def _worded(procedure: SilenceProcedure) -> list[Block]:
    if not procedure.words:
        return []
    return [Lines(filled(_("In the words of the source: “%(words)s”"), words=into(procedure.words)))]


def _how() -> tuple[str, ...]:
    return (
        _(
            "An objection is given by the focal point of a State, or by the Chair or the coordinator of a regional "
            "group. It can also be sent by note verbale or by mail. It counts if it arrives up to and including the "
            "second of the deadline."
        ),
        _("No reason has to be given. Who objects is made known to others only with the consent of who objects."),
        _("A request for more time is not an objection. The deadline stays until it is extended."),
        _("If nobody objects, the text is adopted once the procedure is closed."),
    )


def group_name(procedure: SilenceProcedure) -> str:
    """The group whose chair runs it, as it was called at the opening."""
    code = procedure.manager_scope
    found = next((group for group in states.groups() if group.code == code), None)
    return into(found.on(clock.day_at_office(procedure.opened_at)).name).text if found is not None else code


def documents(procedure_id: int) -> list[Offered]:
    """Its forms in each language, for the page of the procedure."""
    return serving.offered(lambda form, code: address(procedure_id, form.value, code))


def address(procedure_id: int, form: str, code: str) -> str:
    """Where the note is."""
    return url_for("silence_letters.show", number=procedure_id, form=form, lang=code)
