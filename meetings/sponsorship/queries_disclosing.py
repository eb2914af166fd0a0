"""What may be said in public of those whom a fund has helped, as its ledger and its meetings stand today."""

from __future__ import annotations

from collections.abc import Iterable

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from meetings.calendar.models import Meeting
from meetings.foundation import clock
from meetings.foundation.database import db

from . import statements
from .ledger import AccountKind
from .models import Fund, LedgerAccount, LedgerAct, LedgerEntry
from .models_requests import Award, SponsorshipRequest
from .statements import Change, Disclosed, Help

_OPEN = (AccountKind.COMMITTED, AccountKind.ADVANCED)  # what becomes of it is not settled


def disclosed(fund: Fund, helped: Iterable[Help]) -> Disclosed:
    """What may be said in public of those whom a fund has helped; one query."""
    out_of, into = aliased(LedgerAccount), aliased(LedgerAccount)
    amount = LedgerEntry.amount_minor
    opened = sa.func.sum(
        sa.case((into.kind.in_(_OPEN), amount), else_=0) - sa.case((out_of.kind.in_(_OPEN), amount), else_=0)
    )
    columns = (LedgerAct.id, LedgerAct.at, SponsorshipRequest.meeting_id, Meeting.over_on)
    query = (
        sa.select(*columns, opened)
        .join(LedgerEntry, LedgerEntry.act_id == LedgerAct.id)
        .join(out_of, out_of.id == LedgerEntry.out_of_id)
        .join(into, into.id == LedgerEntry.into_id)
        .join(Award, Award.id == sa.func.coalesce(into.award_id, out_of.award_id))
        .join(SponsorshipRequest, SponsorshipRequest.id == Award.request_id)
        .join(Meeting, Meeting.id == SponsorshipRequest.meeting_id)
        .where(LedgerAct.fund_id == fund.id)
        .group_by(*columns)
        .order_by(LedgerAct.id)
    )
    today, changes, over = clock.business_today(), [], set()
    for _act, at, meeting, over_on, more in db.session.execute(query):
        is_after = over_on is not None and clock.day_at_office(at) > over_on
        changes.append(Change(meeting, int(more), is_after))
        if over_on is not None and over_on < today:
            over.add(meeting)
    return statements.disclosed(helped, changes, over)
