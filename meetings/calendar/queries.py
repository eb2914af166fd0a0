"""What is read of meetings, holidays and the meetings of others; eager loading is decided here."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from datetime import date, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager, defer, joinedload, load_only
from sqlalchemy.orm.attributes import set_committed_value

from meetings.foundation.access import Actor, ScopeKind
from meetings.foundation.access_table import GRANTS, Action
from meetings.foundation.database import db
from meetings.foundation.errors import NotFound
from meetings.foundation.languages import Text
from meetings.foundation.windows import HolidayKind, Window
from meetings.mandates.labels import paragraph_place
from meetings.mandates.models import Clause, Mandate, Paragraph, Process, Requirement
from meetings.mandates.rules import RequirementKind

from .models import Holiday, Meeting, OtherMeeting, Place, meeting_paragraph, meeting_prepares
from .rules import MeetingStatus

_KEY = re.compile(r"[a-z0-9-]{1,60}")
OFFICE_PLACE = "new-york"  # the process's own office: its holidays count where no place is known yet
WANT_DATES = (MeetingStatus.MANDATED, MeetingStatus.POSTPONED)
CHECKABLE = (
    RequirementKind.DATES,
    RequirementKind.WINDOW,
    RequirementKind.PLACE,
    RequirementKind.MAX_WORKING_DAYS,
    RequirementKind.LENGTH_WEEKS,
    RequirementKind.SHARED_CHAIR,
)


def is_key(text: str) -> bool:
    """Whether a text could be the code of anything: others are not worth asking for, and NUL breaks PostgreSQL."""
    return _KEY.fullmatch(text) is not None


def visible_to(actor: Actor) -> sa.ColumnElement[bool]:
    """The meetings that `actor` may see: published ones, and those in preparation that are theirs to prepare."""
    return sa.or_(Meeting.is_published.is_(True), prepared_by(actor))


def prepared_by(actor: Actor) -> sa.ColumnElement[bool]:
    """The meetings whose preparation `actor` may see."""
    shown: list[sa.ColumnElement[bool]] = []
    for grant in GRANTS[Action.MEETING_PREPARATION]:
        if not (scopes := actor.scopes(grant.role)):
            continue
        if grant.within is None or "*" in scopes:
            return sa.true()
        if grant.within is ScopeKind.PROCESS:
            shown.append(Meeting.process_id.in_(sa.select(Process.id).where(Process.code.in_(scopes))))
        elif grant.within is ScopeKind.MEETING:
            shown.append(Meeting.code.in_(scopes))
    return sa.or_(sa.false(), *shown)


def by_code(code: str, *, for_change: bool = False, lock: bool = False) -> Meeting:
    """One meeting with everything its page shows, in one query; raises NotFound.

    `for_change` loads what its form shows besides, `lock` makes other writers wait until this one has finished.
    """
    if not is_key(code):
        raise NotFound("meeting.unknown")
    query = (
        sa.select(Meeting)
        .where(Meeting.code == code)
        .options(
            joinedload(Meeting.process),
            joinedload(Meeting.place),
            joinedload(Meeting.host_state),
            joinedload(Meeting.chair_state),
            joinedload(Meeting.paragraphs).joinedload(Paragraph.mandate),
            joinedload(Meeting.dates),
        )
    )
    if for_change:
        query = query.options(joinedload(Meeting.prepares))
    if lock:
        query = query.with_for_update(of=Meeting)
    meeting = db.session.execute(query).unique().scalar_one_or_none()
    if meeting is None:
        raise NotFound("meeting.unknown")
    return meeting


def known_codes(codes: Collection[str]) -> set[str]:
    """Which of these are the codes of meetings."""
    asked = {code for code in codes if is_key(code)}
    return set(db.session.execute(sa.select(Meeting.code).where(Meeting.code.in_(asked))).scalars()) if asked else set()


def brief(ids: Collection[int]) -> list[Meeting]:
    """Meetings by id with place, chair and process, as lists show them."""
    if not ids:
        return []
    return list(db.session.execute(_listed().where(Meeting.id.in_(ids))).scalars())


def with_codes(codes: Collection[str], seen_by: Actor | None = None) -> list[Meeting]:
    """Meetings by code with place and chair: all, for checks, or those that somebody to whom they are shown may see."""
    if not codes:
        return []
    query = _listed().where(Meeting.code.in_(codes))
    if seen_by is not None:
        query = query.where(visible_to(seen_by))
    return list(db.session.execute(query).scalars())


def _listed() -> sa.Select[Meeting]:
    return sa.select(Meeting).options(
        defer(Meeting.search_text, raiseload=True),
        defer(Meeting.note, raiseload=True),
        joinedload(Meeting.process),
        joinedload(Meeting.place),
        joinedload(Meeting.chair_state),
    )


def related(
    meeting: Meeting, codes: Collection[str], days: Window | None, actor: Actor
) -> list[tuple[Meeting, bool, bool]]:
    """Other meetings that its page needs, each with whether this one prepares it, and whether it prepares this one.

    Those linked to it, those with one of `codes`, and those on `days` (None: no day matters), as far as `actor` may
    see them.
    """
    links = meeting_prepares.c
    prepared = Meeting.id.in_(sa.select(links.prepared_id).where(links.meeting_id == meeting.id))
    preparing = Meeting.id.in_(sa.select(links.meeting_id).where(links.prepared_id == meeting.id))
    wanted: list[sa.ColumnElement[bool]] = [prepared, preparing, Meeting.code.in_(codes)]
    if days is not None:
        wanted.append(_takes(days))
    order = (Meeting.sort_on, Meeting.id)
    chosen = sa.select(Meeting.id).where(Meeting.id != meeting.id, sa.or_(*wanted), visible_to(actor)).order_by(*order)
    query = (
        sa.select(Meeting, prepared, preparing)
        .where(first_of(chosen, 60))
        .options(joinedload(Meeting.process), joinedload(Meeting.place), joinedload(Meeting.chair_state))
        .order_by(*order)
    )
    return [(row[0], bool(row[1]), bool(row[2])) for row in db.session.execute(query)]


def first_of(chosen: sa.Select[int], limit: int, offset: int = 0) -> sa.ColumnElement[bool]:
    """The meetings that a select of ids begins with: it reads an index, and records are read of those alone."""
    return Meeting.id.in_(chosen.limit(limit).offset(offset))


def _takes(days: Window) -> sa.ColumnElement[bool]:
    """Meetings that take, or may take, one of the days."""
    held = Meeting.status != MeetingStatus.CANCELLED
    return sa.and_(held, Meeting.sort_on <= days.latest, Meeting.over_on >= days.earliest)


def meetings_on(days: Window, actor: Actor, *, but: int | None = None, place_id: int | None = None) -> list[Meeting]:
    """Meetings that `actor` may see and that take, or may take, one of the days; at one place if it is given."""
    order = (Meeting.sort_on, Meeting.id)
    chosen = sa.select(Meeting.id).where(_takes(days), visible_to(actor)).order_by(*order)
    if but is not None:
        chosen = chosen.where(Meeting.id != but)
    if place_id is not None:
        chosen = chosen.where(Meeting.place_id == place_id)
    return list(db.session.execute(_listed().where(first_of(chosen, 60)).order_by(*order)).scalars())


def others_on(days: Window) -> list[OtherMeeting]:
    """Meetings of other processes that take, or may take, one of the days."""
    query = (
        sa.select(OtherMeeting)
        .where(OtherMeeting.earliest_on <= days.latest, OtherMeeting.latest_on >= days.earliest)
        .options(joinedload(OtherMeeting.place))
        .order_by(OtherMeeting.earliest_on, OtherMeeting.key)
        .limit(60)
    )
    return list(db.session.execute(query).scalars())


def requirements_about(codes: Collection[str]) -> list[Requirement]:
    """What the mandates require of meetings with these codes, with clause, paragraph and mandate, in their order."""
    if not codes:
        return []
    text = sa.cast(Requirement.meeting_codes, sa.Text)  # a JSON list; codes hold nothing that JSON or LIKE escapes
    return _requirements(sa.or_(*(text.contains(f'"{code}"') for code in sorted(codes))))


def checkable_requirements() -> list[Requirement]:
    """Every requirement that is about meetings and that facts alone can meet or break."""
    return _requirements(Requirement.kind.in_(CHECKABLE))


def _requirements(condition: sa.ColumnElement[bool]) -> list[Requirement]:
    query = (
        sa.select(Requirement)
        .join(Requirement.clause)
        .join(Clause.paragraph)
        .join(Paragraph.mandate)
        .where(condition)
        .options(contains_eager(Requirement.clause).contains_eager(Clause.paragraph).contains_eager(Paragraph.mandate))
        .order_by(Mandate.adopted_on, Mandate.symbol, Paragraph.position, Clause.position, Requirement.id)
    )
    return list(db.session.execute(query).scalars())


def clauses_on_preparation(paragraph_ids: Collection[int], code: str, areas: Collection[Any]) -> list[Clause]:
    """The clauses in these areas that stand in these paragraphs or require something of a meeting, with paragraph,
    mandate and requirements, which know their clause."""
    text = sa.cast(Requirement.meeting_codes, sa.Text)  # as in `requirements_about`
    about = sa.select(Requirement.clause_id).where(text.contains(f'"{code}"'))
    query = (
        sa.select(Clause)
        .join(Clause.paragraph)
        .join(Paragraph.mandate)
        .where(Clause.area.in_(areas), sa.or_(Clause.paragraph_id.in_(paragraph_ids), Clause.id.in_(about)))
        .options(contains_eager(Clause.paragraph).contains_eager(Paragraph.mandate), joinedload(Clause.requirements))
        .order_by(Mandate.adopted_on, Mandate.symbol, Paragraph.position, Clause.position)
    )
    found = list(db.session.execute(query).unique().scalars())
    for clause in found:
        for requirement in clause.requirements:
            set_committed_value(requirement, "clause", clause)  # loading the one side does not load the other
    return found


def places_with_holidays(spans: Iterable[Window], place_ids: Collection[int]) -> list[tuple[Place, Holiday | None]]:
    """Every place, with each of its holidays in the years the spans touch if it is the office or one of those given.

    A place of which no holidays are asked for, or that has none, is there once.
    """
    years = sorted({year for span in spans for year in (span.earliest.year, span.latest.year)})
    in_years = Holiday.on.between(date(years[0], 1, 1), date(years[-1], 12, 31)) if years else sa.false()
    asked = sa.or_(Place.id.in_(place_ids), Place.code == OFFICE_PLACE)
    query = (
        sa.select(Place, Holiday)
        .outerjoin(Holiday, sa.and_(Holiday.place_id == Place.id, in_years, asked))
        .order_by(Place.code, Holiday.on, Holiday.kind)
    )
    return [(row[0], row[1]) for row in db.session.execute(query)]


def days_off(span: Window) -> dict[date, Text]:
    """The official holidays of the process's office on these days, with their names."""
    query = (
        sa.select(Holiday.on, Holiday.name)
        .join(Place, Place.id == Holiday.place_id)
        .where(Place.code == OFFICE_PLACE, Holiday.kind == HolidayKind.OFFICIAL)
        .where(Holiday.on.between(span.earliest, span.latest))
    )
    return {row[0]: row[1] for row in db.session.execute(query)}


