"""The officer is the one truth about who holds a post; the chair that a meeting shows is a copy that follows it.

Whatever is written of the chair on the meeting’s own form is taken over here, within the same transaction.
"""

from __future__ import annotations

from datetime import date

from meetings.calendar import queries as calendar
from meetings.calendar.models import Meeting
from meetings.calendar.rules import ChairStatus
from meetings.calendar.services import set_chair
from meetings.foundation import audit, clock
from meetings.foundation.access import Actor
from meetings.foundation.database import db
from meetings.foundation.errors import RuleViolation

from . import keeping, queries, telling
from .bureau import OfficerAction, OfficerStatus, Person, PostKind, check_vacant, move_officer
from .models import Nomination, Officer, Post

_STATUSES = {OfficerStatus.DESIGNATED: ChairStatus.DESIGNATED, OfficerStatus.ELECTED: ChairStatus.ELECTED}


def appoint(
    actor: Actor,
    post: Post,
    state: str,
    group: str | None,
    person: str,
    *,
    on: date | None,
    nomination: Nomination | None = None,
    status: OfficerStatus = OfficerStatus.DESIGNATED,
    is_sample: bool = False,
    quietly: bool = False,
    is_loaded: bool = False,
) -> Officer:
    """A new officer of a locked post; whoever resigned from it last is replaced by them. What was loaded is no act of
    anybody’s. Raises Conflict `officer.post_taken`."""
    check_vacant(officer.status for officer in post.officers)
    officer = Officer(
        post=post,
        state=state,
        group_code=group,
        nomination_id=nomination.id if nomination is not None else None,
        status=status,
        designated_on=on,
        words="",
        is_sample=is_sample or (nomination is not None and nomination.is_sample),
        persons=[],
    )
    keeping.set_persons(officer, [Person(person)] if person else [])
    before = [one for one in post.officers if one is not officer and one.status in _LEFT]
    db.session.add(officer)
    db.session.flush()
    if before and before[-1].replaced_by_id is None:
        before[-1].replaced_by_id = officer.id
        db.session.flush()
    if not is_loaded:
        audit.record(actor, "officer.appoint", "officer", officer.id, None, keeping.of_officer(officer))
    follow(actor, post)
    if not quietly and not is_loaded:
        telling.officer(actor, officer)
    return officer


_LEFT = (OfficerStatus.RESIGNED, OfficerStatus.REPLACED)


def rename(actor: Actor, officer: Officer, person: str) -> None:
    """Another spelling, or another person from the beginning on, before anybody else held the post."""
    before = keeping.of_officer(officer)
    people = officer.people
    last = people[-1] if people else Person("")
    keeping.set_persons(officer, [*people[:-1], Person(person, last.from_on, last.until_on)] if person else people[:-1])
    db.session.flush()
    audit.record(actor, "officer.name", "officer", officer.id, before, keeping.of_officer(officer))
    follow(actor, officer.post)


def follow(actor: Actor, post: Post) -> None:
    """Let every meeting that a chair’s post serves show the officer that there is now, or that there is none; those
    that are over, who chaired them."""
    if post.kind is not PostKind.CHAIR:
        return
    today = clock.business_today()
    for meeting in post.meetings:
        if queries.chair_post_id(meeting.id) != post.id:
            continue  # of co-chairs the meeting shows the first
        found = calendar.by_code(meeting.code, for_change=True, lock=True)
        officer = post.officer_of(found, today)
        if officer is not None:
            day = min(today, found.over_on or today)
            status = _STATUSES.get(officer.status, ChairStatus.ELECTED)  # who has left since was elected there
            set_chair(actor, found, officer.state, officer.name_on(day), status)
        elif found.chair_status is not ChairStatus.NONE:
            set_chair(actor, found, "", "", ChairStatus.NONE)


