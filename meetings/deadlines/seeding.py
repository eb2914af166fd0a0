"""Deadlines and counting rules from `small-arms/deadlines.toml` and `counting_rules.toml`.

Only what is missing is added: what the secretariat has changed since stays as it is. A deadline that answers a
requirement has the days and the effect of that; its own stand in the file where the requirement has none.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from meetings.calendar.models import Meeting
from meetings.foundation.database import db
from meetings.foundation.languages import Text
from meetings.foundation.windows import Window
from meetings.mandates.models import Mandate, Paragraph, Process, Requirement
from meetings.mandates.rules import Addressee, Area, Part

from . import counting, following
from .models import OFFICE_ZONE, CountingRule, Deadline
from .rules import DeadlineState, check_offset


def load(data: Path) -> None:
    """Load both files of the folder `data`, then give meetings without counted deadlines theirs."""
    _load_rules(_entries(data / "counting_rules.toml", "rule"))
    for folder in sorted(path.parent for path in data.glob("*/deadlines.toml")):
        with (folder / "process.toml").open("rb") as file:
            code = tomllib.load(file)["code"]
        process_id = db.session.execute(sa.select(Process.id).where(Process.code == code)).scalar_one()
        _load_deadlines(process_id, _entries(folder / "deadlines.toml", "deadline"))
    counting.materialise()
    db.session.flush()


def _entries(file: Path, name: str) -> list[dict[str, Any]]:
    with file.open("rb") as opened:
        found: list[dict[str, Any]] = tomllib.load(opened)[name]
    return found


def _load_rules(entries: list[dict[str, Any]]) -> None:
    known = set(db.session.execute(sa.select(CountingRule.key)).scalars())
    for entry in entries:
        if entry["key"] in known:
            continue
        db.session.add(
            CountingRule(
                key=entry["key"],
                kinds=list(entry["kinds"]),
                offset_days=check_offset(entry["offset_days"]),
                owner=_owner(entry),
                is_binding=entry["binding"],
                area=Area(entry["area"]),
                title=Text.of(entry["title"]),
                words=Text.of(entry.get("words")),
                note=Text.of(entry.get("note")),
                source=entry.get("source", ""),
            )
        )


def _load_deadlines(process_id: int, entries: list[dict[str, Any]]) -> None:
    known = set(db.session.execute(sa.select(Deadline.key)).scalars())
    missing = [entry for entry in entries if entry["key"] not in known]
    if not missing:
        return
    paragraphs, requirements, meetings = (
        _paragraphs(),
        _requirements(),
        _ids(Meeting.code, Meeting.id),
    )
    for entry in missing:
        requirement = requirements[entry["requirement"]] if "requirement" in entry else None
        window = following.given_by(requirement) or _window(entry)
        deadline = Deadline(
            key=entry["key"],
            process_id=process_id,
            title=Text.of(entry["title"]),
            words=Text.of(entry.get("words")),
            note=Text.of(entry.get("note")),
            owner=_owner(entry),
            is_binding=entry["binding"] if requirement is None else requirement.clause.effect.is_binding,
            area=Area(entry["area"]),
            earliest_on=window.earliest,
            latest_on=window.latest,
            extended_days=0,
            zone=OFFICE_ZONE,
            state=DeadlineState.OPEN,
            requirement_id=None if requirement is None else requirement.id,
            paragraph_id=paragraphs[entry["paragraph"]] if "paragraph" in entry else None,
            meeting_id=meetings[entry["meeting"]] if "meeting" in entry else None,
            is_sample=entry.get("sample", False),
        )
        deadline.search_text = counting.find_text(deadline)
        db.session.add(deadline)


def _window(entry: Mapping[str, Any]) -> Window:
    return Window.on(entry["on"]) if "on" in entry else Window(entry["earliest"], entry["latest"])


def _owner(entry: Mapping[str, Any]) -> list[str]:
    return [Addressee(value).value for value in entry["owner"]]


def _requirements() -> dict[str, Requirement]:
    query = sa.select(Requirement).options(joinedload(Requirement.clause))
    return {requirement.key: requirement for requirement in db.session.execute(query).scalars()}


def _paragraphs() -> dict[str, int]:
    """Ids of operative paragraphs, as `slug:number`."""
    query = (
        sa.select(Mandate.slug, Paragraph.number, Paragraph.id)
        .join(Paragraph, Paragraph.mandate_id == Mandate.id)
        .where(Paragraph.part == Part.OPERATIVE)
    )
    return {f"{slug}:{number}": paragraph_id for slug, number, paragraph_id in db.session.execute(query)}


def _ids(key: Any, identity: Any) -> dict[str, int]:
    return dict(iter(db.session.execute(sa.select(key, identity))))
