"""Which States there were on a day, in which group, under which names."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload

from meetings.foundation.collation import sort_key
from meetings.foundation.database import db, once
from meetings.foundation.errors import NotFound
from meetings.foundation.languages import Text
from meetings.foundation.thesaurus import normalise

from .models import GroupMembership, RegionalGroup, State, StateListing
from .rules import CountryList, MembershipKind, list_year, memberships_on


@dataclass(frozen=True)
class StateRow:
    """A State as it was on a day; `kind` is how it belongs to the group it stands under (None for observers)."""

    iso3: str
    name: Text
    kind: MembershipKind | None
    lists: tuple[tuple[CountryList, int], ...]
    note: Text
    note_is_unverified: bool


@dataclass
class GroupRoster:
    """A regional group on a day: those counted under it, and those that take part without being counted."""

    code: str
    name: Text
    short: Text
    size: int = 0  # of those counted, whatever the search left
    members: list[StateRow] = field(default_factory=list)
    others: list[StateRow] = field(default_factory=list)


@dataclass
class Roster:
    """All States on a day. `found` is how many the search left; `ungrouped` are Members in no group."""

    day: date
    groups: list[GroupRoster]
    years: dict[CountryList, int | None]
    ungrouped: list[StateRow] = field(default_factory=list)
    observers: list[StateRow] = field(default_factory=list)
    member_count: int = 0
    observer_count: int = 0
    found: int = 0

    @property
    def noted(self) -> list[StateRow]:
        """Those about which there is something to say, in the page's order, each once."""
        rows = [*(row for group in self.groups for row in group.members), *self.ungrouped, *self.observers]
        return [row for row in rows if row.note]


def all_states() -> list[State]:
    """Every State with its memberships, their groups, and its listings; four queries."""
    query = sa.select(State).options(
        selectinload(State.memberships).joinedload(GroupMembership.group), selectinload(State.listings)
    )
    return list(db.session.execute(query).scalars())


def groups() -> list[RegionalGroup]:
    """The regional groups with their names, in their usual order."""
    query = sa.select(RegionalGroup).options(joinedload(RegionalGroup.names)).order_by(RegionalGroup.position)
    return list(db.session.execute(query).unique().scalars())


def members_on(day: date) -> list[State]:
    """The Member States on `day`, memberships loaded, by code."""
    query = (
        sa.select(State)
        .where(State.is_observer.is_(False), sa.or_(State.admitted_on.is_(None), State.admitted_on <= day))
        .options(selectinload(State.memberships).joinedload(GroupMembership.group))
        .order_by(State.iso3)
    )
    return list(db.session.execute(query).scalars())


def group_codes_on(day: date) -> dict[str, str]:
    """The code of the group each Member State is counted under on `day`, by iso3; those in no group are left out."""
    found = ((state.iso3, state.membership_on(day)) for state in members_on(day))
    return {iso3: membership.group.code for iso3, membership in found if membership is not None}


def groups_of(codes: Collection[str], day: date) -> dict[str, str]:
    """The code of the regional group each of these States is counted under on `day`, by iso3, where it is in one."""
    if not codes:
        return {}
    query = (
        sa.select(State)
        .where(State.iso3.in_(sorted(codes)))
        .options(joinedload(State.memberships).joinedload(GroupMembership.group))
    )
    found = ((state.iso3, state.membership_on(day)) for state in db.session.scalars(query).unique())
    return {iso3: membership.group.code for iso3, membership in found if membership is not None}


def region_of(state_id: int, day: date) -> tuple[list[str], list[str]]:
    """The groups in which a State takes part on `day`, by code, and the States that take part in any of them."""
    on_day = sa.and_(
        GroupMembership.from_on <= day, sa.or_(GroupMembership.until_on.is_(None), GroupMembership.until_on >= day)
    )
    takes_part = sa.and_(GroupMembership.kind.in_((MembershipKind.MEMBER, MembershipKind.ALSO_TAKES_PART)), on_day)
    its = sa.select(GroupMembership.group_id).where(GroupMembership.state_id == state_id, takes_part)
    query = (
        sa.select(RegionalGroup.code, State.iso3)
        .join(GroupMembership.group)
        .join(GroupMembership.state)
        .where(GroupMembership.group_id.in_(its), takes_part)
        .order_by(RegionalGroup.position, State.iso3)
    )
    rows = db.session.execute(query).all()
    return list(dict.fromkeys(row[0] for row in rows)), list(dict.fromkeys(row[1] for row in rows))


