"""Words for programmes of work: kinds of periods and sessions, interpretation, equipment, states, broken rules."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext

from meetings.foundation.languages import LazyString

from .rules import (
    Arrangement,
    ByKind,
    DayAct,
    Equipment,
    Interpretation,
    PartyKind,
    PeriodKind,
    ReleaseKind,
    RequestStatus,
    RunMode,
    RunStatus,
    SessionKind,
    Severity,
)

PERIODS: dict[PeriodKind, LazyString] = {
    PeriodKind.GROUPS: _l("Before the formal meetings"),
    PeriodKind.MORNING: _l("Morning"),
    PeriodKind.LUNCH: _l("Lunch"),
    PeriodKind.AFTERNOON: _l("Afternoon"),
    PeriodKind.EVENING: _l("Evening"),
}
KINDS: dict[SessionKind, LazyString] = {
    SessionKind.FORMAL: _l("Formal meeting"),
    SessionKind.INFORMAL: _l("Informal consultations"),
    SessionKind.BUREAU: _l("Meeting of the Bureau"),
    SessionKind.GROUP: _l("Meeting of a regional group"),
    SessionKind.SIDE_EVENT: _l("Side event"),
    SessionKind.BRIEFING: _l("Briefing"),
}
INTERPRETATIONS: dict[Interpretation, LazyString] = {
    Interpretation.NONE: _l("without interpretation"),
    Interpretation.WANTED: _l("interpretation wanted"),
    Interpretation.GRANTED: _l("with interpretation"),
    Interpretation.AS_AVAILABLE: _l("with interpretation as available"),
    Interpretation.NOT_GRANTED: _l("interpretation not granted"),
}
EQUIPMENT: dict[Equipment, LazyString] = {
    Equipment.SCREEN: _l("Screen and projector"),
    Equipment.WEBCAST: _l("Webcast"),
    Equipment.REMOTE: _l("Participation from elsewhere"),
    Equipment.NAMEPLATES: _l("Nameplates"),
    Equipment.RECORDING: _l("Sound recording"),
}
PARTY_KINDS: dict[PartyKind, LazyString] = {PartyKind.BODY: _l("Body"), PartyKind.PERSON: _l("Person")}
BY_KINDS: dict[ByKind, LazyString] = {
    ByKind.STATE: _l("State"),
    ByKind.GROUP: _l("Regional group"),
    ByKind.ORGANIZATION: _l("Civil society"),
}
SEVERITIES: dict[Severity, LazyString] = {
    Severity.GRAVE: _l("Cannot be held like that"),
    Severity.WARNING: lazy_pgettext("programme", "Warning"),
    Severity.REMARK: lazy_pgettext("programme", "Remark"),
}
SEVERITY_TONES: dict[Severity, str] = {Severity.GRAVE: "bad", Severity.WARNING: "warn", Severity.REMARK: "info"}
RELEASE_KINDS: dict[ReleaseKind, LazyString] = {
    ReleaseKind.RELEASE: _l("Release"),
    ReleaseKind.CORRECTION: lazy_pgettext("programme", "Correction"),
}
REQUEST_STATUSES: dict[RequestStatus, LazyString] = {
    RequestStatus.DRAFT: lazy_pgettext("session request", "draft"),
    RequestStatus.SUBMITTED: lazy_pgettext("session request", "submitted"),
    RequestStatus.OFFERED: lazy_pgettext("session request", "another slot offered"),
    RequestStatus.GRANTED: lazy_pgettext("session request", "granted"),
    RequestStatus.DECLINED: lazy_pgettext("session request", "declined"),
    RequestStatus.WITHDRAWN: lazy_pgettext("session request", "withdrawn"),
}
REQUEST_TONES: dict[RequestStatus, str] = {
    RequestStatus.DRAFT: "open",
    RequestStatus.SUBMITTED: "warn",
    RequestStatus.OFFERED: "info",
    RequestStatus.GRANTED: "ok",
    RequestStatus.DECLINED: "bad",
    RequestStatus.WITHDRAWN: "open",
}
DAY_ACTS: dict[DayAct, LazyString] = {
    DayAct.BEGIN: _l("Called to order"),
    DayAct.END: _l("Risen"),
    DayAct.SLIP: _l("Begins at another time"),
    DayAct.ROLL_OVER: _l("Remaining business goes to another session"),
    DayAct.RELEASE: _l("Slot released"),
    DayAct.CALL_OFF: _l("Called off"),
    DayAct.TAKE_BACK: _l("Last entry taken back"),
}
RUN_MODES: dict[RunMode, LazyString] = {
    RunMode.PLAN: _l("Make a timetable"),
    RunMode.REPAIR: _l("Repair with as few moves as possible"),
}
RUN_STATUSES: dict[RunStatus, LazyString] = {
    RunStatus.WAITING: lazy_pgettext("solver", "waiting"),
    RunStatus.RUNNING: lazy_pgettext("solver", "running"),
    RunStatus.DONE: lazy_pgettext("solver", "done"),
    RunStatus.FAILED: lazy_pgettext("solver", "failed"),
    RunStatus.CANCELLED: lazy_pgettext("solver", "cancelled"),
}
ARRANGEMENTS: dict[Arrangement, LazyString] = {
    Arrangement.BEFORE: _l("ends before the other begins"),
    Arrangement.DIRECTLY_BEFORE: _l("is directly followed by the other"),
    Arrangement.SAME_DAY: _l("is on the same day as the other"),
    Arrangement.OTHER_DAY: _l("is on another day than the other"),
    Arrangement.NEXT_DAY: _l("is on the day before or after the other"),
    Arrangement.A_DAY_BETWEEN: _l("is at least a day apart from the other"),
    Arrangement.SAME_ROOM: _l("is in the same room as the other"),
}
CALLED_OFF = lazy_pgettext("session", "called off")
CLOSED = lazy_pgettext("session", "closed")
FIXED = lazy_pgettext("session", "fixed")
UNLISTED = lazy_pgettext("session", "not announced")
ERRORS: dict[str, LazyString] = {
    "programme.day_outside": _l("This is not a day of the meeting: it lasts from %(first)s to %(last)s."),
    "programme.length": _l("A session lasts between 5 and %(maximum)s minutes."),
    "programme.not_placed": _l("This session has no day and hour yet."),
    "programme.overlapping_periods": _l("Two parts of this day overlap."),
    "programme.period_order": _l("The end must be after the beginning, on the same day."),
    "programme.placed_past_midnight": _l("The session would end after midnight. Let it begin earlier."),
    "programme.request_act_not_allowed": _l("This cannot be done with the request as it stands now."),
    "programme.request_not_yours": _l("Somebody else has to do this."),
    "programme.request_unknown": _l("There is no such request."),
    "programme.release_unknown": _l("There is no such release."),
    "programme.run_unknown": _l("There is no such run of the solver."),
    "programme.session_unknown": _l("There is no such session, or it was removed."),
    "programme.too_many_days": _l("A programme has at most %(maximum)s days."),
    "programme.unknown": _l("There is no programme of work for this meeting yet."),
    "programme.venue_unknown": _l("There is no such venue."),
}
