"""What the secretariat does with requests: it grants, offers another slot, declines. What is granted is a session."""

from __future__ import annotations

from datetime import date

from meetings.foundation import clock
from meetings.foundation.access import Actor
from meetings.foundation.errors import Conflict, NotFound
from meetings.foundation.languages import Text
from meetings.topics.keeping import clean_text

from . import arranging, authors, bodies, parties, queries, queries_requests, reading, saving, telling, vacancies
from .arrangements import Moment, SessionDraft
from .bodies import Ready
from .content import Content
from .drafts import AnswerDraft
from .models import Programme, ProgrammeSession, Room, SessionRequest
from .rules import ByKind, Interpretation, Party, PartyKind, PeriodKind, RequestAction
from .situation import SessionFacts, Situation
from .steps import WORDS_MAXIMUM, Slot, Wish, check_reason, check_slot

_KEYS = {ByKind.STATE: bodies.STATE, ByKind.GROUP: bodies.GROUP, ByKind.ORGANIZATION: "organization:"}
"""What the keys of those who ask begin with, among those who have to be at sessions."""


def grant(actor: Actor, request_id: int, revision: int, given: AnswerDraft) -> ProgrammeSession:
    """Grant a request in a slot, or without one: a session comes of it, and its author is told. One with a slot is
    fixed there: it has been promised.

    Raises NotFound; Conflict `record.changed_meanwhile`, `programme.request_act_not_allowed`, what `check_vacant`
    does; RuleViolation of `make_session`, and what `clean_text` does.
    """
    request = _asked(actor, request_id, revision, RequestAction.GRANT)
    programme = queries.locked(queries_requests.hold(request.meeting_id))
    check_slot_free(programme, request, given.slot)
    words = _cleaned(given.words)
    room = room_of(programme, given.slot)
    saving.act(actor, request, RequestAction.GRANT, slot=given.slot, room=room, words=words)
    made = make_session(actor, programme, request, given.slot, given.interpretation)
    telling.answered(actor, request, given.slot, room, programme.zone)
    return made


def offer(actor: Actor, request_id: int, revision: int, given: AnswerDraft) -> SessionRequest:
    """Offer those who asked another slot, which is theirs once they accept it, if it still is free then.

    Raises NotFound; Conflict `record.changed_meanwhile`, `programme.request_act_not_allowed`, what `check_vacant`
    does; RuleViolation `programme.slot_missing`, and what `clean_text` does.
    """
    request = _asked(actor, request_id, revision, RequestAction.OFFER)
    slot = check_slot(given.slot)
    programme = queries.locked(queries_requests.hold(request.meeting_id))
    check_slot_free(programme, request, slot)
    room = room_of(programme, slot)
    saving.act(actor, request, RequestAction.OFFER, slot=slot, room=room, words=_cleaned(given.words))
    telling.answered(actor, request, slot, room, programme.zone)
    return request


def decline(actor: Actor, request_id: int, revision: int, words: Text) -> SessionRequest:
    """Decline a request, with the reason. Raises NotFound; Conflict `record.changed_meanwhile`,
    `programme.request_act_not_allowed`; RuleViolation `programme.reason_missing`, and what `clean_text` does."""
    request = _asked(actor, request_id, revision, RequestAction.DECLINE)
    saving.act(actor, request, RequestAction.DECLINE, words=check_reason(_cleaned(words)))
    telling.answered(actor, request)
    return request


def _asked(actor: Actor, request_id: int, revision: int, action: RequestAction) -> SessionRequest:
    """A locked request about which the secretariat may do something now."""
    request = queries_requests.locked(request_id)
    if Party.DESK not in parties.parties_of(actor, request):
        raise NotFound("programme.request_unknown")
    saving.check_step(actor, request, revision, action)
    return request


def _cleaned(words: Text) -> Text:
    return clean_text(words, WORDS_MAXIMUM, about="words", is_block=True)


# --- slots ----------------------------------------------------------------------------------------------------------


