"""Values of iCalendar properties: days, hours, lengths, text, links. Each gives None where it cannot be read."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from urllib.parse import urlsplit

from meetings.foundation.text import tamed_line

SUMMARY_MAXIMUM = 300
LOCATION_MAXIMUM = 200
UID_MAXIMUM = 200
URL_MAXIMUM = 1_000
DETAIL_MAXIMUM = 80  # of a value that is shown because it is odd
TEXT_MAXIMUM = 4_000  # characters of a property that are looked at, whatever its length

_MOMENT = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})(?:T([0-9]{2})([0-9]{2})([0-9]{2})(Z?))?")
_LENGTH = re.compile(
    r"([+-]?)P(?:([0-9]{1,4})W)?(?:([0-9]{1,5})D)?(?:T(?:([0-9]{1,5})H)?(?:([0-9]{1,6})M)?(?:([0-9]{1,8})S)?)?"
)
_OFFSET = re.compile(r"([+-])([0-9]{2})([0-9]{2})([0-9]{2})?")
_ESCAPE = re.compile(r"\\(.)", re.DOTALL)
_NOT_IN_LINKS = re.compile(r"[\x00-\x20\x7f-\x9f\\<>\"`{}|^\u200e\u200f\u2028-\u202e\u2066-\u2069]")


@dataclass(frozen=True, slots=True)
class Moment:
    """A day, or an hour on it: `wall` at some zone, or in UTC."""

    wall: datetime  # without zone; midnight for a day
    is_day: bool = False
    is_utc: bool = False


def moment(value: str) -> Moment | None:
    """`20110509`, `20110509T090000` or `20110509T090000Z`."""
    found = _MOMENT.fullmatch(value.strip())
    if found is None:
        return None
    year, month, day, hour, minute, second, zulu = found.groups()
    try:
        # A leap second has no place in a datetime.
        at = (int(hour), int(minute), min(int(second), 59)) if hour else (0, 0, 0)
        return Moment(datetime(int(year), int(month), int(day), *at), hour is None, zulu == "Z")  # noqa: DTZ001
    except ValueError:
        return None


def length(value: str) -> timedelta | None:
    """`P1D`, `PT1H30M`, `P2W`; negative ones as well."""
    found = _LENGTH.fullmatch(value.strip())
    if found is None or not any(found.groups()[1:]):
        return None
    sign, weeks, days, hours, minutes, seconds = found.groups()
    whole = timedelta(
        weeks=int(weeks or 0),
        days=int(days or 0),
        hours=int(hours or 0),
        minutes=int(minutes or 0),
        seconds=int(seconds or 0),
    )
    return -whole if sign == "-" else whole


def offset(value: str) -> timedelta | None:
    """`-0500`, `+053000`; less than a day."""
    found = _OFFSET.fullmatch(value.strip())
    if found is None:
        return None
    sign, hours, minutes, seconds = found.groups()
    whole = timedelta(hours=int(hours), minutes=int(minutes), seconds=int(seconds or 0))
    if whole >= timedelta(days=1):
        return None
    return -whole if sign == "-" else whole


def text(value: str, maximum: int) -> str:
    """TEXT as one harmless line: escapes undone, controls and turned directions taken out, cut where it is too long."""
    plain = _ESCAPE.sub(lambda found: " " if found[1] in "nN" else found[1], value[:TEXT_MAXIMUM])
    return tamed_line(plain, maximum)


def detail(value: str) -> str:
    """A value that is shown because it is odd."""
    return tamed_line(value[:TEXT_MAXIMUM], DETAIL_MAXIMUM)


def uid(value: str) -> str:
    """A UID short enough to be stored; a longer one by its digest."""
    plain = tamed_line(value[:TEXT_MAXIMUM], TEXT_MAXIMUM)
    return plain if len(plain) <= UID_MAXIMUM else hashlib.sha256(value.encode("utf-8")).hexdigest()


def link(value: str) -> str:
    """An address that may stand behind a link: http or https, to a host, with nothing hidden in it; or nothing."""
    value = value.strip()
    if len(value) > URL_MAXIMUM or _NOT_IN_LINKS.search(value):
        return ""
    try:
        parts = urlsplit(value)
    except ValueError:
        return ""
    # Whatever stands before an @ is read as the host by people, and by nobody else.
    return value if parts.scheme in {"http", "https"} and parts.hostname and "@" not in parts.netloc else ""


def utc_key(instant: datetime) -> str:
    """An instant as it is written in UTC."""
    return f"{instant.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def day_key(day: date) -> str:
    """A day as it is written."""
    return f"{day:%Y%m%d}"
