"""What groups and the secretariat decide about nominations: ballots, endorsement, circulation, designation."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm.attributes import flag_modified

from meetings.foundation import audit, clock
from meetings.foundation.access import Actor, Scope
from meetings.foundation.access_table import Action, may
from meetings.foundation.database import db
from meetings.foundation.errors import NotFound, RuleViolation
from meetings.silence import queries as silence
from meetings.silence.models import SilenceProcedure
from meetings.silence.rules import ManagerKind, Status

from . import following, keeping, queries, telling
from .ballots import Count, check_count, next_round, winner
from .bureau import check_vacant
from .consent import SUBJECTS, Asked, check_answered
from .drafts import BallotDraft, DecisionDraft
from .models import Ballot, GroupDecision, Nomination, NominationCall, Officer, Post
from .rules import (
    CallStatus,
    Candidate,
    Circle,
    Decision,
    NominationAction,
    check_call,
    check_designation,
    check_endorsed,
    live,
)


def record_ballot(actor: Actor, call_id: int, revision: int, draft: BallotDraft) -> Ballot:
    """Record one round: among the candidates of one group, by its coordinator or the secretariat, or among all, by the
    secretariat. A round among all that decides leaves the others.

    Raises Conflict `record.changed_meanwhile`, `call.over`; RuleViolation `ballot.…`, `ballot.day_missing`,
    `ballot.day_in_future`, `nomination.state_unknown` on `asked_by`; NotFound for who may not.
    """
    call = queries.locked_call(call_id)
    group = keeping.check_groups([draft.group], about="group")[0] if draft.group else ""
    _check_may_count(actor, call, group)
    keeping.check_revision(call, revision)
    check_call(call.status)
    held_on = _day(draft.held_on, "held_on")
    asked_by = keeping.check_state(draft.asked_by, held_on, about="asked_by") if draft.asked_by else ""
    standing = [candidate.id for candidate in live(_field(call), group or None)]
    count = Count(draft.method, dict(draft.tallies), draft.abstentions, draft.invalid, draft.present)
    check_count(count, standing)
    won = winner(count, standing)
    earlier = [ballot for ballot in call.ballots if ballot.group_code == group]
    current = [ballot for ballot in earlier if ballot.winner_id is None or ballot.winner_id in standing]
    number = next_round([(ballot.number, ballot.winner_id) for ballot in current])
    ballot = Ballot(
        call_id=call.id,
        group_code=group,
        number=max([number - 1, *(ballot.number for ballot in earlier)]) + 1,
        method=draft.method,
        asked_by=asked_by,
        held_on=held_on,
        candidates=sorted(standing),
        tallies={str(who): votes for who, votes in sorted(draft.tallies.items())},
        abstentions=draft.abstentions,
        invalid=draft.invalid,
        present=draft.present,
        winner_id=won,
    )
    call.ballots.append(ballot)
    flag_modified(call, "changed_at")  # the same form, sent twice, is one round
    db.session.flush()
    kept = {name: getattr(ballot, name) for name in ("group_code", "number", "method", "asked_by", "held_on")}
    figures = {name: getattr(ballot, name) for name in ("tallies", "abstentions", "invalid", "present", "winner_id")}
    audit.record(actor, "call.ballot", "nomination_call", call.id, None, kept | figures)
    if won is not None and not group:
        for nomination in call.nominations:
            if nomination.status.is_live and nomination.id != won:
                keeping.act(actor, nomination, NominationAction.NOT_CHOOSE)
    return ballot


def endorse(actor: Actor, nomination_id: int, revision: int, draft: DecisionDraft) -> GroupDecision:
    """Record that a group puts a nomination forward, and how it came to that; its others are not chosen.

    Raises Conflict `record.changed_meanwhile`, `call.over`, `nomination.act_not_allowed`, `nomination.not_yours` and
    `nomination.other_endorsed`; RuleViolation `nomination.group_may_not`, `nomination.ballot_not_won`,
    `nomination.silence_not_adopted`, `decision.day_missing`, `decision.day_in_future`.
    """
    nomination = queries.locked_nomination(nomination_id)
    keeping.parties(actor, nomination)
    keeping.check_revision(nomination, revision)
    call, group = nomination.call, nomination.group_code or ""
    check_call(call.status)
    words = keeping.clean_words(draft.words)
    decided_on = _day(draft.decided_on, "decided_on")
    if draft.how is Decision.SILENCE:
        _check_silence(draft.silence_id, nomination)
    ballot = next((one for one in call.ballots if one.id == draft.ballot_id and one.group_code == group), None)
    won = ballot.winner_id if ballot is not None else None
    others = check_endorsed(call.groups, _field(call), nomination.candidate, group, draft.how, won)
    keeping.act(actor, nomination, NominationAction.ENDORSE, words=words)
    for other in call.nominations:
        if other.id in {candidate.id for candidate in others}:
            keeping.act(actor, other, NominationAction.NOT_CHOOSE)
    decision = GroupDecision(
        call_id=call.id,
        group_code=group,
        nomination_id=nomination.id,
        how=draft.how,
        silence_id=draft.silence_id if draft.how is Decision.SILENCE else None,
        ballot_id=ballot.id if draft.how is Decision.BALLOT and ballot is not None else None,
        decided_on=decided_on,
        words=words,
    )
    call.decisions.append(decision)
    db.session.flush()
    kept = {name: getattr(decision, name) for name in ("group_code", "nomination_id", "how", "decided_on")}
    audit.record(actor, "call.decide", "nomination_call", call.id, None, kept)
    return decision


def circulate(actor: Actor, nomination_id: int, revision: int, circle: Circle, words: str = "") -> Nomination:
    """Let all addressees see a nomination, and tell them: the chairs of the groups, or all States. It only widens.

    Raises Conflict `record.changed_meanwhile`, `nomination.act_not_allowed`, `nomination.already_circulated`.
    """
    nomination = queries.locked_nomination(nomination_id)
    keeping.check_revision(nomination, revision)
    words = keeping.clean_words(words)
    keeping.act(actor, nomination, NominationAction.CIRCULATE, circle=circle, words=words)
    telling.circulated(actor, nomination)
    return nomination


def designate(actor: Actor, nomination_id: int, revision: int, on: date | None, words: str = "") -> Officer:
    """Make who was nominated the officer-designate: endorsed, with no other standing, for a post that is vacant.

    Raises Conflict `record.changed_meanwhile`, `call.over`, `nomination.act_not_allowed`, `nomination.not_endorsed`,
    `nomination.contested`, `officer.post_taken`, `nomination.chairs_asked` while the chairs of the other groups are
    asked, and when one of them has objected; RuleViolation `decision.day_missing`, `decision.day_in_future`.
    """
    nomination = queries.locked_nomination(nomination_id)
    keeping.parties(actor, nomination)
    keeping.check_revision(nomination, revision)
    post = nomination.call.post
    day = _day(on, "on")
    check_call(nomination.call.status)
    check_designation(_field_of(post), nomination.candidate)
    check_vacant(officer.status for officer in post.officers)
    # Read with the post locked, as whoever asks, or asks again, has it: what lets this pass is final until then.
    kind = SUBJECTS[Asked.CHAIRS]
    asked = silence.last_of([kind], nomination.id).get(kind)
    check_answered(asked.status if asked is not None else None)
    since = asked.ended_at if asked is not None else None
    keeping.act(actor, nomination, NominationAction.DESIGNATE, words=keeping.clean_words(words), since=since)
    return following.appoint(
        actor, post, nomination.state, nomination.group_code, nomination.person, on=day, nomination=nomination
    )


def _field_of(post: Post) -> list[Candidate]:
    """Who was put forward for a seat by any call for it, those that were withdrawn aside: it is one seat."""
    calls = (call for call in post.calls if call.status is not CallStatus.WITHDRAWN)
    return [candidate for call in calls for candidate in _field(call)]


def _field(call: NominationCall) -> list[Candidate]:
    return [nomination.candidate for nomination in call.nominations]


def _check_may_count(actor: Actor, call: NominationCall, group: str) -> None:
    of_group = bool(group) and may(actor, Action.NOMINATION_ENDORSE, Scope(group=group))
    if not of_group and not may(actor, Action.NOMINATION_CIRCULATE, Scope(process=call.post.process.code)):
        raise NotFound("call.unknown")


def _day(on: date | None, about: str) -> date:
    if on is None:
        raise RuleViolation("decision.day_missing", field=about)
    if on > clock.business_today():
        raise RuleViolation("decision.day_in_future", field=about)
    return on


def _check_silence(silence_id: int | None, nomination: Nomination) -> None:
    """The group itself was asked about this nomination, and nobody objected."""
    found = db.session.get(SilenceProcedure, silence_id) if silence_id is not None else None
    inside = (ManagerKind.COORDINATOR, nomination.group_code)
    if (
        found is None
        or (found.subject_kind, found.subject_id) != (SUBJECTS[Asked.GROUP], nomination.id)
        or (found.manager_kind, found.manager_scope) != inside
        or found.status is not Status.ADOPTED
    ):
        raise RuleViolation("nomination.silence_not_adopted", field="how")
