"""What other parts of the package show on the page of a request: review, award, journey. Each adds a function here."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from meetings.foundation.access import Actor

from .models_requests import SponsorshipRequest

Panel = Callable[[Actor, SponsorshipRequest], dict[str, Any] | None]
PANELS: list[Panel] = []
"""For somebody and a request that they see (as `queries.request` gives it): `template` and what it needs, which it gets
as `panel`; None for nothing. In the order in which they were added."""


def add(panel: Panel) -> None:
    """Add one; an application that is assembled again adds nothing."""
    if panel not in PANELS:
        PANELS.append(panel)


def of_request(who: Actor, request: SponsorshipRequest) -> list[dict[str, Any]]:
    """What there is to show of a request."""
    found = (panel(who, request) for panel in dict.fromkeys(PANELS))
    return [one for one in found if one is not None]
