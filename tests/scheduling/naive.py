"""The cost of a plan counted in the plainest way, minute by minute and pair by pair, with nothing of the score."""

from __future__ import annotations

from collections import Counter
from itertools import combinations

from meetings.scheduling.problem import DAY, Count, Order, Placement, Plan, Problem, Relation, Session, Span, Weight


def minutes(span: Span) -> set[int]:
    return set(range(span.start, span.end))


class Recount:
    """How often something breaks that must not, and what the rest costs, by kind."""

    def __init__(self, problem: Problem, plan: Plan) -> None:
        self.hard: Counter[str] = Counter()
        self.costs: Counter[str] = Counter()
        self.problem, self.plan = problem, plan
        for session in problem.sessions:
            self._alone(session, plan.get(session.id))
        for one, other in combinations(problem.sessions, 2):
            if one.id in plan and other.id in plan:
                here, there = plan[one.id], plan[other.id]
                if here.room is not None and here.room == there.room and minutes(here.span) & minutes(there.span):
                    self._count("room", problem.overheads.get("room"))
        for clash in problem.clashes:
            if clash.first in plan and clash.second in plan:
                both = minutes(plan[clash.first].span) & minutes(plan[clash.second].span)
                self._count(clash.kind, clash.weight, bool(both))
        for relation in problem.relations:
            if relation.first in plan and relation.second in plan:
                self._count(relation.kind, relation.weight, self._breaks(relation))
        self._pools()

    def _count(self, kind: str, weight: Weight, times: int = 1) -> None:
        if times and weight is None:
            self.hard[kind] += times
        elif times:
            self.costs[kind] += weight * times

    def _alone(self, session: Session, at: Placement | None) -> None:
        weights = self.problem.overheads
        self._count("unplaced", weights.get("unplaced"), at is None)
        self._count("fixed", weights.get("fixed"), session.fixed is not None and at != session.fixed)
        if at is None:
            return
        time = minutes(at.span)
        slots = [slot for slot in self.problem.slots if slot.room == at.room and time <= minutes(slot.span)]
        self._count("slot", weights.get("slot"), not slots or len(time) < session.minutes)
        for room in self.problem.rooms:
            if room.id == at.room:
                beyond = 0 if room.capacity is None else session.attendance - room.capacity
                step = weights.get("capacity_step")
                self._count(
                    "capacity", weights.get("capacity"), 0 if beyond <= 0 else beyond // step + 1 if step else 1
                )
                self._count("needs", weights.get("needs"), len(session.needs - room.provides))
        if at.room is not None and at.room not in {room.id for room in self.problem.rooms}:
            self._count("needs", weights.get("needs"), len(session.needs))
        for ban in self.problem.bans:
            if ban.session == session.id:
                touched = {at.span.start} if ban.by_start else time
                self._count(ban.kind, ban.weight, bool(touched & minutes(ban.span)))
        for wish in self.problem.wishes:
            if wish.session == session.id:
                here = not wish.rooms or at.room in wish.rooms
                now = not wish.spans or any(time <= minutes(span) for span in wish.spans)
                self._count(wish.kind, wish.weight, not (here and now))

    def _breaks(self, relation: Relation) -> bool:
        first, second = self.plan[relation.first], self.plan[relation.second]
        one, other = first.span.start // DAY, second.span.start // DAY
        in_order = max(minutes(first.span)) < min(minutes(second.span))
        gap = range(first.span.end, second.span.start)
        return not {
            Order.BEFORE: in_order,
            Order.DIRECTLY_BEFORE: in_order
            and one == other
            and not any(slot.span.start in gap for slot in self.problem.slots),
            Order.SAME_DAY: one == other,
            Order.OTHER_DAY: one != other,
            Order.NEXT_DAY: one - other in {1, -1},
            Order.NOT_FOLLOWING_DAYS: one - other not in {1, -1},
            Order.A_DAY_BETWEEN: one - other not in {-1, 0, 1},
            Order.SAME_ROOM: first.room == second.room and first.room is not None,
        }[relation.order]

    def _pools(self) -> None:
        for supply in self.problem.supplies:
            within = minutes(supply.span)
            drawn: Counter[int] = Counter()
            for session in self.problem.sessions:
                if session.id in self.plan:
                    time = minutes(self.plan[session.id].span)
                    amount = session.draws.get(supply.pool, 0)
                    if supply.count is Count.IN_ALL:
                        drawn[0] += amount if min(time) in within else 0
                    else:
                        drawn.update(dict.fromkeys(time & within, amount))
            most = max(drawn.values(), default=0)
            self._count(supply.kind, supply.weight, max(0, most - supply.amount))
