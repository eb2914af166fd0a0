"""The peer: greedy swaps in the manner of IETF’s datatracker, written anew, and quicker than it is.

Sessions with the most wishes first, each into the slot where it breaks least; then, in cycles, each changes places
with whatever slot saves most. When a cycle saves nothing, all that break something go to slots by chance. datatracker
counts the whole plan for each place it tries; here only what the two sessions have a part in is counted, so that in
twenty seconds as many places are tried as there in minutes.
"""

from __future__ import annotations

import random
import time
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from meetings.scheduling.breaking import Rules, used
from meetings.scheduling.problem import Plan, Problem, Relation, Supply, Weight

MUST_NOT = 10_000_000
"""What counts for something that must not be: more than anything that only costs."""


@dataclass(frozen=True)
class Outcome:
    """The best plan that swaps have found, and how far they came."""

    plan: Plan
    seconds: float
    cycles: int
    tried: int


def swapped(problem: Problem, *, seconds: float, seed: int = 0) -> Outcome:
    """Swap until nothing is broken, or for so long."""
    return _Swaps(problem, seed).run(time.perf_counter() + seconds)


def _weight(weight: Weight) -> int:
    return MUST_NOT if weight is None else weight


class _Swaps:
    def __init__(self, problem: Problem, seed: int) -> None:
        self.problem, self.rng = problem, random.Random(seed)
        self.rules = Rules(problem)
        self.ids = [session.id for session in problem.sessions]
        index = {id_: number for number, id_ in enumerate(self.ids)}
        self.places = [[session.within(slot) for slot in problem.slots] for session in problem.sessions]
        self.own = [
            [
                sum(_weight(breach.weight) * breach.times for breach in self.rules.own(session, place))
                for place in places
            ]
            for session, places in zip(problem.sessions, self.places, strict=True)
        ]
        pairs: dict[tuple[int, int], int] = defaultdict(int)
        for clash in problem.clashes:
            pairs[index[clash.first], index[clash.second]] += _weight(clash.weight)
        self.apart: list[list[tuple[int, int]]] = [[] for _ in self.ids]
        for (one, other), weight in pairs.items():
            self.apart[one].append((other, weight))
            self.apart[other].append((one, weight))
        self.relations: list[list[tuple[int, int, Relation]]] = [[] for _ in self.ids]
        for relation in problem.relations:
            entry = (index[relation.first], index[relation.second], relation)
            self.relations[entry[0]].append(entry)
            self.relations[entry[1]].append(entry)
        self.supplies: list[list[Supply]] = [
            [supply for supply in problem.supplies if session.draws.get(supply.pool)] for session in problem.sessions
        ]
        self.takers = {
            supply.pool: [number for number, session in enumerate(problem.sessions) if supply.pool in session.draws]
            for supply in problem.supplies
        }
        self.overlapping: list[list[int]] = self._overlapping()
        self.at: list[int] = [-1] * len(self.ids)
        self.held: list[int] = [-1] * len(problem.slots)
        self.cycles = self.tried = 0

    def _overlapping(self) -> list[list[int]]:
        """For each slot, the other slots of its room that are not free beside it."""
        slots = self.problem.slots
        return [
            [
                other
                for other, theirs in enumerate(slots)
                if other != one and theirs.room == mine.room and theirs.span.overlaps(mine.span)
            ]
            for one, mine in enumerate(slots)
        ]

    # --- what is broken ---

    def of(self, session: int, beside: int = -1) -> int:
        """What a session has a part in, but for what it has with `beside`, and for pools."""
        slot = self.at[session]
        if slot < 0:
            return MUST_NOT
        here = self.places[session][slot]
        cost, start, end = self.own[session][slot], here.span.start, here.span.end
        for other, weight in self.apart[session]:
            there = self.at[other]
            if there >= 0 and other != beside:
                span = self.places[other][there].span
                if span.start < end and start < span.end:
                    cost += weight
        for first, second, relation in self.relations[session]:
            if beside not in {first, second} and self.at[first] >= 0 and self.at[second] >= 0:
                one, two = self.places[first][self.at[first]], self.places[second][self.at[second]]
                if self.rules.breaks(relation.order, one, two):
                    cost += _weight(relation.weight)
        for slot_beside in self.overlapping[slot]:
            if self.held[slot_beside] not in {-1, beside}:
                cost += MUST_NOT
        return cost

    def beyond(self, sessions: Iterable[int]) -> int:
        """What is taken beyond the pools from which these draw."""
        cost, counted = 0, set()
        for session in sessions:
            for supply in self.supplies[session]:
                if id(supply) not in counted:
                    counted.add(id(supply))
                    cost += self._beyond(supply)
        return cost

    def _beyond(self, supply: Supply) -> int:
        sessions = self.problem.sessions
        held = [
            (sessions[number], self.places[number][self.at[number]])
            for number in self.takers[supply.pool]
            if self.at[number] >= 0
        ]
        return max(0, used(supply, held)[0] - supply.amount) * _weight(supply.weight)

    def both(self, one: int, other: int) -> int:
        """What two sessions have a part in; what is between them once."""
        if other < 0:
            return self.of(one) + self.beyond((one,))
        return self.of(one) + self.of(other, beside=one) + self.beyond((one, other))

    def total(self) -> int:
        """Everything: each session but for what it has with those before it."""
        cost, hidden = 0, {}
        for session in range(len(self.ids)):
            cost += self.of(session)
            hidden[session], self.at[session] = self.at[session], -1
            if hidden[session] >= 0:
                self.held[hidden[session]] = -1
        for session, slot in hidden.items():
            self.at[session] = slot
            if slot >= 0:
                self.held[slot] = session
        return cost + self.beyond(range(len(self.ids)))

    # --- what is done ---

    def swap(self, session: int, slot: int) -> None:
        """A session changes places with what is in a slot."""
        before, other = self.at[session], self.held[slot]
        self.at[session], self.held[slot] = slot, session
        self.held[before] = other
        if other >= 0:
            self.at[other] = before

    def saved(self, session: int, slot: int) -> int:
        """What changing places would save."""
        before, other = self.at[session], self.held[slot]
        if self.own[session][slot] >= MUST_NOT or (other >= 0 and self.own[other][before] >= MUST_NOT):
            return -1
        self.tried += 1
        now = self.both(session, other)
        self.swap(session, slot)
        then = self.both(session, other)
        self.swap(session, before)
        return now - then

    def begin(self) -> None:
        """Those with the most wishes first, each where it breaks least, in the shortest slot and smallest room."""
        rooms, slots = self.rules.rooms, self.problem.slots
        wishes = [
            sum(self.own[number]) + sum(weight for _, weight in self.apart[number]) for number in range(len(self.ids))
        ]
        for session in sorted(range(len(self.ids)), key=lambda number: (-wishes[number], number)):
            free = [slot for slot in range(len(slots)) if self.held[slot] < 0]
            free = [slot for slot in free if self.own[session][slot] < MUST_NOT] or free
            self.rng.shuffle(free)
            prices = {slot: self._priced(session, slot) for slot in free}
            best = min(
                free,
                key=lambda slot: (
                    prices[slot],
                    slots[slot].span.end - slots[slot].span.start,
                    rooms[slots[slot].room].capacity or 0,
                ),
                default=-1,
            )
            if best >= 0:
                self.at[session], self.held[best] = best, session

    def _priced(self, session: int, slot: int) -> int:
        self.at[session], self.held[slot] = slot, session
        price = self.both(session, -1)
        self.at[session], self.held[slot] = -1, -1
        return price

    def shuffle(self) -> None:
        """All that break something go where chance takes them and they fit."""
        broken = [number for number in range(len(self.ids)) if self.at[number] >= 0 and self.both(number, -1)]
        self.rng.shuffle(broken)
        for session in broken:
            slots = list(range(len(self.held)))
            self.rng.shuffle(slots)
            for slot in slots:
                other, before = self.held[slot], self.at[session]
                fits = self.own[session][slot] < MUST_NOT and (other < 0 or self.own[other][before] < MUST_NOT)
                if slot != before and fits:
                    self.swap(session, slot)
                    break

    def run(self, until: float) -> Outcome:
        """Cycles until nothing is broken or the time is over."""
        begun = time.perf_counter()
        self.begin()
        best, plan = self.total(), self.plan()
        for cost in self._cycles(until):
            if cost < best:
                best, plan = cost, self.plan()
            if best == 0:
                break
        return Outcome(plan, time.perf_counter() - begun, self.cycles, self.tried)

    def _cycles(self, until: float) -> Iterator[int]:
        while time.perf_counter() < until:
            self.cycles += 1
            saved_any = False
            order = [number for number in range(len(self.ids)) if self.at[number] >= 0]
            self.rng.shuffle(order)
            for session in order:
                if time.perf_counter() >= until:
                    break
                slots = [slot for slot in range(len(self.held)) if slot != self.at[session]]
                saves = [(self.saved(session, slot), slot) for slot in slots]
                most, where = max(saves, default=(0, -1))
                if most > 0:
                    self.swap(session, where)
                    saved_any = True
            yield self.total()
            if not saved_any:
                self.shuffle()

    def plan(self) -> Plan:
        """Where everything is now."""
        return {self.ids[number]: self.places[number][slot] for number, slot in enumerate(self.at) if slot >= 0}
