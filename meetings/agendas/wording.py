"""What notices of agendas say, in the language in force."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from meetings.foundation.languages import Text, language_name
from meetings.foundation.presentation import day, when
from meetings.foundation.web import lang
from meetings.notices import kinds
from meetings.notices.models import Notice
from meetings.notices.rules import Kind
from meetings.notices.wording import Said, named, of

from . import labels
from .rules import AdoptionHow, VersionKind


def register() -> None:
    """Add the kinds of notices that this package tells."""
    kinds.register(
        "agenda_circulated",
        Kind(),
        name=_l("Agendas circulated to delegations"),
        note=_l("A version of an agenda is before your delegation, or may be commented on longer."),
        words=circulated,
    )
    kinds.register(
        "agenda_issued",
        Kind(),
        name=_l("Agendas issued"),
        note=_l("A version of the agenda of a meeting is public."),
        words=issued,
    )
    kinds.register(
        "agenda_decided",
        Kind(),
        name=_l("Agendas adopted"),
        note=_l("A meeting has decided about its agenda."),
        words=decided,
    )
    kinds.register(
        "agenda_commented",
        Kind(),
        name=_l("Comments on agendas"),
        note=_l("A delegation has commented on an agenda that you prepare."),
        words=commented,
    )
    kinds.register(
        "agenda_given",
        Kind(),
        name=_l("Texts to translate"),
        note=_l("Texts of an agenda are given to you to translate."),
        words=given,
    )


def circulated(notice: Notice) -> Said:
    """A version is before delegations, or open for comments longer."""
    facts = notice.facts
    subject = _("Circulated: %(agenda)s, %(meeting)s", agenda=_version(facts), meeting=named(notice.title))
    until = when(datetime.fromisoformat(facts["until"]), facts["zone"]) if facts.get("until") else ""
    line = _("This version is before delegations.")
    if facts.get("before"):
        line = _("Delegations may comment on this version longer than was said before.")
    comments = _("Delegations may comment until %(moment)s.", moment=until) if until else ""
    return of(subject, [line, _called(facts), comments], _("See the agenda"))


def issued(notice: Notice) -> Said:
    """A version is public."""
    facts = notice.facts
    subject = _("Issued: %(agenda)s, %(meeting)s", agenda=_version(facts), meeting=named(notice.title))
    return of(subject, [_("This version is issued."), _called(facts)], _("See the agenda"))


def decided(notice: Notice) -> Said:
    """A meeting has decided."""
    facts = notice.facts
    how, on = AdoptionHow(facts["how"]), day(date.fromisoformat(facts["held_on"]))
    if how is AdoptionHow.NOT_ADOPTED:
        subject = _("The agenda was not adopted: %(meeting)s", meeting=named(notice.title))
        line = _("The meeting did not adopt this version on %(day)s.", day=on)
    else:
        subject = _("The agenda is adopted: %(meeting)s", meeting=named(notice.title))
        line = _("The agenda was adopted on %(day)s.", day=on)
    return of(subject, [line, str(labels.HOWS[how])], _("See the agenda"))


def commented(notice: Notice) -> Said:
    """A delegation has commented."""
    facts = notice.facts
    state = named(Text.of(facts["state"]))
    subject = _("Comment of %(state)s on the agenda: %(meeting)s", state=state, meeting=named(notice.title))
    line = _("A delegation has commented on this version: %(agenda)s.", agenda=_version(facts))
    return of(subject, [line], _("See the comments"))


def given(notice: Notice) -> Said:
    """Texts are given to a translator."""
    facts = notice.facts
    number, language = facts["count"], language_name(facts["lang"], lang())
    subject = _("Texts to translate into %(language)s: %(meeting)s", language=language, meeting=named(notice.title))
    line = ngettext(
        "%(num)s text of the agenda is given to you to translate.",
        "%(num)s texts of the agenda are given to you to translate.",
        number,
    )
    return of(subject, [line], _("See the texts"))


def _version(facts: Mapping[str, Any]) -> str:
    return str(labels.KINDS[VersionKind(facts["kind"])])


def _called(facts: Mapping[str, Any]) -> str:
    name = Text.of(facts.get("name") or {})
    return named(name) if name else ""
