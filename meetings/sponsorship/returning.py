"""Money back to donors: one person of finance asks for it, another one does it, whatever the amount.

So it is with taking it back: whoever could reverse a return alone would undo what two persons had to agree on.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy.orm.attributes import flag_modified

from meetings.foundation import audit, clock, money
from meetings.foundation.access import Actor
from meetings.foundation.database import db
from meetings.foundation.errors import Conflict, NotFound, RuleViolation
from meetings.foundation.text import clean_block

from . import entering, ledger, pledging, queries_pledges, telling_pledges
from .entering import Command
from .ledger import AccountKind, ActKind
from .models import LedgerAct, PledgeReturn
from .rules import WORDS_MAXIMUM, ReturnStatus
from .telling_pledges import Event

CODES = (
    "return.unknown",
    "return.too_much",
    "return.decided",
    "return.same_person",
    "return.future",
    "return.before_pledge",
    "return.not_done",
    "return.reversal_asked",
    "return.reversal_not_asked",
)
"""Codes that this module raises besides those of the ledger."""

_KEPT = ("pledge_id", "amount_minor", "reason", "status", "words", "act_id", "reversal_words")


def of_return(back: PledgeReturn) -> dict[str, Any]:
    """What the audit log keeps of money that goes back."""
    amount = money.kept(back.amount_minor, back.pledge.fund.currency)
    return {name: getattr(back, name) for name in _KEPT} | {"amount_minor": amount}


def ask(actor: Actor, pledge_id: int, revision: int, amount: int, reason: str) -> PledgeReturn:
    """Ask that money of a pledge goes back: of what is available, and not asked back already.

    Raises NotFound, Conflict `record.changed_meanwhile`, RuleViolation `money.zero`, `return.too_much`, what
    `clean_block` does.
    """
    pledge = pledging.kept(actor, pledge_id)
    pledging.check_revision(pledge, revision)
    said = clean_block(reason, maximum=WORDS_MAXIMUM, about="reason")
    available = queries_pledges.standing([pledge.id])[pledge.id][AccountKind.AVAILABLE]
    if amount <= 0:
        raise RuleViolation("money.zero", field="amount")
    if amount > available - queries_pledges.asked_back(pledge.id):
        raise RuleViolation("return.too_much", field="amount")
    back = PledgeReturn(
        pledge=pledge,
        amount_minor=amount,
        reason=said,
        status=ReturnStatus.ASKED,
        asked_at=clock.now(),
        asked_by_id=actor.user_id,
        asked_by_name=actor.name,
    )
    db.session.add(back)
    flag_modified(pledge, "changed_at")  # the same asked for again has to look first
    db.session.flush()
    audit.record(actor, "pledge_return.ask", "pledge_return", back.id, None, of_return(back))
    return back


def do(actor: Actor, return_id: int, revision: int, key: str, happened_on: date) -> PledgeReturn:
    """Another person of finance has sent the money back. Sent again with the same key, it is what it was.

    Raises NotFound, Conflict `record.changed_meanwhile`, `return.decided`, `return.same_person`, `ledger.not_enough`,
    RuleViolation `return.future`, `return.before_pledge`.
    """
    back = _stored(actor, return_id)
    pledge = back.pledge
    command = Command(key, ActKind.RETURN, happened_on, back.reason, pledge.id)
    digest = command.digest(return_id, back.amount_minor)
    if entering.done_before(pledge.fund, command, digest) is not None:
        return back
    _check(actor, back, revision)
    if happened_on > clock.business_today():
        raise RuleViolation("return.future", field="happened_on")
    if happened_on < pledge.pledged_on:
        raise RuleViolation("return.before_pledge", field="happened_on")
    act = entering.enter(actor, pledge.fund, command, digest, ledger.returned(pledge.id, back.amount_minor))
    back.act_id = act.id
    _decide(actor, back, ReturnStatus.DONE, "")
    telling_pledges.returned(actor, pledge, back.amount_minor)
    return back


def refuse(actor: Actor, return_id: int, revision: int, words: str) -> PledgeReturn:
    """Another person of finance refuses that money goes back, and says why.

    Raises NotFound, Conflict `record.changed_meanwhile`, `return.decided`, `return.same_person`, and what `clean_block`
    does.
    """
    back = _stored(actor, return_id)
    _check(actor, back, revision)
    _decide(actor, back, ReturnStatus.REFUSED, clean_block(words, maximum=WORDS_MAXIMUM, about="words"))
    return back


def check_decider(actor: Actor, back: PledgeReturn) -> None:
    """Raises Conflict `return.decided`, `return.same_person` where somebody cannot decide as things stand."""
    if back.status is not ReturnStatus.ASKED:
        raise Conflict("return.decided")
    if actor.user_id is None or actor.user_id == back.asked_by_id:
        raise Conflict("return.same_person")


# --- taken back -----------------------------------------------------------------------------------------------------


def ask_reversal(actor: Actor, return_id: int, revision: int, words: str) -> PledgeReturn:
    """Ask that a return is reversed that was entered in error, and say why; another person does it.

    Raises NotFound, Conflict `record.changed_meanwhile`, `return.not_done`, `return.reversal_asked`, and what
    `clean_block` does.
    """
    back = _stored(actor, return_id)
    _check_revision(back, revision)
    said = clean_block(words, maximum=WORDS_MAXIMUM, about="words")
    if back.status is not ReturnStatus.DONE:
        raise Conflict("return.not_done")
    if back.is_reversal_asked:
        raise Conflict("return.reversal_asked")
    before = of_return(back)
    back.reversal_asked_at, back.reversal_words = clock.now(), said
    back.reversal_asked_by_id, back.reversal_asked_by_name = actor.user_id, actor.name
    db.session.flush()
    audit.record(actor, "pledge_return.ask_reversal", "pledge_return", back.id, before, of_return(back))
    return back


def reverse(actor: Actor, return_id: int, revision: int, key: str) -> LedgerAct:
    """Reverse a return as another person than who asked for that. Sent again with the same key, it is the same act.

    Raises NotFound, Conflict `record.changed_meanwhile`, what `check_reverser` and `entering.reverse` do.
    """
    back = _stored(actor, return_id)
    pledge = back.pledge
    command = Command(key, ActKind.REVERSAL, None, back.reversal_words)
    number = back.act_id or 0
    done = entering.done_before(pledge.fund, command, command.digest(number))
    if done is not None:
        return done
    check_reverser(actor, back)
    _check_revision(back, revision)
    act = entering.reverse(actor, pledge.fund, command, number)
    telling_pledges.returned(actor, pledge, back.amount_minor, Event.RETURN_REVERSED)
    return act


def keep(actor: Actor, return_id: int, revision: int, words: str) -> PledgeReturn:
    """Let a return stand as another person than who asked for its reversal, and say why. It may be asked for again.

    Raises NotFound, Conflict `record.changed_meanwhile`, `ledger.reversed`, what `check_reverser` and `clean_block` do.
    """
    back = _stored(actor, return_id)
    check_reverser(actor, back)
    _check_revision(back, revision)
    said = clean_block(words, maximum=WORDS_MAXIMUM, about="words")
    if queries_pledges.reversed_acts([back.act_id or 0]):
        raise Conflict("ledger.reversed")
    before = of_return(back)
    back.reversal_asked_at, back.reversal_asked_by_id, back.reversal_asked_by_name = None, None, ""
    back.reversal_words = ""
    db.session.flush()
    audit.record(actor, "pledge_return.keep", "pledge_return", back.id, before, of_return(back) | {"words": said})
    return back


def check_reverser(actor: Actor, back: PledgeReturn) -> None:
    """Raises Conflict `return.reversal_not_asked`, `return.same_person` where somebody cannot reverse it."""
    if not back.is_reversal_asked:
        raise Conflict("return.reversal_not_asked")
    if actor.user_id is None or actor.user_id == back.reversal_asked_by_id:
        raise Conflict("return.same_person")


def _stored(actor: Actor, return_id: int) -> PledgeReturn:
    try:
        pledging.kept(actor, queries_pledges.pledge_of_return(return_id))
    except NotFound:
        raise NotFound("return.unknown") from None
    return queries_pledges.stored_return(return_id)


def _check(actor: Actor, back: PledgeReturn, revision: int) -> None:
    check_decider(actor, back)
    _check_revision(back, revision)


def _check_revision(back: PledgeReturn, revision: int) -> None:
    if back.revision != revision:
        raise Conflict("record.changed_meanwhile")


def _decide(actor: Actor, back: PledgeReturn, status: ReturnStatus, words: str) -> None:
    before = of_return(back)
    back.status, back.words = status, words
    back.decided_at, back.decided_by_id, back.decided_by_name = clock.now(), actor.user_id, actor.name
    db.session.flush()
    audit.record(actor, f"pledge_return.{status}", "pledge_return", back.id, before, of_return(back))