def place_of(code: str, actor: Actor) -> int | None:
    """The place of the meeting with that code, as far as `actor` may see it."""
    query = sa.select(Meeting.place_id).where(Meeting.code == code, visible_to(actor))
    return db.session.execute(query).scalar() if is_key(code) else None


def places() -> list[Place]:
    """Every place, by code."""
    return list(db.session.execute(sa.select(Place).order_by(Place.code)).scalars())


def answers(named: Mapping[int, Collection[str]]) -> list[tuple[int, Meeting]]:
    """The meetings that rest on each of the paragraphs, or have one of the codes given with it; one query."""
    links = meeting_paragraph.c
    codes = {code for given in named.values() for code in given}
    resting = sa.select(links.meeting_id).where(links.paragraph_id.in_(named))
    query = (
        sa.select(Meeting, links.paragraph_id)
        .outerjoin(meeting_paragraph, sa.and_(links.meeting_id == Meeting.id, links.paragraph_id.in_(named)))
        .where(sa.or_(Meeting.id.in_(resting), Meeting.code.in_(codes)), Meeting.is_published.is_(True))
        .options(joinedload(Meeting.place), defer(Meeting.search_text, raiseload=True))
        .options(defer(Meeting.note, raiseload=True))
        .order_by(Meeting.sort_on, Meeting.id)
    )
    found: dict[tuple[int, Meeting], None] = {}  # in their order, each once
    for meeting, paragraph_id in db.session.execute(query):
        asking = [number for number, given in named.items() if meeting.code in given]
        found |= dict.fromkeys((number, meeting) for number in (paragraph_id, *asking) if number is not None)
    return list(found)


