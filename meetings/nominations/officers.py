"""Officers: recorded by hand, elected, withdrawn, resigned, replaced; the persons who hold a post for their State."""

from __future__ import annotations

from datetime import date

from meetings.foundation import audit, clock
from meetings.foundation.access import Actor
from meetings.foundation.database import db
from meetings.foundation.errors import Conflict, RuleViolation
from meetings.foundation.text import clean_line

from . import following, keeping, queries, telling
from .ballots import Method
from .bureau import OfficerAction, check_election, check_end, check_served, check_vacant, move_officer, with_person
from .drafts import PERSON_MAXIMUM, OfficerDraft
from .models import Ballot, Nomination, Officer, Post
from .rules import NominationAction


def appoint(actor: Actor, post_id: int, revision: int, draft: OfficerDraft) -> Officer:
    """Record by hand that a State is designated to a post, where nobody was nominated through a call.

    Raises Conflict `record.changed_meanwhile`, `officer.post_taken`, and `officer.has_candidates` while nominations for
    it stand; RuleViolation `nomination.state_unknown`, `decision.day_in_future`.
    """
    post = queries.locked_post(post_id)
    keeping.check_revision(post, revision)
    check_vacant(officer.status for officer in post.officers)
    if any(nomination.status.is_live for call in post.calls for nomination in call.nominations):
        raise Conflict("officer.has_candidates")
    state, person = _of(draft)
    day = draft.on or clock.business_today()
    group = keeping.group_of(state, day)
    return following.appoint(actor, post, state, group, person, on=draft.on, is_sample=draft.is_sample)


def elect(
    actor: Actor,
    officer_id: int,
    revision: int,
    on: date,
    how: Method,
    ballot_id: int | None = None,
) -> Officer:
    """Record the election of a designated officer at the meeting, by acclamation or by a ballot.

    Raises Conflict `record.changed_meanwhile`, `officer.act_not_allowed`; RuleViolation `officer.elected_…`,
    `nomination.ballot_not_won` where the ballot that is named was not won.
    """
    officer = queries.locked_officer(officer_id)
    keeping.check_revision(officer, revision)
    before, post = keeping.of_officer(officer), officer.post
    status = move_officer(officer.status, OfficerAction.ELECT)
    check_election(on, _openings(post), clock.business_today())
    check_served(on, _last_days(post), officer.status, OfficerAction.ELECT)
    ballot = _ballot(post, ballot_id)
    if ballot is not None and (ballot.winner_id != officer.nomination_id or ballot.method is not how):
        raise RuleViolation("nomination.ballot_not_won", field="ballot")
    nomination = _nomination(post, officer)
    if nomination is not None:
        keeping.act(actor, nomination, NominationAction.ELECT)
    officer.status, officer.elected_on, officer.elected_how = status, on, how
    officer.ballot_id = ballot.id if ballot is not None else None
    _settle(actor, officer, "officer.elect", before)
    telling.officer(actor, officer)
    return officer


def withdraw(actor: Actor, officer_id: int, revision: int, on: date, words: str = "") -> Officer:
    """Record that a State which was designated, without a nomination that stands, does not stand for election any more.

    Raises what `resign` does, and Conflict `officer.has_candidates`.
    """
    officer = queries.locked_officer(officer_id)
    keeping.check_revision(officer, revision)
    _check_no_candidate(officer)
    before = keeping.of_officer(officer)
    _end(officer, OfficerAction.WITHDRAW, on, words)
    _settle(actor, officer, "officer.withdraw", before)
    return officer


def resign(actor: Actor, officer_id: int, revision: int, on: date, words: str = "") -> Officer:
    """Record that a State gives up a post after its election; other posts that it holds stay as they are.

    Raises Conflict `record.changed_meanwhile`, `officer.act_not_allowed`; RuleViolation
    `officer.ended_before_beginning`, `decision.day_in_future`.
    """
    officer = queries.locked_officer(officer_id)
    keeping.check_revision(officer, revision)
    before = keeping.of_officer(officer)
    _end(officer, OfficerAction.RESIGN, on, words)
    _settle(actor, officer, "officer.resign", before)
    return officer


