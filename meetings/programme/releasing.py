"""Releases: work in progress is frozen and published in one act; corrections change single sessions of the last one."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any, NamedTuple

from meetings.foundation import audit, clock
from meetings.foundation.access import Actor
from meetings.foundation.database import db
from meetings.foundation.errors import Conflict, RuleViolation
from meetings.foundation.languages import Text

from . import changes, content, keeping, queries, queries_releases, reading, telling, warnings
from .changes import Changes
from .content import Content
from .drafts import ReleaseDraft
from .models import Programme, ProgrammeRelease, ReleasedSession
from .rules import ReleaseKind, Severity
from .situation import NO_TEXT, Situation
from .warnings import Warning


class Ahead(NamedTuple):
    """What publishing now would announce: all of it, what differs from the latest release, and what gives pause."""

    last: ProgrammeRelease | None
    before: Content | None
    held: Content
    changes: Changes
    warnings: tuple[Warning, ...]
    situation: Situation

    @property
    def is_new(self) -> bool:
        """Whether there is anything to publish."""
        return bool(self.held.sessions or self.before) and (self.before is None or bool(self.changes))

    @property
    def grave(self) -> int:
        """How many warnings say that something cannot be held like that."""
        return sum(one.severity is Severity.GRAVE for one in self.warnings)


def ahead(programme: Programme, lang: str = "en") -> Ahead:
    """What a whole programme would announce now; numbers of items are written as `lang` does. Nine queries."""
    situation = reading.situation(programme, lang)
    held = _announced(programme, situation)
    last = queries_releases.latest(programme.id)
    before = content.from_json(last.content) if last is not None else None
    found = changes.between(before or Content(programme.zone), held)
    listed = frozenset(held.session_by_id)
    warned = tuple(one for one in warnings.warnings(situation) if not one.sessions or listed & {*one.sessions})
    return Ahead(last, before, held, found, warned, situation)


def _announced(programme: Programme, situation: Situation) -> Content:
    issued = queries_releases.issued_items(programme.meeting_id)
    return content.of(situation, programme.zone, programme.venue.name, issued)


def publish(actor: Actor, programme_id: int, seen_revision: int, draft: ReleaseDraft) -> ProgrammeRelease:
    """Freeze the programme in work, which was at `seen_revision`, and publish it.

    Raises NotFound `programme.unknown`, Conflict `record.changed_meanwhile` and `programme.release_nothing`;
    `programme.release_empty` where no session is listed; `programme.release_grave` on `accepts`.
    """
    programme = queries.locked(programme_id)
    keeping.check_runs(actor, programme)
    keeping.check_revision(programme, seen_revision)
    found = ahead(programme)
    if not found.held.sessions and found.before is None:
        raise Conflict("programme.release_empty")
    if not found.is_new:
        raise Conflict("programme.release_nothing")
    if found.grave and not draft.accepts:
        raise RuleViolation("programme.release_grave", field="accepts")
    release = _put_on_record(
        actor, programme, found.last, found.held, ReleaseKind.RELEASE, draft.name, draft.note, found.warnings
    )
    telling.released(actor, release, found.changes, is_first=found.before is None)
    return release


def correct(
    actor: Actor,
    programme: Programme,
    session_ids: Collection[int],
    words: Text,
    fields: Mapping[int, Collection[str]] | None = None,
) -> ProgrammeRelease | None:
    """Publish these sessions of a locked programme as they stand now, and nothing else of it; with `fields`, by
    session, nothing but these, and of no session that was not announced before.

    None where nothing was released yet, or nothing that is announced of them differs. `words` say why.
    """
    last = queries_releases.latest(programme.id)
    if last is None:
        return None
    db.session.flush()
    before = content.from_json(last.content)
    now = _announced(programme, reading.situation(programme))
    if fields is not None:
        now = content.limited(before, now, fields)
    held = content.corrected(before, now, session_ids)
    found = changes.between(before, held)
    if not found:
        return None
    release = _put_on_record(actor, programme, last, held, ReleaseKind.CORRECTION, NO_TEXT, words)
    telling.corrected(actor, release, found, before, held)
    return release


def _put_on_record(
    actor: Actor,
    programme: Programme,
    last: ProgrammeRelease | None,
    held: Content,
    kind: ReleaseKind,
    name: Text,
    note: Text,
    warned: Collection[Warning] = (),
) -> ProgrammeRelease:
    release = ProgrammeRelease(
        programme=programme,
        number=last.number + 1 if last is not None else 1,
        kind=kind,
        name=name,
        note=note,
        content=content.to_json(held),
        digest=content.digest(held),
        warnings=[one.as_dict() for one in warned],
        published_at=clock.now(),
        user_id=actor.user_id,
        actor_name=actor.name,
        is_sample=programme.is_sample,
    )
    db.session.add(release)
    keeping.touch(programme)
    db.session.flush()
    _follow(programme, release, held)
    db.session.flush()
    audit.record(actor, "programme_release.publish", "programme_release", release.id, None, keeping.of_release(release))
    return release


# --- sessions as pages and feeds show them --------------------------------------------------------------------------


def _follow(programme: Programme, release: ProgrammeRelease, held: Content) -> None:
    """Let the announced sessions be what a release says. One that it leaves out stays, as called off; one of which it
    says nothing new is not touched, so that no calendar takes it for changed."""
    stored = queries_releases.released(programme.id)
    for session in held.sessions:
        values = content.shown(held, session)
        row = stored.pop(session.id, None)
        if row is None:
            fixed = {"id": session.id, "meeting_id": programme.meeting_id, "is_sample": programme.is_sample}
            db.session.add(ReleasedSession(**fixed, **values, release_id=release.id))
        elif any(getattr(row, name) != value for name, value in values.items()):
            _change(row, values, release)
    for row in stored.values():
        if not row.is_called_off:
            _change(row, {"is_called_off": True}, release)


def _change(row: ReleasedSession, values: dict[str, Any], release: ProgrammeRelease) -> None:
    for name, value in values.items():
        setattr(row, name, value)
    row.release_id = release.id
