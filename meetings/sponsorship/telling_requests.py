"""Who is told of requests for sponsorship: finance of what States do, a State’s focal points of what is decided.

No notice names a person, says what is asked for or what of it is on record: that stands on the request’s own page.
"""

from __future__ import annotations

from meetings.calendar.models import Meeting
from meetings.foundation import telling
from meetings.foundation.access import Actor, Role
from meetings.foundation.languages import Text
from meetings.foundation.telling import Audience, News
from meetings.states import queries as states
from meetings.states.models import State

from .models_requests import SponsorshipRequest
from .rules import RequestStep

ASKED, ANSWERED = "sponsorship_request", "sponsorship_answer"
NAMED = "named"
"""Said of a request whose person is named, or another one, after it was submitted."""


def state_name(request: SponsorshipRequest) -> Text:
    """The State that asks, by its name of the day of the meeting; its code where it is not known any more."""
    return state_names([request])[request.id]


def state_names(requests: list[SponsorshipRequest]) -> dict[int, Text]:
    """The same of several requests with their meetings, by their ids; one query."""
    known = {state.iso3: state for state in states.by_iso3({one.state_code for one in requests})} if requests else {}
    return {one.id: _name(known.get(one.state_code), one) for one in requests}


def _name(state: State | None, request: SponsorshipRequest) -> Text:
    if state is None:
        return Text.of({request.lang: request.state_code})
    on = request.meeting.sort_on or request.changed_at.date()
    return state.name_on(on)


def asked(actor: Actor, request: SponsorshipRequest, what: RequestStep | str) -> None:
    """Tell finance that a request is submitted, withdrawn, or names another person (NAMED)."""
    audience = Audience(holders=((Role.FINANCE, request.fund.process.code),))
    facts: dict[str, object] = {"what": str(what), "state": state_name(request), "is_late": request.is_late}
    _tell(actor, request, ASKED, audience, facts)


def answered(actor: Actor, request: SponsorshipRequest, step: RequestStep, other: Meeting | None = None) -> None:
    """Tell the focal points of its State what finance does with a request: it is taken up, put on the waiting list,
    declined with its reason and words, taken up again, or carried to another meeting (`other`)."""
    audience = Audience(holders=((Role.FOCAL_POINT, request.state_code),))
    facts: dict[str, object] = {
        "step": step,
        "reason": request.reason,
        "words": request.reason_words,
        "other": (other.short or other.title) if other is not None else None,
    }
    _tell(actor, request, ANSWERED, audience, facts)


def _tell(actor: Actor, request: SponsorshipRequest, kind: str, audience: Audience, facts: dict[str, object]) -> None:
    news = News(
        kind=kind,
        object_kind="sponsorship_request",
        object_id=request.id,
        path=f"sponsorship/requests/{request.id}/",
        title=request.meeting.short or request.meeting.title,
        audience=audience,
        process=request.fund.process.code,
        facts=facts,
        is_sample=request.is_sample,
    )
    telling.tell(actor, news)
