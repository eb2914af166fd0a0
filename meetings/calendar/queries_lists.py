"""What is read of the lists of holidays and of the meetings of others, for their own pages."""

from __future__ import annotations

from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from meetings.foundation.database import db
from meetings.foundation.errors import NotFound
from meetings.foundation.windows import HolidayKind

from .models import Holiday, OtherMeeting
from .queries import is_key


def holiday(holiday_id: int) -> Holiday:
    """One holiday; raises NotFound."""
    found = db.session.get(Holiday, holiday_id)
    if found is None:
        raise NotFound("holiday.unknown")
    return found


def holidays_of(place_id: int, year: int) -> list[Holiday]:
    """The holidays of a duty station in a year, by day."""
    query = (
        sa.select(Holiday)
        .where(Holiday.place_id == place_id, Holiday.on.between(date(year, 1, 1), date(year, 12, 31)))
        .order_by(Holiday.on, Holiday.kind.desc(), Holiday.id)
    )
    return list(db.session.execute(query).scalars())


def years_of(place_id: int) -> list[int]:
    """The years in which a duty station has holidays on record."""
    year = sa.extract("year", Holiday.on)
    query = sa.select(year).where(Holiday.place_id == place_id).distinct().order_by(year)
    return [int(row[0]) for row in db.session.execute(query)]


def is_taken(place_id: int, on: date, kind: HolidayKind, but: Holiday | None) -> bool:
    """Whether a duty station has a holiday of that kind on that day already, other than `but`."""
    query = sa.select(Holiday.id).where(Holiday.place_id == place_id, Holiday.on == on, Holiday.kind == kind)
    if but is not None:
        query = query.where(Holiday.id != but.id)
    with db.session.no_autoflush:
        return db.session.execute(query).first() is not None


def other_meeting(key: str) -> OtherMeeting:
    """One meeting of another process; raises NotFound."""
    if not is_key(key):
        raise NotFound("other_meeting.unknown")
    query = sa.select(OtherMeeting).where(OtherMeeting.key == key).options(joinedload(OtherMeeting.place))
    found = db.session.execute(query).scalar_one_or_none()
    if found is None:
        raise NotFound("other_meeting.unknown")
    return found


def other_meetings(page: int, size: int = 25) -> tuple[list[OtherMeeting], int, int]:
    """A page of the meetings of others, the latest first; its number, and how many pages there are."""
    total = db.session.execute(sa.select(sa.func.count(OtherMeeting.id))).scalar_one()
    pages = max(1, -(-total // size))
    page = max(1, min(page, pages))
    query = (
        sa.select(OtherMeeting)
        .options(joinedload(OtherMeeting.place))
        .order_by(OtherMeeting.earliest_on.desc(), OtherMeeting.id)
        .limit(size)
        .offset((page - 1) * size)
    )
    return list(db.session.execute(query).scalars()), page, pages


def other_keys(beginning: str) -> set[str]:
    """The keys of meetings of others that begin so."""
    return set(db.session.execute(sa.select(OtherMeeting.key).where(OtherMeeting.key.startswith(beginning))).scalars())
