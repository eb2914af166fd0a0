"""What is needed to put something under silence, as plain values."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from meetings.foundation.clock import OFFICE_ZONE
from meetings.foundation.languages import Text

from .addressing import Addressed
from .rules import ManagerKind


@dataclass(frozen=True)
class Subject:
    """What is put under silence: any record of any feature, by its kind, its id and its page (below the language)."""

    kind: str
    id: int
    path: str
    process: str  # its code
    is_sample: bool = False


@dataclass(frozen=True)
class SilenceDraft:
    """A text, who is asked, until when (an instant, shown in `zone` and, where people wrote it, in their words)."""

    title: Text
    text: Text
    addressees: tuple[Addressed, ...]
    expires_at: datetime
    zone: str = OFFICE_ZONE
    words: Text = field(default_factory=Text)


@dataclass(frozen=True)
class Answer:
    """What an addressee says. `author_public`: the State agrees that others know who objected, and why."""

    reason: str = ""
    lang: str = ""  # of the reason
    author_public: bool | None = None
    addressee: int | None = None  # by id; needed by who speaks for several


@dataclass(frozen=True)
class Manager:
    """Who is to run it: the secretariat of a process, or the coordinator of a group."""

    kind: ManagerKind
    scope: str
