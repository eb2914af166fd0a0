"""What pages show of reviews and awards: rows of lists, pledges to choose from, buttons, and what waits."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from meetings.foundation import clock, frame
from meetings.foundation.access import Actor
from meetings.foundation.collation import sort_key
from meetings.foundation.errors import NotFound
from meetings.foundation.languages import LazyString, Text
from meetings.foundation.presentation import into
from meetings.foundation.registries import Link
from meetings.foundation.web import actor, lang
from meetings.states import queries as states

from . import awarding, entering, facts, labels_fund, parties, queries_awards, telling_requests
from . import labels_awards as labels
from .awarding import Source
from .facts import Facts, Standing
from .labels_awards import AwardStep
from .models import Fund, LedgerAct, Pledge
from .models_requests import Award, Review, SponsorshipRequest
from .rules import LIVE_AWARDS, AwardStatus, CostKind, DonorKind, FundStatus, Opinion, Party, RequestStep, request_steps
from .showing import Offer

KEY = "sponsorship_awards"


@dataclass(frozen=True)
class Row:
    """A request in the list of those that are judged."""

    request: SponsorshipRequest
    facts: Facts
    opinions: dict[Opinion, int]
    award: Award | None


@dataclass(frozen=True)
class Given:
    """An award in a list."""

    award: Award
    state: Text


@dataclass(frozen=True)
class Money:
    """A pledge of which could be awarded: whose, for what, how much is free, and for which costs of this request."""

    pledge: Pledge
    donor: Text
    earmark: list[Text | LazyString]
    available: int
    kinds: frozenset[CostKind]


# --- requests -------------------------------------------------------------------------------------------------------


def rows(requests: Sequence[SponsorshipRequest]) -> list[Row]:
    """Requests with their facts, what reviewers recommend, and the award that lives."""
    known = facts.of_requests(requests)
    return [
        Row(
            one,
            known[one.id],
            dict(Counter(review.opinion for review in one.reviews)),
            next((award for award in one.awards if award.status in LIVE_AWARDS), None),
        )
        for one in requests
    ]


def states_to_choose(who: Actor, fund: Fund) -> list[tuple[str, str]]:
    """Codes and names of the States that have asked for what somebody judges, in the order of the language."""
    today = clock.business_today()
    named = [(one.iso3, into(one.name_on(today)).text) for one in queries_awards.states_asked(who, fund.id)]
    return sorted(named, key=lambda pair: sort_key(pair[1], lang()))


def own_review(who: Actor, request: SponsorshipRequest) -> Review | None:
    """What somebody has recommended already."""
    return next((one for one in request.reviews if one.user_id == who.user_id), None)


def offers(who: Actor, request: SponsorshipRequest) -> list[Offer]:
    """What finance may do with a request now, by the table of steps."""
    mine = parties.parties_of(who, request) & {Party.FINANCE}
    waits = any(award.status is AwardStatus.WAITING for award in request.awards)
    found: list[Offer] = []
    for step in request_steps(request.status, mine):
        if step is RequestStep.AWARD:
            if not waits and not request.is_late and request.fund.status is FundStatus.OPEN:
                url = url_for("sponsorship.new_award", number=request.id)
                found.insert(0, Offer(labels.STEPS[step], url))
        elif step is RequestStep.CARRY and not request.is_late:
            continue
        elif not waits or step in {RequestStep.TAKE_UP, RequestStep.RECONSIDER}:
            url = url_for("sponsorship.decide", number=request.id, step=step.value)
            found.append(Offer(labels.STEPS[step], url))
    return found


def panel(who: Actor, request: SponsorshipRequest) -> dict[str, Any] | None:
    """What the page of a request shows of its review to who judges it, and of its award to its State."""
    is_own = request.state_code in parties.states_of(who)
    awards = [one for one in request.awards if not is_own or one.status not in queries_awards.UNDECIDED]
    try:
        # The same record, whose awards are there already.
        judged: SponsorshipRequest | None = queries_awards.judged_request(who, request.id, reviews=True, awards=False)
    except NotFound:
        judged = None
    if judged is None and not awards:
        return None
    return {
        "template": "sponsorship/review_panel.html",
        "judged": judged,
        "facts": facts.of_request(judged) if judged is not None else None,
        "awards": awards,
        "currency": request.fund.currency,
        "opinions": dict(Counter(one.opinion for one in judged.reviews)) if judged is not None else {},
        "offers": offers(who, judged) if judged is not None else [],
        "award_words": labels,
    }


# --- awards ---------------------------------------------------------------------------------------------------------


def given(awards: Sequence[Award]) -> list[Given]:
    """Awards with the names of their States."""
    names = telling_requests.state_names([one.request for one in awards])
    return [Given(one, names[one.request_id]) for one in awards]


def money(request: SponsorshipRequest, known: Facts | Standing, named: Collection[int] = ()) -> list[Money]:
    """The pledges with money of which this request could be paid, those first that are suggested first.

    Those that a form has `named` are among them even where nothing is left: what was sent is read as it was meant.
    """
    pledges, held = queries_awards.pledges(request.fund_id), entering.balances(request.fund)
    sources = awarding.sources(request, known, pledges, held, named)
    by_id = {pledge.id: pledge for pledge in pledges}
    chosen = [by_id[one.pledge] for one in sources]
    names, groups = donors(chosen), group_names(chosen)
    found = {one.pledge: one for one in sources}
    order = sorted(chosen, key=lambda one: (-found[one.id].narrowness, one.id))
    return [
        Money(one, names[one.id], earmark(one, groups), found[one.id].available, found[one.id].kinds) for one in order
    ]


def suggested(request: SponsorshipRequest, offered: Iterable[Money]) -> dict[tuple[int, CostKind], int]:
    """What is suggested of each pledge: as much of what is asked for as there is money for."""
    admissible = set(request.fund.costs)
    costs = {kind: amount for kind, amount in request.costs.items() if kind in admissible}
    sources = [Source(one.pledge.id, one.available, one.kinds, len(one.earmark)) for one in offered]
    return {(one.pledge, one.cost_kind): one.amount for one in awarding.suggest(costs, sources)}


def donors(pledges: Iterable[Pledge]) -> dict[int, Text]:
    """Whose pledges are, by their ids; one query."""
    listed = list({one.id: one for one in pledges}.values())
    codes = {one.donor_code for one in listed if one.donor_kind is DonorKind.STATE}
    known = {state.iso3: state.name_on(clock.business_today()) for state in states.by_iso3(codes)} if codes else {}
    return {one.id: known.get(one.donor_code) or Text.of(en=one.donor_name or one.donor_code) for one in listed}


def group_names(pledges: Iterable[Pledge]) -> dict[str, Text]:
    """The names of regional groups, where an earmark names one."""
    if not any(one.earmark.group_code for one in pledges):
        return {}
    return {group.code: group.on(clock.business_today()).name for group in states.groups()}


def earmark(pledge: Pledge, groups: Mapping[str, Text]) -> list[Text | LazyString]:
    """What a donor has said about the use of a pledge, thing by thing."""
    mark = pledge.earmark
    found: list[Text | LazyString] = []
    if mark.meeting is not None:
        found.append(mark.meeting.short or mark.meeting.title)
    if mark.group_code:
        found.append(groups.get(mark.group_code) or Text.of(en=mark.group_code))
    if mark.country_list is not None:
        found.append(labels.COUNTRY_LISTS[mark.country_list])
    if mark.cost_kind is not None:
        found.append(labels_fund.COSTS[mark.cost_kind])
    return found


def cell_labels(offered: Sequence[Money], kinds: Sequence[CostKind]) -> dict[tuple[int, CostKind], str]:
    """What the fields of an award’s form are called."""
    return {
        (one.pledge.id, kind): _(
            "Pledge %(number)s, %(donor)s: %(costs)s",
            number=one.pledge.id,
            donor=into(one.donor).text,
            costs=str(labels_fund.COSTS[kind]),
        )
        for one in offered
        for kind in kinds
        if kind in one.kinds
    }


def by_kind(award: Award) -> dict[CostKind, int]:
    """What an award gives for each kind of costs."""
    found = {kind: sum(one.amount_minor for one in award.shares if one.cost_kind is kind) for kind in CostKind}
    return {kind: amount for kind, amount in found.items() if amount}


def amount_of(act: LedgerAct) -> int:
    """What an act of the ledger moves."""
    return sum(one.amount_minor for one in act.entries)


def award_steps(who: Actor, award: Award) -> list[AwardStep]:
    """What somebody may do with an award as it stands now."""
    if Party.FINANCE not in parties.parties_of(who, award.request):
        return []
    match award.status:
        case AwardStatus.WAITING if award.entered_by_id == who.user_id:
            return [AwardStep.REFUSE]
        case AwardStatus.WAITING:
            return [AwardStep.APPROVE, AwardStep.REFUSE]
        case AwardStatus.COMMITTED if not queries_awards.is_paid_on(award):
            return [AwardStep.RELEASE]
        case _:
            return []


def step_label(who: Actor, award: Award, step: AwardStep) -> LazyString:
    """What a step is called: who entered an award takes it back."""
    is_own = step is AwardStep.REFUSE and award.entered_by_id == who.user_id
    return labels.TAKE_BACK if is_own else labels.AWARD_STEPS[step]


def award_offers(who: Actor, award: Award) -> list[Offer]:
    """Buttons of an award."""
    return [
        Offer(step_label(who, award, step), url_for("sponsorship.award_step", number=award.id, step=step.value))
        for step in award_steps(who, award)
    ]


# --- across features ------------------------------------------------------------------------------------------------


def judges(who: Actor, fund: Fund) -> bool:
    """Whether the pages of a fund lead somebody to requests and awards."""
    return queries_awards.reviews(who, fund)


def columns() -> Sequence[sa.ColumnElement[Any]]:
    """What the frame of a page reads besides: what waits."""
    return tuple(queries_awards.waiting_columns(actor()))


def waiting(who: Any) -> list[Link]:
    """Requests that finance is to take up, and awards that wait for somebody else than who entered them."""
    values = frame.values(KEY)
    if not values:
        return []
    new, new_fund, second, second_fund = values
    found = []
    if new:
        said = ngettext(
            "%(num)s request for sponsorship to take up", "%(num)s requests for sponsorship to take up", new
        )
        found.append(Link(said, url_for("sponsorship.review_list", fund=new_fund, status="submitted"), tone="warn"))
    if second:
        said = ngettext("%(num)s award to approve", "%(num)s awards to approve", second)
        found.append(Link(said, url_for("sponsorship.awards", fund=second_fund, status="waiting"), tone="warn"))
    return found
