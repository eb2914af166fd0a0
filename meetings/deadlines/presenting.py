"""How a deadline appears: its day in words, the word and tone of how it stands, its addresses."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from meetings.calendar.models import Meeting
from meetings.foundation import languages
from meetings.foundation.languages import Text
from meetings.foundation.presentation import city, in_days, into, short_dates, window
from meetings.foundation.presentation import when as moment
from meetings.foundation.web import lang
from meetings.mandates import labels as mandate_labels
from meetings.mandates.rules import Addressee

from . import labels
from .models import OFFICE_ZONE, Deadline
from .rules import REMINDERS, Standing, days_left, local_day, standing

SOON = 14  # days before its last day on which something that binds asks for attention


@dataclass(frozen=True)
class Block:
    """A date block as the macro `when` takes it."""

    main: str
    sub: str = ""
    iso: str | None = None
    state: str = ""


@dataclass(frozen=True)
class Chapter:
    """The deadlines of one month; `title` is empty for those without a day."""

    title: str
    deadlines: list[Deadline]


def when(deadline: Deadline) -> str:
    """The day, the window, or the day and hour with its zone."""
    last = deadline.facts.last_instant
    if last is not None:
        return moment(last, deadline.zone)
    return window(deadline.window) if deadline.window else str(labels.STANDINGS[Standing.UNDATED])


def block(deadline: Deadline, now: datetime, *, in_month: bool = False) -> Block:
    """The date block of a list: a day, some days of a month, or a longer stretch.

    `in_month`: it stands under the name of its month, and tells the weekday instead.
    """
    span = deadline.window
    if span is None:
        return Block("—", state="open")
    main, sub = short_dates(span)
    if in_month and (span.earliest.year, span.earliest.month) == (span.latest.year, span.latest.month):
        sub = languages.weekday_name(span.latest, lang()) if span.is_exact else ""
    over = not standing(deadline.facts, now).waits
    state = "past" if over else "" if span.is_exact else "open"
    return Block(main, sub, span.latest.isoformat() if span.is_exact else None, state)


def tag(deadline: Deadline, now: datetime) -> tuple[str, str]:
    """The word and the tone of how it stands; what does not bind is never late."""
    how = standing(deadline.facts, now)
    left = days_left(deadline.facts, now)
    if left is None or how not in {Standing.UPCOMING, Standing.WITHIN, Standing.OVERDUE}:
        tone = "open" if how is Standing.DUE_TODAY and not deadline.is_binding else labels.TONES[how]
        return str(labels.STANDINGS[how]), tone
    if how is Standing.OVERDUE:
        late = ngettext("overdue by %(num)s day", "overdue by %(num)s days", -left)
        return (late if left < 0 else str(labels.STANDINGS[how])), "bad"
    assert deadline.latest_on is not None
    words = in_days(deadline.latest_on, local_day(now, deadline.zone))
    return words, "warn" if deadline.is_binding and left <= SOON else "open"


def tags(deadline: Deadline, now: datetime) -> list[tuple[str, str]]:
    """What a list says at the end of a row."""
    found = [tag(deadline, now)]
    if deadline.extended_days and deadline.facts.state.value in {"open", "extended"}:
        found.append((str(labels.STATES[deadline.state]), "info"))
    if not deadline.is_binding:
        found.append((_("not binding"), "info"))
    if not deadline.is_published:
        found.append((_("not public"), "warn"))
    return found


def owners(deadline: Deadline) -> str:
    """Whose it is, in words."""
    return owner_words(deadline.owner)


def owner_words(owner: Sequence[str]) -> str:
    """Those addressed, as a list in words."""
    names = [str(mandate_labels.ADDRESSEES[Addressee(value)]) for value in owner]
    listed = languages.format_words(names, lang()) if names else ""
    return listed[:1].upper() + listed[1:]


def line(deadline: Deadline) -> str:
    """One line about it for lists elsewhere: the source's words, whose it is, for which meeting."""
    words = into(deadline.words).text if deadline.words else ""
    quoted = _("“%(words)s”", words=words) if words else ""
    meeting = into(meeting_name(deadline.meeting)).text if deadline.meeting else ""
    return marked(" · ".join(part for part in (quoted, owners(deadline), meeting) if part), deadline)


def marked(words: str, deadline: Deadline) -> str:
    """The words with “sample” behind them where the deadline is no fact."""
    return _("%(words)s (sample)", words=words) if deadline.is_sample else words


def chapters(deadlines: Sequence[Deadline]) -> Iterator[Chapter]:
    """By month of the last day, in the order given."""
    for month, group in groupby(deadlines, key=lambda d: d.latest_on.replace(day=1) if d.latest_on else None):
        title = languages.format_month(month.year, month.month, lang()) if month else ""
        yield Chapter(title, list(group))


def offset(days: int) -> str:
    """A distance from an opening: in whole weeks where it is some."""
    number = abs(days)
    if number == 0:
        return _("on the day of the opening")
    if number % 7 == 0:
        if days < 0:
            return ngettext("%(num)s week before the opening", "%(num)s weeks before the opening", number // 7)
        return ngettext("%(num)s week after the opening", "%(num)s weeks after the opening", number // 7)
    if days < 0:
        return ngettext("%(num)s day before the opening", "%(num)s days before the opening", number)
    return ngettext("%(num)s day after the opening", "%(num)s days after the opening", number)


def reminders(deadline: Deadline) -> str:
    """How many days before its last one people are reminded (its rule is loaded)."""
    days = deadline.reminders
    if days is None and deadline.rule is not None:
        days = deadline.rule.reminders
    numbers = [languages.format_number(number, lang()) for number in (REMINDERS if days is None else days)]
    return _("Days before: %(days)s", days=languages.format_words(numbers, lang())) if numbers else _("No reminders")


def zone_words() -> str:
    """The office's zone, by the name of its place."""
    return city(OFFICE_ZONE)


def url(deadline: Deadline) -> str:
    """Its page."""
    return url_for("deadlines.show", deadline_id=deadline.id)


def meeting_name(meeting: Meeting) -> Text:
    """How a meeting is called in a line."""
    return meeting.short or meeting.title


def opening(meeting: Meeting) -> str:
    """When a meeting opens, as far as that is known."""
    if meeting.status.has_dates and meeting.start_on is not None:
        return languages.format_date(meeting.start_on, lang())
    return window(meeting.window) if meeting.window else ""
