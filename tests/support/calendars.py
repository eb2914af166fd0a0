"""Reading a feed as strictly as the strictest calendar program would: every rule for its bytes, as a list of faults."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any
from zoneinfo import available_timezones

from meetings.feeds import tokens
from meetings.foundation.access import Actor
from meetings.foundation.database import db

CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f\x85\u2028\u2029\ufeff]")
NAME = re.compile(r"([A-Z0-9-]+)((?:;[^:\"]*(?:\"[^\"]*\"[^:\"]*)*)?):(.*)", re.DOTALL)
PARAMETER = re.compile(r';([A-Z0-9-]+)=((?:"[^"]*"|[^;:",])*(?:,(?:"[^"]*"|[^;:",])*)*)')
BAD_ESCAPE = re.compile(r"\\(?![\\;,n])")
UNESCAPED = re.compile(r"(?<!\\)(?:\\\\)*[;,]")
DAY = re.compile(r"\d{8}")
INSTANT = re.compile(r"\d{8}T\d{6}Z")
EVENT_ORDER = (
    *("UID", "DTSTAMP", "LAST-MODIFIED", "SEQUENCE", "DTSTART", "DTEND", "DUE", "COMPLETED", "PERCENT-COMPLETE"),
    *("SUMMARY", "LOCATION", "DESCRIPTION", "URL", "STATUS", "TRANSP", "CATEGORIES", "GEO"),
)
REPEATED = ("ORGANIZER", "ATTENDEE", "VALARM", "RRULE", "RDATE", "EXDATE", "DURATION", "VTIMEZONE", "TZID")


@dataclass
class Property:
    """One content line, taken apart."""

    name: str
    parameters: dict[str, str]
    value: str


@dataclass
class Entry:
    """A VEVENT or VTODO."""

    kind: str
    properties: list[Property] = field(default_factory=list)

    def get(self, name: str) -> str:
        """The value of a property, empty when it is missing."""
        return next((p.value for p in self.properties if p.name == name), "")

    def parameter(self, name: str, parameter: str) -> str:
        """A parameter of a property, empty when it is missing."""
        return next((p.parameters.get(parameter, "") for p in self.properties if p.name == name), "")


def unfolded(body: bytes) -> list[str]:
    """The content lines."""
    return body.decode("utf-8").replace("\r\n ", "").split("\r\n")[:-1]


def unescaped(value: str) -> str:
    """TEXT as people read it."""
    return re.sub(r"\\(.)", lambda m: "\n" if m[1] == "n" else m[1], value)


def entries(body: bytes) -> list[Entry]:
    """The feed's entries, each as its properties."""
    found: list[Entry] = []
    inside: Entry | None = None
    for content in unfolded(body):
        if content in ("BEGIN:VEVENT", "BEGIN:VTODO"):
            inside = Entry(content.removeprefix("BEGIN:"))
        elif content in ("END:VEVENT", "END:VTODO"):
            assert inside is not None
            found.append(inside)
            inside = None
        elif inside is not None:
            inside.properties.append(parsed(content))
    return found


def parsed(content: str) -> Property:
    """A content line as name, parameters, value."""
    match = NAME.fullmatch(content)
    if match is None:
        return Property("?", {}, content)
    return Property(match[1], {m[1]: m[2] for m in PARAMETER.finditer(match[2])}, match[3])


def faults(body: bytes, *, is_capped: bool = True) -> list[str]:
    """Every rule that a feed's bytes break, in words; nothing when it breaks none."""
    found = [*_bytes(body)]
    try:
        lines = unfolded(body)
    except UnicodeDecodeError as error:
        return [*found, f"not UTF-8: {error}"]
    found += _calendar(lines)
    listed = entries(body)
    if is_capped and (len(listed) >= 1000 or len(body) > 1_000_000):
        found.append(f"{len(listed)} entries, {len(body)} bytes")
    uids = [e.get("UID") for e in listed]
    found += [f"UID {uid} twice" for uid in {u for u in uids if uids.count(u) > 1}] if len(uids) < 200 else []
    if len(set(uids)) != len(uids):
        found.append("a UID twice")
    order = [((e.get("DTSTART") or e.get("DUE")).rstrip("Z"), e.get("UID")) for e in listed]
    found += [f"{b} after {a}" for a, b in pairwise(order) if a > b]
    for entry in listed:
        found += [f"{entry.get('UID')}: {fault}" for fault in _entry(entry)]
    return found


