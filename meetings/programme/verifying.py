"""Proving what is on record of programmes: releases say what was published, sessions what the latest release says."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from meetings.foundation.database import db

from . import changes, content, queries_releases
from .models import ProgrammeRelease, ReleasedSession
from .rules import ReleaseKind


def verify() -> Iterator[str]:
    """What is wrong with any release or announced session: a sentence each, with its number."""
    for programme_id in queries_releases.every_programme():
        releases = queries_releases.contents(programme_id)
        yield from _of_numbers(programme_id, releases)
        for release in releases:
            yield from (f"release {release.id}: {fault}" for fault in _of_release(release))
        yield from _of_sessions(releases, queries_releases.released(programme_id))
        db.session.expunge_all()


def _of_numbers(programme_id: int, releases: list[ProgrammeRelease]) -> Iterator[str]:
    if [release.number for release in releases] != list(range(1, len(releases) + 1)):
        yield f"programme {programme_id}: the numbers of its releases have gaps"
    if releases and releases[0].kind is not ReleaseKind.RELEASE:
        yield f"release {releases[0].id}: there is nothing before it that it could correct"
    for before, after in pairwise(releases):
        if not changes.between(content.from_json(before.content), content.from_json(after.content)):
            yield f"release {after.id}: it changes nothing"


def _of_release(release: ProgrammeRelease) -> Iterator[str]:
    held = content.from_json(release.content)
    if content.digest(held) != release.digest:
        yield "its fingerprint is not that of what it says"
    if len(held.session_by_id) != len(held.sessions):
        yield "it has a session twice"
    for session in held.sessions:
        named = (
            (session.room is None or session.room in held.room_by_id)
            and set(session.items) <= set(held.item_by_id)
            and set(session.parties) <= set(held.party_by_key)
        )
        if not named:
            yield f"it does not name everything that session {session.id} has"


def _of_sessions(releases: list[ProgrammeRelease], stored: dict[int, ReleasedSession]) -> Iterator[str]:
    if not releases:
        yield from (f"session {number}: it is announced by no release" for number in stored)
        return
    held = content.from_json(releases[-1].content)
    ever = {session.id for release in releases for session in content.from_json(release.content).sessions}
    for number in sorted(ever - set(stored)):
        yield f"session {number}: a release announced it, and it is not there"
    known = {release.id for release in releases}
    for number, row in stored.items():
        session = held.session_by_id.get(number)
        if session is None:
            if not row.is_called_off:
                yield f"session {number}: the latest release does not have it, and it is not called off"
        elif any(getattr(row, name) != value for name, value in content.shown(held, session).items()):
            yield f"session {number}: it differs from the latest release"
        if row.release_id not in known:
            yield f"session {number}: the release that it names is not of its programme"
