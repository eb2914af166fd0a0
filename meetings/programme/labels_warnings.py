"""What gives pause about a programme, in whole sentences, by the code of the warning."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from meetings.foundation.languages import LazyString

from . import warnings
from .rules import Arrangement
from .weights import Kind

NAMED = _l("“%(name)s”")

SENTENCES: dict[str, LazyString] = {
    Kind.ROOM: _l("“%(name)s” and “%(other)s” are in the same room at the same time: %(room)s (%(when)s)."),
    Kind.FIXED: _l("“%(name)s” is fixed where it is (%(when)s)."),
    Kind.UNPLACED: _l("“%(name)s” has no day and hour yet."),
    Kind.PERSON: _l("%(party)s has to be at “%(name)s” and at “%(other)s” at the same time (%(when)s)."),
    Kind.BODY: _l("%(party)s has to be at “%(name)s” and at “%(other)s” at the same time (%(when)s)."),
    Kind.FORMAL: _l("Two formal meetings are held at the same time: “%(name)s” and “%(other)s” (%(when)s)."),
    Kind.INTERPRETATION: _l(
        "More teams of interpreters are needed at the same time than there are "
        "(%(when)s; needed: %(needed)s; there are: %(teams)s): %(names)s."
    ),
    Kind.NOT_BEFORE: _l("“%(name)s” cannot begin before %(limit)s, and is planned earlier (%(when)s)."),
    Kind.NOT_AFTER: _l("“%(name)s” has to end by %(limit)s, and is planned later (%(when)s)."),
    Kind.CAPACITY: _l("%(room)s is too small for “%(name)s” (seats: %(seats)s; people expected: %(people)s)."),
    Kind.NUMBERS: _l("By their numbers “%(name)s” comes before “%(other)s”; by their hours it does not."),
    Kind.TEAM_DAY: _l(
        "Teams of interpreters work two meetings a day, and would be needed for more "
        "(%(day)s; needed: %(needed)s; possible: %(teams)s): %(names)s."
    ),
    Kind.BESIDE_FORMAL: _l("“%(other)s” is held during the formal meeting “%(name)s” (%(when)s)."),
    Kind.ITEM: _l("“%(name)s” and “%(other)s” take up the same item at the same time: %(item)s (%(when)s)."),
    Kind.AS_AVAILABLE: _l(
        "There is no team of interpreters left for all who would get one if there were (%(when)s): %(names)s."
    ),
    Kind.BOOTHS: _l("%(room)s does not have booths for all the languages of “%(name)s”."),
    Kind.PERIOD_WISH: _l("“%(name)s” is wanted at another time of the day (%(periods)s)."),
    Kind.ROOM_WISH: _l("“%(name)s” is wanted in another room: %(room)s."),
    Kind.USUAL_PERIOD: _l("“%(name)s” is not at the usual time of the day for what it is (%(periods)s)."),
    warnings.NO_ROOM: _l("“%(name)s” has no room yet (%(when)s)."),
    warnings.DAY_CLOSED: _l("“%(name)s” is on a day on which no sessions are held (%(day)s)."),
    warnings.DAY_UNKNOWN: _l("“%(name)s” is on a day that does not belong to this programme (%(day)s)."),
    warnings.ROOM_GONE: _l("“%(name)s” is in a room that the meeting does not have any more: %(room)s."),
    warnings.ROOM_CLOSED: _l("“%(name)s” is in a room that the meeting does not have then: %(room)s (%(when)s)."),
    warnings.HOURS: _l("“%(name)s” is not within the hours of the programme (%(when)s)."),
    warnings.ACCESS: _l("“%(name)s” needs a room that people in wheelchairs can use; %(room)s is none."),
    warnings.FEW_BOOTHS: _l(
        "%(room)s has too few booths for the languages of “%(name)s” (booths: %(booths)s; languages: %(needed)s)."
    ),
    warnings.EQUIPMENT: _l("%(room)s does not have what “%(name)s” needs: %(equipment)s."),
    warnings.NOT_WORKING: _l("This is not a working day at the venue: %(day)s. What is planned for it: %(names)s."),
    warnings.TOO_MANY_DAYS: _l(
        "Sessions are planned on more days than the mandate gives the meeting "
        "(planned: %(days)s; mandated: %(mandated)s). On the last of them: %(names)s."
    ),
    warnings.ITEM_WITHOUT_TIME: _l("No time is planned for this item of the agenda: %(item)s."),
    warnings.NUMBER_TWICE: _l("More than one session has the number %(number)s: %(names)s."),
    warnings.WITHOUT_NUMBER: _l("“%(name)s” is a formal meeting and has no number yet."),
    warnings.INTERPRETATION_REFUSED: _l("“%(name)s” is without the interpretation that was asked for."),
    warnings.INTERPRETATION_WANTED: _l("Interpretation is asked for and not granted yet: “%(name)s”."),
    warnings.RELATED_CALLED_OFF: _l("“%(name)s” is tied to “%(other)s”, which is called off."),
}

RELATED: dict[Arrangement, LazyString] = {
    Arrangement.BEFORE: _l("“%(name)s” is to end before “%(other)s” begins, and does not."),
    Arrangement.DIRECTLY_BEFORE: _l("“%(name)s” is to be directly followed by “%(other)s”, and is not."),
    Arrangement.SAME_DAY: _l("“%(name)s” and “%(other)s” are to be on the same day, and are not."),
    Arrangement.OTHER_DAY: _l("“%(name)s” and “%(other)s” are to be on different days, and are not."),
    Arrangement.NEXT_DAY: _l("“%(name)s” and “%(other)s” are to be on days that follow one another, and are not."),
    Arrangement.A_DAY_BETWEEN: _l("“%(name)s” and “%(other)s” are to be at least a day apart, and are not."),
    Arrangement.SAME_ROOM: _l("“%(name)s” and “%(other)s” are to be in the same room, and are not."),
}
"""How two sessions do not stand to one another, whether they must or it is wished."""
