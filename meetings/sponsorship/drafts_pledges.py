"""What forms of pledges and of the ledger hand to services: plain values, each of them already checked by itself."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from meetings.states.rules import CountryList

from .rules import CostKind


@dataclass(frozen=True)
class EarmarkDraft:
    """What a donor wants a contribution used for; what is not said is free."""

    meeting: int | None = None  # its id
    group: str = ""
    country_list: CountryList | None = None
    cost_kind: CostKind | None = None


@dataclass(frozen=True)
class PledgeDraft:
    """A pledge as its donor proposes it, or as finance enters it from a letter."""

    amount: int
    currency: str
    pledged_on: date
    expires_on: date | None = None
    reference: str = ""
    donor_name: str = ""  # what an organization calls itself
    is_named: bool = False
    earmark: EarmarkDraft = field(default_factory=EarmarkDraft)
    is_sample: bool = False
    key: str = ""  # of the form


@dataclass(frozen=True)
class RateDraft:
    """A rate of exchange; nothing of it is given where the currency is the fund's."""

    rate: int | None = None
    on: date | None = None
    source: str = ""


@dataclass(frozen=True)
class ReceiptDraft:
    """An instalment that came in, in the pledge's currency."""

    key: str
    received_on: date
    paid: int
    rate: RateDraft = field(default_factory=RateDraft)
    reference: str = ""


@dataclass(frozen=True)
class Consent:
    """The donor's letter by which finance changes an earmark, and its day; a donor who says so here needs none."""

    words: str
    on: date
    is_named: bool | None = None  # whether the donor agrees to be named; None: as before
