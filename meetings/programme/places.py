"""Tables of venues and their rooms, below those of programmes, which stand in them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from meetings.calendar.models import Place
from meetings.foundation.database import Instant, Model, Multilingual, Published, Revised
from meetings.foundation.languages import Text


class Venue(Revised, Published, Model):
    """A building where meetings are held, and the hours that its days usually have."""

    __tablename__ = "venue"
    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(sa.String(60), unique=True)
    place_id: Mapped[int] = mapped_column(sa.ForeignKey("place.id"), index=True)
    name: Mapped[Text] = mapped_column(Multilingual)
    periods: Mapped[list[list[Any]]] = mapped_column(sa.JSON)  # [kind, minute it begins, minute it ends], in order
    teams: Mapped[int] = mapped_column(default=0)  # of interpreters, usually, in a half-day
    note: Mapped[Text] = mapped_column(Multilingual)
    is_sample: Mapped[bool] = mapped_column(default=False)

    place: Mapped[Place] = relationship(lazy="raise_on_sql")
    rooms: Mapped[list[Room]] = relationship(
        back_populates="venue", order_by="Room.position, Room.id", lazy="raise_on_sql"
    )


class Room(Revised, Published, Model):
    """A room of a venue. One that is gone stays, for the programmes that named it."""

    __tablename__ = "room"
    __table_args__ = (sa.UniqueConstraint("venue_id", "key"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    venue_id: Mapped[int] = mapped_column(sa.ForeignKey("venue.id"))
    key: Mapped[str] = mapped_column(sa.String(60))
    position: Mapped[int] = mapped_column(default=0)
    name: Mapped[Text] = mapped_column(Multilingual)
    capacity: Mapped[int | None]
    booths: Mapped[int] = mapped_column(default=0)  # of interpreters: as many languages can be interpreted
    is_accessible: Mapped[bool] = mapped_column(default=False)  # to people in wheelchairs
    equipment: Mapped[list[str]] = mapped_column(sa.JSON, default=list)
    note: Mapped[Text] = mapped_column(Multilingual)
    removed_at: Mapped[datetime | None] = mapped_column(Instant)

    venue: Mapped[Venue] = relationship(back_populates="rooms", lazy="raise_on_sql")
