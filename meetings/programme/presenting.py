"""Hours, days and interpretation of programmes in words, the same on every page."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, time
from typing import Protocol

from flask_babel import gettext as _
from markupsafe import Markup, escape

from meetings.foundation import languages
from meetings.foundation.languages import Text
from meetings.foundation.presentation import into, marked, whole
from meetings.foundation.web import lang

from . import labels_releases
from .labels_day import LATER, NUMBERED, UNPLACED
from .rules import MINUTES_OF_DAY, Hours, Interpretation


class Placed(Protocol):
    """What has a day, an hour and a length."""

    @property
    def on(self) -> date | None: ...
    @property
    def starts(self) -> int | None: ...
    @property
    def minutes(self) -> int: ...


LRM = "\u200e"  # keeps the earlier hour before the later one where a line runs from right to left


def hour(minute: int) -> str:
    """A minute of the day as clocks show it: 09:05; the end of the day is 24:00."""
    return f"{minute // 60:02}:{minute % 60:02}"


def length(minutes: int) -> str:
    """How long something takes, as tables have it: 2:05."""
    return f"{minutes // 60}:{minutes % 60:02}"


def hours(found: Hours) -> str:
    """From when until when: 10:00–13:00."""
    dash = f"{LRM}–{LRM}" if lang() == "ar" else "–"
    return f"{hour(found.starts)}{dash}{hour(found.ends)}"


def when(on: date, found: Hours) -> str:
    """A day with hours: Monday 9 May 2011, 10:00–13:00."""
    return _("%(day)s, %(hours)s", day=whole(languages.format_weekday_date(on, lang())), hours=hours(found))


def of(session: Placed) -> str:
    """When a session is held, or nothing while it has no hour."""
    if session.on is None or session.starts is None:
        return ""
    return when(session.on, Hours(session.starts, session.starts + session.minutes))


def weekday(on: date) -> str:
    """The name of a day of the week."""
    return languages.weekday_name(on, lang())


def day_month(on: date) -> str:
    """A day without its year: 9 May."""
    return whole(languages.format_day_month(on, lang()))


def moment(on: date, minute: int) -> str:
    """An hour of a day: Monday 9 May 2011, 10:00. The end of a day is that day’s last minute."""
    return _("%(day)s, %(hours)s", day=whole(languages.format_weekday_date(on, lang())), hours=hour(minute))


class Named(Placed, Protocol):
    """What also has a title, and a number where it is a formal meeting."""

    @property
    def number(self) -> int | None: ...
    @property
    def title(self) -> Text: ...


def choice(session: Named) -> str:
    """A session as lists of choices name it: when it is held, its number, its title."""
    called = str(into(session.title))
    if session.number is not None:
        called = str(NUMBERED) % {"number": languages.format_number(session.number, lang()), "title": called}
    held = of(session)
    return str(LATER) % {"when": held, "session": called} if held else str(UNPLACED) % {"session": called}


def named(number: int | None, title: Text) -> Markup:
    """A session as sentences name it; a formal meeting with its number."""
    if number is None:
        return marked(title)
    return escape(str(NUMBERED)) % {"number": languages.format_number(number, lang()), "title": marked(title)}


def time_of(minute: int | None) -> time | None:
    """A minute of the day as fields for hours take it; the end of the day, which no clock shows, as its last minute."""
    return None if minute is None else time(*divmod(min(minute, MINUTES_OF_DAY - 1), 60))


def minute_of(hour: time | None) -> int | None:
    """What was typed into such a field, as minutes from midnight."""
    return None if hour is None else hour.hour * 60 + hour.minute


def interpretation(how: Interpretation, langs: Collection[str], code: str) -> str:
    """Into which languages a session is interpreted, in the language `code`; nothing where that is not promised."""
    if how not in labels_releases.INTERPRETED or not langs:
        return ""
    if set(langs) == set(languages.LANGUAGES):
        return str(labels_releases.INTERPRETED_INTO_ALL[how])
    names = [languages.language_name(one, code) for one in languages.LANGUAGES if one in langs]
    return str(labels_releases.INTERPRETED[how]) % {"languages": languages.format_words(names, code)}
