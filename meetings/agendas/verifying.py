"""Proving what is on record of agendas: versions say what was frozen, texts what was saved last, adoptions agree."""

from __future__ import annotations

from collections.abc import Iterator

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload, undefer

from meetings.foundation.database import db
from meetings.foundation.errors import DomainError
from meetings.silence.models import SilenceProcedure
from meetings.silence.rules import Status

from . import content, keeping, queries, translating
from .models import Agenda, AgendaAdoption, AgendaItem, AgendaText, AgendaVersion
from .rules import AdoptionHow, VersionKind, Vote, check_adoption

_SAVED = ("heading", "annotation", "state", "from_heading", "from_annotation")


def verify() -> Iterator[str]:
    """What is wrong with any agenda, version, text or adoption: a sentence each, with its number."""
    for agenda_id in every_id():
        agenda = queries.whole(agenda_id)
        yield from (f"agenda {agenda.id}: {fault}" for fault in _of_tree(agenda))
        yield from (f"text {text.id}: {fault}" for text, fault in _of_texts(agenda))
        for version in _versions(agenda_id):
            yield from (f"version {version.id}: {fault}" for fault in _of_version(version))
            for act in version.adoptions:
                yield from (f"adoption {act.id}: {fault}" for fault in _of_adoption(act, version))
        db.session.expunge_all()


def every_id() -> list[int]:
    """All agendas, by their ids."""
    return list(db.session.execute(sa.select(Agenda.id).order_by(Agenda.id)).scalars())


def _versions(agenda_id: int) -> list[AgendaVersion]:
    query = sa.select(AgendaVersion).where(AgendaVersion.agenda_id == agenda_id).order_by(AgendaVersion.number)
    options = (
        undefer(AgendaVersion.content),
        selectinload(AgendaVersion.texts),
        selectinload(AgendaVersion.adoptions),
        joinedload(AgendaVersion.agenda),
    )
    return list(db.session.execute(query.options(*options)).scalars())


def _of_tree(agenda: Agenda) -> Iterator[str]:
    try:
        keeping.in_order(agenda)
    except DomainError as error:
        yield f"its items cannot be placed ({error})"


def _of_texts(agenda: Agenda) -> Iterator[tuple[AgendaText, str]]:
    """The text that stands is the one that was saved last; one that only was given to somebody was never saved."""
    texts = [text for item in agenda.items for text in item.texts]
    past = queries.past([text.id for text in texts])
    for text in texts:
        saved = past[text.id]
        if [row.number for row in saved] != list(range(1, len(saved) + 1)):
            yield text, "the numbers of what was saved have gaps"
        if saved and any(getattr(text, name) != getattr(saved[-1], name) for name in _SAVED):
            yield text, "it differs from what was saved last"
        if not saved and text.heading:
            yield text, "nobody has saved it"


def _of_version(version: AgendaVersion) -> Iterator[str]:
    held = version.held
    if content.digest(held) != version.digest:
        yield "its fingerprint is not that of what it says"
    if version.original not in version.langs:
        yield "it is not out in the language of its original"
    for text in version.texts:
        said = text.by_item
        if set(said) != set(held.by_id):
            yield f"{text.lang} has not its items"
        for entry in held.entries:
            original = translating.original_of(entry, version.original)
            if text.lang == version.original and said.get(entry.id) != (original.heading, original.annotation):
                yield f"{text.lang} differs from its content (item {entry.id})"
            if not said.get(entry.id, ("", ""))[0]:
                yield f"{text.lang} lacks a heading (item {entry.id})"
    ids = sa.select(AgendaItem.id).where(AgendaItem.agenda_id == version.agenda_id)
    if not set(held.by_id) <= set(db.session.execute(ids).scalars()):
        yield "it has items of another agenda"
    if (version.kind is VersionKind.ADOPTED) is not (queries.adoption_of(version.id) is not None):
        yield "its kind and the record of its adoption disagree"


def _of_adoption(act: AgendaAdoption, version: AgendaVersion) -> Iterator[str]:
    vote = None
    if act.in_favour is not None and act.against is not None:
        vote = Vote(act.in_favour, act.against, act.abstaining or 0)
    try:
        check_adoption(act.how, vote, act.held_on, act.held_on)
    except DomainError as error:
        yield f"its figures do not agree with how it ended ({error.code})"
    if (act.how is AdoptionHow.NOT_ADOPTED) is not (act.adopted_id is None):
        yield "what came of it does not agree with how it ended"
    if act.how is AdoptionHow.SILENCE:
        procedure = db.session.get(SilenceProcedure, act.silence_id) if act.silence_id is not None else None
        if procedure is None or procedure.status is not Status.ADOPTED or procedure.subject_id != version.id:
            yield "no silence procedure about that version has ended so"
