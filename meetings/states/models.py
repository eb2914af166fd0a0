"""Tables of States and regional groups. Membership is always asked as of a date."""

from __future__ import annotations

from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from meetings.foundation.database import Model, Multilingual, Published, choice
from meetings.foundation.languages import Text

from .rules import CountryList, MembershipKind, counted_under, is_member_on, name_on


class State(Published, Model):
    """A Member State or an observer State."""

    __tablename__ = "state"
    id: Mapped[int] = mapped_column(primary_key=True)
    iso3: Mapped[str] = mapped_column(sa.String(3), unique=True)
    iso2: Mapped[str] = mapped_column(sa.String(2), unique=True)
    m49: Mapped[str] = mapped_column(sa.String(3))
    name: Mapped[Text] = mapped_column(Multilingual)
    former_name: Mapped[Text] = mapped_column(Multilingual)  # where it differed in 2011
    former_until: Mapped[date | None]  # last day of the former name; None when it is not known
    is_observer: Mapped[bool] = mapped_column(default=False)
    admitted_on: Mapped[date | None]  # None: a Member since before the first process
    note: Mapped[Text] = mapped_column(Multilingual)
    note_is_unverified: Mapped[bool] = mapped_column(default=False)
    former_until_is_unverified: Mapped[bool] = mapped_column(default=False)
    memberships: Mapped[list[GroupMembership]] = relationship(back_populates="state", lazy="raise_on_sql")
    listings: Mapped[list[StateListing]] = relationship(back_populates="state", lazy="raise_on_sql")

    def name_on(self, day: date) -> Text:
        """The short name on `day`, in every language; only those in which it has changed differ from today's."""
        if self.former_until is None or day > self.former_until:
            return self.name
        return Text.of({**self.name.as_dict(), **self.former_name.as_dict()})

    def is_member_on(self, day: date) -> bool:
        """Whether it was a Member of the United Nations on `day`."""
        return is_member_on(day, self.admitted_on, self.is_observer)

    def membership_on(self, day: date) -> GroupMembership | None:
        """The membership it is counted under on `day` (memberships must be loaded)."""
        return counted_under(day, self.memberships)


class StateListing(Published, Model):
    """Whether a list (LDC, LLDC, SIDS) of a year has a State."""

    __tablename__ = "state_listing"
    __table_args__ = (sa.UniqueConstraint("state_id", "list", "year"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    state_id: Mapped[int] = mapped_column(sa.ForeignKey("state.id"))
    list: Mapped[CountryList] = mapped_column(choice(CountryList))
    year: Mapped[int]
    state: Mapped[State] = relationship(back_populates="listings", lazy="raise_on_sql")


class RegionalGroup(Published, Model):
    """One of the five regional groups; its name may change with time."""

    __tablename__ = "regional_group"
    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(sa.String(60), unique=True)
    position: Mapped[int]
    names: Mapped[list[RegionalGroupName]] = relationship(order_by="RegionalGroupName.from_on", lazy="raise_on_sql")

    def on(self, day: date) -> RegionalGroupName:
        """Its names on `day` (names must be loaded)."""
        return name_on(day, self.names)


class RegionalGroupName(Published, Model):
    """A group's names from a day on."""

    __tablename__ = "regional_group_name"
    __table_args__ = (sa.UniqueConstraint("group_id", "from_on"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    group_id: Mapped[int] = mapped_column(sa.ForeignKey("regional_group.id"))
    from_on: Mapped[date]
    name: Mapped[Text] = mapped_column(Multilingual)
    short: Mapped[Text] = mapped_column(Multilingual)


class GroupMembership(Published, Model):
    """A State in a group for a time; `kind` tells full membership from observing and from electoral purposes alone."""

    __tablename__ = "group_membership"
    __table_args__ = (
        sa.CheckConstraint("until_on IS NULL OR until_on >= from_on", name="period"),
        sa.UniqueConstraint("state_id", "group_id", "from_on"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    state_id: Mapped[int] = mapped_column(sa.ForeignKey("state.id"))
    group_id: Mapped[int] = mapped_column(sa.ForeignKey("regional_group.id"), index=True)
    kind: Mapped[MembershipKind] = mapped_column(choice(MembershipKind))
    from_on: Mapped[date]
    until_on: Mapped[date | None]
    state: Mapped[State] = relationship(back_populates="memberships", lazy="raise_on_sql")
    group: Mapped[RegionalGroup] = relationship(lazy="raise_on_sql")
