"""Who is told of awards: the focal points of the State once something is given or taken back, finance of what waits.

No notice says how much, of whom, or for which person: that stands on the award’s own page.
"""

from __future__ import annotations

from meetings.foundation import telling
from meetings.foundation.access import Actor, Role
from meetings.foundation.telling import Audience, News

from .models_requests import Award
from .telling_requests import state_name

AWARDED, SECOND = "sponsorship_award", "award_second"


def awarded(actor: Actor, award: Award) -> None:
    """Tell the focal points of its State that a request is awarded. Whoever was to approve it need not any more."""
    telling.withdraw(SECOND, "award", [award.id])
    _tell(actor, award, AWARDED, _of_state(award))


def released(actor: Actor, award: Award) -> None:
    """Tell the same that an award is released, with the reason."""
    _tell(actor, award, AWARDED, _of_state(award), words=award.decision_words)


def waits(actor: Actor, award: Award) -> None:
    """Tell finance that an award waits for a second person. Those of its own State are not told: they do not see it."""
    audience = Audience(holders=((Role.FINANCE, award.request.fund.process.code),))
    _tell(actor, award, SECOND, audience)


def refused(actor: Actor, award: Award) -> None:
    """Tell who entered an award that it was refused, with the reason; its State never knew of it."""
    telling.withdraw(SECOND, "award", [award.id])
    if award.entered_by_id is not None and award.entered_by_id != actor.user_id:
        _tell(actor, award, SECOND, Audience(users=(award.entered_by_id,)), words=award.decision_words)


def _of_state(award: Award) -> Audience:
    return Audience(holders=((Role.FOCAL_POINT, award.request.state_code),))


def _tell(actor: Actor, award: Award, kind: str, audience: Audience, words: str = "") -> None:
    request = award.request
    facts: dict[str, object] = {"status": award.status, "words": words}
    if kind == SECOND:
        facts["state"] = state_name(request)
    news = News(
        kind=kind,
        object_kind="award",
        object_id=award.id,
        path=f"sponsorship/awards/{award.id}/",
        title=request.meeting.short or request.meeting.title,
        audience=audience,
        process=request.fund.process.code,
        facts=facts,
        is_sample=award.is_sample,
    )
    telling.tell(actor, news)
