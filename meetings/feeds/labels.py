"""The words that feeds put around what people wrote."""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from meetings.foundation.languages import LazyString

from .rules import Heading
from .selections import DeadlinesWanted

SUBSCRIBE = _l("Subscribe")
GROUP_FEED = _l("Calendar feed of this group")
OWN = _l("My calendar")
HEADINGS = {
    Heading.CANCELLED: _l("Cancelled: %(title)s"),
    Heading.POSTPONED: _l("Postponed: %(title)s"),
    Heading.DATES_OPEN: _l("Dates to be confirmed: %(title)s"),
    Heading.TENTATIVE: _l("Dates proposed: %(title)s"),
    Heading.DONE: _l("Done: %(title)s"),
}
SAMPLE = _l("sample")
SAMPLE_NOTE = _l("A sample: this is not what States did in fact.")
AT_VENUE = _l("%(date)s, %(time)s (%(zone)s)")
NAMES = {
    "meetings": _l("Rostrum meetings"),
    "deadlines": _l("Rostrum deadlines"),
    "tasks": _l("Rostrum tasks"),
    "meeting": _l("Rostrum: %(title)s"),
    "deadline": _l("Rostrum: %(title)s"),
    "group": _l("Rostrum: %(title)s"),
    "saved": _l("Rostrum: your selection"),
    "chosen": _l("Rostrum: %(title)s"),
    "private": _l("Rostrum: your own calendar"),
}
ABOUT = {
    "meetings": _l("Every meeting as one bar across its days, including those whose dates are proposed or open."),
    "deadlines": _l("What is due, each on its last day."),
    "tasks": _l("The same deadlines, to be ticked off."),
    "meeting": _l("One meeting with its sessions and all that is due for it."),
    "deadline": _l("One deadline."),
    "group": _l(
        "The meetings that one regional group takes part in with their elections, what is due from regional groups, "
        "and calls for nominations by them."
    ),
    "saved": _l("What somebody chose of all meetings and deadlines."),
    "chosen": _l("What somebody chose of all meetings and deadlines."),
    "private": _l("What concerns you: the business of your roles, and the meetings you follow."),
}
TITLES = {
    "meetings": _l("Meetings"),
    "deadlines": _l("Deadlines"),
    "tasks": _l("Deadlines as tasks"),
}
SELECTION = _l("your selection")
SORTS = {
    "meetings": _l("Meetings"),
    "sessions": _l("Sessions"),
    "deadlines": _l("Deadlines"),
    "binding": _l("Binding deadlines"),
}
# What the feed builder offers.
OFFERS = {
    "meetings": _l("Meetings, each as one bar across its days"),
    "sessions": _l("Their sessions, each at its hour"),
}
DEADLINES_WANTED = {
    DeadlinesWanted.ALL: _l("All deadlines"),
    DeadlinesWanted.BINDING: _l("Binding deadlines"),
    DeadlinesWanted.NONE: _l("No deadlines"),
}
# What a selection holds, a sentence each.
HOLDS = {
    "meetings": _l("Meetings, each as one bar across its days."),
    "sessions": _l("The sessions of meetings, each at its hour."),
    "open": _l("What has proposed dates or none yet is included."),
    "sure": _l("What has proposed dates or none yet is left out."),
}
HOLDS_DEADLINES = {
    DeadlinesWanted.ALL: _l("All deadlines."),
    DeadlinesWanted.BINDING: _l("Binding deadlines."),
    DeadlinesWanted.NONE: _l("No deadlines."),
}
ERRORS: dict[str, LazyString] = {
    "selection.empty": _l("Choose at least one sort of entries: meetings, sessions or deadlines."),
    "selection.too_many": _l("Choose at most %(most)s meetings, or narrow by their kinds instead."),
    "feed_token.too_many": _l("You have %(most)s addresses that work. Revoke one that you do not use any more."),
}
# What the audit log says.
PRIVATE_FEEDS = _l("Private feeds")
AUDITED: dict[str, LazyString] = {
    "feed_token.make": _l("The address of a private feed is made."),
    "feed_token.revoke": _l("The address of a private feed is revoked."),
}
AUDITED_FIELDS: dict[str, LazyString] = {"name": _l("Name")}
ODDITIES = {
    "mixed_times": _l("It begins on a day and ends at an hour, or the other way round."),
    "no_offset": _l("Its hours have no time zone."),
    "year": _l("Its year lies outside 1990–2100."),
    "end_before_start": _l("It ends before it begins."),
    "no_revision": _l("It has no revision number."),
    "status": _l("Its status has no equivalent in calendars."),
    "no_title": _l("It has no title in any language."),
    "uid": _l("Its identifier is not valid in calendars, or is used twice."),
    "failed": _l("It could not be written; the log says why."),
}


def sentences() -> Sequence[LazyString]:
    """All that feeds render of their own: part of what an entry's last change depends on."""
    named = (*NAMES.values(), *ABOUT.values(), *SORTS.values(), SELECTION)
    return (*HEADINGS.values(), SAMPLE, SAMPLE_NOTE, AT_VENUE, *named)


def left_out(count: int) -> str:
    """How many records feeds leave out, in words."""
    return ngettext("Calendar feeds leave out %(num)s record", "Calendar feeds leave out %(num)s records", count)
