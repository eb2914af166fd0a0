"""Words for sessions as they are entered, and for how they are to stand to one another."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext

from meetings.foundation.languages import LazyString

from .arrangements import SessionStep, Standing

STANDINGS: dict[Standing, LazyString] = {
    Standing.PLACED: lazy_pgettext("sessions", "In the timetable"),
    Standing.UNPLACED: lazy_pgettext("sessions", "Without day and hour"),
    Standing.CALLED_OFF: lazy_pgettext("sessions", "Called off"),
    Standing.REMOVED: lazy_pgettext("sessions", "Removed"),
}
STEPS: dict[SessionStep, LazyString] = {
    SessionStep.COPY: _l("Copy"),
    SessionStep.CALL_OFF: _l("Call it off"),
    SessionStep.REINSTATE: _l("Hold it after all"),
    SessionStep.REMOVE: _l("Remove"),
    SessionStep.RESTORE: _l("Put back"),
}
QUESTIONS: dict[SessionStep, LazyString] = {
    SessionStep.COPY: _l("Enter a session like this one?"),
    SessionStep.CALL_OFF: _l("Call this session off?"),
    SessionStep.REINSTATE: _l("Hold this session after all?"),
    SessionStep.REMOVE: _l("Remove this session?"),
    SessionStep.RESTORE: _l("Put this session back?"),
}
CONSEQUENCES: dict[SessionStep, LazyString] = {
    SessionStep.COPY: _l(
        "The copy has all that this session has, but no number, no day and hour, and no order among other sessions."
    ),
    SessionStep.CALL_OFF: _l(
        "It stays in the programme where it stands, marked as called off. Everybody sees that once it is released."
    ),
    SessionStep.REINSTATE: _l("It is held where it stands. Everybody sees that once it is released."),
    SessionStep.REMOVE: _l(
        "It can be put back with all that it has. If it was released, the next release says that it is taken out."
    ),
    SessionStep.RESTORE: _l("It is again where it stood, and its order among other sessions holds again."),
}
DONE: dict[SessionStep, LazyString] = {
    SessionStep.COPY: _l("The session is copied. Change what is different."),
    SessionStep.CALL_OFF: _l("The session is called off."),
    SessionStep.REINSTATE: _l("The session is held after all."),
    SessionStep.REMOVE: _l("The session is removed. It can be put back."),
    SessionStep.RESTORE: _l("The session is back in the programme."),
}
FIXED = lazy_pgettext("session", "fixed")
UNLISTED = lazy_pgettext("session", "not released")
CONTACT = _l("Contact for conference services")
REMARK = _l("Remark for the secretariat alone")
STRICTNESS: dict[bool, LazyString] = {
    True: lazy_pgettext("relation", "it must be so"),
    False: lazy_pgettext("relation", "it is wished"),
}
AUDITED: dict[str, LazyString] = {
    "programme_session.create": _l("The session is entered."),
    "programme_session.edit": _l("The session is edited."),
    "programme_session.call_off": DONE[SessionStep.CALL_OFF],
    "programme_session.reinstate": DONE[SessionStep.REINSTATE],
    "programme_session.remove": _l("The session is removed."),
    "programme_session.restore": DONE[SessionStep.RESTORE],
    "session_relation.set": _l("It is said how two sessions are to stand to one another."),
    "session_relation.remove": _l("How two sessions were to stand to one another holds no more."),
}
SESSIONS = _l("Sessions of programmes of work")
RELATIONS = _l("Order of sessions")
FIELDS: dict[str, LazyString] = {
    "kind": _l("Kind"),
    "number": _l("Number of the meeting"),
    "title": _l("Title"),
    "note": _l("Note"),
    "minutes": _l("Length in minutes"),
    "attendance": _l("Expected attendance"),
    "langs": _l("Languages of interpretation"),
    "interpretation": _l("Interpretation"),
    "is_listed": _l("In releases"),
    "is_open": _l("Open to observers and civil society"),
    "needs_access": _l("Needs a room that is accessible to people in wheelchairs"),
    "equipment": _l("Equipment"),
    "room_wish_id": _l("Wanted room"),
    "period_wishes": _l("Part of the day"),
    "not_before_on": _l("Not before this day"),
    "not_before_at": _l("Not before this hour"),
    "not_after_on": _l("Over by this day"),
    "not_after_at": _l("Over by this hour"),
    "is_fixed": _l("Fixed where it stands"),
    "on": _l("Day"),
    "starts": _l("Hour"),
    "room_id": _l("Room"),
    "called_off_at": _l("Called off"),
    "removed_at": _l("Removed"),
    "request_id": _l("Request"),
    "is_sample": _l("Sample, not a fact"),
    "items": _l("Items of the agenda"),
    "parties": _l("Who must be there"),
}
RELATION_FIELDS: dict[str, LazyString] = {
    "first_id": _l("Session"),
    "order": lazy_pgettext("relation", "How"),
    "second_id": _l("The other session"),
    "is_hard": _l("How strictly"),
}
ERRORS: dict[str, LazyString] = {
    "programme.hour_alone": _l("Choose the day to which this hour belongs."),
    "programme.item_unknown": _l("One of these items is no longer on the agenda."),
    "programme.langs_missing": _l("Choose the languages of interpretation."),
    "programme.langs_not_wanted": _l(
        "Either choose no language, or say below how it stands with interpretation into these."
    ),
    "programme.language_unknown": _l("Choose one of the six languages."),
    "programme.number_not_formal": _l("Only formal meetings have a number."),
    "programme.party_unknown": _l("One of those who must be there is no longer listed for this meeting."),
    "programme.relation_circle": _l(
        "This session must already end before the other one begins, directly or by way of others."
    ),
    "programme.relation_gone": _l("This was taken out in the meantime."),
    "programme.relation_self": _l("Choose two different sessions."),
    "programme.relation_twice": _l("This is already so."),
    "programme.room_unknown": _l("The meeting does not have this room."),
    "programme.session_gone": _l("This session was removed in the meantime."),
    "programme.theme_too_long": _l("Line %(line)s is too long: a title has at most %(maximum)s characters."),
    "programme.too_many_relations": _l("A programme has at most %(maximum)s relations between sessions."),
    "programme.too_many_sessions": _l("A programme has at most %(maximum)s sessions."),
    "programme.too_many_themes": _l("At most %(maximum)s sessions can be entered at once."),
    "programme.window_order": _l("The session does not fit between the day or hour before and this one."),
}
