"""Who is told of a meeting, and that its dates are proposed, confirmed, changed, postponed or cancelled."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from meetings.foundation import clock, telling
from meetings.foundation.access import Actor, Role
from meetings.foundation.telling import EVERYWHERE, Audience, News
from meetings.foundation.windows import Window
from meetings.states import queries as states

from . import periods
from .models import Meeting
from .rules import MeetingAction, MeetingKind, MeetingStatus

DELEGATION = (Role.FOCAL_POINT, Role.MEMBER)
COORDINATION = (Role.COORDINATOR, Role.DEPUTY_COORDINATOR)
_ACTS = {
    MeetingAction.CONFIRM: "confirmed",
    MeetingAction.POSTPONE: "postponed",
    MeetingAction.CANCEL: "cancelled",
    MeetingAction.REVIVE: "revived",
}
"""What is told of each step; opening and closing are seen by those who are there."""


def preparing(process: str, meeting: str | None) -> Audience:
    """Those who see what is in preparation: the secretariat of the process and the meeting's chair's desk."""
    desk = ((Role.CHAIRS_DESK, meeting),) if meeting is not None else ()
    return Audience(holders=((Role.SECRETARIAT, process), *desk))


def audience(meeting: Meeting) -> Audience:
    """Those whom a meeting concerns: who takes part, prepares or follows it. `process` is loaded.

    One that is not published concerns who prepares it.
    """
    prepares = preparing(meeting.process.code, meeting.code)
    if not meeting.is_published:
        return prepares
    others = Audience(holders=((Role.CIVIL_SOCIETY, EVERYWHERE),), followers_of=meeting.id)
    return prepares | delegations(meeting) | coordinators(meeting) | others


def delegations(meeting: Meeting | None) -> Audience:
    """The delegations and missions of those States that take part: of a regional meeting, the States of its region."""
    _, members = _region(meeting)
    codes = members or (EVERYWHERE,)
    return Audience(holders=tuple((role, code) for role in DELEGATION for code in codes), missions=tuple(codes))


def coordinators(meeting: Meeting | None) -> Audience:
    """The coordinators of the regional groups, or of those that a regional meeting is about."""
    groups, _ = _region(meeting)
    return Audience(holders=tuple((role, code) for role in COORDINATION for code in groups or (EVERYWHERE,)))


def _region(meeting: Meeting | None) -> tuple[list[str], list[str]]:
    """The groups and the States of a regional meeting; none where anybody may take part."""
    if meeting is None or meeting.kind is not MeetingKind.REGIONAL_MEETING or meeting.host_state_id is None:
        return [], []
    return states.region_of(meeting.host_state_id, meeting.sort_on or clock.business_today())


def acted(actor: Actor, meeting: Meeting, action: MeetingAction, before: Mapping[str, Any], reason: str = "") -> None:
    """Tell of a step in a meeting's life; `before` is its snapshot from before."""
    what = _ACTS.get(action)
    if action is MeetingAction.PROPOSE_DATES:
        what = _what(before)
        if what == "changed" and _periods(before) == _now(meeting):
            return
    if what is not None:
        _tell(actor, meeting, what, before, reason)


def edited(actor: Actor, meeting: Meeting, before: Mapping[str, Any] | None) -> None:
    """Tell of dates that were given to a meeting, or changed, and of those of one that was published only now."""
    if not meeting.status.has_dates or meeting.days is None:
        return
    if before is not None and _periods(before) != _now(meeting):
        _tell(actor, meeting, _what(before), before)
    elif before is None or (meeting.is_published and not before["is_published"]):
        proposed = meeting.status is MeetingStatus.PROPOSED
        _tell(actor, meeting, "proposed" if proposed else "confirmed", {})


def _what(before: Mapping[str, Any]) -> str:
    had = before["start"] is not None and MeetingStatus(before["status"]).has_dates
    return "changed" if had else "proposed"


def _tell(actor: Actor, meeting: Meeting, what: str, before: Mapping[str, Any], reason: str = "") -> None:
    had, has = _periods(before), _now(meeting)
    days = [*had, *has]
    if days and max(day.latest for day in days) < clock.today(meeting.zone):
        return  # the record of a meeting that is over was put right
    news = News(
        kind="meeting_dates",
        object_kind="meeting",
        object_id=meeting.id,
        path=f"meetings/{meeting.code}/",
        title=meeting.short or meeting.title,
        audience=audience(meeting),
        process=meeting.process.code,
        is_sample=meeting.is_sample,
        facts={
            "what": what,
            "before": periods.as_stored(tuple(had)),
            "after": periods.as_stored(tuple(has)),
            "reason": reason,
            "meeting": meeting.title if meeting.short else {},
            "place": meeting.place.name if meeting.place is not None else {},
        },
    )
    telling.tell(actor, news)


def _periods(before: Mapping[str, Any]) -> list[Window]:
    if before.get("start") is None:
        return []
    return list(periods.from_stored(before["parts"]) or (Window(before["start"], before["end"]),))


def _now(meeting: Meeting) -> list[Window]:
    return list(periods.from_stored(meeting.parts) or ((meeting.days,) if meeting.days is not None else ()))
