"""Feeds: their validators before anything is built, their bytes, and a record of what had to be left out."""

from __future__ import annotations

import hashlib
import logging
import zlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from importlib.metadata import version

import sqlalchemy as sa
from flask import current_app
from flask_babel import force_locale

from meetings.deadlines.models import OFFICE_ZONE
from meetings.foundation import clock, registries
from meetings.foundation.database import own_transaction, publication
from meetings.foundation.languages import LOCALES
from meetings.foundation.registries import FeedEntry, OddRecord

from . import calendars, components, editions, labels, queries, rules
from .components import Site
from .editions import Edition
from .kept import Kept
from .models import FeedProblem
from .rules import Feed

log = logging.getLogger(__name__)
LIBRARIES = "|".join((version("icalendar"), version("babel"), zlib.ZLIB_RUNTIME_VERSION))
# A record may change twice within the second that its stamp holds: only a part older than that is kept.
SETTLED = timedelta(seconds=5)


class Unbuildable(Exception):
    """The feed cannot be built: nothing is sent rather than half a calendar."""


@dataclass
class Memory:
    """What a process remembers of feeds. Everything in it is named by all that it depends on."""

    parts: Kept = field(default_factory=lambda: Kept(24_000_000))
    bodies: Kept = field(default_factory=lambda: Kept(24_000_000))
    editions: dict[str, Edition] = field(default_factory=dict)
    lapses: tuple[object, list[date]] = (None, [])
    left_out: dict[tuple[str, str], frozenset[tuple[str, int]]] = field(default_factory=dict)

    @property
    def left_out_count(self) -> int:
        """How many records this process left out when it last built its feeds; the whole list is in the database."""
        return len(frozenset().union(*list(self.left_out.values())))

    def clear(self) -> None:
        """Forget all."""
        self.parts.clear()
        self.bodies.clear()
        self.editions.clear()
        self.lapses = (None, [])
        self.left_out.clear()


@dataclass(frozen=True)
class Validators:
    """What says whether a feed is still the one somebody has.

    `modified` may be seconds ahead of the clock: each public change has a second of its own.
    """

    etag: str
    modified: datetime


def memory() -> Memory:
    """This application's."""
    found: Memory = current_app.extensions["rostrum_feeds"]
    return found


def site() -> Site:
    """Where this installation is."""
    return Site(current_app.config["BASE_URL"], current_app.config["UID_HOST"])


def edition(lang: str) -> Edition:
    """The edition of our words in `lang`; compared with the database once in a process's life."""
    known = memory().editions
    found = known.get(lang)
    if found is None:
        found = editions.current(lang, site())
        if found.is_stored:
            known[lang] = found
    return found


def validators(feed: Feed, lang: str) -> Validators:
    """ETag and Last-Modified, from counters and the calendar alone: nothing is built.

    They depend on everything public (the counter, which deletions move too), on the month, on what lapsed lately, on
    our words and on the program; they are the same in every process.
    """
    revision, changed_at = publication()
    today = clock.today()
    edge = rules.first_of_month(today)
    lapsed = rules.latest_lapse(_lapses((revision, changed_at), rules.scope(rules.MEETINGS, today).earliest), today)
    words = edition(lang)
    depends_on = (
        feed.name,
        lang,
        revision,
        changed_at.isoformat(),
        edge.isoformat(),
        lapsed.isoformat() if lapsed else "",
        words.digest,
        words.changed_at.isoformat(),
        current_app.extensions["rostrum_version"],
        LIBRARIES,
    )
    etag = hashlib.sha256("|".join(map(str, depends_on)).encode()).hexdigest()[:32]
    days = [edge, lapsed] if lapsed else [edge]
    midnights = [clock.in_real_time(datetime.combine(day, time(), UTC)) for day in days]
    return Validators(etag, max(changed_at, words.changed_at, *midnights).replace(microsecond=0))


