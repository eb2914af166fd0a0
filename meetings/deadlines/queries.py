"""What is read of deadlines and counting rules; eager loading, and who sees what, are decided here."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager, defer, joinedload, load_only, selectinload

from meetings.calendar.models import Meeting
from meetings.calendar.queries import first_of, is_key
from meetings.calendar.queries import visible_to as visible_meetings
from meetings.calendar.rules import MeetingKind, MeetingStatus
from meetings.foundation.access import Actor, Role
from meetings.foundation.database import db
from meetings.foundation.errors import NotFound
from meetings.foundation.search import expand
from meetings.foundation.search import found as words
from meetings.mandates.models import Clause, Mandate, Paragraph, Process, Requirement
from meetings.mandates.rules import Addressee, Area, Part, RequirementKind

from .models import CountingRule, Deadline
from .rules import DeadlineState

PAGE_SIZE = 25
NAMED = (Meeting.code, Meeting.title, Meeting.short, Meeting.sort_on, Meeting.is_published)  # what names a meeting
CHOICES = 60  # meetings offered to choose from: a list that can still be read
ANSWERED = (
    RequirementKind.DUE,
    RequirementKind.REPORT_TO_SESSION,
    RequirementKind.PROVISIONAL_AGENDA,
    RequirementKind.FROM,
)
WAITING = (DeadlineState.OPEN, DeadlineState.EXTENDED)


class Show(StrEnum):
    """Which deadlines a list shows."""

    OPEN = "open"
    PASSED = "passed"
    ALL = "all"


@dataclass(frozen=True)
class Selection:
    """What a list of deadlines is narrowed to."""

    show: Show = Show.OPEN
    words: str = ""
    is_binding: bool | None = None
    owner: Addressee | None = None
    area: Area | None = None
    meeting: str = ""


@dataclass(frozen=True)
class DeadlinePage:
    """One page of a list, and how many each of its tabs holds."""

    deadlines: list[Deadline]
    counts: dict[Show, int]
    page: int
    pages: int


def is_public() -> sa.ColumnElement[bool]:
    """Deadlines that anybody may see: published, and not of a meeting that is not."""
    return sa.and_(Deadline.is_published.is_(True), _not_of(Meeting.is_published.is_(False)))


def _not_of(hidden: sa.ColumnElement[bool]) -> sa.ColumnElement[bool]:
    """Not of a meeting that is hidden: these are few, and asked for once."""
    is_of_hidden = Deadline.meeting_id.in_(sa.select(Meeting.id).where(hidden))
    return sa.or_(Deadline.meeting_id.is_(None), sa.not_(is_of_hidden))


def visible_to(actor: Actor) -> sa.ColumnElement[bool]:
    """The deadlines `actor` may see."""
    if actor.is_anonymous:
        return is_public()
    if actor.holds(Role.AUDITOR) or "*" in actor.scopes(Role.SECRETARIAT):
        return sa.true()
    own = actor.scopes(Role.SECRETARIAT)
    hidden = sa.and_(Meeting.is_published.is_(False), sa.not_(visible_meetings(actor)))
    shown = [sa.and_(Deadline.is_published.is_(True), _not_of(hidden))]
    if own:
        shown.append(Deadline.process_id.in_(sa.select(Process.id).where(Process.code.in_(own))))
    return sa.or_(*shown)


def listed() -> sa.Select[Deadline]:
    """Deadlines with what lists show of them: of the meeting its name, of the paragraph where it stands."""
    return (
        sa.select(Deadline)
        .outerjoin(Deadline.meeting)
        .options(
            defer(Deadline.search_text, raiseload=True),
            defer(Deadline.note, raiseload=True),
            contains_eager(Deadline.meeting).load_only(*NAMED, raiseload=True),
            joinedload(Deadline.paragraph).load_only(
                Paragraph.part, Paragraph.number, Paragraph.mandate_id, raiseload=True
            ),
            joinedload(Deadline.paragraph).joinedload(Paragraph.mandate),
        )
    )


def beginning(chosen: sa.Select[int], limit: int, offset: int = 0) -> sa.Select[Deadline]:
    """The deadlines that a select of ids begins with: it reads an index, and records are read of those alone."""
    return listed().where(Deadline.id.in_(chosen.limit(limit).offset(offset)))


def is_over(today: date) -> sa.ColumnElement[bool]:
    """Deadlines that wait for nobody any more: done, waived, or past without anybody having been obliged."""
    lapsed = sa.and_(Deadline.is_binding.is_(False), Deadline.latest_on < today)
    return sa.or_(Deadline.state.not_in(WAITING), sa.and_(Deadline.latest_on.is_not(None), lapsed))


def page(actor: Actor, selection: Selection, today: date, number: int = 1) -> DeadlinePage:
    """One page of the deadlines that `actor` may see: what is next first, in the past what was last first."""
    condition, over = sa.and_(visible_to(actor), *_conditions(selection)), is_over(today)
    passed_ones = sa.func.coalesce(sa.func.sum(sa.case((over, 1), else_=0)), 0)
    total, passed = db.session.execute(sa.select(sa.func.count(Deadline.id), passed_ones).where(condition)).one()
    counts = {Show.OPEN: total - passed, Show.PASSED: passed, Show.ALL: total}
    pages = max(1, -(-counts[selection.show] // PAGE_SIZE))
    number = min(max(1, number), pages)
    wanted = {Show.OPEN: sa.not_(over), Show.PASSED: over, Show.ALL: sa.true()}[selection.show]
    order = _order(selection.show)
    chosen = sa.select(Deadline.id).where(condition, wanted).order_by(*order)
    query = beginning(chosen, PAGE_SIZE, (number - 1) * PAGE_SIZE).order_by(*order)
    return DeadlinePage(list(db.session.execute(query).scalars()), counts, number, pages)


def _order(show: Show) -> list[Any]:
    if show is Show.PASSED:
        return [sa.nulls_last(Deadline.latest_on.desc()), Deadline.id.desc()]
    return [Deadline.sort_on, sa.nulls_last(Deadline.at_time), Deadline.id]


def _conditions(selection: Selection) -> list[sa.ColumnElement[bool]]:
    conditions: list[sa.ColumnElement[bool]] = []
    if selection.words:
        conditions.append(_answers(expand(selection.words)))
    if selection.is_binding is not None:
        conditions.append(Deadline.is_binding.is_(selection.is_binding))
    if selection.owner is not None:
        conditions.append(Deadline.whose.contains(f" {selection.owner.value} "))
    if selection.area is not None:
        conditions.append(Deadline.area == selection.area)
    if selection.meeting:
        of_code = sa.select(Meeting.id).where(Meeting.code == selection.meeting)
        conditions.append(Deadline.meeting_id.in_(of_code))
    return conditions


def _answers(groups: Sequence[Sequence[str]]) -> sa.ColumnElement[bool]:
    """Each group of words stands in the deadline's own text, or in that of its meeting.

    The meeting's words are asked for where they stand, so that renaming it touches no deadline.
    """
    return sa.and_(
        sa.true() if groups else sa.false(),
        # `+ 0` keeps databases from fetching one record after another: nearly all may have a common word.
        *(
            sa.or_(words(Deadline, [group], Deadline.id + 0), words(Meeting, [group], Deadline.meeting_id + 0))
            for group in groups
        ),
    )


def by_id(deadline_id: int, *, lock: bool = False) -> Deadline:
    """One deadline with everything its page shows; to be changed: as it is stored now, and locked. Raises NotFound."""
    query = (
        sa.select(Deadline)
        .where(Deadline.id == deadline_id)
        .options(
            joinedload(Deadline.process),
            joinedload(Deadline.meeting),
            joinedload(Deadline.rule),
            joinedload(Deadline.requirement)
            .joinedload(Requirement.clause)
            .joinedload(Clause.paragraph)
            .joinedload(Paragraph.mandate)
            .joinedload(Mandate.process),
            joinedload(Deadline.paragraph).joinedload(Paragraph.mandate),
            selectinload(Deadline.acts),
        )
    )
    if lock:
        query = query.with_for_update(of=Deadline).execution_options(populate_existing=True)
    found = db.session.execute(query).scalar_one_or_none()
    if found is None:
        raise NotFound("deadline.not_known")
    return found


def of_meeting(meeting_id: int) -> list[Deadline]:
    """The deadlines of a meeting, the next first; whoever may see the meeting may see them."""
    query = (
        listed()
        .where(Deadline.meeting_id == meeting_id, Deadline.is_published.is_(True))
        .order_by(sa.nulls_last(Deadline.latest_on), Deadline.id)
    )
    return list(db.session.execute(query).scalars())


def answering_paragraphs(paragraph_ids: Collection[int]) -> list[Deadline]:
    """The public deadlines that rest on any of the paragraphs."""
    query = listed().where(Deadline.paragraph_id.in_(paragraph_ids), is_public())
    return list(db.session.execute(query.order_by(Deadline.latest_on, Deadline.id)).scalars())


def answering_requirements(requirement_ids: Collection[int], actor: Actor) -> list[Deadline]:
    """The deadlines that answer any of the requirements and that `actor` may see, waived ones last."""
    waived = sa.case((Deadline.state == DeadlineState.WAIVED, 1), else_=0)
    query = sa.select(Deadline).where(Deadline.requirement_id.in_(requirement_ids), visible_to(actor))
    return list(db.session.execute(query.order_by(waived, Deadline.id)).scalars())


def resting_on(
    paragraph_ids: Collection[int], requirement_ids: Collection[int], actor: Actor
) -> list[tuple[Deadline, bool]]:
    """The deadlines that rest on any of the paragraphs or answer any of the requirements, public or not, each with
    whether `actor` may see it."""
    resting = sa.or_(Deadline.paragraph_id.in_(paragraph_ids), Deadline.requirement_id.in_(requirement_ids))
    query = listed().add_columns(visible_to(actor)).where(resting).order_by(Deadline.latest_on, Deadline.id)
    return [(row[0], bool(row[1])) for row in db.session.execute(query)]


def pressing(actor: Actor, today: date, days: int, limit: int) -> list[Deadline]:
    """What binds and is overdue or due within so many days, of the processes in which `actor` is the secretariat."""
    scopes = actor.scopes(Role.SECRETARIAT)
    order = (Deadline.sort_on, Deadline.id)
    chosen = sa.select(Deadline.id).where(
        Deadline.is_binding.is_(True),
        Deadline.state.in_(WAITING),
        Deadline.sort_on <= today + timedelta(days=days),
    )
    if "*" not in scopes:
        chosen = chosen.where(Deadline.process_id.in_(sa.select(Process.id).where(Process.code.in_(scopes))))
    return list(db.session.execute(beginning(chosen.order_by(*order), limit).order_by(*order)).scalars())


def found(groups: Sequence[Sequence[str]], limit: int) -> list[Deadline]:
    """Public deadlines that answer a search, the latest first; those without a day come last."""
    order = (Deadline.sort_on.desc(), Deadline.id)
    chosen = sa.select(Deadline.id).where(is_public(), _answers(groups)).order_by(*order)
    is_undated = Deadline.latest_on.is_(None)
    first = (Deadline.id.in_(chosen.where(part).limit(limit)) for part in (~is_undated, is_undated))
    query = listed().where(sa.or_(*first)).order_by(is_undated, *order).limit(limit)
    return list(db.session.execute(query).scalars())


def meeting_choices(
    actor: Actor,
    today: date,
    chosen: str = "",
    *,
    with_deadlines: bool = False,
    processes: Collection[str] | None = None,
) -> list[Meeting]:
    """Meetings to choose from: those not long over and those without a day, the next first, and the chosen one.

    Of all processes, or of these; but for the chosen one, so that it does not vanish unnoticed.
    """
    chosen = chosen if is_key(chosen) else ""
    coming_ones = sa.or_(Meeting.sort_on.is_(None), Meeting.sort_on >= today - timedelta(days=120))
    order = (Meeting.code != chosen, sa.nulls_last(Meeting.sort_on), Meeting.id)
    offered = sa.select(Meeting.id).where(visible_meetings(actor), sa.or_(coming_ones, Meeting.code == chosen))
    if processes is not None:
        own = sa.select(Process.id).where(Process.code.in_(processes))
        offered = offered.where(sa.or_(Meeting.process_id.in_(own), Meeting.code == chosen))
    if with_deadlines:
        offered = offered.where(sa.exists().where(Deadline.meeting_id == Meeting.id))
    query = sa.select(Meeting).where(first_of(offered.order_by(*order), CHOICES))
    query = query.options(load_only(*NAMED, raiseload=True))
    meetings = list(db.session.execute(query).scalars())
    return sorted(meetings, key=lambda meeting: (meeting.sort_on or date.max, meeting.id))


def paragraph_choices(processes: Collection[str], chosen: int | None) -> list[Paragraph]:
    """Operative paragraphs of these processes with their resolution, to choose from, and the chosen one."""
    query = (
        sa.select(Paragraph)
        .join(Paragraph.mandate)
        .join(Mandate.process)
        .where(Paragraph.part == Part.OPERATIVE, sa.or_(Process.code.in_(processes), Paragraph.id == chosen))
        .options(contains_eager(Paragraph.mandate))
        .order_by(Mandate.adopted_on.desc(), Mandate.symbol, Paragraph.number)
        .limit(400)
    )
    return list(db.session.execute(query).scalars())


def requirement_choices(processes: Collection[str], chosen: int | None) -> list[Requirement]:
    """What the mandates of these processes ask for and a deadline can answer, with paragraph and resolution.

    And the chosen one.
    """
    query = (
        sa.select(Requirement)
        .join(Requirement.clause)
        .join(Clause.paragraph)
        .join(Paragraph.mandate)
        .join(Mandate.process)
        .where(Requirement.kind.in_(ANSWERED), sa.or_(Process.code.in_(processes), Requirement.id == chosen))
        .options(contains_eager(Requirement.clause).contains_eager(Clause.paragraph).contains_eager(Paragraph.mandate))
        .order_by(Mandate.adopted_on.desc(), Mandate.symbol, Paragraph.number, Requirement.id)
        .limit(200)
    )
    return list(db.session.execute(query).scalars())


def rules() -> list[CountingRule]:
    """Every counting rule, those in use first, the earliest day first."""
    order = (CountingRule.is_active.desc(), CountingRule.offset_days, CountingRule.id)
    return list(db.session.execute(sa.select(CountingRule).order_by(*order)).scalars())


def rule_by_id(rule_id: int) -> CountingRule:
    """One counting rule. Raises NotFound."""
    rule = db.session.get(CountingRule, rule_id)
    if rule is None:
        raise NotFound("deadline.not_known")
    return rule


def countable_meetings(actor: Actor, kinds: Collection[MeetingKind], today: date, limit: int) -> list[Meeting]:
    """The next meetings of these kinds that `actor` may see, are not over and have dates or a window to count from."""
    order = (Meeting.sort_on, Meeting.id)
    chosen = (
        sa.select(Meeting.id)
        .where(Meeting.kind.in_(kinds), Meeting.status.not_in([MeetingStatus.CLOSED, MeetingStatus.CANCELLED]))
        .where(Meeting.over_on >= today, visible_meetings(actor))
        .order_by(*order)
    )
    return list(db.session.execute(sa.select(Meeting).where(first_of(chosen, limit)).order_by(*order)).scalars())


def anonymous_may_see(deadline: Deadline) -> bool:
    """Whether a loaded deadline is public."""
    return deadline.is_published and (deadline.meeting is None or deadline.meeting.is_published)
