"""Places, holidays, meetings and the meetings of others from the folder of data.

Only what is missing is added: what the secretariat has changed or removed since stays as it is.
"""

from __future__ import annotations

import csv
import tomllib
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from meetings.foundation.audit import AuditEntry
from meetings.foundation.database import db
from meetings.foundation.errors import NotFound
from meetings.foundation.languages import LANGUAGES, Text
from meetings.foundation.windows import HolidayKind, Window
from meetings.mandates.models import Paragraph, Process
from meetings.mandates.rules import Part
from meetings.states.models import State

from . import periods, services
from .models import Holiday, Meeting, OtherMeeting, Place
from .rules import ChairStatus, MeetingKind, MeetingStatus


def load(data: Path) -> None:
    """Load `duty_stations.toml`, `holidays.csv`, and of each process `meetings.toml` and `other_meetings.toml`."""
    places = _load_places(_entries(data / "duty_stations.toml", "place"))
    with (data / "holidays.csv").open(encoding="utf-8", newline="") as file:
        _load_holidays(list(csv.DictReader(file)), places)
    for folder in sorted(path.parent for path in data.glob("*/meetings.toml")):
        with (folder / "process.toml").open("rb") as opened:
            code = tomllib.load(opened)["code"]
        process = db.session.execute(sa.select(Process).where(Process.code == code)).scalar_one()
        load_meetings(process, _entries(folder / "meetings.toml", "meeting"))
        _load_others(_entries(folder / "other_meetings.toml", "other_meeting"), places)
    db.session.flush()


def _entries(file: Path, name: str) -> list[dict[str, Any]]:
    if not file.exists():
        return []
    with file.open("rb") as opened:
        found: list[dict[str, Any]] = tomllib.load(opened)[name]
    return found


def _load_places(entries: list[dict[str, Any]]) -> dict[str, Place]:
    """Places are not edited by hand: what the file says replaces what is stored."""
    known = {place.code: place for place in db.session.execute(sa.select(Place)).scalars()}
    for entry in entries:
        values = {
            "name": Text.of(entry["city"]),
            "country": entry["country"],
            "zone": entry["zone"],
            "is_duty_station": entry.get("duty_station", False),
            "latitude": entry.get("latitude"),
            "longitude": entry.get("longitude"),
        }
        place = known.get(entry["key"])
        if place is None:
            place = known[entry["key"]] = Place(code=entry["key"], **values)
            db.session.add(place)
        else:
            for name, value in values.items():
                if getattr(place, name) != value:
                    setattr(place, name, value)
    db.session.flush()
    return known


def _load_holidays(rows: list[dict[str, str]], places: Mapping[str, Place]) -> None:
    """A year of a duty station is loaded whole, and only while it has no holiday: lunar ones move by hand."""
    known = {(place_id, on.year) for place_id, on in db.session.execute(sa.select(Holiday.place_id, Holiday.on))}
    for row in rows:
        place, on = places[row["duty_station"]], date.fromisoformat(row["date"])
        if (place.id, on.year) in known:
            continue
        db.session.add(
            Holiday(
                place_id=place.id,
                on=on,
                kind=HolidayKind(row["kind"]),
                is_lunar=row["lunar"] == "yes",
                name=Text.of({lang: row[f"name_{lang}"].strip() for lang in LANGUAGES}),
                basis=row["basis"],
            )
        )
    db.session.flush()


def load_meetings(process: Process, entries: list[dict[str, Any]]) -> None:
    """Add those meetings of a process that are missing."""
    known = {m.code: m for m in db.session.execute(sa.select(Meeting)).scalars()}
    missing = [entry for entry in entries if entry["code"] not in known]
    if not missing:
        return
    places = {place.code: place for place in db.session.execute(sa.select(Place)).scalars()}
    states = {state.iso3: state for state in db.session.execute(sa.select(State)).scalars()}
    paragraphs = _paragraphs()
    for entry in missing:
        window = entry.get("window")
        meeting = Meeting(
            code=entry["code"],
            process=process,
            kind=MeetingKind(entry["kind"]),
            title=Text.of(entry["title"]),
            short=Text.of(entry.get("short")),
            status=MeetingStatus(entry["status"]),
            start_on=entry.get("start"),
            end_on=entry.get("end"),
            parts=periods.as_stored([Window(*part) for part in entry.get("parts", [])]),
            earliest_on=window["earliest"] if window else None,
            latest_on=window["latest"] if window else None,
            words=Text.of(entry.get("words")),
            place=places[entry["place"]] if "place" in entry else None,
            host_state=states[entry["host_state"]] if "host_state" in entry else None,
            chair_state=states[entry["chair_state"]] if "chair_state" in entry else None,
            chair_name=entry.get("chair_name", ""),
            chair_status=ChairStatus(entry.get("chair_status", "none")),
            report_symbol=entry.get("report_symbol", ""),
            note=Text.of(entry.get("note")),
            is_published=True,
            is_sample=entry.get("sample", False),
            paragraphs=[_paragraph(reference, paragraphs) for reference in entry.get("paragraphs", [])],
            prepares=[],
            dates=[],
        )
        services.settle(meeting)
        db.session.add(meeting)
        known[meeting.code] = meeting
    for entry in missing:
        known[entry["code"]].prepares = [known[code] for code in entry.get("prepares", [])]
    db.session.flush()


def _paragraphs() -> dict[tuple[str, Part, int], Paragraph]:
    query = sa.select(Paragraph).options(joinedload(Paragraph.mandate))
    return {(p.mandate.slug, p.part, p.number): p for p in db.session.execute(query).scalars()}


def _paragraph(reference: str, paragraphs: Mapping[tuple[str, Part, int], Paragraph]) -> Paragraph:
    """`a-res-65-64:6`, an operative paragraph; `a-res-65-64:pp7` is a preambular one."""
    slug, _, number = reference.partition(":")
    part = Part.PREAMBULAR if number.startswith("pp") else Part.OPERATIVE
    found = paragraphs.get((slug, part, int(number.removeprefix("pp"))))
    if found is None:
        raise NotFound("paragraph.unknown", reference=reference)
    return found


def _load_others(entries: list[dict[str, Any]], places: Mapping[str, Place]) -> None:
    known = set(db.session.execute(sa.select(OtherMeeting.key)).scalars())
    removed = sa.select(AuditEntry.object_id).where(AuditEntry.action == "other_meeting.remove")
    known |= set(db.session.execute(removed).scalars())
    for entry in entries:
        if entry["key"] in known:
            continue
        db.session.add(
            OtherMeeting(
                key=entry["key"],
                title=Text.of(entry["title"]),
                earliest_on=entry.get("start") or entry["earliest"],
                latest_on=entry.get("end") or entry["latest"],
                is_exact="start" in entry,
                words=Text.of(entry.get("words")),
                place_id=places[entry["place"]].id if "place" in entry else None,
                note=Text.of(entry.get("note")),
                source=entry.get("source", ""),
            )
        )
    db.session.flush()