def _bytes(body: bytes) -> list[str]:
    found = []
    if not body.startswith(b"BEGIN:VCALENDAR\r\n") or not body.endswith(b"END:VCALENDAR\r\n"):
        found.append("does not begin and end with VCALENDAR")
    if re.search(rb"(?<!\r)\n|\r(?!\n)", body):
        found.append("a line does not end with CRLF")
    physical = body.split(b"\r\n")
    for before, line in pairwise([b"", *physical]):
        if len(line) > 75:
            found.append(f"{len(line)} octets: {line!r}")
        try:
            text = line.decode("utf-8")
        except UnicodeDecodeError:
            found.append(f"broken inside a character: {line!r}")
            continue
        if CONTROLS.search(text):
            found.append(f"a control: {text!r}")
        if text.startswith(" ") and before:
            first, last = text[1:2], before.decode("utf-8", "replace")
            if first and unicodedata.category(first) in {"Mn", "Mc", "Me"} and len(before) < 60:
                found.append(f"broken before a mark: {text!r}")
            if (len(last) - len(last.rstrip("\\"))) % 2:
                found.append(f"broken inside an escape: {last!r}")
    return found


def _calendar(lines: list[str]) -> list[str]:
    found = []
    head = [parsed(c) for c in lines[: next((i for i, c in enumerate(lines[1:], 1) if c.startswith("BEGIN:")), -1)]]
    values: dict[str, list[str]] = {}
    for p in head:
        values.setdefault(p.name, []).append(p.value)
    for name, wanted in (
        ("VERSION", "2.0"),
        ("CALSCALE", "GREGORIAN"),
        ("METHOD", "PUBLISH"),
        ("X-PUBLISHED-TTL", "PT4H"),
        ("REFRESH-INTERVAL", "PT4H"),
    ):
        if values.get(name) != [wanted]:
            found.append(f"{name} is {values.get(name)}")
    for name in ("PRODID", "NAME", "X-WR-CALNAME", "SOURCE", "URL", "COLOR", "X-APPLE-CALENDAR-COLOR", "X-WR-TIMEZONE"):
        if len(values.get(name, [])) != 1 or not values[name][0]:
            found.append(f"{name} is {values.get(name)}")
    if values.get("NAME") != values.get("X-WR-CALNAME") or re.search(r"[,;\\]", "".join(values.get("NAME", []))):
        found.append(f"names {values.get('NAME')} and {values.get('X-WR-CALNAME')}")
    if not set(values.get("X-WR-TIMEZONE", [])) <= available_timezones():
        found.append(f"zone {values.get('X-WR-TIMEZONE')}")
    if lines.count("BEGIN:VCALENDAR") != 1:
        found.append("more than one calendar")
    depth = 0
    for content in lines:
        p = parsed(content)
        if p.name in REPEATED or (p.name == "BEGIN" and p.value in REPEATED):
            found.append(f"{p.name} {p.value}")
        depth += {"BEGIN": 1, "END": -1}.get(p.name, 0)
        if not 0 <= depth <= 2:
            found.append(f"nesting at {content!r}")
        for name, value in p.parameters.items():
            if name == "TZID":
                found.append("TZID")
            if not value.startswith('"') and re.search("[:;,]", value):
                found.append(f"parameter {name}={value}")
    return found


