"""Words for states, acts, standings, causes and broken rules."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from meetings.foundation.languages import LazyString

from .rules import DeadlineAction, DeadlineState, Standing

REMARKS: dict[str, LazyString] = {
    "deadline.ends_on_weekend": _l("The last day is not a working day: %(day)s."),
    "deadline.ends_on_holiday": _l("The last day is a holiday: %(day)s."),
    "deadline.ends_on_floating": _l("The last day is a floating holiday, on which many are away: %(day)s."),
}
STATES: dict[DeadlineState, LazyString] = {
    DeadlineState.OPEN: _l("open"),
    DeadlineState.DONE: _l("done"),
    DeadlineState.EXTENDED: _l("extended"),
    DeadlineState.WAIVED: _l("waived"),
}
STANDINGS: dict[Standing, LazyString] = {
    Standing.UNDATED: _l("no date yet"),
    Standing.UPCOMING: _l("upcoming"),
    Standing.WITHIN: _l("window open"),
    Standing.DUE_TODAY: _l("due today"),
    Standing.PASSED: _l("passed"),
    Standing.OVERDUE: _l("overdue"),
    Standing.DONE: _l("done"),
    Standing.WAIVED: _l("waived"),
}
TONES: dict[Standing, str] = {
    Standing.UNDATED: "open",
    Standing.UPCOMING: "open",
    Standing.WITHIN: "open",
    Standing.DUE_TODAY: "warn",
    Standing.PASSED: "open",
    Standing.OVERDUE: "bad",
    Standing.DONE: "ok",
    Standing.WAIVED: "open",
}
ACTIONS: dict[DeadlineAction, LazyString] = {
    DeadlineAction.DO: _l("Mark as done"),
    DeadlineAction.REOPEN: _l("Reopen"),
    DeadlineAction.EXTEND: _l("Extend"),
    DeadlineAction.WAIVE: _l("Waive"),
}
QUESTIONS: dict[DeadlineAction, LazyString] = {
    DeadlineAction.DO: _l("Mark this deadline as done?"),
    DeadlineAction.REOPEN: _l("Reopen this deadline?"),
    DeadlineAction.EXTEND: _l("Extend this deadline?"),
    DeadlineAction.WAIVE: _l("Waive this deadline?"),
}
CONSEQUENCES: dict[DeadlineAction, LazyString] = {
    DeadlineAction.DO: _l("It leaves the list of open deadlines, and calendars show it as done. It can be reopened."),
    DeadlineAction.REOPEN: _l("It returns to the list of open deadlines, with the day now in force."),
    DeadlineAction.EXTEND: _l("Every calendar shows the new day. The old one stays on record."),
    DeadlineAction.WAIVE: _l("Nobody has to answer it any more, and it leaves the list of open deadlines."),
}
ACTS: dict[DeadlineAction, LazyString] = {
    DeadlineAction.DO: _l("Marked as done"),
    DeadlineAction.REOPEN: _l("Reopened"),
    DeadlineAction.EXTEND: _l("Extended"),
    DeadlineAction.WAIVE: _l("Waived"),
}
STORED: dict[DeadlineAction, LazyString] = {
    DeadlineAction.DO: _l("The deadline is marked as done."),
    DeadlineAction.REOPEN: _l("The deadline is open again."),
    DeadlineAction.EXTEND: _l("The deadline is extended."),
    DeadlineAction.WAIVE: _l("The deadline is waived."),
}
CAUSES: dict[str, LazyString] = {
    "meeting_cancelled": _l("The meeting was cancelled."),
    "meeting_revived": _l("The meeting takes place after all."),
    "rule_withdrawn": _l("The counting rule no longer applies."),
    "rule_restored": _l("The counting rule applies again."),
}
# What the audit log says.
DEADLINES = _l("Deadlines")
COUNTING_RULES = _l("Counting rules")
AUDITED: dict[str, LazyString] = {
    "deadline.create": _l("The deadline is entered."),
    "deadline.edit": _l("The deadline is saved."),
    "deadline.move": _l("The deadline moves with its meeting or its rule."),
    "deadline.follow": _l("The deadline follows what the mandate says."),
    **{f"deadline.{action.value}": words for action, words in STORED.items()},
    "counting_rule.create": _l("The rule is added, and the deadlines are counted."),
    "counting_rule.edit": _l("The rule is saved, and the deadlines are counted again."),
    "counting_rule.switch": _l("The rule is put out of use or back into use."),
    "counting_rule.recount": _l("The deadlines are counted again."),
}
AUDITED_FIELDS: dict[str, LazyString] = {
    "title": _l("Title"),
    "owner": _l("Responsible"),
    "is_binding": _l("Binding"),
    "earliest_on": _l("First day of the window"),
    "latest_on": _l("Due on, or last day of the window"),
    "state": _l("Status"),
    "at_time": _l("Hour"),
    "words": _l("Words of the source"),
    "area": _l("Area"),
    "note": _l("Note"),
    "requirement_id": _l("What it answers"),
    "paragraph_id": _l("Paragraph of a mandate"),
    "meeting_id": _l("Meeting"),
    "is_published": _l("Public"),
    "is_sample": _l("Sample, not a fact"),
    "kinds": _l("Kinds of meeting"),
    "offset_days": _l("Counted"),
    "source": _l("Source"),
    "reminders": _l("Reminders, days before the last day"),
    "is_active": _l("in use"),
}
ERRORS: dict[str, LazyString] = {
    "deadline.act_not_allowed": _l("This cannot be done with the deadline as it stands now."),
    "deadline.extension_missing": _l("Enter the day until which the deadline is extended."),
    "deadline.extension_not_later": _l("Choose a day after %(latest)s: an extension never shortens a deadline."),
    "deadline.hour_needs_day": _l("Only an exact day can have an hour. Empty the first day, or the hour."),
    "deadline.nothing_to_count_from": _l("The meeting has neither dates nor a window to count from."),
    "deadline.offset_out_of_range": _l("Enter a number of days between %(minimum)s and %(maximum)s."),
    "deadline.reminders_unreadable": _l("Write numbers of days with commas between them, for example 30, 7, 1."),
    "deadline.reminders_range": _l("Each number of days must lie between %(minimum)s and %(maximum)s."),
    "deadline.reminders_too_many": _l("Give at most %(maximum)s numbers of days."),
    "deadline.rule_needs_kind": _l("Tick at least one kind of meeting."),
    "deadline.lapsed": _l("This deadline was dropped with its meeting or its counting rule, and returns with it."),
    "deadline.days_of_mandate": _l(
        "What this answers is due %(window)s. Leave the days here empty: they follow the mandate."
    ),
    "deadline.answer_has_hour": _l(
        "A deadline that answers this is due at an hour, which these days would not have. Take its hour away first."
    ),
    "deadline.counted": _l("The day is counted from the opening of the meeting: change the counting rule instead."),
    "deadline.not_known": _l("There is no such entry any more. Choose another one."),
}
