"""A feed put together from kept parts: each entry is written once per change and language, the rest is choosing."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, NamedTuple, TypeAlias

from flask import current_app
from flask_babel import force_locale

from meetings.deadlines.models import OFFICE_ZONE
from meetings.foundation import clock, feed_marks, registries
from meetings.foundation.kept import Kept
from meetings.foundation.languages import LOCALES
from meetings.foundation.registries import FeedEntry, FeedSource, OddRecord

from . import calendars, components, editions, labels, queries, rules
from .assembling import Assembly, Ordered, Share, by_order, carried, content
from .components import Site
from .editions import Edition
from .rules import Feed, Part

log = logging.getLogger(__name__)
# A record may change twice within the second that its stamp holds: only a part older than that is kept.
SETTLED = timedelta(seconds=5)
AT_ONCE = 1000  # records loaded together: bounded memory, and no database's limit on parameters
PART_OVERHEAD = 400  # bytes of a part's key and frame
Key: TypeAlias = tuple[str, "Shelf", str, str, str]  # kind, words, id, revision, stamp


class Unbuildable(Exception):
    """The feed cannot be built: nothing is sent rather than half a calendar."""


@dataclass
class Memory:
    """What a process remembers of feeds. Everything in it is named by all that it depends on."""

    parts: Kept[Part] = field(default_factory=lambda: Kept(48_000_000, lambda p: len(p.content) + PART_OVERHEAD))
    bodies: Kept[bytes] = field(default_factory=lambda: Kept(48_000_000, len))
    assemblies: Kept[Assembly] = field(default_factory=lambda: Kept(40_000, lambda a: a.size, 40_000))
    editions: dict[str, Edition] = field(default_factory=dict)
    lapses: tuple[object, list[date]] = (None, [])
    left_out: dict[tuple[str, str], frozenset[tuple[str, int]]] = field(default_factory=dict)
    answers: dict[Any, Any] = field(default_factory=dict)  # the gate's, which lies above this

    @property
    def left_out_count(self) -> int:
        """How many records this process left out when it last built its feeds; the whole list is in the database."""
        return len(frozenset().union(*list(self.left_out.values())))

    def clear(self) -> None:
        """Forget all."""
        self.parts.clear()
        self.bodies.clear()
        self.assemblies.clear()
        self.editions.clear()
        self.lapses = (None, [])
        self.left_out.clear()
        self.answers.clear()


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


def built(feed: Feed, lang: str, subject: queries.Subject | None = None) -> tuple[bytes, list[OddRecord]]:
    """The feed's bytes from what the sources give now, and what had to be left out.

    Raises Unbuildable when there are records and none can be sent.
    """
    today = clock.business_today()
    wanted = rules.scope(feed, today)
    with force_locale(LOCALES[lang]):
        shelf = Shelf.of(feed, lang)
        known, name = memory().assemblies, (feed, shelf, wanted, today)
        before = known.get(name) or Assembly()
        shares: dict[str, Share] = {}
        gone: list[Part] = []
        come: list[Part] = []
        passing: list[Part] = []  # what may be another before its second is over
        odd: list[OddRecord] = []
        sources = [source for source in registries.feed_sources if source.kind in feed.kinds]
        marks = feed_marks.of_several({source.kind: source.marks for source in sources}, wanted)
        for source in sources:
            share, over = carried(before.shares.get(source.kind, Share()), marks[source.kind])
            shares[source.kind] = share
            gone += over
            _fill(share, source, shelf, come, passing, odd)
        head = _head(feed, lang, subject)
    count = sum(len(share.ids) for share in shares.values())
    if odd and len(odd) == count:
        raise Unbuildable(f"none of {count} records can be sent")
    lasting = before.ordered.patched(gone, rules.belonging(come, wanted, today))
    known.keep(name, Assembly(shares, lasting))
    whole = lasting.patched([], rules.belonging(passing, wanted, today)) if passing else lasting
    return calendars.assembled(feed, head, _within(feed, head, whole, wanted.anchor)), odd


def _within(feed: Feed, head: calendars.Head, ordered: Ordered, anchor: date) -> Iterable[bytes]:
    """The bytes of as many of the parts as the feed takes, the nearest, in their order."""
    room = None if feed.most_bytes is None else feed.most_bytes - len(calendars.assembled(feed, head, ()))
    is_too_many = feed.most_entries is not None and len(ordered) > feed.most_entries
    if not is_too_many and (room is None or sum(map(len, ordered.written)) <= room):
        return ordered.written
    chosen = rules.by_nearness(ordered.parts, anchor)[: feed.most_entries]
    if room is not None:
        chosen = chosen[: rules.within([len(part.content) for part in chosen], room)]
    return map(content, sorted(chosen, key=by_order))


class Shelf(NamedTuple):
    """What the words of entries depend on, beside their records."""

    lang: str
    as_tasks: bool
    edition: Edition

    @classmethod
    def of(cls, feed: Feed, lang: str) -> Shelf:
        """Where the parts of a feed lie."""
        return cls(lang, feed.as_tasks, edition(lang))


def _fill(
    share: Share, source: FeedSource, shelf: Shelf, come: list[Part], passing: list[Part], odd: list[OddRecord]
) -> None:
    """Find the parts that a share lacks: from memory where they were written before, written anew otherwise."""
    kept, parts = memory().parts, share.parts
    places = [place for place, part in enumerate(parts) if part is None]
    if not places:
        return
    ids, revisions, stamps = share.ids, share.marks.revisions.split(","), share.marks.stamps.split(",")
    keys: list[Key] = [(source.kind, shelf, ids[place], revisions[place], stamps[place]) for place in places]
    missing: dict[int, tuple[int, Key]] = {}
    for place, key, found in zip(places, keys, kept.take(keys), strict=True):
        if found is None:
            missing[int(ids[place])] = place, key
        else:
            parts[place] = found
            come.append(found)
    for some in _batches(list(missing)):
        for thing in source.load(some):
            written = _written(thing, shelf.lang, shelf.as_tasks, odd)
            if written is None:
                continue
            if isinstance(thing, FeedEntry) and clock.real_now() - thing.changed_at > SETTLED:
                place, key = missing[thing.id]
                parts[place] = kept.keep(key, written)
                come.append(written)
            else:
                passing.append(written)


def _batches(ids: list[int]) -> Iterator[list[int]]:
    return (ids[start : start + AT_ONCE] for start in range(0, len(ids), AT_ONCE))


def _written(thing: FeedEntry | OddRecord, lang: str, as_tasks: bool, odd: list[OddRecord]) -> Part | None:
    """One entry's part. What cannot be sent is added to `odd`, whatever is wrong with it: the others are sent."""
    if isinstance(thing, OddRecord):
        odd.append(thing)
        return None
    reason = rules.oddity(thing)
    if reason is None:
        try:
            return part(thing, lang, as_tasks)
        except Exception:
            log.exception("entry left out of feeds", extra={"kind": thing.kind, "record": thing.id})
            reason = "failed"
    odd.append(OddRecord(thing.kind, thing.id, thing.path, reason))
    return None


def part(entry: FeedEntry, lang: str, as_task: bool = False) -> Part:
    """An entry as it is written in a language. `gettext` is in that language."""
    words, here = edition(lang), site()
    made = components.component(entry, lang, here, max(entry.changed_at, words.changed_at), as_task)
    return rules.placed(entry, here.uid_host, components.serialised(made))


def _head(feed: Feed, lang: str, subject: queries.Subject | None) -> calendars.Head:
    name = str(labels.NAMES[feed.key])
    if subject is not None:
        name = name % {"title": subject.title.into(lang).text}
    return calendars.Head(
        name=name,
        about=str(labels.ABOUT[feed.key]),
        # A private address is a secret, which is not for the file that it gives.
        source="" if feed.key == "private" else address(feed, lang),
        page=components.page_url(site(), lang, feed.page),
        zone=subject.zone if subject is not None else OFFICE_ZONE,
    )


def address(feed: Feed, lang: str) -> str:
    """The feed's full address."""
    return components.page_url(site(), lang, f"feeds/{feed.name}.ics")