def resting_on(paragraph_ids: Collection[int], actor: Actor) -> list[tuple[Meeting, bool]]:
    """The meetings that rest on any of the paragraphs, published or not, each with whether `actor` may see it."""
    links = meeting_paragraph.c
    resting = sa.select(links.meeting_id).where(links.paragraph_id.in_(paragraph_ids))
    query = (
        sa.select(Meeting, visible_to(actor))
        .where(Meeting.id.in_(resting))
        .options(joinedload(Meeting.place))
        .order_by(Meeting.sort_on, Meeting.id)
    )
    return [(row[0], bool(row[1])) for row in db.session.execute(query)] if paragraph_ids else []


def between(first: date, last: date, around: date, limit: int) -> list[Meeting]:
    """Published meetings with dates or a window between two days, cancelled ones left out, at most `limit`.

    What ends on `around` or later comes first, by its first day; then what was before, the latest first.
    """
    to_come = Meeting.over_on >= around
    order = (
        sa.case((to_come, 0), else_=1),
        sa.case((to_come, Meeting.sort_on)),
        Meeting.over_on.desc(),
        Meeting.id,
    )
    chosen = (
        sa.select(Meeting.id)
        .where(Meeting.is_published.is_(True), Meeting.status != MeetingStatus.CANCELLED)
        .where(Meeting.sort_on <= last, Meeting.over_on >= first)
        .order_by(*order)
    )
    return list(db.session.execute(_listed().where(first_of(chosen, limit)).order_by(*order)).scalars())