def wishes_of(request: SessionRequest) -> list[Wish]:
    """The parts of days that those who ask have named, the best first."""
    return [(date.fromisoformat(on), PeriodKind(kind)) for on, kind in request.wishes]


def facts_of(request: SessionRequest, slot: Slot | None = None) -> SessionFacts:
    """The session that is asked for, placed in a slot or nowhere yet."""
    return SessionFacts(
        id=vacancies.ASKED,
        kind=request.kind,
        title=Text.of({request.lang: request.title}),
        minutes=request.minutes,
        attendance=request.attendance,
        langs=tuple(request.langs),
        interpretation=Interpretation.AS_AVAILABLE if request.langs else Interpretation.NONE,
        is_open=request.is_open,
        needs_access=request.needs_access,
        equipment=frozenset(request.equipment),
        period_wishes=_periods(request),
        parties=frozenset({party_key(request)}),
        on=slot.on if slot is not None else None,
        starts=slot.starts if slot is not None else None,
        room=slot.room if slot is not None else None,
    )


def party_key(request: SessionRequest) -> str:
    """Those who ask, among those who have to be at sessions."""
    return f"{_KEYS[request.by_kind]}{request.by_code}"[:80]


def check_slot_free(programme: Programme, request: SessionRequest, slot: Slot | None) -> None:
    """Raises Conflict `programme.slot_taken` and `programme.slot_gone`, also of what is over. The programme is locked,
    so that a slot that is free stays so."""
    if slot is not None:
        if Content(programme.zone).instant(slot.on, slot.starts) <= clock.now():
            raise Conflict("programme.slot_gone", field="slot")
        vacancies.check_vacant(situation_with(programme, request, slot))


def situation_with(programme: Programme, request: SessionRequest, slot: Slot | None = None) -> Situation:
    """A loaded programme as plain values, with the session that is asked for, in a slot or nowhere yet."""
    return vacancies.with_asked(reading.situation(programme), facts_of(request, slot))


def room_of(programme: Programme, slot: Slot | None) -> Room | None:
    """The room of a slot."""
    return next((room for room in programme.rooms if slot is not None and room.id == slot.room), None)


def _periods(request: SessionRequest) -> tuple[PeriodKind, ...]:
    return tuple(dict.fromkeys(kind for _on, kind in wishes_of(request)))


# --- what comes of it -----------------------------------------------------------------------------------------------


def make_session(
    actor: Actor, programme: Programme, request: SessionRequest, slot: Slot | None, interpretation: Interpretation
) -> ProgrammeSession:
    """The session that comes of a request, in a locked programme. Raises what `arranging.enter` does, and RuleViolation
    `programme.too_many_parties`."""
    ready = Ready(party_key(request), PartyKind.BODY, authors.name_of(request))
    only = _only_day(request) if slot is None else None
    draft = SessionDraft(
        kind=request.kind,
        title=Text.of({request.lang: request.title}),
        minutes=request.minutes,
        attendance=request.attendance,
        langs=tuple(request.langs),
        interpretation=interpretation if request.langs else Interpretation.NONE,
        is_open=request.is_open,
        needs_access=request.needs_access,
        equipment=tuple(request.equipment),
        period_wishes=_periods(request) if slot is None else (),
        not_before=Moment(only),
        not_after=Moment(only),
        contact=contact_of(request),
        parties=(bodies.taken_over(actor, programme, ready).id,),
        is_sample=request.is_sample or programme.is_sample,
    )
    return arranging.enter(actor, programme, draft, request_id=request.id, slot=slot)


def _only_day(request: SessionRequest) -> date | None:
    """The day on which all wishes are."""
    days = {on for on, _kind in wishes_of(request)}
    return days.pop() if len(days) == 1 else None


def contact_of(request: SessionRequest) -> str:
    """Whom conference services may ask."""
    return ", ".join(part for part in (request.contact_name, request.contact_email, request.contact_phone) if part)
