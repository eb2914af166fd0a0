"""Facts of requests that inform and do not decide: lists and group of the State, what it had before, the visa.

All of it is read for many requests at once, in a fixed number of queries.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from meetings.calendar.models import Meeting
from meetings.foundation import clock
from meetings.foundation.database import db
from meetings.foundation.languages import Text
from meetings.states import queries as states
from meetings.states.models import GroupMembership, RegionalGroup, State
from meetings.states.rules import CountryList, list_year

from .models_requests import Award, SponsorshipRequest, Travel
from .rules import Answer, AwardStatus, CostKind, Gender, TravelOutcome, Use, visa_by

GIVEN = (AwardStatus.COMMITTED, AwardStatus.SETTLED)
"""Awards that count as help by the fund."""


@dataclass(frozen=True)
class Earlier:
    """Another award of the same State by the same fund, committed or settled."""

    award: int
    request: int
    meeting: Text
    total: int
    status: AwardStatus
    has_attended: bool


@dataclass(frozen=True)
class Standing:
    """A State on a day: its name, the regional group it is counted under (none: empty), lists with their years."""

    name: Text
    group: str = ""
    group_name: Text = Text()  # noqa: RUF009 - texts are never changed
    lists: tuple[tuple[CountryList, int], ...] = ()

    @property
    def on(self) -> frozenset[CountryList]:
        """The lists on which it is."""
        return frozenset(which for which, _year in self.lists)

    def kept(self, day: date) -> dict[str, Any]:
        """What an award keeps of it, with the day for which it held."""
        return {"day": day.isoformat(), "group": self.group, "lists": [which.value for which, _year in self.lists]}

    def uses(self, meeting: str, kinds: Collection[CostKind]) -> dict[CostKind, Use]:
        """What money would go to, for each kind of costs, as earmarks take it; `meeting` is its code."""
        return {kind: Use(meeting, self.group, self.on, kind) for kind in kinds}


@dataclass(frozen=True)
class Facts:
    """What is known of a request besides what it says. `day` is that for which lists and group hold."""

    day: date
    state: Standing
    earlier: tuple[Earlier, ...]
    says_attended: Answer
    says_was_sponsored: bool
    women: int  # of the fund's representatives whose gender is said
    persons: int
    has_mission: bool
    visa_by: date | None
    visa_passed: bool
    is_late: bool

    @property
    def never_attended(self) -> bool:
        """The State says that it never took part, and the fund knows of nobody of it whom it has brought to a meeting.

        The words of a State decide nothing: an answer that is not given is none.
        """
        return _never(self.says_attended, self.earlier)

    @property
    def was_sponsored(self) -> bool:
        """The fund has helped the State before, or the State says that somebody did."""
        return bool(self.earlier) or self.says_was_sponsored

    def uses(self, meeting: str, kinds: Collection[CostKind]) -> dict[CostKind, Use]:
        """As of its State."""
        return self.state.uses(meeting, kinds)


@dataclass(frozen=True)
class Weighed:
    """What a proposal weighs of a request besides what it says."""

    state: Standing
    never_attended: bool


def day_of(meeting: Meeting) -> date:
    """The day as of which facts are told: the first one of the meeting, or of its window."""
    return meeting.start_on or meeting.earliest_on or meeting.sort_on or clock.business_today()


def of_requests(requests: Sequence[SponsorshipRequest]) -> dict[int, Facts]:
    """The facts of requests with their meetings and funds, by their ids; four queries, whatever their number."""
    if not requests:
        return {}
    codes = {one.state_code for one in requests}
    known, earlier = _states(codes), _earlier({one.fund_id for one in requests}, codes)
    genders, years = _genders({one.fund_id for one in requests}), states.edition_years()
    today = clock.business_today()
    found = {}
    for one in requests:
        day = day_of(one.meeting)
        lead = visa_by(one.departs_on, one.fund.visa_days) if one.needs_visa and one.departs_on else None
        counted = genders[one.fund_id]
        found[one.id] = Facts(
            day=day,
            state=_standing(known.get(one.state_code), one.state_code, day, years),
            earlier=_besides(one, earlier),
            says_attended=one.has_attended,
            says_was_sponsored=bool(one.was_sponsored),
            women=counted[Gender.WOMAN],
            persons=counted[Gender.WOMAN] + counted[Gender.MAN],
            has_mission=one.has_mission,
            visa_by=lead,
            visa_passed=lead is not None and lead < today,
            is_late=one.is_late,
        )
    return found


def weighed(
    requests: Sequence[SponsorshipRequest], brought: Collection[str] = ()
) -> tuple[dict[int, Weighed], dict[str, str]]:
    """What proposals weigh of requests for a meeting, by their ids, and the group of each State that is brought there
    already, by its code; three queries, whatever their number."""
    if not requests:
        return {}, {}
    codes = {one.state_code for one in requests}
    known, earlier = _states(codes.union(brought)), _earlier({one.fund_id for one in requests}, codes)
    years, day = states.edition_years(), day_of(requests[0].meeting)
    found = {
        one.id: Weighed(
            _standing(known.get(one.state_code), one.state_code, day, years),
            _never(one.has_attended, _besides(one, earlier)),
        )
        for one in requests
    }
    return found, {code: _standing(known.get(code), code, day, years).group for code in brought}


def of_request(request: SponsorshipRequest) -> Facts:
    """The facts of one request, with its meeting and fund."""
    return of_requests([request])[request.id]


def uses_of(award: Award, kinds: Collection[CostKind]) -> dict[CostKind, Use] | None:
    """What money of an award with its request and meeting goes to, as it stood when the award was entered.

    None for an award of before that was kept.
    """
    if award.standing is None:
        return None
    lists = frozenset(CountryList(which) for which in award.standing["lists"])
    meeting, group = award.request.meeting.code, str(award.standing["group"])
    return {kind: Use(meeting, group, lists, kind) for kind in kinds}


def standing_of(request: SponsorshipRequest) -> Standing:
    """The State of a request on the day of its meeting; two queries."""
    known = _states({request.state_code}).get(request.state_code)
    return _standing(known, request.state_code, day_of(request.meeting), states.edition_years())


def _never(says_attended: Answer, earlier: Collection[Earlier]) -> bool:
    return says_attended is Answer.NO and not any(one.has_attended for one in earlier)


def _besides(request: SponsorshipRequest, earlier: Mapping[tuple[int, str], Sequence[Earlier]]) -> tuple[Earlier, ...]:
    """The awards of its State that are not its own."""
    found = earlier.get((request.fund_id, request.state_code), ())
    return tuple(one for one in found if one.request != request.id)


def _states(codes: Collection[str]) -> dict[str, State]:
    query = (
        sa.select(State)
        .where(State.iso3.in_(sorted(codes)))
        .options(
            joinedload(State.memberships).joinedload(GroupMembership.group).joinedload(RegionalGroup.names),
            joinedload(State.listings),
        )
    )
    return {state.iso3: state for state in db.session.scalars(query).unique()}


def _standing(state: State | None, code: str, day: date, years: dict[CountryList, list[int]]) -> Standing:
    if state is None:
        return Standing(Text.of(en=code))
    speaking = {which: list_year(day, known) for which, known in years.items()}
    listed = {one.list: one.year for one in state.listings if one.year == speaking.get(one.list)}
    home = state.membership_on(day)
    return Standing(
        state.name_on(day),
        home.group.code if home is not None else "",
        home.group.on(day).name if home is not None else Text(),
        tuple((which, listed[which]) for which in CountryList if which in listed),
    )


def _earlier(funds: Collection[int], codes: Collection[str]) -> dict[tuple[int, str], list[Earlier]]:
    query = (
        sa.select(Award, SponsorshipRequest.state_code, Meeting.short, Meeting.title, Travel.outcome)
        .join(Award.request)
        .join(SponsorshipRequest.meeting)
        .outerjoin(Travel, Travel.award_id == Award.id)
        .where(
            Award.fund_id.in_(funds),
            Award.status.in_(GIVEN),
            SponsorshipRequest.state_code.in_(sorted(codes)),
        )
        .order_by(Meeting.sort_on, Award.id)
    )
    found: dict[tuple[int, str], list[Earlier]] = {}
    for award, code, short, title, outcome in db.session.execute(query):
        attended = outcome is TravelOutcome.ATTENDED
        one = Earlier(award.id, award.request_id, short or title, award.total_minor, award.status, attended)
        found.setdefault((award.fund_id, code), []).append(one)
    return found


def _genders(funds: Collection[int]) -> dict[int, Counter[Gender]]:
    query = (
        sa.select(Award.fund_id, SponsorshipRequest.gender, sa.func.count(Award.id))
        .join(Award.request)
        .where(Award.fund_id.in_(funds), Award.status.in_(GIVEN))
        .group_by(Award.fund_id, SponsorshipRequest.gender)
    )
    found: dict[int, Counter[Gender]] = {fund: Counter() for fund in funds}
    for fund, gender, count in db.session.execute(query):
        found[fund][gender] = count
    return found
