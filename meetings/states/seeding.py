"""States and regional groups from `states.csv` and `regional_groups.toml`; loading them again changes nothing."""

from __future__ import annotations

import csv
import tomllib
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import selectinload

from meetings.foundation.database import db
from meetings.foundation.languages import LANGUAGES, Text
from meetings.foundation.windows import EARLIEST_DAY

from .models import GroupMembership, RegionalGroup, RegionalGroupName, State, StateListing
from .rules import CountryList, MembershipKind


def load(data: Path) -> None:
    """Load both files of the folder `data`. What they say replaces what is stored; equal values are left untouched."""
    with (data / "regional_groups.toml").open("rb") as file:
        by_code = _load_groups(tomllib.load(file)["group"])
    with (data / "states.csv").open(encoding="utf-8", newline="") as file:
        _load_states(csv.DictReader(file), by_code)
    db.session.flush()


def _load_groups(entries: Iterable[Mapping[str, Any]]) -> dict[str, RegionalGroup]:
    query = sa.select(RegionalGroup).options(selectinload(RegionalGroup.names))
    known = {group.code: group for group in db.session.execute(query).scalars()}
    for position, entry in enumerate(entries, 1):
        group = known.get(entry["code"])
        if group is None:
            group = known[entry["code"]] = RegionalGroup(code=entry["code"], position=position, names=[])
            db.session.add(group)
        group.position = position
        names = {name.from_on: name for name in group.names}
        for form in entry["name"]:
            values = {"name": Text.of(form["full"]), "short": Text.of(form["short"])}
            if form["from"] in names:
                _assign(names[form["from"]], values)
            else:
                group.names.append(RegionalGroupName(from_on=form["from"], **values))
    return known


def _load_states(rows: Iterable[Mapping[str, str]], groups: Mapping[str, RegionalGroup]) -> None:
    query = sa.select(State).options(selectinload(State.memberships), selectinload(State.listings))
    known = {state.iso3: state for state in db.session.execute(query).scalars()}
    db.session.flush()  # new groups get their ids
    for row in rows:
        values = _values(row)
        state = known.get(row["iso3"])
        if state is None:
            state = State(iso3=row["iso3"], **values, memberships=[], listings=[])
            db.session.add(state)
        else:
            _assign(state, values)
        _load_memberships(state, row, groups)
        _load_listings(state, row)


def _values(row: Mapping[str, str]) -> dict[str, Any]:
    doubts = [part.strip() for part in row["source"].split(";") if "unverified" in part]
    return {
        "iso2": row["iso2"],
        "m49": row["m49"],
        "name": _text(row, "name_"),
        "former_name": _text(row, "name_2011_"),
        "former_until": _day(row["former_until"]),
        "is_observer": row["observer"] == "yes",
        "admitted_on": _day(row["admitted_on"]),
        "note": _text(row, "note_"),
        "note_is_unverified": any("note" in doubt for doubt in doubts),
        "former_until_is_unverified": any("change of name" in doubt for doubt in doubts),
    }


def _load_memberships(state: State, row: Mapping[str, str], groups: Mapping[str, RegionalGroup]) -> None:
    held = {(m.group_id, m.from_on): m for m in state.memberships}
    from_on = _day(row["admitted_on"]) or EARLIEST_DAY
    for entry in filter(None, row["groups"].split(";")):
        code, _, kind = entry.partition(":")
        group = groups[code]
        found = held.get((group.id, from_on))
        if found is None:
            state.memberships.append(
                GroupMembership(group=group, kind=MembershipKind(kind), from_on=from_on, until_on=None)
            )
        else:
            _assign(found, {"kind": MembershipKind(kind)})


def _load_listings(state: State, row: Mapping[str, str]) -> None:
    listed = {(listing.list, listing.year): listing for listing in state.listings}
    for which in CountryList:
        for year in (int(column.removeprefix(f"{which}_")) for column in row if column.startswith(f"{which}_")):
            is_listed, found = row[f"{which}_{year}"] == "yes", listed.get((which, year))
            if is_listed and found is None:
                state.listings.append(StateListing(list=which, year=year))
            elif not is_listed and found is not None:
                db.session.delete(found)


def _assign(record: object, values: Mapping[str, Any]) -> None:
    """Set what differs, so that an equal value is no change."""
    for name, value in values.items():
        if getattr(record, name) != value:
            setattr(record, name, value)


def _text(row: Mapping[str, str], prefix: str) -> Text:
    return Text.of({lang: row[f"{prefix}{lang}"].strip() for lang in LANGUAGES})


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
