"""Words of the pages about notices, notes and addresses; sentences of what is refused; words of the audit log."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext

from meetings.foundation.languages import LazyString

from .rules import Circle, Delivery, NoteStatus

NOTICES = _l("Notices")
NONE_UNREAD = _l("Notices: none unread")
CHOICES = _l("How you are told")
TOLD = _l("Who was told")
NOTES = _l("Notes of the secretariat")
ADDRESSES = _l("Addresses")
MISSION_ADDRESSES = _l("Addresses of missions")
FAILING_ADDRESSES = _l("Failing addresses")
NOBODY_TOLD = _l("States nobody is told for")
ALL_STATES = _l("All States")
CIRCLES: dict[Circle, LazyString] = {
    Circle.ALL_STATES: ALL_STATES,
    Circle.GROUP: _l("The States of a regional group, as of the day of sending"),
    Circle.MEETING: _l("The chair’s desk of a meeting and those who follow it"),
}
DELIVERIES: dict[Delivery, LazyString] = {
    Delivery.AT_ONCE: _l("by mail at once"),
    Delivery.DAILY: _l("in the daily mail"),
    Delivery.NEVER: _l("here only, no mail"),
}
STATUSES: dict[NoteStatus, LazyString] = {
    NoteStatus.DRAFT: lazy_pgettext("note", "draft"),
    NoteStatus.SENT: lazy_pgettext("note", "sent"),
}
# What the audit log says.
AUDITED: dict[str, LazyString] = {
    "note.create": _l("The note is begun."),
    "note.edit": _l("The note is edited."),
    "note.discard": _l("The draft is discarded."),
    "note.send": _l("The note is sent."),
    "notice.again": _l("The notice is sent again to those whom it had not reached."),
    "notice.choose": _l("The ways of being told are chosen."),
    "mission_address.add": _l("The address is entered."),
    "mission_address.edit": _l("The address is edited."),
    "mission_address.on": _l("The address is in use."),
    "mission_address.off": _l("Nothing more is sent to the address."),
    "mission_address.remove": _l("The address is removed."),
    "failing_address.clear": _l("The address is right again."),
}
AUDITED_FIELDS: dict[str, LazyString] = {
    "process": _l("Process"),
    "reference": _l("Reference"),
    "subject": _l("Subject"),
    "body": _l("Text"),
    "to_kind": _l("To whom"),
    "to_code": _l("Group or meeting"),
    "meeting_id": _l("Meeting it is about"),
    "is_sample": _l("Sample, not a fact"),
    "unreached": NOBODY_TOLD,
}
AUDITED_ADDRESS: dict[str, LazyString] = {
    "state": _l("State"),
    "email": _l("E-mail address"),
    "language": _l("Language of mails"),
    "is_active": _l("In use"),
    "address": _l("E-mail address"),
    "reply": _l("What the mail server said"),
}
LOCKED: dict[str, LazyString] = {
    "note": _l(
        "As delegate or coordinator you get these by mail at once: they speak to your State or group officially."
    ),
}
LOCKED_OTHERWISE = _l("Your role does not allow switching these off: an answer may be expected of you.")
AUDITED_NOTICE: dict[str, LazyString] = {"addresses": _l("People and addresses")}
SENTENCES: dict[str, LazyString] = {
    "note.unknown": _l("There is no such note."),
    "note.sent": _l("The note has been sent. What was sent stays as it is."),
    "note.circle": _l("Choose one of the entries that are offered."),
    "note.meeting": _l("Choose one of the entries that are offered."),
    "note.nobody": _l("There is nobody whom this note would reach. Enter an address or choose another circle."),
    "mission.unknown": _l("There is no such address."),
    "mission.state": _l("Choose one of the entries that are offered."),
    "mission.language": _l("Choose one of the entries that are offered."),
    "mission.twice": _l("This address is entered for that State already."),
    "mission.told": _l(
        "Something was sent to this address. Switch it off instead, so that it stays known who was told."
    ),
}
