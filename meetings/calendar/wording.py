"""The sentences of checks and problems for a reader: codes and values become words, days, places and names."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import cast

from flask_babel import gettext as _

from meetings.foundation import languages
from meetings.foundation.languages import Text
from meetings.foundation.presentation import into, whole
from meetings.foundation.web import lang
from meetings.foundation.windows import Window

from . import labels
from .constraints import Outcome, Reason

# Pairs of values that are read as one range.
_RANGES = {
    "dates": ("start", "end"),
    "asked_dates": ("asked_start", "asked_end"),
    "window": ("earliest", "latest"),
    "meeting_window": ("meeting_earliest", "meeting_latest"),
}


@dataclass(frozen=True)
class Names:
    """What the keys in a reason's values are called."""

    places: Mapping[str, Text] = field(default_factory=dict)
    meetings: Mapping[str, Text] = field(default_factory=dict)
    states: Mapping[str, Text] = field(default_factory=dict)
    holidays: Mapping[date, Text] = field(default_factory=dict)

    def place(self, key: object) -> str:
        """The city's name."""
        return _name(self.places, str(key))

    def meeting(self, code: object) -> str:
        """The meeting's short title; one that this reader may not see keeps its name to itself."""
        return _name(self.meetings, str(code), _("a meeting that is not published"))

    def state(self, iso3: object) -> str:
        """The State's name."""
        return _name(self.states, str(iso3))

    def holiday(self, day: date) -> str:
        """A day with the name of its holiday, if it has one."""
        written = whole(languages.format_weekday_date(day, lang()))
        name = self.holidays.get(day)
        return f"{written} ({into(name)})" if name else written


def _name(names: Mapping[str, Text], key: str, unknown: str = "") -> str:
    return str(into(names[key])) if key in names else unknown or key


def say(code: str, params: Mapping[str, object], names: Names) -> str:
    """The sentence of a reason, a note or a problem."""
    values: dict[str, str] = {}
    for name, value in params.items():
        match name, value:
            case (("place" | "asked"), _):
                values[name] = names.place(value)
            case "state", _:
                values[name] = names.state(value)
            case "meeting", _:
                values[name] = names.meeting(value)
            case "meetings", tuple():
                values[name] = _list([names.meeting(one) for one in value])
            case "chairs", tuple():
                values[name] = _list([_chair(one, names) for one in value])
            case "days", (tuple() | list()):
                values[name] = _list([names.holiday(cast(date, one)) for one in value])
            case "day", date():
                values[name] = names.holiday(value)
            case _, date():
                values[name] = whole(languages.format_date(value, lang()))
            case _, int():
                values[name] = languages.format_number(value, lang())
            case _:
                values[name] = str(value)
    for name, (first, last) in _RANGES.items():
        if isinstance(params.get(first), date) and isinstance(params.get(last), date):
            values[name] = whole(languages.format_range(cast(date, params[first]), cast(date, params[last]), lang()))
    return str(labels.SENTENCES[code]) % values


def say_outcome(outcome: Outcome, names: Names) -> list[str]:
    """The reason of an outcome and its notes, a sentence each."""
    reasons = (outcome.reason, *outcome.notes)
    return [say_reason(reason, names) for reason in reasons]


def sentence_of(code: str) -> str:
    """The sentence of a code that takes no values."""
    return str(labels.SENTENCES[code])


def say_reason(reason: Reason, names: Names) -> str:
    """The sentence of one reason."""
    return say(reason.code, reason.params, names)


def dates(days: Window | None) -> str:
    """A range of days for a line of text, empty where there is none."""
    return "" if days is None else whole(languages.format_range(days.earliest, days.latest, lang()))


def ranges(periods: Sequence[Window]) -> str:
    """Several ranges of days for a line of text."""
    return _list([dates(period) for period in periods])


def _chair(chair: object, names: Names) -> str:
    code, state, name = cast(tuple[str, str, str], chair)
    person = f"{name}, {names.state(state)}" if name else names.state(state)
    return f"{names.meeting(code)} ({person})"


def _list(items: list[str]) -> str:
    return languages.format_words(items, lang())
