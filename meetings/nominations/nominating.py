"""Nominations, as those who nominate write, submit, replace and withdraw them. Once submitted, nothing is removed."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from meetings.foundation import attachments, audit, clock
from meetings.foundation.access import Actor
from meetings.foundation.access_table import Action, may
from meetings.foundation.attachments import AttachmentKind
from meetings.foundation.database import db
from meetings.foundation.errors import Conflict, NotFound, RuleViolation
from meetings.foundation.languages import LANGUAGES
from meetings.foundation.text import clean_block, clean_line

from . import following, keeping, queries
from .bureau import OfficerAction, move_officer
from .drafts import PERSON_MAXIMUM, NominationDraft
from .models import Nomination, NominationCall, Officer
from .parties import COORDINATION, DELEGATION, EVERYWHERE, nominator_scope
from .rules import CallStatus, NominationAction, NominationStatus, Party, Via, check_nominated, lateness

STATEMENT_MAXIMUM = 10_000


def draft(actor: Actor, call_id: int, nominator: str, by_group: bool, given: NominationDraft) -> Nomination:
    """A nomination as a draft that its nominator alone sees: of a State, or of a group by its coordinator.

    Raises NotFound for who may not nominate for that State or group, what `lateness` does, and what `_values` and
    `_check_candidate` do.
    """
    call = queries.locked_call(call_id)
    if not may(actor, Action.NOMINATION_SUBMIT, nominator_scope(nominator, by_group)):
        raise NotFound("call.unknown")
    if by_group:
        keeping.check_groups([nominator], about="nominator")
    lateness(call.status, call.limit, clock.now())
    nomination = _begun(actor, call, nominator, by_group, given)
    audit.record(actor, "nomination.draft", "nomination", nomination.id, None, keeping.of_nomination(nomination))
    return nomination


def edit(actor: Actor, nomination_id: int, revision: int, given: NominationDraft) -> Nomination:
    """Change a draft that still is at `revision`.

    Raises Conflict `record.changed_meanwhile` and `nomination.submitted`, NotFound, and what `_values` and
    `_check_candidate` do.
    """
    nomination = _own_draft(actor, nomination_id, revision)
    values = _values(actor, given)
    _check_candidate(nomination.nominator, nomination.by_group, given.state)
    for key, value in values.items():
        if getattr(nomination, key) != value:
            setattr(nomination, key, value)
    db.session.flush()
    return nomination


def discard(actor: Actor, nomination_id: int, revision: int) -> None:
    """Remove a draft. Raises Conflict `record.changed_meanwhile` and `nomination.submitted`, NotFound."""
    nomination = _own_draft(actor, nomination_id, revision)
    audit.record(actor, "nomination.discard", "nomination", nomination.id, keeping.of_nomination(nomination), None)
    nomination.call.nominations.remove(nomination)
    db.session.delete(nomination)
    db.session.flush()


def submit(actor: Actor, nomination_id: int, revision: int) -> Nomination:
    """Submit a draft. By the clock within this transaction it is in time, late, or too late.

    Raises Conflict `record.changed_meanwhile`, `nomination.act_not_allowed`, `call.not_open`, `nomination.seat_given`;
    RuleViolation `call.too_late`, `nomination.group_may_not`, `nomination.twice`, `nomination.state_unknown`,
    `nomination.other_group` where a coordinator nominates a State of another group.
    """
    nomination = queries.locked_nomination(nomination_id)
    _check_own(actor, nomination)
    keeping.check_revision(nomination, revision)
    _submit(actor, nomination, nomination.call.nominations)
    return nomination


def replace(actor: Actor, nomination_id: int, revision: int, given: NominationDraft) -> Nomination:
    """Put another nomination in the place of one that stands; the old one is kept. Returns the new one, submitted.

    It is a nomination as any other: late after the last day, refused after one that binds. Raises what `submit` does.
    """
    old = queries.locked_nomination(nomination_id)
    _check_own(actor, old)
    keeping.check_revision(old, revision)
    new = _begun(actor, old.call, old.nominator, old.by_group, given, is_sample=old.is_sample)
    keeping.act(actor, old, NominationAction.REPLACE)
    old.replaced_by_id = new.id
    _leave_post(actor, old)
    others = [nomination for nomination in old.call.nominations if nomination is not old]
    _submit(actor, new, others, since=old.acts[-1].at)  # not earlier than what it replaces, wherever the clock was put
    return new


def withdraw(
    actor: Actor, nomination_id: int, revision: int, words: str = "", via: Via = Via.APPLICATION
) -> Nomination:
    """Withdraw a nomination at any time before the election: by its nominator, or by the secretariat, which says where
    the withdrawal came from. A designated officer leaves the post with it.

    Raises Conflict `record.changed_meanwhile`, `nomination.act_not_allowed`, `nomination.not_yours`; RuleViolation
    `nomination.source_missing` on `via`, and what `clean_block` raises on `words`.
    """
    nomination = queries.locked_nomination(nomination_id)
    mine = keeping.parties(actor, nomination)
    keeping.check_revision(nomination, revision)
    on_behalf = Party.NOMINATOR not in mine
    if on_behalf and via is Via.APPLICATION:
        raise RuleViolation("nomination.source_missing", field="via")
    words = keeping.clean_words(words, required=on_behalf)
    keeping.act(actor, nomination, NominationAction.WITHDRAW, words=words, via=via)
    _leave_post(actor, nomination)
    return nomination


def name(actor: Actor, nomination_id: int, revision: int, person: str) -> Nomination:
    """Name the person for the State, or another one: the nomination stays.

    Raises Conflict `record.changed_meanwhile`, `nomination.act_not_allowed`, `nomination.not_yours`.
    """
    nomination = queries.locked_nomination(nomination_id)
    keeping.check_revision(nomination, revision)
    person = clean_line(person, maximum=PERSON_MAXIMUM, about="person")
    keeping.act(actor, nomination, NominationAction.NAME, person=person)
    officer = _officer(nomination)
    if officer is not None:
        following.rename(actor, officer, person)
    return nomination


def _submit(
    actor: Actor, nomination: Nomination, others: Collection[Nomination], *, since: datetime | None = None
) -> None:
    call, now = nomination.call, keeping.moment(nomination)
    now = max(now, since) if since is not None else now
    late = lateness(call.status, call.limit, now)
    today = clock.day_at_office(now)
    keeping.check_state(nomination.state, today)
    group = keeping.group_of(nomination.state, today)
    if nomination.by_group and group != nomination.nominator:
        raise RuleViolation("nomination.other_group", field="state")
    standing = [other.candidate for other in others if other is not nomination]
    if call.post.officer is not None:
        raise Conflict("nomination.seat_given")
    # By another call for the same seat a State stands for it as well; whoever was elected by one may have left it.
    earlier = [one for one in call.post.calls if one is not call and one.status is not CallStatus.WITHDRAWN]
    standing += [other.candidate for one in earlier for other in one.nominations if other.status.is_live]
    check_nominated(call.groups, standing, nomination.state, group)
    nomination.group_code, nomination.is_late = group, late
    keeping.act(actor, nomination, NominationAction.SUBMIT, person=nomination.person, since=since)


def _leave_post(actor: Actor, nomination: Nomination) -> None:
    """Whoever was designated by a nomination that is gone does not stand for election any more."""
    officer = _officer(nomination)
    if officer is None:
        return
    before = keeping.of_officer(officer)
    officer.status = move_officer(officer.status, OfficerAction.WITHDRAW)
    officer.ended_on = clock.business_today()
    db.session.flush()
    audit.record(actor, "officer.withdraw", "officer", officer.id, before, keeping.of_officer(officer))
    following.follow(actor, officer.post)


def _officer(nomination: Nomination) -> Officer | None:
    officers = nomination.call.post.officers
    return next((o for o in officers if o.nomination_id == nomination.id and o.status.is_current), None)


def _own_draft(actor: Actor, nomination_id: int, revision: int) -> Nomination:
    nomination = queries.locked_nomination(nomination_id)
    _check_own(actor, nomination)
    if nomination.status is not NominationStatus.DRAFT:
        raise Conflict("nomination.submitted")
    keeping.check_revision(nomination, revision)
    return nomination


def _check_own(actor: Actor, nomination: Nomination) -> None:
    if not may(actor, Action.NOMINATION_SUBMIT, nominator_scope(nomination.nominator, nomination.by_group)):
        raise NotFound("nomination.unknown")


def _begun(
    actor: Actor,
    call: NominationCall,
    nominator: str,
    by_group: bool,
    given: NominationDraft,
    *,
    is_sample: bool = False,
) -> Nomination:
    values = _values(actor, given)
    _check_candidate(nominator, by_group, given.state)
    nomination = Nomination(
        call=call,
        nominator=nominator,
        by_group=by_group,
        status=NominationStatus.DRAFT,
        is_late=False,
        author_id=actor.user_id,
        acts=[],
        is_sample=is_sample or given.is_sample,
        **values,
    )
    db.session.add(nomination)
    db.session.flush()
    return nomination


def _check_candidate(nominator: str, by_group: bool, state: str) -> None:
    """A State puts itself forward, whatever else the person is who acts for it. Raises `nomination.not_yours`."""
    if not by_group and state != nominator:
        raise RuleViolation("nomination.not_yours", field="state")


def _values(actor: Actor, given: NominationDraft) -> dict[str, Any]:
    """What is stored of a draft. Raises `nomination.state_unknown`, `nomination.language_missing` and
    `nomination.letter_not_pdf`."""
    statement = clean_block(given.statement, maximum=STATEMENT_MAXIMUM, required=False, about="statement")
    if statement and given.statement_lang not in LANGUAGES:
        raise RuleViolation("nomination.language_missing", field="statement_lang")
    if given.letter is not None and given.letter.kind is not AttachmentKind.PDF:
        raise RuleViolation("nomination.letter_not_pdf", field="letter")
    today = clock.business_today()
    values: dict[str, Any] = {
        "state": keeping.check_state(given.state, today),
        "person": clean_line(given.person, maximum=PERSON_MAXIMUM, required=False, about="person"),
        "statement": statement,
        "statement_lang": given.statement_lang if statement else "",
        "group_code": keeping.group_of(given.state, today),
    }
    if given.letter is not None:
        values["letter_id"] = attachments.keep(actor, given.letter, is_sample=given.is_sample).id
    return values


def open_to(actor: Actor, call: NominationCall, counted: Mapping[str, str]) -> list[tuple[str, bool]]:
    """For whom `actor` may nominate on a call: codes of States and of groups (True), by the groups that are asked.

    `counted` says under which group each State is counted.
    """
    states, groups = (sorted(actor.scopes(*roles) - {EVERYWHERE}) for roles in (DELEGATION, COORDINATION))
    return [
        *((code, False) for code in states if not call.groups or counted.get(code) in call.groups),
        *((code, True) for code in groups if not call.groups or code in call.groups),
    ]
