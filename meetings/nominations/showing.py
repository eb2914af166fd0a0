"""What pages show of calls and nominations: to whom a call is open, what may be done now, ballots, names."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import url_for

from meetings.foundation import clock
from meetings.foundation.access import Actor, Role, Scope
from meetings.foundation.access_table import Action, may
from meetings.foundation.errors import DomainError
from meetings.foundation.languages import Localized, Text, direction
from meetings.foundation.presentation import into
from meetings.foundation.web import lang
from meetings.states import queries as states

from . import (
    consent,
    labels,
    labels_deciding,
    labels_nominating,
    offering,
    panels,
    parties,
    queries_lists,
)
from .ballots import Method
from .labels_nominating import NominatingStep
from .models import Ballot, Nomination, NominationCall, Post
from .nominating import open_to
from .offering import Offer
from .parties import DELEGATION
from .rules import (
    CallStatus,
    Circle,
    Decision,
    NominationAction,
    NominationStatus,
    Party,
    check_call,
    check_designation,
    check_endorsed,
    is_contested,
    lateness,
    live,
    nomination_actions,
)

_ORDER = (  # of buttons: what carries a nomination on comes first
    *(NominationAction.SUBMIT, NominationAction.ENDORSE, NominationAction.DESIGNATE, NominationAction.CIRCULATE),
    *(NominationAction.NAME, NominationAction.REPLACE, NominationAction.WITHDRAW),
    *(NominationAction.ELECT, NominationAction.NOT_CHOOSE),
)


@dataclass(frozen=True)
class Names:
    """What States and groups are called today."""

    states: Mapping[str, Text]
    groups: Mapping[str, Text]

    def state(self, code: str) -> Text:
        """The name of a State."""
        return self.states.get(code) or Text.of({"en": code})

    def group(self, code: str | None) -> Text | None:
        """The name of a group; None for none."""
        return self.groups.get(code) if code else None

    def nominator(self, nomination: Nomination) -> Text:
        """Who nominates."""
        if nomination.by_group:
            return self.groups.get(nomination.nominator) or Text.of({"en": nomination.nominator})
        return self.state(nomination.nominator)


def names(nominations: Iterable[Nomination], more: Iterable[str] = ()) -> Names:
    """The names that pages about nominations need, and those of more States; two queries."""
    today, codes = clock.business_today(), set(more)
    for nomination in nominations:
        codes |= {nomination.state} if nomination.by_group else {nomination.state, nomination.nominator}
    found = states.by_iso3(codes) if codes else []
    return Names({state.iso3: state.name_on(today) for state in found}, panels.group_names(today))


def post_name(who: Actor, post: Post) -> str:
    """A post as it is called, with those of its meetings that the reader may see."""
    title = labels.called(post.title, into(post.subject).text)
    seen = [into(m.short or m.title).text for m in post.meetings if parties.sees_meeting(who, post, m)]
    return " · ".join([title, *seen])


def process_of(nomination: Nomination) -> str:
    """The code of the process that a nomination belongs to."""
    return nomination.call.post.process.code


# --- to whom a call is open -----------------------------------------------------------------------------------------


def counted(who: Actor) -> dict[str, str]:
    """Under which group each State is counted for which somebody speaks; one query for delegates, none for others."""
    return states.groups_of(who.scopes(*DELEGATION), clock.business_today())


def takes(call: NominationCall) -> bool:
    """Whether a call takes nominations now, late or not."""
    return _holds(lambda: lateness(call.status, call.limit, clock.now()))


def _holds(check: Callable[[], object]) -> bool:
    try:
        check()
    except DomainError:
        return False
    return True


# --- the list -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class CallRow:
    """A call in the list."""

    call: NominationCall
    title: str
    is_over: bool  # its last day
    may_nominate: bool


@dataclass(frozen=True)
class NominationRow:
    """A nomination in a list."""

    nomination: Nomination
    title: str  # of its post


@dataclass(frozen=True)
class Shown:
    """The list of calls under its headings, one’s own nominations, and what waits."""

    chapters: list[tuple[Any, list[CallRow]]]
    own: list[NominationRow]
    waiting: list[NominationRow]
    names: Names


def listed(who: Actor, page: queries_lists.Page) -> Shown:
    """A page of calls for somebody: those first on which they may nominate."""
    groups, nominations = counted(who), queries_lists.own(who) if _has_part(who) else []
    own = [one for one in nominations if _is_own(who, one)]
    standing = {(one.call_id, one.state) for one in own if one.status.is_live or one.status is NominationStatus.DRAFT}
    chapters: dict[Any, list[CallRow]] = {}
    for call in page.calls:
        asked = [one for one in open_to(who, call, groups) if one[1] or (call.id, one[0]) not in standing]
        may_nominate = bool(asked) and call.id not in page.settled and takes(call)
        row = CallRow(call, post_name(who, call.post), call.limit.is_over(clock.now()), may_nominate)
        chapters.setdefault(_chapter(call.status, may_nominate), []).append(row)
    return Shown(
        [(title, chapters[title]) for title in labels_nominating.CHAPTERS if title in chapters],
        [NominationRow(one, post_name(who, one.call.post)) for one in own],
        [NominationRow(one, post_name(who, one.call.post)) for one in nominations if _waits(who, one)],
        names(nominations),
    )


def _chapter(status: CallStatus, may_nominate: bool) -> Any:
    if may_nominate:
        return labels_nominating.FOR_YOU
    if status is CallStatus.OPEN:
        return labels_nominating.OPEN_CALLS
    return labels_nominating.PREPARED if status is CallStatus.DRAFT else labels_nominating.PAST_CALLS


def _has_part(who: Actor) -> bool:
    return any(may(who, action, scope_held(who)) for action in (Action.NOMINATION_SUBMIT, Action.NOMINATION_CIRCULATE))


def scope_held(who: Actor) -> Scope:
    """A scope of somebody’s own: for pages that hold what each may see."""
    held = (parties.DELEGATION, parties.COORDINATION, (Role.SECRETARIAT,))
    state, group, process = (next(iter(sorted(who.scopes(*roles))), None) for roles in held)
    return Scope(state=state, group=group, process=process)


def _is_own(who: Actor, nomination: Nomination) -> bool:
    return Party.NOMINATOR in parties.parties_of(who, nomination, process_of(nomination))


def _waits(who: Actor, nomination: Nomination) -> bool:
    mine = parties.parties_of(who, nomination, process_of(nomination))
    asked = {NominationStatus.SUBMITTED: Party.COORDINATOR, NominationStatus.ENDORSED: Party.SECRETARIAT}
    return asked.get(nomination.status) in mine


# --- what may be done now -------------------------------------------------------------------------------------------


def of_call(who: Actor, call: NominationCall, nominations: Sequence[Nomination]) -> list[Offer]:
    """Buttons of a call; `nominations` are those on it that the reader may see."""
    found = []
    is_settled = any(one.status in (NominationStatus.DESIGNATED, NominationStatus.ELECTED) for one in nominations)
    if takes(call) and not is_settled and open_to(who, call, counted(who)):
        found.append(Offer(labels_nominating.NOMINATE, url_for("nominating.new", number=call.id)))
    ballots, steps = _ballots(who, call, nominations), offering.of_call(who, call, is_settled)
    in_front = is_contested(one.candidate for one in nominations)
    return [*found, *ballots, *steps] if in_front else [*found, *steps, *ballots]


def _ballots(who: Actor, call: NominationCall, nominations: Sequence[Nomination]) -> list[Offer]:
    """Rounds are recorded among the candidates of one’s group, and by the secretariat among all."""
    if call.status is CallStatus.WITHDRAWN:
        return []
    candidates = [one.candidate for one in nominations]
    if may(who, Action.NOMINATION_CIRCULATE, Scope(process=call.post.process.code)):
        groups: Collection[str | None] = [None] if live(candidates) else []
    else:
        coordinated = {one.group for one in candidates if one.group} & who.scopes(*parties.COORDINATION)
        groups = [group for group in sorted(coordinated) if is_contested(candidates, group)]
    return [
        Offer(labels_nominating.RECORD_BALLOT, url_for("deciding.ballot", number=call.id, group=group))
        for group in groups
    ]


def of_nomination(
    who: Actor, nomination: Nomination, field: Sequence[Nomination], asked: Mapping[consent.Asked, Any]
) -> list[Offer]:
    """Buttons of a nomination: what the table of steps lets somebody do, as far as it can be done now.

    `field` are the nominations on its call that the reader may see, `asked` how it stands with whom it was put under
    silence.
    """
    mine, number = parties.parties_of(who, nomination, process_of(nomination)), nomination.id
    found = [
        offer
        for action in sorted(nomination_actions(nomination.status, mine), key=_ORDER.index)
        if _is_possible(action, nomination, field, asked)
        for offer in _offer(action, number, mine)
    ]
    for whom, party in consent.ASKERS.items():
        may_ask = consent.may_ask(whom, nomination.status, nomination.group_code)
        if party in mine and whom not in asked and may_ask and _holds(lambda: check_call(nomination.call.status)):
            ask = Offer(labels_deciding.ASK[whom], url_for("deciding.ask", number=number, whom=whom.value))
            found.insert(1, ask)  # behind what it prepares
    if nomination.status is NominationStatus.DRAFT and Party.NOMINATOR in mine:
        found.append(Offer(labels_nominating.EDIT, url_for("nominating.edit", number=number)))
        found.append(_step(NominatingStep.DISCARD, number))
    return found


def _step(step: NominatingStep, number: int) -> Offer:
    return Offer(labels_nominating.STEPS[step], url_for("nominating.act", number=number, step=step.value))


def _offer(action: NominationAction, number: int, mine: Collection[Party]) -> list[Offer]:
    match action:
        case NominationAction.WITHDRAW if Party.NOMINATOR not in mine:
            step = _step(NominatingStep.WITHDRAW, number)
            return [Offer(labels_nominating.RECORD_WITHDRAWAL, step.url)]
        case NominationAction.SUBMIT | NominationAction.NAME | NominationAction.WITHDRAW | NominationAction.REPLACE:
            return [_step(NominatingStep(action.value), number)]
        case NominationAction.ENDORSE | NominationAction.CIRCULATE | NominationAction.DESIGNATE:
            return [Offer(labels.ACTIONS[action], url_for(f"deciding.{action}", number=number))]
        case _:
            return []  # the election is recorded of the officer; that others are chosen leaves one behind


def _is_possible(
    action: NominationAction, nomination: Nomination, field: Sequence[Nomination], asked: Mapping[consent.Asked, Any]
) -> bool:
    call, candidates = nomination.call, [one.candidate for one in field]
    decides = action in (NominationAction.ENDORSE, NominationAction.DESIGNATE)
    if decides and not _holds(lambda: check_call(call.status)):
        return False
    chosen, group = nomination.candidate, nomination.group_code or ""
    match action:
        case NominationAction.SUBMIT | NominationAction.REPLACE:
            return takes(call)
        case NominationAction.CIRCULATE:
            return nomination.circle is not Circle.ALL_STATES
        case NominationAction.ENDORSE:
            return _holds(lambda: check_endorsed(call.groups, candidates, chosen, group, Decision.CONSENSUS))
        case NominationAction.DESIGNATE:
            answered = _holds(lambda: consent.check_answered(asked.get(consent.Asked.CHAIRS)))
            return answered and _holds(lambda: check_designation(candidates, chosen))
        case _:
            return True


# --- ballots, decisions, the record ---------------------------------------------------------------------------------


@dataclass(frozen=True)
class Contest:
    """The rounds of a ballot among the candidates of a group, or of all."""

    group: Text | None
    rounds: list[Ballot]
    candidates: list[Nomination]

    @property
    def is_acclaimed(self) -> bool:
        """Whether no votes were counted."""
        return all(ballot.method is Method.ACCLAMATION for ballot in self.rounds)


def contests(ballots: Iterable[Ballot], nominations: Sequence[Nomination], known: Names) -> list[Contest]:
    """The ballots whose candidates the reader may all see, by whose seat it was about: figures would tell of others."""
    by_id = {one.id: one for one in nominations}
    found: dict[str, list[Ballot]] = {}
    for ballot in ballots:
        if by_id.keys() >= set(ballot.candidates):
            found.setdefault(ballot.group_code, []).append(ballot)
    return [
        Contest(
            known.group(code),
            rounds,
            [by_id[number] for number in sorted({number for ballot in rounds for number in ballot.candidates})],
        )
        for code, rounds in sorted(found.items())
    ]


def statement(nomination: Nomination) -> Localized | None:
    """Why, in the language in which it was written."""
    code = nomination.statement_lang
    return Localized(nomination.statement, code, direction(code), code != lang()) if nomination.statement else None


def knows_who(who: Actor, nomination: Nomination) -> bool:
    """Whether somebody may know which persons acted: those who have a part in it, and the auditor."""
    return bool(parties.parties_of(who, nomination, process_of(nomination))) or who.holds(Role.AUDITOR)
