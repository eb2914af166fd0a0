"""What a form hands to a service: plain values, each of them already checked by itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, time

from meetings.foundation.attachments import Upload
from meetings.foundation.languages import Text
from meetings.foundation.windows import Window

from .ballots import Method
from .bureau import PostKind
from .rules import Decision

NO_TEXT = Text()
PERSON_MAXIMUM = 200
POSITION_MAXIMUM = 60


@dataclass(frozen=True)
class PostDraft:
    """A post as somebody enters it; meetings by their codes."""

    kind: PostKind
    meetings: tuple[str, ...]
    group: str = ""  # whose seat it is; empty: open to all
    position: int = 1
    subject: Text = NO_TEXT
    is_published: bool = True


@dataclass(frozen=True)
class CallDraft:
    """A call as somebody enters it; where it answers a requirement, that says the words and their readings."""

    groups: tuple[str, ...]
    last_on: date | None
    words: Text = NO_TEXT
    worded: Window | None = None
    at: time | None = None
    is_binding: bool = False
    requirement_id: int | None = None
    note: Text = NO_TEXT
    is_sample: bool = False


@dataclass(frozen=True)
class NominationDraft:
    """A nomination as somebody writes it: the State, perhaps the person, why, and the note verbale."""

    state: str
    person: str = ""
    statement: str = ""
    statement_lang: str = ""
    letter: Upload | None = None  # None: the one there is stays
    is_sample: bool = False


@dataclass(frozen=True)
class DecisionDraft:
    """How a group came to its candidate."""

    how: Decision
    decided_on: date | None
    words: str = ""
    silence_id: int | None = None
    ballot_id: int | None = None


@dataclass(frozen=True)
class BallotDraft:
    """A round as somebody records it: tallies by the number of the nomination. No group: among all candidates."""

    method: Method
    held_on: date | None
    group: str = ""
    asked_by: str = ""
    tallies: Mapping[int, int] = field(default_factory=dict)
    abstentions: int = 0
    invalid: int = 0
    present: int = 0


@dataclass(frozen=True)
class OfficerDraft:
    """A State in a post, as somebody records it by hand."""

    state: str
    person: str = ""
    on: date | None = None  # the day of designation, where it is known
    is_sample: bool = False
