"""A plan in work: for each session and each of its places, what it would cost there as all others stand.

The tables are kept up to date as sessions come and go, so that whoever improves a plan reads them instead of counting.
A session’s *places* are its times (for those that another one follows into its room, times with rooms); which of the
parts of a place it takes matters for rooms alone. What must not be is counted apart, as bars.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial

from meetings.scheduling.breaking import Rules, clashes
from meetings.scheduling.choices import Part
from meetings.scheduling.pools import draws
from meetings.scheduling.problem import Order, Placement, Plan, Supply, Weight
from meetings.scheduling.rooms import Rooming


@dataclass(frozen=True)
class Bond:
    """Something between a session and another one: which places of the other go badly with each of its own."""

    other: int
    weight: Weight
    bad: tuple[tuple[int, ...], ...]


@dataclass
class Limit:
    """No more than `most` may be used: rooms, or a supply at a moment, which may be one that only costs."""

    most: int
    supply: Supply | None = None
    used: int = 0


@dataclass
class Seat:
    """One session: its parts and places, with what is known of them now."""

    session: int
    parts: Sequence[Part]
    places: tuple[Placement, ...]
    place_of: tuple[int, ...]  # by part
    absent: Weight  # what it costs to have none
    uses: list[list[tuple[int, int]]]  # by part: of which limits, how much
    bonds: list[Bond] = field(default_factory=list)
    costs: list[int] = field(default_factory=list)  # by place: what it would cost beside the others
    bars: list[int] = field(default_factory=list)  # by place: how much there is against it
    at: int | None = None  # the part it has


class Standing:
    """All sessions as they stand; at first, nobody is anywhere."""

    def __init__(self, rules: Rules, rooming: Rooming) -> None:
        self.rules, self.rooming = rules, rooming
        self.limits: list[Limit] = []
        self.seats = {session.id: self._seat(session.id) for session in rules.problem.sessions}
        self._limit_rooms()
        self._limit_supplies()
        self._bind()

    # --- how it is made ---

    def _seat(self, session: int) -> Seat:
        parts = self.rooming.parts[session]
        each = [Placement(part.room, part.span) for part in parts]
        places = tuple(dict.fromkeys(each))
        without = list(self.rules.missing(self.rules.sessions[session]))
        absent = None if any(breach.weight is None for breach in without) else sum(breach.cost for breach in without)
        seat = Seat(session, parts, places, tuple(places.index(place) for place in each), absent, [[] for _ in parts])
        seat.costs, seat.bars = [0] * len(places), [0] * len(places)
        return seat

    def _limit_rooms(self) -> None:
        number = {part: (seat, index) for seat in self.seats.values() for index, part in enumerate(seat.parts)}
        for row in self.rooming.rows:
            for part in row.parts:
                seat, index = number[part]
                seat.uses[index].append((len(self.limits), 1))
            self.limits.append(Limit(row.limit))

    def _limit_supplies(self) -> None:
        problem = self.rules.problem
        times = {seat.session: {place.span for place in seat.places} for seat in self.seats.values()}
        for supply in problem.supplies:
            for row in draws(problem, supply, times):
                for draw in row:
                    seat = self.seats[draw.session]
                    for uses, part in zip(seat.uses, seat.parts, strict=True):
                        if part.span == draw.span:
                            uses.append((len(self.limits), draw.amount))
                self.limits.append(Limit(supply.amount, None if supply.weight is None else supply))

    def _bind(self) -> None:
        problem = self.rules.problem
        weights: dict[tuple[int, int], Weight] = {}
        for clash in problem.clashes:
            pair = min(clash.first, clash.second), max(clash.first, clash.second)
            before = weights.get(pair, 0)
            weights[pair] = None if before is None or clash.weight is None else before + clash.weight
        meeting = _Tests(self.seats.values(), clashes)
        for (one, other), weight in weights.items():
            self._tie(one, other, weight, meeting)
        orders = {
            order: _Tests(self.seats.values(), partial(self.rules.breaks, order), by_room=order is Order.SAME_ROOM)
            for order in {relation.order for relation in problem.relations}
        }
        for relation in problem.relations:
            self._tie(relation.first, relation.second, relation.weight, orders[relation.order])

    def _tie(self, one: int, other: int, weight: Weight, tests: _Tests) -> None:
        if one == other or weight == 0 or one not in self.seats or other not in self.seats:
            return
        first, second = self.seats[one], self.seats[other]
        forth = tests.bad(first, second)
        if not any(forth):
            return
        back: list[list[int]] = [[] for _ in second.places]
        for mine, numbers in enumerate(forth):
            for number in numbers:
                back[number].append(mine)
        first.bonds.append(Bond(other, weight, forth))
        second.bonds.append(Bond(one, weight, tuple(map(tuple, back))))

    # --- how it changes ---

    def put(self, seat: Seat, part: int) -> None:
        """Give a session one of its parts."""
        seat.at = part
        self._change(seat, part, 1)

    def take(self, seat: Seat) -> None:
        """Take it away again."""
        if seat.at is not None:
            self._change(seat, seat.at, -1)
            seat.at = None

    def _change(self, seat: Seat, part: int, sign: int) -> None:
        for limit, amount in seat.uses[part]:
            self.limits[limit].used += sign * amount
        place = seat.place_of[part]
        for bond in seat.bonds:
            if bad := bond.bad[place]:
                other = self.seats[bond.other]
                table, by = (other.bars, sign) if bond.weight is None else (other.costs, sign * bond.weight)
                for index in bad:
                    table[index] += by

    def fits(self, seat: Seat, part: int) -> bool:
        """Whether nothing that must not be stands against a part."""
        return not seat.bars[seat.place_of[part]] and all(
            limit.used + amount <= limit.most
            for limit, amount in ((self.limits[index], amount) for index, amount in seat.uses[part])
            if limit.supply is None
        )

    def follow(self, plan: Plan) -> None:
        """Put every session where a plan has it and nowhere else, as far as it may be there."""
        for seat in self.seats.values():
            self.take(seat)
        for seat in self.seats.values():
            at = plan.get(seat.session)
            for index, part in enumerate(seat.parts):
                if seat.at is None and at is not None and part.takes(at) and self.fits(seat, index):
                    self.put(seat, index)

    # --- what it comes to ---

    @property
    def absent(self) -> list[Seat]:
        """Sessions that have no place, though they must."""
        return [seat for seat in self.seats.values() if seat.at is None and seat.absent is None]

    @property
    def cost(self) -> int:
        """What the plan costs, without those that are absent though they must not be."""
        pairs = alone = 0
        for seat in self.seats.values():
            if seat.at is None:
                alone += seat.absent or 0
            else:
                alone += seat.parts[seat.at].cost
                pairs += seat.costs[seat.place_of[seat.at]]
        return alone + pairs // 2 + sum(weight * beyond for weight, beyond in self.beyond())

    def beyond(self) -> Iterator[tuple[int, int]]:
        """What is used of supplies beyond what there is, with what that costs each time."""
        most: dict[int, tuple[int, int]] = {}
        for limit in self.limits:
            if limit.supply is not None and limit.used > limit.most:
                weight, beyond = most.get(id(limit.supply), (limit.supply.weight or 0, 0))
                most[id(limit.supply)] = weight, max(beyond, limit.used - limit.most)
        return iter(most.values())

    def price(self, seat: Seat) -> int:
        """What a session costs where it stands, with the others."""
        if seat.at is None:
            return seat.absent or 0
        return seat.parts[seat.at].cost + seat.costs[seat.place_of[seat.at]]

    def plan(self, prefer: Plan | None = None) -> dict[int, Placement]:
        """As a plan, with rooms."""
        taken = (seat.parts[seat.at] for seat in self.seats.values() if seat.at is not None)
        return self.rooming.seated(taken, prefer)


class _Tests:
    """A test of two places, asked once for each two times (or rooms) that there are."""

    def __init__(
        self, seats: Iterable[Seat], test: Callable[[Placement, Placement], bool], *, by_room: bool = False
    ) -> None:
        self._by_room = by_room
        self._numbers: dict[int, dict[object, list[int]]] = {}  # of each session’s places, by time or room
        one_of: dict[object, Placement] = {}
        for seat in seats:
            mine = self._numbers[seat.session] = {}
            for number, place in enumerate(seat.places):
                mine.setdefault(self._key(place), []).append(number)
                one_of.setdefault(self._key(place), place)
        self._bad = {one: [other for other, its in one_of.items() if test(place, its)] for one, place in one_of.items()}

    def _key(self, place: Placement) -> object:
        return place.room if self._by_room else place.span

    def bad(self, first: Seat, second: Seat) -> tuple[tuple[int, ...], ...]:
        """For each place of the first session, the places of the second that go badly with it."""
        theirs = self._numbers[second.session]
        found = {
            key: tuple(number for other in self._bad[key] for number in theirs.get(other, ()))
            for key in self._numbers[first.session]
        }
        return tuple(found[self._key(place)] for place in first.places)
