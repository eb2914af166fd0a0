"""Putting an agenda under silence: the words to begin with, and what the component of silence has to know of it."""

from __future__ import annotations

from collections.abc import Iterator

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from meetings.accounts.letters import speaking
from meetings.foundation.access import Actor
from meetings.foundation.errors import NotFound
from meetings.foundation.languages import LANGUAGES, Text
from meetings.foundation.presentation import into, when
from meetings.silence import subjects
from meetings.silence.forms import TEXT_MAXIMUM
from meetings.silence.subjects import SubjectKind

from . import adopting, described, labels, parties, queries, tree
from .content import Content
from .models import AgendaVersion

AGENDA = _l("Agenda")


def offered(version: AgendaVersion) -> tuple[Text, Text]:
    """A title and a text in all languages, to begin with: whoever asks puts them into the words that are wanted."""
    titles, texts = {}, {}
    for code in LANGUAGES:
        with speaking(code):
            titles[code] = _title(version)
            texts[code] = _text(version, code)
    return Text.of(titles), Text.of(texts)


def _title(version: AgendaVersion) -> str:
    meeting = version.agenda.meeting
    name = into(meeting.short or meeting.title).text
    return _("%(name)s: %(value)s", name=name, value=str(labels.KINDS[version.kind]))


def _text(version: AgendaVersion, code: str) -> str:
    meeting = into(version.agenda.meeting.title).text
    circulated = version.circulated_at or version.issued_at
    lines = [_("This is about the agenda of this meeting: %(meeting)s.", meeting=meeting)]
    if version.document is not None and version.document.symbol:
        lines.append(_("It was issued under this symbol: %(symbol)s.", symbol=version.document.symbol))
    elif circulated is not None:
        lines.append(_("It was circulated on %(moment)s.", moment=when(circulated, version.zone)))
    lines += [
        _("All States are asked to say by the deadline if they cannot agree to it."),
        _("Unless there are objections, the agenda is adopted."),
    ]
    said = "\n\n".join(lines)
    if code not in version.langs:
        return said
    items = "\n".join(_items(described.in_language(version, code), code))
    return f"{said}\n\n{items}" if len(said) + len(items) < TEXT_MAXIMUM else said


def _items(content: Content, code: str) -> Iterator[str]:
    for entry in content.entries:
        yield f"{tree.own_label(content.paths[entry.id], code)} {entry.headings.get(code) or ''}"


def sees(actor: Actor, version_id: int) -> bool:
    """Whether `actor` may open the page of a version."""
    try:
        return parties.sees_version(actor, queries.version(version_id))
    except NotFound:
        return False


def register() -> None:
    """Say what a procedure about an agenda is about, and when it cannot be put again."""
    subjects.kinds.register(adopting.SUBJECT, SubjectKind(AGENDA, sees, adopting.check_asked))
