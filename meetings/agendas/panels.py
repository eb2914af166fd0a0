"""The agenda of a meeting for its page: what it is now, every version that the reader may see, what was decided."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import url_for
from flask_babel import gettext as _

from meetings.documentation import links as documents
from meetings.foundation import clock
from meetings.foundation.access import Actor
from meetings.foundation.access_table import Action, may_somewhere
from meetings.foundation.languages import direction
from meetings.foundation.presentation import day, when
from meetings.foundation.registries import Link
from meetings.foundation.web import actor

from . import labels, offering, page_labels, parties, queries_lists, showing
from .models import Agenda, AgendaVersion
from .rules import VersionKind

START, DESK, TABLE = "agenda_draft.start", "agenda_draft.desk", "agenda_languages.table"


@dataclass(frozen=True)
class Row:
    """A version in the list of them; `before` is the number of the one before it, as the reader sees them."""

    version: AgendaVersion
    status: tuple[Any, str]
    when: str
    comments: str
    decisions: list[showing.Decision]
    before: int | None


def of_meeting(meeting_id: int) -> dict[str, Any] | None:
    """What stands on the page of a meeting’s agenda; None where there is nothing for who looks at it."""
    who = actor()
    versions = queries_lists.listed(who, meeting_id)
    links = _links(who, meeting_id, versions)
    if not versions and not links:
        return None
    found: dict[str, Any] = {
        "template": "agendas/panel.html",
        "style": "css/agendas.css",
        "is_empty": not versions,
        "current": None,
        "rows": _rows(who, versions),
        "links": links,
        "words": labels,
        "shown": showing,
        "document_url": documents.url,
    }
    return found | _current(versions) if versions else found


def _current(versions: Sequence[AgendaVersion]) -> dict[str, Any]:
    """The agenda as it is now: what was adopted, else the newest version."""
    current = next((one for one in versions if one.kind is VersionKind.ADOPTED), versions[0])
    wanted, code = showing.lang_of(current, None)
    content, act = queries_lists.adopted_content(current, code)
    return {
        "current": current,
        "lang": code,
        "dir": direction(code),
        "lines": showing.brief(content, code),
        "fallback": showing.fallback_line(wanted, code) if code != wanted else "",
        "decided": showing.decision(act, is_amended=current.is_amended) if act is not None else None,
    }


def _rows(who: Actor, versions: Sequence[AgendaVersion]) -> list[Row]:
    amended = {version.id for version in versions if version.is_amended}
    rows = []
    for place, version in enumerate(versions):
        before = versions[place + 1].number if place + 1 < len(versions) else None
        decisions = [showing.decision(act, is_amended=act.adopted_id in amended) for act in version.adoptions]
        comments = _comments(version) if offering.may_read_comments(who, version) else ""
        rows.append(Row(version, showing.status(version), _when(version), comments, decisions, before))
    return rows


def _when(version: AgendaVersion) -> str:
    """The day on which a version came to stand as it does."""
    return day(clock.day_at_office(version.issued_at or version.circulated_at or version.frozen_at))


def _comments(version: AgendaVersion) -> str:
    if version.comments_until is None:
        return ""
    until = when(version.comments_until, version.zone)
    if offering.are_open(version):
        return _("Open for comments until %(moment)s", moment=until)
    return _("Comments closed on %(moment)s", moment=until)


def _links(who: Actor, meeting_id: int, versions: Sequence[AgendaVersion]) -> list[Link]:
    """Where the work in progress is, for who drafts it or translates it. No query where a version is listed."""
    if not may_somewhere(who, Action.AGENDA_DRAFT):
        return []
    agenda: Agenda | None = versions[0].agenda if versions else None
    meeting = agenda.meeting if agenda is not None else None
    if meeting is None:
        meeting, agenda = queries_lists.meeting_to_draft(meeting_id)
    if agenda is None:
        wanted = {page_labels.BEGIN: START} if parties.prepares(who, meeting) else {}
    else:
        wanted = {page_labels.DESK: DESK, page_labels.LANGUAGES: TABLE} if parties.sees_draft(who, agenda) else {}
    return [Link(words, url_for(to, code=meeting.code)) for words, to in wanted.items()]