def replace(actor: Actor, officer_id: int, revision: int, on: date, draft: OfficerDraft, words: str = "") -> Officer:
    """Record that another State takes a post over from a day on: designated, to be elected. The old one is kept.

    Raises what `resign` does, and `nomination.state_unknown`, `officer.same_state`.
    """
    officer = queries.locked_officer(officer_id)
    keeping.check_revision(officer, revision)
    state, person = _of(draft)
    if state == officer.state:
        raise RuleViolation("officer.same_state", field="state")
    _check_no_candidate(officer)
    before = keeping.of_officer(officer)
    _end(officer, OfficerAction.REPLACE, on, words)
    db.session.flush()
    audit.record(actor, "officer.replace", "officer", officer.id, before, keeping.of_officer(officer))
    return following.appoint(
        actor, officer.post, state, keeping.group_of(state, on), person, on=on, is_sample=officer.is_sample
    )


def name_person(actor: Actor, officer_id: int, revision: int, name: str, from_on: date | None) -> Officer:
    """Name who holds a post for its State from a day on; the first one needs no day. The State stays.

    Raises Conflict `record.changed_meanwhile`, `officer.act_not_allowed`; RuleViolation `officer.person_not_later`.
    """
    officer = queries.locked_officer(officer_id)
    keeping.check_revision(officer, revision)
    if not officer.status.is_current:
        raise Conflict("officer.act_not_allowed", status=officer.status, action="name")
    before = keeping.of_officer(officer)
    name = clean_line(name, maximum=PERSON_MAXIMUM, about="name")
    keeping.set_persons(officer, with_person(officer.people, name, from_on))
    _settle(actor, officer, "officer.name", before)
    return officer


def _check_no_candidate(officer: Officer) -> None:
    nomination = _nomination(officer.post, officer)
    if nomination is not None and nomination.status.is_live:
        raise Conflict("officer.has_candidates")  # it is withdrawn or replaced by who made it


def _end(officer: Officer, action: OfficerAction, on: date, words: str) -> None:
    status = move_officer(officer.status, action)
    if on > clock.business_today():
        raise RuleViolation("decision.day_in_future", field="ended_on")
    check_end(officer.elected_on or officer.designated_on, on)
    check_served(on, _last_days(officer.post), officer.status, action)
    officer.status, officer.ended_on, officer.words = status, on, keeping.clean_words(words)


def _settle(actor: Actor, officer: Officer, action: str, before: dict[str, object]) -> None:
    db.session.flush()
    audit.record(actor, action, "officer", officer.id, before, keeping.of_officer(officer))
    following.follow(actor, officer.post)


def _of(draft: OfficerDraft) -> tuple[str, str]:
    today = clock.business_today()
    if draft.on is not None and draft.on > today:
        raise RuleViolation("decision.day_in_future", field="on")
    person = clean_line(draft.person, maximum=PERSON_MAXIMUM, required=False, about="person")
    return keeping.check_state(draft.state, draft.on or today), person


def _openings(post: Post) -> list[date | None]:
    return [meeting.start_on if meeting.status.has_dates else None for meeting in post.meetings]


def _last_days(post: Post) -> list[date | None]:
    return [meeting.over_on for meeting in post.meetings]


def _nomination(post: Post, officer: Officer) -> Nomination | None:
    made = (nomination for call in post.calls for nomination in call.nominations)
    return next((one for one in made if one.id == officer.nomination_id), None)


def _ballot(post: Post, ballot_id: int | None) -> Ballot | None:
    if ballot_id is None:
        return None
    found = next((ballot for call in post.calls for ballot in call.ballots if ballot.id == ballot_id), None)
    if found is None:
        raise RuleViolation("nomination.ballot_not_won", field="ballot")
    return found
