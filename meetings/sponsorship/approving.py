"""What is done with an award that was entered: a second person approves it or not; one not needed is released."""

from __future__ import annotations

from meetings.foundation import audit, clock
from meetings.foundation.access import Actor
from meetings.foundation.database import db
from meetings.foundation.errors import Conflict, NotFound
from meetings.foundation.text import clean_block

from . import awarding, entering, ledger, parties, queries_awards, reviewing, telling_awards
from .entering import Command
from .ledger import AccountKind, ActKind
from .models_requests import Award
from .rules import WORDS_MAXIMUM, AwardStatus, Party, RequestStep, check_impartial, check_second

CODES = ("award.earmark_changed", "award.advanced")
"""Codes that this module raises besides those of the rules."""


def approve(actor: Actor, award_id: int, revision: int, key: str) -> Award:
    """Approve an award above the limit as another person than who entered it: its money is committed now.

    All is checked once more, as things stand. Raises NotFound; Conflict `record.changed_meanwhile`, `award.step`,
    `award.same_person`, `award.earmark_changed`, `act.key_used`, and what `awarding.award` does.
    """
    made = _held(actor, award_id)
    request, fund = made.request, made.request.fund
    command = Command(key, ActKind.AWARD, None, award_id=made.id)
    digest = command.digest(*sorted(awarding.by_pledge(made).items()))
    if entering.done_before(fund, command, digest) is not None:
        return made
    check_second(made.entered_by_id, actor.user_id)
    _check_revision(made, revision)
    if made.status is not AwardStatus.WAITING:
        raise Conflict("award.step")
    awarding.check_may(actor, request, made.id)
    positions = awarding.check(request, awarding.shares_of(made))
    if any(share.earmark != positions[share.pledge_id] for share in made.shares):
        raise Conflict("award.earmark_changed")
    before = awarding.kept(made)
    made.status = AwardStatus.COMMITTED
    made.approved_at, made.approved_by_id, made.approved_by_name = clock.now(), actor.user_id, actor.name
    db.session.flush()
    awarding.commit(actor, fund, made, key)
    audit.record(actor, "award.approve", "award", made.id, before, awarding.kept(made))
    return made


def refuse(actor: Actor, award_id: int, revision: int, words: str) -> Award:
    """Refuse an award that waits; who entered it may take it back alike. Its request stays where it was.

    Raises NotFound, Conflict `record.changed_meanwhile`, `award.step`, and what `clean_block` does: it is said why.
    """
    made = _held(actor, award_id)
    _check_revision(made, revision)
    if made.status is not AwardStatus.WAITING:
        raise Conflict("award.step")
    before = awarding.kept(made)
    made.decision_words = _words(words)
    made.status = AwardStatus.REFUSED
    made.approved_at, made.approved_by_name = clock.now(), actor.name
    made.approved_by_id = actor.user_id if actor.user_id != made.entered_by_id else None
    db.session.flush()
    audit.record(actor, "award.refuse", "award", made.id, before, awarding.kept(made))
    telling_awards.refused(actor, made)
    return made


def release(actor: Actor, award_id: int, revision: int, key: str, words: str) -> Award:
    """Release an award of which nothing has been paid: its money is free again, and its request falls back.

    Raises NotFound, Conflict `record.changed_meanwhile`, `award.step`, `award.advanced` once something was paid,
    `act.key_used`, RuleViolation `act.key`, and what `clean_block` does: it is said why.
    """
    made = _held(actor, award_id)
    fund, said = made.request.fund, _words(words)
    command = Command(key, ActKind.RELEASE, None, said, award_id=made.id)
    digest = command.digest()
    if entering.done_before(fund, command, digest) is not None:
        return made
    _check_revision(made, revision)
    if made.status is not AwardStatus.COMMITTED:
        raise Conflict("award.step")
    held = entering.of_award(fund, made.id, AccountKind.COMMITTED)
    if held != awarding.by_pledge(made):
        raise Conflict("award.advanced")
    entering.enter(actor, fund, command, digest, ledger.released(made.id, held))
    before = awarding.kept(made)
    made.status, made.decision_words = AwardStatus.RELEASED, said
    db.session.flush()
    reviewing.step(actor, made.request, RequestStep.FALL_BACK, words=said, award_id=made.id)
    audit.record(actor, "award.release", "award", made.id, before, awarding.kept(made))
    telling_awards.released(actor, made)
    return made


def _held(actor: Actor, award_id: int) -> Award:
    """An award of a request of which somebody is finance, locked with its fund. Raises NotFound `award.unknown`."""
    entering.locked_fund(queries_awards.fund_of_award(award_id))
    made = queries_awards.locked_award(actor, award_id)
    if Party.FINANCE not in parties.parties_of(actor, made.request):
        raise NotFound("award.unknown")
    check_impartial(made.request.state_code, parties.states_of(actor))
    return made


def _check_revision(made: Award, revision: int) -> None:
    if made.revision != revision:
        raise Conflict("record.changed_meanwhile")


def _words(words: str) -> str:
    return clean_block(words, maximum=WORDS_MAXIMUM, required=True, about="words")
