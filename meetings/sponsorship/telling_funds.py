"""Who is told that a fund is suspended, closed or open again: focal points of States whose requests wait."""

from __future__ import annotations

from collections.abc import Sequence

from meetings.foundation import telling
from meetings.foundation.access import Actor, Role
from meetings.foundation.telling import Audience, News

from .models import Fund

STANDS = "fund_stands"


def stands(actor: Actor, fund: Fund, states: Sequence[str]) -> None:
    """Tell the focal points of these States how a fund, loaded with its process, stands from now on."""
    if not states:
        return
    news = News(
        kind=STANDS,
        object_kind="fund",
        object_id=fund.id,
        path=f"sponsorship/{fund.id}/",
        title=fund.name,
        audience=Audience(holders=tuple((Role.FOCAL_POINT, state) for state in states)),
        process=fund.process.code,
        facts={"status": fund.status, "words": fund.status_words},
        is_sample=fund.is_sample,
    )
    telling.tell(actor, news)
