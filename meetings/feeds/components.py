"""A FeedEntry as a VEVENT or VTODO in one language: properties in one order, text cleaned, lines folded.

`gettext` must be in the language asked for (`flask_babel.force_locale`). Values are icalendar's types and are given as
such: finding out which type a value should have takes as long as writing it, and so do parameters that nothing has.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cache, lru_cache
from urllib.parse import quote
from zoneinfo import ZoneInfo

from icalendar import Component, Event, Parameters, Todo, vCategory, vDate, vDatetime, vGeo, vInt, vText, vUri

from meetings.foundation.languages import Localized, format_date, format_time
from meetings.foundation.registries import FeedEntry

from . import rules
from .folding import fold
from .labels import AT_VENUE, HEADINGS, SAMPLE, SAMPLE_NOTE

# What may not stand in a calendar at all: controls but TAB and line feed, lone surrogates, a byte order mark.
_FORBIDDEN = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufeff]")
_BREAKS = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
_BLANKS = re.compile(r"[\t\n ]+")
LRM = "\u200e"  # keeps "10:00–13:00" in order within a right-to-left line
NO_PARAMETERS = Parameters()


@dataclass(frozen=True)
class Site:
    """Where this installation is: absolute links and identities come from here, never from a request."""

    base_url: str
    uid_host: str


class Words(vText):
    """Escaped TEXT. icalendar's own takes a written `\\N` for a line break (C:\\New)."""

    def __new__(cls, text: str, parameters: Parameters = NO_PARAMETERS) -> Words:
        """`parameters` are shared with others and never changed."""
        made: Words = str.__new__(cls, text)
        made.params = parameters
        return made

    def to_ical(self) -> bytes:
        """The text with `\\ ; ,` and line feeds escaped, once."""
        escaped = self.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")
        return escaped.encode("utf-8")


def block(text: str) -> str:
    """Text of several lines that every calendar takes: every line end a line feed, controls gone."""
    return _FORBIDDEN.sub("", _BREAKS.sub("\n", text)).strip()


def line(text: str) -> str:
    """The same on one line."""
    return _BLANKS.sub(" ", block(text)).strip()


@cache
def in_language(lang: str) -> Parameters:
    """The parameters of a value in that language."""
    return Parameters({"LANGUAGE": lang})


def words(text: str, lang: str) -> Words:
    """A property value with its language."""
    return Words(text, in_language(lang))


def page_url(site: Site, lang: str, path: str) -> str:
    """The address of a page in a language."""
    return quote(f"{site.base_url}/{lang}/{path}", safe=":/?#[]@!$&'()*+,;=%~")


def summary(entry: FeedEntry, lang: str, as_task: bool = False) -> Localized:
    """The title with the words that belong in front of it."""
    title = entry.title.into(lang)
    text = line(title.text)
    if entry.is_sample:
        text = f"[{SAMPLE}] {text}"
    mark = rules.heading(entry, as_task)
    if mark is not None:
        text = line(str(HEADINGS[mark]) % {"title": text})
    return title._replace(text=text)


def description(entry: FeedEntry, lang: str, page: str) -> str:
    """Plain text: hours at the venue, the source's own lines, whether it is a fact, the address of its page."""
    lines = [at_venue(entry, lang), *entry.description(lang), str(SAMPLE_NOTE) if entry.is_sample else ""]
    said = [block(text) for text in lines if text]
    return "\n".join([*said, page])


def at_venue(entry: FeedEntry, lang: str) -> str:
    """The wall-clock time and its zone; nothing for whole days."""
    starts, ends = entry.starts, entry.ends
    if not isinstance(starts, datetime) or not isinstance(ends, datetime):
        return ""
    hours = format_time(starts, lang, entry.zone)
    if ends - starts > timedelta(minutes=1):
        dash = f"{LRM}–{LRM}" if lang == "ar" else "–"
        hours = f"{hours}{dash}{format_time(ends, lang, entry.zone)}"
    local = starts.astimezone(ZoneInfo(entry.zone))
    zone = entry.zone.replace("_", " ")
    return str(AT_VENUE) % {"date": format_date(local.date(), lang), "time": hours, "zone": zone}


def moment(value: date | datetime) -> vDate | vDatetime:
    """Instants in UTC, to the second; days as they are."""
    if isinstance(value, datetime):
        return vDatetime(value.astimezone(UTC).replace(microsecond=0))
    return vDate(value, {"VALUE": "DATE"})


def component(entry: FeedEntry, lang: str, site: Site, stamped: datetime, as_task: bool = False) -> Component:
    """The entry as icalendar's component. `stamped` is when anything rendered here last changed."""
    made: Component = Todo() if as_task else Event()
    made["UID"] = Words(rules.uid(entry.kind, entry.id, site.uid_host))
    made["DTSTAMP"] = made["LAST-MODIFIED"] = moment(stamped)
    made["SEQUENCE"] = vInt(rules.sequence(entry))
    (_add_due if as_task else _add_days)(made, entry)
    head = summary(entry, lang, as_task)
    made["SUMMARY"] = words(head.text, head.lang)
    if entry.location:
        place = entry.location.into(lang)
        made["LOCATION"] = words(line(place.text), place.lang)
    page = page_url(site, lang, entry.path)
    made["DESCRIPTION"] = words(description(entry, lang, page), lang)
    made["URL"] = vUri(page)
    made["STATUS"] = Words(rules.task_status(entry) if as_task else rules.event_status(entry))
    if not as_task:
        made["TRANSP"] = Words("OPAQUE" if rules.blocks_time(entry) else "TRANSPARENT")
    labels = [line(label).replace("\\", "") for label in entry.categories(lang)] if entry.categories else []
    if labels:
        made["CATEGORIES"] = vCategory(labels, in_language(lang))
    if entry.geo is not None:
        made["GEO"] = vGeo(entry.geo)
    return made


def _add_days(made: Component, entry: FeedEntry) -> None:
    made["DTSTART"] = moment(entry.starts)
    # The end of whole days is the day after the last one.
    made["DTEND"] = moment(entry.ends if isinstance(entry.ends, datetime) else entry.ends + timedelta(days=1))


def _add_due(made: Component, entry: FeedEntry) -> None:
    made["DUE"] = moment(entry.starts)
    if entry.done and entry.status not in rules.GONE:
        if entry.completed_at is not None:
            made["COMPLETED"] = moment(entry.completed_at)
        made["PERCENT-COMPLETE"] = vInt(100)


def serialised(made: Component) -> bytes:
    """The component as folded lines, in the order in which its properties were added."""
    lines = [f"BEGIN:{made.name}"]
    for name, value in made.items():
        written = value.to_ical()
        text = written.decode() if isinstance(written, bytes) else written
        lines.append(f"{name}{_parameters(tuple(value.params.items()))}:{text}")
    lines.append(f"END:{made.name}")
    return b"".join(map(fold, lines))


@lru_cache(maxsize=100)
def _parameters(items: tuple[tuple[str, str], ...]) -> str:
    return f";{Parameters(items).to_ical(sorted=False).decode()}" if items else ""
