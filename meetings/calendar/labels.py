"""Words for kinds, statuses, actions and checks, and the sentence of every code that rules and checks give."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from meetings.foundation.languages import LazyString
from meetings.foundation.windows import DayOff, HolidayKind

from .constraints import OutcomeState
from .rules import ChairStatus, MeetingAction, MeetingKind, MeetingStatus

OTHERS = _l("Meetings of other bodies")
KINDS: dict[MeetingKind, LazyString] = {
    MeetingKind.EXPERT_MEETING: _l("Expert meeting"),
    MeetingKind.PREPARATORY_COMMITTEE: _l("Preparatory committee"),
    MeetingKind.REVIEW_CONFERENCE: _l("Review conference"),
    MeetingKind.BIENNIAL_MEETING: _l("Biennial meeting"),
    MeetingKind.REGIONAL_MEETING: _l("Regional meeting"),
    MeetingKind.INFORMAL_FORUM: _l("Informal forum"),
}
STATUSES: dict[MeetingStatus, LazyString] = {
    MeetingStatus.MANDATED: _l("mandated, no dates yet"),
    MeetingStatus.PROPOSED: _l("dates proposed"),
    MeetingStatus.CONFIRMED: _l("confirmed"),
    MeetingStatus.UNDER_WAY: _l("under way"),
    MeetingStatus.CLOSED: _l("closed"),
    MeetingStatus.POSTPONED: _l("postponed"),
    MeetingStatus.CANCELLED: _l("cancelled"),
}
STATUS_TONES: dict[MeetingStatus, str] = {
    MeetingStatus.MANDATED: "open",
    MeetingStatus.PROPOSED: "info",
    MeetingStatus.CONFIRMED: "ok",
    MeetingStatus.UNDER_WAY: "ok",
    MeetingStatus.CLOSED: "open",
    MeetingStatus.POSTPONED: "warn",
    MeetingStatus.CANCELLED: "bad",
}
ACTIONS: dict[MeetingAction, LazyString] = {
    MeetingAction.PROPOSE_DATES: _l("Propose dates"),
    MeetingAction.CONFIRM: _l("Confirm the dates"),
    MeetingAction.OPEN: _l("Open the meeting"),
    MeetingAction.CLOSE: _l("Close the meeting"),
    MeetingAction.POSTPONE: _l("Postpone the meeting"),
    MeetingAction.CANCEL: _l("Cancel the meeting"),
    MeetingAction.REVIVE: _l("Reinstate the meeting"),
}
CONSEQUENCES: dict[MeetingAction, LazyString] = {
    MeetingAction.CONFIRM: _l("The dates are shown as certain, in pages and in calendars; the entry keeps its place."),
    MeetingAction.OPEN: _l("The meeting is shown as under way."),
    MeetingAction.CLOSE: _l("The meeting is shown as closed. This is final."),
    MeetingAction.POSTPONE: _l(
        "Its dates stay on record, calendars show it as postponed, and new dates can be proposed."
    ),
    MeetingAction.CANCEL: _l("Calendars show it as cancelled. It can be reinstated, and then returns to where it was."),
    MeetingAction.REVIVE: _l("The meeting returns to where it was before it was cancelled, with its dates."),
}
DONE: dict[MeetingAction, LazyString] = {
    MeetingAction.PROPOSE_DATES: _l("The dates are proposed."),
    MeetingAction.CONFIRM: _l("The dates are confirmed."),
    MeetingAction.OPEN: _l("The meeting is shown as under way."),
    MeetingAction.CLOSE: _l("The meeting is closed."),
    MeetingAction.POSTPONE: _l("The meeting is postponed and has no new dates yet."),
    MeetingAction.CANCEL: _l("The meeting is cancelled."),
    MeetingAction.REVIVE: _l("The meeting is where it was before it was cancelled."),
}
# What the audit log says.
MEETINGS = _l("Meetings")
HOLIDAYS = _l("Holidays")
AUDITED: dict[str, LazyString] = {
    "meeting.create": _l("The meeting is entered."),
    "meeting.edit": _l("The meeting is edited."),
    "meeting.chair": _l("The Chair of the meeting is recorded."),
    **{f"meeting.{action.value}": words for action, words in DONE.items()},
    "holiday.add": _l("The holiday is entered."),
    "holiday.edit": _l("The holiday is edited."),
    "holiday.remove": _l("The holiday is removed."),
    "other_meeting.add": _l("The meeting of another body is entered."),
    "other_meeting.edit": _l("The meeting of another body is edited."),
    "other_meeting.remove": _l("The meeting of another body is removed."),
}
AUDITED_FIELDS: dict[str, LazyString] = {
    "code": _l("Code"),
    "reason": _l("Reason"),
    "title": _l("Title"),
    "earliest_on": _l("First day"),
    "latest_on": _l("Last day"),
    "is_exact": _l("The dates are exact (otherwise it falls somewhere between them)"),
    "words": _l("Words of the source"),
    "place": _l("Place"),
    "source": _l("Source"),
    "note": _l("Note"),
    "place_id": _l("Duty station"),
    "on": _l("Day"),
    "kind": _l("Kind"),
    "name": _l("Name of the holiday"),
    "is_lunar": _l("Follows the lunar calendar: the day may still move"),
}
CHAIR_STATUSES: dict[ChairStatus, LazyString] = {
    ChairStatus.NONE: _l("nobody yet"),
    ChairStatus.DESIGNATED: _l("designated"),
    ChairStatus.ELECTED: _l("elected"),
}
HOLIDAY_KINDS: dict[HolidayKind, LazyString] = {
    HolidayKind.OFFICIAL: _l("Official: no meetings are serviced"),
    HolidayKind.FLOATING: _l("Floating: meetings are avoided"),
}
HOLIDAY_MARKS: dict[HolidayKind, LazyString] = {
    HolidayKind.OFFICIAL: _l("official"),
    HolidayKind.FLOATING: _l("floating"),
}
DAYS_OFF: dict[DayOff, LazyString] = {
    DayOff.WEEKEND: _l("weekend"),
    DayOff.HOLIDAY: _l("holiday"),
}
OUTCOMES: dict[OutcomeState, LazyString] = {
    OutcomeState.MET: _l("met"),
    OutcomeState.OPEN: _l("open"),
    OutcomeState.BROKEN: _l("broken"),
    OutcomeState.DIFFERENT: _l("different, not binding"),
    OutcomeState.PASSED: _l("time passed, not binding"),
    OutcomeState.WAIVED: _l("waived"),
}
OUTCOME_TONES: dict[OutcomeState, str] = {
    OutcomeState.MET: "ok",
    OutcomeState.OPEN: "open",
    OutcomeState.BROKEN: "bad",
    OutcomeState.DIFFERENT: "warn",
    OutcomeState.PASSED: "info",
    OutcomeState.WAIVED: "info",
}

_LIMIT = _l("Working days: %(working_days)s; the mandate allows at most %(maximum)s.")
_HOLIDAYS = _l("Working days: %(working_days)s, since these days are holidays: %(days)s.")
_NO_DATES = _l("No dates are fixed yet.")

# Numbers stand behind a colon, so that no language needs another form of a noun for each.
SENTENCES: dict[str, LazyString] = {
    "meeting.unknown": _l("There is no such meeting."),
    "meeting.action_not_allowed": _l("This step is not possible as the meeting stands now."),
    "meeting.dates_needed": _l("Enter both the first day and the last."),
    "meeting.not_yet": _l("The meeting opens on %(start)s and cannot be opened before that day."),
    "meeting.start_missing": _l("Enter the first day as well."),
    "meeting.end_missing": _l("Enter the last day as well."),
    "meeting.end_before_start": _l("The last day, %(end)s, comes before the first, %(start)s."),
    "meeting.too_long": _l("From the first day to the last there is more than a year."),
    "meeting.no_working_day": _l("There is no working day between %(start)s and %(end)s."),
    "meeting.opens_on_weekend": _l("The first day is not a working day: %(day)s."),
    "meeting.opens_on_holiday": _l("The first day is a holiday: %(day)s."),
    "meeting.closes_on_weekend": _l("The last day is not a working day: %(day)s."),
    "meeting.closes_on_holiday": _l("The last day is a holiday: %(day)s."),
    "meeting.holidays_inside": _HOLIDAYS,
    "meeting.floating_holidays": _l("Meetings are avoided on these days: %(days)s."),
    "meeting.dates_cannot_go": _l("Dates cannot simply be taken away. Postpone the meeting, and they are kept."),
    "meeting.cancelled_has_no_new_dates": _l("The meeting is cancelled. Reinstate it before you change its dates."),
    "meeting.warnings": _l("There are warnings. Read them, then save with them or change the dates."),
    "meeting.code_taken": _l("Another meeting has this code."),
    "meeting.code_bad": _l("Use small letters, digits and hyphens, from 3 to 60 characters, such as prepcom-2012."),
    "meeting.code_reserved": _l("This word is reserved for another page. Choose another code."),
    "meeting.window_half": _l("A window needs both its first and its last day."),
    "meeting.chair_status_needs_state": _l("Name the State whose representative takes the chair."),
    "meeting.prepares_itself": _l("A meeting cannot prepare itself."),
    "meeting.prepares_nothing": _l(
        "A regional meeting prepares another one. Choose which; save without it only if that is not known."
    ),
    "meeting.unknown_choice": _l("Choose one of the entries that are offered."),
    "periods.unreadable": _l(
        "Line %(line)s cannot be read. Write one period a line: 2012-02-06 2012-02-08, or a single day."
    ),
    "periods.too_many": _l("At most %(maximum)s periods can be entered."),
    "periods.reversed": _l("In line %(line)s the last day comes before the first."),
    "periods.overlap": _l("The period in line %(line)s begins before the one above it has ended."),
    "periods.outside": _l("The first period must begin on the first day, and the last one end on the last day."),
    "holiday.taken": _l("This day is in the list already."),
    "holiday.unknown": _l("There is no such holiday in the list."),
    "other_meeting.unknown": _l("There is no such meeting in the list."),
    "other_meeting.exact_needs_words": _l("Where the dates are open, say in words what is known."),
    "check.no_meeting": _l("The meeting is not in the register yet."),
    "check.meeting_cancelled": _l("The meeting is cancelled."),
    "check.meeting_postponed": _l("The meeting is postponed and has no new dates yet."),
    "check.dates_met": _l("The dates are as decided."),
    "check.dates_open": _NO_DATES,
    "check.dates_differ": _l("The dates are %(dates)s; the mandate says %(asked_dates)s."),
    "check.dates_passed": _l("No dates were fixed, and the time has passed: %(asked_dates)s."),
    "check.window_met": _l("The dates, %(dates)s, lie within %(window)s."),
    "check.window_open": _l("No dates are fixed yet; the time is %(window)s."),
    "check.window_missed": _l("The meeting is expected within %(meeting_window)s, outside %(window)s."),
    "check.window_passed": _l("No dates were fixed, and the time has passed: %(window)s."),
    "check.outside_window": _l("The dates, %(dates)s, do not lie within %(window)s."),
    "check.place_met": _l("The place is %(place)s."),
    "check.place_open": _l("No place is fixed yet; the mandate says %(asked)s."),
    "check.place_differs": _l("The place is %(place)s; the mandate says %(asked)s."),
    "check.days_met": _LIMIT,
    "check.days_open": _l("No dates are fixed yet; the limit in working days is %(maximum)s."),
    "check.too_many_days": _LIMIT,
    "check.length_met": _l("The length is as asked. Working days: %(working_days)s."),
    "check.length_open": _NO_DATES,
    "check.too_short": _l("Shorter than the mandate says. Weeks asked for: %(weeks)s; days planned: %(days)s."),
    "check.too_long": _l("Longer than the mandate says. Weeks asked for: %(weeks)s; days planned: %(days)s."),
    "check.chair_met": _l("One and the same Chair: %(name)s, %(state)s."),
    "check.chair_open": _l("No Chair yet: %(meetings)s."),
    "check.chair_unnamed": _l("%(state)s takes the chair; no person is named yet."),
    "check.chairs_differ": _l("The meetings do not have the same Chair: %(chairs)s."),
    "check.done": _l("Recorded as done."),
    "check.waived": _l("The deadline is waived."),
    "check.due_open": _l("Due by %(latest)s."),
    "check.overdue": _l("It was due by %(latest)s and is not recorded as done."),
    "check.passed": _l("The time passed on %(latest)s; nobody was obliged."),
    "check.agenda_open": _l("Not yet on the provisional agenda of session %(session)s."),
    "check.not_yet": _l("Applies from %(earliest)s on."),
    "check.holds": _l("Has applied since %(earliest)s."),
    "check.dates_only_proposed": _l("The dates are only proposed."),
    "check.holidays_inside": _HOLIDAYS,
    "check.windows_differ": _l(
        "The requirement reads the source as %(window)s; the meeting’s own window is %(meeting_window)s."
    ),
}
