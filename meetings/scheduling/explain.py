"""Why there is no timetable: the smallest set of what must hold that cannot hold all together.

    explain(problem, *, seconds, seed=0, watch=None) -> Explanation

What rooms and slots there are is given; everything else that must hold is a Reason that could be dropped: wishes, what
a session needs, that it is fixed, that it is held at all. A set of reasons is impossible if no plan keeps all of them;
the smallest one is found in three steps.

* A core: CP-SAT names sessions, and then reasons of theirs, that it needed for its proof, by assumptions.
* Each of these that is not needed is dropped (deletion; R. Bakker et al., “Diagnosing and Solving Over-determined
  Constraint Satisfaction Problems”, IJCAI 1993). What is left is *minimal*: without any one of them the rest can hold.
* There may be a smaller one elsewhere. Each plan breaks some reasons, and whatever is impossible has one of those in
  it. So the smallest set that has one of each plan’s (a hitting set) is no larger than the smallest impossible one; if
  it is impossible itself, it is the *smallest*, otherwise a plan that keeps all of it breaks others, and is added
  (implicit hitting sets; A. Ignatiev et al., “Smallest MUS Extraction with Minimal Hitting Set Dualization”, CP 2015).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from time import perf_counter
from typing import TypeVar

from ortools.sat.python import cp_model

from meetings.scheduling.breaking import Breach, Rules
from meetings.scheduling.choices import Demand
from meetings.scheduling.explanation import Explanation, Proof, Reason, Verdict
from meetings.scheduling.model import Built, Literal, build
from meetings.scheduling.problem import (
    HARD,
    Ban,
    Clash,
    Placement,
    Plan,
    Problem,
    Relation,
    Session,
    Supply,
    Wish,
)
from meetings.scheduling.score import score
from meetings.scheduling.search import Found, Progress, Status, Watch, search

__all__ = ["Explanation", "Proof", "Reason", "Verdict", "explain"]

DECIDING, DROPPING = 0.4, 0.7
"""The parts of the time left that go, at most, into whether there is a plan, and into dropping what is not needed."""

LITTLE = 0.25
"""The part of the time left in which a plan is sought, at most, that breaks little; any plan will do."""

NAMING = 0.5
"""Seconds in which, at least, fewer reasons are asked for of some that are known to be impossible."""

TELLING = 0.9
"""Sessions that are too many are looked at again if no more than this part of them was named."""

One = TypeVar("One", Ban, Clash, Relation, Supply, Wish)

Keys = frozenset[object]
"""Reasons, each by what it has in common with the breach of it."""


SETTINGS = {"linearization_level": 2}
"""The whole of the model as linear rows: more sessions than places are then proven too many at once. With one worker,
the same reasons are named every time, unless time cuts the search off."""


class _CancelledError(Exception):
    """Whoever watches has said that it is enough."""


def explain(problem: Problem, *, seconds: float, seed: int = 0, watch: Watch | None = None) -> Explanation:
    """The smallest set of reasons that is found in so many seconds, all told."""
    inquiry = _Inquiry(problem, seconds, seed, watch)
    was_cancelled = False
    try:
        inquiry.decide()
        # Where that took too long, a set of reasons may be found all the same, and is proof enough.
        if inquiry.verdict is not Verdict.POSSIBLE:
            inquiry.shrink()
            inquiry.undercut()
    except _CancelledError:
        was_cancelled = inquiry.verdict is Verdict.UNKNOWN
    return Explanation(
        Verdict.CANCELLED if was_cancelled else inquiry.verdict,
        inquiry.reasons,
        inquiry.proof,
        inquiry.bound if inquiry.verdict is Verdict.IMPOSSIBLE else 0,
        perf_counter() - inquiry.begun,
        seed,
    )


class _Inquiry:
    """An explanation in the making.

    Whoever need not be held is in nobody’s way when absent and breaks nothing. So whether reasons can hold is asked of
    those sessions alone that have to be there because of one of them, which is quick where the reasons are few.
    """

    def __init__(self, problem: Problem, seconds: float, seed: int, watch: Watch | None) -> None:
        self.begun = perf_counter()
        self.problem, self.seconds, self.watch = problem, seconds, watch
        self.seed = seed
        self.rules = Rules(problem)
        self.absence = {  # what a session breaks by not being held at all
            session.id: {_key(breach) for breach in self.rules.missing(session) if breach.weight is None}
            for session in problem.sessions
        }
        self.rank = {key: rank for rank, key in enumerate(self._keys())}
        self.verdict = Verdict.UNKNOWN
        self.core: Keys | None = None
        self.proof, self.bound = Proof.NONE, 0
        self.pace = 0.0  # seconds that looking for a plan takes, going by the longest time that it has
        self.names = True  # until it has taken too long to say which reasons a proof took

    def _keys(self) -> Iterator[object]:
        """Whatever a plan may break, in the order in which reasons are told."""
        problem = self.problem
        yield from dict.fromkeys(
            (*problem.bans, *problem.wishes, *problem.clashes, *problem.relations, *problem.supplies)
        )
        for session in problem.sessions:
            for kind in ("fixed", "capacity", "unplaced"):
                yield kind, (session.id,), ""
            for need in sorted(session.needs):
                yield "needs", (session.id,), need

    @property
    def reasons(self) -> tuple[Reason, ...]:
        """The impossible set that is known. Of a pool, the sessions that draw from it and have to be there."""
        if self.core is None:
            return ()
        found = {
            _key(demand): demand for demand in build(self._only(self._there(self.core)), assumptions=True).literals
        }
        return tuple(found[key] for key in self._sorted(self.core))

    def left(self) -> float:
        """Seconds."""
        return self.seconds - (perf_counter() - self.begun)

    # --- the steps ---

    def decide(self) -> None:
        """Whether there is a plan at all, asked of the model that is quickest to answer."""
        plain = build(self.problem)
        self.pace = 2 * (perf_counter() - self.begun)
        plain.model.clear_objective()  # type: ignore[no-untyped-call]
        found = self._search(plain, DECIDING * self.left())
        if found.plan is not None:
            self.verdict = Verdict.POSSIBLE
        elif found.status is Status.INFEASIBLE:
            self.verdict = Verdict.IMPOSSIBLE

    def shrink(self) -> None:
        """Sessions that are too many, the reasons of those that are needed for it, and then those that are indeed."""
        end = (1 - DROPPING) * self.left()
        sessions = self._too_many(self.left() - end)
        if sessions is None:
            return
        named = build(self._only(sessions), assumptions=True).literals
        self.core = self._core(frozenset(map(_key, named)), self.left() - end).impossible
        if self.core is None:
            return
        self.verdict = Verdict.IMPOSSIBLE
        kinds: dict[str, set[object]] = defaultdict(set)
        for key in self._sorted(self.core):
            kinds[_kind(key)].add(key)
        # Of most kinds none is needed; then one by one.
        for some in kinds.values():
            self._drop(frozenset(some), self.left() - end)
        is_minimal = True
        for key in self._sorted(self.core):
            is_minimal &= self._drop(frozenset({key}), self.left() - end)
        if is_minimal:
            self.proof = Proof.MINIMAL

    def _drop(self, some: Keys, seconds: float) -> bool:
        """Go on without these, if the others are impossible; whether that is known."""
        if self.core is None or self.core.isdisjoint(some):
            return True
        answer = self._core(self.core - some, seconds)
        if answer.impossible is not None:
            self.core = answer.impossible
        return answer.is_known

    def undercut(self) -> None:
        """Look for a smaller one, or for the proof that there is none."""
        broken: list[Keys] = []
        while (hitting := self._hitting(broken)) is not None:
            self.bound = max(self.bound, len(hitting))
            if self.core is not None and len(self.core) == self.bound:
                self.proof = Proof.SMALLEST
                return
            kept, apart = hitting, 0
            answer = self._keeping(kept)
            while answer.breaks:
                broken.append(answer.breaks)
                # The next plan has to break other reasons than all of these do, which raises the bound the most.
                kept |= answer.breaks
                apart += 1
                self.bound = max(self.bound, apart)
                answer = self._keeping(kept)
            if answer.breaks is not None:
                self.verdict = Verdict.POSSIBLE
                return
            if kept == hitting:
                if answer.is_known:
                    self.core, self.proof, self.verdict = hitting, Proof.SMALLEST, Verdict.IMPOSSIBLE
                return

    # --- what they ask ---

    def _sorted(self, keys: Iterable[object]) -> list[object]:
        return sorted(keys, key=self.rank.__getitem__)

    def _there(self, held: Keys) -> set[int]:
        """The sessions that cannot be absent if these hold."""
        return {session for session, keys in self.absence.items() if not keys.isdisjoint(held)}

    def _only(self, sessions: Collection[int]) -> Problem:
        """The problem of these sessions alone."""
        problem = self.problem
        return replace(
            problem,
            sessions=tuple(session for session in problem.sessions if session.id in sessions),
            bans=tuple(ban for ban in problem.bans if ban.session in sessions),
            wishes=tuple(wish for wish in problem.wishes if wish.session in sessions),
            clashes=tuple(one for one in problem.clashes if one.first in sessions and one.second in sessions),
            relations=tuple(one for one in problem.relations if one.first in sessions and one.second in sessions),
        )

    def _search(self, built: Built, seconds: float) -> Found:
        found = search(built, seconds=seconds, workers=1, seed=self.seed, watch=self._watched, settings=SETTINGS)
        if found.status is Status.CANCELLED:
            raise _CancelledError
        return found

    def _watched(self, progress: Progress) -> bool:
        return self.watch is None or self.watch(Progress(None, self.bound, perf_counter() - self.begun))

    def _too_many(self, seconds: float) -> set[int] | None:
        """Sessions that cannot all be held, with everything that must hold for them; None if not found in time.

        Where nobody has to be there but who is fixed, these are too many already.
        """
        end = self.left() - seconds
        there = {session for session, keys in self.absence.items() if keys}
        while self.rules.overhead("unplaced") is None and self.left() > end:
            overheads = {**self.problem.overheads, "unplaced": 1}
            built = build(replace(self._only(there), overheads=overheads))
            built.model.clear_objective()  # type: ignore[no-untyped-call]
            built.model.add_assumptions([~literal for literal in built.missing.values()])
            found = self._search(built, self.left() - end)
            if found.status is not Status.INFEASIBLE:
                return None
            named = {id_ for id_, literal in built.missing.items() if (~literal).index in found.core}
            fewer = named | (there - built.missing.keys())
            if len(fewer) >= TELLING * len(there):
                return fewer
            there = fewer
        return there

    def _core(self, held: Keys, seconds: float) -> _Answer:
        """Whether these can hold together, and if not, some of them that cannot: fewer, where that is found quickly."""
        end = self.left() - seconds
        if seconds <= 0:
            return _Answer(is_known=False)
        built, by_key = self._asked(held)
        plain = built.model.clone()
        # As facts, reasons are proven impossible much sooner than as assumptions, which then tell which of them are.
        built.model.add_bool_and(by_key.values())
        found = self._search(built, seconds)
        if found.status is not Status.INFEASIBLE:
            return _Answer(is_known=found.plan is not None)
        if not self.names:
            return _Answer(impossible=held)
        built.model = plain
        built.model.add_assumptions(by_key.values())
        again = self._search(built, min(max(found.seconds, NAMING), self.left() - end))
        if again.status is not Status.INFEASIBLE:
            self.names = False
            return _Answer(impossible=held)
        keys = {literal.index: key for key, literal in by_key.items()}
        return _Answer(impossible=frozenset(keys[index] for index in again.core))

    def _asked(self, held: Keys) -> tuple[Built, dict[object, Literal]]:
        """The model of those who have to be there, with what makes these hold, as far as they can be broken."""
        built = build(self._only(self._there(held)), assumptions=True)
        by_key = {_key(demand): literal for demand, literal in built.literals.items()}
        return built, {key: by_key[key] for key in self._sorted(held & by_key.keys())}

    def _keeping(self, held: Keys) -> _Answer:
        """What a plan breaks in which these hold: as little as is found in a short time."""
        begun = perf_counter()
        if self.left() <= self.pace:
            return _Answer(is_known=False)
        built, by_key = self._asked(held)
        built.model.add_bool_and(by_key.values())
        others = [literal for demand, literal in built.literals.items() if _key(demand) not in held]
        built.model.minimize(cp_model.LinearExpr.sum([~literal for literal in others]))
        found = self._search(built, LITTLE * self.left())
        if found.status is Status.UNKNOWN and self.left() > 0:
            built.model.clear_objective()  # type: ignore[no-untyped-call]
            found = self._search(built, self.left())
        if found.plan is None:
            return _Answer(is_known=found.status is Status.INFEASIBLE)
        breaks = self._broken(self._with_others(found.plan))
        self.pace = max(self.pace, perf_counter() - begun)
        return _Answer(breaks=breaks)

    def _with_others(self, plan: Plan) -> Plan:
        """The plan with as many other sessions as are found places in a short time, at which nothing more breaks."""
        broken = self._broken(plan)
        problem, hard = self.problem, self.rules.overhead
        fixed = [session for session in problem.sessions if session.id not in plan and session.fixed is not None]
        stay = (Wish(one.id, "fixed", HARD, _rooms(one.fixed), (one.fixed.span,)) for one in fixed if one.fixed)
        within = replace(
            problem,
            sessions=tuple(self._settled(session, plan, broken) for session in problem.sessions),
            bans=tuple(_hard(problem.bans, broken)),
            wishes=(*_hard(problem.wishes, broken), *(stay if hard("fixed") is None else ())),
            clashes=tuple(_hard(problem.clashes, broken)),
            relations=tuple(_hard(problem.relations, broken)),
            supplies=tuple(_hard(problem.supplies, broken)),
            overheads={kind: hard(kind) and 0 for kind in problem.overheads} | {"unplaced": 1, "fixed": HARD},
        )
        built = build(within)
        for session, literal in built.missing.items():
            built.model.add_hint(literal, session not in plan)
        found = self._search(built, LITTLE * self.left())
        return plan if found.plan is None else found.plan

    def _settled(self, session: Session, plan: Plan, broken: Keys) -> Session:
        """A session of the plan where that has it, without what it breaks there; any other, free to be absent."""
        at = plan.get(session.id)
        if at is None:
            return replace(session, fixed=None)
        lacks = frozenset(need for need in session.needs if ("needs", (session.id,), need) in broken)
        small = ("capacity", (session.id,), "") in broken
        return replace(session, needs=session.needs - lacks, attendance=0 if small else session.attendance, fixed=at)

    def _broken(self, plan: Plan) -> Keys:
        """The reasons that a plan breaks."""
        breaches = score(self.problem, plan).breaches
        return frozenset(_key(breach) for breach in breaches if breach.weight is None)

    def _hitting(self, broken: list[Keys]) -> Keys | None:
        """The fewest reasons of which every plan seen so far breaks one; None where that is not found in time."""
        model = cp_model.CpModel()
        chosen = {key: model.new_bool_var("") for key in self._sorted(frozenset().union(*broken))}
        for keys in broken:
            model.add_bool_or([chosen[key] for key in self._sorted(keys)])
        model.minimize(cp_model.LinearExpr.sum(list(chosen.values())))
        solver = cp_model.CpSolver()
        settings = {"num_workers": 1, "random_seed": self.seed, "max_time_in_seconds": max(self.left(), 0.01)}
        for name, value in settings.items():
            setattr(solver.parameters, name, value)
        if self.left() <= 0 or solver.solve(model) != cp_model.OPTIMAL:
            return None
        return frozenset(key for key, literal in chosen.items() if solver.boolean_value(literal))


@dataclass(frozen=True)
class _Answer:
    """Whether reasons can hold: some that cannot, or what a plan breaks that keeps them; or nobody knows."""

    impossible: Keys | None = None
    breaks: Keys | None = None
    is_known: bool = True


def _hard(stated: Iterable[One], broken: Keys) -> Iterator[One]:
    """What must hold, but for what is broken."""
    return (one for one in stated if one.weight is HARD and one not in broken)


def _rooms(at: Placement) -> frozenset[int]:
    return frozenset() if at.room is None else frozenset({at.room})


def _kind(key: object) -> str:
    return key[0] if isinstance(key, tuple) else key.kind  # type: ignore[attr-defined, no-any-return]


def _key(about: Demand | Breach) -> object:
    """What makes a breach one of a demand: the wish, where somebody stated one."""
    return about.wish if about.wish is not None else (about.kind, about.sessions, about.about)
