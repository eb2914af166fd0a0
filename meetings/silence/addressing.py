"""Who can be asked: the members of a group, the chairs of the groups, all States, as they are on a day."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from meetings.foundation.languages import Text
from meetings.states import queries as states

from .rules import AddresseeKind


@dataclass(frozen=True)
class Addressed:
    """Somebody to ask, by the name of that day."""

    kind: AddresseeKind
    code: str
    name: Text


def all_states(day: date) -> tuple[Addressed, ...]:
    """Every Member State on a day."""
    return tuple(Addressed(AddresseeKind.STATE, state.iso3, state.name_on(day)) for state in states.members_on(day))


def members_of(group: str, day: date) -> tuple[Addressed, ...]:
    """The Member States that are counted under a group on a day; none for what is no group."""
    members = ((state, state.membership_on(day)) for state in states.members_on(day))
    return tuple(
        Addressed(AddresseeKind.STATE, state.iso3, state.name_on(day))
        for state, membership in members
        if membership is not None and membership.group.code == group
    )


def group_chairs(day: date, *, besides: Collection[str] = ()) -> tuple[Addressed, ...]:
    """The chairs of the regional groups, but for some of them, in their usual order."""
    return tuple(
        Addressed(AddresseeKind.GROUP_CHAIR, group.code, group.on(day).name)
        for group in states.groups()
        if group.code not in besides
    )


def anew(asked: Collection[Addressed], group: str, day: date) -> tuple[Addressed, ...]:
    """The circle that was asked as it is on another day.

    The members of the `group` inside which it was, all States where all were asked, else the same by the names of that
    day, without those that are no longer there.
    """
    chairs = {one.code for one in asked if one.kind is AddresseeKind.GROUP_CHAIR}
    codes = {one.code for one in asked if one.kind is AddresseeKind.STATE}
    every = all_states(day)
    if group and codes and not chairs:
        return members_of(group, day)
    known = tuple(one for one in group_chairs(day) if one.code in chairs)
    if len(codes) >= len(every) - 1:  # a State that was admitted meanwhile is asked as well
        return (*known, *every)
    return (*known, *(one for one in every if one.code in codes))
