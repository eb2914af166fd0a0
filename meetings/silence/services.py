"""What people do with a silence procedure. Each act locks it, reads the clock, asks the rules, and is recorded.

The clock is read once the lock is had: closing and objecting exclude each other, and what comes later is later. The
procedure's time never goes back (`Standing.moment`). All of them flush; entry points commit.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm.attributes import set_committed_value

from meetings.foundation import attachments, audit, clock
from meetings.foundation.access import Actor, system
from meetings.foundation.attachments import Upload
from meetings.foundation.database import db
from meetings.foundation.errors import Conflict, NotFound, RuleViolation
from meetings.foundation.languages import LANGUAGES
from meetings.foundation.text import clean_block
from meetings.foundation.windows import check_zone

from . import authority, queries, subjects, telling
from .drafts import Answer, Manager, SilenceDraft, Subject
from .models import SilenceAct, SilenceAddressee, SilenceProcedure
from .rules import REASON_MAXIMUM, Act, ActKind, Standing, Status, Via, check_again, fold, follow, is_to_remind, opened

CODES = (
    *("silence.unknown", "silence.already", "silence.again_already", "silence.nobody", "silence.which"),
    *("silence.not_asked", "silence.via"),
)
"""Every code that this module and the queries raise besides those of the rules."""

KIND = "silence_procedure"
TIMER = system("timer")
_SETTLED = (
    *("title", "text", "process", "number", "manager_kind", "manager_scope", "expires_at", "zone", "words"),
    *("status", "is_sample"),
)


def open_(actor: Actor, subject: Subject, manager: Manager, draft: SilenceDraft) -> SilenceProcedure:
    """Put something under silence for the first time. Raises `silence.already`, `silence.nobody` and on `until`."""
    if not authority.may_manage(actor, manager.kind, manager.scope):
        raise NotFound("silence.unknown")
    if queries.last_number(subject.kind, subject.id):
        raise Conflict("silence.already")
    return _open(actor, subject, manager, draft)


def put_again(actor: Actor, procedure_id: int, draft: SilenceDraft) -> SilenceProcedure:
    """Put what was broken or withdrawn under silence once more, revised, with the next number.

    Who is asked is settled anew. Raises `silence.not_again`, `silence.again_already`, what `open_` does, and what is
    said of its subject, where nobody can be asked about that any more.
    """
    known = queries.by_id(procedure_id)
    if not authority.manages(actor, known):
        raise NotFound("silence.unknown")
    subjects.check(known)  # before the procedure is locked, as those do who decide about what was asked
    previous = _managed_by(actor, procedure_id)
    check_again(previous.status)
    if queries.has_successor(previous.id):
        raise Conflict("silence.again_already")
    subject = Subject(previous.subject_kind, previous.subject_id, previous.path, previous.process, previous.is_sample)
    return _open(actor, subject, Manager(previous.manager_kind, previous.manager_scope), draft, previous)


def object_(actor: Actor, procedure_id: int, answer: Answer) -> SilenceAct:
    """Object for one's State or group: the first objection breaks the silence at once.

    Raises NotFound for who speaks for nobody, `silence.which`, `silence.too_late`, `silence.objected`, `silence.ended`.
    """
    procedure = queries.by_id(procedure_id, lock=True)
    addressee = _own(actor, procedure, answer.addressee)
    return _answer(actor, procedure, ActKind.OBJECT, addressee, answer)


def ask_time(actor: Actor, procedure_id: int, answer: Answer) -> SilenceAct:
    """Ask for more time, which is no objection. Raises as `object_` does, `silence.objected` aside."""
    procedure = queries.by_id(procedure_id, lock=True)
    addressee = _own(actor, procedure, answer.addressee)
    return _answer(actor, procedure, ActKind.ASK_TIME, addressee, answer)


def record_objection(
    actor: Actor, procedure_id: int, answer: Answer, *, via: Via, received_at: datetime, evidence: Upload
) -> SilenceAct:
    """Record, as its manager, an objection that came by note or by mail before the deadline.

    Raises `silence.not_asked`, `silence.via`, those of `rules.check_received`, `silence.objected`, `silence.ended`.
    """
    procedure = _managed_by(actor, procedure_id)
    addressee = next((one for one in procedure.addressees if one.id == answer.addressee), None)
    if addressee is None:
        raise RuleViolation("silence.not_asked", field="addressee")
    if via is Via.APPLICATION:
        raise RuleViolation("silence.via", field="via")
    return _answer(
        actor, procedure, ActKind.OBJECT, addressee, answer, via=via, received_at=received_at, evidence=evidence
    )


def extend(actor: Actor, procedure_id: int, revision: int, until: datetime, reason: str = "") -> SilenceAct:
    """Give more time, before the deadline; all are told.

    Raises `record.changed_meanwhile`, `silence.too_late`, `silence.ended`; on `until` `silence.not_later` and
    `silence.far`.
    """
    reason = _clean(reason)
    procedure = _managed_by(actor, procedure_id, revision)
    before = procedure.expires_at
    act = _append(actor, procedure, ActKind.EXTEND, until=until, reason=reason)
    audit.record(actor, "silence.extend", KIND, procedure.id, {"expires_at": before}, _stood(procedure))
    telling.extended(actor, procedure, act, before)
    return act


def adopt(actor: Actor, procedure_id: int, revision: int) -> SilenceAct:
    """Close what nobody objected to in time.

    Raises `record.changed_meanwhile`, `silence.not_expired`, `silence.ended`.
    """
    procedure = _managed_by(actor, procedure_id, revision)
    _settle(procedure)
    before = _stood(procedure)
    act = _append(actor, procedure, ActKind.ADOPT)
    audit.record(actor, "silence.adopt", KIND, procedure.id, before, _stood(procedure))
    telling.ended(actor, procedure)
    return act


def withdraw(actor: Actor, procedure_id: int, revision: int, reason: str = "") -> SilenceAct:
    """End it before its deadline without a result.

    Raises `record.changed_meanwhile`, `silence.too_late`, `silence.ended`.
    """
    reason = _clean(reason)
    procedure = _managed_by(actor, procedure_id, revision)
    before = _stood(procedure)
    act = _append(actor, procedure, ActKind.WITHDRAW, reason=reason)
    audit.record(actor, "silence.withdraw", KIND, procedure.id, before, _stood(procedure))
    telling.ended(actor, procedure, reason)
    return act


def settle(procedure_id: int) -> bool:
    """Record that the last second has passed, if it has; whether that was to be done.

    From then on no clock that is put back lets anybody object. Entry points call it in a transaction of its own before
    they let anybody act: a refusal undoes what else its transaction did.
    """
    return _settle(queries.by_id(procedure_id, lock=True))


def _settle(procedure: SilenceProcedure) -> bool:
    standing = standing_of(procedure)
    is_final = standing.status in (Status.ADOPTED, Status.WITHDRAWN)
    if is_final or standing.has_run_out or not standing.is_over(clock.now()):
        return False
    _append(TIMER, procedure, ActKind.RUN_OUT)
    if procedure.status is Status.OPEN:
        audit.record(TIMER, "silence.run_out", KIND, procedure.id, None, _stood(procedure))
        telling.run_out(procedure)
    return True


def remind(procedure_id: int) -> bool:
    """Remind those who are asked of a deadline that is less than a day off; whether that was to be done."""
    procedure = queries.by_id(procedure_id, lock=True)
    if procedure.status is not Status.OPEN:
        return False
    if not is_to_remind(procedure.opened_at, procedure.expires_at, standing_of(procedure).moment(clock.now())):
        return False
    telling.remind(procedure)
    return True


def snapshot(procedure: SilenceProcedure) -> dict[str, Any]:
    """What the audit log keeps of one that is opened."""
    asked = [one.code for one in procedure.addressees]
    return {name: getattr(procedure, name) for name in _SETTLED} | {"addressees": asked}


def standing_of(procedure: SilenceProcedure) -> Standing:
    """What its acts come to; they are loaded."""
    return fold(act.facts for act in procedure.acts)


# --- opening --------------------------------------------------------------------------------------------------------


def _open(
    actor: Actor, subject: Subject, manager: Manager, draft: SilenceDraft, previous: SilenceProcedure | None = None
) -> SilenceProcedure:
    if not draft.addressees:
        raise RuleViolation("silence.nobody", field="addressees")
    for field in ("title", "text"):
        if not getattr(draft, field):
            raise RuleViolation("text.empty", field=field)
    check_zone(draft.zone, about="zone")
    now = clock.now() if previous is None else standing_of(previous).moment(clock.now())
    standing = opened(Act(ActKind.OPEN, now, until=draft.expires_at))
    procedure = SilenceProcedure(
        subject_kind=subject.kind,
        subject_id=subject.id,
        path=subject.path,
        process=subject.process,
        is_sample=subject.is_sample,
        number=1 if previous is None else previous.number + 1,
        previous_id=None if previous is None else previous.id,
        title=draft.title,
        text=draft.text,
        manager_kind=manager.kind,
        manager_scope=manager.scope,
        opened_at=now,
        expires_at=standing.expires_at,
        zone=draft.zone,
        words=draft.words,
        status=Status.OPEN,
        addressees=[SilenceAddressee(kind=one.kind, code=one.code, name=one.name) for one in draft.addressees],
        acts=[],
    )
    try:
        with db.session.begin_nested():
            db.session.add(procedure)
            db.session.flush()
    except IntegrityError:  # somebody else has opened it at this moment
        raise Conflict("silence.already" if previous is None else "silence.again_already") from None
    _write(actor, procedure, Act(ActKind.OPEN, now, until=standing.expires_at), {})
    audit.record(actor, "silence.open", KIND, procedure.id, None, snapshot(procedure))
    telling.opened(actor, procedure)
    return procedure


# --- acting ---------------------------------------------------------------------------------------------------------


def _answer(
    actor: Actor,
    procedure: SilenceProcedure,
    kind: ActKind,
    addressee: SilenceAddressee,
    answer: Answer,
    *,
    via: Via = Via.APPLICATION,
    received_at: datetime | None = None,
    evidence: Upload | None = None,
) -> SilenceAct:
    """An objection or a request. The log keeps that there was one; whose it was is in the record alone."""
    is_objection = kind is ActKind.OBJECT
    before = _stood(procedure)
    act = _append(
        actor,
        procedure,
        kind,
        addressee=addressee,
        via=via,
        received_at=received_at,
        evidence=evidence,
        reason=_clean(answer.reason),
        reason_lang=answer.lang if answer.reason.strip() and answer.lang in LANGUAGES else "",
        author_public=answer.author_public if is_objection else None,
    )
    logged = {**_stood(procedure), "act": act.position}
    by = telling.UNNAMED if via is Via.APPLICATION else actor
    what = "silence.object" if is_objection else "silence.ask_time"
    audit.record(by, what, KIND, procedure.id, before, logged)
    telling.answered(procedure, act)
    if before["status"] is not procedure.status:
        telling.ended(telling.UNNAMED, procedure)
    return act


def _append(
    actor: Actor,
    procedure: SilenceProcedure,
    kind: ActKind,
    *,
    addressee: SilenceAddressee | None = None,
    until: datetime | None = None,
    via: Via = Via.APPLICATION,
    received_at: datetime | None = None,
    evidence: Upload | None = None,
    **said: Any,
) -> SilenceAct:
    """Add an act to the record of a locked procedure, if the rules allow it, and keep what it comes to."""
    standing = standing_of(procedure)
    now = standing.moment(clock.now())
    here = via is Via.APPLICATION and kind is ActKind.OBJECT
    facts = Act(
        kind,
        now,
        addressee.id if addressee is not None else None,
        until.replace(microsecond=0) if until is not None else None,
        now if here else received_at,
        via,
        evidence is not None,
    )
    after = follow(standing, facts)
    if evidence is not None:  # kept once all is checked
        said["evidence"] = attachments.keep(actor, evidence, is_sample=procedure.is_sample)
    act = _write(actor, procedure, facts, {**said, "addressee": addressee})
    for name in ("status", "expires_at", "ended_at"):
        if getattr(procedure, name) != getattr(after, name):
            setattr(procedure, name, getattr(after, name))
    db.session.flush()
    return act


def _write(actor: Actor, procedure: SilenceProcedure, facts: Act, said: dict[str, Any]) -> SilenceAct:
    act = SilenceAct(
        procedure_id=procedure.id,
        position=len(procedure.acts) + 1,
        kind=facts.kind,
        at=facts.at,
        until=facts.until,
        received_at=facts.received_at,
        via=facts.via,
        user_id=actor.user_id,
        actor_name=actor.name,
        **said,
    )
    db.session.add(act)
    # Not appended: a procedure with one act more would count as changed, and what has ended does not change.
    set_committed_value(procedure, "acts", [*procedure.acts, act])
    db.session.flush()
    return act


def _managed_by(actor: Actor, procedure_id: int, revision: int | None = None) -> SilenceProcedure:
    """A procedure of the actor's, locked and, where that is asked, as it was seen."""
    procedure = queries.by_id(procedure_id, lock=True)
    if not authority.manages(actor, procedure):
        raise NotFound("silence.unknown")
    if revision is not None and procedure.revision != revision:
        raise Conflict("record.changed_meanwhile")
    return procedure


def _own(actor: Actor, procedure: SilenceProcedure, addressee_id: int | None) -> SilenceAddressee:
    """The addressee for whom the actor speaks."""
    own = authority.spoken_for(actor, procedure.addressees)
    if not own:
        raise NotFound("silence.unknown")
    if addressee_id is not None:
        own = [one for one in own if one.id == addressee_id]
    if len(own) != 1:
        raise RuleViolation("silence.which", field="addressee")
    return own[0]


def _clean(reason: str) -> str:
    return clean_block(reason, maximum=REASON_MAXIMUM, required=False, about="reason")


def _stood(procedure: SilenceProcedure) -> dict[str, Any]:
    return {"status": procedure.status, "expires_at": procedure.expires_at}
