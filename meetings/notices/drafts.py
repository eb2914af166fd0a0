"""What the forms hand to the services: plain values, each of them already checked by itself."""

from __future__ import annotations

from dataclasses import dataclass

from meetings.foundation.languages import Text

from .rules import Circle


@dataclass(frozen=True)
class NoteDraft:
    """A note as somebody writes it; `code` is that of the group or the meeting to whose people it goes."""

    subject: Text
    body: Text
    circle: Circle
    code: str = ""
    process: str = ""  # its code; what an edit brings does not move a note to another process
    reference: str = ""
    meeting: str = ""  # the code of the meeting it is about, or none
    is_sample: bool = False


@dataclass(frozen=True)
class AddressDraft:
    """An address of a mission as somebody enters it."""

    state: str  # ISO 3166-1 alpha-3
    email: str
    language: str
    is_active: bool = True
