"""Words for requests for sponsorship: how they stand, steps, reasons, documents, and broken rules."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext

from meetings.foundation.languages import LazyString

from .rules import Answer, DeclineReason, FileKind, Gender, RequestStatus, RequestStep

REQUESTS = _l("Requests for sponsorship")
OWN = _l("Our requests")
ASK = _l("Ask for sponsorship")
EDIT = _l("Edit")
NAME = _l("Say who comes")
NAME_ANOTHER = _l("Change who comes")
TO_BE_NAMED = _l("to be named")
LATE = lazy_pgettext("sponsorship request", "late")
YES, NO = _l("yes"), _l("no")

STATUSES: dict[RequestStatus, LazyString] = {
    RequestStatus.DRAFT: lazy_pgettext("sponsorship request", "draft"),
    RequestStatus.SUBMITTED: lazy_pgettext("sponsorship request", "submitted"),
    RequestStatus.REVIEW: lazy_pgettext("sponsorship request", "being reviewed"),
    RequestStatus.WAITING: lazy_pgettext("sponsorship request", "on the waiting list"),
    RequestStatus.AWARDED: lazy_pgettext("sponsorship request", "awarded"),
    RequestStatus.DECLINED: lazy_pgettext("sponsorship request", "declined"),
    RequestStatus.WITHDRAWN: lazy_pgettext("sponsorship request", "withdrawn"),
}
TONES: dict[RequestStatus, str] = {
    RequestStatus.DRAFT: "open",
    RequestStatus.SUBMITTED: "info",
    RequestStatus.REVIEW: "info",
    RequestStatus.WAITING: "warn",
    RequestStatus.AWARDED: "ok",
    RequestStatus.DECLINED: "bad",
    RequestStatus.WITHDRAWN: "open",
}
STANDINGS: dict[RequestStatus, LazyString] = {
    RequestStatus.DRAFT: _l("This is a draft. Only your delegation sees it until its focal point submits it."),
    RequestStatus.SUBMITTED: _l("The request has been submitted and waits to be taken up."),
    RequestStatus.REVIEW: _l("The request is being reviewed."),
    RequestStatus.WAITING: _l("The request is on the waiting list: it is awarded if money becomes available."),
    RequestStatus.AWARDED: _l("Sponsorship has been awarded."),
    RequestStatus.DECLINED: _l("The request has been declined."),
    RequestStatus.WITHDRAWN: _l("The request has been withdrawn."),
}
ACTS: dict[RequestStep, LazyString] = {
    RequestStep.SUBMIT: lazy_pgettext("sponsorship request", "Submitted"),
    RequestStep.TAKE_UP: _l("Taken up for review"),
    RequestStep.WAIT: _l("Put on the waiting list"),
    RequestStep.AWARD: lazy_pgettext("sponsorship request", "Awarded"),
    RequestStep.FALL_BACK: _l("Award released"),
    RequestStep.DECLINE: lazy_pgettext("sponsorship request", "Declined"),
    RequestStep.WITHDRAW: lazy_pgettext("sponsorship request", "Withdrawn"),
    RequestStep.RECONSIDER: _l("Taken up for review again"),
    RequestStep.CARRY: _l("Carried to the next meeting"),
}
CARRIED = _l("Submitted here, carried from an earlier meeting")
REASONS: dict[DeclineReason, LazyString] = {
    DeclineReason.NO_FUNDS: _l("The money available does not suffice."),
    DeclineReason.NOT_ELIGIBLE: _l("The rules of the fund do not provide for it."),
    DeclineReason.LATE: _l("It came after the last day for requests."),
    DeclineReason.INCOMPLETE: _l("It is not complete."),
    DeclineReason.ONE_PER_STATE: _l("As many representatives of the State as the fund may help are helped already."),
    DeclineReason.HELPED_OTHERWISE: _l("The State is helped by others."),
    DeclineReason.OTHER: _l("Another reason"),
}
GENDERS: dict[Gender, LazyString] = {
    Gender.WOMAN: _l("Woman"),
    Gender.MAN: _l("Man"),
    Gender.NOT_SAID: _l("Not said"),
}
ANSWERS: dict[Answer, LazyString] = {Answer.YES: YES, Answer.NO: NO, Answer.NOT_SAID: _l("not said")}
FILE_KINDS: dict[FileKind, LazyString] = {
    FileKind.NOTE_VERBALE: _l("Note verbale"),
    FileKind.PASSPORT: _l("Copy of the passport"),
    FileKind.INSURANCE: _l("Copy of the health insurance"),
    FileKind.OTHER: _l("Other document"),
}


class StateStep(StrEnum):
    """What a State does with its request on pages of their own."""

    SUBMIT = "submit"
    WITHDRAW = "withdraw"
    DISCARD = "discard"


STEPS: dict[StateStep, LazyString] = {
    StateStep.SUBMIT: _l("Submit"),
    StateStep.WITHDRAW: _l("Withdraw"),
    StateStep.DISCARD: _l("Remove the draft"),
}
QUESTIONS: dict[StateStep, LazyString] = {
    StateStep.SUBMIT: _l("Submit this request?"),
    StateStep.WITHDRAW: _l("Withdraw this request?"),
    StateStep.DISCARD: _l("Remove this draft?"),
}
CONSEQUENCES: dict[StateStep, LazyString] = {
    StateStep.SUBMIT: _l(
        "What is asked for cannot be changed then. Who comes can still be named or changed, and the request can be "
        "withdrawn."
    ),
    StateStep.WITHDRAW: _l("It cannot be submitted again. It stays on record, with what you say here."),
    StateStep.DISCARD: _l(
        "Only your delegation has seen it. It is removed with its documents and cannot be brought back."
    ),
}
DONE: dict[StateStep, LazyString] = {
    StateStep.SUBMIT: _l("The request is submitted. Those who keep the fund are told."),
    StateStep.WITHDRAW: _l("The request is withdrawn. Those who keep the fund are told."),
    StateStep.DISCARD: _l("The draft is removed."),
}

ERRORS: dict[str, LazyString] = {
    "request.award_waits": _l(
        "An award for this request waits for the approval of a second person. The request can be withdrawn once that "
        "is decided."
    ),
    "request.birth": _l("The date of birth must be of the year %(first)s or later, and not of a day still to come."),
    "request.call_not_open": _l("The fund takes no requests for this meeting today."),
    "request.cost_not_admissible": _l("The fund does not pay for one of the kinds of costs that are asked for."),
    "request.costs_missing": _l("Nothing is asked for yet. Enter an amount for at least one kind of costs."),
    "request.daily_missing": _l("Enter the nights and the daily allowance, or leave both empty."),
    "request.days_reversed": _l("The day of return comes before that of departure."),
    "request.language_missing": _l("Say in which language the request is written."),
    "request.late": _l(
        "Only a request that was submitted after the last day for requests is carried to another meeting."
    ),
    "request.meeting_over": _l("This meeting is over or cancelled: nothing can be asked for any more."),
    "request.meetings_missing": _l("Choose at least one meeting."),
    "request.nationality": _l("There is no such State."),
    "request.need_missing": _l("The need is not stated yet. Say why the State could not take part otherwise."),
    "request.nights": _l("The fund pays for at most %(maximum)s nights."),
    "request.nights_days": _l("There are fewer nights between both days."),
    "request.no_next_call": _l(
        "The fund takes no requests for a later meeting yet. Make a call for the next meeting first."
    ),
    "request.note_day_missing": _l("The date of the note verbale is missing."),
    "request.note_file_missing": _l("The note verbale itself is missing. Attach it as a document of that kind."),
    "request.note_in_future": _l("The note verbale cannot be of a day that is still to come."),
    "request.note_missing": _l("The reference of the note verbale is missing."),
    "request.one_per_state": _l(
        "The fund helps as many representatives of a State at a meeting as its rules say, and they are helped already."
    ),
    "request.person_fixed": _l("This request is closed: nobody is named for it any more."),
    "request.private_file": _l("Only copies of the passport and of the health insurance are changed here."),
    "request.step": _l("This cannot be done with the request as it stands now. Look again how it stands."),
    "request.submitted": _l("The request is submitted and cannot be changed any more. It can be withdrawn."),
    "request.too_many_drafts": _l(
        "Your delegation may have %(maximum)s drafts at most. Submit or remove some of them first."
    ),
    "request.too_many_files": _l("At most %(maximum)s documents go with a request. Take one off first."),
    "request.unknown": _l("There is no such request."),
}

AUDITED: dict[str, LazyString] = {
    "sponsorship_request.draft": _l("A request for sponsorship is begun."),
    "sponsorship_request.discard": _l("The draft of a request for sponsorship is removed."),
    "sponsorship_request.carried": _l("A late request for sponsorship is entered for the next meeting."),
    "sponsorship_request.name": _l("Who comes, or what is known of that person, is changed."),
    "sponsorship_request.submit": _l("The request for sponsorship is submitted."),
    "sponsorship_request.take_up": _l("The request for sponsorship is taken up."),
    "sponsorship_request.wait": _l("The request for sponsorship is put on the waiting list."),
    "sponsorship_request.award": _l("The request for sponsorship is awarded."),
    "sponsorship_request.fall_back": _l("The request for sponsorship falls back, its award being released."),
    "sponsorship_request.decline": _l("The request for sponsorship is declined."),
    "sponsorship_request.withdraw": _l("The request for sponsorship is withdrawn."),
    "sponsorship_request.reconsider": _l("The request for sponsorship is taken up again."),
    "sponsorship_request.carry": _l("The request for sponsorship is carried to the next meeting."),
}
AUDIT_FIELDS: dict[str, LazyString] = {
    "is_late": _l("Late"),
    "reason": _l("Reason"),
    "carried_from_id": _l("Carried from"),
}
AUDIT_VALUES: dict[str, dict[Any, LazyString]] = {"status": STATUSES, "reason": REASONS}
