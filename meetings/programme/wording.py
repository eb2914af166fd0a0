"""What notices of programmes of work say, in the language in force."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from meetings.foundation.languages import Text
from meetings.foundation.presentation import into, when
from meetings.notices import kinds
from meetings.notices.models import Notice
from meetings.notices.rules import Kind
from meetings.notices.wording import Said, named, of

from . import labels
from .changes import What
from .rules import RequestAction, RequestStatus, SessionKind


def register() -> None:
    """Add the kinds of notices that this package tells."""
    kinds.register(
        "programme_released",
        Kind(),
        name=_l("Programmes of work"),
        note=_l("The programme of work of a meeting is published, or published anew."),
        words=released,
    )
    kinds.register(
        "programme_corrected",
        Kind(),
        name=_l("Corrections of programmes of work"),
        note=_l("A session that concerns you begins at another time, is held elsewhere, or is called off."),
        words=corrected,
    )
    kinds.register(
        "session_requested",
        Kind(is_circulated=False),
        name=_l("Requests for sessions"),
        note=_l("A session is asked for, a slot that you have offered is answered, or a request is withdrawn."),
        words=requested,
    )
    kinds.register(
        "session_answered",
        Kind(is_circulated=False),
        name=_l("Answers to requests for sessions"),
        note=_l("The secretariat grants a session for which you have asked, offers another slot, or declines."),
        words=answered,
    )


# --- releases -------------------------------------------------------------------------------------------------------


def released(notice: Notice) -> Said:
    """A programme is out."""
    facts = notice.facts
    name = named(Text.of(facts["name"])) if facts.get("name") else ""
    if facts["is_first"]:
        subject = _("Programme of work: %(meeting)s", meeting=named(notice.title))
        return of(subject, [_("The programme of work is published."), name], _("See the programme"))
    subject = _(
        "Programme of work, release %(number)s: %(meeting)s", number=facts["number"], meeting=named(notice.title)
    )
    total = sum(facts["changes"].values())
    line = ngettext(
        "The programme of work is published anew. %(num)s session is not as it was.",
        "The programme of work is published anew. %(num)s sessions are not as they were.",
        total,
    )
    return of(subject, [line, name], _("See the programme"))


def corrected(notice: Notice) -> Said:
    """Single sessions are not as they were announced."""
    facts = notice.facts
    lines = [_correction(change, facts["zone"]) for change in facts["changes"]]
    why = Text.of(facts["words"])
    if why:
        lines.append(_("Reason: %(reason)s", reason=named(why)))
    if len(facts["changes"]) == 1:
        subject = _(
            "Correction, %(meeting)s: %(session)s", meeting=named(notice.title), session=_called(facts["changes"][0])
        )
    else:
        subject = _("Corrections to the programme of work: %(meeting)s", meeting=named(notice.title))
    return of(subject, lines, _("See the programme"))


def _correction(change: Mapping[str, Any], zone: str) -> str:
    session, at = _called(change), _moment(change["at"], zone)
    was = _moment(change["was_at"], zone)
    room = named(Text.of(change["room"])) if change["room"] else ""
    match What(change["what"]):
        case What.CALLED_OFF:
            return _("“%(session)s” is called off.", session=session)
        case What.TAKEN_OUT:
            return _("“%(session)s” is not in the programme any more.", session=session)
        case What.MOVED if at and was and room:
            return _(
                "“%(session)s” begins on %(after)s instead of %(before)s, in another room: %(room)s.",
                session=session,
                after=at,
                before=was,
                room=room,
            )
        case What.MOVED if at and was:
            return _("“%(session)s” begins on %(after)s instead of %(before)s.", session=session, after=at, before=was)
        case What.ROOM if room:
            return _("“%(session)s” is held in another room: %(room)s.", session=session, room=room)
        case What.ADDED | What.REINSTATED | What.MOVED if at:
            return _("“%(session)s” is held on %(moment)s.", session=session, moment=at)
        case _:
            return _("“%(session)s” is not as it was announced.", session=session)


def _called(change: Mapping[str, Any]) -> str:
    title = Text.of(change["title"])
    return named(title) if title else str(labels.KINDS[SessionKind(change["kind"])])


def _moment(written: str | None, zone: str) -> str:
    return when(datetime.fromisoformat(written), zone) if written else ""


# --- requests for sessions ------------------------------------------------------------------------------------------


def requested(notice: Notice) -> Said:
    """Those who ask for a session have done something."""
    facts, title = notice.facts, _title(notice)
    named_in = {"meeting": named(notice.title), "title": title}
    match RequestAction(facts["action"]):
        case RequestAction.ACCEPT:
            subject = _("Slot accepted, %(meeting)s: %(title)s", **named_in)
            line = _("The slot that you have offered is accepted. The session stands there now: %(title)s", title=title)
        case RequestAction.REFUSE:
            subject = _("Slot refused, %(meeting)s: %(title)s", **named_in)
            line = _(
                "The slot that you have offered is refused. The request waits for you again: %(title)s", title=title
            )
        case RequestAction.WITHDRAW:
            subject = _("Request withdrawn, %(meeting)s: %(title)s", **named_in)
            line = _("This request is withdrawn. If a session had come of it, its slot is free: %(title)s", title=title)
        case _:
            subject = _("Session asked for, %(meeting)s: %(title)s", **named_in)
            line = _("This session is asked for: %(title)s", title=title)
    by = _("Asked by: %(name)s", name=named(Text.of(facts["by"])))
    late = _("The request came after the deadline.") if facts.get("is_late") else ""
    return of(subject, [line, by, late], _("See the request"))


def answered(notice: Notice) -> Said:
    """The secretariat has answered a request."""
    facts, title = notice.facts, _title(notice)
    named_in, slot = {"meeting": named(notice.title), "title": title}, _slot(facts)
    match RequestStatus(facts["status"]):
        case RequestStatus.OFFERED:
            subject = _("Another slot offered, %(meeting)s: %(title)s", **named_in)
            lines = [
                _("The secretariat offers this slot: %(slot)s", slot=slot),
                _("It is yours once you accept it, if it still is free then."),
            ]
        case RequestStatus.DECLINED:
            subject = _("Request declined, %(meeting)s: %(title)s", **named_in)
            lines = [_("The secretariat declines your request: %(title)s", title=title)]
        case _:
            subject = _("Request granted, %(meeting)s: %(title)s", **named_in)
            lines = [_("Your request is granted: %(title)s", title=title)]
            lines.append(_("Slot: %(slot)s", slot=slot) if slot else _("Day and hour follow."))
    return of(subject, [*lines, into(Text.of(facts.get("words") or {})).text], _("See the request"))


def _slot(facts: Mapping[str, Any]) -> str:
    """Where a session is to be held; empty where that is not said."""
    if not facts.get("at"):
        return ""
    found = when(datetime.fromisoformat(facts["at"]), facts["zone"])
    room = Text.of(facts.get("room") or {})
    return _("%(when)s, %(room)s", when=found, room=named(room)) if room else found


def _title(notice: Notice) -> str:
    return named(Text.of(notice.facts["title"]))
