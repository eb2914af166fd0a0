"""How an agenda comes to be adopted: by an act of the meeting that is recorded, or circulated under silence."""

from __future__ import annotations

from datetime import date

import sqlalchemy as sa

from meetings.foundation import audit, clock
from meetings.foundation.access import Actor, Scope
from meetings.foundation.access_table import Action, may
from meetings.foundation.database import db
from meetings.foundation.errors import Conflict, NotFound, RuleViolation
from meetings.nominations.bureau import PostKind
from meetings.nominations.models import Officer, Post, post_meeting
from meetings.silence import addressing
from meetings.silence import queries as procedures
from meetings.silence import services as silence
from meetings.silence.drafts import Manager, SilenceDraft, Subject
from meetings.silence.models import SilenceProcedure
from meetings.silence.rules import ManagerKind, Status

from . import keeping, queries, telling, versions
from .drafts import AdoptionDraft, FreezeDraft
from .models import AgendaAdoption, AgendaVersion
from .rules import AdoptionHow, VersionKind, VersionStep, check_adoption, check_step

SUBJECT = "agenda_version"


def ask(actor: Actor, version_id: int, revision: int, draft: SilenceDraft) -> SilenceProcedure:
    """Circulate a version under silence; the secretariat runs the procedure.

    Raises NotFound; Conflict `record.changed_meanwhile`, `agenda.no_step`, and what `silence.services.open_` does.
    """
    version = queries.locked_version(version_id)
    process = version.agenda.meeting.process.code
    if not may(actor, Action.SILENCE_MANAGE, Scope(process=process)):
        raise NotFound("agenda.version_unknown")
    keeping.check_revision(version, revision)
    check_step(versions.standing_of(version), VersionStep.SILENCE)
    subject = Subject(SUBJECT, version.id, f"agendas/{version.id}/", process, version.is_sample)
    return silence.open_(actor, subject, Manager(ManagerKind.SECRETARIAT, process), draft)


def addressees(day: date) -> tuple[addressing.Addressed, ...]:
    """Who is asked about an agenda: every Member State on a day."""
    return addressing.all_states(day)


def check_asked(version_id: int, lock: bool) -> None:
    """What the component of silence asks before a version is put once more. Raises Conflict `agenda.no_step`."""
    version = queries.locked_version(version_id) if lock else queries.version(version_id)
    check_step(versions.standing_of(version), VersionStep.SILENCE)


def adopt(actor: Actor, version_id: int, revision: int, draft: AdoptionDraft) -> AgendaAdoption:
    """Record what a meeting decided about a version. What is adopted becomes a version of its own, public at once.

    “As orally amended” adopts the work in progress, into which the amendments have been written; else what was before
    the meeting. Raises NotFound; Conflict `record.changed_meanwhile`, `agenda.no_step`, `agenda.not_silent`,
    `agenda.not_amended`; what `check_adoption` and `check_freeze` do; `agenda.no_chair` on `accept` until somebody has
    said that it was so: whoever presides is elected first.
    """
    version = queries.locked_version(version_id)
    keeping.check_prepares(actor, version.agenda)
    keeping.check_revision(version, revision)
    check_step(versions.standing_of(version), VersionStep.ADOPT)
    check_adoption(draft.how, draft.vote, draft.held_on, clock.today(version.agenda.meeting.zone))
    procedure = _silent(version) if draft.how is AdoptionHow.SILENCE else None
    if not (draft.accepts or draft.how is AdoptionHow.SILENCE or _has_chair(version, draft.held_on)):
        raise RuleViolation("agenda.no_chair", field="accept")
    adopted = None if draft.how is AdoptionHow.NOT_ADOPTED else _adopted(actor, version, draft)
    vote = draft.vote
    act = AgendaAdoption(
        version_id=version.id,
        held_on=draft.held_on,
        sitting=draft.sitting,
        how=draft.how,
        in_favour=vote.in_favour if vote is not None else None,
        against=vote.against if vote is not None else None,
        abstaining=vote.abstaining if vote is not None else None,
        words=draft.words,
        silence_id=procedure.id if procedure is not None else None,
        adopted_id=adopted.id if adopted is not None else None,
        at=clock.now(),
        user_id=actor.user_id,
        actor_name=actor.name,
    )
    db.session.add(act)
    db.session.flush()
    after = {"how": draft.how, "held_on": draft.held_on, "adopted_id": act.adopted_id}
    audit.record(actor, "agenda_version.adopt", "agenda_version", version.id, None, after)
    telling.decided(actor, version, act)
    return act


def _adopted(actor: Actor, version: AgendaVersion, draft: AdoptionDraft) -> AgendaVersion:
    agenda = queries.locked(version.agenda_id)
    if draft.is_amended:
        freezing = FreezeDraft(VersionKind.ADOPTED, with_annotations=False, accepts=draft.accepts)
        made = versions.freeze_locked(actor, agenda, freezing, is_amended=True)
        if made.digest == versions.plain_digest(version):
            raise Conflict("agenda.not_amended")
    else:
        made = versions.as_adopted(actor, agenda, version)
    made.issued_at = clock.now()
    db.session.flush()
    return made


def _silent(version: AgendaVersion) -> SilenceProcedure:
    """The procedure under which a version was adopted. Raises Conflict `agenda.not_silent`."""
    last = procedures.last_of([SUBJECT], version.id).get(SUBJECT)
    if last is None or last.status is not Status.ADOPTED:
        raise Conflict("agenda.not_silent", field="how")
    return last


def _has_chair(version: AgendaVersion, day: date) -> bool:
    """Whether somebody was elected to chair the meeting by that day, as far as it is on record."""
    query = (
        sa.select(Officer.id)
        .join(Post, Post.id == Officer.post_id)
        .join(post_meeting, post_meeting.c.post_id == Post.id)
        .where(post_meeting.c.meeting_id == version.agenda.meeting_id, Post.kind == PostKind.CHAIR)
        .where(Officer.elected_on <= day)
    )
    return db.session.execute(query).first() is not None
