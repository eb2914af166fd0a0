"""Feeds: their validators before anything is built, their bytes, and a record of what had to be left out."""

from __future__ import annotations

import hashlib
import logging
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from importlib.metadata import version
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from flask import current_app

from meetings.foundation import clock, registries
from meetings.foundation.database import db, own_transaction, publication
from meetings.foundation.registries import OddRecord

from . import labels, queries, rules
from .building import built, edition, memory
from .models import FeedProblem
from .rules import Feed

log = logging.getLogger(__name__)
LIBRARIES = "|".join((version("icalendar"), version("babel"), zlib.ZLIB_RUNTIME_VERSION))


@dataclass(frozen=True)
class Validators:
    """What says whether a feed is still the one somebody has.

    `modified` may be seconds ahead of the clock: each public change has a second of its own.
    """

    etag: str
    modified: datetime
    is_stored: bool = True  # False: since when our words are what they are could not be written down

    @property
    def is_settled(self) -> bool:
        """Whether they stay what they are until something changes."""
        return self.is_stored and self.modified == self.shown

    @property
    def shown(self) -> datetime:
        """The Last-Modified to send. A second that is not over may bring another change, and so is not yet sent."""
        return min(self.modified, clock.stamp() - timedelta(seconds=1))


def validators(feed: Feed, lang: str, subject: queries.Subject | None = None) -> Validators:
    """ETag and Last-Modified, from counters and the calendar alone: nothing is built.

    They depend on everything shown (the counter, which deletions move too), on what the feed chooses of it, on the
    month, on what lapsed lately, on since when its subject has its name, on our words and on the program; they are the
    same in every process.
    """
    revision, changed_at = publication()
    today = clock.business_today()
    edge = rules.first_of_month(today)
    lapsed = rules.latest_lapse(_lapses((revision, changed_at), rules.scope(rules.MEETINGS, today).earliest), today)
    named = subject.since if subject is not None and subject.since is not None and subject.since <= today else None
    turns = [day for day in (edge, lapsed, named) if day is not None]
    words = edition(lang)
    depends_on = (
        feed.name,
        lang,
        revision,
        changed_at.isoformat(),
        edge.isoformat(),
        lapsed.isoformat() if lapsed else "",
        named.isoformat() if named else "",
        words.digest,
        words.changed_at.isoformat(),
        current_app.extensions["rostrum_version"],
        LIBRARIES,
        feed.facets.canonical,
    )
    etag = hashlib.sha256("|".join(map(str, depends_on)).encode()).hexdigest()[:32]
    midnights = [clock.in_real_time(datetime.combine(day, time(), ZoneInfo(clock.OFFICE_ZONE))) for day in turns]
    modified = max(changed_at, words.changed_at, *midnights).replace(microsecond=0)
    return Validators(etag, modified, words.is_stored)


def _lapses(published: object, since: date) -> list[date]:
    """The last days of what is cancelled or postponed; asked of the database once after each public change."""
    key = (published, since)
    remembered, days = memory().lapses
    if remembered != key:
        sources = list(registries.feed_sources)
        selects = [source.lapsing for source in sources if source.lapsing is not None]
        at_once = db.session.scalars(sa.union(*selects), {"since": since}) if selects else ()
        days = [*at_once, *(day for source in sources for day in source.lapses(since))]
        memory().lapses = (key, days)
    return days


def body(feed: Feed, lang: str, etag: str, subject: queries.Subject | None = None) -> bytes:
    """The feed's bytes for an ETag that `validators` just gave.

    Raises Unbuildable when no calendar at all can be made of what there is.
    """
    kept = memory().bodies.get(etag)
    if kept is None:
        kept = memory().bodies.keep(etag, build(feed, lang, subject))
    return kept


def build(feed: Feed, lang: str, subject: queries.Subject | None = None) -> bytes:
    """The feed's bytes from what the sources give now; what cannot be sent is left out, logged and recorded."""
    whole, odd = built(feed, lang, subject)
    _record(feed, lang, odd)
    return whole


def _record(feed: Feed, lang: str, odd: Iterable[OddRecord]) -> None:
    """Write down what was left out, and strike off what is in order again. A feed goes out even if this fails."""
    found = {(o.kind, o.id): o for o in odd}
    if feed.looks_at_all:
        memory().left_out[feed.key, lang] = frozenset(found)
    if not found and not feed.looks_at_all:
        return  # and nobody can say of what was left out before that it is in order again
    try:
        known = {(p.kind, p.record_id): p for p in queries.problems_of(feed, lang)}
        new = [o for key, o in found.items() if key not in known]
        # Only a feed that looks at all records of its kinds can say that one is in order again.
        solved = [p.id for key, p in known.items() if key not in found] if feed.looks_at_all else []
        for o in new:
            log.warning("record left out of feeds", extra={"kind": o.kind, "record": o.id, "reason": o.reason})
        if not new and not solved:
            return
        with own_transaction() as connection:
            if solved:
                connection.execute(sa.delete(FeedProblem).where(FeedProblem.id.in_(solved)))
            for o in new:
                row = {"kind": o.kind, "record_id": o.id, "language": lang, "as_tasks": feed.as_tasks}
                reason = o.reason if o.reason in labels.ODDITIES else "failed"
                connection.execute(
                    sa.insert(FeedProblem).values(**row, path=o.path, reason=reason, found_at=clock.stamp())
                )
    except sa.exc.SQLAlchemyError:
        log.exception("what feeds leave out was not recorded")
