"""What a form hands to a service: plain values, each of them already checked by itself."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from meetings.documentation.rules import Distribution
from meetings.foundation.attachments import Upload
from meetings.foundation.languages import Text

from .rules import NO_TEXT, TopicKind


@dataclass(frozen=True)
class ProposalDraft:
    """A proposal as somebody writes it; all its texts are in `lang`."""

    title: str
    kind: TopicKind
    rationale: str
    outcome: str
    lang: str
    issue: str = ""
    by_name: str = ""  # what an organization calls itself
    file: Upload | None = None  # one more
    removed: Collection[int] = ()  # of the files there are, by their ids
    is_sample: bool = False


@dataclass(frozen=True)
class ThemeDraft:
    """A theme as the chair’s desk names it."""

    title: Text
    note: Text = NO_TEXT


@dataclass(frozen=True)
class DigestDraft:
    """What stands at the head of a digest. A symbol is given by those who issue documents, or there is none."""

    symbol: str
    distribution: Distribution
    dated_on: date | None
