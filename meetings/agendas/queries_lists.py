"""What lists and pages read of versions: all that a reader may see, without what nobody is shown of them."""

from __future__ import annotations

from collections.abc import Collection

import sqlalchemy as sa
from sqlalchemy.orm import aliased, contains_eager, joinedload, undefer, with_expression

from meetings.calendar.models import Meeting
from meetings.documentation.models import MeetingDocument
from meetings.documentation.queries import visible_to as documents_visible_to
from meetings.foundation.access import Actor
from meetings.foundation.database import db
from meetings.mandates.models import Process

from . import content, parties
from .content import Content
from .models import Agenda, AgendaAdoption, AgendaItem, AgendaVersion, AgendaVersionText

_other = aliased(AgendaVersion)


def listed(actor: Actor, meeting_id: int) -> list[AgendaVersion]:
    """The versions of a meeting’s agenda that `actor` may read, the newest first; without what they say. One query."""
    return _listed(actor, Agenda.meeting_id == meeting_id)


def beside(actor: Actor, version_id: int) -> list[AgendaVersion]:
    """The same of the agenda of a version; that one is among them where `actor` may read it."""
    own = sa.select(_other.agenda_id).where(_other.id == version_id).scalar_subquery()
    return _listed(actor, Agenda.id == own)


def _listed(actor: Actor, condition: sa.ColumnElement[bool]) -> list[AgendaVersion]:
    langs = sa.select(sa.func.aggregate_strings(AgendaVersionText.lang, " "))
    langs = langs.where(AgendaVersionText.version_id == AgendaVersion.id).correlate(AgendaVersion)
    query = (
        sa.select(AgendaVersion)
        .join(AgendaVersion.agenda)
        .join(Agenda.meeting)
        .join(Meeting.process)
        .where(condition, parties.visible_versions(actor))
        .options(
            contains_eager(AgendaVersion.agenda).contains_eager(Agenda.meeting).contains_eager(Meeting.process),
            with_expression(AgendaVersion.langs_listed, langs.scalar_subquery()),
            joinedload(AgendaVersion.adoptions),
            joinedload(AgendaVersion.document),
        )
        .order_by(AgendaVersion.number.desc())
    )
    return list(db.session.execute(query).unique().scalars())


def content_of(version: AgendaVersion, lang: str) -> Content:
    """What a listed version says in its original and, where it is out in it, in a language. One query."""
    return adopted_content(version, lang)[0]


def adopted_content(version: AgendaVersion, lang: str) -> tuple[Content, AgendaAdoption | None]:
    """The same, and the act by which it came to be the adopted agenda. One query: the page of an agenda has no other
    to spare."""
    query = (
        sa.select(AgendaVersion.content, AgendaVersionText, AgendaAdoption)
        .outerjoin(AgendaVersionText, _in(lang))
        .outerjoin(AgendaAdoption, AgendaAdoption.adopted_id == AgendaVersion.id)
        .where(AgendaVersion.id == version.id)
        .execution_options(populate_existing=True)
    )
    stored, said, act = db.session.execute(query).one()
    found = content.from_json(stored)
    return found if said is None else found.in_language(lang, said.by_item), act


def meeting_to_draft(meeting_id: int) -> tuple[Meeting, Agenda | None]:
    """A meeting with its agenda in work, where that is begun. One query."""
    query = (
        sa.select(Meeting, Agenda)
        .join(Meeting.process)
        .outerjoin(Agenda, Agenda.meeting_id == Meeting.id)
        .where(Meeting.id == meeting_id)
        .options(contains_eager(Meeting.process).load_only(Process.code, Process.name))
    )
    meeting, agenda = db.session.execute(query).one()
    return meeting, agenda


def documents(actor: Actor, ids: Collection[int]) -> list[MeetingDocument]:
    """Documents of the register that `actor` may see, of those with these ids."""
    if not ids:
        return []
    query = sa.select(MeetingDocument).join(MeetingDocument.meeting)
    query = query.where(MeetingDocument.id.in_(ids), documents_visible_to(actor))
    return list(db.session.execute(query.order_by(MeetingDocument.sort_key, MeetingDocument.id)).scalars())


def amended(version_ids: Collection[int]) -> set[int]:
    """Those of these versions that a meeting adopted as orally amended."""
    if not version_ids:
        return set()
    query = sa.select(AgendaVersion.id).where(AgendaVersion.id.in_(version_ids), AgendaVersion.is_amended.is_(True))
    return set(db.session.execute(query).scalars())


def naming(
    actor: Actor, linked: sa.Table, column: str, ids: Collection[int], lang: str
) -> list[tuple[AgendaVersion, Content]]:
    """The last version that `actor` may read of each agenda whose items have had one of these paragraphs or documents
    (`linked`: the table that says so, `column` that of their ids), with what it says, in `lang` too if it can. One
    query."""
    if not ids:
        return []
    named = sa.select(AgendaItem.agenda_id).join(linked, linked.c.item_id == AgendaItem.id)
    last = (
        sa.select(sa.func.max(_other.number))
        .where(_other.agenda_id == Agenda.id, parties.visible_versions(actor, _other))
        .correlate(Agenda, Meeting)
        .scalar_subquery()
    )
    query = (
        sa.select(AgendaVersion, AgendaVersionText)
        .join(AgendaVersion.agenda)
        .join(Agenda.meeting)
        .outerjoin(AgendaVersionText, _in(lang))
        .where(Agenda.id.in_(named.where(linked.c[column].in_(ids))), AgendaVersion.number == last)
        .options(
            undefer(AgendaVersion.content),
            contains_eager(AgendaVersion.agenda).contains_eager(Agenda.meeting),
        )
        .order_by(Meeting.sort_on, AgendaVersion.id)
    )
    return [
        (version, version.held if said is None else version.held.in_language(lang, said.by_item))
        for version, said in db.session.execute(query)
    ]


def _in(lang: str) -> sa.ColumnElement[bool]:
    return sa.and_(AgendaVersionText.version_id == AgendaVersion.id, AgendaVersionText.lang == lang)
