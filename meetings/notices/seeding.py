"""Notes and addresses of missions from `*/notes.toml`: in demonstrations only, where no mail goes to anybody real."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from flask import current_app

from meetings.foundation.access import Actor, system
from meetings.foundation.database import db
from meetings.foundation.languages import Text

from . import missions, notes
from .drafts import AddressDraft, NoteDraft
from .models import MissionAddress, Note
from .rules import Circle


def load(data: Path) -> None:
    """Enter what is missing, and send the notes that the file calls sent. Does nothing outside demonstrations."""
    if not current_app.config["DEMO"]:
        return
    actor = system("command")
    for file in sorted(data.glob("*/notes.toml")):
        with file.open("rb") as opened, (file.parent / "process.toml").open("rb") as process:
            found, code = tomllib.load(opened), tomllib.load(process)["code"]
        _load_addresses(actor, found["address"])
        _load_notes(actor, found["note"], code)


def _load_addresses(actor: Actor, entries: list[dict[str, Any]]) -> None:
    known = set(db.session.scalars(sa.select(MissionAddress.email)))
    for entry in entries:
        if entry["email"] not in known:
            missions.add(actor, AddressDraft(entry["state"], entry["email"], entry["language"]))


def _load_notes(actor: Actor, entries: list[dict[str, Any]], process: str) -> None:
    known = set(db.session.scalars(sa.select(Note.reference).where(Note.process == process)))
    for entry in entries:
        if entry["reference"] in known:
            continue
        draft = NoteDraft(
            subject=Text.of(entry["subject"]),
            body=Text.of({language: words.strip() for language, words in entry["body"].items()}),
            circle=Circle(entry["to"]),
            process=process,
            reference=entry["reference"],
            meeting=entry["meeting"],
            is_sample=True,
        )
        note = notes.create(actor, draft)
        if entry["sent"]:
            notes.send(actor, note, note.revision)
