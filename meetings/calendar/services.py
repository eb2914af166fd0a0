"""What the secretariat writes about meetings: entering, editing, cloning. Each is checked, recorded and flushed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm.attributes import flag_modified

from meetings.foundation import audit, clock, registries, search
from meetings.foundation.access import Actor
from meetings.foundation.database import db
from meetings.foundation.errors import Conflict, RuleViolation
from meetings.foundation.languages import Text
from meetings.foundation.windows import Window
from meetings.mandates.models import Paragraph, Process
from meetings.states.models import State

from . import checking, periods, rules, telling
from .drafts import Draft, draft_of
from .models import DatesEnding, Meeting, MeetingDates, Place
from .rules import ChairStatus, MeetingAction, MeetingFacts, MeetingStatus

CODES = (
    "meeting.dates_cannot_go",
    "meeting.cancelled_has_no_new_dates",
    "meeting.warnings",
    "meeting.code_taken",
    "meeting.code_bad",
    "meeting.code_reserved",
    "meeting.window_half",
    "meeting.chair_status_needs_state",
    "meeting.prepares_itself",
    "meeting.unknown_choice",
)
"""Every code this module raises besides those of the rules."""

RESERVED = frozenset({"new", "others", "check", "print", "all"})  # words that are pages of their own
_CHAIR = ("chair_state", "chair_name", "chair_status")
_CODE = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


def snapshot(meeting: Meeting) -> dict[str, Any]:
    """What the audit log keeps of a meeting: every value that people can change, and its revision."""
    draft = draft_of(meeting)
    values = {name: getattr(draft, name) for name in Draft.__dataclass_fields__}
    values["parts"] = periods.as_stored(draft.parts)
    return values | {"code": meeting.code, "status": meeting.status, "revision": meeting.revision}


def create(actor: Actor, process: Process, code: str, draft: Draft, *, accept_warnings: bool = False) -> Meeting:
    """Enter a meeting; with dates it begins as proposed, without as mandated.

    Raises DatesRefused, WarningsUnread, and RuleViolation for the code and for choices that do not exist.
    """
    meeting = Meeting(
        code=free_code(code),
        process=process,
        status=MeetingStatus.MANDATED,
        parts=[],
        chair_status=ChairStatus.NONE,
        prepares=[],
        paragraphs=[],
        dates=[],
    )
    with db.session.no_autoflush:
        examine_draft(actor, meeting, draft, accept_warnings=accept_warnings)
        chosen = _chosen(draft)
        status = _status_with(meeting, draft, chosen["place"])
        _write(meeting, draft, chosen)
    meeting.status = status
    settle(meeting)
    db.session.add(meeting)
    db.session.flush()
    audit.record(actor, "meeting.create", "meeting", meeting.id, None, snapshot(meeting))
    telling.edited(actor, meeting, None)
    tell_moved(actor, meeting)
    return meeting


def edit(actor: Actor, meeting: Meeting, draft: Draft, revision: int, *, accept_warnings: bool = False) -> bool:
    """Change a meeting; whether anything changed. Other dates than before are kept as old ones.

    Dates given to a meeting that has none are proposed by that. Raises Conflict `record.changed_meanwhile` when
    `revision` is not the stored one, DatesRefused, WarningsUnread, and RuleViolation.
    """
    check_revision(meeting, revision)
    before = snapshot(meeting)
    if draft == draft_of(meeting):
        return False
    _check_dates_may_change(meeting, draft)
    with db.session.no_autoflush:
        examine_draft(actor, meeting, draft, accept_warnings=accept_warnings)
        chosen = _chosen(draft)
        moved = (draft.start, draft.end, draft.parts) != _dates(meeting)
        status = _status_with(meeting, draft, chosen["place"]) if moved else meeting.status
        # Nothing is written before this line: whatever is refused leaves the record as it was.
        if moved and meeting.status.has_dates:
            keep_old_dates(meeting, DatesEnding.REPLACED)
        _write(meeting, draft, chosen)
    meeting.status = status
    settle(meeting)
    flag_modified(meeting, "changed_at")  # a link alone changes what readers see, too
    db.session.flush()
    audit.record(actor, "meeting.edit", "meeting", meeting.id, before, snapshot(meeting))
    if any(before[name] != getattr(draft, name) for name in _CHAIR):
        for hook in registries.chair_written:
            hook(actor, meeting.id)
    telling.edited(actor, meeting, before)
    counted = (before["earliest"], before["latest"], before["kind"])
    if moved or counted != (meeting.earliest_on, meeting.latest_on, meeting.kind):
        tell_moved(actor, meeting)
    return True


def hold_chair(code: str) -> None:
    """Let all wait who would change who chairs a meeting. Before it is locked itself: they lock in that order, too."""
    for hook in registries.chair_held:
        hook(code)


def set_chair(actor: Actor, meeting: Meeting, state: str, name: str, status: ChairStatus) -> bool:
    """Let a meeting show who chairs it, as the records of officers say; whether anything changed. Everything that
    `snapshot` keeps must be loaded. Raises `meeting.unknown_choice`."""
    wanted = (state, name, status)
    now = (meeting.chair_state.iso3 if meeting.chair_state else "", meeting.chair_name, meeting.chair_status)
    if wanted == now:
        return False
    before = snapshot(meeting)
    meeting.chair_state, meeting.chair_name, meeting.chair_status = _state(state, "chair_state"), name, status
    db.session.flush()
    audit.record(actor, "meeting.chair", "meeting", meeting.id, before, snapshot(meeting))
    return True


def clone(actor: Actor, meeting: Meeting, code: str, title: Text, short: Text) -> Meeting:
    """Another meeting of the same kind and place, resting on the same paragraphs: no dates, no window, no chair."""
    source = draft_of(meeting)
    draft = Draft(
        kind=source.kind,
        title=title,
        short=short,
        place=source.place,
        host_state=source.host_state,
        paragraphs=source.paragraphs,
        prepares=source.prepares,
        is_published=source.is_published,
        is_sample=source.is_sample,
    )
    # What there is to warn of is true of the source as well, and is said when the copy is edited.
    return create(actor, meeting.process, code, draft, accept_warnings=True)


def examine_draft(
    actor: Actor, meeting: Meeting, draft: Draft, *, accept_warnings: bool = True
) -> checking.Examination:
    """What is to be said about a draft. Raises DatesRefused where it would break something that binds, and
    WarningsUnread where warnings are new and nobody has accepted them."""
    _check_values(meeting, draft)
    place = _place(draft.place)
    facts = facts_of_draft(meeting, draft)
    stored = meeting if meeting.id is not None else None
    found = checking.examine(facts, place, actor, stored, meeting.process.code)
    had = rules.link_problems(meeting.kind, meeting.prepares) if stored is not None else ()
    found = found.with_links(rules.link_problems(draft.kind, draft.prepares), had)
    if found.refusals:
        raise checking.DatesRefused(found)
    if found.needs_reading and not accept_warnings:
        raise checking.WarningsUnread(found)
    return found


def facts_of_draft(meeting: Meeting, draft: Draft) -> MeetingFacts:
    """A draft as plain values; dates given to a meeting without any are proposed."""
    status = meeting.status
    if draft.start is not None and not status.has_dates and status is not MeetingStatus.CANCELLED:
        status = MeetingStatus.PROPOSED
    window = Window(draft.earliest, draft.latest) if draft.earliest and draft.latest else None
    return MeetingFacts(
        code=meeting.code,
        kind=draft.kind,
        status=status,
        start=draft.start,
        end=draft.end,
        window=window,
        place=draft.place or None,
        chair_state=draft.chair_state or None,
        chair_name=draft.chair_name,
        parts=draft.parts,
    )


def check_revision(meeting: Meeting, revision: int) -> None:
    """Raises Conflict `record.changed_meanwhile` unless `revision` is the stored one."""
    if meeting.revision != revision:
        raise Conflict("record.changed_meanwhile")


def keep_old_dates(meeting: Meeting, ending: DatesEnding, reason: str = "") -> None:
    """Put the dates a meeting has now among its old ones (`dates` must be loaded)."""
    if meeting.start_on is None or meeting.end_on is None:
        return
    meeting.dates.append(
        MeetingDates(
            start_on=meeting.start_on,
            end_on=meeting.end_on,
            parts=meeting.parts,
            status=meeting.status,
            ending=ending,
            reason=reason,
        )
    )


def settle(meeting: Meeting) -> None:
    """What follows from the other values: the day lists order by, the text that search looks through, no reason where
    none is asked for."""
    old = meeting.dates[-1].start_on if meeting.dates else None  # a postponed meeting stays where people look for it
    meeting.sort_on = meeting.start_on or meeting.earliest_on or old
    if meeting.status not in (MeetingStatus.POSTPONED, MeetingStatus.CANCELLED):
        meeting.reason = ""
    meeting.search_text = search.index_text([meeting.title, meeting.short, meeting.code, meeting.report_symbol])


def tell_moved(actor: Actor, meeting: Meeting) -> None:
    """Let the features that count from a meeting's dates follow, in the same transaction."""
    for hook in registries.meeting_moved:
        hook(actor, meeting.id)


