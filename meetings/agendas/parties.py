"""Whose an agenda, a version, a text or a comment is to see and to change: one answer for pages, files and notices."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace

import sqlalchemy as sa

from meetings.calendar.models import Meeting
from meetings.foundation.access import Actor, Role, Scope
from meetings.foundation.access_table import Action, may
from meetings.foundation.database import db
from meetings.foundation.errors import NotFound
from meetings.foundation.languages import LANGUAGES
from meetings.mandates.models import Process

from .models import Agenda, AgendaComment, AgendaItem, AgendaText, AgendaVersion
from .rules import Audience, CommentAudience

DELEGATION = (Role.FOCAL_POINT, Role.MEMBER)
COORDINATION = (Role.COORDINATOR, Role.DEPUTY_COORDINATOR)
EVERYWHERE = "*"


def scope_of(meeting: Meeting) -> Scope:
    """What the agenda of a loaded meeting belongs to."""
    return Scope(process=meeting.process.code, meeting=meeting.code)


def prepares(actor: Actor, meeting: Meeting) -> bool:
    """Whether `actor` drafts the agenda of a loaded meeting: its chair’s desk, the secretariat."""
    return may(actor, Action.AGENDA_EDIT, scope_of(meeting))


def sees_draft(actor: Actor, agenda: Agenda) -> bool:
    """Whether `actor` sees the work in progress; its meeting and process are loaded. One query for a translator."""
    return may(actor, Action.AGENDA_DRAFT, scope_of(agenda.meeting)) or bool(given_to(actor, agenda.id))


def draft_scope(actor: Actor, agenda: Agenda, given: Collection[str] | None = None) -> Scope:
    """The scope in which views of the work in progress ask for `actor`: a translator’s has a language of theirs.

    `given` is what `given_to` says, where that is known already.
    """
    scope = scope_of(agenda.meeting)
    if may(actor, Action.AGENDA_DRAFT, scope):
        return scope
    return replace(scope, language=min(given_to(actor, agenda.id) if given is None else given, default=None))


def given_to(actor: Actor, agenda_id: int) -> set[str]:
    """The languages of an agenda in which texts are given to `actor` as a translator of them."""
    langs = actor.scopes(Role.TRANSLATOR)
    if actor.user_id is None or not langs:
        return set()
    query = sa.select(AgendaText.lang).join(AgendaItem).where(AgendaItem.agenda_id == agenda_id)
    query = query.where(AgendaText.owner_id == actor.user_id, AgendaItem.removed_at.is_(None)).distinct()
    found = set(db.session.execute(query).scalars())
    return found if EVERYWHERE in langs else found & langs


@dataclass(frozen=True)
class Reach:
    """Which texts of an agenda somebody sees and writes: all of them, or those that are given to them to translate."""

    user_id: int | None
    original: str
    is_drafting: bool  # writes all texts
    is_reading: bool  # sees all texts
    given: frozenset[str] = frozenset()  # the languages in which texts are theirs

    def sees(self, lang: str, owner_id: int | None) -> bool:
        """Whether they see a text that is given to `owner_id`."""
        return self.is_reading or self._is_theirs(lang, owner_id)

    def writes(self, lang: str, owner_id: int | None) -> bool:
        """Whether they may write it: as `may_write` says."""
        return self.is_drafting or self._is_theirs(lang, owner_id)

    @property
    def langs(self) -> tuple[str, ...]:
        """The languages into which the texts that they see are translated."""
        return tuple(one for one in LANGUAGES if one != self.original and (self.is_reading or one in self.given))

    def _is_theirs(self, lang: str, owner_id: int | None) -> bool:
        return lang in self.given and owner_id is not None and owner_id == self.user_id


def reach(actor: Actor, agenda: Agenda) -> Reach:
    """What `actor` sees and writes of a loaded agenda’s texts. Raises NotFound where that is nothing."""
    scope = scope_of(agenda.meeting)
    is_reading = may(actor, Action.AGENDA_DRAFT, scope)
    given = frozenset(given_to(actor, agenda.id) - {agenda.original})
    if not is_reading and not given:
        raise NotFound("agenda.unknown")
    return Reach(actor.user_id, agenda.original, may(actor, Action.AGENDA_EDIT, scope), is_reading, given)


def may_write(actor: Actor, agenda: Agenda, text: AgendaText | None, lang: str) -> bool:
    """Whether `actor` may write a text of a loaded agenda: who drafts it, and the translator it is given to."""
    if prepares(actor, agenda.meeting):
        return True
    is_theirs = text is not None and actor.user_id is not None and text.owner_id == actor.user_id
    return is_theirs and lang != agenda.original and may(actor, Action.AGENDA_TRANSLATE, Scope(language=lang))


def sees_version(actor: Actor, version: AgendaVersion) -> bool:
    """Whether `actor` may read a version; its agenda, meeting and process are loaded.

    Issued ones are public, as far as the meeting is; who sees the work in progress sees what was frozen of it.
    """
    meeting = version.agenda.meeting
    if may(actor, Action.AGENDA_DRAFT, scope_of(meeting)):
        return True
    is_circulated = version.circulated_at is not None and may(actor, Action.AGENDA_CIRCULATED, scope_of(meeting))
    if meeting.is_published and (version.audience is Audience.PUBLIC or is_circulated):
        return True
    return bool(given_to(actor, version.agenda_id))


def own_processes(actor: Actor) -> sa.ColumnElement[bool]:
    """Meetings of which `actor` sees all that is in preparation."""
    if actor.holds(Role.AUDITOR):
        return sa.true()
    found: list[sa.ColumnElement[bool]] = []
    processes, meetings = actor.scopes(Role.SECRETARIAT), actor.scopes(Role.CHAIRS_DESK)
    if EVERYWHERE in processes | meetings:
        return sa.true()
    if processes:
        found.append(Meeting.process_id.in_(sa.select(Process.id).where(Process.code.in_(processes))))
    if meetings:
        found.append(Meeting.code.in_(meetings))
    return sa.or_(*found) if found else sa.false()


def visible_versions(actor: Actor, of: type[AgendaVersion] = AgendaVersion) -> sa.ColumnElement[bool]:
    """Versions that `actor` may read. To be asked of versions joined with their agendas and meetings; `of` is what they
    are called there."""
    seen: sa.ColumnElement[bool] = of.issued_at.is_not(None)
    if actor.scopes(*DELEGATION, *COORDINATION):
        seen = sa.or_(seen, of.circulated_at.is_not(None))
    is_known = sa.and_(Meeting.is_published.is_(True), seen)
    return sa.or_(is_known, own_processes(actor), _translated_by(actor, of))


def seen_versions(actor: Actor) -> sa.ColumnElement[bool]:
    """The same, to be asked of versions alone."""
    query = sa.select(AgendaVersion.id).join(AgendaVersion.agenda).join(Agenda.meeting)
    return AgendaVersion.id.in_(query.where(visible_versions(actor)))


def seen_comments(actor: Actor) -> sa.ColumnElement[bool]:
    """Comments that `actor` may read, to be asked of comments alone. What was withdrawn nobody reads any more."""
    query = sa.select(AgendaComment.id).join(AgendaComment.version).join(AgendaVersion.agenda).join(Agenda.meeting)
    query = query.where(AgendaComment.withdrawn_at.is_(None), visible_comments(actor), visible_versions(actor))
    return AgendaComment.id.in_(query)


def _translated_by(actor: Actor, of: type[AgendaVersion]) -> sa.ColumnElement[bool]:
    """Versions of the agendas of which texts are given to `actor`."""
    langs = actor.scopes(Role.TRANSLATOR)
    if actor.user_id is None or not langs:
        return sa.false()
    given = sa.select(AgendaItem.agenda_id).join(AgendaItem.texts).where(AgendaText.owner_id == actor.user_id)
    given = given.where(AgendaItem.removed_at.is_(None))
    return of.agenda_id.in_(given if EVERYWHERE in langs else given.where(AgendaText.lang.in_(langs)))


def visible_comments(actor: Actor) -> sa.ColumnElement[bool]:
    """Comments that `actor` may read. To be asked of comments joined with versions, agendas and meetings.

    What is said to all is read by delegations and by who prepares the agenda; what is said to the chair’s desk by that
    desk and the delegation which said it.
    """
    if actor.holds(Role.AUDITOR):
        return sa.true()
    states = actor.scopes(*DELEGATION)
    found: list[sa.ColumnElement[bool]] = []
    if EVERYWHERE in states:
        return sa.true()
    if states:
        found += [AgendaComment.state.in_(states), AgendaComment.audience == CommentAudience.ALL]
    desks = actor.scopes(Role.CHAIRS_DESK)
    if desks:
        found.append(sa.true() if EVERYWHERE in desks else Meeting.code.in_(desks))
    if actor.scopes(Role.SECRETARIAT):
        found.append(sa.and_(AgendaComment.audience == CommentAudience.ALL, own_processes(actor)))
    return sa.or_(*found) if found else sa.false()


def speaks_for(actor: Actor) -> set[str]:
    """The States for which `actor` may comment."""
    return {state for state in actor.scopes(*DELEGATION) if may(actor, Action.COMMENT_WRITE, Scope(state=state))}
