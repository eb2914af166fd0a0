"""Calls and nominations: what may be done with them, by whom and from where; lateness; when a seat is contested.

One post is one seat. Whatever is recorded of a nomination are its acts; where it stands is what folding them gives.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time
from enum import StrEnum
from zoneinfo import ZoneInfo

from meetings.foundation.clock import OFFICE_ZONE
from meetings.foundation.errors import Conflict, RuleViolation
from meetings.foundation.windows import Window, check_day, check_zone, local_instant

CODES = (
    "call.act_not_allowed",
    "call.last_day_missing",
    "call.last_day_not_later",
    "call.last_day_outside",
    "call.not_open",
    "call.over",
    "call.too_late",
    "nomination.act_not_allowed",
    "nomination.already_circulated",
    "nomination.ballot_not_won",
    "nomination.contested",
    "nomination.group_may_not",
    "nomination.not_endorsed",
    "nomination.not_yours",
    "nomination.other_group",
    "nomination.other_endorsed",
    "nomination.seat_given",
    "nomination.twice",
)
"""Every code this module raises."""


# --- calls ----------------------------------------------------------------------------------------------------------


class CallStatus(StrEnum):
    """How far a call for nominations has come."""

    DRAFT = "draft"
    OPEN = "open"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"

    @property
    def is_public(self) -> bool:
        """Whether everybody has been told of it: one that was open stays on record."""
        return self is not CallStatus.DRAFT


class CallAction(StrEnum):
    """What the secretariat does with a call. Each is a recorded act."""

    OPEN = "open"
    CLOSE = "close"
    REOPEN = "reopen"
    WITHDRAW = "withdraw"


CALL_STEPS: Mapping[tuple[CallStatus, CallAction], CallStatus] = {
    (CallStatus.DRAFT, CallAction.OPEN): CallStatus.OPEN,
    (CallStatus.OPEN, CallAction.CLOSE): CallStatus.CLOSED,
    (CallStatus.OPEN, CallAction.WITHDRAW): CallStatus.WITHDRAWN,
    (CallStatus.CLOSED, CallAction.REOPEN): CallStatus.OPEN,
    (CallStatus.CLOSED, CallAction.WITHDRAW): CallStatus.WITHDRAWN,
}
"""Services, buttons and tests all read this table."""


def move_call(status: CallStatus, action: CallAction, *, is_settled: bool = False) -> CallStatus:
    """The status after a step; raises Conflict `call.act_not_allowed` (status, action).

    `is_settled`: somebody is designated or elected through it, so that it is neither reopened nor withdrawn.
    """
    after = CALL_STEPS.get((status, action))
    if after is None or (is_settled and action in (CallAction.REOPEN, CallAction.WITHDRAW)):
        raise Conflict("call.act_not_allowed", status=status, action=action)
    return after


def call_actions(status: CallStatus, *, is_settled: bool = False) -> tuple[CallAction, ...]:
    """What may be done with a call, in the order of buttons."""
    barred = (CallAction.REOPEN, CallAction.WITHDRAW) if is_settled else ()
    return tuple(action for action in CallAction if (status, action) in CALL_STEPS and action not in barred)


def check_call(status: CallStatus) -> None:
    """Nothing is decided any more about who was nominated through a call that was withdrawn. Raises `call.over`."""
    if status is CallStatus.WITHDRAWN:
        raise Conflict("call.over")


@dataclass(frozen=True)
class Limit:
    """Until when a call takes nominations: the last day, as the secretariat reads the words, counts to its end."""

    on: date
    at: time | None = None
    zone: str = OFFICE_ZONE
    is_binding: bool = False

    def is_over(self, instant: datetime) -> bool:
        """Whether an aware instant lies after it. “No later than 6 p.m.” includes the second of six o’clock itself."""
        if instant.tzinfo is None:
            raise TypeError("an instant needs a time zone")
        return instant.replace(microsecond=0) > self.last

    @property
    def last(self) -> datetime:
        """The last second that counts; where the clocks show it twice, the later one."""
        at = time(23, 59, 59) if self.at is None else self.at
        return datetime.combine(self.on, at, ZoneInfo(self.zone)).replace(fold=1).astimezone(UTC)


def check_limit(worded: Window | None, limit: Limit, *, about: str = "last_on") -> Limit:
    """The same limit, if it is one of the readings that the words allow.

    Raises `call.last_day_outside` (window), `date.out_of_range`, `zone.unknown`, `time.gap`.
    """
    check_zone(limit.zone)
    check_day(limit.on, about=about)
    if limit.at is not None:
        local_instant(limit.on, limit.at, limit.zone, about="at")
    if worded is not None and not worded.contains(limit.on):
        raise RuleViolation("call.last_day_outside", field=about, window=worded)
    return limit


def check_moved(status: CallStatus, before: Limit, after: Limit, *, about: str = "last_on") -> None:
    """Once a call is open its limit only moves later. Raises `call.last_day_not_later` (latest)."""
    if status is CallStatus.DRAFT or before == after:
        return
    earlier = (after.on, after.at or time.max) < (before.on, before.at or time.max) or after.zone != before.zone
    if earlier or after.is_binding != before.is_binding:
        raise RuleViolation("call.last_day_not_later", field=about, latest=before.on)


def lateness(status: CallStatus, limit: Limit, instant: datetime) -> bool:
    """Whether what comes in at an instant is late: taken and marked where the day does not bind, refused where it does.

    Raises Conflict `call.not_open` (status), RuleViolation `call.too_late` (latest).
    """
    if status is not CallStatus.OPEN:
        raise Conflict("call.not_open", status=status)
    late = limit.is_over(instant)
    if late and limit.is_binding:
        raise RuleViolation("call.too_late", latest=limit.on)
    return late


# --- nominations ----------------------------------------------------------------------------------------------------


class NominationStatus(StrEnum):
    """Where a nomination stands."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    ENDORSED = "endorsed"
    DESIGNATED = "designated"
    ELECTED = "elected"
    WITHDRAWN = "withdrawn"
    REPLACED = "replaced"
    NOT_CHOSEN = "not_chosen"

    @property
    def is_live(self) -> bool:
        """Whether it stands for the seat: submitted, and neither settled nor gone."""
        return self in _LIVE


