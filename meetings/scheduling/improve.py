"""A plan made better piece by piece: some sessions are taken out and put back as well as they can be, again and again.

Large neighbourhood search (P. Shaw, “Using Constraint Programming and Local Search Methods to Solve Vehicle Routing
Problems”, CP 1998). The rest of the plan stands still, so that all it does to the few is a table of costs for each of
their places (`standing`), and the model of a neighbourhood is small: a moment’s work for CP-SAT, where a search over
the whole problem takes seconds. Nothing here proves anything; `search` does.

A neighbourhood begins with a session that costs something and those it clashes with. It grows by those that any of them
is bound to, or by all that are held at the same few times, so that they can change places. Its size follows how many
are solved to the end. What is as good as before is taken too: plateaus are crossed that way.
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Callable, Collection, Iterator

from meetings.scheduling.few import Few
from meetings.scheduling.problem import Span
from meetings.scheduling.standing import Seat, Standing

BEGIN, FEWEST, STEP = 20.0, 6.0, 1.04
"""Sessions of a neighbourhood: at first, at least; by what factor their number changes."""

EFFORT, MORE, MOST, PATIENCE = 0.05, 1.5, 2.0, 15
"""Deterministic time for a neighbourhood: at first, by what factor it grows after how many fruitless ones, at most."""

PORTION = 30
"""Sessions that are placed at once where there is no plan yet."""


class Improver:
    """Improves a standing. The same seed and the same number of rounds give the same plan."""

    def __init__(self, standing: Standing, seed: int) -> None:
        self.standing, self.rng = standing, random.Random(seed)  # noqa: S311 - nothing is to be kept secret
        self.size, self.effort, self.fruitless = BEGIN, EFFORT, 0

    def place_all(self, stop: Callable[[], bool]) -> None:
        """Give places to those that have none, the ones that are hardest to place first."""
        absent = [seat for seat in self.standing.seats.values() if seat.at is None]
        absent.sort(key=lambda seat: (len(seat.parts), -len(seat.bonds)))
        for begin in range(0, len(absent), PORTION):
            if not stop():
                self._again(absent[begin : begin + PORTION])

    def round(self) -> None:
        """One neighbourhood."""
        self._again(self._neighbourhood())

    def _again(self, seats: list[Seat]) -> None:
        """Place these anew, if that is not worse."""
        standing = self.standing
        before, old = self._worth(), [seat.at for seat in seats]
        for seat in seats:
            standing.take(seat)
        few = Few(standing, seats, all_fit=all(part is not None for part in old))
        new = few.solve(self.rng.randrange(1 << 30), self.effort)
        self.size = min(self.size * STEP, len(standing.seats)) if few.is_solved else max(self.size / STEP, FEWEST)
        self._put(seats, new or old)
        after = self._worth()
        if after > before:
            for seat in seats:
                standing.take(seat)
            self._put(seats, old)
        self.fruitless = 0 if after < before else self.fruitless + 1
        if self.fruitless >= PATIENCE:
            self.fruitless, self.effort = 0, min(self.effort * MORE, MOST)

    def _put(self, seats: list[Seat], parts: list[int | None]) -> None:
        for seat, part in zip(seats, parts, strict=True):
            if part is not None:
                self.standing.put(seat, part)

    def _worth(self) -> tuple[int, int]:
        return len(self.standing.absent), self.standing.cost

    # --- whom to take out ---

    def _neighbourhood(self) -> list[Seat]:
        seats = self.standing.seats
        size = min(len(seats), round(self.size))
        found = dict.fromkeys(self._core(max(2, size // 4)))
        grow = self.rng.choice((self._along_bonds, self._at_times, self._here_and_there))
        for seat in grow(found):
            if len(found) >= size:
                break
            found[seat.session] = None
        return [seats[session] for session in found]

    def _core(self, most: int) -> list[int]:
        """A session that costs something, or one of any, with those it clashes with now."""
        seats = self.standing.seats
        costly = [seat for seat in seats.values() if self.standing.price(seat) or seat.at is None]
        if self.rng.random() < 0.3 or not costly:
            drawing = {limit.supply.pool for limit in self.standing.limits if limit.supply and limit.used > limit.most}
            takers = [s.id for s in self.standing.rules.problem.sessions if drawing & s.draws.keys()]
            if takers:
                return self.rng.sample(takers, min(most, len(takers)))
        one = self.rng.choice(costly or list(seats.values()))
        if one.at is None:
            return [one.session]
        place = one.place_of[one.at]
        others = [bond.other for bond in one.bonds if self._meets(bond.bad[place], seats[bond.other])]
        return [one.session, *self.rng.sample(others, min(most, len(others)))]

    @staticmethod
    def _meets(bad: Collection[int], other: Seat) -> bool:
        return other.at is not None and other.place_of[other.at] in bad

    def _along_bonds(self, found: dict[int, None]) -> Iterator[Seat]:
        """Those that one of them is bound to; sometimes anybody."""
        seats = self.standing.seats
        everyone = list(seats)
        while True:
            one = seats[self.rng.choice(list(found))]
            near = [bond.other for bond in one.bonds if bond.other not in found]
            yield seats[self.rng.choice(near if near and self.rng.random() < 0.9 else everyone)]

    def _at_times(self, found: dict[int, None], share: float = 1.0) -> Iterator[Seat]:
        """All that are held when the first one is, and at other times, one after the other."""
        seats = self.standing.seats
        held: dict[Span, list[Seat]] = defaultdict(list)
        for seat in seats.values():
            if seat.at is not None:
                held[seat.parts[seat.at].frame].append(seat)
        first = seats[next(iter(found))]
        frames = list(held)
        self.rng.shuffle(frames)
        if first.at is not None:
            frames.sort(key=lambda frame: frame != first.parts[first.at or 0].frame)
        for frame in frames:
            self.rng.shuffle(held[frame])
            yield from (seat for seat in held[frame] if share == 1.0 or self.rng.random() < share)

    def _here_and_there(self, found: dict[int, None]) -> Iterator[Seat]:
        """Some of those at each time."""
        return self._at_times(found, 0.5)
