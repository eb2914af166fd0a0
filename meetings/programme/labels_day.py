"""Words for what happens on the day, and for services used."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext

from meetings.foundation.languages import LazyString

from .happening import State
from .rules import DayAct

LATER = _l("%(when)s: %(session)s")
UNPLACED = _l("without an hour yet: %(session)s")
NUMBERED = _l("%(number)s. %(title)s")

STATES: dict[State, LazyString] = {
    State.PLANNED: lazy_pgettext("session", "planned"),
    State.UNDER_WAY: lazy_pgettext("session", "under way"),
    State.HELD: lazy_pgettext("session", "held"),
    State.RELEASED: lazy_pgettext("session", "slot released"),
    State.CALLED_OFF: lazy_pgettext("session", "called off"),
}
STATE_TONES: dict[State, str] = {
    State.PLANNED: "open",
    State.UNDER_WAY: "warn",
    State.HELD: "ok",
    State.RELEASED: "info",
    State.CALLED_OFF: "bad",
}
STEPS: dict[DayAct, LazyString] = {
    DayAct.BEGIN: _l("Called to order"),
    DayAct.END: _l("Rises"),
    DayAct.SLIP: _l("Begins at another time"),
    DayAct.ROLL_OVER: _l("Roll business over"),
    DayAct.RELEASE: _l("Release the slot"),
    DayAct.CALL_OFF: _l("Call it off"),
    DayAct.TAKE_BACK: _l("Take the last entry back"),
}
QUESTIONS: dict[DayAct, LazyString] = {
    DayAct.BEGIN: _l("Called to order?"),
    DayAct.END: _l("Has the session risen?"),
    DayAct.SLIP: _l("When does the session begin?"),
    DayAct.ROLL_OVER: _l("Where does the remaining business go?"),
    DayAct.RELEASE: _l("Release this slot?"),
    DayAct.CALL_OFF: _l("Call this session off?"),
    DayAct.TAKE_BACK: _l("Take the last entry back?"),
}
CONSEQUENCES: dict[DayAct, LazyString] = {
    DayAct.BEGIN: _l("It is recorded when the session began. Services used are counted from then."),
    DayAct.END: _l("It is recorded when the session rose. Services used are counted until then."),
    DayAct.SLIP: _l("The correction is published at once, goes to calendars, and those concerned are told."),
    DayAct.ROLL_OVER: _l("The items of this session are added to the other one, and that is published at once."),
    DayAct.RELEASE: _l("Room and interpretation are given back, with the time of it, so that others can use them."),
    DayAct.CALL_OFF: _l("The session stays in the programme, marked as called off. That is published at once."),
    DayAct.TAKE_BACK: _l("It stays on record that it was entered and taken back. What it changed is changed back."),
}
DONE: dict[DayAct, LazyString] = {
    DayAct.BEGIN: _l("It is recorded that the session was called to order."),
    DayAct.END: _l("It is recorded that the session rose."),
    DayAct.SLIP: _l("The session begins at another time. The correction is published."),
    DayAct.ROLL_OVER: _l("The remaining business goes to another session. The correction is published."),
    DayAct.RELEASE: _l("The slot is released. The correction is published."),
    DayAct.CALL_OFF: _l("The session is called off. The correction is published."),
    DayAct.TAKE_BACK: _l("The last entry is taken back."),
}
AUDITED: dict[str, LazyString] = {
    f"session.{act.value}": words for act, words in DONE.items() if act is not DayAct.CALL_OFF
} | {f"session.{DayAct.CALL_OFF.value}": _l("The session is called off.")}
ERRORS: dict[str, LazyString] = {
    "programme.act_backwards": _l("This was before the entry that it follows: %(before)s."),
    "programme.act_in_future": _l("This is still to come. Record what has happened."),
    "programme.act_not_allowed": _l("This cannot be recorded of the session as it stands now."),
    "programme.nothing_to_take_back": _l("Nothing is recorded of this session that could be taken back."),
    "programme.roll_over_into": _l("Choose another session of this programme that comes later."),
    "programme.slip_nothing": _l("Say by how many minutes."),
}
