"""Releases on pages: their tables, what one changes of another in sentences, a session with its history."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import url_for
from markupsafe import Markup, escape

from meetings.agendas.labels import duration
from meetings.foundation import languages
from meetings.foundation.languages import LazyString, Localized, Text
from meetings.foundation.presentation import into, marked
from meetings.foundation.web import lang

from . import changes, content, described, grid, labels, presenting, showing
from . import labels_releases as words
from .changes import Changes, DayChange, Field, SessionChange, What
from .content import Content, HeldDay, HeldSession
from .models import ProgrammeRelease, ReleasedSession
from .rules import Interpretation, Severity


@dataclass(frozen=True)
class Line:
    """A session that is not as it was announced. `url` is its page."""

    name: Localized
    called: str
    what: LazyString
    tone: str
    said: Markup
    url: str


def held(release: ProgrammeRelease) -> Content:
    """What a release says; its content is loaded."""
    return content.from_json(release.content)


def session_url(number: int) -> str:
    """The page of a session."""
    return url_for("programme.session", number=number)


def cards(found: Content) -> dict[int, showing.Card]:
    """The sessions of a release for tables."""
    return showing.cards(found.sessions, found.rooms, session_url)


def weeks(found: Content, code: str = "") -> dict[str, Any]:
    """All days, with the sessions that have no hour yet, for `_grid.html`. Days lead to their pages where the code of
    the meeting is given, of which this is the latest release."""

    def day_url(on: date) -> str:
        return url_for("programme.day", code=code, on=on.isoformat())

    shown = {"weeks": grid.weeks(found), "cards": cards(found), "unplaced": grid.unplaced(found)}
    return {**shown, "day_url": day_url if code else None}


def sheet(found: Content, on: date, *, by_room: bool, party: str = "") -> dict[str, Any]:
    """One day by rooms, or by the bodies that are to be at sessions: by all of them, or by one."""
    if by_room:
        rooms: dict[int | str | None, Text | LazyString] = {room.id: room.name for room in found.rooms}
        return {"sheet": grid.by_room(found, on), "names": {**rooms, None: words.NO_ROOM}, "cards": cards(found)}
    called = {one.key: one.name for one in found.parties}
    wanted = {
        key: [session.id for session in found.sessions if key in session.parties]
        for key in ([party] if party in called else sorted(called, key=lambda one: into(called[one]).text))
    }
    return {"sheet": grid.by_party(found, on, wanted), "names": called, "cards": cards(found)}


# --- changes --------------------------------------------------------------------------------------------------------


def lines(before: Content, after: Content, found: Changes) -> list[Line]:
    """What is not as it was, a line for each session."""
    return [_line(before, after, change) for change in found.sessions]


def _line(before: Content, after: Content, change: SessionChange) -> Line:
    session = change.latest
    return Line(
        described.name_of(session),
        described.called(session),
        words.WHATS[change.what],
        words.TONES[change.what],
        said(before, after, change),
        session_url(session.id),
    )


def said(before: Content, after: Content, change: SessionChange) -> Markup:
    """What became of a session, in one line: what matters most, then whatever else is not as it was."""
    parts = [*_first(change), *_besides(before, after, change)] or [escape(words.ELSEWHERE)]
    return Markup(languages.format_series(parts, lang()))  # noqa: S704 - of parts that are markup already


def _first(change: SessionChange) -> Iterator[Markup]:
    old, new = change.before, change.after
    was, now = presenting.of(old) if old else "", presenting.of(new) if new else ""
    match change.what:
        case What.ADDED:
            yield _filled(words.ADDED_AT, when=now) if now else escape(words.ADDED)
        case What.TAKEN_OUT:
            yield _filled(words.TAKEN_OUT_OF, when=was) if was else escape(words.TAKEN_OUT)
        case What.CALLED_OFF:
            yield _filled(words.CALLED_OFF, when=was) if was else escape(words.CALLED_OFF_WITHOUT_HOUR)
        case What.REINSTATED:
            yield _filled(words.REINSTATED_AT, when=now) if now else escape(words.REINSTATED)
        case What.MOVED if was and now:
            yield _filled(words.MOVED, before=was, after=now)
        case What.MOVED:
            yield _filled(words.PLACED, after=now) if now else _filled(words.WITHOUT_HOUR, before=was)


_FIRST = frozenset({Field.TIME, Field.STANDING})
"""What the beginning of a line says already."""


def _besides(before: Content, after: Content, change: SessionChange) -> Iterator[Markup]:
    if change.before is None or change.after is None:
        return
    for field in change.fields:
        if field in _FIRST:
            continue
        old, new = _SAID[field](before, change.before), _SAID[field](after, change.after)
        if old == new:
            continue  # what differs is not in this language
        sentence = words.INSTEAD if old and new else words.NOW if new else words.NO_MORE
        yield _filled(sentence, what=str(words.FIELDS[field]), before=old, after=new)


def _filled(sentence: LazyString, **values: str | Markup) -> Markup:
    return escape(str(sentence)) % values


def _in_a_row(found: Sequence[str | Markup]) -> Markup:
    return Markup(languages.format_words([escape(one) for one in found], lang())) if found else Markup()  # noqa: S704


_SAID: Mapping[Field, Callable[[Content, HeldSession], str | Markup]] = {
    Field.LENGTH: lambda _of, one: duration(one.minutes),
    Field.ROOM: lambda of, one: marked(of.room_of(one)),
    Field.NUMBER: lambda _of, one: str(one.number) if one.number is not None else "",
    Field.KIND: lambda _of, one: str(labels.KINDS[one.kind]),
    Field.TITLE: lambda _of, one: marked(one.title),
    Field.ITEMS: lambda of, one: described.numbers(of, one),
    Field.INTERPRETATION: lambda _of, one: _languages(one),
    Field.IS_OPEN: lambda _of, one: str(words.OPEN_TO[one.is_open]),
    Field.PARTIES: lambda of, one: _in_a_row([marked(party.name) for party in of.parties_of(one)]),
    Field.NOTE: lambda _of, one: marked(one.note),
}


def _languages(session: HeldSession) -> str:
    names = [languages.language_name(code, lang()) for code in languages.LANGUAGES if code in session.langs]
    if not names or session.interpretation not in words.INTERPRETED:
        return ""
    found = languages.format_words(names, lang())
    return found if session.interpretation is Interpretation.GRANTED else str(words.AS_AVAILABLE) % {"languages": found}


def closed(on: HeldDay) -> Markup:
    """That a day is closed, and why."""
    return _filled(words.DAY_CLOSED_BECAUSE, reason=marked(on.note)) if on.note else escape(words.DAY_CLOSED)


def days(found: Changes) -> list[tuple[date, Markup]]:
    """What became of days, a line each."""
    return [(change.on, _day(change)) for change in found.days]


def _day(change: DayChange) -> Markup:
    old, new = change.before, change.after
    if new is None:
        return escape(words.DAY_GONE)
    if not new.is_open and (old is None or old != new):
        return closed(new)
    if old is None or not old.is_open:
        return escape(words.DAY_OPEN)
    return escape(words.DAY_HOURS)


# --- one session ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Step:
    """What a release said of a session for the first time, or anew."""

    release: ProgrammeRelease
    said: Markup


def history(session_id: int, releases: Sequence[ProgrammeRelease]) -> list[Step]:
    """What became of a session from release to release, the newest first; all contents are loaded."""
    found = []
    before = Content(zone="UTC")
    for release in releases:
        after = held(release)
        for change in changes.between(before, after).sessions:
            if change.id == session_id:
                found.append(Step(release, said(before, after, change)))
        before = after
    return found[::-1]


def session(found: ReleasedSession, of: Content) -> dict[str, Any]:
    """What the page of a session says; `of` is the latest release, which may not have it any more."""
    announced = of.session_by_id.get(found.id)
    return {
        "name": described.name_of(found),
        "called": described.called(found),
        "when": presenting.of(announced) if announced is not None else "",
        "interpretation": presenting.interpretation(found.interpretation, found.langs, lang()),
        "items": described.items(of, announced) if announced is not None else [],
        "parties": of.parties_of(announced) if announced is not None else (),
        "length": duration(announced.minutes) if announced is not None else "",
    }


# --- what gave pause ------------------------------------------------------------------------------------------------


def warned(release: ProgrammeRelease) -> list[tuple[LazyString, str, str]]:
    """What stood when a release was published: the words of each severity, how many warnings, their tone."""
    kept = Counter(Severity(one["severity"]) for one in release.warnings)
    return [
        (labels.SEVERITIES[severity], languages.format_number(kept[severity], lang()), labels.SEVERITY_TONES[severity])
        for severity in Severity
        if kept[severity]
    ]
