"""What the services take that set up a fund: its rules, a call. Cleaned and checked by them, whoever calls."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from meetings.foundation.languages import Text

from .rules import CostKind


@dataclass(frozen=True)
class FundDraft:
    """The rules of a fund; rates in hundredths of a per cent."""

    name: Text
    currency: str
    administrator: Text = field(default_factory=Text)
    basis: Text = field(default_factory=Text)
    eligibility: Text = field(default_factory=Text)
    priority: Text = field(default_factory=Text)
    admissible: tuple[CostKind, ...] = tuple(CostKind)
    support_rate: int = 0
    max_per_state: int = 1
    visa_days: int = 30
    advance_rate: int = 8000
    purge_months: int = 24
    is_sample: bool = False


@dataclass(frozen=True)
class CallDraft:
    """From when until when requests for a meeting are taken; the last day itself is in time."""

    opens_on: date
    closes_on: date
    note: Text = field(default_factory=Text)