def adopt(actor: Actor, post: Post, *, is_loaded: bool = False) -> None:
    """Make who its meetings have on record as their chair the officer of a chair’s post that has none yet.

    Raises `post.chairs_differ` where they have different ones.
    """
    if post.kind is not PostKind.CHAIR or post.officers:
        return
    codes = [m.code for m in post.meetings if queries.chair_post_id(m.id) == post.id]
    known = [m for m in (calendar.by_code(code) for code in codes) if m.chair_status is not ChairStatus.NONE]
    if not known:
        return
    states = {meeting.chair_state.iso3 for meeting in known if meeting.chair_state is not None}
    if len(states) != 1:
        raise RuleViolation("post.chairs_differ", field="meetings")
    elected = [meeting for meeting in known if meeting.chair_status is ChairStatus.ELECTED]
    state, name = states.pop(), next((m.chair_name for m in known if m.chair_name), "")
    appoint(
        actor,
        post,
        state,
        keeping.group_of(state, _day_of(known[0])),
        name,
        on=None,
        status=OfficerStatus.ELECTED if elected else OfficerStatus.DESIGNATED,
        is_sample=known[0].is_sample,
        quietly=True,
        is_loaded=is_loaded,
    )


def take(actor: Actor, meeting_id: int) -> None:
    """Take over what was written of the chair on the form of a meeting, where the chair is a post.

    An officer who was recorded by hand is put right; one who came by a nomination, or was elected, is changed on the
    page of officers, where it is said how. Raises `officer.elsewhere` on what was written.
    """
    post_id = queries.chair_post_id(meeting_id)
    if post_id is None:
        return
    db.session.flush()
    post = queries.locked_post(post_id)
    code = next(meeting.code for meeting in post.meetings if meeting.id == meeting_id)
    meeting = calendar.by_code(code, for_change=True)
    state = meeting.chair_state.iso3 if meeting.chair_state is not None else ""
    officer = post.officer
    if post.officer_of(meeting, clock.business_today()) is not officer:
        raise RuleViolation("officer.elsewhere", field="chair_state")
    if meeting.chair_status is ChairStatus.NONE:
        if officer is not None:
            _drop(actor, officer)
        return
    wanted = OfficerStatus(meeting.chair_status.value)
    if officer is None:
        _take_new(actor, post, meeting, state, wanted)
        return
    if officer.state != state:
        _put_right(actor, officer, state, keeping.group_of(state, _day_of(meeting)))
    if officer.status is not wanted:
        _elect(actor, officer, wanted)
    if officer.name_on(min(clock.business_today(), meeting.over_on or date.max)) != meeting.chair_name:
        rename(actor, officer, meeting.chair_name)
    follow(actor, post)


def _take_new(actor: Actor, post: Post, meeting: Meeting, state: str, status: OfficerStatus) -> None:
    if any(nomination.status.is_live for call in post.calls for nomination in call.nominations):
        raise RuleViolation("officer.elsewhere", field="chair_state")
    group = keeping.group_of(state, _day_of(meeting))
    sample = meeting.is_sample
    appoint(actor, post, state, group, meeting.chair_name, on=None, status=status, is_sample=sample)


def _drop(actor: Actor, officer: Officer) -> None:
    if officer.nomination_id is not None or officer.status is not OfficerStatus.DESIGNATED:
        raise RuleViolation("officer.elsewhere", field="chair_status")
    before = keeping.of_officer(officer)
    officer.status = move_officer(officer.status, OfficerAction.WITHDRAW)
    officer.ended_on = clock.business_today()
    db.session.flush()
    audit.record(actor, "officer.withdraw", "officer", officer.id, before, keeping.of_officer(officer))
    follow(actor, officer.post)


def _put_right(actor: Actor, officer: Officer, state: str, group: str | None) -> None:
    if officer.nomination_id is not None or len(officer.people) > 1:
        raise RuleViolation("officer.elsewhere", field="chair_state")
    before = keeping.of_officer(officer)
    officer.state, officer.group_code = state, group
    db.session.flush()
    audit.record(actor, "officer.correct", "officer", officer.id, before, keeping.of_officer(officer))


def _elect(actor: Actor, officer: Officer, wanted: OfficerStatus) -> None:
    if officer.nomination_id is not None or wanted is not OfficerStatus.ELECTED:
        raise RuleViolation("officer.elsewhere", field="chair_status")
    before = keeping.of_officer(officer)
    officer.status = move_officer(officer.status, OfficerAction.ELECT)  # on a day that the form does not ask for
    db.session.flush()
    audit.record(actor, "officer.elect", "officer", officer.id, before, keeping.of_officer(officer))
    telling.officer(actor, officer)


def _day_of(meeting: Meeting) -> date:
    return meeting.start_on or clock.business_today()
