"""What notices of requests for sponsorship say, in the language in force."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from meetings.foundation.access import Role
from meetings.foundation.languages import Text
from meetings.foundation.presentation import into
from meetings.notices import kinds
from meetings.notices.models import Notice
from meetings.notices.rules import Kind
from meetings.notices.wording import Said, named, of

from . import labels_requests as labels
from .rules import DeclineReason, RequestStep

ASKED, ANSWERED, NAMED = "sponsorship_request", "sponsorship_answer", "named"


def register() -> None:
    """Add the kinds of notices that this part tells."""
    kinds.register(
        ASKED,
        Kind(is_circulated=False),
        name=_l("Requests for sponsorship"),
        note=_l("A State submits or withdraws a request to a fund that you keep, or says who comes."),
        words=asked,
    )
    kinds.register(
        ANSWERED,
        Kind(must=frozenset({Role.FOCAL_POINT}), is_circulated=False),
        name=_l("Answers to requests for sponsorship"),
        note=_l("A request of your State is taken up, put on the waiting list, declined, or carried on."),
        words=answered,
        locked=_l("Focal points are always told what becomes of their State’s requests."),
    )


def asked(notice: Notice) -> Said:
    """A State has submitted or withdrawn a request, or named another person."""
    facts, meeting = notice.facts, named(notice.title)
    state = into(Text.of(facts["state"])).text
    late = ""
    match facts["what"]:
        case RequestStep.SUBMIT:
            subject = _("Request for sponsorship submitted, %(meeting)s: %(state)s", meeting=meeting, state=state)
            line = _("This State asks the fund to help it take part in the meeting: %(state)s", state=state)
            late = _("The request came after the last day for requests.") if facts.get("is_late") else ""
        case RequestStep.WITHDRAW:
            subject = _("Request for sponsorship withdrawn, %(meeting)s: %(state)s", meeting=meeting, state=state)
            line = _("This State has withdrawn its request: %(state)s", state=state)
        case _:
            subject = _("Request for sponsorship, who comes, %(meeting)s: %(state)s", meeting=meeting, state=state)
            line = _("This State has changed what its request says of the person who comes: %(state)s", state=state)
    return of(subject, [line, late], _("See the request"))


def answered(notice: Notice) -> Said:
    """Something became of a request."""
    facts, meeting = notice.facts, named(notice.title)
    lines = []
    match facts["step"]:
        case RequestStep.TAKE_UP:
            subject = _("Request for sponsorship taken up: %(meeting)s", meeting=meeting)
            lines = [_("The request of your State is being reviewed.")]
        case RequestStep.WAIT:
            subject = _("Request for sponsorship on the waiting list: %(meeting)s", meeting=meeting)
            lines = [_("The request of your State is awarded if money becomes available.")]
        case RequestStep.RECONSIDER:
            subject = _("Request for sponsorship taken up again: %(meeting)s", meeting=meeting)
            lines = [_("The request of your State is being reviewed again.")]
        case RequestStep.CARRY:
            subject = _("Request for sponsorship carried to another meeting: %(meeting)s", meeting=meeting)
            other = into(Text.of(facts.get("other") or {})).text
            lines = [
                _("The request of your State came after the last day for requests."),
                _("It now stands as a request for this meeting: %(meeting)s", meeting=other),
            ]
        case _:
            subject = _("Request for sponsorship declined: %(meeting)s", meeting=meeting)
            reason = facts.get("reason")
            lines = [_("Reason: %(reason)s", reason=str(labels.REASONS[DeclineReason(reason)]))] if reason else []
    return of(subject, [*lines, facts.get("words") or ""], _("See the request"))
