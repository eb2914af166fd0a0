"""Words for statuses, acts, remarks and broken rules of silence procedures, and of the audit log."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext

from meetings.foundation.languages import LazyString

from .rules import ActKind, AddresseeKind, ManagerKind, Status, Step, Via

PROCEDURES = _l("Silence procedures")
PROCEDURE = _l("Silence procedure")
STATUSES: dict[Status, LazyString] = {
    Status.OPEN: lazy_pgettext("silence procedure", "open"),
    Status.BROKEN: lazy_pgettext("silence procedure", "broken"),
    Status.ADOPTED: lazy_pgettext("silence procedure", "adopted"),
    Status.WITHDRAWN: lazy_pgettext("silence procedure", "withdrawn"),
}
TONES: dict[Status, str] = {
    Status.OPEN: "info",
    Status.BROKEN: "bad",
    Status.ADOPTED: "ok",
    Status.WITHDRAWN: "open",
}
STEPS: dict[Step, LazyString] = {
    Step.EXTEND: _l("Give more time"),
    Step.OBJECT: _l("Object"),
    Step.RECORD: _l("Record an objection"),
    Step.ASK_TIME: _l("Ask for more time"),
    Step.ADOPT: _l("Close as adopted"),
    Step.WITHDRAW: _l("Withdraw"),
    Step.PUT_AGAIN: _l("Put again"),
}
QUESTIONS: dict[Step, LazyString] = {
    Step.EXTEND: _l("Until when do the addressees have time?"),
    Step.OBJECT: _l("Object to this text?"),
    Step.RECORD: _l("Record an objection that came by note or by mail?"),
    Step.ASK_TIME: _l("Ask for more time?"),
    Step.ADOPT: _l("Close this procedure as adopted?"),
    Step.WITHDRAW: _l("Withdraw this procedure?"),
    Step.PUT_AGAIN: _l("Put a revised text under silence again?"),
}
CONSEQUENCES: dict[Step, LazyString] = {
    Step.EXTEND: _l("All addressees are told the new deadline. It can be extended again, but never shortened."),
    Step.OBJECT: _l("The silence is broken at once and for good. An objection cannot be taken back."),
    Step.RECORD: _l("The silence is broken at once and for good. What you record cannot be changed afterwards."),
    Step.ASK_TIME: _l("This is no objection: the manager is told, and the deadline stays until it is extended."),
    Step.ADOPT: _l(
        "Nobody has objected. Check first whether an objection that was sent in time is still on its way: once closed, "
        "the procedure does not reopen."
    ),
    Step.WITHDRAW: _l("The procedure ends without a result, and all addressees are told."),
    Step.PUT_AGAIN: _l("A new procedure is opened with the next number. This one stays as it ended."),
}
STORED: dict[Step, LazyString] = {
    Step.EXTEND: _l("The deadline is extended, and all addressees are told."),
    Step.OBJECT: _l("Your objection is recorded."),
    Step.RECORD: _l("The objection is recorded."),
    Step.ASK_TIME: _l("Your request for more time is recorded."),
    Step.ADOPT: _l("The procedure is closed: the text is adopted."),
    Step.WITHDRAW: _l("The procedure is withdrawn."),
    Step.PUT_AGAIN: _l("The text is put under silence again."),
}
ACTS: dict[ActKind, LazyString] = {
    ActKind.OPEN: lazy_pgettext("silence procedure", "Opened"),
    ActKind.EXTEND: lazy_pgettext("silence procedure", "Extended"),
    ActKind.OBJECT: lazy_pgettext("silence procedure", "Objection"),
    ActKind.ASK_TIME: lazy_pgettext("silence procedure", "Request for more time"),
    ActKind.RUN_OUT: lazy_pgettext("silence procedure", "The deadline has passed"),
    ActKind.ADOPT: lazy_pgettext("silence procedure", "Adopted"),
    ActKind.WITHDRAW: lazy_pgettext("silence procedure", "Withdrawn"),
}
VIAS: dict[Via, LazyString] = {
    Via.APPLICATION: _l("given here"),
    Via.NOTE: _l("by note verbale"),
    Via.MAIL: _l("by mail"),
}
MANAGERS: dict[ManagerKind, LazyString] = {
    ManagerKind.SECRETARIAT: _l("Secretariat"),
    ManagerKind.COORDINATOR: _l("Coordinator of the group"),
}
ADDRESSEES: dict[AddresseeKind, LazyString] = {
    AddresseeKind.STATE: _l("State"),
    AddresseeKind.GROUP_CHAIR: _l("Chair of a regional group"),
}
REMARKS: dict[str, LazyString] = {
    "silence.short": _l("The addressees have less than 24 hours."),
    "silence.short_in_group": _l("The members of the group have less than one working day."),
    "silence.ends_on_weekend": _l("The last day is not a working day: %(day)s."),
    "silence.ends_on_holiday": _l("The last day is a holiday: %(day)s."),
    "silence.ends_on_floating": _l("The last day is a floating holiday, on which many are away: %(day)s."),
    "silence.outside_hours": _l("The deadline lies outside office hours: %(instant)s."),
}
ERRORS: dict[str, LazyString] = {
    "silence.unknown": _l("There is no such silence procedure."),
    "silence.already": _l("This is under silence already."),
    "silence.again_already": _l("This has been put under silence again already."),
    "silence.nobody": _l("There is nobody to ask: choose addressees."),
    "silence.which": _l("You speak for several addressees. Choose for which one."),
    "silence.not_asked": _l("Choose one of the addressees."),
    "silence.ended": _l("This procedure has ended. What has ended does not reopen."),
    "silence.too_late": _l("The deadline has passed: %(instant)s."),
    "silence.objected": _l("This addressee has objected already. An objection is given once and stays."),
    "silence.not_expired": _l("The deadline has not passed yet."),
    "silence.run_out": _l("That the deadline has passed is recorded already."),
    "silence.not_later": _l("Choose a time after this one: %(instant)s."),
    "silence.far": _l("Choose a time within the next %(days)s days."),
    "silence.received_early": _l("It cannot have come before the procedure was opened: %(instant)s."),
    "silence.received_late": _l("Only an objection that came in time counts, by this instant: %(instant)s."),
    "silence.received_future": _l("It cannot have come in the future."),
    "silence.evidence": _l("Attach the note or the mail by which it came."),
    "silence.via": _l("Choose whether it came by note or by mail."),
    "silence.order": _l("Somebody else was faster. Look at the procedure again."),
    "silence.not_opened": _l("This procedure has no opening on record."),
    "silence.not_again": _l("Only what was broken or withdrawn can be put under silence again."),
}
# What the audit log says.
AUDITED: dict[str, LazyString] = {
    "silence.open": _l("The text is put under silence."),
    "silence.extend": _l("The deadline is extended."),
    "silence.object": _l("An objection is recorded. Who objected is known to the manager."),
    "silence.ask_time": _l("An addressee asks for more time."),
    "silence.run_out": _l("The deadline has passed without an objection."),
    "silence.adopt": _l("The procedure is closed: the text is adopted."),
    "silence.withdraw": _l("The procedure is withdrawn."),
}
AUDITED_FIELDS: dict[str, LazyString] = {
    "title": _l("Title"),
    "text": _l("Text under silence"),
    "process": _l("Process"),
    "number": _l("Number"),
    "manager_kind": _l("Who runs it"),
    "manager_scope": _l("Process or group"),
    "expires_at": lazy_pgettext("silence procedure", "Deadline"),
    "zone": _l("Time zone"),
    "words": _l("The deadline as it is worded"),
    "status": _l("Status"),
    "addressees": _l("Addressees"),
    "act": _l("Number in the record"),
    "is_sample": _l("Sample, not a fact"),
}
