"""Whether awards are what they must be: by their shares, the ledger, earmarks of their day, requests, and persons."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload

from meetings.accounts.models import Appointment
from meetings.foundation import clock
from meetings.foundation.audit import AuditEntry
from meetings.foundation.database import db

from . import facts
from .ledger import AccountKind, ActKind
from .models import Fund, FundReviewer, LedgerAccount, LedgerAct, LedgerEntry, Pledge, PledgeEarmark
from .models_requests import Award, AwardShare, SponsorshipRequest
from .parties import OF_STATE
from .rules import LIVE_AWARDS, AwardStatus, CostKind, RequestStatus

COMMITTED = frozenset({AwardStatus.COMMITTED, AwardStatus.SETTLED, AwardStatus.RELEASED})
"""Awards whose money was committed at some time."""


def find() -> Iterator[str]:
    """A sentence for each thing that is not as it must be, in English: for the command and the log."""
    awards = _awards()
    yield from _sums(awards)
    yield from _earmarks(awards)
    yield from _ledger(awards)
    yield from _requests(awards)
    yield from _numbers(awards)
    yield from _persons(awards)


def _awards() -> list[Award]:
    query = sa.select(Award).options(
        selectinload(Award.shares)
        .joinedload(AwardShare.pledge)
        .options(selectinload(Pledge.earmarks).joinedload(PledgeEarmark.meeting)),
        joinedload(Award.request).options(
            joinedload(SponsorshipRequest.meeting), joinedload(SponsorshipRequest.fund).joinedload(Fund.process)
        ),
        joinedload(Award.travel),
    )
    return list(db.session.scalars(query.order_by(Award.id).execution_options(populate_existing=True)))


def _sums(awards: Sequence[Award]) -> Iterator[str]:
    for award in awards:
        total = sum(share.amount_minor for share in award.shares)
        if total != award.total_minor:
            yield f"Award {award.id}: its shares come to {total}, not to {award.total_minor}."
        given: Counter[CostKind] = Counter()
        for share in award.shares:
            given[share.cost_kind] += share.amount_minor
        asked = award.request.costs
        for kind, amount in given.items():
            if amount > asked.get(kind, 0):
                yield f"Award {award.id}: {amount} for {kind}, of which {asked.get(kind, 0)} was asked for."


def _earmarks(awards: Sequence[Award]) -> Iterator[str]:
    """Each by what was on record when it was entered; one of before that was kept, by what is on record now."""
    known = facts.of_requests([award.request for award in awards if award.standing is None])
    for award in awards:
        kinds = {share.cost_kind for share in award.shares}
        uses = facts.uses_of(award, kinds)
        if uses is None:
            uses = known[award.request_id].uses(award.request.meeting.code, kinds)
        for share in award.shares:
            by_position = {mark.position: mark for mark in share.pledge.earmarks}
            mark, following = by_position.get(share.earmark), by_position.get(share.earmark + 1)
            if share.pledge.fund_id != award.fund_id:
                yield f"Award {award.id}: pledge {share.pledge_id} is of another fund."
            if mark is None or mark.at > award.entered_at or (following and following.at < award.entered_at):
                yield f"Award {award.id}: earmark {share.earmark} of pledge {share.pledge_id} was not in force then."
            elif not mark.fact.allows(uses[share.cost_kind]):
                yield f"Award {award.id}: pledge {share.pledge_id} does not allow {share.cost_kind} of it."


def _ledger(awards: Sequence[Award]) -> Iterator[str]:
    committed, reversed_ones, held = _acts(), _reversed(), _held()
    for award in awards:
        acts = [act for act in committed[award.id] if act.id not in reversed_ones]
        if award.status not in COMMITTED:
            if acts:
                yield f"Award {award.id} is {award.status}, but its money is committed by act {acts[0].id}."
            continue
        if len(acts) != 1:
            yield f"Award {award.id} is {award.status}, and {len(acts)} acts of the ledger commit its money."
            continue
        shares, entered = Counter[int](), Counter[int]()
        for share in award.shares:
            shares[share.pledge_id] += share.amount_minor
        for entry in acts[0].entries:
            is_commitment = entry.out_of.kind is AccountKind.AVAILABLE and entry.into.kind is AccountKind.COMMITTED
            if not is_commitment or entry.into.award_id != award.id:
                yield f"Award {award.id}: entry {entry.id} does not commit its money."
            entered[entry.into.pledge_id] += entry.amount_minor
        if shares != entered:
            yield f"Award {award.id}: act {acts[0].id} of the ledger commits other amounts than its shares."
        is_open, is_spent = held[award.id, False] > 0, held[award.id, True] > 0
        if not _is_so(award.status, is_open=is_open, is_spent=is_spent):
            yield f"Award {award.id} is {award.status}, but its accounts say otherwise."


def _held() -> Counter[tuple[int, bool]]:
    """What of each award is still committed or advanced, and (True) what is settled, as accounts say."""
    columns = (LedgerAccount.award_id, LedgerAccount.kind, LedgerAccount.balance)
    found: Counter[tuple[int, bool]] = Counter()
    for award, kind, balance in db.session.execute(sa.select(*columns).where(LedgerAccount.award_id.is_not(None))):
        assert award is not None  # asked for above
        found[award, kind is AccountKind.SETTLED] += balance
    return found


def _is_so(status: AwardStatus, *, is_open: bool, is_spent: bool) -> bool:
    """Whether an award whose money was committed stands as its accounts do."""
    if is_open:
        return status is AwardStatus.COMMITTED
    return status is (AwardStatus.SETTLED if is_spent else AwardStatus.RELEASED)


def _acts() -> defaultdict[int, list[LedgerAct]]:
    query = (
        sa.select(LedgerAct)
        .where(LedgerAct.kind == ActKind.AWARD)
        .options(selectinload(LedgerAct.entries).options(joinedload(LedgerEntry.out_of), joinedload(LedgerEntry.into)))
        .execution_options(populate_existing=True)
    )
    found: defaultdict[int, list[LedgerAct]] = defaultdict(list)
    for act in db.session.scalars(query):
        found[act.award_id or 0].append(act)
    return found


def _reversed() -> set[int]:
    query = sa.select(LedgerAct.reverses_id).where(LedgerAct.reverses_id.is_not(None))
    return {number for number in db.session.scalars(query) if number is not None}


def _requests(awards: Sequence[Award]) -> Iterator[str]:
    given = {award.request_id for award in awards if award.status in facts.GIVEN}
    query = sa.select(SponsorshipRequest.id).where(SponsorshipRequest.status == RequestStatus.AWARDED)
    awarded = set(db.session.scalars(query))
    for number in sorted(given - awarded):
        yield f"Request {number} has an award, but does not stand as awarded."
    # Whoever did not come was awarded all the same: nothing of it is spent, and the request stands as it did.
    over = {award.request_id for award in awards if award.travel is not None and award.travel.is_final}
    for number in sorted(awarded - given - over):
        yield f"Request {number} stands as awarded, but has no award."
    for award in awards:
        if award.fund_id != award.request.fund_id:
            yield f"Award {award.id} is of another fund than its request."
        if award.status is AwardStatus.WAITING and award.request.status in {
            RequestStatus.DRAFT,
            RequestStatus.DECLINED,
        }:
            yield f"Award {award.id} waits, but its request stands as {award.request.status}."


def _numbers(awards: Sequence[Award]) -> Iterator[str]:
    of_request: Counter[int] = Counter()
    of_state: Counter[tuple[int, int, str]] = Counter()
    most = _most()
    for award in awards:
        request = award.request
        if award.status in LIVE_AWARDS:
            of_request[award.request_id] += 1
            of_state[request.fund_id, request.meeting_id, request.state_code] += 1
    for number, count in of_request.items():
        if count > 1:
            yield f"Request {number} has {count} live awards."
    for (fund, meeting, state), count in of_state.items():
        if count > most[fund]:
            yield f"{state} has {count} live awards for meeting {meeting}; the fund brings {most[fund]}."


def _most() -> dict[int, int]:
    """How many representatives of a State a fund brings, or ever brought: its rules may have changed since an award."""
    query = sa.select(AuditEntry.object_id, AuditEntry.before).where(
        AuditEntry.object_kind == "fund", AuditEntry.action == "fund.edit"
    )
    found: Counter[int] = Counter()
    for fund, most in db.session.execute(sa.select(Fund.id, Fund.max_per_state)):
        found[fund] = most
    for number, before in db.session.execute(query):
        found[int(number)] = max(found[int(number)], (before or {}).get("max_per_state", 0))
    return found


def _persons(awards: Sequence[Award]) -> Iterator[str]:
    terms, noted = _delegations(), _reviewers()
    for award in awards:
        state = award.request.state_code
        is_single = award.approved_by_id is None or award.approved_by_id == award.entered_by_id
        if award.is_above_limit and award.status in COMMITTED and is_single:
            yield f"Award {award.id} is above the limit, and no second person has approved it."
        for user, at in ((award.entered_by_id, award.entered_at), (award.approved_by_id, award.approved_at)):
            if user is None or at is None:
                continue
            since = noted.get((award.fund_id, user, state))
            was_of_state = any(term.holds(at) for term in terms[user, state])
            if was_of_state or (since is not None and since <= at):
                yield f"Award {award.id}: person {user}, who acts for {state}, decided on it."


@dataclass(frozen=True)
class Term:
    """Since when, and until when, somebody was of a delegation."""

    from_on: date
    until_on: date | None
    granted_at: datetime
    ended_at: datetime | None

    def holds(self, at: datetime) -> bool:
        """Whether it held at an instant: as planned by the day; begun or ended within a day, by the instant."""
        on, done_at = clock.day_at_office(at), clock.in_real_time(at)  # accounts are stamped with the server's time
        if on < self.from_on or (self.until_on is not None and on > self.until_on):
            return False
        granted_on = clock.day_at_office(clock.in_business_time(self.granted_at))
        if granted_on == self.from_on == on and done_at < self.granted_at:
            return False
        return self.ended_at is None or done_at < self.ended_at


def _delegations() -> defaultdict[tuple[int, str], list[Term]]:
    columns = (Appointment.from_on, Appointment.until_on, Appointment.granted_at, Appointment.ended_at)
    query = sa.select(Appointment.user_id, Appointment.scope, *columns).where(Appointment.role.in_(OF_STATE))
    found: defaultdict[tuple[int, str], list[Term]] = defaultdict(list)
    for user, scope, from_on, until_on, granted_at, ended_at in db.session.execute(query):
        found[user, scope].append(Term(from_on, until_on, granted_at, ended_at))
    return found


def _reviewers() -> dict[tuple[int, int, str], datetime]:
    """Since when it is noted for which State somebody acts."""
    query = sa.select(FundReviewer.fund_id, FundReviewer.user_id, FundReviewer.state_code, FundReviewer.noted_at)
    return {(fund, user, state): at for fund, user, state, at in db.session.execute(query) if state}
