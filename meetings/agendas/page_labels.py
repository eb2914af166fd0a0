"""What the pages of versions, of what is done with them, and of comments say."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from meetings.foundation.languages import LazyString

from .rules import Audience, VersionStep

AGENDAS = _l("Agendas")
TONES: dict[Audience, str] = {Audience.DESK: "open", Audience.DELEGATIONS: "info", Audience.PUBLIC: "ok"}
READY_TONES: dict[Audience, str] = {Audience.DESK: "open", Audience.DELEGATIONS: "info", Audience.PUBLIC: "info"}
ADOPTED = _l("adopted")
AMENDED = _l("adopted as orally amended")
NOT_ADOPTED = _l("not adopted")
BEGIN = _l("Begin the agenda")
DESK = _l("Work on the draft")
LANGUAGES = _l("Languages of the draft")
IN_WORK = _l("Work in progress")
WHOLE = _l("All of it")

EXTEND, RELEASE = "extend", "release"
OPEN_COMMENTS = _l("Let delegations comment")
QUESTIONS: dict[str, LazyString] = {
    VersionStep.CIRCULATE: _l("Circulate this version to all delegations?"),
    EXTEND: _l("Until when may delegations comment?"),
    VersionStep.ISSUE: _l("Issue this version?"),
    VersionStep.SILENCE: _l("Ask all States under silence?"),
    VersionStep.ADOPT: _l("What did the meeting decide?"),
    RELEASE: _l("Release this version in a further language?"),
}
CONSEQUENCES: dict[str, LazyString] = {
    VersionStep.CIRCULATE: _l("All delegations can read it from then on, and are told. It cannot be taken back."),
    EXTEND: _l("The closing date only ever moves to a later one, and all delegations are told."),
    VersionStep.ISSUE: _l("Everybody can read it from then on, and all whom the meeting concerns are told."),
    VersionStep.SILENCE: _l(
        "Unless a State objects by the deadline, the agenda counts as agreed; the secretariat then "
        "records its adoption."
    ),
    VersionStep.ADOPT: _l(
        "What is adopted becomes a version of its own and is public at once. The record cannot be changed afterwards."
    ),
    RELEASE: _l("A language is offered once every item is translated, reviewed, and made of exactly this original."),
}
STEPS: dict[str, LazyString] = {
    EXTEND: _l("Move the closing date"),
    RELEASE: _l("Release in a further language"),
}
DONE: dict[str, LazyString] = {
    VersionStep.CIRCULATE: _l("The version is circulated to all delegations."),
    EXTEND: _l("The closing date is moved, and delegations are told."),
    VersionStep.ISSUE: _l("The version is issued."),
    VersionStep.ADOPT: _l("The decision of the meeting is recorded."),
    RELEASE: _l("The version is out in one more language."),
}
SILENT = _l("No State has objected. Record the adoption under a silence procedure.")
OPEN_SILENCE = _l("Put under silence")
OPEN_QUESTION = _l("Put this agenda under silence?")

SAID = _l("The comment is on record.")
SAID_DESK = _l("The comment is on record. The Chair’s desk alone reads it.")
CHANGED = _l("The comment is changed.")
WITHDRAWN = _l("The comment is withdrawn.")
