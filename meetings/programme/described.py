"""A release as a document, to read and print, as PDF and for Word; what is said of a session, in words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from zoneinfo import ZoneInfo

from flask import url_for
from flask_babel import gettext as _

from meetings.accounts.labels import ROLES
from meetings.accounts.letters import speaking
from meetings.agendas import tree
from meetings.documents import serving
from meetings.documents.description import (
    Block,
    Document,
    Heading,
    Listing,
    ListItem,
    Paragraph,
    Run,
    Table,
    Words,
    filled,
    paragraphs,
    words,
)
from meetings.documents.labels import sample_mark
from meetings.documents.serving import Offered
from meetings.foundation import languages
from meetings.foundation.access import Role
from meetings.foundation.languages import Localized
from meetings.foundation.presentation import city, day, into, whole
from meetings.foundation.web import lang
from meetings.topics.letters import item_line

from . import content, labels, labels_releases, presenting
from .content import Content, HeldDay, HeldSession
from .models import ProgrammeRelease, ReleasedSession
from .rules import ReleaseKind

_WIDTHS = {True: (15, 37, 26, 22), False: (15, 60, 25)}  # of time, session, items where there are any, room


# --- what is said of a session --------------------------------------------------------------------------------------


def name_of(session: HeldSession | ReleasedSession) -> Localized:
    """What a session is called: its title, else what it is."""
    return into(session.title) if session.title else into(labels.KINDS[session.kind])


def called(session: HeldSession | ReleasedSession) -> str:
    """What it is; a formal meeting by its number."""
    if session.number is not None:
        return _("Meeting %(number)s", number=session.number)
    return str(labels.KINDS[session.kind])


def items(held: Content, session: HeldSession) -> list[str]:
    """The items of the agenda that a session takes up, a line each."""
    return [item_line(item.path, item.heading) for item in held.items_of(session)]


def numbers(held: Content, session: HeldSession) -> str:
    """The same by their numbers alone."""
    return languages.format_words([tree.label(item.path, lang()) for item in held.items_of(session)], lang())


# --- the document ---------------------------------------------------------------------------------------------------


def name_of_release(release: ProgrammeRelease) -> str:
    """A release by its number; a correction says that it is one."""
    if release.kind is ReleaseKind.CORRECTION:
        return _("Release %(number)s (correction)", number=release.number)
    return _("Release %(number)s", number=release.number)


def of_release(release: ProgrammeRelease, code: str) -> Document:
    """A release in a language; its content, meeting and process are loaded.

    Raises what a description does: `text.too_long` for more than a document can hold.
    """
    with speaking(code):
        return _document(release, content.from_json(release.content), code)


def _document(release: ProgrammeRelease, held: Content, code: str) -> Document:
    meeting = release.programme.meeting
    published = release.published_at.astimezone(ZoneInfo(held.zone)).date()
    return Document(
        lang=code,
        title=_("Programme of work"),
        day=published,
        blocks=tuple(_blocks(release, held)),
        kind=name_of_release(release),
        issuer=str(ROLES[Role.SECRETARIAT]),
        organ=into(meeting.title).text,
        date_line=day(published),
        sample=sample_mark(code) if release.is_sample else None,
    )


def _blocks(release: ProgrammeRelease, held: Content) -> Iterator[Block]:
    if release.name:
        yield Paragraph(words(into(release.name)))
    yield from paragraphs(into(release.note))
    if held.venue:
        yield Paragraph(filled(_("%(name)s: %(value)s"), name=_("Venue"), value=into(held.venue)))
    yield Paragraph(words(_("All hours are those of %(place)s.", place=city(held.zone))))
    known = {one.on: one for one in held.days}
    placed = [session for session in held.sessions if session.on is not None]
    for on in sorted({*known, *(session.on for session in placed if session.on is not None)}):
        yield Heading(words(whole(languages.format_weekday_date(on, lang()))))
        yield from _day(held, known.get(on), [session for session in placed if session.on == on])
    waiting = [session for session in held.sessions if session.on is None]
    if waiting:
        yield Heading(words(_("Without an hour yet")))
        yield Listing(tuple(ListItem(_session(session)) for session in waiting))


def _day(held: Content, known: HeldDay | None, sessions: Sequence[HeldSession]) -> Iterator[Block]:
    if known is not None and not known.is_open:
        if known.note:
            yield Paragraph(filled(str(labels_releases.DAY_CLOSED_BECAUSE), reason=into(known.note)))
        else:
            yield Paragraph(words(str(labels_releases.DAY_CLOSED)))
    if sessions:
        header = [_("Time"), _("Session"), *([_("Agenda items")] if held.items else []), _("Room")]
        rows = tuple(_row(held, session) for session in sessions)
        yield Table(tuple(map(words, header)), rows, widths=_WIDTHS[bool(held.items)], has_row_headers=True)
    elif known is None or known.is_open:
        yield Paragraph(words(_("No session is announced for this day yet.")))


def _row(held: Content, session: HeldSession) -> tuple[Words, ...]:
    hours = presenting.hours(session.hours) if session.hours is not None else ""
    return (
        words(hours),
        _session(session),
        *([words("\n".join(items(held, session)))] if held.items else []),
        words(into(held.room_of(session))),
    )


def _session(session: HeldSession) -> Words:
    """Its name, with what is said of it in a footnote; below it what it is and for whom."""
    name = words(name_of(session))
    if session.is_called_off:
        name = filled(_("Called off: %(session)s"), session=name[0])
    name = tuple(replace(run, is_strong=True) for run in name)
    if session.note:
        note = into(session.note)
        last = replace(name[-1], footnote=note.text, footnote_lang=note.lang if note.is_fallback else "")
        name = (*name[:-1], last)
    more = [called(session)] if session.title or session.number is not None else []
    more += [line for line in (presenting.interpretation(session.interpretation, session.langs, lang()),) if line]
    if not session.is_open:
        more.append(str(labels_releases.OPEN_TO[False]))
    return (*name, *(Run(f"\n{line}") for line in more))


# --- where it is ----------------------------------------------------------------------------------------------------


def address(release_id: int, form: str, code: str) -> str:
    """Where a form of a release is."""
    return url_for("programme.document", number=release_id, form=form, lang=code)


def offered(release_id: int) -> list[Offered]:
    """Its forms in each language."""
    return serving.offered(lambda form, code: address(release_id, form.value, code))
