"""What the list of calls reads: a page of calls, and of nominations what is one’s own and what waits for one."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager, joinedload, load_only, selectinload
from sqlalchemy.orm.strategy_options import _AbstractLoad

from meetings.calendar.models import Meeting
from meetings.foundation.access import Actor, Role
from meetings.foundation.database import db
from meetings.mandates.models import Process
from meetings.silence.queries import visible_to as visible_procedures

from .consent import SUBJECTS
from .models import Ballot, GroupDecision, Nomination, NominationCall, Post, SilenceProcedure
from .parties import COORDINATION, EVERYWHERE, nominated_by, of_own_process, visible_calls, visible_nominations
from .queries import NAMED
from .rules import CallStatus, NominationStatus

PAGE = 25
MOST = 100  # of one’s own nominations: the newest
_SETTLED = (NominationStatus.DESIGNATED, NominationStatus.ELECTED)
_UNDER_WAY = (CallStatus.OPEN, CallStatus.DRAFT)


@dataclass(frozen=True)
class Page:
    """Some of the calls, and how many there are; `settled` are those through which somebody is designated."""

    calls: list[NominationCall]
    count: int
    settled: frozenset[int]


def _named() -> tuple[_AbstractLoad, _AbstractLoad]:
    of_meetings = load_only(*NAMED, Meeting.kind, raiseload=True)
    return joinedload(Post.process), selectinload(Post.meetings).options(of_meetings)


def calls_page(actor: Actor, process: str, page: int) -> Page:
    """A page of the calls that `actor` may see: those under way, the next last day first, then the others, the newest
    first. Of one process, by its code, or of all."""
    seen = sa.select(NominationCall).join(NominationCall.post).where(visible_calls(actor))
    if process:
        seen = seen.where(Post.process_id.in_(sa.select(Process.id).where(Process.code == process)))
    settled = sa.exists().where(Nomination.call_id == NominationCall.id, Nomination.status.in_(_SETTLED))
    count = sa.func.count().over()
    is_under_way = NominationCall.status.in_(_UNDER_WAY)
    query = (
        seen.add_columns(settled, count)
        .options(contains_eager(NominationCall.post).options(*_named()))
        .order_by(
            sa.case(
                (NominationCall.status == CallStatus.OPEN, 0), (NominationCall.status == CallStatus.DRAFT, 1), else_=2
            ),
            sa.case((is_under_way, NominationCall.last_on)),
            NominationCall.closed_at.desc(),
            NominationCall.id.desc(),
        )
    )
    rows = db.session.execute(query.offset((page - 1) * PAGE).limit(PAGE)).all()
    found = [row[0] for row in rows]
    return Page(found, rows[0][2] if rows else 0, frozenset(row[0].id for row in rows if row[1]))


def processes(actor: Actor) -> list[Process]:
    """The processes in which `actor` may see calls."""
    of_calls = sa.select(Post.process_id).join(NominationCall, NominationCall.post_id == Post.id)
    query = sa.select(Process).where(Process.id.in_(of_calls.where(visible_calls(actor)))).order_by(Process.id)
    return list(db.session.execute(query).scalars())


def own(actor: Actor) -> list[Nomination]:
    """One’s own nominations, the newest first, and those that wait: for one’s group to endorse, for one’s process once
    they are endorsed."""
    groups = actor.scopes(*COORDINATION)
    of_group = sa.true() if EVERYWHERE in groups else Nomination.group_code.in_(sorted(groups))
    waits = [sa.and_(Nomination.status == NominationStatus.SUBMITTED, of_group)]
    if actor.holds(Role.SECRETARIAT):
        waits.append(sa.and_(Nomination.status == NominationStatus.ENDORSED, of_own_process(actor)))
    query = (
        sa.select(Nomination)
        .join(Nomination.call)
        .join(NominationCall.post)
        .where(visible_nominations(actor), sa.or_(nominated_by(actor), *waits))
        .options(contains_eager(Nomination.call).contains_eager(NominationCall.post).options(*_named()))
        .order_by(Nomination.id.desc())
        .limit(MOST)
    )
    return list(db.session.execute(query).scalars())


def ballots_of(call_id: int) -> list[Ballot]:
    """The rounds recorded on a call, in their order."""
    query = sa.select(Ballot).where(Ballot.call_id == call_id).order_by(Ballot.group_code, Ballot.number)
    return list(db.session.execute(query).scalars())


def decisions_of(call_id: int) -> dict[int, GroupDecision]:
    """What groups have decided on a call, by the nomination."""
    query = sa.select(GroupDecision).where(GroupDecision.call_id == call_id).order_by(GroupDecision.id)
    return {decision.nomination_id: decision for decision in db.session.execute(query).scalars()}


def procedures(actor: Actor, nomination_id: int) -> list[SilenceProcedure]:
    """The silence procedures about a nomination that `actor` may know of, the newest first."""
    query = sa.select(SilenceProcedure).where(
        SilenceProcedure.subject_kind.in_(sorted(SUBJECTS.values())),
        SilenceProcedure.subject_id == nomination_id,
        visible_procedures(actor),
    )
    return list(db.session.execute(query.order_by(SilenceProcedure.id.desc())).scalars())
