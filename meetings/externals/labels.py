"""Words for external calendars: states, what was odd in a file, and the sentence of every refusal."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext

from meetings.foundation.languages import LazyString

from .rules import EventStatus, Oddness

TITLE = _l("External calendars")
STATUSES: dict[EventStatus, LazyString] = {
    EventStatus.CONFIRMED: _l("confirmed"),
    EventStatus.TENTATIVE: _l("tentative"),
    EventStatus.CANCELLED: lazy_pgettext("event", "cancelled"),
}
ODDNESSES: dict[Oddness, LazyString] = {
    Oddness.NO_START: _l("It does not say when it begins."),
    Oddness.BAD_START: _l("Its beginning cannot be read: %(value)s"),
    Oddness.BAD_END: _l("Its end or length cannot be read: %(value)s"),
    Oddness.MIXED: _l("It begins on a day and ends at an hour, or the other way round."),
    Oddness.END_BEFORE_START: _l("It ends before it begins."),
    Oddness.TOO_LONG: _l("It lasts more than a year, which says nothing about any day."),
    Oddness.YEAR: _l("Its year lies outside 1990–2100."),
    Oddness.RULE_UNREADABLE: _l("How it repeats cannot be read: %(value)s"),
    Oddness.RULE_TOO_OFTEN: _l("It repeats every hour or more often: %(value)s"),
    Oddness.RULE_TOO_MUCH: _l("Its dates take too long to work out: %(value)s"),
    Oddness.TWICE: _l("It is in the file twice; the later version counts."),
    Oddness.ZONE_UNKNOWN: _l("Its time zone is not known; its hours are read as those of the calendar: %(value)s"),
    Oddness.LINE_UNREADABLE: _l("This line cannot be read and is passed over."),
    Oddness.DATES_UNREADABLE: _l("Some of the dates on which it repeats, or does not, cannot be read: %(value)s"),
    Oddness.THIS_AND_FUTURE: _l("A change to all later dates is applied to the first of them only."),
    Oddness.CUT: _l("It repeats more often than is kept; the dates nearest to today are there."),
}
# What the audit log says.
AUDITED: dict[str, LazyString] = {
    "external_calendar.add": _l("The external calendar is entered."),
    "external_calendar.edit": _l("The external calendar is edited."),
    "external_calendar.on": _l("Warnings name its events from now on."),
    "external_calendar.off": _l("Warnings pass over its events from now on."),
    "external_calendar.remove": _l("The external calendar is removed."),
}
AUDITED_FIELDS: dict[str, LazyString] = {
    "name": _l("Name"),
    "process_id": _l("Process"),
    "host": _l("Address"),
    "file_name": _l("File"),
    "zone": _l("Hours without a time zone are those of"),
    "counts_free": _l("Events marked as free count as well"),
    "is_on": lazy_pgettext("calendar", "in use"),
}
SENTENCES: dict[str, LazyString] = {
    "external.unknown": _l("There is no such calendar in the list."),
    "external.unknown_process": _l("Choose one of the entries that are offered."),
    "external.file_needed": _l("Choose the file again: with another time zone it has to be read anew."),
    "file.missing": _l("Choose a file."),
    "file.empty": _l("The file is empty."),
    "file.too_large": _l("The calendar is too large: at most %(maximum)s megabytes are read."),
    "file.extension": _l("The name of the file must end in .ics."),
    "file.type": _l("Your browser does not call this file a calendar, but: %(type)s"),
    "file.not_utf8": _l("Line %(line)s is not in UTF-8. Save or export the calendar in UTF-8."),
    "file.web_page": _l("This is a web page, not a calendar. Look for its link to an .ics file."),
    "file.not_calendar": _l("This is not a calendar: line %(line)s should be BEGIN:VCALENDAR."),
    "file.unclosed": _l("The calendar is incomplete: %(detail)s begins in line %(line)s and never ends."),
    "file.unbalanced": _l("Line %(line)s ends %(detail)s, but %(begun)s is what is open there."),
    "file.outside": _l("There is something behind the end of the calendar, in line %(line)s."),
    "file.line_too_long": _l("Line %(line)s is longer than any calendar needs."),
    "file.too_deep": _l("Line %(line)s lies too deep: too many parts begin within each other."),
    "file.too_many_events": _l("There are more than %(maximum)s events. The first one too many is in line %(line)s."),
    "address.empty": _l("Enter an address."),
    "address.too_long": _l("The address is longer than %(maximum)s characters."),
    "address.character": _l("The address contains a blank or a character that addresses do not have."),
    "address.scheme": _l("The address must begin with https://, http:// or webcal://."),
    "address.unreadable": _l("The address cannot be read."),
    "address.sign_in": _l("The address must not contain a user name or password."),
    "address.port": _l("Only the ports 80, 443, 8080 and 8443 are asked, not %(port)s."),
    "address.host": _l("The address does not name a host."),
    "address.private": _l("The address is not that of a public host. Nothing in private networks is asked for."),
    "fetch.unknown_host": _l("There is no host of this name: %(detail)s"),
    "fetch.unreachable": _l("The host cannot be reached."),
    "fetch.time": _l("The host took more than %(detail)s seconds to answer."),
    "fetch.certificate": _l("The host’s certificate is not valid: %(detail)s"),
    "fetch.redirect": _l("The calendar has moved. If you trust the new address, enter it here: %(detail)s"),
    "fetch.status": _l("The host answered with the error code %(detail)s."),
    "fetch.too_large": _l("The calendar is too large: at most %(maximum)s megabytes are read."),
    "fetch.encoding": _l("The host packed the calendar in a way that cannot be unpacked: %(detail)s"),
    "fetch.broken": _l("The host’s answer broke off or makes no sense."),
    "fetch.failed": _l("The calendar could not be read; the log says why."),
}
