"""What a form hands to a service: plain values, each of them already checked by itself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from meetings.documentation.rules import Distribution
from meetings.foundation import clock
from meetings.foundation.languages import Text

from .content import NOTHING, ItemRole
from .rules import AdoptionHow, CommentAudience, VersionKind, Vote


@dataclass(frozen=True)
class ItemDraft:
    """What is kept of an item beside its texts; mandate paragraphs and documents by their ids."""

    role: ItemRole = ItemRole.OTHER
    number: int | None = None
    minutes: int | None = None
    speakers: Text = NOTHING
    paragraphs: tuple[int, ...] = ()
    documents: tuple[int, ...] = ()


@dataclass(frozen=True)
class Seen:
    """An item as its form has shown it: the marks of its particulars and of its text (see `keeping.seen`)."""

    facts: str = ""
    text: str = ""


@dataclass(frozen=True)
class Source:
    """An item to begin with, from a template or an earlier agenda; those above come before those below."""

    key: int
    under: int | None
    draft: ItemDraft
    headings: Text
    annotations: Text
    name: str = ""  # as a template names it


@dataclass(frozen=True)
class TextDraft:
    """Heading and annotation in one language.

    `seen` is the revision of the text when its form was opened, 0 for one that was not there; `original` the number of
    the original's text that was shown beside it, from which a translation is made.
    """

    heading: str
    annotation: str = ""
    is_reviewed: bool = False
    seen: int = 0
    original: int | None = None


@dataclass(frozen=True)
class FreezeDraft:
    """A version that is to be frozen."""

    kind: VersionKind
    name: Text = NOTHING
    with_annotations: bool = False
    accepts: bool = False  # the warnings, as they are meant


@dataclass(frozen=True)
class IssueDraft:
    """As what a version enters the register. A symbol is as it is written; `is_normal`: kept in its normal form."""

    symbol: str = ""
    is_normal: bool = True
    dated_on: date | None = None
    distribution: Distribution = Distribution.GENERAL


@dataclass(frozen=True)
class CommentDraft:
    """What a delegation says; `heading` and `annotation` are the words it proposes, None for none."""

    text: str
    lang: str
    audience: CommentAudience
    item: int | None = None
    heading: str | None = None
    annotation: str | None = None
    is_sample: bool = False


@dataclass(frozen=True)
class AdoptionDraft:
    """What a meeting decided. `is_amended`: the work in progress has the amendments already, and is adopted."""

    how: AdoptionHow
    held_on: date
    sitting: int | None = None
    vote: Vote | None = None
    is_amended: bool = False
    words: Text = NOTHING
    accepts: bool = False


@dataclass(frozen=True)
class CirculationDraft:
    """Until when delegations may comment; None: they may not."""

    comments_until: datetime | None = None
    zone: str = clock.OFFICE_ZONE
