"""The calendar around the entries: one VCALENDAR, its name, colour, how often to ask again."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from icalendar import Calendar

from meetings.foundation.languages import Text
from meetings.foundation.registries import FeedEntry

from . import components, labels, rules
from .components import Site, Words

PRODID = "-//Rostrum//Rostrum calendar feeds//EN"
REFRESH = "PT4H"
_NOT_IN_NAMES = re.compile(r"[,;\\]+")


@dataclass(frozen=True)
class Head:
    """What a calendar says of itself: `source` and `page` are full addresses."""

    name: str
    about: str
    source: str
    page: str
    zone: str


def plain_name(text: str) -> str:
    """A name without the characters that some programs show with their escapes."""
    return components.line(_NOT_IN_NAMES.sub(" ", components.line(text)))


def opening(feed: rules.Feed, head: Head) -> bytes:
    """All lines before the first entry."""
    calendar = Calendar()
    calendar.add("VERSION", "2.0")
    calendar.add("PRODID", PRODID)
    calendar.add("CALSCALE", "GREGORIAN")
    calendar.add("METHOD", "PUBLISH")
    name, about = plain_name(head.name), components.line(head.about)
    for key, value in (("NAME", name), ("X-WR-CALNAME", name), ("DESCRIPTION", about), ("X-WR-CALDESC", about)):
        calendar.add(key, Words(value))
    calendar.add("X-WR-TIMEZONE", head.zone)
    calendar.add("REFRESH-INTERVAL", timedelta(hours=4), parameters={"VALUE": "DURATION"})
    calendar.add("X-PUBLISHED-TTL", REFRESH)
    if head.source:
        calendar.add("SOURCE", head.source, parameters={"VALUE": "URI"})
    calendar.add("URL", head.page)
    calendar.add("COLOR", feed.colour)
    calendar.add("X-APPLE-CALENDAR-COLOR", feed.rgb)
    return components.serialised(calendar).removesuffix(CLOSING)


CLOSING = b"END:VCALENDAR\r\n"


def assembled(feed: rules.Feed, head: Head, parts: Iterable[bytes]) -> bytes:
    """The whole calendar."""
    return b"".join((opening(feed, head), *parts, CLOSING))


def alone(part: bytes) -> bytes:
    """A calendar of one entry, to be put into another calendar once: it says nothing of being asked for again."""
    calendar = Calendar()
    for key, value in (("VERSION", "2.0"), ("PRODID", PRODID), ("CALSCALE", "GREGORIAN"), ("METHOD", "PUBLISH")):
        calendar.add(key, value)
    return b"".join((components.serialised(calendar).removesuffix(CLOSING), part, CLOSING))


def samples(site: Site, lang: str) -> bytes:
    """Made-up entries in every state: whenever their bytes differ, so do those of real ones. See services.edition."""
    rendered = []
    day, hour = date(2011, 5, 9), datetime(2011, 5, 9, 14, tzinfo=UTC)
    for status in sorted(rules.STATUSES):
        for dates_open, done, is_sample, timed in (
            (False, False, False, False),
            (True, False, False, False),
            (False, True, True, True),
        ):
            entry = FeedEntry(
                kind="session" if timed else "meeting",
                id=1,
                revision=1,
                changed_at=hour,
                starts=hour if timed else day,
                ends=hour + timedelta(hours=3) if timed else day,
                title=Text.of(en="Sample, “one”; two\\three"),
                status=status,
                path="meetings/sample/",
                description=lambda _lang: ["First line", "second line"],
                location=Text.of(en="Here"),
                categories=lambda _lang: ["One", "Two"],
                dates_open=dates_open,
                done=done,
                completed_at=hour,
                is_sample=is_sample,
                geo=(1.5, 2.5),
            )
            for as_task in (False, True):
                made = components.component(entry, lang, site, hour, as_task)
                rendered.append(components.serialised(made))
    for feed in rules.DEFAULT_FEEDS:
        head = Head(str(labels.NAMES[feed.key]), str(labels.ABOUT[feed.key]), "", "", "UTC")
        rendered.append(opening(feed, head))
    return b"".join(rendered)
