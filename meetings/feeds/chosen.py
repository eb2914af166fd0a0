"""What there is to choose for a feed of one's own making, and what the codes that were chosen are called."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, load_only

from meetings.calendar.models import Meeting, Place
from meetings.calendar.queries import is_key
from meetings.foundation import clock, search, thesaurus
from meetings.foundation.database import db
from meetings.foundation.feed_scope import ALL, Concerns
from meetings.foundation.languages import Text
from meetings.mandates import queries as mandates
from meetings.states import queries as states

from . import rules
from .selections import MOST_CHOSEN, Selection

OFFERED = 24  # meetings: more are looked for by their words
NAMED = (Meeting.code, Meeting.title, Meeting.short, Meeting.status, Meeting.status_before, Meeting.sort_on)
DATED = (Meeting.start_on, Meeting.end_on, Meeting.earliest_on, Meeting.latest_on, Meeting.words, Meeting.over_on)


class Called(NamedTuple):
    """A code with its names; `since` is the day from which it has them, where names have days."""

    code: str
    name: Text
    short: Text
    since: date | None = None


@dataclass(frozen=True)
class Names:
    """What the codes of a choice are called, each kind in its own order. A code that nothing public has is left out."""

    meetings: list[Called]
    groups: list[Called]
    processes: list[Called]


def groups(codes: Collection[str] | None = None) -> list[Called]:
    """The regional groups (all, or those with these codes) by the names they have today, in their usual order."""
    if codes is not None and not codes:
        return []
    today = clock.business_today()
    called = ((group.code, group.on(today)) for group in states.groups())
    return [Called(code, n.name, n.short, n.from_on) for code, n in called if codes is None or code in codes]


def processes(codes: Collection[str] | None = None) -> list[Called]:
    """The processes (all, or those with these codes), by code."""
    if codes is not None and not codes:
        return []
    return [Called(p.code, p.name, p.short) for p in mandates.processes() if codes is None or p.code in codes]


def meetings(codes: Collection[str], *, with_unpublished: bool = False) -> list[Called]:
    """The meetings with these codes, by date; `with_unpublished` is for who prepares them."""
    known = _keys(codes)
    if not known:
        return []
    query = sa.select(Meeting.code, Meeting.title, Meeting.short).where(Meeting.code.in_(known))
    if not with_unpublished:
        query = query.where(Meeting.is_published.is_(True))
    query = query.order_by(sa.nulls_last(Meeting.sort_on), Meeting.id)
    return [Called(code, title, short or title) for code, title, short in db.session.execute(query)]


def names(selection: Selection) -> Names:
    """What everything in a selection is called; one query for each sort of thing that was chosen."""
    return Names(meetings(selection.meetings), groups(selection.groups), processes(selection.processes))


def own_names(whose: Concerns) -> Names:
    """What the groups, the meetings in preparation and the processes of somebody's own feed are called."""
    prepared = meetings(whose.desks, with_unpublished=True)
    return Names(prepared, groups(whose.groups), processes(whose.processes - {ALL}))


def offered(chosen: Collection[str], words: str) -> tuple[list[Meeting], bool]:
    """Published meetings to choose from, the chosen ones first, and whether there are more.

    What feeds may show is offered: what is over for longer is not. The next ones come first, then those without a day,
    then the last ones; `words` (in any language) narrow all but the chosen ones.
    """
    today = clock.business_today()
    edge = rules.first_of_month(today, rules.PAST_MONTHS)
    keys = _keys(chosen)
    is_chosen = Meeting.code.in_(keys)
    in_feeds = sa.or_(Meeting.over_on.is_(None), Meeting.over_on >= edge)
    if words.strip():
        in_feeds = sa.and_(in_feeds, search.matches(Meeting.search_text, thesaurus.expand(words, ())))
    ahead = Meeting.over_on >= today
    order = (
        sa.case((is_chosen, 0), else_=1),
        sa.case((ahead, 0), (Meeting.over_on.is_(None), 1), else_=2),
        sa.case((ahead, Meeting.sort_on)),
        Meeting.over_on.desc(),
        Meeting.id,
    )
    query = (
        sa.select(Meeting)
        .where(Meeting.is_published.is_(True), sa.or_(is_chosen, in_feeds))
        .options(load_only(*NAMED, *DATED, raiseload=True), joinedload(Meeting.place).load_only(Place.zone))
        .order_by(*order)
        .limit(len(keys) + OFFERED + 1)
    )
    found = list(db.session.scalars(query))
    count = sum(meeting.code in keys for meeting in found)
    return found[: count + OFFERED], len(found) > count + OFFERED


def _keys(codes: Iterable[str]) -> list[str]:
    """Codes that something could have, no more than may be chosen and one."""
    return [code for code in sorted(set(codes)) if is_key(code)][: MOST_CHOSEN + 1]
