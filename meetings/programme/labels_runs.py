"""Words for runs of the solver: what counts, what came of a run, why there is no timetable, what can be taken over."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext

from meetings.foundation.languages import LazyString

from .rules import Arrangement, Obstacle
from .weights import Kind

RUNS = _l("Runs of the solver")
RUN = _l("Run %(number)s of the solver")
KINDS: dict[Kind, LazyString] = {
    Kind.ROOM: _l("Two sessions in one room at once"),
    Kind.SLOT: _l("Outside the hours in which the meeting has the room"),
    Kind.FIXED: _l("Moved, though it is fixed"),
    Kind.UNPLACED: _l("Without a place"),
    Kind.PERSON: _l("A person wanted in two places at once"),
    Kind.BODY: _l("A body wanted in two places at once"),
    Kind.FORMAL: _l("Two formal meetings at once"),
    Kind.NEEDS: _l("A room without the access, booths or equipment that is needed"),
    Kind.INTERPRETATION: _l("More interpretation than there are teams"),
    Kind.NOT_BEFORE: _l("Earlier than a session can begin"),
    Kind.NOT_AFTER: _l("Later than a session can end"),
    Kind.RELATION: _l("Against how two sessions have to stand to one another"),
    Kind.CAPACITY: _l("A room that is too small"),
    Kind.NUMBERS: _l("Formal meetings against the order of their numbers"),
    Kind.TEAM_DAY: _l("More than two meetings a day for a team of interpreters"),
    Kind.BESIDE_FORMAL: _l("Something else during a formal meeting"),
    Kind.ITEM: _l("One item of the agenda in two places at once"),
    Kind.AS_AVAILABLE: _l("No team left for those who get interpretation as available"),
    Kind.BOOTHS: _l("No booths for those who get interpretation as available"),
    Kind.RELATION_WISH: _l("Against how two sessions should rather stand to one another"),
    Kind.PERIOD_WISH: _l("At another time of the day than wanted"),
    Kind.ROOM_WISH: _l("In another room than wanted"),
    Kind.USUAL_PERIOD: _l("At another time of the day than usual for what it is"),
}
"""What each kind of breach is called where costs are listed."""

STATUSES: dict[str, LazyString] = {
    "optimal": _l("There is no better timetable: that is proved."),
    "feasible": _l("A timetable that holds. Whether there is a better one was not settled in this time."),
    "infeasible": _l("There is no timetable in which all of this holds."),
    "unknown": _l("No timetable was found in this time, and it was not settled whether there is one. Allow more time."),
    "cancelled": _l("The run was stopped. This is the best that was found until then."),
    "invalid": _l("What was asked contradicts itself."),
}
TONES: dict[str, str] = {
    "optimal": "ok",
    "feasible": "ok",
    "infeasible": "bad",
    "unknown": "warn",
    "cancelled": "warn",
    "invalid": "bad",
}
FAILURES: dict[str, LazyString] = {
    "lost": _l("The worker that was at it has gone. Ask again."),
    "timeout": _l("The solver did not answer any more and was ended. Ask again, with less time."),
}
FAILED = _l("The solver failed. Ask again; if it happens again, tell whoever looks after this installation.")
OBSTACLES: dict[Obstacle, LazyString] = {
    Obstacle.MOVED: _l("Somebody has moved it since the solver began."),
    Obstacle.FIXED: _l("It is fixed where it is now."),
    Obstacle.CALLED_OFF: _l("It is called off now."),
    Obstacle.DAY: _l("That day is closed now."),
    Obstacle.ROOM: _l("The meeting does not have that room then any more."),
    Obstacle.TAKEN: _l("Another session is in that room then."),
}
AUDITED: dict[str, LazyString] = {
    "solver_run.ask": _l("A run of the solver is asked for."),
    "solver_run.cancel": _l("The run of the solver is stopped."),
    "solver_run.accept": _l("What the solver proposes is taken over."),
    "programme.weigh": _l("What counts for the timetable is changed."),
}
FIELDS: dict[str, LazyString] = {
    "mode": _l("What is wanted"),
    "status": _l("Status"),
    "seconds": _l("Seconds, at most"),
    "seed": _l("Seed"),
    "accepted_at": _l("Taken over"),
    "sessions": _l("Sessions"),
}
ERRORS: dict[str, LazyString] = {
    "programme.session_held": _l("This session has begun already: it stays where it was held."),
    "programme.run_busy": _l("The solver is at work for this meeting already. Wait for it, or stop it."),
    "programme.run_ended": _l("This run has come to its end already."),
    "programme.run_nothing": _l("There is nothing to place yet: sessions, rooms and hours are needed."),
    "programme.run_seconds": _l("Between %(minimum)s and %(maximum)s seconds."),
    "programme.proposal_none": _l("This run proposes nothing."),
    "programme.proposal_nothing_chosen": _l("Choose at least one session."),
}

# --- why there is no timetable --------------------------------------------------------------------------------------

TOGETHER = lazy_pgettext("solver", "These cannot all hold together:")
PROOFS: dict[str, LazyString] = {
    "smallest": _l("No smaller set of wishes excludes a timetable. Give up one of them, and the others can hold."),
    "minimal": _l(
        "Give up one of them, and the others can hold. Whether a smaller set excludes a timetable was not settled."
    ),
    "none": _l("Some of them may have nothing to do with it: that was not settled in this time."),
}
REASONS: dict[str, LazyString] = {
    Kind.UNPLACED: _l("“%(name)s” has to be placed."),
    Kind.FIXED: _l("“%(name)s” is fixed: %(place)s."),
    Kind.PERSON: _l("%(party)s has to be at “%(name)s” and at “%(other)s”."),
    Kind.BODY: _l("%(party)s has to be at “%(name)s” and at “%(other)s”."),
    Kind.FORMAL: _l("“%(name)s” and “%(other)s” are formal meetings and cannot be held at once."),
    Kind.BESIDE_FORMAL: _l("“%(other)s” cannot be held during the formal meeting “%(name)s”."),
    Kind.ITEM: _l("“%(name)s” and “%(other)s” take up the same item and cannot be held at once."),
    Kind.NEEDS: _l("“%(name)s” needs a room with: %(needs)s."),
    Kind.CAPACITY: _l("“%(name)s” needs a room for %(people)s people."),
    Kind.INTERPRETATION: _l("There are so many teams of interpreters (%(when)s): %(amount)s."),
    Kind.AS_AVAILABLE: _l("There are so many teams of interpreters (%(when)s): %(amount)s."),
    Kind.TEAM_DAY: _l("Teams of interpreters can work so many meetings (%(when)s): %(amount)s."),
    Kind.NOT_BEFORE: _l("“%(name)s” cannot begin before %(when)s."),
    Kind.NOT_AFTER: _l("“%(name)s” has to end by %(when)s."),
    Kind.PERIOD_WISH: _l("“%(name)s” is wanted at another time of the day than others."),
    Kind.USUAL_PERIOD: _l("“%(name)s” is held at the usual time of the day for what it is."),
    Kind.ROOM_WISH: _l("“%(name)s” is wanted in this room: %(rooms)s."),
    Kind.BOOTHS: _l("“%(name)s” is wanted in a room with booths: %(rooms)s."),
    Kind.NUMBERS: _l("By their numbers “%(name)s” comes before “%(other)s”."),
    Kind.ROOM: _l("“%(name)s” and “%(other)s” cannot be in one room at once."),
    Kind.SLOT: _l("“%(name)s” has to be within the hours in which the meeting has rooms."),
}
"""One wish of a set that cannot hold, by its kind."""

RELATED: dict[Arrangement, LazyString] = {
    Arrangement.BEFORE: _l("“%(name)s” has to end before “%(other)s” begins."),
    Arrangement.DIRECTLY_BEFORE: _l("“%(name)s” has to be directly followed by “%(other)s”."),
    Arrangement.SAME_DAY: _l("“%(name)s” and “%(other)s” have to be on the same day."),
    Arrangement.OTHER_DAY: _l("“%(name)s” and “%(other)s” have to be on different days."),
    Arrangement.NEXT_DAY: _l("“%(name)s” and “%(other)s” have to be on days that follow one another."),
    Arrangement.A_DAY_BETWEEN: _l("“%(name)s” and “%(other)s” have to be at least a day apart."),
    Arrangement.SAME_ROOM: _l("“%(name)s” and “%(other)s” have to be in the same room."),
}
