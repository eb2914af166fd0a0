"""An external calendar in words: how it stands, why it failed, what was odd, when its events take place."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime

from flask_babel import gettext as _
from flask_babel import pgettext
from markupsafe import Markup, escape

from meetings.foundation import clock, languages, registries
from meetings.foundation.languages import LazyString
from meetings.foundation.presentation import city, when
from meetings.foundation.web import lang

from . import addresses, labels
from .models import ExternalCalendar, ExternalEvent
from .rules import Oddity


def state(calendar: ExternalCalendar, now: datetime) -> tuple[str, str]:
    """How it stands in a word or two, and the tone of that."""
    if calendar.is_waiting(now):
        return _("being fetched"), "info"
    if calendar.failing_since is not None:
        return _("cannot be read"), "bad"
    return (pgettext("calendar", "in use"), "ok") if calendar.is_on else (_("not in use"), "open")


def host(calendar: ExternalCalendar) -> str:
    """Where it comes from, for everybody who may see it: the address itself may be a secret."""
    return calendar.file_name or addresses.parse(calendar.address).authority


def reason(calendar: ExternalCalendar) -> Markup:
    """Why it could not be read the last time."""
    words = registries.error_sentences.get(calendar.failure)
    return _filled(words, calendar.failure_values) if words is not None else Markup()


def odd(oddity: Oddity) -> Markup:
    """What was odd about an event, in a sentence."""
    return _filled(labels.ODDNESSES[oddity.oddness], {"value": oddity.detail})


def _filled(words: LazyString, given: Mapping[str, object]) -> Markup:
    """A sentence with values of strangers in it, which keep their direction to themselves."""
    bdi = Markup("<bdi>{}</bdi>")
    isolated = {
        name: languages.format_number(value, lang()) if isinstance(value, int) else bdi.format(value)
        for name, value in given.items()
    }
    # What an earlier version has kept may lack a value.
    return escape(str(words)) % defaultdict(str, isolated)


def hours(event: ExternalEvent) -> str:
    """At which hour of its day an event begins; nothing where it takes whole days."""
    if event.starts_at is None or event.starts_on != event.ends_on:
        return ""
    hour = languages.format_time(event.starts_at, lang(), event.zone)
    return _("%(hour)s in %(place)s", hour=hour, place=city(event.zone))


def stamp(instant: datetime) -> str:
    """When the worker did something, by the clock of the office."""
    return when(instant, clock.OFFICE_ZONE)
