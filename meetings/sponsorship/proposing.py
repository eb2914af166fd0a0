"""Makes proposals of awards: reads what there is, has the best set found outside any transaction, and keeps it.

Nothing is awarded by a proposal. It is kept as it was computed, with a fingerprint of all that went into it, so that
its page says whether anything has changed since.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from meetings.foundation import audit, clock
from meetings.foundation.access import Actor
from meetings.foundation.database import db
from meetings.foundation.errors import Conflict, NotFound
from meetings.states.rules import CountryList

from . import awarding, entering, facts, parties, queries_proposals
from .choosing import Candidate, Money, Policy, Problem, Result, SoFar, check
from .models import Fund
from .models_requests import AwardProposal, SponsorshipRequest
from .queries_proposals import CANDIDATES_MAXIMUM
from .rules import CostKind, FundStatus, Gender

CODES = ("proposal.unknown", "proposal.no_requests", "proposal.too_many", "proposal.unsound")
"""Every code of proposals, but those of policies."""

SECONDS = 4.0
"""For the search, and half as many for the reasons."""


@dataclass(frozen=True)
class Asked:
    """What a form asks to be proposed, and its key: sent again, it is the same proposal."""

    meeting_id: int
    seed: int
    key: str


def set_policy(actor: Actor, fund_id: int, seen: int, policy: Policy) -> Fund:
    """Change by what proposals are made from now on."""
    fund = entering.locked_fund(fund_id)
    _check_keeps(actor, fund)
    if fund.revision != seen:
        raise Conflict("record.changed_meanwhile")
    before = dict(fund.policy)
    fund.policy = policy.to_json()
    db.session.flush()
    audit.record(actor, "fund.policy", "fund", fund.id, {"policy": before}, {"policy": fund.policy})
    return fund


def propose(
    actor: Actor,
    fund_id: int,
    meeting_id: int,
    key: str,
    *,
    seed: int = 0,
    seconds: float = SECONDS,
    lets_go: bool = True,
) -> int:
    """Make a proposal for a meeting out of the requests that `actor` judges; its number.

    What was read is let go of before the search, so that nobody waits for it; unless `lets_go` is false, where there is
    more in the transaction. The same command sent again is the same proposal.

    Raises NotFound; Conflict `fund.not_open`, `proposal.no_requests`, `proposal.too_many`, `act.key_used`;
    RuleViolation `act.key`.
    """
    fund = _fund(fund_id)
    _check_keeps(actor, fund)
    asked = Asked(meeting_id, seed, key)
    before = _made_before(fund_id, asked)
    if before is not None:
        return before
    if fund.status is not FundStatus.OPEN:
        raise Conflict("fund.not_open")
    without = queries_proposals.own_states(actor)
    problem, policy = problem_of(fund, meeting_id, without), Policy.from_json(fund.policy)
    if not problem.candidates:
        raise Conflict("proposal.no_requests")
    if len(problem.candidates) > CANDIDATES_MAXIMUM:
        raise Conflict("proposal.too_many", maximum=CANDIDATES_MAXIMUM)
    late = queries_proposals.late(fund_id, meeting_id, without)
    if lets_go:
        db.session.rollback()  # nothing was written
    # Only here: pages that show proposals never load the solver.
    from .choosing_model import choose

    result = choose(problem, policy, seconds=seconds, seed=seed)
    if check(problem, result):
        raise Conflict("proposal.unsound")
    return _keep(actor, fund_id, asked, _content(problem, policy, result, without) | {"late": late})


def _keep(actor: Actor, fund_id: int, asked: Asked, content: dict[str, Any]) -> int:
    entering.locked_fund(fund_id)
    before = _made_before(fund_id, asked)  # by the same form, sent again while this one was computed
    if before is not None:
        return before
    made = AwardProposal(
        fund_id=fund_id,
        number=queries_proposals.next_number(fund_id),
        meeting_id=asked.meeting_id,
        key=asked.key,
        content=content,
        at=clock.now(),
        user_id=actor.user_id,
        actor_name=actor.name,
    )
    db.session.add(made)
    db.session.flush()
    kept = {"number": made.number, "meeting_id": asked.meeting_id, "fingerprint": content["fingerprint"]}
    audit.record(actor, "proposal.create", "fund", fund_id, None, kept)
    return made.number


def _made_before(fund_id: int, asked: Asked) -> int | None:
    """The number of the proposal that was made of a form already, if it was."""
    entering.check_key(asked.key)
    found = queries_proposals.by_key(fund_id, asked.key)
    if found is None:
        return None
    if (found.meeting_id, found.content["result"]["seed"]) != (asked.meeting_id, asked.seed):
        raise Conflict("act.key_used")
    return found.number


def _check_keeps(actor: Actor, fund: Fund) -> None:
    if not parties.keeps(actor, fund):
        raise NotFound("fund.unknown")


def _fund(fund_id: int) -> Fund:
    fund = db.session.scalar(sa.select(Fund).where(Fund.id == fund_id).options(joinedload(Fund.process)))
    if fund is None:
        raise NotFound("fund.unknown")
    return fund


# --- the problem ----------------------------------------------------------------------------------------------------


def problem_of(fund: Fund, meeting_id: int, without: frozenset[str]) -> Problem:
    """All that can be awarded for a meeting as things stand, but to these States."""
    requests = queries_proposals.candidates(fund.id, meeting_id, without)
    brought = queries_proposals.brought(fund.id, meeting_id) if requests else []
    known, groups = facts.weighed(requests, {state for state, _gender in brought})
    found = tuple(_candidate(one, known[one.id]) for one in requests)
    pledges, held = queries_proposals.pledges(fund.id), entering.balances(fund)
    allows: dict[int, dict[int, frozenset[CostKind]]] = {}
    there = {}
    for one in requests:  # by the same rule as awards are checked
        for source in awarding.sources(one, known[one.id].state, pledges, held):
            allows.setdefault(source.pledge, {})[one.id] = source.kinds
            there[source.pledge] = source.available
    funds = [Money(pledge.id, there[pledge.id], allows[pledge.id]) for pledge in pledges if pledge.id in there]
    return Problem(found, tuple(funds), _so_far(brought, groups), fund.max_per_state)


def _candidate(request: SponsorshipRequest, known: facts.Weighed) -> Candidate:
    return Candidate(
        request=request.id,
        state=request.state_code,
        group=known.state.group,
        lists=known.state.on,
        never_attended=known.never_attended,
        gender=request.gender,
        costs={kind: amount for kind, amount in request.costs.items() if kind in request.fund.costs},
    )


def _so_far(brought: Sequence[tuple[str, Gender]], groups: Mapping[str, str]) -> SoFar:
    return SoFar(
        Counter(state for state, _gender in brought),
        Counter(groups[state] for state, _gender in brought),
        Counter(gender for _state, gender in brought if gender is not Gender.NOT_SAID),
    )


# --- as it is kept --------------------------------------------------------------------------------------------------


def _content(problem: Problem, policy: Policy, result: Result, without: frozenset[str]) -> dict[str, Any]:
    return {
        **_inputs(problem),
        "policy": policy.to_json(),
        "without": sorted(without),
        "fingerprint": fingerprint(problem),
        "result": result.to_json(),
    }


def _inputs(problem: Problem) -> dict[str, Any]:
    """A problem as JSON takes it, the same each time."""
    return {
        "candidates": [
            {
                "request": one.request,
                "state": one.state,
                "group": one.group,
                "lists": sorted(one.lists),
                "never_attended": one.never_attended,
                "gender": one.gender.value,
                "costs": {kind.value: amount for kind, amount in one.costs.items()},
            }
            for one in problem.candidates
        ],
        "funds": [
            [one.pledge, one.available, {str(r): sorted(kinds) for r, kinds in sorted(one.allows.items())}]
            for one in problem.funds
        ],
        "states": dict(sorted(problem.so_far.states.items())),
        "groups": dict(sorted(problem.so_far.groups.items())),
        "genders": {gender.value: number for gender, number in sorted(problem.so_far.genders.items())},
        "max_per_state": problem.max_per_state,
    }


def fingerprint(problem: Problem) -> str:
    """Of all that goes into a proposal but the policy."""
    return hashlib.sha256(json.dumps(_inputs(problem), sort_keys=True).encode()).hexdigest()


def problem_in(proposal: AwardProposal) -> Problem:
    """The problem as it was when a proposal was made."""
    said = proposal.content
    found = tuple(
        Candidate(
            request=one["request"],
            state=one["state"],
            group=one["group"],
            lists=frozenset(map(CountryList, one["lists"])),
            never_attended=one["never_attended"],
            gender=Gender(one["gender"]),
            costs={CostKind(kind): amount for kind, amount in one["costs"].items()},
        )
        for one in said["candidates"]
    )
    funds = tuple(
        Money(pledge, there, {int(r): frozenset(map(CostKind, kinds)) for r, kinds in allows.items()})
        for pledge, there, allows in said["funds"]
    )
    genders = {Gender(gender): number for gender, number in said["genders"].items()}
    return Problem(found, funds, SoFar(said["states"], said["groups"], genders), said["max_per_state"])


def has_changed(fund: Fund, proposal: AwardProposal) -> bool:
    """Whether another problem would be solved today, or by another policy. Seven queries."""
    said = proposal.content
    if Policy.from_json(fund.policy).to_json() != said["policy"]:
        return True
    now = problem_of(fund, proposal.meeting_id, frozenset(said["without"]))
    return fingerprint(now) != str(said["fingerprint"])


def may_propose(actor: Actor, fund: Fund) -> bool:
    """Whether somebody makes proposals for a fund: its finance, while it is open."""
    return parties.keeps(actor, fund) and fund.status is FundStatus.OPEN
