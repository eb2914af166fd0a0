"""Words for reviews and awards: how they stand, steps, facts, broken rules, and what the audit log says of them."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext

from meetings.foundation.languages import LazyString
from meetings.states.labels import LISTS

from .rules import AwardStatus, Opinion, RequestStep

REQUESTS_TAB = _l("Requests")
AWARDS_TAB = _l("Awards")
COUNTRY_LISTS = LISTS
NEVER_ATTENDED = _l("took part in none before")
SPONSORED_BEFORE = _l("sponsored before")
NO_MISSION = _l("no mission there")
VISA_PASSED = _l("late for the visa")
AWARD_WAITS = _l("an award waits for a second person")
STATUSES: dict[AwardStatus, LazyString] = {
    AwardStatus.WAITING: _l("waits for a second person"),
    AwardStatus.COMMITTED: lazy_pgettext("award", "committed"),
    AwardStatus.REFUSED: lazy_pgettext("award", "refused"),
    AwardStatus.RELEASED: lazy_pgettext("award", "released"),
    AwardStatus.SETTLED: lazy_pgettext("award", "settled"),
}
TONES: dict[AwardStatus, str] = {
    AwardStatus.WAITING: "warn",
    AwardStatus.COMMITTED: "ok",
    AwardStatus.REFUSED: "bad",
    AwardStatus.RELEASED: "open",
    AwardStatus.SETTLED: "info",
}
OPINIONS: dict[Opinion, LazyString] = {
    Opinion.SUPPORT: _l("I support it"),
    Opinion.WITH_RESERVATIONS: _l("I support it with reservations"),
    Opinion.NOT_SUPPORT: _l("I do not support it"),
}
SAID: dict[Opinion, LazyString] = {
    Opinion.SUPPORT: _l("supports it"),
    Opinion.WITH_RESERVATIONS: _l("supports it with reservations"),
    Opinion.NOT_SUPPORT: _l("does not support it"),
}
OPINION_TONES: dict[Opinion, str] = {
    Opinion.SUPPORT: "ok",
    Opinion.WITH_RESERVATIONS: "warn",
    Opinion.NOT_SUPPORT: "bad",
}
# --- steps of a review ----------------------------------------------------------------------------------------------

REVIEW_STEPS = (
    RequestStep.TAKE_UP,
    RequestStep.WAIT,
    RequestStep.RECONSIDER,
    RequestStep.DECLINE,
    RequestStep.CARRY,
)
"""Those that finance takes on a page of their own."""
STEPS: dict[RequestStep, LazyString] = {
    RequestStep.TAKE_UP: _l("Take up"),
    RequestStep.WAIT: _l("Put on the waiting list"),
    RequestStep.RECONSIDER: _l("Review again"),
    RequestStep.DECLINE: _l("Decline"),
    RequestStep.CARRY: _l("Carry to the next meeting"),
    RequestStep.AWARD: lazy_pgettext("button", "Award"),
}
QUESTIONS: dict[RequestStep, LazyString] = {
    RequestStep.TAKE_UP: _l("Take up this request?"),
    RequestStep.WAIT: _l("Put this request on the waiting list?"),
    RequestStep.RECONSIDER: _l("Review this request again?"),
    RequestStep.DECLINE: _l("Decline this request?"),
    RequestStep.CARRY: _l("Carry this request to the next meeting?"),
}
CONSEQUENCES: dict[RequestStep, LazyString] = {
    RequestStep.TAKE_UP: _l("It is being reviewed from then on. Its State is told."),
    RequestStep.WAIT: _l("It stands last on the waiting list for its meeting. Its State is told."),
    RequestStep.RECONSIDER: _l("It is being reviewed again. Its State is told."),
    RequestStep.DECLINE: _l(
        "Its State is told, with the reason and what you say here. It can be reviewed again later."
    ),
    RequestStep.CARRY: _l(
        "Here it is declined as late. A copy of it is submitted for the next meeting for which the fund takes "
        "requests. Its State is told."
    ),
}
DONE: dict[RequestStep, LazyString] = {
    RequestStep.TAKE_UP: _l("The request is being reviewed. Its State is told."),
    RequestStep.WAIT: _l("The request is on the waiting list. Its State is told."),
    RequestStep.RECONSIDER: _l("The request is being reviewed again. Its State is told."),
    RequestStep.DECLINE: _l("The request is declined. Its State is told."),
    RequestStep.CARRY: _l("The request is carried to the next meeting. Its State is told."),
}


# --- steps of an award ----------------------------------------------------------------------------------------------


class AwardStep(StrEnum):
    """What is done with an award on a page of its own."""

    APPROVE = "approve"
    REFUSE = "refuse"
    RELEASE = "release"


AWARD_STEPS: dict[AwardStep, LazyString] = {
    AwardStep.APPROVE: lazy_pgettext("award", "Approve"),
    AwardStep.REFUSE: lazy_pgettext("award", "Refuse"),
    AwardStep.RELEASE: lazy_pgettext("award", "Release"),
}
TAKE_BACK = _l("Take the award back")
AWARD_QUESTIONS: dict[AwardStep, LazyString] = {
    AwardStep.APPROVE: _l("Approve this award?"),
    AwardStep.REFUSE: _l("Refuse this award?"),
    AwardStep.RELEASE: _l("Release this award?"),
}
AWARD_CONSEQUENCES: dict[AwardStep, LazyString] = {
    AwardStep.APPROVE: _l("The money is committed, and the State is told. Everything is checked once more before."),
    AwardStep.REFUSE: _l("Nothing is committed. The request stays where it is, and can be awarded anew."),
    AwardStep.RELEASE: _l(
        "The money is free again, under the earmarks that it had. The request falls back and is not awarded again; "
        "its State is told, with what you say here."
    ),
}
AWARD_DONE: dict[AwardStep, LazyString] = {
    AwardStep.APPROVE: _l("The award is approved and its money is committed. The State is told."),
    AwardStep.REFUSE: _l("The award is refused."),
    AwardStep.RELEASE: _l("The award is released. The State is told."),
}
ENTERED = _l("The money is committed. The State is told.")
ENTERED_WAITS = _l("The award is above the limit: it waits for a second person. Finance is told.")

ERRORS: dict[str, LazyString] = {
    "award.above_request": _l("This is more than the State asks for (%(kind)s)."),
    "award.advanced": _l(
        "Something has been paid of this award already: record what became of the journey, and settle it."
    ),
    "award.costs": _l("The shares do not come to what is awarded (%(kind)s)."),
    "award.earmark": _l("The earmark of pledge %(pledge)s does not allow this."),
    "award.earmark_changed": _l(
        "The donor has changed what may be done with the money since this award was entered. Refuse it, and enter it "
        "anew."
    ),
    "award.late": _l("The request came after the last day for requests. It is carried to the next meeting."),
    "award.live": _l("This request has an award already."),
    "award.meeting_cancelled": _l("The meeting is cancelled: nothing is awarded for it."),
    "award.not_admissible": _l("The fund does not pay for this (%(kind)s)."),
    "award.nothing": _l("Enter an amount for at least one pledge."),
    "award.own_state": _l("Nobody decides on a request of a State for which they act."),
    "award.same_person": _l("Another person of finance than the one who entered it has to approve an award."),
    "award.step": _l("This cannot be done with the award as it stands now."),
    "award.twice": _l("A pledge stands twice for the same costs."),
    "award.unknown": _l("There is no such award."),
    "request.reason_missing": _l("Choose a reason."),
    "review.decided": _l("The request is decided: opinions cannot be changed any more."),
}

# --- the audit log --------------------------------------------------------------------------------------------------

AUDITED: dict[str, LazyString] = {
    "award.enter": _l("The award is entered."),
    "award.approve": _l("The award is approved by a second person."),
    "award.refuse": _l("The award is refused."),
    "award.release": _l("The award is released."),
    "request_review.give": _l("An opinion on the request for sponsorship is given."),
}
AUDIT_FIELDS: dict[str, LazyString] = {
    "request_id": _l("Request"),
    "total_minor": _l("Amount"),
    "is_above_limit": _l("Above the limit"),
    "opinion": _l("Opinion"),
}
AUDIT_VALUES: dict[str, dict[Any, LazyString]] = {"opinion": SAID}
