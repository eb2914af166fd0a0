"""Who is told of calls, of nominations that are circulated, and of officers who are designated or elected."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date

from meetings.calendar import telling as calendar
from meetings.foundation import clock, telling
from meetings.foundation.access import Actor, system
from meetings.foundation.languages import Text
from meetings.foundation.telling import EVERYWHERE, Audience, News
from meetings.states import queries as states

from .bureau import OfficerStatus, Title, title_of
from .models import Nomination, NominationCall, Officer, Post
from .parties import named_meetings
from .rules import Circle, Limit
from .steps import Reach

CALL_OPENED, CALL_REMINDER = "call_opened", "call_reminder"
REMINDERS = system("reminders")
CIRCULATED = "nomination_circulated"
DESIGNATED, ELECTED = "officer_designated", "officer_elected"
_PATHS = {  # of pages, below the language
    "nomination_call": "nominations/calls/{id}/",
    "nomination": "nominations/{id}/",
    "officer": "meetings/{meeting}/officers/",
}


def call_opened(actor: Actor, call: NominationCall, extended_from: Limit | None = None) -> None:
    """Tell the groups that may nominate, and their members, that a call is open, or that it is open longer."""
    call_over(call)  # as it was open before
    facts = _of_call(call) | {"before": extended_from.on if extended_from is not None else None}
    _tell(actor, call.post, CALL_OPENED, "nomination_call", call.id, _asked(call), facts, call.is_sample)


def call_reminder(call: NominationCall, days: int) -> None:
    """Tell those whom a call asks that its last day is near, once for each such day."""
    key = reminder_key(call.id, call.last_on, days)
    facts = _of_call(call) | {"days": days}
    _tell(REMINDERS, call.post, CALL_REMINDER, "nomination_call", call.id, _asked(call), facts, call.is_sample, key)


def call_over(call: NominationCall) -> None:
    """Nobody has to be reminded any more."""
    telling.withdraw(CALL_REMINDER, "nomination_call", [call.id])


def reminder_key(call_id: int, last_on: date, days: int) -> str:
    """What a reminder is told once by: another last day brings others."""
    return f"call:{call_id}:{last_on}:{days}"


def _of_call(call: NominationCall) -> dict[str, object]:
    return {
        **_about(call.post),
        "last_day": call.last_on,
        "at_time": call.at_time.isoformat("minutes") if call.at_time is not None else None,
        "zone": call.zone,
        "is_binding": call.is_binding,
        "words": call.words,
    }


def _asked(call: NominationCall) -> Audience:
    audience = _secretariat(call.post)
    if reach_of_call(call.post, call.groups) is not Reach.SECRETARIAT:
        audience |= _of_groups(call.groups)
    return audience


def circulated(actor: Actor, nomination: Nomination) -> None:
    """Tell those to whom a nomination is circulated; chairs of groups are told of the wider circle as well. The chair’s
    desk of its meetings is not among them: it does not see nominations before they are public."""
    post = nomination.call.post
    audience = calendar.preparing(post.process.code, None)
    if _is_known(post):
        audience |= _coordinators()
        if nomination.circle is Circle.ALL_STATES:
            audience |= calendar.delegations(None)
    facts = {**_about(post), "state": _state(nomination.state), "person": nomination.person}
    _tell(actor, post, CIRCULATED, "nomination", nomination.id, audience, facts, nomination.is_sample)


def officer(actor: Actor, found: Officer) -> None:
    """Tell everybody whom its meetings concern that an officer is designated or elected; nobody once they are over."""
    post = found.post
    reach = reach_of_officer(post)
    if reach is Reach.NOBODY:
        return
    kind = ELECTED if found.status is OfficerStatus.ELECTED else DESIGNATED
    audience = _secretariat(post)
    if reach is Reach.EVERYBODY:
        audience |= calendar.delegations(None) | _coordinators() | Audience(followers_of=post.meetings[0].id)
    day = clock.business_today()
    facts = {**_about(post), "state": _state(found.state), "person": found.name_on(day)}
    _tell(actor, post, kind, "officer", found.id, audience, facts, found.is_sample)


def reach_of_call(post: Post, groups: Collection[str]) -> Reach:
    """Who is told that a call for a post is open, besides those who prepare its meetings."""
    if not _is_known(post):
        return Reach.SECRETARIAT
    return Reach.GROUPS if groups else Reach.STATES


def _is_known(post: Post) -> bool:
    """Whether others than those who prepare its meetings may know of a post."""
    return post.is_published and any(meeting.is_published for meeting in post.meetings)


def reach_of_officer(post: Post) -> Reach:
    """Who is told of officers of a post whose meetings are loaded."""
    meetings, today = post.meetings, clock.business_today()
    if all(meeting.over_on is not None and meeting.over_on < today for meeting in meetings):
        return Reach.NOBODY
    is_public = post.is_published and all(meeting.is_published for meeting in meetings)
    return Reach.EVERYBODY if is_public else Reach.SECRETARIAT


def _tell(
    actor: Actor,
    post: Post,
    kind: str,
    object_kind: str,
    object_id: int,
    audience: Audience,
    facts: dict[str, object],
    is_sample: bool,
    key: str = "",
) -> None:
    first = named_meetings(post)[0]
    news = News(
        kind=kind,
        object_kind=object_kind,
        object_id=object_id,
        path=_PATHS[object_kind].format(id=object_id, meeting=first.code),
        title=first.short or first.title,
        audience=audience,
        process=post.process.code,
        facts=facts,
        key=key,
        is_sample=is_sample or first.is_sample,
    )
    telling.tell(actor, news)


def _about(post: Post) -> dict[str, object]:
    meetings = named_meetings(post)
    title: Title = title_of(post.kind, [meeting.kind for meeting in meetings])
    return {"post": title, "subject": post.subject, "meetings": [m.short or m.title for m in meetings]}


def _state(iso3: str) -> Text:
    found = states.by_iso3([iso3])
    return found[0].name_on(clock.business_today()) if found else Text.of({"en": iso3})


def _secretariat(post: Post) -> Audience:
    audience = calendar.preparing(post.process.code, None)
    for meeting in post.meetings if post.is_published else ():  # which else its chair’s desk does not see
        audience |= calendar.preparing(post.process.code, meeting.code)
    return audience


def _coordinators(groups: Iterable[str] = (EVERYWHERE,)) -> Audience:
    return Audience(holders=tuple((role, code) for role in calendar.COORDINATION for code in groups))


def _of_groups(groups: list[str]) -> Audience:
    """The coordinators of these groups and the delegations and missions of their members today; of none: of all."""
    if not groups:
        return calendar.delegations(None) | _coordinators()
    counted = states.group_codes_on(clock.business_today())
    members = tuple(iso3 for iso3, group in sorted(counted.items()) if group in groups)
    holders = tuple((role, iso3) for role in calendar.DELEGATION for iso3 in members)
    return _coordinators(groups) | Audience(holders=holders, missions=members)
