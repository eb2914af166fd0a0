"""Somebody is told that they were given a role, that one was handed over to them, or that one has ended."""

from __future__ import annotations

from meetings.foundation import clock, telling
from meetings.foundation.access import Actor
from meetings.foundation.languages import LANGUAGES, Text
from meetings.foundation.telling import Audience, News

from . import queries
from .models import Appointment


def of_role(actor: Actor, what: str, appointment: Appointment) -> None:
    """Tell its holder what became of a role: `given`, `handed_over` or `ended`."""
    news = News(
        kind="role",
        object_kind="account",
        object_id=appointment.user_id,
        path="account/",
        title=_scope(appointment),
        audience=Audience(users=(appointment.user_id,)),
        facts={
            "what": what,
            "role": appointment.role,
            "from_on": appointment.from_on,
            "until_on": appointment.until_on,
        },
    )
    telling.tell(actor, news)


def _scope(appointment: Appointment) -> Text:
    """Within what it is held, by the names of today."""
    role, code, today = appointment.role, appointment.scope, clock.business_today()
    return Text.of({lang: queries.scope(role, code, today, lang).name for lang in LANGUAGES})
