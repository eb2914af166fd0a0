"""A few sessions to be placed as well as they can be beside all others: a small model for CP-SAT."""

from __future__ import annotations

from collections import defaultdict

from ortools.sat.python import cp_model

from meetings.scheduling.problem import Supply
from meetings.scheduling.standing import Bond, Seat, Standing

SETTINGS = {
    "num_workers": 1,
    "optimize_with_core": True,
    "linearization_level": 0,
    "cp_model_probing_level": 0,
    "symmetry_level": 0,
}
"""From below: what cannot all be had at once is little, mostly nothing at all."""

Literal = cp_model.IntVar


class Few:
    """The model. Whoever is to be placed has been taken out of the standing before; `all_fit`: and had a place."""

    def __init__(self, standing: Standing, seats: list[Seat], *, all_fit: bool) -> None:
        self.standing, self.seats, self.all_fit = standing, seats, all_fit
        self.model = cp_model.CpModel()
        self.is_solved = False
        self.terms: list[tuple[cp_model.IntVar, int, int]] = []  # what costs, how much, how often at most
        self.parts: list[dict[int, Literal]] = []  # by seat, those that can be taken
        self.places: dict[int, dict[int, list[Literal]]] = {}  # by session
        self.lost: list[Literal] = []
        for seat in seats:
            self._place(seat)
        self._limit()
        for seat in seats:
            for bond in seat.bonds:
                if seat.session < bond.other and bond.other in self.places:
                    self._bind(seat, bond)

    def solve(self, seed: int, effort: float) -> list[int | None] | None:
        """The part of each, None for a session that gets none; None if nothing was found in time.

        `effort` is deterministic time, which is some three times as long in seconds.
        """
        # Whoever must be held weighs more than all that only costs.
        weight = 1 + sum(cost * most for _, cost, most in self.terms)
        terms = [(var, cost) for var, cost, _ in self.terms] + [(literal, weight) for literal in self.lost]
        if terms:
            self.model.minimize(
                cp_model.LinearExpr.weighted_sum([var for var, _ in terms], [cost for _, cost in terms])
            )
        solver = cp_model.CpSolver()
        for name, value in {**SETTINGS, "random_seed": seed, "max_deterministic_time": effort}.items():
            setattr(solver.parameters, name, value)
        status = solver.solve(self.model)
        self.is_solved = status == cp_model.OPTIMAL
        if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
            return None
        true = solver.boolean_value
        return [next((part for part, literal in mine.items() if true(literal)), None) for mine in self.parts]

    def _place(self, seat: Seat) -> None:
        mine: dict[int, Literal] = {
            part: self.model.new_bool_var("") for part in range(len(seat.parts)) if self.standing.fits(seat, part)
        }
        self.parts.append(mine)
        places = self.places[seat.session] = defaultdict(list)
        for part, literal in mine.items():
            place = seat.place_of[part]
            places[place].append(literal)
            self._cost(literal, seat.parts[part].cost + seat.costs[place])
        if self.all_fit and seat.absent is None:
            self.model.add_exactly_one(mine.values())
            return
        absent = self.model.new_bool_var("")
        self.model.add_exactly_one([*mine.values(), absent])
        if seat.absent is None:
            self.lost.append(absent)
        else:
            self._cost(absent, seat.absent)

    def _cost(self, var: cp_model.IntVar, cost: int, most: int = 1) -> None:
        if cost:
            self.terms.append((var, cost, most))

    def _limit(self) -> None:
        """What is left of rooms and supplies."""
        uses: dict[int, list[tuple[Literal, int]]] = defaultdict(list)
        most: dict[int, int] = defaultdict(int)  # that they can use together, at most
        for seat, mine in zip(self.seats, self.parts, strict=True):
            each: dict[int, int] = {}
            for part, literal in mine.items():
                for limit, amount in seat.uses[part]:
                    uses[limit].append((literal, amount))
                    each[limit] = max(amount, each.get(limit, 0))
            for limit, amount in each.items():
                most[limit] += amount
        beyond: dict[int, cp_model.IntVar] = {}
        for number, terms in uses.items():
            rule = self.standing.limits[number]
            left = rule.most - rule.used
            if most[number] <= left:
                continue
            total = cp_model.LinearExpr.weighted_sum([literal for literal, _ in terms], [amount for _, amount in terms])
            if rule.supply is None:
                self.model.add(total <= left)
            else:
                self.model.add(total <= left + self._beyond(beyond, rule.supply))

    def _beyond(self, known: dict[int, cp_model.IntVar], supply: Supply) -> cp_model.IntVar:
        """How much more of a supply is used than there is: as much as by the others alone, at least."""
        if id(supply) not in known:
            limits = [limit for limit in self.standing.limits if limit.supply is supply]
            least = max(0, *(limit.used - limit.most for limit in limits))
            draws = [self.standing.rules.sessions[seat.session].draws.get(supply.pool, 0) for seat in self.seats]
            most = least + sum(draws)
            known[id(supply)] = self.model.new_int_var(least, most, "")
            self._cost(known[id(supply)], supply.weight or 0, most)
        return known[id(supply)]

    def _bind(self, seat: Seat, bond: Bond) -> None:
        """What goes badly between two of them."""
        theirs = self.places[bond.other]
        unless: Literal | None = None
        for place, literals in self.places[seat.session].items():
            others = [literal for bad in bond.bad[place] for literal in theirs.get(bad, ())]
            if not others:
                continue
            if bond.weight is None:
                self.model.add_at_most_one([*literals, *others])
                continue
            if unless is None:
                unless = self.model.new_bool_var("")
                self._cost(unless, bond.weight)
            if len(literals) == len(others) == 1:
                self.model.add_bool_or([~literals[0], ~others[0], unless])
            else:
                self.model.add(cp_model.LinearExpr.sum([*literals, *others]) <= 1 + unless)
