"""What a form hands to a service: plain values, each of them already checked by itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from meetings.foundation.languages import Text

from .rules import ChangeKind, Distribution, DocumentType, Version

NO_TEXT = Text()


@dataclass(frozen=True)
class DocumentDraft:
    """A document as somebody enters it. `symbol` is as it is written; `is_normal`: to be kept in its normal form."""

    type: DocumentType
    title: Text
    symbol: str = ""
    is_normal: bool = True
    original: str = ""
    distribution: Distribution | None = None
    dated_on: date | None = None
    is_slotted: bool = False
    submit_by: date | None = None
    issue_by: date | None = None
    submitted_on: date | None = None
    languages: Mapping[str, Version] = field(default_factory=dict)
    note: Text = NO_TEXT
    source: str = ""
    is_verified: bool = True
    is_published: bool = True
    is_sample: bool = False


@dataclass(frozen=True)
class ChangeDraft:
    """What changed in a document once it was out, and in which languages that holds."""

    kind: ChangeKind
    number: int
    languages: tuple[str, ...]
    symbol: str = ""
    is_normal: bool = True
    issued_on: date | None = None
    note: Text = NO_TEXT
