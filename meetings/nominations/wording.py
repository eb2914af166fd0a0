"""What notices of calls, nominations and officers say, in the language in force."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from meetings.foundation import languages
from meetings.foundation.languages import Text
from meetings.foundation.presentation import city, day, into
from meetings.foundation.web import lang
from meetings.notices import kinds
from meetings.notices.models import Notice
from meetings.notices.rules import Kind
from meetings.notices.wording import Said, named, of

from . import labels
from .bureau import Title


def register() -> None:
    """Add the kinds of notices that this package tells."""
    kinds.register(
        "call_opened",
        Kind(),
        name=_l("Calls for nominations"),
        note=_l("A call is open for your group or your State, or is open longer."),
        words=call_opened,
    )
    kinds.register(
        "call_reminder",
        Kind(),
        name=_l("Reminders of calls for nominations"),
        note=_l("A week and a day before the last day of a call that your group or your State can answer."),
        words=call_opened,
    )
    kinds.register(
        "nomination_circulated",
        Kind(),
        name=_l("Nominations that are circulated"),
        note=_l("The secretariat lets all whom it concerns see a nomination."),
        words=circulated,
    )
    kinds.register(
        "officer_designated",
        Kind(),
        name=_l("Officers designated"),
        note=_l("Who is to chair a meeting, or to hold another post of it, is designated."),
        words=designated,
    )
    kinds.register(
        "officer_elected",
        Kind(),
        name=_l("Officers elected"),
        note=_l("A meeting has elected one of its officers."),
        words=elected,
    )


def call_opened(notice: Notice) -> Said:
    """A call is open, or open longer."""
    facts = notice.facts
    post, last = _post(facts), day(date.fromisoformat(facts["last_day"]))
    if facts.get("before"):
        subject = _("Open until %(day)s: nominations for %(post)s, %(meetings)s", day=last, **_names(facts))
        before = day(date.fromisoformat(facts["before"]))
        line = _("The last day for nominations has moved from %(before)s to %(after)s.", before=before, after=last)
    else:
        subject = _("Nominations wanted by %(day)s: %(post)s, %(meetings)s", day=last, **_names(facts))
        line = _("Nominations for this post are wanted by %(day)s: %(post)s.", day=last, post=post)
    binding = _("No nomination can be taken after that day.")
    if not facts.get("is_binding"):
        binding = _("Nominations after that day are taken and marked as late.")
    hour = _("Hour: %(time)s (%(zone)s)", time=_hour(facts), zone=city(facts["zone"])) if facts.get("at_time") else ""
    words = Text.of(facts.get("words") or {})
    source = _("In the words of the source: “%(words)s”", words=into(words).text) if words else ""
    return of(subject, [line, hour, binding, source], _("See the call"))


def circulated(notice: Notice) -> Said:
    """A nomination is circulated."""
    facts = notice.facts
    subject = _("Nominated as %(post)s, %(meetings)s: %(state)s", state=_state(facts), **_names(facts))
    line = _("This State is nominated: %(state)s.", state=_state(facts))
    return of(subject, [line, _person(facts)], _("See the nomination"))


def designated(notice: Notice) -> Said:
    """An officer is designated."""
    facts = notice.facts
    subject = _("Designated as %(post)s, %(meetings)s: %(state)s", state=_state(facts), **_names(facts))
    line = _(
        "This State is designated to hold the post: %(state)s. The meeting elects its officers.", state=_state(facts)
    )
    return of(subject, [line, _person(facts)], _("See the officers"))


def elected(notice: Notice) -> Said:
    """An officer is elected."""
    facts = notice.facts
    subject = _("Elected as %(post)s, %(meetings)s: %(state)s", state=_state(facts), **_names(facts))
    line = _("This State is elected to the post: %(state)s.", state=_state(facts))
    return of(subject, [line, _person(facts)], _("See the officers"))


def _names(facts: Mapping[str, Any]) -> dict[str, str]:
    meetings = [named(Text.of(name)) for name in facts.get("meetings", ())]
    return {"post": _post(facts), "meetings": languages.format_words(meetings, lang())}


def _post(facts: Mapping[str, Any]) -> str:
    subject = Text.of(facts.get("subject") or {})
    return labels.called(Title(facts["post"]), named(subject) if subject else "")


def _state(facts: Mapping[str, Any]) -> str:
    return named(Text.of(facts["state"]))


def _hour(facts: Mapping[str, Any]) -> str:
    at = datetime.combine(date.fromisoformat(facts["last_day"]), time.fromisoformat(facts["at_time"]))
    return languages.format_time(at.replace(tzinfo=ZoneInfo(facts["zone"]), fold=1), lang(), facts["zone"])


def _person(facts: Mapping[str, Any]) -> str:
    return _("Person: %(name)s", name=facts["person"]) if facts.get("person") else ""
