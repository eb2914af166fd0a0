"""Who is told of a journey: the State of its money and of a no-show, its mission of the latter, finance of reports.

Notices name neither the traveller nor bank data: they are mailed. Whoever still holds the role is still to be told, so
that these are no objects of `notices.entitled`, by which missions would never learn of anything that is not public.
"""

from __future__ import annotations

from collections.abc import Mapping

from meetings.foundation import clock, telling
from meetings.foundation.access import Actor, Role
from meetings.foundation.telling import Audience, News
from meetings.states import queries as states

from .ledger import ActKind
from .models_requests import Award
from .parties import OF_STATE
from .settlement import Settlement

ADVANCED, SETTLED, NO_SHOW = "travel_advanced", "travel_settled", "travel_no_show"
RECOVERED, UNDONE, REPORTED = "travel_recovered", "travel_undone", "travel_reported"


def advanced(actor: Actor, award: Award, act_id: int, amount: int) -> None:
    """Tell the State that part of an award is paid."""
    _tell(actor, award, ADVANCED, _state(award), {"amount": amount, "act": act_id})


def settled(actor: Actor, award: Award, found: Settlement) -> None:
    """Tell the State what was settled, and what is due now, either way."""
    facts = {"total": found.total, "balance": found.balance, "due_back": found.due_back}
    _tell(actor, award, SETTLED, _state(award), facts)


def recovered(actor: Actor, award: Award, act_id: int, amount: int, still_due: int) -> None:
    """Tell the State that money came back."""
    _tell(actor, award, RECOVERED, _state(award), {"amount": amount, "still_due": still_due, "act": act_id})


def undone(actor: Actor, award: Award, act_id: int, kind: ActKind) -> None:
    """Tell the State that an act of which it was told is taken back."""
    _tell(actor, award, UNDONE, _state(award), {"undone": kind, "act": act_id})


def no_show(actor: Actor, award: Award) -> None:
    """Tell the State, and its mission, that nobody came."""
    _tell(actor, award, NO_SHOW, _state(award) | Audience(missions=(award.request.state_code,)), {})


def reported(actor: Actor, award: Award, *, is_first: bool) -> None:
    """Tell finance that a journey is reported on."""
    code = award.request.fund.process.code
    audience = Audience(holders=((Role.FINANCE, code),))
    state = states.state_by_iso3(award.request.state_code).name_on(clock.business_today())
    _tell(actor, award, REPORTED, audience, {"is_first": is_first, "state": state.as_dict()})


def _state(award: Award) -> Audience:
    return Audience(holders=tuple((role, award.request.state_code) for role in OF_STATE))


def _tell(actor: Actor, award: Award, kind: str, audience: Audience, facts: Mapping[str, object]) -> None:
    request = award.request
    meeting = request.meeting
    if award.travel is None:
        return
    news = News(
        kind=kind,
        object_kind="travel",
        object_id=award.travel.id,
        path=f"sponsorship/awards/{award.id}/travel",
        title=meeting.short or meeting.title,
        audience=audience,
        process=request.fund.process.code,
        facts={**facts, "currency": request.fund.currency},
        is_sample=award.is_sample,
    )
    telling.tell(actor, news)