def state_by_iso3(iso3: str) -> State:
    """One State with everything its page shows. Raises NotFound."""
    query = (
        sa.select(State)
        .where(State.iso3 == iso3.upper())
        .options(
            selectinload(State.memberships).joinedload(GroupMembership.group).selectinload(RegionalGroup.names),
            selectinload(State.listings),
        )
    )
    state = db.session.execute(query).scalar_one_or_none()
    if state is None:
        raise NotFound("state.unknown")
    return state


def by_iso3(codes: Collection[str]) -> list[State]:
    """The States with these codes; what is none is left out."""
    return list(db.session.execute(sa.select(State).where(State.iso3.in_(codes))).scalars())


def every_state() -> list[State]:
    """Every State without what belongs to it, read once."""
    return once("states", lambda: list(db.session.execute(sa.select(State)).scalars()))


def choices(day: date, lang: str, *, observers: bool = False) -> list[tuple[str, str]]:
    """Codes and names of the States on `day`, in the language's order, for a form."""
    states = [s for s in every_state() if (observers if s.is_observer else s.is_member_on(day))]
    named = [(state.iso3, state.name_on(day).into(lang).text) for state in states]
    return sorted(named, key=lambda pair: sort_key(pair[1], lang))


def edition_years() -> dict[CountryList, list[int]]:
    """The years for which each list is recorded."""
    years: dict[CountryList, list[int]] = {}
    for which, year in db.session.execute(sa.select(StateListing.list, StateListing.year).distinct()):
        years.setdefault(which, []).append(year)
    return years


def roster(day: date, lang: str, search: str = "") -> Roster:
    """All States on `day` by group, sorted for a reader of `lang`; `search` keeps those whose name or code has it."""
    wanted = normalise(search)
    years = {which: list_year(day, known) for which, known in edition_years().items()}
    by_code = {group.code: GroupRoster(group.code, group.on(day).name, group.on(day).short) for group in groups()}
    result = Roster(day, list(by_code.values()), years)
    for state in all_states():
        is_member = state.is_member_on(day)
        if not is_member and not state.is_observer:
            continue
        home = state.membership_on(day) if is_member else None
        result.member_count += is_member
        result.observer_count += not is_member
        if home is not None:
            by_code[home.group.code].size += 1
        if wanted and wanted not in _searchable(state):
            continue
        result.found += 1
        if not is_member:
            result.observers.append(_row(state, day, years, None))
            continue
        if home is None:
            result.ungrouped.append(_row(state, day, years, None))
        for membership in memberships_on(day, state.memberships):
            side = by_code[membership.group.code]
            (side.members if membership is home else side.others).append(_row(state, day, years, membership.kind))
    for rows in (result.ungrouped, result.observers, *(r for g in result.groups for r in (g.members, g.others))):
        rows.sort(key=lambda row: sort_key(row.name.into(lang).text, lang))
    return result


def _row(state: State, day: date, years: dict[CountryList, int | None], kind: MembershipKind | None) -> StateRow:
    lists = sorted(
        ((listing.list, listing.year) for listing in state.listings if listing.year == years.get(listing.list)),
        key=lambda pair: list(CountryList).index(pair[0]),
    )
    return StateRow(state.iso3, state.name_on(day), kind, tuple(lists), state.note, state.note_is_unverified)


def _searchable(state: State) -> str:
    """Every name in every language, so that a search in any of them finds it."""
    names = (*state.name.as_dict().values(), *state.former_name.as_dict().values())
    return " | ".join(normalise(text) for text in (*names, state.iso3, state.iso2))
