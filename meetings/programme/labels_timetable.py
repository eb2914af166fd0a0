"""Words for the timetable: what is said of moves, in the log and where one cannot be made."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext

from meetings.foundation.languages import LazyString

AUDITED: dict[str, LazyString] = {
    "programme_session.move": _l("The session is moved in the timetable."),
    "programme_session.fix": _l("The session is fixed where it is."),
    "programme_session.unfix": _l("The session can be moved by the solver again."),
}
STEPS: dict[str, LazyString] = {
    "unplace": _l("Take off the timetable"),
    "fix": lazy_pgettext("session", "Fix here"),
    "unfix": lazy_pgettext("session", "Let it be moved"),
}
"""What is done with a session in one step."""

DONE: dict[str, LazyString] = {
    "fix": _l("“%(name)s” is fixed where it is: the solver does not move it."),
    "unfix": _l("“%(name)s” is not fixed any more: the solver may move it."),
}
MOVED = _l("“%(name)s” is now on %(when)s, %(room)s.")
MOVED_WITHOUT_ROOM = _l("“%(name)s” is now on %(when)s, without a room yet.")
UNPLACED = _l("“%(name)s” has no day and hour any more.")
ERRORS: dict[str, LazyString] = {
    "programme.day_not_open": _l("No sessions are held on that day. Open it in the frame, or choose another one."),
    "programme.place_missing": _l("Choose where the session is to be held."),
    "programme.session_called_off": _l("This session is called off. Let it be held after all before you move it."),
}