def free_code(code: str) -> str:
    """A code that no other meeting has, of small letters, digits and hyphens; raises RuleViolation on `code`."""
    code = code.strip()
    if not 3 <= len(code) <= 60 or not _CODE.fullmatch(code):
        raise RuleViolation("meeting.code_bad", field="code")
    if code in RESERVED:
        raise RuleViolation("meeting.code_reserved", field="code")
    if db.session.execute(sa.select(Meeting.id).where(Meeting.code == code)).scalar() is not None:
        raise RuleViolation("meeting.code_taken", field="code")
    return code


def _check_dates_may_change(meeting: Meeting, draft: Draft) -> None:
    if (draft.start, draft.end, draft.parts) == _dates(meeting):
        return
    if meeting.status is MeetingStatus.CANCELLED:
        raise RuleViolation("meeting.cancelled_has_no_new_dates", field="start")
    if meeting.start_on is not None and draft.start is None:
        raise RuleViolation("meeting.dates_cannot_go", field="start")


def _check_values(meeting: Meeting, draft: Draft) -> None:
    if (draft.earliest is None) != (draft.latest is None):
        raise RuleViolation("meeting.window_half", field="earliest" if draft.earliest is None else "latest")
    if draft.earliest and draft.latest and draft.latest < draft.earliest:
        raise RuleViolation("window.reversed", field="latest", earliest=draft.earliest, latest=draft.latest)
    if draft.chair_status is not ChairStatus.NONE and not draft.chair_state:
        raise RuleViolation("meeting.chair_status_needs_state", field="chair_state")
    if meeting.code in draft.prepares:
        raise RuleViolation("meeting.prepares_itself", field="prepares")


