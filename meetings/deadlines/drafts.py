"""What a form hands to a service: plain values, each of them already checked by itself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import time

from meetings.calendar.rules import MeetingKind
from meetings.foundation.languages import Text
from meetings.foundation.windows import Window
from meetings.mandates.rules import Addressee, Area

from .rules import REMINDERS

NO_TEXT = Text()


@dataclass(frozen=True)
class DeadlineDraft:
    """A deadline as somebody enters it; `at` is an hour at the office, and needs an exact day.

    Where it answers a requirement that gives days, `window` is None, or the day to which an extension is corrected; and
    whether it binds is said there.
    """

    title: Text
    window: Window | None
    at: time | None = None
    words: Text = NO_TEXT
    note: Text = NO_TEXT
    owner: tuple[Addressee, ...] = ()
    is_binding: bool = False
    area: Area = Area.GENERAL
    meeting: str = ""  # a meeting's code, or none
    paragraph_id: int | None = None
    requirement_id: int | None = None
    is_published: bool = True
    is_sample: bool = False
    reminders: tuple[int, ...] = REMINDERS  # days before the last one


@dataclass(frozen=True)
class RuleDraft:
    """A counting rule as somebody enters it; a negative offset lies before the opening."""

    title: Text
    kinds: tuple[MeetingKind, ...]
    offset_days: int
    owner: tuple[Addressee, ...] = ()
    is_binding: bool = False
    area: Area = Area.DOCUMENTS
    words: Text = NO_TEXT
    note: Text = NO_TEXT
    source: str = ""
    reminders: tuple[int, ...] = REMINDERS
