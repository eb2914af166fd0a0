"""What finance does with a request before any money: taking it up, the waiting list, declining, carrying; and opinions.

Whoever locks the fund goes first, as for what is entered in its ledger: a request is not declined while it is awarded.
"""

from __future__ import annotations

import sqlalchemy as sa

from meetings.foundation import audit, clock
from meetings.foundation.access import Actor
from meetings.foundation.database import db
from meetings.foundation.errors import Conflict, NotFound, RuleViolation
from meetings.foundation.text import clean_block

from . import asking_fund, entering, keeping_requests, parties, queries, queries_awards, telling_requests
from .models_requests import Review, SponsorshipRequest
from .rules import (
    OPEN_REQUESTS,
    WORDS_MAXIMUM,
    DeclineReason,
    Opinion,
    Party,
    RequestStep,
    check_impartial,
)

CODES = ("review.decided", "request.reason_missing")
"""Codes that this module raises besides those of the rules."""


def take_up(actor: Actor, request_id: int, revision: int) -> SponsorshipRequest:
    """Begin to review a request; its State is told.

    Raises NotFound, Conflict `record.changed_meanwhile`, `request.step`.
    """
    request = _held(actor, request_id, revision)
    step(actor, request, RequestStep.TAKE_UP)
    telling_requests.answered(actor, request, RequestStep.TAKE_UP)
    return request


def wait(actor: Actor, request_id: int, revision: int, words: str = "") -> SponsorshipRequest:
    """Put a request on the waiting list for its meeting, behind those that wait already; its State is told.

    Raises NotFound, Conflict `record.changed_meanwhile`, `request.step`, `request.award_waits`,
    and what `clean_block` does.
    """
    request = _held(actor, request_id, revision)
    asking_fund.check_no_award_waits(request)
    step(actor, request, RequestStep.WAIT, words=_words(words))
    telling_requests.answered(actor, request, RequestStep.WAIT)
    return request


def decline(
    actor: Actor, request_id: int, revision: int, reason: DeclineReason | None, words: str
) -> SponsorshipRequest:
    """Decline a request with a reason; its State is told, with the words that go with it.

    Raises NotFound, Conflict `record.changed_meanwhile`, `request.step`, `request.award_waits`, RuleViolation
    `request.reason_missing` on `reason`, and what `clean_block` does: another reason than those listed is said.
    """
    request = _held(actor, request_id, revision)
    asking_fund.check_no_award_waits(request)
    if reason is None:
        raise RuleViolation("request.reason_missing", field="reason")
    said = _words(words, required=reason is DeclineReason.OTHER)
    step(actor, request, RequestStep.DECLINE, reason=reason, words=said)
    telling_requests.answered(actor, request, RequestStep.DECLINE)
    return request


def reconsider(actor: Actor, request_id: int, revision: int, words: str = "") -> SponsorshipRequest:
    """Review a request again that was declined, or stood on the waiting list.

    Raises NotFound, Conflict `record.changed_meanwhile`, `request.step`, and what `clean_block` does.
    """
    request = _held(actor, request_id, revision)
    step(actor, request, RequestStep.RECONSIDER, words=_words(words))
    telling_requests.answered(actor, request, RequestStep.RECONSIDER)
    return request


def carry(actor: Actor, request_id: int, revision: int, words: str = "") -> SponsorshipRequest:
    """Carry a late request to the next meeting: this one is declined as late, a copy is submitted there. The copy.

    Raises NotFound, and what `asking_fund.carry` does.
    """
    held(actor, request_id)
    return asking_fund.carry(actor, request_id, revision, words)


def give_opinion(actor: Actor, request_id: int, opinion: Opinion, words: str) -> Review:
    """Say what one recommends: an opinion for each reviewer, changed as often as they like until it is decided.

    Raises NotFound, Conflict `review.decided`, and what `clean_block` does.
    """
    if actor.user_id is None:
        raise NotFound("request.unknown")
    entering.locked_fund(queries_awards.fund_of_request(request_id))
    request = queries_awards.locked_request(actor, request_id)
    check_impartial(request.state_code, parties.states_of(actor))
    if request.status not in OPEN_REQUESTS:
        raise Conflict("review.decided")
    said = _words(words)
    query = sa.select(Review).where(Review.request_id == request_id, Review.user_id == actor.user_id)
    review = db.session.scalar(query)
    before = {"opinion": review.opinion} if review is not None else None
    if review is None:
        review = Review(request_id=request_id, user_id=actor.user_id)
        db.session.add(review)
    review.actor_name, review.opinion, review.words, review.at = actor.name, opinion, said, clock.now()
    db.session.flush()
    kept = {"opinion": review.opinion}
    audit.record(actor, "request_review.give", "sponsorship_request", request_id, before, kept)
    return review


# --- for what follows from awards as well ---------------------------------------------------------------------------


def step(
    actor: Actor,
    request: SponsorshipRequest,
    way: RequestStep,
    *,
    reason: DeclineReason | None = None,
    words: str = "",
    award_id: int | None = None,
) -> None:
    """Take a step with a request that is locked, its place on the waiting list with it. Raises what `take` does."""
    if way is RequestStep.WAIT:
        ahead = queries.waiting_list(request.fund_id, request.meeting_id)
        request.place = max((place or 0 for _number, place in ahead), default=0) + 1
    keeping_requests.take(actor, request, way, reason=reason, words=words, award_id=award_id)


def held(actor: Actor, request_id: int) -> SponsorshipRequest:
    """A request of which somebody is finance, locked with its fund. Raises NotFound `request.unknown`."""
    entering.locked_fund(queries_awards.fund_of_request(request_id))
    request = queries_awards.locked_request(actor, request_id)
    if Party.FINANCE not in parties.parties_of(actor, request):
        raise NotFound("request.unknown")
    check_impartial(request.state_code, parties.states_of(actor))
    return request


def _held(actor: Actor, request_id: int, revision: int) -> SponsorshipRequest:
    request = held(actor, request_id)
    keeping_requests.check_revision(request, revision)
    return request


def _words(words: str, *, required: bool = False) -> str:
    return clean_block(words, maximum=WORDS_MAXIMUM, required=required, about="words")
