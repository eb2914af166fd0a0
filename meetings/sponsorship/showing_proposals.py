"""What pages show of a proposal of awards: who is chosen with which shares, who is left out and why, comparisons."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext

from meetings.foundation import money
from meetings.foundation.access import Actor
from meetings.foundation.languages import LazyString, Text, format_number, format_words
from meetings.foundation.presentation import into
from meetings.foundation.web import lang

from . import facts, labels_fund, parties, queries_pledges, queries_proposals
from . import labels_proposals as labels
from .choosing import Candidate, Criterion, Left, Policy, Problem, Result, Why, ahead_and_behind, points
from .models import Fund
from .models_requests import AwardProposal
from .proposing import problem_in
from .rules import Gender, RequestStatus


@dataclass(frozen=True)
class Share:
    """What a request would be given of a pledge for a kind of costs."""

    pledge: int
    donor: Text | str
    kind: LazyString
    amount: int


@dataclass(frozen=True)
class Chosen:
    """A request that is chosen, and how it stands now."""

    candidate: Candidate
    state: Text
    shares: list[Share]
    status: RequestStatus | None
    is_first_come: bool


@dataclass(frozen=True)
class Out:
    """A request that is left out, and why, in sentences."""

    candidate: Candidate
    state: Text
    why: list[str]
    is_first_come: bool


@dataclass(frozen=True)
class Value:
    """What a set and that of the first-come rule are worth by a criterion; what no set can be above."""

    label: LazyString
    counts: str  # its place or weight
    ours: str
    theirs: str
    bound: str


@dataclass(frozen=True)
class Bar:
    """Of a group, or of women and men: brought already, chosen, chosen by the first-come rule."""

    label: Text | LazyString
    before: int
    ours: int
    theirs: int


@dataclass(frozen=True)
class Shown:
    """A proposal as its page shows it."""

    problem: Problem
    result: Result
    policy: Policy
    chosen: list[Chosen]
    left: list[Out]
    late: list[tuple[int, Text]]  # requests that came too late to be weighed
    values: list[Value]
    groups: list[Bar]
    genders: list[Bar]
    money: list[tuple[int, Text | str, int, int]]  # pledge, donor, available, taken
    ahead: list[tuple[int, Text]]
    behind: list[tuple[int, Text]]

    @property
    def spent(self) -> int:
        """What the proposal would commit."""
        return sum(one.candidate.total for one in self.chosen)


def sees(who: Actor, fund: Fund) -> bool:
    """Whether there is a tab of proposals for somebody."""
    return parties.reads_all(who, fund)


def shown(fund: Fund, proposal: AwardProposal) -> Shown:
    """A proposal, as it was computed, with the names of today."""
    problem, result = problem_in(proposal), Result.from_json(proposal.content["result"])
    policy = Policy.from_json(proposal.content["policy"])
    of = {one.request: one for one in problem.candidates}
    day = facts.day_of(proposal.meeting)
    named = queries_proposals.named(queries_proposals.states_in(proposal))
    states = {state.iso3: state.name_on(day) for state in named}
    names = {number: states.get(one.state, Text.of(en=one.state)) for number, one in of.items()}
    donors = queries_pledges.donor_names(queries_proposals.pledges(fund.id))
    standing = queries_proposals.statuses(list(of))
    taken = Counter[int]()
    for shares in result.split.values():
        for share in shares:
            taken[share.pledge] += share.amount
    ahead, behind = ahead_and_behind(result)
    return Shown(
        problem=problem,
        result=result,
        policy=policy,
        chosen=[
            Chosen(
                of[number],
                names[number],
                [
                    Share(s.pledge, donors.get(s.pledge, ""), labels_fund.COSTS[s.cost_kind], s.amount)
                    for s in result.shares(number)
                ],
                standing.get(number),
                number in result.first_come,
            )
            for number in result.chosen
        ],
        left=[
            Out(of[one.request], names[one.request], sentences(one, fund.currency), one.request in result.first_come)
            for one in result.left
        ],
        late=[(number, states.get(code, Text.of(en=code))) for number, code in proposal.content.get("late", ())],
        values=_values(problem, result, policy, fund.currency),
        groups=_groups(problem, result, {g.code: g.on(day).name for g in queries_proposals.groups()}),
        genders=_genders(problem, result),
        money=[(one.pledge, donors.get(one.pledge, ""), one.available, taken[one.pledge]) for one in problem.funds],
        ahead=[(number, names[number]) for number in ahead],
        behind=[(number, names[number]) for number in behind],
    )


# --- why requests are left out --------------------------------------------------------------------------------------


def sentences(left: Left, currency: str) -> list[str]:
    """Why a request is left out, in the language in force."""
    if left.why is Why.AHEAD:
        return [_worse(left, currency), *([] if left.is_exact else [str(labels.AT_LEAST)])]
    kinds = [str(labels_fund.COSTS[kind]) for kind in left.kinds]
    values: dict[str, Any] = {
        "kinds": _listed(kinds),
        "others": _listed([_("request %(number)s", number=number) for number in left.others]),
        **{name: _amount(getattr(left, name), currency) for name in ("needed", "there", "lacking")},
    }
    return [str(labels.WHYS[left.why]) % values]


def _worse(left: Left, currency: str) -> str:
    number = left.worse
    match left.criterion:
        case Criterion.NUMBER:
            return ngettext(
                "With it, %(num)s representative fewer would be brought.",
                "With it, %(num)s representatives fewer would be brought.",
                number,
            )
        case Criterion.NEVER_ATTENDED:
            return ngettext(
                "With it, %(num)s representative fewer of States that have never attended would be brought.",
                "With it, %(num)s representatives fewer of States that have never attended would be brought.",
                number,
            )
        case Criterion.LEAST_DEVELOPED:
            return ngettext(
                "With it, %(num)s representative fewer of least developed countries would be brought.",
                "With it, %(num)s representatives fewer of least developed countries would be brought.",
                number,
            )
        case Criterion.GROUPS:
            return ngettext(
                "With it, the balance of regional groups would be %(num)s point lower.",
                "With it, the balance of regional groups would be %(num)s points lower.",
                number,
            )
        case Criterion.WOMEN_AND_MEN:
            return ngettext(
                "With it, the balance of women and men would be %(num)s point lower.",
                "With it, the balance of women and men would be %(num)s points lower.",
                number,
            )
        case Criterion.MONEY_KEPT:
            return str(labels.LESS_MONEY) % {"amount": _amount(number, currency)}
    return ngettext(
        "With it, the sum of points would be %(num)s point lower.",
        "With it, the sum of points would be %(num)s points lower.",
        number,
    )


def _listed(words: list[str]) -> str:
    return format_words(words, lang())


def _amount(minor: int, currency: str) -> str:
    return money.written(minor, currency, lang())


# --- comparisons ----------------------------------------------------------------------------------------------------


def _values(problem: Problem, result: Result, policy: Policy, currency: str) -> list[Value]:
    """A line for each criterion: those that count first, in their order; the sum of points where they are weighed."""
    counted = [*policy.criteria, *(one for one in Criterion if one not in policy.criteria)]
    bounds = {} if policy.weights else dict(zip(policy.order, result.bounds, strict=False))
    found = []
    for place, criterion in enumerate(counted, start=1):
        weight = policy.weights.get(criterion, 0)
        counts = str(weight) if policy.weights else str(place) if criterion in policy.order else ""
        bound = _value(criterion, bounds[criterion], currency) if criterion in bounds else ""
        ours, theirs = (_value(criterion, v[criterion], currency) for v in (result.values, result.first_values))
        found.append(Value(labels.CRITERIA[criterion], counts, ours, theirs, bound))
    if policy.weights:
        ours, theirs = (
            format_number(sum(points(problem, policy, v).values()), lang())
            for v in (result.values, result.first_values)
        )
        found.append(Value(labels.SUM, "", ours, theirs, format_number(result.bounds[0], lang())))
    return found


def _value(criterion: Criterion, value: int, currency: str) -> str:
    return _amount(value, currency) if criterion is Criterion.MONEY_KEPT else format_number(value, lang())


def _groups(problem: Problem, result: Result, names: Mapping[str, Text]) -> list[Bar]:
    codes = {one.group for one in problem.candidates} | set(problem.so_far.groups)
    ours, theirs = (_counted(problem, chosen, "group") for chosen in (result.chosen, result.first_come))
    ordered = [code for code in (*names, "") if code in codes]
    return [
        Bar(names.get(code, labels.NO_GROUP), problem.so_far.groups.get(code, 0), ours[code], theirs[code])
        for code in ordered
    ]


def _genders(problem: Problem, result: Result) -> list[Bar]:
    ours, theirs = (_counted(problem, chosen, "gender") for chosen in (result.chosen, result.first_come))
    return [
        Bar(labels.GENDERS[one], problem.so_far.genders.get(one, 0), ours[one], theirs[one])
        for one in Gender
        if one is not Gender.NOT_SAID or ours[one] or theirs[one]
    ]


def _counted(problem: Problem, requests: Collection[int], by: str) -> Counter[Any]:
    return Counter(getattr(one, by) for one in problem.chosen(requests))


def meeting_name(meeting: Any) -> str:
    """What a meeting is called, in short."""
    return into(meeting.short or meeting.title).text
