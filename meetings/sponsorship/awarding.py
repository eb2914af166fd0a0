"""Awards: what a request is given, of which pledges, for which costs; committed at once, or by a second person.

Everything is checked under the lock of the fund, so that no two awards take the same money, whoever enters them.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from meetings.calendar.rules import MeetingStatus
from meetings.foundation import audit, clock, money
from meetings.foundation.access import Actor
from meetings.foundation.database import db
from meetings.foundation.errors import Conflict, RuleViolation
from meetings.foundation.text import clean_block

from . import entering, facts, keeping_requests, ledger, queries_awards, reviewing, telling_awards
from .entering import Command
from .facts import Facts, Standing
from .free_numbers import free_number
from .ledger import Account, AccountKind, ActKind
from .models import Fund, Pledge
from .models_requests import Award, AwardShare, SponsorshipRequest
from .parties import parties_of
from .rules import (
    WORDS_MAXIMUM,
    AwardStatus,
    CostKind,
    FundStatus,
    RequestStep,
    Share,
    check_shares,
    needs_second,
    request_after,
)

CODES = (
    "award.live",
    "award.nothing",
    "award.above_request",
    "award.not_admissible",
    "award.twice",
    "award.meeting_cancelled",
    "award.late",
)
"""Codes that this module raises besides those of the rules and the ledger."""


# --- where the money could come from --------------------------------------------------------------------------------


@dataclass(frozen=True)
class Source:
    """Money of a pledge that could go to a request: so much, for these kinds of costs; `narrowness` is how much its
    donor has said about its use."""

    pledge: int
    available: int
    kinds: frozenset[CostKind]
    narrowness: int = 0


def suggest(costs: Mapping[CostKind, int], pledges: Iterable[Source]) -> list[Share]:
    """Shares that pay for the costs as far as there is money for them, the most narrowly earmarked money first.

    Money that may go to several kinds of costs goes first to those that no other money can pay: whatever can be paid
    for at all is paid for.
    """
    sources = sorted(pledges, key=lambda one: (-one.narrowness, one.pledge))
    needed = {kind: amount for kind in CostKind if (amount := costs.get(kind, 0)) > 0}
    left = {source.pledge: source.available for source in sources}
    shares: list[Share] = []

    def short(kind: CostKind) -> int:
        """What of a kind the money that may go to nothing else cannot pay."""
        bound = sum(left[one.pledge] for one in sources if one.kinds == {kind})
        return max(0, needed[kind] - bound)

    def give(source: Source, kind: CostKind, most: int) -> None:
        amount = min(most, needed[kind], left[source.pledge])
        if amount > 0:
            shares.append(Share(source.pledge, kind, amount))
            needed[kind] -= amount
            left[source.pledge] -= amount

    for source in sources:
        kinds = [kind for kind in needed if kind in source.kinds]
        if len(kinds) > 1:
            for kind in kinds:
                give(source, kind, short(kind))
        for kind in kinds:
            give(source, kind, needed[kind])
    together: Counter[tuple[int, CostKind]] = Counter()
    for share in shares:
        together[share.pledge, share.cost_kind] += share.amount
    return [Share(pledge, kind, amount) for (pledge, kind), amount in together.items()]


def sources(
    request: SponsorshipRequest,
    known: Facts | Standing,
    pledges: Sequence[Pledge],
    held: Mapping[Account, int],
    named: Collection[int] = (),
) -> list[Source]:
    """The pledges with money that may go to a request, by the earmarks in force; those `named` with or without."""
    allowed = allowed_kinds(request, known, pledges)
    found = []
    for pledge in pledges:
        available, kinds = held.get(Account(AccountKind.AVAILABLE, pledge.id), 0), allowed[pledge.id]
        if kinds and (available > 0 or pledge.id in named):
            mark = pledge.earmark
            said = (mark.meeting_id, mark.group_code, mark.country_list, mark.cost_kind)
            found.append(Source(pledge.id, available, kinds, sum(1 for one in said if one)))
    return found


def allowed_kinds(
    request: SponsorshipRequest, known: Facts | Standing, pledges: Iterable[Pledge]
) -> dict[int, frozenset[CostKind]]:
    """For each pledge, the kinds of costs of a request to which its money may go, by the earmark in force."""
    uses = known.uses(request.meeting.code, request.fund.costs)
    return {
        pledge.id: frozenset(kind for kind, use in uses.items() if pledge.earmark.fact.allows(use))
        for pledge in pledges
    }


# --- awarding -------------------------------------------------------------------------------------------------------


def award(actor: Actor, request_id: int, revision: int, key: str, shares: Sequence[Share], words: str = "") -> Award:
    """Award a request these shares. Above the fund’s limit it waits for a second person, and nothing is committed yet.

    The same command sent again is the same award. Raises NotFound; Conflict `record.changed_meanwhile`, `act.key_used`,
    `fund.not_open`, `request.step`, `award.late`, `award.live`, `request.one_per_state`, `ledger.not_enough` (with
    `pledge`);
    RuleViolation `act.key`, `award.nothing`, `award.twice`, `award.earmark` (with `pledge`), `award.not_admissible` and
    `award.above_request` (with `kind`), and what `clean_block` does.
    """
    request = reviewing.held(actor, request_id)
    fund = request.fund
    said = clean_block(words, maximum=WORDS_MAXIMUM, required=False, about="words")
    digest = _digest(request_id, shares, said)
    before = _done_before(fund, key, digest)
    if before is not None:
        return before
    keeping_requests.check_revision(request, revision)
    check_may(actor, request)
    standing = facts.standing_of(request)
    positions = check(request, shares, standing)
    total = sum(share.amount for share in shares)
    is_above = needs_second(total, fund.limit_minor)
    made = Award(
        id=free_number(Award),
        fund_id=fund.id,
        request=request,
        key=key,
        digest=digest,
        status=AwardStatus.WAITING if is_above else AwardStatus.COMMITTED,
        total_minor=total,
        is_above_limit=is_above,
        standing=standing.kept(facts.day_of(request.meeting)),
        words=said,
        entered_at=clock.now(),
        entered_by_id=actor.user_id,
        entered_by_name=actor.name,
        is_sample=request.is_sample,
        shares=[
            AwardShare(
                pledge_id=one.pledge, cost_kind=one.cost_kind, amount_minor=one.amount, earmark=positions[one.pledge]
            )
            for one in shares
        ],
    )
    db.session.add(made)
    db.session.flush()
    audit.record(actor, "award.enter", "award", made.id, None, kept(made))
    if is_above:
        telling_awards.waits(actor, made)
    else:
        commit(actor, fund, made, key)
    return made


def commit(actor: Actor, fund: Fund, made: Award, key: str) -> None:
    """Commit the money of an award that was checked, and let its request follow; its State is told."""
    command = Command(key, ActKind.AWARD, None, award_id=made.id)
    digest = command.digest(*sorted(by_pledge(made).items()))
    entering.done_before(fund, command, digest)  # the key may be that of another command
    entering.enter(actor, fund, command, digest, ledger.awarded(made.id, by_pledge(made)))
    reviewing.step(actor, made.request, RequestStep.AWARD, award_id=made.id)
    telling_awards.awarded(actor, made)


def check_may(actor: Actor, request: SponsorshipRequest, besides: int | None = None) -> None:
    """Whether a request may be awarded now, another award than `besides` aside; its fund is locked.

    Raises Conflict `fund.not_open`, `award.meeting_cancelled`, `award.late` (it is carried to the next meeting),
    `request.step`, `award.live`, `request.one_per_state`.
    """
    fund = request.fund
    if fund.status is not FundStatus.OPEN:
        raise Conflict("fund.not_open")
    if request.meeting.status is MeetingStatus.CANCELLED:
        raise Conflict("award.meeting_cancelled")
    request_after(request.status, RequestStep.AWARD, parties_of(actor, request))
    if request.is_late:
        raise Conflict("award.late")
    live = queries_awards.live_of_state(fund.id, request.meeting_id, request.state_code)
    others = [number for number in live if number != besides]
    if any(number != besides for number in queries_awards.live_of_request(request.id)):
        raise Conflict("award.live")
    if len(others) >= fund.max_per_state:
        raise Conflict("request.one_per_state")


def check(request: SponsorshipRequest, shares: Sequence[Share], standing: Standing | None = None) -> dict[int, int]:
    """Whether these shares may go to a request as things stand; of each pledge the position of its earmark in force.

    `standing` is that of its State, where it is known already.

    Raises RuleViolation `award.nothing`, `award.twice`, `award.earmark`, `award.not_admissible`, `award.above_request`,
    Conflict `ledger.not_enough`.
    """
    if not shares:
        raise RuleViolation("award.nothing")
    if len({(one.pledge, one.cost_kind) for one in shares}) < len(shares):
        raise RuleViolation("award.twice")
    fund, asked = request.fund, request.costs
    costs: Counter[CostKind] = Counter()
    for one in shares:
        costs[one.cost_kind] += one.amount
    for kind, amount in costs.items():
        if kind not in fund.costs:
            raise RuleViolation("award.not_admissible", kind=kind.value)
        if amount > asked.get(kind, 0):
            raise RuleViolation("award.above_request", kind=kind.value)
    pledges = queries_awards.pledges(fund.id)
    check_shares(costs, shares, allowed_kinds(request, standing or facts.standing_of(request), pledges))
    held, taken = entering.balances(fund), Counter[int]()
    for one in shares:
        taken[one.pledge] += one.amount
    for pledge, amount in taken.items():
        if amount > held.get(Account(AccountKind.AVAILABLE, pledge), 0):
            raise Conflict("ledger.not_enough", kind=AccountKind.AVAILABLE.value, pledge=pledge)
    return {pledge.id: pledge.earmark.position for pledge in pledges}


def by_pledge(made: Award) -> dict[int, int]:
    """What an award takes of each pledge."""
    found: Counter[int] = Counter()
    for share in made.shares:
        found[share.pledge_id] += share.amount_minor
    return dict(found)


def shares_of(made: Award) -> list[Share]:
    """The shares of an award, as the rules take them."""
    return [Share(one.pledge_id, one.cost_kind, one.amount_minor) for one in made.shares]


def kept(made: Award) -> dict[str, object]:
    """What the audit log keeps of an award."""
    return {
        "status": made.status,
        "request_id": made.request_id,
        "total_minor": money.kept(made.total_minor, made.request.fund.currency),
        "is_above_limit": made.is_above_limit,
    }


def _done_before(fund: Fund, key: str, digest: str) -> Award | None:
    command = Command(key, ActKind.AWARD, None)
    found = queries_awards.by_key(fund.id, key)
    if found is None:
        entering.done_before(fund, command, digest)  # whether it is a key, and not that of another command
        return None
    if found.digest != digest:
        raise Conflict("act.key_used")
    return found


def _digest(request_id: int, shares: Iterable[Share], words: str) -> str:
    """A fingerprint of what is asked: not of the revision that was seen, which the award itself changes."""
    listed = sorted((one.pledge, one.cost_kind.value, one.amount) for one in shares)
    return hashlib.sha256(json.dumps(["award", request_id, listed, words]).encode()).hexdigest()
