"""Words for kinds of notices and for broken rules."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from meetings.foundation.languages import LazyString

KINDS: dict[str, LazyString] = {
    "note": _l("Notes of the secretariat"),
    "deadline_reminder": _l("Reminders of deadlines"),
    "deadline_changed": _l("Changes of deadlines"),
    "meeting_dates": _l("Dates of meetings"),
    "role": _l("Your roles"),
    "calendar_failing": _l("Calendars of others that fail"),
}
KIND_NOTES: dict[str, LazyString] = {
    "note": _l("What the secretariat circulates to delegations, regional groups or the people of a meeting."),
    "deadline_reminder": _l("Some days before a deadline of yours."),
    "deadline_changed": _l("When a deadline of yours is extended, moved, waived or opened again."),
    "meeting_dates": _l("When dates are proposed, confirmed or changed, and when a meeting is postponed or cancelled."),
    "role": _l("When somebody gives you a role or takes it away."),
    "calendar_failing": _l("When the calendar of another body, laid beside ours, can no longer be read."),
}
ERRORS: dict[str, LazyString] = {
    "notice.unknown": _l("There is no such notice."),
    "notice.unknown_kind": _l("There is no such kind of notice."),
    "notice.must": _l("Your role does not allow switching these off: an answer may be expected of you."),
}
