"""Warnings in words: whole sentences with the names of sessions, rooms and people and with hours, as the reader
writes them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from flask_babel import ngettext
from markupsafe import Markup, escape

from meetings.foundation import languages
from meetings.foundation.presentation import marked, whole
from meetings.foundation.web import lang

from . import labels, labels_warnings, presenting
from .rules import Arrangement, Equipment, Hours, Severity
from .showing import Mark
from .situation import Situation
from .warnings import Warning
from .weights import USUAL_PERIODS, Kind


@dataclass(frozen=True)
class Told:
    """A warning in words; `number` is its place in the list, from 1."""

    number: int
    severity: Severity
    sentence: Markup
    sessions: tuple[int, ...]

    @property
    def tone(self) -> str:
        """In which its tag is shown."""
        return labels.SEVERITY_TONES[self.severity]


class Names:
    """The names that sentences need, of everything in a programme. Those of `linked` sessions lead to where these
    stand on the page."""

    def __init__(self, situation: Situation, linked: Collection[int] = ()) -> None:
        self.situation, self._linked = situation, linked
        self.said: dict[tuple[object, ...], Markup] = {}  # where a session could go, the same is said of many rooms
        self._sessions: dict[int, Markup] = {}

    def session(self, number: int) -> Markup:
        """A session; a formal meeting with its number."""
        if number not in self._sessions:
            self._sessions[number] = self._named(number)
        return self._sessions[number]

    def _named(self, number: int) -> Markup:
        found = self.situation.session_by_id.get(number)
        if found is None:
            return Markup()
        name = Markup("<bdi>{}</bdi>").format(presenting.named(found.number, found.title))
        return Markup('<a href="#session-{}">{}</a>').format(number, name) if number in self._linked else name

    def room(self, number: int | None) -> Markup:
        """A room."""
        found = self.situation.room_by_id.get(number) if number is not None else None
        return marked(found.name) if found else Markup()

    @cached_property
    def items(self) -> Mapping[int, Markup]:
        """Items of the agenda, by number and heading."""
        return {item.id: Markup("{} {}").format(item.number, marked(item.heading)) for item in self.situation.items}

    def listed(self, sessions: Iterable[int]) -> Markup:
        """Sessions, each in quotation marks, as a list in words."""
        quoted = [escape(str(labels_warnings.NAMED)) % {"name": self.session(number)} for number in sessions]
        return Markup(languages.format_words(quoted, lang()))  # noqa: S704 - each is escaped, and only joined


def told(situation: Situation, found: Iterable[Warning], names: Names | None = None) -> list[Told]:
    """Warnings in words, in their order; with names that are known already, or that lead somewhere."""
    names = names or Names(situation)
    return [Told(number, one.severity, sentence(names, one), one.sessions) for number, one in enumerate(found, start=1)]


def sentence(names: Names, warning: Warning) -> Markup:
    """A warning in a sentence."""
    key = (warning.code, warning.sessions, *sorted(warning.params.items()))
    if key not in names.said:
        names.said[key] = _worded(names, warning)
    return names.said[key]


def _worded(names: Names, warning: Warning) -> Markup:
    words = labels_warnings.SENTENCES.get(warning.code)
    if words is None:
        words = labels_warnings.RELATED[Arrangement(warning.params["order"])]
    given: dict[str, object] = {name: _PARAMS[name](names, value) for name, value in warning.params.items()}
    for name, number in zip(("name", "other"), warning.sessions, strict=False):
        given[name] = names.session(number)
    if "%(names)s" in str(words):
        given["names"] = names.listed(warning.sessions)
    if "starts" in warning.params:
        on, hours = _when(warning.params)
        given["when"] = presenting.when(on, hours)
    if "on" in warning.params:
        given["day"] = _day(date.fromisoformat(warning.params["on"]))
    given.update(_of_session(names, warning))
    return escape(str(words)) % given


def _of_session(names: Names, warning: Warning) -> dict[str, object]:
    """What the sentence names of the session itself."""
    found = names.situation.session_by_id.get(warning.sessions[0]) if warning.sessions else None
    if found is None:
        return {}
    match warning.code:
        case Kind.NOT_BEFORE if found.not_before is not None:
            return {"limit": _moment(*found.not_before)}
        case Kind.NOT_AFTER if found.not_after is not None:
            return {"limit": _moment(*found.not_after)}
        case Kind.PERIOD_WISH | Kind.USUAL_PERIOD:
            wanted = found.period_wishes or USUAL_PERIODS[found.kind]
            words = [str(words) for kind, words in labels.PERIODS.items() if kind in wanted]
            return {"periods": languages.format_words(words, lang())}
        case _:
            return {}


def _when(params: Mapping[str, Any]) -> tuple[date, Hours]:
    return date.fromisoformat(params["on"]), Hours(params["starts"], params["ends"])


def _day(on: date) -> str:
    return whole(languages.format_weekday_date(on, lang()))


def _moment(on: date, minute: int) -> str:
    return presenting.moment(on, minute)


def _number(_names: Names, value: object) -> str:
    return languages.format_number(value, lang()) if isinstance(value, int) else ""


def _party(names: Names, key: str) -> Markup:
    found = names.situation.party_by_key.get(key)
    return marked(found.name) if found else Markup()


def _as_is(_names: Names, value: object) -> str:
    return str(value)


_PARAMS: Mapping[str, Callable[[Names, Any], object]] = {
    "room": lambda names, value: names.room(value),
    "party": _party,
    "item": lambda names, value: names.items.get(value, Markup()),
    "equipment": lambda _names, value: str(labels.EQUIPMENT[Equipment(value)]),
    **dict.fromkeys(("teams", "needed", "booths", "seats", "people", "number", "days", "mandated"), _number),
    **dict.fromkeys(("on", "starts", "ends", "order", "closure"), _as_is),
}
"""How each parameter is said."""


def counted(found: Iterable[Told]) -> list[tuple[Severity, str]]:
    """How many warnings there are of each severity, the gravest first; none of those that there are not."""
    numbers = Counter(one.severity for one in found)
    return [
        (severity, languages.format_number(numbers[severity], lang())) for severity in Severity if numbers[severity]
    ]


def marks(found: list[Told]) -> dict[int, Mark]:
    """What the card of each session says of its warnings, and where the first of them stands; remarks do not count."""
    of_session: dict[int, list[Told]] = defaultdict(list)
    for one in found:
        if one.severity is not Severity.REMARK:
            for session in one.sessions:
                of_session[session].append(one)
    return {
        session: Mark(
            ngettext("%(num)s warning", "%(num)s warnings", len(ones)), ones[0].tone, f"#warning-{ones[0].number}"
        )
        for session, ones in of_session.items()
    }
