"""Proving what is on record of nominations: what each keeps is what its acts, ballots and silences come to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload

from meetings.foundation.database import db
from meetings.foundation.errors import DomainError
from meetings.silence.models import SilenceProcedure
from meetings.silence.rules import ManagerKind, Status

from . import queries
from .ballots import check_count, winner
from .bureau import OfficerStatus
from .consent import SUBJECTS, Asked
from .models import Ballot, GroupDecision, Nomination, NominationCall, Officer, Post
from .rules import Decision, NominationAction, NominationStatus, fold

_S, _O = NominationStatus, OfficerStatus
BEHIND = {
    _O.DESIGNATED: (_S.DESIGNATED,),
    _O.ELECTED: (_S.ELECTED,),
    _O.RESIGNED: (_S.ELECTED,),
    _O.REPLACED: (_S.ELECTED,),
    _O.WITHDRAWN: (_S.WITHDRAWN, _S.REPLACED),
}
"""Where the nomination stands of an officer who came by one."""


def verify() -> Iterator[str]:
    """What is wrong with any nomination, decision, ballot or officer: a sentence each, with its number."""
    for post_id in queries.every_post():
        post = _post(post_id)
        asked = _procedures(post)
        for call in post.calls:
            for nomination in call.nominations:
                faults = (*_of_nomination(nomination, call), *_of_asking(nomination, asked))
                yield from (f"nomination {nomination.id}: {fault}" for fault in faults)
            for ballot in call.ballots:
                yield from (f"ballot {ballot.id}: {fault}" for fault in _of_ballot(ballot))
            yield from (f"call {call.id}: {fault}" for fault in _of_rounds(call))
            for decision in call.decisions:
                yield from (f"decision {decision.id}: {fault}" for fault in _of_decision(decision, call, asked))
        yield from (f"post {post.id}: {fault}" for fault in _of_post(post))
        for officer in post.officers:
            yield from (f"officer {officer.id}: {fault}" for fault in _of_officer(officer, post))
        db.session.expunge_all()


def _post(post_id: int) -> Post:
    query = sa.select(Post).where(Post.id == post_id)
    calls = selectinload(Post.calls).options(
        selectinload(NominationCall.nominations).selectinload(Nomination.acts),
        selectinload(NominationCall.decisions),
        selectinload(NominationCall.ballots),
    )
    options = (calls, selectinload(Post.officers), joinedload(Post.process))
    return db.session.execute(query.options(*options)).scalar_one()


def _procedures(post: Post) -> list[SilenceProcedure]:
    """Every time that somebody was asked about a nomination for a post, in the order in which it began."""
    numbers = [nomination.id for call in post.calls for nomination in call.nominations]
    query = sa.select(SilenceProcedure).where(
        SilenceProcedure.subject_kind.in_(SUBJECTS.values()), SilenceProcedure.subject_id.in_(numbers)
    )
    return list(db.session.execute(query.order_by(SilenceProcedure.number)).scalars())


def _of_nomination(nomination: Nomination, call: NominationCall) -> Iterator[str]:
    acts = nomination.acts
    if [act.position for act in acts] != list(range(1, len(acts) + 1)):
        yield "acts are missing or numbered twice"
    try:
        standing = fold(act.fact for act in acts)
    except DomainError as error:
        yield f"the rules would not let its record come about: {error}"
        return
    for name in ("status", "circle", "submitted_at", "circulated_at", "designated_at", "ended_at"):
        kept, counted = getattr(nomination, name), getattr(standing, name)
        if kept != counted:
            yield f"{name} is {kept}, its record says {counted}"
    if standing.person is not None and nomination.person != standing.person:
        yield f"person is {nomination.person!r}, its record says {standing.person!r}"
    if standing.submitted_at is not None and call.limit.is_over(standing.submitted_at):
        # One that was late may be in time by now: the last day of an open call moves later.
        if call.is_binding:
            yield "it came after a last day that binds"
        elif not nomination.is_late:
            yield "it came after the last day and is not marked late"
    followers = [one.id for one in call.nominations if one.id == nomination.replaced_by_id]
    if (standing.status is _S.REPLACED) is not bool(followers):
        yield f"replaced_by_id is {nomination.replaced_by_id}, its record says {standing.status}"


def _of_asking(nomination: Nomination, procedures: list[SilenceProcedure]) -> Iterator[str]:
    """Whoever is designated was asked about before, if at all, and not in vain: nobody is asked afterwards."""
    of_it = [p for p in procedures if (p.subject_kind, p.subject_id) == (SUBJECTS[Asked.CHAIRS], nomination.id)]
    if nomination.designated_at is None or not of_it:
        return
    last = of_it[-1]
    passed = last.status in (Status.ADOPTED, Status.WITHDRAWN) and last.ended_at is not None
    if not passed or (last.ended_at is not None and last.ended_at > nomination.designated_at):
        yield f"it was designated while silence procedure {last.id} was not closed, or broken"


def _of_ballot(ballot: Ballot) -> Iterator[str]:
    count = ballot.count
    try:
        check_count(count, ballot.candidates)
    except DomainError as error:
        yield f"its figures cannot be those of a ballot: {error}"
        return
    won = winner(count, ballot.candidates)
    if ballot.winner_id != won:
        yield f"winner_id is {ballot.winner_id}, its figures say {won}"


def _of_rounds(call: NominationCall) -> Iterator[str]:
    for group, count in sorted(Counter(ballot.group_code for ballot in call.ballots).items()):
        numbers = sorted(ballot.number for ballot in call.ballots if ballot.group_code == group)
        if numbers != list(range(1, count + 1)):
            yield f"rounds of a ballot ({group or 'all'}) are missing or numbered twice"
    endorsed = {
        nomination.id
        for nomination in call.nominations
        if any(act.action is NominationAction.ENDORSE for act in nomination.acts)
    }
    decided = {decision.nomination_id for decision in call.decisions}
    for number in sorted(endorsed ^ decided):
        yield f"nomination {number} has an endorsement without a decision, or a decision without an endorsement"


def _of_decision(decision: GroupDecision, call: NominationCall, procedures: list[SilenceProcedure]) -> Iterator[str]:
    nomination = next((one for one in call.nominations if one.id == decision.nomination_id), None)
    if nomination is None or nomination.group_code != decision.group_code:
        yield "it is about a nomination of another call or group"
        return
    if (decision.silence_id is not None, decision.ballot_id is not None) != (
        decision.how is Decision.SILENCE,
        decision.how is Decision.BALLOT,
    ):
        yield f"how is {decision.how}, and it names something else"
    ballot = next((one for one in call.ballots if one.id == decision.ballot_id), None)
    if decision.how is Decision.BALLOT and (
        ballot is None or (ballot.group_code, ballot.winner_id) != (decision.group_code, nomination.id)
    ):
        yield f"its nomination has not won ballot {decision.ballot_id} of its group"
    silence = next((one for one in procedures if one.id == decision.silence_id), None)
    if decision.how is Decision.SILENCE and (
        silence is None
        or (silence.subject_kind, silence.subject_id) != (SUBJECTS[Asked.GROUP], nomination.id)
        or (silence.manager_kind, silence.manager_scope) != (ManagerKind.COORDINATOR, decision.group_code)
        or silence.status is not Status.ADOPTED
    ):
        yield f"silence procedure {decision.silence_id} has not adopted its nomination inside its group"


def _of_post(post: Post) -> Iterator[str]:
    current = [officer.id for officer in post.officers if officer.status.is_current]
    if len(current) > 1:
        yield f"it has more than one officer: {', '.join(map(str, current))}"
    came = Counter(officer.nomination_id for officer in post.officers)
    for call in post.calls:
        for nomination in call.nominations:
            if came[nomination.id] != (nomination.designated_at is not None):
                yield f"nomination {nomination.id} was designated, and {came[nomination.id]} officers came by it"


def _of_officer(officer: Officer, post: Post) -> Iterator[str]:
    gone = officer.status in (_O.WITHDRAWN, _O.RESIGNED, _O.REPLACED)
    if gone is not (officer.ended_on is not None):
        yield f"status is {officer.status}, ended_on is {officer.ended_on}"
    if officer.replaced_by_id is not None and officer.replaced_by_id not in {one.id for one in post.officers}:
        yield f"replaced_by_id is {officer.replaced_by_id}, which is no officer of this post"
    if officer.elected_on is not None and officer.status in (_O.DESIGNATED, _O.WITHDRAWN):
        yield f"status is {officer.status}, elected_on is {officer.elected_on}"
    ballots = {ballot.id: ballot for call in post.calls for ballot in call.ballots}
    if officer.ballot_id is not None:
        ballot = ballots.get(officer.ballot_id)
        if ballot is None or (ballot.winner_id, ballot.method) != (officer.nomination_id, officer.elected_how):
            yield f"it was not elected by ballot {officer.ballot_id}"
    if officer.nomination_id is None:
        return
    made = (one for call in post.calls for one in call.nominations if one.id == officer.nomination_id)
    nomination = next(made, None)
    if nomination is None or nomination.state != officer.state or nomination.group_code != officer.group_code:
        yield f"nomination {officer.nomination_id} is for another post, State or group"
    elif nomination.status not in BEHIND[officer.status]:
        yield f"status is {officer.status}, nomination {nomination.id} says {nomination.status}"
