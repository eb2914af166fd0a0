"""What is typed of programmes of work, as plain values."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from meetings.foundation.languages import Text

from .rules import Interpretation, RunMode, SessionKind
from .situation import NO_TEXT
from .steps import Slot, Wish


@dataclass(frozen=True)
class ReleaseDraft:
    """What a release is called besides its number, what is said of it, and whether it is published although something
    in it cannot be held like that."""

    name: Text = NO_TEXT
    note: Text = NO_TEXT
    accepts: bool = False


@dataclass(frozen=True)
class RequestDraft:
    """A session as somebody asks for it; all its texts are in `lang`."""

    kind: SessionKind
    title: str
    lang: str
    minutes: int
    attendance: int
    purpose: str = ""
    by_name: str = ""  # what an organization calls itself
    langs: Sequence[str] = ()
    is_open: bool = True
    needs_access: bool = False
    equipment: Sequence[str] = ()
    wishes: Sequence[Wish] = ()  # the best first
    contact_name: str = ""
    contact_email: str = ""
    contact_phone: str = ""
    is_sample: bool = False


@dataclass(frozen=True)
class AnswerDraft:
    """What the secretariat answers: the slot that it grants or offers, how it stands with interpretation where that is
    asked for, and what it says."""

    slot: Slot | None = None
    interpretation: Interpretation = Interpretation.AS_AVAILABLE
    words: Text = NO_TEXT


@dataclass(frozen=True)
class RunDraft:
    """What is asked of the solver: for how many seconds at most, and the seed of its chances."""

    mode: RunMode
    seconds: int
    seed: int = 1
