"""Published requests for sessions of IETF meetings, read as the README beside them counts.

The folder is `../shared/instances` beside the checkout, or what BENCH_INSTANCES names; every file of that form in it is
read. What the README leaves open is decided as IETF’s datatracker does (generate_schedule.py): a session takes its slot
whole, and `one-day-seperation` is broken by days that follow one another, not by the same day. What stands with one of
a group’s sessions is the group’s where the README says so (`conf`, `people`), otherwise that session’s.
"""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations, pairwise
from pathlib import Path
from typing import Any

from meetings.scheduling.problem import (
    DAY,
    HARD,
    Ban,
    Clash,
    ClashKind,
    Order,
    Plan,
    Problem,
    Relation,
    Room,
    Session,
    Slot,
    Span,
)

BESIDE = Path(__file__).resolve().parent.parent.parent / "shared" / "instances"
SUNDAY = 1
DAYS = ("saturday", "sunday", "monday", "tuesday", "wednesday", "thursday", "friday")
NOON, TEA = 12 * 60 + 30, 15 * 60 + 30  # where the morning ends, and the early afternoon
PARTS = {"morning": (0, NOON), "afternoon-early": (NOON, TEA), "afternoon-late": (TEA, DAY)}
RELATIONS = {"subsequent-days": Order.NEXT_DAY, "one-day-seperation": Order.NOT_FOLLOWING_DAYS}

Seat = tuple[int, int, int, str]
"""Where a session is: day, minute of its begin, minutes of the slot, room."""


@dataclass(frozen=True)
class Instance:
    """What was published, and the problem that we make of it."""

    name: str
    data: dict[str, Any]
    problem: Problem
    rooms: tuple[str, ...]

    def seats(self, plan: Plan) -> dict[int, Seat]:
        """A plan in the words of the file, for the independent count."""
        return {
            session: (at.span.day, at.span.start % DAY, at.span.end - at.span.start, self.rooms[at.room])
            for session, at in plan.items()
            if at.room is not None
        }


def folder() -> Path:
    """Where instances are looked for."""
    return Path(os.environ.get("BENCH_INSTANCES") or BESIDE)


def published() -> Iterator[Instance]:
    """Every instance there is, by name."""
    for file in sorted(folder().glob("*.json")):
        data = json.loads(file.read_text(encoding="utf-8"))
        if isinstance(data, dict) and {"sessions", "slots", "rooms", "pen"} <= data.keys():
            yield read(file.stem, data)


def read(name: str, data: dict[str, Any]) -> Instance:
    """The problem of one file. A session’s id is its place in the file, as is a room’s."""
    rooms = tuple(data["rooms"])
    slots = tuple(
        Slot(number, rooms.index(room), Span(day * DAY + start, day * DAY + start + minutes))
        for number, (day, start, minutes, room) in enumerate(seats_of(data))
    )
    longest = max(slot.span.end - slot.span.start for slot in slots)
    largest = max(data["rooms"][rooms[slot.room]] for slot in slots)
    sessions = tuple(
        Session(number, min(said["dur"], longest), min(said["att"] or 0, largest), fills=True)
        for number, said in enumerate(data["sessions"])
    )
    return Instance(
        name,
        data,
        Problem(
            sessions,
            tuple(Room(number, data["rooms"][room]) for number, room in enumerate(rooms)),
            slots,
            clashes=tuple(_clashes(data)),
            bans=tuple(_bans(data)),
            relations=tuple(_relations(data)),
            overheads=dict.fromkeys(("room", "capacity", "needs", "slot", "unplaced", "fixed"), HARD),
        ),
        rooms,
    )


def seats_of(data: dict[str, Any]) -> list[Seat]:
    """The slots that count: regular ones, not on Sunday, in a room whose capacity is known, each once."""
    return sorted(
        {
            (slot["day"], slot["start"], slot["dur"], slot["room"])
            for slot in data["slots"]
            if slot["type"] == "regular" and slot["day"] != SUNDAY and data["rooms"].get(slot["room"]) is not None
        }
    )


def _clashes(data: dict[str, Any]) -> Iterator[Clash]:
    """Both orders of a pair in one clash of each kind: what they cost is counted together."""
    penalties, sessions = data["pen"], data["sessions"]
    entries: dict[int, Counter[tuple[str, int]]] = {}
    people: dict[int, set[int]] = {}
    for said in sessions:
        group = said["gid"]
        listed: Counter[tuple[str, int]] = Counter((kind, other) for kind, other in said["conf"])
        entries[group] = entries.get(group, Counter()) | listed
        people.setdefault(group, set()).update(said["people"])
    for (first, one), (second, other) in combinations(enumerate(sessions), 2):
        mine, theirs = one["gid"], other["gid"]
        if mine == theirs:
            continue
        kinds: Counter[str] = Counter()
        for source, target in ((mine, theirs), (theirs, mine)):
            for (kind, named), times in entries[source].items():
                if named == target:
                    kinds[kind] += times * penalties[kind]
        for kind, weight in kinds.items():
            yield Clash(first, second, kind, weight)
        for person in sorted(people[mine] & people[theirs]):
            yield Clash(first, second, ClashKind.PERSON, 2 * penalties["bethere"], about=str(person))


def _bans(data: dict[str, Any]) -> Iterator[Ban]:
    days = {day for day, _, _, _ in seats_of(data)}
    for number, said in enumerate(data["sessions"]):
        for named in sorted(set(said["tr"])):
            name, _, part = named.partition("-")
            begin, end = PARTS[part]
            for day in days:
                if DAYS[day % 7] == name:
                    span = Span(day * DAY + begin, day * DAY + end)
                    yield Ban(number, span, "timerange", data["pen"]["timerange"], by_start=True, about=named)


def _relations(data: dict[str, Any]) -> Iterator[Relation]:
    groups: dict[int, list[int]] = {}
    for number, said in enumerate(data["sessions"]):
        groups.setdefault(said["gid"], []).append(number)
    for members in groups.values():
        for first, second in pairwise(members):
            yield Relation(first, second, Order.BEFORE, "order", HARD)
        if len(members) == 2:
            first, second = members
            for number in members:
                if said := data["sessions"][number]["rel"]:
                    yield Relation(first, second, RELATIONS[said], "time_relation", data["pen"]["time_relation"])