def _status_with(meeting: Meeting, draft: Draft, place: Place | None) -> MeetingStatus:
    """The status once the draft's dates are there: dates given to a meeting that has none are proposed."""
    if draft.start is None or meeting.status.has_dates or meeting.status is MeetingStatus.CANCELLED:
        return meeting.status
    today = clock.today(place.zone if place is not None else clock.OFFICE_ZONE)
    return rules.move(meeting.status, MeetingAction.PROPOSE_DATES, start=draft.start, end=draft.end, today=today)


def _chosen(draft: Draft) -> dict[str, Any]:
    """The records that a draft names by their keys; raises `meeting.unknown_choice` when one is not there."""
    return {
        "place": _place(draft.place),
        "host_state": _state(draft.host_state, "host_state"),
        "chair_state": _state(draft.chair_state, "chair_state"),
        "paragraphs": _all(Paragraph, Paragraph.id, draft.paragraphs, "paragraphs"),
        "prepares": _all(Meeting, Meeting.code, draft.prepares, "prepares"),
    }


def _write(meeting: Meeting, draft: Draft, chosen: dict[str, Any]) -> None:
    meeting.kind, meeting.title, meeting.short = draft.kind, draft.title, draft.short
    meeting.start_on, meeting.end_on, meeting.parts = draft.start, draft.end, periods.as_stored(draft.parts)
    meeting.earliest_on, meeting.latest_on, meeting.words = draft.earliest, draft.latest, draft.words
    meeting.chair_name, meeting.chair_status = draft.chair_name, draft.chair_status
    meeting.report_symbol, meeting.note = draft.report_symbol, draft.note
    meeting.is_published, meeting.is_sample = draft.is_published, draft.is_sample
    meeting.place, meeting.host_state, meeting.chair_state = (
        chosen[name] for name in ("place", "host_state", "chair_state")
    )
    meeting.paragraphs, meeting.prepares = chosen["paragraphs"], chosen["prepares"]


def _dates(meeting: Meeting) -> tuple[date | None, date | None, tuple[Window, ...]]:
    return meeting.start_on, meeting.end_on, periods.from_stored(meeting.parts)


def _place(code: str) -> Place | None:
    return _all(Place, Place.code, [code], "place")[0] if code else None


def _state(iso3: str, about: str) -> State | None:
    return _all(State, State.iso3, [iso3], about)[0] if iso3 else None


def _all(model: type[Any], key: Any, wanted: Sequence[Any], about: str) -> list[Any]:
    """The records with these keys; raises `meeting.unknown_choice` when one is not there."""
    if not wanted:
        return []
    found = list(db.session.execute(sa.select(model).where(key.in_(wanted)).order_by(key)).scalars())
    if len(found) != len(set(wanted)):
        raise RuleViolation("meeting.unknown_choice", field=about)
    return found
