"""What a notice says, in the language in force: a subject that names what and when, some lines, where it leads.

Said alike in lists and in mail, as of now: days that are left are counted when somebody reads it.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time
from typing import TYPE_CHECKING, Any

from flask_babel import gettext as _
from flask_babel import ngettext

from meetings.accounts.labels import ROLES
from meetings.foundation import clock, languages
from meetings.foundation.access import Role
from meetings.foundation.languages import Localized, Text
from meetings.foundation.presentation import city, day, into, whole
from meetings.foundation.text import tamed_line
from meetings.foundation.web import lang

if TYPE_CHECKING:
    from .models import Notice

SUBJECT_MAXIMUM = 200


@dataclass(frozen=True)
class Said:
    """A notice in words. Each is marked with its language where people wrote it in another than the reader's."""

    subject: Localized
    lines: tuple[Localized, ...]
    action: str  # what its link is called


def said(notice: Notice) -> Said:
    """What a notice says to whoever reads in the language in force."""
    words = BY_KIND[notice.kind](notice)
    subject = tamed_line(words.subject.text, SUBJECT_MAXIMUM)
    lines = words.lines
    if notice.is_sample:
        subject = _("[sample] %(subject)s", subject=subject)
        lines = (*lines, ours(_("A sample: this is not what States did in fact.")))
    return Said(words.subject._replace(text=subject), lines, words.action)


def ours(sentence: str) -> Localized:
    """A sentence of ours."""
    return into(sentence)


def of(subject: str, lines: Sequence[str], action: str) -> Said:
    """A notice in sentences of ours; lines that are empty are left out."""
    return Said(ours(subject), tuple(ours(line) for line in lines if line), action)


def named(text: Text) -> str:
    """A name within a sentence of ours. A mark behind words of the other direction keeps a day that follows in its
    place: it would be read as part of them."""
    name, is_rtl = into(text).text, languages.direction(lang()) == "rtl"
    turned = {"L"} if is_rtl else {"R", "AL"}
    if any(unicodedata.bidirectional(letter) in turned for letter in name):
        return name + ("\u200f" if is_rtl else "\u200e")
    return name


# --- meetings -------------------------------------------------------------------------------------------------------


def _meeting_dates(notice: Notice) -> Said:
    facts = notice.facts
    after, before = _days(facts.get("after")), _days(facts.get("before"))
    subject = _meeting_subject(facts["what"], named(notice.title), after)
    lines = [_meeting_line(facts["what"], after, before)]
    if reason := facts.get("reason"):
        lines.append(_("Reason: %(reason)s", reason=reason))
    lines.append(_for_meeting(facts))
    if place := Text.of(facts.get("place") or {}):
        lines.append(_("Place: %(place)s", place=into(place).text))
    return of(subject, lines, _("See the meeting"))


def _meeting_subject(what: str, title: str, days: str) -> str:
    match what, bool(days):
        case "proposed", _any:
            return _("Dates proposed: %(title)s, %(days)s", title=title, days=days)
        case "confirmed", _any:
            return _("Dates confirmed: %(title)s, %(days)s", title=title, days=days)
        case "changed", _any:
            return _("New dates: %(title)s, %(days)s", title=title, days=days)
        case "postponed", _any:
            return _("Postponed: %(title)s", title=title)
        case "cancelled", True:
            return _("Cancelled: %(title)s, %(days)s", title=title, days=days)
        case "cancelled", _any:
            return _("Cancelled: %(title)s", title=title)
        case _other, True:
            return _("Takes place after all: %(title)s, %(days)s", title=title, days=days)
        case _:
            return _("Takes place after all: %(title)s", title=title)