def _entry(entry: Entry) -> list[str]:
    found = []
    names = [p.name for p in entry.properties]
    if names != sorted(names, key=lambda n: EVENT_ORDER.index(n) if n in EVENT_ORDER else -1):
        found.append(f"properties in the order {names}")
    if len(set(names)) != len(names):
        found.append(f"a property twice: {names}")
    if not re.fullmatch(r"[!-~]{1,255}", entry.get("UID")):
        found.append("UID")
    if not INSTANT.fullmatch(entry.get("DTSTAMP")) or entry.get("DTSTAMP") != entry.get("LAST-MODIFIED"):
        found.append(f"stamps {entry.get('DTSTAMP')} {entry.get('LAST-MODIFIED')}")
    if not entry.get("SEQUENCE").isdigit():
        found.append(f"SEQUENCE {entry.get('SEQUENCE')}")
    for name in ("SUMMARY", "LOCATION", "DESCRIPTION"):
        value = entry.get(name)
        if name == "SUMMARY" and not value.strip():
            found.append("no SUMMARY")
        if BAD_ESCAPE.search(re.sub(r"\\\\", "", value)) or UNESCAPED.search(re.sub(r"\\.", "", value)):
            found.append(f"escapes in {name}: {value!r}")
        if name != "DESCRIPTION" and "\n" in unescaped(value):
            found.append(f"{name} has a line break")
        if name in names and not entry.parameter(name, "LANGUAGE"):
            found.append(f"{name} without LANGUAGE")
    url = entry.get("URL")
    if not url.startswith(("http://", "https://")) or url not in unescaped(entry.get("DESCRIPTION")):
        found.append(f"URL {url!r} is not in DESCRIPTION")
    return found + (_event(entry) if entry.kind == "VEVENT" else _todo(entry))


def _event(entry: Entry) -> list[str]:
    found = []
    start, end = entry.get("DTSTART"), entry.get("DTEND")
    if entry.parameter("DTSTART", "VALUE") == "DATE":
        if entry.parameter("DTEND", "VALUE") != "DATE" or not (DAY.fullmatch(start) and DAY.fullmatch(end)):
            found.append(f"{start} to {end}")
        if entry.get("TRANSP") != "TRANSPARENT":
            found.append("a whole day that blocks time")
    elif not (INSTANT.fullmatch(start) and INSTANT.fullmatch(end)):
        found.append(f"{start} to {end}")
    if not start < end:
        found.append(f"{start} not before {end}")
    if entry.get("STATUS") not in {"CONFIRMED", "TENTATIVE", "CANCELLED"}:
        found.append(f"STATUS {entry.get('STATUS')}")
    if entry.get("STATUS") == "CANCELLED" and entry.get("TRANSP") != "TRANSPARENT":
        found.append("cancelled, but blocks time")
    return found


def _todo(entry: Entry) -> list[str]:
    due = entry.get("DUE")
    found = []
    if not (DAY if entry.parameter("DUE", "VALUE") == "DATE" else INSTANT).fullmatch(due):
        found.append(f"DUE {due}")
    if entry.get("STATUS") not in {"NEEDS-ACTION", "COMPLETED", "CANCELLED"}:
        found.append(f"STATUS {entry.get('STATUS')}")
    return found


def own_feed(client: Any, user: Any, lang: str = "en") -> dict[str, Entry]:
    """Somebody's own feed as their calendar gets it now, by title, without a fault."""
    secret = tokens.make(Actor(user.id, user.name), "Telephone")[1]
    db.session.commit()
    answer = client.get(f"/{lang}/feeds/private/{secret}.ics")
    assert answer.status_code == 200
    assert [fault for fault in faults(answer.data) if not fault.startswith("SOURCE")] == []
    return {unescaped(entry.get("SUMMARY")): entry for entry in entries(answer.data)}


def seen(client: Any, name: str = "meetings/mge-2011", lang: str = "en") -> dict[str, Entry]:
    """The entries of a feed by the first part of their UID, as `client` gets them."""
    response = client.get(f"/{lang}/feeds/{name}.ics")
    assert response.status_code == 200
    assert faults(response.data) == []
    return {e.get("UID").partition("@")[0]: e for e in entries(response.data)}


def changes(before: dict[str, Entry], after: dict[str, Entry]) -> dict[str, set[str]]:
    """Per entry, the properties that differ."""
    assert list(before) == list(after) or set(before) == set(after)
    return {
        uid: names
        for uid in before
        if (names := {p.name for p, q in zip(before[uid].properties, after[uid].properties, strict=True) if p != q})
    }