class NominationAction(StrEnum):
    """What is done with a nomination; each is an act that stays on record. Circulating and naming move nothing."""

    SUBMIT = "submit"
    NAME = "name"
    CIRCULATE = "circulate"
    ENDORSE = "endorse"
    DESIGNATE = "designate"
    ELECT = "elect"
    WITHDRAW = "withdraw"
    REPLACE = "replace"
    NOT_CHOOSE = "not_choose"


class Party(StrEnum):
    """As what somebody acts on a nomination."""

    NOMINATOR = "nominator"  # the delegation of the State, or the coordinator of the group, that nominated
    COORDINATOR = "coordinator"  # of the group to which the candidate’s State belongs
    SECRETARIAT = "secretariat"


class Circle(StrEnum):
    """To whom a nomination is circulated, the wider one last."""

    GROUP_CHAIRS = "group_chairs"
    ALL_STATES = "all_states"


class Via(StrEnum):
    """How what is recorded came in."""

    APPLICATION = "application"
    NOTE = "note"
    MAIL = "mail"


_S, _A, _P = NominationStatus, NominationAction, Party
_LIVE = frozenset({_S.SUBMITTED, _S.ENDORSED, _S.DESIGNATED})
_NOMINATOR, _GROUP, _OFFICE = frozenset({_P.NOMINATOR}), frozenset({_P.COORDINATOR}), frozenset({_P.SECRETARIAT})

STEPS: Mapping[tuple[NominationStatus, NominationAction], tuple[NominationStatus, frozenset[Party]]] = {
    (_S.DRAFT, _A.SUBMIT): (_S.SUBMITTED, _NOMINATOR),
    (_S.SUBMITTED, _A.ENDORSE): (_S.ENDORSED, _GROUP),
    (_S.SUBMITTED, _A.NOT_CHOOSE): (_S.NOT_CHOSEN, _GROUP | _OFFICE),
    (_S.ENDORSED, _A.NOT_CHOOSE): (_S.NOT_CHOSEN, _OFFICE),
    (_S.SUBMITTED, _A.DESIGNATE): (_S.DESIGNATED, _OFFICE),  # of a State that is in no group: see `check_designation`
    (_S.ENDORSED, _A.DESIGNATE): (_S.DESIGNATED, _OFFICE),
    (_S.DESIGNATED, _A.ELECT): (_S.ELECTED, _OFFICE),
    **{(live, _A.WITHDRAW): (_S.WITHDRAWN, _NOMINATOR | _OFFICE) for live in _S if live in _LIVE},
    **{(live, _A.REPLACE): (_S.REPLACED, _NOMINATOR) for live in _S if live in _LIVE},
    **{(live, _A.NAME): (live, _NOMINATOR | _OFFICE) for live in _S if live in _LIVE},
    **{(live, _A.CIRCULATE): (live, _OFFICE) for live in _S if live in _LIVE},
}
"""Who may do which step from where, and where it leads. Services, buttons and tests all read this table.

A withdrawal that came by note is recorded by the secretariat, with its source.
"""


def nomination_actions(status: NominationStatus, parties: Collection[Party]) -> tuple[NominationAction, ...]:
    """What somebody may do with a nomination, in the order of buttons."""
    return tuple(a for a in NominationAction if (status, a) in STEPS and STEPS[status, a][1].intersection(parties))


def move(status: NominationStatus, action: NominationAction, parties: Collection[Party]) -> NominationStatus:
    """The status after a step. Raises Conflict `nomination.act_not_allowed`, and `nomination.not_yours` where somebody
    else would have to take it (status, action)."""
    found = STEPS.get((status, action))
    if found is None:
        raise Conflict("nomination.act_not_allowed", status=status, action=action)
    after, who = found
    if not who.intersection(parties):
        raise Conflict("nomination.not_yours", status=status, action=action)
    return after