def _meeting_line(what: str, after: str, before: str) -> str:
    match what:
        case "proposed":
            return _("The dates are proposed, not confirmed: %(days)s.", days=after)
        case "confirmed":
            return _("The dates are confirmed: %(days)s.", days=after)
        case "changed":
            return _("The meeting has new dates: %(after)s. Before, they were: %(before)s.", after=after, before=before)
        case "postponed" if before:
            return _(
                "The meeting does not take place on these dates: %(days)s. New ones are not fixed yet.", days=before
            )
        case "postponed":
            return _("The meeting is postponed. New dates are not fixed yet.")
        case "cancelled":
            return _("The meeting is cancelled.")
        case _ if after:
            return _("The meeting takes place after all, on these dates: %(days)s.", days=after)
        case _:
            return _("The meeting takes place after all. Its dates are not fixed yet.")


def _days(periods: Sequence[Sequence[str]] | None) -> str:
    """Days of a meeting, a range for each of its periods."""
    ranges = [
        whole(languages.format_range(date.fromisoformat(first), date.fromisoformat(last), lang()))
        for first, last in periods or ()
    ]
    return languages.format_words(ranges, lang()) if ranges else ""


# --- deadlines ------------------------------------------------------------------------------------------------------


def _deadline_changed(notice: Notice) -> Said:
    facts, title = notice.facts, named(notice.title)
    if facts["what"] in _COUNTED:
        return _counted(title, facts)
    before, after = _due(facts.get("before")), _due(facts.get("after"))
    match facts["what"]:
        case "extended":
            subject = _("Extended to %(day)s: %(title)s", day=after, title=title)
            line = _("The deadline was extended from %(before)s to %(after)s.", before=before, after=after)
        case "waived":
            subject = _("Waived: %(title)s", title=title)
            line = _("Nobody has to meet this deadline any more.")
        case "reopened" if after:
            subject = _("Open again: %(title)s, due %(day)s", title=title, day=after)
            line = _("The deadline is open again. It is due %(day)s.", day=after)
        case "reopened":
            subject = _("Open again: %(title)s", title=title)
            line = _("The deadline is open again.")
        case _:
            subject = _("Now due %(day)s: %(title)s", day=after, title=title)
            line = _("The deadline has moved from %(before)s to %(after)s.", before=before, after=after)
            if not before:
                line = _("The deadline now has a date: %(day)s.", day=after)
    lines = [line, _for_meeting(facts)]
    if note := facts.get("note"):
        lines.append(_("Note: %(note)s", note=note))
    return of(subject, lines, _("See the deadline"))


_COUNTED = frozenset({"counted", "recounted"})


def _counted(title: str, facts: Mapping[str, Any]) -> Said:
    moved, dropped, back = (int(facts.get(name, 0)) for name in ("moved", "waived", "reopened"))
    total = moved + dropped + back
    lines = [
        ngettext("%(num)s deadline has another day.", "%(num)s deadlines have other days.", moved) if moved else "",
        ngettext("%(num)s deadline is dropped.", "%(num)s deadlines are dropped.", dropped) if dropped else "",
        ngettext("%(num)s deadline is open again.", "%(num)s deadlines are open again.", back) if back else "",
    ]
    if facts["what"] == "counted":
        subject = ngettext(
            "%(num)s deadline has changed with its meeting: %(title)s",
            "%(num)s deadlines have changed with their meeting: %(title)s",
            total,
            title=title,
        )
        lines.append(_("They are counted from the opening of the meeting, which has moved."))
        return of(subject, lines, _("See the meeting"))
    subject = ngettext(
        "%(num)s deadline has changed with its counting rule: %(title)s",
        "%(num)s deadlines have changed with their counting rule: %(title)s",
        total,
        title=title,
    )
    return of(subject, lines, _("See the deadlines"))


