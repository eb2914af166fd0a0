"""Posts from `posts.toml` and past rotation from `rotation.toml` of each process’s folder.

Only what is missing is added: what the secretariat has changed since stays as it is. Who has a post is read from the
meetings, whose own file says it.
"""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from meetings.calendar.models import Meeting
from meetings.foundation.access import system
from meetings.foundation.audit import AuditEntry
from meetings.foundation.database import db
from meetings.foundation.languages import Text
from meetings.mandates.models import Process

from . import following, queries
from .bureau import PostKind, check_post
from .models import Post, RotationEntry, post_meeting

LOADER = "command"


def load(data: Path) -> None:
    """Load both files of every process below the folder `data` that has them."""
    for folder in sorted(path.parent for path in data.glob("*/process.toml")):
        process = queries.process(_read(folder / "process.toml")["code"])
        if (folder / "posts.toml").exists():
            _load_posts(process, _read(folder / "posts.toml")["post"])
        if (folder / "rotation.toml").exists():
            _load_rotation(process, _read(folder / "rotation.toml")["held"])
    db.session.flush()


def _read(file: Path) -> dict[str, Any]:
    with file.open("rb") as opened:
        return tomllib.load(opened)


def _load_posts(process: Process, entries: list[dict[str, Any]]) -> None:
    known = set(db.session.execute(sa.select(Post.key)).scalars())
    removed = sa.select(AuditEntry.before).where(AuditEntry.action == "post.remove")
    gone = {str(before.get("key")) for before in db.session.execute(removed).scalars()}
    chaired = set(
        db.session.execute(sa.select(post_meeting.c.meeting_id).join(Post).where(Post.kind == PostKind.CHAIR)).scalars()
    )
    for entry in entries:
        if entry["key"] in known | gone:
            continue
        query = sa.select(Meeting).where(Meeting.code.in_(entry["meetings"])).options(joinedload(Meeting.process))
        meetings = list(db.session.execute(query.order_by(Meeting.sort_on, Meeting.id)).scalars())
        kind, group = PostKind(entry["kind"]), entry.get("group", "")
        if len(meetings) != len(entry["meetings"]):
            continue  # a meeting that was renamed or removed has the posts that people gave it
        if kind is PostKind.CHAIR and chaired.intersection(meeting.id for meeting in meetings):
            continue  # an upgrade, or the secretariat, was faster
        check_post(kind, group, meetings)
        post = Post(
            key=entry["key"],
            process_id=process.id,
            kind=kind,
            group_code=group,
            position=entry.get("position", 1),
            subject=Text.of(entry.get("subject")),
            meetings=meetings,
            calls=[],
            officers=[],
        )
        db.session.add(post)
        db.session.flush()
        following.adopt(system(LOADER), queries.locked_post(post.id), is_loaded=True)


def _load_rotation(process: Process, entries: list[dict[str, Any]]) -> None:
    known = set(db.session.execute(sa.select(RotationEntry.key)).scalars())
    for entry in entries:
        if entry["key"] in known:
            continue
        db.session.add(
            RotationEntry(
                key=entry["key"],
                process_id=process.id,
                kind=PostKind(entry["kind"]),
                meeting_code=entry.get("meeting", ""),
                title=Text.of(entry["title"]),
                opened_on=entry["opened"],
                turn=entry["turn"],
                group_code=entry.get("group"),
                state=entry.get("state"),
                person=entry.get("person", ""),
                is_verified=entry["verified"],
                note=Text.of(entry.get("note")),
                source=entry.get("source", ""),
            )
        )
