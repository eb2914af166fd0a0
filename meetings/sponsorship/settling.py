"""Finance’s side of a journey: advances, what became of it, its settlement, and money that comes back.

Every act of money is entered under the lock of the fund, once for its key. What was wrong is taken back by a reversal,
the last act first; the record of the journey follows what stands in the ledger.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy.orm.attributes import flag_modified

from meetings.calendar.rules import MeetingStatus
from meetings.foundation import audit, clock
from meetings.foundation.access import Actor
from meetings.foundation.database import db
from meetings.foundation.errors import Conflict, NotFound, RuleViolation
from meetings.foundation.text import clean_block

from . import awarding, entering, ledger, parties, queries, queries_awards, queries_travel, settlement, telling_travel
from .entering import Command
from .ledger import AccountKind, ActKind
from .models import Fund, LedgerAct
from .models_requests import Award, Travel
from .rules import WORDS_MAXIMUM, AwardStatus, CostKind, Party, RequestStatus, TravelOutcome, check_impartial
from .settlement import Settlement

CODES = (
    *("travel.unknown", "travel.not_committed", "travel.too_early", "travel.settled", "travel.not_settled"),
    *("travel.no_outcome", "travel.nobody_named", "travel.nothing_accepted", "travel.accepted_why", "travel.no_show"),
    *("travel.outcome", "recovery.too_much", "recovery.nothing", "travel.not_last"),
)
"""Every code this module raises besides those of the ledger and of `settlement`."""
ACCOUNTED = frozenset({ActKind.SETTLEMENT, ActKind.RELEASE})


@dataclass(frozen=True)
class Payment:
    """What a form of money asks: the day on which it happened, an amount or costs by kind, and what is said of it."""

    key: str
    happened_on: date
    amount: int = 0
    accepted: Mapping[CostKind, int] = field(default_factory=dict)
    words: str = ""


@dataclass(frozen=True)
class Money:
    """How an award’s money stands, by pledge."""

    committed: dict[int, int]
    advanced: dict[int, int]
    settled: dict[int, int]
    is_closed: bool  # something was settled, released or recovered: all else is taken back before it changes
    is_accounted: bool  # it is known what the journey cost: what is still advanced is due back
    largest: int  # what may still be advanced

    @property
    def due_back(self) -> int:
        """What the traveller owes the fund."""
        return sum(self.advanced.values()) if self.is_accounted else 0


def money_of(fund: Fund, award: Award) -> Money:
    """How the money of a loaded award stands."""
    held = entering.balances(fund)

    def of(kind: AccountKind) -> dict[int, int]:
        return {a.pledge: held[a] for a in held if a.award == award.id and a.kind is kind and held[a]}

    committed, advanced, settled = of(AccountKind.COMMITTED), of(AccountKind.ADVANCED), of(AccountKind.SETTLED)
    kinds = {act.kind for act in queries_travel.standing(award.id)}
    # Where all of an award was advanced, nothing is left to be entered after a no-show: all of it is due back.
    all_due = _outcome(award) is TravelOutcome.NO_SHOW and not committed and bool(advanced)
    accounted = bool(kinds & ACCOUNTED) or all_due
    is_open = award.status is AwardStatus.COMMITTED and not accounted
    largest = settlement.largest_advance(award.total_minor, fund.advance_rate, sum(advanced.values())) if is_open else 0
    closed = bool(kinds & {*ACCOUNTED, ActKind.RECOVERY})
    return Money(committed, advanced, settled, closed, accounted, min(largest, sum(committed.values())))


def plan(award: Award, money: Money, accepted: Mapping[CostKind, int]) -> Settlement:
    """What a settlement with these costs comes to. Raises what `settlement.settled` does."""
    return settlement.settled(awarding.shares_of(award), accepted, money.advanced, money.committed)


# --- advances -------------------------------------------------------------------------------------------------------


def advance(actor: Actor, award_id: int, given: Payment) -> LedgerAct:
    """Pay part of an award before the journey, spread over its pledges by what each has committed.

    Raises NotFound, Conflict `award.own_state`, `travel.not_committed`, `travel.settled`, `travel.no_show`,
    `travel.nobody_named`, and what `settlement.check_advance` and `entering` do.
    """
    fund, award = _locked(actor, award_id)
    command, digest, before = _asked(fund, award, ActKind.ADVANCE, given, given.amount)
    if before is not None:
        return before
    money = money_of(fund, award)
    _check_open(award, money)
    if _outcome(award) is TravelOutcome.NO_SHOW:
        raise Conflict("travel.no_show")
    if not award.request.person_name:
        raise Conflict("travel.nobody_named")
    settlement.check_advance(given.amount, money.largest)
    entries = ledger.advanced(award.id, ledger.spread(given.amount, money.committed))
    act = entering.enter(actor, fund, command, digest, entries)
    _follow(fund, award)
    telling_travel.advanced(actor, award, act.id, given.amount)
    return act


# --- what became of it ----------------------------------------------------------------------------------------------


def record_outcome(actor: Actor, award_id: int, revision: int, outcome: TravelOutcome, words: str) -> Travel:
    """Record whether the representative was there, and where that is known from. `revision` is 0 for a journey of
    which nothing is recorded yet.

    Raises NotFound, Conflict `award.own_state`, `record.changed_meanwhile`, `travel.not_committed`, `travel.too_early`,
    `travel.settled`, RuleViolation `travel.outcome`, and what `clean_block` does.
    """
    fund, award = _locked(actor, award_id)
    check_revision(award, revision)
    _check_open(award, money_of(fund, award))
    if outcome is TravelOutcome.EXPECTED:
        raise RuleViolation("travel.outcome", field="outcome")
    check_begun(award)
    said = clean_block(words, maximum=WORDS_MAXIMUM, about="words")
    travel = opened(award)
    before = _kept(travel)
    travel.outcome, travel.outcome_words = outcome, said
    _follow(fund, award)
    audit.record(actor, "travel.outcome", "travel", travel.id, before, _kept(travel))
    if outcome is TravelOutcome.NO_SHOW and before["outcome"] is not TravelOutcome.NO_SHOW:
        telling_travel.no_show(actor, award)
    return travel


# --- settlement -----------------------------------------------------------------------------------------------------


def settle(actor: Actor, award_id: int, revision: int, given: Payment) -> LedgerAct | None:
    """Settle a journey: what is accepted of its costs is spent, out of the advance first; what is not needed is free
    again, and what of the advance is not spent is due back. None where nothing moves: nothing is accepted after a
    no-show, and all of the award was advanced.

    Raises NotFound, Conflict `award.own_state`, `record.changed_meanwhile`, `travel.not_committed`, `travel.settled`,
    `travel.no_outcome`, RuleViolation `travel.nothing_accepted`, `travel.accepted_why` (costs after a no-show want a
    reason), and what `settlement.settled` and `entering` do.
    """
    fund, award = _locked(actor, award_id)
    asked = {kind.value: amount for kind, amount in sorted(given.accepted.items()) if amount}
    kind = ActKind.SETTLEMENT if asked else ActKind.RELEASE
    command, digest, before = _asked(fund, award, kind, given, asked)
    if before is not None:
        return before
    money = money_of(fund, award)
    _check_open(award, money)
    outcome = _outcome(award)
    if outcome is TravelOutcome.EXPECTED:
        raise Conflict("travel.no_outcome")
    check_revision(award, revision)
    if outcome is TravelOutcome.NO_SHOW and asked and not given.words.strip():
        raise RuleViolation("travel.accepted_why", field="words")
    if outcome is TravelOutcome.ATTENDED and not asked:
        raise RuleViolation("travel.nothing_accepted")
    found = plan(award, money, given.accepted)
    entries = found.entries(award.id)
    act = entering.enter(actor, fund, command, digest, entries) if entries else None
    _follow(fund, award)
    telling_travel.settled(actor, award, found)
    return act


def recover(actor: Actor, award_id: int, given: Payment) -> LedgerAct:
    """Record that a traveller gave back what was due, or part of it, spread over the pledges by what each advanced.

    Raises NotFound, Conflict `award.own_state`, `travel.not_settled`, `recovery.nothing`, RuleViolation `money.zero`
    and `recovery.too_much` on `amount`, and what `entering` does.
    """
    fund, award = _locked(actor, award_id)
    command, digest, before = _asked(fund, award, ActKind.RECOVERY, given, given.amount)
    if before is not None:
        return before
    money = money_of(fund, award)
    if not money.is_accounted:
        raise Conflict("travel.not_settled")
    if money.due_back == 0:
        raise Conflict("recovery.nothing")
    if given.amount <= 0:
        raise RuleViolation("money.zero", field="amount")
    if given.amount > money.due_back:
        raise RuleViolation("recovery.too_much", field="amount")
    entries = ledger.recovered(award.id, ledger.spread(given.amount, money.advanced))
    act = entering.enter(actor, fund, command, digest, entries)
    _follow(fund, award)
    telling_travel.recovered(actor, award, act.id, given.amount, money.due_back - given.amount)
    return act


def undo(actor: Actor, award_id: int, act_id: int, key: str, happened_on: date, words: str) -> LedgerAct:
    """Take back the last act of money of a journey, with the reason.

    Raises NotFound, Conflict `award.own_state`, `travel.not_last`, `request.one_per_state` where its State has another
    award instead by now, what `entering.reverse` does, and what `clean_block` does where no reason is given.
    """
    fund, award = _locked(actor, award_id)
    said = clean_block(words, maximum=WORDS_MAXIMUM, about="words")
    command = Command(key, ActKind.REVERSAL, happened_on, said, award_id=award.id)
    before = entering.done_before(fund, command, command.digest(act_id))
    if before is not None:
        return before
    last = last_act(award)
    if last is None or last.id != act_id:
        raise Conflict("travel.not_last")
    _check_place(fund, award)
    act = entering.reverse(actor, fund, command, act_id)
    _follow(fund, award)
    telling_travel.undone(actor, award, act.id, last.kind)
    return act


def last_act(award: Award) -> LedgerAct | None:
    """The act of money of a journey that can be taken back: the last that stands, unless it released the award itself,
    which is no matter of the journey."""
    if award.status not in {AwardStatus.COMMITTED, AwardStatus.SETTLED} and not (
        award.travel and award.travel.is_final
    ):
        return None
    standing = queries_travel.standing(award.id)
    return standing[-1] if standing else None


# --- what these share -----------------------------------------------------------------------------------------------


def opened(award: Award) -> Travel:
    """The record of a journey, begun where there is none; the fund is locked."""
    if award.travel is None:
        award.travel = Travel(award_id=award.id, outcome=TravelOutcome.EXPECTED, actual={}, is_final=False, files=[])
        db.session.flush()
    return award.travel


def check_revision(award: Award, revision: int) -> None:
    """Raises Conflict `record.changed_meanwhile` unless the journey is as it was seen; 0: nothing was recorded."""
    if revision != (award.travel.revision if award.travel is not None else 0):
        raise Conflict("record.changed_meanwhile")


def check_begun(award: Award) -> None:
    """Raises Conflict `travel.too_early` before the first day of the meeting, or while that is not known; what was
    paid for a meeting that is cancelled is accounted for at once."""
    if award.request.meeting.status is MeetingStatus.CANCELLED:
        return
    first = award.request.meeting.start_on
    if first is None or clock.business_today() < first:
        raise Conflict("travel.too_early")


def _locked(actor: Actor, award_id: int) -> tuple[Fund, Award]:
    """The fund, locked, and the award as it stands, for finance that is not of its State."""
    fund = entering.locked_fund(queries_travel.fund_of(award_id))
    award = queries_travel.locked(award_id)
    if not parties.keeps(actor, fund) or queries.reviews_for(actor, award.request):
        raise NotFound("travel.unknown")
    if Party.FINANCE not in parties.parties_of(actor, award.request):
        check_impartial(award.request.state_code, parties.states_of(actor))
        raise NotFound("travel.unknown")
    return fund, award


def _asked(
    fund: Fund, award: Award, kind: ActKind, given: Payment, *values: object
) -> tuple[Command, str, LedgerAct | None]:
    said = clean_block(given.words, maximum=WORDS_MAXIMUM, required=False, about="words")
    command = Command(given.key, kind, given.happened_on, said, award_id=award.id)
    digest = command.digest(*values)
    return command, digest, entering.done_before(fund, command, digest)


def _check_open(award: Award, money: Money) -> None:
    if money.is_closed or (award.travel is not None and award.travel.is_final):
        raise Conflict("travel.settled")
    if award.status is not AwardStatus.COMMITTED:
        raise Conflict("travel.not_committed")


def _check_place(fund: Fund, award: Award) -> None:
    """Whether an award can be in force again: after a no-show somebody else of its State may have been helped."""
    request = award.request
    live = queries_awards.live_of_state(fund.id, request.meeting_id, request.state_code)
    if award.id not in live and len(live) >= fund.max_per_state:
        raise Conflict("request.one_per_state")


def _outcome(award: Award) -> TravelOutcome:
    return award.travel.outcome if award.travel is not None else TravelOutcome.EXPECTED


def _follow(fund: Fund, award: Award) -> None:
    """Let the record of the journey, and the award, say what stands in the ledger."""
    money, travel = money_of(fund, award), opened(award)
    is_over = (money.is_accounted or money.is_closed) and not money.advanced and not money.committed
    if is_over:
        award.status = AwardStatus.SETTLED if money.settled else AwardStatus.RELEASED
    elif award.request.status is RequestStatus.AWARDED:
        award.status = AwardStatus.COMMITTED
    travel.is_final = is_over
    flag_modified(travel, "changed_at")  # what its page shows has changed, whatever of it is stored elsewhere
    db.session.flush()


def _kept(travel: Travel) -> dict[str, Any]:
    """What the audit log keeps of a journey: not what was written of it."""
    return {"outcome": travel.outcome, "is_final": travel.is_final}