@dataclass(frozen=True)
class Act:
    """One recorded act on a nomination."""

    action: NominationAction
    at: datetime
    circle: Circle | None = None
    person: str | None = None


@dataclass(frozen=True)
class Standing:
    """Where a nomination stands after its acts."""

    status: NominationStatus = NominationStatus.DRAFT
    submitted_at: datetime | None = None
    circle: Circle | None = None
    circulated_at: datetime | None = None
    designated_at: datetime | None = None
    ended_at: datetime | None = None
    person: str | None = None
    last_at: datetime | None = None

    @property
    def is_public(self) -> bool:
        """Whether everybody may see it: once designated, it stays so."""
        return self.designated_at is not None


EVERY_PARTY = frozenset(Party)


def fold(acts: Iterable[Act]) -> Standing:
    """Where a nomination stands after these acts. Raises what `move` raises where they cannot follow one another."""
    standing = Standing()
    for act in acts:
        at = act.at if standing.last_at is None else max(act.at, standing.last_at)  # its time never goes back
        after = replace(standing, status=move(standing.status, act.action, EVERY_PARTY), last_at=at)
        match act.action:
            case NominationAction.SUBMIT:
                after = replace(after, submitted_at=at)
            case NominationAction.CIRCULATE:
                first = standing.circulated_at or at
                after = replace(after, circle=check_circle(standing.circle, act.circle), circulated_at=first)
            case NominationAction.DESIGNATE:
                after = replace(after, designated_at=at)
            case _:
                pass
        if act.person is not None:
            after = replace(after, person=act.person)
        standing = after if after.status.is_live else replace(after, ended_at=standing.ended_at or at)
    return standing


def check_circle(had: Circle | None, wanted: Circle | None) -> Circle:
    """To whom a nomination is circulated, which only widens. Raises Conflict `nomination.already_circulated`."""
    order = list(Circle)
    if wanted is None or (had is not None and order.index(wanted) <= order.index(had)):
        raise Conflict("nomination.already_circulated")
    return wanted


# --- one seat, several candidates -----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Candidate:
    """A nomination as the rules of a contest see it; `group` is that of the State on the day it was submitted."""

    id: int
    state: str
    group: str | None
    status: NominationStatus


class Decision(StrEnum):
    """How a group came to its candidate."""

    CONSENSUS = "consensus"
    SILENCE = "silence"
    BALLOT = "ballot"


def live(candidates: Iterable[Candidate], group: str | None = None) -> list[Candidate]:
    """Those that stand for the seat, of all groups or of one."""
    return [c for c in candidates if c.status.is_live and (group is None or c.group == group)]


def is_contested(candidates: Iterable[Candidate], group: str | None = None) -> bool:
    """Whether more than one stands for the one seat."""
    return len(live(candidates, group)) > 1


def check_nominated(groups: Collection[str], candidates: Iterable[Candidate], state: str, group: str | None) -> None:
    """Whether a State may be put forward: its group may nominate, and it does not stand already.

    Raises `nomination.group_may_not` and `nomination.twice` on `state`, Conflict `nomination.seat_given` once
    somebody is designated or elected. No groups: any State.
    """
    candidates = list(candidates)
    if any(c.status in (_S.DESIGNATED, _S.ELECTED) for c in candidates):
        raise Conflict("nomination.seat_given")
    if groups and group not in groups:
        raise RuleViolation("nomination.group_may_not", field="state")
    if any(candidate.state == state for candidate in live(candidates)):
        raise RuleViolation("nomination.twice", field="state")


def check_endorsed(
    groups: Collection[str],
    candidates: Collection[Candidate],
    chosen: Candidate,
    group: str,
    how: Decision,
    won: int | None = None,
) -> list[Candidate]:
    """Who else of the group is not chosen when it endorses one.

    `won` is who won the ballot, where there was one. Raises RuleViolation `nomination.group_may_not`,
    `nomination.other_group` and `nomination.ballot_not_won`, Conflict `nomination.other_endorsed`.
    """
    if groups and group not in groups:
        raise RuleViolation("nomination.group_may_not", field="state")
    if chosen.group != group:
        raise RuleViolation("nomination.other_group", field="state")
    others = [c for c in live(candidates, group) if c.id != chosen.id]
    if any(c.status is not _S.SUBMITTED for c in others):
        raise Conflict("nomination.other_endorsed")
    if how is Decision.BALLOT and won != chosen.id:
        raise RuleViolation("nomination.ballot_not_won", field="how")
    return others


def check_designation(candidates: Collection[Candidate], chosen: Candidate) -> None:
    """Whether one can be designated: endorsed by its group, where it is in one, and no other stands.

    Raises Conflict `nomination.not_endorsed` and `nomination.contested`.
    """
    if chosen.status is _S.SUBMITTED and chosen.group is not None:
        raise Conflict("nomination.not_endorsed")
    if is_contested(candidates):
        raise Conflict("nomination.contested")