def days_from(first: date, limit: int) -> list[date]:
    """The first days, from `first` on, of the meetings that `between` gives; one that has begun stands on `first`."""
    query = (
        sa.select(Meeting.sort_on)
        .where(Meeting.is_published.is_(True), Meeting.status != MeetingStatus.CANCELLED, Meeting.over_on >= first)
        .order_by(Meeting.sort_on)
        .limit(limit)
    )
    return [max(first, day) for day in db.session.execute(query).scalars() if day is not None]


def coming(today: date, limit: int) -> list[Meeting]:
    """The next published meetings that are not over, soonest first."""
    order = (Meeting.sort_on, Meeting.id)
    chosen = (
        sa.select(Meeting.id)
        .where(Meeting.is_published.is_(True))
        .where(Meeting.status.notin_((MeetingStatus.CANCELLED, MeetingStatus.CLOSED)))
        .where(Meeting.over_on >= today)
        .order_by(*order)
    )
    return list(db.session.execute(_listed().where(first_of(chosen, limit)).order_by(*order)).scalars())


def to_look_after(today: date, process_codes: Collection[str], codes: Collection[str]) -> tuple[list[Meeting], ...]:
    """Two lists: meetings that want dates, and those with `codes`; read at once, since the first page shows both.

    Dates want those of these processes ("*": all) that have a window, no dates, and begin within a year or should have.
    """
    within = today + timedelta(days=365)
    chosen = (
        sa.select(Meeting.id)
        .where(Meeting.status.in_(WANT_DATES), Meeting.earliest_on <= within)
        .order_by(Meeting.earliest_on, Meeting.id)
    )
    if "*" not in process_codes:
        chosen = chosen.where(Meeting.process_id.in_(sa.select(Process.id).where(Process.code.in_(process_codes))))
    wants = first_of(chosen, 20)
    query = _listed().add_columns(wants).where(sa.or_(wants, Meeting.code.in_(codes)))
    rows = db.session.execute(query.order_by(Meeting.earliest_on, Meeting.id)).all()
    return [meeting for meeting, does in rows if does], [meeting for meeting, _ in rows if meeting.code in codes]


def search(condition: sa.ColumnElement[bool], limit: int) -> list[Meeting]:
    """Published meetings that answer a search, the most recent first."""
    order = (sa.nulls_last(Meeting.sort_on.desc()), Meeting.id)
    chosen = sa.select(Meeting.id).where(Meeting.is_published.is_(True), condition).order_by(*order)
    return list(db.session.execute(_listed().where(first_of(chosen, limit)).order_by(*order)).scalars())


def paragraph_labels(ids: Collection[int] | None = None) -> list[tuple[Paragraph, str]]:
    """Paragraphs (all of them, or those with these ids) in their order, each as it is cited."""
    if ids is not None and not ids:
        return []
    query = (
        sa.select(Paragraph)
        .join(Paragraph.mandate)
        .options(contains_eager(Paragraph.mandate))
        .order_by(Mandate.adopted_on.desc(), Mandate.symbol, Paragraph.position)
    )
    if ids is not None:
        query = query.where(Paragraph.id.in_(ids))
    found = db.session.execute(query).scalars()
    return [(p, str(paragraph_place(p.mandate.symbol, p.part, p.number))) for p in found]


def preparable(process_id: int, chosen: Collection[str]) -> list[Meeting]:
    """The meetings that another of the process may prepare: the latest forty, and those chosen already."""
    latest = (
        sa.select(Meeting.id)
        .where(Meeting.process_id == process_id)
        .order_by(Meeting.sort_on.is_(None), Meeting.sort_on.desc(), Meeting.id)
        .limit(40)
    )
    query = sa.select(Meeting).where(sa.or_(Meeting.id.in_(latest), Meeting.code.in_(chosen)))
    query = query.options(load_only(Meeting.code, Meeting.title, Meeting.short, Meeting.sort_on))
    return list(db.session.execute(query.order_by(Meeting.sort_on.desc(), Meeting.id)).scalars())
