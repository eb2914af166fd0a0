"""Pledges of which what was not paid will not be: finance says so, or their last day is over; and the way back."""

from __future__ import annotations

from meetings.foundation import audit, clock
from meetings.foundation.access import Actor, system
from meetings.foundation.database import db
from meetings.foundation.errors import Conflict
from meetings.foundation.text import clean_block

from . import entering, ledger, pledging, queries_pledges, telling_pledges
from .entering import Command
from .ledger import AccountKind, ActKind
from .models import Pledge
from .rules import WORDS_MAXIMUM, PledgeStatus, PledgeStep, pledge_after


def lapse(actor: Actor, pledge_id: int, revision: int, key: str, words: str) -> Pledge:
    """Finance records that what was not paid will not be, and why.

    Raises NotFound, Conflict `record.changed_meanwhile`, `pledge.step` and `pledge.paid`, what `clean_block` does.
    """
    pledge = pledging.kept(actor, pledge_id)
    said = clean_block(words, maximum=WORDS_MAXIMUM, about="words")
    command = Command(key, ActKind.LAPSE, None, said, pledge.id)
    if entering.done_before(pledge.fund, command, command.digest()) is not None:
        return pledge
    pledging.check_revision(pledge, revision)
    return _lapse(actor, pledge, command)


def lapse_expired(pledge_id: int) -> bool:
    """Let a pledge lapse whose last day is over, as the chore does; whether it did: somebody may have been faster."""
    pledge = pledging.locked(pledge_id)
    if not queries_pledges.is_expired(pledge, queries_pledges.standing([pledge_id])[pledge_id]):
        return False
    key = f"pledge-expired:{pledge.id}:{pledge.expires_on}"
    command = Command(key, ActKind.LAPSE, None, pledge_id=pledge.id, is_of_system=True)
    if (
        entering.done_before(pledge.fund, command, command.digest()) is not None
    ):  # pragma: no cover - it would not stand
        return False
    _lapse(system("sponsorship.lapse"), pledge, command)
    return True


def _lapse(actor: Actor, pledge: Pledge, command: Command) -> Pledge:
    left = queries_pledges.standing([pledge.id])[pledge.id][AccountKind.PLEDGED]
    pledge_after(pledge.status, PledgeStep.LAPSE)
    if left <= 0:
        raise Conflict("pledge.paid")
    pledging.step(actor, pledge, PledgeStep.LAPSE, command.words)
    entering.enter(actor, pledge.fund, command, command.digest(), ledger.lapsed(pledge.id, left))
    telling_pledges.answered(actor, pledge)
    return pledge


def stand_again(actor: Actor, pledge: Pledge) -> None:
    """Its lapse was reversed: the pledge stands again, without a last day that is over."""
    before = pledging.of_pledge(pledge)
    pledge.status, pledge.words = PledgeStatus.CONFIRMED, ""
    if pledge.expires_on is not None and pledge.expires_on < clock.business_today():
        pledge.expires_on = None
    db.session.flush()
    audit.record(actor, "pledge.stand_again", "pledge", pledge.id, before, pledging.of_pledge(pledge))
    telling_pledges.answered(actor, pledge)