def _deadline_reminder(notice: Notice) -> Said:
    facts, title = notice.facts, named(notice.title)
    last = date.fromisoformat(facts["last_day"])
    left = (last - clock.business_today()).days
    when = _due(facts)
    if left > 0:
        subject = ngettext(
            "Due in %(num)s day: %(title)s, %(day)s",
            "Due in %(num)s days: %(title)s, %(day)s",
            left,
            title=title,
            day=when,
        )
        line = ngettext(
            "There is %(num)s day left: due %(day)s.", "There are %(num)s days left: due %(day)s.", left, day=when
        )
    elif left == 0:
        subject = _("Due today: %(title)s, %(day)s", title=title, day=when)
        line = _("This is the last day: due %(day)s.", day=when)
    else:
        subject = _("Was due %(day)s: %(title)s", day=when, title=title)
        line = _("This was due %(day)s.", day=when)
    return of(subject, [line, *_source(facts), _for_meeting(facts)], _("See the deadline"))


def _source(facts: Mapping[str, Any]) -> list[str]:
    words = Text.of(facts.get("words") or {})
    return [_("In the words of the source: “%(words)s”", words=into(words).text)] if words else []


def _for_meeting(facts: Mapping[str, Any]) -> str:
    meeting = Text.of(facts.get("meeting") or {})
    return _("Meeting: %(meeting)s", meeting=named(meeting)) if meeting else ""


def _due(facts: Mapping[str, Any] | None) -> str:
    """A day, a window, or a day and its hour."""
    if not facts or not facts.get("last_day"):
        return ""
    last = date.fromisoformat(facts["last_day"])
    if hour := facts.get("at_time"):
        zone = facts.get("zone") or clock.OFFICE_ZONE
        local = time.fromisoformat(hour).strftime("%H:%M")
        return _("%(date)s, %(time)s (%(zone)s)", date=day(last), time=local, zone=city(zone))
    first = date.fromisoformat(facts.get("first_day") or facts["last_day"])
    return whole(languages.format_range(first, last, lang()))


# --- the rest -------------------------------------------------------------------------------------------------------


def _note(notice: Notice) -> Said:
    body = into(Text.of(notice.facts.get("body") or {}))
    lines = [body._replace(text=part.strip()) for part in body.text.split("\n\n") if part.strip()]
    if reference := notice.facts.get("reference"):
        lines.insert(0, ours(_("Reference: %(reference)s", reference=reference)))
    return Said(into(notice.title), tuple(lines), _("See the note"))


def _role(notice: Notice) -> Said:
    facts = notice.facts
    role, scope = str(ROLES[Role(facts["role"])]), named(notice.title)
    held = _("%(role)s (%(scope)s)", role=role, scope=scope) if scope else role
    if facts["what"] == "ended":
        return of(
            _("Your role has ended: %(role)s", role=held),
            [_("You no longer hold this role: %(role)s.", role=held)],
            _("See your account"),
        )
    first = day(date.fromisoformat(facts["from_on"]))
    lines = [_("You hold this role from %(day)s: %(role)s.", day=first, role=held)]
    if facts["what"] == "handed_over":
        subject = _("Handed over to you from %(day)s: %(role)s", day=first, role=held)
    else:
        subject = _("You have a role from %(day)s: %(role)s", day=first, role=held)
    if facts.get("until_on"):
        lines.append(_("It ends on %(day)s.", day=day(date.fromisoformat(facts["until_on"]))))
    if notice.actor_name and notice.actor_id:
        lines.append(_("It was given by %(name)s.", name=notice.actor_name))
    return of(subject, lines, _("See your account"))


def _calendar_failing(notice: Notice) -> Said:
    title = named(notice.title)
    subject = _(
        "A calendar of others cannot be read since %(day)s: %(title)s",
        title=title,
        day=day(clock.day_at_office(notice.told_at)),
    )
    line = _("Rostrum keeps what it read last, and goes on trying. Its warnings of clashes may be out of date.")
    return of(subject, [line], _("See the calendar"))


BY_KIND: dict[str, Callable[[Any], Said]] = {
    "meeting_dates": _meeting_dates,
    "deadline_changed": _deadline_changed,
    "deadline_reminder": _deadline_reminder,
    "note": _note,
    "role": _role,
    "calendar_failing": _calendar_failing,
}
