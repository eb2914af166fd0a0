"""Money that comes in, at the rate of its day; and acts of the ledger that were wrong, taken back with a reason."""

from __future__ import annotations

from meetings.foundation import clock, money
from meetings.foundation.access import Actor
from meetings.foundation.database import db
from meetings.foundation.errors import Conflict, NotFound, RuleViolation
from meetings.foundation.text import clean_block, clean_line

from . import entering, lapsing, ledger, parties, pledging, queries_ledger, queries_pledges, telling_pledges
from .drafts_pledges import ReceiptDraft
from .entering import Command
from .ledger import AccountKind, ActKind
from .models import LedgerAct, Pledge, Receipt
from .rules import LINE_MAXIMUM, WORDS_MAXIMUM, PledgeStatus, support_of
from .telling_pledges import Event

CODES = (
    *("receipt.before_pledge", "receipt.future", "receipt.lapsed", "receipt.too_much"),
    *("act.not_reversible", "act.unknown"),
)
"""Codes that this module raises besides those of the ledger and of pledges."""

GIFT = 10  # per cent of a pledge that may come in above it; more than that is a pledge, which two persons enter

REVERSIBLE = frozenset({ActKind.RECEIPT, ActKind.LAPSE})
"""Acts that one person takes back. A pledge lapses; what concerns an award is taken back where it was entered, and two
persons take back what two have returned to a donor (returning.py)."""


def receive(actor: Actor, pledge_id: int, given: ReceiptDraft) -> Receipt:
    """An instalment of a pledge came in. Sent again with the same key, it is the same one.

    Raises NotFound, Conflict `pledge.not_confirmed`, RuleViolation `receipt.future`, `receipt.before_pledge`,
    `money.too_much`, `receipt.too_much`, and what `pledging.rate_for` and `pledging.worth_of` do.
    """
    pledge = pledging.kept(actor, pledge_id)
    fund, rate = pledge.fund, given.rate
    command = Command(given.key, ActKind.RECEIPT, given.received_on, pledge_id=pledge.id)
    digest = command.digest(given.paid, rate.rate, rate.on, rate.source, given.reference)
    before = entering.done_before(fund, command, digest)
    if before is not None:
        return queries_pledges.receipt_of(before.id)
    if pledge.status is not PledgeStatus.CONFIRMED:
        raise Conflict("pledge.not_confirmed")
    if given.received_on > clock.business_today():
        raise RuleViolation("receipt.future", field="received_on")
    if given.received_on < pledge.pledged_on:
        raise RuleViolation("receipt.before_pledge", field="received_on")
    if not 0 < given.paid <= money.LARGEST:
        raise RuleViolation("money.too_much" if given.paid > 0 else "money.zero", field="paid")
    if 100 * (queries_pledges.paid(pledge) + given.paid) > (100 + GIFT) * pledge.amount_minor:
        raise RuleViolation("receipt.too_much", field="paid")
    used = pledging.rate_for(pledge, rate, given.received_on)
    assert used.rate is not None and used.on is not None
    credited = pledging.worth_of(pledge, given.paid, used.rate)
    support = support_of(credited, fund.support_rate)
    outstanding = queries_pledges.standing([pledge.id])[pledge.id][AccountKind.PLEDGED]
    promised = _promised(pledge, given.paid, outstanding)
    entries = ledger.received(pledge.id, promised, credited, support, outstanding)
    act = entering.enter(actor, fund, command, digest, entries)
    receipt = Receipt(
        act=act,
        received_on=given.received_on,
        paid_minor=given.paid,
        rate_e8=used.rate,
        rate_on=used.on,
        rate_source=used.source,
        credited_minor=credited,
        support_minor=support,
        reference=clean_line(given.reference, maximum=LINE_MAXIMUM, required=False, about="reference"),
    )
    pledge.receipts.append(receipt)
    db.session.flush()
    telling_pledges.received(actor, pledge, receipt)
    return receipt


def _promised(pledge: Pledge, paid: int, outstanding: int) -> int:
    """What an instalment pays off, at the rate of the pledge. Counted from the first one on, so that roundings of
    instalments do not add up; when the whole is paid, nothing stays promised."""
    before, rate = queries_pledges.paid(pledge), pledge.rate_e8 or 0
    if before + paid >= pledge.amount_minor:
        return outstanding

    def worth(amount: int) -> int:
        return money.exchanged(amount, pledge.currency, rate, pledge.fund.currency)

    return max(0, worth(before + paid) - worth(before))


# --- taken back -----------------------------------------------------------------------------------------------------


def reverse(actor: Actor, fund_id: int, act_id: int, key: str, words: str) -> LedgerAct:
    """Take an act back that was entered in error, and say why. Sent again with the same key, it is the same one.

    What was awarded, advanced, settled and returned has its own ways. Raises NotFound `act.unknown`, Conflict
    `act.not_reversible`, `receipt.lapsed`, and what `entering.reverse` and `clean_block` do.
    """
    fund = entering.locked_fund(fund_id)
    if not parties.keeps(actor, fund):
        raise NotFound("fund.unknown")
    said = clean_block(words, maximum=WORDS_MAXIMUM, about="words")
    command = Command(key, ActKind.REVERSAL, None, said)
    before = entering.done_before(fund, command, command.digest(act_id))
    if before is not None:
        return before
    wrong = queries_ledger.stored_act(fund.id, act_id)
    check_reversible(wrong)
    assert wrong.pledge_id is not None
    pledge = queries_pledges.whole(wrong.pledge_id)
    if wrong.kind is ActKind.RECEIPT and pledge.status is PledgeStatus.LAPSED:
        raise Conflict("receipt.lapsed")
    act = entering.reverse(actor, fund, command, act_id)
    _follow(actor, pledge, wrong)
    return act


def check_reversible(wrong: LedgerAct) -> None:
    """Raises Conflict `act.not_reversible`, `ledger.reversal_reversed` for an act that is not taken back here."""
    if wrong.kind is ActKind.REVERSAL:
        raise Conflict("ledger.reversal_reversed")
    if wrong.kind not in REVERSIBLE or wrong.pledge_id is None:
        raise Conflict("act.not_reversible")


def _follow(actor: Actor, pledge: Pledge, wrong: LedgerAct) -> None:
    """What follows for a pledge when one of its acts is taken back."""
    match wrong.kind:
        case ActKind.LAPSE:
            lapsing.stand_again(actor, pledge)
        case ActKind.RECEIPT:
            receipt = next(one for one in pledge.receipts if one.act_id == wrong.id)
            telling_pledges.received(actor, pledge, receipt, Event.RECEIPT_REVERSED)
