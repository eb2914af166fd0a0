"""What other pages show of feeds."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from flask import request, url_for
from flask_babel import lazy_gettext as _l

from meetings.calendar.models import Meeting
from meetings.foundation import frame
from meetings.foundation.access_table import Action, may_somewhere
from meetings.foundation.database import db
from meetings.foundation.presentation import into
from meetings.foundation.registries import Link
from meetings.foundation.web import actor, can, lang

from . import building, following, labels, rules, subscribing, tokens

MEETING_PAGE = "calendar.meeting"


def of_meeting(meeting_id: int) -> dict[str, Any]:
    """How to get one meeting with its deadlines into a calendar; the page has loaded the meeting already."""
    meeting = db.session.get(Meeting, meeting_id)
    assert meeting is not None
    address = building.address(rules.meeting_feed(meeting.code), lang())
    return {
        "title": _l("In your calendar"),
        "template": "feeds/panel.html",
        "aside": True,
        "ways": subscribing.ways(address, str(into(meeting.title))) if meeting.is_published else None,
        "path": url_for("feeds.meeting", code=meeting.code),
        "code": meeting.code,
        "follows": bool(frame.values("feeds")[0]) if columns() else None,
    }


def columns() -> Sequence[sa.ColumnElement[Any]]:
    """What the frame of a meeting's page reads with the rest, for who is signed in: whether they follow it."""
    who = actor()
    if who.user_id is None or request.endpoint != MEETING_PAGE:
        return ()
    return (following.is_followed(who.user_id, str((request.view_args or {})["code"])),)


def of_account(user_id: int) -> dict[str, Any] | None:
    """For the administrator: the addresses of somebody's own feed, each to be revoked; nothing for anybody else."""
    if not can(Action.FEED_REVOKE):
        return None
    return {
        "title": labels.PRIVATE_FEEDS,
        "template": "feeds/account_panel.html",
        "addresses": tokens.of_person(user_id),
        "user_id": user_id,
    }


def of_group(code: str) -> Link:
    """Where one regional group's feed is offered."""
    return Link(labels.GROUP_FEED, url_for("feeds.subscribe", _anchor=f"group-{code}"))


def waiting(who: Any) -> list[Link]:
    """For the secretariat: records that no calendar shows. Asks no database, since every page of theirs begins here."""
    count = building.memory().left_out_count
    if not count or not may_somewhere(who, Action.FEED_PROBLEMS):
        return []
    return [Link(labels.left_out(count), url_for("feeds.problems"), tone="bad")]
