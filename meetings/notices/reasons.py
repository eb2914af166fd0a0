"""Why somebody gets a mail, in its reader's language: the role for which it came, or the meeting that they follow."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

import sqlalchemy as sa
from flask_babel import gettext as _

from meetings.accounts.labels import ROLES
from meetings.accounts.queries import scopes
from meetings.calendar.models import Meeting
from meetings.foundation import clock
from meetings.foundation.access import Role
from meetings.foundation.database import db
from meetings.foundation.languages import Text
from meetings.foundation.presentation import into
from meetings.foundation.text import tamed_line
from meetings.states.models import State

from .entitled import Reason
from .models import Notice
from .rules import KINDS


@dataclass
class Names:
    """What is named in reasons: States by iso3, meetings by id, and by language what roles are held within."""

    states: dict[str, Text] = field(default_factory=dict)
    meetings: dict[int, Text] = field(default_factory=dict)
    scopes: dict[tuple[str, Role, str], str] = field(default_factory=dict)


def names_of(reasons: Iterable[tuple[str, Reason]], states: Iterable[str] = ()) -> Names:
    """The names in these reasons, each for a reader of that language, and those of these States."""
    named, reasons = Names(), set(reasons)
    held: dict[str, list[tuple[Role, str]]] = {}
    for lang, why in reasons:
        if why.role is not None:
            held.setdefault(lang, []).append((why.role, why.scope))
    for lang, pairs in held.items():
        known = scopes(pairs, clock.business_today(), lang)
        named.scopes |= {(lang, *pair): choice.name for pair, choice in known.items()}
    if followed := {why.meeting for _lang, why in reasons if why.meeting is not None}:
        query = sa.select(Meeting.id, Meeting.short, Meeting.title).where(Meeting.id.in_(followed))
        named.meetings = {row.id: row.short or row.title for row in db.session.execute(query)}
    if codes := set(states):
        rows = db.session.execute(sa.select(State.iso3, State.name).where(State.iso3.in_(codes)))
        named.states = {row.iso3: row.name for row in rows}
    return named


def sentence(notice: Notice, why: Reason, names: Names, lang: str) -> str:
    """Why a person gets it. `gettext` is in `lang`."""
    if why.role is not None:
        role = _role(why.role, names.scopes.get((lang, why.role, why.scope), ""))
        if KINDS[notice.kind].is_must([why.role]):
            return _("You get this because of a role that does not allow switching it off: %(role)s.", role=role)
        return _("You get this because of a role that you hold: %(role)s.", role=role)
    if why.meeting is not None:
        meeting = tamed_line(into(names.meetings.get(why.meeting)).text)
        return _("You get this because you follow a meeting: %(meeting)s.", meeting=meeting)
    if notice.kind == "role":
        return _("You get this because it is about your own account.")
    return _("You get this because it was sent to you.")


def _role(role: Role, scope: str) -> str:
    if not scope:
        return str(ROLES[role])
    return _("%(role)s (%(scope)s)", role=ROLES[role], scope=tamed_line(scope))


def of_mission(state: Text | None) -> str:
    """Why a mission's address gets it."""
    if state is None:
        return _("This address was given for the mail of a permanent mission. The secretariat can change it.")
    return _(
        "This address was given for the mail of the permanent mission of this State: %(state)s. "
        "The secretariat can change it.",
        state=into(state).text,
    )
