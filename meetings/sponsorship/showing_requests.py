"""What pages show of requests for sponsorship: lists, costs, documents, the record, and what may be done now."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask import url_for
from flask_babel import gettext as _

from meetings.foundation import clock
from meetings.foundation.access import Actor, Role
from meetings.foundation.errors import Conflict
from meetings.foundation.languages import LazyString, Text
from meetings.foundation.presentation import day, into
from meetings.foundation.web import lang
from meetings.states import queries as states

from . import asking_fund, labels_fund, parties, queries, sealed, telling_requests
from . import labels_requests as labels
from .conditions import NAMEABLE, PRIVATE_FILES
from .labels_requests import StateStep
from .models import Fund, FundCall
from .models_requests import RequestAct, RequestFile, SponsorshipRequest
from .rules import CostKind, FundStatus, Party, RequestStatus, RequestStep, request_steps
from .showing import Offer

BY_STATE = frozenset({RequestStep.SUBMIT, RequestStep.WITHDRAW})


@dataclass(frozen=True)
class Row:
    """A request in a list."""

    request: SponsorshipRequest
    state: Text


@dataclass(frozen=True)
class Cost:
    """A line of what is asked for; `detail` says how an allowance comes about."""

    label: LazyString
    amount: int
    nights: int = 0
    daily: int = 0


@dataclass(frozen=True)
class Done:
    """An act of the record; `name` is empty where who looks is not told who it was."""

    act: RequestAct
    label: LazyString
    name: str
    other: int | None = None  # the request to which, or from which, it was carried


def rows(requests: Sequence[SponsorshipRequest]) -> list[Row]:
    """Requests with the names of their States."""
    names = telling_requests.state_names(list(requests))
    return [Row(one, names[one.id]) for one in requests]


def may_ask(who: Actor, fund: Fund) -> bool:
    """Whether a page of a fund offers to ask: to members of delegations, while it is open."""
    return bool(parties.states_of(who)) and fund.status is FundStatus.OPEN


def costs(request: SponsorshipRequest) -> list[Cost]:
    """What is asked for, kind by kind."""
    return [
        Cost(labels_fund.COSTS[kind], amount, request.nights, request.daily_minor)
        if kind is CostKind.SUBSISTENCE
        else Cost(labels_fund.COSTS[kind], amount)
        for kind, amount in request.costs.items()
    ]


def files(who: Actor, request: SponsorshipRequest) -> list[RequestFile]:
    """The documents of a request that somebody may open: copies of passports are for those who read what is sealed."""
    reads = sealed.may_read(who, request)
    return [one for one in request.files if reads or one.kind not in PRIVATE_FILES]


def named_files(request: SponsorshipRequest, *, private_only: bool = False) -> list[tuple[RequestFile, str]]:
    """Documents with what they are called in a list to choose from."""
    return [
        (one, _("%(name)s (%(kind)s)", name=one.file.name, kind=str(labels.FILE_KINDS[one.kind])))
        for one in request.files
        if not private_only or one.kind in PRIVATE_FILES
    ]


def record(who: Actor, request: SponsorshipRequest) -> list[Done]:
    """The acts on a request, the newest first: its State is not told who of finance it was."""
    all_names = parties.keeps(who, request.fund) or who.holds(Role.AUDITOR)
    if request.state_code in parties.states_of(who):
        all_names = False
    found = []
    for act in request.acts:
        is_carried = act.step is RequestStep.SUBMIT and act.other_id is not None
        label = labels.CARRIED if is_carried else labels.ACTS[act.step]
        of_state = act.step in BY_STATE and not is_carried
        found.append(Done(act, label, act.actor_name if all_names or of_state else "", act.other_id))
    return found[::-1]


def sees_place(who: Actor, request: SponsorshipRequest) -> bool:
    """Whether somebody is told the place on the waiting list: not its State, which would learn that others wait."""
    return request.place is not None and request.state_code not in parties.states_of(who)


# --- what may be done now -------------------------------------------------------------------------------------------


def offers(who: Actor, request: SponsorshipRequest) -> list[Offer]:
    """Buttons of a request for its State: what the table of steps lets somebody do."""
    if request.state_code not in parties.states_of(who):
        return []
    mine, number, is_draft = parties.parties_of(who, request), request.id, request.status is RequestStatus.DRAFT
    found = []
    for step in request_steps(request.status, mine & {Party.STATE}):
        if step is RequestStep.WITHDRAW and queries.award_waits(number):
            continue
        if step is RequestStep.SUBMIT and late(request) is None:
            continue
        found.append(_step(StateStep(step.value), number))
    if asking_fund.may_name(who, request) and request.status in NAMEABLE and request.purged_at is None:
        words = labels.NAME_ANOTHER if request.person_name else labels.NAME
        name = Offer(words, url_for("sponsorship.person", number=number))
        found.insert(len(found) if is_draft else 0, name)
    if is_draft:
        found.insert(1, Offer(labels.EDIT, url_for("sponsorship.edit_request", number=number)))
        found.append(_step(StateStep.DISCARD, number))
    return found


def _step(step: StateStep, number: int) -> Offer:
    return Offer(labels.STEPS[step], url_for("sponsorship.request_step", number=number, step=step.value))


def late(request: SponsorshipRequest) -> bool | None:
    """Whether a draft would be late if it were submitted now; None where it cannot be."""
    try:
        return asking_fund.check_submittable(request)
    except Conflict:
        return None


# --- forms ----------------------------------------------------------------------------------------------------------


def state_choices(who: Actor) -> list[tuple[str, str]]:
    """The States for which somebody may draft, by name."""
    today = clock.business_today()
    known = states.by_iso3(parties.states_of(who))
    named = [(state.iso3, into(state.name_on(today)).text) for state in known]
    return sorted(named, key=lambda pair: pair[1])


def meeting_choices(calls: Sequence[FundCall]) -> list[tuple[int, str]]:
    """Meetings in a list to choose from, each with the last day for requests."""
    today, found = clock.business_today(), []
    for call in calls:
        name = into(call.meeting.short or call.meeting.title).text
        last = day(call.closes_on)
        if call.closes_on < today:
            words = _("%(meeting)s – the last day for requests was %(day)s: late", meeting=name, day=last)
        else:
            words = _("%(meeting)s – requests until %(day)s", meeting=name, day=last)
        found.append((call.meeting_id, words))
    return found


def nationalities() -> list[tuple[str, str]]:
    """States to choose from, observers among them."""
    today = clock.business_today()
    found = states.choices(today, lang()) + states.choices(today, lang(), observers=True)
    return list(dict.fromkeys(found))
