"""What a table of sessions shows of each: the same card for a programme in work and for a release."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from flask_babel import gettext as _
from flask_babel import ngettext

from meetings.foundation.languages import LazyString, Text

from . import labels
from .grid import RoomLike
from .rules import Hours, Interpretation, SessionKind

Tag = tuple[LazyString | str, str]
"""A word and its tone."""


class Shown(Protocol):
    """What a session says of itself, in work or released."""

    @property
    def id(self) -> int: ...
    @property
    def kind(self) -> SessionKind: ...
    @property
    def title(self) -> Text: ...
    @property
    def number(self) -> int | None: ...
    @property
    def hours(self) -> Hours | None: ...
    @property
    def room(self) -> int | None: ...
    @property
    def langs(self) -> tuple[str, ...]: ...
    @property
    def interpretation(self) -> Interpretation: ...
    @property
    def is_open(self) -> bool: ...
    @property
    def is_called_off(self) -> bool: ...


@dataclass(frozen=True)
class Mark:
    """Warnings of a session: how many in words, how grave, and where they stand."""

    words: str
    tone: str
    url: str


@dataclass(frozen=True)
class Card:
    """A session in a table. `room` is empty where it has none."""

    id: int
    kind: SessionKind
    title: Text
    number: int | None
    hours: Hours | None
    room: Text
    services: str
    url: str
    is_called_off: bool = False
    tags: tuple[Tag, ...] = ()
    mark: Mark | None = None

    @property
    def kind_words(self) -> str:
        """What it is; a formal meeting by its number."""
        if self.number is not None:
            return _("Meeting %(number)s", number=self.number)
        return str(labels.KINDS[self.kind])


def cards(
    sessions: Iterable[Shown],
    rooms: Sequence[RoomLike],
    url: Callable[[int], str],
    *,
    tags: Callable[[int], Sequence[Tag]] = lambda number: (),
    marks: Mapping[int, Mark] | None = None,
) -> dict[int, Card]:
    """Cards by the ids of their sessions; `url` is the page of one, `tags` are said of it besides."""
    called = {room.id: room.name for room in rooms}
    found = {}
    for session in sessions:
        found[session.id] = Card(
            id=session.id,
            kind=session.kind,
            title=session.title,
            number=session.number,
            hours=session.hours,
            room=called.get(session.room, Text()) if session.room is not None else Text(),
            services=_services(session),
            url=url(session.id),
            is_called_off=session.is_called_off,
            tags=(*_said(session), *tags(session.id)),
            mark=(marks or {}).get(session.id),
        )
    return found


def _services(session: Shown) -> str:
    """Interpretation in few words."""
    if session.interpretation in {Interpretation.NONE, Interpretation.NOT_GRANTED} or not session.langs:
        return ""
    return ngettext("%(num)s language", "%(num)s languages", len(session.langs))


def _said(session: Shown) -> list[Tag]:
    found: list[Tag] = []
    if session.is_called_off:
        found.append((labels.CALLED_OFF, "bad"))
    if not session.is_open:
        found.append((labels.CLOSED, "open"))
    return found
