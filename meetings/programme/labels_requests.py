"""Words for requests for sessions: what those who ask and the secretariat do, what conference services are sent."""

from __future__ import annotations

from enum import StrEnum

from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext

from meetings.foundation.languages import LazyString

from .rules import RequestAction

ASK = _l("Ask for a session")
EDIT = _l("Edit")
LATE = lazy_pgettext("session request", "late")
NO_WISH = _l("No wish")
UNPLACED = _l("Without a slot for now: it is placed in the timetable later")
ROOMLESS = lazy_pgettext("session request", "no room yet")


class AuthorStep(StrEnum):
    """What those who ask do with a request on pages of its own."""

    SUBMIT = "submit"
    ACCEPT = "accept"
    REFUSE = "refuse"
    WITHDRAW = "withdraw"
    DISCARD = "discard"


class DeskStep(StrEnum):
    """What the secretariat does with one."""

    GRANT = "grant"
    OFFER = "offer"
    DECLINE = "decline"


STEPS: dict[AuthorStep | DeskStep, LazyString] = {
    AuthorStep.SUBMIT: _l("Submit"),
    AuthorStep.ACCEPT: _l("Accept the slot"),
    AuthorStep.REFUSE: _l("Refuse the slot"),
    AuthorStep.WITHDRAW: _l("Withdraw"),
    AuthorStep.DISCARD: _l("Remove the draft"),
    DeskStep.GRANT: _l("Grant"),
    DeskStep.OFFER: _l("Offer another slot"),
    DeskStep.DECLINE: _l("Decline"),
}
QUESTIONS: dict[AuthorStep | DeskStep, LazyString] = {
    AuthorStep.SUBMIT: _l("Submit this request?"),
    AuthorStep.ACCEPT: _l("Accept this slot?"),
    AuthorStep.REFUSE: _l("Refuse this slot?"),
    AuthorStep.WITHDRAW: _l("Withdraw this request?"),
    AuthorStep.DISCARD: _l("Remove this draft?"),
    DeskStep.GRANT: _l("Grant this request"),
    DeskStep.OFFER: _l("Offer another slot"),
    DeskStep.DECLINE: _l("Decline this request"),
}
CONSEQUENCES: dict[AuthorStep | DeskStep, LazyString] = {
    AuthorStep.SUBMIT: _l("The secretariat is told. The request cannot be changed then; it can be withdrawn."),
    AuthorStep.ACCEPT: _l("The session stands there then, and the secretariat is told."),
    AuthorStep.REFUSE: _l("The secretariat is told: it may offer another one, or decline."),
    AuthorStep.WITHDRAW: _l("It cannot be submitted again. It stays on record, and the secretariat is told."),
    AuthorStep.DISCARD: _l("Only you and your colleagues have seen it. It cannot be brought back."),
    DeskStep.GRANT: _l("A session comes of it, in the slot that you choose. Those who asked are told."),
    DeskStep.OFFER: _l(
        "Those who asked are told, and accept or refuse it. Nothing is reserved: the slot is theirs once they accept, "
        "if it still is free then."
    ),
    DeskStep.DECLINE: _l("Those who asked are told why. It stays on record."),
}
DONE: dict[AuthorStep | DeskStep, LazyString] = {
    AuthorStep.SUBMIT: _l("The request is submitted."),
    AuthorStep.ACCEPT: _l("The slot is accepted. The session stands there."),
    AuthorStep.REFUSE: _l("The slot is refused."),
    AuthorStep.WITHDRAW: _l("The request is withdrawn."),
    AuthorStep.DISCARD: _l("The draft is removed."),
    DeskStep.GRANT: _l("The request is granted, and those who asked are told."),
    DeskStep.OFFER: _l("The slot is offered, and those who asked are told."),
    DeskStep.DECLINE: _l("The request is declined, and those who asked are told."),
}
ACTS: dict[RequestAction, LazyString] = {
    RequestAction.SUBMIT: lazy_pgettext("session request", "Submitted"),
    RequestAction.GRANT: lazy_pgettext("session request", "Granted"),
    RequestAction.OFFER: lazy_pgettext("session request", "Another slot offered"),
    RequestAction.ACCEPT: lazy_pgettext("session request", "Slot accepted"),
    RequestAction.REFUSE: lazy_pgettext("session request", "Slot refused"),
    RequestAction.DECLINE: lazy_pgettext("session request", "Declined"),
    RequestAction.WITHDRAW: lazy_pgettext("session request", "Withdrawn"),
}
REQUESTS = _l("Requests for sessions")
AUDITED: dict[str, LazyString] = {
    "session_request.draft": _l("A request for a session is begun."),
    "session_request.discard": _l("The draft of a request is removed."),
    "session_request.submit": DONE[AuthorStep.SUBMIT],
    "session_request.grant": _l("The request is granted."),
    "session_request.offer": _l("Another slot is offered for the request."),
    "session_request.accept": _l("The slot that was offered is accepted."),
    "session_request.refuse": _l("The slot that was offered is refused."),
    "session_request.decline": _l("The request is declined."),
    "session_request.withdraw": DONE[AuthorStep.WITHDRAW],
}
FIELDS: dict[str, LazyString] = {
    "by_kind": _l("Kind of author"),
    "by_code": _l("Asked by"),
    "kind": _l("Kind"),
    "lang": _l("Language"),
    "minutes": _l("Length in minutes"),
    "attendance": _l("Expected attendance"),
    "langs": _l("Languages of interpretation"),
    "is_open": _l("Open to observers and civil society"),
    "status": _l("Status"),
    "is_late": _l("Came late"),
    "offered_on": _l("Day offered"),
    "offered_starts": _l("Hour offered"),
    "offered_room_id": _l("Room offered"),
    "is_sample": _l("Sample, not a fact"),
}
ERRORS: dict[str, LazyString] = {
    "programme.attendance": _l("Enter a number of people from 1 to %(maximum)s."),
    "programme.kind_not_asked": _l("You cannot ask for a session of this kind."),
    "programme.meeting_over": _l("This meeting is over or cancelled: nothing can be asked for any more."),
    "programme.reason_missing": _l("Say why, so that those who asked know."),
    "programme.request_submitted": _l("The request is submitted and cannot be changed any more. It can be withdrawn."),
    "programme.requests_not_taken": _l("Requests are not taken yet: the secretariat says until when they are."),
    "programme.same_wish": _l("You have named this part of a day already."),
    "programme.session_began": _l("The session has begun. Tell the secretariat if it is not held."),
    "programme.slot_gone": _l("Nothing can be held there any more, or not for so long. Choose another slot."),
    "programme.slot_missing": _l("Choose a slot."),
    "programme.slot_taken": _l("This slot has been taken meanwhile. It needs another one."),
    "programme.too_many_drafts": _l(
        "There are %(maximum)s drafts of yours already. Submit or remove some of them first."
    ),
    "programme.too_many_requests": _l("You have %(maximum)s requests for this meeting, which is the most."),
    "programme.wish_too_short": _l("This part of the day lasts %(minutes)s minutes, less than the session."),
    "programme.wish_unknown": _l("No sessions are held then any more. Choose another part of a day."),
}

# --- what conference services ask for -------------------------------------------------------------------------------

SHEET = _l("Room requests")
COLUMNS: tuple[LazyString, ...] = (
    _l("Date"),
    _l("From"),
    _l("Until"),
    _l("Room"),
    _l("Title"),
    _l("Format"),
    _l("Organizer"),
    _l("Number of people"),
    _l("Public or private"),
    _l("Context"),
    _l("Languages of interpretation"),
    _l("Interpretation"),
    _l("Nameplates"),
    _l("Webcast"),
    _l("Other equipment"),
    _l("Accessible to people in wheelchairs"),
    _l("Contact"),
    _l("Status"),
    _l("Remarks"),
)
PUBLIC, PRIVATE = lazy_pgettext("room request", "public"), lazy_pgettext("room request", "private")
YES, NO = _l("Yes"), _l("No")
IN_PLAN = _l("in the timetable")
NOT_PLACED = _l("without a slot yet")
CALLED_OFF = _l("called off")
