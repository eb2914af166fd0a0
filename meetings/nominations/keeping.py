"""How acts are kept: what is recorded of nominations and officers, and what a log entry holds of each."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm.attributes import flag_modified

from meetings.foundation import audit, clock
from meetings.foundation.access import Actor
from meetings.foundation.database import db
from meetings.foundation.errors import Conflict, NotFound, RuleViolation
from meetings.foundation.text import clean_block
from meetings.states import queries as states

from .bureau import Person
from .models import Nomination, NominationAct, NominationCall, Officer, OfficerPerson, Post
from .parties import parties_of
from .rules import Act, Circle, NominationAction, NominationStatus, Party, Via, fold, move

WORDS_MAXIMUM = 1000
_POST = ("key", "kind", "group_code", "position", "subject", "is_published")
_CALL = (
    *("groups", "requirement_id", "words", "earliest_on", "latest_on", "last_on", "at_time", "zone", "is_binding"),
    *("status", "note", "is_sample"),
)
_NOMINATION = (
    *("state", "person", "nominator", "letter_id", "status", "is_late", "circle", "replaced_by_id", "is_sample"),
)
_OFFICER = (
    *("state", "status", "nomination_id", "designated_on", "elected_on", "elected_how", "ended_on", "words"),
    *("replaced_by_id", "is_sample"),
)


def of_post(post: Post) -> dict[str, Any]:
    """What the audit log keeps of a post."""
    return {name: getattr(post, name) for name in _POST} | {"meetings": [meeting.id for meeting in post.meetings]}


def of_call(call: NominationCall) -> dict[str, Any]:
    """What the audit log keeps of a call."""
    return {name: getattr(call, name) for name in _CALL}


def of_nomination(nomination: Nomination) -> dict[str, Any]:
    """What the audit log keeps of a nomination; of a draft, which is its nominator’s alone, nothing that it says."""
    if nomination.status is NominationStatus.DRAFT:
        return {"status": nomination.status}
    return {name: getattr(nomination, name) for name in _NOMINATION}


def of_officer(officer: Officer) -> dict[str, Any]:
    """What the audit log keeps of an officer."""
    return {name: getattr(officer, name) for name in _OFFICER} | {"persons": [person.name for person in officer.people]}


def check_revision(record: Post | NominationCall | Nomination | Officer, revision: int) -> None:
    """Raises Conflict `record.changed_meanwhile` unless `revision` is the stored one."""
    if record.revision != revision:
        raise Conflict("record.changed_meanwhile")


def clean_words(words: str, *, required: bool = False, about: str = "words") -> str:
    """Why something was done, or what a note said, as it is kept."""
    return clean_block(words, maximum=WORDS_MAXIMUM, required=required, about=about)


def check_state(iso3: str, day: date, *, about: str = "state") -> str:
    """The code of a State that is a Member on a day. Raises `nomination.state_unknown`."""
    found = states.by_iso3([iso3])
    if not found or not found[0].is_member_on(day):
        raise RuleViolation("nomination.state_unknown", field=about)
    return found[0].iso3


def group_of(iso3: str, day: date) -> str | None:
    """The code of the group a State is counted under on a day; None: in none."""
    return states.groups_of([iso3], day).get(iso3)


def check_groups(codes: Iterable[str], *, about: str = "groups") -> list[str]:
    """The same codes in the groups’ own order, each once. Raises `nomination.group_unknown`."""
    wanted = set(codes)
    known = [group.code for group in states.groups()]
    if wanted - set(known):
        raise RuleViolation("nomination.group_unknown", field=about)
    return [code for code in known if code in wanted]


def moment(nomination: Nomination) -> datetime:
    """The time of a nomination, which never goes back: a clock that was put back waits at the last act."""
    now = clock.now()
    return max(now, nomination.acts[-1].at) if nomination.acts else now


def parties(actor: Actor, nomination: Nomination) -> frozenset[Party]:
    """As what somebody acts on a nomination whose post is loaded. Raises NotFound for who has no part in it."""
    found = parties_of(actor, nomination, nomination.call.post.process.code)
    if not found:
        raise NotFound("nomination.unknown")
    return found


def act(
    actor: Actor,
    nomination: Nomination,
    action: NominationAction,
    *,
    words: str = "",
    via: Via = Via.APPLICATION,
    circle: Circle | None = None,
    person: str | None = None,
    since: datetime | None = None,
) -> None:
    """Append an act, and let the nomination say what its acts come to. Its post is locked, its acts are loaded.

    `since`: when that happened on which the act rests; it is not earlier, wherever the clock was put.
    Raises what `rules.move` and `rules.check_circle` do, and NotFound for who has no part in it.
    """
    move(nomination.status, action, parties(actor, nomination))
    at = max(moment(nomination), since) if since is not None else moment(nomination)
    facts = [kept.fact for kept in nomination.acts]
    standing = fold([*facts, Act(action, at, circle, person)])
    before = of_nomination(nomination)
    nomination.acts.append(
        NominationAct(
            position=len(facts) + 1,
            action=action,
            at=at,
            user_id=actor.user_id,
            actor_name=actor.name,
            via=via,
            words=words,
            circle=circle,
            person=person,
        )
    )
    nomination.status, nomination.circle = standing.status, standing.circle
    nomination.submitted_at, nomination.circulated_at = standing.submitted_at, standing.circulated_at
    nomination.designated_at, nomination.ended_at = standing.designated_at, standing.ended_at
    nomination.person = nomination.person if standing.person is None else standing.person
    flag_modified(nomination, "changed_at")  # an act alone changes what its page shows
    db.session.flush()
    audit.record(actor, f"nomination.{action}", "nomination", nomination.id, before, of_nomination(nomination))


def set_persons(officer: Officer, persons: Iterable[Person]) -> None:
    """Write who holds a post down to what is wanted; rows that are right stay as they are."""
    wanted = list(persons)
    for row, person in zip(officer.persons, wanted, strict=False):
        for name in ("name", "from_on", "until_on"):
            if getattr(row, name) != getattr(person, name):
                setattr(row, name, getattr(person, name))
    for row in officer.persons[len(wanted) :]:
        db.session.delete(row)
    more = [OfficerPerson(name=p.name, from_on=p.from_on, until_on=p.until_on) for p in wanted[len(officer.persons) :]]
    officer.persons[:] = [*officer.persons[: len(wanted)], *more]
    if officer.id is not None:
        flag_modified(officer, "changed_at")  # who holds a post is shown with it