def _lapses(published: object, since: date) -> list[date]:
    """The last days of what is cancelled or postponed; asked of the database once after each public change."""
    key = (published, since)
    remembered, days = memory().lapses
    if remembered != key:
        days = [day for source in registries.feed_sources for day in source.lapses(since)]
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
    today = clock.today()
    wanted = rules.scope(feed, today)
    with force_locale(LOCALES[lang]):
        given = [thing for source in registries.feed_sources for thing in source.entries(wanted)]
        odd = [thing for thing in given if isinstance(thing, OddRecord)]
        entries = [thing for thing in given if isinstance(thing, FeedEntry)]
        sound = [e for e in entries if not _is_odd(e, odd)]
        chosen = rules.by_nearness((e for e in sound if rules.belongs(e, wanted, today)), wanted.anchor)
        parts = _parts(feed, lang, chosen[: wanted.limit], odd)
        head = _head(feed, lang, subject)
        if odd and len(odd) == len(given):
            raise Unbuildable(f"none of {len(given)} records can be sent")
        if feed.is_capped:
            room = rules.MOST_BYTES - len(calendars.assembled(feed, head, ()))
            parts = parts[: rules.within([len(part) for _, part in parts], room)]
        whole = calendars.assembled(feed, head, (part for _, part in sorted(parts)))
    _record(feed, lang, odd)
    return whole


def _is_odd(entry: FeedEntry, odd: list[OddRecord]) -> bool:
    reason = rules.oddity(entry)
    if reason is not None:
        odd.append(OddRecord(entry.kind, entry.id, entry.path, reason))
    return reason is not None


def _parts(
    feed: Feed, lang: str, entries: Iterable[FeedEntry], odd: list[OddRecord]
) -> list[tuple[tuple[str, str], bytes]]:
    """Each entry's bytes with what they are ordered by: start, then UID. What fails is added to `odd`."""
    parts, seen = [], set()
    for entry in entries:
        uid = rules.uid(entry.kind, entry.id, site().uid_host)
        reason = "uid" if uid in seen or not rules.is_uid(uid) else None
        seen.add(uid)
        if reason is None:
            try:
                parts.append(((rules.start_key(entry), uid), part(entry, lang, feed.as_tasks)))
            except Exception:  # whatever one record does, the others are sent
                log.exception("entry left out of feeds", extra={"kind": entry.kind, "record": entry.id})
                reason = "failed"
        if reason is not None:
            odd.append(OddRecord(entry.kind, entry.id, entry.path, reason))
    return parts


def part(entry: FeedEntry, lang: str, as_task: bool = False) -> bytes:
    """One entry's bytes: written once per change and language, then kept."""
    words = edition(lang)
    key = (entry.kind, entry.id, entry.revision, entry.changed_at, lang, words, as_task)
    kept = memory().parts.get(key)
    if kept is None:
        stamped = max(entry.changed_at, words.changed_at)
        kept = components.serialised(components.component(entry, lang, site(), stamped, as_task))
        if clock.real_now() - entry.changed_at > SETTLED:
            memory().parts.keep(key, kept)
    return kept


def _head(feed: Feed, lang: str, subject: queries.Subject | None) -> calendars.Head:
    name = str(labels.NAMES[feed.key])
    if subject is not None:
        name = name % {"title": subject.title.into(lang).text}
    return calendars.Head(
        name=name,
        about=str(labels.ABOUT[feed.key]),
        source=address(feed, lang),
        page=components.page_url(site(), lang, "calendar/" if feed.is_capped else f"{feed.name}/"),
        zone=subject.zone if subject is not None else OFFICE_ZONE,
    )


def address(feed: Feed, lang: str) -> str:
    """The feed's full address."""
    return components.page_url(site(), lang, f"feeds/{feed.name}.ics")


def _record(feed: Feed, lang: str, odd: Iterable[OddRecord]) -> None:
    """Write down what was left out, and strike off what is in order again. A feed goes out even if this fails."""
    found = {(o.kind, o.id): o for o in odd}
    if feed.is_capped:
        memory().left_out[feed.key, lang] = frozenset(found)
    try:
        known = {(p.kind, p.record_id): p for p in queries.problems_of(feed, lang)}
        new = [o for key, o in found.items() if key not in known]
        # Only a feed that looks at all records of its kinds can say that one is in order again.
        solved = [p.id for key, p in known.items() if key not in found] if feed.is_capped else []
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
