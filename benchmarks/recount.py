"""What a plan for an IETF meeting costs, counted from the published file alone, by its README.

Nothing of ours is used here, neither the problem nor its score: what the solver says of itself is held against this.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

WEEK = ["sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"]

Seat = tuple[int, int, int, str]


@dataclass(frozen=True)
class Recount:
    """The cost by the penalty that it comes from; what must not be, each in a few words."""

    costs: dict[str, int]
    hard: list[str]

    @property
    def cost(self) -> int:
        """All of it."""
        return sum(self.costs.values())


def part_of_week(day: int, start: int) -> str:
    """The time range in which something begins, as the requests name it."""
    part = "morning" if start < 750 else "afternoon-early" if start < 930 else "afternoon-late"
    return f"{WEEK[(day - 1) % 7]}-{part}"


def recount(data: Mapping[str, Any], seats: Mapping[int, Seat]) -> Recount:
    """Count: `seats` says for each session, by its place in the file, which slot it has."""
    sessions, penalties = data["sessions"], data["pen"]
    costs: Counter[str] = Counter()
    groups = defaultdict(list)
    for number, session in enumerate(sessions):
        groups[session["gid"]].append(number)
    needed = {
        group: frozenset().union(*(frozenset(sessions[number]["people"]) for number in members))
        for group, members in groups.items()
    }
    named: dict[int, Counter[tuple[str, int]]] = {}
    for group, members in groups.items():
        named[group] = Counter()
        for number in members:
            named[group] |= Counter(map(tuple, sessions[number]["conf"]))

    for one, (day, start, minutes, _) in seats.items():
        if part_of_week(day, start) in sessions[one]["tr"]:
            costs["timerange"] += penalties["timerange"]
        for other, (its_day, its_start, its_minutes, _) in seats.items():
            mine, its = sessions[one]["gid"], sessions[other]["gid"]
            if mine == its or day != its_day or start + minutes <= its_start or its_start + its_minutes <= start:
                continue
            for (kind, group), times in named[mine].items():
                if group == its:
                    costs[kind] += times * penalties[kind]
            costs["bethere"] += penalties["bethere"] * len(needed[mine] & needed[its])

    for members in groups.values():
        if len(members) != 2:
            continue
        for number in members:
            relation = sessions[number]["rel"]
            if relation is None or not all(member in seats for member in members):
                continue
            follow = abs(seats[members[0]][0] - seats[members[1]][0]) == 1
            if follow != (relation == "subsequent-days"):
                costs["time_relation"] += penalties["time_relation"]
    return Recount(dict(+costs), breaches(data, seats, groups))


def breaches(data: Mapping[str, Any], seats: Mapping[int, Seat], groups: Mapping[int, list[int]]) -> list[str]:
    """What must not be."""
    sessions, rooms = data["sessions"], data["rooms"]
    regular = {
        (slot["day"], slot["start"], slot["dur"], slot["room"])
        for slot in data["slots"]
        if slot["type"] == "regular" and slot["day"] != 1 and rooms.get(slot["room"]) is not None
    }
    longest, largest = max(slot[2] for slot in regular), max(rooms[slot[3]] for slot in regular)
    found = [f"session {number} has no slot" for number in range(len(sessions)) if number not in seats]
    found += [f"two sessions in {seat}" for seat, times in Counter(seats.values()).items() if times > 1]
    for number, seat in seats.items():
        if seat not in regular:
            found.append(f"session {number} in {seat}, which is no slot")
        if seat[2] < min(sessions[number]["dur"], longest):
            found.append(f"session {number} in too short a slot")
        if rooms[seat[3]] < min(sessions[number]["att"] or 0, largest):
            found.append(f"session {number} in too small a room")
    for members in groups.values():
        times = [(seats[number][0], seats[number][1], seats[number][2]) for number in members if number in seats]
        for before, after in pairwise(times):
            if (before[0], before[1] + before[2]) > (after[0], after[1]):
                found.append(f"sessions of group {sessions[members[0]]['gid']} overlap or out of order")
    # One room at one time: slots of one room that overlap are two only if nobody uses both.
    by_room = defaultdict(list)
    for number, (day, start, minutes, room) in seats.items():
        by_room[day, room].append((start, start + minutes, number))
    for taken in by_room.values():
        taken.sort()
        for (_, end, one), (start, _, other) in pairwise(taken):
            if start < end:
                found.append(f"sessions {one} and {other} in one room at once")
    return found
